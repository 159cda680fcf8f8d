//! Adding, connecting, moving, naming and deleting.

use std::collections::BTreeMap;

use betwixt_model::{
    About, Answer, ComponentId, ConnectionId, Expectation, Key, Limit, Metric, ParamValue, Point, Program, Quantifier,
    SimSpan, SimTime, Step, Target,
};

use super::super::{Command, Selection, Subject, Wanted};
use super::{CATALOGUE, Person};

fn connected_pair() -> (Person, ComponentId, ComponentId) {
    let mut person = Person::empty();
    let mill = person.adds("a_mill");
    let stranger = person.adds("a_stranger");
    (person, mill, stranger)
}

#[test]
fn a_new_box_goes_right_of_the_selection_and_is_called_by_it() {
    let (person, mill, stranger) = connected_pair();
    let [connection] = person.scenario().connections.as_slice() else { panic!("one connection") };
    assert_eq!((&connection.from, &connection.to), (&mill, &stranger));
    assert_eq!(connection.id.as_str(), "mill-stranger");
    assert_eq!(connection.role, "stranger");
    assert_eq!(connection.params.get("latency"), Some(ParamValue::Span(SimSpan::from_ms(20))));
    assert!(person.scenario().component(&stranger).unwrap().at.x > person.scenario().component(&mill).unwrap().at.x);
    assert_eq!(person.undo_label(), "Add Stranger after Mill");
    assert_eq!(person.document.history().len(), 2);
}

#[test]
fn whoever_starts_requests_goes_to_the_left_and_calls_the_selection() {
    let mut person = Person::empty();
    let mill = person.adds("a_mill");
    let crowd = person.adds("a_crowd");
    assert_eq!((&person.scenario().connections[0].from, &person.scenario().connections[0].to), (&crowd, &mill));
    assert!(person.scenario().component(&crowd).unwrap().at.x < person.scenario().component(&mill).unwrap().at.x);
    assert_eq!(person.undo_label(), "Add Crowd before Mill");
}

#[test]
fn boxes_that_cannot_talk_are_not_connected() {
    let mut person = Person::empty();
    person.adds("a_barn");
    person.adds("a_stranger");
    assert!(person.scenario().connections.is_empty());
    assert_eq!(person.undo_label(), "Add Stranger");
}

#[test]
fn new_boxes_never_stand_on_each_other_and_have_names_of_their_own() {
    let mut person = Person::empty();
    for _ in 0..12 {
        person.adds_alone("a_mill");
    }
    let boxes = &person.scenario().components;
    assert_eq!(boxes[1].name, "Mill 2");
    for (i, a) in boxes.iter().enumerate() {
        for b in &boxes[..i] {
            assert!((a.at.x - b.at.x).abs() >= 80.0 || (a.at.y - b.at.y).abs() >= 80.0, "{} on {}", a.id, b.id);
            assert_ne!(a.name, b.name);
        }
    }
}

#[test]
fn a_dropped_box_lands_on_the_grid_and_stays_alone() {
    let mut person = Person::empty();
    person.adds("a_mill");
    person.does(Command::Add { what: Wanted::new("a_mill", Some("big")), at: Some(Point { x: 131.0, y: -9.0 }) });
    let new = person.scenario().components.last().unwrap();
    assert_eq!((new.at.x, new.at.y), (140.0, 0.0));
    assert_eq!((new.name.as_str(), new.icon.as_deref()), ("Big mill", Some("wheel")));
    assert_eq!(new.params.get("hands"), Some(ParamValue::Count(40)));
    assert!(person.scenario().connections.is_empty());
}

#[test]
fn refusals_are_plain_sentences_and_change_nothing() {
    let (mut person, mill, stranger) = connected_pair();
    let barn = person.adds_alone("a_barn");
    let crowd = person.adds_alone("a_crowd");
    let before = person.scenario().clone();
    for (from, to, why) in [
        (&mill, &mill, "Mill cannot call itself."),
        (&mill, &stranger, "Mill is already connected to Stranger."),
        (&mill, &crowd, "Crowd starts requests and takes none."),
        (&barn, &mill, "Barn only answers; it asks nobody."),
        (&stranger, &mill, "Stranger belongs to somebody else; what it asks cannot be seen from here."),
        (&mill, &ComponentId::new("ghost"), "That component is no longer there."),
    ] {
        person.does(Command::Connect { from: from.clone(), to: to.clone() });
        assert_eq!(person.refusal().as_deref(), Some(why));
    }
    person.does(Command::Rename { component: mill.clone(), name: " \n ".to_owned() });
    assert_eq!(person.refusal().as_deref(), Some("A name has at least one letter."));
    person.does(Command::Move(vec![(mill, Point { x: f64::NAN, y: 0.0 })]));
    assert_eq!(person.refusal().as_deref(), Some("That place is not on the canvas."));
    person.does(Command::SetSeed(u64::MAX));
    assert!(person.refusal().is_some());
    person.does(Command::Add { what: Wanted::new("a_dragon", None), at: None });
    assert_eq!(person.refusal().as_deref(), Some("Nothing is called \"a_dragon\"."));
    assert_eq!(*person.scenario(), before);
}

