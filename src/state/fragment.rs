//! Part of a scenario: cut out, written as a scenario of its own, and put into this or another one under fresh names.

use std::collections::BTreeMap;

use betwixt_model::{
    Area, Catalogue, Component, ComponentId, Connection, ConnectionId, Flow, FlowId, Point, Role, Scenario, Zone,
    ZoneId, read, write_pretty,
};

use super::document::Document;
use super::edit::{Edit, EditError};
use super::fresh::{UsedIds, free_name};
use super::plan::snapped;
use super::removing;
use super::selection::Selection;

/// From a box to its double [canvas units].
const BESIDE: f64 = 40.0;

/// Parts that are to be put into a scenario, under the names that they will have.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pasted {
    /// Zones that are not there yet.
    pub zones: Vec<Zone>,
    /// Journeys that are not there yet.
    pub flows: Vec<Flow>,
    /// Clients that also start a journey which is there.
    pub starts: Vec<(FlowId, ComponentId)>,
    /// Boxes.
    pub components: Vec<Component>,
    /// Arrows between them.
    pub connections: Vec<Connection>,
}

/// What is selected, as the text of a scenario; none if no box is.
#[must_use]
pub fn copy(scenario: &Scenario, selection: &Selection, catalogue: &Catalogue) -> Option<String> {
    let mut part = cut_out(scenario, selection)?;
    let has = |part: &Scenario, id: &ComponentId| part.component(id).is_some();
    let starts_here = part.components.iter().any(|held| is_source(held, catalogue));
    let mut foreign = Vec::new();
    for flow in &scenario.flows {
        let stays = flow.clients.is_empty() || flow.clients.iter().any(|id| has(&part, id));
        if !stays && starts_here {
            // Without a list every client would start it.
            foreign.push(flow.id.clone());
        }
    }
    for id in foreign {
        if part.flows.len() > 1 {
            removing::forget_flow(&mut part, &id);
        }
    }
    let ids: Vec<ComponentId> = part.components.iter().map(|held| held.id.clone()).collect();
    part.flows.iter_mut().for_each(|flow| flow.clients.retain(|id| ids.contains(id)));
    Some(write_pretty(&part, catalogue))
}

/// Beside what is selected, the same again.
pub(super) fn duplicate(document: &Document, selection: &Selection) -> Result<Edit, EditError> {
    let scenario = document.scenario();
    let part = cut_out(scenario, selection).ok_or_else(|| EditError::new("Select a component first."))?;
    Ok(Edit::Paste(renamed(&part, document, Point { x: BESIDE, y: BESIDE }).into()))
}

/// What a text holds, in the middle of what is seen; or a little beside itself, if it was copied here.
///
/// Errors: the text is no scenario, or has no component.
pub(super) fn paste(document: &Document, text: &str, centre: Point, here: bool) -> Result<Edit, EditError> {
    let loaded = read(text, document.catalogue());
    let part = loaded.scenario;
    if loaded.problems.iter().any(|problem| problem.severity > betwixt_model::Severity::Warning) {
        return Err(EditError::new("What was copied is not part of a Betwixt scenario."));
    }
    if part.components.is_empty() {
        return Err(EditError::new("There is no component in what was copied."));
    }
    let scenario = document.scenario();
    let by = if !here && part.components.iter().all(|held| scenario.component(&held.id).is_some()) {
        clear_step(scenario, &part)
    } else {
        let middle = |of: fn(Point) -> f64| {
            let all = || part.components.iter().map(|held| of(held.at));
            all().fold(f64::INFINITY, f64::min).midpoint(all().fold(f64::NEG_INFINITY, f64::max))
        };
        snapped(Point { x: centre.x - middle(|at| at.x), y: centre.y - middle(|at| at.y) })
    };
    Ok(Edit::Paste(renamed(&part, document, by).into()))
}

/// So far beside itself that no box lands on another: pasting twice must not hide the first.
fn clear_step(scenario: &Scenario, part: &Scenario) -> Point {
    let taken = |step: f64| {
        let on = |a: Point, b: Point| (a.x + step - b.x).abs() < 1.0 && (a.y + step - b.y).abs() < 1.0;
        part.components.iter().any(|new| scenario.components.iter().any(|held| on(new.at, held.at)))
    };
    let step = (1..1_000).map(|n| f64::from(n) * BESIDE).find(|step| !taken(*step)).unwrap_or(BESIDE);
    Point { x: step, y: step }
}

/// What is selected, with the arrows between; nothing that goes wrong, and nothing that was done while it ran.
fn cut_out(scenario: &Scenario, selection: &Selection) -> Option<Scenario> {
    let has = |id: &ComponentId| selection.has_component(id);
    let mut part = scenario.clone();
    let left: Vec<ConnectionId> =
        part.connections.iter().filter(|held| !has(&held.from) || !has(&held.to)).map(|held| held.id.clone()).collect();
    removing::forget_connections(&mut part, &left);
    part.components.retain(|held| has(&held.id));
    let wanted: Vec<ZoneId> = part.components.iter().filter_map(|held| held.zone.clone()).collect();
    part.zones.retain(|zone| wanted.contains(&zone.id));
    let Scenario { distances, faults, expectations, interventions, exposed, bookmarks, about, hint, .. } = &mut part;
    distances.clear();
    faults.clear();
    expectations.clear();
    interventions.clear();
    exposed.clear();
    bookmarks.clear();
    about.clear();
    hint.clear();
    (!part.components.is_empty()).then_some(part)
}

