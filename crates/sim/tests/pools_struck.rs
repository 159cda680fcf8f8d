//! Pools of connections that faults meet, and pools whose settings move while somebody waits.

mod support;

use betwixt_sim::Outcome;
use betwixt_sim::calling::PoolCounts;
use support::{Run, run};

/// A client and the callee that it asks through a pool, with more of the document.
fn pooled(duration: &str, client: &str, callee: &str, policy: &str, more: &str) -> Run {
    run(&format!(
        r#"{{"betwixt":1,"duration":"{duration}","components":[{{"id":"caller","kind":"client",{client}}},
        {{"id":"callee",{callee}}}],"connections":[{{"from":"caller","to":"callee","pool":true,{policy}}}],{more}}}"#
    ))
}

const CLOCK: &str = r#""arrivals":"constant","rate":"1/s""#;
const QUICK: &str = r#""kind":"service","service_time":"0ms","workers":1000"#;
/// A round trip takes 20 ms, connecting two of them, and each request needs a connection of its own.
const ONCE: &str = r#""latency":"20ms","max_requests_per_connection":1"#;

fn whole_ms(run: &Run) -> Vec<u64> {
    run.durations_ms().iter().map(|ms| ms.round() as u64).collect()
}

fn counts(run: &Run) -> PoolCounts {
    run.world.connection(0).pool.as_ref().expect("there is one").counts(run.world.now().0)
}

