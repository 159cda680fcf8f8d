//! Arrows that are bent, and moments that are bookmarked.

use betwixt_model::{Bookmark, Point, SimSpan, SimTime};

use super::super::bookmarks::{arrival, beside};
use super::super::live_edit::between;
use super::super::{
    About, Arrange, BookmarkCommand, Command, Dialog, End, Reach, Selection, Sketch, bending, bookmarks, opening,
    verbs, vertical,
};
use super::{CATALOGUE, Person};

/// A crowd that asks a mill, which asks a barn; the first arrow is selected.
fn mill() -> Person {
    let mut person = Person::empty();
    let ids = ["a_crowd", "a_mill", "a_barn"].map(|kind| person.adds_alone(kind));
    for pair in ids.windows(2) {
        person.does(Command::Connect { from: pair[0].clone(), to: pair[1].clone() });
    }
    person.does(Command::Select(Selection::Connection("crowd-mill".into())));
    person
}

fn bend(person: &Person) -> Option<(f64, f64)> {
    person.scenario().connection(&"crowd-mill".into()).unwrap().bend.map(|bend| (bend.x, bend.y))
}

fn nudge(dx: f64, dy: f64) -> Command {
    Command::Nudge { dx, dy }
}

fn said(person: &Person) -> String {
    person.session.voice.said().to_owned()
}

#[test]
fn a_hand_bends_an_arrow_in_one_step_and_no_run_notices() {
    let mut person = mill();
    let before = person.scenario().clone();
    person.does(Sketch::Bend("crowd-mill".into(), Some(Point { x: 0.4, y: 79.6 })).into());
    assert_eq!((bend(&person), person.undo_label()), (Some((0.0, 80.0)), "Bend Crowd to Mill"));
    assert_eq!(between(&before, person.scenario()).reach, Reach::Cosmetic);
    assert_eq!(
        opening::share(person.scenario(), "https://x/", &CATALOGUE).rating,
        betwixt_model::permalink::LengthRating::Green
    );
    person.does(Sketch::Bend("crowd-mill".into(), Some(Point { x: -0.2, y: 0.1 })).into());
    assert_eq!((bend(&person), person.undo_label()), (None, "Straighten Crowd to Mill"), "hardly is not at all");
    person.does(Command::Undo).does(Command::Undo);
    assert_eq!(*person.scenario(), before);
    let steps = person.document.history().len();
    person.does(Sketch::Bend("crowd-mill".into(), None).into());
    assert_eq!(person.document.history().len(), steps, "straight as it was is no step");
    for wild in [f64::NAN, f64::INFINITY, -1e300] {
        person.does(Sketch::Bend("crowd-mill".into(), Some(Point { x: wild, y: 0.0 })).into());
        assert!(bend(&person).is_none_or(|(x, y)| x.is_finite() && y.is_finite()), "{wild}: {:?}", bend(&person));
    }
    person.does(Sketch::Bend("nowhere".into(), Some(Point { x: 9.0, y: 0.0 })).into());
    assert_eq!(person.refusal().as_deref(), Some("That connection is no longer there."));
}

#[test]
fn arrow_keys_bend_what_is_selected_and_escape_puts_it_back() {
    let mut person = mill();
    person.does(Sketch::StartBending(None).into());
    assert!(said(&person).starts_with("Crowd to Mill. Arrow keys bend it"), "{}", said(&person));
    let steps = person.document.history().len();
    person.does(nudge(0.0, 20.0)).does(nudge(0.0, 20.0)).does(nudge(-100.0, 0.0));
    assert_eq!((bend(&person), person.document.history().len()), (Some((-100.0, 40.0)), steps + 1));
    assert_eq!(said(&person), "Bent 100 to the left and 40 down.");
    person.does(Command::Escape);
    assert_eq!((bend(&person), person.document.history().len()), (None, steps), "as if it had never begun");
    assert_eq!(person.session.selection, Selection::Connection("crowd-mill".into()), "and it is still selected");

    person.does(nudge(0.0, -20.0)).does(Command::Activate);
    assert_eq!((bend(&person), said(&person).as_str()), (Some((0.0, -20.0)), "Kept."));
    person.does(Command::Escape);
    assert_eq!(bend(&person), Some((0.0, -20.0)), "what is kept is kept");
    assert!(person.session.selection.is_nothing(), "the next Escape means what it always does");

    person.does(Command::Select(Selection::Connection("crowd-mill".into()))).does(nudge(0.0, 20.0));
    assert_eq!((bend(&person), said(&person).as_str()), (None, "Straight."), "back the same way");
    person.does(Command::Undo);
    assert_eq!(bend(&person), Some((0.0, -20.0)), "a run of its own is a step of its own");
    person.does(Sketch::Straighten(None).into());
    assert_eq!((bend(&person), person.undo_label()), (None, "Straighten Crowd to Mill"));
    person.does(Sketch::Straighten(None).into());
    assert_eq!(person.refusal().as_deref(), Some("Crowd to Mill is not bent."));
    person.does(Command::Select(Selection::Nothing)).does(Sketch::Straighten(None).into());
    assert_eq!(person.refusal().as_deref(), Some("Select a connection first."));
}

