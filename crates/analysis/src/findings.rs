//! Findings: what went wrong in a run, sort by sort, with the operations to which it happened.
//!
//! The five that are about money and goods are kept by the [`Ledger`], which every recorder has. A [`Watch`] keeps the
//! others: it listens beside the recorder ([`crate::advance_with`]), so that a page which shows no findings does not pay
//! for them. Both count as the facts come, and no bound of a journal ever changes a count.

mod kind;
mod shape;
mod transactions;
mod watch;
mod going;
mod halves;
mod messages;
mod stock;
mod late;
mod records;
mod forks;
pub mod report;

use betwixt_model::{Catalogue, Problem, Scenario, SimTime};
use betwixt_sim::observe::MessageKind;
use betwixt_sim::{Fact, Progress, World, compile};
use serde::Serialize;

use crate::ledger::{Ledger, MAX_EXAMPLES};
use crate::recorder::{Recorder, advance_with};
pub use kind::{FindingKind, Group};
pub(crate) use late::{After, Late};
pub use report::FindingsReport;
pub(crate) use stock::Oversale;
pub use watch::Watch;

/// All that was found in a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Findings {
    /// Every sort that is possible in this scenario, also where nothing was found. Shape: in the order of
    /// [`FindingKind::ALL`].
    pub list: Vec<Finding>,
    /// What could not be judged, each a sentence: where a bound was reached the answer is "unknown".
    pub notes: Vec<String>,
}

/// How often one sort of thing went wrong, and for whom first.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Which sort.
    pub kind: FindingKind,
    /// Operations.
    pub count: u64,
    /// Those among them of which something was still going on when the run ended: with more time it might have come right.
    pub cut_off: u64,
    /// When the first was found.
    pub first_at: Option<SimTime>,
    /// The first of them; at most [`MAX_EXAMPLES`].
    pub examples: Vec<Case>,
}

/// One operation to which it happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Case {
    /// Its number.
    pub operation: u64,
    /// When it was found.
    #[serde(skip)]
    pub at: SimTime,
    /// The component where it happened, by index, if one place can be named.
    #[serde(skip)]
    pub node: Option<u32>,
    /// The connection over which it happened, by index, if one can be named.
    #[serde(skip)]
    pub connection: Option<u32>,
    /// The other operation that had a part in it.
    #[serde(skip)]
    pub other: Option<u64>,
}

/// How often one sort was found so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Operations.
    pub count: u64,
    /// When the first was found.
    pub first_at: Option<SimTime>,
    /// The first of them.
    pub examples: Vec<Case>,
}

impl Found {
    pub(crate) fn add(&mut self, case: Case) {
        self.count += 1;
        self.first_at.get_or_insert(case.at);
        if self.examples.len() < MAX_EXAMPLES {
            self.examples.push(case);
        }
    }
}

impl Findings {
    /// What was found so far.
    #[must_use]
    pub fn of(ledger: &Ledger, watch: &Watch) -> Self {
        let list = FindingKind::ALL.into_iter().filter_map(|kind| finding(kind, ledger, watch)).collect();
        Self { list, notes: watch.notes() }
    }

    /// How often this sort was found.
    #[must_use]
    pub fn count(&self, kind: FindingKind) -> u64 {
        self.list.iter().find(|finding| finding.kind == kind).map_or(0, |finding| finding.count)
    }

    /// All that was found at least once.
    pub fn present(&self) -> impl Iterator<Item = &Finding> {
        self.list.iter().filter(|finding| finding.count > 0)
    }

    /// How many sorts are possible in this scenario, were looked for all the time, and were never found.
    #[must_use]
    pub fn holding(&self) -> usize {
        self.list.iter().filter(|finding| finding.count == 0).count()
    }
}

fn finding(kind: FindingKind, ledger: &Ledger, watch: &Watch) -> Option<Finding> {
    let Some(belief) = kind.belief() else {
        let Found { count, first_at, examples } = watch.found(kind).clone();
        let is_possible = watch.is_possible(kind) || count > 0;
        return is_possible.then_some(Finding { kind, count, cut_off: 0, first_at, examples });
    };
    if !ledger.is_possible(belief) {
        return None;
    }
    let found = ledger.finding(belief);
    let case = |(operation, at): &(u64, SimTime)| Case {
        operation: *operation,
        at: *at,
        node: None,
        connection: None,
        other: None,
    };
    Some(Finding {
        kind,
        count: found.count,
        cut_off: found.cut_off,
        first_at: found.first_at,
        examples: found.examples.iter().map(case).collect(),
    })
}

/// Runs a scenario to its end and says what was found.
///
/// Errors: the scenario does not compile.
pub fn look(scenario: &Scenario, catalogue: &Catalogue) -> Result<Findings, Vec<Problem>> {
    let mut world = compile(scenario, catalogue)?;
    let mut recorder = Recorder::new(scenario, catalogue).with_journal(0);
    let mut watch = Watch::new(scenario, catalogue);
    let end = world.end();
    watched(&mut world, end, &mut recorder, &mut watch);
    Ok(Findings::of(recorder.ledger(), &watch))
}

/// Lets a run go on to a moment, with a recorder and a watch.
pub fn watched(world: &mut World, until: SimTime, recorder: &mut Recorder, watch: &mut Watch) {
    watched_for(world, until, u64::MAX, recorder, watch);
}

/// The same for about so many appointments; says why it came back. While that is because it did so many, the run may be at
/// that moment already, and not have done all that is due then.
pub fn watched_for(
    world: &mut World,
    until: SimTime,
    budget: u64,
    recorder: &mut Recorder,
    watch: &mut Watch,
) -> Progress {
    let progress = advance_with(world, until, budget, recorder, watch);
    watch.heard(world.now().0, progress);
    progress
}

/// By how much a fact changes the number of things of its operation that are going on.
#[must_use]
pub const fn live_change(fact: &Fact) -> i8 {
    match fact {
        Fact::OperationStarted { .. } | Fact::CallStarted { .. } | Fact::Accepted { .. } | Fact::Enqueued { .. } => 1,
        Fact::OperationEnded { .. } | Fact::CallEnded { .. } | Fact::Finished { .. } | Fact::Dequeued { .. } => -1,
        Fact::Sent { kind, .. } if !is_probe(*kind) => 1,
        Fact::Delivered { kind, .. } | Fact::Lost { kind, .. } if !is_probe(*kind) => -1,
        _ => 0,
    }
}

const fn is_probe(kind: MessageKind) -> bool {
    matches!(kind, MessageKind::Probe)
}

/// Tells a ledger of a fact, as a recorder does.
pub(crate) fn feed(ledger: &mut Ledger, at: u64, fact: &Fact) {
    match *fact {
        Fact::OperationStarted { op, .. } => ledger.started(at, op),
        Fact::OperationEnded { op, outcome, .. } => ledger.ended(at, op, outcome),
        Fact::EffectHappened { op, effect, .. } => ledger.happened(at, op, effect),
        _ => {
            let Some(op) = fact.op() else { return };
            match live_change(fact) {
                1 => ledger.more(at, &op),
                -1 => ledger.less(at, &op),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests;
