//! Pools of connections in small systems: closed forms, the price of connecting, and what faults do to what is open.

mod support;

use betwixt_model::Effect;
use betwixt_sim::observe::MessageKind;
use betwixt_sim::{Fact, Outcome};
use support::{Run, run};

/// A client and the callee that it asks through a pool.
fn pooled(duration: &str, client: &str, callee: &str, policy: &str, faults: &str) -> Run {
    run(&format!(
        r#"{{"betwixt":1,"duration":"{duration}","components":[{{"id":"caller","kind":"client",{client}}},
        {{"id":"callee",{callee}}}],"connections":[{{"from":"caller","to":"callee","pool":true,{policy}}}],
        "faults":[{faults}]}}"#
    ))
}

const CLOCK: &str = r#""arrivals":"constant","rate":"1/s""#;
const QUICK: &str = r#""kind":"service","service_time":"0ms","workers":1000"#;
const CHARGES: &str = r#""kind":"third_party","service_time":"0ms","effect":"charge""#;
/// A round trip takes 20 ms; connecting takes two of them.
const FAR: &str = r#""latency":"20ms""#;

fn near(measured: f64, expected: f64, tolerance: f64, what: &str) {
    assert!((measured - expected).abs() < tolerance, "{what}: measured {measured}, expected {expected}");
}

fn whole_ms(run: &Run) -> Vec<u64> {
    run.durations_ms().iter().map(|ms| ms.round() as u64).collect()
}

