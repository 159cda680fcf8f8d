//! The truth of a run, fact by fact, as far back as the bound allows.

mod ring;
mod text;
mod why;

use betwixt_model::SimTime;
use betwixt_sim::Fact;

use crate::names::Names;
use ring::Ring;
pub use why::Cause;

/// Facts that a journal keeps unless told otherwise: the last few seconds of a busy run.
pub const DEFAULT_CAPACITY: usize = 1 << 15;

/// A bounded list of facts: when it is full, the oldest go.
///
/// Memory: at most 88 bytes for each fact of the capacity, taken as they come.
#[derive(Clone, Debug)]
pub struct Journal {
    facts: Ring<(u64, Fact)>,
    /// The events that the kept facts belong to, and the last few without any; oldest first.
    moments: Ring<Moment>,
    dropped: u64,
}

/// An event, and what brought it about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Moment {
    event: u64,
    cause: u64,
    /// Number of its first fact, counted from the start of the run.
    first: u64,
}

impl Journal {
    /// An empty journal of at most so many facts; 0 keeps none.
    #[must_use]
    pub const fn new(capacity: usize) -> Self {
        Self { facts: Ring::new(capacity), moments: Ring::new(capacity), dropped: 0 }
    }

    /// How many facts it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.facts.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.facts.len() == 0
    }

    /// How many facts came since the start of the run, kept or not.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.dropped + self.facts.len() as u64
    }

    /// How many facts from the start of the run are kept no longer.
    #[must_use]
    pub const fn dropped(&self) -> u64 {
        self.dropped
    }

    /// The facts, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (SimTime, Fact)> + '_ {
        self.facts.iter().map(|(at, fact)| (SimTime(*at), *fact))
    }

    /// The last facts, at most so many, as lines that people can read; the first line says how many are missing.
    #[must_use]
    pub fn text(&self, names: &Names, most: usize) -> String {
        text::write(self, names, most)
    }

    /// The chain of causes of a fact, as lines that people can read, the fact itself first.
    #[must_use]
    pub fn why_text(&self, number: u64, names: &Names) -> String {
        text::chain(self, number, names)
    }

    #[inline]
    pub(crate) fn push(&mut self, at: u64, fact: Fact) {
        self.dropped += u64::from(self.facts.push((at, fact)));
    }

    /// The facts from here on belong to that event.
    #[inline]
    pub(crate) fn begins(&mut self, event: u64, cause: u64) {
        self.moments.push(Moment { event, cause, first: self.total() });
    }

    /// Goes back to when `total` facts had come. What was dropped since then stays dropped.
    pub(crate) fn truncate(&mut self, total: u64) {
        self.facts.truncate(total.saturating_sub(self.dropped) as usize);
        self.dropped = self.dropped.min(total);
        self.moments.truncate(self.moments.partition_point(|moment| moment.first < total));
    }
}

#[cfg(test)]
mod tests;
