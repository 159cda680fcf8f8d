//! What is kept of the work, where, and that nothing of it is ever lost to another.

use std::collections::BTreeMap;

use betwixt_model::Scenario;

use super::Person;
use super::catalogue::CATALOGUE;
use crate::state::Command;
use crate::state::document::Action;
use crate::state::edit::Edit;
use crate::state::keeper::{Keeper, WORK, last_work};
use crate::state::library::{DRAFTS_MOST, Kept, Shelf, Stored, ago};
use crate::state::opening::save;

/// A shelf with room for so many bytes; none at all is a browser that keeps nothing.
#[derive(Default)]
struct Wood {
    texts: BTreeMap<String, String>,
    room: Option<usize>,
}

impl Wood {
    fn wide() -> Self {
        Self { room: Some(usize::MAX), ..Self::default() }
    }
}

impl Shelf for Wood {
    fn read(&self, key: &str) -> Option<String> {
        self.texts.get(key).cloned()
    }

    fn write(&mut self, key: &str, text: &str) -> Stored {
        let Some(room) = self.room else { return Stored::Blocked };
        let others: usize = self.texts.iter().filter(|(other, _)| *other != key).map(|(_, text)| text.len()).sum();
        if others + text.len() > room {
            return Stored::Full;
        }
        self.texts.insert(key.to_owned(), text.to_owned());
        Stored::Kept
    }

    fn forget(&mut self, key: &str) {
        self.texts.remove(key);
    }

    fn keys(&self) -> Vec<String> {
        self.texts.keys().cloned().collect()
    }
}

fn text(name: &str) -> String {
    save(&Scenario { name: name.to_owned(), ..Scenario::default() }, &CATALOGUE).1
}

fn names(shelf: &Wood) -> Vec<String> {
    Kept::all(shelf).iter().filter_map(|kept| Some(kept.scenario(&CATALOGUE)?.name)).collect()
}

#[test]
fn what_was_opened_is_kept_as_work_and_what_was_changed_also_as_a_draft() {
    let (mut shelf, mut keeper) = (Wood::wide(), Keeper::default());
    assert_eq!(keeper.keep(&mut shelf, 0, text("Shop"), 1_000), Stored::Kept);
    assert_eq!(last_work(&shelf), Some((text("Shop"), None)));
    assert!(Kept::all(&shelf).is_empty(), "nobody has changed it");
    keeper.changed(0);
    keeper.keep(&mut shelf, 0, text("My shop"), 2_000);
    let (work, kept) = last_work(&shelf).expect("it is kept");
    assert_eq!(work, text("My shop"));
    assert!(kept.is_some_and(|kept| kept.draft && kept.edited == 2_000));
    keeper.changed(0);
    keeper.keep(&mut shelf, 0, text("My better shop"), 3_000);
    assert_eq!(names(&shelf), ["My better shop"], "in the same place");
}

#[test]
fn opening_another_leaves_the_last_one_in_its_place() {
    let (mut shelf, mut keeper) = (Wood::wide(), Keeper::default());
    let mut person = Person::empty();
    person.adds("a_mill");
    keeper.changed(person.document.opening());
    keeper.keep(&mut shelf, person.document.opening(), text("First"), 1);
    person.does(Command::NewEmpty);
    person.adds("a_stranger");
    keeper.changed(person.document.opening());
    keeper.keep(&mut shelf, person.document.opening(), text("Second"), 2);
    assert_eq!(names(&shelf), ["Second", "First"]);
    person.does(Command::Undo).does(Command::Undo);
    assert_eq!(person.document.opening(), 0, "undoing an opening leads back to the first");
    keeper.returned(0);
    keeper.keep(&mut shelf, 0, text("First"), 3);
    assert_eq!(names(&shelf), ["First", "Second"]);
    person.does(Command::Redo);
    assert_eq!(person.document.opening(), 1);
    person.does(Command::NewEmpty);
    assert_eq!(person.document.opening(), 2, "a number is never used twice");
}

#[test]
fn every_opening_has_its_number_and_edits_keep_it() {
    let mut person = Person::empty();
    person.adds("a_mill");
    assert_eq!(person.document.opening(), 0);
    let edit = Edit::Open { scenario: std::rc::Rc::new(Scenario::default()), problems: [].into() };
    person.document = person.document.after(Action::Edit(edit, None)).into();
    person.adds("a_mill");
    assert_eq!(person.document.opening(), 1);
}

#[test]
fn two_pages_that_write_to_the_same_place_both_keep_their_work() {
    let mut shelf = Wood::wide();
    let (mut one, mut other) = (Keeper::default(), Keeper::default());
    one.changed(0);
    one.keep(&mut shelf, 0, text("Common"), 1);
    let (_, kept) = last_work(&shelf).expect("it is kept");
    other.adopt(0, kept.expect("as a draft"));
    other.changed(0);
    other.keep(&mut shelf, 0, text("Of the other"), 2);
    one.changed(0);
    one.keep(&mut shelf, 0, text("Of the one"), 3);
    assert_eq!(names(&shelf), ["Of the one", "Of the other"]);
}

