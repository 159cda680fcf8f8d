//! Whether a run came near a finding at all: without any charge nobody can be charged twice, and that says nothing.

use betwixt_model::{Catalogue, Effect, Scenario};
use betwixt_sim::observe::{Counted, Ending, MessageKind};
use betwixt_sim::{Fact, Outcome};

use crate::findings::FindingKind;
use crate::reach::{Reach, reach};

/// What has happened so far that a finding needs.
#[derive(Clone, Debug, Default)]
pub(super) struct Occasions {
    /// What operations of each flow can bring about.
    reach: Vec<Reach>,
    charged: bool,
    charged_to_ship: bool,
    shipped: bool,
    made_up: bool,
    told_ok: bool,
    told_bad: bool,
    sent: bool,
    queued: u32,
    taken: bool,
    written: bool,
    read: bool,
    two_phase: bool,
    transacted: bool,
    given_up: bool,
}

impl Occasions {
    pub(super) fn new(scenario: &Scenario, catalogue: &Catalogue) -> Self {
        Self { reach: reach(scenario, catalogue), ..Self::default() }
    }

    pub(super) fn begin_again(&mut self) {
        *self = Self { reach: std::mem::take(&mut self.reach), ..Self::default() };
    }

    pub(super) fn note(&mut self, fact: &Fact) {
        let can = |flow: u16, effect| self.reach.get(usize::from(flow)).is_some_and(|reach| reach.can(effect));
        match fact {
            Fact::EffectHappened { op, effect, .. } => match effect {
                Effect::Charge => {
                    self.charged_to_ship |= can(op.flow, Effect::Ship);
                    self.charged = true;
                }
                Effect::Ship => self.shipped = true,
                Effect::Refund | Effect::Release | Effect::Cancel => self.made_up = true,
                Effect::Send | Effect::Reserve => {}
            },
            Fact::OperationEnded { op, outcome, ending, .. } => {
                if can(op.flow, Effect::Charge) {
                    self.told_ok |= *outcome == Outcome::Ok;
                    self.told_bad |= *outcome != Outcome::Ok;
                }
                self.given_up |= *ending != Ending::Answered;
            }
            Fact::CallEnded { outcome, abandoned, .. } => self.given_up |= *abandoned || *outcome == Outcome::Unknown,
            Fact::AttemptEnded { outcome: Outcome::Unknown, .. } => self.given_up = true,
            Fact::Sent { kind: MessageKind::Publication, .. } => self.sent = true,
            Fact::Enqueued { .. } => {
                self.sent = true;
                self.queued = self.queued.saturating_add(1);
            }
            Fact::Counted { what: Counted::Changed { from, to, .. }, .. } => self.taken |= to < from,
            Fact::Counted { what: Counted::NotEnough { .. }, .. } => self.taken = true,
            Fact::RecordWritten { .. } => self.written = true,
            Fact::RecordTold { found: true, .. } => self.read |= self.written,
            Fact::TwoPhase { .. } => self.two_phase = true,
            Fact::Transaction(_) => self.transacted = true,
            _ => {}
        }
    }

    /// Whether this sort had an occasion.
    pub(super) const fn had(&self, kind: FindingKind) -> bool {
        match kind {
            FindingKind::ChargedTwice => self.charged,
            FindingKind::ToldFailedButCharged => self.told_bad,
            FindingKind::ToldOkButNotCharged => self.told_ok,
            FindingKind::PaidNeverShipped => self.charged_to_ship,
            FindingKind::ShippedNotPaid => self.shipped,
            FindingKind::Oversold => self.taken,
            FindingKind::CompensatedTooLate => self.made_up,
            FindingKind::LostMessage | FindingKind::ProcessedTwice => self.sent,
            FindingKind::OutOfOrder => self.queued > 1,
            FindingKind::PoisonMessage => self.queued > 0,
            FindingKind::StaleRead
            | FindingKind::NonMonotonicRead
            | FindingKind::ReadYourWrites
            | FindingKind::LongFork
            | FindingKind::LostUpdate => self.read,
            FindingKind::LostWrite | FindingKind::HalfWritten => self.written,
            FindingKind::BlockedInDoubt => self.two_phase,
            FindingKind::DirtyRead | FindingKind::NonRepeatableRead | FindingKind::WriteSkew => self.transacted,
            FindingKind::WorkForNobody => self.given_up,
        }
    }
}

/// What would have had to happen, to stand after "in this run".
pub(super) const fn needed(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::ChargedTwice => "no card was charged",
        FindingKind::ToldFailedButCharged => "nobody who could be charged was told that it failed",
        FindingKind::ToldOkButNotCharged => "nobody who could be charged was told that it went well",
        FindingKind::PaidNeverShipped => "nobody paid for something that can be shipped",
        FindingKind::ShippedNotPaid => "nothing was shipped",
        FindingKind::Oversold => "nothing was taken from any amount",
        FindingKind::CompensatedTooLate => "nothing was made up for",
        FindingKind::LostMessage | FindingKind::ProcessedTwice => "no message was sent",
        FindingKind::OutOfOrder => "no two messages were queued",
        FindingKind::PoisonMessage => "no message was queued",
        FindingKind::StaleRead
        | FindingKind::NonMonotonicRead
        | FindingKind::ReadYourWrites
        | FindingKind::LongFork
        | FindingKind::LostUpdate => "no record was read after one had been written",
        FindingKind::LostWrite | FindingKind::HalfWritten => "no record was written",
        FindingKind::BlockedInDoubt => "no transaction was prepared",
        FindingKind::DirtyRead | FindingKind::NonRepeatableRead | FindingKind::WriteSkew => "there was no transaction",
        FindingKind::WorkForNobody => "nobody stopped waiting",
    }
}
