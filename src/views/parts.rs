//! Pieces that the first picture of a page never has, because nobody has done anything yet: they are in [`crate::later`].

use betwixt_model::{ParamSpec, ParamValue, Scenario, SimSpan, units};
use yew::Html;

use super::controls::slider;
use super::inspector::{param_row, scenario};
use super::timeline::{self, Timeline, lanes};
use crate::later;
use crate::runner::Summary;

/// The functions that make them.
#[derive(Debug)]
pub(crate) struct Parts {
    /// What stands on the timeline: faults, and what was changed while it ran.
    pub(crate) items: fn(&Scenario, &Summary) -> Vec<lanes::Item>,
    /// One of it.
    pub(crate) entry: fn(&Timeline, &lanes::Item) -> Html,
    /// A parameter that is no number.
    pub(crate) other_row: fn(&param_row::ParamRow) -> Html,
    /// That a parameter was changed, and the way back.
    pub(crate) changed: fn(&param_row::ParamRow) -> Html,
    /// What was changed while it ran, and what goes wrong.
    pub(crate) changes: fn(&scenario::ScenarioInspector) -> Html,
    /// Reads what was written into a field.
    pub(crate) parse: fn(&ParamSpec, &str) -> Result<ParamValue, String>,
    /// Reads a duration.
    pub(crate) parse_span: fn(&str) -> Result<SimSpan, String>,
    /// What a hand does to a slider.
    pub(crate) slider: slider::Hands,
}

/// In the second file of the page.
pub(crate) const PARTS: Parts = Parts {
    items: lanes::items,
    entry: timeline::entry,
    other_row: param_row::other,
    changed: param_row::changed,
    changes: scenario::changes_and_plan,
    parse: ParamSpec::parse,
    parse_span: units::parse_span,
    slider: slider::HANDS,
};

/// A piece, once it can be made.
pub(super) fn piece(make: impl FnOnce(&Parts) -> Html) -> Html {
    later::here().map(|later| make(&later.parts)).unwrap_or_default()
}

/// Reads something that was written.
///
/// Errors: a sentence; also while the page is still loading.
pub(super) fn reading<T>(read: impl FnOnce(&Parts) -> Result<T, String>) -> Result<T, String> {
    match later::here() {
        Some(later) => read(&later.parts),
        None => Err("The page is still loading: try again in a moment".to_owned()),
    }
}
