//! Linearizability of registers: whether all operations on a record can be put in one order in which each of them takes
//! effect at one moment between its beginning and its end, and each answer is what was there at that moment.
//!
//! Records are checked one by one, which is enough: linearizability is local (Herlihy and Wing 1990).

mod explain;
mod pieces;
mod search;

#[cfg(test)]
pub(super) mod tests;

use std::collections::BTreeMap;

use super::history::{RegisterOp, Span};
use super::value::Value;
use pieces::{Machine, pieces};
use search::{Answer, search};

pub use explain::Failure;
pub use search::{TRIES, Work};

/// Whether a record behaved like a single copy of itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Linear {
    /// There is such an order.
    Yes,
    /// There is none.
    No(Failure),
    /// The search reached its bound.
    Unknown,
}

/// Checks every record that the operations are about, in the order of their keys' numbers.
///
/// The work is shared: what one record takes, the next ones cannot have. Explaining costs some more, within a bound of its own.
#[must_use]
pub fn check_registers(ops: &[RegisterOp], initial: &Value, work: &mut Work) -> Vec<(usize, Linear)> {
    let mut telling = explain::TRIES;
    let mut one = |own: Vec<usize>| {
        let mut machine = Machine::new(initial);
        let pieces = pieces(ops, &own, &mut machine);
        match search(&pieces, &mut machine, work) {
            Answer::Yes => Linear::Yes,
            Answer::Unknown => Linear::Unknown,
            Answer::Stuck(order) => Linear::No(explain::failure(&pieces, order, ops, &mut machine, &mut telling)),
        }
    };
    by_key(ops).into_iter().map(|(key, own)| (key, one(own))).collect()
}

/// The same without explanations: whether each record is linearizable; none where the bound was reached.
#[must_use]
pub fn are_linearizable(ops: &[RegisterOp], initial: &Value, work: &mut Work) -> Vec<(usize, Option<bool>)> {
    let mut one = |own: Vec<usize>| {
        let mut machine = Machine::new(initial);
        let pieces = pieces(ops, &own, &mut machine);
        match search(&pieces, &mut machine, work) {
            Answer::Yes => Some(true),
            Answer::Unknown => None,
            Answer::Stuck(_) => Some(false),
        }
    };
    by_key(ops).into_iter().map(|(key, own)| (key, one(own))).collect()
}

/// Operations by what they are about.
fn by_key(ops: &[RegisterOp]) -> BTreeMap<usize, Vec<usize>> {
    let mut by_key: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, op) in ops.iter().enumerate() {
        by_key.entry(op.key).or_default().push(at);
    }
    by_key
}

/// Whether a span is one that the search has to place.
fn is_definite(span: &Span) -> bool {
    span.settled().is_some()
}
