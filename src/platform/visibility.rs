//! Whether anybody can see the page.

use super::{Watch, document};

/// Whether the tab is hidden.
#[must_use]
pub fn is_hidden() -> bool {
    document().is_some_and(|document| document.hidden())
}

/// Calls something whenever the tab is hidden (`true`) or shown again.
pub fn on_change(mut heard: impl FnMut(bool) + 'static) -> Watch {
    document().map_or_else(Watch::nothing, |d| Watch::on(&d, "visibilitychange", move |_| heard(is_hidden())))
}

/// Calls something when the page is about to go away: the last chance to keep the work.
pub fn on_leave(mut heard: impl FnMut() + 'static) -> Watch {
    super::window().map_or_else(Watch::nothing, |window| Watch::on(&window, "pagehide", move |_| heard()))
}
