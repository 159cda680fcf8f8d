//! Retry budgets: how many retries are let through when everything fails, and a recorded vector.

use betwixt_sim::calling::Budget;

use crate::case::Case;
use crate::run::{Run, Runs};
use crate::trace::Trace;

/// A figure by its name.
pub(super) fn value(metric: &str, runs: &Runs, case: &Case) -> Option<f64> {
    match metric {
        "trace" => return case.traces.first().and_then(followed).map(|steps| steps as f64),
        "max_amplification" => return runs.named("high").map(fullest_second),
        "min_concurrent_retries_allowed" => {
            return runs.named("low").map(|run| run.wire("people-server").again_by_second.most() as f64);
        }
        _ => {}
    }
    let run = runs.first();
    let wire = run.wire("people-server");
    let seeds = run.seeds.len() as f64;
    let seconds = (run.scenario.duration.seconds()) as usize;
    Some(match metric {
        "retries_per_s_longrun" => wire.again_rate(0, seconds) / seeds,
        "first_10s_retries" => wire.again_rate(0, 10) * 10.0 / seeds,
        "amplification" => wire.sent as f64 / wire.calls as f64,
        _ => return None,
    })
}

/// Attempts for each first attempt, in the second of the run, warm-up left out, in which there were most.
fn fullest_second(run: &Run) -> f64 {
    let wire = run.wire("people-server");
    let from = (run.scenario.duration.seconds() * run.warm_up) as usize;
    let seconds = from..run.scenario.duration.seconds() as usize;
    let load = |second| {
        let sent = wire.sent_by_second.at(second);
        sent as f64 / (sent - wire.again_by_second.at(second)) as f64
    };
    seconds.map(load).fold(0.0, f64::max)
}

/// How many steps come out as a trace says. A step is `how:tokens:retry`: how an attempt ended (`F` failed, `S` well), how many
/// tokens are left, and `+` or `x` for whether a retry is allowed then.
fn followed(trace: &Trace) -> Option<usize> {
    let mut budget = Budget::new(trace.policy().ok()?.budget?);
    let mut right = 0;
    for step in trace.steps() {
        let [how, tokens, retry] = step[..] else { return None };
        budget.attempt_ended(how == "S", 0);
        let near = (budget.tokens()? - tokens.parse::<f64>().ok()?).abs() < 1e-9;
        // A retry that is not made costs nothing.
        let allowed = budget.clone().ask(0, 0, false).is_some();
        right += usize::from(near && allowed == (retry == "+"));
    }
    Some(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_that_say_something_else_do_not_count() {
        let text = r#"{"name":"n","settings":{"presets":["grpc-retry"]},"steps":"F:9:+ F:8:x F:7.5:+ S:7.1:+"}"#;
        assert_eq!(followed(&serde_json::from_str(text).unwrap()), Some(2));
    }
}
