//! A line in the order of deadlines; at the same deadline who came first.

use std::collections::BTreeMap;

use super::Waiting;

/// Sorted by deadline, with an index by age; O(log n) each.
#[derive(Clone, Debug, Default)]
pub(crate) struct ByDeadline {
    /// By deadline, then by number in the order of arrival.
    all: BTreeMap<(u64, u64), Waiting>,
    /// Deadlines by number.
    by_age: BTreeMap<u64, u64>,
    next: u64,
}

impl ByDeadline {
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn push(&mut self, waiting: Waiting) {
        let deadline = waiting.request.op.deadline;
        self.all.insert((deadline, self.next), waiting);
        self.by_age.insert(self.next, deadline);
        self.next += 1;
    }

    pub(super) fn pop(&mut self) -> Option<Waiting> {
        let ((_, number), waiting) = self.all.pop_first()?;
        self.by_age.remove(&number);
        Some(waiting)
    }

    pub(super) fn oldest(&self) -> Option<&Waiting> {
        let (number, deadline) = self.by_age.first_key_value()?;
        self.all.get(&(*deadline, *number))
    }

    pub(super) fn pop_oldest(&mut self) -> Option<Waiting> {
        let (number, deadline) = self.by_age.pop_first()?;
        self.all.remove(&(deadline, number))
    }
}
