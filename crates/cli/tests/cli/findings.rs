//! `betwixt run --findings`: what went wrong, told.

use crate::support::{betwixt, betwixt_with};
use serde_json::Value;

const TWICE: &str = r#"{"betwixt":1,"name":"Twice","seed":3,"duration":"60s","components":[{"id":"c","kind":"client","rate":"20/s"},
    {"id":"shop","kind":"service","workers":50},{"id":"pay","kind":"third_party","effect":"charge"}],
    "connections":[{"from":"c","to":"shop"},{"from":"shop","to":"pay","loss_reply":"10%","timeout":"2s","retries":1}]}"#;

#[test]
fn findings_are_told_with_beliefs_and_a_sentence() {
    let said = betwixt_with(&["run", "-", "--findings"], TWICE.as_bytes());
    assert_eq!(said.code, Some(0), "{}", said.err);
    for part in [
        " x Charged twice (charged_twice)",
        " was charged twice because shop asked pay again when the answer of pay was lost, without an idempotency key.",
        "How many times was the card charged? In truth: 2",
        "--set connections.shop-pay.idempotency_key=operation",
        "never found: ",
    ] {
        assert!(said.out.contains(part), "{part:?} is missing from\n{}", said.out);
    }
}

#[test]
fn the_json_of_findings_counts_as_the_report_does() {
    let findings = betwixt_with(&["run", "-", "--findings", "--json"], TWICE.as_bytes()).json();
    let report = betwixt_with(&["run", "-", "--json"], TWICE.as_bytes()).json();
    assert_eq!(findings["betwixt_findings"], 1);
    assert_eq!(findings["digest"], report["digest"], "listening changes nothing");
    let list = |value: &Value, name: &str| value[name].as_array().unwrap().clone();
    for disagreement in list(&report, "disagreements") {
        let all = list(&findings, "findings");
        let same = all.iter().find(|finding| finding["kind"] == disagreement["key"]).unwrap();
        for name in ["count", "cut_off", "first_ms", "operations"] {
            assert_eq!(same[name], disagreement[name], "{name} of {}", disagreement["key"]);
        }
    }
    let first = &findings["findings"][0];
    assert_eq!(first["kind"], "charged_twice");
    assert_eq!(first["example"]["truth"], 2);
    assert_eq!(first["example"]["beliefs"].as_array().map(Vec::len), Some(3));
    assert_eq!(first["remedy"]["settings"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_warm_up_is_left_out_and_options_that_do_not_go_together_are_refused() {
    let whole = betwixt_with(&["run", "-", "--findings", "--json"], TWICE.as_bytes()).json();
    let late = betwixt_with(&["run", "-", "--findings", "--json", "--warmup", "40s"], TWICE.as_bytes()).json();
    let count = |value: &Value| value["findings"][0]["count"].as_u64().unwrap();
    assert!(count(&late) > 0 && count(&late) * 2 < count(&whole));
    assert_eq!(betwixt(&["run", "x.json", "--findings", "--why", "failed"]).code, Some(2));
    assert_eq!(betwixt(&["run", "x.json", "--json", "--format", "text"]).code, Some(2));
}
