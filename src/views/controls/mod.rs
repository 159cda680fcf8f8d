//! Controls that know nothing of scenarios: sliders, fields, switches, dialogs, charts.

pub mod button;
pub mod chart;
pub mod choice;
pub mod dialog;
mod draft;
pub mod field;
pub mod lines;
pub mod name;
pub mod plot;
pub mod slider;
pub mod switch;
pub mod track;

/// A share of the whole as an SVG length: 0.5 is "50.00%". The page allows no style attributes, so that lengths which
/// follow a number are attributes of SVG elements.
#[must_use]
pub fn percent(share: f64) -> String {
    crate::state::fixed(share.clamp(0.0, 1.0) * 100.0, 2) + "%"
}
