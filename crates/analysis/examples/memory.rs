//! A day of the shop, fully recorded, and what the process holds in memory meanwhile; for `cargo xtask bench --memory`.
//!
//! Resident memory as the system counts it: a counting allocator would need `unsafe`. Prints a table.
#![allow(clippy::print_stdout, reason = "printing is its purpose")]

use betwixt_analysis::Recorder;
use betwixt_model::{SimSpan, SimTime, read};
use betwixt_sim::{CATALOGUE, compile};

/// When it looks [simulated h].
const HOURS: [u64; 6] = [0, 1, 3, 6, 12, 24];

fn main() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/online-shop.json");
    let text = std::fs::read_to_string(file).expect("the shop is readable");
    // With a record for each product, and not for each order, the data of the shop has an end as well.
    let bounded = text.replace("\"key\": \"operation\"", "\"key\": \"key\"");
    assert_ne!(text, bounded, "the shop writes its orders under the operation's name");
    println!("Orders are written over one another, one for each product:\n");
    day(&bounded);
    println!("\nEvery order is kept:\n");
    day(&text);
}

/// One simulated day of a shop; what was held in memory before is still counted.
fn day(text: &str) {
    let mut scenario = read(text, &CATALOGUE).scenario;
    scenario.duration = SimSpan::from_s(24 * 3_600);
    let mut world = compile(&scenario, &CATALOGUE).expect("the shop compiles");
    let mut recorder = Recorder::new(&scenario, &CATALOGUE);
    println!(
        "| hour | appointments | resident MiB | pending | in flight | calls | facts in the journal | operations alive | records in stores |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for hour in HOURS {
        let until = SimTime(SimSpan::from_s(hour * 3_600).0);
        betwixt_analysis::advance(&mut world, until, u64::MAX, &mut recorder);
        let alive = recorder.ledger().live();
        let records: u32 = (0..world.components()).filter_map(|node| world.facets(node).records).sum();
        println!(
            "| {hour} | {} | {} | {} | {} | {} | {} | {alive} | {} |",
            thousands(world.executed()),
            resident().map_or("?".into(), |mib| format!("{mib:.1}")),
            thousands(world.pending() as u64),
            thousands(world.in_flight() as u64),
            thousands(world.calls().count() as u64),
            thousands(recorder.journal().len() as u64),
            thousands(u64::from(records)),
        );
    }
}

/// What the process holds [MiB], where the system tells.
fn resident() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kib / 1024.0)
}

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap_or_default()).collect();
    groups.join(",")
}
