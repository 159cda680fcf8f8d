//! Components that wait for one another in a circle.

use crate::catalogue::Role;
use crate::handler::{self, Program, Step};
use crate::ids::FlowId;
use crate::index::Index;
use crate::problem::Problem;
use crate::program;
use crate::read::Problems;
use crate::sort::Names;

/// Most circles that are reported.
const MAX_CIRCLES: usize = 20;

/// Most components of a circle that are named.
const SHOWN: usize = 12;

pub(super) fn check(index: &Index<'_>, problems: &Problems) {
    // Flows that no component treats in a way of its own all run the same programs.
    let named: Vec<&FlowId> =
        index.scenario.components.iter().flat_map(|component| component.handlers.keys().flatten()).collect();
    let names = Names::new(named.iter().map(|flow| flow.as_str()));
    let mut passes: Vec<Option<&FlowId>> = names.iter().map(|name| names.find(name).map(|at| named[at])).collect();
    if passes.len() < index.scenario.flows.len().max(1) {
        passes.push(None);
    }
    let mut known: Vec<Vec<usize>> = Vec::new();
    for flow in passes {
        let waits = (0..index.kinds.len()).map(|at| waits_for(index, at, flow)).collect::<Vec<_>>();
        for circle in circles(&waits) {
            if known.len() >= MAX_CIRCLES || known.contains(&circle) {
                continue;
            }
            known.push(circle.clone());
            let name = |at: &usize| index.scenario.components[*at].id.as_str();
            let mut names: Vec<&str> = circle.iter().take(SHOWN).map(name).collect();
            if circle.len() > SHOWN {
                names.push("…");
            }
            names.extend(circle.first().map(name));
            problems.push(Problem::warning(
                format!("components.{}", names[0]),
                format!("These wait for one another in a circle: {}.", names.join(" -> ")),
                "Make one of the connections asynchronous, or let one handler do without the call.",
            ));
        }
    }
}

/// Whom a component waits for when it handles a flow.
fn waits_for(index: &Index<'_>, at: usize, flow: Option<&FlowId>) -> Vec<usize> {
    let Some(kind) = index.kinds[at] else { return Vec::new() };
    let component = &index.scenario.components[at];
    match kind.role {
        // What a third party tells afterwards nobody waits for.
        Role::Queue | Role::External => Vec::new(),
        Role::Router | Role::Cache | Role::Store => index
            .active(at)
            .filter(|connection| !connection.asynchronous)
            .filter_map(|connection| index.place_of(connection.to.as_str()))
            .collect(),
        Role::Source | Role::Server => match program::written(index.catalogue, component, flow) {
            Some(program) => waited(index, at, program),
            None => {
                let mut callees = index.callees(at);
                callees.retain(|(connection, _)| !connection.disabled);
                waited(index, at, &program::default_for(kind.role, &callees))
            }
        },
    }
}

fn waited(index: &Index<'_>, at: usize, program: &Program) -> Vec<usize> {
    let roles = Names::new(index.active(at).map(|connection| connection.role.as_str()));
    let callees: Vec<&str> = index.active(at).map(|connection| connection.to.as_str()).collect();
    let answered = program.steps.iter().position(|step| matches!(step, Step::Answer(_))).unwrap_or(program.steps.len());
    let mut waited = Vec::new();
    handler::every(&program.steps[..answered], &mut |step| match step {
        Step::Call(role) | Step::Compensate(role) | Step::Read { from: role, .. } | Step::Write { to: role, .. } => {
            waited.extend(roles.find(role).and_then(|role| index.place_of(callees[role])));
        }
        Step::Publish(_)
        | Step::Work(_)
        | Step::Effect(_)
        | Step::Answer(_)
        | Step::Together(_)
        | Step::Compensation(_)
        | Step::TwoPhaseCommit(_)
        | Step::Transaction { .. }
        | Step::Try { .. } => {}
    });
    waited
}

/// Circles of a graph, each once, beginning with the part that comes first in the document. Not every circle where they overlap,
/// but at least one wherever there is one.
fn circles(waits: &[Vec<usize>]) -> Vec<Vec<usize>> {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Open(usize),
        Done,
    }
    let mut marks = vec![Mark::New; waits.len()];
    // In order, each once; they are few.
    let mut found: Vec<Vec<usize>> = Vec::new();
    for start in 0..waits.len() {
        if marks[start] != Mark::New {
            continue;
        }
        // The path from `start`, and how many of each part's edges have been walked; no recursion, a chain can be long.
        let mut path = vec![(start, 0)];
        marks[start] = Mark::Open(0);
        while let Some((at, walked)) = path.last_mut() {
            let Some(&next) = waits[*at].get(*walked) else {
                marks[*at] = Mark::Done;
                path.pop();
                continue;
            };
            *walked += 1;
            match marks[next] {
                Mark::Done => {}
                Mark::Open(depth) if found.len() < MAX_CIRCLES => {
                    let circle = rotated(path[depth..].iter().map(|(at, _)| *at).collect());
                    if let Err(place) = found.binary_search(&circle) {
                        found.insert(place, circle);
                    }
                }
                Mark::Open(_) => {}
                Mark::New => {
                    marks[next] = Mark::Open(path.len());
                    path.push((next, 0));
                }
            }
        }
    }
    found
}

fn rotated(mut circle: Vec<usize>) -> Vec<usize> {
    let first = circle.iter().enumerate().min_by_key(|(_, at)| **at).map_or(0, |(position, _)| position);
    circle.rotate_left(first);
    circle
}
