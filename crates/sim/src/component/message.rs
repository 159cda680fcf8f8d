//! What travels between components, as the components see it.

use betwixt_model::{Besides, Isolation};

use crate::kernel::slab::Slot;

/// One user's journey through the system, carried by every message that belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Op {
    /// Its number, counted from 1 in the order of starting; a retry by a person keeps it.
    pub id: u64,
    /// The key it drew at its start (which product, which customer), 0-based.
    pub key: u32,
    /// Index of its flow.
    pub flow: u16,
    /// How many calls deep this message is.
    pub depth: u8,
    /// In which version of a contract whoever sent it writes, from 1; 0 in a message that belongs to no operation.
    pub version: u8,
    /// When whoever waits for it gives up, as far as callers pass that on [nanoseconds]; [`Op::NO_DEADLINE`] if nobody said.
    pub deadline: u64,
}

impl Op {
    /// The deadline of a message that carries none.
    pub const NO_DEADLINE: u64 = u64::MAX;

    /// Stands in a message that belongs to no operation: a probe.
    pub const NOBODYS: Self = Self { id: 0, key: 0, flow: 0, depth: 0, version: 0, deadline: Self::NO_DEADLINE };

    /// Whether the message belongs to no operation.
    #[must_use]
    pub const fn is_nobodys(&self) -> bool {
        self.id == 0
    }
}

/// What a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Run the handler of the operation's flow.
    Run,
    /// Give me the record under this key.
    Read(u64),
    /// Put the operation's mark under this key.
    Write(u64),
    /// Put the operation's mark under this key, if the record has this version.
    WriteIf {
        /// Its key.
        key: u64,
        /// The version that it must have; 0 is one that was never written.
        version: u32,
    },
    /// Put the operation's mark under this key, and do something besides in the same transaction.
    Commit {
        /// Its key.
        key: u64,
        /// The version that it must have, if that matters.
        version: Option<u32>,
        /// What else is done.
        besides: Besides,
    },
    /// Put the operation's mark under this key, and change the amount that is there.
    Change {
        /// Its key.
        key: u64,
        /// The version that it must have, if that matters.
        version: Option<u32>,
        /// By how much its amount is meant to change.
        by: i16,
        /// What its amount becomes, where [`How::sets`].
        to: i16,
        /// How that is to be understood.
        how: How,
        /// What else is done in the same transaction.
        besides: Besides,
    },
    /// Something about a transaction over several records.
    Transact {
        /// What the store calls it; 0 where it is to begin.
        number: u32,
        /// Which record; 0 where it is about none.
        key: u64,
        /// What.
        what: Transact,
    },
    /// Make up for what you have done for this operation.
    Compensate,
    /// Promise to put the operation's mark under this key, and keep the record locked until you are told.
    Prepare {
        /// Its key.
        key: u64,
        /// The transaction, among those of the same coordinator.
        transaction: u64,
    },
    /// Do what you have promised, or forget it.
    Decide {
        /// Its key.
        key: u64,
        /// The transaction.
        transaction: u64,
        /// Do it.
        commit: bool,
    },
    /// Keep a copy of this record.
    Fill {
        /// Its key.
        key: u64,
        /// Its value.
        value: u64,
        /// Its version.
        version: u32,
        /// Its amount.
        amount: i16,
    },
    /// Are you well? Does nothing lasting, and belongs to no operation.
    Probe {
        /// It takes a worker to answer.
        deep: bool,
        /// When whoever asks gives up, from sending [nanoseconds].
        within: u64,
    },
}

/// Every message in flight carries one.
const _: () = assert!(size_of::<Ask>() == 24, "a request must not grow");

impl Ask {
    /// The version that the record must have, if that matters.
    #[must_use]
    pub const fn version(self) -> Option<u32> {
        match self {
            Self::WriteIf { version, .. } => Some(version),
            Self::Commit { version, .. } | Self::Change { version, .. } => version,
            Self::Run | Self::Read(_) | Self::Write(_) | Self::Compensate | Self::Fill { .. } | Self::Probe { .. } => {
                None
            }
            Self::Prepare { .. } | Self::Decide { .. } | Self::Transact { .. } => None,
        }
    }

    /// The record that it is about, and whether that is to be changed. A copy that is put into a cache changes no record.
    #[must_use]
    pub const fn record(self) -> Option<(u64, bool)> {
        match self {
            Self::Run | Self::Compensate | Self::Probe { .. } | Self::Fill { .. } | Self::Transact { .. } => None,
            // A promise changes nothing yet.
            Self::Prepare { .. } | Self::Decide { commit: false, .. } => None,
            Self::Decide { key, .. } => Some((key, true)),
            Self::Read(key) => Some((key, false)),
            Self::Write(key) | Self::WriteIf { key, .. } | Self::Commit { key, .. } | Self::Change { key, .. } => {
                Some((key, true))
            }
        }
    }
}

