//! What is shown of a gesture before it is done: a line that is pulled, a rectangle, a ghost, a reason why not.

use crate::canvas::camera::{WorldPoint, WorldRect, number};
use crate::canvas::guide::Aligned;
use crate::canvas::shape::Side;
use crate::platform::attribute;

use super::live::Live;

/// A connection that is being pulled.
pub(super) const PULL: &str = "stage-pull";
/// A selection rectangle.
pub(super) const MARQUEE: &str = "stage-marquee";
/// A component on its way from the palette.
pub(super) const GHOST: &str = "stage-ghost";
/// Lines that a held box has come into.
pub(super) const GUIDES: &str = "stage-guides";
/// Why a connection cannot end here.
pub(super) const WHY: &str = "stage-why";

/// Draws a connection that is being pulled.
pub(super) fn pull(live: &Live, (from, side): (usize, Side), to: WorldPoint) {
    let Some(node) = live.nodes().get(from) else { return };
    let start = node.edge_at(side, 0.0);
    let (x, y) = side.outward();
    let arm = (start.distance(to) / 2.0).min(90.0);
    let pair = |x: f64, y: f64| format!("{} {}", number(x), number(y));
    let path =
        format!("M{}Q{} {}", pair(start.x, start.y), pair(start.x + x * arm, start.y + y * arm), pair(to.x, to.y));
    attribute::set(PULL, "d", &path);
}

/// Says why a connection cannot end here; nothing where it may.
pub(super) fn say_why(why: Option<String>, at: WorldPoint) {
    attribute::set(WHY, "x", &number(at.x));
    attribute::set(WHY, "y", &number(at.y));
    attribute::set_text(WHY, &why.unwrap_or_default());
}

/// Shows a selection rectangle, or none.
pub(super) fn marquee(rect: Option<WorldRect>) {
    let WorldRect { left, top, right, bottom } = rect.unwrap_or_default();
    for (name, value) in [("x", left), ("y", top), ("width", right - left), ("height", bottom - top)] {
        attribute::set(MARQUEE, name, &number(value));
    }
}

/// Shows where a component with this outline would land.
pub(super) fn ghost(outline: &str, at: WorldPoint) {
    attribute::set(GHOST, "d", outline);
    attribute::set(GHOST, "transform", &format!("translate({} {})", number(at.x), number(at.y)));
}

/// No component is on its way any more.
pub(super) fn no_ghost() {
    attribute::remove(GHOST, "transform");
}

/// Shows the lines that a held box has come into.
pub(super) fn guides(aligned: &Aligned) {
    let upright = aligned.upright.map(|(x, from, to)| format!("M{} {}V{}", number(x), number(from), number(to)));
    let level = aligned.level.map(|(y, from, to)| format!("M{} {}H{}", number(from), number(y), number(to)));
    let path: String = [upright, level].into_iter().flatten().collect();
    attribute::set(GUIDES, "d", &path);
}

/// Nothing is shown any more.
pub(super) fn clear() {
    guides(&Aligned::default());
    marquee(None);
    attribute::set(PULL, "d", "");
    no_ghost();
    attribute::set_text(WHY, "");
}