#[test]
fn a_fault_meets_an_opening_once_however_many_round_trips_it_takes() {
    for round_trips in [0, 1, 2, 3] {
        let policy = format!(r#"{ONCE},"connect_round_trips":{round_trips}"#);
        let fault = r#""faults":[{"fault":"certificate_expired","component":"callee","every":2}]"#;
        let run = pooled("20.5s", CLOCK, QUICK, &policy, fault);
        assert_eq!((run.told(Outcome::Ok), run.told(Outcome::Refused)), (10, 10), "{round_trips}");
        assert_eq!(run.world.faults()[0].times_applied, 10, "{round_trips}");
        let fault = r#""faults":[{"fault":"refuse","connection":"caller-callee","rate":0.5}]"#;
        let run = pooled("2000.5s", CLOCK, QUICK, &policy, fault);
        // Three standard deviations of 2,000 coins are 67.
        let refused = run.told(Outcome::Refused);
        assert!(refused.abs_diff(1_000) < 67, "{refused} of 2,000 with {round_trips}");
        assert_eq!(run.world.faults()[0].times_applied, refused as u64);
    }
}

#[test]
fn an_opening_that_is_sent_again_is_not_asked_again() {
    let policy =
        format!(r#"{ONCE},"loss":"10%","timeout":"1s","connect_timeout":"none","max_connections":"unlimited""#);
    let fault = r#""faults":[{"fault":"certificate_expired","component":"callee","every":2}]"#;
    let run = pooled("1000.5s", CLOCK, QUICK, &policy, fault);
    let counts = counts(&run);
    let under_way = u64::from(counts.connecting);
    assert!(counts.opened > 450 && counts.opened.abs_diff(counts.failed) <= 1 + under_way, "{counts:?}");
    assert!(run.world.faults()[0].times_applied.abs_diff(counts.failed) <= under_way, "{counts:?}");
}

#[test]
fn an_opening_without_messages_is_refused_as_well() {
    for fault in [
        r#""faults":[{"fault":"refuse","connection":"caller-callee","at":"3.5s"}]"#,
        r#""faults":[{"fault":"certificate_expired","component":"callee","at":"3.5s"}]"#,
    ] {
        let run = pooled("10.5s", CLOCK, QUICK, &format!(r#"{ONCE},"connect_round_trips":0"#), fault);
        assert_eq!((run.told(Outcome::Ok), run.told(Outcome::Refused)), (3, 7));
        assert_eq!((run.world.faults()[0].times_applied, counts(&run).failed), (7, 7));
        // What is open was opened before.
        let run = pooled("10.5s", CLOCK, QUICK, r#""latency":"20ms","connect_round_trips":0"#, fault);
        assert_eq!((run.told(Outcome::Ok), run.world.faults()[0].times_applied), (10, 0));
    }
}

#[test]
fn a_pool_that_is_switched_off_protects_nobody() {
    let off = r#""interventions":[{"set":"connections.caller-callee.pool","points":[["2.5s",false]]}]"#;
    let refuse = format!(r#"{off},"faults":[{{"fault":"refuse","connection":"caller-callee","at":"3.5s"}}]"#);
    let run = pooled("10.5s", CLOCK, QUICK, r#""latency":"20ms""#, &refuse);
    assert_eq!((run.told(Outcome::Ok), run.told(Outcome::Refused)), (3, 7));
    assert_eq!(whole_ms(&run)[..3], [60, 20, 20], "connecting costs nothing any more, and did once");
    assert_eq!((counts(&run).open, counts(&run).leased), (0, 2));
    // A request on its way when the callee crashes finds nobody there: only a connection would have been reset.
    let crash = format!(r#"{off},"faults":[{{"fault":"crash","component":"callee","at":"4.005s","for":"100ms"}}]"#);
    let run = pooled("6.5s", CLOCK, QUICK, r#""latency":"20ms""#, &crash);
    assert_eq!((run.told(Outcome::Ok), run.told(Outcome::Refused), run.told(Outcome::Unknown)), (5, 1, 0));
}

#[test]
fn a_pool_that_is_switched_off_ends_what_it_has_begun_and_can_come_back() {
    // One connection, and requests of 700 ms twice a second: some wait when it goes off, and one is being carried.
    let callee = r#""kind":"service","service_time":"700ms","workers":1000"#;
    let clock = r#""arrivals":"constant","rate":"2/s""#;
    let moves = r#""interventions":[{"set":"connections.caller-callee.pool","points":[["4.2s",false],["8.2s",true]]}]"#;
    let run = pooled("20.4s", clock, callee, r#""latency":"20ms","max_connections":1,"pool_waiting":3"#, moves);
    let ms = whole_ms(&run);
    assert!(ms.iter().filter(|ms| **ms == 720).count() >= 7, "off, nobody waits: {ms:?}");
    assert_eq!(
        ms.iter().filter(|ms| **ms == 760).count(),
        2,
        "the first one on each time connects and waits for nobody else: {ms:?}"
    );
    assert!(run.told(Outcome::Refused) > 0 && counts(&run).open == 1, "on, it limits again");
}

#[test]
fn a_refusal_that_got_lost_does_not_outlive_the_crash() {
    // The callee is down when the first message comes, its answer gets lost, and a second later somebody listens again.
    let faults = r#""faults":[{"fault":"crash","component":"callee","at":"0.9s","for":"115ms"},
        {"fault":"partition","connection":"caller-callee","direction":"reply","at":"1.005s","for":"100ms"}]"#;
    let run = pooled("2.5s", r#""arrivals":"recorded","trace":["1s"]"#, QUICK, ONCE, faults);
    assert_eq!((whole_ms(&run), run.told(Outcome::Ok)), (vec![1_070], 1));
    // Halfway through the callee knows of the connection; restarted, it knows no more, and says so when it is asked again.
    let faults = r#""faults":[{"fault":"partition","connection":"caller-callee","direction":"reply","at":"1.025s","for":"100ms"},
        {"fault":"restart","component":"callee","at":"1.5s"}]"#;
    let run = pooled("2.5s", r#""arrivals":"recorded","trace":["1s"]"#, QUICK, ONCE, faults);
    assert_eq!((whole_ms(&run), run.told(Outcome::Refused)), (vec![1_050], 1));
}

#[test]
fn under_load_connections_follow_the_instances() {
    // 10 a second for each instance, and more is asked. From 10.5 s on there is one.
    let callee = r#""kind":"service","service_time":"100ms","workers":1,"instances":2"#;
    let fewer = r#""interventions":[{"set":"components.callee.instances","points":[["10.55s",1]]}]"#;
    for policy in [r#""pool_per":"callee""#, r#""pool_per":"instance""#] {
        let policy = format!(r#"{policy},"max_connections":2,"connect_round_trips":0,"pool_wait":"none""#);
        let run = pooled("20.55s", r#""arrivals":"constant","rate":"100/s""#, callee, &policy, fewer);
        let done = run.told(Outcome::Ok);
        assert!(done.abs_diff(2 * 105 + 100) <= 5, "{policy}: {done}");
        assert!(counts(&run).waiting > 1_000, "{policy}");
    }
}

#[test]
fn an_attempt_has_one_timeout_wherever_it_begins() {
    // Connecting takes two seconds, and the answer never comes.
    let callee = r#""kind":"service","service_time":"1h","workers":1000"#;
    for (before, after, timeout, lasts) in [(false, true, 1, 3_000), (true, false, 5, 5_000)] {
        let policy = format!(
            r#""connect_round_trips":0,"connect_time":"2s","timeout":"{timeout}s","timeout_covers_connecting":{before}"#
        );
        let moved = format!(
            r#""interventions":[{{"set":"connections.caller-callee.timeout_covers_connecting","points":[["2s",{after}]]}}]"#
        );
        let run = pooled("12s", r#""arrivals":"recorded","trace":["1s"]"#, callee, &policy, &moved);
        assert_eq!((whole_ms(&run), run.told(Outcome::Unknown)), (vec![lasts], 1), "{before}");
    }
}
