//! Where a run stops rather than freeze the page, and what it says then.

use std::fmt;

/// Deepest chain of calls before a run stops.
pub const MAX_DEPTH: u8 = 64;
/// Most messages in flight.
pub const MAX_FLIGHTS: usize = 2_000_000;
/// Most calls under way.
pub const MAX_CALLS: usize = 2_000_000;
/// Most appointments at a single instant.
pub const MAX_AT_ONCE: u64 = 5_000_000;

/// Why a run stopped before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Calls nested too deep, at this component.
    Depth(u32),
    /// Too many messages in flight.
    Flights,
    /// Too many calls under way.
    Calls,
    /// Too much happening without time passing.
    AtOnce,
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Depth(_) => {
                write!(
                    f,
                    "A request passed through {MAX_DEPTH} calls, one inside the other. Break the circle of connections, or shorten the chain."
                )
            }
            Self::Flights => {
                write!(f, "More than {MAX_FLIGHTS} messages are in flight. Lower the rate, the latency or the retries.")
            }
            Self::Calls => {
                write!(f, "More than {MAX_CALLS} calls are waiting for an answer. Lower the rate, or add a timeout.")
            }
            Self::AtOnce => write!(
                f,
                "More than {MAX_AT_ONCE} things happened at one instant. Give connections or work a duration, or break the circle."
            ),
        }
    }
}
