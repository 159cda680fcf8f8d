//! Dialogs that ask, new names for one and for several, and the outline's panel.

use betwixt_model::Point;

use super::super::{About, Ask, Command, Dialog, Menu, Panel, Selection, Stream};
use super::Person;

fn three() -> Person {
    let mut person = Person::empty();
    for kind in ["a_crowd", "a_mill", "a_mill"] {
        person.adds(kind);
    }
    person
}

#[test]
fn one_thing_has_the_new_name_and_several_are_numbered_in_flow_order() {
    let mut person = three();
    person.does(Command::Select(Selection::one("mill".into()))).does(Command::RenameSelected(" Bakery ".into()));
    assert_eq!(person.undo_label(), "Rename Mill to Bakery");
    person.does(Command::SelectAll).does(Command::RenameSelected("House".into()));
    let names = |person: &Person| person.scenario().components.iter().map(|held| held.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&person), ["House 1", "House 2", "House 3"]);
    assert_eq!(person.undo_label(), "Rename 3 components");
    person.does(Command::RenameSelected("No. # of all".into()));
    assert_eq!(names(&person), ["No. 1 of all", "No. 2 of all", "No. 3 of all"]);
    person.does(Command::Undo).does(Command::Undo);
    assert_eq!(names(&person), ["Crowd", "Bakery", "Mill 2"], "each was one step");
    person.does(Command::RenameSelected("  ".into()));
    assert_eq!(person.refusal().as_deref(), Some("A name has at least one letter."));
}

#[test]
fn what_asks_opens_above_everything_and_closes_by_escape() {
    let mut person = three();
    person.does(Command::Select(Selection::Nothing)).does(Command::OpenRename);
    assert_eq!(person.session.dialog, None, "nothing is selected that has a name");
    assert_eq!(person.session.voice.said(), "Select a component first, then rename it.");
    let menu = Menu { at: (10.0, 20.0), about: About::Canvas(Point { x: 1.0, y: 2.0 }) };
    person.does(Command::OpenMenu(Some(menu)));
    assert_eq!(person.session.dialog, Some(Dialog::Menu(menu)));
    person.does(Command::OpenCommands(Ask::Anything));
    assert_eq!(person.session.dialog, Some(Dialog::Commands(Ask::Anything)), "a menu leads on");
    person.does(Command::Escape);
    assert_eq!(person.session.dialog, None);
    person.does(Command::OpenHelp).does(Command::OpenCommands(Ask::Anything));
    assert_eq!(person.session.dialog, Some(Dialog::Help), "what is open is dealt with first");
}

#[test]
fn the_outline_takes_the_place_of_charts_and_findings() {
    let mut person = three();
    person.does(Command::TogglePanel(Panel::Evidence)).does(Command::ToggleFindings);
    person.does(Command::TogglePanel(Panel::Outline));
    assert!(person.session.panels.outline && person.session.panels.evidence && person.session.findings.is_none());
    person.does(Command::TogglePanel(Panel::Outline));
    assert!(!person.session.panels.outline && person.session.panels.evidence);
}

#[test]
fn what_lies_down_the_stream_is_selected_with_it() {
    let mut person = three();
    person.does(Command::Select(Selection::one("crowd".into()))).does(Command::SelectStream(Stream::Down));
    assert_eq!(person.session.selection.components().count(), 3);
    assert_eq!(person.session.voice.said(), "3 components.");
}
