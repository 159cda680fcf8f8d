//! The truth of a run, fact by fact, as far back as the bound allows.

mod text;

use std::collections::VecDeque;

use betwixt_model::SimTime;
use betwixt_sim::Fact;

use crate::names::Names;

/// Facts that a journal keeps unless told otherwise: the last few seconds of a busy run.
pub const DEFAULT_CAPACITY: usize = 1 << 15;

/// A bounded list of facts: when it is full, the oldest go.
///
/// Memory: at most 64 bytes for each fact of the capacity, taken as they come.
#[derive(Clone, Debug)]
pub struct Journal {
    capacity: usize,
    facts: VecDeque<(u64, Fact)>,
    dropped: u64,
}

impl Journal {
    /// An empty journal of at most so many facts; 0 keeps none.
    #[must_use]
    pub const fn new(capacity: usize) -> Self {
        Self { capacity, facts: VecDeque::new(), dropped: 0 }
    }

    /// How many facts it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.facts.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
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

    #[inline]
    pub(crate) fn push(&mut self, at: u64, fact: Fact) {
        if self.facts.len() >= self.capacity {
            self.dropped += 1;
            if self.facts.pop_front().is_none() {
                return;
            }
        }
        self.facts.push_back((at, fact));
    }

    /// Goes back to when `total` facts had come. What was dropped since then stays dropped.
    pub(crate) fn truncate(&mut self, total: u64) {
        self.facts.truncate(total.saturating_sub(self.dropped) as usize);
        self.dropped = self.dropped.min(total);
    }
}

#[cfg(test)]
mod tests;
