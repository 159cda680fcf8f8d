//! What a document says beside its parameters: its words, who starts a journey, how a load goes, pictures, and what callers
//! call their connections. Each can be chosen or written; each is one step of undo.

mod load;
mod presets;

use betwixt_model::ids::is_valid;
use betwixt_model::{
    Catalogue, Component, ComponentId, Connection, ConnectionId, Flow, FlowId, Load, Role, Scenario, Step,
};

use super::apply::gone;
use super::edit::EditError;
use super::entries::{Control, Entry};
use super::label::{component_name, connection_name, target_name};
use super::live_edit::Reach;

pub use load::load;
pub(super) use presets::like;
pub use presets::presets;

/// The longest text about a scenario, and the longest hint [characters]. The reader cuts what is longer.
const ABOUT_MOST: usize = 4_000;
const HINT_MOST: usize = 500;

/// One of these, as it is to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Detail {
    /// What the scenario is about.
    About(String),
    /// What to try.
    Hint(String),
    /// Who starts a journey; every client if nobody is named.
    Clients(FlowId, Vec<ComponentId>),
    /// How the load of a source goes over time.
    Load(ComponentId, Load),
    /// The picture that a component wears; `None` is the kind's own.
    Icon(ComponentId, Option<String>),
    /// What the caller's programs call a connection.
    Role(ConnectionId, String),
}

impl Detail {
    /// What it is called in the history.
    #[must_use]
    pub fn label(&self, before: &Scenario) -> String {
        match self {
            Self::About(_) => "Say what the scenario is about".to_owned(),
            Self::Hint(_) => "Say what to try".to_owned(),
            Self::Clients(flow, _) => {
                format!("Choose who starts {}", target_name(before, &betwixt_model::Target::Flow(flow.clone())))
            }
            Self::Load(id, load) => {
                let name = component_name(before, id);
                let held = before.component(id).map(|component| &component.load);
                match held {
                    Some(held) if held.trace != load.trace => format!("Change the recorded arrivals of {name}"),
                    _ => format!("Change the profile of {name}"),
                }
            }
            Self::Icon(id, _) => format!("Give {} another picture", component_name(before, id)),
            Self::Role(id, role) => format!("Call {} \"{}\" in programs", connection_name(before, id), role.trim()),
        }
    }

    /// How far it reaches.
    #[must_use]
    pub const fn reach(&self) -> Reach {
        match self {
            Self::About(_) | Self::Hint(_) | Self::Icon(..) => Reach::Cosmetic,
            Self::Clients(..) | Self::Load(..) | Self::Role(..) => Reach::Restart,
        }
    }
}

/// What the scenario is about, and what to try.
#[must_use]
pub fn words(scenario: &Scenario) -> Vec<Entry<Detail>> {
    let about = Control::Lines { value: scenario.about.clone(), empty: "what it is about" };
    let hint = Control::Field { value: scenario.hint.clone(), empty: "one sentence that says what to try" };
    vec![
        Entry::new("about", "About", about, |text| prose(text, ABOUT_MOST).map(Detail::About)),
        Entry::new("hint", "To try", hint, |text| prose(text, HINT_MOST).map(Detail::Hint)),
    ]
}

fn prose(text: &str, most: usize) -> Result<String, String> {
    let clean: String = text.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    let length = clean.chars().count();
    if length > most { Err(format!("it has {length} letters; {most} fit")) } else { Ok(clean.trim().to_owned()) }
}

/// Who starts a journey: a switch for each source; nothing where there is no choice.
#[must_use]
pub fn clients(scenario: &Scenario, catalogue: &Catalogue, flow: &Flow) -> Vec<Entry<Detail>> {
    let is_source = |held: &&Component| catalogue.kind(&held.kind).is_some_and(|kind| kind.role == Role::Source);
    let sources: Vec<&Component> = scenario.components.iter().filter(is_source).collect();
    if sources.len() < 2 && flow.clients.is_empty() {
        return Vec::new();
    }
    let one = |source: &&Component| {
        let (held, id, flow_id) = (flow.clients.clone(), source.id.clone(), flow.id.clone());
        let on = held.contains(&id);
        Entry::new(format!("client-{id}"), source.name.clone(), Control::Switch(on), move |asked| {
            let mut next = held.clone();
            next.retain(|other| *other != id);
            if asked == Control::ON {
                next.push(id.clone());
            }
            Ok(Detail::Clients(flow_id.clone(), next))
        })
    };
    sources.iter().map(one).collect()
}

