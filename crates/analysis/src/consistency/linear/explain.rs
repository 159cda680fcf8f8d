//! Why there is no order: the first operation that cannot be placed, what it could have been told, and the fewest operations
//! that show it.

use super::super::history::RegisterOp;
use super::super::value::Value;
use super::pieces::{INITIAL, Machine, Move, Piece, State};
use super::search::{Answer, Work, search};

/// What explaining may cost, all records together; the verdict does not depend on it.
pub(super) const TRIES: u64 = 20_000_000;
/// The same for one record and one question.
const OWN: u64 = 1_000_000;
/// Bytes of remembered sets at one time.
const MEMORY: usize = 32 << 20;

/// Most values that are tried as other answers.
const ANSWERS: usize = 200;

/// The first operation that no order explains.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// Its place in the list of operations.
    pub op: usize,
    /// Events of the shortest beginning of the history that has no order: it ends with the end of this operation. What is still
    /// under way there counts with the result that is known from later.
    pub events: usize,
    /// What a read could have been told instead, sorted. None where that was too much work to find out, or it is no read.
    pub possible: Option<Vec<Value>>,
    /// Operations that show it alone, in the order of their beginnings: none can be left out, though where a write is
    /// still under way it counts as one that may come late. Empty where that was too much work to find out.
    pub enough: Vec<usize>,
}

/// Explains why nothing fits before the event `order`, within so many tries.
pub(super) fn failure(
    pieces: &[Piece],
    order: usize,
    ops: &[RegisterOp],
    machine: &mut Machine,
    tries: &mut u64,
) -> Failure {
    let prefix = prefix(pieces, order);
    let stuck = prefix.iter().position(|piece| piece.ends == Some(order)).expect("the search names an end of a piece");
    let op = prefix[stuck].op;
    let possible = match prefix[stuck].act {
        Move::Is(told) => spend(tries, |work| possible(&prefix, stuck, told, machine, work)),
        Move::IsNot(_) | Move::Set(_) | Move::Swap(..) | Move::Add(_) => None,
    };
    let mut enough = spend(tries, |work| enough(prefix, order, machine, work));
    enough.sort_by_key(|at| ops[*at].span.begins.order);
    Failure { op, events: order + 1, possible, enough }
}

/// Answers a question with a part of the tries.
fn spend<T>(tries: &mut u64, question: impl FnOnce(&mut Work) -> T) -> T {
    let most = OWN.min(*tries);
    let mut work = Work { tries: most, memory: MEMORY };
    let answer = question(&mut work);
    *tries -= most - work.tries;
    answer
}

/// What had begun by then; what had not ended is still open.
fn prefix(pieces: &[Piece], order: usize) -> Vec<Piece> {
    let begun = pieces.iter().filter(|piece| piece.begins < order);
    let cut = begun.map(|piece| Piece { ends: piece.ends.filter(|end| *end <= order), ..*piece });
    cut.filter(|piece| piece.ends.is_some() || !looks(piece)).collect()
}

/// Whether a piece changes nothing.
const fn looks(piece: &Piece) -> bool {
    matches!(piece.act, Move::Is(_) | Move::IsNot(_))
}

fn possible(prefix: &[Piece], stuck: usize, told: State, machine: &mut Machine, work: &mut Work) -> Option<Vec<Value>> {
    let mut candidates = vec![INITIAL];
    for piece in prefix {
        match piece.act {
            Move::Set(value) | Move::Swap(_, value) => candidates.push(value),
            Move::Is(value) => candidates.push(value),
            Move::IsNot(_) => {}
            // What comes of adding texts is too much to list.
            Move::Add(_) => return None,
        }
    }
    candidates.sort_unstable();
    candidates.dedup();
    if candidates.len() > ANSWERS {
        return None;
    }
    let mut trial = prefix.to_vec();
    let mut found = Vec::new();
    for value in candidates.into_iter().filter(|value| *value != told) {
        trial[stuck].act = Move::Is(value);
        match search(&trial, machine, work) {
            Answer::Yes => found.push(machine.value(value).clone()),
            Answer::Stuck(_) => {}
            Answer::Unknown => return None,
        }
    }
    found.sort();
    Some(found)
}

/// Leaves out whatever is not needed, in ever smaller portions. A read is left out whole; a write becomes one that may happen
/// at any later time or never, so that what read it stays explained. Both only make an order easier to find.
fn enough(prefix: Vec<Piece>, order: usize, machine: &mut Machine, work: &mut Work) -> Vec<usize> {
    /// More of them explain nothing to anybody.
    const SHOWN: usize = 12;
    let mut kept = prefix;
    let mut portion = kept.len().div_ceil(2).max(1);
    loop {
        let mut from = 0;
        while from < kept.len() {
            let weaker = weaken(&kept, from, portion, order);
            if weaker != kept && matches!(search(&weaker, machine, work), Answer::Stuck(_)) {
                from += portion.saturating_sub(kept.len() - weaker.len());
                kept = weaker;
            } else {
                from += portion;
            }
            if work.tries == 0 || machine.is_full() {
                return Vec::new();
            }
        }
        if portion == 1 {
            break;
        }
        portion = portion.div_ceil(2);
    }
    let read: Vec<State> = kept.iter().filter_map(|piece| observed(piece.act)).collect();
    let needed = |piece: &&Piece| piece.ends.is_some() || made(piece.act).is_some_and(|value| read.contains(&value));
    let enough: Vec<usize> = kept.iter().filter(needed).map(|piece| piece.op).collect();
    if enough.len() > SHOWN { Vec::new() } else { enough }
}

fn weaken(kept: &[Piece], from: usize, portion: usize, order: usize) -> Vec<Piece> {
    let chosen = |at: usize, piece: &Piece| at >= from && at < from + portion && piece.ends != Some(order);
    let mut weaker = Vec::with_capacity(kept.len());
    for (at, piece) in kept.iter().enumerate() {
        if !chosen(at, piece) {
            weaker.push(*piece);
        } else if !looks(piece) {
            weaker.push(Piece { ends: None, ..*piece });
        }
    }
    weaker
}

const fn observed(act: Move) -> Option<State> {
    match act {
        Move::Is(value) | Move::Swap(value, _) => Some(value),
        Move::IsNot(_) | Move::Set(_) | Move::Add(_) => None,
    }
}

const fn made(act: Move) -> Option<State> {
    match act {
        Move::Set(value) | Move::Swap(_, value) => Some(value),
        Move::Is(_) | Move::IsNot(_) | Move::Add(_) => None,
    }
}
