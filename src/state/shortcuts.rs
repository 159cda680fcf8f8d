//! The keys: tables from which both the keyboard works and the help dialog is printed. Those of the first table work, or
//! are waited for, before the second file of the page has come; those of [`more`] come with it.

pub mod more;

use super::command::{Command, Direction};
use super::sketch::Sketch;

/// Where the focus is when a key is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// On the canvas or something on it.
    Canvas,
    /// In a field where keys write text.
    Typing,
    /// Anywhere else.
    Elsewhere,
}

/// A key with what is held down beside it. On a Mac, Command counts as `ctrl`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Press<'a> {
    /// As the browser names it (`KeyboardEvent.key`).
    pub key: &'a str,
    /// Control, or Command on a Mac.
    pub ctrl: bool,
    /// Shift.
    pub shift: bool,
    /// Alt, or Option on a Mac.
    pub alt: bool,
}

impl Press<'_> {
    /// Whether a browser would do something of its own with it that is not meant. The first file has to know before the
    /// second table is here; a test holds this against that table.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        self.ctrl && matches!(self.key.as_bytes(), [b's' | b'k' | b'd' | b'/'])
    }
}

/// Where a shortcut works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Works {
    /// With the focus on the canvas.
    OnCanvas,
    /// Everywhere but where text is written.
    NotTyping,
    /// Everywhere.
    Everywhere,
    /// Outside of text; the browser makes an event of it, to which [`crate::platform::clipboard`] listens.
    Browser,
}

/// One line of the table.
#[derive(Clone, Copy, Debug)]
pub struct Shortcut {
    /// The keys as the help dialog prints them, one entry per key cap.
    pub caps: &'static [&'static str],
    /// What it does, for the help dialog.
    pub label: &'static str,
    /// The heading it stands under.
    pub group: &'static str,
    /// The key, letters in lower case.
    key: &'static str,
    ctrl: bool,
    shift: bool,
    alt: bool,
    works: Works,
    command: fn() -> Command,
}

const fn key(
    key: &'static str,
    caps: &'static [&'static str],
    label: &'static str,
    command: fn() -> Command,
) -> Shortcut {
    Shortcut { caps, label, group: "", key, ctrl: false, shift: false, alt: false, works: Works::OnCanvas, command }
}

impl Shortcut {
    const fn ctrl(self) -> Self {
        Self { ctrl: true, works: Works::NotTyping, ..self }
    }

    const fn shift(self) -> Self {
        Self { shift: true, ..self }
    }

    const fn alt(self) -> Self {
        Self { alt: true, ..self }
    }

    const fn anywhere(self) -> Self {
        Self { works: Works::NotTyping, ..self }
    }

    const fn everywhere(self) -> Self {
        Self { works: Works::Everywhere, ..self }
    }

    const fn in_group(self, group: &'static str) -> Self {
        Self { group, ..self }
    }

    /// Whether it is a letter, digit or sign alone: such keys can be switched off, because speech input and
    /// unsteady hands press them by accident.
    #[must_use]
    pub fn is_single(&self) -> bool {
        !self.ctrl && !self.alt && self.key != " " && self.key.chars().count() == 1
    }

    /// Where it works.
    #[must_use]
    pub const fn works(&self) -> Works {
        self.works
    }

    /// What it asks for.
    #[must_use]
    pub fn command(&self) -> Command {
        (self.command)()
    }

    fn fits(&self, press: &Press<'_>, focus: Focus) -> bool {
        let here = match self.works {
            Works::OnCanvas => focus == Focus::Canvas,
            Works::NotTyping => focus != Focus::Typing,
            Works::Everywhere => true,
            Works::Browser => false,
        };
        // Which signs need Shift is a matter of the keyboard's country.
        let letter = press.key.chars().count() > 1 || press.key.chars().all(|c| c.is_alphabetic() || c == ' ');
        let shift_fits = !letter || press.shift == self.shift;
        here && press.key.to_ascii_lowercase() == self.key
            && press.ctrl == self.ctrl
            && press.alt == self.alt
            && shift_fits
    }
}

/// How far an arrow key moves a box, plain and with Shift [canvas units].
const NUDGE: (f64, f64) = (20.0, 100.0);

const TIME: &str = "Time";
const WALK: &str = "Going about";
const BUILD: &str = "Building";
const LOOK: &str = "Looking";
const EDIT: &str = "Editing";

macro_rules! nudge {
    ($dx:expr, $dy:expr) => {
        || Command::Nudge { dx: $dx, dy: $dy }
    };
}

