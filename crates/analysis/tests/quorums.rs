//! Stores with quorums: what their callers were told in a run, judged by the checker of histories, over seeds.

mod support;

use betwixt_analysis::consistency::{HistoryReport, Verdict};
use betwixt_sim::{Fact, Outcome};
use support::judged;

/// What a run came to.
struct Ran {
    report: HistoryReport,
    count: Count,
}

impl Ran {
    fn found(&self, name: &str) -> usize {
        self.report.counts.iter().find(|count| count.name == name).map_or(0, |count| count.count)
    }
}

#[derive(Default)]
struct Count {
    /// Writes that are gone although their writers were told ok.
    lost: usize,
    /// Operations by how they ended.
    told: [usize; 4],
}

/// Two shops ask any instance; they look at a few records and change them.
fn run(store: &str, faults: &str, seed: u64) -> Ran {
    let text = format!(
        r#"{{"betwixt":1,"name":"Quorums","duration":"6s",
        "flows":[{{"id":"look","weight":3,"keys":3,"key_skew":0}},{{"id":"change","weight":1,"keys":3,"key_skew":0}}],
        "components":[
        {{"id":"people-1","kind":"client","rate":"30/s"}},{{"id":"people-2","kind":"client","rate":"30/s"}},
        {{"id":"shop-1","kind":"service","service_time":"1ms","handlers":{{"look":[{{"read":"db"}}],"change":[{{"write":"db"}}]}}}},
        {{"id":"shop-2","kind":"service","service_time":"1ms","handlers":{{"look":[{{"read":"db"}}],"change":[{{"write":"db"}}]}}}},
        {{"id":"db","kind":"quorum_store","service_time":"exponential(1ms)","write_delay":"exponential(30ms)","ack_delay":"exponential(5ms)",
        "read_delay":"exponential(5ms)","response_delay":"exponential(5ms)"{store}}}],
        "connections":[{{"from":"people-1","to":"shop-1"}},{{"from":"people-2","to":"shop-2"}},
        {{"from":"shop-1","to":"db","latency":"1ms","timeout":"3s"}},{{"from":"shop-2","to":"db","latency":"1ms","timeout":"3s"}}],
        "faults":[{faults}]}}"#
    );
    let mut count = Count::default();
    let (report, asked) = judged(&text, seed, (6, 1_000), 50_000_000, |fact| match *fact {
        Fact::WriteLost { acknowledged: true, .. } => count.lost += 1,
        Fact::OperationEnded { outcome, .. } => count.told[outcome as usize] += 1,
        _ => {}
    });
    assert!(asked > 200, "{asked} questions");
    Ran { report, count }
}

fn runs(store: &str, faults: &str, seeds: u64) -> Vec<Ran> {
    (1..=seeds).map(|seed| run(store, faults, seed)).collect()
}

fn all_held(runs: &[Ran]) {
    for (seed, run) in runs.iter().enumerate() {
        let HistoryReport { verdict, findings, records, .. } = &run.report;
        let bad: Vec<_> = records.iter().filter_map(|record| record.failure.clone()).collect();
        assert_eq!(*verdict, Verdict::Held, "seed {}: {findings:?} {bad:?}", seed + 1);
    }
}

/// In how many runs an anomaly was found.
fn with(runs: &[Ran], name: &str) -> usize {
    runs.iter().filter(|run| run.found(name) > 0).count()
}

const ONE_AND_ONE: &str = r#","read_quorum":1,"write_quorum":1"#;
const TWO_AND_TWO: &str = r#","read_quorum":2,"write_quorum":2"#;
const BLOCKING: &str = r#","read_quorum":2,"write_quorum":2,"read_repair":"blocking""#;

