//! Retry budgets: how many retries are let through when everything fails.

use crate::case::Case;
use crate::run::Runs;

/// A figure by its name.
pub(super) fn value(metric: &str, runs: &Runs, _case: &Case) -> Option<f64> {
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
