//! A consensus group, by the clock: when writes and reads are answered, who leads, and what survives.

mod support;

use betwixt_sim::observe::Conflict;
use betwixt_sim::{Fact, Outcome};
use support::{Run, run};

/// People come one after another, 100 ms apart, from 100 ms on: a writer of one record at home with the first member, and a
/// reader at home with the second, 50 ms later. Work takes no time; it takes 10 ms from member to member.
fn three(group: &str, faults: &str, connection: &str) -> Run {
    run(&format!(
        r#"{{"betwixt":1,"duration":"3990ms","components":[
        {{"id":"writer","kind":"client","arrivals":"constant","rate":"10/s","handlers":{{"*":[{{"write":{{"to":"db","key":"=row"}}}}]}}}},
        {{"id":"reader","kind":"client","arrivals":"constant","rate":"10/s","handlers":{{"*":[{{"read":{{"from":"db","key":"=row"}}}}]}}}},
        {{"id":"db","kind":"consensus_group","service_time":"0ms","member_delay":"10ms"{group}}}],
        "connections":[{{"from":"writer","to":"db","latency":"0ms"{connection}}},{{"from":"reader","to":"db","latency":"100ms"{connection}}}],
        "faults":[{faults}]}}"#
    ))
}

/// Who came to lead: when [milliseconds], who, and in which term.
fn leaders(run: &Run) -> Vec<(u64, u16, u32)> {
    let facts = run.notes.0.iter();
    let leads = facts.filter_map(|(at, fact)| match fact {
        Fact::Leads { instance, term, .. } => Some((at / 1_000_000, *instance, *term)),
        _ => None,
    });
    leads.collect()
}

/// Operations of a client: when they ended, how long they took [milliseconds], and how they ended.
fn ended(run: &Run, of: u32) -> Vec<(u64, u64, Outcome)> {
    let facts = run.notes.0.iter();
    let ended = facts.filter_map(|(at, fact)| match fact {
        Fact::OperationEnded { client, began, outcome, .. } if *client == of => {
            Some((at / 1_000_000, (at - began) / 1_000_000, *outcome))
        }
        _ => None,
    });
    ended.collect()
}

fn lost(run: &Run) -> usize {
    run.count(|f| matches!(f, Fact::WriteLost { acknowledged: true, .. }))
}

