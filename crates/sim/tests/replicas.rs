//! A leader and its replicas, by the clock: what each holds, who leads, and what is lost.

mod support;

use betwixt_sim::{Fact, Outcome};
use support::{Run, run};

/// People come one after another, 100 ms apart, from 100 ms on: a writer of one record at home with the first replica, and a
/// reader at home with the second, 50 ms later. Work takes no time; it takes 30 ms until a replica has a write.
fn two(database: &str, faults: &str, connection: &str) -> Run {
    run(&format!(
        r#"{{"betwixt":1,"duration":"2s","components":[
        {{"id":"writer","kind":"client","arrivals":"constant","rate":"10/s","handlers":{{"*":[{{"write":{{"to":"db","key":"=row"}}}}]}}}},
        {{"id":"reader","kind":"client","arrivals":"constant","rate":"10/s","handlers":{{"*":[{{"read":{{"from":"db","key":"=row"}}}}]}}}},
        {{"id":"db","kind":"database","instances":2,"service_time":"0ms","replication_delay":"30ms"{database}}}],
        "connections":[{{"from":"writer","to":"db","latency":"0ms"{connection}}},{{"from":"reader","to":"db","latency":"20ms"{connection}}}],
        "faults":[{faults}]}}"#
    ))
}

/// Versions read, in order, with the replica that gave them.
fn read(run: &Run) -> Vec<(u16, u32)> {
    let facts = run.notes.0.iter();
    let read = facts.filter_map(|(_, fact)| match fact {
        Fact::RecordRead { instance, version, .. } => Some((*instance, *version)),
        _ => None,
    });
    read.collect()
}

fn leaders(run: &Run) -> Vec<(u64, u16)> {
    let facts = run.notes.0.iter();
    facts
        .filter_map(
            |(at, fact)| if let Fact::Leads { instance, .. } = fact { Some((at / 1_000_000, *instance)) } else { None },
        )
        .collect()
}

/// Writes that are gone: those of which the writer was told ok, and the others.
fn lost(run: &Run) -> [usize; 2] {
    [true, false].map(|told| run.count(|f| matches!(f, Fact::WriteLost { acknowledged, .. } if *acknowledged == told)))
}

/// Milliseconds of the writer's operations.
fn writes_ms(run: &Run) -> Vec<u64> {
    let facts = run.notes.0.iter();
    let took = facts.filter_map(|(at, fact)| match fact {
        Fact::OperationEnded { client: 0, began, outcome: Outcome::Ok, .. } => Some((at - began) / 1_000_000),
        _ => None,
    });
    took.collect()
}

