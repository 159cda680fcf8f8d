//! What a caller can infer, and what really happened: outcomes, timeouts, retries, breakers, crashes.

mod support;

use betwixt_model::Effect;
use betwixt_sim::{Fact, Outcome};
use support::run;

/// One shopper every second for ten seconds, a checkout, and payments that charge; the gap is the parameter.
fn shop(gap: &str, more: &str) -> String {
    format!(
        r#"{{"betwixt":1,"duration":"60s","components":[
        {{"id":"shopper","kind":"client","arrivals":"constant","rate":"1/s"}},
        {{"id":"checkout","kind":"service","workers":5,"service_time":"1ms"}},
        {{"id":"payments","kind":"third_party","effect":"charge","service_time":"10ms"}}],
        "connections":[{{"from":"shopper","to":"checkout"}},{{"from":"checkout","to":"payments",{gap}}}]{more}}}"#
    )
}

#[test]
fn all_is_well_without_trouble() {
    let run = run(&shop(r#""latency":"100ms""#, ""));
    assert_eq!(run.told(Outcome::Ok), 59, "the sixtieth starts at the end");
    assert_eq!(run.effects(Effect::Charge), 59);
    assert!(run.durations_ms().iter().all(|ms| (ms - 111.0).abs() < 1e-6), "1 ms + 50 ms + 10 ms + 50 ms");
}

#[test]
fn a_timeout_is_unknown_and_the_work_goes_on() {
    let run = run(&shop(r#""latency":"2s","timeout":"1s""#, ""));
    assert_eq!(run.told(Outcome::Ok), 0);
    let unknown = run.count(|f| matches!(f, Fact::CallEnded { connection: 1, outcome: Outcome::Unknown, .. }));
    assert!(unknown >= 57, "{unknown}");
    assert_eq!(run.told(Outcome::Failed), unknown, "checkout can only say that it failed");
    assert!(run.effects(Effect::Charge) >= 57, "charged all the same");
    let late = run.count(|f| matches!(f, Fact::Delivered { late: true, .. }));
    assert!(late >= 56, "every answer comes too late: {late}");
}

#[test]
fn a_lost_answer_and_a_retry_charge_twice() {
    let run = run(&shop(r#""latency":"100ms","loss_reply":"100%","timeout":"1s","retries":1,"backoff":"none""#, ""));
    assert_eq!(run.told(Outcome::Ok), 0);
    let told = run.told(Outcome::Failed);
    assert!(told >= 56);
    assert!(run.effects(Effect::Charge) >= 2 * told, "two charges for each");
    let attempts = run.notes.0.iter().filter_map(|(_, f)| match f {
        Fact::CallEnded { connection: 1, attempts, .. } => Some(*attempts),
        _ => None,
    });
    assert!(attempts.into_iter().all(|attempts| attempts == 2));
}

#[test]
fn an_error_on_the_way_there_charges_nobody_and_on_the_way_back_everybody() {
    let there = run(&shop(r#""failure_rate":"100%""#, ""));
    assert_eq!((there.told(Outcome::Failed), there.effects(Effect::Charge)), (59, 0));
    let back = run(&shop(r#""failure_rate_reply":"100%""#, ""));
    assert_eq!((back.told(Outcome::Failed), back.effects(Effect::Charge)), (59, 59));
}

#[test]
fn a_lost_answer_without_a_timeout_holds_the_worker_until_a_restart() {
    let stuck = run(&shop(r#""loss_reply":"100%""#, ""));
    assert_eq!(stuck.told(Outcome::Ok) + stuck.told(Outcome::Failed), 0);
    let facets = stuck.world.facets(1);
    assert_eq!((facets.busy, facets.working), (5, 0), "every worker is held, none works");
    let restarted =
        run(&shop(r#""loss_reply":"100%""#, r#","faults":[{"fault":"restart","component":"checkout","at":"30s"}]"#));
    assert!(
        restarted.effects(Effect::Charge) > stuck.effects(Effect::Charge),
        "five more got through after the restart"
    );
    assert_eq!(restarted.told(Outcome::Unknown), 30, "callers of what was restarted are cut off");
    let callee =
        run(&shop(r#""loss_reply":"100%""#, r#","faults":[{"fault":"restart","component":"payments","at":"30s"}]"#));
    assert_eq!(callee.told(Outcome::Failed), 5, "a restart of the callee cuts its callers off, too");
}

#[test]
fn a_crash_refuses_new_calls_and_cuts_off_old_ones() {
    let run = run(&shop(
        r#""latency":"100ms""#,
        r#","faults":[{"fault":"crash","component":"payments","at":"10.055s","for":"10s"}]"#,
    ));
    let cut_off = run.count(|f| matches!(f, Fact::AttemptEnded { connection: 1, outcome: Outcome::Unknown, .. }));
    let refused = run.count(|f| matches!(f, Fact::AttemptEnded { connection: 1, outcome: Outcome::Refused, .. }));
    assert_eq!((cut_off, refused), (1, 10));
    assert_eq!(run.world.faults()[0].times_applied, 11);
    assert_eq!(run.effects(Effect::Charge), 59 - 11, "refused is definite, and the one cut off had not been charged");
}

#[test]
fn partitions_are_silence_one_way_or_both() {
    for (direction, charges) in [("request", 0), ("reply", 59), ("both", 0)] {
        let run = run(&shop(
            r#""timeout":"500ms""#,
            &format!(
                r#","faults":[{{"fault":"partition","connection":"checkout-payments","at":"0s","direction":"{direction}"}}]"#
            ),
        ));
        assert_eq!(run.told(Outcome::Failed), 59, "{direction}");
        assert_eq!(run.effects(Effect::Charge), charges, "{direction}");
        assert_eq!(run.world.faults()[0].times_applied, 59, "{direction}");
    }
}

#[test]
fn a_breaker_opens_refuses_and_tries_again() {
    let run = run(&shop(
        r#""breaker":true,"breaker_window":4,"breaker_minimum_calls":4,"breaker_open":"5s","breaker_half_open_calls":1"#,
        r#","faults":[{"fault":"errors","component":"payments","at":"10.5s","for":"20s"}]"#,
    ));
    let breaker: Vec<u64> = run
        .notes
        .0
        .iter()
        .filter(|(_, f)| matches!(f, Fact::Breaker { .. }))
        .map(|(at, _)| at / 1_000_000_000)
        .collect();
    // Two failures among four open it at 0:12; a trial every five seconds fails until the errors end at 0:30.5.
    assert_eq!(breaker[0], 12);
    let refused = run.count(|f| matches!(f, Fact::CallEnded { connection: 1, outcome: Outcome::Refused, .. }));
    assert!(refused >= 12, "{refused}");
    let last = run.notes.0.iter().rev().find_map(|(_, f)| match f {
        Fact::Breaker { state, .. } => Some(*state),
        _ => None,
    });
    assert_eq!(last, Some(betwixt_sim::observe::BreakerState::Closed));
    assert!(run.told(Outcome::Ok) >= 34, "{}", run.told(Outcome::Ok));
}

#[test]
fn impatient_people_leave_and_are_charged_all_the_same() {
    let json = shop(r#""latency":"4s""#, "").replace(r#""rate":"1/s""#, r#""rate":"1/s","patience":"2s""#);
    let run = run(&json);
    assert_eq!(run.told(Outcome::Ok), 0);
    assert!(run.told(Outcome::Unknown) >= 57);
    assert!(run.effects(Effect::Charge) >= 50);
}

#[test]
fn calls_in_a_circle_stop_with_a_name() {
    let json = r#"{"betwixt":1,"duration":"10s","components":[
        {"id":"c","kind":"client"},{"id":"a","kind":"service","workers":1000},{"id":"b","kind":"service","workers":1000}],
        "connections":[{"from":"c","to":"a"},{"from":"a","to":"b"},{"from":"b","to":"a"}]}"#;
    let run = run(json);
    assert!(matches!(run.world.stopped(), Some(betwixt_sim::Limit::Depth(_))), "{:?}", run.world.stopped());
}

#[test]
fn refused_after_an_attempt_in_doubt_is_not_refused() {
    // The first attempt charges and its answer is lost; by the second one payments is down and refuses.
    let run = run(&shop(
        r#""loss_reply":"100%","timeout":"1s","retries":1,"backoff":"none""#,
        r#","faults":[{"fault":"crash","component":"payments","at":"1.5s"}]"#,
    ));
    let first = run.notes.0.iter().find_map(|(_, f)| match f {
        Fact::CallEnded { connection: 1, outcome, .. } => Some(*outcome),
        _ => None,
    });
    assert_eq!(run.effects(Effect::Charge), 1);
    assert_eq!(first, Some(Outcome::Unknown), "somebody was charged: nobody may say that it was never executed");
}
