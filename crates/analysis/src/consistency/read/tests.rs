//! What is understood, and what is said about the rest.

use betwixt_model::Severity;
use proptest::prelude::*;

use super::*;
use crate::consistency::history::{Act, Outcome};

#[test]
fn both_forms_say_the_same() {
    let lines = r#"{"betwixt_history": 1, "initial": 0}
{"process": 1, "type": "invoke", "f": "write", "key": "x", "value": 3, "time_ms": 1.5}
{"process": "b", "type": "invoke", "f": "cas", "key": "x", "value": [3, 4]}

{"process": 1, "type": "ok", "time_ms": 2}
{"process": "b", "type": "info"}
{"process": 1, "type": "invoke", "f": "read", "key": "x"}
{"process": 1, "type": "ok", "f": "read", "key": "x", "value": null}"#;
    let loaded = read(lines);
    assert_eq!(loaded.problems, []);
    let mut history = loaded.history;
    let events: Vec<&str> = lines.lines().skip(1).filter(|line| !line.is_empty()).collect();
    let document = format!(r#"{{"betwixt_history": 1, "initial": 0, "events": [{}]}}"#, events.join(","));
    let from_document = read(&document);
    assert_eq!(from_document.problems, []);
    let Content::Registers(mut ops) = history.content.clone() else { panic!("{history:?}") };
    assert_eq!(ops.len(), 3);
    assert_eq!(ops[1].span.outcome, Outcome::Info);
    assert_eq!(ops[2].act, Act::Read(Some(Value::Nothing)));
    // Only the places differ.
    for op in &mut ops {
        let as_event = |moment: &mut crate::consistency::history::Moment| moment.place = Place::Event(moment.order);
        as_event(&mut op.span.begins);
        op.span.ends.iter_mut().for_each(as_event);
    }
    history.content = Content::Registers(ops);
    assert_eq!(history, from_document.history);
}

#[test]
fn every_problem_has_a_place_and_a_remedy() {
    for (text, place, what) in [
        ("", "file", "empty"),
        ("[1]", "file", "no JSON object"),
        ("{\"betwixt\": 1, \"components\": []}\n", "line 1", "no \"process\""),
        ("{\n\"betwixt\": 1, \"components\": []}\n", "file", "a scenario"),
        ("{\"betwixt_history\": 2}\n", "line 1: betwixt_history", "not known here"),
        ("{\"betwixt_history\": 1}\n", "file", "no event"),
        ("{\"betwixt_history\": 1}\nnonsense", "line 2", "value is missing"),
        ("{\"process\":1,\"type\":\"invoke\"}", "line 1: f", "no \"f\""),
        ("{\"process\":1,\"type\":\"begin\",\"f\":\"read\"}", "line 1: type", "not known"),
        ("{\"process\":[],\"type\":\"invoke\",\"f\":\"read\"}", "line 1: process", "neither a text"),
        ("{\"process\":1,\"type\":\"ok\"}", "line 1", "has not begun"),
        ("{\"process\":1,\"type\":\"invoke\",\"f\":\"write\"}", "line 1", "what to write"),
        ("{\"process\":1,\"type\":\"invoke\",\"f\":\"cas\",\"value\":[1]}", "line 1", "list of two"),
        ("{\"process\":1,\"type\":\"invoke\",\"f\":\"append\",\"value\":1}", "line 1", "no text"),
        (
            "{\"process\":1,\"type\":\"invoke\",\"f\":\"read\"}\n{\"process\":1,\"type\":\"ok\"}",
            "line 2",
            "what was read",
        ),
        (
            "{\"process\":1,\"type\":\"invoke\",\"f\":\"read\"}\n{\"process\":1,\"type\":\"invoke\",\"f\":\"read\"}",
            "line 2",
            "before the answer to line 1",
        ),
        (
            "{\"process\":1,\"type\":\"invoke\",\"f\":\"read\"}\n{\"process\":1,\"type\":\"ok\",\"key\":\"y\",\"value\":1}",
            "line 2",
            "something else",
        ),
        ("{\"process\":1,\"type\":\"invoke\",\"f\":\"txn\"}", "line 1", "what its steps are"),
        (
            "{\"process\":1,\"type\":\"invoke\",\"f\":\"txn\",\"value\":[[\"swap\",1]]}",
            "line 1: value[0][0]",
            "not known",
        ),
        (
            "{\"process\":1,\"type\":\"invoke\",\"f\":\"txn\",\"value\":[[\"append\",\"x\",1],[\"write\",\"x\",1]]}",
            "line 1",
            "written and appended",
        ),
        (
            "{\"process\":1,\"type\":\"invoke\",\"f\":\"txn\",\"value\":[]}\n{\"process\":2,\"type\":\"invoke\",\"f\":\"read\"}",
            "line 2",
            "one history",
        ),
        (
            "{\"process\":1,\"type\":\"invoke\",\"f\":\"read\",\"time_ms\":2}\n{\"process\":1,\"type\":\"info\",\"time_ms\":1}",
            "line 2",
            "stands after line 1",
        ),
        ("{\"betwixt_history\":1,\"events\":7}", "events", "no list"),
        ("{\"betwixt_history\":1,\"versions\":{\"x\":[1,1]},\"events\":[]}", "head: versions.x", "twice"),
    ] {
        let loaded = read(text);
        let found = loaded.problems.iter().find(|problem| problem.place == place && problem.what.contains(what));
        assert!(found.is_some(), "{text}: {:?}", loaded.problems);
        assert!(loaded.problems.iter().any(|problem| problem.severity >= Severity::Error), "{text}");
        assert!(loaded.problems.iter().all(|problem| !problem.remedy.is_empty() && !problem.what.is_empty()), "{text}");
    }
}

#[test]
fn problems_are_bounded() {
    let loaded = read(&"{\"process\":1,\"type\":\"ok\"}\n".repeat(1_000));
    assert_eq!(loaded.problems.len(), MAX_PROBLEMS + 1);
    assert!(loaded.problems[MAX_PROBLEMS].what.contains("more problems"));
}

#[test]
fn no_byte_makes_it_panic() {
    assert!(read_bytes(&[0xff, 0xfe]).problems[0].severity == Severity::Unreadable);
    assert!(!read(&"[".repeat(300_000)).problems.is_empty());
    assert!(!read(&"{\"events\":".repeat(100_000)).problems.is_empty());
}

proptest! {
    #[test]
    fn no_line_makes_it_panic(lines in prop::collection::vec(
        prop::sample::select(vec![
            r#"{"process":1,"type":"invoke","f":"read","key":"x"}"#,
            r#"{"process":1,"type":"ok","value":[1,2]}"#,
            r#"{"process":1,"type":"ok","value":[["r","x",[1]]]}"#,
            r#"{"process":1,"type":"info"}"#,
            r#"{"process":1,"type":"invoke","f":"txn","value":[["append","x",1],["r","x",7]]}"#,
            r#"{"process":2,"type":"invoke","f":"cas","value":[null,[]]}"#,
            r#"{"process":2,"type":"fail","value":{}}"#,
            r#"{"betwixt_history":1}"#,
            r#"{"process":1e300,"type":"ok"}"#,
            r#"{"events":[{}]}"#,
            "{}", "[", "",
        ]), 0..12)) {
        let loaded = read(&lines.join("\n"));
        prop_assert!(loaded.problems.iter().all(|problem| !problem.place.is_empty()));
    }
}