#[test]
fn a_replica_is_behind_by_its_delay() {
    // The reader's request arrives 10 ms after the write has happened, 20 ms before the second replica has it.
    let near = two(r#","replication":"asynchronous","read_from":"nearest""#, "", "");
    let leader = two(r#","replication":"asynchronous","read_from":"leader""#, "", "");
    let versions = |run: &Run| read(run).iter().map(|(_, version)| *version).collect::<Vec<_>>();
    assert_eq!(versions(&near), (0..19).collect::<Vec<_>>());
    assert_eq!(versions(&leader), (1..20).collect::<Vec<_>>());
    assert!(read(&near).iter().all(|(instance, _)| *instance == 1) && read(&leader).iter().all(|(i, _)| *i == 0));
    assert_eq!(near.count(|f| matches!(f, Fact::Replicated { instance: 1, .. })), 19);
    assert!(writes_ms(&near).iter().all(|ms| *ms == 0), "nobody waits for the replica");
    let members = near.world.members(2);
    assert_eq!(members.iter().map(|held| (held.leads, held.up)).collect::<Vec<_>>(), [(true, true), (false, true)]);
    // The last write was made at the end of the run: the replica will have it 30 ms later.
    assert_eq!(members[0].log - members[1].log, u64::from(near.world.facets(2).behind.unwrap()));
}

#[test]
fn a_write_is_answered_when_the_replicas_have_reported_it() {
    for mode in ["semi_synchronous", "synchronous"] {
        let run = two(&format!(r#","replication":"{mode}""#), "", "");
        let took = writes_ms(&run);
        assert!(took.len() == 19 && took.iter().all(|ms| *ms == 60), "30 ms there and 30 ms back: {took:?}");
    }
}

#[test]
fn in_synchronous_replication_a_read_waits_for_the_write_that_is_under_way() {
    let run = two(r#","replication":"synchronous","read_from":"nearest""#, "", "");
    let versions: Vec<u32> = read(&run).iter().map(|(_, version)| *version).collect();
    // The request comes 10 ms after the write began. Nothing has reached this replica, so it may give the old version.
    assert_eq!(versions, (0..19).collect::<Vec<_>>());
    let leader = two(r#","replication":"synchronous","read_from":"leader""#, "", "");
    let times = leader.durations_ms();
    let waited = times.iter().filter(|ms| (**ms - 70.0).abs() < 1e-6).count();
    assert_eq!(waited, 19, "at the leader it waits 50 ms until the write is through: {times:?}");
}

#[test]
fn semi_synchronous_waits_no_longer_than_it_may_and_then_answers_what_may_be_lost() {
    let away = r#"{"fault":"isolate","component":"db","instance":2,"at":"50ms"}"#;
    let run = two(r#","replication":"semi_synchronous","replication_timeout":"200ms""#, away, "");
    let took = writes_ms(&run);
    assert!(took.len() >= 17 && took.iter().all(|ms| *ms == 200), "{took:?}");
    let patient = two(r#","replication":"synchronous""#, away, "");
    assert_eq!(writes_ms(&patient), Vec::<u64>::new(), "one replica out of reach stops all writes");
}

const AUTOMATIC: &str = r#","failover":"automatic","lease":"500ms""#;

#[test]
fn the_next_leader_begins_when_the_lease_has_run_out() {
    let down = r#"{"fault":"crash","component":"db","instance":1,"at":"450ms","for":"1s"}"#;
    let run = two(&format!(r#","replication":"asynchronous"{AUTOMATIC}"#), down, "");
    assert_eq!(leaders(&run), [(950, 1)]);
    assert_eq!(lost(&run), [0, 0], "the last write had arrived before the crash");
    // Writes at 500 to 900 ms and the reads after them meet nobody who listens; the twentieth write comes at the very end.
    assert_eq!((run.told(Outcome::Refused), writes_ms(&run).len()), (10, 15));
    let short = down.replace("1s", "400ms");
    let back = two(&format!(r#","replication":"asynchronous"{AUTOMATIC}"#), &short, "");
    assert_eq!(leaders(&back), [], "it was back in time");
}

#[test]
fn a_failover_loses_what_is_on_its_way_or_waits_for_it() {
    // The write at 500 ms is answered at once and needs 30 ms to the second replica; at 510 ms somebody makes that one the leader.
    let switch = r#"{"fault":"failover","component":"db","at":"510ms"}"#;
    let hasty = two(r#","replication":"asynchronous""#, switch, "");
    assert_eq!((leaders(&hasty), lost(&hasty)), (vec![(510, 1)], [1, 0]));
    let careful = two(r#","replication":"asynchronous","failover_keeps":true"#, switch, "");
    assert_eq!((leaders(&careful), lost(&careful)), (vec![(530, 1)], [0, 0]));
    assert_eq!(hasty.world.faults()[0].times_applied, 1);
    let again = read(&hasty).windows(2).filter(|pair| pair[1].1 <= pair[0].1).count();
    assert_eq!(again, 1, "the version that was lost was read, and the next writer made it again");
}

#[test]
fn nobody_loses_a_write_that_a_replica_had_reported() {
    let down = r#"{"fault":"crash","component":"db","instance":1,"at":"510ms","for":"1s"}"#;
    let words = format!(r#","replication":"semi_synchronous","replication_timeout":"none"{AUTOMATIC}"#);
    let run = two(&words, down, "");
    assert_eq!((leaders(&run), lost(&run)[0]), (vec![(1010, 1)], 0));
}

#[test]
fn a_leader_that_is_cut_off_stops_with_its_lease_or_goes_on_beside_the_next() {
    let cut = r#"{"fault":"isolate","component":"db","instance":1,"at":"450ms","for":"1s"}"#;
    let words = r#","timeout":"50ms""#;
    let stops = two(&format!(r#","replication":"asynchronous"{AUTOMATIC}"#), cut, words);
    assert_eq!(leaders(&stops), [(950, 1)]);
    // Writes of 500 to 900 ms were taken while the lease held, and nobody else has ever had them.
    assert_eq!(lost(&stops), [5, 0]);
    assert_eq!(stops.told(Outcome::Refused), 5, "those of 1000 to 1400 ms find a leader that knows better");
    let goes_on = two(&format!(r#","replication":"asynchronous","lease_ignored":true{AUTOMATIC}"#), cut, words);
    assert_eq!((leaders(&goes_on), lost(&goes_on)), (vec![(950, 1)], [10, 0]), "until the two sides meet again");
    assert_eq!(goes_on.told(Outcome::Refused), 0, "and its writer never knows");
    // The reader stands on the other side: it hears nothing until there is a leader whom it can reach.
    assert_eq!(stops.count(|f| matches!(f, Fact::Lost { connection: 1, .. })), 5);
    assert!(stops.world.faults()[0].times_applied >= 5);
}

#[test]
fn a_leader_that_stood_still_finds_another_one_when_it_wakes() {
    let still = r#"{"fault":"pause","component":"db","instance":1,"at":"450ms","for":"1s"}"#;
    let knows = two(&format!(r#","replication":"asynchronous"{AUTOMATIC}"#), still, r#","timeout":"5s""#);
    assert_eq!(leaders(&knows), [(950, 1)]);
    // Five writers and five readers came before the next leader began, and are refused when it wakes at 1450 ms.
    assert_eq!((knows.told(Outcome::Refused), lost(&knows)), (10, [0, 0]));
    let words = format!(r#","replication":"asynchronous","lease_ignored":true{AUTOMATIC}"#);
    let zombie = two(&words, still, r#","timeout":"5s""#);
    assert_eq!((zombie.told(Outcome::Refused), lost(&zombie)), (0, [5, 0]), "it takes them and loses them");
}

#[test]
fn replicas_come_and_go_with_the_number_of_instances() {
    let text = r#"{"betwixt":1,"duration":"2s","components":[
        {"id":"writer","kind":"client","arrivals":"constant","rate":"10/s","handlers":{"*":[{"write":{"to":"db","key":"=row"}}]}},
        {"id":"reader","kind":"client","arrivals":"constant","rate":"10/s","handlers":{"*":[{"read":{"from":"db","key":"=row"}}]}},
        {"id":"db","kind":"database","instances":1,"service_time":"0ms","replication":"synchronous","replication_delay":"5ms","read_from":"any"}],
        "connections":[{"from":"writer","to":"db","latency":"0ms"},{"from":"reader","to":"db","latency":"60ms"}],
        "interventions":[{"set":"components.db.instances","points":[["550ms",3],["1050ms",1]]},
        {"set":"components.db.replication","points":[["1550ms","shared"]]}]}"#;
    let run = run(text);
    assert_eq!(run.told(Outcome::Ok), 39);
    let versions: Vec<u32> = read(&run).iter().map(|(_, version)| *version).collect();
    assert_eq!(versions, (1..20).collect::<Vec<_>>(), "each read comes after its write, whoever gives it");
    assert!(read(&run).iter().any(|(instance, _)| *instance > 0));
}

#[test]
fn an_instance_of_anything_can_be_cut_off_from_those_at_home_elsewhere() {
    let text = r#"{"betwixt":1,"duration":"9500ms","components":[
        {"id":"a","kind":"client","arrivals":"constant","rate":"1/s"},{"id":"b","kind":"client","arrivals":"constant","rate":"1/s"},
        {"id":"s","kind":"service","instances":2,"service_time":"1ms"}],
        "connections":[{"from":"a","to":"s","timeout":"100ms"},{"from":"b","to":"s","timeout":"100ms"}],
        "faults":[{"fault":"isolate","component":"s","instance":2,"at":"500ms"}]}"#;
    let run = run(text);
    // Each caller asks both instances in turn, and reaches the one of its side.
    assert_eq!(run.world.faults()[0].times_applied as usize, run.told(Outcome::Unknown));
    assert_eq!((run.told(Outcome::Ok), run.told(Outcome::Unknown)), (9, 9));
}

#[test]
fn a_second_failover_tells_of_what_the_first_had_saved() {
    // The second replica has the write of 100 ms from 130 ms on, and leads from 135 ms on. The third was cut off when the write
    // was on its way; the new leader's copy would reach it at 165 ms, but it leads from 140 ms on.
    let text = r#"{"betwixt":1,"duration":"1s","components":[
        {"id":"writer","kind":"client","arrivals":"recorded","trace":["100ms"],"handlers":{"*":[{"write":{"to":"db","key":"=row"}}]}},
        {"id":"db","kind":"database","instances":3,"service_time":"0ms","replication":"asynchronous","replication_delay":"30ms"}],
        "connections":[{"from":"writer","to":"db","latency":"0ms"}],
        "faults":[{"fault":"isolate","component":"db","instance":3,"at":"110ms","for":"20ms"},
        {"fault":"failover","component":"db","instance":2,"at":"135ms"},{"fault":"failover","component":"db","instance":3,"at":"140ms"}]}"#;
    let run = run(text);
    assert_eq!(leaders(&run), [(135, 1), (140, 2)]);
    assert_eq!(lost(&run), [1, 0], "nobody has the write any more");
}

#[test]
fn a_failover_that_waits_for_what_is_under_way_has_landed() {
    let switch = r#"{"fault":"failover","component":"db","at":"510ms"}"#;
    let careful = two(r#","replication":"asynchronous","failover_keeps":true"#, switch, "");
    assert_eq!((leaders(&careful), careful.world.faults()[0].times_applied), (vec![(530, 1)], 1));
    let by_itself = two(r#","replication":"shared""#, switch, "");
    assert_eq!(by_itself.world.faults()[0].times_applied, 0, "nobody leads");
}

#[test]
fn a_write_that_is_answered_after_the_failover_is_a_lost_one_that_was_acknowledged() {
    // Cut off from 450 to 1650 ms; another one leads from 950 ms on. Writes come at 500 to 900 ms and wait for 1 s at most.
    let cut = r#"{"fault":"isolate","component":"db","instance":1,"at":"450ms","for":"1200ms"}"#;
    let words = format!(r#","replication":"semi_synchronous","replication_timeout":"1s"{AUTOMATIC}"#);
    assert_eq!(lost(&two(&words, cut, "")), [2, 3]);
}

#[test]
fn what_was_written_is_there_or_is_told_to_be_lost() {
    let mut luck = 1_u64;
    let mut draw = |below: u64| {
        luck = luck.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (luck >> 33) % below
    };
    let mut lost_in_all = 0;
    for seed in 0..60 {
        let mode = ["asynchronous", "semi_synchronous", "synchronous"][draw(3) as usize];
        let more = [
            "",
            r#","failover":"automatic","lease":"700ms""#,
            r#","failover":"automatic","lease":"700ms","lease_ignored":true"#,
        ][draw(3) as usize];
        let keeps = if draw(2) == 0 { "" } else { r#","failover_keeps":true"# };
        let faults: Vec<String> = (0..2 + draw(4))
            .map(|_| {
                let fault = ["crash", "pause", "isolate", "failover"][draw(4) as usize];
                let lasts =
                    if fault == "failover" { String::new() } else { format!(r#","for":"{}ms""#, 200 + draw(4_000)) };
                format!(
                    r#"{{"fault":"{fault}","component":"db","instance":{},"at":"{}ms"{lasts}}}"#,
                    1 + draw(3),
                    500 + draw(15_000)
                )
            })
            .collect();
        let text = format!(
            r#"{{"betwixt":1,"duration":"40s","seed":{seed},"components":[
            {{"id":"a","kind":"client","rate":"20/s","profile":[["0s",1],["20s",1],["20s",0]],"handlers":{{"*":[{{"write":{{"to":"db","key":"operation"}}}}]}}}},
            {{"id":"b","kind":"client","rate":"20/s","profile":[["0s",1],["20s",1],["20s",0]],"handlers":{{"*":[{{"write":{{"to":"db","key":"operation"}}}}]}}}},
            {{"id":"db","kind":"database","instances":3,"service_time":"1ms","replication":"{mode}","replication_timeout":"2s",
            "replication_delay":"lognormal(30ms, p99 500ms)"{more}{keeps}}}],
            "connections":[{{"from":"a","to":"db","timeout":"1s"}},{{"from":"b","to":"db","timeout":"1s"}}],"faults":[{}]{}}}"#,
            faults.join(","),
            if draw(2) == 0 {
                String::new()
            } else {
                format!(
                    r#","interventions":[{{"set":"components.db.instances","points":[["{}ms",{}],["{}ms",{}],["21s",3]]}}]"#,
                    3000 + draw(5000),
                    1 + draw(5),
                    9000 + draw(8000),
                    1 + draw(5)
                )
            }
        );
        let run = run(&text);
        let written = run.count(|f| matches!(f, Fact::RecordWritten { .. }));
        let gone: usize = lost(&run).iter().sum();
        if mode == "synchronous" && !more.contains("ignored") && !text.contains(r#""fault":"failover""#) {
            assert_eq!(lost(&run)[0], 0, "all were promised to have it: {text}");
        }
        assert_eq!(
            run.world.facets(2).records,
            Some((written - gone) as u32),
            "{written} written, {gone} lost: {text}"
        );
        lost_in_all += gone;
    }
    assert!(lost_in_all > 100, "{lost_in_all}");
}

#[test]
fn a_leader_whose_term_is_over_changes_nothing_at_the_next_one() {
    // It stands still from 450 to 1450 ms, another one leads from 950 ms on. When it wakes it takes the writes of 500 to 900 ms;
    // they are lost, and meanwhile others have written five times.
    let still = r#"{"fault":"pause","component":"db","instance":1,"at":"450ms","for":"1s"}"#;
    let words = format!(r#","replication":"asynchronous","lease_ignored":true,"read_from":"nearest"{AUTOMATIC}"#);
    let zombie = two(&words, still, r#","timeout":"5s""#);
    let arrived = zombie.count(|f| matches!(f, Fact::Replicated { instance: 1, .. }));
    assert_eq!((arrived, lost(&zombie)), (4, [5, 0]), "only the four before it stood still");
    let versions: Vec<u32> = read(&zombie).iter().filter(|(at, _)| *at == 1).map(|(_, version)| *version).collect();
    assert!(versions.is_sorted(), "{versions:?}");
}

#[test]
fn synchronous_replication_is_not_left_to_one_that_was_left_out() {
    // The second is down from 450 to 1250 ms, and the leader goes on alone; it is down itself from 1150 to 1850 ms.
    let down = r#"{"fault":"crash","component":"db","instance":2,"at":"450ms","for":"800ms"},
        {"fault":"crash","component":"db","instance":1,"at":"1150ms","for":"700ms"}"#;
    let words = format!(r#","replication":"synchronous"{AUTOMATIC}"#);
    let run = two(&words, down, "");
    assert_eq!((leaders(&run), lost(&run)), (vec![], [0, 0]), "nobody may take over");
    let by_hand = format!(r#"{down},{{"fault":"failover","component":"db","instance":2,"at":"1300ms"}}"#);
    let forced = two(&words, &by_hand, "");
    assert_eq!((leaders(&forced), lost(&forced)), (vec![(1300, 1)], [7, 0]), "by hand it may, and loses");
}

#[test]
fn a_leader_that_is_cut_off_cannot_know_that_another_one_is_down() {
    let cut = r#"{"fault":"isolate","component":"db","instance":1,"at":"450ms","for":"1200ms"},
        {"fault":"crash","component":"db","instance":2,"at":"550ms","for":"300ms"}"#;
    let run = two(&format!(r#","replication":"synchronous"{AUTOMATIC}"#), cut, r#","timeout":"50ms""#);
    assert_eq!((leaders(&run), lost(&run)[0]), (vec![(950, 1)], 0), "it had missed nothing, and leads");
}

#[test]
fn an_instance_that_is_down_stays_down_when_the_whole_restarts() {
    // The second is down from 450 to 1550 ms, and everything restarts at 750 ms: synchronous writes still go on without it.
    let down = r#"{"fault":"crash","component":"db","instance":2,"at":"450ms","for":"1100ms"},
        {"fault":"restart","component":"db","at":"750ms"}"#;
    let run = two(r#","replication":"synchronous""#, down, "");
    let alone = writes_ms(&run).iter().filter(|ms| **ms == 0).count();
    assert_eq!(alone, 11, "those of 500 to 1500 ms: {:?}", writes_ms(&run));
}
