//! Somebody who listens beside the recorder and finds what the ledger of money and goods does not keep.

use std::sync::Arc;

use betwixt_model::{Catalogue, Role, Scenario, SimTime};
use betwixt_sim::observe::MessageKind;
use betwixt_sim::{Fact, Observer, Outcome, Progress};

use super::forks::Forks;
use super::going::{AllGoing, Going};
use super::halves::{self, Halves};
use super::late::{self, Late, TooLate};
use super::records::Records;
use super::shape::Shape;
use super::stock::{self, Oversale, Stock};
use super::transactions::Transactions;
use super::{Case, FindingKind, Found, MAX_EXAMPLES, live_change, messages};

/// The books on messages, records and work of one run.
#[derive(Clone, Debug)]
pub struct Watch {
    pub(super) shape: Arc<Shape>,
    pub(super) going: AllGoing,
    pub(super) records: Records,
    pub(super) stock: Stock,
    pub(super) late: TooLate,
    pub(super) halves: Halves,
    pub(super) transactions: Transactions,
    pub(super) forks: Forks,
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
            stock: Stock::default(),
            late: TooLate::default(),
            halves: Halves::new(scenario, catalogue),
            transactions: Transactions::default(),
            forks: Forks::default(),
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
            FindingKind::Oversold => shape.takes,
            FindingKind::CompensatedTooLate => shape.makes_up,
            FindingKind::LostMessage => tells(),
            FindingKind::ProcessedTwice => (0..shape.roles.len()).any(|node| shape.is_consumer(node as u32)),
            FindingKind::PoisonMessage => shape.roles.contains(&Some(Role::Queue)),
            FindingKind::OutOfOrder => shape.is_ordered.iter().any(|ordered| *ordered),
            FindingKind::StaleRead => shape.reads && shape.writes,
            FindingKind::NonMonotonicRead => shape.reads_often && shape.writes,
            FindingKind::ReadYourWrites => shape.reads_own,
            FindingKind::LostUpdate => shape.updates,
            FindingKind::LostWrite => shape.writes,
            FindingKind::HalfWritten => self.halves.are_possible(),
            FindingKind::BlockedInDoubt => self.halves.promises,
            FindingKind::DirtyRead | FindingKind::WriteSkew => shape.transacts,
            FindingKind::NonRepeatableRead => shape.reads_again,
            FindingKind::LongFork => shape.reads_several && shape.writes,
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
        [self.records.notes(), self.stock.notes(), self.forks.notes()].concat()
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
        self.stock.begin_again();
        self.late.begin_again();
    }

    /// The run is over. What is still in a queue is not lost.
    pub(crate) fn finish(&mut self, at: u64) {
        self.settle(at);
    }

    fn settle(&mut self, now: u64) {
        for (id, then, going) in self.going.closed(now) {
            self.close(id, then, &going);
            halves::close(self, (id, then));
        }
    }

    /// Nothing is left of an operation.
    fn close(&mut self, id: u64, at: u64, going: &Going) {
        late::close(self, id, at, going);
        messages::close(self, (id, at), going);
    }

    /// Whether some program asks for amounts or changes them.
    pub(crate) fn counts(&self) -> bool {
        self.shape.counts
    }

    /// What is known of an operation that took what was not there.
    pub(crate) fn oversale(&self, operation: u64) -> Option<&Oversale> {
        self.stock.oversale(operation)
    }

    /// What is known of an operation that was made up for too late.
    pub(crate) fn late(&self, operation: u64) -> Option<&Late> {
        self.late.of(operation)
    }

    /// Counts it; whether it is among the examples.
    pub(super) fn find(&mut self, kind: FindingKind, case: Case) -> bool {
        if self.only.is_some_and(|only| only != case.operation) || case.operation < self.counted_from {
            return false;
        }
        // Each operation counts once for each sort.
        if let Some(going) = self.going.get(case.operation) {
            let bit = 1 << kind as u32;
            if going.found & bit != 0 {
                return false;
            }
            going.found |= bit;
        }
        let found = &mut self.found[kind as usize];
        found.add(case);
        found.count <= MAX_EXAMPLES as u64
    }
}

/// A case with nothing but the operation and the time.
pub(super) const fn case(operation: u64, at: u64) -> Case {
    Case { operation, at: SimTime(at), node: None, connection: None, other: None }
}

impl Observer for Watch {
    fn note(&mut self, at: u64, fact: Fact) {
        for (id, then, going) in self.going.turn(at) {
            self.close(id, then, &going);
            halves::close(self, (id, then));
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
            Fact::RecordAsked { .. } | Fact::RecordTold { .. } | Fact::RecordWritten { .. } => {
                super::records::note(self, at, &fact);
            }
            Fact::WriteLost { .. } | Fact::Counted { .. } => {
                stock::note(self, at, &fact);
                super::records::note(self, at, &fact);
            }
            Fact::EffectHappened { node, op, effect } => late::happened(self, (op.id, at), node, effect),
            Fact::OperationEnded { op, outcome, .. } => late::ended(self, (op.id, at), outcome),
            Fact::Transaction(fact) => super::transactions::note(self, at, &fact),
            _ => {}
        }
        if let Fact::RecordWritten { .. } | Fact::TwoPhase { .. } = fact {
            halves::note(self, at, &fact);
        }
        let change = live_change(&fact);
        if change != 0 {
            self.going.change(op.id, change);
        }
    }
}
