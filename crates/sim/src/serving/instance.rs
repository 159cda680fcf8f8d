//! One copy of a component: who works there, and who waits.

use std::collections::VecDeque;

use super::ServerConfig;
use super::queue::Line;
use super::shared::Shared;
use crate::kernel::slab::Slot;

/// One copy of a component.
#[derive(Clone, Debug)]
pub(super) struct Instance {
    /// Requests not begun yet.
    pub(super) line: Line,
    /// Tasks whose answers have come, and that wait for a worker to go on.
    pub(super) ready: VecDeque<Slot>,
    /// Work on shared processors.
    pub(super) shared: Shared,
    /// Workers held.
    pub(super) busy: u32,
    /// Workers doing work of their own.
    pub(super) working: u32,
    /// Pauses that have begun and not ended.
    pub(super) paused: u16,
    /// When the first of them began [nanoseconds].
    pub(super) paused_since: u64,
    /// When the line was seen empty last [nanoseconds].
    pub(super) last_empty: u64,
}

impl Instance {
    /// An idle one.
    pub(super) fn new(config: &ServerConfig) -> Self {
        Self {
            line: Line::new(config.discipline),
            ready: VecDeque::new(),
            shared: Shared::new(config.workers),
            busy: 0,
            working: 0,
            paused: 0,
            paused_since: 0,
            last_empty: 0,
        }
    }

    /// Whether it stands still.
    pub(super) const fn is_paused(&self) -> bool {
        self.paused > 0
    }
}
