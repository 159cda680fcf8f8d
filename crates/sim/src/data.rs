//! Records: what a store really holds at an instant.

use std::collections::BTreeMap;

use crate::component::{Cx, Op, Outcome, Reason, Reply};
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
    pub fn read<O: Observer>(&self, (instance, key): (u16, u64), op: Op, cx: &mut Cx<'_, O>) -> Reply {
        self.tell(self.get(key), (instance, key), op, cx)
    }

    /// Answers with a record as somebody sees it.
    pub fn tell<O: Observer>(
        &self,
        stored: Option<Record>,
        (instance, key): (u16, u64),
        op: Op,
        cx: &mut Cx<'_, O>,
    ) -> Reply {
        let from_the_start = key >> 63 == 0 && !self.wiped;
        let Record { version, value } = stored.unwrap_or(Record { version: 0, value: 0 });
        let found = stored.is_some() || from_the_start;
        cx.note(Fact::RecordRead { node: cx.me, instance, op, key, found, version, value });
        Reply { found, value, version, ..Reply::of(Outcome::Ok) }
    }

    /// Whether a record has another version than a writer knows; then nothing is written, and the answer is a conflict.
    pub fn conflict<O: Observer>(&self, key: u64, version: u32, op: Op, cx: &mut Cx<'_, O>) -> Option<Reply> {
        let found = self.version(key);
        if found == version {
            return None;
        }
        cx.note(Fact::Conflicted { node: cx.me, op, key, expected: version, found });
        Some(Reply { version: found, ..Reply::of(Outcome::Failed).because(Reason::Conflict) })
    }

    /// The version of a record; 0 where it was never written.
    #[must_use]
    pub fn version(&self, key: u64) -> u32 {
        self.written.get(&key).map_or(0, |record| record.version)
    }

    /// A record, if it was ever written.
    #[must_use]
    pub fn get(&self, key: u64) -> Option<Record> {
        self.written.get(&key).copied()
    }

    /// A record is again what it was.
    pub fn put_back(&mut self, key: u64, was: Option<Record>) {
        match was {
            Some(record) => self.put(key, record),
            None => drop(self.written.remove(&key)),
        }
    }

    /// Takes over a record from another replica.
    pub fn put(&mut self, key: u64, record: Record) {
        self.written.insert(key, record);
    }

    /// Everything is gone, also what was there from the start.
    pub fn wipe(&mut self) {
        self.written.clear();
        self.wiped = true;
    }

    /// Writes the operation's mark.
    pub fn write<O: Observer>(&mut self, (instance, key): (u16, u64), op: Op, cx: &mut Cx<'_, O>) -> Reply {
        let record = self.written.entry(key).or_insert(Record { version: 0, value: 0 });
        record.version += 1;
        record.value = op.id;
        let Record { version, value } = *record;
        cx.note(Fact::RecordWritten { node: cx.me, instance, op, key, version });
        Reply { found: true, value, version, ..Reply::of(Outcome::Ok) }
    }
}
