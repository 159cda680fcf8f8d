//! Stock: whether more was taken of a record than there was of it.
//!
//! What a record says is not asked. The book begins with the amount that the first change of a record found there, and
//! counts what every writer meant to take or to add. Whoever takes when the book has less than that takes what is not
//! there. So it is found in the same way where the amount falls below 0, and where everybody wrote "one left".

use std::collections::{BTreeMap, VecDeque};

use betwixt_sim::Fact;
use betwixt_sim::observe::Counted;

use super::watch::{Watch, case};
use super::{Case, FindingKind};

/// Takings of one record that are remembered, to say how many came in between.
const KEPT: usize = 128;
/// Records that are followed.
const MOST: usize = 50_000;

/// Which record of which store.
type Which = (u32, u64);

/// The books of all records.
#[derive(Clone, Debug, Default)]
pub(super) struct Stock {
    books: BTreeMap<Which, Book>,
    /// What is known of the operations among the examples.
    oversales: BTreeMap<u64, Oversale>,
    unjudged: u64,
}

/// What there is of one record in truth.
#[derive(Clone, Debug)]
struct Book {
    left: i64,
    /// When, and by whom, something was taken, the last ones.
    taken: VecDeque<(u64, u64)>,
}

/// What an operation was told of an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Heard {
    /// How much there was, it was told.
    pub(crate) amount: i16,
    pub(crate) at: u64,
    /// Over which connection.
    pub(crate) connection: u32,
}

/// An operation that took what was not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Oversale {
    pub(crate) at: u64,
    /// The store.
    pub(crate) node: u32,
    /// How much it took.
    pub(crate) took: i32,
    /// How much there was in truth; below 0 where others had taken what was not there.
    pub(crate) left: i64,
    /// What the record said before it, and what it says since.
    pub(crate) from: i16,
    pub(crate) to: i16,
    /// It wrote what it thought was left, instead of taking from what the store had.
    pub(crate) wrote: bool,
    /// What it had been told of the amount, if it had asked.
    pub(crate) heard: Option<Heard>,
    /// How many others took something in between, as far as that is remembered.
    pub(crate) between: usize,
}

impl Stock {
    pub(super) fn notes(&self) -> Vec<String> {
        if self.unjudged == 0 {
            return Vec::new();
        }
        vec![format!("Unknown for {} changes of amounts: at most {MOST} records are remembered.", self.unjudged)]
    }

    /// What is known of an operation that took what was not there, if it is among the first ones.
    pub(super) fn oversale(&self, operation: u64) -> Option<&Oversale> {
        self.oversales.get(&operation)
    }

    /// Nothing was found so far.
    pub(super) fn begin_again(&mut self) {
        self.oversales.clear();
    }
}

/// An operation was told an amount.
pub(super) fn told(watch: &mut Watch, id: u64, which: Which, heard: Heard) {
    if !watch.shape.counts {
        return;
    }
    let Some(going) = watch.going.get(id) else { return };
    match going.amounts.iter_mut().find(|(of, _)| *of == which) {
        Some((_, known)) => *known = heard,
        None => going.amounts.push((which, heard)),
    }
}

/// A fact about amounts.
pub(super) fn note(watch: &mut Watch, at: u64, fact: &Fact) {
    match *fact {
        Fact::Counted { node, op, key, what: Counted::Changed { from, to, by, sets } } => {
            let which = (node, key);
            if watch.stock.books.len() >= MOST && !watch.stock.books.contains_key(&which) {
                watch.stock.unjudged += 1;
                return;
            }
            let blank = || Book { left: i64::from(from), taken: VecDeque::new() };
            let book = watch.stock.books.entry(which).or_insert_with(blank);
            let left = book.left;
            book.left += i64::from(by);
            let heard = watch.going.get(op.id).and_then(|going| {
                going.changed.push((which, by));
                going.amounts.iter().find(|(of, _)| *of == which).map(|(_, heard)| *heard)
            });
            if by >= 0 {
                return;
            }
            let between = heard.map_or(0, |heard| {
                book.taken.iter().filter(|(then, other)| *then >= heard.at && *other != op.id).count()
            });
            book.taken.push_back((at, op.id));
            if book.taken.len() > KEPT {
                book.taken.pop_front();
            }
            if book.left >= 0 {
                return;
            }
            let oversale = Oversale { at, node, took: -i32::from(by), left, from, to, wrote: sets, heard, between };
            if watch.find(FindingKind::Oversold, Case { node: Some(node), ..case(op.id, at) }) {
                watch.stock.oversales.insert(op.id, oversale);
            }
        }
        // Nobody was told of it, and it is undone: what was taken is there again.
        Fact::WriteLost { node, op, key, acknowledged: false, .. } => {
            let which = (node, key);
            let undone = watch.going.get(op.id).and_then(|going| {
                let place = going.changed.iter().position(|(of, _)| *of == which)?;
                Some(going.changed.remove(place).1)
            });
            if let (Some(by), Some(book)) = (undone, watch.stock.books.get_mut(&which)) {
                book.left -= i64::from(by);
            }
        }
        _ => {}
    }
}
