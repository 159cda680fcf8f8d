//! Databases with replicas: what their callers were told in a run, judged by the checker of histories, over seeds.

mod support;

use betwixt_analysis::consistency::{HistoryReport, Verdict};
use betwixt_sim::{Fact, Outcome};
use support::judged;

/// Seeds of each claim.
const SEEDS: u64 = 5;

/// What a run of replicas came to.
struct Ran {
    report: HistoryReport,
    /// Writes that are gone although their writers were told ok.
    lost: usize,
    /// Changes of leader.
    leaders: usize,
    /// Writes that were told ok.
    written: usize,
}

impl Ran {
    fn found(&self, name: &str) -> usize {
        self.report.counts.iter().find(|count| count.name == name).map_or(0, |count| count.count)
    }
}

#[derive(Default)]
struct Count {
    lost: usize,
    leaders: usize,
    written: usize,
}

/// Two shops, each at home with one of three replicas, read and write a few records.
fn run(database: &str, faults: &str, seed: u64) -> Ran {
    let text = format!(
        r#"{{"betwixt":1,"name":"Replicas","duration":"12s",
        "flows":[{{"id":"look","weight":3,"keys":4,"key_skew":0}},{{"id":"change","weight":1,"keys":4,"key_skew":0}}],
        "components":[
        {{"id":"people-1","kind":"client","rate":"20/s"}},{{"id":"people-2","kind":"client","rate":"20/s"}},
        {{"id":"shop-1","kind":"service","service_time":"1ms","handlers":{{"look":[{{"read":"db"}}],"change":[{{"write":"db"}}]}}}},
        {{"id":"shop-2","kind":"service","service_time":"1ms","handlers":{{"look":[{{"read":"db"}}],"change":[{{"write":"db"}}]}}}},
        {{"id":"db","kind":"database","instances":3,"service_time":"exponential(2ms)","replication_delay":"exponential(40ms)"{database}}}],
        "connections":[{{"from":"people-1","to":"shop-1"}},{{"from":"people-2","to":"shop-2"}},
        {{"from":"shop-1","to":"db","latency":"4ms","timeout":"2s"}},{{"from":"shop-2","to":"db","latency":"4ms","timeout":"2s"}}],
        "faults":[{faults}]}}"#
    );
    let mut count = Count::default();
    let (report, asked) = judged(&text, seed, (12, 1_000), 50_000_000, |fact| match *fact {
        Fact::WriteLost { acknowledged: true, .. } => count.lost += 1,
        Fact::Leads { .. } => count.leaders += 1,
        Fact::OperationEnded { op, outcome: Outcome::Ok, .. } if op.flow == 1 => count.written += 1,
        _ => {}
    });
    assert!(asked > 300, "{asked} questions");
    let Count { lost, leaders, written } = count;
    Ran { report, lost, leaders, written }
}

fn runs(database: &str, faults: &str) -> Vec<Ran> {
    (1..=SEEDS).map(|seed| run(database, faults, seed)).collect()
}

fn all_held(runs: &[Ran]) {
    for (seed, run) in runs.iter().enumerate() {
        let HistoryReport { verdict, findings, records, .. } = &run.report;
        let bad: Vec<_> = records.iter().filter_map(|record| record.failure.clone()).collect();
        assert_eq!(*verdict, Verdict::Held, "seed {}: {findings:?} {bad:?}", seed + 1);
    }
}

#[test]
fn asynchronous_replicas_that_anybody_reads_give_old_values() {
    let runs = runs(r#","replication":"asynchronous","read_from":"any""#, "");
    assert!(runs.iter().all(|run| run.found("stale-read") > 0 && run.report.verdict == Verdict::Broken));
    assert!(runs.iter().all(|run| run.lost == 0), "old is not lost");
}

#[test]
fn whoever_reads_from_the_leader_reads_what_is_new() {
    for mode in ["shared", "asynchronous", "semi_synchronous", "synchronous"] {
        all_held(&runs(&format!(r#","replication":"{mode}","read_from":"leader""#), ""));
    }
}

#[test]
fn synchronous_replicas_behave_like_one_record() {
    all_held(&runs(r#","replication":"synchronous","read_from":"any""#, ""));
    all_held(&runs(r#","replication":"synchronous","read_from":"nearest""#, ""));
}

#[test]
fn synchronous_replicas_stay_one_record_through_crashes_partitions_and_pauses() {
    let database = r#","replication":"synchronous","read_from":"any","failover":"automatic","lease":"1s""#;
    for fault in ["crash", "isolate", "pause"] {
        for instance in [1, 2] {
            let fault = format!(
                r#"{{"fault":"{fault}","component":"db","instance":{instance},"at":"3s","for":"4s"}},
                {{"fault":"restart","component":"db","instance":3,"at":"9s"}}"#
            );
            let runs = runs(database, &fault);
            all_held(&runs);
            let changes = usize::from(instance == 1);
            assert!(runs.iter().all(|run| run.leaders == changes && run.lost == 0 && run.written > 30), "{fault}");
        }
    }
}

const AUTOMATIC: &str = r#","failover":"automatic","lease":"1s","read_from":"leader""#;
const LEADER_CRASHES: &str = r#"{"fault":"crash","component":"db","instance":1,"at":"2s","for":"8s"}"#;
const LEADER_CUT_OFF: &str = r#"{"fault":"isolate","component":"db","instance":1,"at":"2s","for":"8s"}"#;

#[test]
fn a_failover_loses_what_only_the_old_leader_had() {
    let lost = runs(&format!(r#","replication":"asynchronous"{AUTOMATIC}"#), LEADER_CUT_OFF);
    assert!(lost.iter().all(|run| run.leaders == 1));
    assert!(lost.iter().all(|run| run.lost > 0), "writes of the last second went nowhere");
}

#[test]
fn semi_synchronous_replication_loses_nothing_that_was_acknowledged() {
    let words = format!(r#","replication":"semi_synchronous","replication_timeout":"none"{AUTOMATIC}"#);
    for fault in [LEADER_CRASHES, LEADER_CUT_OFF] {
        let runs = runs(&words, fault);
        assert!(runs.iter().all(|run| run.leaders == 1 && run.lost == 0));
    }
}

#[test]
fn two_leaders_who_ignore_the_lease_lose_what_one_of_them_took() {
    let kept = runs(&format!(r#","replication":"asynchronous","failover_keeps":true{AUTOMATIC}"#), LEADER_CUT_OFF);
    let ignored = runs(&format!(r#","replication":"asynchronous","lease_ignored":true{AUTOMATIC}"#), LEADER_CUT_OFF);
    let lost = |runs: &[Ran]| runs.iter().map(|run| run.lost).sum::<usize>();
    // Eight seconds of one side's writes, against one second of them.
    assert!(lost(&ignored) > 4 * lost(&kept), "{} and {}", lost(&ignored), lost(&kept));
    assert!(ignored.iter().all(|run| run.report.verdict == Verdict::Broken && run.lost > 0));
}
