//! The way of one operation on the canvas: its parts as bright as ever, the rest dim, and the steps by number.

use std::collections::BTreeMap;

use betwixt_analysis::Story;
use betwixt_analysis::story::{Belief, Place, Step};
use betwixt_model::{Catalogue, Scenario};
use yew::prelude::*;

use crate::canvas::camera::number;
use crate::views::markup::html;

use super::dom_ids::{link_dom_id, node_dom_id, route_dom_id};
use super::layout::{Layout, NameSide};
use super::nodes::translate;

/// Most numbers on the canvas: the first ones.
const MOST: usize = 24;

/// What is drawn of a way: below the messages, and above them.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// Boxes and arrows that take part.
    pub below: Html,
    /// Their names, and the numbers.
    pub above: Html,
    /// Boxes that do not take part.
    pub dimmed: usize,
}

/// The way of an operation; the step that is chosen is marked.
#[must_use]
pub(crate) fn way(scenario: &Scenario, catalogue: &Catalogue, story: &Story, chosen: Option<u32>) -> Way {
    let layout = Layout::new(scenario, catalogue);
    let mut links: BTreeMap<usize, Vec<&Step>> = BTreeMap::new();
    let mut nodes: BTreeMap<usize, Vec<&Step>> = BTreeMap::new();
    let node = |id: &str| scenario.components.iter().position(|held| held.id.as_str() == id);
    for belief in &story.participants {
        nodes.extend(node(&belief.component).map(|at| (at, Vec::new())));
    }
    for step in &story.steps {
        let numbered = (step.number as usize) <= MOST;
        match &step.place {
            Place::Component(id) => {
                let Some(at) = node(id) else { continue };
                let held = nodes.entry(at).or_default();
                held.extend(numbered.then_some(step));
            }
            Place::Connection(id) => {
                let found = scenario.connections.iter().position(|held| held.id.as_str() == id.as_str());
                let Some(at) = found else { continue };
                let held = links.entry(at).or_default();
                held.extend(numbered.then_some(step));
                let (from, to) = layout.links.get(at).copied().unwrap_or((usize::MAX, usize::MAX));
                for end in [from, to] {
                    nodes.entry(end).or_default();
                }
            }
        }
    }
    nodes.retain(|at, _| *at < scenario.components.len());
    let belief = |at: usize| {
        let id = scenario.components.get(at).map(|held| held.id.as_str());
        story.participants.iter().find(|belief| Some(belief.component.as_str()) == id)
    };
    let wrong = |at: usize| belief(at).is_some_and(|belief| belief.is_wrong);
    let below = html! {
        <g class="way" aria-hidden="true">
            { for links.keys().filter_map(|at| scenario.connections.get(*at)).map(|held| {
                let route = format!("#{}", route_dom_id(held.id.as_str()));
                html! {
                    <>
                        <g class="stage-beam">{ for ["60", "44", "28"].map(|width| html! { <use href={route.clone()} stroke-width={width} /> }) }</g>
                        <use href={format!("#{}", link_dom_id(held.id.as_str()))} />
                    </>
                }
            }) }
            { for nodes.keys().map(|at| {
                let Some(held) = scenario.components.get(*at) else { return Html::default() };
                let outline = layout.nodes.get(*at).filter(|_| wrong(*at));
                html! {
                    <>
                        <use href={format!("#{}", node_dom_id(held.id.as_str()))} />
                        if let Some(node) = outline {
                            <path class="way-wrong" d={node.silhouette.outline()} transform={translate((node.centre.x, node.centre.y))} />
                        }
                    </>
                }
            }) }
        </g>
    };
    let above = html! {
        <g class="way">
            { for nodes.iter().map(|(at, steps)| on_box(scenario, &layout, (*at, belief(*at)), steps)) }
            { for links.iter().map(|(at, steps)| on_arrow(&layout, *at, steps, chosen)) }
        </g>
    };
    Way { below, above, dimmed: scenario.components.len() - nodes.len() }
}

/// Its name, what it believes, and its steps.
fn on_box(scenario: &Scenario, layout: &Layout, (at, belief): (usize, Option<&Belief>), steps: &[&Step]) -> Html {
    let (Some(held), Some(node)) = (scenario.components.get(at), layout.nodes.get(at)) else { return Html::default() };
    let (half_width, half_height) = node.silhouette.half_extents();
    let (class, x, y, lines) = match layout.names.get(at) {
        Some(NameSide::Right) => ("is-right", half_width + 9.0, 0.0, ["-0.2em", "1.15em"]),
        Some(NameSide::Above) => ("is-above", 0.0, -half_height - 14.0, ["-1.35em", "-0.1em"]),
        Some(NameSide::Below) | None => ("is-below", 0.0, half_height + 4.0, ["1em", "2.35em"]),
    };
    let [name, says] = lines;
    html! {
        <>
            <g class={classes!("stage-names", class)} transform={translate((node.centre.x + x, node.centre.y + y))}>
                <text class="stage-name" dy={name}>{ &held.name }</text>
                if let Some(belief) = belief {
                    <text class={classes!("way-says", belief.is_wrong.then_some("is-wrong"))} dy={says}>{ &belief.sentence }</text>
                }
            </g>
            { for steps.iter().enumerate().map(|(place, step)| {
                let x = node.centre.x - half_width + 18.0 * place as f64;
                disc(step, (x, node.centre.y - half_height - 2.0), false)
            }) }
        </>
    }
}

/// Along the arrow, in the order of time.
fn on_arrow(layout: &Layout, at: usize, steps: &[&Step], chosen: Option<u32>) -> Html {
    let Some(table) = layout.tables.get(at) else { return Html::default() };
    let share = |place: usize| (place + 1) as f64 / (steps.len() + 1) as f64;
    let discs = steps.iter().enumerate().map(|(place, step)| {
        let there = table.route().point(table.at_length_fraction(share(place)));
        disc(step, (there.x, there.y), chosen == Some(step.number))
    });
    discs.collect()
}

fn disc(step: &Step, at: (f64, f64), is_chosen: bool) -> Html {
    let class = classes!("step-disc", step.bad.then_some("is-bad"), is_chosen.then_some("is-chosen"));
    html! {
        <g {class} transform={translate(at)}>
            if is_chosen { <circle class="step-ring" r="13" /> }
            <circle r="9" />
            <text dy="0.36em" text-anchor="middle">{ step.number.to_string() }</text>
        </g>
    }
}

/// For those who see it: "8 components not involved are dimmed".
#[must_use]
pub(crate) fn dimmed(way: &Way) -> String {
    match way.dimmed {
        1 => "1 component that is not involved is dimmed".to_owned(),
        n => format!("{} components that are not involved are dimmed", number(n as f64)),
    }
}
