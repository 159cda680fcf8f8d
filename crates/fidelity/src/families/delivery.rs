//! Deliveries of messages: how many arrive twice, and how many never.

use crate::case::Case;
use crate::run::{Run, Runs};

/// A figure by its name.
pub(super) fn value(metric: &str, runs: &Runs, _case: &Case) -> Option<f64> {
    let run = runs.first();
    let messages = run.all.people.all_started as f64;
    Some(match metric {
        "p_duplicate" => deliveries(run).filter(|times| **times > 1).count() as f64 / messages,
        "p_lost" => deliveries(run).filter(|times| **times == 0).count() as f64 / messages,
        "mean_deliveries" => deliveries(run).map(|times| f64::from(*times)).sum::<f64>() / messages,
        "duplicate_effects" => effects(run).filter(|times| **times > 1).count() as f64,
        "mean_attempts" => run.wire("queue-consumer").sent as f64 / messages,
        _ => return None,
    })
}

/// How often each message came to the consumer.
fn deliveries(run: &Run) -> impl Iterator<Item = &u16> {
    run.station("consumer").deliveries.iter()
}

/// How often each message had its effect there.
fn effects(run: &Run) -> impl Iterator<Item = &u16> {
    run.station("consumer").effects.iter()
}
