//! What is told of a write that met another version than its writer knew.

use crate::component::Op;

/// A record was not written, because it had another version than the writer knew.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conflict {
    /// At which component.
    pub node: u32,
    /// Whose journey.
    pub op: Op,
    /// Which record.
    pub key: u64,
    /// The version that the writer knew.
    pub expected: u32,
    /// The version that there is.
    pub found: u32,
}