#[test]
fn where_there_is_no_room_what_was_kept_stays_and_it_is_said() {
    let (mut shelf, mut keeper) = (Wood::wide(), Keeper::default());
    keeper.changed(0);
    keeper.keep(&mut shelf, 0, text("Small"), 1);
    shelf.room = Some(shelf.texts.values().map(String::len).sum::<usize>() + 10);
    keeper.changed(0);
    assert_eq!(keeper.keep(&mut shelf, 0, text(&"Large ".repeat(10)), 2), Stored::Full);
    assert_eq!(names(&shelf), ["Small"]);
    shelf.room = Some(usize::MAX);
    assert_eq!(keeper.keep(&mut shelf, 0, text("Again"), 3), Stored::Kept, "it is tried again at the next change");
    assert_eq!(names(&shelf), ["Again"]);
    let mut nothing = Wood::default();
    assert_eq!(Keeper::default().keep(&mut nothing, 0, text("Lost"), 1), Stored::Blocked);
}

#[test]
fn named_scenarios_stay_and_only_the_newest_drafts_do() {
    let (mut shelf, mut keeper) = (Wood::wide(), Keeper::default());
    keeper.changed(0);
    assert_eq!(keeper.save(&mut shelf, 0, text("Mine"), 1), Stored::Kept);
    for opening in 1..=DRAFTS_MOST as u32 + 3 {
        keeper.changed(opening);
        keeper.keep(&mut shelf, opening, text(&format!("Draft {opening}")), u64::from(opening) + 10);
    }
    let names = names(&shelf);
    assert_eq!(names.len(), DRAFTS_MOST + 1);
    assert!(names.contains(&"Mine".to_owned()) && !names.contains(&"Draft 3".to_owned()));
    assert!(names.contains(&"Draft 4".to_owned()));
}

#[test]
fn saving_gives_a_draft_its_name_and_a_named_one_a_second_place() {
    let (mut shelf, mut keeper) = (Wood::wide(), Keeper::default());
    keeper.changed(0);
    keeper.keep(&mut shelf, 0, text("Draft"), 1);
    keeper.save(&mut shelf, 0, text("Mine"), 2);
    assert_eq!(names(&shelf), ["Mine"]);
    keeper.save(&mut shelf, 0, text("Another"), 3);
    assert_eq!(names(&shelf), ["Another", "Mine"]);
    assert_eq!(shelf.read(WORK), keeper.kept(0).map(|kept| format!("@{}", kept.id)));
}

#[test]
fn what_is_deleted_can_come_back_and_what_is_open_stays_open() {
    let (mut shelf, mut keeper) = (Wood::wide(), Keeper::default());
    keeper.changed(0);
    keeper.keep(&mut shelf, 0, text("Open"), 1);
    let id = keeper.kept(0).expect("it is kept").id.clone();
    keeper.delete(&mut shelf, &id);
    keeper.keep(&mut shelf, 0, text("Open"), 2);
    assert!(names(&shelf).is_empty());
    assert_eq!(last_work(&shelf), Some((text("Open"), None)), "the next visit finds it all the same");
    assert_eq!(keeper.restore(&mut shelf), Stored::Kept);
    assert_eq!(names(&shelf), ["Open"]);
    assert!(keeper.deleted().is_none() && keeper.kept(0).is_some());
    keeper.changed(0);
    keeper.keep(&mut shelf, 0, text("Open still"), 3);
    assert_eq!(names(&shelf), ["Open still"], "in its old place");
}

#[test]
fn another_name_makes_a_scenario_the_persons_own() {
    let mut shelf = Wood::wide();
    let kept = Kept::new(&shelf, text("Draft"), 7);
    kept.put(&mut shelf);
    let named = kept.named("Mine", &CATALOGUE).expect("it can be read");
    named.put(&mut shelf);
    assert_eq!(Kept::all(&shelf), [named]);
    assert_eq!(names(&shelf), ["Mine"]);
    let second = Kept::new(&shelf, text("Second"), 7);
    assert_ne!(second.id, kept.id, "a place that is taken is not taken twice");
}

#[test]
fn what_is_damaged_is_passed_over() {
    let mut shelf = Wood::wide();
    for (key, text) in [("betwixt.mine.a", "?"), ("betwixt.mine.b", "no number\n{}"), (WORK, "@gone")] {
        shelf.write(key, text);
    }
    assert!(Kept::all(&shelf).is_empty());
    assert_eq!(last_work(&shelf), None);
}

#[test]
fn how_long_ago_is_said_in_words() {
    let now = 1_000_000_000_000;
    let said = |seconds: u64| ago(now - seconds * 1_000, now);
    assert_eq!([said(0), said(59)], ["just now", "just now"]);
    assert_eq!([said(60), said(3_599), said(7_200)], ["1 minute ago", "59 minutes ago", "2 hours ago"]);
    assert_eq!([said(86_400), said(86_400 * 400)], ["1 day ago", "more than a year ago"]);
    assert_eq!(ago(now + 5, now), "just now", "a clock that was set back");
}
