//! When a fault acts: on the first, every so-manieth, some flows; when a condition holds, and for how long.

mod support;

use betwixt_model::{Severity, SimTime};
use betwixt_sim::{CATALOGUE, Fact, Outcome, Progress, compile};
use support::{Run, run};

const SECOND: u64 = 1_000_000_000;

/// A client that asks a service ten times a second, each in 1 ms, so that the n-th answer comes before the next request.
fn steady(faults: &str) -> Run {
    run(&format!(
        r#"{{"betwixt":1,"duration":"10.05s","components":[{{"id":"c","kind":"client","arrivals":"constant","rate":"10/s"}},
        {{"id":"s","kind":"service","service_time":"1ms"}}],
        "connections":[{{"from":"c","to":"s","latency":"2ms","timeout":"50ms"}}],"faults":[{faults}]}}"#
    ))
}

/// Numbers, from 1, of the operations that did not end well.
fn struck(run: &Run) -> Vec<usize> {
    let outcomes = run.notes.0.iter().filter_map(|(_, fact)| match fact {
        Fact::OperationEnded { outcome, .. } => Some(*outcome),
        _ => None,
    });
    outcomes.enumerate().filter(|(_, outcome)| *outcome != Outcome::Ok).map(|(at, _)| at + 1).collect()
}

fn applied(run: &Run, fault: usize) -> u64 {
    run.world.faults()[fault].times_applied
}

/// When faults began and ended [milliseconds].
fn moments(run: &Run) -> Vec<(u64, bool)> {
    let moments = run.notes.0.iter().filter_map(|(at, fact)| match fact {
        Fact::Fault { active, .. } => Some((at / 1_000_000, *active)),
        _ => None,
    });
    moments.collect()
}

#[test]
fn the_first_so_many_of_those_that_come_after_it_begins() {
    for fault in ["errors", "refuse", "partition", "certificate_expired", "malformed"] {
        let run =
            steady(&format!(r#"{{"fault":"{fault}","connection":"c-s","at":"1.05s","skip":2,"first":7,"every":3}}"#));
        // A partition acts both ways. It passes over request 11 and its answer, and looks at 12, its answer, 13 (lost, so
        // there is no answer), 14, its answer, and 15.
        let expected: &[usize] = if fault == "partition" { &[13, 15] } else { &[15, 18] };
        assert_eq!(struck(&run), expected, "{fault}");
        assert_eq!(applied(&run, 0), 2, "{fault}");
    }
}

#[test]
fn what_works_counts_pieces_of_work() {
    let run = steady(
        r#"{"fault":"errors","component":"s","first":3},{"fault":"slow","component":"s","every":10,"factor":20}"#,
    );
    assert_eq!(struck(&run), [1, 2, 3]);
    assert_eq!((applied(&run, 0), applied(&run, 1)), (3, 10));
    let slow = run.durations_ms().iter().filter(|ms| (**ms - 22.0).abs() < 1e-6).count();
    assert_eq!(slow, 10, "twenty times 1 ms, and 2 ms on the way");
}

#[test]
fn a_share_is_drawn_only_for_those_it_takes() {
    let run = steady(r#"{"fault":"errors","connection":"c-s","every":2,"rate":0.5}"#);
    let odd = struck(&run).iter().filter(|number| *number % 2 == 1).count();
    assert_eq!(odd, 0);
    let even = struck(&run).len();
    assert!((13..=37).contains(&even), "half of fifty, by luck: {even}");
    assert_eq!(applied(&run, 0), even as u64);
}

#[test]
fn a_fault_that_changes_nothing_does_not_count() {
    let run = steady(
        r#"{"fault":"slow","component":"s","factor":1},{"fault":"latency","connection":"c-s","added":0},
        {"fault":"bandwidth","connection":"c-s","kbits":100},{"fault":"loss","connection":"c-s","first":0}"#,
    );
    assert_eq!([0, 1, 3].map(|fault| applied(&run, fault)), [0; 3]);
    assert!(applied(&run, 2) > 0, "a line without a limit has one now");
}

#[test]
fn a_fault_keeps_to_its_flows() {
    let with = |flows: &str| {
        run(&format!(
            r#"{{"betwixt":1,"duration":"100s","flows":[{{"id":"buy","weight":1}},{{"id":"browse","weight":3}},{{"id":"look","weight":1}}],
            "components":[{{"id":"c","kind":"client","arrivals":"constant","rate":"10/s"}},{{"id":"s","kind":"service","service_time":"1ms"}}],
            "connections":[{{"from":"c","to":"s"}}],"faults":[{{"fault":"errors","component":"s"{flows}}}]}}"#
        ))
    };
    let failed = |run: &Run| {
        let mut failed = [0; 3];
        for (_, fact) in &run.notes.0 {
            if let Fact::OperationEnded { op, outcome: Outcome::Failed, .. } = fact {
                failed[usize::from(op.flow)] += 1;
            }
        }
        failed
    };
    let all = failed(&with(""));
    assert!(all.iter().all(|count| *count > 100) && all.iter().sum::<u64>() == 999);
    let one = with(r#","flow":"buy""#);
    assert_eq!((failed(&one), applied(&one, 0)), ([all[0], 0, 0], all[0]));
    let two = with(r#","flows":["look","buy"]"#);
    assert_eq!((failed(&two), applied(&two, 0)), ([all[0], 0, all[2]], all[0] + all[2]));
}

/// A service that gets 10 requests a second and does one in 50 ms, until it is paused from 2 s to 4 s: then requests queue
/// up, one each 100 ms, and are worked off at 10 a second from then on.
fn queueing(fault: &str) -> Run {
    run(&format!(
        r#"{{"betwixt":1,"duration":"10.01s","components":[{{"id":"c","kind":"client","arrivals":"constant","rate":"10/s"}},
        {{"id":"s","kind":"service","workers":1,"service_time":"50ms"}},{{"id":"other","kind":"service","service_time":"1ms"}}],
        "connections":[{{"from":"c","to":"s"}},{{"from":"c","to":"other"}}],
        "faults":[{{"fault":"slow","component":"other","factor":2,{fault}}},
        {{"fault":"pause","component":"s","at":"2.01s","for":"2s"}}]}}"#
    ))
}

