//! A consensus group under random crashes, partitions and pauses: what its callers were told, judged by the checker of histories.

mod support;

use betwixt_analysis::consistency::{HistoryReport, Verdict};
use betwixt_sim::{Fact, Outcome};
use support::judged;

/// What a run came to.
struct Ran {
    report: HistoryReport,
    lost: usize,
    leaders: usize,
    /// Operations that ended well.
    well: usize,
}

#[derive(Default)]
struct Count {
    lost: usize,
    leaders: usize,
    well: usize,
}

/// Three shops, each at home with one of three members, read and write a few records.
fn run(group: &str, faults: &str, seed: u64) -> Ran {
    let (mut shops, mut wires) = (String::new(), String::new());
    for at in 1..=3 {
        shops += &format!(
            r#"{{"id":"people-{at}","kind":"client","rate":"20/s"}},
            {{"id":"shop-{at}","kind":"service","service_time":"1ms","handlers":{{"look":[{{"read":"db"}}],"change":[{{"write":"db"}}],
            "swap":[{{"read":"db"}},{{"write":{{"to":"db","if":"unchanged"}}}}]}}}},"#
        );
        wires += &format!(
            r#"{{"from":"people-{at}","to":"shop-{at}"}},{{"from":"shop-{at}","to":"db","latency":"4ms","timeout":"1s"}},"#
        );
    }
    let wires = wires.trim_end_matches(',');
    let text = format!(
        r#"{{"betwixt":1,"name":"Members","duration":"6s",
        "flows":[{{"id":"look","weight":3,"keys":3,"key_skew":0}},{{"id":"change","weight":1,"keys":3,"key_skew":0}},{{"id":"swap","weight":1,"keys":3,"key_skew":0}}],
        "components":[{shops}
        {{"id":"db","kind":"consensus_group","service_time":"exponential(1ms)","member_delay":"exponential(5ms)","member_loss":0.02{group}}}],
        "connections":[{wires}],"faults":[{faults}]}}"#
    );
    let mut count = Count::default();
    let (report, _asked) = judged(&text, seed, (30, 200), 500_000, |fact| match *fact {
        Fact::WriteLost { acknowledged: true, .. } => count.lost += 1,
        Fact::Leads { .. } => count.leaders += 1,
        Fact::OperationEnded { outcome: Outcome::Ok, .. } => count.well += 1,
        _ => {}
    });
    let Count { lost, leaders, well } = count;
    Ran { report, lost, leaders, well }
}

/// Every member crashes, is cut off and stands still, each at random times of its own.
fn troubles() -> String {
    let mut all = Vec::new();
    for (fault, well, struck) in [("crash", "5s", "500ms"), ("isolate", "3s", "600ms"), ("pause", "5s", "400ms")] {
        for instance in 1..=3 {
            all.push(format!(
                r#"{{"fault":"{fault}","component":"db","instance":{instance},"mtbf":"exponential({well})","mttr":"exponential({struck})"}}"#
            ));
        }
    }
    all.push(r#"{"fault":"failover","component":"db","at":"3s"}"#.to_owned());
    all.join(",")
}

/// Two hundred seeds: in each the history is judged, and nothing that was answered is lost.
fn all_hold(group: &str) {
    let troubles = troubles();
    let (mut leaders, mut well) = (0, 0);
    for seed in 1..=200 {
        let ran = run(group, &troubles, seed);
        let bad: Vec<_> = ran.report.records.iter().filter_map(|record| record.failure.clone()).collect();
        assert_eq!(ran.report.verdict, Verdict::Held, "seed {seed}: {:?} {bad:?}", ran.report.findings);
        assert_eq!(ran.lost, 0, "seed {seed}");
        leaders += ran.leaders;
        well += ran.well;
    }
    assert!(leaders > 400 && well > 200 * 120, "{leaders} leaders, {well} operations: it would be easy to do nothing");
}

#[test]
fn a_group_whose_leader_confirms_its_reads_is_linearizable_through_crashes_partitions_and_pauses() {
    all_hold("");
}

#[test]
fn a_group_whose_leader_reads_under_a_lease_is_linearizable_through_crashes_partitions_and_pauses() {
    all_hold(r#","reads":"lease""#);
}

#[test]
fn a_group_whose_leader_never_gives_up_by_itself_is_linearizable_all_the_same() {
    all_hold(r#","check_quorum":false"#);
}

/// In how many of so many seeds a stale read was found.
fn stale(group: &str, faults: &str, seeds: u64) -> usize {
    let found = |seed| {
        let ran = run(group, faults, seed);
        let stale = ran.report.counts.iter().find(|count| count.name == "stale-read").map_or(0, |count| count.count);
        assert!(stale == 0 || ran.report.verdict == Verdict::Broken);
        usize::from(stale > 0)
    };
    (1..=seeds).map(found).sum()
}

const LEADER_CUT_OFF: &str = r#"{"fault":"isolate","component":"db","instance":1,"at":"2s","for":"1500ms"}"#;

#[test]
fn whoever_reads_without_asking_reads_old_values_from_a_leader_that_was_cut_off() {
    let found = stale(r#","reads":"unchecked","check_quorum":false"#, LEADER_CUT_OFF, 5);
    assert_eq!(found, 5);
    assert_eq!(stale(r#","reads":"lease""#, LEADER_CUT_OFF, 5), 0);
}

#[test]
fn any_member_may_be_behind() {
    assert!(stale(r#","reads":"any""#, "", 5) == 5);
}

#[test]
fn leases_break_when_clocks_drift_far_enough() {
    let words = r#","reads":"lease","check_quorum":false,"election_timeout":"300ms","election_timeout_max":"400ms""#;
    assert!(stale(&format!(r#"{words},"clock_drift":0.4"#), LEADER_CUT_OFF, 10) > 0);
    assert_eq!(stale(words, LEADER_CUT_OFF, 5), 0);
}
