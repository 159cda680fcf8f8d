//! Where everything on the stage is: boxes, routes, zones and the sides that names stand on, from a scenario alone.

use std::rc::Rc;

use betwixt_model::sort::Names;
use betwixt_model::{Area, Catalogue, Component, ComponentId, Role, Scenario};

use crate::canvas::camera::{WorldPoint, WorldRect};
use crate::canvas::route::{self, Bend, NodeBox, Route};
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

/// Routes and their path data.
type Routed = (Vec<RouteTable>, Vec<Rc<str>>);

/// Where everything is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// By place in the document.
    pub nodes: Vec<NodeBox>,
    /// Caller and callee of each connection; `usize::MAX` is nobody.
    pub links: Vec<(usize, usize)>,
    /// How far each connection is bent, by place in the document.
    pub bends: Vec<Bend>,
    /// By place in the document.
    pub tables: Vec<RouteTable>,
    /// By place of the box in the document.
    pub names: Vec<NameSide>,
    /// Zones that cover something.
    pub zones: Vec<ZoneBox>,
    /// Boxes in flow order, each followed by its arrows; arrows of callers that are not there come last.
    pub order: Vec<Place>,
    /// By place in the document: each route as SVG path data.
    pub paths: Vec<Rc<str>>,
}

/// A box or an arrow, by its place in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A box.
    Box(usize),
    /// An arrow.
    Arrow(usize),
}

impl Layout {
    /// The layout of a scenario in which nothing is bent: what the first picture needs.
    #[must_use]
    pub fn plain(scenario: &Scenario, catalogue: &Catalogue) -> Self {
        Self::routed(scenario, catalogue, |nodes, links| measured(route::routes(nodes, links)))
    }

    /// The layout of a scenario.
    #[must_use]
    pub fn new(scenario: &Scenario, catalogue: &Catalogue) -> Self {
        let bends = bends(scenario);
        let sought =
            Self::routed(scenario, catalogue, |nodes, links| measured(route::bent_routes(nodes, links, &bends)));
        Self { bends, ..sought }.evading(scenario)
    }

    /// The same, where `before` is the layout of what the scenario was: routes that are as they were are not sought again.
    pub(super) fn after(before: Option<&Self>, scenario: &Scenario, catalogue: &Catalogue) -> Self {
        before.map_or_else(|| Self::new(scenario, catalogue), |before| before.changed(scenario, catalogue))
    }

    /// The same, where this is the layout of what the scenario was before.
    #[must_use]
    pub fn changed(&self, scenario: &Scenario, catalogue: &Catalogue) -> Self {
        let bends = bends(scenario);
        let routed = Self::routed(scenario, catalogue, |nodes, links| {
            if self.nodes.len() == nodes.len() && self.links == links && self.bends == bends {
                self.rerouted(nodes)
            } else {
                measured(route::bent_routes(nodes, links, &bends))
            }
        });
        Self { bends, ..routed }.evading(scenario)
    }

    /// The same, with the name of data below it where another box stands at its right.
    fn evading(mut self, scenario: &Scenario) -> Self {
        for ((side, place), held) in self.names.iter_mut().zip(&self.nodes).zip(&scenario.components) {
            if *side == NameSide::Right && is_beside(place, &held.name, &self.nodes) {
                *side = NameSide::Below;
            }
        }
        self
    }

    fn routed(
        scenario: &Scenario,
        catalogue: &Catalogue,
        route: impl FnOnce(&[NodeBox], &[(usize, usize)]) -> Routed,
    ) -> Self {
        let nodes: Vec<NodeBox> = scenario
            .components
            .iter()
            .map(|component| NodeBox { centre: centre(component), silhouette: silhouette(component, catalogue) })
            .collect();
        let places = Names::new(scenario.components.iter().map(|held| held.id.as_str()));
        let place = |id: &ComponentId| places.find(id.as_str()).unwrap_or(usize::MAX);
        let links: Vec<(usize, usize)> =
            scenario.connections.iter().map(|held| (place(&held.from), place(&held.to))).collect();
        let (tables, paths) = route(&nodes, &links);
        let sides = ends(&nodes, &links, &tables);
        let roles = scenario.components.iter().map(|held| catalogue.kind(&held.kind).map(|kind| kind.role));
        let names = roles.zip(sides).map(|(role, sides)| name_side(role, sides)).collect();
        let boxes = walk::flow_order(scenario, catalogue);
        let order = in_order(boxes.iter().map(place), nodes.len(), &links);
        let zones = zones(scenario, catalogue);
        Self { nodes, links, bends: Vec::new(), tables, names, zones, order, paths }
    }

