//! The parts of a scenario by their names: what a sentence can be about.

use std::collections::BTreeMap;

use betwixt_model::{
    Catalogue, ComponentId, ConnectionId, ExpectationId, FaultId, FaultTarget, FlowId, Scenario, Target, ZoneId,
};

use super::Around;
use super::words::{fit, nearest};
use crate::state::label;
use crate::state::selection::Subject;

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
    /// Something that is expected of the run.
    Expectation(ExpectationId),
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
            (Sort::Components, _) | (_, Self::Fault(_) | Self::Expectation(_)) => false,
            (_, Self::Connection(_)) => true,
            (Sort::Breakable, _) => matches!(self, Self::Zone(_)),
            (Sort::Settable, _) => matches!(self, Self::Flow(_)),
        }
    }

    /// As it is called.
    #[must_use]
    pub fn name(&self, scenario: &Scenario, catalogue: &Catalogue) -> String {
        match self {
            Self::Component(id) => label::component_name(scenario, id).to_owned(),
            Self::Connection(id) => label::connection_name(scenario, id),
            Self::Zone(id) => label::fault_target_name(scenario, &FaultTarget::Zone(id.clone())),
            Self::Flow(id) => label::target_name(scenario, &Target::Flow(id.clone())),
            Self::Fault(id) => label::subject_name(scenario, &Subject::Fault(id.clone()), catalogue),
            Self::Expectation(id) => label::subject_name(scenario, &Subject::Expectation(id.clone()), catalogue),
        }
    }

    /// As something that can be broken.
    #[must_use]
    pub fn fault_target(&self) -> Option<FaultTarget> {
        match self {
            Self::Component(id) => Some(FaultTarget::Component(id.clone())),
            Self::Connection(id) => Some(FaultTarget::Connection(id.clone())),
            Self::Zone(id) => Some(FaultTarget::Zone(id.clone())),
            Self::Flow(_) | Self::Fault(_) | Self::Expectation(_) => None,
        }
    }

    /// As something that has parameters.
    #[must_use]
    pub fn target(&self) -> Option<Target> {
        match self {
            Self::Component(id) => Some(Target::Component(id.clone())),
            Self::Connection(id) => Some(Target::Connection(id.clone())),
            Self::Flow(id) => Some(Target::Flow(id.clone())),
            Self::Zone(_) | Self::Fault(_) | Self::Expectation(_) => None,
        }
    }

    /// As something that can be selected.
    #[must_use]
    pub fn subject(&self) -> Option<Subject> {
        match self {
            Self::Component(id) => Some(Subject::Component(id.clone())),
            Self::Connection(id) => Some(Subject::Connection(id.clone())),
            Self::Fault(id) => Some(Subject::Fault(id.clone())),
            Self::Zone(id) => Some(Subject::Zone(id.clone())),
            Self::Expectation(id) => Some(Subject::Expectation(id.clone())),
            Self::Flow(_) => None,
        }
    }
}

impl From<Subject> for Part {
    fn from(subject: Subject) -> Self {
        match subject {
            Subject::Component(id) => Self::Component(id),
            Subject::Connection(id) => Self::Connection(id),
            Subject::Fault(id) => Self::Fault(id),
            Subject::Zone(id) => Self::Zone(id),
            Subject::Expectation(id) => Self::Expectation(id),
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
    let expected = scenario.expectations.iter().map(|held| Part::Expectation(held.id.clone()));
    components
        .chain(connections)
        .chain(zones)
        .chain(flows)
        .chain(faults)
        .chain(expected)
        .filter(move |part| part.is(sort))
}

/// Every part with its name, in the order of the document: worked out once for all that is written.
#[must_use]
pub fn named(scenario: &Scenario, catalogue: &Catalogue) -> Vec<(Part, String)> {
    let boxes: BTreeMap<&ComponentId, &str> =
        scenario.components.iter().map(|held| (&held.id, held.name.as_str())).collect();
    let of = |id: &ComponentId| boxes.get(id).copied().unwrap_or_default().to_owned();
    let arrows: BTreeMap<&ConnectionId, String> =
        scenario.connections.iter().map(|held| (&held.id, format!("{} to {}", of(&held.from), of(&held.to)))).collect();
    let name = |part: &Part| match part {
        Part::Component(id) => of(id),
        Part::Connection(id) => arrows.get(id).cloned().unwrap_or_default(),
        other => other.name(scenario, catalogue),
    };
    all(scenario, Sort::All).map(|part| (name(&part), part)).map(|(name, part)| (part, name)).collect()
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
pub(super) fn find(written: &str, around: &Around<'_>, sort: Sort) -> Result<Vec<Named>, String> {
    let written = written.trim().replace("->", " ").replace('>', " ");
    let known = || around.parts.iter().filter(|(part, _)| part.is(sort));
    if IT.iter().any(|word| word.eq_ignore_ascii_case(&written)) {
        let it = around.selection.single().map(Part::from);
        let it: Vec<Named> = known()
            .filter(|(part, _)| it.as_ref() == Some(part))
            .map(|(part, name)| (part.clone(), name.clone(), 100))
            .collect();
        if !it.is_empty() {
            return Ok(it);
        }
        return Ok(known().take(3 * MOST).map(|(part, name)| (part.clone(), name.clone(), 0)).collect());
    }
    let mut found: Vec<(&(Part, String), u32)> = Vec::new();
    for named in known() {
        if let Some(score) = fit(&written, &named.1) {
            let at = found.partition_point(|(_, held)| *held >= score);
            if at < MOST {
                found.insert(at, (named, score));
                found.truncate(MOST);
            }
        }
    }
    if found.is_empty() {
        return Err(unknown(&written, &nearest(&written, known().map(|(_, name)| name.as_str()))));
    }
    Ok(found.into_iter().map(|((part, name), score)| (part.clone(), name.clone(), score)).collect())
}

/// "Nothing is called “paymets”. Near: Payments."
#[must_use]
pub fn unknown(written: &str, near: &[String]) -> String {
    let known = if near.is_empty() { String::new() } else { format!(" Near: {}.", near.join(", ")) };
    format!("Nothing is called “{}”.{known}", written.trim())
}
