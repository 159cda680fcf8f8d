//! What the system asks for: darkness, stillness, a narrow page.

use std::rc::Rc;

use gloo_events::EventListener;
use web_sys::MediaQueryList;

use super::watch::unless_broken;
use super::{Watch, window};

/// The width up to which the page is the one for phones.
const NARROW: &str = "(max-width: 640px)";
const DARK: &str = "(prefers-color-scheme: dark)";
const STILL: &str = "(prefers-reduced-motion: reduce)";

/// What the system asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Media {
    /// Dark pages.
    pub dark: bool,
    /// Nothing that travels.
    pub reduced_motion: bool,
    /// The window is as narrow as a phone.
    pub narrow: bool,
}

/// As it is now.
#[must_use]
pub fn now() -> Media {
    let holds = |text| query(text).is_some_and(|query| query.matches());
    Media { dark: holds(DARK), reduced_motion: holds(STILL), narrow: holds(NARROW) }
}

/// Whether the page is higher than wide.
#[must_use]
pub fn is_upright() -> bool {
    query("(orientation: portrait)").is_some_and(|query| query.matches())
}

/// Calls something whenever it changes.
pub fn on_change(heard: impl Fn(Media) + 'static) -> Watch {
    let heard = Rc::new(heard);
    let listeners = [DARK, STILL, NARROW].into_iter().filter_map(query).map(|query| {
        let heard = Rc::clone(&heard);
        EventListener::new(&query, "change", unless_broken(move |_| heard(now())))
    });
    Watch::listeners(listeners.collect())
}

fn query(text: &str) -> Option<MediaQueryList> {
    window()?.match_media(text).ok().flatten()
}
