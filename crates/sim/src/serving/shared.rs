//! Processor sharing: all that work at an instance get the same share of its processors.

use std::collections::BTreeMap;

use crate::kernel::slab::Slot;

/// Work is counted in parts of a nanosecond this many bits finer, so that shares are not rounded away.
const FINER: u32 = 32;

/// So little is nothing: each reading of the clock rounds down by less than one part, and a busy time has many readings.
const SLACK: u128 = 1 << 20;

/// The pieces of work at one instance, and how far they are.
///
/// Stands for: an operating system that gives each of many threads a short turn, with turns too short to notice.
/// Shape: every piece advances at the rate `min(1, processors / pieces)`. One clock of *work done by each since the start*
/// serves all of them: a piece is finished when that clock reads what it read at its beginning plus its own work. So a piece
/// that begins or ends costs O(log n), whatever the others are.
/// Units: simulated nanoseconds. A piece ends at the first whole nanosecond at which its work is done.
/// Source: Kleinrock, "Time-Shared Systems: A Theoretical Treatment", JACM 14(2), 1967; the clock is the virtual time of
/// Parekh and Gallager, "A Generalized Processor Sharing Approach to Flow Control", IEEE/ACM ToN 1(3), 1993.
#[derive(Clone, Debug)]
pub(super) struct Shared {
    processors: u32,
    /// Work that each piece has been given since the clock was set to zero [2^-32 ns].
    clock: u128,
    /// When the clock was read last [nanoseconds].
    read_at: u64,
    stopped: bool,
    /// What is left to do, by the reading at which it is done, then in the order of beginning.
    pieces: BTreeMap<(u128, u64), Slot>,
    next: u64,
    /// When it has asked to be woken, if it has [nanoseconds].
    armed: Option<u64>,
    /// The wake that counts; earlier ones do nothing.
    version: u32,
}

impl Shared {
    /// Nothing to do.
    pub(super) const fn new(processors: u32) -> Self {
        Self {
            processors,
            clock: 0,
            read_at: 0,
            stopped: false,
            pieces: BTreeMap::new(),
            next: 0,
            armed: None,
            version: 0,
        }
    }

    /// Everything is lost; wakes that are under way do nothing any more.
    pub(super) fn clear(&mut self) {
        self.pieces.clear();
        self.disarm();
    }

    /// From now on with so many processors.
    pub(super) fn set_processors(&mut self, now: u64, processors: u32) {
        self.read(now);
        self.processors = processors;
    }

    /// Stands still, or goes on.
    pub(super) fn set_stopped(&mut self, now: u64, stopped: bool) {
        self.read(now);
        self.stopped = stopped;
        self.disarm();
    }

    /// Takes on a piece of work of so many nanoseconds.
    pub(super) fn add(&mut self, now: u64, work: u64, slot: Slot) {
        self.read(now);
        if self.pieces.is_empty() {
            self.clock = 0;
        }
        self.pieces.insert((self.clock + (u128::from(work) << FINER), self.next), slot);
        self.next += 1;
    }

    /// Takes out a piece that is not done.
    pub(super) fn remove(&mut self, now: u64, slot: Slot) {
        self.read(now);
        self.pieces.retain(|_, piece| *piece != slot);
    }

    /// Takes out a piece that is done by now.
    pub(super) fn finished(&mut self, now: u64) -> Option<Slot> {
        self.read(now);
        let first = self.pieces.first_entry()?;
        if first.key().0 <= self.clock + SLACK { Some(first.remove()) } else { None }
    }

    /// Takes out all pieces, in the order in which they would end, each with what is left of it [nanoseconds].
    pub(super) fn take_all(&mut self, now: u64) -> Vec<(Slot, u64)> {
        self.read(now);
        let clock = self.clock;
        let left = |done: u128| ((done + SLACK).saturating_sub(clock) >> FINER) as u64;
        let all = std::mem::take(&mut self.pieces).into_iter().map(|((done, _), slot)| (slot, left(done))).collect();
        self.clear();
        all
    }

    /// How long from now to be woken, and the number of that wake, if an earlier one does not do.
    pub(super) fn arm(&mut self, now: u64) -> Option<(u64, u32)> {
        let (done, _) = *self.pieces.first_key_value()?.0;
        if self.stopped {
            return None;
        }
        self.read(now);
        let (sharers, processors) = (self.pieces.len() as u128, u128::from(self.processors));
        // Rounded up, or it would be woken a moment before anything is done.
        let left = done.saturating_sub(self.clock + SLACK);
        let after = (left * sharers.max(processors)).div_ceil(processors << FINER);
        let at = now.saturating_add(u64::try_from(after).unwrap_or(u64::MAX));
        if self.armed.is_some_and(|armed| armed <= at) {
            return None;
        }
        self.disarm();
        self.armed = Some(at);
        Some((at - now, self.version))
    }

    /// Whether this wake is the one that counts; it is used up.
    pub(super) fn is_woken(&mut self, version: u32) -> bool {
        self.armed.is_some() && version == self.version && self.armed.take().is_some()
    }

    fn disarm(&mut self) {
        self.armed = None;
        self.version = self.version.wrapping_add(1);
    }

    /// Lets the clock catch up.
    fn read(&mut self, now: u64) {
        let passed = u128::from(now - self.read_at) << FINER;
        self.read_at = now;
        let (sharers, processors) = (self.pieces.len() as u128, u128::from(self.processors));
        if self.stopped || sharers == 0 {
            return;
        }
        self.clock += if sharers <= processors { passed } else { passed * processors / sharers };
    }
}
