//! Every case can be read, its scenarios too, and every figure of the list is somewhere.

use std::collections::BTreeSet;

use super::{FAMILIES, median};
use crate::run::load;
use crate::waiting::{LEFT_OUT, WAITING};

#[test]
fn every_scenario_of_every_case_is_understood_without_a_warning() {
    for family in FAMILIES {
        for case in family.sheet().unwrap().cases {
            for spec in &case.runs {
                let scenario = load(spec).unwrap();
                assert!(betwixt_sim::compile(&scenario, &betwixt_sim::CATALOGUE).is_ok(), "{}", case.id);
            }
        }
    }
}

#[test]
fn no_case_is_told_twice() {
    let mut seen = BTreeSet::new();
    let run = FAMILIES.iter().flat_map(|family| family.sheet().unwrap().cases).map(|case| case.id);
    let listed = WAITING.iter().chain(LEFT_OUT).map(|(id, _)| (*id).to_owned());
    for id in run.chain(listed) {
        assert!(seen.insert(id.clone()), "{id} is there twice");
    }
}

#[test]
fn the_middle_of_a_list() {
    assert_eq!(median(&[1.0, 2.0, 9.0]), 2.0);
    assert_eq!(median(&[1.0, 2.0, 4.0, 9.0]), 3.0);
}

/// These cost no run, so every change is compared with them.
#[test]
#[allow(clippy::print_stderr, reason = "what was not compared must be visible")]
fn histories_get_their_published_verdicts() {
    let family = FAMILIES.iter().find(|family| family.name == "histories").unwrap();
    for case in family.sheet().unwrap().cases {
        let verdict = crate::judge(family, &case);
        match &verdict.lines {
            Err(why) if verdict.is_skipped() => eprintln!("{}: {why}", case.id),
            _ => assert!(verdict.holds(), "{}", crate::report::table(&verdict)),
        }
    }
}

#[test]
fn what_is_not_part_of_the_project_is_skipped_and_said() {
    let family = FAMILIES.iter().find(|family| family.name == "histories").unwrap();
    let mut case = family.sheet().unwrap().cases.remove(0);
    case.needs = vec!["data/nowhere.jsonl".to_owned()];
    let verdict = crate::judge(family, &case);
    assert!(verdict.is_skipped() && !verdict.holds());
    assert!(crate::report::table(&verdict).contains("NOT RUN: skipped: data/nowhere.jsonl is not part"));
}
