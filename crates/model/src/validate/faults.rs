//! Faults: whether they can be placed where they are, begin, and do something there.

use crate::catalogue::{Catalogue, FaultReach, FaultSpec};
use crate::condition::{Condition, Measure};
use crate::index::Index;
use crate::param::Params;
use crate::problem::Problem;
use crate::read::Problems;
use crate::scenario::{Fault, FaultTarget, Scenario, Target};
use crate::units::SimTime;

pub(super) fn check(index: &Index<'_>, problems: &Problems) {
    let end = SimTime(index.scenario.duration.0);
    for fault in &index.scenario.faults {
        let place = format!("faults.{}", fault.id);
        let Some(kind) = index.catalogue.fault(&fault.kind) else {
            let remedy = problems.hint(&fault.kind, index.catalogue.faults.iter().map(|fault| fault.id));
            problems.error(format!("{place}.fault"), format!("There is no fault {:?}.", fault.kind), remedy);
            continue;
        };
        if let Some((field, what, remedy)) = missing_target(&fault.target, index, problems) {
            problems.error(format!("{place}.{field}"), what, remedy);
        } else if let Some((what, remedy)) = reach_problem(kind, &fault.target) {
            problems.error(place.clone(), what, remedy);
        }
        if fault.at >= end {
            let what = format!("It begins at {}, when the run of {} is over.", fault.at, index.scenario.duration);
            problems.push(Problem::warning(
                format!("{place}.at"),
                what,
                "Let it begin earlier, or make the run longer.",
            ));
        }
        if kind.instant && fault.lasts.is_some() {
            let what = "It happens at one moment; how long it lasts has no meaning.";
            problems.push(Problem::warning(format!("{place}.for"), what, "Take \"for\" out."));
        }
        strength(index, fault, kind, problems);
        if let Some(condition) = &fault.when {
            if let Some((field, what, remedy)) = condition_problem(condition, index, problems) {
                problems.error(format!("{place}.when.{field}"), what, remedy);
            }
            if fault.params.get("mtbf").is_some() && fault.params.get("mttr").is_some() {
                let what = "It waits for a condition, so it does not come and go by times of its own.";
                let remedy = "Take \"when\" out, or \"mtbf\" and \"mttr\".";
                problems.push(Problem::warning(format!("{place}.mtbf"), what, remedy));
            }
        }
        if let Some(missing) = fault.flows.iter().find(|flow| index.flow(flow.as_str()).is_none()) {
            let remedy = problems.hint(missing.as_str(), index.flow_names());
            problems.error(format!("{place}.flows"), format!("There is no flow {:?}.", missing.as_str()), remedy);
        }
    }
}

/// Notices a fault that does nothing where it is placed: on a component that has no part for it, or with nothing to do.
fn strength(index: &Index<'_>, fault: &Fault, kind: &FaultSpec, problems: &Problems) {
    let params = Params::new(kind.params, &fault.params);
    if let FaultTarget::Component(id) = &fault.target
        && let Some(component) = index.kind_of(id.as_str())
        && let Some((what, remedy)) = (kind.doubt)(component.role, params)
    {
        problems.push(Problem::warning(format!("faults.{}", fault.id), what, remedy));
    }
    let never = |id: &str| kind.params.iter().any(|spec| spec.id == id) && params.count(id) == 0;
    if never("first") {
        let what = "It acts on the first 0, so it never acts.";
        problems.push(Problem::warning(format!("faults.{}.first", fault.id), what, "Write 1 or more."));
    }
}

/// Whether a fault can wait for that.
///
/// Errors: a sentence that says why not.
pub fn condition_fits(scenario: &Scenario, catalogue: &Catalogue, condition: &Condition) -> Result<(), String> {
    let index = Index::new(scenario, catalogue);
    condition_problem(condition, &index, &Problems::default()).map_or(Ok(()), |(_, what, _)| Err(what))
}

/// Why a fault cannot wait for that: field, sentence and remedy. `None` if it can.
pub(crate) fn condition_problem(
    condition: &Condition,
    index: &Index<'_>,
    problems: &Problems,
) -> Option<(&'static str, String, String)> {
    let role = match &condition.target {
        Target::Component(id) => match index.kind_of(id.as_str()) {
            Some(kind) => Some(kind.role),
            None => {
                let remedy = problems.hint(id.as_str(), index.component_names());
                return Some(("component", format!("There is no component {:?}.", id.as_str()), remedy));
            }
        },
        Target::Connection(id) if index.connection(id.as_str()).is_none() => {
            let remedy = problems.hint(id.as_str(), index.connection_names());
            return Some(("connection", format!("There is no connection {:?}.", id.as_str()), remedy));
        }
        Target::Connection(_) => None,
        Target::Flow(_) => {
            let what = "A flow has nothing that could be looked at.".to_owned();
            return Some(("", what, "Name a component or a connection.".to_owned()));
        }
    };
    if condition.measure.fits(role) {
        return None;
    }
    let fitting: Vec<&str> = Measure::ALL.into_iter().filter(|m| m.fits(role)).map(Measure::name).collect();
    let what = format!("{} has no {}.", crate::setting::format_target(&condition.target), condition.measure.name());
    Some(("measure", what, format!("Look at {}.", fitting.join(", "))))
}

/// Why a fault cannot be placed there: a sentence and a remedy.
pub(crate) fn reach_problem(kind: &FaultSpec, target: &FaultTarget) -> Option<(String, &'static str)> {
    match (kind.reach, target) {
        (FaultReach::Connection | FaultReach::Any | FaultReach::Callee, _)
        | (FaultReach::Component, FaultTarget::Component(_) | FaultTarget::Zone(_)) => None,
        (FaultReach::Component, FaultTarget::Connection(_)) => {
            let what = format!("{} can be placed on a component or a zone, not on a connection.", kind.title);
            Some((what, "Name a \"component\" instead."))
        }
    }
}

/// What a fault's target should have been: field, sentence and remedy. `None` if it is there.
pub(crate) fn missing_target(
    target: &FaultTarget,
    index: &Index<'_>,
    problems: &Problems,
) -> Option<(&'static str, String, String)> {
    let missing = |field, id: &str, known: &mut dyn Iterator<Item = &str>| {
        Some((field, format!("There is no {field} {id:?}."), problems.hint(id, known)))
    };
    match target {
        FaultTarget::Component(id) if index.component(id.as_str()).is_none() => {
            missing("component", id.as_str(), &mut index.component_names())
        }
        FaultTarget::Connection(id) if index.connection(id.as_str()).is_none() => {
            missing("connection", id.as_str(), &mut index.connection_names())
        }
        FaultTarget::Zone(id) if !index.scenario.zones.iter().any(|zone| zone.id == *id) => {
            missing("zone", id.as_str(), &mut index.scenario.zones.iter().map(|zone| zone.id.as_str()))
        }
        _ => None,
    }
}
