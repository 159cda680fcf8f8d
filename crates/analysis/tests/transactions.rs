//! What each isolation level lets happen, as the checker of histories finds it in whole runs.

use betwixt_analysis::RecordHistory;
use betwixt_analysis::consistency::{HistoryReport, Work, read_bytes, report};
use betwixt_model::SimTime;
use betwixt_sim::{CATALOGUE, compile};

/// People who read two records and write one of them, who read one twice, and who pay in a transaction, which fails now and then.
fn crowd(isolation: &str, seed: u64) -> String {
    let transaction = |steps: &str| format!(r#"[{{"transaction":[{steps}],"on":"db","isolation":"{isolation}"}}]"#);
    let read = |key: &str| format!(r#"{{"read":{{"from":"db","key":"={key}"}}}}"#);
    let write = |key: &str| format!(r#"{{"write":{{"to":"db","key":"={key}"}}}}"#);
    let work = r#"{"work":"exponential(10ms)"}"#;
    let (x, y, wx, wy) = (read("x"), read("y"), write("x"), write("y"));
    let first = transaction(&[&x, &y, work, &wx].map(|step| step.to_owned()).join(","));
    let second = transaction(&[&y, &x, work, &wy].map(|step| step.to_owned()).join(","));
    let twice = transaction(&[&x, work, &x].map(|step| step.to_owned()).join(","));
    let pays = transaction(&[&x, &wx, r#"{"call":"pay"}"#].map(|step| step.to_owned()).join(","));
    format!(
        r#"{{"betwixt":1,"seed":{seed},"duration":"60s",
        "flows":[{{"id":"first"}},{{"id":"second"}},{{"id":"twice"}},{{"id":"pays"}}],"components":[
        {{"id":"people","kind":"client","rate":"20/s"}},
        {{"id":"s","kind":"service","service_time":"0ms","workers":50,
          "handlers":{{"first":{first},"second":{second},"twice":{twice},"pays":{pays}}}}},
        {{"id":"pay","kind":"service","service_time":"exponential(20ms)","workers":50,"failure_rate":0.3}},
        {{"id":"db","kind":"database","service_time":"exponential(2ms)","workers":20}}],
        "connections":[{{"from":"people","to":"s","retries":2,"retry_on":"chosen","retry_conflict":true,"backoff":"none"}},
          {{"from":"s","to":"db"}},{{"from":"s","to":"pay"}}]}}"#
    )
}

fn judged(text: &str) -> HistoryReport {
    let loaded = betwixt_model::read(text, &CATALOGUE);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    let mut world = compile(&loaded.scenario, &CATALOGUE).expect("it compiles");
    let mut history = RecordHistory::new(&loaded.scenario, &CATALOGUE, Vec::new());
    world.advance(SimTime(world.end().0), u64::MAX, &mut history);
    let (bytes, asked) = history.close().expect("memory takes it");
    assert!(asked > 500, "{asked}");
    let read = read_bytes(&bytes);
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    let judged = report(&read.history, None, Work::of(50_000_000));
    let unclear = judged.notes.iter().filter(|note| !note.starts_with("The order of the versions"));
    assert_eq!(unclear.collect::<Vec<_>>(), [""; 0]);
    judged
}

/// How often it was found.
fn found(report: &HistoryReport, name: &str) -> usize {
    report.counts.iter().find(|count| count.name == name).map_or(0, |count| count.count)
}

#[test]
fn each_level_lets_happen_what_it_should_and_nothing_else() {
    for seed in 1..=2 {
        let levels = ["read_uncommitted", "read_committed", "snapshot", "serializable"];
        let [everything, committed, snapshot, serializable] = levels.map(|level| judged(&crowd(level, seed)));
        let broken = |report: &HistoryReport, model: &str| {
            assert_eq!(report.unknown_models, [""; 0]);
            report.broken_models.contains(&model)
        };
        // Each keeps its own promise and breaks the next.
        assert!(!broken(&everything, "read-uncommitted") && broken(&everything, "read-committed"));
        assert!(!broken(&committed, "read-committed") && broken(&committed, "snapshot-isolation"));
        assert!(!broken(&snapshot, "snapshot-isolation") && broken(&snapshot, "serializable"));
        assert!(!broken(&serializable, "strict-serializable"));
        // By name: dirty read, non-repeatable read, lost update, write skew.
        let table = [&everything, &committed, &snapshot, &serializable]
            .map(|report| ["G1a", "internal", "lost-update", "G2-item"].map(|name| found(report, name) > 0));
        let expected = [
            [true, true, true, true],
            [false, true, true, true],
            [false, false, false, true],
            [false, false, false, false],
        ];
        assert_eq!(table, expected, "seed {seed}");
    }
}
