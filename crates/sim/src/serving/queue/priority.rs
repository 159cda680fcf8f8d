//! A line for each priority: a lower number goes first, and within a number who came first.

use std::collections::VecDeque;

use super::Waiting;

/// Priorities that a flow can have.
const CLASSES: usize = 10;

/// Ten lines; a number of steps that does not grow with what waits.
#[derive(Clone, Debug, Default)]
pub(crate) struct ByPriority {
    classes: [VecDeque<Waiting>; CLASSES],
    len: usize,
}

impl ByPriority {
    pub(super) const fn len(&self) -> usize {
        self.len
    }

    pub(super) fn push(&mut self, waiting: Waiting, priority: u8) {
        self.classes[usize::from(priority).min(CLASSES - 1)].push_back(waiting);
        self.len += 1;
    }

    pub(super) fn pop(&mut self) -> Option<Waiting> {
        let next = self.classes.iter_mut().find_map(VecDeque::pop_front)?;
        self.len -= 1;
        Some(next)
    }

    pub(super) fn oldest(&self) -> Option<&Waiting> {
        self.classes.iter().filter_map(VecDeque::front).min_by_key(|waiting| waiting.arrived)
    }

    pub(super) fn pop_oldest(&mut self) -> Option<Waiting> {
        let waiting = self.classes.iter().enumerate().filter(|(_, class)| !class.is_empty());
        let (class, _) = waiting.min_by_key(|(_, class)| class.front().map(|waiting| waiting.arrived))?;
        self.len -= 1;
        self.classes[class].pop_front()
    }
}
