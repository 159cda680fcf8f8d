//! What each transaction saw of the others and left to them, and whether it contradicts itself.

use std::collections::BTreeMap;

use super::super::anomaly::Anomaly;
use super::super::findings::{Finding, Findings};
use super::super::history::{Outcome, Seen, TxnStep};
use super::super::value::{Value, list};
use super::Story;

/// A transaction from outside.
#[derive(Clone, Debug, Default)]
pub(super) struct External {
    /// By key: what it saw before it wrote there itself.
    pub(super) reads: BTreeMap<usize, Seen>,
    /// By key: everything it wrote or appended, in order; the last one is what it left.
    pub(super) writes: BTreeMap<usize, Vec<Value>>,
}

/// What a transaction must see at a key, by its own earlier steps.
enum Known {
    /// A list that ends like this; `whole` where nothing stands before it.
    List { end: Vec<Value>, whole: bool },
    /// One value.
    One(Value),
}

/// All transactions from outside. What contradicts itself is a finding.
pub(super) fn external(story: Story<'_>, verdict: &mut Findings) -> Vec<External> {
    let mut all = Vec::with_capacity(story.txns.len());
    for (at, txn) in story.txns.iter().enumerate() {
        let mut own = External::default();
        let mut known: BTreeMap<usize, Known> = BTreeMap::new();
        for step in &txn.steps {
            match step {
                TxnStep::Read { seen: Seen::Unknown, .. } => {}
                TxnStep::Read { key, seen } => {
                    if let Some(contradiction) = contradiction(known.get(key), seen)
                        && txn.span.outcome == Outcome::Ok
                    {
                        let sentence = format!("{} read {} as {contradiction}.", story.name(at), story.key(*key));
                        verdict.find(Finding::plain(Anomaly::Internal, sentence));
                    }
                    if !known.contains_key(key) {
                        own.reads.insert(*key, seen.clone());
                    }
                    let now = match seen {
                        Seen::List(list) => Known::List { end: list.clone(), whole: true },
                        Seen::One(value) => Known::One(value.clone()),
                        Seen::Unknown => continue,
                    };
                    known.insert(*key, now);
                }
                TxnStep::Write { key, value } => {
                    let early = matches!(own.reads.get(key), Some(Seen::One(seen)) if seen == value);
                    if early && *value != story.history.initial {
                        too_early(story, at, *key, value, verdict);
                    }
                    own.writes.entry(*key).or_default().push(value.clone());
                    known.insert(*key, Known::One(value.clone()));
                }
                TxnStep::Append { key, value } => {
                    own.writes.entry(*key).or_default().push(value.clone());
                    match known.entry(*key).or_insert_with(|| Known::List { end: Vec::new(), whole: false }) {
                        Known::List { end, .. } => {
                            if end.contains(value) {
                                too_early(story, at, *key, value, verdict);
                            }
                            end.push(value.clone());
                        }
                        one @ Known::One(_) => *one = Known::List { end: vec![value.clone()], whole: false },
                    }
                }
            }
        }
        all.push(own);
    }
    all
}

/// Elle calls it a future read.
fn too_early(story: Story<'_>, txn: usize, key: usize, value: &Value, verdict: &mut Findings) {
    if story.txns[txn].span.outcome == Outcome::Ok {
        let sentence =
            format!("{} read {value} in {} before it wrote it there itself.", story.name(txn), story.key(key));
        verdict.find(Finding::plain(Anomaly::Internal, sentence));
    }
}

fn contradiction(known: Option<&Known>, seen: &Seen) -> Option<String> {
    match (known?, seen) {
        (Known::List { end, whole: true }, Seen::List(seen)) if seen != end => {
            Some(format!("{}, although by its own earlier steps it was {}", list(seen), list(end)))
        }
        (Known::List { end, whole: false }, Seen::List(seen)) if !seen.ends_with(end) => {
            Some(format!("{}, although it had appended {} itself", list(seen), list(end)))
        }
        (Known::One(value), Seen::One(seen)) if seen != value => {
            Some(format!("{seen}, although by its own earlier steps it was {value}"))
        }
        _ => None,
    }
}
