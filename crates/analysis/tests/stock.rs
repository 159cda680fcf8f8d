//! Findings about goods against exact counts: what was taken although it was not there, and what was made up for too late.

use betwixt_analysis::findings::look;
use betwixt_analysis::remedy::{Trial, remedy};
use betwixt_analysis::{FindingKind, story};
use betwixt_model::{Scenario, read};
use betwixt_sim::CATALOGUE;

fn scenario(text: &str) -> Scenario {
    let loaded = read(text, &CATALOGUE);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    loaded.scenario
}

/// Five people, at these times, each with this program, and a stock of three.
fn five(times: &str, program: &str) -> Scenario {
    with(times, program, "")
}

/// The same, with these words about the store.
fn with(times: &str, program: &str, store: &str) -> Scenario {
    scenario(&format!(
        r#"{{"betwixt": 1, "duration": "10s",
            "flows": [{{"id": "buy", "name": "Purchase", "keys": 1}}],
            "components": [
                {{"id": "people", "kind": "client", "name": "People", "arrivals": "recorded", "trace": [{times}]}},
                {{"id": "shop", "kind": "service", "name": "Shop", "service_time": "1ms", "handlers": {{"*": [{program}]}}}},
                {{"id": "stock", "kind": "database", "name": "Stock", "service_time": "10ms", "workers": 10, "starting_amount": 3{store}}},
                {{"id": "cache", "kind": "cache", "name": "Cache", "service_time": "0ms", "ttl": "1h"}}],
            "connections": [
                {{"from": "people", "to": "shop"}}, {{"from": "shop", "to": "stock"}}, {{"from": "shop", "to": "cache"}}]}}"#
    ))
}

const AT_ONCE: &str = r#""0s", "0s", "0s", "0s", "0s""#;
const APART: &str = r#""0s", "1s", "2s", "3s", "4s""#;
const READ: &str = r#"{"read": {"from": "stock", "at_least": 1}}, "work""#;

fn count(scenario: &Scenario, kind: FindingKind) -> u64 {
    look(scenario, &CATALOGUE).expect("it compiles").count(kind)
}

fn oversold(times: &str, write: &str) -> u64 {
    count(&five(times, &format!("{READ}, {{\"write\": {{\"to\": \"stock\", {write}}}}}")), FindingKind::Oversold)
}

