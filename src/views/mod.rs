//! What is drawn: views get plain data and ask for [`crate::state::Command`]s; they hold no state of the document.

pub mod markup;
pub mod memo;
pub mod icons;
pub mod readout;
pub mod controls;
pub mod seek;
pub mod shell;
pub mod topbar;
mod carry;
pub mod palette;
pub(crate) mod parts;
pub mod stage;
pub mod insides;
pub mod inspector;
pub mod timeline;
pub mod divider;
pub mod metrics;
pub mod notice;
pub(crate) mod print;
pub mod toaster;
pub mod findings;
pub mod outline;
pub mod other_half;
pub mod hint;
pub mod live_region;
pub mod dialogs;
pub mod expectations;
pub mod exposed;
mod bookmarks;
pub mod embed;
pub mod phone;

use betwixt_model::Catalogue;

/// What can stand in a scenario.
static CATALOGUE: Catalogue = betwixt_sim::CATALOGUE;

/// How many flows have a colour and a letter of their own.
const COLOURS: usize = 6;

/// The class that gives an element the colour of the flow at this place: `flow-a`.
#[must_use]
pub fn flow_class(place: usize) -> &'static str {
    ["flow-a", "flow-b", "flow-c", "flow-d", "flow-e", "flow-f"][place % COLOURS]
}

/// The letter of the flow at this place.
#[must_use]
pub fn flow_letter(place: usize) -> char {
    ['A', 'B', 'C', 'D', 'E', 'F'][place % COLOURS]
}

/// Whether one of these texts holds what is searched for, whatever its case; everything does when nothing is.
fn found(texts: &[&str], search: &str) -> bool {
    // The texts are ours, in plain letters: the tables of every alphabet's cases would be 12 KB of the page.
    let search = search.trim().to_ascii_lowercase();
    search.is_empty() || texts.iter().any(|text| text.to_ascii_lowercase().contains(&search))
}
