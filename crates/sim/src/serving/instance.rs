//! One copy of a component: who works there, and who waits.

use std::collections::VecDeque;

use super::ServerConfig;
use super::meter::Meter;
use super::queue::Line;
use super::shared::Shared;
use super::start::Young;
use crate::kernel::slab::Slot;

/// One copy of a component.
///
/// Shape: what every request needs comes first, also in memory.
#[derive(Clone, Debug)]
#[repr(C)]
pub(super) struct Instance {
    /// Workers held.
    pub(super) busy: u32,
    /// Workers doing work of their own.
    pub(super) working: u32,
    /// Pauses that have begun and not ended.
    pub(super) paused: u16,
    /// Set while it has started not long ago.
    pub(super) young: Option<Young>,
    /// Requests not begun yet.
    pub(super) line: Line,
    /// Tasks whose answers have come, and that wait for a worker to go on.
    pub(super) ready: VecDeque<Slot>,
    /// Work on shared processors.
    pub(super) shared: Shared,
    /// How much it works, while somebody wants to know.
    pub(super) meter: Meter,
    /// When the first of the pauses began [nanoseconds].
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
            young: None,
            meter: Meter::default(),
            paused: 0,
            paused_since: 0,
            last_empty: 0,
        }
    }

    /// It takes requests from this time on, cold.
    pub(super) const fn start(&mut self, since: u64) {
        self.young = Some(Young { since, cold: true });
    }

    /// Brings the meter up to date; before the number of those who work changes.
    pub(super) fn measure(&mut self, now: u64, workers: u32) {
        let working = if self.is_paused() { 0 } else { self.working.min(workers) };
        self.meter.add(now, working);
    }

    /// How many have worked on average since the last reading.
    pub(super) fn read_meter(&mut self, now: u64, workers: u32) -> f64 {
        self.measure(now, workers);
        self.meter.read(now)
    }

    /// Whether it stands still.
    pub(super) const fn is_paused(&self) -> bool {
        self.paused > 0
    }
}
