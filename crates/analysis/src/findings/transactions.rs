//! Transactions over several records: what one saw that it should not have, and what two did to each other.
//!
//! Of each store the last [`KEPT`] transactions that committed are remembered. What is found is wrong; not everything that is
//! wrong is found: write skew of more than two is not looked for.

use std::collections::{BTreeMap, VecDeque};

use betwixt_sim::Outcome;
use betwixt_sim::component::Transact;
use betwixt_sim::observe::{Transacted, TransactionFact};

use super::watch::{Watch, case};
use super::{Case, FindingKind};

/// Committed transactions of one store that are remembered.
const KEPT: usize = 128;

/// A record with its version.
type Version = (u64, u32);

/// What is known of all transactions.
#[derive(Clone, Debug, Default)]
pub(super) struct Transactions {
    /// By store and number.
    open: BTreeMap<(u32, u32), Body>,
    /// By store, in the order of their commits.
    committed: BTreeMap<u32, VecDeque<Body>>,
    /// Who has read what an operation wrote and had not committed, by store, record and operation.
    readers: BTreeMap<(u32, u64, u64), Vec<u64>>,
    /// Commits that were asked for, by call.
    asked: BTreeMap<u64, (u32, u32)>,
    /// What they made last, until their callers are told.
    lasting: BTreeMap<(u32, u32), Vec<u64>>,
    clock: u64,
}

/// One transaction.
#[derive(Clone, Debug)]
struct Body {
    op: u64,
    began: u64,
    ended: u64,
    /// What it read that was not its own.
    read: Vec<Version>,
    wrote: Vec<Version>,
}

impl Body {
    /// A record that it read and did not write, where the other has put something newer.
    fn missed(&self, other: &Self) -> bool {
        let newer = |(key, version): &Version| other.wrote.iter().any(|(of, put)| of == key && put > version);
        let only_read = |(key, _): &Version| !self.wrote.iter().any(|(of, _)| of == key);
        self.read.iter().any(|read| only_read(read) && newer(read))
    }
}

/// Takes note of a fact about transactions.
pub(super) fn note(watch: &mut Watch, at: u64, fact: &TransactionFact) {
    match *fact {
        TransactionFact::Asked { connection, call, number, what: Transact::Commit, .. } => {
            let node = watch.shape.to(connection);
            watch.transactions.asked.insert(call, (node, number));
        }
        TransactionFact::Asked { .. } => {}
        TransactionFact::Told { op, call, outcome, .. } => {
            let Some(which) = watch.transactions.asked.remove(&call) else { return };
            for key in watch.transactions.lasting.remove(&which).unwrap_or_default() {
                if outcome == Outcome::Ok {
                    watch.records.acknowledge((which.0, key), op.id, at);
                }
            }
        }
        TransactionFact::Happened { node, op, number, key, version, value, what } => {
            happened(watch, (node, number), (op.id, at), (key, version, value), what);
        }
    }
}

fn happened(
    watch: &mut Watch,
    (node, number): (u32, u32),
    (op, at): (u64, u64),
    (key, version, value): (u64, u32, u64),
    what: Transacted,
) {
    let which = (node, number);
    let all = &mut watch.transactions;
    all.clock += 1;
    let now = all.clock;
    match what {
        Transacted::Began(_) => {
            all.open.insert(which, Body { op, began: now, ended: 0, read: Vec::new(), wrote: Vec::new() });
        }
        // What it has written itself tells nothing of others.
        Transacted::Read | Transacted::ReadUncommitted if value == op => {}
        Transacted::Read | Transacted::ReadUncommitted => {
            if what == Transacted::ReadUncommitted {
                let readers = all.readers.entry((node, key, value)).or_default();
                if !readers.contains(&op) {
                    readers.push(op);
                }
            }
            let Some(body) = all.open.get_mut(&which) else { return };
            let before = body.read.iter_mut().find(|(of, _)| *of == key);
            let changed = before.as_ref().is_some_and(|(_, old)| *old != version);
            match before {
                // The newest counts, for that is what it goes by.
                Some(before) => before.1 = version,
                None => body.read.push((key, version)),
            }
            watch.saw(op, (node, key), value);
            if changed {
                let case = Case { node: Some(node), other: Some(value), ..case(op, at) };
                watch.find(FindingKind::NonRepeatableRead, case);
            }
        }
        Transacted::Wrote => {}
        Transacted::Lasts => {
            all.readers.remove(&(node, key, op));
            all.lasting.entry(which).or_default().push(key);
            if let Some(body) = all.open.get_mut(&which) {
                body.wrote.push((key, version));
            }
            watch.records.lasts((node, key), op, at);
        }
        Transacted::Committed => committed(watch, which, at),
        Transacted::Conflicted | Transacted::RolledBack => {
            all.open.remove(&which);
        }
        Transacted::Undone => {
            let readers = all.readers.remove(&(node, key, op)).unwrap_or_default();
            watch.records.undone((node, key));
            for reader in readers {
                watch.find(FindingKind::DirtyRead, Case { node: Some(node), other: Some(op), ..case(reader, at) });
            }
        }
    }
}

/// Two that each missed what the other wrote: no order of them explains that.
fn committed(watch: &mut Watch, which: (u32, u32), at: u64) {
    let all = &mut watch.transactions;
    let Some(mut body) = all.open.remove(&which) else { return };
    body.ended = all.clock;
    let others = all.committed.entry(which.0).or_default();
    let skewed = |other: &&Body| other.ended > body.began && body.missed(other) && other.missed(&body);
    let skewed = others.iter().rev().find(skewed).map(|other| other.op);
    let op = body.op;
    others.push_back(body);
    if others.len() > KEPT {
        others.pop_front();
    }
    if let Some(other) = skewed {
        watch.find(FindingKind::WriteSkew, Case { node: Some(which.0), other: Some(other), ..case(op, at) });
    }
}
