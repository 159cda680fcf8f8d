//! Undo, redo, gestures, and opening something else.

use std::rc::Rc;

use betwixt_model::{Point, Scenario};

use super::super::history::STEPS_MOST;
use super::super::{Action, Command, Edit, GestureId, How, What, opening};
use super::{CATALOGUE, Person};

#[test]
fn undo_and_redo_give_back_the_very_same_scenarios() {
    let mut person = Person::empty();
    let mut seen = vec![Rc::clone(person.document.scenario())];
    for kind in ["a_mill", "a_barn", "a_crowd"] {
        person.adds(kind);
        seen.push(Rc::clone(person.document.scenario()));
    }
    for version in seen.iter().rev().skip(1) {
        person.does(Command::Undo);
        assert!(Rc::ptr_eq(person.document.scenario(), version));
    }
    assert_eq!(person.document.history().undo_label(), None);
    person.does(Command::Undo);
    for version in &seen[1..] {
        person.does(Command::Redo);
        assert!(Rc::ptr_eq(person.document.scenario(), version));
    }
    assert_eq!(person.document.history().redo_label(), None);
}

#[test]
fn a_new_step_forgets_the_future() {
    let mut person = Person::empty();
    person.adds("a_mill");
    person.does(Command::Undo);
    assert_eq!(person.document.history().redo_label(), Some("Add Mill"));
    person.adds("a_barn");
    assert_eq!(person.document.history().redo_label(), None);
}

#[test]
fn two_hundred_steps_can_be_taken_back_and_no_more() {
    let mut person = Person::empty();
    for seed in 0..300 {
        person.does(Command::SetSeed(1_000 + seed));
    }
    assert_eq!(person.document.history().len(), STEPS_MOST);
    for _ in 0..300 {
        person.does(Command::Undo);
    }
    assert_eq!(person.scenario().seed, 1_099);
}

#[test]
fn what_changes_nothing_is_no_step() {
    let mut person = Person::empty();
    let mill = person.adds("a_mill");
    let at = person.scenario().components[0].at;
    let serial = person.document.last().unwrap().serial;
    person.does(Command::Move(vec![(mill, at)])).does(Command::SetSeed(1)).does(Command::Play);
    assert_eq!(person.document.history().len(), 1);
    assert_eq!(person.document.last().unwrap().serial, serial);
}

#[test]
fn presses_of_an_arrow_key_in_a_row_are_one_step() {
    let mut person = Person::empty();
    person.adds("a_mill");
    for _ in 0..5 {
        person.does(Command::Nudge { dx: 20.0, dy: 0.0 });
    }
    assert_eq!(person.document.history().len(), 2);
    assert_eq!(person.undo_label(), "Move Mill");
    person.does(Command::ZoomIn);
    person.does(Command::Nudge { dx: 0.0, dy: 20.0 });
    assert_eq!(person.document.history().len(), 3);
    person.does(Command::Undo).does(Command::Undo);
    assert_eq!(person.scenario().components[0].at, Point { x: 0.0, y: 0.0 });
}

#[test]
fn escape_in_a_drag_is_as_if_it_had_never_begun() {
    let mut person = Person::empty();
    let mill = person.adds("a_mill");
    let gesture = GestureId::fresh();
    let before = person.scenario().clone();
    for x in [10.0, 20.0, 30.0] {
        let edit = Edit::Move(vec![(mill.clone(), Point { x, y: 0.0 })]);
        person.document = person.document.after(Action::Edit(edit, Some(gesture))).into();
    }
    assert_eq!(person.document.history().len(), 2);
    person.does(Command::CancelGesture(gesture));
    assert_eq!(*person.scenario(), before);
    assert_eq!(person.document.history().len(), 1);
    assert_eq!(person.document.history().redo_label(), None);
    // Once more does not take back what was done before the drag.
    person.does(Command::CancelGesture(gesture));
    assert_eq!(*person.scenario(), before);
}

#[test]
fn opening_something_else_is_one_undoable_step_that_keeps_its_problems() {
    let mut person = Person::empty();
    person.adds("a_mill");
    let before = Rc::clone(person.document.scenario());
    let text = r#"{"betwixt": 1, "name": "Other", "components": {"x": {"kind": "a_dragon"}}}"#;
    let opened = opening::open_text("other.json", text, &CATALOGUE).expect("part of it can be read");
    assert!(opened.problems > 0);
    person.document = person.document.after(Action::Edit(opened.edit, None)).into();
    assert_eq!(person.scenario().name, "Other");
    assert_eq!(person.document.problems().len(), opened.problems);
    assert!(matches!(&person.document.last().unwrap().what, What::Changed { how: How::Opened, .. }));
    person.does(Command::Undo);
    assert!(Rc::ptr_eq(person.document.scenario(), &before));
    assert!(person.document.problems().is_empty());
}

#[test]
fn what_cannot_be_read_is_refused_in_plain_words() {
    let why = opening::open_text("notes.txt", "hello", &CATALOGUE).unwrap_err();
    assert!(why.starts_with("notes.txt is not a Betwixt scenario."), "{why}");
    assert!(opening::open_link("1.abc.00000000", &CATALOGUE).is_err());
    assert!(opening::open_link("", &CATALOGUE).is_err());
}

#[test]
fn a_shared_link_opens_to_the_same_scenario() {
    let mut person = Person::empty();
    person.adds("a_mill");
    person.adds("a_barn");
    let shared = opening::share(person.scenario(), "https://example.org/", &CATALOGUE);
    let opened = opening::open_link(&shared.url, &CATALOGUE).expect("our own link");
    let Edit::Open { scenario, .. } = &opened.edit else { panic!("opens") };
    assert_eq!(Scenario { engine: String::new(), ..(**scenario).clone() }, *person.scenario());
    assert!(!opened.other_engine);
    let (name, text) = opening::save(person.scenario(), &CATALOGUE);
    assert_eq!(name, "untitled.json");
    assert!(opening::open_text(&name, &text, &CATALOGUE).is_ok());
}

#[test]
fn start_empty_can_be_undone() {
    let mut person = Person::empty();
    person.adds("a_mill");
    person.does(Command::NewEmpty);
    assert!(person.scenario().components.is_empty());
    assert_eq!(person.undo_label(), "Open Untitled");
    person.does(Command::Undo);
    assert_eq!(person.scenario().components.len(), 1);
}

#[test]
fn an_empty_scenario_gives_plain_names_whatever_was_open_before() {
    let mut person = Person::empty();
    let first = person.adds("a_mill");
    person.does(Command::NewEmpty);
    assert_eq!(person.adds("a_mill"), first, "another scenario knows nothing of that mill");
    person.does(Command::Undo);
    person.does(Command::Undo);
    // Back in the first one its names are still known, those of undone steps too.
    let second = person.adds("a_mill");
    person.does(Command::Undo);
    assert_ne!(person.adds("a_mill"), second);
    assert_ne!(second, first);
}
