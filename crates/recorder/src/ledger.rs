//! What each side believes: streaming ledgers that compare, for each operation, what the person was told with what
//! happened in the world.
//!
//! A record lives as long as anything of its operation does: the person who waits, a message on its way, an open call, a
//! request that a component has taken in, an item in a queue. When none is left, "not yet" becomes "never", and the
//! record goes: memory is bounded by what is alive, and no bound of the journal ever changes a count.

mod live;

use std::sync::Arc;

use betwixt_model::{Effect, SimTime};
use betwixt_sim::{Op, Outcome};

use crate::beliefs::Belief;
use crate::reach::Reach;
use live::{LiveOperations, Record};

pub use live::Told;

/// Most operations that are kept by number for each sort of finding: the first ones.
pub const MAX_EXAMPLES: usize = 50;

/// How often the sides disagreed in one way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finding {
    /// Operations.
    pub count: u64,
    /// Those among them of which something was still going on when the run ended: with more time it might have come right.
    pub cut_off: u64,
    /// When the first was found.
    pub first_at: Option<SimTime>,
    /// The first of them, with the time of finding; at most [`MAX_EXAMPLES`].
    pub examples: Vec<(u64, SimTime)>,
}

/// The ledgers of one run.
#[derive(Clone, Debug)]
pub struct Ledger {
    operations: LiveOperations,
    reach: Arc<[Reach]>,
    findings: [Finding; Belief::ALL.len()],
    not_shipped_yet: u64,
    /// Operations before this number belong to the warm-up.
    counted_from: u64,
    now: u64,
    /// Operations of which nothing seemed left at `now`; the rest of the instant may bring something.
    idle: Vec<u64>,
    strays: u64,
}

impl Ledger {
    /// Empty ledgers; `reach` says what each flow can bring about.
    #[must_use]
    pub fn new(reach: Vec<Reach>) -> Self {
        Self {
            operations: LiveOperations::new(),
            reach: reach.into(),
            findings: Default::default(),
            not_shipped_yet: 0,
            counted_from: 1,
            now: 0,
            idle: Vec::new(),
            strays: 0,
        }
    }

    /// How often the sides disagreed in this way.
    #[must_use]
    pub const fn finding(&self, belief: Belief) -> &Finding {
        &self.findings[belief as usize]
    }

    /// Operations that were paid for and may still be shipped.
    #[must_use]
    pub const fn not_shipped_yet(&self) -> u64 {
        self.not_shipped_yet
    }

    /// Their numbers, oldest first, at most so many.
    #[must_use]
    pub fn list_not_shipped_yet(&self, most: usize) -> Vec<u64> {
        let waiting = self.operations.iter().filter(|(id, record)| *id >= self.counted_from && self.is_owed(record));
        waiting.map(|(id, _)| id).take(most).collect()
    }

    /// Operations of which something is still going on.
    #[must_use]
    pub const fn live(&self) -> usize {
        self.operations.len()
    }

    /// Facts about operations that nothing was left of: 0, unless listening began late or the simulator forgot to tell.
    #[must_use]
    pub const fn strays(&self) -> u64 {
        self.strays
    }

    /// Whether any flow could make the sides disagree in this way.
    #[must_use]
    pub fn is_possible(&self, belief: Belief) -> bool {
        self.reach.iter().any(|reach| belief.is_possible(*reach))
    }

    /// An operation starts.
    pub fn started(&mut self, at: u64, op: Op) {
        self.turn(at);
        self.operations.push(op.id, Record { live: 1, flow: op.flow, ..Record::default() });
    }

    /// The person has an answer, or does not wait any more.
    pub fn ended(&mut self, at: u64, op: Op, outcome: Outcome) {
        self.turn(at);
        let Some(record) = self.operations.get_mut(op.id) else {
            self.strays += 1;
            return;
        };
        record.told = if outcome == Outcome::Ok { Told::Ok } else { Told::Bad };
        if record.told == Told::Bad && record.is_paid() {
            record.is_accused = true;
            self.find(Belief::SawAnErrorButPaid, op.id, at, false);
        }
        self.less(at, &op);
    }

