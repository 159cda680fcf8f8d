//! Limits on the rate of calls by a bucket of tokens.

use betwixt_sim::calling::RateLimit;

use crate::case::Case;
use crate::run::Runs;
use crate::trace::{Trace, nanoseconds};

/// A figure by its name.
pub(super) fn value(metric: &str, runs: &Runs, case: &Case) -> Option<f64> {
    let wire = || runs.first().wire("people-server");
    match metric {
        "reject_fraction" => Some(wire().refused_late as f64 / wire().ended_late as f64),
        "all_steps" => case.traces.first().and_then(followed).map(|steps| steps as f64),
        _ => None,
    }
}

/// How many steps come out as a trace says. A step is `second:tokens:admitted:left`: how many tokens are asked for together,
/// `+` or `x`, and how many are left. The limit itself gives one token to each attempt, so several together are asked for one
/// by one, and given back where one of them is refused.
fn followed(trace: &Trace) -> Option<usize> {
    let mut bucket = RateLimit::new(trace.policy().ok()?.limits.rate?);
    let mut right = 0;
    for step in trace.steps() {
        let [second, tokens, admitted, left] = step[..] else { return None };
        let now = nanoseconds(second)?;
        let mut after = bucket.clone();
        let given = (0..tokens.parse::<u32>().ok()?).all(|_| after.ask(now).is_some());
        if given {
            bucket = after;
        }
        let near = (bucket.level(now) - left.parse::<f64>().ok()?).abs() < 1e-9;
        right += usize::from(given == (admitted == "+") && near);
    }
    Some(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_that_say_something_else_do_not_count() {
        let text = r#"{"name":"n","settings":{"rate_limit":true,"rate_limit_rate":"1/s","rate_limit_burst":2},
            "steps":"0:1:+:1 0:2:x:1 0:1:x:0 1:1:+:0"}"#;
        assert_eq!(followed(&serde_json::from_str(text).unwrap()), Some(3));
    }
}
