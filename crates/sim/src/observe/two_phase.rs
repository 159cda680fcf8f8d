//! What is told of a two-phase commit.

/// What happens in a two-phase commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TwoPhase {
    /// A store has promised a write, and locked the record: it is in doubt until it hears of a decision.
    Prepared,
    /// The coordinator has decided.
    Decided {
        /// To write everywhere, or nowhere.
        commit: bool,
    },
    /// A store is in doubt no longer, and the record is free.
    Settled {
        /// It was told to write, or not to.
        commit: bool,
        /// It was not told: it has waited too long, or lost its disk.
        heuristic: bool,
    },
    /// Somebody has waited too long for a record that was locked, and was sent away.
    Blocked {
        /// The operation for which it is locked.
        holder: u64,
    },
}
