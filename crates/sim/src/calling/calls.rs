//! Calls under way, wherever they are in their attempts.

use crate::component::{Ask, CallId, Op, Outcome, Reason};
use crate::kernel::slab::{Slab, Slot};

/// What a call waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallState {
    /// An answer to one of its open attempts.
    Answer,
    /// Word that its attempt was refused on the caller's own side, and why.
    Refusal(Reason),
    /// The next attempt.
    Backoff,
    /// A token of the rate limit.
    Token,
    /// Room under the concurrency limit.
    Room,
    /// A connection of the pool.
    Socket,
}

/// One attempt that is being sent, or was sent and not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Its number within the call, from 1.
    pub number: u16,
    /// The instance that it goes to.
    pub instance: u16,
    /// The request has not arrived yet, and was not lost.
    pub request_in_flight: bool,
    /// Its timeout has begun, though it may still wait for a connection.
    pub is_timed: bool,
    /// The breaker's permit.
    pub permit: Option<u32>,
    /// When it was sent; before that, when it was begun [nanoseconds].
    pub began: u64,
}

/// One logical call.
#[derive(Clone, Debug)]
pub struct Call {
    /// Who asked.
    pub caller: u32,
    /// The caller's own number for it.
    pub token: u64,
    /// The caller's own number for which of its branches asks.
    pub branch: u16,
    /// To which instance, where the caller has chosen one.
    pub to: Option<u16>,
    /// Over which connection.
    pub connection: u32,
    /// Whose journey.
    pub op: Op,
    /// What is asked.
    pub ask: Ask,
    /// Number of the latest attempt, from 1; 0 before the first.
    pub attempt: u16,
    /// How often it was tried one after the other; hedges do not count.
    pub tries: u16,
    /// What it waits for.
    pub state: CallState,
    /// When the call began [nanoseconds].
    pub began: u64,
    /// When the caller gives up, attempts and waits included [nanoseconds].
    pub deadline: u64,
    /// The attempt that is being sent, or the oldest open one.
    pub first: Attempt,
    /// Further open attempts, oldest first; empty without hedging.
    pub hedges: Vec<Attempt>,
    /// What an earlier attempt left open: it may have been executed, whatever the last one says.
    pub doubt: Option<Outcome>,
    /// The wait before the last retry [nanoseconds].
    pub waited: u64,
    /// What the budget took for the last retry [thousandths of a token], while that retry is not over.
    pub paid: Option<u64>,
}

impl Call {
    /// Its open attempts, oldest first.
    pub fn open(&self) -> impl Iterator<Item = &Attempt> {
        (self.state == CallState::Answer).then_some(&self.first).into_iter().chain(&self.hedges)
    }

    /// An open attempt, by its number.
    pub fn open_mut(&mut self, number: u16) -> Option<&mut Attempt> {
        if self.state != CallState::Answer {
            return None;
        }
        if self.first.number == number {
            return Some(&mut self.first);
        }
        self.hedges.iter_mut().find(|attempt| attempt.number == number)
    }

    /// Whether that attempt is open.
    #[must_use]
    pub fn awaits(&self, number: u16) -> bool {
        self.state == CallState::Answer
            && (self.first.number == number || self.hedges.iter().any(|attempt| attempt.number == number))
    }

    /// Whether that attempt is open, and no other.
    #[must_use]
    pub fn is_only(&self, number: u16) -> bool {
        self.state == CallState::Answer && self.first.number == number && self.hedges.is_empty()
    }

    /// Closes an open attempt. Without another one the call waits for its next step.
    pub fn close(&mut self, number: u16) -> Option<Attempt> {
        if self.state != CallState::Answer {
            return None;
        }
        if self.first.number == number {
            let closed = self.first;
            if self.hedges.is_empty() {
                self.state = CallState::Backoff;
            } else {
                self.first = self.hedges.remove(0);
            }
            return Some(closed);
        }
        let place = self.hedges.iter().position(|attempt| attempt.number == number)?;
        Some(self.hedges.remove(place))
    }
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
        CallId(self.0.insert(Call {
            caller,
            token,
            branch,
            to: None,
            connection,
            op,
            ask,
            attempt: 0,
            tries: 0,
            state: CallState::Backoff,
            began: now,
            deadline: op.deadline,
            first: Attempt {
                number: 0,
                instance: 0,
                request_in_flight: false,
                is_timed: false,
                permit: None,
                began: now,
            },
            hedges: Vec::new(),
            doubt: None,
            waited: 0,
            paid: None,
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

    /// Ends a call of which nothing is needed any more.
    pub fn drop(&mut self, id: CallId) {
        self.0.vacate(id.0);
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

    /// How many there have been at once, at most.
    #[must_use]
    pub fn places(&self) -> usize {
        self.0.places()
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
