//! A concurrency limit on a connection, and who waits for room.

use std::collections::VecDeque;

use crate::component::CallId;

/// How many attempts may be under way, and how many may wait for room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BulkheadConfig {
    /// Attempts under way at once.
    pub limit: u64,
    /// Attempts that may wait; 0 refuses at once.
    pub room: u64,
    /// The longest wait [nanoseconds]; `None` waits as long as it takes.
    pub wait: Option<u64>,
}

/// What becomes of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// It may be sent.
    Go,
    /// It waits, at most so long [nanoseconds].
    Wait(Option<u64>),
    /// There is no room to wait either.
    Refused,
}

/// A concurrency limit at work. How many are under way the connection knows.
#[derive(Clone, Debug)]
pub struct Bulkhead {
    config: BulkheadConfig,
    waiting: VecDeque<CallId>,
}

impl Bulkhead {
    /// Nobody waits.
    #[must_use]
    pub const fn new(config: BulkheadConfig) -> Self {
        Self { config, waiting: VecDeque::new() }
    }

    /// The same with other settings; whoever waits goes on waiting.
    pub const fn configure(&mut self, config: BulkheadConfig) {
        self.config = config;
    }

    /// No limit any more, for whoever still waits.
    pub const fn open_up(&mut self) {
        self.config.limit = u64::MAX;
    }

    /// Attempts that wait.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Whether one more may be sent while so many are under way, and nobody came before it.
    #[must_use]
    pub fn has_room(&self, under_way: u32) -> bool {
        self.waiting.is_empty() && u64::from(under_way) < self.config.limit
    }

    /// A call wants to send an attempt while so many are under way.
    pub fn enter(&mut self, call: CallId, under_way: u32) -> Entry {
        if self.has_room(under_way) {
            Entry::Go
        } else if (self.waiting.len() as u64) < self.config.room {
            self.waiting.push_back(call);
            Entry::Wait(self.config.wait)
        } else {
            Entry::Refused
        }
    }

    /// The call that has waited longest, if there is room for it now.
    pub fn next(&mut self, under_way: u32) -> Option<CallId> {
        if u64::from(under_way) < self.config.limit { self.waiting.pop_front() } else { None }
    }

    /// A call waits no longer.
    pub fn leave(&mut self, call: CallId) {
        if let Some(place) = self.waiting.iter().position(|waiting| *waiting == call) {
            self.waiting.remove(place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::slab::Slot;

    #[test]
    fn so_many_go_so_many_wait_in_turn_and_the_rest_is_refused() {
        let call = |index| CallId(Slot { index, generation: 0 });
        let mut bulkhead = Bulkhead::new(BulkheadConfig { limit: 2, room: 2, wait: Some(7) });
        assert_eq!(bulkhead.enter(call(0), 1), Entry::Go);
        assert_eq!(bulkhead.enter(call(1), 2), Entry::Wait(Some(7)));
        assert_eq!(bulkhead.enter(call(2), 2), Entry::Wait(Some(7)));
        assert_eq!(bulkhead.enter(call(3), 2), Entry::Refused);
        assert_eq!(bulkhead.next(2), None);
        bulkhead.leave(call(1));
        assert!(!bulkhead.has_room(1), "the one that waits goes first");
        assert_eq!((bulkhead.next(1), bulkhead.next(1)), (Some(call(2)), None));
    }
}