/// How the amount of a record is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// From what the store holds.
    Add,
    /// The same, unless less than nothing would be left.
    AddIfEnough,
    /// To what the caller says.
    Set,
    /// The same, unless that is less than nothing.
    SetIfEnough,
}

impl How {
    /// Whether the caller says what the amount becomes.
    #[must_use]
    pub const fn sets(self) -> bool {
        matches!(self, Self::Set | Self::SetIfEnough)
    }

    /// Whether nothing is written where less than nothing would be left.
    #[must_use]
    pub const fn needs_enough(self) -> bool {
        matches!(self, Self::AddIfEnough | Self::SetIfEnough)
    }
}

/// What is asked about a transaction. The answer to a beginning has its number as value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transact {
    /// Begin one.
    Begin(Isolation),
    /// Give me a record.
    Read,
    /// Put the operation's mark there.
    Write,
    /// Make all of it last.
    Commit,
    /// Make nothing of it last.
    Rollback,
}

/// How a call ended, as far as the caller can infer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Outcome {
    /// Answered, done.
    Ok,
    /// An error answer: the work may have happened all the same.
    Failed,
    /// Definitely never executed: not connected, or turned away before any work.
    Refused,
    /// No answer: timed out or the connection was lost. It may have happened.
    Unknown,
}

impl Outcome {
    /// Every outcome, in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::Ok, Self::Failed, Self::Refused, Self::Unknown];

    /// As written in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Failed => "failed",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
        }
    }
}

/// Why an answer is not `ok`, in the words of the status codes that callers decide by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Reason {
    /// It is `ok`, or nothing more is known.
    None,
    /// The callee worked on it and failed (500).
    Error,
    /// Nobody listens there: connection refused, or no usable instance (503 from the caller's side).
    Unreachable,
    /// The callee has no room: its queue is full, or it sheds load (503).
    Overloaded,
    /// Too many requests (429), at the caller's own limit or the callee's.
    Limited,
    /// The caller's own circuit breaker is open.
    BreakerOpen,
    /// The caller's own concurrency limit is reached.
    Bulkhead,
    /// Time was up before it was done (504): no answer in time, or the callee saw that nobody waits any more.
    Expired,
    /// The connection broke while the request was under way.
    Reset,
    /// A request with the same idempotency key is being worked on (409).
    InProgress,
    /// The caller's own pool had no connection in time.
    PoolExhausted,
    /// The record has another version than the one that the caller knew: nothing was written (409).
    Conflict,
    /// That replica takes no writes, or knows that what it holds is old: ask another one.
    NotLeader,
    /// An answer came and could not be read: the work happened.
    Unreadable,
    /// It is written in a version of the contract that the callee cannot read (400).
    Incompatible,
    /// It had promised to write, waited too long for a decision, and decided otherwise by itself.
    Heuristic,
    /// It is `ok`: the message was known, and nothing was done again.
    Duplicate,
}

/// An answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reply {
    /// What the caller may infer.
    pub outcome: Outcome,
    /// Why, where it is not `ok`.
    pub reason: Reason,
    /// When the callee asks to be left alone (Retry-After) [milliseconds]; 0 where it says nothing.
    pub retry_after_ms: u32,
    /// Whether a record was found, for [`Ask::Read`].
    pub found: bool,
    /// The record's value: the number of the operation that wrote it, 0 for one that was there from the start.
    pub value: u64,
    /// The record's version.
    pub version: u32,
    /// The record's amount.
    pub amount: i16,
}

impl Reply {
    /// An answer without a record.
    #[must_use]
    pub const fn of(outcome: Outcome) -> Self {
        Self { outcome, reason: Reason::None, retry_after_ms: 0, found: false, value: 0, version: 0, amount: 0 }
    }

    /// The same, for that reason.
    #[must_use]
    pub const fn because(self, reason: Reason) -> Self {
        Self { reason, ..self }
    }
}

/// One logical call of a caller, with all its attempts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallId(pub Slot);

/// Where an answer goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplyTo {
    /// The connection that the request came over.
    pub connection: u32,
    /// The call that waits; `None` for publications, which nobody waits for.
    pub call: Option<CallId>,
    /// Which attempt of the call this is, from 1.
    pub attempt: u16,
}

/// A request or publication as the callee receives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// Where the answer goes.
    pub reply_to: ReplyTo,
    /// Whose journey it belongs to.
    pub op: Op,
    /// What is asked.
    pub ask: Ask,
    /// Which of the callee's instances it reached.
    pub instance: u16,
    /// By what a callee that remembers its answers can tell that it was asked before.
    pub key: Option<u64>,
}