#[test]
fn an_identity_lives_once_even_across_undo_and_delete() {
    let mut person = Person::empty();
    let first = person.adds("a_mill");
    person.does(Command::Undo);
    let second = person.adds("a_mill");
    person.does(Command::DeleteSelection);
    let third = person.adds("a_mill");
    assert_eq!([first.as_str(), second.as_str(), third.as_str()], ["mill", "mill-2", "mill-3"]);
}

#[test]
fn a_written_program_takes_a_step_before_its_answer_and_the_label_owns_up() {
    let (mut person, mill, _) = connected_pair();
    let program = Program {
        steps: vec![Step::Work(None), Step::Call("stranger".into()), Step::Answer(Answer::Ok), Step::Work(None)],
    };
    let mut scenario = person.scenario().clone();
    scenario.components[0].handlers = BTreeMap::from([(None, program)]);
    person = Person::at(scenario);
    let (barn, shelf, belt) = (person.adds_alone("a_barn"), person.adds_alone("a_shelf"), person.adds_alone("a_belt"));
    for to in [&barn, &shelf, &belt] {
        person.does(Command::Connect { from: mill.clone(), to: to.clone() });
    }
    assert_eq!(person.undo_label(), "Connect Mill to Belt, with a step in its program");
    let steps = &person.scenario().components[0].handlers[&None].steps;
    let read = Step::Read { from: "barn".into(), key: Key::Drawn, cache: Some("shelf".into()), at_least: None };
    assert_eq!(
        steps.as_slice(),
        [
            Step::Work(None),
            Step::Call("stranger".into()),
            read,
            Step::Publish("belt".into()),
            Step::Answer(Answer::Ok),
            Step::Work(None)
        ]
    );
    assert!(person.scenario().connections.last().unwrap().asynchronous);

    let shelf_connection = ConnectionId::new("mill-shelf");
    person.does(Command::Delete(Subject::Connection(shelf_connection)));
    person.does(Command::Delete(Subject::Component(belt)));
    assert_eq!(person.undo_label(), "Delete Belt and its connection");
    let steps = &person.scenario().components[0].handlers[&None].steps;
    let read = Step::Read { from: "barn".into(), key: Key::Drawn, cache: None, at_least: None };
    assert_eq!(steps[2..], [read, Step::Answer(Answer::Ok), Step::Work(None)]);
}

#[test]
fn a_program_is_left_alone_by_a_caller_without_one() {
    let (person, _, _) = connected_pair();
    assert!(person.scenario().components.iter().all(|component| component.handlers.is_empty()));
}

fn expected(id: &str, about: About) -> Expectation {
    Expectation {
        id: id.into(),
        say: String::new(),
        quantifier: Quantifier::Always,
        about,
        limit: Limit::AtMost(1.0),
        window: None,
        from: SimTime::START,
        until: None,
    }
}

#[test]
fn deleting_takes_everything_that_hangs_on_it_and_undo_brings_all_of_it_back() {
    let (mut person, mill, stranger) = connected_pair();
    let crowd = person.adds_alone("a_crowd");
    person.does(Command::Connect { from: crowd.clone(), to: mill.clone() });
    let connection = ConnectionId::new("mill-stranger");
    let target = Target::Connection(connection.clone());
    person.does(Command::Expose {
        target: target.clone(),
        param: "latency",
        label: Some("Stranger answers in".into()),
    });
    person.does(Command::InjectFault {
        kind: "a_flood".into(),
        target: betwixt_model::FaultTarget::Connection(connection),
        at: None,
        lasts: None,
        params: Default::default(),
    });
    person.now = SimTime(5);
    let value = ParamValue::Span(SimSpan::from_s(8));
    person.does(Command::SetParam { target, param: "latency", value, gesture: None, done: true });
    let mut asked = person.scenario().clone();
    let about = [
        About::Metric(Metric::Lost, Target::Connection("mill-stranger".into())),
        About::Fault(asked.faults[0].id.clone()),
        About::Metric(Metric::P90, Target::Component(mill.clone())),
    ];
    asked.expectations = about.into_iter().enumerate().map(|(at, about)| expected(&format!("e{at}"), about)).collect();
    let mut person = Person::at(asked);
    let before = person.scenario().clone();
    assert_eq!((before.exposed.len(), before.faults.len(), before.interventions.len()), (1, 1, 1));

    person.does(Command::Select(Selection::one(stranger))).does(Command::DeleteSelection);
    assert_eq!(person.undo_label(), "Delete Stranger and its connection");
    let after = person.scenario();
    assert_eq!((after.components.len(), after.connections.len()), (2, 1));
    assert_eq!((after.exposed.len(), after.faults.len(), after.interventions.len()), (0, 0, 0));
    let kept: Vec<&str> = after.expectations.iter().map(|held| held.id.as_str()).collect();
    assert_eq!(kept, ["e2"], "what looks at nothing goes too");
    assert!(person.session.selection.is_nothing(), "what is gone is not selected");

    person.does(Command::Undo);
    assert_eq!(*person.scenario(), before);
    person.does(Command::Select(Selection::of([mill, crowd]))).does(Command::DeleteSelection);
    assert_eq!(person.undo_label(), "Delete 2 components and their 2 connections");
}

