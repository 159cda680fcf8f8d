//! One read or write under way at its coordinator, and what travels for it.

use super::node::Copied;
use crate::component::Op;
use crate::kernel::slab::Slot;

/// What was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    Read,
    Write,
    /// Write if a quorum of reads finds this version.
    WriteIf(u32),
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Waits for what replicas hold.
    Reading,
    /// Waits until replicas have a write.
    Writing,
    /// Waits until replicas have what a read is about to say.
    Restoring,
    /// Answered, or nobody is left who could answer.
    Done,
}

/// One replica, or who stands in for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    pub(super) node: u16,
    /// The replica that it stands in for.
    pub(super) stands_for: Option<u16>,
    /// It is taken for down, and was not asked.
    pub(super) missing: bool,
    /// What it held, once it has said so.
    pub(super) heard: Option<Option<Copied>>,
    /// The newest that was sent to it.
    pub(super) sent: Option<Copied>,
    /// It has the write.
    pub(super) acked: bool,
}

impl Asked {
    pub(super) const fn new(node: u16, stands_for: Option<u16>, missing: bool) -> Self {
        Self { node, stands_for, missing, heard: None, sent: None, acked: false }
    }
}

/// A read or write at its coordinator.
#[derive(Clone, Debug)]
pub(super) struct Round {
    /// The task that waits for the answer.
    pub(super) task: Slot,
    pub(super) op: Op,
    pub(super) key: u64,
    pub(super) coordinator: u16,
    pub(super) why: Why,
    pub(super) stage: Stage,
    pub(super) asked: Vec<Asked>,
    /// How many have said what they hold.
    pub(super) heard: u16,
    /// Somebody has the record.
    pub(super) there: bool,
    /// The newest that was heard of.
    pub(super) newest: Option<Copied>,
    /// What is written, or what a read is about to say.
    pub(super) says: Option<Copied>,
    /// How many have that.
    pub(super) acks: u16,
    /// It has been written somewhere.
    pub(super) placed: bool,
    /// An earlier write with a later timestamp was met.
    pub(super) overruled: bool,
    /// The writer was told that it went well.
    pub(super) told_ok: bool,
    /// What travels for it.
    pub(super) open: u32,
    /// When the coordinator waits no longer [nanoseconds].
    pub(super) until: u64,
}

/// What a letter says.
#[derive(Clone, Copy, Debug)]
pub(super) enum What {
    /// Hold this, or keep it for that one.
    Put { key: u64, copied: Copied, op: Op, stands_for: Option<u16> },
    /// I have it; and whether an earlier write is kept in its place.
    Ack { overruled: bool },
    /// What do you hold? And whether that is only asked of a stand-in.
    Get { key: u64, stands_in: bool },
    /// This; and whether the record is there.
    Got { held: Option<Copied>, there: bool },
    /// This was kept for you.
    Hand { key: u64, copied: Copied, op: Op },
}

/// What travels from one instance to another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Letter {
    pub(super) from: u16,
    pub(super) to: u16,
    /// For whom, and its place among those asked.
    pub(super) round: Option<(Slot, u16)>,
    pub(super) what: What,
}
