//! Pairs of scenarios: one in which something goes wrong between services, and one with the standard remedy.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use betwixt_analysis::{Belief, Recorder, advance};
use betwixt_model::{Scenario, read};
use betwixt_sim::{CATALOGUE, compile};

fn folder() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/pairs")
}

fn load(name: &str) -> Scenario {
    let text = std::fs::read_to_string(folder().join(format!("{name}.json"))).unwrap();
    let loaded = read(&text, &CATALOGUE);
    assert!(loaded.problems.is_empty(), "{name}: {:?}", loaded.problems);
    loaded.scenario
}

/// In how many of so many seeds the sides disagreed in this way.
fn found(name: &str, belief: Belief, seeds: u64) -> u64 {
    let scenario = load(name);
    let disagrees = |seed: &u64| {
        let scenario = Scenario { seed: *seed, ..scenario.clone() };
        let mut world = compile(&scenario, &CATALOGUE).unwrap();
        let mut recorder = Recorder::new(&scenario, &CATALOGUE);
        let end = world.end();
        advance(&mut world, end, u64::MAX, &mut recorder);
        world.audit();
        recorder.ledger().finding(belief).count > 0
    };
    (1..=seeds).filter(disagrees).count() as u64
}

#[test]
fn every_pair_is_whole_and_reads_without_a_problem() {
    let mut names: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .filter_map(|entry| entry.unwrap().path().file_name()?.to_str()?.strip_suffix(".json").map(ToOwned::to_owned))
        .collect();
    names.sort();
    assert!(names.len() >= 6, "{names:?}");
    for name in &names {
        load(name);
        let other = match name.strip_suffix("-broken") {
            Some(pair) => format!("{pair}-mended"),
            None => format!("{}-broken", name.strip_suffix("-mended").expect("broken or mended")),
        };
        assert!(names.contains(&other), "{name} has no {other}");
    }
}

#[test]
fn what_is_lost_or_done_twice_between_services_is_so_no_more_with_the_remedy() {
    let pairs = [
        ("paid-never-shipped", Belief::PaidNeverShipped),
        ("saga-half-way", Belief::PaidNeverShipped),
        ("published-twice", Belief::ChargedTwice),
    ];
    let seeds = std::env::var("BETWIXT_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(5);
    for (pair, belief) in pairs {
        let counts = ["broken", "mended"].map(|form| found(&format!("{pair}-{form}"), belief, seeds));
        assert_eq!(counts, [seeds, 0], "{pair}: broken and mended");
    }
}