#[test]
fn a_journey_goes_with_the_last_client_that_started_it() {
    let mut person = Person::empty();
    let (one, two) = (person.adds_alone("a_crowd"), person.adds_alone("a_crowd"));
    person.does(Command::AddFlow("Checkout".to_owned()));
    let mut scenario = person.scenario().clone();
    scenario.flows[1].clients = vec![two.clone()];
    let mut person = Person::at(scenario);
    person.does(Command::Delete(Subject::Component(two)));
    assert_eq!(person.scenario().flows.len(), 1);
    person.does(Command::Delete(Subject::Component(one)));
    assert_eq!(person.scenario().flows.len(), 1, "a scenario has at least one journey");
    let last = person.scenario().flows[0].id.clone();
    person.does(Command::RemoveFlow(last));
    assert!(person.refusal().is_some_and(|why| why.starts_with("The last journey stays")));
}

#[test]
fn names_are_trimmed_and_on_one_line() {
    let (mut person, mill, _) = connected_pair();
    person.does(Command::Rename { component: mill.clone(), name: "  Water\nmill ".to_owned() });
    assert_eq!(person.scenario().component(&mill).unwrap().name, "Water mill");
    person.does(Command::Rename { component: mill, name: "x".repeat(81) });
    assert_eq!(person.refusal().as_deref(), Some("A name has at most 80 letters."));
}

#[test]
fn a_connection_drawn_into_the_empty_makes_its_own_end() {
    let (mut person, mill, stranger) = connected_pair();
    let at = Some(Point { x: 300.0, y: 300.0 });
    person.does(Command::AddAndConnect { what: Wanted::new("a_barn", None), from: mill.clone(), at });
    let made = person.scenario().connections.last().unwrap();
    assert_eq!((made.from.as_str(), made.to.as_str()), ("mill", "barn"));
    assert_eq!(person.document.history().len(), 3, "one step");
    person.does(Command::AddAndConnect { what: Wanted::new("a_crowd", None), from: mill, at });
    assert_eq!(person.refusal().as_deref(), Some("Crowd starts requests and takes none."));
    person.does(Command::AddAndConnect { what: Wanted::new("a_barn", None), from: stranger, at });
    assert!(person.refusal().is_some());
}

#[test]
fn roles_stay_unique_among_a_callers_connections() {
    let (person, mill, _) = connected_pair();
    let mut scenario = person.scenario().clone();
    scenario.connections[0].role = "barn".to_owned();
    let mut person = Person::at(scenario);
    let barn = person.adds_alone("a_barn");
    person.does(Command::Connect { from: mill, to: barn });
    assert_eq!(person.scenario().connections[1].role, "barn-2");
    let unwanted = super::super::connecting::can_connect(
        person.scenario(),
        &ComponentId::new("mill"),
        &ComponentId::new("barn"),
        &CATALOGUE,
    );
    assert!(unwanted.is_err());
}

#[test]
fn zones_are_so_far_apart_as_somebody_says_and_that_is_one_step() {
    let mut person = Person::empty();
    let zone =
        |id: &str| betwixt_model::Zone { id: betwixt_model::ZoneId::new(id), name: id.to_uppercase(), area: None };
    let mut scenario = person.scenario().clone();
    scenario.zones = vec![zone("a"), zone("b")];
    person = Person::at(scenario);
    let ids = ["a", "b"].map(betwixt_model::ZoneId::new);
    let far = |ms| Command::SetDistance(ids[1].clone(), ids[0].clone(), Some(SimSpan::from_ms(ms)));
    person.does(far(80));
    assert_eq!(person.undo_label(), "Distance between B and A to 80ms");
    person.does(Command::SetDistance(ids[0].clone(), ids[1].clone(), Some(SimSpan::from_ms(90))));
    let [held] = person.scenario().distances.as_slice() else { panic!("one distance, whichever way round") };
    assert_eq!(held.latency, SimSpan::from_ms(90));
    person.does(Command::SetDistance(ids[0].clone(), ids[0].clone(), Some(SimSpan::from_ms(1))));
    assert_eq!(person.undo_label(), "Distance inside A to 1ms");
    person.does(Command::SetDistance(ids[0].clone(), ids[1].clone(), None));
    assert_eq!((person.undo_label(), person.scenario().distances.len()), ("No distance between A and B", 1));
    let nowhere = betwixt_model::ZoneId::new("c");
    person.does(Command::SetDistance(nowhere, ids[0].clone(), None));
    assert_eq!(person.refusal().as_deref(), Some("That zone is no longer there."));
    person.does(Command::Undo).does(Command::Undo).does(Command::Undo).does(Command::Undo);
    assert!(person.scenario().distances.is_empty());
}
