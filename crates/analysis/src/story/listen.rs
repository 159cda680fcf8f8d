//! Somebody who listens to a whole run and remembers only what one operation had a part in.

use std::collections::BTreeMap;

use betwixt_model::{Catalogue, Scenario, SimTime};
use betwixt_sim::observe::TwoPhase;
use betwixt_sim::{Fact, Observer};

use crate::findings::{Case, FindingKind, Late, Oversale, Watch, feed};
use crate::ledger::Ledger;
use crate::reach::reach;

/// Most facts of one operation that are remembered: more than any that people could read.
const MOST: usize = 100_000;

/// Listens to a run from its start, for the story of one operation.
#[derive(Clone, Debug)]
pub struct Listen {
    operation: u64,
    facts: Vec<(u64, Fact)>,
    surroundings: Vec<(u64, Fact)>,
    ledger: Ledger,
    watch: Watch,
    live: i64,
    started: bool,
    over_at: Option<u64>,
    now: u64,
    /// The newest write of each record, by store and key.
    newest: BTreeMap<(u32, u64), Newest>,
    /// What was the newest when the operation asked for a record.
    asked: Vec<Newest>,
}

/// The newest write of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Newest {
    pub(crate) at: u64,
    pub(crate) node: u32,
    pub(crate) version: u32,
    pub(crate) by: u64,
}

impl Listen {
    /// For an operation of a run that has not begun.
    #[must_use]
    pub fn new(scenario: &Scenario, catalogue: &Catalogue, operation: u64) -> Self {
        Self {
            operation,
            facts: Vec::new(),
            surroundings: Vec::new(),
            ledger: Ledger::new(reach(scenario, catalogue)),
            watch: Watch::new(scenario, catalogue).of_one(operation),
            live: 0,
            started: false,
            over_at: None,
            now: 0,
            newest: BTreeMap::new(),
            asked: Vec::new(),
        }
    }

    /// Nothing of the operation is left, and the instant at which that was so is over.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.over_at.is_some_and(|at| self.now > at)
    }

    /// Facts of the operation, oldest first.
    #[must_use]
    pub fn facts(&self) -> &[(u64, Fact)] {
        &self.facts
    }

    /// Facts that belong to nobody: faults, crashes, leaders, breakers.
    #[must_use]
    pub fn surroundings(&self) -> &[(u64, Fact)] {
        &self.surroundings
    }

    /// What was the newest when the operation asked for a record, question by question.
    pub(crate) fn newest_asked(&self) -> &[Newest] {
        &self.asked
    }

    /// What was found about the operation.
    #[must_use]
    pub fn findings(&self) -> Vec<(FindingKind, SimTime)> {
        let of = |kind: FindingKind| {
            let own = kind.belief().and_then(|belief| self.ledger.finding(belief).first_at);
            own.or_else(|| self.case(kind).map(|case| case.at)).map(|at| (kind, at))
        };
        FindingKind::ALL.into_iter().filter_map(of).collect()
    }

    /// What is known of a finding about the operation.
    #[must_use]
    pub fn case(&self, kind: FindingKind) -> Option<Case> {
        self.watch.found(kind).examples.first().copied()
    }

    /// Whether some program asks for amounts.
    pub(crate) fn counts(&self) -> bool {
        self.watch.counts()
    }

    /// How it took what was not there, if it did.
    pub(crate) fn oversale(&self) -> Option<&Oversale> {
        self.watch.oversale(self.operation)
    }

    /// How it was made up for too late, if it was.
    pub(crate) fn late(&self) -> Option<&Late> {
        self.watch.late(self.operation)
    }

    /// The run is over.
    pub fn finish(&mut self, at: u64) {
        self.ledger.finish(at);
        self.watch.finish(at);
    }
}

/// What a fact adds to what is still open of an operation, beside those who work on it: promises in doubt.
const fn doubt(fact: &Fact) -> i64 {
    match fact {
        Fact::TwoPhase { what: TwoPhase::Prepared, .. } => 1,
        Fact::TwoPhase { what: TwoPhase::Settled { .. }, .. } => -1,
        _ => 0,
    }
}

impl Observer for Listen {
    fn note(&mut self, at: u64, fact: Fact) {
        if at > self.now {
            self.now = at;
            self.ledger.settle();
        }
        self.watch.note(at, fact);
        if let Fact::RecordWritten { node, op, key, version, .. } = fact
            && (self.newest.len() < MOST || self.newest.contains_key(&(node, key)))
        {
            self.newest.insert((node, key), Newest { at, node, version, by: op.id });
        }
        match fact.op() {
            Some(op) if op.id == self.operation => {
                // The ledger hears of nobody else: it takes that for the first operation.
                feed(&mut self.ledger, at, &fact);
                if let Fact::RecordAsked { key, write: false, .. } = fact {
                    self.asked.extend(self.newest.iter().filter(|((_, of), _)| *of == key).map(|(_, newest)| *newest));
                }
                let change = crate::findings::live_change(&fact);
                self.live += i64::from(change) + doubt(&fact);
                self.started |= matches!(fact, Fact::OperationStarted { .. });
                self.over_at = (self.started && self.live <= 0).then_some(at);
                if self.facts.len() < MOST {
                    self.facts.push((at, fact));
                }
            }
            None if !matches!(fact, Fact::Load { .. }) && self.surroundings.len() < MOST => {
                self.surroundings.push((at, fact));
            }
            _ => {}
        }
    }
}
