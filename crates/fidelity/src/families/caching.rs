//! Caches: how large a share of reads finds a copy.

use crate::case::Case;
use crate::run::{Run, Runs};

/// When the time of the published run begins, in the scenarios that have it [seconds].
const BEGINS_S: usize = 60;
/// When the cache loses everything, from then on [seconds].
const FLUSHED_S: usize = 4;

/// A figure by its name.
pub(super) fn value(metric: &str, runs: &Runs, _case: &Case) -> Option<f64> {
    if metric == "hit_before" {
        return Some(hits(runs.first(), 0, FLUSHED_S));
    }
    if let Some(rest) = metric.strip_prefix("hit_t") {
        let at: usize = rest.split_once('_')?.0.parse().ok()?;
        return runs.of(metric).map(|run| hits(run, at - 1, at));
    }
    if metric.starts_with("hit_") {
        let run = runs.of(metric)?;
        let end = run.scenario.duration.seconds();
        return Some(run.station("copies").hit_share((end * run.warm_up) as usize, end as usize));
    }
    None
}

/// The share of reads that found a copy, all seeds together, from one second of the published run to before another.
fn hits(run: &Run, from_s: usize, to_s: usize) -> f64 {
    run.station("copies").hit_share(BEGINS_S + from_s, BEGINS_S + to_s)
}
