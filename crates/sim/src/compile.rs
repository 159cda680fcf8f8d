//! From a scenario to a world at its start. Names, places on the canvas and texts stay behind.

mod faults;

use std::sync::Arc;

use betwixt_model::program::program_for;
use betwixt_model::sort::Names;
use betwixt_model::validate::subscribers_problem;
use betwixt_model::{
    Besides, Catalogue, Component, ComponentId, Connection as Wire, ConnectionId, Key, Params, Problem, Program,
    Scenario, Step, Target, handler,
};

use crate::calling::Calls;
use crate::component::Transact;
use crate::handler::{Compiled, CompiledKey, CompiledStep, Counting};
use crate::kernel::agenda::Agenda;
use crate::kernel::connection::Connection;
use crate::kernel::digest::Digest;
use crate::kernel::plan::{PartIndex, Plan};
use crate::kernel::sampler::Sampler;
use crate::kernel::slab::Slab;
use crate::kernel::streams::stable_hash;
use crate::kernel::vigil::NEVER;
use crate::kernel::world::{Layout, Settings, Site, Traffic, World};
use crate::kinds::{Birth, Node};

pub use faults::plan;

/// Builds the world of a scenario, at time 0, with its faults and interventions planned.
///
/// Errors: what the engine cannot run; a scenario that was read without errors always compiles.
pub fn compile(scenario: &Scenario, catalogue: &Catalogue) -> Result<World, Vec<Problem>> {
    compile_with::<true>(scenario, catalogue)
}

/// The same for a plain scenario, with a small part of the code: for the first file of a page, see
/// `docs/decisions/0011-plain-scenarios.md`.
///
/// A plain scenario has only kinds of [`crate::PLAIN`], connections with latency, jitter and losses, with timeout, retries and
/// back-off, services that serve first come, first served and refuse when they are full, and nothing that comes from outside.
/// Other policies are not read: only for a scenario that is known to be plain, because a test compares both runs.
///
/// Errors: kinds that it must not have.
pub fn compile_plain(scenario: &Scenario, catalogue: &Catalogue) -> Result<World, Vec<Problem>> {
    compile_with::<false>(scenario, catalogue)
}

fn compile_with<const EVERYTHING: bool>(scenario: &Scenario, catalogue: &Catalogue) -> Result<World, Vec<Problem>> {
    let places = Places::of(scenario);
    let mut problems = Vec::new();
    let nodes = make_nodes::<EVERYTHING>(scenario, catalogue, &mut problems);
    let connections = make_connections::<EVERYTHING>(scenario, catalogue, &places, &mut problems);
    if EVERYTHING {
        problems.extend(crowded(scenario, catalogue, &connections));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let layout = Layout {
        kind_specs: scenario.components.iter().filter_map(|c| Some(catalogue.kind(&c.kind)?.params)).collect(),
        flows_of: scenario.components.iter().map(|component| flows_of(scenario, catalogue, component)).collect(),
        catalogue: *catalogue,
        seed: scenario.seed,
        end: scenario.duration.0,
    };
    let site = |component: &Component| Site {
        outgoing: Vec::new(),
        programs: programs::<EVERYTHING>(scenario, catalogue, &places, component).into(),
        mix: Vec::new(),
        owner: stable_hash(component.id.as_str()),
    };
    let settings = Settings {
        nodes: scenario.components.iter().map(|component| Arc::new(component.params.clone())).collect(),
        connections: scenario.connections.iter().map(|connection| Arc::new(connection.params.clone())).collect(),
        flows: scenario.flows.iter().map(|flow| Arc::new(flow.params.clone())).collect(),
    };
    let mut world = World {
        now: 0,
        begun: false,
        agenda: Agenda::new(),
        node_faults: vec![Vec::new(); nodes.len()],
        sites: scenario.components.iter().map(site).collect(),
        flows: Vec::new(),
        nodes,
        connections,
        calls: Calls::default(),
        flights: Slab::default(),
        fault_states: Vec::new(),
        plan: Arc::new(Plan::default()),
        cursor: 0,
        vigils: Vec::new(),
        next_vigil: NEVER,
        entered: 0,
        settings,
        layout: Arc::new(layout),
        digest: Digest::default(),
        traffic: Traffic::default(),
        executed: 0,
        event: 0,
        at_this_instant: 0,
        next_operation: 1,
        isolations: 0,
        stopped: None,
        actions: Vec::new(),
    };
    world.list_outgoing();
    world.mix_flows();
    if EVERYTHING {
        world.replan(Arc::new(plan(scenario, catalogue)));
    }
    Ok(world)
}

/// Where the parts of a scenario stand in their lists.
struct Places<'a> {
    components: Names<'a>,
    connections: Names<'a>,
}

