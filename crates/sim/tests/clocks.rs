//! Clocks of services and third parties: an answer is remembered until a time that clocks say, and they can be wrong.

mod support;

use betwixt_model::Effect;
use support::{Run, run};

/// An order every thirty seconds, whose answer is lost: a second later the next instance is asked with the same key. Each pair of
/// instances has one order.
fn orders(kind: &str, seed: u64, count: u32, more: &str, faults: &str) -> Run {
    run(&format!(
        r#"{{"betwixt":1,"seed":{seed},"duration":"{end}s","components":[
        {{"id":"shop","kind":"client","arrivals":"constant","rate":{rate}}},
        {{"id":"payments",{kind},"service_time":"10ms","instances":{instances}{more}}}],
        "connections":[{{"from":"shop","to":"payments","latency":"0ms","loss_reply":"100%","timeout":"1s","retries":1,
        "backoff":"none","idempotency_key":"call"}}],"faults":[{faults}]}}"#,
        end = 30 * count + 10,
        rate = 1.0 / 30.0,
        instances = 2 * count.min(50),
    ))
}

const THIRD_PARTY: &str = r#""kind":"third_party","effect":"charge""#;
const SERVICE: &str = r#""kind":"service","handlers":{"*":["work",{"effect":"charge"},"answer"]}"#;

/// Orders that were charged twice.
fn twice(run: &Run, count: u32) -> u32 {
    run.effects(Effect::Charge) as u32 - count
}

#[test]
fn a_clock_that_is_ahead_forgets_as_much_earlier() {
    // Answered 10 ms after the start and kept for 10 s; asked again 1 s after the start: 9.01 s are left.
    for (instance, shows, offset, charged) in [
        (2, "later", "9.009s", 0),
        (2, "later", "9.01s", 1),
        (1, "earlier", "9.009s", 0),
        (1, "earlier", "9.01s", 1),
        // Forgotten later than it should be.
        (2, "earlier", "1min", 0),
        (1, "later", "1min", 0),
    ] {
        for kind in [THIRD_PARTY, SERVICE] {
            let fault = format!(
                r#"{{"fault":"clock_skew","component":"payments","instance":{instance},"offset":"{offset}","shows":"{shows}"}}"#
            );
            let run = orders(kind, 1, 1, r#","idempotency_window":"10s""#, &fault);
            let what = format!("{kind}: instance {instance} shows {offset} {shows}");
            assert_eq!(twice(&run, 1), charged, "{what}");
            // Each looks when it is asked, and again when it answers.
            let own = if instance == 1 { 2 } else { 1 + u64::from(charged) };
            assert_eq!(run.world.faults()[0].times_applied, own, "{what}");
        }
    }
}

#[test]
fn clocks_that_are_wrong_together_agree() {
    let fault = r#"{"fault":"clock_skew","component":"payments","offset":"1h"}"#;
    let run = orders(THIRD_PARTY, 1, 1, r#","idempotency_window":"10s""#, fault);
    assert_eq!((twice(&run, 1), run.world.faults()[0].times_applied), (0, 3));
}

#[test]
fn who_remembers_nothing_goes_by_no_clock() {
    let fault = r#"{"fault":"clock_skew","component":"payments","offset":"1h"}"#;
    let run = orders(THIRD_PARTY, 1, 1, r#","clock_skew":"10min","clock_drift":1000"#, fault);
    assert_eq!((twice(&run, 1), run.world.faults()[0].times_applied), (1, 0));
}

/// How likely two numbers, each drawn evenly from -s to s, are apart by at least g in one direction.
fn apart(s: f64, g: f64) -> f64 {
    let over = (2.0 * s - g).max(0.0);
    over * over / (8.0 * s * s)
}

/// In how many of so many orders, over seeds, an answer is forgotten too early, beside what must come out.
fn compared(count: u32, more: &str, chance: impl Fn(f64) -> f64) {
    let seeds = 2_000 / u64::from(count);
    let found: u32 = (1..=seeds).map(|seed| twice(&orders(THIRD_PARTY, seed, count, more, ""), count)).sum();
    let each = || (1..=count).map(|order| chance(30.0 * f64::from(order)));
    let mean = each().sum::<f64>() * seeds as f64;
    let deviation = (each().map(|p| p * (1.0 - p)).sum::<f64>() * seeds as f64).sqrt();
    assert!((f64::from(found) - mean).abs() < 4.0 * deviation, "{found} where {mean} ± {deviation} were expected");
}

#[test]
fn skewed_clocks_forget_as_often_as_two_draws_lie_apart() {
    // 5.01 s are left of 6 s, and two clocks differ by 10 s at most.
    compared(10, r#","idempotency_window":"6s","clock_skew":"5s""#, |_| apart(5.0, 5.01));
}

#[test]
fn drifting_clocks_forget_more_the_longer_they_run() {
    // At first they cannot differ enough; after 5 min by 6 s at most.
    compared(20, r#","idempotency_window":"2s","clock_drift":10000"#, |at| apart(0.01 * at, 1.01));
}
