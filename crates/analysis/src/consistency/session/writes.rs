//! Which operation wrote which version, and which version is known to be older.

use std::collections::BTreeMap;

use super::super::findings::Findings;
use super::super::history::{Act, History, Outcome, RegisterOp};
use super::super::value::Value;

/// A version of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// What was there at the start.
    Start,
    /// What an operation wrote.
    Of(usize),
}

/// All writes of a history.
#[derive(Debug)]
pub(super) struct Writes<'a> {
    ops: &'a [RegisterOp],
    initial: &'a Value,
    by_value: BTreeMap<(usize, Value), usize>,
    /// By key: whether each value tells who wrote it.
    is_clear: Vec<bool>,
    /// By key, where it is given: the place of each value in the order.
    given: BTreeMap<usize, BTreeMap<&'a Value, usize>>,
    /// By key: writes in the order of their ends, each with the newest of those up to it.
    settled: BTreeMap<usize, Vec<(usize, usize)>>,
}

impl<'a> Writes<'a> {
    /// Finds them. Keys whose values say not who wrote them are left out, with a note.
    pub(super) fn new(history: &'a History, ops: &'a [RegisterOp], findings: &mut Findings) -> Self {
        let mut writes = Self {
            ops,
            initial: &history.initial,
            by_value: BTreeMap::new(),
            is_clear: vec![true; history.keys.len()],
            given: BTreeMap::new(),
            settled: BTreeMap::new(),
        };
        let (mut appended, mut repeated) = (Vec::new(), Vec::new());
        for (at, op) in ops.iter().enumerate() {
            let value = match &op.act {
                Act::Write(value) | Act::Cas { new: value, done: Some(true) | None, .. } => value,
                Act::Append(_) => {
                    if std::mem::replace(&mut writes.is_clear[op.key], false) {
                        appended.push(op.key);
                    }
                    continue;
                }
                Act::Read(_) | Act::Cas { done: Some(false), .. } => continue,
            };
            // A write that failed is no version, unless somebody saw it.
            let is_failed = op.span.outcome == Outcome::Fail;
            let earlier = writes.by_value.get(&(op.key, value.clone())).copied();
            let earlier = earlier.filter(|other| ops[*other].span.outcome != Outcome::Fail);
            if is_failed && (earlier.is_some() || *value == history.initial) {
                continue;
            }
            let twice = earlier.is_some() || *value == history.initial;
            if twice && std::mem::replace(&mut writes.is_clear[op.key], false) {
                repeated.push(op.key);
            }
            writes.by_value.insert((op.key, value.clone()), at);
        }
        let names = |keys: &[usize]| {
            let named: Vec<String> = keys.iter().map(|key| history.key(*key)).filter(|name| !name.is_empty()).collect();
            if named.is_empty() { "the record".to_owned() } else { named.join(", ") }
        };
        findings.is_incomplete |= !repeated.is_empty() || !appended.is_empty();
        if !repeated.is_empty() {
            findings.notes.push(format!(
                "Some value was written more than once to {}, so a read does not tell which write it saw: stale reads and \
                 the guarantees of sessions were not looked at there. Write a different value each time.",
                names(&repeated)
            ));
        }
        if !appended.is_empty() {
            findings.notes.push(format!(
                "Stale reads and the guarantees of sessions were not looked at where texts are added to: {}.",
                names(&appended)
            ));
        }
        writes.order(history);
        writes
    }

    fn order(&mut self, history: &'a History) {
        for (key, name) in history.keys.iter().enumerate() {
            if let Some(order) = history.versions.get(name) {
                let places = order.iter().enumerate().map(|(place, value)| (value, place)).collect();
                self.given.insert(key, places);
            }
        }
        let ops = self.ops;
        let mut ends: Vec<(usize, usize)> = ops
            .iter()
            .enumerate()
            .filter(|(_, op)| matches!(op.act, Act::Write(_) | Act::Cas { done: Some(true), .. }))
            .filter_map(|(at, op)| op.span.settled().map(|end| (end, at)))
            .collect();
        ends.sort_unstable();
        for (end, at) in ends {
            let key = ops[at].key;
            let newest = self.settled.get(&key).and_then(|list| list.last()).map(|(_, newest)| *newest);
            // Given an order, the later in it is newer; else the one that began later, which is known to be newer than more.
            let newest = newest.filter(|newest| match (self.place(key, at), self.place(key, *newest)) {
                (Some(own), Some(other)) => other > own,
                _ => ops[*newest].span.begins.order > ops[at].span.begins.order,
            });
            self.settled.entry(key).or_default().push((end, newest.unwrap_or(at)));
        }
    }

    /// Whether reads of a key tell whose write they saw.
    pub(super) fn is_clear(&self, key: usize) -> bool {
        self.is_clear[key]
    }

    /// Whether the order of the versions of a key is given.
    pub(super) fn is_given(&self, key: usize) -> bool {
        self.given.contains_key(&key)
    }

    /// The version that has this value; none where nobody wrote it.
    pub(super) fn version(&self, key: usize, value: &Value) -> Option<Version> {
        let written = self.by_value.get(&(key, value.clone())).copied().map(Version::Of);
        written.or_else(|| (value == self.initial).then_some(Version::Start))
    }

    /// The newest write that had been acknowledged before an event.
    pub(super) fn acknowledged(&self, key: usize, before: usize) -> Option<usize> {
        let list = self.settled.get(&key)?;
        let count = list.partition_point(|(end, _)| *end < before);
        list.get(count.checked_sub(1)?).map(|(_, newest)| *newest)
    }

    /// Whether one version is older than what a write left. None where neither the order nor the clock tells.
    pub(super) fn is_older(&self, key: usize, one: Version, than: usize) -> Option<bool> {
        let one = match one {
            Version::Start => return Some(true),
            Version::Of(one) if one == than => return Some(false),
            Version::Of(one) => one,
        };
        if let (Some(one), Some(than)) = (self.place(key, one), self.place(key, than)) {
            return Some(one < than);
        }
        if self.ops[one].span.precedes(&self.ops[than].span) {
            return Some(true);
        }
        self.ops[than].span.precedes(&self.ops[one].span).then_some(false)
    }

    /// Where a write stands in the order that is given.
    fn place(&self, key: usize, write: usize) -> Option<usize> {
        let order = self.given.get(&key)?;
        match &self.ops[write].act {
            Act::Write(value) | Act::Cas { new: value, .. } => order.get(value).copied(),
            Act::Read(_) | Act::Append(_) => None,
        }
    }
}
