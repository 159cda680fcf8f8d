//! Lines that are served from one end or the other: first in first out, last in first out, and the change between them.

use std::collections::VecDeque;

use super::{Discipline, Waiting};

/// Takes out the next one; a constant number of steps.
#[inline]
pub(super) fn pop(line: &mut VecDeque<Waiting>, discipline: Discipline) -> Option<Waiting> {
    let from_the_back = match discipline {
        Discipline::Lifo => true,
        Discipline::AdaptiveLifo(threshold) => line.len() as u64 > threshold,
        Discipline::Fifo | Discipline::Random | Discipline::Priority | Discipline::Deadline => false,
    };
    if from_the_back { line.pop_back() } else { line.pop_front() }
}
