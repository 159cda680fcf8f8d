//! Many workers on one queue, and a pool that a slow dependency uses up.

use crate::case::Case;
use crate::run::Runs;

/// A figure by its name; names end in the run that they are measured on.
pub(super) fn value(metric: &str, runs: &Runs, _case: &Case) -> Option<f64> {
    if metric.starts_with("busy_threads") || metric.ends_with("_slow_per_s") || metric.ends_with("_slow") {
        return threads(metric, runs);
    }
    let server = runs.of(metric)?.station("server");
    Some(if metric.starts_with("p_wait_") {
        server.wait_share()
    } else if metric.starts_with("mean_sojourn_") {
        server.sojourns.mean()
    } else {
        return None;
    })
}

fn threads(metric: &str, runs: &Runs) -> Option<f64> {
    let [fast, slow] = &runs.0[..] else { return None };
    let pool = slow.station("pool");
    Some(match metric {
        "busy_threads_fast" => fast.station("pool").busy.mean(),
        "throughput_slow_per_s" => pool.finished_ok as f64 / slow.all.seconds(),
        "reject_fraction_slow" => pool.reject_share(),
        _ => return None,
    })
}
