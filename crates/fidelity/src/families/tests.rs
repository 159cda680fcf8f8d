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
