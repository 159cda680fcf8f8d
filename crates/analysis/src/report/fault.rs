//! What became of the faults, as plain numbers.

use serde::Serialize;

use super::ms;
use crate::faults::FaultSummary;

/// What became of a fault.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FaultReport {
    /// Its identity.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// What it is placed on.
    pub target: String,
    /// When it begins.
    pub begins_ms: f64,
    /// When it ends; `null` where it lasts until the end of the run.
    pub ends_ms: Option<f64>,
    /// `planned`, `active` or `over`.
    pub phase: &'static str,
    /// Messages or pieces of work it has changed.
    pub times_applied: u64,
    /// A warning where it has changed nothing; `null` where all is well.
    pub never_applied: Option<String>,
}

pub(super) fn fault(summary: FaultSummary) -> FaultReport {
    let FaultSummary { id, kind, target, begins, ends, phase, times_applied, never_applied } = summary;
    let (begins_ms, ends_ms) = (ms(begins.0), ends.map(|at| ms(at.0)));
    FaultReport { id, kind, target, begins_ms, ends_ms, phase: phase.name(), times_applied, never_applied }
}
