//! What may be connected to what, and what a new connection brings with it.

use betwixt_model::sort::Names;
use betwixt_model::{
    Answer, Catalogue, Component, ComponentId, Connection, ConnectionId, Key, ParamMap, Program, Role, Scenario, Step,
};

use super::edit::{EditError, NewConnection};
use super::removing;

/// Added round trip of a connection made by hand [seconds]: long enough that its messages can be seen.
pub const HAND_MADE_LATENCY_S: f64 = 0.02;

/// The parameter of a connection that holds its added round trip.
const LATENCY: &str = "latency";

/// Whether a connection can begin at a box.
///
/// Errors: a sentence that says why not.
pub fn can_start(scenario: &Scenario, from: &ComponentId, catalogue: &Catalogue) -> Result<(), EditError> {
    let caller = component(scenario, from)?;
    match catalogue.kind(&caller.kind) {
        Some(kind) if kind.sends => Ok(()),
        Some(kind) => Err(EditError::new(match kind.role {
            Role::Store | Role::Cache => format!("{} only answers; it asks nobody.", caller.name),
            Role::External => {
                format!("{} belongs to somebody else; what it asks cannot be seen from here.", caller.name)
            }
            _ => format!("{} sends nothing to others.", caller.name),
        })),
        None => Err(unknown_kind(caller)),
    }
}

/// Whether a connection can run from one box to another.
///
/// Errors: a sentence that says why not.
pub fn can_connect(
    scenario: &Scenario,
    from: &ComponentId,
    to: &ComponentId,
    catalogue: &Catalogue,
) -> Result<(), EditError> {
    can_start(scenario, from, catalogue)?;
    let (caller, callee) = (component(scenario, from)?, component(scenario, to)?);
    if from == to {
        return Err(EditError::new(format!("{} cannot call itself.", caller.name)));
    }
    let kind = catalogue.kind(&callee.kind).ok_or_else(|| unknown_kind(callee))?;
    if !kind.takes {
        return Err(EditError::new(match kind.role {
            Role::Source => format!("{} starts requests and takes none.", callee.name),
            _ => format!("{} takes no requests.", callee.name),
        }));
    }
    if scenario.outgoing(from).any(|connection| connection.to == *to) {
        return Err(EditError::new(format!("{} is already connected to {}.", caller.name, callee.name)));
    }
    Ok(())
}

fn component<'a>(scenario: &'a Scenario, id: &ComponentId) -> Result<&'a Component, EditError> {
    scenario.component(id).ok_or_else(|| EditError::new("That component is no longer there."))
}

fn unknown_kind(component: &Component) -> EditError {
    EditError::new(format!("{} is of a kind that this version does not know.", component.name))
}

/// The connection itself, with its latency written out and a role that no other connection of the caller has.
pub(super) fn made(scenario: &Scenario, new: &NewConnection, catalogue: &Catalogue) -> Connection {
    let mut params = ParamMap::new();
    if let Some(spec) = catalogue.connection.iter().find(|spec| spec.id == LATENCY) {
        params.set(spec.id, spec.sample().with_magnitude(HAND_MADE_LATENCY_S));
    }
    let taken = |role: &str| scenario.outgoing(&new.from).any(|connection| connection.role == role);
    let plain = new.to.as_str();
    let numbered = (2_u64..).map(|n| format!("{plain}-{n}"));
    let role = std::iter::once(plain.to_owned()).chain(numbered).find(|role| !taken(role));
    Connection {
        id: new.id.clone(),
        from: new.from.clone(),
        to: new.to.clone(),
        role: role.expect("more numbers than connections"),
        asynchronous: role_of(scenario, &new.to, catalogue) == Some(Role::Queue),
        disabled: false,
        bend: None,
        params,
    }
}