#[test]
fn a_bend_goes_where_its_arrow_goes_no_longer() {
    let bent = || {
        let mut person = mill();
        person.does(Sketch::Bend("crowd-mill".into(), Some(Point { x: 30.0, y: 60.0 })).into());
        person
    };
    let mut person = bent();
    person.does(Command::SelectAll).does(nudge(40.0, 0.0));
    assert_eq!(bend(&person), Some((30.0, 60.0)), "boxes that move take it along");
    person.does(Command::Duplicate);
    assert_eq!(person.scenario().connections[2].bend, Some(Point { x: 30.0, y: 60.0 }), "a double is bent alike");
    person.does(Command::Arrange(Arrange::Tidy));
    assert!(person.scenario().connections.iter().all(|held| held.bend.is_none()));
    person.does(Command::Undo);
    assert_eq!(bend(&person), Some((30.0, 60.0)), "one step takes all of it back");

    let mut person = bent();
    let other = person.adds_alone("a_mill");
    let rewire = Sketch::Rewire { connection: "crowd-mill".into(), end: End::Callee, to: other };
    person.does(rewire.into());
    assert_eq!((person.refusal(), bend(&person)), (None, None), "it was bent for where it led");

    let person = bent();
    let mut wide = person.scenario().clone();
    wide.components[1].at = Point { x: 4_000.0, y: 0.0 };
    let turned = vertical::turned(&wide).expect("it is wide").connections[0].bend.unwrap();
    assert!(turned.x > turned.y, "a drawing that is turned bends it the other way: {turned:?}");
    assert_eq!(bending::words(Some(Point { x: 0.0, y: -8.0 })), "Bent 8 up.");
}

const SECOND: u64 = 1_000_000_000;

fn add(at: Option<u64>, name: &str) -> Command {
    BookmarkCommand::Add { at: at.map(|at| SimTime(at * SECOND)), name: name.to_owned() }.into()
}

fn marks(person: &Person) -> Vec<(u64, &str)> {
    person.scenario().bookmarks.iter().map(|held| (held.at.0 / SECOND, held.name.as_str())).collect()
}

#[test]
fn bookmarks_stand_in_order_and_every_change_is_a_step() {
    let mut person = mill();
    let before = person.scenario().clone();
    person.now = SimTime(42 * SECOND);
    person.does(add(None, "")).does(add(Some(5), " The queue is full "));
    assert_eq!(marks(&person), [(5, "The queue is full"), (42, "")]);
    assert_eq!(person.undo_label(), "Bookmark The queue is full at 0:05");
    assert_eq!(between(&before, person.scenario()).reach, Reach::Cosmetic, "no run notices");
    person.does(add(None, "again"));
    assert_eq!(person.refusal().as_deref(), Some("There is a bookmark here already: 0:42."));
    person.does(BookmarkCommand::Rename(SimTime(42 * SECOND), "It breaks".to_owned()).into());
    assert_eq!((marks(&person)[1], person.undo_label()), ((42, "It breaks"), "Rename the bookmark 0:42 to It breaks"));
    person.does(BookmarkCommand::Rename(SimTime(42 * SECOND), " ".to_owned()).into());
    assert_eq!((marks(&person)[1], person.undo_label()), ((42, ""), "Call the bookmark It breaks by its time"));
    person.does(BookmarkCommand::Rename(SimTime(42 * SECOND), "x".repeat(81)).into());
    assert_eq!(person.refusal().as_deref(), Some("A name has at most 80 letters."));
    person.does(BookmarkCommand::Remove(SimTime(5 * SECOND)).into());
    assert_eq!((marks(&person), person.undo_label()), (vec![(42, "")], "Delete the bookmark The queue is full"));
    person.does(BookmarkCommand::Remove(SimTime(5 * SECOND)).into());
    assert_eq!(person.refusal().as_deref(), Some("That bookmark is no longer there."));
    for _ in 0..5 {
        person.does(Command::Undo);
    }
    assert_eq!(*person.scenario(), before);
}

