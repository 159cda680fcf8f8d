//! Histories of runs that can be followed by hand: who asked what, and what they were told.

use betwixt_analysis::RecordHistory;
use betwixt_analysis::consistency::{HistoryReport, Verdict, Work, read_bytes, report};
use betwixt_model::SimTime;
use betwixt_sim::{CATALOGUE, compile};
use serde_json::Value;

/// The history of a run as it was written, and what the checker says about it.
fn history(text: &str) -> (Vec<Value>, HistoryReport) {
    let loaded = betwixt_model::read(text, &CATALOGUE);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    let mut world = compile(&loaded.scenario, &CATALOGUE).expect("it compiles");
    let mut history = RecordHistory::new(&loaded.scenario, &CATALOGUE, Vec::new());
    world.advance(SimTime(world.end().0), u64::MAX, &mut history);
    let (bytes, _) = history.close().expect("memory takes it");
    let read = read_bytes(&bytes);
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    let lines = String::from_utf8(bytes).expect("text");
    let lines = lines.lines().skip(1).map(|line| serde_json::from_str(line).expect("JSON")).collect();
    (lines, report(&read.history, None, Work::of(1_000_000)))
}

/// Each event: the operation, what happened to it, and the value if there is one.
fn events(lines: &[Value]) -> Vec<String> {
    let word = |line: &Value, what: &str| line[what].as_str().unwrap_or_default().to_owned();
    let event = |line: &Value| {
        let value = line["value"].as_u64().map_or(String::new(), |value| format!(" {value}"));
        format!("{} {}{}{value}", word(line, "process"), word(line, "f"), word(line, "type"))
    };
    lines.iter().map(event).collect()
}

/// Somebody writes to `to` at 1 s and 3 s, and somebody reads from `from` at 2 s and 4 s.
fn two(to: &str, from: &str, cache: &str) -> String {
    format!(
        r#"{{"betwixt":1,"duration":"10s","components":[
        {{"id":"writer","kind":"client","arrivals":"recorded","trace":["1s","3s"],"handlers":{{"*":[{{"write":{{"to":"{to}","key":"=row"}}}}]}}}},
        {{"id":"reader","kind":"client","arrivals":"recorded","trace":["2s","4s"],"handlers":{{"*":[{{"read":{{"from":"{from}","key":"=row"}}}}]}}}},
        {{"id":"cache","kind":"cache","ttl":"none",{cache}}},{{"id":"db","kind":"database"}}],
        "connections":[{{"from":"writer","to":"{to}"}},{{"from":"reader","to":"{from}"}},{{"from":"cache","to":"db"}}]}}"#
    )
}

#[test]
fn a_cache_that_asks_the_store_itself_is_the_store_to_its_readers() {
    let (lines, report) = history(&two("db", "cache", r#""reads":"through""#));
    let told = events(&lines);
    let expected = [
        "op 1 writeinvoke 1",
        "op 1 ok 1",
        "op 2 readinvoke",
        "op 2 ok 1",
        "op 3 writeinvoke 3",
        "op 3 ok 3",
        "op 4 readinvoke",
        "op 4 ok 1",
    ];
    assert_eq!(told, expected, "and what the cache asked at 2 s is nobody's question");
    assert_eq!(report.verdict, Verdict::Broken, "the copy of 2 s is an old value at 4 s");
}

#[test]
fn a_write_that_a_cache_passes_on_is_a_write_of_its_caller() {
    for writes in ["through", "behind"] {
        let (lines, report) = history(&two("cache", "cache", &format!(r#""reads":"through","writes":"{writes}""#)));
        let told = events(&lines);
        let expected = [
            "op 1 writeinvoke 1",
            "op 1 ok 1",
            "op 2 readinvoke",
            "op 2 ok 1",
            "op 3 writeinvoke 3",
            "op 3 ok 3",
            "op 4 readinvoke",
            "op 4 ok 3",
        ];
        assert_eq!(told, expected, "{writes}");
        assert_eq!(report.verdict, Verdict::Held, "{writes}");
    }
    let (lines, report) = history(&two("cache", "db", r#""writes":"behind","flush_after":"1500ms""#));
    assert_eq!(events(&lines)[3], "op 2 ok 0", "the store does not have it yet");
    assert_eq!(report.verdict, Verdict::Broken);
}

#[test]
fn what_a_doubled_request_did_is_not_known_from_one_answer() {
    let text = r#"{"betwixt":1,"duration":"60s","components":[
        {"id":"people","kind":"client","rate":"5/s","handlers":{"*":[{"read":{"from":"db","key":"=row"}},{"write":{"to":"db","key":"=row","if":"unchanged"}}]}},
        {"id":"db","kind":"database"}],
        "connections":[{"from":"people","to":"db","latency":"20ms","jitter":"90%","duplication_request":"100%"}]}"#;
    let (_, report) = history(text);
    assert!(report.counts.iter().all(|count| count.name != "dirty-read" || count.count == 0), "{:?}", report.findings);
    assert_eq!(report.verdict, Verdict::Held, "compare and set once, whoever answers first");
}