/// Turns a connection round. Steps over it leave the programs of whoever called; whoever calls now gets one in each
/// program that is written. Its parameters stay, and so does its identity.
///
/// Errors: it cannot run that way.
pub(super) fn reverse(scenario: &mut Scenario, id: &ConnectionId, catalogue: &Catalogue) -> Result<(), EditError> {
    let gone = || EditError::new("That connection is no longer there.");
    let at = scenario.connections.iter().position(|held| held.id == *id).ok_or_else(gone)?;
    let held = scenario.connections[at].clone();
    can_connect(scenario, &held.to, &held.from, catalogue)?;
    removing::forget_steps(scenario, &Names::new([id.as_str()].into_iter()));
    let new = NewConnection { id: held.id, from: held.to, to: held.from };
    let turned = Connection { params: held.params, disabled: held.disabled, ..made(scenario, &new, catalogue) };
    use_in_programs(scenario, &turned, catalogue);
    scenario.connections[at] = turned;
    Ok(())
}

/// Leads a connection from one box to another. Its parameters stay, and so does its identity. Where the same caller asks
/// something of the same sort, its steps stay too; else they leave the programs, and the new caller's get one.
///
/// Errors: it cannot run that way.
pub(super) fn rewire(scenario: &mut Scenario, new: &NewConnection, catalogue: &Catalogue) -> Result<(), EditError> {
    let gone = || EditError::new("That connection is no longer there.");
    let at = scenario.connections.iter().position(|held| held.id == new.id).ok_or_else(gone)?;
    let held = scenario.connections[at].clone();
    if held.from == new.from && held.to == new.to {
        return Ok(());
    }
    can_connect(scenario, &new.from, &new.to, catalogue)?;
    let same = role_of(scenario, &held.to, catalogue) == role_of(scenario, &new.to, catalogue);
    if same && held.from == new.from {
        scenario.connections[at].to = new.to.clone();
        // It was bent for where it led.
        scenario.connections[at].bend = None;
        return Ok(());
    }
    removing::forget_steps(scenario, &Names::new([new.id.as_str()].into_iter()));
    let led = Connection { params: held.params, disabled: held.disabled, ..made(scenario, new, catalogue) };
    use_in_programs(scenario, &led, catalogue);
    scenario.connections[at] = led;
    Ok(())
}

fn role_of(scenario: &Scenario, id: &ComponentId, catalogue: &Catalogue) -> Option<Role> {
    Some(catalogue.kind(&scenario.component(id)?.kind)?.role)
}

/// Lets the caller's written programs use a new connection. A caller without any needs nothing: its default program
/// is made from its connections.
///
/// Returns how many programs were changed.
pub(super) fn use_in_programs(scenario: &mut Scenario, connection: &Connection, catalogue: &Catalogue) -> usize {
    let Some(role) = role_of(scenario, &connection.to, catalogue) else { return 0 };
    let Some(caller) = scenario.components.iter_mut().find(|c| c.id == connection.from) else { return 0 };
    for program in caller.handlers.values_mut() {
        add_use(program, &connection.role, role);
    }
    caller.handlers.len()
}

fn add_use(program: &mut Program, name: &str, role: Role) {
    if role == Role::Cache && read_through(program, name) {
        return;
    }
    let step = match role {
        Role::Queue => Step::Publish(name.to_owned()),
        Role::Store | Role::Cache => Step::Read { from: name.to_owned(), key: Key::Drawn, cache: None, at_least: None },
        _ => Step::Call(name.to_owned()),
    };
    // After an answer nobody waits any more: the new step belongs to what the caller waits for.
    let at = program.steps.iter().position(|step| matches!(step, Step::Answer(Answer::Ok)));
    let at = at.or_else(|| program.steps.iter().position(|step| matches!(step, Step::Answer(_))));
    program.steps.insert(at.unwrap_or(program.steps.len()), step);
}

/// The first read that goes past every cache goes through this one from now on.
fn read_through(program: &mut Program, name: &str) -> bool {
    for step in &mut program.steps {
        if let Step::Read { cache: cache @ None, .. } = step {
            *cache = Some(name.to_owned());
            return true;
        }
    }
    false
}
