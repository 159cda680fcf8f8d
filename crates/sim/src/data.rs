//! Records: what a store really holds at an instant.

use std::collections::BTreeMap;

use crate::component::{Ask, Cx, How, Op, Outcome, Reason, Reply};
use crate::observe::{Conflict, Counted, Fact, Observer};

/// One record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// How often it was written.
    pub version: u32,
    /// The operation that wrote it last.
    pub value: u64,
    /// How much there is of what it stands for: a SMALLINT.
    pub amount: i16,
}

/// A change of an amount: by how much, to what where the writer says so, and how that is to be understood.
#[derive(Clone, Copy, Debug)]
struct Change {
    by: i16,
    to: i16,
    how: How,
}

/// Records by key.
#[derive(Clone, Debug, Default)]
pub struct Records {
    written: BTreeMap<u64, Record>,
    /// What was there from the start is gone.
    wiped: bool,
    /// The amount of what was there from the start.
    pub start: i16,
}

impl Records {
    /// None that were written, and so much of each that was not.
    #[must_use]
    pub fn starting_with(amount: i16) -> Self {
        Self { start: amount, ..Self::default() }
    }

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
        let Record { version, value, amount } = stored.unwrap_or(self.unwritten(key));
        let found = stored.is_some() || self.is_from_the_start(key);
        cx.note(Fact::RecordRead { node: cx.me, instance, op, key, found, version, value, amount });
        Reply { found, value, version, amount, ..Reply::of(Outcome::Ok) }
    }

    const fn is_from_the_start(&self, key: u64) -> bool {
        key >> 63 == 0 && !self.wiped
    }

    /// A record that nobody has written.
    pub const fn unwritten(&self, key: u64) -> Record {
        Record { version: 0, value: 0, amount: if self.is_from_the_start(key) { self.start } else { 0 } }
    }

    /// Whether a record has another version than a writer knows; then nothing is written, and the answer is a conflict.
    pub fn conflict<O: Observer>(&self, key: u64, version: u32, op: Op, cx: &mut Cx<'_, O>) -> Option<Reply> {
        let found = self.version(key);
        if found == version {
            return None;
        }
        cx.note(Fact::Conflicted(Conflict { node: cx.me, op, key, expected: version, found }));
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

    /// Tells of every record that was written and is about to be gone: who wrote it last, and whether they were told.
    pub fn tell_lost<O: Observer>(&self, instance: u16, told: impl Fn(u64, u32) -> bool, cx: &mut Cx<'_, O>) {
        for (key, Record { version, value, .. }) in &self.written {
            let (key, version, op) = (*key, *version, Op { id: *value, ..Op::NOBODYS });
            let acknowledged = told(key, version);
            cx.note(Fact::WriteLost { node: cx.me, instance, op, key, version, acknowledged });
        }
    }

    /// Everything is gone, also what was there from the start.
    pub fn wipe(&mut self) {
        self.written.clear();
        self.wiped = true;
    }

    /// Writes the operation's mark.
    pub fn write<O: Observer>(&mut self, (instance, key): (u16, u64), op: Op, cx: &mut Cx<'_, O>) -> Reply {
        let unwritten = self.unwritten(key);
        let record = self.written.entry(key).or_insert(unwritten);
        record.version += 1;
        record.value = op.id;
        let Record { version, value, amount } = *record;
        cx.note(Fact::RecordWritten { node: cx.me, instance, op, key, version });
        Reply { found: true, value, version, amount, ..Reply::of(Outcome::Ok) }
    }

    /// Writes what a request asks for, or says why not.
    pub fn carry_out<O: Observer>(&mut self, place: (u16, u64), ask: Ask, op: Op, cx: &mut Cx<'_, O>) -> Reply {
        if let Some(conflict) = ask.version().and_then(|version| self.conflict(place.1, version, op, cx)) {
            return conflict;
        }
        match ask {
            Ask::Change { by, to, how, .. } => self.change(place, Change { by, to, how }, op, cx),
            _ => self.write(place, op, cx),
        }
    }

    /// Writes the operation's mark and another amount, or says why not: there is not enough, or no room for so much.
    fn change<O: Observer>(
        &mut self,
        (instance, key): (u16, u64),
        Change { by, to, how }: Change,
        op: Op,
        cx: &mut Cx<'_, O>,
    ) -> Reply {
        let from = self.written.get(&key).map_or(self.unwritten(key).amount, |record| record.amount);
        let Some(to) = (if how.sets() { Some(to) } else { from.checked_add(by) }) else {
            return Reply::of(Outcome::Failed).because(Reason::Error);
        };
        if to < 0 && how.needs_enough() {
            cx.note(Fact::Counted { node: cx.me, op, key, what: Counted::NotEnough { left: from } });
            let version = self.version(key);
            return Reply { version, amount: from, ..Reply::of(Outcome::Failed).because(Reason::Conflict) };
        }
        let what = Counted::Changed { from, to, by, sets: how.sets() };
        cx.note(Fact::Counted { node: cx.me, op, key, what });
        let reply = self.write((instance, key), op, cx);
        if let Some(record) = self.written.get_mut(&key) {
            record.amount = to;
        }
        Reply { amount: to, ..reply }
    }
}
