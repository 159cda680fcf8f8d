//! What belongs together because one hand did it.

use std::sync::atomic::{AtomicU64, Ordering};

/// One continuous doing of a person's hand: a drag of a slider, a drag of boxes. All that carries the same one is one
/// step of undo and one mark on the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GestureId(pub u64);

impl GestureId {
    /// One that nobody has had since the page was opened.
    #[must_use]
    pub fn fresh() -> Self {
        static LAST: AtomicU64 = AtomicU64::new(0);
        Self(LAST.fetch_add(1, Ordering::Relaxed) + 1)
    }
}
