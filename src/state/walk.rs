//! Going from box to box without a pointer: flow order, nearest that way, connections of a box.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use betwixt_model::sort::{self, Names};
use betwixt_model::{Catalogue, ComponentId, Connection, ConnectionId, Role, Scenario};

use super::command::Direction;
use super::selection::Selection;

/// Every box in flow order: from each source along the connections, breadth first, in the order of the document;
/// then whatever no source reaches, from left to right.
#[must_use]
pub fn flow_order(scenario: &Scenario, catalogue: &Catalogue) -> Vec<ComponentId> {
    let boxes = &scenario.components;
    let known = Names::new(boxes.iter().map(|component| component.id.as_str()));
    let mut callees: Vec<Vec<usize>> = vec![Vec::new(); boxes.len()];
    for connection in &scenario.connections {
        if let (Some(from), Some(to)) = (known.find(connection.from.as_str()), known.find(connection.to.as_str())) {
            callees[from].push(to);
        }
    }
    let is_source = |kind: &str| catalogue.kind(kind).is_some_and(|kind| kind.role == Role::Source);
    let mut order: Vec<ComponentId> = Vec::with_capacity(boxes.len());
    let mut seen = vec![false; boxes.len()];
    let mut starts: Vec<usize> = (0..boxes.len()).collect();
    // The least important first: the sorts are stable.
    sort::by_number(&mut starts, |at| sort::rank(boxes[*at].at.y));
    sort::by_number(&mut starts, |at| sort::rank(boxes[*at].at.x));
    sort::by_number(&mut starts, |at| u64::from(!is_source(&boxes[*at].kind)));
    for start in starts {
        let mut ring = vec![start];
        while !ring.is_empty() {
            let mut next = Vec::new();
            for at in ring {
                if !std::mem::replace(&mut seen[at], true) {
                    order.push(boxes[at].id.clone());
                    next.extend(callees[at].iter().copied());
                }
            }
            ring = next;
        }
    }
    order
}

/// The one after (or before) `from` in a ring; the first (or last) if there is no `from`.
#[must_use]
pub fn beside<T: PartialEq + Clone>(ring: &[T], from: Option<&T>, forward: bool) -> Option<T> {
    let len = ring.len();
    let here = from.and_then(|from| ring.iter().position(|item| item == from));
    let at = match (here, forward) {
        (None, true) => 0,
        (None, false) => len.checked_sub(1)?,
        (Some(here), true) => (here + 1) % len,
        (Some(here), false) => (here + len - 1) % len,
    };
    ring.get(at).cloned()
}

/// Which way along the connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// To whoever calls, and to their callers.
    Up,
    /// To whoever is called, and to those they call.
    Down,
}

/// What is selected, with every box up or down the stream of it.
#[must_use]
pub fn along(scenario: &Scenario, selection: &Selection, stream: Stream) -> Selection {
    let ends = |connection: &Connection| match stream {
        Stream::Up => (connection.to.clone(), connection.from.clone()),
        Stream::Down => (connection.from.clone(), connection.to.clone()),
    };
    let mut ring: Vec<ComponentId> = match selection {
        Selection::Connection(id) => scenario.connection(id).map(|held| ends(held).1).into_iter().collect(),
        other => other.components().cloned().collect(),
    };
    let mut found = BTreeSet::new();
    while let Some(here) = ring.pop() {
        ring.extend(scenario.connections.iter().map(ends).filter(|(from, _)| *from == here).map(|(_, to)| to));
        ring.retain(|id| !found.contains(id) && *id != here);
        found.insert(here);
    }
    Selection::of(found)
}

/// The nearest box that way: not more than twice as far aside as ahead if there is one, else the nearest in that half. So
/// wide, because boxes that are added beside each other stand in a column.
#[must_use]
pub fn nearest(scenario: &Scenario, from: &ComponentId, direction: Direction) -> Option<ComponentId> {
    let here = scenario.component(from)?.at;
    scenario
        .components
        .iter()
        .filter(|other| other.id != *from)
        .map(|other| (towards(direction, other.at.x - here.x, other.at.y - here.y), &other.id))
        .filter(|((ahead, _), _)| *ahead > 0.0)
        .min_by(|((ahead, aside), _), ((far, wide), _)| {
            rank(*ahead, *aside).partial_cmp(&rank(*far, *wide)).unwrap_or(Ordering::Equal)
        })
        .map(|(_, id)| id.clone())
}

/// How far something lies ahead, and how far aside.
fn towards(direction: Direction, right: f64, down: f64) -> (f64, f64) {
    match direction {
        Direction::Left => (-right, down.abs()),
        Direction::Right => (right, down.abs()),
        Direction::Up => (-down, right.abs()),
        Direction::Down => (down, right.abs()),
    }
}

/// Boxes inside the cone come first, then by distance; what lies aside counts double, as the eye counts it.
fn rank(ahead: f64, aside: f64) -> (bool, f64) {
    (aside > 2.0 * ahead, ahead + 2.0 * aside)
}

/// The connections that a box calls over, then those it is called over.
#[must_use]
pub fn connections_of<'a>(scenario: &'a Scenario, id: &'a ComponentId) -> Vec<&'a Connection> {
    let mut found: Vec<&Connection> = scenario.outgoing(id).collect();
    found.extend(scenario.connections.iter().filter(|connection| connection.to == *id));
    found
}

/// The order in which boxes and arrows take the focus: each box, then its outgoing arrows.
#[must_use]
pub fn connections_in_order(scenario: &Scenario, order: &[ComponentId]) -> Vec<ConnectionId> {
    order.iter().flat_map(|id| scenario.outgoing(id)).map(|connection| connection.id.clone()).collect()
}
