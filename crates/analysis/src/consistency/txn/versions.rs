//! In which order the versions of each key came, as far as the history tells, and who wrote them.

use std::collections::{BTreeMap, BTreeSet};

use super::super::anomaly::Anomaly;
use super::super::findings::{Finding, Findings};
use super::super::history::{Outcome, Seen, TxnStep};
use super::super::value::{Value, list};
use super::Story;
use super::external::External;

/// Who wrote a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Writer {
    /// The transaction.
    pub(super) txn: usize,
    /// Whether it left it so.
    pub(super) is_last: bool,
}

/// How the versions of a key are ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// A list: the elements in the order of the longest read. What was added for certain and never read came after them.
    List {
        /// Elements that were read.
        seen: Vec<Value>,
        /// Elements that were not, with those who added them.
        unseen: Vec<(Value, usize)>,
    },
    /// A register whose order the history gives, the value at the start included.
    Given(Vec<Value>),
    /// A register of which only some pairs are known: the first came before the second.
    Pairs(Vec<(Value, Value)>),
}

/// All that is known about the versions.
#[derive(Clone, Debug, Default)]
pub(super) struct Versions {
    writers: BTreeMap<(usize, Value), Writer>,
    /// By transaction: whether it happened for certain. Of unknown outcome did what somebody saw a write of.
    happened: Vec<bool>,
    /// By key; keys whose values are not unique have none.
    pub(super) orders: BTreeMap<usize, Order>,
}

impl Versions {
    /// Who wrote a value.
    pub(super) fn writer(&self, key: usize, value: &Value) -> Option<Writer> {
        self.writers.get(&(key, value.clone())).copied()
    }

    /// The place of what was seen in the order of its key, from 0 for the start; none where that is not known.
    pub(super) fn rank(&self, key: usize, seen: &Seen) -> Option<usize> {
        match (self.orders.get(&key)?, seen) {
            (Order::List { seen: order, .. }, Seen::List(list)) => order.starts_with(list).then_some(list.len()),
            (Order::Given(order), Seen::One(value)) => order.iter().position(|known| known == value),
            _ => None,
        }
    }

    /// The value that stands at a place of the order; none for the start, and where it is not known.
    pub(super) fn value_of<'a>(&self, seen: &'a Seen) -> Option<&'a Value> {
        match seen {
            Seen::List(list) => list.last(),
            Seen::One(value) => Some(value),
            Seen::Unknown => None,
        }
    }
}

/// Finds writers and orders. Lists that cannot be of one history are findings.
pub(super) fn versions(story: Story<'_>, external: &[External], verdict: &mut Findings) -> Versions {
    let mut longest: BTreeMap<usize, Vec<Value>> = BTreeMap::new();
    let mut is_list: BTreeMap<usize, bool> = BTreeMap::new();
    for (txn, step) in story.txns.iter().flat_map(|txn| txn.steps.iter().map(move |step| (txn, step))) {
        match step {
            TxnStep::Read { key, seen: Seen::List(list) } => {
                let longest = longest.entry(*key).or_default();
                if list.len() > longest.len() && txn.span.outcome == Outcome::Ok {
                    longest.clone_from(list);
                }
                is_list.insert(*key, true);
            }
            TxnStep::Append { key, .. } => {
                is_list.insert(*key, true);
            }
            TxnStep::Write { key, .. } | TxnStep::Read { key, .. } => {
                is_list.entry(*key).or_insert(false);
            }
        }
    }
    let mut versions = Versions::default();
    let unclear = writers(story, external, &is_list, &mut versions, verdict);
    versions.happened = happened(story, external, &versions);
    longest.retain(|key, _| !unclear.contains(key));
    agree(story, &longest, verdict);
    for (key, is_list) in is_list.into_iter().filter(|(key, _)| !unclear.contains(key)) {
        let order = if is_list {
            list_order(external, &versions, key, longest.remove(&key).unwrap_or_default())
        } else {
            register_order(story, external, &versions, key, verdict)
        };
        versions.orders.insert(key, order);
    }
    versions
}

