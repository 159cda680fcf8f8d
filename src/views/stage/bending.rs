//! What a hand does to the middle of the arrow that is selected: it bends it, and near the straight line lets it be straight.

use betwixt_model::Point;

use crate::canvas::camera::{WorldPoint, number};
use crate::canvas::hit::{Hit, middle_centre};
use crate::canvas::route::route_of;
use crate::platform::attribute;
use crate::state::{Command, Sketch, bending};

use super::hand::{Around, Asked, Hand};
use super::live::Live;

/// The grip in the middle.
pub(super) const MIDDLE: &str = "stage-middle";
/// The grips at the ends: they do not follow what is only held.
pub(super) const ENDS: &str = "stage-end-grips";
/// So near to where an arrow would be by itself it is straight [pixels].
const STRAIGHT: f64 = 8.0;

/// How far an arrow is bent whose middle is held here.
fn bend(connection: usize, to: WorldPoint, free: bool, live: &Live) -> Option<Point> {
    let layout = live.layout();
    let way = |bend| route_of(&layout.nodes, &layout.links, connection, bend).map(|route| route.point(0.5));
    let unbent = way(Some((0.0, 0.0)))?;
    let near = |at: WorldPoint| at.distance(to) * live.camera().zoom < STRAIGHT;
    // An arrow that goes around something by itself is straight there, as far as anybody can see.
    if !free && (near(unbent) || way(None).is_some_and(near)) {
        return None;
    }
    bending::settled(Point { x: to.x - unbent.x, y: to.y - unbent.y })
}

/// Where the middle of an arrow is, for a hand that takes hold of it.
pub(super) fn middle_under(hit: Hit, live: &Live) -> Option<WorldPoint> {
    match hit {
        Hit::Middle(at) => live.layout().tables.get(at).map(middle_centre),
        _ => None,
    }
}

impl Hand {
    /// The middle of an arrow is held somewhere, or stays there.
    pub(super) fn bend(
        &mut self,
        (connection, to): (usize, WorldPoint),
        (free, done): (bool, bool),
        live: &mut Live,
        asked: &mut Asked,
    ) {
        let bend = bend(connection, to, free, live);
        if done {
            self.clear(live);
            if let Some(id) = live.arrow_id(connection) {
                asked.commands.push(Command::from(Sketch::Bend(id.clone(), bend)));
            }
            return;
        }
        let layout = live.layout();
        let was = layout.tables.get(connection).map(middle_centre);
        let route = route_of(&layout.nodes, &layout.links, connection, bend.map(|bend| (bend.x, bend.y)));
        let (Some(was), Some(route)) = (was, route) else { return };
        let now = route.point(0.5);
        live.hold_route(connection, route);
        attribute::set(MIDDLE, "transform", &format!("translate({} {})", number(now.x - was.x), number(now.y - was.y)));
        attribute::set(ENDS, "visibility", "hidden");
    }

    /// The grips are where the document has them.
    pub(super) fn drop_middle() {
        attribute::remove(MIDDLE, "transform");
        attribute::remove(ENDS, "visibility");
    }

    /// What a second click on the middle of a bent arrow means, if both were on the middle: the first one on an arrow only
    /// selects it.
    pub(super) fn straightens(&self, live: &Live, around: &Around) -> Option<Command> {
        let Hit::Middle(at) = self.pressed_twice()? else { return None };
        let id = live.arrow_id(at)?;
        let bent = around.scenario.connection(id)?.bend.is_some();
        bent.then(|| Command::from(Sketch::Straighten(Some(id.clone()))))
    }
}
