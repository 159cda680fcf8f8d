//! The search for an order: Wing and Gong's (1993), with Lowe's memory of what was tried (2017).
//!
//! Beginnings and ends stand in a linked list. Whatever begins before the first end that is left may come next; it is taken
//! out, and the search goes on from there. Where the first end is reached and nothing fits, the last choice was wrong. A set
//! of placed operations with the state that they lead to is tried once. So a branch that fails has shown that the operation
//! with that end cannot be placed, and the furthest end that stops every branch is the first that no order explains.
//!
//! Three rules keep the search small and leave its answer as it is. An operation that only looks, and fits, is placed at
//! once: whatever works without it works after it. An operation with an unknown outcome is placed only where it changes
//! something: elsewhere it may as well never happen. Of several equal ones the earlier is placed first.

use std::collections::{BTreeMap, BTreeSet};

use super::pieces::{INITIAL, Machine, Move, Piece, State};

/// What a search may still cost, and how much it has cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
    /// Operations that may still be tried.
    pub tries: u64,
    /// Bytes that the remembered sets of placed operations may take at one time.
    pub memory: usize,
}

/// Operations that are tried where nobody says how many.
pub const TRIES: u64 = 50_000_000;

impl Work {
    /// So many tries, with memory in proportion: four bytes for each, from a megabyte to a gigabyte.
    #[must_use]
    pub fn of(tries: u64) -> Self {
        let memory = usize::try_from(tries.saturating_mul(4)).unwrap_or(usize::MAX);
        Self { tries, memory: memory.clamp(1 << 20, 1 << 30) }
    }
}

impl Default for Work {
    fn default() -> Self {
        Self::of(TRIES)
    }
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// There is an order.
    Yes,
    /// There is none; the operation that ends with this event is the first that cannot be placed.
    Stuck(usize),
    /// The bound was reached.
    Unknown,
}

/// Looks for an order. The pieces stand in the order of their beginnings.
pub(super) fn search(pieces: &[Piece], machine: &mut Machine, work: &mut Work) -> Answer {
    Search::new(pieces).run(machine, work)
}

/// What a step came to, and how many operations it looked at.
enum Step {
    Placed(u64),
    Stuck(u64),
}

/// What a remembered set takes beside what is in it [bytes].
const ENTRY: usize = 32;

/// No node: the end of the list.
const NONE: usize = usize::MAX;

/// A beginning or an end. The list's head is node 0, which is neither.
#[derive(Clone, Copy, Debug)]
struct Node {
    piece: usize,
    is_end: bool,
    before: usize,
    next: usize,
}

/// A choice that was made.
#[derive(Clone, Copy, Debug)]
struct Choice {
    piece: usize,
    state: State,
    highest: usize,
    /// Nothing else needs to be tried in its place.
    is_forced: bool,
}

pub(super) struct Search<'a> {
    pieces: &'a [Piece],
    nodes: Vec<Node>,
    /// By piece: its beginning and its end.
    of_piece: Vec<(usize, usize)>,
    /// By piece: its sort among those of unknown outcome, and which of its sort it is.
    sorts: Vec<(u32, usize)>,
    /// By sort: how many are placed.
    placed: Vec<usize>,
    /// Sorts that were placed, in order, as often as they were.
    taken: Vec<u32>,
    choices: Vec<Choice>,
    memory: BTreeSet<Box<[u32]>>,
    /// Bytes of that.
    pub(super) remembered: usize,
    state: State,
    /// Pieces that must still be placed.
    left: usize,
    /// One more than the last piece that was placed, among those that must be.
    highest: usize,
    /// The furthest end at which nothing was left to try.
    furthest: usize,
    /// Where to go on looking; the head's next after each choice.
    cursor: usize,
}

