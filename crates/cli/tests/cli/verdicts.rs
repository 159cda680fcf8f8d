//! What a scenario expects of its run: verdicts, exit codes and the file for build servers.

use crate::support::{betwixt, betwixt_with};

/// Ten orders a second; payments are slow from 20 s to 30 s.
fn shop(expect: &str) -> String {
    format!(
        r#"{{"betwixt":1,"name":"A <shop>","duration":"60s","components":[
            {{"id":"people","kind":"client","arrivals":"constant","rate":"10/s"}},
            {{"id":"shop","kind":"service","service_time":"20ms"}},
            {{"id":"pay","kind":"third_party","effect":"charge","service_time":"10ms"}}],
        "connections":[{{"from":"people","to":"shop"}},{{"from":"shop","to":"pay"}}],
        "faults":[{{"id":"slow-pay","fault":"slow","component":"pay","at":"20s","for":"10s","factor":40}}],
        "expect":[{expect}]}}"#
    )
}

const HELD: &str =
    r#"{"id":"in-the-end","eventually":{"metric":"p90","flow":"request","at_most":"100ms"},"from":"30s"}"#;
const BROKEN: &str =
    r#"{"id":"quick","say":"Orders are \"quick\"","always":{"metric":"p90","flow":"request","at_most":"100ms"}}"#;
const UNTESTED: &str = r#"{"id":"fresh","never":{"finding":"stale-read"}}"#;

#[test]
fn what_is_broken_ends_with_1_and_says_when_and_under_what() {
    let text = shop(&[HELD, BROKEN, UNTESTED].join(","));
    let said = betwixt_with(&["run", "-"], text.as_bytes());
    assert_eq!(said.code, Some(1), "{}", said.err);
    for part in [
        "\nExpectations: 1 broken, 1 held, 1 never tested\n",
        "!! BROKEN     quick: Orders are \"quick\"\n",
        "P90 of Request is always at most 100ms, in each window of 1s.\n",
        "From 20s to 21s p90 of Request was 4",
        "Active then: slow-pay. Operation ",
        "held          in-the-end: P90 of Request is at most 100ms at least once, in a window of 1s from 30s on.\n",
        "never tested  fresh: Stale read: no operation.\n",
    ] {
        assert!(said.out.contains(part), "{part:?} is missing from\n{}", said.out);
    }
    let fine = betwixt_with(&["run", "-"], shop(&[HELD, UNTESTED].join(",")).as_bytes());
    assert_eq!(fine.code, Some(0), "what was never tested breaks nothing: {}", fine.out);
    let calm = betwixt_with(&["run", "-", "--warmup", "31s"], text.as_bytes());
    assert_eq!(calm.code, Some(0), "the slow part belongs to the warm-up: {}", calm.out);
    let findings = betwixt_with(&["run", "-", "--findings"], text.as_bytes());
    assert_eq!(findings.code, Some(1));
    assert!(findings.out.contains("!! BROKEN     quick"), "{}", findings.out);
}

#[test]
fn the_json_has_every_verdict_in_numbers() {
    let text = shop(&[HELD, BROKEN, UNTESTED].join(","));
    let said = betwixt_with(&["run", "-", "--json"], text.as_bytes());
    let report = said.json();
    let list = report["expectations"].as_array().unwrap();
    let verdicts: Vec<&str> = list.iter().map(|held| held["verdict"].as_str().unwrap()).collect();
    assert_eq!(verdicts, ["held", "broken", "never_tested"]);
    let first = &list[1]["first"];
    assert_eq!((first["from_ms"].as_f64(), first["at_ms"].as_f64()), (Some(20_000.0), Some(21_000.0)));
    assert_eq!(first["faults"], serde_json::json!(["slow-pay"]));
    assert_eq!((list[1]["unit"].as_str(), list[1]["judged"].as_u64()), (Some("ms"), Some(60)));
    let without = betwixt_with(&["run", "-", "--json"], shop("").as_bytes()).json();
    assert_eq!(without["digest"], report["digest"], "judging changes nothing");
    assert_eq!(without["expectations"], serde_json::json!([]));
}

#[test]
fn a_build_server_gets_its_file() {
    let path = std::env::temp_dir().join(format!("betwixt-junit-{}.xml", std::process::id()));
    let file = path.to_str().unwrap();
    let text = shop(&[HELD, BROKEN, UNTESTED].join(","));
    let said = betwixt_with(&["run", "-", "--junit", file], text.as_bytes());
    assert_eq!(said.code, Some(1), "{}", said.err);
    let written = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    for part in [
        r#"<testsuite name="A &lt;shop&gt;" tests="3" failures="1" errors="0" skipped="1" time="60">"#,
        r#"name="quick: Orders are &quot;quick&quot;">"#,
        "<failure message=\"From 20s to 21s p90",
        "<skipped message=\"It cannot happen",
        "</testsuite>\n",
    ] {
        assert!(written.contains(part), "{part:?} is missing from\n{written}");
    }
    let nowhere = betwixt_with(&["run", "-", "--junit", "/nowhere/at/all.xml"], text.as_bytes());
    assert_eq!(nowhere.code, Some(2));
    assert!(nowhere.err.contains("--junit\n  /nowhere/at/all.xml could not be written"), "{}", nowhere.err);
}

#[test]
fn check_names_what_cannot_be_expected() {
    let text = shop(r#"{"id":"x","always":{"metric":"p90","flow":"order","at_most":"2s"}}"#);
    let said = betwixt_with(&["check", "-"], text.as_bytes());
    assert_eq!(said.code, Some(2));
    assert!(said.out.contains("expect.x.always.flow\n  There is no flow \"order\"."), "{}{}", said.out, said.err);
    assert!(betwixt(&["schema"]).out.contains("\"breaker_open\""));
}
