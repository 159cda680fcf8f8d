//! Records: what a store really holds at an instant.

use std::collections::BTreeMap;

use crate::component::{Cx, Op, Outcome, Reply};
use crate::observe::{Fact, Observer};

/// One record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// How often it was written.
    pub version: u32,
    /// The operation that wrote it last.
    pub value: u64,
}

/// Records by key.
#[derive(Clone, Debug, Default)]
pub struct Records {
    written: BTreeMap<u64, Record>,
    /// What was there from the start is gone.
    wiped: bool,
}

impl Records {
    /// How many were written.
    #[must_use]
    pub fn len(&self) -> usize {
        self.written.len()
    }

    /// Whether none was.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.written.is_empty()
    }

    /// Reads. What was never written is there from the start, in version 0, unless it belongs to a single operation.
    pub fn read<O: Observer>(&self, key: u64, op: Op, cx: &mut Cx<'_, O>) -> Reply {
        let stored = self.written.get(&key).copied();
        let from_the_start = key >> 63 == 0 && !self.wiped;
        let Record { version, value } = stored.unwrap_or(Record { version: 0, value: 0 });
        let found = stored.is_some() || from_the_start;
        cx.note(Fact::RecordRead { node: cx.me, op, key, found, version, value });
        Reply { found, value, version, ..Reply::of(Outcome::Ok) }
    }

    /// Everything is gone, also what was there from the start.
    pub fn wipe(&mut self) {
        self.written.clear();
        self.wiped = true;
    }

    /// Writes the operation's mark.
    pub fn write<O: Observer>(&mut self, key: u64, op: Op, cx: &mut Cx<'_, O>) -> Reply {
        let record = self.written.entry(key).or_insert(Record { version: 0, value: 0 });
        record.version += 1;
        record.value = op.id;
        let Record { version, value } = *record;
        cx.note(Fact::RecordWritten { node: cx.me, op, key, version });
        Reply { found: true, value, version, ..Reply::of(Outcome::Ok) }
    }
}
