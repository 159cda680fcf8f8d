//! Circuit breakers: how much gets through to a dead backend, and recorded vectors of the state machine.

use betwixt_sim::Outcome;
use betwixt_sim::calling::Breaker;
use betwixt_sim::observe::BreakerState;

use crate::case::Case;
use crate::run::Runs;
use crate::trace::{Trace, nanoseconds};

/// A figure by its name.
pub(super) fn value(metric: &str, runs: &Runs, case: &Case) -> Option<f64> {
    match metric {
        "backend_calls" => Some(runs.first().wire("people-server").sent as f64),
        "opens" => Some(runs.first().wire("people-server").opens as f64),
        "all_traces" => Some(case.traces.iter().filter(|trace| follows(trace) == Some(true)).count() as f64),
        _ => None,
    }
}

/// Whether a breaker does what a trace says. A step is `second:how:admitted:state`: how the call ends (`F` failed, `S` well,
/// then the seconds that it took; `-` for never), `+` or `x`, and `C`, `O` or `H` for where the breaker stands after it.
fn follows(trace: &Trace) -> Option<bool> {
    let mut breaker = Breaker::new(trace.policy().ok()?.breaker?);
    for step in trace.steps() {
        let [second, how, admitted, state] = step[..] else { return None };
        let now = nanoseconds(second)?;
        let permit = breaker.admit(now);
        if let Some(permit) = permit
            && how != "-"
        {
            let (outcome, took) = match how.split_at(1) {
                ("F", took) => (Outcome::Failed, took),
                ("S", took) => (Outcome::Ok, took),
                _ => return None,
            };
            let took = if took.is_empty() { 0 } else { nanoseconds(took)? };
            breaker.record(permit, outcome, took, now);
        }
        let stands = match breaker.state() {
            BreakerState::Closed => "C",
            BreakerState::Open => "O",
            BreakerState::HalfOpen => "H",
        };
        if permit.is_some() != (admitted == "+") || stands != state {
            return Some(false);
        }
    }
    Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trace(steps: &str) -> Trace {
        let text = format!(
            r#"{{"name":"n","settings":{{"breaker":true,"breaker_window":2,"breaker_minimum_calls":2}},"steps":"{steps}"}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn a_trace_that_says_something_else_is_not_followed() {
        assert_eq!(follows(&trace("0:S:+:C 0:F:+:O 1:S:x:O")), Some(true));
        assert_eq!(follows(&trace("0:S:+:C 0:F:+:C")), Some(false));
        assert_eq!(follows(&trace("0:S:x:C")), Some(false));
        assert_eq!(follows(&trace("0:S:+")), None);
    }
}
