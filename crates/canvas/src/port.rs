//! Where connections are attached: which sides they join, and how those on one side fan out without crossing.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::camera::WorldPoint;
use super::route::NodeBox;
use super::shape::Side;

/// Distance between connections that share a side, where the side is long enough.
pub const FAN_OUT: f64 = 11.0;
/// Least free distance between two components for a connection to join the sides that face each other.
const FACING_GAP: f64 = 16.0;

/// One end of a connection: the side it is attached to and how far from the middle of that side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Port {
    /// Which side.
    pub side: Side,
    /// Units from the middle of the side; right or down is positive.
    pub along: f64,
}

/// The sides that a connection joins: the facing ones where there is room between, else both tops.
///
/// Tops, because names and queue bars are below. A component that calls itself leaves right and comes back on top.
fn sides(from: &NodeBox, to: &NodeBox, itself: bool) -> (Side, Side) {
    if itself {
        return (Side::Right, Side::Top);
    }
    let (dx, dy) = (to.centre.x - from.centre.x, to.centre.y - from.centre.y);
    let (from_half, to_half) = (from.silhouette.half_extents(), to.silhouette.half_extents());
    let gap_x = dx - from_half.0 - to_half.0;
    let gap_y = dy.abs() - from_half.1 - to_half.1;
    let steep = dy.abs() > 2.5 * dx.abs();
    let vertical = if dy > 0.0 { (Side::Bottom, Side::Top) } else { (Side::Top, Side::Bottom) };
    if gap_y >= FACING_GAP && (steep || (gap_x < FACING_GAP && dx.abs() <= dy.abs())) {
        vertical
    } else if dx > 0.0 && (gap_x >= FACING_GAP || gap_x > gap_y) {
        (Side::Right, Side::Left)
    } else if gap_y >= FACING_GAP && dx > 0.0 {
        vertical
    } else {
        (Side::Top, Side::Top)
    }
}

/// One end of a connection while the ends on a side are put in order.
struct End {
    node: usize,
    side: Side,
    /// Direction of the other component as seen from this side; smaller is further up or further left.
    angle: f64,
    link: usize,
    leaves: bool,
}

/// Where both ends of each connection are attached, after fanning out.
#[inline(never)]
pub(super) fn ports(nodes: &[NodeBox], links: &[(usize, usize)]) -> Vec<Option<(Port, Port)>> {
    let sides: Vec<Option<(Side, Side)>> =
        links.iter().map(|&(from, to)| Some(sides(nodes.get(from)?, nodes.get(to)?, from == to))).collect();
    let mut ends = Vec::with_capacity(links.len() * 2);
    for (link, (&(from, to), sides)) in links.iter().zip(&sides).enumerate() {
        let (Some((leave, arrive)), Some(a), Some(b)) = (*sides, nodes.get(from), nodes.get(to)) else {
            continue;
        };
        ends.push(End { node: from, side: leave, angle: angle_from(leave, a.centre, b.centre), link, leaves: true });
        ends.push(End { node: to, side: arrive, angle: angle_from(arrive, b.centre, a.centre), link, leaves: false });
    }
    let ends = in_order(ends);
    let mut placed: Vec<Option<(Port, Port)>> = sides
        .iter()
        .map(|sides| sides.map(|(leave, arrive)| (Port { side: leave, along: 0.0 }, Port { side: arrive, along: 0.0 })))
        .collect();
    for group in ends.chunk_by(|a, b| (a.node, a.side) == (b.node, b.side)) {
        let (Some(first), steps) = (group.first(), (group.len() - 1) as f64) else {
            continue;
        };
        let Some(node) = nodes.get(first.node) else {
            continue;
        };
        let step = FAN_OUT.min(2.0 * node.silhouette.side_reach(first.side) / steps.max(1.0));
        for (place, end) in group.iter().enumerate() {
            let along = (place as f64 - steps / 2.0) * step;
            if let Some(Some((leave, arrive))) = placed.get_mut(end.link) {
                let port = if end.leaves { leave } else { arrive };
                port.along = along;
            }
        }
    }
    placed
}

/// The ends by side of a box, there by direction, and then in the order of the links. A heap is a tenth of the code
/// that a sort brings along.
fn in_order(ends: Vec<End>) -> Vec<End> {
    let mut heap = BinaryHeap::with_capacity(ends.len());
    for (place, end) in ends.iter().enumerate() {
        heap.push(Reverse((end.node, end.side, rank(end.angle), place)));
    }
    let mut ends: Vec<Option<End>> = ends.into_iter().map(Some).collect();
    let mut ordered = Vec::with_capacity(ends.len());
    while let Some(Reverse((_, _, _, place))) = heap.pop() {
        ordered.extend(ends[place].take());
    }
    ordered
}

/// A number for a float, in the order of [`f64::total_cmp`].
const fn rank(float: f64) -> u64 {
    let bits = float.to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

/// The direction of `target` as seen from `side` of `origin`: 0 is straight out, negative is up (or left).
fn angle_from(side: Side, origin: WorldPoint, target: WorldPoint) -> f64 {
    let (dx, dy) = (target.x - origin.x, target.y - origin.y);
    match side {
        Side::Right => dy.atan2(dx),
        Side::Left => dy.atan2(-dx),
        Side::Top => dx.atan2(-dy),
        Side::Bottom => dx.atan2(dy),
    }
}
