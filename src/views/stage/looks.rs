//! What everything on the stage shows, made anew for each render and kept where nothing changed.

use std::rc::Rc;

use betwixt_model::{Catalogue, ComponentId, KindSpec, Role, Scenario};
use yew::prelude::*;

use crate::canvas::hit::Hit;
use crate::runner::Summary;
use crate::runner::summary::{ComponentNow, ConnectionNow, RunState};
use crate::runner::{spoken_component, spoken_connection};
use crate::state::announce::{self, RunNumbers};
use crate::state::{Session, Subject, Tool, connecting};

use super::StageProps;
use super::hand::Pointed;
use super::layout::{Layout, NameSide};
use super::link_look::{LinkLook, LinkMarks, Patience, link_look};
use super::node_look::{Marks, NodeLook, Standing, node_look};

/// Renders between two readings for the ear: about a second. A label that changes while it is read is read again.
const RENDERS: u32 = 10;

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
    age: u32,
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
        let same = self.scenario.as_ref().is_some_and(|held| Rc::ptr_eq(held, scenario));
        if same && self.age < RENDERS {
            return;
        }
        self.age = 0;
        self.scenario = Some(Rc::clone(scenario));
        let nodes = scenario.components.iter().enumerate().map(|(at, held)| {
            let numbers = summary.components.get(at).map(spoken_component);
            announce::component(scenario, held, numbers.as_ref(), catalogue)
        });
        self.nodes = nodes.collect();
        let links = scenario.connections.iter().enumerate().map(|(at, held)| {
            let numbers = summary.connections.get(at).map(spoken_connection);
            announce::connection(scenario, held, numbers.as_ref(), summary.now, catalogue)
        });
        self.links = links.collect();
        self.stage = announce::canvas(scenario, &run_numbers(summary));
    }
}

fn run_numbers(summary: &Summary) -> RunNumbers {
    RunNumbers {
        now: summary.now,
        playing: matches!(summary.state, RunState::Playing | RunState::Catching(_)),
        ended: matches!(summary.state, RunState::Ended | RunState::Stopped(_)),
        speed: summary.speed.wanted,
        disagreements: summary.beliefs.iter().map(|belief| belief.count).sum(),
        failing_ratio: None,
    }
}

fn looks(props: &StageProps, layout: &Layout, pointed: Pointed, spoken: &Spoken) -> Looks {
    let StageProps { scenario, session, .. } = props;
    let entry = entry(scenario, session, layout);
    let nodes: Vec<Rc<NodeLook>> = (0..scenario.components.len())
        .filter_map(|at| node(props, layout, (at, pointed, entry.as_ref()), spoken))
        .map(Rc::new)
        .collect();
    let links: Vec<Rc<LinkLook>> = (0..scenario.connections.len())
        .filter_map(|at| link(props, layout, (at, pointed, entry.as_ref()), spoken))
        .map(Rc::new)
        .collect();
    let mut order = Vec::with_capacity(nodes.len() + links.len());
    let mut placed = vec![false; links.len()];
    for at in layout.order.iter().copied() {
        let Some(look) = nodes.get(at) else { continue };
        order.push(Part::Node(Rc::clone(look)));
        for (arrow, _) in layout.links.iter().enumerate().filter(|(_, (from, _))| *from == at) {
            if let (Some(look), Some(placed)) = (links.get(arrow), placed.get_mut(arrow)) {
                *placed = true;
                order.push(Part::Link(Rc::clone(look)));
            }
        }
    }
    // Arrows of a caller that is not there still can be selected and deleted.
    order.extend(links.iter().zip(placed).filter(|(_, placed)| !placed).map(|(look, _)| Part::Link(Rc::clone(look))));
    Looks { nodes, links, order, stage: spoken.stage.clone() }
}

/// Where Tab enters the canvas.
fn entry(scenario: &Scenario, session: &Session, layout: &Layout) -> Option<Subject> {
    let held = session.focus.clone().filter(|subject| !matches!(subject, Subject::Fault(_)) && subject.is_in(scenario));
    let first = || scenario.components.get(*layout.order.first()?).map(|held| Subject::Component(held.id.clone()));
    held.or_else(first)
}

fn node(
    props: &StageProps,
    layout: &Layout,
    (at, pointed, entry): (usize, Pointed, Option<&Subject>),
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
    Some(node_look(&standing, now, marks, spoken.nodes.get(at).cloned().unwrap_or_default()))
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
    let patience = Patience::of(scenario, connection, summary.now, catalogue);
    let spoken = spoken.links.get(at).cloned().unwrap_or_default();
    Some(link_look(connection, layout.tables.get(at)?, now, patience, (marks, spoken)))
}
