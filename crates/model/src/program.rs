//! Which program a component runs for a flow: the one it was given, or the default made from its connections.

use crate::catalogue::{Catalogue, Role};
use crate::handler::{Answer, Key, Program, Step};
use crate::ids::FlowId;
use crate::scenario::{Component, Connection, Scenario};

/// What a component does when the scenario gives it no program.
///
/// A source asks each of its connections in the order of the document. A server works, does the same, and answers `ok`.
/// Every other kind has a behaviour of its own and an empty program.
#[must_use]
pub fn default_program(scenario: &Scenario, catalogue: &Catalogue, component: &Component) -> Program {
    let Some(kind) = catalogue.kind(&component.kind) else {
        return Program::default();
    };
    let callee = |connection: &Connection| {
        let kind = &scenario.component(&connection.to)?.kind;
        Some(catalogue.kind(kind)?.role)
    };
    let outgoing: Vec<(&Connection, Role)> =
        scenario.active(&component.id).filter_map(|connection| Some((connection, callee(connection)?))).collect();
    default_for(kind.role, &outgoing)
}

/// What a component does for a flow: its program for that flow, else its program for every flow, else the default.
///
/// Programs given to a kind that is not programmable are ignored; validation says so.
#[must_use]
pub fn program_for(scenario: &Scenario, catalogue: &Catalogue, component: &Component, flow: &FlowId) -> Program {
    match written(catalogue, component, Some(flow)) {
        Some(program) => program.clone(),
        None => default_program(scenario, catalogue, component),
    }
}

/// The program that the scenario gives a component for a flow, if the component's kind may have one.
pub(crate) fn written<'a>(
    catalogue: &Catalogue,
    component: &'a Component,
    flow: Option<&FlowId>,
) -> Option<&'a Program> {
    if !catalogue.kind(&component.kind)?.programmable {
        return None;
    }
    flow.and_then(|flow| component.handlers.get(&Some(flow.clone()))).or_else(|| component.handlers.get(&None))
}

/// The default program of a role with these connections and the roles of their callees.
pub(crate) fn default_for(role: Role, outgoing: &[(&Connection, Role)]) -> Program {
    let asks = outgoing.iter().filter_map(|(connection, callee)| step_for(connection, *callee, outgoing));
    let steps = match role {
        Role::Source => outgoing.iter().map(|(connection, callee)| plain_step(connection, *callee)).collect(),
        Role::Server => {
            let mut steps = vec![Step::Work(None)];
            steps.extend(asks);
            steps.push(Step::Answer(Answer::Ok));
            steps
        }
        Role::Router | Role::Cache | Role::Store | Role::Queue | Role::External => Vec::new(),
    };
    Program { steps }
}

/// The step for one connection of a server: stores are read through the first cache, and that cache has no step of its own.
fn step_for(connection: &Connection, callee: Role, all: &[(&Connection, Role)]) -> Option<Step> {
    let first = |role| all.iter().find(|(other, callee)| *callee == role && !other.asynchronous);
    match callee {
        Role::Cache if !connection.asynchronous && first(Role::Store).is_some() => None,
        Role::Store if !connection.asynchronous => {
            let cache = first(Role::Cache).map(|(cache, _)| cache.role.clone());
            Some(Step::Read { from: connection.role.clone(), key: Key::Drawn, cache })
        }
        _ => Some(plain_step(connection, callee)),
    }
}

fn plain_step(connection: &Connection, callee: Role) -> Step {
    let role = connection.role.clone();
    match callee {
        _ if connection.asynchronous => Step::Publish(role),
        Role::Queue => Step::Publish(role),
        Role::Store | Role::Cache => Step::Read { from: role, key: Key::Drawn, cache: None },
        Role::Source | Role::Server | Role::Router | Role::External => Step::Call(role),
    }
}

#[cfg(test)]
mod tests;
