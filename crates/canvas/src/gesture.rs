//! What a person's pointer means over time: clicks, drags, pans, selection rectangles and new connections.
//!
//! A state machine without a DOM: the caller says what the pointer did and what lies under it, and receives what
//! to do. A gesture that is abandoned (Escape, a cancelled pointer) ends with [`GestureEvent::Abandoned`], and
//! whoever keeps the document puts back what it was when the gesture began.

mod event;

use super::camera::{ScreenPoint, WorldPoint, WorldRect};
use super::hit::{Corner, Hit};
use super::pointer::{Button, PointerInput, PointerKind, Under};
use super::shape::Side;

pub use event::GestureEvent;

/// The grid that components snap to, in world units.
pub const GRID: f64 = 20.0;
/// How far a pressed pointer may tremble before it is a drag, in CSS pixels.
pub const DRAG_THRESHOLD: f64 = 4.0;

/// The least width and height of a region, in world units.
pub const REGION_LEAST: f64 = 80.0;

/// What is going on.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Gesture {
    /// Nothing.
    #[default]
    Idle,
    /// A button is down and has not moved far enough to mean more than a click.
    Pressed(Press),
    /// The picture follows the pointer.
    Panning {
        /// Where the pointer was.
        last: ScreenPoint,
    },
    /// The selection follows the pointer.
    DraggingComponents {
        /// The world point that was taken hold of.
        grabbed: WorldPoint,
        /// The middle of the component that was taken hold of, when it was.
        centre: WorldPoint,
    },
    /// A new connection follows the pointer.
    Connecting {
        /// The caller.
        from: usize,
        /// The side it leaves.
        side: Side,
        /// Whether it hangs on the pointer without a button, after a click on the handle.
        pending: bool,
    },
    /// A region follows the pointer.
    DraggingRegion {
        /// Which.
        region: usize,
        /// The world point that was taken hold of.
        grabbed: WorldPoint,
    },
    /// A corner of a region follows the pointer.
    Resizing {
        /// Which.
        region: usize,
        /// Which of its corners.
        corner: Corner,
        /// What it covered.
        rect: WorldRect,
    },
    /// An end of a connection follows the pointer.
    Rewiring {
        /// Which connection.
        connection: usize,
        /// Whether it is the caller's end.
        caller: bool,
    },
    /// The middle of a connection follows the pointer.
    Bending {
        /// Which connection.
        connection: usize,
        /// The world point that was taken hold of.
        grabbed: WorldPoint,
        /// Where its middle was.
        middle: WorldPoint,
    },
    /// A selection rectangle is being drawn.
    Marquee {
        /// Its first corner.
        from: WorldPoint,
    },
    /// A component from the palette follows the pointer.
    PlacingFromPalette,
}

/// How a gesture began.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Press {
    /// What the pointer did.
    input: PointerInput,
    /// What was under it.
    under: Under,
}

impl Gesture {
    /// Takes a component from the palette; it follows the pointer until it is placed.
    pub fn begin_placing(&mut self) {
        *self = Self::PlacingFromPalette;
    }

    /// Starts a connection from the keyboard or a menu, as a click on a handle does.
    pub fn begin_connecting(&mut self, from: usize, side: Side) {
        *self = Self::Connecting { from, side, pending: true };
    }

    /// Where the component that is dragged would be without a grid, and where it was; nothing else is dragged so.
    #[must_use]
    pub fn pulled(&self, at: WorldPoint) -> Option<(WorldPoint, WorldPoint)> {
        match self {
            Self::DraggingComponents { grabbed, centre } => {
                let free = WorldPoint { x: centre.x + at.x - grabbed.x, y: centre.y + at.y - grabbed.y };
                Some((free, *centre))
            }
            _ => None,
        }
    }

    /// Escape: abandons whatever is going on.
    pub fn escape(&mut self) -> Option<GestureEvent> {
        let was = std::mem::take(self);
        // A pan has nothing to put back, and a press has done nothing yet.
        (!matches!(was, Self::Idle | Self::Pressed(_) | Self::Panning { .. })).then_some(GestureEvent::Abandoned)
    }

    /// Takes in what a pointer did and says what to do, in order.
    #[must_use]
    pub fn step(&mut self, input: PointerInput, under: &Under) -> Vec<GestureEvent> {
        match input.kind {
            PointerKind::Down => self.down(input, under),
            PointerKind::Move => self.moved(input, under),
            PointerKind::Up => self.up(input, under),
            PointerKind::Cancel => self.escape().into_iter().collect(),
        }
    }

