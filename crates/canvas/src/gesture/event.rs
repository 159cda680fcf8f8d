//! What a gesture asks for.

use crate::camera::{ScreenPoint, WorldPoint, WorldRect};
use crate::hit::Hit;
use crate::shape::Side;

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum GestureEvent {
    /// Select a component; with `add`, in addition (or no longer, if it was).
    Select {
        /// Which.
        component: usize,
        /// Whether the rest stays selected.
        add: bool,
    },
    /// Select a connection.
    SelectConnection(usize),
    /// Select a region.
    SelectRegion(usize),
    /// Select nothing.
    ClearSelection,
    /// A region and all in it stand this far from where the gesture found them.
    MoveRegion {
        /// Which.
        region: usize,
        /// World units to the right.
        dx: f64,
        /// World units down.
        dy: f64,
        /// Whether they stay there: one step of history.
        done: bool,
    },
    /// A region covers this.
    ResizeRegion {
        /// Which.
        region: usize,
        /// What it covers, snapped.
        rect: WorldRect,
        /// Whether it stays so: one step of history.
        done: bool,
    },
    /// One end of a connection is being led elsewhere.
    Rewiring {
        /// Which connection.
        connection: usize,
        /// Whether it is the caller's end.
        caller: bool,
        /// Where the loose end is.
        to: WorldPoint,
        /// The component it would join if it were dropped now.
        target: Option<usize>,
    },
    /// One end of a connection joins another component.
    RewireTo {
        /// Which connection.
        connection: usize,
        /// Whether it is the caller's end.
        caller: bool,
        /// The component.
        to: usize,
    },
    /// The middle of a connection is held here.
    Bend {
        /// Which.
        connection: usize,
        /// Where its middle is.
        to: WorldPoint,
        /// Whether nothing draws it to the straight line.
        free: bool,
        /// Whether it stays so: one step of history.
        done: bool,
    },
    /// The selection stands this far from where the gesture found it: a total, never a step.
    MoveBy {
        /// World units to the right.
        dx: f64,
        /// World units down.
        dy: f64,
    },
    /// The selection stays where it is: one step of history.
    CommitMove,
    /// A new connection is being pulled.
    Connecting {
        /// The caller.
        from: usize,
        /// The side it was pulled from.
        side: Side,
        /// Where its loose end is.
        to: WorldPoint,
        /// The component it would join if it were dropped now.
        target: Option<usize>,
    },
    /// Join two components.
    ConnectTo(usize, usize),
    /// A connection was dropped on empty canvas: offer components to put there.
    ConnectDroppedOnEmpty(usize, WorldPoint),
    /// Move the picture, in CSS pixels.
    PanBy {
        /// To the right.
        dx: f64,
        /// Down.
        dy: f64,
    },
    /// Select what this rectangle touches.
    MarqueeRect {
        /// The rectangle.
        rect: WorldRect,
        /// Whether it is the last one: before that it is only shown.
        done: bool,
    },
    /// A component from the palette would land here.
    Ghost {
        /// Its middle, snapped.
        at: WorldPoint,
        /// What it would be dropped on or into.
        over: Hit,
    },
    /// A component from the palette lands here.
    Place {
        /// Its middle, snapped.
        at: WorldPoint,
        /// What it is dropped on or into.
        over: Hit,
    },
    /// Open the context menu.
    OpenMenu {
        /// Of what.
        hit: Hit,
        /// Where.
        at: ScreenPoint,
    },
    /// Put everything back as it was when the gesture began.
    Abandoned,
}
