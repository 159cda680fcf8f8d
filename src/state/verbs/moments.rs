//! What can be done with a moment of the run, and with a bookmark.

use betwixt_model::{Bookmark, SimTime};

use super::offers::{Group, Offer, plain};
use super::{Around, Does, written_moment};
use crate::state::asking::Ask;
use crate::state::bookmarks::{BookmarkCommand, moment, title};
use crate::state::command::Command;
use crate::state::interventions;

/// What can be done with a moment on the timeline.
pub(super) fn at_moment(at: SimTime, around: &Around<'_>) -> Vec<Offer> {
    use Group::{Change, Look};
    let clock = written_moment(at);
    let share = Does::Ask(vec![Command::Seek(at), Command::ShareMoment]);
    let mut out = vec![
        plain(Change, "bolt", &format!("Add a fault at {clock}…"), Command::OpenCommands(Ask::Plan(at))),
        plain(Look, "target", &format!("Go to {clock}"), Command::Seek(at)),
        plain(Look, "reset", "Back to 0:00", Command::Reset),
        Offer { does: share, ..plain(Look, "share", "Share this moment", Command::ShareMoment) },
    ];
    if interventions::made(around.scenario(), Some(at)) > 0 {
        let go_on = Does::Ask(vec![Command::Seek(at), Command::ForgetChanges(Some(at))]);
        let verb = format!("Continue from {clock} without later changes");
        out.push(Offer { does: go_on, ..plain(Change, "undo", &verb, Command::ForgetChanges(Some(at))) });
    }
    if around.scenario().bookmarks.iter().all(|held| held.at != at) {
        let add = BookmarkCommand::Add { at: Some(at), name: String::new() };
        out.insert(1, plain(Change, "snapshot", &format!("Bookmark {clock}"), add.into()));
    }
    out
}

/// What can be done with the bookmark at a moment.
pub(super) fn of_bookmark(at: SimTime, around: &Around<'_>) -> Vec<Offer> {
    let held = around.scenario().bookmarks.iter().find(|held| held.at == at);
    held.map(of).unwrap_or_default()
}

fn of(held: &Bookmark) -> Vec<Offer> {
    use Group::{Away, Change, Look};
    let (at, name) = (held.at, title(held));
    let share = Does::Ask(vec![Command::Seek(at), Command::ShareMoment]);
    let said = |offer: Offer, sentence: String| Offer { sentence, also: "bookmark", ..offer };
    let verb = if held.name.is_empty() { "Give it a name…" } else { "Rename…" };
    vec![
        said(plain(Change, "note", verb, BookmarkCommand::AskName(at).into()), format!("Rename the bookmark {name}…")),
        said(
            plain(Look, "target", &format!("Go to {}", moment(at)), Command::Seek(at)),
            format!("Go to the bookmark {name}"),
        ),
        said(
            Offer { does: share, ..plain(Look, "share", "Share this moment", Command::ShareMoment) },
            format!("Share the bookmark {name}"),
        ),
        said(
            plain(Away, "trash", "Delete the bookmark", BookmarkCommand::Remove(at).into()),
            format!("Delete the bookmark {name}"),
        ),
    ]
}

/// What can be done with each bookmark.
pub(super) fn of_bookmarks(around: &Around<'_>) -> impl Iterator<Item = Offer> {
    around.scenario().bookmarks.iter().flat_map(of)
}
