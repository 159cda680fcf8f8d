//! What is inside of components that are more than workers and a queue: who leads, who lags, what waits to be told.

/// The inside of one component at a moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inside {
    /// In one sentence, for those who listen.
    pub spoken: String,
}
