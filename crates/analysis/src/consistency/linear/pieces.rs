//! What the search puts in order: the operations on one record, with values as numbers.

use std::collections::BTreeMap;

use super::super::history::{Act, Outcome, RegisterOp};
use super::super::value::Value;
use super::is_definite;

/// A value, by number.
pub(super) type State = u32;

/// What an operation requires of the state before it, and makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Move {
    /// It is this.
    Is(State),
    /// It is not this.
    IsNot(State),
    /// It becomes this.
    Set(State),
    /// It was the first and becomes the second.
    Swap(State, State),
    /// This text is added to it.
    Add(State),
}

/// An operation that did or may have happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Its place in the list of operations.
    pub(super) op: usize,
    /// The event of its beginning.
    pub(super) begins: usize,
    /// The event of its end; none for what may happen at any later time, or never.
    pub(super) ends: Option<usize>,
    /// What it does.
    pub(super) act: Move,
}

/// The record: which values there are, and what each move makes of them.
#[derive(Clone, Debug)]
pub(super) struct Machine {
    values: Vec<Value>,
    by_value: BTreeMap<Value, State>,
    sums: BTreeMap<(State, State), State>,
}

/// What is there first.
pub(super) const INITIAL: State = 0;

impl Machine {
    /// A record that holds this.
    pub(super) fn new(initial: &Value) -> Self {
        let mut machine = Self { values: Vec::new(), by_value: BTreeMap::new(), sums: BTreeMap::new() };
        machine.number(initial);
        machine
    }

    /// The number of a value.
    pub(super) fn number(&mut self, value: &Value) -> State {
        if let Some(found) = self.by_value.get(value) {
            return *found;
        }
        let next = State::try_from(self.values.len()).expect("a history has fewer than four thousand million values");
        self.values.push(value.clone());
        self.by_value.insert(value.clone(), next);
        next
    }

    /// The value of a number.
    pub(super) fn value(&self, state: State) -> &Value {
        &self.values[state as usize]
    }

    /// The state afterwards; none where the move does not fit.
    pub(super) fn after(&mut self, state: State, act: Move) -> Option<State> {
        match act {
            Move::Is(value) => (state == value).then_some(state),
            Move::IsNot(value) => (state != value).then_some(state),
            Move::Set(value) => Some(value),
            Move::Swap(expected, new) => (state == expected).then_some(new),
            Move::Add(more) => {
                if let Some(sum) = self.sums.get(&(state, more)) {
                    return Some(*sum);
                }
                let Value::Text(text) = self.values[more as usize].clone() else { return None };
                let sum = self.values[state as usize].with(&text);
                let sum = self.number(&sum);
                self.sums.insert((state, more), sum);
                Some(sum)
            }
        }
    }
}

/// The pieces of the operations `own`, in the order of their beginnings. What definitely did not happen is left out, and so
/// are reads without an answer: they changed nothing and told nothing.
pub(super) fn pieces(ops: &[RegisterOp], own: &[usize], machine: &mut Machine) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for at in own {
        let RegisterOp { span, act, .. } = &ops[*at];
        if span.outcome == Outcome::Fail {
            continue;
        }
        let act = match act {
            Act::Read(None) => continue,
            Act::Read(Some(value)) => Move::Is(machine.number(value)),
            Act::Write(value) => Move::Set(machine.number(value)),
            Act::Append(text) => Move::Add(machine.number(&Value::Text(text.clone()))),
            Act::Cas { expected, done: Some(false), .. } => Move::IsNot(machine.number(expected)),
            Act::Cas { expected, new, .. } => Move::Swap(machine.number(expected), machine.number(new)),
        };
        let ends = if is_definite(span) { span.settled() } else { None };
        pieces.push(Piece { op: *at, begins: span.begins.order, ends, act });
    }
    pieces
}
