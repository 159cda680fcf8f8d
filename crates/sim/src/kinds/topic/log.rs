//! Partitions: records in the order in which they came, each with its offset.

use std::collections::VecDeque;

use crate::component::{Ask, Op};

/// One record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    pub(super) op: Op,
    pub(super) ask: Ask,
    /// When it came [nanoseconds].
    pub(super) since: u64,
}

/// A log.
#[derive(Clone, Debug, Default)]
pub(super) struct Partition {
    records: VecDeque<Record>,
    first: u64,
}

impl Partition {
    /// The offset of the oldest record that is kept.
    pub(super) const fn first(&self) -> u64 {
        self.first
    }

    /// The offset that the next record gets.
    pub(super) fn end(&self) -> u64 {
        self.first + self.records.len() as u64
    }

    pub(super) fn push(&mut self, record: Record) {
        self.records.push_back(record);
    }

    /// The record at an offset, if it is kept.
    pub(super) fn get(&self, offset: u64) -> Option<&Record> {
        self.records.get(usize::try_from(offset.checked_sub(self.first)?).ok()?)
    }

    /// How many of the oldest records came at that time or before.
    pub(super) fn older(&self, time: u64) -> u64 {
        self.records.iter().take_while(|record| record.since <= time).count() as u64
    }

    /// Lets go of all records before an offset.
    pub(super) fn forget_before(&mut self, offset: u64) {
        while self.first < offset && self.records.pop_front().is_some() {
            self.first += 1;
        }
    }
}
