//! What is told about transactions over several records.

use betwixt_model::Isolation;

use crate::component::{Op, Outcome, Transact};

/// Something about a transaction: what its caller asked and was told, or what happened to it in its store.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TransactionFact {
    /// A caller asks a store for something. All attempts of the call are one question.
    Asked {
        /// Over which connection.
        connection: u32,
        /// Whose journey.
        op: Op,
        /// Which call; the number may be used again when it has ended.
        call: u64,
        /// What the store calls the transaction; 0 where it is to begin.
        number: u32,
        /// Which record; 0 where it is about none.
        key: u64,
        /// What.
        what: Transact,
    },
    /// What the caller knows when such a call has ended.
    Told {
        /// Over which connection.
        connection: u32,
        /// Whose journey.
        op: Op,
        /// Which call.
        call: u64,
        /// How it ended; `Unknown` as well where the caller has given up.
        outcome: Outcome,
        /// The store said that nothing of it lasts, and was asked only once.
        untouched: bool,
        /// The record's value; where it was to begin, its number.
        value: u64,
    },
    /// Something happened to it in the store.
    Happened {
        /// At which component.
        node: u32,
        /// Whose journey.
        op: Op,
        /// What the store calls it.
        number: u32,
        /// Which record; 0 where it is about none.
        key: u64,
        /// The version that was read or written.
        version: u32,
        /// Who wrote it.
        value: u64,
        /// What.
        what: Transacted,
    },
}

/// What can happen to a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transacted {
    /// It began.
    Began(Isolation),
    /// It read a record.
    Read,
    /// It read what another one has written and not committed.
    ReadUncommitted,
    /// It wrote a record. Only those who see everything see that already.
    Wrote,
    /// It wrote that record, which lasts from now on: it commits.
    Lasts,
    /// It has committed.
    Committed,
    /// It was rolled back, because of what others did to that record.
    Conflicted,
    /// It was rolled back: its caller said so or is gone, or it was open for too long.
    RolledBack,
    /// What it wrote to that record is undone.
    Undone,
}

impl TransactionFact {
    /// Whose journey.
    #[must_use]
    pub const fn op(&self) -> Op {
        match *self {
            Self::Asked { op, .. } | Self::Told { op, .. } | Self::Happened { op, .. } => op,
        }
    }
}
