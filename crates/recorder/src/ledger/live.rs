//! The operations of which something is still going on.

use std::collections::{BTreeMap, VecDeque};

use betwixt_model::Effect;

/// What the person was told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Told {
    /// Nothing yet.
    #[default]
    Nothing,
    /// That it went well.
    Ok,
    /// Anything else: an error, a refusal, no answer; or they left.
    Bad,
}

/// One operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Record {
    /// Descendants: things that could still bring something about. The person's own waiting is one.
    pub(super) live: u32,
    pub(super) flow: u16,
    pub(super) told: Told,
    /// Times that each effect happened; stays at 255.
    pub(super) effects: [u8; Effect::ALL.len()],
    /// More than one charge stood at some time.
    pub(super) charged_twice: bool,
    /// It was found that the person was told that it failed, and the money is still taken.
    pub(super) is_accused: bool,
    pub(super) closed: bool,
}

impl Record {
    pub(super) const fn times(&self, effect: Effect) -> u8 {
        self.effects[effect as usize]
    }

    /// Whether somebody has paid, and nothing is on its way to them.
    pub(super) const fn is_owed(&self) -> bool {
        self.is_paid() && !self.is_shipped()
    }

    /// Whether this effect, which is counted already, is the first by which more than one charge stands.
    pub(super) fn is_charged_twice_now(&mut self, effect: Effect) -> bool {
        let stand = self.times(Effect::Charge).saturating_sub(self.times(Effect::Refund));
        effect == Effect::Charge && stand == 2 && !std::mem::replace(&mut self.charged_twice, true)
    }

    /// Whether money was taken that was not given back.
    pub(super) const fn is_paid(&self) -> bool {
        self.times(Effect::Charge) > self.times(Effect::Refund)
    }

    /// Whether goods are on their way that were not called back.
    pub(super) const fn is_shipped(&self) -> bool {
        self.times(Effect::Ship) > self.times(Effect::Cancel)
    }
}

/// Records by the number of their operation, which counts from 1.
///
/// Memory: 16 bytes for each operation from the oldest live one on. Where a few old ones hold on for ever (a lost reply
/// without a timeout), they move to a map, so that it stays in proportion to what is alive.
#[derive(Clone, Debug)]
pub(super) struct LiveOperations {
    /// Number of the first operation in `window`.
    base: u64,
    window: VecDeque<Record>,
    stragglers: BTreeMap<u64, Record>,
    live: usize,
}

/// The window may be this much larger than what is alive in it.
const SLACK: usize = 4;
/// Below this it is not worth the trouble.
const SMALL: usize = 4_096;

impl LiveOperations {
    pub(super) const fn new() -> Self {
        Self { base: 1, window: VecDeque::new(), stragglers: BTreeMap::new(), live: 0 }
    }

    /// How many are alive.
    pub(super) const fn len(&self) -> usize {
        self.live
    }

    /// Records that it holds, those included that are closed but not taken out.
    #[cfg(test)]
    pub(super) fn places(&self) -> usize {
        self.window.len() + self.stragglers.len()
    }

    /// The number that the next operation will have.
    pub(super) fn next(&self) -> u64 {
        self.base + self.window.len() as u64
    }

    pub(super) fn push(&mut self, id: u64, record: Record) {
        if self.live == 0 && id > self.next() {
            // Listening began in the middle of a run.
            self.base = id;
            self.window.clear();
        }
        debug_assert_eq!(id, self.next(), "operations are numbered in the order of starting");
        self.window.push_back(record);
        self.live += 1;
    }

    #[inline]
    pub(super) fn get_mut(&mut self, id: u64) -> Option<&mut Record> {
        if id >= self.base {
            self.window.get_mut((id - self.base) as usize).filter(|record| !record.closed)
        } else {
            self.stragglers.get_mut(&id)
        }
    }

    /// Takes a record out.
    pub(super) fn close(&mut self, id: u64) -> Option<Record> {
        let record = *self.get_mut(id)?;
        self.live -= 1;
        if id < self.base {
            self.stragglers.remove(&id);
            return Some(record);
        }
        self.window[(id - self.base) as usize].closed = true;
        while self.window.front().is_some_and(|front| front.closed) {
            self.window.pop_front();
            self.base += 1;
        }
        if self.window.len() > SMALL && self.window.len() > SLACK * (self.live - self.stragglers.len()) {
            self.set_stragglers_apart();
        }
        Some(record)
    }

    /// Everything that is alive, oldest first.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u64, &Record)> {
        let window = self.window.iter().enumerate().filter(|(_, record)| !record.closed);
        self.stragglers.iter().map(|(id, record)| (*id, record)).chain(window.map(|(at, r)| (self.base + at as u64, r)))
    }

    /// Moves the oldest live records to the map, until the window holds little else than what is alive.
    fn set_stragglers_apart(&mut self) {
        let mut live = self.live - self.stragglers.len();
        while self.window.len() > (SLACK / 2 * live).max(SMALL / 2)
            || self.window.front().is_some_and(|front| front.closed)
        {
            let Some(front) = self.window.pop_front() else { return };
            if !front.closed {
                self.stragglers.insert(self.base, front);
                live -= 1;
            }
            self.base += 1;
        }
    }
}
