//! Bending an arrow, as the menu of its connection offers it.

use betwixt_model::Connection;

use super::Does;
use super::offers::{Group, Offer};
use crate::state::command::Command;
use crate::state::sketch::Sketch;

/// Bending a connection's arrow, and undoing that.
pub(super) fn bends(held: &Connection, name: &str, begin: Does) -> impl Iterator<Item = Offer> {
    let keys = Offer::new(Group::Change, "bend", "Bend with the arrow keys", name, begin)
        .said(format!("Bend {name}"))
        .also("curve move arrow")
        .key(Sketch::StartBending(None).into());
    let straight = Command::from(Sketch::Straighten(Some(held.id.clone())));
    let straight = Offer::new(Group::Change, "minus", "Straighten", name, straight)
        .also("bend unbend")
        .key(Sketch::Straighten(None).into());
    std::iter::once(keys).chain(held.bend.is_some().then_some(straight))
}
