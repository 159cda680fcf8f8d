//! What would make two runs of the same link differ, or freeze a format by accident.
//!
//! crates/sim/clippy.toml forbids the same by type; this reads also what is compiled for another target, or not at all.

use crate::repository::{File, files, forbid, names, root};

fn simulator() -> Vec<File> {
    files("crates/sim/src", &[".rs"])
}

#[test]
fn the_simulator_asks_nobody_outside() {
    let outside =
        ["Instant", "SystemTime", "std::env", "std::thread", "std::fs", "std::net", "getrandom", "thread_rng"];
    let found = simulator().iter().flat_map(|file| file.naming(&outside)).collect();
    forbid(found, "A run is made by its link alone: simulated time and seeded streams come from the kernel.");
}

#[test]
fn the_simulator_has_no_order_by_accident() {
    let found = simulator().iter().flat_map(|file| file.naming(&["HashMap", "HashSet"])).collect();
    forbid(found, "Use BTreeMap, BTreeSet or a Vec: a hash map's order may differ from run to run.");
}

#[test]
fn the_simulator_computes_the_same_bits_everywhere() {
    let platform = [
        ".ln()",
        ".ln_1p()",
        ".log2()",
        ".log10()",
        ".exp()",
        ".exp2()",
        ".exp_m1()",
        ".powf(",
        ".powi(",
        ".sin()",
        ".cos()",
        ".tan()",
        ".tanh()",
        ".cbrt()",
        ".hypot(",
    ];
    let found = simulator().iter().flat_map(|file| file.naming(&platform)).collect();
    forbid(found, "Call libm's function by name; the platform's own may differ in the last bit.");
}

#[test]
fn the_simulator_serializes_only_its_journal() {
    let found = simulator()
        .iter()
        .filter(|file| !file.path.starts_with("crates/sim/src/journal"))
        .flat_map(|file| file.naming(&["Serialize", "Deserialize"]))
        .collect();
    forbid(found, "A derive is a promise to every file ever written; the world makes none. Copy into a journal entry.");
}

/// Its tests may: how long a hostile document takes to be refused is a promise as well.
#[test]
fn the_model_reads_no_clock() {
    let found = files("crates/model/src", &[".rs"])
        .iter()
        .filter(|file| !file.is_test())
        .flat_map(|file| file.naming(&["Instant", "SystemTime"]))
        .collect();
    forbid(found, "A scenario is plain data: time belongs to crates/sim.");
}

/// Clippy reads only the nearest clippy.toml, so the simulator's own replaces the one at the top.
#[test]
fn the_simulators_lint_settings_repeat_the_top_ones() {
    let read = |path: &str| std::fs::read_to_string(root().join(path)).expect("the settings are there");
    let own = read("crates/sim/clippy.toml");
    let found = read("clippy.toml")
        .lines()
        .filter(|line| line.contains('=') && !own.lines().any(|mine| mine == *line))
        .map(|line| format!("crates/sim/clippy.toml lacks: {line}"))
        .collect();
    forbid(found, "Repeat the line: a package's clippy.toml replaces the top one altogether.");
}

/// Guards the words above: a rule that finds nothing because it looks wrongly is worse than none.
#[test]
fn the_rules_find_what_they_forbid() {
    assert!(names("let x = y.ln();", ".ln()"));
    assert!(names("use std::time::Instant;", "Instant"));
    assert!(!names("let instantly = Instantly;", "Instant"));
}
