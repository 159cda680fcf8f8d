//! Bending arrows: how far the middle of one is drawn from where it would be by itself. A matter of looks: no run notices.

use betwixt_model::{ConnectionId, Point, Scenario};

use super::apply::gone;
use super::edit::{Edit, EditError};
use super::fixed;
use super::label::connection_name;
use super::selection::Selection;
use super::session::Session;

/// The farthest that an arrow is bent [canvas units].
const FARTHEST: f64 = 100_000.0;

/// The arrow that is selected.
pub(super) const fn selected(selection: &Selection) -> Option<&ConnectionId> {
    match selection {
        Selection::Connection(id) => Some(id),
        _ => None,
    }
}

/// To whole units; not at all is nothing.
#[must_use]
pub fn settled(bend: Point) -> Option<Point> {
    let round = |value: f64| value.round().clamp(-FARTHEST, FARTHEST) + 0.0;
    let bend = Point { x: round(bend.x), y: round(bend.y) };
    (bend != Point::default()).then_some(bend)
}

/// The edit that bends the arrow that is selected a little further.
pub(super) fn nudged(scenario: &Scenario, selection: &Selection, dx: f64, dy: f64) -> Option<Edit> {
    let held = scenario.connection(selected(selection)?)?;
    let from = held.bend.unwrap_or_default();
    Some(Edit::Bend(held.id.clone(), settled(Point { x: from.x + dx, y: from.y + dy })))
}

/// The edit that straightens an arrow.
///
/// Errors: it is not there, or straight already.
pub(super) fn straightened(scenario: &Scenario, id: &ConnectionId) -> Result<Edit, EditError> {
    let held = scenario.connection(id).ok_or_else(|| gone("connection"))?;
    if held.bend.is_none() {
        return Err(EditError::new(format!("{} is not bent.", connection_name(scenario, id))));
    }
    Ok(Edit::Bend(id.clone(), None))
}

/// Carries a bend out.
pub(super) fn carry_out(next: &mut Scenario, id: &ConnectionId, bend: Option<Point>) -> Result<(), EditError> {
    let held = next.connections.iter_mut().find(|held| held.id == *id).ok_or_else(|| gone("connection"))?;
    let finite = |bend: &Point| bend.x.is_finite() && bend.y.is_finite();
    held.bend = bend.filter(finite).and_then(settled);
    Ok(())
}

/// What a bend is called in the history.
pub(super) fn label(before: &Scenario, id: &ConnectionId, bend: Option<Point>) -> String {
    format!("{} {}", if bend.is_some() { "Bend" } else { "Straighten" }, connection_name(before, id))
}

/// How far an arrow is bent, for those who listen: "Bent 40 to the right and 20 up."
#[must_use]
pub fn words(bend: Option<Point>) -> String {
    let Some(Point { x, y }) = bend else { return "Straight.".to_owned() };
    let across = (x != 0.0).then(|| format!("{} to the {}", fixed(x.abs(), 0), if x > 0.0 { "right" } else { "left" }));
    let down = (y != 0.0).then(|| format!("{} {}", fixed(y.abs(), 0), if y > 0.0 { "down" } else { "up" }));
    format!("Bent {}.", [across, down].into_iter().flatten().collect::<Vec<_>>().join(" and "))
}

/// Says how keys bend an arrow, which has the focus from now on.
pub(super) fn begin(session: &mut Session, scenario: &Scenario, id: Option<&ConnectionId>, page_ms: f64) {
    let id = id.or(selected(&session.selection)).filter(|id| scenario.connection(id).is_some()).cloned();
    let Some(id) = id else {
        session.voice.answer("Select a connection first.", page_ms);
        return;
    };
    let name = connection_name(scenario, &id);
    session.point_at(super::selection::Subject::Connection(id));
    let how = "Arrow keys bend it, with Shift further. Enter keeps it, Escape puts it back.";
    session.voice.answer(format!("{name}. {how}"), page_ms);
}

/// Says how far the arrow that is selected is bent now.
pub(super) fn say(session: &mut Session, scenario: &Scenario, page_ms: f64) {
    let held = selected(&session.selection).and_then(|id| scenario.connection(id));
    if let Some(held) = held {
        session.voice.answer(words(held.bend), page_ms);
    }
}
