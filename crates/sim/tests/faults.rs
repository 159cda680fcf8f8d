//! Faults that come and go, against the theory of renewal.

mod support;

use betwixt_sim::{Fact, Outcome};
use support::run;

#[test]
fn availability_is_what_up_and_down_times_say() {
    // The ratio of 1,000 h and 10 h, in seconds: series of three, parallel of two, two of three.
    let crash = |id: &str| {
        format!(r#"{{"fault":"crash","component":"{id}","mtbf":"exponential(1000s)","mttr":"exponential(10s)"}}"#)
    };
    let run = run(&format!(
        r#"{{"betwixt":1,"duration":"200d","components":[{{"id":"c","kind":"client","arrivals":"constant","rate":"0/s"}},
        {{"id":"a","kind":"service"}},{{"id":"b","kind":"service"}},{{"id":"d","kind":"service"}}],
        "connections":[{{"from":"c","to":"a"}},{{"from":"c","to":"b"}},{{"from":"c","to":"d"}}],
        "faults":[{},{},{}]}}"#,
        crash("a"),
        crash("b"),
        crash("d")
    ));
    let (mut up, mut before) = ([true; 4], 0);
    let (mut series, mut parallel, mut quorum) = (0_u64, 0_u64, 0_u64);
    let end = run.world.end().0;
    let changes = run.notes.0.iter().filter_map(|(at, fact)| match fact {
        Fact::Up { node, up } => Some((*at, Some((*node as usize, *up)))),
        _ => None,
    });
    for (at, change) in changes.chain([(end, None)]) {
        let well = up[1..].iter().filter(|up| **up).count();
        let span = at - before;
        series += if well == 3 { span } else { 0 };
        quorum += if well >= 2 { span } else { 0 };
        parallel += if up[1] || up[2] { span } else { 0 };
        before = at;
        if let Some((node, now)) = change {
            up[node] = now;
        }
    }
    let share = |ns: u64| ns as f64 / end as f64;
    assert!((share(series) - 0.970_59).abs() < 0.001_2, "{}", share(series));
    assert!((share(parallel) - 0.999_902).abs() < 0.000_1, "{}", share(parallel));
    assert!((share(quorum) - 0.999_708).abs() < 0.000_13, "{}", share(quorum));
}

#[test]
fn constant_times_flap_within_their_window() {
    let run = run(
        r#"{"betwixt":1,"duration":"20s","components":[{"id":"c","kind":"client","arrivals":"constant","rate":"10/s"},
        {"id":"a","kind":"service","service_time":"1ms"}],"connections":[{"from":"c","to":"a"}],
        "faults":[{"fault":"crash","component":"a","at":"1s","for":"9s","mtbf":"2s","mttr":"1s"}]}"#,
    );
    let changes: Vec<(u64, bool)> = run
        .notes
        .0
        .iter()
        .filter_map(|(at, fact)| match fact {
            Fact::Up { up, .. } => Some((at / 1_000_000_000, *up)),
            _ => None,
        })
        .collect();
    assert_eq!(changes, [(3, false), (4, true), (6, false), (7, true), (9, false), (10, true)]);
    assert!(run.world.faults()[0].times_applied >= 30, "{}", run.world.faults()[0].times_applied);
}

/// A backlog that a pause leaves: without retries it drains at what capacity is left over, with them it never does.
///
/// Source: the metastable failures of Bronson and others, HotOS 2021: the sustaining effect is the retries, not the pause.
fn after_a_pause(retries: u32) -> f64 {
    let run = run(&format!(
        r#"{{"betwixt":1,"duration":"300s","components":[{{"id":"c","kind":"client","rate":"140/s"}},
        {{"id":"s","kind":"service","workers":1,"queue":"unlimited","service_time":"exponential(5ms)"}}],
        "connections":[{{"from":"c","to":"s","timeout":"1s","retries":{retries},"backoff":"none"}}],
        "faults":[{{"fault":"pause","component":"s","at":"30s","for":"10s"}}]}}"#
    ));
    let last = |fact: &&(u64, Fact)| fact.0 > 240_000_000_000;
    let well = |fact: &&(u64, Fact)| matches!(fact.1, Fact::OperationEnded { outcome: Outcome::Ok, .. });
    assert!(run.world.faults()[0].times_applied > 1_300, "{}", run.world.faults()[0].times_applied);
    run.notes.0.iter().filter(last).filter(well).count() as f64 / 60.0
}

#[test]
fn a_pause_is_over_when_it_is_over_unless_retries_keep_it_up() {
    // 10 s at 140/s leave 1,400 requests, which drain at 200 - 140 a second: well again after half a minute.
    let without = after_a_pause(0);
    assert!((without - 140.0).abs() < 7.0, "{without}");
    // With one retry 280/s are offered to a server that does 200: it stays down long after the pause.
    let with = after_a_pause(1);
    assert!(with < 5.0, "{with}");
}

#[test]
fn refused_connections_are_definite_and_doubled_requests_are_done_twice() {
    let with = |fault: &str| {
        run(&format!(
            r#"{{"betwixt":1,"duration":"100s","components":[{{"id":"c","kind":"client","arrivals":"constant","rate":"10/s"}},
            {{"id":"s","kind":"third_party","effect":"charge","service_time":"1ms"}}],
            "connections":[{{"from":"c","to":"s","timeout":"1s"}}],
            "faults":[{{"fault":"{fault}","connection":"c-s","at":"50s","rate":1}}]}}"#
        ))
    };
    let refused = with("refuse");
    assert_eq!((refused.told(Outcome::Ok), refused.told(Outcome::Refused)), (500, 500));
    assert_eq!(refused.effects(betwixt_model::Effect::Charge), 500);
    let doubled = with("duplicate");
    assert_eq!(doubled.told(Outcome::Ok), 999);
    assert_eq!(doubled.effects(betwixt_model::Effect::Charge), 500 + 2 * 499);
    assert!(doubled.world.faults()[0].times_applied >= 499);
}

#[test]
fn a_pause_of_one_instance_holds_up_the_work_of_that_instance() {
    // Six at once, in turn to three instances; then one of them, one of them and another, and all stand still.
    let trace = [r#""1s""#; 6].join(",");
    for (faults, applied) in [
        (r#"{"fault":"pause","component":"s","instance":2,"at":"2s"}"#, vec![2]),
        (
            r#"{"fault":"pause","component":"s","instance":2,"at":"2s"},{"fault":"pause","component":"s","at":"3s"}"#,
            vec![2, 4],
        ),
        (r#"{"fault":"pause","component":"s","at":"2s"}"#, vec![6]),
    ] {
        let run = run(&format!(
            r#"{{"betwixt":1,"duration":"10s","components":[
            {{"id":"c","kind":"client","arrivals":"recorded","trace":[{trace}]}},
            {{"id":"s","kind":"service","workers":4,"instances":3,"service_time":"1h"}}],
            "connections":[{{"from":"c","to":"s"}}],"faults":[{faults}]}}"#
        ));
        let counted: Vec<u64> = run.world.faults().iter().map(|fault| fault.times_applied).collect();
        assert_eq!(counted, applied, "{faults}");
    }
}
