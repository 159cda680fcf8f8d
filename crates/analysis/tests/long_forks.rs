//! Long forks in runs: where copies are behind, and never where each record has one order that everybody sees.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use betwixt_analysis::findings::{FindingKind, look};
use betwixt_analysis::story::story;
use betwixt_model::{Scenario, read};
use betwixt_sim::CATALOGUE;

/// Two who write two records of a store all the time, and two who read both, each in an order of their own.
fn scenario(store: &str) -> Scenario {
    let text = format!(
        r#"{{"betwixt": 1, "duration": "15s",
        "flows": [
            {{"id": "a", "weight": 1}}, {{"id": "b", "weight": 1}},
            {{"id": "ab", "weight": 4}}, {{"id": "ba", "weight": 4}}, {{"id": "both", "weight": 1}}],
        "components": [
            {{"id": "people", "kind": "client", "rate": "200/s"}},
            {{"id": "page", "kind": "service", "workers": 1000, "service_time": "0s", "handlers": {{
                "a": [{{"write": {{"to": "store", "key": "=a"}}}}, "answer"],
                "b": [{{"write": {{"to": "store", "key": "=b"}}}}, "answer"],
                "ab": [{{"read": {{"from": "store", "key": "=a"}}}}, {{"read": {{"from": "store", "key": "=b"}}}}, "answer"],
                "ba": [{{"read": {{"from": "store", "key": "=b"}}}}, {{"read": {{"from": "store", "key": "=a"}}}}, "answer"],
                "both": [{{"together": [
                    [{{"read": {{"from": "store", "key": "=a"}}}}], [{{"read": {{"from": "store", "key": "=b"}}}}]]}}, "answer"]}}}},
            {{"id": "store", {store}}}],
        "connections": [
            {{"from": "people", "to": "page"}},
            {{"from": "page", "to": "store", "latency": "1ms", "delay": "exponential(20ms)", "choose_instance": "random"}}]}}"#
    );
    let loaded = read(&text, &CATALOGUE);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    loaded.scenario
}

fn counts(store: &str) -> Vec<u64> {
    let one = |seed| look(&Scenario { seed, ..scenario(store) }, &CATALOGUE).unwrap().count(FindingKind::LongFork);
    (1..=4).map(one).collect()
}

#[test]
fn copies_that_are_behind_fork() {
    let replicas = r#""kind": "database", "instances": 5, "replication": "asynchronous",
        "replication_delay": "exponential(300ms)", "read_from": "any""#;
    let one_of_three = r#""kind": "quorum_store", "read_quorum": 1, "write_quorum": 1, "read_repair": "none",
        "write_delay": "exponential(300ms)""#;
    for store in [replicas, one_of_three] {
        let counts = counts(store);
        assert!(counts.iter().all(|count| *count > 0), "{store}: {counts:?}");
    }
}

#[test]
fn one_order_of_each_record_never_forks() {
    let shared = r#""kind": "database", "instances": 3"#;
    let leader = r#""kind": "database", "instances": 3, "replication": "asynchronous", "read_from": "leader""#;
    let everywhere = r#""kind": "database", "instances": 3, "replication": "synchronous", "read_from": "any",
        "replication_delay": "exponential(5ms)""#;
    let linear = r#""kind": "quorum_store", "read_repair": "blocking", "write_delay": "exponential(20ms)""#;
    for store in [shared, leader, everywhere, linear] {
        assert_eq!(counts(store), [0; 4], "{store}");
    }
}

#[test]
fn the_story_says_whose_order_it_contradicts() {
    let path = format!("{}/../../scenarios/pairs/two-walls-broken.json", env!("CARGO_MANIFEST_DIR"));
    let scenario = read(&std::fs::read_to_string(path).unwrap(), &CATALOGUE).scenario;
    let findings = look(&scenario, &CATALOGUE).unwrap();
    let fork = findings.list.iter().find(|finding| finding.kind == FindingKind::LongFork).unwrap();
    let case = fork.examples[0];
    let told = story(&scenario, &CATALOGUE, case.operation, Some(FindingKind::LongFork)).unwrap();
    let sentence = told.cause.unwrap().sentence;
    let other = format!("what operation {} had seen there", case.other.unwrap());
    assert!(sentence.contains("saw two writes in the opposite order") && sentence.contains(&other), "{sentence}");
    let at = |side: &str| told.participants.iter().find(|belief| belief.component == side).unwrap();
    let (old, new) = ("posts_eu", "posts_us");
    assert_eq!(at(old).count, Some(told.truth), "the sides are asked about the record that was old");
    assert_eq!(at(new).count, None, "and not about the other one");
}