impl<'a> Places<'a> {
    fn of(scenario: &'a Scenario) -> Self {
        let components = Names::new(scenario.components.iter().map(|component| component.id.as_str()));
        let connections = Names::new(scenario.connections.iter().map(|wire| wire.id.as_str()));
        Self { components, connections }
    }

    fn component(&self, id: &ComponentId) -> Option<u32> {
        self.components.find(id.as_str()).map(|at| at as u32)
    }

    fn connection(&self, id: &ConnectionId) -> Option<u32> {
        self.connections.find(id.as_str()).map(|at| at as u32)
    }

    fn part(&self, scenario: &Scenario, target: &Target) -> Option<PartIndex> {
        match target {
            Target::Component(id) => self.component(id).map(PartIndex::Node),
            Target::Connection(id) => self.connection(id).map(PartIndex::Connection),
            Target::Flow(id) => {
                let at = scenario.flows.iter().position(|flow| flow.id == *id)?;
                Some(PartIndex::Flow(at as u32))
            }
        }
    }
}

fn make_nodes<const EVERYTHING: bool>(
    scenario: &Scenario,
    catalogue: &Catalogue,
    problems: &mut Vec<Problem>,
) -> Vec<Node> {
    let mut nodes = Vec::with_capacity(scenario.components.len());
    let compensated = if EVERYTHING { compensated(scenario) } else { Vec::new() };
    for component in &scenario.components {
        let specs = catalogue.kind(&component.kind).map_or(&[][..], |kind| kind.params);
        let birth = Birth {
            params: Params::new(specs, &component.params),
            load: &component.load,
            seed: scenario.seed,
            owner: stable_hash(component.id.as_str()),
            compensates: EVERYTHING && compensated.contains(&&component.id),
        };
        match Node::new::<EVERYTHING>(&component.kind, birth) {
            Some(node) => nodes.push(node),
            None => problems.push(Problem::error(
                format!("components.{}.kind", component.id),
                format!("There is no kind {:?}.", component.kind),
                "Choose one of the kinds in the palette.",
            )),
        }
    }
    nodes
}

/// Those whom some program asks to make up for what they have done.
fn compensated(scenario: &Scenario) -> Vec<&ComponentId> {
    let mut found = Vec::new();
    for component in &scenario.components {
        for program in component.handlers.values() {
            handler::every(&program.steps, &mut |step| {
                if let Step::Compensate(role) = step {
                    let wire = scenario.active(&component.id).find(|wire| wire.role == *role);
                    found.extend(wire.map(|wire| &wire.to));
                }
            });
        }
    }
    found
}

fn make_connections<const EVERYTHING: bool>(
    scenario: &Scenario,
    catalogue: &Catalogue,
    places: &Places<'_>,
    problems: &mut Vec<Problem>,
) -> Vec<Connection> {
    let mut connections = Vec::with_capacity(scenario.connections.len());
    let mut callers = vec![0_u16; scenario.components.len()];
    for wire in &scenario.connections {
        let ends = places.component(&wire.from).zip(places.component(&wire.to));
        let Some(ends) = ends else {
            problems.push(Problem::error(
                format!("connections.{}", wire.id),
                format!("It leads from {} to {}, and one of them is not there.", wire.from, wire.to),
                "Remove the connection, or add the component.",
            ));
            continue;
        };
        let owner = stable_hash(wire.id.as_str());
        let params = Params::new(catalogue.connection, &wire.params);
        let mut connection = Connection::new::<EVERYTHING>(
            ends,
            params,
            scenario.distance(&wire.from, &wire.to).0,
            scenario.seed,
            owner,
        );
        connection.near = in_one_zone(scenario, wire);
        connection.disabled = wire.disabled;
        connection.place = callers[ends.1 as usize];
        callers[ends.1 as usize] = connection.place.wrapping_add(u16::from(!wire.disabled));
        connections.push(connection);
    }
    connections
}

/// Components that more connections leave than they can serve.
fn crowded(scenario: &Scenario, catalogue: &Catalogue, connections: &[Connection]) -> Vec<Problem> {
    let mut outgoing = vec![0; scenario.components.len()];
    for connection in connections.iter().filter(|connection| !connection.disabled) {
        outgoing[connection.from as usize] += 1;
    }
    let parts = scenario.components.iter().zip(outgoing);
    let problem =
        |(part, count): (&Component, usize)| subscribers_problem(&part.id, catalogue.kind(&part.kind)?, count);
    parts.filter_map(problem).collect()
}

fn in_one_zone(scenario: &Scenario, wire: &Wire) -> bool {
    let zone = |id: &ComponentId| scenario.component(id).and_then(|component| component.zone.as_ref());
    zone(&wire.from).is_some() && zone(&wire.from) == zone(&wire.to)
}

