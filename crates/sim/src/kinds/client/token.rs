//! What a number that comes back to a client stands for.

use crate::kernel::slab::Slot;

/// What a number that comes back stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// The next open arrival is due, or there is room for another user, if this is still the plan with that number.
    Arrival(u32),
    /// A burst, or the quiet between two, is over, if it is still the phase with that number.
    Phase(u32),
    /// A user has thought enough, if users of that era are still there.
    Thought(u32),
    /// A visit goes on.
    Visit(Slot),
    /// A visit's patience is over.
    Patience(Slot),
}

const TAG_BITS: u32 = 62;

/// Tells phases from arrivals, whose own numbers are shorter.
const PHASE: u64 = 1 << 32;

impl Token {
    pub(super) fn pack(self) -> u64 {
        match self {
            Self::Arrival(plan) => u64::from(plan),
            Self::Phase(number) => PHASE | u64::from(number),
            Self::Thought(era) => (1 << TAG_BITS) | u64::from(era),
            Self::Visit(slot) => (2 << TAG_BITS) | (slot.pack() & !(3 << TAG_BITS)),
            Self::Patience(slot) => (3 << TAG_BITS) | (slot.pack() & !(3 << TAG_BITS)),
        }
    }

    pub(super) fn unpack(packed: u64) -> Self {
        let slot = Slot::unpack(packed & !(3 << TAG_BITS));
        match packed >> TAG_BITS {
            0 if packed & PHASE != 0 => Self::Phase(packed as u32),
            0 => Self::Arrival(packed as u32),
            1 => Self::Thought(packed as u32),
            2 => Self::Visit(slot),
            _ => Self::Patience(slot),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_survive_the_trip() {
        let slot = Slot { index: 7, generation: (1 << 30) - 1 };
        for token in [
            Token::Arrival(u32::MAX),
            Token::Phase(u32::MAX),
            Token::Thought(3),
            Token::Visit(slot),
            Token::Patience(slot),
        ] {
            assert_eq!(Token::unpack(token.pack()), token);
        }
    }
}
