//! What the system asks for: darkness, stillness, a small page.

use std::rc::Rc;

use gloo_events::EventListener;
use web_sys::MediaQueryList;

use super::watch::unless_broken;
use super::{Watch, window};
use crate::state::session::Shape;

/// What asks for each shape of the page.
const UPRIGHT: &str = "(max-width: 640px) and (orientation: portrait)";
const NARROW: &str = "(max-width: 740px), (max-width: 960px) and (max-height: 440px)";
const SNUG: &str = "(max-width: 1100px)";
const LOW: &str = "(max-height: 660px)";
const DARK: &str = "(prefers-color-scheme: dark)";
const STILL: &str = "(prefers-reduced-motion: reduce)";

/// What the system asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Media {
    /// Dark pages.
    pub dark: bool,
    /// Nothing that travels.
    pub reduced_motion: bool,
    /// How much room the window has.
    pub shape: Shape,
    /// The window has little height.
    pub low: bool,
}

/// As it is now.
#[must_use]
pub fn now() -> Media {
    let holds = |text| query(text).is_some_and(|query| query.matches());
    let shape = match () {
        () if holds(UPRIGHT) => Shape::Upright,
        () if holds(NARROW) => Shape::Narrow,
        () if holds(SNUG) => Shape::Snug,
        () => Shape::Roomy,
    };
    Media { dark: holds(DARK), reduced_motion: holds(STILL), shape, low: holds(LOW) }
}

/// Calls something whenever it changes.
pub fn on_change(heard: impl Fn(Media) + 'static) -> Watch {
    let heard = Rc::new(heard);
    let listeners = [DARK, STILL, LOW, UPRIGHT, NARROW, SNUG].into_iter().filter_map(query).map(|query| {
        let heard = Rc::clone(&heard);
        EventListener::new(&query, "change", unless_broken(move |_| heard(now())))
    });
    Watch::listeners(listeners.collect())
}

fn query(text: &str) -> Option<MediaQueryList> {
    window()?.match_media(text).ok().flatten()
}