/// Remembers who wrote what; gives the keys where that is not one for each value.
fn writers(
    story: Story<'_>,
    external: &[External],
    is_list: &BTreeMap<usize, bool>,
    versions: &mut Versions,
    verdict: &mut Findings,
) -> BTreeSet<usize> {
    let mut unclear = BTreeSet::new();
    for (txn, own) in external.iter().enumerate() {
        for (key, values) in &own.writes {
            for (at, value) in values.iter().enumerate() {
                let writer = Writer { txn, is_last: at + 1 == values.len() };
                let earlier = versions.writers.insert((*key, value.clone()), writer);
                let is_initial = *value == story.history.initial && is_list.get(key) == Some(&false);
                if (earlier.is_some() || is_initial) && unclear.insert(*key) {
                    let other = earlier.map_or("it is there at the start".to_owned(), |other| {
                        format!("{} wrote it as well", story.name(other.txn))
                    });
                    let key = story.key(*key);
                    verdict.notes.push(format!(
                        "{} wrote {value} to {key}, and {other}: nobody can tell which of the two was read, so {key} is \
                         not looked at. Write a different value each time.",
                        story.name(txn)
                    ));
                    verdict.is_incomplete = true;
                }
            }
        }
    }
    unclear
}

fn happened(story: Story<'_>, external: &[External], versions: &Versions) -> Vec<bool> {
    let mut happened: Vec<bool> = story.txns.iter().map(|txn| txn.span.outcome == Outcome::Ok).collect();
    for (at, own) in external.iter().enumerate().filter(|(at, _)| story.txns[*at].span.outcome == Outcome::Ok) {
        for (key, seen) in &own.reads {
            let values = match seen {
                Seen::List(list) => list.as_slice(),
                Seen::One(value) => std::slice::from_ref(value),
                Seen::Unknown => continue,
            };
            for writer in values.iter().filter_map(|value| versions.writer(*key, value)) {
                happened[writer.txn] |= writer.txn != at && story.txns[writer.txn].span.outcome == Outcome::Info;
            }
        }
    }
    happened
}

/// Every read of a list must be a beginning of the longest.
fn agree(story: Story<'_>, longest: &BTreeMap<usize, Vec<Value>>, verdict: &mut Findings) {
    for (at, txn) in story.txns.iter().enumerate().filter(|(_, txn)| txn.span.outcome == Outcome::Ok) {
        for step in &txn.steps {
            let TxnStep::Read { key, seen: Seen::List(seen) } = step else { continue };
            let Some(longest) = longest.get(key) else { continue };
            let read = || format!("{} read {} as {}", story.name(at), story.key(*key), list(seen));
            if !longest.starts_with(seen) {
                let sentence =
                    format!("{}, but it was also read as {}: no order of elements fits both.", read(), list(longest));
                verdict.find(Finding::plain(Anomaly::IncompatibleOrder, sentence));
            }
            let mut sorted: Vec<&Value> = seen.iter().collect();
            sorted.sort();
            if let Some(twice) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
                let sentence = format!("{}, with {} in it twice.", read(), twice[0]);
                verdict.find(Finding::plain(Anomaly::DuplicateElements, sentence));
            }
        }
    }
}

fn list_order(external: &[External], versions: &Versions, key: usize, seen: Vec<Value>) -> Order {
    let mut unseen = Vec::new();
    let mut read = seen.clone();
    read.sort();
    for (at, own) in external.iter().enumerate() {
        if versions.happened[at] {
            let added = own.writes.get(&key).into_iter().flatten();
            let missing = added.filter(|value| read.binary_search(value).is_err());
            unseen.extend(missing.map(|value| (value.clone(), at)));
        }
    }
    Order::List { seen, unseen }
}

fn register_order(
    story: Story<'_>,
    external: &[External],
    versions: &Versions,
    key: usize,
    verdict: &mut Findings,
) -> Order {
    let history = story.history;
    if let Some(given) = history.versions.get(&history.keys[key]) {
        let mut order = given.clone();
        if !order.contains(&history.initial) {
            order.insert(0, history.initial.clone());
        }
        return Order::Given(order);
    }
    let mut pairs = Vec::new();
    let mut written = 0;
    for (_, own) in external.iter().enumerate().filter(|(at, _)| versions.happened[*at]) {
        let Some(last) = own.writes.get(&key).and_then(|values| values.last()) else { continue };
        written += 1;
        pairs.push((history.initial.clone(), last.clone()));
        if let Some(Seen::One(before)) = own.reads.get(&key)
            && *before != history.initial
            && before != last
        {
            pairs.push((before.clone(), last.clone()));
        }
    }
    if written > 1 {
        let name = story.key(key);
        verdict.notes.push(format!(
            "The order of the versions of {name} is not given, so only what a transaction read before it wrote tells about \
             it. With {{\"versions\": {{\"{name}\": [...]}}}} in the head more can be found."
        ));
    }
    Order::Pairs(pairs)
}
