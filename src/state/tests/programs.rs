//! Changing what a component does: each change is one step of undo with a name.

use betwixt_model::{Answer, ComponentId, Step};

use super::super::programs::{Change, Here, Inside, Place, ProgramEdit, Sort, Way, callees, towards};
use super::super::{Command, Reach};
use super::{CATALOGUE, Person};

/// A mill that asks a stranger and reads from a barn.
fn mill() -> (Person, ComponentId) {
    let mut person = Person::empty();
    let mill = person.adds_alone("a_mill");
    let (stranger, barn) = (person.adds_alone("a_stranger"), person.adds_alone("a_barn"));
    person.does(Command::Connect { from: mill.clone(), to: stranger });
    person.does(Command::Connect { from: mill.clone(), to: barn });
    (person, mill)
}

fn change(person: &mut Person, component: &ComponentId, change: Change) {
    person.does(Command::EditProgram(ProgramEdit { component: component.clone(), flow: None, change }.into()));
}

fn steps(person: &Person, id: &ComponentId) -> Vec<Step> {
    let component = person.scenario().component(id).expect("it is there");
    component.handlers.get(&None).map(|program| program.steps.clone()).unwrap_or_default()
}

#[test]
fn the_usual_program_is_written_out_changed_and_taken_back_step_by_step() {
    let (mut person, mill) = mill();
    let before = person.scenario().clone();
    let edits = person.document.history().len();
    change(&mut person, &mill, Change::WriteOut);
    assert_eq!(person.undo_label(), "Write out what Mill does");
    let read = Step::Read { from: "barn".into(), key: betwixt_model::Key::Drawn, cache: None, at_least: None };
    let written = [Step::Work(None), Step::Call("stranger".into()), read, Step::Answer(Answer::Ok)];
    assert_eq!(steps(&person, &mill), written);

    change(&mut person, &mill, Change::Move(Place::top(2), Place::top(1)));
    assert_eq!(person.undo_label(), "Move in Mill: Read its record from Barn, now step 2 of 4");
    change(&mut person, &mill, Change::Replace(Place::top(3), Step::Answer(Answer::Error)));
    assert_eq!(person.undo_label(), "Change in Mill: Answer with an error");
    change(&mut person, &mill, Change::Remove(Place::top(0)));
    assert_eq!(person.undo_label(), "Remove from Mill: Work");
    let tried = Step::Try { steps: Vec::new(), otherwise: Vec::new() };
    change(&mut person, &mill, Change::Insert(Place::top(1), tried));
    let to = towards(&steps(&person, &mill), &Place::top(2), Way::In).expect("the try is before it");
    change(&mut person, &mill, Change::Move(Place::top(2), to));
    assert!(
        matches!(&steps(&person, &mill)[1], Step::Try { otherwise, .. } if *otherwise == [Step::Call("stranger".into())])
    );
    change(&mut person, &mill, Change::TakeBack);
    assert_eq!(person.undo_label(), "Let Mill do as usual");
    assert_eq!(*person.scenario(), before);

    assert_eq!(person.document.history().len(), edits + 7);
    for _ in 0..6 {
        person.does(Command::Undo);
    }
    assert_eq!(steps(&person, &mill), written);
    person.does(Command::Undo);
    assert_eq!(*person.scenario(), before);
}

#[test]
fn what_a_document_cannot_hold_is_refused_in_a_sentence() {
    let (mut person, mill) = mill();
    change(&mut person, &mill, Change::WriteOut);
    let together = |branches, need| Step::Together(betwixt_model::Together { branches, times: 1, need });
    change(&mut person, &mill, Change::Insert(Place::top(0), together(vec![], None)));
    assert_eq!(
        person.refusal().as_deref(),
        Some("At least one branch stays: without any there is nothing to do at once.")
    );
    change(&mut person, &mill, Change::Insert(Place::top(0), together(vec![vec![]], Some(2))));
    assert_eq!(person.refusal().as_deref(), Some("There are 1 branches, so at most 1 of them can end well."));
    change(&mut person, &mill, Change::Insert(Place::top(0), together(vec![vec![Step::Work(None); 200]], None)));
    assert_eq!(person.refusal().as_deref(), Some("A program has at most 200 steps."));
    change(&mut person, &mill, Change::Remove(Place::top(9)));
    assert_eq!(person.refusal().as_deref(), Some("That step is no longer there."));
    let barn = person.scenario().components[2].id.clone();
    change(&mut person, &barn, Change::WriteOut);
    assert_eq!(person.refusal().as_deref(), Some("Barn runs no programs."));
}

#[test]
fn a_flow_gets_a_program_of_its_own_from_what_it_runs_anyway() {
    let (mut person, mill) = mill();
    change(&mut person, &mill, Change::WriteOut);
    change(&mut person, &mill, Change::Remove(Place::top(1)));
    let flow = person.scenario().flows[0].id.clone();
    let own =
        |change| Command::EditProgram(ProgramEdit { component: mill.clone(), flow: Some(flow.clone()), change }.into());
    person.does(own(Change::WriteOut));
    let handlers = &person.scenario().component(&mill).expect("it is there").handlers;
    assert_eq!(handlers.len(), 2);
    assert_eq!(handlers[&Some(flow.clone())], handlers[&None]);
    person.does(own(Change::TakeBack));
    assert_eq!(person.scenario().component(&mill).expect("it is there").handlers.len(), 1);
}

#[test]
fn what_needs_a_connection_is_offered_once_there_is_one() {
    let (person, mill) = mill();
    let component = person.scenario().component(&mill).expect("it is there");
    let all = callees(person.scenario(), &CATALOGUE, component);
    let offered = |callees: &[super::super::programs::Callee]| {
        let here = Here { callees, coordinates: false, inside: Inside::default() };
        Sort::ALL.into_iter().filter(|sort| sort.fresh(&here).is_ok()).map(Sort::title).collect::<Vec<_>>()
    };
    let alone = ["Work", "Let happen", "Answer", "At the same time", "Try, otherwise", "When asked to make up"];
    assert_eq!(offered(&[]), alone);
    // Neither does the barn have transactions, nor does the mill coordinate.
    assert_eq!(offered(&all).len(), Sort::ALL.len() - 2);
}

#[test]
fn a_change_of_a_program_starts_the_run_again() {
    let edit = super::super::Edit::SetHandler {
        component: ComponentId::new("mill"),
        flow: None,
        program: None,
        label: String::new(),
    };
    assert_eq!(super::super::live_edit::reach(&edit), Reach::Restart);
}

#[test]
fn a_connection_that_goes_takes_its_steps_inside_others_along() {
    let (mut person, mill) = mill();
    change(&mut person, &mill, Change::WriteOut);
    let nested = Step::Try {
        steps: vec![Step::Call("stranger".into()), Step::Work(None)],
        otherwise: vec![Step::Compensate("stranger".into())],
    };
    change(&mut person, &mill, Change::Insert(Place::top(0), nested));
    let connection = person.scenario().connections[0].id.clone();
    person.does(Command::Delete(super::super::Subject::Connection(connection)));
    assert_eq!(steps(&person, &mill)[0], Step::Try { steps: vec![Step::Work(None)], otherwise: Vec::new() });
}