    /// A button went down.
    fn down(&mut self, input: PointerInput, under: &Under) -> Vec<GestureEvent> {
        match (*self, input.button) {
            (Self::Idle, Button::Secondary) => {
                return vec![GestureEvent::OpenMenu { hit: under.hit, at: input.at }];
            }
            (Self::Idle, _) => {
                *self = Self::Pressed(Press { input, under: *under });
            }
            // The secondary button lets go of what hangs on the pointer.
            (Self::Connecting { pending: true, .. } | Self::PlacingFromPalette, Button::Secondary) => {
                return self.escape().into_iter().collect();
            }
            // A second button during a gesture means nothing; a pending one acts when the button comes up.
            _ => {}
        }
        Vec::new()
    }

    /// The pointer moved.
    fn moved(&mut self, input: PointerInput, under: &Under) -> Vec<GestureEvent> {
        let mut events = Vec::new();
        if let Self::Pressed(press) = *self {
            let (dx, dy) = (input.at.x - press.input.at.x, input.at.y - press.input.at.y);
            if dx.hypot(dy) < DRAG_THRESHOLD {
                return events;
            }
            *self = press.become_drag(&mut events);
        }
        let at = under.camera.world_from_screen(input.at);
        match self {
            Self::Idle | Self::Pressed(_) => {}
            Self::Panning { last } => {
                events.push(GestureEvent::PanBy { dx: input.at.x - last.x, dy: input.at.y - last.y });
                *last = input.at;
            }
            Self::DraggingComponents { grabbed, centre } => {
                let target = WorldPoint { x: centre.x + at.x - grabbed.x, y: centre.y + at.y - grabbed.y };
                let snapped = snap(target, input.alt);
                events.push(GestureEvent::MoveBy { dx: snapped.x - centre.x, dy: snapped.y - centre.y });
            }
            Self::Connecting { from, side, .. } => {
                let target = component_under(under.hit).filter(|target| target != from);
                events.push(GestureEvent::Connecting { from: *from, side: *side, to: at, target });
            }
            Self::DraggingRegion { region, grabbed } => {
                let (dx, dy) = region_moved(*grabbed, at, input.alt);
                events.push(GestureEvent::MoveRegion { region: *region, dx, dy, done: false });
            }
            Self::Resizing { region, corner, rect } => {
                let rect = corner.pulled(rect, snap(at, input.alt), REGION_LEAST);
                events.push(GestureEvent::ResizeRegion { region: *region, rect, done: false });
            }
            Self::Rewiring { connection, caller } => {
                let target = component_under(under.hit);
                events.push(GestureEvent::Rewiring { connection: *connection, caller: *caller, to: at, target });
            }
            Self::Bending { connection, grabbed, middle } => {
                events.push(bent(*connection, (*grabbed, *middle), at, input.alt, false));
            }
            Self::Marquee { from } => {
                events.push(GestureEvent::MarqueeRect { rect: WorldRect::between(*from, at), done: false });
            }
            Self::PlacingFromPalette => events.push(GestureEvent::Ghost { at: snap(at, input.alt), over: under.hit }),
        }
        events
    }

    /// A button came up.
    fn up(&mut self, input: PointerInput, under: &Under) -> Vec<GestureEvent> {
        // No gesture begins with the secondary button, so none ends with it.
        if input.button == Button::Secondary {
            return Vec::new();
        }
        let at = under.camera.world_from_screen(input.at);
        match std::mem::take(self) {
            Self::Idle | Self::Panning { .. } => Vec::new(),
            Self::Pressed(press) => self.click(&press),
            Self::DraggingComponents { .. } => vec![GestureEvent::CommitMove],
            Self::Connecting { from, .. } => vec![match under.hit {
                Hit::Component(to) | Hit::Handle(to, _) if to != from => GestureEvent::ConnectTo(from, to),
                Hit::Component(_) | Hit::Handle(..) => GestureEvent::Abandoned,
                _ => GestureEvent::ConnectDroppedOnEmpty(from, at),
            }],
            Self::DraggingRegion { region, grabbed } => {
                let (dx, dy) = region_moved(grabbed, at, input.alt);
                vec![GestureEvent::MoveRegion { region, dx, dy, done: true }]
            }
            Self::Resizing { region, corner, rect } => {
                let rect = corner.pulled(&rect, snap(at, input.alt), REGION_LEAST);
                vec![GestureEvent::ResizeRegion { region, rect, done: true }]
            }
            Self::Rewiring { connection, caller } => vec![match component_under(under.hit) {
                Some(to) => GestureEvent::RewireTo { connection, caller, to },
                None => GestureEvent::Abandoned,
            }],
            Self::Bending { connection, grabbed, middle } => {
                vec![bent(connection, (grabbed, middle), at, input.alt, true)]
            }
            Self::Marquee { from } => {
                vec![GestureEvent::MarqueeRect { rect: WorldRect::between(from, at), done: true }]
            }
            Self::PlacingFromPalette => vec![GestureEvent::Place { at: snap(at, input.alt), over: under.hit }],
        }
    }