#[test]
fn five_who_take_one_each_of_three_oversell_two() {
    assert_eq!(oversold(AT_ONCE, r#""add": -1"#), 2, "the amount falls to -2");
    assert_eq!(oversold(AT_ONCE, r#""set": "read - 1""#), 2, "the record says that 2 are left");
    assert_eq!(
        oversold(AT_ONCE, r#""set": "read - 1", "if": "enough""#),
        2,
        "a condition on what was read helps nobody"
    );
    assert_eq!(oversold(AT_ONCE, r#""add": -1, "if": "enough""#), 0);
    assert_eq!(oversold(AT_ONCE, r#""set": "read - 1", "if": "unchanged""#), 0);
}

#[test]
fn those_who_come_one_after_the_other_oversell_nothing() {
    for write in [r#""add": -1"#, r#""set": "read - 1""#] {
        assert_eq!(oversold(APART, write), 0, "the last two read that none is left");
    }
    // Three of them take two each: the second one finds one left, and there are not two.
    assert_eq!(oversold(APART, r#""add": -2"#), 1);
}

#[test]
fn what_is_given_back_can_be_taken_again() {
    let back = r#"{"write": {"to": "stock", "add": -1}}, {"write": {"to": "stock", "add": 1}}"#;
    assert_eq!(count(&five(APART, back), FindingKind::Oversold), 0);
    let stocked = r#"{"write": {"to": "stock", "add": 1}}, {"write": {"to": "stock", "add": -2}}"#;
    assert_eq!(count(&five(APART, stocked), FindingKind::Oversold), 2, "each leaves one less: 2, 1, 0, -1, -2");
}

#[test]
fn nobody_looks_for_it_where_nothing_is_taken() {
    let run = five(APART, r#"{"write": {"to": "stock", "add": 1}}"#);
    let findings = look(&run, &CATALOGUE).unwrap();
    assert!(!findings.list.iter().any(|finding| finding.kind == FindingKind::Oversold));
    assert!(!findings.list.iter().any(|finding| finding.kind == FindingKind::CompensatedTooLate));
}

#[test]
fn what_adds_to_an_amount_loses_no_update() {
    let program = |write: &str| five(AT_ONCE, &format!("{READ}, {{\"write\": {{\"to\": \"stock\", {write}}}}}"));
    assert_eq!(count(&program(r#""add": -1"#), FindingKind::LostUpdate), 0);
    assert_eq!(count(&program(r#""set": "read - 1""#), FindingKind::LostUpdate), 4);
}

#[test]
fn an_oversale_is_told_to_the_word() {
    let run = five(AT_ONCE, &format!(r#"{READ}, {{"write": {{"to": "stock", "set": "read - 1"}}}}"#));
    let told = story(&run, &CATALOGUE, 4, Some(FindingKind::Oversold)).unwrap();
    assert_eq!(
        told.cause.as_ref().unwrap().sentence,
        "Purchase 4 took what was not there because Stock said at 0.010 s that 3 were left, and it wrote 2 into Stock at \
         0.021 s; 3 others had taken from it in between, and none was left, which the record did not say because changes \
         of it were lost."
    );
    assert_eq!((told.question.as_str(), told.truth), ("How many were left when it took from them?", 0));
    let beliefs: Vec<(&str, Option<u32>, bool, &str)> = told
        .participants
        .iter()
        .map(|side| (side.component.as_str(), side.count, side.is_wrong, side.sentence.as_str()))
        .collect();
    assert_eq!(
        beliefs,
        [
            ("people", None, false, "It went well."),
            ("shop", Some(3), true, "Stock said 3."),
            ("stock", Some(2), true, "2 left.")
        ]
    );
    assert!(
        told.steps.iter().any(|step| step.bad && step.what == "Stock writes version 4: 2 left"),
        "{:?}",
        told.steps
    );
}

#[test]
fn whoever_trusts_a_copy_is_told_so() {
    let cached =
        r#"{"read": {"from": "stock", "cache": "cache", "at_least": 1}}, {"write": {"to": "stock", "add": -1}}"#;
    let run = five(APART, cached);
    assert_eq!(count(&run, FindingKind::Oversold), 2);
    let told = story(&run, &CATALOGUE, 5, Some(FindingKind::Oversold)).unwrap();
    assert_eq!(
        told.cause.as_ref().unwrap().sentence,
        "Purchase 5 took what was not there because Cache said at 4.000 s that 3 were left, and it took 1 from Stock at \
         4.010 s without a condition; none was left."
    );
    let bold = five(APART, r#"{"write": {"to": "stock", "add": -1}}"#);
    let told = story(&bold, &CATALOGUE, 4, Some(FindingKind::Oversold)).unwrap();
    assert_eq!(
        told.cause.as_ref().unwrap().sentence,
        "Purchase 4 took what was not there because it took 1 from Stock at 3.010 s without asking and without a \
         condition, where none was left."
    );
}

#[test]
fn whoever_asks_a_replica_that_is_behind_is_told_which() {
    let program = r#"{"read": {"from": "stock", "at_least": 1}}, {"write": {"to": "stock", "add": -1}}"#;
    let copies = r#", "instances": 2, "replication": "asynchronous", "replication_delay": "1h", "read_from": "any""#;
    let run = with(APART, program, copies);
    assert_eq!(
        count(&run, FindingKind::Oversold),
        1,
        "reads go to the two in turn, and the leader refuses the last one"
    );
    let told = story(&run, &CATALOGUE, 4, Some(FindingKind::Oversold)).unwrap();
    assert_eq!(
        told.cause.as_ref().unwrap().sentence,
        "Purchase 4 took what was not there because instance 2 of Stock said at 3.010 s that 3 were left, and it took 1 from \
         Stock at 3.020 s without a condition; none was left."
    );
}

#[test]
fn a_condition_is_proposed_and_stops_it() {
    for write in [r#""add": -1"#, r#""set": "read - 1""#] {
        let run = five(
            AT_ONCE,
            &format!(
                r#"{{"try": [{READ}, {{"write": {{"to": "stock", {write}}}}}], "otherwise": [{{"answer": "error"}}]}}"#
            ),
        );
        let told = story(&run, &CATALOGUE, 5, Some(FindingKind::Oversold)).unwrap();
        let cure = remedy(&run, &CATALOGUE, &told).unwrap();
        assert_eq!(cure.question, "Would a write with a condition stop this?");
        assert_eq!(cure.sentence, "Shop takes from what Stock has at that moment, and only where there is enough.");
        let mut trial = Trial::new(&run, &cure.scenario, &CATALOGUE, None).unwrap();
        while !trial.go_on(1_000) {}
        assert_eq!(trial.counts(FindingKind::Oversold), (2, 0));
    }
}

/// Three third parties, and a service with this program; the first so many requests to Payments fail.
fn saga(program: &str, fails: u32) -> Scenario {
    let fault = format!(r#"{{"fault": "errors", "component": "pay", "first": {fails}, "rate": 1}}"#);
    scenario(&format!(
        r#"{{"betwixt": 1, "duration": "20.5s",
            "flows": [{{"id": "order", "name": "Order"}}],
            "components": [
                {{"id": "people", "kind": "client", "name": "People", "arrivals": "constant", "rate": "1/s"}},
                {{"id": "saga", "kind": "service", "name": "Saga", "service_time": "1ms", "handlers": {{"*": [{program}]}}}},
                {{"id": "goods", "kind": "third_party", "name": "Goods", "effect": "reserve", "service_time": "10ms"}},
                {{"id": "pay", "kind": "third_party", "name": "Payments", "effect": "charge", "service_time": "10ms"}},
                {{"id": "ship", "kind": "third_party", "name": "Carrier", "effect": "ship", "service_time": "10ms"}}],
            "connections": [
                {{"from": "people", "to": "saga"}}, {{"from": "saga", "to": "goods"}},
                {{"from": "saga", "to": "pay"}}, {{"from": "saga", "to": "ship"}}],
            "faults": [{}]}}"#,
        if fails > 0 { fault.as_str() } else { "" }
    ))
}

const PAY: &str = r#"{"try": [{"call": "pay"}], "otherwise": [{"compensate": "goods"}, {"answer": "error"}]}"#;

fn late(program: &str, fails: u32) -> u64 {
    count(&saga(program, fails), FindingKind::CompensatedTooLate)
}

#[test]
fn what_is_undone_after_the_person_was_told_ok_is_undone_too_late() {
    let early = format!(r#"{{"call": "goods"}}, "answer", {PAY}"#);
    assert_eq!(late(&early, 5), 5, "one for each charge that failed");
    assert_eq!(late(&early, 0), 0);
    assert_eq!(late(&format!(r#"{{"call": "goods"}}, {PAY}, "answer""#), 5), 0, "they are told that it failed");
}

#[test]
fn what_is_undone_after_a_message_is_undone_too_late() {
    let early = format!(r#"{{"call": "goods"}}, {{"effect": "send"}}, {PAY}"#);
    assert_eq!(late(&early, 5), 5);
    let last = format!(r#"{{"call": "goods"}}, {PAY}, {{"effect": "send"}}"#);
    assert_eq!(late(&last, 5), 0, "the message comes after it");
}

#[test]
fn what_is_undone_while_a_parcel_is_on_its_way_is_too_late_unless_it_is_called_back() {
    let pay = |back: &str| {
        format!(
            r#"{{"call": "goods"}}, {{"call": "ship"}}, {{"try": [{{"call": "pay"}}], "otherwise": [{{"compensate": "goods"}}, {back} {{"answer": "error"}}]}}"#
        )
    };
    assert_eq!(late(&pay(""), 5), 5, "the goods are free for others, and on their way");
    assert_eq!(late(&pay(r#"{"compensate": "ship"},"#), 5), 0, "they come back");
}

#[test]
fn a_correction_is_no_compensation_that_comes_too_late() {
    // Charged twice, told ok, and one charge given back.
    let twice = r#"{"effect": "charge"}, {"effect": "charge"}, "answer", {"work": "100ms"}, {"effect": "refund"}"#;
    assert_eq!(late(twice, 0), 0);
    assert_eq!(
        late(&format!(r#"{twice}, {{"effect": "refund"}}"#), 0),
        20,
        "with the other one nothing stands any more"
    );
    assert_eq!(late(r#""answer", {"work": "100ms"}, {"effect": "release"}"#, 0), 0, "nothing was set aside");
}

#[test]
fn a_late_compensation_is_told_to_the_word() {
    let run = saga(&format!(r#"{{"call": "goods"}}, "answer", {PAY}"#), 5);
    let told = story(&run, &CATALOGUE, 2, Some(FindingKind::CompensatedTooLate)).unwrap();
    assert_eq!(
        told.cause.as_ref().unwrap().sentence,
        "Order 2 was made up for too late because Goods gave the goods free again at 2.030 s when Payments answered with an \
         error, and the person had been told at 2.010 s that it went well, while the fault \"errors\" was on Payments."
    );
    assert_eq!((told.question.as_str(), told.truth), ("How many reservations still stand?", 0));
    let beliefs: Vec<(&str, Option<u32>, bool)> =
        told.participants.iter().map(|side| (side.component.as_str(), side.count, side.is_wrong)).collect();
    assert_eq!(
        beliefs,
        [("people", Some(1), true), ("saga", Some(0), false), ("goods", Some(0), false), ("pay", None, false)]
    );
    assert!(remedy(&run, &CATALOGUE, &told).is_none(), "the program has to do things in another order");
}