    /// Routes and their path data with the boxes where they are now.
    fn rerouted(&self, nodes: &[NodeBox]) -> Routed {
        if let Some((dx, dy)) = shift(&self.nodes, nodes) {
            let tables: Vec<RouteTable> = self.tables.iter().map(|table| table.moved(dx, dy)).collect();
            let paths = paths(&tables);
            return (tables, paths);
        }
        let moved: Vec<usize> = (0..nodes.len()).filter(|at| self.nodes[*at] != nodes[*at]).collect();
        let (mut tables, mut paths) = (self.tables.clone(), self.paths.clone());
        if !moved.is_empty() {
            for (at, route) in
                route::reroutes(&self.nodes, nodes, &moved, &self.links, &self.bends).into_iter().enumerate()
            {
                if let Some(route) = route.filter(|route| route != self.tables[at].route()) {
                    paths[at] = route.svg_path().into();
                    tables[at] = RouteTable::new(route);
                }
            }
        }
        (tables, paths)
    }
}

fn bends(scenario: &Scenario) -> Vec<Bend> {
    scenario.connections.iter().map(|held| held.bend.map(|bend| (bend.x, bend.y))).collect()
}

fn measured(routes: Vec<Route>) -> Routed {
    let tables: Vec<RouteTable> = routes.into_iter().map(RouteTable::new).collect();
    let paths = paths(&tables);
    (tables, paths)
}

fn paths(tables: &[RouteTable]) -> Vec<Rc<str>> {
    tables.iter().map(|table| table.route().svg_path().into()).collect()
}

/// How far everything has moved, if everything has moved alike: then every route has.
fn shift(before: &[NodeBox], after: &[NodeBox]) -> Option<(f64, f64)> {
    let way = |(from, to): (&NodeBox, &NodeBox)| (to.centre.x - from.centre.x, to.centre.y - from.centre.y);
    let first = way((before.first()?, after.first()?));
    let alike = before.iter().zip(after).all(|(from, to)| from.silhouette == to.silhouette && way((from, to)) == first);
    (alike && first != (0.0, 0.0)).then_some(first)
}

/// Boxes in this order, each followed by its arrows.
fn in_order(boxes: impl Iterator<Item = usize>, count: usize, links: &[(usize, usize)]) -> Vec<Place> {
    let mut leaving: Vec<Vec<Place>> = vec![Vec::new(); count + 1];
    for (arrow, (from, _)) in links.iter().enumerate() {
        leaving[(*from).min(count)].push(Place::Arrow(arrow));
    }
    let mut order: Vec<Place> = Vec::with_capacity(count + links.len());
    for at in boxes.filter(|at| *at < count) {
        order.push(Place::Box(at));
        order.append(&mut leaving[at]);
    }
    // Arrows of a caller that is not there still can be selected and deleted.
    order.extend(leaving.into_iter().flatten());
    order
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

/// To which sides something runs.
#[derive(Clone, Copy, Default)]
struct Sides {
    right: bool,
    bottom: bool,
    top: bool,
}

/// To which sides connections run, for each box.
fn ends(nodes: &[NodeBox], links: &[(usize, usize)], tables: &[RouteTable]) -> Vec<Sides> {
    let mut all = vec![Sides::default(); nodes.len()];
    for (table, (from, to)) in tables.iter().zip(links) {
        let route = table.route();
        for (at, end, control) in [(*from, route.p0, route.c0), (*to, route.p1, route.c1)] {
            let Some(sides) = all.get_mut(at) else { continue };
            let (dx, dy) = (control.x - end.x, control.y - end.y);
            sides.right |= dx > dy.abs();
            sides.bottom |= dy > dx.abs();
            sides.top |= -dy > dx.abs();
        }
    }
    all
}

/// Where a name is out of the way of the connections.
const fn name_side(role: Option<Role>, sides: Sides) -> NameSide {
    match role {
        Some(Role::Cache | Role::Store) if !sides.right => NameSide::Right,
        _ if sides.bottom && !sides.top => NameSide::Above,
        _ => NameSide::Below,
    }
}

/// Room for a letter of a name when names alone are shown [canvas units].
const LETTER: f64 = 17.0;

/// Whether a name at the right of a box would lie on another box.
fn is_beside(held: &NodeBox, name: &str, nodes: &[NodeBox]) -> bool {
    let ends = held.bounds().right + 9.0 + name.chars().count() as f64 * LETTER;
    nodes.iter().any(|other| {
        let bounds = other.bounds();
        let away = (other.centre.y - held.centre.y).abs();
        other.centre.x > held.centre.x && bounds.left < ends && away < (bounds.bottom - bounds.top) / 2.0
    })
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
