//! What lies under a pointer: the one answer that every gesture, tooltip and context menu uses.

use super::camera::{WorldPoint, WorldRect};
use super::route::NodeBox;
use super::shape::Side;
use super::track::RouteTable;

/// How wide a connection handle is drawn, in CSS pixels.
pub const HANDLE_SIZE: f64 = 10.0;
/// How far outside the edge the middle of a handle is, in CSS pixels: its hit area then leaves the component free.
pub const HANDLE_OUT: f64 = 12.0;
/// How far from a connection a pointer still means it, in CSS pixels.
pub const CONNECTION_REACH: f64 = 16.0;
/// How far along its way the grip of an end is, in CSS pixels.
const END_IN: f64 = 26.0;
/// How far from the border of a region a pointer still means it, in CSS pixels.
const BORDER_REACH: f64 = 6.0;
/// The corner of a region that holds its name, in world units at 100 %.
const NAME_AREA: (f64, f64) = (100.0, 34.0);
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
    /// One end of the connection that is selected, by its index; whether it is the caller's.
    End(usize, bool),
    /// The middle of the connection that is selected, by its index: there it is bent.
    Middle(usize),
    /// The name or the border of a region, by index.
    Region(usize),
    /// A corner of the region that is selected, by its index.
    Corner(usize, Corner),
    /// Empty canvas.
    #[default]
    Nothing,
}

/// One corner of a rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Corner {
    /// On the right, or else on the left.
    pub right: bool,
    /// At the bottom, or else at the top.
    pub bottom: bool,
}

impl Corner {
    /// All four.
    pub const ALL: [Self; 4] = [
        Self { right: false, bottom: false },
        Self { right: true, bottom: false },
        Self { right: false, bottom: true },
        Self { right: true, bottom: true },
    ];

    /// Where it is.
    #[must_use]
    pub const fn of(self, rect: &WorldRect) -> WorldPoint {
        WorldPoint {
            x: if self.right { rect.right } else { rect.left },
            y: if self.bottom { rect.bottom } else { rect.top },
        }
    }

    /// The rectangle with this corner elsewhere; the opposite one stays, at least so far away.
    #[must_use]
    pub const fn pulled(self, rect: &WorldRect, to: WorldPoint, least: f64) -> WorldRect {
        let mut out = *rect;
        if self.right {
            out.right = to.x.max(rect.left + least);
        } else {
            out.left = to.x.min(rect.right - least);
        }
        if self.bottom {
            out.bottom = to.y.max(rect.top + least);
        } else {
            out.top = to.y.min(rect.bottom - least);
        }
        out
    }
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
    /// The connection that shows its ends and its middle: the one that is selected.
    pub ends_on: Option<usize>,
    /// Regions; a later one is drawn over an earlier one.
    pub regions: &'a [WorldRect],
    /// The region that shows its corners: the one that is selected.
    pub corners_on: Option<usize>,
    /// Whether a finger points, which needs more room.
    pub touch: bool,
}

/// What is under `point` when the stage is zoomed to `zoom`.
///
/// Handles first, then what is shown of a selected connection or region, then the topmost component, then the nearest component that is too small to be hit otherwise, then
/// the nearest connection.
#[must_use]
pub fn hit(point: WorldPoint, scene: &HitScene<'_>, zoom: f64) -> Hit {
    let zoom = if zoom > 0.0 { zoom } else { 1.0 };
    handle(point, scene, zoom)
        .or_else(|| grip(point, scene, zoom))
        .or_else(|| corner(point, scene, zoom))
        .or_else(|| component(point, scene, zoom))
        .or_else(|| name(point, scene, zoom))
        .or_else(|| connection(point, scene, zoom))
        .or_else(|| border(point, scene, zoom))
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
pub fn components_in(rect: &WorldRect, nodes: &[NodeBox]) -> Vec<usize> {
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

/// An end or the middle of the selected connection: the nearest, for on a short one their areas overlap.
fn grip(point: WorldPoint, scene: &HitScene<'_>, zoom: f64) -> Option<Hit> {
    let index = scene.ends_on?;
    let table = scene.routes.get(index)?;
    let reach = if scene.touch { REACH_TOUCH } else { REACH_FINE };
    let ends = [true, false].map(|caller| (end_centre(table, caller, zoom), Hit::End(index, caller)));
    let grips = ends.into_iter().chain([(middle_centre(table), Hit::Middle(index))]);
    let found = grips.map(|(centre, hit)| (centre.distance(point) * zoom, hit)).min_by(|a, b| a.0.total_cmp(&b.0));
    found.filter(|(distance, _)| *distance <= reach).map(|(_, hit)| hit)
}

/// Where the grip of the middle is: where a bend moves it by exactly as much as the hand.
#[must_use]
pub fn middle_centre(table: &RouteTable) -> WorldPoint {
    table.route().point(0.5)
}

/// Where the grip of an end is: a little along the way, so that it stands clear of the component's own handles.
#[must_use]
pub fn end_centre(table: &RouteTable, caller: bool, zoom: f64) -> WorldPoint {
    let length = table.length().max(1e-6);
    let away = (END_IN / zoom / length).min(0.3);
    table.route().point(table.at_length_fraction(if caller { away } else { 1.0 - away }))
}

/// A corner of the selected region.
fn corner(point: WorldPoint, scene: &HitScene<'_>, zoom: f64) -> Option<Hit> {
    let index = scene.corners_on?;
    let rect = scene.regions.get(index)?;
    let reach = if scene.touch { REACH_TOUCH } else { REACH_FINE };
    let near = |corner: &Corner| corner.of(rect).distance(point) * zoom <= reach;
    Corner::ALL.into_iter().find(near).map(|corner| Hit::Corner(index, corner))
}

/// The topmost region whose name is under the point: arrows that pass behind it can be taken hold of elsewhere.
fn name(point: WorldPoint, scene: &HitScene<'_>, zoom: f64) -> Option<Hit> {
    let grown = (1.0 / zoom).max(1.0);
    let on = |rect: &WorldRect| {
        let (right, bottom) = (rect.left + NAME_AREA.0 * grown, rect.top + NAME_AREA.1 * grown);
        point.x >= rect.left && point.x <= right.min(rect.right) && point.y >= rect.top && point.y <= bottom
    };
    scene.regions.iter().rposition(on).map(Hit::Region)
}

/// The topmost region whose border is under the point: what lies inside of it pans as everywhere.
fn border(point: WorldPoint, scene: &HitScene<'_>, zoom: f64) -> Option<Hit> {
    let reach = if scene.touch { REACH_TOUCH } else { BORDER_REACH } / zoom;
    let within = |rect: &WorldRect, margin: f64| {
        point.x >= rect.left - margin
            && point.x <= rect.right + margin
            && point.y >= rect.top - margin
            && point.y <= rect.bottom + margin
    };
    let on = |rect: &WorldRect| within(rect, reach) && !within(rect, -reach);
    scene.regions.iter().rposition(on).map(Hit::Region)
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
