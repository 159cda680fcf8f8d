//! What everything on the stage shows, made anew for each render and kept where nothing changed.

use std::rc::Rc;

use betwixt_model::{Catalogue, Component, ComponentId, KindSpec, Point, Role, Scenario, SimSpan, SimTime};
use yew::prelude::*;

use crate::canvas::camera::{Camera, Detail, WorldRect};
use crate::canvas::hit::Hit;
use crate::later;
use crate::runner::Summary;
use crate::runner::summary::{ComponentNow, ConnectionNow, RunState};
use crate::runner::{spoken_component, spoken_connection};
use crate::state::announce::{self, RunNumbers};
use crate::state::{Session, Subject, Tool, connecting};

use super::StageProps;
use super::hand::Pointed;
use super::layout::{Layout, NameSide, Place};
use super::link_look::{LinkLook, LinkMarks, Patience, link_look};
use super::node_look::{Marks, NodeLook, Standing, node_look};

/// Renders between two readings of a part for the ear: about a second. A label that changes while it is read is read
/// again. In each render it is the turn of some, so that none has to write all of them.
const RENDERS: usize = 10;

/// Something that takes the focus.
#[derive(Clone, Debug)]
pub(super) enum Part {
    Node(Rc<NodeLook>),
    Link(Rc<LinkLook>),
}

/// What everything shows.
#[derive(Clone, Debug, Default)]
pub(super) struct Looks {
    /// By place in the document.
    pub(super) nodes: Vec<Rc<NodeLook>>,
    /// By place in the document.
    pub(super) links: Vec<Rc<LinkLook>>,
    /// Boxes in flow order, each followed by its arrows.
    pub(super) order: Vec<Part>,
    /// The stage as a whole, for those who listen.
    pub(super) stage: String,
}

/// What was said last.
#[derive(Debug, Default)]
struct Spoken {
    scenario: Option<Rc<Scenario>>,
    age: usize,
    /// Simulated now, if time is held there.
    held_at: Option<SimTime>,
    nodes: Vec<String>,
    links: Vec<String>,
    stage: String,
}

/// The looks for this render.
#[hook]
pub(super) fn use_looks(props: &StageProps, layout: &Layout, pointed: Pointed) -> Rc<Looks> {
    let spoken = use_mut_ref(Spoken::default);
    let mut spoken = spoken.borrow_mut();
    spoken.refresh(props);
    Rc::new(looks(props, layout, pointed, &spoken))
}

impl Spoken {
    fn refresh(&mut self, props: &StageProps) {
        let StageProps { scenario, summary, catalogue, .. } = props;
        self.age += 1;
        let same = self.scenario.as_ref().is_some_and(|held| {
            Rc::ptr_eq(held, scenario) || later::here().is_some_and(|later| (later.hands.same_words)(held, scenario))
        });
        let turn = self.age % RENDERS;
        // Where time is held no later render says what this one leaves out.
        let held_at = (!run_numbers(summary).playing).then_some(summary.now);
        let arrived = std::mem::replace(&mut self.held_at, held_at) != held_at && held_at.is_some();
        let is_due = |at: usize| !same || arrived || at % RENDERS == turn;
        self.nodes.resize(scenario.components.len(), String::new());
        for (at, held) in scenario.components.iter().enumerate().filter(|(at, _)| is_due(*at)) {
            let numbers = summary.components.get(at).map(spoken_component);
            self.nodes[at] = announce::component(scenario, held, numbers.as_ref(), catalogue);
        }
        self.links.resize(scenario.connections.len(), String::new());
        for (at, held) in scenario.connections.iter().enumerate().filter(|(at, _)| is_due(*at)) {
            let numbers = summary.connections.get(at).map(spoken_connection);
            self.links[at] = announce::connection(scenario, held, numbers.as_ref(), summary.now, catalogue);
        }
        if is_due(0) {
            self.stage = announce::canvas(scenario, &run_numbers(summary));
        }
        self.scenario = Some(Rc::clone(scenario));
    }
}

/// Whether everything is called as before: two documents that differ at most in where boxes stand.
pub(super) fn same_words(before: &Scenario, after: &Scenario) -> bool {
    let same = |(a, b): (&Component, &Component)| {
        let Component { id, name, kind, at: _, zone, icon: _, instrumented, params, load, handlers } = a;
        (id, name, kind, zone, instrumented) == (&b.id, &b.name, &b.kind, &b.zone, &b.instrumented)
            && (params, load, handlers) == (&b.params, &b.load, &b.handlers)
    };
    before.components.len() == after.components.len()
        && before.components.iter().zip(&after.components).all(same)
        && before.connections == after.connections
        && (&before.name, &before.flows, &before.zones) == (&after.name, &after.flows, &after.zones)
        && (&before.faults, &before.interventions) == (&after.faults, &after.interventions)
}

