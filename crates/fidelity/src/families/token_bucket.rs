//! Limits on the rate of calls by a bucket of tokens.

use crate::case::Case;
use crate::run::Runs;

/// A figure by its name.
pub(super) fn value(metric: &str, runs: &Runs, _case: &Case) -> Option<f64> {
    let wire = || runs.first().wire("people-server");
    match metric {
        "reject_fraction" => Some(wire().refused_late as f64 / wire().ended_late as f64),
        _ => None,
    }
}
