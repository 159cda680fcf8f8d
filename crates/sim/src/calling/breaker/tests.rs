//! The breaker against resilience4j's own assertions, call by call.

use super::*;

const SECOND: u64 = 1_000_000_000;
const CONFIG: BreakerConfig = BreakerConfig {
    failure_rate: 0.5,
    slow_rate: 0.5,
    slow_call: Some(4 * SECOND),
    window: Span::Calls(5),
    minimum: 5,
    open_for: 5 * SECOND,
    trials: 4,
    automatic: false,
};

/// One line per call: second, how it ends (`F` failed, `S` well, a digit for how many seconds it took, `-` for never),
/// `+` where it was let through, and where the breaker stands afterwards (`C`, `O`, `H`).
fn follow(config: BreakerConfig, trace: &str) {
    let mut breaker = Breaker::new(config);
    for (number, call) in trace.split_whitespace().enumerate() {
        let parts: Vec<&str> = call.split(':').collect();
        let now = parts[0].parse::<u64>().expect("a second") * SECOND;
        let permit = breaker.admit(now);
        assert_eq!(permit.is_some(), parts[2] == "+", "call {number} of {trace}");
        if let Some(permit) = permit
            && parts[1] != "-"
        {
            let outcome = if parts[1].starts_with('F') { Outcome::Failed } else { Outcome::Ok };
            breaker.record(permit, outcome, parts[1][1..].parse::<u64>().unwrap_or(0) * SECOND, now);
        }
        let state = match breaker.state() {
            BreakerState::Closed => "C",
            BreakerState::Open => "O",
            BreakerState::HalfOpen => "H",
        };
        assert_eq!(state, parts[3], "after call {number} of {trace}");
    }
}

/// Four failures and a fifth that opens it.
const OPENED: &str = "0:F:+:C 0:F:+:C 0:F:+:C 0:F:+:C 0:F:+:O ";

#[test]
fn it_moves_as_the_published_assertions_say() {
    // Source: CircuitBreakerStateMachineTest of resilience4j, in its order.
    follow(CONFIG, "0:F:+:C 0:F:+:C 0:F:+:C 0:S:+:C 0:S:+:O 0:S:x:O");
    follow(CONFIG, "0:F5:+:C 0:S5:+:C 0:F:+:C 0:S:+:C 0:S5:+:O 0:S:x:O");
    for trials in [
        "0:S:x:O 3:S:x:O 6:S:+:H",
        "6:F:+:H 6:F:+:H 6:S:+:H 6:F:+:O 6:S:x:O",
        "6:F:+:H 6:S:+:H 6:S:+:H 6:S:+:C 6:S:+:C",
        "6:F:+:H 6:S:+:H 6:F:+:H 6:S:+:O",
        "6:-:+:H 6:-:+:H 6:-:+:H 6:-:+:H 6:-:x:H 6:-:x:H",
    ] {
        follow(CONFIG, &format!("{OPENED}{trials}"));
    }
}

#[test]
fn the_rate_is_not_known_before_the_minimum_and_counts_from_the_threshold() {
    let few = BreakerConfig { window: Span::Calls(20), minimum: 10, trials: 2, ..CONFIG };
    follow(few, &format!("{}0:F:+:O", "0:F:+:C ".repeat(9)));
    let four = BreakerConfig { window: Span::Calls(4), minimum: 4, trials: 2, ..CONFIG };
    follow(four, "0:S:+:C 0:S:+:C 0:F:+:C 0:F:+:O");
    let three_of_four = BreakerConfig { failure_rate: 0.75, ..four };
    follow(three_of_four, "0:F:+:C 0:F:+:C 0:S:+:C 0:S:+:C 0:F:+:C 0:F:+:C 0:F:+:O");
}

#[test]
fn a_window_of_time_forgets_whole_seconds() {
    let time = BreakerConfig { window: Span::Seconds(5), trials: 2, ..CONFIG };
    follow(time, "0:F:+:C 0:F:+:C 0:F:+:C 6:F:+:C 6:F:+:C 6:S:+:C 6:S:+:C 6:S:+:C");
    follow(time, "0:F:+:C 0:F:+:C 4:F:+:C 4:F:+:C 4:S:+:O");
    follow(time, "0:F:+:C 0:F:+:C 5:F:+:C 5:F:+:C 5:S:+:C");
}

#[test]
fn an_automatic_one_needs_no_call_and_knows_when() {
    let mut breaker = Breaker::new(BreakerConfig { minimum: 1, automatic: true, ..CONFIG });
    let permit = breaker.admit(0).expect("closed");
    breaker.record(permit, Outcome::Unknown, 0, SECOND);
    assert_eq!(breaker.wakes_at(), Some(6 * SECOND));
    breaker.rest(6 * SECOND - 1);
    assert_eq!(breaker.state(), BreakerState::Open);
    breaker.rest(6 * SECOND);
    assert_eq!((breaker.state(), breaker.wakes_at()), (BreakerState::HalfOpen, None));
}

#[test]
fn answers_from_an_earlier_era_do_not_count() {
    let mut breaker = Breaker::new(BreakerConfig { minimum: 1, trials: 2, ..CONFIG });
    let early = breaker.admit(0).expect("closed");
    let other = breaker.admit(0).expect("closed");
    breaker.record(early, Outcome::Refused, 0, 0);
    breaker.record(other, Outcome::Ok, 0, 0);
    assert_eq!((breaker.state(), breaker.failure_share()), (BreakerState::Open, None));
}

#[test]
fn a_trial_whose_caller_left_is_given_to_another() {
    let mut breaker = Breaker::new(BreakerConfig { minimum: 1, trials: 2, ..CONFIG });
    let permit = breaker.admit(0).expect("closed");
    breaker.record(permit, Outcome::Failed, 0, 0);
    let era = breaker.admit(5 * SECOND).expect("first trial");
    breaker.admit(5 * SECOND).expect("second trial");
    assert_eq!(breaker.admit(5 * SECOND), None);
    breaker.forget(era);
    assert!(breaker.admit(5 * SECOND).is_some());
}
