//! Regions as containers, connections led elsewhere and switched off, components added at a place, and looking around.

use betwixt_model::{Answer, Area, ComponentId, ConnectionId, FaultTarget, Point, Program, Step, ZoneId};

use super::super::edit::Edit;
use super::super::{Action, Command, Direction, End, Picking, Selection, Sketch, Subject, Wanted};
use super::super::{beside, zones};
use super::{CATALOGUE, Person};

fn put(person: &mut Person, kind: &str, x: f64, y: f64) -> ComponentId {
    person.does(Command::Select(Selection::Nothing));
    person.does(Command::Add { what: Wanted::new(kind, None), at: Some(Point { x, y }) });
    person.scenario().components.last().unwrap().id.clone()
}

fn zone_of(person: &Person, id: &ComponentId) -> Option<String> {
    person.scenario().component(id).unwrap().zone.as_ref().map(ToString::to_string)
}

fn sketch(person: &mut Person, sketch: Sketch) {
    person.does(sketch.into());
}

/// Two mills in a region, and a third far from it.
fn regional() -> (Person, [ComponentId; 3], ZoneId) {
    let mut person = Person::empty();
    let ids = [
        put(&mut person, "a_mill", 0.0, 0.0),
        put(&mut person, "a_mill", 200.0, 0.0),
        put(&mut person, "a_mill", 900.0, 0.0),
    ];
    person.does(Command::Select(Selection::of(ids[..2].iter().cloned())));
    sketch(&mut person, Sketch::AddZone);
    let zone = person.scenario().zones[0].id.clone();
    (person, ids, zone)
}

#[test]
fn a_region_goes_around_what_is_selected_and_is_selected() {
    let (mut person, ids, zone) = regional();
    assert_eq!(person.undo_label(), "Add Region around 2 components");
    assert_eq!(person.session.selection, Selection::Zone(zone.clone()));
    assert_eq!(person.scenario().zones[0].area, None, "it needs no room of its own");
    assert_eq!(
        ids.each_ref().map(|id| zone_of(&person, id)),
        [Some("region".to_owned()), Some("region".to_owned()), None]
    );
    sketch(&mut person, Sketch::RenameZone { zone: zone.clone(), name: "  eu-west ".to_owned() });
    assert_eq!(person.scenario().zones[0].name, "eu-west");
    assert_eq!(person.undo_label(), "Rename Region to eu-west");
    sketch(&mut person, Sketch::RenameZone { zone, name: " ".to_owned() });
    assert_eq!(person.refusal().as_deref(), Some("A name has at least one letter."));
}

#[test]
fn what_is_dropped_into_a_region_joins_and_what_is_dragged_out_leaves_in_the_same_step() {
    let (mut person, ids, _) = regional();
    let steps = person.document.history().len();
    person.does(Command::Move(vec![(ids[2].clone(), Point { x: 100.0, y: 20.0 })]));
    assert_eq!(zone_of(&person, &ids[2]).as_deref(), Some("region"));
    assert_eq!(person.undo_label(), "Move Mill 3 to Region");
    assert_eq!(person.document.history().len(), steps + 1);
    person.does(Command::Undo);
    let held = person.scenario().component(&ids[2]).unwrap();
    assert_eq!((held.at.x, held.zone.clone()), (900.0, None), "place and region come back together");
    // A little to the right is still inside of what is drawn.
    person.does(Command::Move(vec![(ids[1].clone(), Point { x: 240.0, y: 20.0 })]));
    assert_eq!(zone_of(&person, &ids[1]).as_deref(), Some("region"));
    assert_eq!(person.undo_label(), "Move Mill 2");
    person.does(Command::Move(vec![(ids[1].clone(), Point { x: 500.0, y: 400.0 })]));
    assert_eq!(zone_of(&person, &ids[1]), None);
    assert_eq!(person.undo_label(), "Move Mill 2 out of a region");
    // The last one out leaves the region where it was drawn.
    person.does(Command::Move(vec![(ids[0].clone(), Point { x: 500.0, y: 500.0 })]));
    assert_eq!(zone_of(&person, &ids[0]), None);
    let area = person.scenario().zones[0].area.expect("it stays to be seen");
    assert!(area.holds(Point { x: 0.0, y: 0.0 }) && !area.holds(Point { x: 200.0, y: 0.0 }));
}

