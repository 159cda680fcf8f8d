//! One thing a pointer did, in words that need no browser.

use super::camera::{Camera, ScreenPoint, WorldPoint, WorldRect};
use super::hit::Hit;

/// What a pointer did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PointerKind {
    /// Was pressed.
    Down,
    /// Moved, pressed or not.
    Move,
    /// Was released.
    Up,
    /// Was taken away by the browser.
    Cancel,
}

/// Which button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Button {
    /// Left button, finger or pen.
    #[default]
    Primary,
    /// The wheel: pans from anywhere.
    Middle,
    /// Right button: the menu.
    Secondary,
}

/// One thing a pointer did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PointerInput {
    /// What.
    pub kind: PointerKind,
    /// Where on the stage.
    pub at: ScreenPoint,
    /// With which button; for a move, the one that is held.
    pub button: Button,
    /// Adds to the selection; on empty canvas, draws a selection rectangle.
    pub shift: bool,
    /// Switches snapping off.
    pub alt: bool,
    /// Adds to the selection (Command on a Mac).
    pub ctrl: bool,
}

/// What lies under the pointer at that moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Under {
    /// The view, for turning screen distances into world distances.
    pub camera: Camera,
    /// What `hit` answered.
    pub hit: Hit,
    /// The middle of the component under the pointer, if there is one: dragging snaps this point to the grid. Of a
    /// connection whose middle is under the pointer, that.
    pub centre: Option<WorldPoint>,
    /// What the region under the pointer covers.
    pub region: Option<WorldRect>,
    /// Whether the component under the pointer is selected already: dragging then moves the whole selection.
    pub selected: bool,
}
