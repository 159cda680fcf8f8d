//! A small still picture of a scenario, drawn from its own places with the outlines and routes of the canvas.

use crate::views::markup::html;
use betwixt_model::{Role, Scenario};
use yew::prelude::*;

use crate::canvas::camera::WorldPoint;
use crate::canvas::route::{self, Bend, NodeBox, Route};
use crate::views::CATALOGUE;
use crate::views::icons::PREFIX;
use crate::views::stage::Layout;

/// Size of the picture [its own units].
pub(crate) const SIZE: (f64, f64) = (320.0, 124.0);

/// Room around the boxes [canvas units].
const MARGIN: f64 = 16.0;

/// Boxes are drawn at most this large, and at least so small that they can be told apart [of their size on the canvas].
const SCALE: (f64, f64) = (0.12, 0.72);

/// How large a picture's icon is [canvas units].
const ICON: f64 = 24.0;

/// More boxes than this would be a grey smear, and slow to draw.
const MOST: usize = 80;

/// How a canvas is seen in a picture: `shown = canvas * scale + shift`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Fit {
    scale: f64,
    shift: (f64, f64),
}

fn fit(nodes: &[NodeBox]) -> Fit {
    let (mut least, mut most) = ((f64::INFINITY, f64::INFINITY), (f64::NEG_INFINITY, f64::NEG_INFINITY));
    for node in nodes {
        let (half_x, half_y) = node.silhouette.half_extents();
        least = (least.0.min(node.centre.x - half_x), least.1.min(node.centre.y - half_y));
        most = (most.0.max(node.centre.x + half_x), most.1.max(node.centre.y + half_y));
    }
    if nodes.is_empty() {
        return Fit { scale: 1.0, shift: (0.0, 0.0) };
    }
    let (width, height) = (most.0 - least.0 + 2.0 * MARGIN, most.1 - least.1 + 2.0 * MARGIN);
    let scale = (SIZE.0 / width).min(SIZE.1 / height).clamp(SCALE.0, SCALE.1);
    let middle = ((least.0 + most.0) / 2.0, (least.1 + most.1) / 2.0);
    Fit { scale, shift: (SIZE.0 / 2.0 - middle.0 * scale, SIZE.1 / 2.0 - middle.1 * scale) }
}

/// The ways of a scenario's connections in its picture, by their place in the document [units of the picture]; nothing
/// where the picture does not show all of them.
pub(crate) fn ways(scenario: &Scenario) -> Option<Vec<Route>> {
    let layout = Layout::new(scenario, &CATALOGUE);
    if layout.nodes.len() > MOST {
        return None;
    }
    let Fit { scale, shift } = fit(&layout.nodes);
    let place = |at: WorldPoint| WorldPoint { x: at.x * scale + shift.0, y: at.y * scale + shift.1 };
    let shown = |Route { p0, c0, c1, p1 }: Route| Route { p0: place(p0), c0: place(c0), c1: place(c1), p1: place(p1) };
    Some(layout.tables.iter().map(|table| shown(*table.route())).collect())
}

/// A small picture of a scenario.
pub(super) fn thumbnail(scenario: &Scenario) -> Html {
    let layout = Layout::new(scenario, &CATALOGUE);
    let nodes = &layout.nodes[..layout.nodes.len().min(MOST)];
    let is_shown = |(from, to): &(usize, usize)| *from < nodes.len() && *to < nodes.len();
    let shown = layout.links.iter().zip(&layout.bends).filter(|(link, _)| is_shown(link));
    let (links, bends): (Vec<(usize, usize)>, Vec<Bend>) = shown.unzip();
    let routes = route::bent_routes(nodes, &links, &bends);
    let Fit { scale, shift } = fit(nodes);
    html! {
        <svg class="thumbnail" viewBox={format!("0 0 {} {}", SIZE.0, SIZE.1)} aria-hidden="true" focusable="false">
            <g transform={format!("translate({:.1} {:.1}) scale({scale:.3})", shift.0, shift.1)}>
                { for routes.iter().map(link) }
                { for nodes.iter().enumerate().map(|(at, node)| tile(scenario, at, node)) }
            </g>
        </svg>
    }
}

fn link(route: &Route) -> Html {
    html! {
        <g class="thumbnail-link">
            <path class="thumbnail-ribbon" d={route.svg_path()} />
            <path class="thumbnail-core" d={route.svg_path()} vector-effect="non-scaling-stroke" />
        </g>
    }
}

fn tile(scenario: &Scenario, at: usize, node: &NodeBox) -> Html {
    let Some(component) = scenario.components.get(at) else { return Html::default() };
    let kind = CATALOGUE.kind(&component.kind);
    let icon = component.icon.as_deref().or(kind.map(|kind| kind.icon)).unwrap_or_default();
    // The rim of a store and the content of a queue say enough.
    let plain = kind.is_some_and(|kind| matches!(kind.role, Role::Store | Role::Queue));
    let half = (-ICON / 2.0).to_string();
    html! {
        <g class="thumbnail-node" transform={format!("translate({:.1} {:.1})", node.centre.x, node.centre.y)}>
            <path class="thumbnail-outline" d={node.silhouette.outline()} vector-effect="non-scaling-stroke"
                stroke-dasharray={node.silhouette.is_dashed().then_some("3 2.5")} />
            if let Some(detail) = node.silhouette.detail() {
                <path class="thumbnail-detail" d={detail} vector-effect="non-scaling-stroke" />
            }
            if !plain {
                <use class="thumbnail-icon" href={format!("#{PREFIX}{icon}")} x={half.clone()} y={half} width={ICON.to_string()} height={ICON.to_string()} />
            }
        </g>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canvas::shape::Silhouette;

    #[test]
    fn every_box_is_inside_the_picture() {
        let node = |x, y| NodeBox { centre: WorldPoint { x, y }, silhouette: Silhouette::Square52 };
        for nodes in [
            vec![node(0.0, 0.0)],
            vec![node(-400.0, 0.0), node(900.0, 300.0)],
            vec![node(1e5, 1e5), node(1e5, 1e5 + 90.0)],
        ] {
            let Fit { scale, shift } = fit(&nodes);
            for node in &nodes {
                let (x, y) = (node.centre.x * scale + shift.0, node.centre.y * scale + shift.1);
                assert!(x > 0.0 && x < SIZE.0 && y > 0.0 && y < SIZE.1, "{x} {y}");
            }
        }
        assert_eq!(fit(&[]).scale, 1.0);
    }
}
