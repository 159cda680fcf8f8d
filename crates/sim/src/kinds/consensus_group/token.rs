//! What a group is woken for.

/// Set in the wakes of this file, and in none of a server.
const MARK: u64 = 0b11 << 30;

/// One of a group's clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clock {
    /// A message between members arrives.
    Post,
    /// Somebody may have waited long enough for a leader.
    Timeout,
    /// A leader beats.
    Beat(u16),
}

impl Clock {
    pub(super) const fn token(self) -> u64 {
        let (what, which) = match self {
            Self::Post => (0, 0),
            Self::Timeout => (1, 0),
            Self::Beat(which) => (2, which),
        };
        MARK | (what << 16) | which as u64
    }

    /// Back from a token, if it is one of these.
    pub(super) const fn from_token(token: u64) -> Option<Self> {
        if token & MARK != MARK {
            return None;
        }
        Some(match (token >> 16) & 3 {
            0 => Self::Post,
            1 => Self::Timeout,
            _ => Self::Beat(token as u16),
        })
    }
}
