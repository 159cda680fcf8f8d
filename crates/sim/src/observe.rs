//! What a run tells whoever listens. Nobody listening costs nothing: the calls are compiled out.

mod conflict;
mod counted;
mod fact;
mod two_phase;
mod whose;
mod transaction;

pub use conflict::Conflict;
pub use counted::Counted;
pub use fact::Fact;
pub use transaction::{Transacted, TransactionFact};
pub use two_phase::TwoPhase;

/// What sort of message travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageKind {
    /// Asks and is waited for.
    Request,
    /// Answers.
    Reply,
    /// Tells and is not waited for.
    Publication,
    /// Says that an attempt is not waited for any more.
    Cancel,
    /// Asks whether a component is well, or answers that; belongs to no operation.
    Probe,
}

/// Why an operation ended for the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// An answer came.
    Answered,
    /// The person lost patience and left.
    Left,
    /// The client crashed.
    Crashed,
}

/// Where the breaker of a connection stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakerState {
    /// Calls pass.
    Closed,
    /// Calls are refused.
    Open,
    /// A few calls are let through to try.
    HalfOpen,
}

/// Somebody who listens. It never changes what happens.
pub trait Observer {
    /// Whether the run may come to everything that a scenario can hold. `false` where only [`crate::compile_plain`] has
    /// made the world: then nothing else is compiled in, and a page can begin with a smaller file.
    const EVERYTHING: bool = true;

    /// What only a world has that is more than plain: nothing otherwise.
    #[inline(always)]
    fn beyond<T>(option: Option<T>) -> Option<T> {
        if Self::EVERYTHING { option } else { None }
    }

    /// The facts from here on belong to this event, which an earlier one brought about; an event from outside is its own
    /// cause. Events are numbered in the order in which they happen; 0 is the start of the run.
    #[inline(always)]
    fn begins(&mut self, _event: u64, _cause: u64) {}

    /// Takes note of one fact.
    fn note(&mut self, at: u64, fact: Fact);
}

/// Listens to the run of a plain scenario.
#[derive(Debug)]
pub struct Plain<'a, O>(pub &'a mut O);

impl<O: Observer> Observer for Plain<'_, O> {
    const EVERYTHING: bool = false;

    #[inline(always)]
    fn begins(&mut self, event: u64, cause: u64) {
        self.0.begins(event, cause);
    }

    #[inline(always)]
    fn note(&mut self, at: u64, fact: Fact) {
        self.0.note(at, fact);
    }
}

/// Hears what an [`Observer`] hears, through a pointer.
pub trait Hears {
    /// See [`Observer::begins`].
    fn hear_begin(&mut self, event: u64, cause: u64);
    /// See [`Observer::note`].
    fn hear(&mut self, at: u64, fact: Fact);
}

impl<O: Observer> Hears for O {
    fn hear_begin(&mut self, event: u64, cause: u64) {
        self.begins(event, cause);
    }

    fn hear(&mut self, at: u64, fact: Fact) {
        self.note(at, fact);
    }
}

/// Where a plain scenario never comes to.
#[cold]
pub(crate) fn not_plain() -> ! {
    panic!("a plain scenario has come to what only others have")
}

/// Nobody.
impl Observer for () {
    #[inline(always)]
    fn note(&mut self, _at: u64, _fact: Fact) {}
}