#[test]
fn a_region_of_which_everything_is_moved_goes_along() {
    let (mut person, ids, zone) = regional();
    sketch(
        &mut person,
        Sketch::ResizeZone {
            zone,
            area: Some(Area { at: Point { x: -100.0, y: -100.0 }, width: 400.0, height: 200.0 }),
        },
    );
    let far = |x: f64| Point { x, y: 2_000.0 };
    person.does(Command::Move(vec![(ids[0].clone(), far(1_000.0)), (ids[1].clone(), far(1_200.0))]));
    assert_eq!(zone_of(&person, &ids[0]).as_deref(), Some("region"));
    let area = person.scenario().zones[0].area.unwrap();
    assert_eq!((area.at.x, area.at.y, area.width), (900.0, 1_900.0, 400.0));
}

#[test]
fn a_region_moves_with_all_in_it_by_hand_and_by_keys() {
    let (mut person, ids, zone) = regional();
    sketch(&mut person, Sketch::MoveZone { zone: zone.clone(), dx: 60.0, dy: -20.0 });
    assert_eq!(person.undo_label(), "Move Region");
    let at = |person: &Person, id| person.scenario().component(id).unwrap().at;
    assert_eq!((at(&person, &ids[0]), at(&person, &ids[2]).x), (Point { x: 60.0, y: -20.0 }, 900.0));
    let steps = person.document.history().len();
    for _ in 0..3 {
        person.does(Command::Nudge { dx: 20.0, dy: 0.0 });
    }
    assert_eq!(at(&person, &ids[0]).x, 120.0);
    assert_eq!(person.document.history().len(), steps + 1, "presses in a row are one step");
}

#[test]
fn a_region_is_resized_and_those_inside_join_and_those_outside_leave() {
    let (mut person, ids, zone) = regional();
    let area = Area { at: Point { x: 100.0, y: -100.0 }, width: 1_000.0, height: 300.0 };
    sketch(&mut person, Sketch::ResizeZone { zone: zone.clone(), area: Some(area) });
    assert_eq!(person.undo_label(), "Resize Region");
    assert_eq!(ids.each_ref().map(|id| zone_of(&person, id).is_some()), [false, true, true]);
    sketch(&mut person, Sketch::GrowZone { dx: 20.0, dy: -40.0 });
    let held = person.scenario().zones[0].area.unwrap();
    assert_eq!((held.width, held.height), (1_020.0, 260.0));
    sketch(&mut person, Sketch::ResizeZone { zone: zone.clone(), area: None });
    assert_eq!(person.scenario().zones[0].area, None);
    sketch(&mut person, Sketch::ResizeZone { zone, area: Some(Area { width: 1.0, height: 1.0, ..area }) });
    assert_eq!(person.scenario().zones[0].area.unwrap().width, Area::LEAST);
    assert_eq!(zones::on_grid(Area { at: Point { x: 3.0, y: 14.0 }, width: 99.0, height: 81.0 }).width, 100.0);
}

#[test]
fn deleting_a_region_keeps_what_is_in_it() {
    let (mut person, ids, zone) = regional();
    person.does(Command::break_now("a_spark", FaultTarget::Zone(zone.clone())));
    assert_eq!(person.scenario().faults.len(), 1, "{:?}", person.refusal());
    person.does(Command::Select(Selection::Zone(zone))).does(Command::DeleteSelection);
    assert_eq!(person.undo_label(), "Delete the region Region");
    assert_eq!((person.scenario().zones.len(), person.scenario().components.len()), (0, 3));
    assert!(person.scenario().faults.is_empty());
    assert_eq!(zone_of(&person, &ids[0]), None);
    assert_eq!(person.session.selection, Selection::Nothing);
    person.does(Command::Undo);
    assert_eq!(person.scenario().faults.len(), 1);
}

