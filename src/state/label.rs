//! What an edit is called: on the Undo button, in a toast, and to those who listen.

use betwixt_model::{Catalogue, ComponentId, ConnectionId, FaultTarget, ParamValue, Scenario, SimTime, Target};

use super::announce::clock;
use super::edit::{Edit, NewConnection, NewFault};
use super::selection::Subject;
use super::{bending, bookmarks, distances, expecting, interventions, removing, zones};

/// A few words that say what an edit does: a verb first, names as the person gave them.
#[must_use]
pub fn label(edit: &Edit, before: &Scenario, catalogue: &Catalogue) -> String {
    match edit {
        Edit::Open { scenario, .. } => format!("Open {}", scenario.name),
        Edit::RenameScenario(name) => format!("Rename the scenario to {}", name.trim()),
        Edit::SetSeed(seed) => format!("Seed {seed}"),
        Edit::SetDuration(duration) => format!("Run for {duration}"),
        Edit::Add { component, connection } => match connection {
            None => format!("Add {}", component.name),
            Some(new) if new.from == component.id => {
                format!("Add {} before {}", component.name, component_name(before, &new.to))
            }
            Some(new) => format!("Add {} after {}", component.name, component_name(before, &new.from)),
        },
        Edit::Connect(new) => connect(new, before),
        Edit::Remove { components, connections } => remove(before, components, connections),
        Edit::Move(places) => match places.as_slice() {
            [(id, _)] => format!("Move {}", component_name(before, id)),
            _ => format!("Move {} components", places.len()),
        },
        Edit::Place(_) | Edit::AddZone { .. } | Edit::RenameZone { .. } | Edit::RemoveZone(_) => {
            zones::label(edit, before)
        }
        Edit::Rewire(to) => {
            let (from, end) = (component_name(before, &to.from), component_name(before, &to.to));
            format!("Lead {} from {from} to {end}", connection_name(before, &to.id))
        }
        Edit::SetDisabled { connection, disabled } => {
            let verb = if *disabled { "Switch off" } else { "Switch on" };
            format!("{verb} {}", connection_name(before, connection))
        }
        Edit::Bend(connection, bend) => bending::label(before, connection, *bend),
        Edit::Bookmark(edit) => bookmarks::label(edit, before),
        Edit::Arrange { how, places } => format!("{} {} components", how.verb(), places.len()),
        Edit::Paste(pasted) => match pasted.components.as_slice() {
            [one] => format!("Add {}", one.name),
            many => format!("Add {} components", many.len()),
        },
        Edit::Reverse(id) => format!("Reverse {}", connection_name(before, id)),
        Edit::Rename { component, name } => format!("Rename {} to {}", component_name(before, component), name.trim()),
        Edit::RenameAll(names) => format!("Rename {} components", names.len()),
        Edit::SetInstrumented { component, instrumented } => {
            let name = component_name(before, component);
            format!("{} telemetry of {name}", if *instrumented { "Turn on" } else { "Turn off" })
        }
        Edit::SetZone { component, zone } => {
            let place = zone.as_ref().and_then(|id| before.zones.iter().find(|held| held.id == *id));
            let name = component_name(before, component);
            place.map_or_else(|| format!("Take {name} out of its zone"), |zone| format!("Move {name} to {}", zone.name))
        }
        Edit::SetDistance { a, b, latency } => distances::label(before, a, b, *latency),
        Edit::SetAsync { connection, asynchronous } => {
            let verb = if *asynchronous { "Publish" } else { "Call" };
            format!("{verb} over {}", connection_name(before, connection))
        }
        Edit::Detail(detail) => detail.label(before),
        Edit::Expect(what) => what.label(before),
        Edit::SetHandler { label, .. } | Edit::SetParamOfAll { label, .. } => label.clone(),
        Edit::AddFlow { name, .. } => format!("Add the journey {}", name.trim()),
        Edit::RenameFlow { name, .. } => format!("Rename a journey to {}", name.trim()),
        Edit::RemoveFlow(id) => format!("Delete the journey {}", target_name(before, &Target::Flow(id.clone()))),
        _ => running(edit, before, catalogue),
    }
}

fn running(edit: &Edit, before: &Scenario, catalogue: &Catalogue) -> String {
    match edit {
        Edit::SetParam { target, param, value } => {
            set(before, target, param, *value, catalogue) + dropped(before, target, param, None)
        }
        Edit::UnsetParam { target, param } => {
            format!("{} back to its default", param_name(before, target, param, catalogue))
        }
        Edit::Intervene { target, param, at, value, .. } => {
            set(before, target, param, *value, catalogue) + dropped(before, target, param, Some(*at))
        }
        Edit::RemoveIntervention(index) => match before.interventions.get(*index) {
            Some(held) => format!("Forget a change of {}", param_name(before, &held.target, held.param, catalogue)),
            None => "Forget a change".to_owned(),
        },
        Edit::ForgetChanges(None) => "Forget all changes made while it ran".to_owned(),
        Edit::ForgetChanges(Some(at)) => {
            let count = interventions::made(before, Some(*at));
            format!(
                "Continue from {} without {count} later {}",
                clock(*at),
                if count == 1 { "change" } else { "changes" }
            )
        }
        Edit::Expose { target, param, label } => {
            let verb = if label.is_some() { "Show" } else { "Stop showing" };
            format!("{verb} {} in embeds", param_name(before, target, param, catalogue))
        }
        Edit::AddFault(NewFault { kind, target, .. }) => fault_label("", before, kind, target, catalogue),
        Edit::MoveFault { fault, .. } => of_fault("Move ", before, fault.as_str(), catalogue),
        Edit::SetFaultParam { fault, .. } => of_fault("Change ", before, fault.as_str(), catalogue),
        Edit::SetTrigger(fault, trigger) => trigger.label(&of_fault("", before, fault.as_str(), catalogue)),
        Edit::RemoveFault(fault) => of_fault("Remove ", before, fault.as_str(), catalogue),
        _ => String::new(),
    }
}

