//! What lies under a pointer: the one answer that every gesture, tooltip and context menu uses.

use super::camera::WorldPoint;
use super::route::NodeBox;
use super::shape::Side;
use super::track::RouteTable;

/// How wide a connection handle is drawn, in CSS pixels.
pub const HANDLE_SIZE: f64 = 10.0;
/// How far outside the edge the middle of a handle is, in CSS pixels: its hit area then leaves the component free.
pub const HANDLE_OUT: f64 = 12.0;
/// How far from a connection a pointer still means it, in CSS pixels.
pub const CONNECTION_REACH: f64 = 16.0;
/// Half of the least hit area for a mouse or a pen, in CSS pixels.
const REACH_FINE: f64 = 12.0;
/// Half of the least hit area for a finger, in CSS pixels.
const REACH_TOUCH: f64 = 22.0;

/// What a pointer means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hit {
    /// A component, by index.
    Component(usize),
    /// A handle from which a new connection is pulled.
    Handle(usize, Side),
    /// A connection, by index.
    Connection(usize),
    /// Empty canvas.
    #[default]
    Nothing,
}

/// Everything that can be hit, in the order it is drawn.
#[derive(Debug, Clone, Copy)]
pub struct HitScene<'a> {
    /// Components; a later one is drawn over an earlier one.
    pub nodes: &'a [NodeBox],
    /// Connections.
    pub routes: &'a [RouteTable],
    /// The component that shows its handles: the hovered one, else the focused one.
    pub handles_on: Option<usize>,
    /// Whether a finger points, which needs more room.
    pub touch: bool,
}

/// What is under `point` when the stage is zoomed to `zoom`.
///
/// Handles first, then the topmost component, then the nearest component that is too small to be hit otherwise, then
/// the nearest connection.
#[must_use]
pub fn hit(point: WorldPoint, scene: &HitScene<'_>, zoom: f64) -> Hit {
    let zoom = if zoom > 0.0 { zoom } else { 1.0 };
    handle(point, scene, zoom)
        .or_else(|| component(point, scene, zoom))
        .or_else(|| connection(point, scene, zoom))
        .unwrap_or(Hit::Nothing)
}

/// Where the middle of a handle is.
#[must_use]
pub fn handle_centre(node: &NodeBox, side: Side, zoom: f64) -> WorldPoint {
    let edge = node.edge_at(side, 0.0);
    let (x, y) = side.outward();
    WorldPoint { x: edge.x + x * HANDLE_OUT / zoom, y: edge.y + y * HANDLE_OUT / zoom }
}

/// The components that a selection rectangle touches, in their order.
#[must_use]
pub fn components_in(rect: &super::camera::WorldRect, nodes: &[NodeBox]) -> Vec<usize> {
    nodes.iter().enumerate().filter(|(_, node)| node.bounds().touches(rect)).map(|(index, _)| index).collect()
}

/// The handle under the point: the nearest, for at a small zoom their areas overlap.
fn handle(point: WorldPoint, scene: &HitScene<'_>, zoom: f64) -> Option<Hit> {
    let index = scene.handles_on?;
    let node = scene.nodes.get(index)?;
    let (distance, side) = Side::ALL
        .into_iter()
        .map(|side| (handle_centre(node, side, zoom).distance(point) * zoom, side))
        .min_by(|a, b| a.0.total_cmp(&b.0))?;
    // A finger's larger area must not swallow the component: inside the silhouette only the drawn handle counts.
    let inside = node.silhouette.contains(point.x - node.centre.x, point.y - node.centre.y, 0.0);
    let reach = if scene.touch && !inside { REACH_TOUCH } else { REACH_FINE };
    (distance <= reach).then_some(Hit::Handle(index, side))
}

/// The topmost component whose silhouette holds the point, or the nearest small one within the least hit area.
fn component(point: WorldPoint, scene: &HitScene<'_>, zoom: f64) -> Option<Hit> {
    let held = |node: &NodeBox| node.silhouette.contains(point.x - node.centre.x, point.y - node.centre.y, 0.0);
    if let Some(index) = scene.nodes.iter().rposition(held) {
        return Some(Hit::Component(index));
    }
    let reach = if scene.touch { REACH_TOUCH } else { REACH_FINE };
    let (distance, index) = scene
        .nodes
        .iter()
        .enumerate()
        .map(|(index, node)| (node.centre.distance(point) * zoom, index))
        .min_by(|a, b| a.0.total_cmp(&b.0))?;
    (distance <= reach).then_some(Hit::Component(index))
}

/// The nearest connection within reach.
fn connection(point: WorldPoint, scene: &HitScene<'_>, zoom: f64) -> Option<Hit> {
    let reach = if scene.touch { REACH_TOUCH } else { CONNECTION_REACH } / zoom;
    let near = scene.routes.iter().enumerate().filter(|(_, table)| {
        let bounds = table.route().bounds();
        point.x >= bounds.left - reach
            && point.x <= bounds.right + reach
            && point.y >= bounds.top - reach
            && point.y <= bounds.bottom + reach
    });
    let (distance, index) =
        near.map(|(index, table)| (table.route().distance_to(point), index)).min_by(|a, b| a.0.total_cmp(&b.0))?;
    (distance <= reach).then_some(Hit::Connection(index))
}

#[cfg(test)]
mod tests;
