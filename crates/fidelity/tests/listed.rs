//! Whether every case of the published list is run, waits or is left out, and whether its figures were carried over as they are.
//!
//! The list is not part of the project. Where it is not there, this is skipped, and says so.
#![allow(clippy::print_stderr, reason = "a test that is skipped must be seen to be")]

use std::collections::BTreeMap;

use betwixt_fidelity::case::{Case, Expected};
use betwixt_fidelity::families::FAMILIES;
use betwixt_fidelity::published;
use betwixt_fidelity::waiting::{LEFT_OUT, WAITING};
use serde_json::Value;

const FILE: &str = "cases.json";

/// Figures that are not carried over as they are listed: case, beginning of the metric, reason.
const DIFFERENT: &[(&str, &str, &str)] = &[
    ("l-balls-bins", "E_max_100_two_choice", "draws with replacement; compared are two different shards, 2.5548"),
    ("g-availability-math", "q3of5_at_99", "fewer digits than its tolerance; the sum is 0.9999901494"),
    ("b-aws-backoff-order", "order_of_", "an order in words; carried as 1, which is measured where it holds"),
    ("r-grpc-throttle", "trace", "the name of a vector; compared are all of its 19 steps"),
    ("r-brooker-strategies", "avail_breaker_", "a count without a window, which is no mechanism of any library named"),
    ("r-brooker-strategies", "load_breaker_", "likewise"),
];

/// The list, where it is.
fn list() -> Option<Vec<Value>> {
    let Some(file) = published::file(FILE) else {
        eprintln!("{}", published::missing(&[FILE.to_owned()]).expect("it is missing"));
        return None;
    };
    let text = std::fs::read_to_string(&file).expect("it exists");
    let document: Value = serde_json::from_str(&text).expect("it is JSON");
    Some(document["cases"].as_array().expect("it lists cases").clone())
}

fn carried() -> BTreeMap<String, Case> {
    let cases = FAMILIES.iter().flat_map(|family| family.sheet().expect("it is understood").cases);
    cases.map(|case| (case.id.clone(), case)).collect()
}

#[test]
fn every_listed_case_is_run_or_waits_or_is_left_out() {
    let Some(list) = list() else { return };
    let carried = carried();
    let told = || WAITING.iter().chain(LEFT_OUT).map(|(id, _)| *id);
    let known = |id: &str| usize::from(carried.contains_key(id)) + told().filter(|other| *other == id).count();
    let ids: Vec<&str> = list.iter().map(|case| case["id"].as_str().unwrap()).collect();
    assert!(ids.len() >= 96, "{} cases", ids.len());
    let wrong: Vec<&&str> = ids.iter().filter(|id| known(id) != 1).collect();
    assert!(wrong.is_empty(), "neither run nor waiting nor left out, or more than one of these: {wrong:?}");
    let strange: Vec<&str> = told().filter(|id| !ids.contains(id)).collect();
    assert!(strange.is_empty(), "not in the list: {strange:?}");
}

#[test]
fn figures_and_tolerances_are_carried_over_as_they_are() {
    let Some(list) = list() else { return };
    let carried = carried();
    let (mut wrong, mut compared, mut excused) = (Vec::new(), 0, [false; DIFFERENT.len()]);
    for listed in &list {
        let id = listed["id"].as_str().unwrap();
        let Some(case) = carried.get(id) else { continue };
        for figure in listed["expected"].as_array().unwrap() {
            let metric = figure["metric"].as_str().unwrap();
            let expected = case.expected.iter().find(|expected| expected.metric == metric);
            if expected.is_some_and(|expected| same(expected, figure)) {
                compared += 1;
            } else if let Some(at) = DIFFERENT.iter().position(|(of, begin, _)| *of == id && metric.starts_with(begin))
            {
                excused[at] = true;
            } else {
                wrong.push(format!("{id}: {metric} is not measured, or not as listed"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(excused, [true; DIFFERENT.len()], "a difference that is none any more");
    eprintln!("{compared} figures are as listed");
}

fn same(expected: &Expected, listed: &Value) -> bool {
    // A verdict is listed as yes or no.
    let number =
        |field: &str| listed[field].as_f64().or_else(|| listed[field].as_bool().map(|yes| f64::from(u8::from(yes))));
    let check = format!("{:?}", expected.check).to_lowercase();
    listed["check"].as_str() == Some(check.as_str())
        && expected.value == number("value")
        && expected.tol == number("tol").unwrap_or(0.0)
        && expected.min == number("min")
        && expected.max == number("max")
}