#[test]
fn one_and_one_of_three_reads_old_values_and_two_and_two_never_does() {
    // With 200 seeds it was found in 200, and in none; that takes a minute.
    let seeds = 25;
    let broken = runs(ONE_AND_ONE, "", seeds);
    assert_eq!(with(&broken, "stale-read"), 25);
    let mended = runs(TWO_AND_TWO, "", seeds);
    assert_eq!(with(&mended, "stale-read"), 0);
    assert!(mended.iter().all(|run| run.count.lost == 0 && run.count.told[Outcome::Failed as usize] == 0));
}

#[test]
fn quorums_that_overlap_are_regular_and_only_a_read_that_writes_back_is_linearizable() {
    let regular = runs(r#","read_quorum":2,"write_quorum":2,"read_repair":"none""#, "", 10);
    assert_eq!(with(&regular, "stale-read"), 0);
    let not_linearizable = regular.iter().filter(|run| run.report.verdict == Verdict::Broken).count();
    assert!(not_linearizable > 0, "a read during a write says the new value, and the next one the old");
    all_held(&runs(BLOCKING, "", 10));
    for others in [r#","read_quorum":3,"write_quorum":1"#, r#","read_quorum":1,"write_quorum":3"#] {
        assert_eq!(with(&runs(others, "", 5), "stale-read"), 0);
        all_held(&runs(&format!(r#"{others},"read_repair":"blocking""#), "", 5));
    }
}

#[test]
fn overlapping_quorums_stay_linearizable_through_crashes_partitions_and_pauses() {
    for fault in ["crash", "isolate", "pause"] {
        for handoff in [true, false] {
            let fault = format!(
                r#"{{"fault":"{fault}","component":"db","instance":1,"at":"1s","for":"2s"}},
                {{"fault":"restart","component":"db","instance":3,"at":"4s"}}"#
            );
            let store =
                format!(r#"{BLOCKING},"replica_timeout":"1s","failure_detection":"500ms","hinted_handoff":{handoff}"#);
            let runs = runs(&store, &fault, 4);
            all_held(&runs);
            assert!(runs.iter().all(|run| run.count.told[0] > 200 && run.count.lost == 0), "{fault}");
        }
    }
}

#[test]
fn a_sloppy_quorum_is_no_quorum() {
    let store = r#","instances":6,"read_quorum":2,"write_quorum":2,"failure_detection":"50ms","read_repair":"none""#;
    let faults: Vec<String> = (0..6)
        .flat_map(|turn| [turn, turn + 1].map(|node| (turn, node % 6 + 1)))
        .map(|(turn, node)| {
            let at = 500 + 800 * turn;
            format!(r#"{{"fault":"pause","component":"db","instance":{node},"at":"{at}ms","for":"500ms"}}"#)
        })
        .collect();
    let strict = runs(store, &faults.join(","), 8);
    assert_eq!(with(&strict, "stale-read"), 0);
    let sloppy = runs(&format!(r#"{store},"sloppy_quorum":true"#), &faults.join(","), 8);
    assert!(with(&sloppy, "stale-read") > 4, "{}", with(&sloppy, "stale-read"));
    let taken = |runs: &[Ran]| runs.iter().map(|run| run.count.told[Outcome::Ok as usize]).sum::<usize>();
    assert!(taken(&sloppy) > taken(&strict), "but it takes more: {} and {}", taken(&sloppy), taken(&strict));
}

#[test]
fn the_latest_timestamp_wins_even_where_the_clock_is_wrong() {
    let off = r#"{"fault":"clock_skew","component":"db","instance":1,"offset":"300ms","at":"500ms"}"#;
    let skewed = runs(BLOCKING, off, 6);
    assert!(skewed.iter().all(|run| run.count.lost > 0 && run.report.verdict == Verdict::Broken));
    let own = runs(&format!(r#"{BLOCKING},"clock_skew":"300ms""#), "", 6);
    assert!(own.iter().filter(|run| run.count.lost > 0 && run.report.verdict == Verdict::Broken).count() > 3);
    let drifting = runs(&format!(r#"{BLOCKING},"clock_drift":100000"#), "", 6);
    assert!(drifting.iter().filter(|run| run.count.lost > 0).count() > 3);
}
