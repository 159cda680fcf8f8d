//! Bookmarks: moments of the run that somebody wants to be looked at. They belong to the document, so a link carries them and
//! undo knows them.

use std::rc::Rc;

use betwixt_model::{Bookmark, Scenario, SimTime};

use super::announce::clock;
use super::apply::{checked_name, gone};
use super::command::Command;
use super::edit::EditError;

/// What somebody asks of bookmarks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BookmarkCommand {
    /// A new one: now if nobody says when, and without a name called by its time.
    Add {
        /// When.
        at: Option<SimTime>,
        /// What is to be seen there.
        name: String,
    },
    /// Ask for a name for the one at this moment.
    AskName(SimTime),
    /// What the one at this moment is called; nothing is its time.
    Rename(SimTime, String),
    /// Away with the one at this moment.
    Remove(SimTime),
    /// To the next one, or to the one before.
    Go {
        /// To the next.
        forward: bool,
    },
}

impl From<BookmarkCommand> for Command {
    fn from(asked: BookmarkCommand) -> Self {
        Self::Bookmark(Rc::new(asked))
    }
}

/// A change of bookmarks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BookmarkEdit {
    /// A new one.
    Add(Bookmark),
    /// What the one at this moment is called.
    Rename(SimTime, String),
    /// Away with the one at this moment.
    Remove(SimTime),
}

/// The change that is asked for, if one is.
pub(super) fn plan(asked: &BookmarkCommand, now: SimTime) -> Option<BookmarkEdit> {
    match asked {
        BookmarkCommand::Add { at, name } => {
            Some(BookmarkEdit::Add(Bookmark { at: at.unwrap_or(now), name: name.clone() }))
        }
        BookmarkCommand::AskName(_) | BookmarkCommand::Go { .. } => None,
        BookmarkCommand::Rename(at, name) => Some(BookmarkEdit::Rename(*at, name.clone())),
        BookmarkCommand::Remove(at) => Some(BookmarkEdit::Remove(*at)),
    }
}

/// Carries a change out.
///
/// Errors: there is one at this moment already, or none any more.
pub(super) fn carry_out(next: &mut Scenario, edit: &BookmarkEdit) -> Result<(), EditError> {
    let held = &mut next.bookmarks;
    let place = |held: &[Bookmark], at: SimTime| held.iter().position(|held| held.at == at);
    let there = |held: &[Bookmark], at: SimTime| place(held, at).ok_or_else(|| gone("bookmark"));
    match edit {
        BookmarkEdit::Add(new) => {
            if let Some(there) = place(held, new.at) {
                return Err(EditError::new(format!("There is a bookmark here already: {}.", title(&held[there]))));
            }
            if held.len() >= betwixt_model::read::MAX_BOOKMARKS {
                return Err(EditError::new("There are too many bookmarks. Take some away first."));
            }
            let new = Bookmark { at: new.at, name: named(&new.name)? };
            held.insert(held.partition_point(|held| held.at < new.at), new);
        }
        BookmarkEdit::Rename(at, name) => {
            let there = there(held, *at)?;
            held[there].name = named(name)?;
        }
        BookmarkEdit::Remove(at) => {
            let there = there(held, *at)?;
            held.remove(there);
        }
    }
    Ok(())
}

/// A name, or nothing.
fn named(name: &str) -> Result<String, EditError> {
    if name.trim().is_empty() { Ok(String::new()) } else { checked_name(name) }
}

/// What a change is called in the history.
pub(super) fn label(edit: &BookmarkEdit, before: &Scenario) -> String {
    let old = |at: &SimTime| {
        before.bookmarks.iter().find(|held| held.at == *at).map_or_else(|| moment(*at), |held| title(held).clone())
    };
    match edit {
        BookmarkEdit::Add(new) if new.name.trim().is_empty() => format!("Bookmark {}", moment(new.at)),
        BookmarkEdit::Add(new) => format!("Bookmark {} at {}", new.name.trim(), moment(new.at)),
        BookmarkEdit::Rename(at, name) if name.trim().is_empty() => {
            format!("Call the bookmark {} by its time", old(at))
        }
        BookmarkEdit::Rename(at, name) => format!("Rename the bookmark {} to {}", old(at), name.trim()),
        BookmarkEdit::Remove(at) => format!("Delete the bookmark {}", old(at)),
    }
}

/// What a bookmark is called: its name, else its time.
#[must_use]
pub fn title(held: &Bookmark) -> String {
    if held.name.is_empty() { moment(held.at) } else { held.name.clone() }
}

/// What a bookmark is called for those who listen: "The queue is full, 0:42".
#[must_use]
pub fn spoken(held: &Bookmark) -> String {
    if held.name.is_empty() { moment(held.at) } else { format!("{}, {}", held.name, moment(held.at)) }
}

/// "0:42", and between two seconds "0:42.3".
#[must_use]
pub fn moment(at: SimTime) -> String {
    match at.0 / 100_000_000 % 10 {
        0 => clock(at),
        tenth => format!("{}.{tenth}", clock(at)),
    }
}

/// The next bookmark after a moment, or the last before it.
#[must_use]
pub fn beside(scenario: &Scenario, now: SimTime, forward: bool) -> Option<&Bookmark> {
    let held = &scenario.bookmarks;
    if forward { held.iter().find(|held| held.at > now) } else { held.iter().rev().find(|held| held.at < now) }
}

/// What is said on the way to one, or where there is none that way.
#[must_use]
pub fn arrival(found: Option<&Bookmark>, forward: bool) -> String {
    match (found, forward) {
        (Some(held), _) => format!("Bookmark: {}.", spoken(held)),
        (None, true) => "There is no bookmark after this.".to_owned(),
        (None, false) => "There is no bookmark before this.".to_owned(),
    }
}
