//! One replica: what it holds, what is on its way to it, and what it takes itself for.

use std::collections::VecDeque;

use crate::component::{Op, Reply};
use crate::data::{Record, Records};
use crate::kernel::slab::Slot;

/// What travels from the leader to a replica.
#[derive(Clone, Debug)]
pub(super) enum Shipment {
    /// A write: its place in the leader's order, and the record as it is then.
    Write { place: u64, key: u64, record: Record, op: Op },
    /// All writes up to this place are through.
    Through(u64),
    /// Everything: for a replica that has missed something.
    Copy(Box<Copied>),
}

/// The state of a leader, as a replica takes it over.
#[derive(Clone, Debug)]
pub(super) struct Copied {
    pub(super) records: Records,
    pub(super) place: u64,
    pub(super) locked: VecDeque<(u64, u64)>,
}

/// A write that this replica took as the leader, and that not all others have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) place: u64,
    pub(super) key: u64,
    pub(super) version: u32,
    pub(super) op: Op,
    /// The writer was told that it went well.
    pub(super) told: bool,
}

/// A write whose answer waits for replicas.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pending {
    pub(super) place: u64,
    pub(super) slot: Slot,
    pub(super) reply: Reply,
    /// When it is answered all the same [nanoseconds].
    pub(super) until: u64,
}

/// One replica.
///
/// Shape: every queue is in the order of places, and times in it never fall.
#[derive(Clone, Debug, Default)]
pub(super) struct Replica {
    pub(super) records: Records,
    /// Place of the last write that it has.
    pub(super) place: u64,
    /// It takes itself for the leader.
    pub(super) leads: bool,
    pub(super) down: bool,
    /// It is no part of the component any more.
    pub(super) gone: bool,
    pub(super) paused: u16,
    pub(super) isolated: u16,
    /// Since when it has been out of reach, if it is [nanoseconds].
    pub(super) since: Option<u64>,
    /// It has missed something, and knows it: what it holds may be old.
    pub(super) outdated: bool,
    /// It has been no part of the component, and has not heard from a leader since: what it holds is nothing to lead with.
    pub(super) fresh: bool,
    /// The leader goes on without it.
    pub(super) excluded: bool,
    /// What is on its way to it, and when it comes [nanoseconds].
    pub(super) coming: VecDeque<(u64, Shipment)>,
    /// What the leader will hear of it: when [nanoseconds], and up to which place it has everything.
    pub(super) reports: VecDeque<(u64, u64)>,
    /// Up to which place the leader knows that it has everything.
    pub(super) known: u64,
    /// Writes that are not through yet, place and key: nobody may read those records.
    pub(super) locked: VecDeque<(u64, u64)>,
    /// Reads that wait for that: key and task.
    pub(super) readers: Vec<(u64, Slot)>,
    /// As the leader: writes that others lack.
    pub(super) log: VecDeque<Entry>,
    /// As the leader: writes whose answers wait.
    pub(super) pending: VecDeque<Pending>,
}

impl Replica {
    /// Whether it answers, sends and hears.
    pub(super) const fn is_well(&self) -> bool {
        !self.down && !self.gone && self.paused == 0 && self.isolated == 0
    }

    /// Whether what is sent to it arrives some time.
    pub(super) const fn is_connected(&self) -> bool {
        !self.down && !self.gone && self.isolated == 0
    }

    pub(super) fn is_locked(&self, key: u64) -> bool {
        self.locked.iter().any(|(_, locked)| *locked == key)
    }

    /// What goes to a replica that has missed something.
    pub(super) fn copied(&self) -> Shipment {
        let Self { records, place, locked, .. } = self;
        Shipment::Copy(Box::new(Copied { records: records.clone(), place: *place, locked: locked.clone() }))
    }
}