impl<'a> Search<'a> {
    pub(super) fn new(pieces: &'a [Piece]) -> Self {
        let mut ends: Vec<(usize, usize, bool)> = Vec::new();
        for (at, piece) in pieces.iter().enumerate() {
            ends.push((piece.begins, at, false));
            ends.extend(piece.ends.map(|end| (end, at, true)));
        }
        ends.sort_unstable();
        let last = ends.len();
        let mut nodes = vec![Node { piece: NONE, is_end: false, before: NONE, next: if last == 0 { NONE } else { 1 } }];
        let mut of_piece = vec![(NONE, NONE); pieces.len()];
        for (index, (_, piece, is_end)) in ends.into_iter().enumerate() {
            let own = index + 1;
            let next = if own == last { NONE } else { own + 1 };
            nodes.push(Node { piece, is_end, before: index, next });
            if is_end {
                of_piece[piece].1 = own;
            } else {
                of_piece[piece].0 = own;
            }
        }
        let mut known: BTreeMap<Move, u32> = BTreeMap::new();
        let mut counts: Vec<usize> = Vec::new();
        let mut sorts = vec![(0, 0); pieces.len()];
        for (at, piece) in pieces.iter().enumerate().filter(|(_, piece)| piece.ends.is_none()) {
            let sort = *known.entry(piece.act).or_insert_with(|| {
                counts.push(0);
                counts.len() as u32 - 1
            });
            sorts[at] = (sort, counts[sort as usize]);
            counts[sort as usize] += 1;
        }
        let left = pieces.iter().filter(|piece| piece.ends.is_some()).count();
        let cursor = nodes[0].next;
        Self {
            pieces,
            nodes,
            of_piece,
            sorts,
            placed: vec![0; counts.len()],
            taken: Vec::new(),
            choices: Vec::new(),
            memory: BTreeSet::new(),
            remembered: 0,
            state: INITIAL,
            left,
            highest: 0,
            furthest: 0,
            cursor,
        }
    }

    /// Looks for an order.
    pub(super) fn run(&mut self, machine: &mut Machine, work: &mut Work) -> Answer {
        loop {
            if self.left == 0 {
                return Answer::Yes;
            }
            if self.remembered >= work.memory {
                return Answer::Unknown;
            }
            // Each step costs at least one, so the work ends whatever the list holds.
            let step = self.place_next(machine);
            if machine.is_full() {
                return Answer::Unknown;
            }
            let cost = match step {
                Step::Placed(cost) => cost,
                Step::Stuck(cost) => {
                    if !self.go_back() {
                        return Answer::Stuck(self.furthest);
                    }
                    cost
                }
            };
            match work.tries.checked_sub(cost) {
                Some(left) => work.tries = left,
                None => {
                    work.tries = 0;
                    return Answer::Unknown;
                }
            }
        }
    }

    /// Places the next operation that fits and was not tried here.
    fn place_next(&mut self, machine: &mut Machine) -> Step {
        let mut cost = 1;
        if self.cursor == self.nodes[0].next {
            let mut at = self.cursor;
            while at != NONE && !self.nodes[at].is_end {
                cost += 1;
                let piece = self.nodes[at].piece;
                if self.only_looks(piece) && machine.after(self.state, self.pieces[piece].act).is_some() {
                    let placed = self.place(piece, self.state, true);
                    return if placed { Step::Placed(cost) } else { self.stuck(cost) };
                }
                at = self.nodes[at].next;
            }
        }
        while self.cursor != NONE && !self.nodes[self.cursor].is_end {
            cost += 1;
            let piece = self.nodes[self.cursor].piece;
            self.cursor = self.nodes[self.cursor].next;
            if let Some(state) = self.fits(piece, machine)
                && self.place(piece, state, false)
            {
                return Step::Placed(cost);
            }
        }
        self.stuck(cost)
    }

    /// Nothing is left to try before the first end that is left.
    fn stuck(&mut self, cost: u64) -> Step {
        let mut at = self.nodes[0].next;
        while at != NONE && !self.nodes[at].is_end {
            at = self.nodes[at].next;
        }
        let end = self.nodes.get(at).and_then(|node| self.pieces[node.piece].ends);
        self.furthest = self.furthest.max(end.unwrap_or(0));
        Step::Stuck(cost)
    }