fn flows_of(scenario: &Scenario, catalogue: &Catalogue, component: &Component) -> Vec<u16> {
    let is_source = catalogue.kind(&component.kind).is_some_and(|kind| kind.role == betwixt_model::Role::Source);
    let starts = |clients: &[ComponentId]| clients.is_empty() || clients.contains(&component.id);
    let flows = scenario.flows.iter().enumerate();
    flows.filter(|(_, flow)| is_source && starts(&flow.clients)).map(|(at, _)| at as u16).collect()
}

fn programs<const EVERYTHING: bool>(
    scenario: &Scenario,
    catalogue: &Catalogue,
    places: &Places<'_>,
    component: &Component,
) -> Vec<Compiled> {
    let kind = catalogue.kind(&component.kind);
    let of_flow = |flow: &betwixt_model::Flow| {
        if kind.is_some_and(|kind| kind.programmable) {
            let program = program_for(scenario, catalogue, component, &flow.id);
            translate::<EVERYTHING>(scenario, places, component, &program)
        } else {
            // Kinds that run no program of the scenario's do their own work, once per request.
            Compiled::plain(vec![CompiledStep::Work])
        }
    };
    scenario.flows.iter().map(of_flow).collect()
}

/// Finds the connections that a program names by role; a step that names none of them is left out.
fn translate<const EVERYTHING: bool>(
    scenario: &Scenario,
    places: &Places<'_>,
    component: &Component,
    program: &Program,
) -> Compiled {
    let find = |role: &String| {
        let wire = scenario.active(&component.id).find(|wire| wire.role == *role)?;
        places.connection(&wire.id)
    };
    let key = |key: &Key| match key {
        Key::Drawn => CompiledKey::Drawn,
        Key::Operation => CompiledKey::Operation,
        Key::Fixed(name) => CompiledKey::fixed(name),
    };
    let step = |step: &Step| {
        Some(match step {
            Step::Work(None) => CompiledStep::Work,
            Step::Work(Some(distribution)) => CompiledStep::WorkFor(Sampler::new(*distribution)),
            Step::Call(to) => CompiledStep::Call(find(to)?),
            Step::Publish(to) => CompiledStep::Publish(find(to)?),
            Step::Read { from, key: record, cache, .. } => {
                CompiledStep::Read { store: find(from)?, cache: cache.as_ref().and_then(find), key: key(record) }
            }
            Step::Write { to, key: record, condition, besides, amount: Some(amount) } if EVERYTHING => {
                let (store, key, condition, besides, amount) = (find(to)?, key(record), *condition, *besides, *amount);
                CompiledStep::Change(Box::new(Counting { store, key, condition, besides, amount }))
            }
            Step::Write { to, key: record, condition: None, besides: Besides::NOTHING, .. } => {
                CompiledStep::Write(find(to)?, key(record))
            }
            Step::Write { to, key: record, condition: Some(condition), besides: Besides::NOTHING, .. } => {
                CompiledStep::WriteIf(find(to)?, key(record), *condition)
            }
            Step::Write { to, key: record, condition, besides, .. } => {
                CompiledStep::Commit(find(to)?, key(record), *condition, *besides)
            }
            Step::Compensate(to) => CompiledStep::Compensate(find(to)?),
            Step::TwoPhaseCommit(writes) => {
                let part = |write: &Step| match write {
                    Step::Write { to, key: record, .. } => Some((find(to)?, key(record))),
                    _ => None,
                };
                CompiledStep::TwoPhaseCommit(writes.iter().map(part).collect::<Option<_>>()?)
            }
            Step::Effect(effect) => CompiledStep::Effect(*effect),
            Step::Answer(answer) => CompiledStep::Answer(*answer),
            Step::Transaction { on, isolation, .. } => {
                CompiledStep::Transact(find(on)?, CompiledKey::Drawn, Transact::Begin(*isolation))
            }
            // They hold other steps, and are taken apart where the program is laid out.
            Step::Together(_) | Step::Try { .. } | Step::Compensation(_) => return None,
        })
    };
    let mut compiled = Compiled::new(&program.steps, &step);
    if EVERYTHING && compiled.compares {
        compiled.same_store = same_store(scenario, places, component);
    }
    compiled
}

/// Connections of a component that lead where an earlier one of its own leads, each with the first of those.
fn same_store(scenario: &Scenario, places: &Places<'_>, component: &Component) -> Vec<(u32, u32)> {
    let first = |wire: &&Wire| scenario.active(&component.id).find(|other| other.to == wire.to);
    let place = |wire: &Wire| places.connection(&wire.id);
    let pairs = scenario.active(&component.id).filter_map(|wire| Some((place(wire)?, place(first(&wire)?)?)));
    pairs.filter(|(own, first)| own != first).collect()
}
