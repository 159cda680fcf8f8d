//! The path of each connection: which sides it joins, how connections on one side fan out, and how to walk along it.

use super::avoid;
use super::camera::{WorldPoint, WorldRect, number};
use super::port::{self, Port};
use super::shape::{Side, Silhouette};

/// How far a connection that runs backwards swings away from the components it joins.
pub const LOOP: f64 = 60.0;
/// Least length of a control arm, unless the two ends are closer than twice that.
const ARM_MIN: f64 = 18.0;
/// Straight pieces by which a curve is measured; 48 keep the error of a 600 unit curve under a tenth of a unit.
const PIECES: usize = 48;

/// A component as the router sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NodeBox {
    /// The middle.
    pub centre: WorldPoint,
    /// The outline.
    pub silhouette: Silhouette,
}

impl NodeBox {
    /// The rectangle it covers.
    #[must_use]
    pub fn bounds(&self) -> WorldRect {
        self.silhouette.bounds(self.centre)
    }

    /// The point on its edge, `along` units from the middle of `side`.
    #[must_use]
    pub fn edge_at(&self, side: Side, along: f64) -> WorldPoint {
        let (x, y) = self.silhouette.edge_at(side, along);
        WorldPoint { x: self.centre.x + x, y: self.centre.y + y }
    }
}

/// A cubic Bézier from caller to callee.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Route {
    /// Where it leaves the caller.
    pub p0: WorldPoint,
    /// The control point of the caller's end.
    pub c0: WorldPoint,
    /// The control point of the callee's end.
    pub c1: WorldPoint,
    /// Where it reaches the callee.
    pub p1: WorldPoint,
}

/// How far the middle of a connection is held from where it would be by itself, to the right and down; `None` leaves it to
/// the router, which goes around what is in the way.
pub type Bend = Option<(f64, f64)>;

/// The routes of all connections, in their order; an index that names no component gives a route of no length.
#[must_use]
pub fn routes(nodes: &[NodeBox], links: &[(usize, usize)]) -> Vec<Route> {
    let ports = port::ports(nodes, links);
    links
        .iter()
        .zip(ports)
        .map(|(&(from, to), ports)| {
            let (Some(a), Some(b), Some((leave, arrive))) = (nodes.get(from), nodes.get(to), ports) else {
                return Route::default();
            };
            let route = join(a, leave, b, arrive);
            avoid::around(route, nodes, (from, to))
        })
        .collect()
}

/// The same where some are bent; a missing bend is none.
#[must_use]
pub fn bent_routes(nodes: &[NodeBox], links: &[(usize, usize)], bends: &[Bend]) -> Vec<Route> {
    let ports = port::ports(nodes, links);
    let one = |at: usize| {
        let (from, to) = links[at];
        let (leave, arrive) = ports[at]?;
        Some(led(join(nodes.get(from)?, leave, nodes.get(to)?, arrive), bend(bends, at), nodes, (from, to)))
    };
    (0..links.len()).map(|at| one(at).unwrap_or_default()).collect()
}

/// The route of one of these connections, with another bend. `None` if it joins nothing.
#[must_use]
pub fn route_of(nodes: &[NodeBox], links: &[(usize, usize)], at: usize, bend: Bend) -> Option<Route> {
    let ends = *links.get(at)?;
    let (leave, arrive) = (*port::ports(nodes, links).get(at)?)?;
    let route = join(nodes.get(ends.0)?, leave, nodes.get(ends.1)?, arrive);
    Some(led(route, bend, nodes, ends))
}

fn bend(bends: &[Bend], at: usize) -> Bend {
    bends.get(at).copied().flatten()
}

/// Bent as somebody wants it, else around what is in the way: whoever bends a connection has seen what is there.
fn led(route: Route, bend: Bend, nodes: &[NodeBox], ends: (usize, usize)) -> Route {
    match bend {
        Some((dx, dy)) => route.bowed(dx / 0.75, dy / 0.75),
        None => avoid::around(route, nodes, ends),
    }
}

