//! Where boxes stand if nobody places them: in layers, callers left of those whom they ask.
//!
//! A layered layout after Sugiyama, Tagawa and Toda (1981): cycles are opened, boxes are put into layers by the longest
//! way to them, boxes of a layer are ordered by where their neighbours are, and then moved as near to these as there is
//! room. Boxes of a zone keep to a band of their own, so that no zone covers what is not in it.
//!
//! Where the boxes stand now does not matter: the same scenario always gets the same picture.

mod graph;
mod layers;
mod rows;

use betwixt_model::{Catalogue, ComponentId, Point, Scenario};

use graph::Graph;
use layers::Layers;

/// From layer to layer [canvas units]; room for a name of usual length.
pub(super) const LAYER: f64 = 200.0;
/// From box to box within a layer [canvas units].
pub(super) const ROW: f64 = 120.0;

/// The place of every box.
#[must_use]
pub fn tidy(scenario: &Scenario, catalogue: &Catalogue) -> Vec<(ComponentId, Point)> {
    let graph = Graph::of(scenario, catalogue);
    let layers = Layers::of(&graph);
    let heights = rows::heights(&layers);
    let mut places = vec![Point::default(); scenario.components.len()];
    let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
    for (vertex, height) in layers.vertices.iter().zip(heights) {
        if let Some(place) = vertex.node.and_then(|node| places.get_mut(node)) {
            *place = super::plan::snapped(Point { x: vertex.layer as f64 * LAYER, y: height });
            (least, most) = (least.min(place.y), most.max(place.y));
        }
    }
    // Who talks to nobody and is nowhere stands in a row of its own below.
    let below = if most.is_finite() { most + 1.5 * ROW } else { 0.0 };
    for (column, node) in graph.alone.iter().enumerate() {
        places[*node] = super::plan::snapped(Point { x: column as f64 * LAYER, y: below });
        (least, most) = (least.min(below), most.max(below));
    }
    let up = if least.is_finite() { super::plan::snapped(Point { x: 0.0, y: least.midpoint(most) }).y } else { 0.0 };
    let place =
        |(component, at): (&betwixt_model::Component, Point)| (component.id.clone(), Point { y: at.y - up, ..at });
    scenario.components.iter().zip(places).map(place).collect()
}

#[cfg(test)]
mod tests;