/// Only those of the first fault.
fn of_the_first(run: &Run) -> Vec<(u64, bool)> {
    let moments = run.notes.0.iter().filter_map(|(at, fact)| match fact {
        Fact::Fault { index: 0, active } => Some((at / 1_000_000, *active)),
        _ => None,
    });
    moments.collect()
}

#[test]
fn it_begins_when_the_condition_holds_and_ends_when_it_no_longer_does() {
    // Nobody is being served at 2.01 s (the one of 2.00 s is, and is held up): those of 2.1 s, 2.2 s, ... wait.
    let when = r#""when":{"component":"s","measure":"waiting","above":9}"#;
    let run = queueing(when);
    // The tenth waits from 3.0 s. From 4.05 s on one is done every 50 ms, while every 100 ms one comes: ten wait until
    // 5.05 s, for at 5.0 s one is done at the very instant at which another comes.
    assert_eq!(of_the_first(&run), [(3_000, true), (5_050, false)]);
    // The other service worked on those that came from 3.0 s to 5.0 s: one each 100 ms.
    assert_eq!(applied(&run, 0), 21);
}

#[test]
fn it_lasts_as_long_as_it_says_and_needs_the_condition_to_cease_before_it_begins_anew() {
    let run = queueing(r#""for":"300ms","when":{"component":"s","measure":"waiting","above":9}"#);
    assert_eq!(of_the_first(&run), [(3_000, true), (3_300, false)]);
    // The first is held for a second without a break; below 1 holds from the start.
    let run = queueing(r#""when":{"component":"s","measure":"waiting","above":9,"held_for":"1s"}"#);
    assert_eq!(of_the_first(&run)[0], (4_000, true));
    let run = queueing(r#""at":"500ms","for":"100ms","when":{"component":"s","measure":"waiting","below":1}"#);
    assert_eq!(of_the_first(&run)[..2], [(500, true), (600, false)]);
    let again = of_the_first(&run);
    assert_eq!(again.len(), 4, "once more when the queue is empty again: {again:?}");
    let run = queueing(r#""when":{"component":"s","measure":"waiting","above":9,"held_for":"3s"}"#);
    assert_eq!(of_the_first(&run), [], "it never held for so long");
}

#[test]
fn measures_of_connections_and_moments_are_watched_too() {
    let one = |fault: &str| {
        run(&format!(
            r#"{{"betwixt":1,"duration":"10.01s","components":[{{"id":"c","kind":"client","arrivals":"constant","rate":"10/s"}},
            {{"id":"s","kind":"service","workers":1000,"service_time":"1s"}},{{"id":"d","kind":"database","service_time":"1ms"}}],
            "connections":[{{"from":"c","to":"s"}},{{"from":"s","to":"d"}}],"faults":[{fault}]}}"#
        ))
    };
    // Ten are under way from 1.0 s on, always.
    let under_way =
        one(r#"{"fault":"errors","component":"s","when":{"connection":"c-s","measure":"in_flight","above":7}}"#);
    assert_eq!(moments(&under_way), [(800, true)], "the eighth is sent at 0.8 s");
    // A restart is over at once, and comes again only when the measure was below in between.
    let restarts = one(r#"{"fault":"restart","component":"s","when":{"component":"s","measure":"busy","above":4}}"#);
    let begun: Vec<u64> = moments(&restarts).iter().filter(|(_, active)| *active).map(|(at, _)| *at).collect();
    assert_eq!(begun, (1..=20).map(|n| n * 500).collect::<Vec<u64>>(), "every fifth request is one too many");
    assert_eq!(restarts.told(Outcome::Unknown), 100);
}

#[test]
fn a_run_with_conditions_is_the_same_however_it_is_cut() {
    let text = r#"{"betwixt":1,"duration":"20s","components":[{"id":"c","kind":"client","rate":"60/s"},
        {"id":"s","kind":"service","workers":2,"service_time":"exponential(30ms)","queue":"unlimited"}],
        "connections":[{"from":"c","to":"s","timeout":"400ms","retries":1}],
        "faults":[{"fault":"crash","component":"s","for":"70ms","when":{"component":"s","measure":"waiting","above":12}},
        {"fault":"pause","component":"s","when":{"component":"s","measure":"in_flight","above":8,"held_for":"30ms"}},
        {"fault":"loss","connection":"c-s","rate":0.3,"when":{"connection":"c-s","measure":"in_flight","below":3}}]}"#;
    let loaded = betwixt_model::read(text, &CATALOGUE);
    assert_eq!(loaded.problems, []);
    let mut whole = compile(&loaded.scenario, &CATALOGUE).expect("it compiles");
    let end = whole.end();
    whole.advance(end, u64::MAX, &mut ());
    assert!(whole.faults().iter().all(|state| state.begun > 3), "each began more than once");
    let mut cut = compile(&loaded.scenario, &CATALOGUE).expect("it compiles");
    let mut kept = cut.clone();
    for n in 1..400_u64 {
        cut.advance(SimTime(n * SECOND / 20), 1 + n % 7, &mut ());
        cut.step(&mut ());
        if n == 200 {
            kept = cut.clone();
        }
    }
    cut.advance(end, u64::MAX, &mut ());
    kept.advance(end, u64::MAX, &mut ());
    assert_eq!((cut.digest(), cut.executed()), (whole.digest(), whole.executed()));
    assert_eq!((kept.digest(), kept.executed()), (whole.digest(), whole.executed()));
    let counts =
        |world: &betwixt_sim::World| world.faults().iter().map(|s| (s.begun, s.times_applied)).collect::<Vec<_>>();
    assert_eq!(counts(&cut), counts(&whole));
}

#[test]
fn a_fault_that_ends_its_own_condition_comes_to_an_end() {
    // A pause leaves nobody at work, which ends it, which lets work go on, and so on at one instant: there is an end to it.
    let text = r#"{"betwixt":1,"duration":"1s","components":[{"id":"c","kind":"client","arrivals":"constant","rate":"1/s"},
        {"id":"s","kind":"service","service_time":"2s"}],"connections":[{"from":"c","to":"s"}],
        "faults":[{"fault":"pause","component":"s","when":{"component":"s","measure":"working","above":0}}]}"#;
    let loaded = betwixt_model::read(text, &CATALOGUE);
    let mut world = compile(&loaded.scenario, &CATALOGUE).expect("it compiles");
    let end = world.end();
    let mut slices = 0;
    while world.advance_within(end, u64::MAX, 1_000, &mut ()) == Progress::Busy {
        slices += 1;
    }
    assert_eq!(world.faults()[0].begun, 100_000);
    assert!((200..=201).contains(&slices), "{slices}");
}