#[test]
fn a_link_and_a_file_carry_bookmarks_and_bends_but_a_copied_part_no_bookmarks() {
    let mut person = mill();
    person.does(add(Some(42), "The queue is full")).does(add(Some(7), ""));
    person.does(Sketch::Bend("crowd-mill".into(), Some(Point { x: 0.0, y: 80.0 })).into());
    let link = opening::share(person.scenario(), "https://x/", &CATALOGUE).url;
    let opened = opening::open_link(&link, &CATALOGUE).expect("it opens");
    let mut other = Person::empty();
    other.document = other.document.after(super::super::Action::Edit(opened.edit, None)).into();
    assert_eq!(marks(&other), [(7, ""), (42, "The queue is full")]);
    assert_eq!(bend(&other), Some((0.0, 80.0)));
    let all = Selection::of(person.scenario().components.iter().map(|held| held.id.clone()));
    let copied = super::super::fragment::copy(person.scenario(), &all, &CATALOGUE).expect("something is selected");
    assert!(!copied.contains("bookmarks") && copied.contains("bend"), "{copied}");
}

#[test]
fn going_from_bookmark_to_bookmark_says_where_it_leads() {
    let mut person = mill();
    person.does(add(Some(5), "")).does(add(Some(42), "It breaks"));
    let ways = |now: u64, forward: bool| {
        let found = beside(person.scenario(), SimTime(now), forward);
        (found.map(|held| held.at.0 / SECOND), arrival(found, forward))
    };
    assert_eq!(ways(0, true), (Some(5), "Bookmark: 0:05.".to_owned()));
    assert_eq!(
        ways(5 * SECOND, true),
        (Some(42), "Bookmark: It breaks, 0:42.".to_owned()),
        "the one it is at is passed"
    );
    assert_eq!(ways(42 * SECOND, true), (None, "There is no bookmark after this.".to_owned()));
    assert_eq!(ways(42 * SECOND + 1, false).0, Some(42));
    assert_eq!(ways(42 * SECOND, false).0, Some(5));
    assert_eq!(ways(5 * SECOND, false), (None, "There is no bookmark before this.".to_owned()));
    let held = Bookmark { at: SimTime(42_370_000_000), name: String::new() };
    assert_eq!(bookmarks::title(&held), "0:42.3", "between two seconds");
}

#[test]
fn menus_and_sentences_offer_what_can_be_done_with_moments_and_bends() {
    let mut person = mill();
    person.does(Command::SetDuration(SimSpan::from_s(120))).does(add(Some(42), "It breaks"));
    let lines = |person: &Person, about: About| -> Vec<String> {
        let around = verbs::Around {
            document: &person.document,
            selection: &person.session.selection,
            parts: &[],
            gallery: &[],
        };
        verbs::offers::of_menu(about, &around).into_iter().map(|offer| offer.verb).collect()
    };
    let at = |s: u64| SimTime(s * SECOND);
    assert!(lines(&person, About::Time(at(10))).contains(&"Bookmark 0:10".to_owned()));
    assert!(!lines(&person, About::Time(at(42))).iter().any(|line| line.starts_with("Bookmark")), "there is one");
    let of_it = ["Rename…", "Go to 0:42", "Share this moment", "Delete the bookmark"];
    assert_eq!(lines(&person, About::Bookmark(at(42))), of_it);
    assert!(lines(&person, About::Bookmark(at(7))).is_empty(), "it is gone");
    let bends = |person: &Person| {
        let lines = lines(person, About::Selection);
        ["Bend with the arrow keys", "Straighten"].map(|verb| lines.iter().any(|line| line == verb))
    };
    assert_eq!(bends(&person), [true, false]);
    person.does(nudge(0.0, 20.0));
    assert_eq!(bends(&person), [true, true]);

    let asked = |text: &str| {
        let around =
            verbs::Around { document: &person.document, selection: &Selection::Nothing, parts: &[], gallery: &[] };
        let found = verbs::search(text, &around);
        found.list.first().unwrap_or_else(|| panic!("{text}: {:?}", found.why)).clone()
    };
    assert_eq!(asked("bookmark 0:45 as the queue is full").does, add(Some(45), "the queue is full").into());
    assert_eq!(asked("bookmark at 90 s").does, add(Some(90), "").into());
    assert_eq!(asked("bookmark as a start").does, add(None, "a start").into());
    assert_eq!(asked("go to it breaks").does, Command::Seek(at(42)).into());
    assert_eq!(asked("delete bookmark it breaks").does, Command::from(BookmarkCommand::Remove(at(42))).into());

    person.does(BookmarkCommand::AskName(at(42)).into());
    assert_eq!(person.session.dialog, Some(Dialog::NameBookmark(at(42))));
}