#[test]
fn an_empty_region_is_made_where_one_looks_and_what_is_added_there_is_in_it() {
    let mut person = Person::empty();
    sketch(&mut person, Sketch::AddZone);
    assert!(person.scenario().zones[0].area.is_some());
    let mill = put(&mut person, "a_mill", 0.0, 0.0);
    assert_eq!(zone_of(&person, &mill).as_deref(), Some("region"));
    let far = put(&mut person, "a_mill", 600.0, 0.0);
    assert_eq!(zone_of(&person, &far), None);
    sketch(&mut person, Sketch::NextZone);
    assert_eq!(person.session.focus, Some(Subject::Zone("region".into())));
    sketch(&mut person, Sketch::FitSelection);
    assert_eq!(person.session.camera.centre.x, 0.0);
}

/// A crowd that asks a mill, which reads from a barn by a written program; a second mill and a second barn.
fn working() -> (Person, [ComponentId; 5], ConnectionId) {
    let mut person = Person::empty();
    let kinds = [("a_crowd", 0.0), ("a_mill", 200.0), ("a_barn", 400.0), ("a_mill", 600.0), ("a_barn", 800.0)];
    let ids = kinds.map(|(kind, x)| put(&mut person, kind, x, 0.0));
    for (from, to) in [(&ids[0], &ids[1]), (&ids[1], &ids[2])] {
        person.does(Command::Connect { from: from.clone(), to: to.clone() });
    }
    let arrow = person.scenario().connections[1].id.clone();
    let role = person.scenario().connections[1].role.clone();
    let read = Step::Read { from: role, key: betwixt_model::Key::Drawn, cache: None, at_least: None };
    let program = Program { steps: vec![Step::Work(None), read, Step::Answer(Answer::Ok)] };
    let edit = Edit::SetHandler {
        component: ids[1].clone(),
        flow: None,
        program: Some(program),
        label: "Change what it does".to_owned(),
    };
    person.document = person.document.after(Action::Edit(edit, None)).into();
    (person, ids, arrow)
}

#[test]
fn a_connection_is_led_elsewhere_and_the_same_question_stays_in_the_program() {
    let (mut person, ids, arrow) = working();
    let steps =
        |person: &Person, id: &ComponentId| person.scenario().component(id).unwrap().handlers[&None].steps.len();
    let rewire = |end, to: &ComponentId| Sketch::Rewire { connection: arrow.clone(), end, to: to.clone() };
    sketch(&mut person, rewire(End::Callee, &ids[4]));
    let held = person.scenario().connection(&arrow).unwrap();
    assert_eq!((&held.from, &held.to, held.role.as_str()), (&ids[1], &ids[4], ids[2].as_str()));
    assert_eq!(steps(&person, &ids[1]), 3);
    assert_eq!(person.undo_label(), "Lead Mill to Barn from Mill to Barn 2");
    assert_eq!(person.session.selection, Selection::Connection(arrow.clone()));
    // Something of another sort is asked anew.
    sketch(&mut person, rewire(End::Callee, &ids[3]));
    assert_eq!(person.scenario().connection(&arrow).unwrap().role, ids[3].as_str());
    assert!(matches!(person.scenario().component(&ids[1]).unwrap().handlers[&None].steps[1], Step::Call(_)));
    // Another caller: the steps of the first go.
    sketch(&mut person, rewire(End::Callee, &ids[2]));
    sketch(&mut person, rewire(End::Caller, &ids[3]));
    assert_eq!(steps(&person, &ids[1]), 2);
    assert_eq!(person.scenario().connection(&arrow).unwrap().from, ids[3]);
    // Nobody asks himself, and nobody asks a crowd.
    sketch(&mut person, rewire(End::Callee, &ids[3]));
    assert_eq!(person.refusal().as_deref(), Some("Mill 2 cannot call itself."));
    sketch(&mut person, rewire(End::Callee, &ids[0]));
    assert_eq!(person.refusal().as_deref(), Some("Crowd starts requests and takes none."));
    let before = person.document.history().len();
    sketch(&mut person, rewire(End::Callee, &ids[2]));
    assert_eq!(person.document.history().len(), before, "where it was is no step");
}

