//! Remedies are changes of the scenario, and a trial says whether they help.

use betwixt_model::{Scenario, read};
use betwixt_sim::CATALOGUE;

use super::*;
use crate::findings::look;
use crate::story::story;

fn file(name: &str) -> Scenario {
    let path = format!("{}/../../scenarios/pairs/{name}-broken.json", env!("CARGO_MANIFEST_DIR"));
    let loaded = read(&std::fs::read_to_string(path).unwrap(), &CATALOGUE);
    assert!(!loaded.has_errors(), "{:?}", loaded.problems);
    loaded.scenario
}

/// What the remedy of the first case changes, and how often it happened without and with it.
fn tried(name: &str, kind: FindingKind, seconds: u64) -> (Vec<String>, u64, u64) {
    let scenario = Scenario { duration: SimSpan::from_s(seconds), ..file(name) };
    let findings = look(&scenario, &CATALOGUE).unwrap();
    let case = findings.list.iter().find(|finding| finding.kind == kind).unwrap().examples[0];
    let told = story(&scenario, &CATALOGUE, case.operation, Some(kind)).unwrap();
    let remedy = remedy(&scenario, &CATALOGUE, &told).unwrap();
    assert!(remedy.question.ends_with('?') && remedy.sentence.ends_with('.'), "{remedy:?}");
    let mut trial = Trial::new(&scenario, &remedy.scenario, &CATALOGUE, None).unwrap();
    while !trial.go_on(10_000) {
        assert!((0.0..=1.0).contains(&trial.share()));
    }
    let (before, after) = trial.counts(kind);
    assert_eq!(before, findings.count(kind), "the first of the two is the run itself");
    (remedy.settings.iter().map(|(path, value)| format!("{path}={value}")).collect(), before, after)
}

#[test]
fn one_key_for_each_order_stops_double_charges() {
    let (settings, before, after) = tried("double-charge", FindingKind::ChargedTwice, 40);
    assert_eq!(
        settings,
        ["connections.checkout-payments.idempotency_key=operation", "components.payments.idempotency_window=24h"]
    );
    assert!(before > 0 && after == 0, "{before} {after}");
}

#[test]
fn remedies_of_messages_and_records_stop_what_they_are_for() {
    let table = [
        ("message-lost", FindingKind::LostMessage, "components.orders.delivery=at_least_once"),
        ("processed-twice", FindingKind::ProcessedTwice, "connections.orders-shipping.idempotency_key=operation"),
        ("out-of-order", FindingKind::OutOfOrder, "components.changes.ordering=key"),
        ("poison-message", FindingKind::PoisonMessage, "components.orders.max_receives=5"),
        ("yesterdays-order", FindingKind::StaleRead, "components.orders.read_from=leader"),
        ("a-clock-ahead", FindingKind::ChargedTwice, "components.payments.idempotency_window=24h"),
        ("two-walls", FindingKind::LongFork, "components.posts_eu.read_from=leader"),
    ];
    for (name, kind, setting) in table {
        let (settings, before, after) = tried(name, kind, 40);
        assert_eq!(settings[0], setting, "{name}");
        assert!(before > 0 && after == 0, "{name}: {before} without, {after} with");
    }
}

#[test]
fn remedies_of_programs_stop_what_they_are_for() {
    let table = [
        ("lost-update", FindingKind::LostUpdate),
        ("lost-in-a-transaction", FindingKind::LostUpdate),
        ("nobody-on-call", FindingKind::WriteSkew),
        ("taken-back", FindingKind::DirtyRead),
        ("changed-in-between", FindingKind::NonRepeatableRead),
        ("oversold", FindingKind::Oversold),
        ("sold-from-a-copy", FindingKind::Oversold),
    ];
    for (name, kind) in table {
        let (settings, before, after) = tried(name, kind, 120);
        assert_eq!(settings, Vec::<String>::new(), "{name}: what is changed is a program");
        assert!(before > 0 && after == 0, "{name}: {before} without, {after} with");
    }
}

#[test]
fn isolation_that_is_there_already_is_no_remedy() {
    let scenario = Scenario { duration: SimSpan::from_s(40), ..file("nobody-on-call") };
    let case = look(&scenario, &CATALOGUE).unwrap().present().next().unwrap().examples[0];
    let told = story(&scenario, &CATALOGUE, case.operation, Some(FindingKind::WriteSkew)).unwrap();
    let remedy = remedy(&scenario, &CATALOGUE, &told).unwrap();
    assert_eq!(remedy.question, "Would serializable transactions stop this?");
    assert_eq!(super::remedy(&remedy.scenario, &CATALOGUE, &told), None);
}
