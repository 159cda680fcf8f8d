//! Copies by key, for how long they may be used, and which of them makes room.

use std::collections::BTreeMap;

use betwixt_model::Params;

use super::params as p;
use crate::kernel::streams::Stream;

/// Which copy makes room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Eviction {
    /// Used longest ago.
    Lru,
    /// Asked for least often since the cache began, held or not; of several the one used longest ago.
    Lfu,
    /// Put in first.
    Fifo,
    /// Any.
    Random,
}

/// A copy of a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Copied {
    /// Its value: the operation that wrote it.
    pub(super) value: u64,
    /// Its version, as far as the cache knows.
    pub(super) version: u32,
    /// Its amount, as far as the cache knows.
    pub(super) amount: i16,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    copied: Copied,
    /// Its time to live counts from here [nanoseconds].
    fresh: u64,
    /// What decides when it makes room: the least goes first. Where luck decides, its place in the list of keys.
    rank: u64,
}

/// Whether there is a copy that may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// There is.
    Good,
    /// It is too old, but may be used while a new one is fetched.
    Stale,
    /// There is none, or it is too old.
    Nothing,
}

/// The copies.
#[derive(Clone, Debug)]
pub(super) struct Memory {
    ttl: Option<u64>,
    /// A use makes a copy as good as new.
    sliding: bool,
    /// So long after its time a copy may be used while a new one is fetched [nanoseconds]; 0 where nobody fetches.
    pub(super) grace: u64,
    capacity: u64,
    eviction: Eviction,
    luck: Stream,
    copies: BTreeMap<u64, Place>,
    /// Keys by rank, except where luck decides.
    by_rank: BTreeMap<u64, u64>,
    /// Keys in a row, where luck decides.
    in_a_row: Vec<u64>,
    /// How often each key was asked for, where that decides.
    asked: BTreeMap<u64, u64>,
    uses: u64,
    pub(super) hits: u64,
    pub(super) reads: u64,
}

/// Bits of a rank below how often a key was asked for: they hold the order of use.
const USE_BITS: u32 = 40;

impl Memory {
    /// No copies.
    pub(super) fn new(params: Params<'_>, luck: Stream) -> Self {
        let mut new = Self {
            ttl: None,
            sliding: false,
            grace: 0,
            capacity: 0,
            eviction: Eviction::Lru,
            luck,
            copies: BTreeMap::new(),
            by_rank: BTreeMap::new(),
            in_a_row: Vec::new(),
            asked: BTreeMap::new(),
            uses: 0,
            hits: 0,
            reads: 0,
        };
        new.configure(params);
        new
    }

    /// Reads the parameters again.
    pub(super) fn configure(&mut self, params: Params<'_>) {
        let ttl = params.span(p::TTL.id);
        self.ttl = (!ttl.is_zero()).then_some(ttl.0);
        self.sliding = params.choice(p::TTL_FROM.id) == "last_use";
        self.capacity = params.count(p::CAPACITY.id);
        let eviction = match params.choice(p::EVICTION.id) {
            "lfu" => Eviction::Lfu,
            "fifo" => Eviction::Fifo,
            "random" => Eviction::Random,
            _ => Eviction::Lru,
        };
        if std::mem::replace(&mut self.eviction, eviction) != eviction {
            self.line_up();
        }
        self.make_room();
    }

    /// How many copies there are.
    pub(super) fn len(&self) -> usize {
        self.copies.len()
    }

    /// Whether a copy may be used; nothing is counted.
    pub(super) fn look(&self, key: u64, now: u64) -> Held {
        match self.copies.get(&key).map(|place| self.overdue(place, now)) {
            Some(None) => Held::Good,
            Some(Some(overdue)) if overdue < self.grace => Held::Stale,
            _ => Held::Nothing,
        }
    }

    /// Reads; the use counts.
    pub(super) fn read(&mut self, key: u64, now: u64) -> Option<Copied> {
        self.count(key);
        let place = *self.copies.get(&key)?;
        let overdue = self.overdue(&place, now);
        if overdue.is_some_and(|overdue| overdue >= self.grace) {
            self.drop_copy(key);
            return None;
        }
        self.hits += 1;
        let fresh = if self.sliding && overdue.is_none() { now } else { place.fresh };
        match self.eviction {
            Eviction::Lru | Eviction::Lfu => self.put_at(key, place.copied, fresh),
            Eviction::Fifo | Eviction::Random => {
                self.copies.insert(key, Place { fresh, ..place });
            }
        }
        Some(place.copied)
    }

