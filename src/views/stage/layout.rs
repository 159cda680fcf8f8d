//! Where everything on the stage is: boxes, routes, zones and the sides that names stand on, from a scenario alone.

use betwixt_model::{Area, Catalogue, Component, Role, Scenario};

use crate::canvas::camera::{WorldPoint, WorldRect};
use crate::canvas::route::{self, NodeBox};
use crate::canvas::track::RouteTable;
use crate::state::regions::region;
use crate::state::walk;

pub use crate::state::silhouettes::{outline, silhouette};

/// Where the name of a box stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameSide {
    /// Usual.
    Below,
    /// Where a connection leaves downwards.
    Above,
    /// Data.
    Right,
}

/// What a zone covers.
#[derive(Clone, Debug, PartialEq)]
pub struct ZoneBox {
    /// Which of the scenario's zones.
    pub index: usize,
    /// What it covers.
    pub rect: WorldRect,
}

/// Where everything is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// By place in the document.
    pub nodes: Vec<NodeBox>,
    /// Caller and callee of each connection; `usize::MAX` is nobody.
    pub links: Vec<(usize, usize)>,
    /// By place in the document.
    pub tables: Vec<RouteTable>,
    /// By place of the box in the document.
    pub names: Vec<NameSide>,
    /// Zones that cover something.
    pub zones: Vec<ZoneBox>,
    /// Boxes in flow order.
    pub order: Vec<usize>,
}

impl Layout {
    /// The layout of a scenario.
    #[must_use]
    pub fn new(scenario: &Scenario, catalogue: &Catalogue) -> Self {
        let nodes: Vec<NodeBox> = scenario
            .components
            .iter()
            .map(|component| NodeBox { centre: centre(component), silhouette: silhouette(component, catalogue) })
            .collect();
        let place = |id| scenario.components.iter().position(|held| held.id == id).unwrap_or(usize::MAX);
        let links: Vec<(usize, usize)> =
            scenario.connections.iter().map(|held| (place(held.from.clone()), place(held.to.clone()))).collect();
        let tables = measured(&nodes, &links);
        let roles = scenario.components.iter().map(|held| catalogue.kind(&held.kind).map(|kind| kind.role));
        let names = roles.enumerate().map(|(at, role)| name_side(at, role, &links, &tables)).collect();
        let order = walk::flow_order(scenario, catalogue).into_iter().map(place).collect();
        let zones = zones(scenario, catalogue);
        Self { nodes, links, tables, names, zones, order }
    }

    /// Boxes and routes while some boxes are held elsewhere.
    #[must_use]
    pub fn moved(&self, picked: &[usize], dx: f64, dy: f64) -> (Vec<NodeBox>, Vec<RouteTable>) {
        let mut nodes = self.nodes.clone();
        for at in picked {
            if let Some(node) = nodes.get_mut(*at) {
                node.centre = WorldPoint { x: node.centre.x + dx, y: node.centre.y + dy };
            }
        }
        let tables = measured(&nodes, &self.links);
        (nodes, tables)
    }
}

/// Whether this is another document, not the same one after a change: then the picture is fitted again.
#[must_use]
pub(super) fn is_another(before: &Scenario, after: &Scenario) -> bool {
    if after.components.is_empty() || (before.components.is_empty() && after.components.len() < 3) {
        return false;
    }
    let renamed = before.name != after.name;
    let kept = after.components.iter().filter(|held| {
        before.component(&held.id).is_some_and(|old| !renamed || (old.at == held.at && old.name == held.name))
    });
    kept.count() * 2 < after.components.len()
}

fn centre(component: &Component) -> WorldPoint {
    let sane = |value: f64| if value.is_finite() { value } else { 0.0 };
    WorldPoint { x: sane(component.at.x), y: sane(component.at.y) }
}

fn measured(nodes: &[NodeBox], links: &[(usize, usize)]) -> Vec<RouteTable> {
    route::routes(nodes, links).into_iter().map(RouteTable::new).collect()
}

/// Where a name is out of the way of the connections.
fn name_side(at: usize, role: Option<Role>, links: &[(usize, usize)], tables: &[RouteTable]) -> NameSide {
    let (mut right, mut bottom, mut top) = (false, false, false);
    for (table, (from, to)) in tables.iter().zip(links) {
        let route = table.route();
        let ends = [(from, route.p0, route.c0), (to, route.p1, route.c1)];
        for (_, end, control) in ends.into_iter().filter(|(node, ..)| **node == at) {
            let (dx, dy) = (control.x - end.x, control.y - end.y);
            right |= dx > dy.abs();
            bottom |= dy > dx.abs();
            top |= -dy > dx.abs();
        }
    }
    match role {
        Some(Role::Cache | Role::Store) if !right => NameSide::Right,
        _ if bottom && !top => NameSide::Above,
        _ => NameSide::Below,
    }
}

fn zones(scenario: &Scenario, catalogue: &Catalogue) -> Vec<ZoneBox> {
    let covered = (0..scenario.zones.len()).filter_map(|index| {
        let Area { at, width, height } = region(scenario, index, catalogue)?;
        let rect = WorldRect { left: at.x, top: at.y, right: at.x + width, bottom: at.y + height };
        Some(ZoneBox { index, rect })
    });
    covered.collect()
}

#[cfg(test)]
mod tests;