/// Those of the first table, in the order of the help dialog.
pub static SHORTCUTS: &[Shortcut] = &[
    key(" ", &["Space"], "Play or pause", || Command::TogglePlay).in_group(TIME),
    key(".", &["."], "Step", || Command::Step).in_group(TIME),
    key("]", &["]"], "Faster", || Command::Faster).in_group(TIME),
    key("[", &["["], "Slower", || Command::Slower).in_group(TIME),
    key("\\", &["\\"], "Automatic speed on or off", || Command::ToggleAutoSpeed).in_group(TIME),
    key("home", &["Home"], "Back to 0:00", || Command::Reset).in_group(TIME),
    key("n", &["N"], "Next component in flow order", || Command::FocusNext).in_group(WALK),
    key("n", &["Shift", "N"], "Previous component", || Command::FocusPrevious).shift().in_group(WALK),
    key("arrowleft", &["Alt", "←"], "Nearest component to the left", || Command::FocusNearest(Direction::Left))
        .alt()
        .in_group(WALK),
    key("arrowright", &["Alt", "→"], "Nearest component to the right", || Command::FocusNearest(Direction::Right))
        .alt()
        .in_group(WALK),
    key("arrowup", &["Alt", "↑"], "Nearest component above", || Command::FocusNearest(Direction::Up))
        .alt()
        .in_group(WALK),
    key("arrowdown", &["Alt", "↓"], "Nearest component below", || Command::FocusNearest(Direction::Down))
        .alt()
        .in_group(WALK),
    key("l", &["L"], "Next connection of the component", || Command::NextConnection).in_group(WALK),
    key("l", &["Shift", "L"], "Previous connection", || Command::PreviousConnection).shift().in_group(WALK),
    key("enter", &["Enter"], "Open the inspector; while connecting, connect", || Command::Activate).in_group(WALK),
    key("escape", &["Escape"], "Close, stop connecting, select nothing", || Command::Escape)
        .everywhere()
        .in_group(WALK),
    key("/", &["/"], "Add a component", || Command::from(Sketch::PickHere)).in_group(BUILD),
    key("c", &["C"], "Connect: choose where to, then Enter", || Command::StartConnecting(None)).in_group(BUILD),
    key("arrowleft", &["←"], "Move left", nudge!(-NUDGE.0, 0.0)).in_group(BUILD),
    key("arrowright", &["→"], "Move right", nudge!(NUDGE.0, 0.0)).in_group(BUILD),
    key("arrowup", &["↑"], "Move up", nudge!(0.0, -NUDGE.0)).in_group(BUILD),
    key("arrowdown", &["↓"], "Move down", nudge!(0.0, NUDGE.0)).in_group(BUILD),
    key("arrowleft", &["Shift", "←"], "Move further left", nudge!(-NUDGE.1, 0.0)).shift().in_group(BUILD),
    key("arrowright", &["Shift", "→"], "Move further right", nudge!(NUDGE.1, 0.0)).shift().in_group(BUILD),
    key("arrowup", &["Shift", "↑"], "Move further up", nudge!(0.0, -NUDGE.1)).shift().in_group(BUILD),
    key("arrowdown", &["Shift", "↓"], "Move further down", nudge!(0.0, NUDGE.1)).shift().in_group(BUILD),
    key("delete", &["Delete"], "Delete what is selected", || Command::DeleteSelection).in_group(BUILD),
    key("backspace", &["Backspace"], "Delete what is selected", || Command::DeleteSelection).in_group(BUILD),
    key("z", &["Ctrl", "Z"], "Undo", || Command::Undo).ctrl().in_group(EDIT),
    key("z", &["Shift", "Ctrl", "Z"], "Redo", || Command::Redo).ctrl().shift().in_group(EDIT),
    key("y", &["Ctrl", "Y"], "Redo", || Command::Redo).ctrl().in_group(EDIT),
    Shortcut {
        works: Works::OnCanvas,
        ..key("a", &["Ctrl", "A"], "Select every component", || Command::SelectAll).ctrl()
    }
    .in_group(EDIT),
    key("+", &["+"], "Zoom in", || Command::ZoomIn).in_group(LOOK),
    key("=", &["="], "Zoom in", || Command::ZoomIn).in_group(LOOK),
    key("-", &["−"], "Zoom out", || Command::ZoomOut).in_group(LOOK),
    key("0", &["0"], "Fit everything in", || Command::ZoomFit).in_group(LOOK),
    key("f", &["F"], "What each side believes, order by order", || Command::ToggleFindings).in_group(LOOK),
    key("d", &["D"], "Say what is happening", || Command::Describe).in_group(LOOK),
    key("?", &["?"], "This list", || Command::OpenHelp).in_group(LOOK),
];

/// What a key of the first table asks for.
#[must_use]
pub fn lookup(press: &Press<'_>, focus: Focus, single_keys: bool) -> Option<Command> {
    find(SHORTCUTS, press, focus, single_keys)
}

fn find(table: &[Shortcut], press: &Press<'_>, focus: Focus, single_keys: bool) -> Option<Command> {
    let found = table.iter().find(|shortcut| shortcut.fits(press, focus))?;
    (single_keys || !found.is_single()).then(|| found.command())
}
