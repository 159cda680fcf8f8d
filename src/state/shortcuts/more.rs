//! The keys that come with the second file of the page: arranging, copying and what else is done to a scenario as it stands.

use super::{BUILD, EDIT, Focus, LOOK, Press, SHORTCUTS, Shortcut, TIME, WALK, Works, find, key};
use crate::state::arrange::{Arrange, Axis, Line};
use crate::state::asking::Ask;
use crate::state::bookmarks::BookmarkCommand;
use crate::state::command::{Command, Direction, Panel};
use crate::state::library::LibraryCommand;
use crate::state::plan::GRID;
use crate::state::sketch::{End, Sketch};
use crate::state::walk::Stream;

macro_rules! beside {
    ($way:ident) => {
        || Command::from(Sketch::PickBeside(Direction::$way))
    };
}

macro_rules! grow {
    ($dx:expr, $dy:expr) => {
        || Command::from(Sketch::GrowZone { dx: $dx, dy: $dy })
    };
}

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

/// With Control, on the canvas.
const fn next(
    name: &'static str,
    caps: &'static [&'static str],
    label: &'static str,
    command: fn() -> Command,
) -> Shortcut {
    on_canvas(key(name, caps, label, command).ctrl()).in_group(BUILD)
}

/// With Shift and Alt, on the canvas.
const fn grown(
    name: &'static str,
    caps: &'static [&'static str],
    label: &'static str,
    command: fn() -> Command,
) -> Shortcut {
    key(name, caps, label, command).alt().shift().in_group(BUILD)
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
    key(",", &[","], "Step back", || Command::StepBack).in_group(TIME),
    key("s", &["S"], "Bookmark this moment", || BookmarkCommand::Add { at: None, name: String::new() }.into())
        .in_group(TIME),
    key("j", &["J"], "Next bookmark", || BookmarkCommand::Go { forward: true }.into()).in_group(TIME),
    key("j", &["Shift", "J"], "Previous bookmark", || BookmarkCommand::Go { forward: false }.into())
        .shift()
        .in_group(TIME),
    key("t", &["T"], "Everything, or only telemetry", || Command::Look(None)).in_group(LOOK),
    key("t", &["Shift", "T"], "Tidy: place everything anew", || Command::Arrange(Arrange::Tidy))
        .shift()
        .in_group(BUILD),
    key("w", &["W"], "Bend the connection: arrow keys, then Enter", || Command::from(Sketch::StartBending(None)))
        .in_group(BUILD),
    key("w", &["Shift", "W"], "Straighten the connection", || Command::from(Sketch::Straighten(None)))
        .shift()
        .in_group(BUILD),
    key("r", &["R"], "Reverse the connection", || Command::Reverse(None)).in_group(BUILD),
    next("arrowright", &["Ctrl", "→"], "Add what it asks, to the right", beside!(Right)),
    next("arrowleft", &["Ctrl", "←"], "Add who asks it, to the left", beside!(Left)),
    next("arrowup", &["Ctrl", "↑"], "Add what it asks, above", beside!(Up)),
    next("arrowdown", &["Ctrl", "↓"], "Add what it asks, below", beside!(Down)),
    key("e", &["E"], "Lead the connection to another component", || Command::from(Sketch::PickEnd(End::Callee)))
        .in_group(BUILD),
    key("e", &["Shift", "E"], "Let another component be its caller", || Command::from(Sketch::PickEnd(End::Caller)))
        .shift()
        .in_group(BUILD),
    key("k", &["K"], "Switch the connection off or on", || Command::from(Sketch::ToggleDisabled(None))).in_group(BUILD),
    key("g", &["Shift", "G"], "Put a region around what is selected", || Command::from(Sketch::AddZone))
        .shift()
        .in_group(BUILD),
    grown("arrowright", &["Shift", "Alt", "→"], "Make the region wider", grow!(GRID, 0.0)),
    grown("arrowleft", &["Shift", "Alt", "←"], "Make it narrower", grow!(-GRID, 0.0)),
    grown("arrowdown", &["Shift", "Alt", "↓"], "Make it higher", grow!(0.0, GRID)),
    grown("arrowup", &["Shift", "Alt", "↑"], "Make it lower", grow!(0.0, -GRID)),
    key("g", &["G"], "Next region", || Command::from(Sketch::NextZone)).in_group(WALK),
    key("/", &["Ctrl", "/"], "Search the palette", || Command::SearchPalette).ctrl().in_group(BUILD),
    key("z", &["Z"], "Fit what is selected", || Command::from(Sketch::FitSelection)).in_group(LOOK),
    key("z", &["Shift", "Z"], "Zoom to 100 %", || Command::from(Sketch::ZoomActual)).shift().in_group(LOOK),
    key("m", &["M"], "Fold the map away or out", || Command::from(Sketch::ToggleMap)).in_group(LOOK),
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
    key("f2", &["F2"], "Rename what is selected", || Command::OpenRename).anywhere().in_group(EDIT),
    on_canvas(key("d", &["Ctrl", "D"], "Duplicate what is selected", || Command::Duplicate).ctrl()).in_group(EDIT),
    key("d", &["Shift", "D"], "Select everything downstream", || Command::SelectStream(Stream::Down))
        .shift()
        .in_group(WALK),
    key("u", &["U"], "To who asks it", || Command::from(Sketch::GoToCaller)).in_group(WALK),
    key("u", &["Shift", "U"], "Select everything upstream", || Command::SelectStream(Stream::Up))
        .shift()
        .in_group(WALK),
    key("f10", &["Shift", "F10"], "Menu of what has the focus, or is selected", || Command::OpenMenu(None))
        .shift()
        .anywhere()
        .in_group(WALK),
    key("contextmenu", &["Menu"], "The same", || Command::OpenMenu(None)).anywhere().in_group(WALK),
    key("b", &["B"], "The other half of the pair: broken or mended", || Command::OtherHalf).in_group(LOOK),
    key("f6", &["F6"], "Next part of the page: canvas, timeline, charts, inspector …", || {
        Command::from(Sketch::GoToPart { forward: true })
    })
    .everywhere()
    .in_group(WALK),
    key("f6", &["Shift", "F6"], "Previous part of the page", || Command::from(Sketch::GoToPart { forward: false }))
        .shift()
        .everywhere()
        .in_group(WALK),
    key("o", &["O"], "Outline: the scenario as a table", || Command::TogglePanel(Panel::Outline)).in_group(LOOK),
    key("q", &["Q"], "Expectations: what should be true, and the verdicts", || {
        Command::TogglePanel(Panel::Expectations)
    })
    .in_group(LOOK),
    key("k", &["Ctrl", "K"], "Every command by verb and name", || Command::OpenCommands(Ask::Anything))
        .ctrl()
        .everywhere()
        .in_group(LOOK),
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Before this table is here, the first file has to know by itself what the browser must not do.
    #[test]
    fn what_a_browser_would_take_is_held_for_this_table() {
        let mut held = 0;
        for shortcut in
            MORE.iter().filter(|shortcut| shortcut.ctrl && !shortcut.shift && shortcut.works != Works::Browser)
        {
            let press = Press { key: shortcut.key, ctrl: true, ..Press::default() };
            let scrolls = shortcut.key.starts_with("arrow");
            assert_eq!(press.is_ours(), !scrolls, "{}", shortcut.label);
            held += usize::from(!scrolls);
        }
        assert!(held > 0);
        let reload = Press { key: "r", ctrl: true, ..Press::default() };
        assert!(!reload.is_ours(), "a reload stays the browser's");
    }
}
