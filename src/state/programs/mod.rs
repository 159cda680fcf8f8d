//! Changing what a component does: one change of one program, and what it is called.

mod entries;
mod here;
mod place;
mod sort;
mod words;

use betwixt_model::read::{MAX_STEPS, program_problem};
use betwixt_model::{Catalogue, Component, ComponentId, FlowId, Program, Scenario, Step, default_program, handler};

pub use entries::entries;
pub use here::{Callee, Here, Inside, callees};
pub use place::{Place, Way, every, go, list, step, towards};
pub use sort::Sort;
pub use words::sentence;

use super::edit::{Edit, EditError};
use super::label::component_name;

/// One change of one program.
#[derive(Clone, Debug, PartialEq)]
pub struct ProgramEdit {
    /// Whose program.
    pub component: ComponentId,
    /// For which flow; `None` is every flow that has no program of its own.
    pub flow: Option<FlowId>,
    /// What becomes of it.
    pub change: Change,
}

/// What becomes of a program.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// What is run anyway, written out so that it can be changed.
    WriteOut,
    /// It goes: what is run without it is run again.
    TakeBack,
    /// A new step before what stands there.
    Insert(Place, Step),
    /// Another step in place of the one there.
    Replace(Place, Step),
    /// The step there goes, with all in it.
    Remove(Place),
    /// A step goes before what stands at another place.
    Move(Place, Place),
}

/// What a component runs for a flow without a program of its own for it.
#[must_use]
pub fn beneath(scenario: &Scenario, catalogue: &Catalogue, component: &Component, flow: Option<&FlowId>) -> Program {
    match component.handlers.get(&None).filter(|_| flow.is_some()) {
        Some(program) => program.clone(),
        None => default_program(scenario, catalogue, component),
    }
}

/// The edit that a change asks for; nothing if it changes nothing.
///
/// Errors: a sentence that says why it cannot be.
pub fn edit(scenario: &Scenario, catalogue: &Catalogue, asked: &ProgramEdit) -> Result<Option<Edit>, EditError> {
    let ProgramEdit { component: id, flow, change } = asked;
    let gone = || EditError::new("That component is no longer there.");
    let component = scenario.component(id).ok_or_else(gone)?;
    let name = component_name(scenario, id);
    if !catalogue.kind(&component.kind).is_some_and(|kind| kind.programmable) {
        return Err(EditError::new(format!("{name} runs no programs.")));
    }
    let made =
        |program, label| Ok(Some(Edit::SetHandler { component: id.clone(), flow: flow.clone(), program, label }));
    let held = component.handlers.get(flow);
    match change {
        Change::WriteOut if held.is_some() => Ok(None),
        Change::WriteOut => {
            made(Some(beneath(scenario, catalogue, component, flow.as_ref())), format!("Write out what {name} does"))
        }
        Change::TakeBack if held.is_none() => Ok(None),
        Change::TakeBack => made(None, format!("Let {name} do as usual")),
        _ => {
            let gone = || EditError::new("That program is no longer there.");
            let mut program = held.ok_or_else(gone)?.clone();
            let label = carry_out(scenario, component, &mut program, change)?;
            checked(&program)?;
            made(Some(program), label)
        }
    }
}

/// Changes a program, and says what that is called.
fn carry_out(
    scenario: &Scenario,
    component: &Component,
    program: &mut Program,
    change: &Change,
) -> Result<String, EditError> {
    let gone = || EditError::new("That step is no longer there.");
    let name = component_name(scenario, &component.id);
    let says = |step: &Step| sentence(scenario, component, step);
    let steps = &mut program.steps;
    match change {
        Change::WriteOut | Change::TakeBack => Ok(String::new()),
        Change::Insert(place, step) => {
            let list = place::list_mut(steps, place).filter(|held| place.at <= held.len()).ok_or_else(gone)?;
            list.insert(place.at, step.clone());
            Ok(format!("Add to {name}: {}", says(step)))
        }
        Change::Replace(place, step) => {
            let held = place::list_mut(steps, place).and_then(|list| list.get_mut(place.at)).ok_or_else(gone)?;
            held.clone_from(step);
            Ok(format!("Change in {name}: {}", says(step)))
        }
        Change::Remove(place) => {
            let list = place::list_mut(steps, place).filter(|held| place.at < held.len()).ok_or_else(gone)?;
            let removed = list.remove(place.at);
            Ok(format!("Remove from {name}: {}", says(&removed)))
        }
        Change::Move(from, to) => {
            let cannot = || EditError::new("A step cannot stand inside itself.");
            let at = go(steps, from, to).ok_or_else(cannot)?;
            let of = list(steps, &at).map_or(0, <[Step]>::len);
            let moved = step(steps, &at).map(says).unwrap_or_default();
            Ok(format!("Move in {name}: {moved}, now step {} of {of}", at.at + 1))
        }
    }
}

/// What a document could not hold.
///
/// Errors: a sentence that says why not.
pub fn checked(program: &Program) -> Result<(), EditError> {
    let (mut count, mut wrong) = (0, None);
    handler::every(&program.steps, &mut |step| {
        count += 1;
        if let Step::Together(together) = step {
            let width = together.width();
            if together.branches.is_empty() {
                wrong = Some("At least one branch stays: without any there is nothing to do at once.".to_owned());
            } else if together.need.is_some_and(|need| usize::from(need) > width) {
                wrong = Some(format!("There are {width} branches, so at most {width} of them can end well."));
            }
        }
    });
    if count > MAX_STEPS {
        wrong = Some(format!("A program has at most {MAX_STEPS} steps."));
    }
    // Whatever the reader of documents would not take; these sentences are the better ones where hands get there often.
    wrong.or_else(|| Some(program_problem(program)?.what)).map_or(Ok(()), |sentence| Err(EditError::new(sentence)))
}

#[cfg(test)]
mod tests;
