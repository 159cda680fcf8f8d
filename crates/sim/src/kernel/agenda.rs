//! The queue of appointments: what happens next, in order of simulated time, first come first served.

use std::collections::VecDeque;
use std::fmt;

/// The near list is cut back when it gets this long.
///
/// Source: measured, exponential gaps and calls with 30 s timeouts: inserting by shifting costs
/// less than filing up to about fifty entries, and 32 ..= 64 differ by less than the noise.
const NEAR_MAX: usize = 48;

/// So few appointments go into the near list at once, without being spread first.
///
/// Source: measured together with [`NEAR_MAX`]; less than it, or a refill could overflow.
const NEAR_REFILL: usize = 24;

/// One bucket per bit of a `u64`.
const BUCKETS: usize = 64;

/// One entry: when, and what.
type Entry<T> = (u64, T);

/// Appointments in order of time; equal times leave in the order in which they came.
///
/// Stands for: the future event list of a discrete-event simulator.
/// Shape: a *near* list, sorted, that holds every appointment up to some time, and a radix heap
/// (Ahuja, Mehlhorn, Orlin, Tarjan: "Faster algorithms for the shortest path problem", JACM 37(2),
/// 1990) for all that is later. An agenda of a few dozen appointments is the near list alone; one
/// of a hundred thousand is nearly all buckets. What is due at once waits in a *lane* of its own.
/// Units: simulated nanoseconds.
/// Panics: [`Agenda::push`] only, and only when an appointment lies before the last one taken.
///
/// Why it is right: every key in bucket `d` agrees with `base` above bit `d` and differs from it
/// at bit `d`, so all keys in a bucket are later than all keys in the buckets below. The near list
/// holds exactly the keys whose differing bits lie within `cover`. A bucket is only ever appended
/// to, and it is emptied from its front into lower buckets (or the near list) that are empty at
/// that moment; so two equal keys, always in the same place, never change their order. The lane holds
/// what was pushed for the time `floor` when that time had come; what the near list holds for the
/// same time was pushed earlier, so it goes first.
#[derive(Clone)]
pub struct Agenda<T: Copy> {
    /// Sorted by time; entries before `head` have been taken already.
    near: Vec<Entry<T>>,
    head: usize,
    /// Due at `floor`, after all that the near list holds for that time.
    lane: VecDeque<T>,
    /// The time that bucket numbers are counted from; never after `floor`.
    base: u64,
    /// Low bits set: `key ^ base <= cover` says that a key belongs into the near list.
    cover: u64,
    /// The time of the last appointment taken.
    floor: u64,
    len: usize,
    /// Bit `d` is set while bucket `d` holds something.
    filled: u64,
    /// The earliest time in each bucket; `u64::MAX` for an empty one.
    earliest: [u64; BUCKETS],
    buckets: [Vec<Entry<T>>; BUCKETS],
}

impl<T: Copy> Agenda<T> {
    /// An agenda without appointments, at time zero.
    #[must_use]
    pub fn new() -> Self {
        Self {
            near: Vec::new(),
            head: 0,
            lane: VecDeque::new(),
            base: 0,
            cover: u64::MAX,
            floor: 0,
            len: 0,
            filled: 0,
            earliest: [u64::MAX; BUCKETS],
            buckets: [const { Vec::new() }; BUCKETS],
        }
    }

    /// Notes `what` for the time `at`, behind everything that is already noted for that time.
    ///
    /// Panics: if `at` lies before the last appointment taken; time does not run backwards.
    pub fn push(&mut self, at: u64, what: T) {
        assert!(at >= self.floor, "an appointment at {at} ns lies before the last one taken, at {} ns", self.floor);
        self.len += 1;
        if at == self.floor {
            self.lane.push_back(what);
        } else if at ^ self.base <= self.cover {
            self.insert_near(at, what);
        } else {
            self.file(at, what);
        }
    }

    /// Takes the earliest appointment, if it is at or before `limit`.
    ///
    /// When it is not, nothing changes: any time from the last appointment *taken* onwards may
    /// still be pushed, so that a person can inject something "now".
    #[inline]
    pub fn pop_le(&mut self, limit: u64) -> Option<(u64, T)> {
        if !self.lane.is_empty() && self.near.get(self.head).is_none_or(|next| next.0 > self.floor) {
            return self.pop_lane(limit);
        }
        if self.head == self.near.len() && !self.refill(limit) {
            return None;
        }
        let (at, what) = self.near[self.head];
        if at > limit {
            return None;
        }
        self.head += 1;
        if self.head == self.near.len() {
            self.near.clear();
            self.head = 0;
        }
        assert!(at >= self.floor, "the agenda ran backwards: a defect of ours");
        self.len -= 1;
        self.floor = at;
        Some((at, what))
    }

    #[inline]
    fn pop_lane(&mut self, limit: u64) -> Option<(u64, T)> {
        if self.floor > limit {
            return None;
        }
        self.len -= 1;
        Some((self.floor, self.lane.pop_front()?))
    }

