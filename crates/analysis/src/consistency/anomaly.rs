//! What can be wrong with a history, by the names of the literature.

/// A phenomenon. Cycles are Adya's (1999) with Elle's names (Kingsbury and Alvaro 2020), the others those of Berenson and
/// others (1995), Terry and others (1994), and Sovran and others (2011).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Anomaly {
    /// A transaction contradicts itself.
    Internal,
    /// A value was read that nobody wrote.
    GarbageRead,
    /// A list held an element twice that was added once.
    DuplicateElements,
    /// Two reads of a list disagree about the order of its elements.
    IncompatibleOrder,
    /// Write cycle.
    G0,
    /// Aborted read.
    G1a,
    /// Intermediate read.
    G1b,
    /// Circular information flow.
    G1c,
    /// Two transactions read a version and both replaced it.
    LostUpdate,
    /// A cycle with exactly one anti-dependency.
    GSingle,
    /// A cycle with several anti-dependencies, no two of them in a row.
    GNonadjacent,
    /// Two readers saw two writes in opposite orders.
    LongFork,
    /// A cycle with several anti-dependencies.
    G2Item,
    /// A value was read whose write failed for good.
    DirtyRead,
    /// An old value was read after a newer one had been acknowledged.
    StaleRead,
    /// A process saw an older value than it had seen.
    NonMonotonicRead,
    /// A process saw an older value than it had written.
    ReadYourWrites,
    /// Writes of one process took effect, or were seen, in another order.
    MonotonicWrites,
    /// A value was seen without what its writer had seen before.
    WritesFollowReads,
}

impl Anomaly {
    /// As written in reports.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::GarbageRead => "garbage-read",
            Self::DuplicateElements => "duplicate-elements",
            Self::IncompatibleOrder => "incompatible-order",
            Self::G0 => "G0",
            Self::G1a => "G1a",
            Self::G1b => "G1b",
            Self::G1c => "G1c",
            Self::LostUpdate => "lost-update",
            Self::GSingle => "G-single",
            Self::GNonadjacent => "G-nonadjacent",
            Self::LongFork => "long-fork",
            Self::G2Item => "G2-item",
            Self::DirtyRead => "dirty-read",
            Self::StaleRead => "stale-read",
            Self::NonMonotonicRead => "non-monotonic-read",
            Self::ReadYourWrites => "read-your-writes",
            Self::MonotonicWrites => "monotonic-writes",
            Self::WritesFollowReads => "writes-follow-reads",
        }
    }

    /// What it is called, and what it is; half a sentence.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Internal => "a transaction contradicts itself",
            Self::GarbageRead => "a value was read that nobody wrote",
            Self::DuplicateElements => "a list held an element twice",
            Self::IncompatibleOrder => "reads disagree about the order of a list",
            Self::G0 => "write cycle (dirty write): writes of transactions are interleaved",
            Self::G1a => "aborted read (dirty read): a value was read whose transaction failed",
            Self::G1b => "intermediate read: a value was read that its transaction had not finished with",
            Self::G1c => "circular information flow: transactions saw each other's writes",
            Self::LostUpdate => "lost update: two transactions read a version and both replaced it",
            Self::GSingle => "read skew: a transaction saw one write of another, or of what led to it, and missed one",
            Self::GNonadjacent => "several transactions each missed a write, none in a row",
            Self::LongFork => "long fork: two readers saw two writes in opposite orders",
            Self::G2Item => "write skew: transactions each missed a write of the next",
            Self::DirtyRead => "dirty read: a value was read whose write had failed",
            Self::StaleRead => "stale read: an old value was read after a newer one had been acknowledged",
            Self::NonMonotonicRead => "non-monotonic read: a process saw an older value than before",
            Self::ReadYourWrites => "read your writes broken: a process saw an older value than it had written",
            Self::MonotonicWrites => "monotonic writes broken: writes of one process were seen in another order",
            Self::WritesFollowReads => "writes follow reads broken: a value was seen without what its writer had seen",
        }
    }
}

/// What had to be taken into account to see a cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Through {
    /// Nothing but what was read and written.
    Data,
    /// Also the order of each process.
    Process,
    /// Also that one transaction had ended before another began.
    RealTime,
}

impl Through {
    /// What follows the name of the anomaly.
    #[must_use]
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Data => "",
            Self::Process => "-process",
            Self::RealTime => "-realtime",
        }
    }
}
