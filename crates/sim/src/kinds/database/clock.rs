//! What a database asks to be woken for, beside the work of its tasks.

/// The clocks of a database. Their marks are in no wake of a server.
const MARK: u64 = 0b11 << 30;

/// What a database is woken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clock {
    /// Something reaches a replica, or a report of it reaches the leader.
    Arrival(u16),
    /// A write of this leader has waited long enough.
    Overdue(u16),
    /// The lease of a leader may have run out.
    Lease,
    /// The relay of an outbox has something to do at this connection.
    Relay(u16),
    /// Somebody may have waited long enough for a lock, or for a decision.
    Locks,
}

impl Clock {
    pub(super) const fn token(self) -> u64 {
        let (what, which) = match self {
            Self::Arrival(which) => (0, which),
            Self::Overdue(which) => (1, which),
            Self::Lease => (2, 0),
            Self::Relay(which) => (3, which),
            Self::Locks => (4, 0),
        };
        MARK | (what << 16) | which as u64
    }

    /// Back from a token, if it is one of these.
    pub(super) const fn from_token(token: u64) -> Option<Self> {
        if token & MARK != MARK {
            return None;
        }
        Some(match (token >> 16) & 7 {
            0 => Self::Arrival(token as u16),
            1 => Self::Overdue(token as u16),
            3 => Self::Relay(token as u16),
            4 => Self::Locks,
            _ => Self::Lease,
        })
    }
}
