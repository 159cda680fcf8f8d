//! Stores with quorums, by the clock: who is waited for, what each instance holds, and what is refused or lost.

mod support;

use std::collections::BTreeSet;

use betwixt_sim::{Fact, Outcome};
use support::{Run, run};

/// A writer comes every 100 ms, from 100 ms on, and a reader's request arrives 50 ms after each; both ask the instances in turn. It takes 10 ms
/// to a replica and 10 ms back.
fn every(store: &str, faults: &str) -> Run {
    let ways = ["write_delay", "ack_delay", "read_delay", "response_delay"];
    let ways: String =
        ways.iter().filter(|way| !store.contains(**way)).map(|way| format!(r#","{way}":"10ms""#)).collect();
    run(&format!(
        r#"{{"betwixt":1,"duration":"3980ms","components":[
        {{"id":"writer","kind":"client","arrivals":"constant","rate":"10/s","handlers":{{"*":[{{"write":{{"to":"db","key":"=row"}}}}]}}}},
        {{"id":"reader","kind":"client","arrivals":"constant","rate":"10/s","handlers":{{"*":[{{"read":{{"from":"db","key":"=row"}}}}]}}}},
        {{"id":"db","kind":"quorum_store","service_time":"0ms"{ways}{store}}}],
        "connections":[{{"from":"writer","to":"db","latency":"0ms"}},{{"from":"reader","to":"db","latency":"100ms"}}],
        "faults":[{faults}]}}"#
    ))
}

/// Milliseconds of the operations of a client that ended so.
fn took_ms(run: &Run, whose: u32, how: Outcome) -> Vec<u64> {
    let facts = run.notes.0.iter();
    let took = facts.filter_map(|(at, fact)| match fact {
        Fact::OperationEnded { client, began, outcome, .. } if (*client, *outcome) == (whose, how) => {
            Some((at - began) / 1_000_000)
        }
        _ => None,
    });
    took.collect()
}

/// Instances that a write has reached.
fn holders(run: &Run) -> BTreeSet<u16> {
    let facts = run.notes.0.iter();
    let reached = facts.filter_map(|(_, fact)| match fact {
        Fact::RecordWritten { instance, .. } | Fact::Replicated { instance, .. } => Some(*instance),
        _ => None,
    });
    reached.collect()
}

fn versions(run: &Run) -> Vec<u32> {
    let facts = run.notes.0.iter();
    facts
        .filter_map(|(_, fact)| if let Fact::RecordRead { version, .. } = fact { Some(*version) } else { None })
        .collect()
}

fn lost(run: &Run) -> usize {
    run.count(|fact| matches!(fact, Fact::WriteLost { acknowledged: true, .. }))
}

