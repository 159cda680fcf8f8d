//! Tidying, aligning, distributing, copying, pasting, duplicating, and turning connections round.

use std::collections::BTreeMap;

use betwixt_model::{Answer, ComponentId, ConnectionId, Flow, FlowId, Point, Program, Severity, Step, validate};

use super::super::{Arrange, Axis, Command, Line, Selection, Wanted, fragment};
use super::{CATALOGUE, Person};

fn three() -> (Person, [ComponentId; 3]) {
    let mut person = Person::empty();
    let mut put = |x: f64, y: f64| {
        person.does(Command::Add { what: Wanted::new("a_mill", None), at: Some(Point { x, y }) });
        person.scenario().components.last().unwrap().id.clone()
    };
    let ids = [put(0.0, 0.0), put(100.0, 60.0), put(400.0, 20.0)];
    person.does(Command::SelectAll);
    (person, ids)
}

fn places(person: &Person) -> Vec<(f64, f64)> {
    person.scenario().components.iter().map(|held| (held.at.x, held.at.y)).collect()
}

#[test]
fn boxes_come_in_line_and_one_step_takes_it_back() {
    let (mut person, _) = three();
    let before = places(&person);
    for (line, wanted) in [
        (Line::Left, [(0.0, 0.0), (0.0, 60.0), (0.0, 20.0)]),
        (Line::Centre, [(200.0, 0.0), (200.0, 60.0), (200.0, 20.0)]),
        (Line::Right, [(400.0, 0.0), (400.0, 60.0), (400.0, 20.0)]),
        (Line::Top, [(0.0, 0.0), (100.0, 0.0), (400.0, 0.0)]),
        (Line::Middle, [(0.0, 40.0), (100.0, 40.0), (400.0, 40.0)]),
        (Line::Bottom, [(0.0, 60.0), (100.0, 60.0), (400.0, 60.0)]),
    ] {
        person.does(Command::Arrange(Arrange::Align(line)));
        assert_eq!(places(&person), wanted, "{line:?}");
        assert_eq!(person.undo_label(), "Align 3 components");
        person.does(Command::Undo);
        assert_eq!(places(&person), before);
    }
    person.does(Command::Arrange(Arrange::Distribute(Axis::Across)));
    assert_eq!(places(&person), [(0.0, 0.0), (200.0, 60.0), (400.0, 20.0)]);
    person.does(Command::Arrange(Arrange::Distribute(Axis::Down)));
    assert_eq!(places(&person), [(0.0, 0.0), (200.0, 60.0), (400.0, 30.0)]);
}

#[test]
fn too_few_are_refused_in_words() {
    let (mut person, ids) = three();
    person.does(Command::Select(Selection::one(ids[0].clone()))).does(Command::Arrange(Arrange::Align(Line::Top)));
    assert_eq!(person.refusal().as_deref(), Some("Select two components or more to align them."));
    person.does(Command::Select(Selection::of(ids[..2].iter().cloned())));
    person.does(Command::Arrange(Arrange::Distribute(Axis::Down)));
    assert_eq!(person.refusal().as_deref(), Some("Select three components or more to distribute them."));
    person.does(Command::Select(Selection::Nothing)).does(Command::Duplicate);
    assert_eq!(person.refusal().as_deref(), Some("Select a component first."));
    person.does(Command::Reverse(None));
    assert_eq!(person.refusal().as_deref(), Some("Select a connection first, then reverse it."));
}

#[test]
fn tidying_is_one_step_and_doing_it_twice_is_still_one() {
    let (mut person, ids) = three();
    person.does(Command::Connect { from: ids[2].clone(), to: ids[0].clone() });
    let steps = person.document.history().len();
    person.does(Command::Arrange(Arrange::Tidy));
    assert_eq!(person.undo_label(), "Tidy 3 components");
    let at = |person: &Person, id| person.scenario().component(id).unwrap().at;
    assert!(at(&person, &ids[2]).x < at(&person, &ids[0]).x, "the caller is on the left");
    person.does(Command::Arrange(Arrange::Tidy));
    assert_eq!(person.document.history().len(), steps + 1);
}

