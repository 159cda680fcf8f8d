//! The keys that come with the second file of the page: arranging, copying and what else is done to a scenario as it stands.

use super::{BUILD, EDIT, Focus, Press, SHORTCUTS, Shortcut, Works, find, key};
use crate::state::arrange::{Arrange, Axis, Line};
use crate::state::command::Command;
use crate::state::library::LibraryCommand;

macro_rules! align {
    ($line:ident) => {
        || Command::Arrange(Arrange::Align(Line::$line))
    };
}

/// With Shift and Control, on the canvas.
const fn align(
    name: &'static str,
    caps: &'static [&'static str],
    label: &'static str,
    command: fn() -> Command,
) -> Shortcut {
    on_canvas(key(name, caps, label, command).ctrl().shift()).in_group(BUILD)
}

const fn on_canvas(shortcut: Shortcut) -> Shortcut {
    Shortcut { works: Works::OnCanvas, ..shortcut }
}

/// A key that the browser turns into an event of its own: only then is the clipboard open.
const fn browsers(
    name: &'static str,
    caps: &'static [&'static str],
    label: &'static str,
    command: fn() -> Command,
) -> Shortcut {
    Shortcut { works: Works::Browser, ..key(name, caps, label, command).ctrl() }.in_group(EDIT)
}

/// Those that come later, in the order of the help dialog.
pub static MORE: &[Shortcut] = &[
    key("t", &["T"], "Tidy: place everything anew", || Command::Arrange(Arrange::Tidy)).in_group(BUILD),
    key("r", &["R"], "Reverse the connection", || Command::Reverse(None)).in_group(BUILD),
    align("arrowleft", &["Shift", "Ctrl", "←"], "Align left", align!(Left)),
    align("arrowright", &["Shift", "Ctrl", "→"], "Align right", align!(Right)),
    align("arrowup", &["Shift", "Ctrl", "↑"], "Align top", align!(Top)),
    align("arrowdown", &["Shift", "Ctrl", "↓"], "Align bottom", align!(Bottom)),
    key("y", &["Y"], "Align in a row", align!(Middle)).in_group(BUILD),
    key("x", &["X"], "Align in a column", align!(Centre)).in_group(BUILD),
    key("h", &["H"], "Distribute from left to right", || Command::Arrange(Arrange::Distribute(Axis::Across)))
        .in_group(BUILD),
    key("v", &["V"], "Distribute from top to bottom", || Command::Arrange(Arrange::Distribute(Axis::Down)))
        .in_group(BUILD),
    key("s", &["Ctrl", "S"], "Keep it in My scenarios", || Command::Library(LibraryCommand::Save))
        .ctrl()
        .everywhere()
        .in_group(EDIT),
    browsers("c", &["Ctrl", "C"], "Copy what is selected", || Command::Copy),
    browsers("x", &["Ctrl", "X"], "Cut what is selected", || Command::DeleteSelection),
    browsers("v", &["Ctrl", "V"], "Paste what was copied, here or in another tab", || Command::Paste(String::new())),
    on_canvas(key("d", &["Ctrl", "D"], "Duplicate what is selected", || Command::Duplicate).ctrl()).in_group(EDIT),
];

/// Every shortcut there is.
pub fn all() -> impl Iterator<Item = &'static Shortcut> {
    SHORTCUTS.iter().chain(MORE)
}

/// What a key of this table asks for.
#[must_use]
pub fn lookup(press: &Press<'_>, focus: Focus, single_keys: bool) -> Option<Command> {
    find(MORE, press, focus, single_keys)
}
