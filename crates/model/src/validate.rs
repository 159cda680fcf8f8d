//! What can be known to be wrong, or not meant, without running anything.

mod bounds;
mod circles;
mod faults;
mod idle;
mod programs;
mod subscribers;

use crate::catalogue::{Catalogue, KindSpec, Role};
use crate::index::Index;
use crate::param::ParamValue;
use crate::problem::Problem;
use crate::read::Problems;
use crate::scenario::{Connection, Scenario, Target};
use crate::setting::format_target;
use crate::units::SimTime;

pub use bounds::{Bound, beyond};
pub use faults::condition_fits;
pub(crate) use faults::{condition_problem, missing_target, reach_problem};
pub use idle::{Need, Want, idle_settings};
pub(crate) use programs::drop_spoilt_steps;
pub use programs::{coordinates, counts, fits as step_fits, promises, tables, transacts};
pub use subscribers::{MAX_SUBSCRIBERS, subscribers_problem};

/// Checks a scenario against a catalogue.
///
/// Errors name parts that cannot work; warnings name parts that work but are hardly meant.
#[must_use]
pub fn validate(scenario: &Scenario, catalogue: &Catalogue) -> Vec<Problem> {
    let index = Index::new(scenario, catalogue);
    let problems = Problems::default();
    components(&index, &problems);
    connections(&index, &problems);
    flows(&index, &problems);
    programs::check(&index, &problems);
    circles::check(&index, &problems);
    faults::check(&index, &problems);
    settings(&index, &problems);
    let mut problems = problems.into_list();
    problems.extend((catalogue.doubts)(scenario, catalogue));
    problems
}

fn components(index: &Index<'_>, problems: &Problems) {
    let reached = reached(index);
    let no_source = !index.kinds.iter().flatten().any(|kind| kind.role == Role::Source);
    if no_source && !index.kinds.is_empty() {
        problems.push(Problem::warning(
            "components",
            "Nothing starts an operation, so nothing will happen.",
            "Add a client.",
        ));
    }
    for (at, component) in index.scenario.components.iter().enumerate() {
        let place = format!("components.{}", component.id);
        let Some(kind) = index.kinds[at] else {
            let remedy = problems.hint(&component.kind, index.catalogue.kinds.iter().map(|kind| kind.id));
            problems.error(format!("{place}.kind"), format!("There is no kind {:?}.", component.kind), remedy);
            continue;
        };
        if component.zone.as_ref().is_some_and(|zone| !index.scenario.zones.iter().any(|known| known.id == *zone)) {
            problems.error(format!("{place}.zone"), "There is no such zone.", "Name one of the zones, or none.");
        }
        if let Some(problem) = subscribers_problem(&component.id, kind, index.active(at).count()) {
            problems.push(problem);
        }
        let idle = index.active(at).next().is_none();
        match kind.role {
            Role::Source if idle => {
                problems.push(Problem::warning(place, "It asks nobody.", "Connect it to the component it should ask."));
            }
            Role::Router | Role::Queue if idle => {
                let what = "It passes on what it gets, but leads nowhere.";
                problems.push(Problem::warning(place, what, "Connect it to the components that should do the work."));
            }
            Role::Source => {}
            _ if !reached[at] && !no_source => {
                let what = "No client reaches it, so it has nothing to do.";
                problems.push(Problem::warning(
                    place,
                    what,
                    "Connect it to something that a client reaches, or take it out.",
                ));
            }
            _ => {}
        }
    }
}

/// Which components a client can reach, sources included.
fn reached(index: &Index<'_>) -> Vec<bool> {
    let is_source = |at: &usize| index.kinds[*at].is_some_and(|kind| kind.role == Role::Source);
    let mut next: Vec<usize> = (0..index.kinds.len()).filter(is_source).collect();
    let mut reached = vec![false; index.kinds.len()];
    while let Some(at) = next.pop() {
        if !std::mem::replace(&mut reached[at], true) {
            next.extend(index.active(at).filter_map(|connection| index.place_of(connection.to.as_str())));
        }
    }
    reached
}

fn connections(index: &Index<'_>, problems: &Problems) {
    for connection in &index.scenario.connections {
        let Connection { id, from, to, .. } = connection;
        for (end, component) in [("from", from), ("to", to)] {
            let place = || format!("connections.{id}.{end}");
            match index.kind_of(component.as_str()) {
                Some(kind) => {
                    if let Some(what) = end_problem(kind, end) {
                        problems.error(place(), format!("{what}."), "Connect it the other way round, or take it out.");
                    }
                }
                None if index.component(component.as_str()).is_some() => {}
                None => {
                    problems.error(
                        place(),
                        format!("There is no component {component:?}."),
                        "Take the connection out.",
                    );
                }
            }
        }
    }
}

/// Why a component of a kind cannot stand at that end of a connection: the start of a sentence.
pub(crate) fn end_problem(kind: &KindSpec, end: &str) -> Option<String> {
    let title = kind.title.to_lowercase();
    match end {
        "from" if !kind.sends => Some(format!("A {title} asks nobody")),
        "to" if !kind.takes => Some(format!("A {title} cannot be asked")),
        _ => None,
    }
}

fn flows(index: &Index<'_>, problems: &Problems) {
    let flows = &index.scenario.flows;
    let Some(spec) = index.catalogue.flow.iter().find(|spec| spec.id == "weight") else { return };
    let weight = |target: &Target| index.scenario.params(target, index.catalogue).map(|params| params.value(spec.id));
    let none = |value: ParamValue| value.magnitude() == Some(0.0);
    if !flows.is_empty() && flows.iter().all(|flow| weight(&Target::Flow(flow.id.clone())).is_some_and(none)) {
        let what = "All flows have the weight zero, so nothing will be started.";
        problems.push(Problem::warning("flows", what, "Give at least one flow a weight above zero."));
    }
}

/// Interventions and shown sliders.
fn settings(index: &Index<'_>, problems: &Problems) {
    let end = SimTime(index.scenario.duration.0);
    for (at, intervention) in index.scenario.interventions.iter().enumerate() {
        let place = format!("interventions[{at}]");
        missing_setting(index, &intervention.target, intervention.param, &place, problems);
        if intervention.points.last().is_some_and(|(last, _)| *last > end) {
            let what = format!("It goes on after the run of {} is over.", index.scenario.duration);
            problems.push(Problem::warning(place, what, "Move it earlier, or make the run longer."));
        }
    }
    for (at, exposed) in index.scenario.exposed.iter().enumerate() {
        missing_setting(index, &exposed.target, exposed.param, &format!("exposed[{at}]"), problems);
    }
}

fn missing_setting(index: &Index<'_>, target: &Target, param: &str, place: &str, problems: &Problems) {
    if !index.specs(target).is_some_and(|specs| specs.iter().any(|spec| spec.id == param)) {
        let what = format!("There is no setting {}.{param}.", format_target(target));
        problems.error(format!("{place}.set"), what, "Name a setting that there is, or take it out.");
    }
}

#[cfg(test)]
mod tests;