/// What becomes of the routes of [`routes`] where some components, `moved`, stand elsewhere now: in the order of the
/// connections, `None` where a route is what it was.
#[must_use]
pub fn reroutes(
    before: &[NodeBox],
    after: &[NodeBox],
    moved: &[usize],
    links: &[(usize, usize)],
    bends: &[Bend],
) -> Vec<Option<Route>> {
    let (old_ports, new_ports) = (port::ports(before, links), port::ports(after, links));
    let places: Vec<WorldRect> = [before, after]
        .iter()
        .flat_map(|nodes| moved.iter().filter_map(|at| nodes.get(*at)))
        .map(NodeBox::bounds)
        .collect();
    let one = |link: usize| {
        let (from, to) = links[link];
        let (a, b, (leave, arrive)) = (after.get(from)?, after.get(to)?, new_ports[link]?);
        let route = join(a, leave, b, arrive);
        let stays = before.get(from) == Some(a) && before.get(to) == Some(b) && old_ports[link] == new_ports[link];
        let bend = bend(bends, link);
        if stays {
            let reach = avoid::reach(&route);
            if bend.is_some() || !places.iter().any(|place| place.touches(&reach)) {
                return None;
            }
        }
        Some(led(route, bend, after, (from, to)))
    };
    (0..links.len()).map(one).collect()
}

/// The curve between two ports.
#[inline(never)]
fn join(from: &NodeBox, leave: Port, to: &NodeBox, arrive: Port) -> Route {
    let p0 = from.edge_at(leave.side, leave.along);
    let p1 = to.edge_at(arrive.side, arrive.along);
    let distance = p0.distance(p1);
    let (arm0, arm1) = if leave.side == arrive.side {
        // Both ends look the same way. A cubic reaches three quarters of its arms, and the arms end level, so that
        // the loop clears the higher of the two components by the same distance as the lower one.
        let highest = p0.y.min(p1.y) - LOOP / 0.75;
        (p0.y - highest, p1.y - highest)
    } else if leave.side == Side::Right && arrive.side == Side::Top {
        (LOOP, LOOP)
    } else {
        let span = if matches!(leave.side, Side::Right) { (p1.x - p0.x).abs() } else { (p1.y - p0.y).abs() };
        let arm = (0.5 * span).max(ARM_MIN).min(0.5 * distance);
        (arm, arm)
    };
    Route { p0, c0: step_out(p0, leave.side, arm0), c1: step_out(p1, arrive.side, arm1), p1 }
}

/// The point `length` units out of `side`.
fn step_out(point: WorldPoint, side: Side, length: f64) -> WorldPoint {
    let (x, y) = side.outward();
    WorldPoint { x: point.x + x * length, y: point.y + y * length }
}

impl Route {
    /// The point at parameter `t`, 0 at the caller and 1 at the callee; `t` is not proportional to distance.
    #[must_use]
    pub fn point(&self, t: f64) -> WorldPoint {
        let u = 1.0 - t;
        let (a, b, c, d) = (u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t);
        WorldPoint {
            x: a * self.p0.x + b * self.c0.x + c * self.c1.x + d * self.p1.x,
            y: a * self.p0.y + b * self.c0.y + c * self.c1.y + d * self.p1.y,
        }
    }

    /// The unit vector along the curve at `t`, towards the callee.
    #[must_use]
    pub fn direction(&self, t: f64) -> (f64, f64) {
        let u = 1.0 - t;
        let (a, b, c) = (u * u, 2.0 * u * t, t * t);
        let x = a * (self.c0.x - self.p0.x) + b * (self.c1.x - self.c0.x) + c * (self.p1.x - self.c1.x);
        let y = a * (self.c0.y - self.p0.y) + b * (self.c1.y - self.c0.y) + c * (self.p1.y - self.c1.y);
        let length = x.hypot(y);
        if length > 1e-9 { (x / length, y / length) } else { (1.0, 0.0) }
    }

    /// The point at `t`, moved `offset` units to the left of somebody who walks towards the callee.
    #[must_use]
    pub fn point_offset(&self, t: f64, offset: f64) -> WorldPoint {
        let (point, (x, y)) = (self.point(t), self.direction(t));
        WorldPoint { x: point.x + y * offset, y: point.y - x * offset }
    }

