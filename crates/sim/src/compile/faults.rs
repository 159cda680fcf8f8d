//! What comes from outside: faults and interventions of a scenario, as a plan.

use betwixt_model::catalogue::FaultReach;
use betwixt_model::{
    Catalogue, ComponentId, Condition, Connection as Wire, Fault, FaultTarget, FlowId, Params, Role, Scenario, SimTime,
    ZoneId,
};

use super::Places;
use crate::faults::{FAULTS, FaultEffect, FaultKind, Renewal, Which};
use crate::kernel::plan::{Entry, FaultPlace, Happening, Plan, Watch};
use crate::kernel::streams::{Purpose, Stream, stable_hash};

/// What comes from outside in a scenario, in order of time.
#[must_use]
pub fn plan(scenario: &Scenario, catalogue: &Catalogue) -> Plan {
    let places = Places::of(scenario);
    let mut entries = Vec::new();
    let mut faults = Vec::new();
    for fault in &scenario.faults {
        let Some(kind) = FAULTS.iter().find(|kind| kind.spec.id == fault.kind) else { continue };
        let Some(place) = fault_place(scenario, catalogue, &places, (fault, kind)) else { continue };
        let (index, owner) = (faults.len() as u32, place.owner);
        let waits = place.watch.is_some();
        faults.push(place);
        if waits {
            entries.push(Entry { at: fault.at.0, what: Happening::Watch(index) });
        } else if fault.when.is_some() {
            // What it waits for is not there: it never begins.
        } else if let Some(renewal) = Renewal::read(Params::new(kind.spec.params, &fault.params)) {
            let until = fault.lasts.map_or(u64::MAX, |span| fault.at.0.saturating_add(span.0)).min(scenario.duration.0);
            let mut stream = Stream::new(scenario.seed, owner, Purpose("renewal"));
            for (begin, end) in renewal.strikes(fault.at.0, until, &mut stream) {
                entries.push(Entry { at: begin, what: Happening::Begin(index) });
                entries.push(Entry { at: end, what: Happening::End(index) });
            }
        } else {
            entries.push(Entry { at: fault.at.0, what: Happening::Begin(index) });
            let lasts = if kind.spec.instant { Some(SimTime::START.0) } else { fault.lasts.map(|span| span.0) };
            if let Some(lasts) = lasts {
                entries.push(Entry { at: fault.at.0.saturating_add(lasts), what: Happening::End(index) });
            }
        }
    }
    for intervention in &scenario.interventions {
        let Some(part) = places.part(scenario, &intervention.target) else { continue };
        for (at, value) in &intervention.points {
            entries.push(Entry { at: at.0, what: Happening::Set(part, intervention.param, *value) });
        }
    }
    // Stable: entries of the same time keep the order of the document.
    betwixt_model::sort::by_number(&mut entries, |entry| entry.at);
    Plan { entries, faults }
}

fn fault_place(
    scenario: &Scenario,
    catalogue: &Catalogue,
    places: &Places<'_>,
    (fault, kind): (&Fault, &FaultKind),
) -> Option<FaultPlace> {
    let params = Params::new(kind.spec.params, &fault.params);
    let effect = (kind.effect)(params);
    let (nodes, connections) = where_it_acts(scenario, catalogue, places, (fault, kind, effect))?;
    let at_flow = |id: &FlowId| scenario.flows.iter().position(|flow| flow.id == *id);
    let flows: Vec<u16> = fault.flows.iter().filter_map(at_flow).map(|at| at as u16).collect();
    Some(FaultPlace {
        effect,
        which: Which::read(params, &flows),
        watch: fault.when.as_ref().and_then(|condition| watch(scenario, places, (fault, kind, condition))),
        nodes,
        connections,
        owner: stable_hash(fault.id.as_str()),
    })
}

fn watch(
    scenario: &Scenario,
    places: &Places<'_>,
    (fault, kind, condition): (&Fault, &FaultKind, &Condition),
) -> Option<Watch> {
    let Condition { target, measure, bound, held_for } = condition;
    Some(Watch {
        of: places.part(scenario, target)?,
        measure: *measure,
        bound: *bound,
        held_for: held_for.0,
        lasts: fault.lasts.map(|span| span.0),
        instant: kind.spec.instant,
    })
}

/// Components and connections that a fault acts on, by index.
fn where_it_acts(
    scenario: &Scenario,
    catalogue: &Catalogue,
    places: &Places<'_>,
    (fault, kind, effect): (&Fault, &FaultKind, FaultEffect),
) -> Option<(Vec<u32>, Vec<u32>)> {
    let in_zone = |id: &ComponentId, zone: &ZoneId| {
        scenario.component(id).is_some_and(|component| component.zone.as_ref() == Some(zone))
    };
    let wires = |touches: &dyn Fn(&Wire) -> bool| -> Vec<u32> {
        scenario.connections.iter().enumerate().filter(|(_, wire)| touches(wire)).map(|(at, _)| at as u32).collect()
    };
    // A balancer or a queue has no workers that could be slow or fail: it takes longer, or answers with errors, at the
    // door, so the fault acts on the connections that lead to it.
    let meets_requests = matches!(effect, FaultEffect::Slow(..) | FaultEffect::Errors(..));
    let at_the_door = |id: &ComponentId| {
        let role = || catalogue.kind(&scenario.component(id)?.kind).map(|kind| kind.role);
        meets_requests && matches!(role(), Some(Role::Router | Role::Queue))
    };
    Some(match (&fault.target, kind.spec.reach) {
        (FaultTarget::Connection(id), _) => (vec![], vec![places.connection(id)?]),
        (FaultTarget::Component(id), FaultReach::Connection) => {
            (vec![], wires(&|wire| wire.from == *id || wire.to == *id))
        }
        (FaultTarget::Component(id), FaultReach::Callee) => (vec![], wires(&|wire| wire.to == *id)),
        (FaultTarget::Zone(zone), FaultReach::Connection) => {
            (vec![], wires(&|wire| in_zone(&wire.from, zone) != in_zone(&wire.to, zone)))
        }
        (FaultTarget::Zone(zone), FaultReach::Callee) => (vec![], wires(&|wire| in_zone(&wire.to, zone))),
        (FaultTarget::Component(id), FaultReach::Component | FaultReach::Any) if at_the_door(id) => {
            (vec![], wires(&|wire| wire.to == *id))
        }
        (FaultTarget::Component(id), FaultReach::Component | FaultReach::Any) => (vec![places.component(id)?], vec![]),
        (FaultTarget::Zone(zone), FaultReach::Component | FaultReach::Any) => {
            let inside = scenario.components.iter().enumerate().filter(|(_, part)| part.zone.as_ref() == Some(zone));
            let nodes = inside.filter(|(_, part)| !at_the_door(&part.id)).map(|(at, _)| at as u32).collect();
            (nodes, wires(&|wire| meets_requests && in_zone(&wire.to, zone) && at_the_door(&wire.to)))
        }
    })
}
