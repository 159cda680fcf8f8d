//! One copy of a component: who works there, and who waits.

use std::collections::VecDeque;

use super::queue::{Discipline, Line};
use crate::kernel::slab::Slot;

/// One copy of a component.
#[derive(Clone, Debug)]
pub(super) struct Instance {
    /// Requests not begun yet.
    pub(super) line: Line,
    /// Tasks whose answers have come, and that wait for a worker to go on.
    pub(super) ready: VecDeque<Slot>,
    /// Workers held.
    pub(super) busy: u32,
    /// When the line was seen empty last [nanoseconds].
    pub(super) last_empty: u64,
}

impl Instance {
    /// An idle one.
    pub(super) fn new(discipline: Discipline) -> Self {
        Self { line: Line::new(discipline), ready: VecDeque::new(), busy: 0, last_empty: 0 }
    }
}
