//! Retries: how often the bottom of a chain of layers is asked for each request at the top, and what callers gain by it.

use crate::case::Case;
use crate::run::{Run, Runs};

/// A figure by its name; names end in the run that they are measured on.
pub(super) fn value(metric: &str, runs: &Runs, _case: &Case) -> Option<f64> {
    let run = runs.of(metric)?;
    let people = &run.all.people;
    Some(if metric.starts_with("db_calls_per_user_") || metric.starts_with("bottom_calls_") {
        run.wire("l5-db").sent as f64 / people.all_started as f64
    } else if metric.starts_with("user_failure_") {
        1.0 - people.ok as f64 / people.ended as f64
    } else if metric.starts_with("avail_") {
        people.ok as f64 / people.ended as f64
    } else if metric.starts_with("load_") {
        load(run)
    } else {
        return None;
    })
}

/// Attempts for each call.
fn load(run: &Run) -> f64 {
    let wire = run.wire("people-server");
    wire.sent as f64 / wire.calls as f64
}
