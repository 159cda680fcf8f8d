//! What came of a change of an amount.

/// What a store made of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// The write that is told of next changes the amount.
    Changed {
        /// What it was.
        from: i16,
        /// What it becomes.
        to: i16,
        /// By how much the writer meant to change it.
        by: i16,
        /// The writer said what it becomes, from what it knew: perhaps that was not what there was.
        sets: bool,
    },
    /// Nothing is written, because less than nothing would be left.
    NotEnough {
        /// What there is.
        left: i16,
    },
}