#[test]
fn a_connection_is_switched_off_and_on_again() {
    let (mut person, _, arrow) = working();
    person.does(Command::Select(Selection::Connection(arrow.clone())));
    sketch(&mut person, Sketch::ToggleDisabled(None));
    assert!(person.scenario().connection(&arrow).unwrap().disabled);
    assert_eq!(person.undo_label(), "Switch off Mill to Barn");
    let text = betwixt_model::write(person.scenario(), &CATALOGUE);
    assert!(text.contains(r#""disabled":true"#), "{text}");
    sketch(&mut person, Sketch::ToggleDisabled(Some(arrow.clone())));
    assert!(!person.scenario().connection(&arrow).unwrap().disabled);
    person.does(Command::Select(Selection::Nothing));
    sketch(&mut person, Sketch::ToggleDisabled(None));
    assert_eq!(person.refusal().as_deref(), Some("Select a connection first."));
}

#[test]
fn the_next_component_stands_on_that_side_already_connected() {
    let mut person = Person::empty();
    let mill = put(&mut person, "a_mill", 0.0, 0.0);
    for (kind, way, place, asks) in [
        ("a_barn", Direction::Right, (160.0, 0.0), false),
        ("a_crowd", Direction::Left, (-160.0, 0.0), true),
        ("a_mill", Direction::Down, (0.0, 120.0), false),
        ("a_barn", Direction::Up, (0.0, -120.0), false),
    ] {
        sketch(&mut person, Sketch::AddBeside { what: Wanted::new(kind, None), beside: mill.clone(), way });
        let new = person.session.selection.single_component().unwrap().clone();
        let held = person.scenario().component(&new).unwrap();
        assert_eq!((held.at.x, held.at.y), place, "{way:?}");
        let arrow = person.scenario().connections.last().unwrap();
        let ends = if asks { (&new, &mill) } else { (&mill, &new) };
        assert_eq!((&arrow.from, &arrow.to), ends, "{way:?}");
    }
    // The place is taken: a little further down.
    sketch(
        &mut person,
        Sketch::AddBeside { what: Wanted::new("a_barn", None), beside: mill.clone(), way: Direction::Right },
    );
    assert_eq!(person.scenario().components.last().unwrap().at, Point { x: 160.0, y: 100.0 });
    let barn = person.scenario().components.last().unwrap().id.clone();
    sketch(&mut person, Sketch::AddBeside { what: Wanted::new("a_mill", None), beside: barn, way: Direction::Right });
    assert_eq!(person.refusal().as_deref(), Some("Barn 3 only answers; it asks nobody."));
    let crowd = CATALOGUE.kind("a_crowd").unwrap();
    assert!(!beside::can_stand(person.scenario(), crowd, &mill, Direction::Right, &CATALOGUE));
    assert!(beside::can_stand(person.scenario(), crowd, &mill, Direction::Left, &CATALOGUE));
}

#[test]
fn the_small_list_opens_for_what_is_selected_and_closes_with_escape_and_with_a_choice() {
    let mut person = Person::empty();
    sketch(&mut person, Sketch::PickBeside(Direction::Right));
    assert_eq!(person.session.picking, None);
    let mill = put(&mut person, "a_mill", 0.0, 0.0);
    person.does(Command::Select(Selection::one(mill.clone())));
    sketch(&mut person, Sketch::PickBeside(Direction::Right));
    assert_eq!(person.session.picking.as_deref(), Some(&Picking::Beside(mill.clone(), Direction::Right)));
    person.does(Command::Escape);
    assert_eq!(
        (person.session.picking.clone(), person.session.selection.clone()),
        (None, Selection::one(mill.clone()))
    );
    sketch(&mut person, Sketch::PickHere);
    assert_eq!(person.session.picking.as_deref(), Some(&Picking::Add(None)));
    person.does(Command::Add { what: Wanted::new("a_barn", None), at: None });
    assert_eq!(person.session.picking, None);
    assert_eq!(person.scenario().connections.len(), 1, "beside what is selected, connected to it");
    person.does(Command::Select(Selection::Connection(person.scenario().connections[0].id.clone())));
    sketch(&mut person, Sketch::PickEnd(End::Callee));
    assert!(matches!(person.session.picking.as_deref(), Some(Picking::Rewire(_, End::Callee))));
    sketch(&mut person, Sketch::StopPicking);
    assert_eq!(person.session.picking, None);
}

#[test]
fn looking_around() {
    let (mut person, ids, _) = regional();
    person.session.stage = (800.0, 600.0);
    person.does(Command::Select(Selection::one(ids[2].clone())));
    sketch(&mut person, Sketch::FitSelection);
    assert!((person.session.camera.centre.x - 900.0).abs() < 1e-9 && person.session.camera.zoom > 1.0);
    sketch(&mut person, Sketch::ZoomActual);
    assert_eq!(person.session.camera.zoom, 1.0);
    sketch(&mut person, Sketch::ToggleMap);
    assert!(person.session.map_open);
}

#[test]
fn templates_are_put_in_as_one_step_and_have_no_problems() {
    use super::super::templates::TEMPLATES;
    static REAL: betwixt_model::Catalogue = betwixt_sim::CATALOGUE;
    let empty = betwixt_model::Scenario::default();
    let mut document = super::Document::new(empty, Vec::new(), &REAL);
    for (at, template) in TEMPLATES.iter().enumerate() {
        let loaded = betwixt_model::read(template.text, &REAL);
        assert!(loaded.problems.is_empty(), "{}: {:?}", template.name, loaded.problems);
        let context = super::Session::default().context(betwixt_model::SimTime::START);
        let before = document.scenario().components.len();
        document = document.after(Action::Command(Command::from(Sketch::PutTemplate(at)), context));
        assert_eq!(document.scenario().components.len(), before + loaded.scenario.components.len());
        assert_eq!(document.history().len(), at + 1);
        let problems = betwixt_model::validate(document.scenario(), &REAL);
        assert!(problems.is_empty(), "{}: {problems:?}", template.name);
    }
}

#[test]
fn a_region_and_what_was_copied_are_put_where_a_menu_was_opened() {
    let (mut person, ids, _) = regional();
    sketch(&mut person, Sketch::AddZoneAt(Point { x: 900.0, y: 0.0 }));
    assert_eq!(zone_of(&person, &ids[2]).as_deref(), Some("region-2"), "who stands there in none is in it");
    person.does(Command::Select(Selection::one(ids[2].clone())));
    let copied = super::super::fragment::copy(person.scenario(), &person.session.selection, &CATALOGUE);
    let at = Point { x: -400.0, y: 300.0 };
    let before = person.scenario().components.len();
    sketch(&mut person, Sketch::PasteAt(copied, at));
    assert_eq!(person.scenario().components.len(), before + 1);
    assert_eq!(person.scenario().components.last().unwrap().at, at);
    sketch(&mut person, Sketch::PasteAt(None, at));
    assert_eq!(person.scenario().components.len(), before + 1, "the page has to ask for a text first");
}
