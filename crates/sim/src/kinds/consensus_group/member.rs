//! One member: what it keeps, what it takes itself for, and what it knows as a leader.

use std::collections::VecDeque;

use super::log::{Log, Place};
use super::post::Letter;
use crate::component::MemberFacets;
use crate::data::Records;
use crate::kernel::slab::Slot;

/// Messages that a member which stands still receives at most; the network drops the others.
pub(super) const INBOX: usize = 1_024;

/// The state that a part of the log has come to.
#[derive(Clone, Debug, Default)]
pub(super) struct Snapshot {
    pub(super) records: Records,
    /// The last entry that is in it.
    pub(super) place: Place,
    /// A number that stands for all entries up to there.
    pub(super) chain: u64,
}

/// What a member takes itself for.
#[derive(Clone, Debug)]
pub(super) enum Role {
    Follower,
    /// It has these votes, one bit each.
    Candidate(u16),
    Leader(Box<Lead>),
}

/// What a leader knows of another member.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer {
    /// The entry that it is sent next.
    pub(super) next: u64,
    /// Up to which entry it has the leader's log.
    pub(super) matched: u64,
    /// Nobody knows where its log leaves the leader's: one message at a time.
    pub(super) probing: bool,
    /// When the latest message was sent that it has answered [nanoseconds].
    pub(super) answered: u64,
    /// When it was heard from last [nanoseconds].
    pub(super) heard: u64,
}

/// A write whose answer waits until it is decided.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pending {
    pub(super) number: u64,
    pub(super) task: Slot,
}

/// A read that waits until the leader knows that it still leads.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    /// When it came [nanoseconds].
    pub(super) since: u64,
    pub(super) task: Slot,
    pub(super) key: u64,
    pub(super) op: crate::component::Op,
}

/// The office of a leader.
#[derive(Clone, Debug)]
pub(super) struct Lead {
    /// By member; its own is not used.
    pub(super) peers: Vec<Peer>,
    /// Since when [nanoseconds].
    pub(super) since: u64,
    /// The first entry of its term: before that is decided it does not know all that was.
    pub(super) first: u64,
    /// When it beats next [nanoseconds].
    pub(super) beat: u64,
    /// Writes, in the order of their entries.
    pub(super) pending: VecDeque<Pending>,
    /// Reads, in the order of their coming.
    pub(super) reads: VecDeque<Reading>,
    /// When it last asked a majority for the sake of reads, and has not heard from it yet [nanoseconds].
    pub(super) confirming: Option<u64>,
    /// Only what was sent from here on counts for its lease [nanoseconds].
    pub(super) lease_from: u64,
}

/// One member.
#[derive(Clone, Debug)]
pub(super) struct Member {
    // On disk.
    pub(super) term: u32,
    pub(super) voted_for: Option<u16>,
    pub(super) log: Log,
    pub(super) state: Snapshot,
    // In memory.
    pub(super) role: Role,
    pub(super) commit: u64,
    /// When it stops waiting for a leader [nanoseconds].
    pub(super) deadline: u64,
    /// When it last heard from a leader, or began [nanoseconds].
    pub(super) heard: Option<u64>,
    /// What came while it stood still.
    pub(super) inbox: VecDeque<Letter>,
    // Its lot.
    pub(super) down: bool,
    pub(super) paused: u16,
    pub(super) isolated: u16,
}

impl Member {
    /// One that has nothing but what was there from the start.
    pub(super) fn new(records: Records) -> Self {
        Self {
            term: 0,
            voted_for: None,
            log: Log::default(),
            state: Snapshot { records, ..Snapshot::default() },
            role: Role::Follower,
            commit: 0,
            deadline: u64::MAX,
            heard: None,
            inbox: VecDeque::new(),
            down: false,
            paused: 0,
            isolated: 0,
        }
    }

    /// Whether it does anything.
    pub(super) const fn acts(&self) -> bool {
        !self.down && self.paused == 0
    }

    /// Whether it hears from others, and they from it.
    pub(super) const fn is_connected(&self) -> bool {
        !self.down && self.isolated == 0
    }

    /// Its office, if it takes itself for the leader.
    pub(super) fn lead(&self) -> Option<&Lead> {
        if let Role::Leader(lead) = &self.role { Some(lead) } else { None }
    }

    pub(super) fn lead_mut(&mut self) -> Option<&mut Lead> {
        if let Role::Leader(lead) = &mut self.role { Some(lead) } else { None }
    }

    /// The number of the last entry that its records contain.
    pub(super) const fn applied(&self) -> u64 {
        self.state.place.0
    }

    pub(super) fn facets(&self) -> MemberFacets {
        let Self { term, commit, .. } = *self;
        let (leads, log) = (self.lead().is_some(), self.log.last());
        MemberFacets { leads, up: !self.down, reached: self.isolated == 0, term, log, committed: commit, kept: 0 }
    }
}
