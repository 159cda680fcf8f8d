//! `cargo xtask counts`: instructions per appointment, which a busy machine does not change, against the stored ones.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use crate::Done;
use crate::arguments::Arguments;
use crate::debian;
use crate::process::{self, answer, cargo, command, repository, say};

/// Stored counts, in thousandths of an instruction per appointment no finer than a tenth.
const STORED: &str = "tests/counts.json";
/// A count may lie so much above the stored one.
const ALLOWED: f64 = 1.03;
const REMEDY: &str = "What it printed above says why.";

/// Counts, compares, and with `--bless` stores.
pub(crate) fn run(mut arguments: Arguments) -> Done {
    let bless = arguments.flag("--bless");
    arguments.finish()?;
    let valgrind = debian::program(
        &["valgrind"],
        "valgrind",
        "because it counts instructions",
        "Please install valgrind (Debian: `apt-get install valgrind`).",
    )?;
    say("Counting instructions.");
    let build = ["build", "--release", "--locked", "--package", "betwixt-analysis", "--example", "counts"];
    process::run(cargo().args(build), REMEDY)?;
    let program = target().join("release/examples/counts");
    let names = answer(&mut command(&program)).ok_or("the workloads do not run.")?;
    let compiler = answer(command("rustc").arg("--version")).ok_or("rustc does not answer.")?;
    let mut counts = Vec::new();
    for name in names.lines() {
        counts.push((name, count(&valgrind, &program, name)?));
    }
    let now = text(&compiler, &counts);
    let file = repository().join(STORED);
    if bless {
        return fs::write(&file, now).map_err(|error| format!("{STORED} cannot be written: {error}."));
    }
    let stored = fs::read_to_string(&file).map_err(|error| format!("{STORED} cannot be read: {error}."))?;
    compare(&stored, &compiler, &counts)
}

fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| repository().join("target"), PathBuf::from)
}

/// Instructions per appointment, start-up included.
fn count(valgrind: &PathBuf, program: &PathBuf, name: &str) -> Result<f64, String> {
    let mut counting = command(valgrind);
    counting.args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]).arg(program).arg(name);
    let output = counting.output().map_err(|error| format!("valgrind could not be started: {error}."))?;
    let (said, told) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let appointments: Option<f64> = said.split_whitespace().next().and_then(|number| number.parse().ok());
    let line = told.lines().find_map(|line| line.split_once("refs:"));
    let instructions: Option<f64> = line.and_then(|(_, number)| number.trim().replace(',', "").parse().ok());
    match (instructions, appointments) {
        (Some(instructions), Some(appointments)) if appointments > 0.0 => Ok(instructions / appointments),
        _ => Err(format!("{name} could not be counted: {told}")),
    }
}

fn text(compiler: &str, counts: &[(&str, f64)]) -> String {
    let mut text = format!("{{\n  \"rustc\": \"{compiler}\"");
    for (name, count) in counts {
        // Writing to a string cannot fail.
        let _done = write!(text, ",\n  \"{name}\": {count:.1}");
    }
    text.push_str("\n}\n");
    text
}

fn compare(stored: &str, compiler: &str, counts: &[(&str, f64)]) -> Done {
    let same_compiler = stored.contains(&format!("\"{compiler}\""));
    let mut above = Vec::new();
    eprintln!("instructions per appointment: now, stored, ratio");
    for (name, now) in counts {
        let Some(before) = number(stored, name) else {
            eprintln!("{name:14} {now:8.1}  not stored");
            continue;
        };
        eprintln!("{name:14} {now:8.1} {before:8.1} {:.3}", now / before);
        if *now > before * ALLOWED {
            above.push(*name);
        }
    }
    if !same_compiler {
        say(
            "The stored counts are of another compiler: nothing is compared. `cargo xtask counts --bless` stores these.",
        );
        return Ok(());
    }
    if above.is_empty() {
        return Ok(());
    }
    Err(format!(
        "{} take more than 3 % more instructions than before. Make them faster, or, if it is worth it, \
         `cargo xtask counts --bless` and say why.",
        above.join(", ")
    ))
}

/// A number out of the file that we wrote ourselves.
fn number(text: &str, name: &str) -> Option<f64> {
    let (_, rest) = text.split_once(&format!("\"{name}\":"))?;
    rest.split([',', '}', '\n']).next()?.trim().parse().ok()
}