#[test]
fn a_condition_that_cannot_be_read_leaves_its_fault_out() {
    let problems = |when: &str| {
        let text = format!(
            r#"{{"betwixt":1,"components":[{{"id":"c","kind":"client"}},{{"id":"s","kind":"service"}}],"connections":[{{"from":"c","to":"s"}}],
            "faults":[{{"fault":"crash","component":"s","when":{when}}}]}}"#
        );
        let loaded = betwixt_model::read(&text, &CATALOGUE);
        assert!(loaded.scenario.faults.is_empty(), "{when}");
        assert!(loaded.problems.iter().all(|problem| problem.severity == Severity::Error));
        loaded.problems.iter().map(ToString::to_string).collect::<String>()
    };
    assert!(problems(r#"{"component":"x","measure":"busy","above":1}"#).contains("There is no component"));
    assert!(
        problems(r#"{"component":"s","measure":"records","above":1}"#)
            .contains("components.s has no records. Look at waiting,")
    );
    assert!(problems(r#"{"component":"s","measure":"busy"}"#).contains("either above or below"));
    assert!(problems(r#"{"component":"s","measure":"bussy","above":1}"#).contains("Did you mean \"busy\"?"));
    assert!(problems(r#"{"measure":"busy","above":"many"}"#).contains("Name either"));
}