/// A crowd that calls a mill, which has a program and reads from a barn.
fn working() -> (Person, [ComponentId; 3]) {
    let mut person = Person::empty();
    let (crowd, mill, barn) = (person.adds_alone("a_crowd"), person.adds_alone("a_mill"), person.adds_alone("a_barn"));
    for (from, to) in [(&crowd, &mill), (&mill, &barn)] {
        person.does(Command::Connect { from: from.clone(), to: to.clone() });
    }
    let mut scenario = person.scenario().clone();
    let program = Program { steps: vec![Step::Work(None), Step::Call("barn".into()), Step::Answer(Answer::Ok)] };
    scenario.components[1].handlers = BTreeMap::from([(Some(scenario.flows[0].id.clone()), program)]);
    (Person::at(scenario), [crowd, mill, barn])
}

fn is_sound(person: &Person) {
    let problems = validate(person.scenario(), &CATALOGUE);
    let worst = problems.iter().find(|problem| problem.severity > Severity::Warning);
    assert!(worst.is_none(), "{}", worst.unwrap());
}

#[test]
fn a_double_has_names_arrows_and_programs_of_its_own() {
    let (mut person, [_, mill, barn]) = working();
    person.does(Command::Select(Selection::of([mill.clone(), barn]))).does(Command::Duplicate);
    assert_eq!(person.undo_label(), "Add 2 components");
    let scenario = person.scenario();
    assert_eq!(scenario.components.len(), 5);
    let double = scenario.component(&ComponentId::new("mill-2")).unwrap();
    let original = scenario.component(&mill).unwrap();
    assert_eq!((double.name.as_str(), double.at.x - original.at.x), ("Mill 2", 40.0));
    assert_eq!(double.handlers, original.handlers, "its arrows are called as before");
    let arrows: Vec<&str> = scenario.connections.iter().map(|held| held.id.as_str()).collect();
    assert_eq!(arrows, ["crowd-mill", "mill-barn", "mill-2-barn-2"]);
    let selected: Vec<&str> = person.session.selection.components().map(ComponentId::as_str).collect();
    assert_eq!(selected, ["barn-2", "mill-2"], "the doubles are selected");
    is_sound(&person);
    person.does(Command::Undo);
    assert_eq!(person.scenario().components.len(), 3);
}

#[test]
fn a_part_alone_forgets_steps_over_arrows_that_stay_behind() {
    let (mut person, [_, mill, _]) = working();
    person.does(Command::Select(Selection::one(mill))).does(Command::Duplicate);
    let program = person.scenario().components[3].handlers.values().next().unwrap();
    assert_eq!(program.steps, [Step::Work(None), Step::Answer(Answer::Ok)]);
    is_sound(&person);
}

#[test]
fn what_is_copied_in_one_document_is_pasted_into_another() {
    let (mut person, _) = working();
    let now = person.scenario().flows[0].id.clone();
    let mut scenario = person.scenario().clone();
    scenario.flows.push(Flow {
        id: FlowId::new("rush"),
        name: "Rush".to_owned(),
        clients: vec![ComponentId::new("crowd")],
        params: Default::default(),
    });
    person = Person::at(scenario);
    let text = fragment::copy(
        person.scenario(),
        &Selection::of(person.scenario().components.iter().map(|c| c.id.clone())),
        &CATALOGUE,
    )
    .unwrap();

    let mut other = Person::empty();
    let (mill, crowd) = (other.adds_alone("a_mill"), other.adds_alone("a_crowd"));
    other.does(Command::Paste(text.clone()));
    is_sound(&other);
    let scenario = other.scenario();
    let names: Vec<&str> = scenario.components.iter().map(|held| held.name.as_str()).collect();
    assert_eq!(names, ["Mill", "Crowd", "Crowd 2", "Mill 2", "Barn"]);
    assert_eq!((mill.as_str(), crowd.as_str()), ("mill", "crowd"));
    let pasted = &scenario.components[3];
    assert_eq!(pasted.handlers.keys().next(), Some(&Some(now)), "the journey of that name is there already");
    let rush = scenario.flow(&FlowId::new("rush")).expect("it came with its client");
    assert_eq!(rush.clients, [ComponentId::new("crowd-2")]);
    let arrows: Vec<&str> = scenario.connections.iter().map(|held| held.id.as_str()).collect();
    assert_eq!(arrows, ["crowd-2-mill-2", "mill-2-barn"]);

    let before = scenario.components.len();
    other.does(Command::Paste(text.clone())).does(Command::Paste(text));
    is_sound(&other);
    assert_eq!(other.scenario().components.len(), before + 6);
    for (i, a) in other.scenario().components.iter().enumerate() {
        for b in &other.scenario().components[..i] {
            assert_ne!(a.name, b.name);
            assert!(a.id != b.id);
        }
    }
}