fn run_numbers(summary: &Summary) -> RunNumbers {
    RunNumbers {
        now: summary.now,
        playing: matches!(summary.state, RunState::Playing | RunState::Catching(_)),
        ended: matches!(summary.state, RunState::Ended | RunState::Stopped(_)),
        speed: summary.speed.wanted,
        // Nobody says them of the canvas.
        disagreements: 0,
        failing_ratio: None,
        lens: summary.lens,
    }
}

fn looks(props: &StageProps, layout: &Layout, pointed: Pointed, spoken: &Spoken) -> Looks {
    let StageProps { scenario, session, .. } = props;
    let entry = entry(scenario, session, layout);
    let sight = Sight::of(session);
    let nodes: Vec<Rc<NodeLook>> = (0..scenario.components.len())
        .filter_map(|at| node(props, layout, (at, pointed, entry.as_ref()), &sight, spoken))
        .map(Rc::new)
        .collect();
    // A first picture does without them, and from far off nobody sees them.
    let patiences = later::here()
        .filter(|_| sight.near.is_some())
        .map_or_else(Vec::new, |later| (later.hands.patiences)(scenario, props.summary.now, props.catalogue, layout));
    let links: Vec<Rc<LinkLook>> = (0..scenario.connections.len())
        .filter_map(|at| {
            let patience = patiences.get(at).copied().unwrap_or_default();
            link(props, layout, (at, pointed, entry.as_ref()), patience, &sight, spoken)
        })
        .map(Rc::new)
        .collect();
    let order = layout.order.iter().filter_map(|place| match place {
        Place::Box(at) => nodes.get(*at).map(|look| Part::Node(Rc::clone(look))),
        Place::Arrow(at) => links.get(*at).map(|look| Part::Link(Rc::clone(look))),
    });
    Looks { order: order.collect(), nodes, links, stage: spoken.stage.clone() }
}

/// How long the caller of each connection waits, and its own caller, by its place in the document.
pub(super) fn patiences(scenario: &Scenario, now: SimTime, catalogue: &Catalogue, layout: &Layout) -> Vec<Patience> {
    let waits: Vec<SimSpan> =
        scenario.connections.iter().map(|held| Patience::on(scenario, held, now, catalogue)).collect();
    let least = least(layout, scenario, &waits);
    let above = |from: usize| least.get(from).copied().unwrap_or(SimSpan::ZERO);
    layout.links.iter().zip(&waits).map(|((from, _), own)| Patience { own: *own, above: above(*from) }).collect()
}

/// The least that anybody waits for an answer of each component, by its place; zero if nobody gives up.
fn least(layout: &Layout, scenario: &Scenario, waits: &[SimSpan]) -> Vec<SimSpan> {
    let mut least = vec![SimSpan::ZERO; layout.nodes.len()];
    for ((held, (_, to)), wait) in scenario.connections.iter().zip(&layout.links).zip(waits) {
        let Some(slot) = least.get_mut(*to).filter(|_| !held.asynchronous && !wait.is_zero()) else { continue };
        *slot = if slot.is_zero() { *wait } else { (*slot).min(*wait) };
    }
    least
}

/// What of the picture is looked at closely enough to show more than outlines.
struct Sight {
    /// In canvas units, with a stage around it for whoever moves on; none where all of it is far off.
    near: Option<WorldRect>,
}

impl Sight {
    fn of(session: &Session) -> Self {
        let ((width, height), camera) = (session.stage, session.camera);
        let (half_width, half_height) = (1.5 * width / camera.zoom, 1.5 * height / camera.zoom);
        let Point { x, y } = camera.centre;
        let near =
            WorldRect { left: x - half_width, top: y - half_height, right: x + half_width, bottom: y + half_height };
        let far = Camera { x, y, zoom: camera.zoom }.detail() == Detail::Map;
        // Before the first measure nobody knows.
        Self { near: (!far || width < 1.0).then_some(near) }
    }

    fn is_plain(&self, bounds: &WorldRect) -> bool {
        !self.near.as_ref().is_some_and(|near| near.touches(bounds))
    }
}

/// Where Tab enters the canvas.
fn entry(scenario: &Scenario, session: &Session, layout: &Layout) -> Option<Subject> {
    let held = session
        .focus
        .clone()
        .filter(|subject| !matches!(subject, Subject::Fault(_) | Subject::Expectation(_)) && subject.is_in(scenario));
    let first = || match layout.order.first()? {
        Place::Box(at) => scenario.components.get(*at).map(|held| Subject::Component(held.id.clone())),
        Place::Arrow(_) => None,
    };
    held.or_else(first)
}

