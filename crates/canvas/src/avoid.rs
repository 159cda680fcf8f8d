//! Keeps a route from running straight through a component it does not join, where a gentle bow is enough.

use super::camera::WorldRect;
use super::route::{NodeBox, Route};

/// How close a route may pass to a component that it does not join, in world units.
const CLEARANCE: f64 = 8.0;
/// The bows that are tried, in world units of the curve's middle, the smallest first; left of travel is positive.
const BOWS: [f64; 8] = [45.0, -45.0, 80.0, -80.0, 120.0, -120.0, 170.0, -170.0];
/// Points of the curve that are looked at.
const SAMPLES: usize = 24;

/// The route itself if it is free, else the smallest bow that is, else the route itself: a crossing is a blemish,
/// a wild detour is a riddle.
#[inline(never)]
pub(super) fn around(route: Route, nodes: &[NodeBox], (from, to): (usize, usize)) -> Route {
    // Whatever bow is tried, it passes nothing else than these.
    let widest = reach(&route);
    let near: Vec<&NodeBox> = nodes
        .iter()
        .enumerate()
        .filter(|(index, node)| *index != from && *index != to && node.bounds().touches(&widest))
        .map(|(_, node)| node)
        .collect();
    let free = |route: &Route| {
        let own = grow(&route.bounds(), CLEARANCE);
        !near.iter().any(|node| node.bounds().touches(&own) && crosses(route, node))
    };
    if near.is_empty() || free(&route) {
        return route;
    }
    let (dx, dy) = (route.p1.x - route.p0.x, route.p1.y - route.p0.y);
    let distance = dx.hypot(dy).max(1.0);
    let (left_x, left_y) = (dy / distance, -dx / distance);
    let bowed = BOWS.iter().map(|bow| route.bowed(left_x * bow / 0.75, left_y * bow / 0.75));
    bowed.into_iter().find(free).unwrap_or(route)
}

/// All that the way around can depend on: a component that does not touch this changes nothing.
pub(super) fn reach(route: &Route) -> WorldRect {
    let widest = BOWS.iter().fold(0.0_f64, |most, bow| most.max(bow.abs()));
    grow(&route.bounds(), widest / 0.75 + CLEARANCE)
}

/// Whether the inner part of the curve comes too close to the component.
fn crosses(route: &Route, node: &NodeBox) -> bool {
    (1..SAMPLES).any(|step| {
        let point = route.point(step as f64 / SAMPLES as f64);
        node.silhouette.contains(point.x - node.centre.x, point.y - node.centre.y, CLEARANCE)
    })
}

/// A rectangle made larger on all sides.
fn grow(rect: &WorldRect, by: f64) -> WorldRect {
    WorldRect { left: rect.left - by, top: rect.top - by, right: rect.right + by, bottom: rect.bottom + by }
}