    /// It has brought something about.
    pub fn happened(&mut self, at: u64, op: Op, effect: Effect) {
        self.turn(at);
        let Some(record) = self.operations.get_mut(op.id) else {
            self.strays += 1;
            return;
        };
        let can_ship = self.reach[usize::from(record.flow)].can(Effect::Ship);
        let owed = can_ship && record.is_owed();
        let times = &mut record.effects[effect as usize];
        *times = times.saturating_add(1);
        let twice = record.is_charged_twice_now(effect);
        let still_owed = can_ship && record.is_owed();
        let stands = record.told == Told::Bad && record.is_paid();
        let stood = std::mem::replace(&mut record.is_accused, stands);
        if op.id >= self.counted_from {
            self.not_shipped_yet = self.not_shipped_yet + u64::from(still_owed) - u64::from(owed);
        }
        if stands && !stood {
            self.find(Belief::SawAnErrorButPaid, op.id, at, false);
        } else if stood && !stands {
            // The money was given back.
            self.take_back(Belief::SawAnErrorButPaid, op.id);
        }
        if twice {
            self.find(Belief::ChargedTwice, op.id, at, false);
        }
    }

    /// One more thing is going on.
    #[inline]
    pub fn more(&mut self, at: u64, op: &Op) {
        self.turn(at);
        match self.operations.get_mut(op.id) {
            Some(record) => record.live += 1,
            None => self.strays += 1,
        }
    }

    /// One thing less is going on.
    #[inline]
    pub fn less(&mut self, at: u64, op: &Op) {
        self.turn(at);
        match self.operations.get_mut(op.id) {
            Some(record) => {
                record.live = record.live.saturating_sub(1);
                if record.live == 0 {
                    self.idle.push(op.id);
                }
            }
            None => self.strays += 1,
        }
    }

    /// The instant that it stands at is over: what is idle now stays so.
    pub fn settle(&mut self) {
        let at = self.now;
        let mut idle = std::mem::take(&mut self.idle);
        for id in idle.drain(..) {
            if self.operations.get_mut(id).is_some_and(|record| record.live == 0) {
                self.close(id, at, false);
            }
        }
        self.idle = idle;
    }

    /// The run is over: whatever is not yet, is never.
    pub fn finish(&mut self, at: u64) {
        self.settle();
        self.now = self.now.max(at);
        let left: Vec<u64> = self.operations.iter().map(|(id, _)| id).collect();
        for id in left {
            self.close(id, at, true);
        }
    }

    /// Forgets what was found; operations that have started already are never counted.
    pub(crate) fn begin_again(&mut self) {
        self.counted_from = self.operations.next();
        self.findings = Default::default();
        self.not_shipped_yet = 0;
    }

    #[inline]
    fn turn(&mut self, at: u64) {
        if at > self.now {
            if !self.idle.is_empty() {
                self.settle();
            }
            self.now = at;
        }
    }

    fn is_owed(&self, record: &Record) -> bool {
        let can_ship = self.reach[usize::from(record.flow)].can(Effect::Ship);
        can_ship && record.is_owed()
    }

    fn close(&mut self, id: u64, at: u64, cut_off: bool) {
        let Some(record) = self.operations.close(id) else { return };
        let reach = self.reach[usize::from(record.flow)];
        let paid = record.is_paid();
        if self.is_owed(&record) {
            self.not_shipped_yet -= u64::from(id >= self.counted_from);
            self.find(Belief::PaidNeverShipped, id, at, cut_off);
        }
        if reach.can(Effect::Charge) && !paid {
            if record.is_shipped() {
                self.find(Belief::ShippedNotPaid, id, at, cut_off);
            }
            if record.told == Told::Ok {
                self.find(Belief::SawSuccessButNotPaid, id, at, cut_off);
            }
        }
    }

    fn take_back(&mut self, belief: Belief, id: u64) {
        if id < self.counted_from {
            return;
        }
        let finding = &mut self.findings[belief as usize];
        finding.count -= 1;
        finding.examples.retain(|(known, _)| *known != id);
        if finding.count == 0 || !finding.examples.is_empty() {
            finding.first_at = finding.examples.first().map(|(_, at)| *at);
        }
    }

    fn find(&mut self, belief: Belief, id: u64, at: u64, cut_off: bool) {
        if id < self.counted_from {
            return;
        }
        let finding = &mut self.findings[belief as usize];
        finding.count += 1;
        finding.cut_off += u64::from(cut_off);
        finding.first_at.get_or_insert(SimTime(at));
        if finding.examples.len() < MAX_EXAMPLES {
            finding.examples.push((id, SimTime(at)));
        }
    }
}

#[cfg(test)]
mod tests;
