//! Pieces of the page that come after its first picture: panels, and what the bar and the timeline have for a hand. They are
//! in [`crate::later`]; a first picture is the canvas, the clock and what holds the time.

use std::rc::Rc;

use yew::{Callback, Html};

use super::stage::way::Way;
use super::stage::{self, Layout, StageProps};
use super::timeline::{self, Timeline, lanes};
use super::topbar::{self, Topbar};
use super::{icons, seek};
use crate::app::App;
use crate::later;
use crate::runner::Summary;
use crate::state::Command;
use betwixt_model::Scenario;

/// The functions that make them.
#[derive(Debug)]
pub(crate) struct Parts {
    /// The pictures that the first one does not need.
    pub(crate) pictures: fn() -> Html,
    /// What can be added.
    pub(crate) palette: fn(&App) -> Html,
    /// What is selected, or the scenario.
    pub(crate) inspector: fn(&App) -> Html,
    /// Charts, and what each side believes.
    pub(crate) evidence: fn(&App) -> Html,
    /// What was found.
    pub(crate) findings: fn(&App) -> Html,
    /// One operation of it.
    pub(crate) story: fn(&App) -> Html,
    /// What says above the canvas that an operation is followed.
    pub(crate) following: fn(&App) -> Html,
    /// Its way on the canvas.
    pub(crate) way: fn(&App) -> Option<Rc<Way>>,
    /// What can be taken hold of on the canvas: regions, and the ends of an arrow.
    pub(crate) grips: fn(&StageProps, &Layout) -> Html,
    /// What is inside of boxes that are looked at closely.
    pub(crate) insides: fn(&StageProps, &Layout) -> Html,
    /// What floats over the canvas: the small list and the small map.
    pub(crate) floats: fn(&StageProps, &Layout) -> Html,
    /// The scenario's name, to be changed.
    pub(crate) name: fn(&Topbar) -> Html,
    /// Speed and seed.
    pub(crate) pace: fn(&Topbar) -> Html,
    /// What can be done with the whole of it.
    pub(crate) document: fn(&Topbar) -> Html,
    /// What stands on the timeline: faults, and what was changed while it ran.
    pub(crate) items: fn(&Scenario, &Summary) -> Vec<lanes::Item>,
    /// The hand on the time, over the track of a timeline.
    pub(crate) seek: fn(&Summary, &Callback<Command>) -> Html,
    /// One of it.
    pub(crate) entry: fn(&Timeline, &lanes::Item) -> Html,
}

/// In the second file of the page.
pub(crate) const PARTS: Parts = Parts {
    pictures: icons::others,
    palette: App::palette,
    inspector: App::inspector,
    evidence: App::evidence,
    findings: App::findings,
    story: App::story,
    following: App::following,
    way: App::way,
    grips: stage::grips::grips,
    insides: stage::insides::insides,
    floats: stage::floats::floats,
    name: topbar::name,
    pace: topbar::pace,
    document: topbar::document,
    items: lanes::items,
    seek: seek::seek,
    entry: timeline::entry,
};

/// A piece, once it can be made; nothing until then.
pub(crate) fn piece(make: impl FnOnce(&Parts) -> Html) -> Html {
    later::here().map(|later| make(&later.parts)).unwrap_or_default()
}
