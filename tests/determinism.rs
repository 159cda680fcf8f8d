//! The same scenario, seed and version give the same run: stored digests, and runs cut into pieces.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fmt::Write as _;
use std::path::Path;

use betwixt_model::{Scenario, SimTime, read};
use betwixt_sim::kernel::streams::{Purpose, Stream};
use betwixt_sim::{CATALOGUE, Progress, World, compile};

const STORED: &str = "tests/digests.txt";

/// Name, seed and scenario of every stored run: each scenario of the gallery with three seeds.
fn pairs() -> Vec<(String, u64, Scenario)> {
    let mut files: Vec<_> = std::fs::read_dir("scenarios").unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut pairs = Vec::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|end| end == "json")) {
        let loaded = read(&std::fs::read_to_string(file).unwrap(), &CATALOGUE);
        assert!(loaded.problems.is_empty(), "{}: {:?}", file.display(), loaded.problems);
        for seed in [loaded.scenario.seed, 1_000_003, betwixt_model::scenario::MAX_SEED] {
            let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
            pairs.push((name, seed, Scenario { seed, ..loaded.scenario.clone() }));
        }
    }
    pairs
}

fn run(scenario: &Scenario) -> World {
    let mut world = compile(scenario, &CATALOGUE).unwrap();
    assert_eq!(world.advance(world.end(), u64::MAX, &mut ()), Progress::Ended);
    world.audit();
    world
}

#[test]
fn runs_give_the_stored_digests() {
    let mut now = String::new();
    for (name, seed, scenario) in pairs() {
        let world = run(&scenario);
        writeln!(now, "{name} {seed} {} {}", world.executed(), world.digest()).unwrap();
    }
    assert!(now.lines().count() >= 20, "at least twenty runs are stored");
    if std::env::var_os("BETWIXT_BLESS").is_some() {
        std::fs::write(STORED, &now).unwrap();
    }
    assert!(Path::new(STORED).exists(), "run `cargo xtask bless` once");
    let stored = std::fs::read_to_string(STORED).unwrap();
    assert_eq!(stored, now, "a run has changed: raise betwixt_sim::ENGINE, then run `cargo xtask bless`");
}

#[test]
fn pausing_stepping_and_going_back_change_nothing() {
    for (name, seed, scenario) in pairs().into_iter().step_by(2) {
        let whole = run(&scenario);
        let mut luck = Stream::new(seed, 1, Purpose("pieces"));
        let mut world = compile(&scenario, &CATALOGUE).unwrap();
        let mut snapshot = world.clone();
        let mut returns = 0;
        while world.now() < world.end() {
            let ahead = SimTime(world.now().0 + 1 + luck.next_u64() % 5_000_000_000);
            match luck.below(4) {
                0 => drop(world.advance(ahead, u64::from(luck.below(300)) + 1, &mut ())),
                1 => drop(world.advance(ahead, u64::MAX, &mut ())),
                2 => drop(world.step(&mut ())),
                _ if returns < 20 && luck.chance(0.3) => {
                    world = snapshot.clone();
                    returns += 1;
                }
                _ => snapshot = world.clone(),
            }
        }
        assert_eq!(world.digest(), whole.digest(), "{name} with seed {seed}");
        assert_eq!(world.traffic(), whole.traffic(), "{name} with seed {seed}");
    }
}

#[test]
fn another_component_does_not_change_the_luck_of_the_rest() {
    let text = std::fs::read_to_string("scenarios/charged-twice.json").unwrap();
    let more = text.replacen("\"components\": [", "\"components\": [{\"id\":\"alone\",\"kind\":\"database\"},", 1);
    assert_ne!(text, more);
    let [one, two] = [text, more].map(|text| run(&read(&text, &CATALOGUE).scenario));
    assert_eq!(one.traffic(), two.traffic());
    assert_eq!(one.digest(), two.digest());
}