fn connect(new: &NewConnection, before: &Scenario) -> String {
    let (from, to) = (component_name(before, &new.from), component_name(before, &new.to));
    let programs = before.component(&new.from).map_or(0, |component| component.handlers.len());
    // A caller with written programs would not use a new arrow by itself; apply adds a step, and the label owns up.
    let also = match programs {
        0 => "",
        1 => ", with a step in its program",
        _ => ", with a step in each of its programs",
    };
    format!("Connect {from} to {to}{also}")
}

fn remove(before: &Scenario, components: &[ComponentId], connections: &[ConnectionId]) -> String {
    let going = removing::going(before, &removing::named(components), connections);
    match (components, connections) {
        ([], [one]) => format!("Delete {}", connection_name(before, one)),
        ([], many) => format!("Delete {} connections", many.len()),
        (boxes, _) => {
            let what = match boxes {
                [one] => component_name(before, one).to_owned(),
                many => format!("{} components", many.len()),
            };
            match (boxes.len(), going.len()) {
                (_, 0) => format!("Delete {what}"),
                (1, 1) => format!("Delete {what} and its connection"),
                (1, n) => format!("Delete {what} and its {n} connections"),
                (_, 1) => format!("Delete {what} and their connection"),
                (_, n) => format!("Delete {what} and their {n} connections"),
            }
        }
    }
}

fn set(before: &Scenario, target: &Target, param: &str, value: ParamValue, catalogue: &Catalogue) -> String {
    let name = param_name(before, target, param, catalogue);
    match before.param_spec(target, param, catalogue) {
        Some(spec) => match value {
            ParamValue::Flag(on) => format!("{name} {}", if on { "on" } else { "off" }),
            _ => format!("{name} to {}", spec.format(value)),
        },
        None => name,
    }
}

fn dropped(before: &Scenario, target: &Target, param: &str, after: Option<SimTime>) -> &'static str {
    match interventions::later(before, target, param, after) {
        0 => "",
        _ => ", dropping its later changes",
    }
}

/// "Payments latency".
fn param_name(scenario: &Scenario, target: &Target, param: &str, catalogue: &Catalogue) -> String {
    let name = scenario.param_spec(target, param, catalogue).map_or(param, |spec| spec.name);
    // "Payments latency", but "CoDel target" stays as it is.
    let lower = name.chars().nth(1).is_some_and(char::is_uppercase);
    let name = if lower { name.to_owned() } else { name.to_ascii_lowercase() };
    format!("{} {name}", target_name(scenario, target))
}

fn of_fault(verb: &str, before: &Scenario, id: &str, catalogue: &Catalogue) -> String {
    match before.faults.iter().find(|fault| fault.id.as_str() == id) {
        Some(fault) => fault_label(verb, before, &fault.kind, &fault.target, catalogue),
        None => format!("{verb}a fault"),
    }
}

fn fault_label(verb: &str, before: &Scenario, kind: &str, target: &FaultTarget, catalogue: &Catalogue) -> String {
    let title = catalogue.fault(kind).map_or(kind, |spec| spec.title);
    format!("{verb}{title}: {}", fault_target_name(before, target))
}

/// What can be selected, by its name.
#[must_use]
pub fn subject_name(scenario: &Scenario, subject: &Subject, catalogue: &Catalogue) -> String {
    match subject {
        Subject::Component(id) => component_name(scenario, id).to_owned(),
        Subject::Connection(id) => connection_name(scenario, id),
        Subject::Fault(id) => of_fault("", scenario, id.as_str(), catalogue),
        Subject::Zone(id) => fault_target_name(scenario, &FaultTarget::Zone(id.clone())),
        Subject::Expectation(id) => match scenario.expectations.iter().find(|held| held.id == *id) {
            Some(held) => expecting::short(scenario, held),
            None => id.to_string(),
        },
    }
}

/// What a fault is placed on, by its name.
#[must_use]
pub fn fault_target_name(scenario: &Scenario, target: &FaultTarget) -> String {
    match target {
        FaultTarget::Component(id) => component_name(scenario, id).to_owned(),
        FaultTarget::Connection(id) => connection_name(scenario, id),
        FaultTarget::Zone(id) => {
            scenario.zones.iter().find(|zone| zone.id == *id).map_or(id.as_str(), |zone| &zone.name).to_owned()
        }
    }
}

/// Whose parameter it is, by its name.
#[must_use]
pub fn target_name(scenario: &Scenario, target: &Target) -> String {
    match target {
        Target::Component(id) => component_name(scenario, id).to_owned(),
        Target::Connection(id) => connection_name(scenario, id),
        Target::Flow(id) => scenario.flow(id).map_or(id.as_str(), |flow| &flow.name).to_owned(),
    }
}

/// A component's name; its identity if it is gone.
#[must_use]
pub fn component_name<'a>(scenario: &'a Scenario, id: &'a ComponentId) -> &'a str {
    scenario.component(id).map_or(id.as_str(), |component| &component.name)
}

/// "Checkout to Payments".
#[must_use]
pub fn connection_name(scenario: &Scenario, id: &ConnectionId) -> String {
    match scenario.connection(id) {
        Some(c) => format!("{} to {}", component_name(scenario, &c.from), component_name(scenario, &c.to)),
        None => id.to_string(),
    }
}
