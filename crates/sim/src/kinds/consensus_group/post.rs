//! What members send each other, and what of it is on its way.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::log::{Entry, Place};
use super::member::Snapshot;

/// A message from one member to another, with the term of its sender.
#[derive(Clone, Debug)]
pub(super) enum Message {
    /// Vote for me: this is where my log ends. `forced`: also if you have just heard from a leader, for it hands over.
    RequestVote { end: Place, forced: bool },
    /// Whether you have my vote.
    Vote(bool),
    /// I lead. These entries come behind that place, and what stands up to `commit` will last.
    Append { previous: Place, entries: Vec<Entry>, commit: u64, sent: u64 },
    /// I lead, and you lack too much: take all of this.
    Install { snapshot: Box<Snapshot>, sent: u64 },
    /// What I have after your message, which you sent then.
    Appended { now: Have, sent: u64 },
}

/// How an attempt to append went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Have {
    /// The logs agree up to here.
    UpTo(u64),
    /// The entry of that number is not the leader's; try behind this one.
    Lacks { previous: u64, try_after: u64 },
    /// What was agreed on is not what you have: only a snapshot helps. Where logs are on disk nobody ever says so.
    Contradiction,
}

/// A message on its way.
#[derive(Clone, Debug)]
pub(super) struct Letter {
    pub(super) from: u16,
    pub(super) to: u16,
    pub(super) term: u32,
    pub(super) message: Message,
}

/// A letter in the heap: the one that arrives first is the greatest, and of those at one moment the one that left first.
#[derive(Clone, Debug)]
struct Due {
    at: u64,
    number: u64,
    letter: Letter,
}

impl Due {
    const fn place(&self) -> Reverse<(u64, u64)> {
        Reverse((self.at, self.number))
    }
}

impl PartialEq for Due {
    fn eq(&self, other: &Self) -> bool {
        self.place() == other.place()
    }
}

impl Eq for Due {}

impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Due {
    fn cmp(&self, other: &Self) -> Ordering {
        self.place().cmp(&other.place())
    }
}

/// Messages on their way.
#[derive(Clone, Debug, Default)]
pub(super) struct Post {
    due: BinaryHeap<Due>,
    sent: u64,
    /// For when somebody was woken last [nanoseconds].
    woken: u64,
    /// When the last one from a member to another arrives [nanoseconds].
    last: Vec<u64>,
    members: usize,
}

impl Post {
    pub(super) fn new(members: u16) -> Self {
        let members = usize::from(members);
        Self { last: vec![0; members * members], members, ..Self::default() }
    }

    /// Sends one so that it arrives then, or when the one before it does. When that is, unless somebody is woken then anyway.
    pub(super) fn send(&mut self, now: u64, at: u64, letter: Letter) -> Option<u64> {
        let last = &mut self.last[usize::from(letter.from) * self.members + usize::from(letter.to)];
        *last = at.max(*last);
        let at = *last;
        self.sent += 1;
        self.due.push(Due { at, number: self.sent, letter });
        // Many leave together and arrive together. Whoever was to be woken now may have been.
        let known = at == self.woken && at > now;
        self.woken = at;
        (!known).then_some(at)
    }

    /// The next one that has arrived by now.
    pub(super) fn next(&mut self, now: u64) -> Option<Letter> {
        if self.due.peek()?.at > now {
            return None;
        }
        self.due.pop().map(|due| due.letter)
    }

    /// What a member has sent, and what was sent to it, is lost.
    pub(super) fn lose(&mut self, member: u16) {
        self.due.retain(|due| due.letter.from != member && due.letter.to != member);
        // New connections wait for nothing that went over the old ones.
        for other in 0..self.members {
            self.last[usize::from(member) * self.members + other] = 0;
            self.last[other * self.members + usize::from(member)] = 0;
        }
    }
}
