//! Fan-out: the slowest of many answers.

use crate::case::Case;
use crate::run::Runs;

/// Between the fast and the slow answer of a leaf [nanoseconds].
const SLOW: u64 = 500_000_000;

/// A figure by its name; names end in the run that they are measured on.
pub(super) fn value(metric: &str, runs: &Runs, _case: &Case) -> Option<f64> {
    let run = runs.of(metric)?;
    metric.starts_with("p_slow_").then(|| run.all.people.times.share_above(SLOW))
}
