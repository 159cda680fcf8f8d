//! What comes from outside, in order of time: faults that begin and end, parameters that a person moves.
//!
//! It has a cursor of its own outside the agenda, so adding an entry shifts no sequence of appointments, and each
//! entry takes effect after all work at or before its time.

use betwixt_model::{Bound, Measure, ParamValue};

use crate::faults::{FaultEffect, Which};

/// Whose parameter is moved, by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartIndex {
    /// A component.
    Node(u32),
    /// A connection.
    Connection(u32),
    /// A flow.
    Flow(u32),
}

/// One thing that comes from outside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Happening {
    /// A fault begins.
    Begin(u32),
    /// A fault ends.
    End(u32),
    /// A fault begins to wait for its condition.
    Watch(u32),
    /// A parameter takes a value.
    Set(PartIndex, &'static str, ParamValue),
}

/// One entry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry {
    /// When [nanoseconds].
    pub at: u64,
    /// What.
    pub what: Happening,
}

/// What a fault waits for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Watch {
    /// Whose measure: a component's or a connection's.
    pub of: PartIndex,
    /// Which.
    pub measure: Measure,
    /// Above or below what.
    pub bound: Bound,
    /// How long it must hold [nanoseconds].
    pub held_for: u64,
    /// How long the fault lasts then; nothing stands for as long as it holds [nanoseconds].
    pub lasts: Option<u64>,
    /// The fault happens at one moment.
    pub instant: bool,
}

/// Where a fault acts, by index.
#[derive(Clone, Debug, PartialEq)]
pub struct FaultPlace {
    /// What it does.
    pub effect: FaultEffect,
    /// Which of those it meets it takes.
    pub which: Which,
    /// What it waits for, if it does.
    pub watch: Option<Watch>,
    /// Components that it acts on.
    pub nodes: Vec<u32>,
    /// Connections that it acts on.
    pub connections: Vec<u32>,
    /// The hash of its identity, which its luck depends on.
    pub owner: u64,
}

/// Everything that comes from outside.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// In order of time; at the same time in the order of the document, faults first.
    pub entries: Vec<Entry>,
    /// Faults, in the order of the document.
    pub faults: Vec<FaultPlace>,
}

impl Plan {
    /// How many entries at the start mean the same in both plans.
    #[must_use]
    pub fn common_prefix(&self, other: &Self) -> usize {
        let same = |(a, b): &(&Entry, &Entry)| {
            a == b
                && match a.what {
                    Happening::Begin(index) | Happening::End(index) | Happening::Watch(index) => {
                        self.faults.get(index as usize) == other.faults.get(index as usize)
                    }
                    Happening::Set(..) => true,
                }
        };
        self.entries.iter().zip(&other.entries).take_while(same).count()
    }
}