    fn only_looks(&self, piece: usize) -> bool {
        let Piece { ends, act, .. } = self.pieces[piece];
        let looks = match act {
            Move::Is(_) | Move::IsNot(_) => true,
            Move::Swap(expected, new) => expected == new,
            Move::Set(_) | Move::Add(_) => false,
        };
        looks && ends.is_some()
    }

    fn fits(&self, piece: usize, machine: &mut Machine) -> Option<State> {
        let Piece { ends, act, .. } = self.pieces[piece];
        if ends.is_some() {
            return machine.after(self.state, act);
        }
        let (sort, which) = self.sorts[piece];
        if self.placed[sort as usize] != which {
            return None;
        }
        machine.after(self.state, act).filter(|state| *state != self.state)
    }

    /// Takes a piece out of the list, unless that was tried.
    fn place(&mut self, piece: usize, state: State, is_forced: bool) -> bool {
        let choice = Choice { piece, state: self.state, highest: self.highest, is_forced };
        self.lift(piece);
        self.state = state;
        let set = self.set();
        let bytes = size_of_val(&*set) + ENTRY;
        if !self.memory.insert(set) {
            self.unlift(&choice);
            return false;
        }
        self.remembered += bytes;
        self.choices.push(choice);
        self.cursor = self.nodes[0].next;
        true
    }

    /// Takes back the last choice that has an alternative; false where none has.
    fn go_back(&mut self) -> bool {
        while let Some(choice) = self.choices.pop() {
            self.unlift(&choice);
            if !choice.is_forced {
                self.cursor = self.nodes[self.of_piece[choice.piece].0].next;
                return true;
            }
        }
        false
    }

    fn lift(&mut self, piece: usize) {
        let (begin, end) = self.of_piece[piece];
        self.unlink(begin);
        if end == NONE {
            let (sort, _) = self.sorts[piece];
            self.placed[sort as usize] += 1;
            let at = self.taken.partition_point(|taken| *taken < sort);
            self.taken.insert(at, sort);
        } else {
            self.unlink(end);
            self.left -= 1;
            self.highest = self.highest.max(piece + 1);
        }
    }

    fn unlift(&mut self, choice: &Choice) {
        let Choice { piece, state, highest, .. } = *choice;
        let (begin, end) = self.of_piece[piece];
        if end == NONE {
            let (sort, _) = self.sorts[piece];
            self.placed[sort as usize] -= 1;
            let at = self.taken.partition_point(|taken| *taken < sort);
            self.taken.remove(at);
        } else {
            self.link(end);
            self.left += 1;
        }
        self.link(begin);
        self.state = state;
        self.highest = highest;
    }

    fn unlink(&mut self, node: usize) {
        let Node { before, next, .. } = self.nodes[node];
        self.nodes[before].next = next;
        if next != NONE {
            self.nodes[next].before = before;
        }
    }

    /// Puts back what [`Self::unlink`] took: the last taken comes back first, so its neighbours are those it knew.
    fn link(&mut self, node: usize) {
        let Node { before, next, .. } = self.nodes[node];
        self.nodes[before].next = node;
        if next != NONE {
            self.nodes[next].before = node;
        }
    }

    /// The placed set with its state, in few words: up to `highest` everything is placed but what is listed.
    fn set(&self) -> Box<[u32]> {
        let mut set = vec![self.state, self.highest as u32];
        let mut at = self.nodes[0].next;
        while at != NONE && !self.nodes[at].is_end {
            let piece = self.nodes[at].piece;
            if piece >= self.highest {
                break;
            }
            if self.pieces[piece].ends.is_some() {
                set.push(piece as u32);
            }
            at = self.nodes[at].next;
        }
        set.push(u32::MAX);
        set.extend(&self.taken);
        set.into_boxed_slice()
    }
}