#[test]
fn an_answer_waits_for_its_quorum_and_for_nobody_else() {
    for (store, write, read) in [
        // One's own copy is at hand, so a quorum of one waits for nobody.
        (r#","read_quorum":1,"write_quorum":1"#, 0, 100),
        (r#","read_quorum":2,"write_quorum":2"#, 20, 120),
        (r#","read_quorum":1,"write_quorum":1,"coordinator":"proxy""#, 20, 120),
        (r#","read_quorum":3,"write_quorum":1,"replicas":1,"instances":1"#, 0, 100),
        (r#","write_quorum":3,"ack_delay":"30ms""#, 40, 120),
    ] {
        let run = every(store, "");
        assert_eq!(took_ms(&run, 0, Outcome::Ok), [write; 39], "{store}");
        assert_eq!(took_ms(&run, 1, Outcome::Ok), [read; 38], "{store}");
    }
}

#[test]
fn a_write_reaches_as_many_instances_as_there_are_replicas() {
    for (store, held) in
        [("", 3), (r#","instances":7"#, 3), (r#","instances":7,"replicas":5"#, 5), (r#","replicas":9"#, 3)]
    {
        let run = every(store, "");
        assert_eq!(holders(&run).len(), held, "{store}");
        assert_eq!(run.count(|fact| matches!(fact, Fact::RecordWritten { .. })), 39);
    }
}

#[test]
fn reads_are_old_where_quorums_do_not_meet() {
    // A write needs 200 ms to the other two, and each instance is read 50 ms after somebody has written.
    let old =
        every(r#","read_quorum":1,"write_quorum":1,"write_delay":"200ms","instances":3,"read_repair":"none""#, "");
    let new = every(r#","read_quorum":2,"write_quorum":2,"write_delay":"20ms""#, "");
    let newest: Vec<u32> = (1..40).collect();
    assert_eq!(versions(&new), newest);
    // The reader asks the instance that the write before it has asked, so it reads that one; a slower one reads another.
    assert_eq!(versions(&old), newest);
    let other = every(
        r#","read_quorum":1,"write_quorum":1,"write_delay":"200ms","coordinator":"proxy","read_repair":"none""#,
        "",
    );
    assert!(
        versions(&other).iter().zip(&newest).skip(3).all(|(read, newest)| read + 2 == *newest),
        "{:?}",
        versions(&other)
    );
}

#[test]
fn without_a_quorum_it_waits_in_vain_and_then_refuses_at_once() {
    let down = [2, 3]
        .map(|n| format!(r#"{{"fault":"crash","component":"db","instance":{n},"at":"950ms","for":"2s"}}"#))
        .join(",");
    let run = every(r#","replica_timeout":"300ms","failure_detection":"500ms""#, &down);
    // Every third write finds the instance that is left. Those at 1000 and 1300 ms wait for the others, those later know.
    assert_eq!(took_ms(&run, 0, Outcome::Failed), [300, 300]);
    let refused = took_ms(&run, 0, Outcome::Refused);
    assert!(refused.iter().all(|ms| *ms == 0) && refused.len() == 18, "{refused:?}");
    assert_eq!(took_ms(&run, 0, Outcome::Ok).len(), 39 - 20);
    // Hints bring back the newest of what was written before anybody noticed, which was not told as written.
    let handed =
        |run: &Run| run.count(|fact| matches!(fact, Fact::Replicated { instance: 1 | 2, version: 10 | 11, .. }));
    assert_eq!(handed(&run), 2, "to both");
    let without = every(
        r#","replica_timeout":"300ms","failure_detection":"500ms","hinted_handoff":false,"read_repair":"none""#,
        &down,
    );
    assert_eq!(handed(&without), 0);
}

/// A scenario of six instances where two of the three that hold the record are down from 1 s to 3 s.
fn two_of_three_down(store: &str) -> (Run, BTreeSet<u16>, Vec<u16>) {
    let all = holders(&every(r#","instances":6"#, ""));
    let gone: Vec<u16> = all.iter().copied().take(2).collect();
    let fault =
        |n: &u16| format!(r#"{{"fault":"crash","component":"db","instance":{},"at":"950ms","for":"2s"}}"#, n + 1);
    let faults: Vec<String> = gone.iter().map(fault).collect();
    let words = format!(r#","instances":6,"failure_detection":"0s"{store}"#);
    (every(&words, &faults.join(",")), all, gone)
}

#[test]
fn a_sloppy_quorum_takes_what_a_strict_one_refuses_and_hands_it_over() {
    let (strict, all, _) = two_of_three_down("");
    assert_eq!(holders(&strict), all);
    // Of twenty writes and twenty reads, some find an instance that is down, and all others find no quorum. One more read
    // had just come to an instance that went down.
    let how = [Outcome::Refused, Outcome::Unknown, Outcome::Ok].map(|how| strict.told(how));
    assert_eq!(how, [40, 1, 36]);
    let (sloppy, all, gone) = two_of_three_down(r#","sloppy_quorum":true"#);
    let refused = sloppy.told(Outcome::Refused);
    assert!((10..=16).contains(&refused), "only those that ask an instance that is down: {refused}");
    assert_eq!(holders(&sloppy).difference(&all).count(), 2, "two stand in");
    let taken = |run: &Run, at_ms: u64| {
        let handed = |(at, fact): &&(u64, Fact)| {
            *at / 1_000_000 == at_ms && matches!(fact, Fact::Replicated { instance, .. } if gone.contains(instance))
        };
        run.notes.0.iter().filter(handed).count()
    };
    assert_eq!(taken(&sloppy, 2960), 2, "each of the two gets the newest, 10 ms after it is back");
    let (kept, ..) = two_of_three_down(r#","sloppy_quorum":true,"hinted_handoff":false"#);
    assert_eq!(taken(&kept, 2960), 0);
    // Those who are back have been handed all that was kept for them.
    let members = sloppy.world.members(2);
    assert!(members.iter().all(|held| held.up && held.kept == 0));
    assert_eq!(members.iter().map(|held| held.log).sum::<u64>(), u64::from(sloppy.world.facets(2).records.unwrap()));
}

#[test]
fn an_instance_that_is_cut_off_takes_writes_only_where_one_is_a_quorum() {
    let cut = r#"{"fault":"isolate","component":"db","instance":1,"at":"950ms","for":"2s"}"#;
    let store = r#","instances":6,"failure_detection":"0s","read_quorum":1,"read_repair":"none""#;
    // The writer is at home with the first instance: while that is cut off it reaches nobody else.
    let sides = |words: &str| {
        let run = every(&format!("{store}{words}"), cut);
        let told = took_ms(&run, 0, Outcome::Ok).len();
        (told, took_ms(&run, 0, Outcome::Refused).len(), holders(&run).contains(&0))
    };
    let owns = holders(&every(r#","instances":6"#, "")).contains(&0);
    let strict = sides(r#","write_quorum":1"#);
    let sloppy = sides(r#","write_quorum":1,"sloppy_quorum":true"#);
    assert_eq!(sloppy, (39, 0, true), "it stands in for whoever holds the record");
    assert_eq!(strict, if owns { (39, 0, true) } else { (19, 20, false) });
    let two = sides(r#","sloppy_quorum":true,"write_quorum":2"#);
    assert_eq!((two.0, two.1), (19, 20), "one is no quorum of two");
}

#[test]
fn a_clock_that_is_ahead_wins_and_what_comes_after_is_lost() {
    // Every third write is stamped ten seconds late: from then on only those count.
    let ahead = r#"{"fault":"clock_skew","component":"db","instance":1,"offset":"10s","at":"950ms"}"#;
    let run = every("", ahead);
    let stamped = run.world.faults()[0].times_applied;
    assert_eq!((stamped, lost(&run)), (10, 20));
    let last = *versions(&run).last().expect("there are reads");
    assert_eq!(versions(&run).iter().filter(|version| **version > 9).count(), 30);
    assert!(last <= 39 && versions(&run).windows(2).skip(9).all(|pair| pair[1] == pair[0] || pair[1] == pair[0] + 3));
    let behind = ahead.replace("10s\"", "10s\",\"shows\":\"earlier\"");
    let run = every("", &behind);
    assert_eq!((run.world.faults()[0].times_applied, lost(&run)), (10, 10), "its own writes are lost");
    assert_eq!(lost(&every("", "")), 0);
}

#[test]
fn an_instance_can_lose_what_it_held_and_the_others_bring_it_back() {
    let writes_end = r#","read_quorum":2,"read_repair":"background""#;
    let wiped = r#"{"fault":"crash","component":"db","instance":2,"loses":"records","at":"1950ms","for":"10ms"}"#;
    let run = every(writes_end, wiped);
    assert_eq!(run.world.faults()[0].times_applied, 1, "one record");
    assert_eq!(versions(&run), (1..40).collect::<Vec<_>>(), "the other two have it");
    let one = every(r#","read_quorum":1,"write_quorum":1,"write_delay":"10s","read_repair":"none""#, wiped);
    let found = |run: &Run| run.count(|fact| matches!(fact, Fact::RecordRead { found: false, .. }));
    assert_eq!(found(&every(r#","read_quorum":1"#, "")), 0);
    assert_eq!(found(&one), 0, "each reads what was just written there");
    let kept = wiped.replace("records", "memory");
    assert_eq!(every(writes_end, &kept).world.faults()[0].times_applied, 0, "nothing was under way");
}

#[test]
fn two_coordinators_can_both_find_a_condition_true() {
    let store = r#"{"id":"db","kind":"quorum_store","service_time":"0ms","write_delay":"15ms","ack_delay":"15ms","read_delay":"15ms","response_delay":"15ms"}"#;
    // Two at a time, so many milliseconds apart; each reads, checks and writes.
    let text = |apart: u32, store: &str| {
        let trace: Vec<String> =
            (1..10).flat_map(|n| [n * 400, n * 400 + apart]).map(|ms| format!("\"{ms}ms\"")).collect();
        format!(
            r#"{{"betwixt":1,"duration":"5s","components":[
            {{"id":"people","kind":"client","arrivals":"recorded","trace":[{}]}},
            {{"id":"counter","kind":"service","workers":100,"service_time":"0ms","handlers":{{"*":[
            {{"read":{{"from":"db","key":"=row"}}}},{{"write":{{"to":"db","key":"=row","if":"unchanged"}}}}]}}}},
            {store}],"connections":[{{"from":"people","to":"counter"}},{{"from":"counter","to":"db","latency":"0ms"}}]}}"#,
            trace.join(",")
        )
    };
    // Writers who were told ok, and those of them who had read the same version as another one.
    let told = |apart: u32| {
        let run = run(&text(apart, store));
        let well = |wanted: u64| {
            run.count(|f| matches!(f, Fact::OperationEnded { op, outcome: Outcome::Ok, .. } if op.id == wanted)) > 0
        };
        let facts = run.notes.0.iter();
        let based: Vec<u32> = facts
            .filter_map(|(_, fact)| match fact {
                Fact::RecordRead { op, version, .. } if well(op.id) => Some(*version),
                _ => None,
            })
            .collect();
        let conflicts = run.count(|fact| matches!(fact, Fact::Conflicted { .. }));
        (based.len(), based.len() - based.iter().collect::<BTreeSet<_>>().len(), conflicts)
    };
    assert_eq!(told(200), (18, 0, 0), "each is done before the next one comes");
    assert_eq!(told(0), (18, 9, 0), "both find the version that they had read, and both write");
    assert_eq!(told(40), (9, 0, 9), "the second has read before the first has written, and checks after it");
}

#[test]
fn records_move_with_instances_and_replicas() {
    let text = r#"{"betwixt":1,"duration":"3980ms","components":[
        {"id":"writer","kind":"client","arrivals":"constant","rate":"10/s","handlers":{"*":[{"write":{"to":"db","key":"=row"}}]}},
        {"id":"reader","kind":"client","arrivals":"constant","rate":"10/s","handlers":{"*":[{"read":{"from":"db","key":"=row"}}]}},
        {"id":"db","kind":"quorum_store","instances":3,"service_time":"0ms","write_delay":"1ms","ack_delay":"1ms","read_delay":"1ms","response_delay":"1ms"}],
        "connections":[{"from":"writer","to":"db","latency":"0ms"},{"from":"reader","to":"db","latency":"100ms"}],
        "interventions":[{"set":"components.db.instances","points":[["1040ms",9],["2040ms",2],["3040ms",5]]},
        {"set":"components.db.replicas","points":[["1540ms",5]]}]}"#;
    let run = run(text);
    assert_eq!(run.told(Outcome::Ok), 77);
    assert_eq!(versions(&run), (1..40).collect::<Vec<_>>());
}
