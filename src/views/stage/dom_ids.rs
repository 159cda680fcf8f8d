//! What the elements of the stage are called.

/// The element that listens to keys and pointers.
pub const STAGE: &str = "stage-surface";
/// Boxes and arrows: a drawing of its own, that is moved and scaled as a whole. A browser lays out and paints again what
/// is scaled by an attribute inside of a drawing, and not what is scaled by the style around it.
pub(super) const BELOW: &str = "stage-below";
/// Zones, below everything.
pub(super) const ZONES: &str = "stage-zones";
/// What can be taken hold of besides boxes.
pub(super) const GRIPS: &str = "stage-grips";
/// Names, badges and handles.
pub(super) const ABOVE: &str = "stage-above";
/// Handles: one em is always twelve pixels.
pub(super) const HANDLES: &str = "stage-handles";
/// The dots of the grid.
pub(super) const DOTS: &str = "stage-dots";
/// How large everything is, in words.
pub(super) const PERCENT: &str = "stage-percent";

/// The identity of a box's element.
#[must_use]
pub fn node_dom_id(id: &str) -> String {
    format!("stage-node-{id}")
}

/// The identity of an arrow's element.
#[must_use]
pub fn link_dom_id(id: &str) -> String {
    format!("stage-link-{id}")
}

/// The identity of what is drawn of a region.
pub(super) fn zone_dom_id(id: &str) -> String {
    format!("stage-zone-{id}")
}

/// The identity of what takes the focus for a region.
#[must_use]
pub fn grip_dom_id(id: &str) -> String {
    format!("stage-grip-{id}")
}

/// What a held box moves: the part of it below the messages and the part above.
pub(super) fn held_dom_ids(id: &str) -> [String; 2] {
    [format!("stage-held-{id}"), format!("stage-held-over-{id}")]
}

/// The path that every line of an arrow is drawn along.
pub(super) fn route_dom_id(id: &str) -> String {
    format!("stage-route-{id}")
}

/// What of an arrow does not follow a held box: ribbon, and everything above.
pub(super) fn resting_dom_ids(id: &str) -> [String; 2] {
    [format!("stage-ribbon-{id}"), format!("stage-over-{id}")]
}
