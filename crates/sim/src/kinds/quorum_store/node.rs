//! One instance: the copies that it holds, what it keeps for others, and how it is.

use std::collections::{BTreeMap, VecDeque};

use crate::component::{MemberFacets, Op};
use crate::kernel::slab::Slot;
use crate::kernel::streams::Stream;

/// A record as it is held. Of two, the greater one wins: the later timestamp, and of equal ones the later write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Copied {
    /// What the coordinator's clock showed [nanoseconds].
    pub(super) stamp: i64,
    /// The how many-eth write of this record the store began.
    pub(super) version: u32,
    /// The operation that wrote it.
    pub(super) value: u64,
}

/// A write that is kept for somebody else.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hint {
    pub(super) copied: Copied,
    pub(super) op: Op,
    /// It is on its way.
    pub(super) sent: bool,
}

/// What became of a write at a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Placed {
    /// It is the newest there.
    Taken,
    /// It was there, or something later.
    Known,
    /// A write that began before it has a later timestamp.
    Overruled,
}

/// One instance.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) copies: BTreeMap<u64, Copied>,
    /// By whom they are for, and key.
    pub(super) hints: BTreeMap<(u16, u64), Hint>,
    /// What was there from the start is gone.
    pub(super) wiped: bool,
    pub(super) down: bool,
    /// It is no part of the component any more.
    pub(super) gone: bool,
    pub(super) paused: u16,
    pub(super) isolated: u16,
    /// Since when it has been out of reach, if it is [nanoseconds].
    pub(super) since: Option<u64>,
    /// What came while it stood still.
    pub(super) held: VecDeque<Slot>,
    /// How far its clock is off, and how much it gains: from -1 to 1 of the most there can be.
    pub(super) clock: (f64, f64),
}

impl Node {
    /// An empty one.
    ///
    /// Random: two draws from the stream of clocks.
    pub(super) fn new(luck: &mut Stream) -> Self {
        let mut either_way = || luck.unit() * 2.0 - 1.0;
        Self {
            copies: BTreeMap::new(),
            hints: BTreeMap::new(),
            wiped: false,
            down: false,
            gone: false,
            paused: 0,
            isolated: 0,
            since: None,
            held: VecDeque::new(),
            clock: (either_way(), either_way()),
        }
    }

    /// Whether somebody is there.
    pub(super) const fn is_up(&self) -> bool {
        !self.down && !self.gone
    }

    /// Whether it answers, sends and hears.
    pub(super) const fn is_well(&self) -> bool {
        self.is_up() && self.paused == 0 && self.isolated == 0
    }

    /// What may be seen of it.
    pub(super) fn facets(&self) -> MemberFacets {
        MemberFacets {
            up: self.is_up(),
            reached: self.isolated == 0,
            log: self.copies.len() as u64,
            kept: self.hints.len() as u64,
            ..MemberFacets::default()
        }
    }

    /// Takes a write, unless it has a later one.
    pub(super) fn place(&mut self, key: u64, copied: Copied) -> Placed {
        let old = self.copies.get(&key).copied();
        match old {
            Some(old) if old > copied && old.version < copied.version => Placed::Overruled,
            Some(old) if old >= copied => Placed::Known,
            _ => {
                self.copies.insert(key, copied);
                Placed::Taken
            }
        }
    }

    /// Keeps a write for somebody else, unless it keeps a later one.
    pub(super) fn keep(&mut self, whose: u16, key: u64, hint: Hint) -> Placed {
        let old = self.hints.get(&(whose, key)).map(|hint| hint.copied);
        match old {
            Some(old) if old > hint.copied && old.version < hint.copied.version => Placed::Overruled,
            Some(old) if old >= hint.copied => Placed::Known,
            _ => {
                self.hints.insert((whose, key), hint);
                Placed::Taken
            }
        }
    }

    /// The newest that it knows of a record, what it keeps for others included.
    pub(super) fn newest(&self, key: u64) -> Option<Copied> {
        let own = self.copies.get(&key).copied();
        if self.hints.is_empty() {
            return own;
        }
        let kept = self.hints.iter().filter(|((_, of), _)| *of == key).map(|(_, hint)| hint.copied);
        kept.max().max(own)
    }

    /// The disk is gone.
    pub(super) fn wipe(&mut self) {
        self.copies.clear();
        self.hints.clear();
        self.wiped = true;
    }
}
