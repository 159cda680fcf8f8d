//! A small swarm with every test run, the seeds that were found, and whether the generator does what it says.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use betwixt_model::read;
use betwixt_sim::CATALOGUE;
use betwixt_swarm::check::most;
use betwixt_swarm::coverage::Coverage;
use betwixt_swarm::{Failure, check, generate, prepare, shrink};

/// The text of a scenario that is wrong in a way that the reader sees, with much around it.
fn spoilt() -> String {
    let mut document: serde_json::Value = serde_json::from_str(&generate(12)).expect("it makes JSON");
    document["components"][0]["wrokers"] = 3.into();
    document.to_string()
}

#[test]
fn some_scenarios_hold() {
    for seed in 1..=40 {
        if let Err(Failure { class, what }) = check(&prepare(seed), most(seed).min(2_000)) {
            panic!("seed {seed}: {class}: {what}");
        }
    }
}

#[test]
fn found_scenarios_stay_mended() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/swarm");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|end| end == "json")) {
        if let Err(Failure { class, what }) = check(&std::fs::read_to_string(file).unwrap(), 20_000) {
            panic!("{}: {class}: {what}", file.display());
        }
    }
}

#[test]
fn whatever_is_made_is_read_without_errors() {
    let mut coverage = Coverage::new();
    for seed in 0..600 {
        let text = generate(seed);
        let loaded = read(&text, &CATALOGUE);
        assert!(!loaded.has_errors(), "seed {seed}: {:?}\n{text}", loaded.problems);
        coverage.see(&loaded.scenario);
        coverage.see_text(&text);
    }
    assert_eq!(
        coverage.missing(),
        Vec::<&str>::new(),
        "these never appear; a new step needs a line in crates/swarm/src/steps.rs"
    );
}

#[test]
fn a_seed_makes_one_scenario() {
    assert_eq!(generate(7), generate(7));
    assert_ne!(generate(7), generate(8));
    assert_eq!(prepare(9), prepare(9));
}

#[test]
fn a_mistake_is_found_and_made_small() {
    let failure = check(&spoilt(), 100).unwrap_err();
    assert_eq!(failure.class, "refused");
    let (small, failure) = shrink::shrink(&spoilt(), 100, &failure);
    assert_eq!(failure.class, "refused");
    assert!(small.len() < 200, "{small}");
}
