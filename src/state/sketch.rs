//! What can be asked of the canvas itself: regions, the ends of connections, adding at a place, and looking around. A part of
//! [`super::Command`], in a file of its own.

use std::rc::Rc;

use betwixt_model::{Area, ComponentId, ConnectionId, Point, ZoneId};

use super::command::{Command, Direction, Wanted};

/// One of the two ends of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// Who asks.
    Caller,
    /// Who is asked.
    Callee,
}

/// What the small list on the canvas is asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Picking {
    /// A new component at a place [canvas units]; without one beside what is selected, connected to it if that makes sense.
    Add(Option<Point>),
    /// A new component on one side of another, connected to it.
    Beside(ComponentId, Direction),
    /// A new component where a connection was dropped on the empty canvas [canvas units].
    EndOf(ComponentId, Point),
    /// Where an end of a connection goes.
    Rewire(ConnectionId, End),
}

/// What the small list is open for; each opening is one of its own, so that comparing two costs nothing.
#[derive(Clone, Debug)]
pub struct Picked(Rc<Picking>);

impl Picked {
    /// Opens the list.
    #[must_use]
    pub fn new(picking: Picking) -> Self {
        Self(Rc::new(picking))
    }
}

impl PartialEq for Picked {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl std::ops::Deref for Picked {
    type Target = Picking;

    fn deref(&self) -> &Picking {
        &self.0
    }
}

/// What somebody asks of the canvas.
#[derive(Clone, Debug, PartialEq)]
pub enum Sketch {
    // Regions.
    /// A new region: around what is selected, else where one looks.
    AddZone,
    /// A new region here [canvas units], with whoever stands there in none.
    AddZoneAt(Point),
    /// What a region is called.
    RenameZone {
        /// Which.
        zone: ZoneId,
        /// Its new name.
        name: String,
    },
    /// A region with everything in it, so far [canvas units].
    MoveZone {
        /// Which.
        zone: ZoneId,
        /// To the right.
        dx: f64,
        /// Down.
        dy: f64,
    },
    /// What a region covers; `None` is what its components need. Components that are outside then leave it, and those that are
    /// inside and in no region join.
    ResizeZone {
        /// Which.
        zone: ZoneId,
        /// What it covers.
        area: Option<Area>,
    },
    /// The region that is selected, wider and higher by so much [canvas units].
    GrowZone {
        /// To the right.
        dx: f64,
        /// Down.
        dy: f64,
    },
    /// Select the next region.
    NextZone,

    // Connections.
    /// One end of a connection to another component.
    Rewire {
        /// Which.
        connection: ConnectionId,
        /// Which of its ends.
        end: End,
        /// Where to.
        to: ComponentId,
    },
    /// How far the middle of a connection's arrow is drawn from where it would be by itself [canvas units]; `None` is not at all.
    Bend(ConnectionId, Option<Point>),
    /// Bend a connection with the arrow keys; `None` is the one that is selected.
    StartBending(Option<ConnectionId>),
    /// Draw a connection as it would be by itself; `None` is the one that is selected.
    Straighten(Option<ConnectionId>),
    /// Switch a connection off without deleting it, or on again; `None` is the one that is selected.
    ToggleDisabled(Option<ConnectionId>),

    // Adding.
    /// Open the small list.
    Pick(Picking),
    /// Open it where one looks.
    PickHere,
    /// Open it for the next component on this side of the one that is selected.
    PickBeside(Direction),
    /// Open it for an end of the connection that is selected.
    PickEnd(End),
    /// Close it.
    StopPicking,
    /// A new component on one side of another, connected to it.
    AddBeside {
        /// What.
        what: Wanted,
        /// The other one.
        beside: ComponentId,
        /// Its side.
        way: Direction,
    },
    /// One of the templates, by its place in the list.
    PutTemplate(usize),
    /// What was copied, with its middle here [canvas units]; without a text it is asked for.
    PasteAt(Option<String>, Point),

    // Looking.
    /// With the focus to the next part of the page, or to the one before.
    GoToPart {
        /// To the next.
        forward: bool,
    },
    /// Select who asks what is selected.
    GoToCaller,
    /// What the pointer draws next is a rectangle that selects: what Shift does, for whoever has no keys.
    DrawRectangle,
    /// Everything in its own size.
    ZoomActual,
    /// What is selected, as large as it can be.
    FitSelection,
    /// Fold the small map away or out.
    ToggleMap,
}

impl From<Sketch> for Command {
    fn from(sketch: Sketch) -> Self {
        Self::Sketch(Rc::new(sketch))
    }
}