fn node(
    props: &StageProps,
    layout: &Layout,
    (at, pointed, entry): (usize, Pointed, Option<&Subject>),
    sight: &Sight,
    spoken: &Spoken,
) -> Option<NodeLook> {
    let StageProps { scenario, summary, session, catalogue, .. } = props;
    let standing = standing(scenario, catalogue, layout, at)?;
    let component = standing.component;
    let marks = Marks {
        selected: session.selection.has_component(&component.id),
        aimed: aimed(props, &component.id).or(pointed.aimed.filter(|(node, _)| *node == at).map(|(_, may)| may)),
        in_tab_order: matches!(entry, Some(Subject::Component(id)) if *id == component.id),
    };
    let quiet = ComponentNow::default();
    let now = summary.components.get(at).unwrap_or(&quiet);
    let plain = layout.nodes.get(at).is_some_and(|place| sight.is_plain(&place.bounds()));
    Some(node_look(&standing, now, (marks, plain), spoken.nodes.get(at).cloned().unwrap_or_default()))
}

/// What a box is, apart from the run.
pub(super) fn standing<'a>(
    scenario: &'a Scenario,
    catalogue: &'a Catalogue,
    layout: &Layout,
    at: usize,
) -> Option<Standing<'a>> {
    let component = scenario.components.get(at)?;
    let place = layout.nodes.get(at)?;
    let kind = catalogue.kind(&component.kind);
    Some(Standing {
        component,
        at: (place.centre.x, place.centre.y),
        silhouette: place.silhouette,
        side: layout.names.get(at).copied().unwrap_or(NameSide::Below),
        role: kind.map(|kind| kind.role),
        icon: component.icon.as_deref().or(kind.or_else(|| plain(catalogue)).map(|kind| kind.icon)).unwrap_or_default(),
    })
}

/// What is of no known kind looks like this one: what works when asked.
fn plain(catalogue: &Catalogue) -> Option<&'static KindSpec> {
    catalogue.kinds.iter().find(|kind| kind.role == Role::Server).copied()
}

/// Whether the keyboard aims a new connection here, and whether it may end here.
fn aimed(props: &StageProps, id: &ComponentId) -> Option<bool> {
    match &props.session.tool {
        Tool::Connecting { from, to: Some(to) } if to == id => {
            Some(connecting::can_connect(&props.scenario, from, to, props.catalogue).is_ok())
        }
        _ => None,
    }
}

fn link(
    props: &StageProps,
    layout: &Layout,
    (at, pointed, entry): (usize, Pointed, Option<&Subject>),
    patience: Patience,
    sight: &Sight,
    spoken: &Spoken,
) -> Option<LinkLook> {
    let StageProps { scenario, summary, session, catalogue, .. } = props;
    let connection = scenario.connections.get(at)?;
    let marks = LinkMarks {
        selected: session.selection.has_connection(&connection.id),
        hovered: pointed.over == Hit::Connection(at),
        notable: summary.notable.as_ref() == Some(&connection.id),
        in_tab_order: matches!(entry, Some(Subject::Connection(id)) if *id == connection.id),
    };
    let quiet = ConnectionNow::default();
    let now = summary.connections.get(at).unwrap_or(&quiet);
    let spoken = spoken.links.get(at).cloned().unwrap_or_default();
    let (table, path) = (layout.tables.get(at)?, layout.paths.get(at)?);
    let plain = sight.is_plain(&table.route().bounds());
    let mut look = link_look(connection, (table, path), now, patience, (marks, plain, spoken));
    // Whoever puts something into a queue waits for nothing that the queue does with it.
    let callee = layout.links.get(at).and_then(|(_, to)| catalogue.kind(&scenario.components.get(*to)?.kind));
    look.asynchronous |= callee.is_some_and(|kind| kind.role == Role::Queue);
    Some(look)
}

#[cfg(test)]
mod tests {
    use super::same_words;
    use crate::gallery;

    #[test]
    fn what_only_stands_elsewhere_is_called_as_before() {
        let before = gallery::find(gallery::FIRST, &betwixt_sim::CATALOGUE).expect("it is in the gallery");
        let mut moved = before.clone();
        moved.components[0].at.x += 12.0;
        assert!(same_words(&before, &moved));
        let mut renamed = before.clone();
        renamed.components[0].name.push('!');
        assert!(!same_words(&before, &renamed));
        let mut fewer = before.clone();
        fewer.connections.pop();
        assert!(!same_words(&before, &fewer));
    }
}
