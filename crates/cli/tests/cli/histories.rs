//! Verdicts about recorded histories, through the built program.

use crate::support::{betwixt, betwixt_with};
use serde_json::Value;

/// What stands in docs/history.md between fences with this word.
fn examples(word: &str) -> Vec<String> {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/history.md"));
    let page = page.expect("the page is there");
    let fence = format!("```{word}\n");
    page.split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn the_examples_of_the_page_get_the_verdicts_that_it_tells() {
    let histories = examples("jsonl");
    let said = betwixt_with(&["check-history", "-"], histories[0].as_bytes());
    assert_eq!(said.code, Some(1), "{}", said.err);
    assert_eq!(said.out.replace("standard input:", "stale.jsonl:"), examples("text")[0]);
    let said = betwixt_with(&["check-history", "-"], histories[1].as_bytes());
    assert_eq!(said.code, Some(1), "{}", said.err);
    assert!(said.out.contains("G2-item, once: write skew"), "{}", said.out);
    let weaker = betwixt_with(&["check-history", "-", "--model", "snapshot-isolation"], histories[1].as_bytes());
    assert_eq!(weaker.code, Some(0), "{}", weaker.err);
    assert!(weaker.out.contains("held") && weaker.out.contains("the model allows it"), "{}", weaker.out);
}

#[test]
fn the_json_names_findings_and_models() {
    let said = betwixt_with(&["check-history", "-", "--format", "json"], examples("jsonl")[0].as_bytes());
    assert_eq!(said.code, Some(1), "{}", said.err);
    let report = said.json();
    let head = ["betwixt_history_report", "name", "kind", "model", "verdict"].map(|name| report[name].clone());
    let expected: [Value; 5] =
        [1.into(), "An old value".into(), "registers".into(), "linearizable".into(), "broken".into()];
    assert_eq!(head, expected);
    assert_eq!(report.pointer("/records/0/linearizable"), Some(&Value::Bool(false)));
    assert_eq!(report.pointer("/records/0/failing_events"), Some(&4.into()));
    assert_eq!(report.pointer("/findings/0/name"), Some(&"stale-read".into()));
    assert_eq!(report.pointer("/counts/0/count"), Some(&1.into()));
    for name in ["broken_models", "unknown_models", "held_models", "notes"] {
        assert!(report[name].is_array(), "{name}");
    }
}

#[test]
fn a_history_that_holds_ends_well() {
    let fine = examples("jsonl")[0].replace("\"value\": 0, \"time_ms\": 25", "\"value\": 1, \"time_ms\": 25");
    let said = betwixt_with(&["check-history", "-"], fine.as_bytes());
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{}", said.out);
    assert!(said.out.contains("linearizable: held") && said.out.contains("1 of 1 linearizable"), "{}", said.out);
}

#[test]
fn too_many_orders_are_no_verdict() {
    // Every read overlaps with every write, and so do 24 writes of unknown outcome; the last answer fits none of them.
    let mut lines = vec!["{\"betwixt_history\": 1}".to_owned()];
    for process in 0..24 {
        lines.push(format!("{{\"process\":{process},\"type\":\"invoke\",\"f\":\"write\",\"value\":{process}}}"));
    }
    for process in 100..112 {
        lines.push(format!(
            "{{\"process\":{process},\"type\":\"invoke\",\"f\":\"cas\",\"value\":[{},{}]}}",
            process - 100,
            process
        ));
    }
    for process in 100..112 {
        lines.push(format!("{{\"process\":{process},\"type\":\"ok\",\"value\":true}}"));
    }
    lines.push("{\"process\":200,\"type\":\"invoke\",\"f\":\"read\"}".to_owned());
    lines.push("{\"process\":200,\"type\":\"ok\",\"value\":\"nobody wrote this\"}".to_owned());
    let said = betwixt_with(&["check-history", "-", "--tries", "20000"], lines.join("\n").as_bytes());
    assert_eq!(said.code, Some(3), "{}{}", said.out, said.err);
    assert!(said.out.contains("UNKNOWN") && said.out.contains("too many orders"), "{}", said.out);
}

#[test]
fn what_cannot_be_used_is_explained() {
    for (args, input, part) in [
        (&["check-history", "-"][..], "", "It is empty."),
        (&["check-history", "-"], "nonsense", "It is no JSON"),
        (&["check-history", "-"], "{\"process\":1,\"type\":\"ok\"}", "has not begun"),
        (&["check-history", "-"], "{\n\"betwixt\": 1}", "This is a scenario"),
        (&["check-history", "no-such-file.jsonl"], "", "could not be read"),
        (&["check-history", env!("CARGO_MANIFEST_DIR")], "", "could not be read"),
        (&["check-history", "-", "--model", "perfect"], "", "it is none of: linearizable"),
        (&["check-history"], "", "required"),
        (&["check-history", "-", "--tries", "0"], "", "--tries"),
        (
            &["check-history", "-", "--model", "serializable"],
            "{\"betwixt_history\":1}\n{\"process\":1,\"type\":\"invoke\",\"f\":\"read\"}",
            "Name one of: linearizable",
        ),
    ] {
        let said = betwixt_with(args, input.as_bytes());
        assert_eq!(said.code, Some(2), "{args:?} {input}: {}", said.err);
        assert!(said.err.contains(part), "{args:?} should say {part:?}, says\n{}", said.err);
        assert_eq!(said.out, "", "{args:?}");
    }
    let bytes = betwixt_with(&["check-history", "-"], &[0xff, 0xfe, 0]);
    assert_eq!(bytes.code, Some(2), "{bytes:?}");
    assert!(bytes.err.contains("UTF-8"), "{bytes:?}");
}

#[test]
fn the_help_names_models_and_exit_codes() {
    let help = betwixt(&["check-history", "--help"]);
    assert_eq!((help.code, help.err.as_str()), (Some(0), ""));
    for part in ["Usage: betwixt", "snapshot-isolation", "Exit codes: 0", "docs/history.md"] {
        assert!(help.out.contains(part), "{part}: {}", help.out);
    }
}

/// A run of one database, with this said about it; its history is judged.
fn judged(name: &str, database: &str) -> crate::support::Said {
    let scenario = format!(
        r#"{{"betwixt":1,"name":"Replicas","duration":"10s","flows":[{{"id":"look","keys":3}},{{"id":"change","keys":3}}],"components":[
        {{"id":"people","kind":"client","rate":"30/s","handlers":{{"look":[{{"read":"db"}}],"change":[{{"write":"db"}}]}}}},
        {{"id":"db","kind":"database","instances":3,"replication_delay":"exponential(50ms)","read_from":"any","replication":"{database}"}}],
        "connections":[{{"from":"people","to":"db"}}]}}"#
    );
    let path = std::env::temp_dir().join(format!("betwixt-{name}-{}.jsonl", std::process::id()));
    let path = path.to_str().expect("a plain path");
    let ran = betwixt_with(&["run", "-", "--history", path], scenario.as_bytes());
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.err.contains("history: ") && ran.err.contains("questions to stores"), "{}", ran.err);
    let said = betwixt(&["check-history", path]);
    std::fs::remove_file(path).expect("it was written");
    said
}

#[test]
fn what_callers_were_told_in_a_run_can_be_judged() {
    let old = judged("old", "asynchronous");
    assert_eq!(old.code, Some(1), "{}", old.err);
    assert!(old.out.contains("stale-read") && old.out.contains("db 0"), "{}", old.out);
    let new = judged("new", "synchronous");
    assert_eq!(new.code, Some(0), "{}{}", new.out, new.err);
}

#[test]
fn a_history_that_cannot_be_written_is_a_problem() {
    let said = betwixt(&["run", &crate::support::gallery("online-shop"), "--history", "/nowhere/at/all.jsonl"]);
    assert_eq!(said.code, Some(2), "{}", said.err);
    assert!(said.err.contains("--history"), "{}", said.err);
}
