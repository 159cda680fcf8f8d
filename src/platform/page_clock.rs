//! The page's own clock, which never runs backwards: for pacing and for toasts, never for the simulation.

use super::window;

/// Since the page was opened [page milliseconds].
#[must_use]
pub fn now() -> f64 {
    window().and_then(|window| window.performance()).map_or_else(js_sys::Date::now, |performance| performance.now())
}
