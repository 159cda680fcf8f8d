//! What the search puts in order: the operations on one record, with values as numbers.

use std::collections::BTreeMap;
use std::rc::Rc;

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

/// Bytes of texts that come of adding texts, for one record: each is kept whole.
pub(super) const SUMS: usize = 256 << 20;

/// The record: which values there are, and what each move makes of them.
#[derive(Clone, Debug)]
pub(super) struct Machine {
    values: Vec<Rc<Value>>,
    by_value: BTreeMap<Rc<Value>, State>,
    sums: BTreeMap<(State, State), State>,
    /// Bytes that sums may still take.
    room: usize,
    is_full: bool,
}

/// What is there first.
pub(super) const INITIAL: State = 0;

impl Machine {
    /// A record that holds this.
    pub(super) fn new(initial: &Value) -> Self {
        Self::within(initial, SUMS)
    }

    /// The same with so many bytes for sums.
    pub(super) fn within(initial: &Value, room: usize) -> Self {
        let (values, by_value, sums) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        let mut machine = Self { values, by_value, sums, room, is_full: false };
        machine.number(initial);
        machine
    }

    /// The number of a value.
    pub(super) fn number(&mut self, value: &Value) -> State {
        if let Some(found) = self.by_value.get(value) {
            return *found;
        }
        let next = State::try_from(self.values.len()).expect("a history has fewer than four thousand million values");
        let value = Rc::new(value.clone());
        self.values.push(Rc::clone(&value));
        self.by_value.insert(value, next);
        next
    }

    /// Whether a sum was left out because there was no room for it: from then on nothing is known about what fits.
    pub(super) const fn is_full(&self) -> bool {
        self.is_full
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
                let Value::Text(text) = &*self.values[more as usize] else { return None };
                let sum = self.values[state as usize].with(text);
                // What an entry costs beside its text.
                const ENTRY: usize = 128;
                let Value::Text(whole) = &sum else { return None };
                let Some(room) = self.room.checked_sub(whole.len() + ENTRY) else {
                    self.is_full = true;
                    return None;
                };
                self.room = room;
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

#[cfg(test)]
mod tests {
    use super::super::search::{Answer, Work, search};
    use super::*;

    #[test]
    fn sums_are_bounded_by_their_bytes() {
        // Ten bytes each time: whole, all the texts on the way would take 2 GB.
        let room = 4 << 20;
        let mut machine = Machine::within(&Value::Nothing, room);
        let more = Move::Add(machine.number(&Value::Text("0123456789".to_owned())));
        let piece = |op: usize| Piece { op, begins: op * 2, ends: Some(op * 2 + 1), act: more };
        let pieces: Vec<Piece> = (0..20_000).map(piece).collect();
        assert_eq!(search(&pieces, &mut machine, &mut Work::default()), Answer::Unknown);
        assert!(machine.is_full());
        let length = |value: &Rc<Value>| if let Value::Text(text) = &**value { text.len() } else { 0 };
        let kept: usize = machine.values.iter().map(length).sum();
        assert!(kept <= room && kept > room / 2, "{kept} of {room}");
        let mut machine = Machine::new(&Value::Nothing);
        machine.number(&Value::Text("0123456789".to_owned()));
        assert_eq!(search(&pieces[..1_000], &mut machine, &mut Work::default()), Answer::Yes);
    }
}