#[test]
fn pasting_twice_where_it_was_copied_hides_nothing() {
    let (mut person, [_, mill, _]) = working();
    let text = fragment::copy(person.scenario(), &Selection::one(mill), &CATALOGUE).unwrap();
    person.does(Command::Paste(text.clone())).does(Command::Paste(text));
    let boxes = &person.scenario().components;
    let (first, second) = (boxes[3].at, boxes[4].at);
    assert_eq!((second.x - first.x, second.y - first.y), (40.0, 40.0));
}

#[test]
fn nonsense_is_refused_and_changes_nothing() {
    let (mut person, _) = working();
    let before = person.scenario().clone();
    for text in ["", "{", "[1]", r#"{"betwixt":1}"#, r#"{"betwixt":1,"components":[{"id":"x","kind":"a_dragon"}]}"#] {
        person.does(Command::Paste(text.to_owned()));
        assert!(person.refusal().is_some(), "{text}");
        assert_eq!(*person.scenario(), before, "{text}");
    }
    assert_eq!(fragment::copy(&before, &Selection::Nothing, &CATALOGUE), None);
}

#[test]
fn a_connection_turns_round_with_the_programs_on_both_sides() {
    let mut person = Person::empty();
    let (mill, other) = (person.adds_alone("a_mill"), person.adds_alone("a_mill"));
    person.does(Command::Connect { from: mill.clone(), to: other.clone() });
    let mut scenario = person.scenario().clone();
    let program = |steps: Vec<Step>| BTreeMap::from([(None, Program { steps })]);
    scenario.components[0].handlers = program(vec![Step::Call("mill-2".into()), Step::Answer(Answer::Ok)]);
    scenario.components[1].handlers = program(vec![Step::Answer(Answer::Ok)]);
    let mut person = Person::at(scenario);
    let id = ConnectionId::new("mill-mill-2");
    person.does(Command::Select(Selection::Connection(id.clone()))).does(Command::Reverse(None));
    assert_eq!(person.undo_label(), "Reverse Mill to Mill 2");
    let turned = person.scenario().connection(&id).unwrap();
    assert_eq!((&turned.from, &turned.to, turned.role.as_str()), (&other, &mill, "mill"));
    assert_eq!(person.scenario().components[0].handlers[&None].steps, [Step::Answer(Answer::Ok)]);
    let steps = &person.scenario().components[1].handlers[&None].steps;
    assert_eq!(*steps, [Step::Call("mill".into()), Step::Answer(Answer::Ok)]);
    assert!(person.session.selection.has_connection(&id), "it stays selected");
    is_sound(&person);
}

#[test]
fn what_cannot_run_the_other_way_is_refused() {
    let (mut person, _) = working();
    person.does(Command::Reverse(Some(ConnectionId::new("mill-barn"))));
    assert_eq!(person.refusal().as_deref(), Some("Barn only answers; it asks nobody."));
    person.does(Command::Reverse(Some(ConnectionId::new("crowd-mill"))));
    assert_eq!(person.refusal().as_deref(), Some("Crowd starts requests and takes none."));
    person.does(Command::Reverse(Some(ConnectionId::new("gone"))));
    assert_eq!(person.refusal().as_deref(), Some("That connection is no longer there."));
}
