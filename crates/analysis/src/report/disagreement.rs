//! What is told of a way in which the two sides disagree.

use serde::Serialize;

use super::ms;
use crate::beliefs::Belief;
use crate::ledger::Finding;

/// One way in which the two sides of an operation can disagree.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Disagreement {
    /// Which way.
    pub key: &'static str,
    /// In words, to stand after the number of people.
    pub label: &'static str,
    /// Operations.
    pub count: u64,
    /// Those among them of which something was still going on when the run ended: with more time it might have come right.
    pub cut_off: u64,
    /// When the first was found.
    pub first_ms: Option<f64>,
    /// Numbers of the first operations, at most 50.
    pub operations: Vec<u64>,
}

pub(super) fn disagreement(belief: Belief, finding: &Finding) -> Disagreement {
    Disagreement {
        key: belief.key(),
        label: belief.label(),
        count: finding.count,
        cut_off: finding.cut_off,
        first_ms: finding.first_at.map(|at| ms(at.0)),
        operations: finding.examples.iter().map(|(id, _)| *id).collect(),
    }
}