#[test]
fn a_pool_before_an_endless_server_is_erlangs() {
    // Nothing to pay for connecting; a = 2 and c = 3 without and with room to wait, and M/M/1/2 with a = 0.5.
    for (rate, service, policy, blocked, wait_ms) in [
        (100, 20, r#""max_connections":3,"pool_waiting":0"#, 0.210_526, 0.0),
        (100, 20, r#""max_connections":3"#, 0.0, 8.888_9),
        (50, 10, r#""max_connections":1,"pool_waiting":1"#, 0.142_857, 3.333_3),
    ] {
        let callee = format!(r#""kind":"service","service_time":"exponential({service}ms)","workers":1000"#);
        let policy = format!(r#""connect_round_trips":0,{policy}"#);
        let run = pooled("800s", &format!(r#""rate":"{rate}/s""#), &callee, &policy, "");
        let (refused, ok) = (run.told(Outcome::Refused) as f64, run.told(Outcome::Ok) as f64);
        near(refused / (refused + ok), blocked, 0.01, &policy);
        let pool = run.world.connection(0).pool.as_ref().expect("there is one").counts(run.world.now().0);
        near(pool.waited as f64 / pool.leased as f64 / 1e6, wait_ms, 0.6, &policy);
        assert_eq!((pool.opened, pool.failed), (u64::from(pool.most), 0));
    }
}

#[test]
fn the_price_of_connecting_is_paid_once_or_each_time() {
    for (policy, first, later, opened) in [
        ("", 60, 20, 1),
        (r#""connect_round_trips":3,"connect_time":"7ms""#, 87, 20, 1),
        (r#""idle_timeout":"500ms""#, 60, 60, 10),
        (r#""idle_timeout":"1500ms""#, 60, 20, 1),
        (r#""max_requests_per_connection":1"#, 60, 60, 10),
    ] {
        let comma = if policy.is_empty() { "" } else { "," };
        let run = pooled("10.5s", CLOCK, QUICK, &format!("{FAR}{comma}{policy}"), "");
        let expected: Vec<u64> = std::iter::once(first).chain(std::iter::repeat_n(later, 9)).collect();
        assert_eq!(whole_ms(&run), expected, "{policy}");
        let pool = run.world.connection(0).pool.as_ref().expect("there is one");
        assert_eq!(pool.counts(run.world.now().0).opened, opened, "{policy}");
    }
    // The sixth finds a connection that is older than it may get.
    let run = pooled("10.5s", CLOCK, QUICK, &format!(r#"{FAR},"max_lifetime":"4.5s""#), "");
    assert_eq!(whole_ms(&run), [60, 20, 20, 20, 20, 60, 20, 20, 20, 20]);
}

#[test]
fn a_crash_closes_everything_and_the_callers_come_back_all_together() {
    // Ten at once, every second, each for 100 ms; the callee dies while the fifth ten are served and comes back at 6.5 s.
    let client = r#""arrivals":"recorded","trace":[TRACE]"#;
    let trace: Vec<String> = (1..=9).flat_map(|s| std::iter::repeat_n(format!("\"{s}s\""), 10)).collect();
    let client = client.replace("TRACE", &trace.join(","));
    let slow = r#""kind":"third_party","service_time":"100ms","effect":"charge""#;
    let fault = r#"{"fault":"crash","component":"callee","at":"5.05s","for":"1450ms"}"#;
    let run = pooled("10s", &client, slow, FAR, fault);
    let ms = whole_ms(&run);
    assert_eq!(ms[..10], [160; 10], "they connect");
    assert_eq!(ms[10..40], [120; 30], "they are connected");
    assert_eq!(ms[40..50], [50; 10], "reset at once");
    assert_eq!(ms[50..60], [20; 10], "a new connection is refused after one round trip");
    assert_eq!(ms[60..70], [160; 10], "they connect again");
    assert_eq!((run.told(Outcome::Unknown), run.told(Outcome::Refused), run.effects(Effect::Charge)), (10, 10, 70));
    let pool = run.world.connection(0).pool.as_ref().expect("there is one").counts(run.world.now().0);
    assert_eq!((pool.opened, pool.failed, pool.open, pool.idle), (20, 10, 10, 10));
    assert_eq!(run.count(|fact| matches!(fact, Fact::Sent { kind: MessageKind::Request, .. })), 80);
}

#[test]
fn what_is_on_its_way_when_the_callee_crashes_is_never_carried_out() {
    // The request leaves at 60 ms and would arrive at 70 ms; the callee restarts at 65 ms and lost the connection.
    let fault = r#"{"fault":"restart","component":"callee","at":"1.045s"}"#;
    let run = pooled("1.5s", CLOCK, CHARGES, FAR, fault);
    assert_eq!((whole_ms(&run), run.effects(Effect::Charge)), (vec![45], 0));
    assert_eq!((run.told(Outcome::Unknown), run.world.traffic().lost), (1, 1), "nobody can infer that it was not");
}

#[test]
fn a_partition_is_a_timeout_for_what_is_open_and_a_refusal_for_what_is_not() {
    let fault = r#"{"fault":"partition","connection":"caller-callee","at":"2.5s","for":"10s"}"#;
    let policy = format!(r#"{FAR},"timeout":"200ms","connect_timeout":"3s""#);
    let run = pooled("7.9s", CLOCK, CHARGES, &policy, fault);
    // One open connection meets the silence and is closed; then nobody gets one.
    assert_eq!(whole_ms(&run), [60, 20, 200, 3_000]);
    assert_eq!((run.told(Outcome::Ok), run.told(Outcome::Unknown), run.told(Outcome::Refused)), (2, 1, 1));
    assert_eq!(run.effects(Effect::Charge), 2);
}

#[test]
fn a_lost_message_of_the_opening_is_sent_again_after_a_second() {
    let fault = r#"{"fault":"partition","connection":"caller-callee","at":"0.9s","for":"0.5s"}"#;
    let run = pooled("2.5s", CLOCK, QUICK, FAR, fault);
    // The second finds no connection yet, asks for another, and gets the first that is open.
    assert_eq!(whole_ms(&run), [1_060, 60]);
    // Without a timeout it is given up after six times, 127 seconds later.
    let policy = format!(r#"{FAR},"connect_timeout":"none","pool_wait":"none""#);
    let fault = r#"{"fault":"partition","connection":"caller-callee"}"#;
    let run = pooled("200s", r#""arrivals":"recorded","trace":["1s"]"#, QUICK, &policy, fault);
    assert_eq!((whole_ms(&run), run.told(Outcome::Refused)), (vec![127_000], 1));
}

#[test]
fn an_attempt_that_times_out_closes_its_connection() {
    let slow = r#""kind":"service","service_time":"900ms","workers":1000"#;
    let run = pooled("10.9s", CLOCK, slow, &format!(r#"{FAR},"timeout":"500ms""#), "");
    let pool = run.world.connection(0).pool.as_ref().expect("there is one").counts(run.world.now().0);
    assert_eq!((pool.opened, pool.open, run.told(Outcome::Unknown)), (10, 0, 10));
    assert_eq!(whole_ms(&run), [540; 10], "the clock begins when the request is sent");
    // A callee that answers in time, and a timeout that covers connecting: 30 ms are too few for two round trips.
    let policy = format!(r#"{FAR},"timeout":"30ms","timeout_covers_connecting":true"#);
    let run = pooled("3.5s", CLOCK, QUICK, &policy, "");
    assert_eq!(whole_ms(&run), [30, 20, 20], "the connection is opened all the same, and the next one has it");
    assert_eq!((run.told(Outcome::Refused), run.told(Outcome::Ok)), (1, 2), "nothing was sent: that is certain");
}

#[test]
fn whoever_waits_too_long_for_a_connection_is_refused() {
    let slow = r#""kind":"service","service_time":"1s","workers":1000"#;
    let policy = r#""connect_round_trips":0,"max_connections":1,"pool_wait":"1.5s""#;
    let run = pooled("11s", r#""arrivals":"constant","rate":"2/s""#, slow, policy, "");
    assert!(run.durations_ms().iter().all(|ms| *ms <= 2_500.0));
    assert!(run.told(Outcome::Refused) >= 7 && run.told(Outcome::Ok) >= 9, "{}", run.told(Outcome::Ok));
}

#[test]
fn a_connection_leads_where_it_was_opened_to_or_each_attempt_chooses() {
    // The second of two instances is dead. One connection, opened in turn, leads to the first.
    let fault = r#"{"fault":"crash","component":"callee","instance":2}"#;
    let callee = format!(r#"{QUICK},"instances":2"#);
    for (policy, refused) in [(r#""max_connections":1"#, 0), (r#""pool_per":"instance""#, 10)] {
        let run = pooled("20.5s", CLOCK, &callee, &format!("{FAR},{policy}"), fault);
        assert_eq!(run.told(Outcome::Refused), refused, "{policy}");
    }
}

#[test]
fn a_port_that_is_closed_keeps_out_only_those_who_are_not_in() {
    for fault in [
        r#"{"fault":"refuse","connection":"caller-callee","at":"3.5s"}"#,
        // What is open was opened while the certificate was good.
        r#"{"fault":"certificate_expired","component":"callee","at":"3.5s"}"#,
    ] {
        let run = pooled("10.5s", CLOCK, QUICK, FAR, fault);
        assert_eq!((run.told(Outcome::Ok), run.told(Outcome::Refused)), (10, 0));
        assert_eq!(run.world.faults()[0].times_applied, 0);
        let run = pooled("10.5s", CLOCK, QUICK, &format!(r#"{FAR},"idle_timeout":"500ms""#), fault);
        assert_eq!((run.told(Outcome::Ok), run.told(Outcome::Refused)), (3, 7));
        assert_eq!(run.world.faults()[0].times_applied, 7);
    }
}

#[test]
fn connections_that_cannot_be_opened_open_the_breaker_and_an_empty_pool_does_not() {
    let breaker = r#""breaker":true,"breaker_minimum_calls":3,"breaker_open":"1h""#;
    let fault = r#"{"fault":"crash","component":"callee"}"#;
    let run = pooled("10.5s", CLOCK, QUICK, &format!("{FAR},{breaker}"), fault);
    let pool = run.world.connection(0).pool.as_ref().expect("there is one").counts(run.world.now().0);
    assert_eq!((run.told(Outcome::Refused), pool.failed), (10, 3));
    let slow = r#""kind":"service","service_time":"1h","workers":1000"#;
    let policy = format!(r#"{FAR},"max_connections":1,"pool_waiting":0,{breaker}"#);
    let run = pooled("10.5s", CLOCK, slow, &policy, "");
    assert_eq!(run.told(Outcome::Refused), 9);
    assert_eq!(run.count(|fact| matches!(fact, Fact::Breaker { .. })), 0);
}

#[test]
fn a_hedge_goes_over_a_connection_of_its_own() {
    // Half of the answers are slow; a hedge has to connect first, for 40 ms.
    let callee = r#""kind":"service","service_time":"mix(50% 500ms, 50% 0ms)","workers":1000"#;
    let run = pooled("100.5s", CLOCK, callee, &format!(r#"{FAR},"hedge_after":"50ms""#), "");
    let pool = run.world.connection(0).pool.as_ref().expect("there is one").counts(run.world.now().0);
    assert_eq!(run.told(Outcome::Ok), 100);
    let requests = run.count(|fact| matches!(fact, Fact::Sent { kind: MessageKind::Request, .. }));
    near(requests as f64, 150.0, 15.0, "requests");
    // Whoever loses is given up with its connection; one connection is left over in the end.
    let hedges = requests as u64 - 100;
    assert!(pool.opened >= hedges && pool.open <= 2, "{pool:?}, {hedges} hedges");
    let quick = run.durations_ms().iter().filter(|ms| **ms < 135.0).count();
    near(quick as f64, 75.0, 12.0, "at least one of the two was quick");
}

#[test]
fn whoever_waits_for_a_connection_has_its_place_under_the_concurrency_limit() {
    let slow = r#""kind":"service","service_time":"1h","workers":1000"#;
    let policy = r#""connect_round_trips":0,"max_connections":1,"pool_wait":"none","concurrency_limit":3"#;
    let run = pooled("10.5s", CLOCK, slow, policy, "");
    assert_eq!((run.told(Outcome::Refused), run.world.connection(0).let_in()), (7, 3));
}

#[test]
fn a_caller_that_crashes_loses_its_connections() {
    let fault = r#"{"fault":"restart","component":"caller","at":"4.5s"}"#;
    let run = pooled("8.5s", CLOCK, QUICK, FAR, fault);
    let ms = whole_ms(&run);
    assert_eq!(ms.iter().filter(|ms| **ms == 60).count(), 2, "{ms:?}");
}