/// The picture of a component.
#[must_use]
pub fn icon(catalogue: &Catalogue, component: &Component) -> Entry<Detail> {
    let own = ("own".to_owned(), "Its kind's own".to_owned());
    let options = catalogue.icons.iter().map(|icon| ((*icon).to_owned(), icon_words(icon)));
    let value = component.icon.clone().unwrap_or_else(|| "own".to_owned());
    let control = Control::Choice { options: std::iter::once(own).chain(options).collect(), value };
    let id = component.id.clone();
    Entry::new("icon", "Picture", control, move |chosen| {
        Ok(Detail::Icon(id.clone(), (chosen != "own").then(|| chosen.to_owned())))
    })
}

/// Pictures whose identity is no word.
fn icon_words(icon: &str) -> String {
    match icon {
        "lb" => "balancer",
        "cdn" => "CDN",
        "fn" => "function",
        "db" => "database",
        "blob" => "files",
        "ext" => "outside",
        other => other,
    }
    .to_owned()
}

/// What the caller's programs call a connection.
#[must_use]
pub fn role(connection: &Connection) -> Entry<Detail> {
    let id = connection.id.clone();
    let control = Control::Field { value: connection.role.clone(), empty: "" };
    Entry::new("role", "Called", control, move |text| {
        if is_valid(text) {
            Ok(Detail::Role(id.clone(), text.to_owned()))
        } else {
            Err(format!("\"{text}\" cannot be a role: small letters, figures and hyphens, as in \"orders-db\""))
        }
    })
    .with_note("What its caller's programs call it.")
}

/// Carries one out.
///
/// Errors: it is about something that is gone, or that cannot have it.
pub(super) fn set(next: &mut Scenario, detail: &Detail, catalogue: &Catalogue) -> Result<(), EditError> {
    match detail.clone() {
        Detail::About(text) => next.about = text,
        Detail::Hint(text) => next.hint = text.replace('\n', " "),
        Detail::Clients(flow, clients) => {
            let starts = |id: &ComponentId| is_source(next, id, catalogue);
            if !clients.iter().all(starts) {
                return Err(EditError::new("Only a client starts a journey."));
            }
            next.flows.iter_mut().find(|held| held.id == flow).ok_or_else(|| gone("journey"))?.clients = clients;
        }
        Detail::Load(id, load) => {
            if !is_source(next, &id, catalogue) {
                return Err(EditError::new("Only a client has a load of its own."));
            }
            component(next, &id)?.load = load;
        }
        Detail::Icon(id, icon) => {
            if icon.as_deref().is_some_and(|icon| !catalogue.icons.contains(&icon)) {
                return Err(gone("picture"));
            }
            component(next, &id)?.icon = icon;
        }
        Detail::Role(id, role) => call(next, &id, &role)?,
    }
    Ok(())
}

fn is_source(scenario: &Scenario, id: &ComponentId, catalogue: &Catalogue) -> bool {
    let kind = scenario.component(id).and_then(|held| catalogue.kind(&held.kind));
    kind.is_some_and(|kind| kind.role == Role::Source)
}

fn component<'a>(scenario: &'a mut Scenario, id: &ComponentId) -> Result<&'a mut Component, EditError> {
    scenario.components.iter_mut().find(|held| held.id == *id).ok_or_else(|| gone("component"))
}

/// Another role for a connection; the caller's programs follow.
fn call(next: &mut Scenario, id: &ConnectionId, role: &str) -> Result<(), EditError> {
    let at = next.connections.iter().position(|held| held.id == *id).ok_or_else(|| gone("connection"))?;
    let from = next.connections[at].from.clone();
    if next.outgoing(&from).any(|held| held.role == role && held.id != *id) {
        let caller = component_name(next, &from);
        return Err(EditError::new(format!("Another connection of {caller} is called \"{role}\" already.")));
    }
    let old = std::mem::replace(&mut next.connections[at].role, role.to_owned());
    for program in component(next, &from)?.handlers.values_mut() {
        rename(&mut program.steps, &old, role);
    }
    Ok(())
}

fn rename(steps: &mut [Step], old: &str, new: &str) {
    for step in steps {
        let mut names: Vec<&mut String> = Vec::new();
        match step {
            Step::Call(name) | Step::Publish(name) | Step::Compensate(name) | Step::Write { to: name, .. } => {
                names.push(name);
            }
            Step::Read { from, cache, .. } => {
                names.push(from);
                names.extend(cache);
            }
            Step::Transaction { on, .. } => names.push(on),
            Step::Work(_)
            | Step::Effect(_)
            | Step::Answer(_)
            | Step::Together(_)
            | Step::Try { .. }
            | Step::Compensation(_)
            | Step::TwoPhaseCommit(_) => {}
        }
        for name in names.into_iter().filter(|name| **name == old) {
            new.clone_into(name);
        }
        step.inner_mut().for_each(|inner| rename(inner, old, new));
    }
}
