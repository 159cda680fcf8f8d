//! Long forks: two readers who saw two writes in opposite orders, so that no order of the writes explains both.
//!
//! An operation is a reader. Who was told of a write of one record, and asked afterwards for another record and was told what
//! is older than a second write, says: the first write came before the second. Reads that overlap in time say nothing, nor
//! do those in the other order, for a write may have come between them. What is found is wrong; not everything is found.

use std::collections::{BTreeMap, VecDeque};

use super::records::Records;
use super::watch::{Watch, case};
use super::{Case, FindingKind};

/// Reads of one operation that are remembered.
const READS: usize = 16;
/// Sights of two records that are remembered, the newest.
const SIGHTS: usize = 64;
/// Pairs of records that are followed, each order of reading by itself.
const PAIRS: usize = 20_000;

/// Which record of which store.
type Which = (u32, u64);

/// What an operation was told of a record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Read {
    which: Which,
    value: u64,
    told: u64,
}

/// What one operation saw of two records, one after the other, each known by who wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sight {
    by: u64,
    first: u64,
    then: u64,
}

/// What is known of all readers.
#[derive(Clone, Debug, Default)]
pub(super) struct Forks {
    /// By the record that was read first and the one after it.
    sights: BTreeMap<(Which, Which), VecDeque<Sight>>,
    left_out: u64,
}

impl Forks {
    pub(super) fn notes(&self) -> Vec<String> {
        if self.left_out == 0 {
            return Vec::new();
        }
        vec![format!(
            "Long forks are unknown for {} reads: only {PAIRS} pairs of records and {READS} reads of each operation are remembered.",
            self.left_out
        )]
    }

    fn keep(&mut self, pair: (Which, Which), sight: Sight) {
        if self.sights.len() >= PAIRS && !self.sights.contains_key(&pair) {
            self.left_out += 1;
            return;
        }
        let kept = self.sights.entry(pair).or_default();
        // Two who saw the same are enough: whoever comes is another reader than one of them.
        let mut same = kept.iter().filter(|own| (own.first, own.then) == (sight.first, sight.then));
        if same.clone().any(|own| own.by == sight.by) || same.nth(1).is_some() {
            return;
        }
        kept.push_back(sight);
        if kept.len() > SIGHTS {
            kept.pop_front();
        }
    }

    /// Somebody else who saw both writes the other way round.
    fn against(&self, records: &Records, (first, then): (Which, Which), sight: Sight) -> Option<u64> {
        let others = self.sights.get(&(then, first))?;
        let newer = records.newer_than(then, sight.then);
        if newer.is_empty() {
            return None;
        }
        let contradicts = |other: &&Sight| {
            let people = [sight.by, other.by, sight.first, other.first];
            newer.contains(&other.first)
                && (1..people.len()).all(|at| !people[..at].contains(&people[at]))
                && records.is_older(first, other.then, sight.first)
        };
        others.iter().rev().find(contradicts).map(|other| other.by)
    }
}

/// An operation was told a value.
pub(super) fn read(watch: &mut Watch, (id, asked, at): (u64, u64, u64), (which, value): (Which, u64), connection: u32) {
    // Nobody else asks for a record of the operation's own.
    if !watch.shape.reads_several || which.1 >> 63 == 1 {
        return;
    }
    let Some(going) = watch.going.get(id) else { return };
    let before: Vec<Read> = going
        .reads
        .iter()
        // Of what nobody wrote it cannot be said that it came before.
        .filter(|earlier| earlier.told <= asked && earlier.which != which && earlier.value != 0)
        .copied()
        .collect();
    let forks = &mut watch.forks;
    if going.reads.len() < READS {
        going.reads.push(Read { which, value, told: at });
    } else {
        forks.left_out += 1;
    }
    let mut other = None;
    for earlier in before {
        let (pair, sight) = ((earlier.which, which), Sight { by: id, first: earlier.value, then: value });
        other = other.or_else(|| forks.against(&watch.records, pair, sight));
        forks.keep(pair, sight);
    }
    if other.is_some() {
        let case = Case { connection: Some(connection), node: Some(which.0), other, ..case(id, at) };
        watch.find(FindingKind::LongFork, case);
    }
}

#[cfg(test)]
mod tests;
