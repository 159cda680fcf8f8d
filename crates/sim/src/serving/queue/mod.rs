//! Who waits at an instance, and who of them goes next.

mod codel;
mod ends;
mod random;
mod priority;
mod deadline;

use std::collections::VecDeque;

pub use codel::CoDel;

use self::deadline::ByDeadline;
use self::priority::ByPriority;
use self::random::Shuffled;
use crate::component::Request;
use crate::kernel::streams::Stream;
use crate::observe::{Observer, not_plain};

/// In which order waiting requests are begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discipline {
    /// First come, first served.
    Fifo,
    /// Last come, first served; work that was begun is not interrupted.
    Lifo,
    /// First come, first served, and the other way round while more than so many wait.
    ///
    /// Source: Maurer, "Fail at Scale", ACM Queue 13(8), 2015.
    AdaptiveLifo(u64),
    /// Any of them, all equally likely.
    Random,
    /// The flow with the lowest priority number, first come, first served within it; without interruption (Cobham 1954).
    Priority,
    /// The earliest deadline (Liu, Layland 1973, here without interruption); those without one last.
    Deadline,
}

/// One that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Waiting {
    /// The request.
    pub request: Request,
    /// When it came [nanoseconds].
    pub arrived: u64,
    /// From when on it has waited too long to be begun [nanoseconds]; `u64::MAX` for never.
    pub limit: u64,
}

/// All that wait at one instance, kept as their discipline needs it.
#[derive(Clone, Debug)]
pub(super) enum Line {
    /// Taken from either end.
    Ends(VecDeque<Waiting>),
    /// Taken from anywhere.
    Shuffled(Shuffled),
    /// One line for each priority.
    ByPriority(Box<ByPriority>),
    /// In order of deadlines.
    ByDeadline(ByDeadline),
}

impl Default for Line {
    fn default() -> Self {
        Self::Ends(VecDeque::new())
    }
}

impl Line {
    /// An empty line for a discipline.
    pub(super) fn new(discipline: Discipline) -> Self {
        match discipline {
            Discipline::Fifo | Discipline::Lifo | Discipline::AdaptiveLifo(_) => Self::default(),
            Discipline::Random => Self::Shuffled(Shuffled::default()),
            Discipline::Priority => Self::ByPriority(Box::default()),
            Discipline::Deadline => Self::ByDeadline(ByDeadline::default()),
        }
    }

    /// Whether this line is of the sort that a discipline needs.
    pub(super) const fn suits(&self, discipline: Discipline) -> bool {
        matches!(
            (self, discipline),
            (Self::Ends(_), Discipline::Fifo | Discipline::Lifo | Discipline::AdaptiveLifo(_))
                | (Self::Shuffled(_), Discipline::Random)
                | (Self::ByPriority(_), Discipline::Priority)
                | (Self::ByDeadline(_), Discipline::Deadline)
        )
    }

    /// How many wait.
    #[inline]
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Ends(line) => line.len(),
            Self::Shuffled(line) => line.len(),
            Self::ByPriority(line) => line.len(),
            Self::ByDeadline(line) => line.len(),
        }
    }

    /// Whether nobody waits.
    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes one in; `priority` is that of its flow.
    #[inline]
    pub(super) fn push<O: Observer>(&mut self, waiting: Waiting, priority: u8) {
        match self {
            Self::Ends(line) => line.push_back(waiting),
            _ if !O::EVERYTHING => not_plain(),
            Self::Shuffled(line) => line.push(waiting),
            Self::ByPriority(line) => line.push(waiting, priority),
            Self::ByDeadline(line) => line.push(waiting),
        }
    }

    /// Takes out the one that goes next. Random: one draw, and only where the order is random.
    #[inline]
    pub(super) fn pop<O: Observer>(&mut self, discipline: Discipline, luck: &mut Stream) -> Option<Waiting> {
        match self {
            Self::Ends(line) => ends::pop(line, discipline),
            _ if !O::EVERYTHING => not_plain(),
            Self::Shuffled(line) => line.pop(luck),
            Self::ByPriority(line) => line.pop(),
            Self::ByDeadline(line) => line.pop(),
        }
    }

    /// The one that has waited longest.
    pub(super) fn oldest(&self) -> Option<&Waiting> {
        match self {
            Self::Ends(line) => line.front(),
            Self::Shuffled(line) => line.oldest(),
            Self::ByPriority(line) => line.oldest(),
            Self::ByDeadline(line) => line.oldest(),
        }
    }

    /// Takes out the one that has waited longest.
    pub(super) fn pop_oldest(&mut self) -> Option<Waiting> {
        match self {
            Self::Ends(line) => line.pop_front(),
            Self::Shuffled(line) => line.pop_oldest(),
            Self::ByPriority(line) => line.pop_oldest(),
            Self::ByDeadline(line) => line.pop_oldest(),
        }
    }
}

#[cfg(test)]
mod tests;
