//! A line out of which anybody may be called next, all with the same chance.

use std::collections::BTreeMap;

use super::Waiting;
use crate::kernel::streams::Stream;

/// In no order, with an index by age; O(log n) each.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shuffled {
    /// Each with its number in the order of arrival.
    all: Vec<(u64, Waiting)>,
    /// Places in `all` by number.
    by_age: BTreeMap<u64, usize>,
    next: u64,
}

impl Shuffled {
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn push(&mut self, waiting: Waiting) {
        self.by_age.insert(self.next, self.all.len());
        self.all.push((self.next, waiting));
        self.next += 1;
    }

    pub(super) fn pop(&mut self, luck: &mut Stream) -> Option<Waiting> {
        if self.all.is_empty() {
            return None;
        }
        let place = luck.below(self.all.len() as u32) as usize;
        Some(self.take(place))
    }

    pub(super) fn oldest(&self) -> Option<&Waiting> {
        self.by_age.first_key_value().map(|(_, place)| &self.all[*place].1)
    }

    pub(super) fn pop_oldest(&mut self) -> Option<Waiting> {
        let place = *self.by_age.first_key_value()?.1;
        Some(self.take(place))
    }

    fn take(&mut self, place: usize) -> Waiting {
        let (number, waiting) = self.all.swap_remove(place);
        self.by_age.remove(&number);
        if let Some((moved, _)) = self.all.get(place) {
            self.by_age.insert(*moved, place);
        }
        waiting
    }
}
