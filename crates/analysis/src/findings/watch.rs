//! Somebody who listens beside the recorder and finds what the ledger of money and goods does not keep.

use std::sync::Arc;

use betwixt_model::{Catalogue, Role, Scenario, SimTime};
use betwixt_sim::observe::MessageKind;
use betwixt_sim::{Fact, Observer, Outcome, Progress};

use super::going::AllGoing;
use super::records::Records;
use super::shape::Shape;
use super::transactions::Transactions;
use super::{Case, FindingKind, Found, live_change, messages};

/// The books on messages, records and work of one run.
#[derive(Clone, Debug)]
pub struct Watch {
    pub(super) shape: Arc<Shape>,
    pub(super) going: AllGoing,
    pub(super) records: Records,
    pub(super) transactions: Transactions,
    pub(super) told: u64,
    found: Vec<Found>,
    /// Only this operation is of interest; all are followed.
    only: Option<u64>,
    /// Operations before this number belong to the warm-up.
    counted_from: u64,
    started: u64,
}

impl Watch {
    /// For a run of this scenario that has not begun.
    #[must_use]
    pub fn new(scenario: &Scenario, catalogue: &Catalogue) -> Self {
        Self {
            shape: Arc::new(Shape::new(scenario, catalogue)),
            going: AllGoing::default(),
            records: Records::new(scenario, catalogue),
            transactions: Transactions::default(),
            told: 0,
            found: vec![Found::default(); FindingKind::ALL.len()],
            only: None,
            counted_from: 0,
            started: 0,
        }
    }

    /// Finds what went wrong with one operation only.
    #[must_use]
    pub fn of_one(self, operation: u64) -> Self {
        Self { only: Some(operation), ..self }
    }

    /// How often this sort was found so far.
    #[must_use]
    pub fn found(&self, kind: FindingKind) -> &Found {
        &self.found[kind as usize]
    }

    /// Whether it can happen in this scenario at all.
    #[must_use]
    pub fn is_possible(&self, kind: FindingKind) -> bool {
        let shape = &self.shape;
        let tells = || shape.tells.iter().any(|tells| *tells);
        match kind {
            FindingKind::LostMessage => tells(),
            FindingKind::ProcessedTwice => (0..shape.roles.len()).any(|node| shape.is_consumer(node as u32)),
            FindingKind::PoisonMessage => shape.roles.contains(&Some(Role::Queue)),
            FindingKind::OutOfOrder => shape.is_ordered.iter().any(|ordered| *ordered),
            FindingKind::StaleRead => shape.reads && shape.writes,
            FindingKind::NonMonotonicRead => shape.reads_often && shape.writes,
            FindingKind::ReadYourWrites => shape.reads_own,
            FindingKind::LostUpdate => shape.updates,
            FindingKind::LostWrite => shape.writes,
            FindingKind::DirtyRead | FindingKind::WriteSkew => shape.transacts,
            FindingKind::NonRepeatableRead => shape.reads_again,
            FindingKind::WorkForNobody => !shape.ends.is_empty(),
            FindingKind::ChargedTwice
            | FindingKind::ToldFailedButCharged
            | FindingKind::ToldOkButNotCharged
            | FindingKind::PaidNeverShipped
            | FindingKind::ShippedNotPaid => false,
        }
    }

    /// What could not be judged.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        self.records.notes()
    }

    /// The run has come to a moment, and how.
    pub fn heard(&mut self, now: u64, progress: Progress) {
        match progress {
            Progress::Busy => {}
            Progress::Reached => self.settle(now),
            Progress::Ended | Progress::Stopped(_) => self.finish(now),
        }
    }

    /// Forgets what was found; operations that have started already are never counted.
    pub fn begin_again(&mut self) {
        self.counted_from = self.started + 1;
        self.found.fill(Found::default());
    }

    /// The run is over. What is still in a queue is not lost.
    pub(crate) fn finish(&mut self, at: u64) {
        self.settle(at);
    }

    fn settle(&mut self, now: u64) {
        for (id, then, going) in self.going.closed(now) {
            messages::close(self, (id, then), &going);
        }
    }

    pub(super) fn find(&mut self, kind: FindingKind, case: Case) {
        if self.only.is_some_and(|only| only != case.operation) || case.operation < self.counted_from {
            return;
        }
        // Each operation counts once for each sort.
        if let Some(going) = self.going.get(case.operation) {
            let bit = 1 << kind as u32;
            if going.found & bit != 0 {
                return;
            }
            going.found |= bit;
        }
        self.found[kind as usize].add(case);
    }
}

/// A case with nothing but the operation and the time.
pub(super) const fn case(operation: u64, at: u64) -> Case {
    Case { operation, at: SimTime(at), node: None, connection: None, other: None }
}

impl Observer for Watch {
    fn note(&mut self, at: u64, fact: Fact) {
        for (id, then, going) in self.going.turn(at) {
            messages::close(self, (id, then), &going);
        }
        let Some(op) = fact.op() else { return };
        if let Fact::OperationStarted { op, .. } = fact {
            self.started = self.started.max(op.id);
            self.going.start(op.id, op.flow);
        }
        match fact {
            Fact::Sent { connection, kind: MessageKind::Publication | MessageKind::Request, op, .. } => {
                messages::sent(self, op.id, connection);
            }
            Fact::Delivered { connection, kind: MessageKind::Reply, op, late: true, outcome }
                if outcome != Outcome::Refused =>
            {
                let node = Some(self.shape.to(connection));
                let case = Case { connection: Some(connection), node, ..case(op.id, at) };
                self.find(FindingKind::WorkForNobody, case);
            }
            Fact::CallEnded { connection, op, outcome, abandoned, .. } => {
                messages::call_ended(self, (op.id, at), connection, if abandoned { Outcome::Unknown } else { outcome });
            }
            Fact::Finished { node, op, outcome: Outcome::Ok, .. } => messages::done(self, (op.id, at), node),
            Fact::Enqueued { node, op } => messages::kept(self, op.id, node),
            Fact::Dequeued { node, op, dead: true } => messages::dead(self, (op.id, at), node),
            Fact::RecordAsked { .. }
            | Fact::RecordTold { .. }
            | Fact::RecordWritten { .. }
            | Fact::WriteLost { .. } => super::records::note(self, at, &fact),
            Fact::Transaction(fact) => super::transactions::note(self, at, &fact),
            _ => {}
        }
        let change = live_change(&fact);
        if change != 0 {
            self.going.change(op.id, change);
        }
    }
}