/// Fresh names for everything, in a document; moved by so much [canvas units].
fn renamed(part: &Scenario, document: &Document, by: Point) -> Pasted {
    let scenario = document.scenario();
    let mut fresh = Fresh { used: document.used().clone() };
    let mut pasted = Pasted::default();
    let mut zones: BTreeMap<&ZoneId, ZoneId> = BTreeMap::new();
    for zone in &part.zones {
        let known = scenario.zones.iter().find(|held| held.id == zone.id || held.name == zone.name);
        let id = known.map_or_else(|| ZoneId::new(&fresh.numbered(zone.id.as_str())), |held| held.id.clone());
        if known.is_none() {
            pasted.zones.push(Zone { id: id.clone(), area: zone.area.map(|area| moved(area, by)), ..zone.clone() });
        }
        zones.insert(&zone.id, id);
    }
    // Each new box has a name that neither an old one has nor another new one.
    let mut names = (**scenario).clone();
    let mut ids: BTreeMap<&ComponentId, ComponentId> = BTreeMap::new();
    for held in &part.components {
        let id = ComponentId::new(&fresh.numbered(held.id.as_str()));
        ids.insert(&held.id, id.clone());
        let new = Component {
            id,
            name: free_name(&names, without_number(&held.name)),
            at: Point { x: held.at.x + by.x, y: held.at.y + by.y },
            zone: held.zone.as_ref().and_then(|zone| zones.get(zone)).cloned(),
            ..held.clone()
        };
        names.components.push(new.clone());
        pasted.components.push(new);
    }
    for held in &part.connections {
        let (Some(from), Some(to)) = (ids.get(&held.from), ids.get(&held.to)) else { continue };
        let id = ConnectionId::new(&fresh.numbered(&Connection::default_id(from, to)));
        let new = Connection { id, from: from.clone(), to: to.clone(), ..held.clone() };
        pasted.connections.push(new);
    }
    let flows = journeys(part, document, &ids, &mut fresh, &mut pasted);
    for component in &mut pasted.components {
        let handlers = std::mem::take(&mut component.handlers);
        component.handlers = handlers
            .into_iter()
            .filter_map(|(flow, program)| match flow {
                None => Some((None, program)),
                Some(flow) => Some((Some(flows.get(&flow)?.clone()), program)),
            })
            .collect();
    }
    pasted
}

fn moved(area: Area, by: Point) -> Area {
    Area { at: Point { x: area.at.x + by.x, y: area.at.y + by.y }, ..area }
}

/// Which journey of the part is which in the document. One that is not there comes along if a client does that starts it.
fn journeys(
    part: &Scenario,
    document: &Document,
    ids: &BTreeMap<&ComponentId, ComponentId>,
    fresh: &mut Fresh,
    pasted: &mut Pasted,
) -> BTreeMap<FlowId, FlowId> {
    let is_client = |id: &&ComponentId| part.component(id).is_some_and(|held| is_source(held, document.catalogue()));
    let mut flows = BTreeMap::new();
    for flow in &part.flows {
        let starts = |id: &&&ComponentId| is_client(id) && (flow.clients.is_empty() || flow.clients.contains(id));
        let clients: Vec<ComponentId> = ids.keys().filter(starts).filter_map(|id| ids.get(*id)).cloned().collect();
        let known = document.scenario().flows.iter().find(|held| held.id == flow.id || held.name == flow.name);
        match known {
            Some(held) => {
                flows.insert(flow.id.clone(), held.id.clone());
                if !held.clients.is_empty() {
                    pasted.starts.extend(clients.into_iter().map(|client| (held.id.clone(), client)));
                }
            }
            None if !clients.is_empty() => {
                let id = FlowId::new(&fresh.numbered(flow.id.as_str()));
                flows.insert(flow.id.clone(), id.clone());
                pasted.flows.push(Flow { id, clients, ..flow.clone() });
            }
            None => {}
        }
    }
    flows
}

/// "Cache" of "Cache 2": the next is "Cache 3".
fn without_number(name: &str) -> &str {
    name.trim_end_matches(|c: char| c.is_ascii_digit())
        .strip_suffix(' ')
        .filter(|stem| !stem.is_empty())
        .unwrap_or(name)
}

fn is_source(component: &Component, catalogue: &Catalogue) -> bool {
    catalogue.kind(&component.kind).is_some_and(|kind| kind.role == Role::Source)
}

/// Names that are fresh, each given once.
struct Fresh {
    used: UsedIds,
}

impl Fresh {
    fn numbered(&mut self, plain: &str) -> String {
        let id = self.used.numbered(plain.to_owned());
        self.used.add(&id);
        id
    }
}

/// Puts parts into a scenario.
///
/// Errors: a name is taken.
pub(super) fn put_in(next: &mut Scenario, pasted: &Pasted) -> Result<(), EditError> {
    let Pasted { zones, flows, starts, components, connections } = pasted;
    let taken = components.iter().any(|new| next.component(&new.id).is_some())
        || connections.iter().any(|new| next.connection(&new.id).is_some());
    if taken {
        return Err(EditError::new("Something here is already called as what was copied."));
    }
    next.zones.extend(zones.iter().cloned());
    next.components.extend(components.iter().cloned());
    next.connections.extend(connections.iter().cloned());
    for (flow, client) in starts {
        let flow = next.flows.iter_mut().find(|held| held.id == *flow);
        if let Some(flow) = flow.filter(|flow| !flow.clients.contains(client)) {
            flow.clients.push(client.clone());
        }
    }
    next.flows.extend(flows.iter().cloned());
    Ok(())
}
