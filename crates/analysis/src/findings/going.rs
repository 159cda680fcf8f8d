//! The operations of which something is still going on, and what is remembered of each meanwhile.

use std::collections::BTreeMap;

use super::forks::Read;
use super::late::Happened;
use super::stock::Heard;

/// Facts of one operation that a watch needs until nothing of it is left.
#[derive(Clone, Debug, Default)]
pub(super) struct Going {
    pub(super) live: i64,
    pub(super) flow: u16,
    /// Its place among all that was ever told to anybody; 0 before it was.
    pub(super) sequence: u64,
    /// How often each component was done with it, and it went well; for queues, how often they kept it.
    pub(super) done: Vec<(u32, u32)>,
    /// Connections over which it was told to somebody.
    pub(super) told: Vec<u32>,
    /// Queues that gave it up.
    pub(super) dead: Vec<u32>,
    /// By connection out of a queue: how often the answer was an error; none once it was ok.
    pub(super) failures: Vec<(u32, Option<u32>)>,
    /// Stores that hold a record of its own.
    pub(super) own: Vec<(u32, u64)>,
    /// What it was told of records, the newest of each: which, and whose value.
    pub(super) seen: Vec<((u32, u64), u64)>,
    /// What it was told of records that others ask for as well, read by read, where that matters.
    pub(super) reads: Vec<Read>,
    /// What it was told of amounts, the newest of each.
    pub(super) amounts: Vec<((u32, u64), Heard)>,
    /// How it changed amounts.
    pub(super) changed: Vec<((u32, u64), i16)>,
    /// What happened in the world, and what the person was told.
    pub(super) happened: Happened,
    /// What was found of it already.
    pub(super) found: u32,
}

impl Going {
    pub(super) fn times(&self, node: u32) -> u32 {
        self.done.iter().find(|(at, _)| *at == node).map_or(0, |(_, times)| *times)
    }

    /// One more; how often it is now.
    pub(super) fn count(&mut self, node: u32) -> u32 {
        match self.done.iter_mut().find(|(at, _)| *at == node) {
            Some((_, times)) => {
                *times = times.saturating_add(1);
                *times
            }
            None => {
                self.done.push((node, 1));
                1
            }
        }
    }
}

/// All of them, by number.
#[derive(Clone, Debug, Default)]
pub(super) struct AllGoing {
    by_number: BTreeMap<u64, Going>,
    now: u64,
    /// Nothing seemed left of them at `now`; the rest of the instant may bring something.
    idle: Vec<u64>,
}

impl AllGoing {
    pub(super) fn start(&mut self, id: u64, flow: u16) {
        self.by_number.insert(id, Going { flow, ..Going::default() });
    }

    pub(super) fn get(&mut self, id: u64) -> Option<&mut Going> {
        self.by_number.get_mut(&id)
    }

    pub(super) fn change(&mut self, id: u64, by: i8) {
        let Some(going) = self.by_number.get_mut(&id) else { return };
        going.live += i64::from(by);
        if going.live <= 0 {
            self.idle.push(id);
        }
    }

    /// Time goes on: those of which nothing was left when the last instant ended.
    pub(super) fn turn(&mut self, at: u64) -> Vec<(u64, u64, Going)> {
        if at <= self.now {
            return Vec::new();
        }
        let then = std::mem::replace(&mut self.now, at);
        if self.idle.is_empty() { Vec::new() } else { self.closed(then) }
    }

    pub(super) fn closed(&mut self, then: u64) -> Vec<(u64, u64, Going)> {
        let mut over = Vec::new();
        for id in std::mem::take(&mut self.idle) {
            if self.by_number.get(&id).is_some_and(|going| going.live <= 0) {
                over.extend(self.by_number.remove(&id).map(|going| (id, then, going)));
            }
        }
        over
    }
}
