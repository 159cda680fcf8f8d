//! Calls under way, wherever they are in their attempts.

use crate::component::{Ask, CallId, Op, Outcome};
use crate::kernel::slab::{Slab, Slot};

/// What a call waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallState {
    /// An answer to the attempt under way.
    Answer {
        /// The request has not arrived yet, and was not lost.
        request_in_flight: bool,
    },
    /// Word that its own breaker refused the attempt.
    Refusal,
    /// The next attempt.
    Backoff,
}

/// One logical call.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// Who asked.
    pub caller: u32,
    /// The caller's own number for it.
    pub token: u64,
    /// The caller's own number for which of its branches asks.
    pub branch: u16,
    /// Over which connection.
    pub connection: u32,
    /// Whose journey.
    pub op: Op,
    /// What is asked.
    pub ask: Ask,
    /// Number of the attempt under way, from 1; 0 before the first.
    pub attempt: u16,
    /// What it waits for.
    pub state: CallState,
    /// When the call began [nanoseconds].
    pub began: u64,
    /// When the attempt under way was sent [nanoseconds].
    pub attempt_began: u64,
    /// The breaker's permit for the attempt under way.
    pub permit: Option<u32>,
    /// What an earlier attempt left open: it may have been executed, whatever the last one says.
    pub doubt: Option<Outcome>,
    /// The instance that the attempt under way goes to.
    pub instance: u16,
}

/// All of them.
#[derive(Clone, Debug, Default)]
pub struct Calls(Slab<Call>);

impl Calls {
    /// Takes a place for a call that is about to begin.
    pub fn begin(
        &mut self,
        caller: u32,
        (token, branch): (u64, u16),
        (connection, op, ask): (u32, Op, Ask),
        now: u64,
    ) -> CallId {
        let state = CallState::Backoff;
        CallId(self.0.insert(Call {
            caller,
            token,
            branch,
            connection,
            op,
            ask,
            attempt: 0,
            state,
            began: now,
            attempt_began: now,
            permit: None,
            doubt: None,
            instance: 0,
        }))
    }

    /// The call, unless it has ended.
    #[must_use]
    pub fn get(&self, id: CallId) -> Option<&Call> {
        self.0.get(id.0)
    }

    /// The call, unless it has ended.
    pub fn get_mut(&mut self, id: CallId) -> Option<&mut Call> {
        self.0.get_mut(id.0)
    }

    /// Ends a call.
    pub fn end(&mut self, id: CallId) -> Option<Call> {
        self.0.remove(id.0)
    }

    /// How many are under way.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every call, by place.
    pub fn iter(&self) -> impl Iterator<Item = (CallId, &Call)> {
        self.0.iter().map(|(slot, call): (Slot, &Call)| (CallId(slot), call))
    }
}
