//! The parts of a scenario by their names: what a sentence can be about.

use betwixt_model::{ComponentId, ConnectionId, FaultId, FaultTarget, FlowId, Scenario, Target, ZoneId};

use super::words::{fit, nearest};
use crate::state::label;
use crate::state::selection::{Selection, Subject};

/// A part of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A box.
    Component(ComponentId),
    /// An arrow.
    Connection(ConnectionId),
    /// A place.
    Zone(ZoneId),
    /// A user journey.
    Flow(FlowId),
    /// Something that goes wrong.
    Fault(FaultId),
}

/// Which sorts of parts a sentence can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Boxes.
    Components,
    /// Whatever can be broken: boxes, arrows, places.
    Breakable,
    /// Whatever has parameters: boxes, arrows, journeys.
    Settable,
    /// All of them.
    All,
}

impl Part {
    fn is(&self, sort: Sort) -> bool {
        match (sort, self) {
            (Sort::All, _) | (_, Self::Component(_)) => true,
            (Sort::Components, _) | (_, Self::Fault(_)) => false,
            (_, Self::Connection(_)) => true,
            (Sort::Breakable, _) => matches!(self, Self::Zone(_)),
            (Sort::Settable, _) => matches!(self, Self::Flow(_)),
        }
    }

    /// As it is called.
    #[must_use]
    pub fn name(&self, scenario: &Scenario, fault_title: &dyn Fn(&str) -> String) -> String {
        match self {
            Self::Component(id) => label::component_name(scenario, id).to_owned(),
            Self::Connection(id) => label::connection_name(scenario, id),
            Self::Zone(id) => label::fault_target_name(scenario, &FaultTarget::Zone(id.clone())),
            Self::Flow(id) => label::target_name(scenario, &Target::Flow(id.clone())),
            Self::Fault(id) => {
                let Some(fault) = scenario.faults.iter().find(|held| held.id == *id) else { return id.to_string() };
                format!("{}: {}", fault_title(&fault.kind), label::fault_target_name(scenario, &fault.target))
            }
        }
    }

    /// As something that can be broken.
    #[must_use]
    pub fn fault_target(&self) -> Option<FaultTarget> {
        match self {
            Self::Component(id) => Some(FaultTarget::Component(id.clone())),
            Self::Connection(id) => Some(FaultTarget::Connection(id.clone())),
            Self::Zone(id) => Some(FaultTarget::Zone(id.clone())),
            Self::Flow(_) | Self::Fault(_) => None,
        }
    }

    /// As something that has parameters.
    #[must_use]
    pub fn target(&self) -> Option<Target> {
        match self {
            Self::Component(id) => Some(Target::Component(id.clone())),
            Self::Connection(id) => Some(Target::Connection(id.clone())),
            Self::Flow(id) => Some(Target::Flow(id.clone())),
            Self::Zone(_) | Self::Fault(_) => None,
        }
    }

    /// As something that can be selected.
    #[must_use]
    pub fn subject(&self) -> Option<Subject> {
        match self {
            Self::Component(id) => Some(Subject::Component(id.clone())),
            Self::Connection(id) => Some(Subject::Connection(id.clone())),
            Self::Fault(id) => Some(Subject::Fault(id.clone())),
            Self::Zone(_) | Self::Flow(_) => None,
        }
    }
}

impl From<Subject> for Part {
    fn from(subject: Subject) -> Self {
        match subject {
            Subject::Component(id) => Self::Component(id),
            Subject::Connection(id) => Self::Connection(id),
            Subject::Fault(id) => Self::Fault(id),
        }
    }
}

/// Every part of these sorts, in the order of the document.
pub fn all(scenario: &Scenario, sort: Sort) -> impl Iterator<Item = Part> + '_ {
    let components = scenario.components.iter().map(|held| Part::Component(held.id.clone()));
    let connections = scenario.connections.iter().map(|held| Part::Connection(held.id.clone()));
    let zones = scenario.zones.iter().map(|held| Part::Zone(held.id.clone()));
    let flows = scenario.flows.iter().map(|held| Part::Flow(held.id.clone()));
    let faults = scenario.faults.iter().map(|held| Part::Fault(held.id.clone()));
    components.chain(connections).chain(zones).chain(flows).chain(faults).filter(move |part| part.is(sort))
}

/// Words for what is selected.
const IT: [&str; 4] = ["", "it", "this", "selection"];

/// So many parts are offered for one name at most.
const MOST: usize = 8;

/// A part, its name, and how well it fits.
pub type Named = (Part, String, u32);

/// The parts that a name may mean, the best first; what is selected, where nothing is said.
///
/// Errors: a sentence that says that nothing is called so, with what is near.
pub fn find(
    written: &str,
    scenario: &Scenario,
    selection: &Selection,
    sort: Sort,
    fault_title: &dyn Fn(&str) -> String,
) -> Result<Vec<Named>, String> {
    let written = written.trim().replace("->", " ").replace('>', " ");
    let named = |part: Part| {
        let name = part.name(scenario, fault_title);
        (part, name)
    };
    let it = selection.single().map(Part::from).filter(|part| part.is(sort));
    if IT.iter().any(|word| word.eq_ignore_ascii_case(&written)) {
        if let Some(part) = it {
            let (part, name) = named(part);
            return Ok(vec![(part, name, 100)]);
        }
        return Ok(all(scenario, sort).map(named).map(|(part, name)| (part, name, 0)).collect());
    }
    let mut found: Vec<Named> = Vec::new();
    for (part, name) in all(scenario, sort).map(named) {
        if let Some(score) = fit(&written, &name) {
            let at = found.iter().position(|(.., held)| *held < score).unwrap_or(found.len());
            found.insert(at, (part, name, score));
        }
    }
    found.truncate(MOST);
    if found.is_empty() {
        let near = nearest(&written, all(scenario, sort).map(|part| part.name(scenario, fault_title)));
        return Err(unknown(&written, &near));
    }
    Ok(found)
}

/// "Nothing is called “paymets”. Payments is near."
#[must_use]
pub fn unknown(written: &str, near: &[String]) -> String {
    let known = match near {
        [] => String::new(),
        [one] => format!(" Near: {one}."),
        many => format!(" Near: {}.", many.join(", ")),
    };
    format!("Nothing is called “{}”.{known}", written.trim())
}