    /// When the earliest appointment is; a constant number of steps.
    #[must_use]
    pub fn peek_at(&self) -> Option<u64> {
        if !self.lane.is_empty() {
            return Some(self.floor);
        }
        match self.near.get(self.head) {
            Some(&(at, _)) => Some(at),
            None if self.filled == 0 => None,
            None => Some(self.earliest[self.filled.trailing_zeros() as usize]),
        }
    }

    /// How many appointments wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// All appointments, in an order that depends on nothing but the pushes and pops so far.
    ///
    /// Shape: not sorted by time, except that equal times come in the order of their pushes.
    pub fn iter(&self) -> impl Iterator<Item = (u64, T)> + '_ {
        let (near, lane) = (self.near[self.head..].iter().copied(), self.lane.iter());
        near.chain(lane.map(|what| (self.floor, *what))).chain(self.buckets.iter().flatten().copied())
    }

    /// Puts an appointment into the near list, behind all that are not later.
    #[inline]
    fn insert_near(&mut self, at: u64, what: T) {
        // Downwards from the latest, moving the later ones up as we go: one pass, no call.
        self.near.push((at, what));
        let waiting = &mut self.near[self.head..];
        let mut place = waiting.len() - 1;
        while place > 0 && waiting[place - 1].0 > at {
            waiting[place] = waiting[place - 1];
            place -= 1;
        }
        waiting[place] = (at, what);
        if self.near.len() >= NEAR_MAX {
            self.make_room();
        }
    }

    /// Cuts the near list back: first what was taken already, else all of it goes to the buckets.
    ///
    /// A list of equal times (`cover` is zero) may grow: appending to it costs nothing.
    #[cold]
    fn make_room(&mut self) {
        if self.head >= self.near.len() / 4 {
            self.near.drain(..self.head);
            self.head = 0;
        } else if self.cover != 0 {
            // All keys here agree with `floor` outside `cover`, and no bucket within `cover`
            // holds anything, so `floor` can become the base without touching other buckets.
            let near = std::mem::take(&mut self.near);
            let head = std::mem::take(&mut self.head);
            self.count_from(self.floor, &near[head..]);
        }
    }

    /// Makes `base` the time that buckets are counted from, and deals out `list` accordingly.
    ///
    /// The near list and the buckets that `list` goes to are empty before.
    fn count_from(&mut self, base: u64, list: &[Entry<T>]) {
        self.base = base;
        self.cover = 0;
        for &(at, what) in list {
            if at == base {
                self.near.push((at, what));
            } else {
                self.file(at, what);
            }
        }
    }

    /// Appends an appointment to its bucket. Its time differs from `base`.
    #[inline]
    fn file(&mut self, at: u64, what: T) {
        let bucket = (at ^ self.base).ilog2() as usize;
        self.buckets[bucket].push((at, what));
        self.earliest[bucket] = self.earliest[bucket].min(at);
        self.filled |= 1 << bucket;
    }

    /// Fills the empty near list from the buckets, if their earliest time is within `limit`.
    fn refill(&mut self, limit: u64) -> bool {
        if self.filled == 0 {
            return false;
        }
        let bucket = self.filled.trailing_zeros() as usize;
        let earliest = self.earliest[bucket];
        if earliest > limit {
            return false;
        }
        if self.len <= NEAR_REFILL {
            self.cover = u64::MAX;
            while self.filled != 0 {
                self.empty(self.filled.trailing_zeros() as usize, Self::insert_all);
            }
        } else if self.buckets[bucket].len() <= NEAR_REFILL {
            self.base = earliest;
            self.cover = (1 << bucket) - 1;
            self.empty(bucket, Self::insert_all);
        } else {
            self.empty(bucket, |agenda, list| agenda.count_from(earliest, list));
        }
        true
    }

    /// Marks a bucket as empty, hands out what it held, and lets it keep its memory.
    fn empty(&mut self, bucket: usize, deal_out: impl Fn(&mut Self, &[Entry<T>])) {
        let mut list = std::mem::take(&mut self.buckets[bucket]);
        self.earliest[bucket] = u64::MAX;
        self.filled &= !(1 << bucket);
        deal_out(self, &list);
        list.clear();
        self.buckets[bucket] = list;
    }

    fn insert_all(&mut self, list: &[Entry<T>]) {
        for &(at, what) in list {
            self.insert_near(at, what);
        }
    }
}

impl<T: Copy> Default for Agenda<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// Two agendas are equal when the same pushes are legal and the same pops will follow.
impl<T: Copy + PartialEq> PartialEq for Agenda<T> {
    fn eq(&self, other: &Self) -> bool {
        let sorted = |agenda: &Self| {
            let mut all: Vec<_> = agenda.iter().collect();
            all.sort_by_key(|&(at, _)| at);
            all
        };
        self.floor == other.floor && self.len == other.len && sorted(self) == sorted(other)
    }
}

impl<T: Copy + fmt::Debug> fmt::Debug for Agenda<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests;
