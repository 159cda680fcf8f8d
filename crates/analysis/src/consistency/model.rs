//! What a store may promise, and which anomalies break which promise.

use super::anomaly::{Anomaly, Through};

/// A consistency model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Model {
    /// Records behave like single copies.
    Linearizable,
    /// The four guarantees of a session together.
    Causal,
    /// Nobody sees less than they wrote.
    ReadYourWrites,
    /// Nobody sees less than they saw.
    MonotonicReads,
    /// Writes of one process are seen in its order.
    MonotonicWrites,
    /// A write is seen with what its writer had seen.
    WritesFollowReads,
    /// One order of transactions, which is also that of the clock.
    StrictSerializable,
    /// One order of transactions, which is also that of each process.
    StrongSessionSerializable,
    /// One order of transactions.
    Serializable,
    /// Each transaction sees one moment, and no two that overlap write to one record.
    SnapshotIsolation,
    /// What a transaction has read stays as it is.
    RepeatableRead,
    /// Only what was committed is seen.
    ReadCommitted,
    /// Writes of transactions are not interleaved.
    ReadUncommitted,
}

impl Model {
    /// Those for operations on single records, the strongest first.
    pub const REGISTERS: [Self; 6] = [
        Self::Linearizable,
        Self::Causal,
        Self::ReadYourWrites,
        Self::MonotonicReads,
        Self::MonotonicWrites,
        Self::WritesFollowReads,
    ];

    /// Those for transactions, the strongest first; repeatable read and snapshot isolation stand side by side.
    pub const TRANSACTIONS: [Self; 7] = [
        Self::StrictSerializable,
        Self::StrongSessionSerializable,
        Self::Serializable,
        Self::SnapshotIsolation,
        Self::RepeatableRead,
        Self::ReadCommitted,
        Self::ReadUncommitted,
    ];

    /// As written on the command line and in reports.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Linearizable => "linearizable",
            Self::Causal => "causal",
            Self::ReadYourWrites => "read-your-writes",
            Self::MonotonicReads => "monotonic-reads",
            Self::MonotonicWrites => "monotonic-writes",
            Self::WritesFollowReads => "writes-follow-reads",
            Self::StrictSerializable => "strict-serializable",
            Self::StrongSessionSerializable => "strong-session-serializable",
            Self::Serializable => "serializable",
            Self::SnapshotIsolation => "snapshot-isolation",
            Self::RepeatableRead => "repeatable-read",
            Self::ReadCommitted => "read-committed",
            Self::ReadUncommitted => "read-uncommitted",
        }
    }

    /// Whether a store that keeps this promise can never show that anomaly.
    ///
    /// For transactions after Adya (1999): repeatable read is his PL-2.99, which has no cycle with an anti-dependency.
    /// Whether a history is linearizable is decided by the search, not by anomalies.
    #[must_use]
    pub fn forbids(self, anomaly: Anomaly, through: Through) -> bool {
        use Anomaly as A;
        let strong = match through {
            Through::Data => true,
            Through::Process => self <= Self::StrongSessionSerializable,
            Through::RealTime => self <= Self::StrictSerializable,
        };
        strong
            && match anomaly {
                A::GarbageRead | A::DuplicateElements | A::IncompatibleOrder | A::G0 => true,
                A::DirtyRead => Self::REGISTERS.contains(&self),
                A::G1a | A::G1b | A::G1c => self <= Self::ReadCommitted,
                A::Internal | A::LostUpdate | A::GSingle | A::GNonadjacent | A::LongFork => {
                    self <= Self::RepeatableRead
                }
                A::G2Item => self <= Self::RepeatableRead && self != Self::SnapshotIsolation,
                A::StaleRead => self == Self::Linearizable,
                A::ReadYourWrites => self <= Self::ReadYourWrites,
                A::NonMonotonicRead => self <= Self::Causal || self == Self::MonotonicReads,
                A::MonotonicWrites => self <= Self::Causal || self == Self::MonotonicWrites,
                A::WritesFollowReads => self <= Self::Causal || self == Self::WritesFollowReads,
            }
    }
}
