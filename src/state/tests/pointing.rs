//! Selecting, walking, connecting by keyboard, and looking.

use std::rc::Rc;

use betwixt_analysis::FindingKind;
use betwixt_model::{ComponentId, Point};
use yew::Reducible as _;

use super::super::session::ZOOM;
use super::super::{
    Camera, Command, Dialog, Direction, Panel, Picture, Selection, Session, SessionAction, Sketch, Subject, Tool,
    fitted, walk,
};
use super::{CATALOGUE, Person, Wanted};

/// A crowd calls a mill; the mill calls a stranger to the right and a barn below that.
fn village() -> Person {
    let mut person = Person::empty();
    for (kind, x, y) in
        [("a_mill", 0.0, 0.0), ("a_stranger", 200.0, 0.0), ("a_barn", 200.0, 160.0), ("a_crowd", -200.0, 0.0)]
    {
        person.does(Command::Add { what: Wanted::new(kind, None), at: Some(Point { x, y }) });
    }
    for (from, to) in [("crowd", "mill"), ("mill", "stranger"), ("mill", "barn")] {
        person.does(Command::Connect { from: from.into(), to: to.into() });
    }
    person.does(Command::Select(Selection::Nothing));
    person.session.focus = None;
    person
}

fn selected(person: &Person) -> &str {
    person.session.selection.single_component().map_or("", ComponentId::as_str)
}

#[test]
fn one_walks_in_flow_order_and_round() {
    let mut person = village();
    let order = walk::flow_order(person.scenario(), &CATALOGUE);
    assert_eq!(order.iter().map(ComponentId::as_str).collect::<Vec<_>>(), ["crowd", "mill", "stranger", "barn"]);
    let mut seen = Vec::new();
    for _ in 0..5 {
        person.does(Command::FocusNext);
        seen.push(selected(&person).to_owned());
    }
    assert_eq!(seen, ["crowd", "mill", "stranger", "barn", "crowd"]);
    person.does(Command::FocusPrevious);
    assert_eq!(selected(&person), "barn");
}

#[test]
fn one_walks_to_what_the_eye_calls_nearest() {
    let mut person = village();
    person.does(Command::Select(Selection::one("mill".into())));
    for (direction, there) in [
        (Direction::Right, "stranger"),
        (Direction::Down, "barn"),
        (Direction::Left, "mill"),
        (Direction::Left, "crowd"),
        (Direction::Left, "crowd"),
    ] {
        person.does(Command::FocusNearest(direction));
        assert_eq!(selected(&person), there, "{direction:?}");
    }
}

#[test]
fn one_goes_round_the_arrows_of_a_box() {
    let mut person = village();
    person.does(Command::Select(Selection::one("mill".into())));
    let mut seen = Vec::new();
    for _ in 0..4 {
        person.does(Command::NextConnection);
        let Selection::Connection(id) = &person.session.selection else { panic!("an arrow") };
        seen.push(id.to_string());
    }
    assert_eq!(seen, ["mill-stranger", "mill-barn", "crowd-mill", "mill-stranger"]);
    person.does(Command::PreviousConnection);
    assert!(person.session.selection.has_connection(&"crowd-mill".into()));
}

#[test]
fn a_connection_can_be_made_without_a_pointer() {
    let mut person = village();
    let new = person.adds_alone("a_mill");
    person.does(Command::StartConnecting(None));
    assert_eq!(person.session.tool, Tool::Connecting { from: new.clone(), to: None });
    person.does(Command::Activate);
    assert_ne!(person.session.tool, Tool::Select, "nothing is aimed at yet");
    let mut aims = Vec::new();
    for _ in 0..3 {
        person.does(Command::FocusNext);
        let Tool::Connecting { to: Some(to), .. } = &person.session.tool else { panic!("aiming") };
        aims.push(to.to_string());
        assert_eq!(selected(&person), new.as_str(), "aiming does not select");
    }
    assert!(!aims.contains(&"crowd".to_owned()), "nobody can call a crowd: {aims:?}");
    person.does(Command::AimAt(Some("barn".into()))).does(Command::Activate);
    assert_eq!(person.undo_label(), "Connect Mill 2 to Barn");
    assert_eq!(person.session.tool, Tool::Select);
    assert!(matches!(person.session.selection, Selection::Connection(_)));
}

#[test]
fn who_cannot_call_is_told_why() {
    let mut person = village();
    person.does(Command::StartConnecting(None));
    assert!(person.session.voice.said().starts_with("Select one component first"));
    person.does(Command::StartConnecting(Some("barn".into())));
    assert_eq!(person.session.tool, Tool::Select);
    assert_eq!(person.session.voice.said(), "Barn only answers; it asks nobody.");
}

#[test]
fn escape_closes_one_thing_at_a_time() {
    let mut person = village();
    person.does(Command::Select(Selection::one("mill".into())));
    person.does(Command::StartConnecting(None)).does(Command::OpenHelp);
    person.does(Command::Escape);
    assert_eq!((person.session.dialog, person.session.tool == Tool::Select), (None, false));
    person.does(Command::Escape);
    assert_eq!((&person.session.tool, selected(&person)), (&Tool::Select, "mill"));
    person.does(Command::Escape);
    assert!(person.session.selection.is_nothing());
}

