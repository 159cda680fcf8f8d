//! Writes that belong together: whether one of them is there without the others, once nothing is left that could add them.
//!
//! Which belong together is read from the programs: the writes of a two-phase commit, and the writes to several stores that
//! a program does without a condition and without saying what to do when one of them goes wrong.

use std::collections::BTreeMap;

use betwixt_model::program::program_for;
use betwixt_model::sort::{self, Names};
use betwixt_model::{Catalogue, Component, Role, Scenario, Step, handler};
use betwixt_sim::Fact;
use betwixt_sim::observe::TwoPhase;

use super::watch::{Watch, case};
use super::{Case, FindingKind};

/// What is known of all operations that write in several stores.
#[derive(Clone, Debug, Default)]
pub(super) struct Halves {
    /// By flow: stores whose writes belong together.
    groups: Vec<Vec<Vec<u32>>>,
    /// Some program has a two-phase commit.
    pub(super) promises: bool,
    open: BTreeMap<u64, Half>,
}

/// One operation.
#[derive(Clone, Debug, Default)]
struct Half {
    flow: u16,
    wrote: Vec<u32>,
    /// Promises of which nobody has said what is decided.
    in_doubt: u32,
    /// Nothing else is left of it.
    closed: bool,
}

impl Halves {
    pub(super) fn new(scenario: &Scenario, catalogue: &Catalogue) -> Self {
        let places = Names::new(scenario.components.iter().map(|component| component.id.as_str()));
        let mut promises = false;
        let mut groups = Vec::new();
        for flow in &scenario.flows {
            let mut of_flow: Vec<Vec<u32>> = Vec::new();
            for component in scenario.components.iter().filter(|component| !component.handlers.is_empty()) {
                let store = |role: &str| {
                    let wire = scenario.outgoing(&component.id).find(|wire| wire.role == role)?;
                    let to: &Component = scenario.component(&wire.to)?;
                    let holds = catalogue.kind(&to.kind).is_some_and(|kind| kind.role == Role::Store);
                    places.find(wire.to.as_str()).filter(|_| holds).map(|at| at as u32)
                };
                let program = program_for(scenario, catalogue, component, &flow.id);
                of_flow.push(stores(&program.steps, &store));
                handler::every(&program.steps, &mut |step| {
                    if let Step::TwoPhaseCommit(writes) = step {
                        promises = true;
                        of_flow.push(stores(writes, &store));
                    }
                });
            }
            of_flow.retain(|stores| stores.len() > 1);
            groups.push(of_flow);
        }
        Self { groups, promises, open: BTreeMap::new() }
    }

    /// Whether some writes belong together.
    pub(super) fn are_possible(&self) -> bool {
        self.groups.iter().any(|groups| !groups.is_empty())
    }

    fn of(&mut self, id: u64, flow: u16) -> Option<&mut Half> {
        let groups = self.groups.get(usize::from(flow)).filter(|groups| !groups.is_empty());
        groups.map(|_| self.open.entry(id).or_insert_with(|| Half { flow, ..Half::default() }))
    }
}

/// The stores that a list of steps writes to in any case, each once.
fn stores(steps: &[Step], store: &dyn Fn(&str) -> Option<u32>) -> Vec<u32> {
    let mut found = Vec::new();
    for step in steps {
        match step {
            Step::Write { to, condition: None, .. } => found.extend(store(to)),
            Step::Together(together) if together.need.is_none() => {
                found.extend(together.branches.iter().flat_map(|branch| stores(branch, store)));
            }
            _ => {}
        }
    }
    sort::by_number(&mut found, |node| u64::from(*node));
    found.dedup();
    found
}

/// Takes note of a fact about writes that may belong together.
pub(super) fn note(watch: &mut Watch, at: u64, fact: &Fact) {
    match *fact {
        Fact::RecordWritten { node, op, .. } => {
            if let Some(half) = watch.halves.of(op.id, op.flow)
                && !half.wrote.contains(&node)
            {
                half.wrote.push(node);
            }
        }
        Fact::TwoPhase { op, what: TwoPhase::Prepared, .. } => {
            if let Some(half) = watch.halves.of(op.id, op.flow) {
                half.in_doubt += 1;
            }
        }
        Fact::TwoPhase { op, what: TwoPhase::Settled { .. }, .. } => {
            let Some(half) = watch.halves.open.get_mut(&op.id) else { return };
            half.in_doubt = half.in_doubt.saturating_sub(1);
            if half.closed && half.in_doubt == 0 {
                judge(watch, (op.id, at));
            }
        }
        Fact::TwoPhase { node, op, what: TwoPhase::Blocked { holder }, .. } => {
            let case = Case { node: Some(node), other: Some(holder), ..case(op.id, at) };
            watch.find(FindingKind::BlockedInDoubt, case);
        }
        _ => {}
    }
}

/// Nothing of the operation is left but what it was promised.
pub(super) fn close(watch: &mut Watch, (id, at): (u64, u64)) {
    let Some(half) = watch.halves.open.get_mut(&id) else { return };
    half.closed = true;
    if half.in_doubt == 0 {
        judge(watch, (id, at));
    }
}

fn judge(watch: &mut Watch, (id, at): (u64, u64)) {
    let Some(half) = watch.halves.open.remove(&id) else { return };
    let groups = watch.halves.groups.get(usize::from(half.flow)).into_iter().flatten();
    let lacks = |group: &Vec<u32>| {
        let missing = group.iter().copied().find(|store| !half.wrote.contains(store))?;
        group.iter().any(|store| half.wrote.contains(store)).then_some(missing)
    };
    let missing = groups.filter_map(lacks).next();
    if let Some(missing) = missing {
        watch.find(FindingKind::HalfWritten, Case { node: Some(missing), ..case(id, at) });
    }
}