#[test]
fn a_write_takes_one_round_trip_to_a_majority_and_so_does_a_read_that_is_confirmed() {
    for (reads, took) in [("confirmed", 120), ("lease", 100), ("unchecked", 100)] {
        let run = three(&format!(r#","reads":"{reads}""#), "", "");
        let writes = ended(&run, 0);
        assert!(writes.len() == 39 && writes.iter().all(|(_, ms, how)| (*ms, *how) == (20, Outcome::Ok)), "{writes:?}");
        let reading = ended(&run, 1);
        assert!(reading.len() >= 37 && reading.iter().all(|(_, ms, how)| (*ms, *how) == (took, Outcome::Ok)));
        assert_eq!(leaders(&run), [], "the first leader keeps its place");
        let members = run.world.members(2);
        assert!(members.len() == 3 && members[0].leads && members.iter().all(|member| member.term == 1));
        assert!(members.iter().all(|member| member.log == 39), "{members:?}");
        let facets = run.world.facets(2);
        assert_eq!((facets.leader, facets.term, facets.log, facets.committed), (Some(0), Some(1), Some(39), Some(39)));
    }
}

#[test]
fn one_member_alone_decides_at_once() {
    let run = three(r#","members":1"#, r#"{"fault":"restart","component":"db","at":"2050ms"}"#, "");
    let writes = ended(&run, 0);
    assert!(writes.iter().filter(|(_, ms, how)| (*ms, *how) == (0, Outcome::Ok)).count() >= 35, "{writes:?}");
    let leaders = leaders(&run);
    assert!(leaders.len() == 1 && (2_200..=2_350).contains(&leaders[0].0) && leaders[0].2 == 2, "{leaders:?}");
}

const LEADER_CRASHES: &str = r#"{"fault":"crash","component":"db","instance":1,"at":"1050ms","for":"1500ms"}"#;

#[test]
fn when_the_leader_crashes_another_one_is_elected_and_nothing_is_lost() {
    let run = three("", LEADER_CRASHES, "");
    // The last heartbeat left at 1050 ms and was lost with its sender; the one before arrived at 985 ms.
    let leaders = leaders(&run);
    let first = leaders.first().copied().expect("somebody leads");
    assert!((985 + 150 + 20..=985 + 300 + 20).contains(&first.0) && first.1 > 0, "{leaders:?}");
    let after = ended(&run, 0).into_iter().filter(|(at, ..)| *at > 2_000);
    assert!(after.map(|(.., how)| how).all(|how| how == Outcome::Ok));
    assert_eq!(lost(&run), 0);
    let members = run.world.members(2);
    assert!(members.iter().all(|member| (member.log, member.up) == (members[0].log, true)), "{members:?}");
    let read: Vec<u32> = run.notes.0.iter().filter_map(version_read).collect();
    assert!(read.is_sorted() && read.last().is_some_and(|last| *last >= 33), "{read:?}");
}

fn version_read((_, fact): &(u64, Fact)) -> Option<u32> {
    if let Fact::RecordRead { version, .. } = fact { Some(*version) } else { None }
}

#[test]
fn the_side_with_a_majority_goes_on_and_the_other_one_gives_up() {
    let cut = r#"{"fault":"isolate","component":"db","instance":1,"at":"1050ms","for":"2s"}"#;
    let run = three("", cut, r#","timeout":"1s""#);
    // The writer stands with the old leader. Its writes are taken at first, get an error when the leader gives up, and are
    // refused afterwards. It heard from the others last at 1045 ms, and looks at each heartbeat whether that is 300 ms ago.
    let during: Vec<_> = ended(&run, 0).into_iter().filter(|(at, ..)| (1_100..3_050).contains(at)).collect();
    let failed: Vec<u64> = during.iter().filter(|(.., how)| *how == Outcome::Failed).map(|(at, ..)| *at).collect();
    assert!(failed.len() >= 2 && failed.iter().all(|at| *at == 1_350), "{during:?}");
    assert!(during.iter().filter(|(at, ..)| *at > 1_400).all(|(.., how)| *how == Outcome::Refused), "{during:?}");
    // The reader's side has another leader soon, and reads the last value that was decided.
    let reads: Vec<_> = ended(&run, 1).into_iter().filter(|(at, ..)| (2_500..3_050).contains(at)).collect();
    assert!(reads.len() >= 4 && reads.iter().all(|(.., how)| *how == Outcome::Ok), "{reads:?}");
    assert!(run.world.faults()[0].times_applied > 0);
    assert_eq!(lost(&run), 0, "what was never decided was never written");
    let versions: Vec<u32> = run.notes.0.iter().filter_map(version_read).collect();
    assert!(versions.is_sorted());
}

#[test]
fn a_leader_that_stood_still_finds_another_one_when_it_wakes() {
    let still = r#"{"fault":"pause","component":"db","instance":1,"at":"1050ms","for":"1s"}"#;
    let run = three("", still, "");
    let leaders = leaders(&run);
    assert!(leaders.first().is_some_and(|(at, who, term)| (1_200..1_400).contains(at) && *who > 0 && *term == 2));
    assert!(!run.world.members(2)[0].leads || leaders.len() > 1, "it has heard of the other one");
    // Who came to it while it stood still is refused at once when it wakes.
    let refused: Vec<_> = ended(&run, 0).into_iter().filter(|(.., how)| *how != Outcome::Ok).collect();
    assert!(!refused.is_empty() && refused.iter().all(|(at, ..)| *at <= 2_051), "{refused:?}");
    assert_eq!(lost(&run), 0);
}

#[test]
fn a_member_that_forgets_its_log_lets_a_majority_forget_what_it_had_agreed_on() {
    // The third member misses writes that the first two have. The second forgets them. Then it decides with the third.
    let faults = r#"{"fault":"isolate","component":"db","instance":3,"at":"950ms","for":"1050ms"},
        {"fault":"isolate","component":"db","instance":1,"at":"2s"},
        {"fault":"restart","component":"db","instance":2,"at":"1999ms"}"#;
    let forgets = three(r#","storage":"memory","election_timeout":"500ms","election_timeout_max":"1s""#, faults, "");
    assert!(lost(&forgets) >= 9, "{} writes of the second were told ok", lost(&forgets));
    let keeps = three(r#","election_timeout":"500ms","election_timeout_max":"1s""#, faults, "");
    assert_eq!(lost(&keeps), 0);
    assert!(!leaders(&keeps).is_empty());
}

#[test]
fn leadership_is_handed_over_by_hand() {
    let run = three("", r#"{"fault":"failover","component":"db","instance":3,"at":"1050ms"}"#, "");
    assert_eq!(leaders(&run), [(1_070, 2, 2)], "a round trip for votes");
    assert_eq!(run.world.faults()[0].times_applied, 1);
    assert_eq!((run.told(Outcome::Failed), lost(&run)), (0, 0));
}

#[test]
fn whoever_was_away_for_long_gets_a_snapshot() {
    let text = r#"{"betwixt":1,"duration":"9500ms","components":[
        {"id":"writer","kind":"client","arrivals":"constant","rate":"1000/s","handlers":{"*":[{"write":"db"}]}},
        {"id":"db","kind":"consensus_group","members":5,"service_time":"0ms","workers":100,"member_delay":"exponential(1ms)","member_loss":0.01}],
        "connections":[{"from":"writer","to":"db"}],
        "faults":[{"fault":"isolate","component":"db","instance":5,"at":"1s","for":"5s"},
        {"fault":"crash","component":"db","instance":4,"at":"2s","for":"4s"}]}"#;
    let run = run(text);
    assert!(run.told(Outcome::Ok) > 9_000, "{}", run.told(Outcome::Ok));
    let members = run.world.members(1);
    let most = members.iter().map(|member| member.committed).max().expect("there are members");
    assert!(members.iter().all(|member| most - member.committed < 200), "{members:?}");
}

#[test]
fn an_idle_group_costs_little() {
    for (members, most) in [(3, 60), (5, 60), (9, 60)] {
        let text = format!(
            r#"{{"betwixt":1,"duration":"100s","components":[{{"id":"db","kind":"consensus_group","members":{members}}}]}}"#
        );
        let run = run(&text);
        let each = run.world.executed() / 100;
        assert!(each <= most, "{each} appointments in a second");
        assert_eq!(leaders(&run), []);
    }
}

#[test]
fn two_that_always_ask_at_the_same_time_never_elect_anybody() {
    let down = r#"{"fault":"crash","component":"db","instance":1,"at":"1050ms"}"#;
    let same = r#","election_timeout":"200ms","election_timeout_max":"200ms""#;
    let never = three(same, down, "");
    assert_eq!(leaders(&never), []);
    assert!(never.world.members(2)[1].term > 10);
    assert_eq!(leaders(&three("", down, "")).len(), 1);
}

#[test]
fn a_group_that_crashes_as_a_whole_goes_on_with_its_disks_or_without_anything() {
    let versions = |loses: &str| {
        let down = format!(r#"{{"fault":"crash","component":"db","loses":"{loses}","at":"1050ms","for":"500ms"}}"#);
        let run = three("", &down, "");
        let leaders = leaders(&run);
        assert!(leaders.len() == 1 && (1_700..=1_850 + 20).contains(&leaders[0].0), "{leaders:?}");
        assert_eq!(leaders[0].2, if loses == "records" { 1 } else { 2 }, "terms are on disk too");
        let written = run.notes.0.iter().filter_map(|(at, fact)| match fact {
            Fact::RecordWritten { version, .. } if *at > 1_550_000_000 => Some(*version),
            _ => None,
        });
        written.collect::<Vec<u32>>()
    };
    let (kept, gone) = (versions("memory"), versions("records"));
    assert!(kept.len() > 15 && kept == (11..11 + kept.len() as u32).collect::<Vec<_>>(), "{kept:?}");
    assert!(gone.len() > 15 && gone == (1..=gone.len() as u32).collect::<Vec<_>>(), "{gone:?}");
}

#[test]
fn a_full_disk_stops_writes_and_not_reads() {
    let full = r#"{"fault":"full_disk","component":"db","at":"1050ms","for":"1s"}"#;
    let run = three("", full, "");
    let failed = ended(&run, 0).into_iter().filter(|(.., how)| *how == Outcome::Failed).count();
    assert_eq!((failed as u64, run.world.faults()[0].times_applied), (10, 10));
    assert!(ended(&run, 1).iter().all(|(.., how)| *how == Outcome::Ok));
}

#[test]
fn of_two_that_have_read_the_same_version_one_writes() {
    let text = r#"{"betwixt":1,"duration":"1s","components":[
        {"id":"a","kind":"client","arrivals":"recorded","trace":["100ms"],"handlers":{"*":[{"read":{"from":"db","key":"=row"}},{"write":{"to":"db","key":"=row","if":"unchanged"}}]}},
        {"id":"b","kind":"client","arrivals":"recorded","trace":["101ms"],"handlers":{"*":[{"read":{"from":"db","key":"=row"}},{"write":{"to":"db","key":"=row","if":"unchanged"}}]}},
        {"id":"db","kind":"consensus_group","service_time":"0ms","member_delay":"10ms"}],
        "connections":[{"from":"a","to":"db","latency":"0ms"},{"from":"b","to":"db","latency":"0ms"}]}"#;
    let run = run(text);
    assert_eq!((run.told(Outcome::Ok), run.told(Outcome::Failed)), (1, 1));
    assert_eq!(
        run.count(|f| matches!(f, Fact::Conflicted(Conflict { expected: 0, found: 1, .. }))),
        1,
        "told once, not by each member"
    );
    assert_eq!(run.count(|f| matches!(f, Fact::RecordWritten { .. })), 1);
    assert_eq!(run.count(|f| matches!(f, Fact::Replicated { .. })), 2);
}

#[test]
fn parameters_can_be_moved_while_it_runs() {
    let text = r#"{"betwixt":1,"duration":"9500ms","components":[
        {"id":"writer","kind":"client","arrivals":"constant","rate":"20/s","handlers":{"*":[{"write":"db"},{"read":"db"}]}},
        {"id":"db","kind":"consensus_group","service_time":"1ms","member_delay":"5ms"}],
        "connections":[{"from":"writer","to":"db"}],
        "interventions":[{"set":"components.db.election_timeout","points":[["1s","2s"],["5s","150ms"]]},
        {"set":"components.db.election_timeout_max","points":[["1s","3s"],["5s","300ms"]]},
        {"set":"components.db.heartbeat","points":[["1s","1s"],["5s","75ms"]]},
        {"set":"components.db.reads","points":[["2s","lease"],["3s","any"],["4s","unchecked"],["6s","confirmed"]]},
        {"set":"components.db.members","points":[["2s",5]]}]}"#;
    let run = run(text);
    assert_eq!((leaders(&run), run.world.members(1).len()), (vec![], 3), "nobody lost patience, and nobody came");
    assert!(run.told(Outcome::Ok) >= 188 && run.told(Outcome::Failed) == 0);
}
