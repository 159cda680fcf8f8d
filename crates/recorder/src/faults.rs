//! What became of each fault: whether it has begun, and whether it ever changed anything.

use betwixt_model::units::SECOND;
use betwixt_model::{FaultTarget, Scenario, SimTime};
use betwixt_sim::World;
use betwixt_sim::kernel::plan::Happening;
use betwixt_sim::kernel::streams::stable_hash;

/// A fault that has changed nothing for so long is marked [nanoseconds].
const SUSPICIOUS: u64 = 5 * SECOND;

/// Where a fault stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultPhase {
    /// It has not begun.
    Planned,
    /// It has begun and not ended.
    Active,
    /// It has ended.
    Over,
}

impl FaultPhase {
    /// As written in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Active => "active",
            Self::Over => "over",
        }
    }
}

/// One fault of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultSummary {
    /// Its identity.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// What it is placed on: `components.payments`, `connections.web-shop`, `zones.east`.
    pub target: String,
    /// When it begins; for one that waits for a condition, when it last began, or from when on it waits.
    pub begins: SimTime,
    /// When it ends, if it ends before the run does.
    pub ends: Option<SimTime>,
    /// Where it stands.
    pub phase: FaultPhase,
    /// Messages or pieces of work it has changed.
    pub times_applied: u64,
    /// The loud mark: it has begun long enough ago, or is over, and has changed nothing. One sentence that says so.
    pub never_applied: Option<String>,
}

/// What became of each fault of a scenario, in the order of the document.
#[must_use]
pub fn faults(scenario: &Scenario, world: &World) -> Vec<FaultSummary> {
    let plan = world.plan();
    let summary = |fault: &betwixt_model::Fault| {
        let owner = stable_hash(fault.id.as_str());
        let index = plan.faults.iter().position(|place| place.owner == owner)?;
        let state = world.faults().get(index)?;
        let entries = || plan.entries.iter().enumerate().map(|(at, entry)| (at < world.plan_cursor(), entry));
        let end = entries().find(|(_, entry)| entry.what == Happening::End(index as u32));
        let waits = fault.when.is_some();
        let phase = match end {
            _ if state.begun == 0 => FaultPhase::Planned,
            _ if waits && !state.active => FaultPhase::Over,
            Some((true, _)) => FaultPhase::Over,
            _ => FaultPhase::Active,
        };
        let ends = end.map(|(_, entry)| SimTime(entry.at)).filter(|at| *at <= world.end());
        let mut summary = FaultSummary {
            id: fault.id.to_string(),
            kind: fault.kind.clone(),
            target: target(&fault.target),
            begins: if waits && state.begun > 0 { SimTime(state.since) } else { fault.at },
            ends,
            phase,
            times_applied: state.times_applied,
            never_applied: None,
        };
        summary.never_applied = never_applied(&summary, waits, world.now(), world.end());
        Some(summary)
    };
    scenario.faults.iter().filter_map(summary).collect()
}

fn never_applied(fault: &FaultSummary, waits: bool, now: SimTime, end: SimTime) -> Option<String> {
    let FaultSummary { begins, .. } = *fault;
    if fault.times_applied > 0 {
        return None;
    }
    let what = format!("The fault \"{}\" ({} on {})", fault.id, fault.kind, fault.target);
    match fault.phase {
        FaultPhase::Planned if now >= end && waits => {
            Some(format!("{what} never began: what it waits for never held."))
        }
        FaultPhase::Planned if now >= end => Some(format!("{what} would begin at {begins}, after the end of the run.")),
        FaultPhase::Planned => None,
        FaultPhase::Over => Some(format!("{what} is over and never changed anything.")),
        FaultPhase::Active if now >= end || now.0.saturating_sub(begins.0) >= SUSPICIOUS => {
            Some(format!("{what} has been active since {begins} and has changed nothing."))
        }
        FaultPhase::Active => None,
    }
}

fn target(target: &FaultTarget) -> String {
    match target {
        FaultTarget::Component(id) => format!("components.{id}"),
        FaultTarget::Connection(id) => format!("connections.{id}"),
        FaultTarget::Zone(id) => format!("zones.{id}"),
    }
}