    /// A press that came up where it went down.
    fn click(&mut self, press: &Press) -> Vec<GestureEvent> {
        if press.input.button != Button::Primary {
            return Vec::new();
        }
        let add = press.input.shift || press.input.ctrl;
        match press.under.hit {
            Hit::Component(component) => vec![GestureEvent::Select { component, add }],
            Hit::Connection(connection) | Hit::End(connection, _) | Hit::Middle(connection) => {
                vec![GestureEvent::SelectConnection(connection)]
            }
            Hit::Region(region) | Hit::Corner(region, _) => vec![GestureEvent::SelectRegion(region)],
            Hit::Nothing if add => Vec::new(),
            Hit::Nothing => vec![GestureEvent::ClearSelection],
            Hit::Handle(from, side) => {
                self.begin_connecting(from, side);
                let to = press.under.camera.world_from_screen(press.input.at);
                vec![GestureEvent::Connecting { from, side, to, target: None }]
            }
        }
    }
}

impl Press {
    /// What the press becomes once the pointer has left the threshold.
    fn become_drag(&self, events: &mut Vec<GestureEvent>) -> Gesture {
        let Self { input, under } = self;
        let from = under.camera.world_from_screen(input.at);
        match under.hit {
            _ if input.button == Button::Middle => Gesture::Panning { last: input.at },
            Hit::Handle(from, side) => Gesture::Connecting { from, side, pending: false },
            Hit::Component(component) => {
                if !under.selected {
                    events.push(GestureEvent::Select { component, add: input.shift || input.ctrl });
                }
                Gesture::DraggingComponents { grabbed: from, centre: under.centre.unwrap_or(from) }
            }
            Hit::End(connection, caller) => Gesture::Rewiring { connection, caller },
            Hit::Middle(connection) => {
                Gesture::Bending { connection, grabbed: from, middle: under.centre.unwrap_or(from) }
            }
            Hit::Corner(region, corner) => match under.region {
                Some(rect) => Gesture::Resizing { region, corner, rect },
                None => Gesture::Panning { last: input.at },
            },
            Hit::Connection(_) | Hit::Region(_) | Hit::Nothing if input.shift => Gesture::Marquee { from },
            Hit::Region(region) => {
                events.push(GestureEvent::SelectRegion(region));
                Gesture::DraggingRegion { region, grabbed: from }
            }
            Hit::Connection(_) | Hit::Nothing => Gesture::Panning { last: input.at },
        }
    }
}

/// The nearest grid point, or the point itself where snapping is off.
#[must_use]
pub fn snap(point: WorldPoint, off: bool) -> WorldPoint {
    let near = |value: f64| (value / GRID).round() * GRID;
    if off { point } else { WorldPoint { x: near(point.x), y: near(point.y) } }
}

/// The component that a dropped connection would join.
const fn component_under(hit: Hit) -> Option<usize> {
    match hit {
        Hit::Component(component) | Hit::Handle(component, _) => Some(component),
        Hit::Connection(_) | Hit::End(..) | Hit::Middle(_) | Hit::Region(_) | Hit::Corner(..) | Hit::Nothing => None,
    }
}

/// What holding the middle of a connection asks for; with `alt` nothing draws it to the straight line.
fn bent(
    connection: usize,
    (grabbed, middle): (WorldPoint, WorldPoint),
    at: WorldPoint,
    free: bool,
    done: bool,
) -> GestureEvent {
    let to = WorldPoint { x: middle.x + at.x - grabbed.x, y: middle.y + at.y - grabbed.y };
    GestureEvent::Bend { connection, to, free, done }
}

/// How far a region is held from where it was: in steps of the grid, so that what is in it stays on the grid.
fn region_moved(grabbed: WorldPoint, at: WorldPoint, alt: bool) -> (f64, f64) {
    let by = snap(WorldPoint { x: at.x - grabbed.x, y: at.y - grabbed.y }, alt);
    (by.x, by.y)
}

#[cfg(test)]
mod tests;
