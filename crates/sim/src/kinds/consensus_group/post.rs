//! What members send each other, and what of it is on its way.

use std::collections::BTreeMap;

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

/// Messages on their way, by when they arrive and then by when they left.
#[derive(Clone, Debug, Default)]
pub(super) struct Post {
    letters: BTreeMap<(u64, u64), Letter>,
    sent: u64,
    /// When the last one from a member to another arrives [nanoseconds].
    last: Vec<u64>,
    members: usize,
}

impl Post {
    pub(super) fn new(members: u16) -> Self {
        let members = usize::from(members);
        Self { last: vec![0; members * members], members, ..Self::default() }
    }

    /// Sends one so that it arrives then, or when the one before it does. When that is, if nobody has to be woken for that
    /// moment yet.
    pub(super) fn send(&mut self, at: u64, letter: Letter) -> Option<u64> {
        let last = &mut self.last[usize::from(letter.from) * self.members + usize::from(letter.to)];
        *last = at.max(*last);
        let at = *last;
        let known = self.letters.range((at, 0)..=(at, u64::MAX)).next().is_some();
        self.sent += 1;
        self.letters.insert((at, self.sent), letter);
        (!known).then_some(at)
    }

    /// The next one that has arrived by now.
    pub(super) fn next(&mut self, now: u64) -> Option<Letter> {
        let first = self.letters.first_entry().filter(|first| first.key().0 <= now)?;
        Some(first.remove())
    }

    /// What a member has sent, and what was sent to it, is lost.
    pub(super) fn lose(&mut self, member: u16) {
        self.letters.retain(|_, letter| letter.from != member && letter.to != member);
        // New connections wait for nothing that went over the old ones.
        for other in 0..self.members {
            self.last[usize::from(member) * self.members + other] = 0;
            self.last[other * self.members + usize::from(member)] = 0;
        }
    }
}
