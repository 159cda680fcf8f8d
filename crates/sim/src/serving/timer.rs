//! What a server asks to be woken for, beside the end of a task's work.

use crate::kernel::slab::Slot;

/// Set in the wakes of this file and in no wake of a task: a task's place never reaches it.
const MARK: u64 = 1 << 31;

/// Set in the reminders of a transaction, beside the place of its task, which never reaches it either.
const REMINDER: u64 = 1 << 30;

/// The token of a reminder of a task's transaction.
pub(super) const fn reminder(slot: Slot) -> u64 {
    slot.pack() | REMINDER
}

/// One of a server's own clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Timer {
    /// The first piece of shared work at this instance is done.
    Shared(u16),
    /// It is time to look at the load.
    Look,
    /// An instance has started.
    Started,
    /// This instance has started again, and has programs to take up.
    Recovery(u16),
}

/// What a wake is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Woken {
    /// A task's work.
    Task(Slot),
    /// A task's transaction.
    Reminder(Slot),
    /// A clock of the server, and which of its wakes.
    Timer(Timer, u32),
}

impl Timer {
    /// As a token, with the number of the wake.
    pub(super) const fn token(self, version: u32) -> u64 {
        let (which, instance) = match self {
            Self::Shared(instance) => (0, instance),
            Self::Look => (1, 0),
            Self::Started => (2, 0),
            Self::Recovery(instance) => (3, instance),
        };
        ((version as u64) << 32) | MARK | (which << 16) | instance as u64
    }
}

impl Woken {
    /// Back from a token.
    #[inline]
    pub(super) const fn from_token(token: u64) -> Self {
        if token & (MARK | REMINDER) == 0 {
            return Self::Task(Slot::unpack(token));
        }
        if token & MARK == 0 {
            return Self::Reminder(Slot::unpack(token & !REMINDER));
        }
        let timer = match (token >> 16) & 3 {
            1 => Timer::Look,
            2 => Timer::Started,
            3 => Timer::Recovery(token as u16),
            _ => Timer::Shared(token as u16),
        };
        Self::Timer(timer, (token >> 32) as u32)
    }
}
