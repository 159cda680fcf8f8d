//! What a component does when it is asked: a program of steps, per flow, as data.

use crate::distribution::Distribution;

/// Something that happens in the world and cannot be taken back by forgetting it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Money is taken.
    Charge,
    /// Goods leave.
    Ship,
    /// A message reaches a person.
    Send,
}

impl Effect {
    /// Every effect, in the order of their numbers.
    pub const ALL: [Self; 3] = [Self::Charge, Self::Ship, Self::Send];

    /// As written in a scenario.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Charge => "charge",
            Self::Ship => "ship",
            Self::Send => "send",
        }
    }

    /// The effect of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|effect| effect.name() == name)
    }
}

/// Which record a step touches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// The key that the operation drew at its start (a product, a customer). Written `"key"`.
    Drawn,
    /// A record of the operation's own (an order). Written `"operation"`.
    Operation,
    /// One record that every operation shares. Written `"=name"`.
    Fixed(String),
}

/// What a program answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Done.
    Ok,
    /// An error answer; what was done before stays done.
    Error,
}

/// One step of a handler program. A `String` names one of the component's own connections by its role.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Keep a worker busy: for the component's own service time, or for this long.
    Work(Option<Distribution>),
    /// Ask, and wait for the answer; anything but `ok` ends the program with an error answer.
    Call(String),
    /// Tell, and go on at once.
    Publish(String),
    /// Ask a store for a record, through a cache if one is named (ask the cache, on a miss ask the store and fill the cache).
    Read {
        /// The store's role.
        from: String,
        /// The record.
        key: Key,
        /// The cache's role.
        cache: Option<String>,
    },
    /// Put a record into a store, under the operation's name.
    Write {
        /// The store's role.
        to: String,
        /// The record.
        key: Key,
    },
    /// Let something happen in the world.
    Effect(Effect),
    /// Answer the caller; steps after it still run, with nobody waiting.
    Answer(Answer),
}

/// What a component does for one operation.
///
/// Shape: run in order; a program that ends without an [`Step::Answer`] answers `ok`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Program {
    /// The steps, first to last.
    pub steps: Vec<Step>,
}
