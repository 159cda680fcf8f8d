//! The caller's policies in small systems, against closed forms, published figures and exact counts.

mod support;

use betwixt_model::Effect;
use betwixt_sim::observe::{BreakerState, MessageKind};
use betwixt_sim::{Fact, Outcome};
use support::{Run, run};

/// A client and the callee that it asks over the connection under test.
fn pair(duration: &str, client: &str, callee: &str, policy: &str) -> Run {
    run(&format!(
        r#"{{"betwixt":1,"duration":"{duration}","components":[{{"id":"caller","kind":"client",{client}}},
        {{"id":"callee",{callee}}}],"connections":[{{"from":"caller","to":"callee","latency":"0ms",{policy}}}]}}"#
    ))
}

const DEAD: &str = r#""kind":"service","service_time":"0ms","failure_rate":"100%","workers":100000"#;

fn requests(run: &Run) -> usize {
    run.count(|fact| matches!(fact, Fact::Sent { kind: MessageKind::Request, .. }))
}

fn near(measured: f64, expected: f64, tolerance: f64, what: &str) {
    assert!((measured - expected).abs() < tolerance, "{what}: measured {measured}, expected {expected}");
}

#[test]
fn a_dead_callee_is_asked_190_times_in_ten_minutes_behind_a_default_breaker() {
    // A hundred calls open it; then ten trials after every minute of rest.
    let run = pair("600s", r#""arrivals":"constant","rate":"100/s""#, DEAD, r#""breaker":true"#);
    assert_eq!(requests(&run), 190);
    assert_eq!(run.count(|fact| matches!(fact, Fact::Breaker { state: BreakerState::Open, .. })), 10);
}

#[test]
fn an_automatic_breaker_tries_again_without_a_call() {
    let policy = r#""breaker":true,"breaker_minimum_calls":5,"breaker_open":"2s","breaker_automatic":true"#;
    let run = pair("3s", r#""arrivals":"constant","rate":"10/s""#, DEAD, policy);
    let half_open = run.notes.0.iter().find(|(_, f)| matches!(f, Fact::Breaker { state: BreakerState::HalfOpen, .. }));
    assert_eq!(half_open.map(|(at, _)| *at), Some(2_500_000_000), "the fifth call failed at 0.5 s");
}

#[test]
fn slow_calls_open_a_breaker_though_none_fails() {
    let policy = r#""breaker":true,"breaker_window":10,"breaker_minimum_calls":10,"breaker_slow_call":"50ms""#;
    let slow = r#""kind":"service","service_time":"51ms","workers":100"#;
    let run = pair("10s", r#""arrivals":"constant","rate":"10/s""#, slow, policy);
    assert_eq!((requests(&run), run.told(Outcome::Refused) > 80), (10, true));
}

#[test]
fn a_rate_limit_refuses_the_share_that_theory_gives() {
    let policy = r#""rate_limit":true,"rate_limit_rate":"100/s","rate_limit_burst":1"#;
    let quick = r#""kind":"service","service_time":"0ms","workers":100"#;
    let run = pair("500s", r#""rate":"80/s""#, quick, policy);
    let refused = run.told(Outcome::Refused) as f64 / (run.told(Outcome::Refused) + run.told(Outcome::Ok)) as f64;
    near(refused, 0.444_408, 0.009, "refused");
}

#[test]
fn a_rate_limit_with_a_wait_delays_instead() {
    let policy = r#""rate_limit":true,"rate_limit_rate":"10/s","rate_limit_burst":1,"rate_limit_wait":"1h""#;
    let quick = r#""kind":"service","service_time":"0ms","workers":100"#;
    let run = pair("10s", r#""arrivals":"constant","rate":"20/s""#, quick, policy);
    assert_eq!(
        (run.told(Outcome::Refused), run.told(Outcome::Ok)),
        (0, 100),
        "one at once and ten a second, one at the end"
    );
}

#[test]
fn a_concurrency_limit_blocks_as_erlang_says() {
    // Erlang B with a = 2 and c = 3; and one place with one to wait, M/M/1/2 with a = 0.5.
    for (rate, service, policy, blocked) in [
        (100, 20, r#""concurrency_limit":3"#, 0.210_526),
        (50, 10, r#""concurrency_limit":1,"concurrency_waiting":1"#, 0.142_857),
    ] {
        let callee = format!(r#""kind":"service","service_time":"exponential({service}ms)","workers":1000"#);
        let run = pair("800s", &format!(r#""rate":"{rate}/s""#), &callee, policy);
        let (refused, ok) = (run.told(Outcome::Refused) as f64, run.told(Outcome::Ok) as f64);
        near(refused / (refused + ok), blocked, 0.01, policy);
    }
}

#[test]
fn whoever_waits_too_long_for_room_is_refused() {
    let policy = r#""concurrency_limit":1,"concurrency_waiting":10,"concurrency_wait":"1.5s""#;
    let callee = r#""kind":"service","service_time":"1s","workers":10"#;
    let run = pair("11s", r#""arrivals":"constant","rate":"2/s""#, callee, policy);
    let waited = run.durations_ms();
    assert!(waited.iter().all(|ms| *ms <= 2_500.0), "{waited:?}");
    assert!(run.told(Outcome::Refused) >= 7 && run.told(Outcome::Ok) >= 9, "{}", run.told(Outcome::Ok));
}

#[test]
fn a_retry_ratio_of_a_fifth_amplifies_by_a_quarter() {
    // Retries are a fifth of all that is under way: 1 / (1 - 0.2) attempts for each call.
    let failing = r#""kind":"service","service_time":"1s","failure_rate":"100%","workers":100000"#;
    let policy = r#""retries":100,"backoff":"none","retry_budget":"ratio""#;
    let run = pair("120s", r#""arrivals":"constant","rate":"250/s""#, failing, policy);
    let calls = run.count(|fact| matches!(fact, Fact::CallStarted { .. }));
    near(requests(&run) as f64 / calls as f64, 1.25, 0.02, "attempts for each call");
    assert!(run.count(|fact| matches!(fact, Fact::RetryDenied { .. })) > 0);
}

#[test]
fn a_bucket_limits_retries_to_a_tenth_in_the_long_run() {
    let policy = r#""retries":100,"backoff":"none","retry_budget":"tokens","budget_tokens":5,"budget_floor":1"#;
    let run = pair("1000s", r#""arrivals":"constant","rate":"10/s""#, DEAD, policy);
    let calls = run.count(|fact| matches!(fact, Fact::CallStarted { .. }));
    near(requests(&run) as f64 / calls as f64, 1.1, 0.002, "attempts for each call");
}

#[test]
fn retries_happen_only_after_the_chosen_outcomes() {
    for (on, sent_for_each) in [
        (r#""retry_on":"any""#, 3),
        (r#""retry_on":"refused""#, 1),
        (r#""retry_on":"unreachable""#, 1),
        (r#""retry_on":"chosen","retry_timeout":true"#, 1),
        (r#""retry_on":"chosen","retry_timeout":true,"retry_error":true"#, 3),
    ] {
        let policy = format!(r#""retries":2,"backoff":"none",{on}"#);
        let run = pair("10.5s", r#""arrivals":"constant","rate":"1/s""#, DEAD, &policy);
        assert_eq!(requests(&run), 10 * sent_for_each, "{on}");
    }
}

#[test]
fn a_deadline_ends_the_call_in_the_middle_of_an_attempt() {
    let policy = r#""timeout":"400ms","retries":10,"backoff":"none","deadline":"1s""#;
    let slow = r#""kind":"service","service_time":"10s","workers":1000"#;
    let run = pair("11.5s", r#""arrivals":"constant","rate":"1/s""#, slow, policy);
    assert_eq!((run.told(Outcome::Unknown), requests(&run)), (10, 11 * 3 - 1), "attempts at 0, 400 and 800 ms");
    assert!(run.durations_ms().iter().all(|ms| (ms - 1_000.0).abs() < 1e-6));
}

#[test]
fn a_deadline_that_is_passed_on_frees_the_callees_worker_too() {
    let chain = |propagate: bool| {
        run(&format!(
            r#"{{"betwixt":1,"duration":"20s","components":[{{"id":"c","kind":"client","arrivals":"constant","rate":"1/s"}},
            {{"id":"a","kind":"service","service_time":"1ms","workers":100}},{{"id":"b","kind":"service","service_time":"100s","workers":100}}],
            "connections":[{{"from":"c","to":"a","latency":"0ms","deadline":"1s","propagate_deadline":{propagate}}},
            {{"from":"a","to":"b","latency":"0ms"}}]}}"#
        ))
    };
    let (told, silent) = (chain(true), chain(false));
    assert_eq!((told.told(Outcome::Unknown), silent.told(Outcome::Unknown)), (19, 19));
    assert!(told.world.facets(1).busy <= 2, "a waits no longer than its caller");
    assert_eq!(silent.world.facets(1).busy, 20, "a does not know that nobody waits any more");
}

#[test]
fn a_hedge_after_h_leaves_the_product_of_both_tails() {
    // Exponential answers of mean 100 ms, hedged after 50 ms: S(t) S(t - h) from there on.
    let policy = r#""hedge_after":"50ms""#;
    let callee = r#""kind":"service","service_time":"exponential(100ms)","workers":100000,"instances":2"#;
    for cancel in ["", r#","cancel":true"#] {
        let run = pair("400s", r#""rate":"100/s""#, callee, &format!("{policy}{cancel}"));
        let times = run.durations_ms();
        let count = times.len() as f64;
        let tail = 0.606_531; // e^-0.5
        near(times.iter().sum::<f64>() / count, 100.0 * (1.0 - tail) + 50.0 * tail, 1.5, "mean");
        near(times.iter().filter(|ms| **ms > 150.0).count() as f64 / count, 0.082_085, 0.006, "above 150 ms");
        near(requests(&run) as f64 / count - 1.0, tail, 0.012, "hedges for each call");
        let late = run.count(|fact| matches!(fact, Fact::Delivered { late: true, .. })) as f64;
        if cancel.is_empty() {
            near(late / count, tail, 0.012, "the slower answer comes late");
        } else {
            near(late, 0.0, 0.5, "a loser that is cancelled in no time answers never");
        }
    }
}

#[test]
fn a_cancelled_attempt_stops_work_only_if_word_arrives_in_time() {
    // Word of the timeout leaves at 1 s and takes 0.2 s, as the request did.
    for (service, cancel, charged) in [("900ms", true, 10), ("1100ms", true, 0), ("1100ms", false, 10)] {
        let callee = format!(r#""kind":"third_party","effect":"charge","service_time":"{service}""#);
        let run = run(&format!(
            r#"{{"betwixt":1,"duration":"11.5s","components":[{{"id":"c","kind":"client","arrivals":"constant","rate":"1/s"}},{{"id":"p",{callee}}}],
            "connections":[{{"from":"c","to":"p","latency":"400ms","timeout":"1s","cancel":{cancel}}}]}}"#
        ));
        assert_eq!(run.told(Outcome::Unknown), 10, "{service} {cancel}");
        assert_eq!(run.effects(Effect::Charge), charged, "{service} {cancel}");
    }
}

#[test]
fn cancelling_goes_down_the_chain_and_empties_queues() {
    let run = run(
        r#"{"betwixt":1,"duration":"20s","components":[{"id":"c","kind":"client","arrivals":"constant","rate":"1/s"},
        {"id":"a","kind":"service","service_time":"1ms","workers":100},{"id":"b","kind":"service","service_time":"100s","workers":2}],
        "connections":[{"from":"c","to":"a","latency":"10ms","timeout":"5s","cancel":true},{"from":"a","to":"b","latency":"10ms","cancel":true}]}"#,
    );
    let (a, b) = (run.world.facets(1), run.world.facets(2));
    assert_eq!((a.busy, b.busy, b.waiting), (5, 2, 3), "only what somebody still waits for");
}

#[test]
fn a_key_makes_a_retry_after_a_lost_answer_charge_once() {
    for (key, charges) in [("none", 2), ("call", 1), ("operation", 1)] {
        let callee = r#""kind":"third_party","effect":"charge","service_time":"10ms","idempotency_window":"24h""#;
        let policy =
            format!(r#""loss_reply":"100%","timeout":"1s","retries":1,"backoff":"none","idempotency_key":"{key}""#);
        let run = pair("12.5s", r#""arrivals":"constant","rate":"1/s""#, callee, &policy);
        assert_eq!(run.told(Outcome::Unknown), 10);
        let second = run.count(|fact| matches!(fact, Fact::Replayed { outcome: Outcome::Ok, .. }));
        assert_eq!((run.effects(Effect::Charge), second), (12 + 11 * (charges - 1), 11 * (2 - charges)), "{key}");
    }
}

#[test]
fn a_second_request_with_the_key_of_one_under_way_is_refused() {
    let callee = r#""kind":"third_party","effect":"charge","service_time":"2s","idempotency_window":"24h""#;
    let policy = r#""timeout":"1s","retries":1,"backoff":"none","idempotency_key":"call""#;
    let run = pair("11.5s", r#""arrivals":"constant","rate":"1/s""#, callee, policy);
    assert_eq!(run.count(|fact| matches!(fact, Fact::TurnedAway { .. })), 10);
    assert_eq!(run.told(Outcome::Unknown), 10, "the first attempt is still in doubt");
    assert_eq!(run.effects(Effect::Charge), 9);
}

#[test]
fn a_default_answer_is_ok_for_the_caller_and_counted() {
    let run = pair("10.5s", r#""arrivals":"constant","rate":"1/s""#, DEAD, r#""fallback":"answer""#);
    assert_eq!(run.told(Outcome::Ok), 10);
    assert_eq!(run.count(|fact| matches!(fact, Fact::FellBack { outcome: Outcome::Failed, .. })), 10);
}
