//! A saga whose orchestrator goes down, and one that the end of the run cuts off: what is found, and what is said of it.

use betwixt_analysis::findings::look;
use betwixt_analysis::{FindingKind, story};
use betwixt_model::{Scenario, read};
use betwixt_sim::CATALOGUE;

/// One order at 1 s: stock, then payments, then a delivery that takes `shipping` and goes wrong.
fn saga(log: &str, shipping: &str, duration: &str, faults: &str) -> Scenario {
    let loaded = read(
        &format!(
            r#"{{"betwixt": 1, "duration": "{duration}",
            "flows": [{{"id": "order", "name": "Order"}}],
            "components": [
                {{"id": "people", "kind": "client", "name": "Shoppers", "arrivals": "recorded", "trace": ["1s"]}},
                {{"id": "orders", "kind": "service", "name": "Orders", "service_time": "10ms", "saga_log": "{log}", "handlers": {{"*": [
                    "work", {{"try": [{{"call": "payments"}}, {{"call": "shipping"}}],
                    "otherwise": [{{"try": [{{"compensate": "shipping"}}]}}, {{"compensate": "payments"}}, {{"answer": "error"}}]}}]}}}},
                {{"id": "payments", "kind": "third_party", "name": "Payments", "effect": "charge", "service_time": "100ms"}},
                {{"id": "shipping", "kind": "third_party", "name": "Shipping", "effect": "ship", "service_time": "{shipping}", "failure_rate": "100%"}}],
            "connections": [{{"from": "people", "to": "orders"}}, {{"from": "orders", "to": "payments"}},
                {{"from": "orders", "to": "shipping"}}],
            "faults": [{faults}]}}"#
        ),
        &CATALOGUE,
    );
    assert!(!loaded.has_errors(), "{:?}", loaded.problems);
    loaded.scenario
}

fn sentence(scenario: &Scenario, kind: FindingKind) -> String {
    let told = story(scenario, &CATALOGUE, 1, Some(kind)).expect("it is told");
    told.cause.map(|cause| cause.sentence).unwrap_or_default()
}

const RESTART: &str = r#"{"fault": "restart", "component": "orders", "at": "2s"}"#;

#[test]
fn money_that_a_log_gives_back_after_a_crash_is_not_found() {
    let count = |log: &str| {
        let scenario = saga(log, "2s", "60s", RESTART);
        look(&scenario, &CATALOGUE).expect("it compiles").count(FindingKind::ToldFailedButCharged)
    };
    assert_eq!(count("none"), 1);
    assert_eq!(count("compensate"), 0);
    assert_eq!(count("resume"), 0);
}

#[test]
fn whoever_went_down_did_not_stop_waiting() {
    let scenario = saga("none", "2s", "60s", RESTART);
    assert_eq!(
        sentence(&scenario, FindingKind::WorkForNobody),
        "Order 1 was worked on for nobody because Orders went down while it waited for Shipping, while the fault \"restart\" \
         was on Orders."
    );
    let told = story(&scenario, &CATALOGUE, 1, Some(FindingKind::WorkForNobody)).expect("it is told");
    assert_eq!(betwixt_analysis::remedy::remedy(&scenario, &CATALOGUE, &told), None, "who is down cancels nothing");
}

#[test]
fn what_still_goes_on_at_the_end_was_not_given_up() {
    let scenario = saga("none", "20s", "10s", "");
    let findings = look(&scenario, &CATALOGUE).expect("it compiles");
    let finding = findings.present().next().expect("it is not shipped yet");
    assert_eq!((finding.kind, finding.count, finding.cut_off), (FindingKind::PaidNeverShipped, 1, 1));
    assert_eq!(
        sentence(&scenario, FindingKind::PaidNeverShipped),
        "Order 1 was paid and never shipped because it was still in Shipping when the run ended."
    );
}