#[test]
fn selections_grow_shrink_and_forget_what_is_gone() {
    let mut person = village();
    person.does(Command::ToggleSelected("mill".into())).does(Command::ToggleSelected("barn".into()));
    assert_eq!(person.session.selection.components().count(), 2);
    person.does(Command::ToggleSelected("mill".into()));
    assert_eq!(selected(&person), "barn");
    person.does(Command::SelectAll);
    assert_eq!(person.session.selection.components().count(), 4);
    person.does(Command::Delete(Subject::Component("barn".into())));
    assert_eq!(person.session.selection.components().count(), 3);
    person.does(Command::Select(Selection::one("ghost".into())));
    assert!(person.session.selection.is_nothing());
}

#[test]
fn everything_fits_in_the_picture() {
    let mut person = village();
    person.session = person.session.after(SessionAction::Stage(800.0, 600.0));
    person.does(Command::ZoomFit);
    let Camera { centre, zoom } = person.session.camera;
    for component in &person.scenario().components {
        let x = (component.at.x - centre.x) * zoom + 400.0;
        let y = (component.at.y - centre.y) * zoom + 300.0;
        assert!((50.0..=750.0).contains(&x) && (50.0..=550.0).contains(&y), "{} at {x}, {y}", component.id);
    }
    assert_eq!(fitted(&betwixt_model::Scenario::default(), (0.0, 0.0), &CATALOGUE), Camera::default());
    for _ in 0..50 {
        person.does(Command::ZoomIn);
    }
    assert!((person.session.camera.zoom - ZOOM.1).abs() < 1e-9);
    let bad = Camera { centre: Point { x: f64::NAN, y: 0.0 }, zoom: 1.0 };
    let before = person.session.camera;
    person.does(Command::SetCamera(bad));
    assert_eq!(person.session.camera, before);
}

#[test]
fn dialogs_panels_and_a_refused_link() {
    let mut person = village();
    person.does(Command::TogglePanel(Panel::Palette));
    assert!(!person.session.panels.palette);
    person.does(Command::SearchPalette);
    assert!(person.session.panels.palette, "one cannot search what is folded away");
    person.session = person.session.after(SessionAction::Refused("The link is cut off.".to_owned()));
    assert_eq!(person.session.dialog, Some(Dialog::Gallery));
    assert_eq!(person.session.notice.as_deref(), Some("The link is cut off."));
    person.does(Command::CloseDialog);
    assert_eq!((person.session.dialog, person.session.notice.as_deref()), (None, None));
}

#[test]
fn a_tick_that_changes_nothing_renders_nothing() {
    let session = Rc::new(Session::default());
    let after = Rc::clone(&session).reduce(SessionAction::Tick(100.0));
    assert!(Rc::ptr_eq(&session, &after));
    let person = village();
    let context = person.session.context(person.now);
    let after = Rc::clone(&person.document).reduce(super::Action::Command(Command::Play, context));
    assert!(Rc::ptr_eq(&person.document, &after));
}

#[test]
fn the_next_operation_is_drawn_like_the_one_before_from_its_first_message_on() {
    let mut person = village();
    let drawn = |person: &Person| person.session.findings.expect("the view is open").picture;
    person.does(Command::DrawTrace(Picture::Messages(3)));
    assert_eq!(person.session.findings, None, "drawing opens nothing");
    person.does(Command::Follow(FindingKind::ChargedTwice, 7));
    assert_eq!(drawn(&person), Picture::Waterfall);
    person.does(Command::DrawTrace(Picture::Messages(3)));
    assert_eq!(drawn(&person), Picture::Messages(3));
    assert_eq!(person.session.findings.and_then(|looking| looking.operation), Some(7), "it is still followed");
    person.does(Command::Follow(FindingKind::ChargedTwice, 8));
    assert_eq!(drawn(&person), Picture::Messages(0));
    person.does(Command::DrawTrace(Picture::Waterfall)).does(Command::Follow(FindingKind::ChargedTwice, 9));
    assert_eq!(drawn(&person), Picture::Waterfall);
}

#[test]
fn the_way_back_from_a_column_of_callees_leads_to_their_caller() {
    let mut person = Person::empty();
    let caller = person.adds("a_mill");
    let mut added = Vec::new();
    for _ in 0..4 {
        person.does(Command::Select(Selection::one(caller.clone())));
        let beside = caller.clone();
        person.does(Sketch::AddBeside { what: Wanted::new("a_mill", None), beside, way: Direction::Right }.into());
        added.push(selected(&person).to_owned());
    }
    for id in added {
        for back in [Command::FocusNearest(Direction::Left), Sketch::GoToCaller.into()] {
            person.does(Command::Select(Selection::one(id.as_str().into())));
            person.does(back);
            assert_eq!(selected(&person), caller.as_str(), "from {id}");
        }
    }
    let arrow = person.scenario().connections[2].id.clone();
    person.does(Command::Select(Selection::Connection(arrow)));
    person.does(Sketch::GoToCaller.into());
    assert_eq!(selected(&person), caller.as_str(), "from an arrow too");
    person.does(Sketch::GoToCaller.into());
    assert_eq!(selected(&person), caller.as_str(), "nobody asks it");
}
