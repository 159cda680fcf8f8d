//! Which promise is broken by what.

use proptest::prelude::*;

use super::*;
use crate::consistency::anomaly::{Anomaly, Through};
use crate::consistency::read;

fn judged(lines: &[&str], model: Option<Model>) -> HistoryReport {
    let loaded = read(&format!("{{\"betwixt_history\":1,\"initial\":0}}\n{}", lines.join("\n")));
    assert_eq!(loaded.problems, []);
    report(&loaded.history, model, Work::default())
}

#[test]
fn a_weaker_promise_may_hold_where_a_stronger_is_broken() {
    let stale = [
        r#"{"process":1,"type":"invoke","f":"write","key":"x","value":1,"time_ms":0}"#,
        r#"{"process":1,"type":"ok","time_ms":10}"#,
        r#"{"process":2,"type":"invoke","f":"read","key":"x","time_ms":20}"#,
        r#"{"process":2,"type":"ok","value":0,"time_ms":25.5}"#,
    ];
    let report = judged(&stale, None);
    assert_eq!((report.model, report.verdict), ("linearizable", Verdict::Broken));
    assert_eq!(report.broken_models, ["linearizable"]);
    assert_eq!(report.held_models.len(), 5);
    let record = &report.records[0];
    assert_eq!(
        record.failure.as_deref(),
        Some(
            "Process 2 read 0 in x (line 4 to line 5; 20 ms to 25.5 ms), but no order of the first 4 events explains that; it \
             could only have been 1."
        )
    );
    assert_eq!(record.enough[0], "process 1 wrote 1 in x (line 2 to line 3; 0 ms to 10 ms)");
    assert_eq!(record.enough.len(), 2);
    assert_eq!(judged(&stale, Some(Model::Causal)).verdict, Verdict::Held);
}

#[test]
fn write_skew_breaks_what_snapshot_isolation_does_not_promise() {
    let skew = [
        r#"{"process":1,"type":"invoke","f":"txn","value":[["r","x",null],["append","y",1]]}"#,
        r#"{"process":2,"type":"invoke","f":"txn","value":[["r","y",null],["append","x",1]]}"#,
        r#"{"process":1,"type":"ok","value":[["r","x",[]],["append","y",1]]}"#,
        r#"{"process":2,"type":"ok","value":[["r","y",[]],["append","x",1]]}"#,
    ];
    let report = judged(&skew, Some(Model::SnapshotIsolation));
    assert_eq!(report.verdict, Verdict::Held);
    assert_eq!(
        report.broken_models,
        ["strict-serializable", "strong-session-serializable", "serializable", "repeatable-read"]
    );
    assert!(report.findings.iter().all(|finding| !finding.breaks_model && finding.name == "G2-item"));
}

#[test]
fn a_history_that_says_too_little_leaves_some_promises_open() {
    let twice = [
        r#"{"process":1,"type":"invoke","f":"write","value":1}"#,
        r#"{"process":1,"type":"ok"}"#,
        r#"{"process":2,"type":"invoke","f":"write","value":1}"#,
        r#"{"process":2,"type":"ok"}"#,
    ];
    let report = judged(&twice, None);
    assert_eq!(report.verdict, Verdict::Held, "an order is found whether values repeat or not");
    assert_eq!(report.held_models, ["linearizable"]);
    assert_eq!(report.unknown_models.len(), 5);
    assert_eq!(report.notes.len(), 1);
}

/// What a promise forbids, every stronger one does.
#[test]
fn stronger_promises_forbid_more() {
    use Anomaly as A;
    use Model as M;
    let weaker = [
        (M::StrictSerializable, M::StrongSessionSerializable),
        (M::StrongSessionSerializable, M::Serializable),
        (M::Serializable, M::SnapshotIsolation),
        (M::Serializable, M::RepeatableRead),
        (M::SnapshotIsolation, M::ReadCommitted),
        (M::RepeatableRead, M::ReadCommitted),
        (M::ReadCommitted, M::ReadUncommitted),
        (M::Causal, M::ReadYourWrites),
        (M::Causal, M::MonotonicReads),
        (M::Causal, M::MonotonicWrites),
        (M::Causal, M::WritesFollowReads),
    ];
    let all = [
        A::Internal,
        A::GarbageRead,
        A::DuplicateElements,
        A::IncompatibleOrder,
        A::G0,
        A::G1a,
        A::G1b,
        A::G1c,
        A::LostUpdate,
        A::GSingle,
        A::GNonadjacent,
        A::LongFork,
        A::G2Item,
        A::DirtyRead,
        A::NonMonotonicRead,
        A::ReadYourWrites,
        A::MonotonicWrites,
        A::WritesFollowReads,
    ];
    for (strong, weak) in weaker {
        for anomaly in all {
            for through in [Through::Data, Through::Process, Through::RealTime] {
                let (strong_forbids, weak_forbids) = (strong.forbids(anomaly, through), weak.forbids(anomaly, through));
                assert!(strong_forbids || !weak_forbids, "{strong:?} {weak:?} {anomaly:?} {through:?}");
            }
        }
    }
}

/// Lines of all sorts, understood or not, in any order.
fn lines() -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(
        prop::sample::select(vec![
            r#"{"process":1,"type":"invoke","f":"read","key":"x"}"#,
            r#"{"process":1,"type":"invoke","f":"write","key":"x","value":1}"#,
            r#"{"process":1,"type":"invoke","f":"append","key":"x","value":"a"}"#,
            r#"{"process":1,"type":"ok","value":1}"#,
            r#"{"process":1,"type":"ok","value":"a"}"#,
            r#"{"process":1,"type":"fail"}"#,
            r#"{"process":1,"type":"info"}"#,
            r#"{"process":2,"type":"invoke","f":"cas","key":"x","value":[1,2]}"#,
            r#"{"process":2,"type":"invoke","f":"write","key":"x","value":2}"#,
            r#"{"process":2,"type":"ok"}"#,
            r#"{"process":2,"type":"ok","value":false}"#,
            r#"{"process":3,"type":"invoke","f":"txn","value":[["append","x",1],["r","y",null]]}"#,
            r#"{"process":3,"type":"invoke","f":"txn","value":[["append","y",1],["r","x",null]]}"#,
            r#"{"process":3,"type":"ok","value":[["append","x",1],["r","y",[1,1]]]}"#,
            r#"{"process":3,"type":"ok","value":[["append","y",1],["r","x",[1,7]]]}"#,
            r#"{"process":4,"type":"invoke","f":"txn","value":[["w","z",null],["r","z",null],["r","x",null]]}"#,
            r#"{"process":4,"type":"ok","value":[["w","z",null],["r","z",3],["r","x",[]]]}"#,
            r#"{"process":4,"type":"info"}"#,
        ]),
        0..24,
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn nothing_that_can_be_read_makes_it_panic(lines in lines(), is_txn in any::<bool>(), head in any::<bool>()) {
        let mut lines: Vec<&str> = lines.into_iter().filter(|line| line.contains("\"process\":3") == is_txn || line.contains("\"process\":4")).collect();
        if head {
            lines.insert(0, r#"{"betwixt_history":1,"initial":1,"versions":{"x":[2,1],"z":[3],"":[]}}"#);
        }
        let loaded = read(&lines.join("\n"));
        let report = report(&loaded.history, None, Work::of(10_000));
        prop_assert!(report.broken_models.len() + report.unknown_models.len() + report.held_models.len() >= 6);
    }
}