    /// SVG path data.
    #[must_use]
    pub fn svg_path(&self) -> String {
        let pair = |point: WorldPoint| format!("{} {}", number(point.x), number(point.y));
        format!("M{}C{} {} {}", pair(self.p0), pair(self.c0), pair(self.c1), pair(self.p1))
    }

    /// Length in world units.
    #[must_use]
    pub fn length(&self) -> f64 {
        self.pieces().map(|(a, b)| a.distance(b)).sum()
    }

    /// Shortest distance from a point to the curve.
    #[must_use]
    pub fn distance_to(&self, point: WorldPoint) -> f64 {
        self.pieces().map(|(a, b)| distance_to_segment(point, a, b)).fold(f64::INFINITY, f64::min)
    }

    /// The middle, by distance: where labels, breakers and stations sit.
    #[must_use]
    pub fn mid(&self) -> WorldPoint {
        let half = self.length() / 2.0;
        let mut walked = 0.0;
        for (a, b) in self.pieces() {
            let piece = a.distance(b);
            if walked + piece >= half && piece > 0.0 {
                let part = (half - walked) / piece;
                return WorldPoint { x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part };
            }
            walked += piece;
        }
        self.p1
    }

    /// The open chevron at the callee, as SVG path data.
    #[must_use]
    pub fn chevron(&self) -> String {
        let (x, y) = self.direction(1.0);
        let (back_x, back_y) = (self.p1.x - 6.0 * x, self.p1.y - 6.0 * y);
        let arm = |side: f64| format!("{} {}", number(back_x - side * 4.0 * y), number(back_y + side * 4.0 * x));
        format!("M{}L{} {}L{}", arm(-1.0), number(self.p1.x), number(self.p1.y), arm(1.0))
    }

    /// The same connection, bent so that its halfway parameter passes through `middle`.
    #[must_use]
    pub fn bent_through(&self, middle: WorldPoint) -> Self {
        let now = self.point(0.5);
        self.bowed((middle.x - now.x) / 0.75, (middle.y - now.y) / 0.75)
    }

    /// The same connection where both ends stand elsewhere by as much.
    #[must_use]
    pub fn moved(&self, dx: f64, dy: f64) -> Self {
        let shift = |point: WorldPoint| WorldPoint { x: point.x + dx, y: point.y + dy };
        Self { p0: shift(self.p0), c0: shift(self.c0), c1: shift(self.c1), p1: shift(self.p1) }
    }

    /// The same connection with both control points moved.
    pub(super) fn bowed(&self, dx: f64, dy: f64) -> Self {
        let shift = |point: WorldPoint| WorldPoint { x: point.x + dx, y: point.y + dy };
        Self { p0: self.p0, c0: shift(self.c0), c1: shift(self.c1), p1: self.p1 }
    }

    /// A rectangle that holds the whole curve: that of its four points.
    #[must_use]
    pub fn bounds(&self) -> WorldRect {
        WorldRect::between(self.p0, self.p1).union(&WorldRect::between(self.c0, self.c1))
    }

    /// The straight pieces that stand for the curve.
    fn pieces(&self) -> impl Iterator<Item = (WorldPoint, WorldPoint)> + '_ {
        let mut from = self.p0;
        (1..=PIECES).map(move |step| {
            let to = self.point(step as f64 / PIECES as f64);
            (std::mem::replace(&mut from, to), to)
        })
    }
}

/// Shortest distance from `point` to the piece of line between `a` and `b`.
fn distance_to_segment(point: WorldPoint, a: WorldPoint, b: WorldPoint) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let square = dx * dx + dy * dy;
    let part =
        if square > 0.0 { (((point.x - a.x) * dx + (point.y - a.y) * dy) / square).clamp(0.0, 1.0) } else { 0.0 };
    point.distance(WorldPoint { x: a.x + dx * part, y: a.y + dy * part })
}

#[cfg(test)]
mod tests;
