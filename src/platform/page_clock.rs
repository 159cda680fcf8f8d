//! The page's own clock, which never runs backwards: for pacing and for toasts, never for the simulation.

use super::window;

/// Since the page was opened [page milliseconds].
#[must_use]
pub fn now() -> f64 {
    window().and_then(|window| window.performance()).map_or_else(js_sys::Date::now, |performance| performance.now())
}

/// What the calendar says: for when something was kept, never for how long something takes [milliseconds since 1970].
#[must_use]
pub fn date() -> u64 {
    js_sys::Date::now() as u64
}
