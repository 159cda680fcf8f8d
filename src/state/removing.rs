//! Taking parts out of a scenario, with everything that would otherwise point at nothing.

use betwixt_model::sort::Names;
use betwixt_model::{About, ComponentId, ConnectionId, FaultTarget, FlowId, Scenario, Step, Target};

use super::apply::gone;
use super::edit::EditError;

/// Takes boxes and arrows out; arrows of the boxes, steps over the arrows, faults, changes, sliders and
/// expectations go with them.
pub(super) fn remove(
    scenario: &mut Scenario,
    components: &[ComponentId],
    connections: &[ConnectionId],
) -> Result<(), EditError> {
    let any = components.iter().any(|id| scenario.component(id).is_some())
        || connections.iter().any(|id| scenario.connection(id).is_some());
    if !any {
        return Err(EditError::new("There is nothing to delete."));
    }
    let components = &named(components);
    let going = going(scenario, components, connections);
    let gone = &Names::new(going.iter().map(ConnectionId::as_str));
    forget_connections(scenario, &going);
    scenario.components.retain(|component| !components.contains(component.id.as_str()));
    let goes = |target: &Target| match target {
        Target::Component(id) => components.contains(id.as_str()),
        Target::Connection(id) => gone.contains(id.as_str()),
        Target::Flow(_) => false,
    };
    scenario.faults.retain(|fault| match &fault.target {
        _ if fault.when.as_ref().is_some_and(|when| goes(&when.target)) => false,
        FaultTarget::Component(id) => !components.contains(id.as_str()),
        FaultTarget::Connection(id) => !gone.contains(id.as_str()),
        FaultTarget::Zone(_) => true,
    });
    forget_clients(scenario, components);
    forget_targets(scenario, goes);
    forget_unasked(scenario);
    Ok(())
}

/// The names of boxes, to be asked for.
pub(super) fn named(components: &[ComponentId]) -> Names<'_> {
    Names::new(components.iter().map(ComponentId::as_str))
}

/// Every arrow that goes: those named, and those that touch a box that goes.
pub(super) fn going(scenario: &Scenario, components: &Names<'_>, connections: &[ConnectionId]) -> Vec<ConnectionId> {
    let touches = |id: &ComponentId| components.contains(id.as_str());
    scenario
        .connections
        .iter()
        .filter(|c| connections.contains(&c.id) || touches(&c.from) || touches(&c.to))
        .map(|c| c.id.clone())
        .collect()
}

/// Takes arrows out, and steps over them.
pub(super) fn forget_connections(scenario: &mut Scenario, connections: &[ConnectionId]) {
    let gone = &Names::new(connections.iter().map(ConnectionId::as_str));
    forget_steps(scenario, gone);
    scenario.connections.retain(|connection| !gone.contains(connection.id.as_str()));
}

/// Takes a user journey out; its programs, changes and sliders go with it.
pub(super) fn remove_flow(scenario: &mut Scenario, flow: &FlowId) -> Result<(), EditError> {
    scenario.flow(flow).ok_or_else(|| gone("journey"))?;
    if scenario.flows.len() == 1 {
        return Err(EditError::new("The last journey stays: without any, nobody would set out."));
    }
    forget_flow(scenario, flow);
    Ok(())
}

pub(super) fn forget_flow(scenario: &mut Scenario, flow: &FlowId) {
    scenario.flows.retain(|held| held.id != *flow);
    for component in &mut scenario.components {
        component.handlers.remove(&Some(flow.clone()));
    }
    // A fault of this journey alone goes too: with an empty list it would suddenly meet all the others.
    scenario.faults.retain(|fault| fault.flows.is_empty() || fault.flows.iter().any(|held| held != flow));
    scenario.faults.iter_mut().for_each(|fault| fault.flows.retain(|held| held != flow));
    forget_targets(scenario, |target| matches!(target, Target::Flow(id) if id == flow));
    forget_unasked(scenario);
}

/// A journey that only clients started which are gone is started by nobody, so it goes too: with an empty list every
/// other client would suddenly start it. The last journey stays:
/// a scenario has at least one.
fn forget_clients(scenario: &mut Scenario, components: &Names<'_>) {
    let mut orphans = Vec::new();
    for flow in &mut scenario.flows {
        let had = !flow.clients.is_empty();
        flow.clients.retain(|client| !components.contains(client.as_str()));
        if had && flow.clients.is_empty() {
            orphans.push(flow.id.clone());
        }
    }
    for flow in orphans {
        if scenario.flows.len() > 1 {
            forget_flow(scenario, &flow);
        }
    }
}

fn forget_targets(scenario: &mut Scenario, gone: impl Fn(&Target) -> bool) {
    scenario.interventions.retain(|intervention| !gone(&intervention.target));
    scenario.exposed.retain(|exposed| !gone(&exposed.target));
    scenario.expectations.retain(|held| !held.about.target().is_some_and(&gone));
}

/// Takes out what is expected of faults that are not there any more.
pub(super) fn forget_unasked(scenario: &mut Scenario) {
    let faults = &scenario.faults;
    scenario.expectations.retain(|held| match &held.about {
        About::Fault(id) => faults.iter().any(|fault| fault.id == *id),
        About::Metric(..) | About::Finding(_) => true,
    });
}

pub(super) fn forget_steps(scenario: &mut Scenario, gone: &Names<'_>) {
    let roles: Vec<(ComponentId, String)> = scenario
        .connections
        .iter()
        .filter(|connection| gone.contains(connection.id.as_str()))
        .map(|connection| (connection.from.clone(), connection.role.clone()))
        .collect();
    for (caller, role) in roles {
        let Some(component) = scenario.components.iter_mut().find(|c| c.id == caller) else { continue };
        for program in component.handlers.values_mut() {
            forget_role(&mut program.steps, &role);
        }
    }
}

fn forget_role(steps: &mut Vec<Step>, role: &str) {
    steps.retain(|step| match step {
        Step::Call(name) | Step::Publish(name) | Step::Compensate(name) => name != role,
        Step::Read { from: name, .. } | Step::Write { to: name, .. } => name != role,
        // What is done everywhere or nowhere cannot be done without one of them.
        Step::TwoPhaseCommit(writes) => {
            !writes.iter().any(|write| matches!(write, Step::Write { to, .. } if to == role))
        }
        Step::Transaction { on, .. } => on != role,
        _ => true,
    });
    for step in steps {
        step.inner_mut().for_each(|inner| forget_role(inner, role));
        if let Step::Read { cache, .. } = step
            && cache.as_deref() == Some(role)
        {
            *cache = None;
        }
    }
}