    /// Somebody asks for what is not there.
    pub(super) fn miss(&mut self, key: u64) {
        self.count(key);
    }

    /// The copy, however old it is, if its time was over for less than this.
    pub(super) fn stale(&self, key: u64, now: u64, within: u64) -> Option<Copied> {
        let place = self.copies.get(&key)?;
        self.overdue(place, now).is_none_or(|overdue| overdue < within).then_some(place.copied)
    }

    /// The copy, however old.
    pub(super) fn get(&self, key: u64) -> Option<Copied> {
        self.copies.get(&key).map(|place| place.copied)
    }

    /// The store has said which version a value is.
    pub(super) fn is_version(&mut self, key: u64, value: u64, version: u32) {
        if let Some(place) = self.copies.get_mut(&key).filter(|place| place.copied.value == value) {
            place.copied.version = version;
        }
    }

    /// Puts a copy in, as good as new.
    pub(super) fn put(&mut self, key: u64, copied: Copied, now: u64) {
        self.put_at(key, copied, now);
        self.make_room();
    }

    /// The copy may not be used any more.
    pub(super) fn drop_copy(&mut self, key: u64) {
        if let Some(place) = self.copies.remove(&key) {
            self.leave_line(place.rank);
        }
    }

    /// Everything is gone.
    pub(super) fn clear(&mut self) {
        self.copies.clear();
        self.by_rank.clear();
        self.in_a_row.clear();
        self.asked.clear();
    }

    /// Panics where the books do not balance.
    pub(super) fn audit(&self) {
        let in_line = if self.eviction == Eviction::Random { self.in_a_row.len() } else { self.by_rank.len() };
        assert_eq!(self.copies.len(), in_line, "copies, counted twice");
    }

    /// By how long its time is over, if it is.
    fn overdue(&self, place: &Place, now: u64) -> Option<u64> {
        now.saturating_sub(place.fresh).checked_sub(self.ttl?)
    }

    fn count(&mut self, key: u64) {
        self.reads += 1;
        if self.eviction == Eviction::Lfu {
            *self.asked.entry(key).or_default() += 1;
        }
    }

    fn put_at(&mut self, key: u64, copied: Copied, fresh: u64) {
        if let (Eviction::Fifo | Eviction::Random, Some(place)) = (self.eviction, self.copies.get_mut(&key)) {
            // A new copy of the same record takes the place of the old one.
            *place = Place { copied, fresh, ..*place };
            return;
        }
        self.drop_copy(key);
        let rank = self.enter_line(key);
        self.copies.insert(key, Place { copied, fresh, rank });
    }

    fn enter_line(&mut self, key: u64) -> u64 {
        self.uses += 1;
        if self.eviction == Eviction::Random {
            self.in_a_row.push(key);
            return self.in_a_row.len() as u64 - 1;
        }
        let often = if self.eviction == Eviction::Lfu { self.asked.get(&key).copied().unwrap_or(0) } else { 0 };
        let rank = (often.min((1 << (64 - USE_BITS)) - 1) << USE_BITS) | self.uses;
        self.by_rank.insert(rank, key);
        rank
    }

    fn leave_line(&mut self, rank: u64) {
        if self.eviction != Eviction::Random {
            self.by_rank.remove(&rank);
            return;
        }
        self.in_a_row.swap_remove(rank as usize);
        if let Some(moved) = self.in_a_row.get(rank as usize).and_then(|key| self.copies.get_mut(key)) {
            moved.rank = rank;
        }
    }

    /// Whoever decides has changed: the copies line up anew, in the order in which they stood.
    fn line_up(&mut self) {
        let mut keys: Vec<(u64, u64)> = self.copies.iter().map(|(key, place)| (place.rank, *key)).collect();
        betwixt_model::sort::by_number(&mut keys, |(rank, _)| *rank);
        self.by_rank.clear();
        self.in_a_row.clear();
        self.asked.clear();
        for (_, key) in keys {
            let rank = self.enter_line(key);
            if let Some(place) = self.copies.get_mut(&key) {
                place.rank = rank;
            }
        }
    }

    fn make_room(&mut self) {
        while self.copies.len() as u64 > self.capacity {
            let key = if self.eviction == Eviction::Random {
                // The last one is the one that has just come.
                let others = self.in_a_row.len().saturating_sub(1).max(1) as u32;
                self.in_a_row[self.luck.below(others) as usize]
            } else {
                let Some((_, key)) = self.by_rank.first_key_value() else { return };
                *key
            };
            self.drop_copy(key);
        }
    }
}

#[cfg(test)]
mod tests;
