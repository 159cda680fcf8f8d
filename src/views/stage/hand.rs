//! What a person's hand does on the stage: turns pointers into commands, and shows what is being done until it is.

use std::rc::Rc;

use betwixt_model::{Catalogue, Point, Scenario, ZoneId};

use crate::canvas::camera::{ScreenPoint, Viewport, WorldPoint};
use crate::canvas::gesture::{Gesture, GestureEvent, snap};
use crate::canvas::guide::Aligned;
use crate::canvas::hit::{self, Corner, Hit};
use crate::canvas::pointer::{PointerInput, PointerKind, Under};
use crate::canvas::shape::Side;
use crate::platform::attribute;
use crate::platform::pointer::PointerAt;
use crate::state::{Command, Picking, Selection, Session, Sketch, Tool};

use super::bending::middle_under;
use super::dom_ids::STAGE;
use super::live::Live;
use super::meaning::{button, is_selected, picked, refusal, select, select_arrow};
use super::sketch_hand::{region_under, shown};
use super::{overlay, sketch_hand};

/// How near to the edge of the canvas something can be carried [pixels].
const EDGE: f64 = 24.0;

/// What the pointer is on, as far as the picture shows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Pointed {
    /// Box or arrow under the pointer.
    pub(super) over: Hit,
    /// Box that a pulled connection would end at, and whether it may.
    pub(super) aimed: Option<(usize, bool)>,
}

/// What a hand has to know of its surroundings.
#[derive(Clone, Debug)]
pub(super) struct Around {
    pub(super) scenario: Rc<Scenario>,
    pub(super) session: Rc<Session>,
    pub(super) catalogue: &'static Catalogue,
    /// Nothing can be built here.
    pub(super) looking_only: bool,
    /// The box that shows its handles.
    pub(super) handles_on: Option<usize>,
}

/// What a hand asks for, once nothing is borrowed any more.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) commands: Vec<Command>,
    /// The element that gets the focus.
    pub(super) focus: Option<String>,
    /// What the picture shows; `None` is as before.
    pub(super) pointed: Option<Pointed>,
}

/// A person's hand.
#[derive(Debug, Default)]
pub(super) struct Hand {
    pub(super) gesture: Gesture,
    pub(super) pointed: Pointed,
    pressed_on: Hit,
    /// What the press before was on.
    pressed_before: Hit,
    pub(super) picked: Vec<usize>,
    /// The region that is held elsewhere.
    pub(super) region: Option<ZoneId>,
    fingers: Vec<(i32, ScreenPoint)>,
    down: bool,
    giving: bool,
    wheel_serial: u32,
}

impl Hand {
    /// Whether focus that comes from the browser selects: not while a button is down, nor while it is given.
    pub(super) const fn takes_focus_as_choice(&self) -> bool {
        !self.down && !self.giving
    }

    /// The focus is being given by the app itself.
    pub(super) const fn set_giving(&mut self, giving: bool) {
        self.giving = giving;
    }

    /// A pointer did something.
    pub(super) fn pointer(&mut self, kind: PointerKind, at: &PointerAt, live: &mut Live, around: &Around) -> Asked {
        let mut asked = Asked::default();
        let point = self.held_inside(ScreenPoint { x: at.x, y: at.y }, live.viewport());
        self.down = match kind {
            PointerKind::Down => true,
            PointerKind::Up | PointerKind::Cancel => false,
            PointerKind::Move => self.down && at.buttons != 0,
        };
        if at.touch && self.pinch(kind, (at.id, point), live, &mut asked) {
            return asked;
        }
        let builds = !around.looking_only;
        let over = live.hit(point, shown(around, live, builds), at.touch);
        if kind == PointerKind::Down {
            self.pressed_before = std::mem::replace(&mut self.pressed_on, over);
            self.picked = picked(over, live, &around.session, at.shift || at.ctrl);
        }
        // Where nothing can be built every drag pans; what a click then means, `act` finds in `pressed_on`.
        let hit = if builds { over } else { Hit::Nothing };
        let centre = match hit {
            Hit::Component(node) => live.nodes().get(node).map(|node| node.centre),
            _ => middle_under(hit, live),
        };
        let selected = matches!(hit, Hit::Component(node) if is_selected(node, live, &around.session));
        let input =
            PointerInput { kind, at: point, button: button(kind, at), shift: at.shift, alt: at.alt, ctrl: at.ctrl };
        let panned = matches!(self.gesture, Gesture::Panning { .. });
        let pulled = self.gesture.pulled(live.camera().world_from_screen(point)).filter(|_| !at.alt);
        for event in self
            .gesture
            .step(input, &Under { camera: live.camera(), hit, centre, region: region_under(hit, live), selected })
        {
            match event {
                GestureEvent::MoveBy { dx, dy } => self.hold(live, around, (dx, dy), pulled),
                event => self.act(event, live, (around, builds), &mut asked),
            }
        }
        if panned && !matches!(self.gesture, Gesture::Panning { .. }) {
            asked.commands.push(Command::SetCamera(live.session_camera()));
        }
        if kind == PointerKind::Up {
            self.hint_at_tool(around, live, &mut asked);
        }
        self.point_at(if at.touch { Hit::Nothing } else { over }, kind, &mut asked);
        asked
    }

    /// What is carried stays on the canvas: beside it, it would be covered by what stands there.
    fn held_inside(&self, point: ScreenPoint, viewport: Viewport) -> ScreenPoint {
        if !matches!(self.gesture, Gesture::DraggingComponents { .. } | Gesture::DraggingRegion { .. }) {
            return point;
        }
        let inside = |at: f64, size: f64| at.clamp(EDGE.min(size / 2.0), (size - EDGE).max(size / 2.0));
        ScreenPoint { x: inside(point.x, viewport.width), y: inside(point.y, viewport.height) }
    }

    /// What the last two presses were on, if it was the same.
    pub(super) fn pressed_twice(&self) -> Option<Hit> {
        (self.pressed_on == self.pressed_before).then_some(self.pressed_on)
    }

    /// The pointer has left.
    pub(super) fn left(&mut self) -> Asked {
        let mut asked = Asked::default();
        if !self.down {
            self.set_pointed(Pointed { over: Hit::Nothing, aimed: self.pointed.aimed }, &mut asked);
        }
        asked
    }

    /// Escape, while something is held; says whether there was anything to abandon.
    pub(super) fn escape(&mut self, live: &mut Live) -> bool {
        // A connection that hangs on the pointer is the session's: Escape ends it there.
        if matches!(self.gesture, Gesture::Connecting { pending: true, .. }) || self.gesture.escape().is_none() {
            return false;
        }
        self.clear(live);
        true
    }

    /// The session's tool is another: the pointer follows the keyboard.
    pub(super) fn follow_tool(&mut self, tool: &Tool, live: &mut Live) -> Asked {
        let mut asked = Asked::default();
        match tool {
            Tool::Select => {
                if matches!(self.gesture, Gesture::Connecting { pending: true, .. }) {
                    self.gesture.escape();
                }
                if matches!(self.gesture, Gesture::Idle) {
                    self.clear(live);
                    self.set_pointed(Pointed { aimed: None, ..self.pointed }, &mut asked);
                }
            }
            Tool::Connecting { from, to } => {
                let Some(caller) = live.box_at(from) else { return asked };
                if matches!(self.gesture, Gesture::Idle) {
                    self.gesture.begin_connecting(caller, Side::Right);
                }
                if let Some(callee) = to.as_ref().and_then(|id| live.box_at(id)).and_then(|at| live.nodes().get(at)) {
                    let end = callee.edge_at(Side::Left, 0.0);
                    overlay::pull(live, (caller, Side::Right), end);
                }
            }
        }
        asked
    }

    /// A wheel was turned so far to the right and down. Returns a number for
    /// [`Self::is_last_turn`].
    pub(super) fn wheel(&mut self, at: (f64, f64), turned: (f64, f64), zooms: bool, live: &mut Live) -> u32 {
        let camera = live.camera();
        let (dx, dy) = turned;
        live.look_from(if zooms {
            camera.zoom_about(ScreenPoint { x: at.0, y: at.1 }, (-dy.clamp(-25.0, 25.0) * 0.01).exp())
        } else {
            camera.pan(-dx, -dy)
        });
        self.wheel_serial = self.wheel_serial.wrapping_add(1);
        self.wheel_serial
    }

    /// Whether the wheel has not been turned since: then the camera is told to the rest of the app.
    pub(super) const fn is_last_turn(&self, serial: u32) -> bool {
        self.wheel_serial == serial
    }

    /// Two fingers zoom; says whether the event belongs to that.
    fn pinch(
        &mut self,
        kind: PointerKind,
        (id, point): (i32, ScreenPoint),
        live: &mut Live,
        asked: &mut Asked,
    ) -> bool {
        let before: Vec<ScreenPoint> = self.fingers.iter().map(|(_, point)| *point).collect();
        match kind {
            PointerKind::Down => {
                self.fingers.retain(|(held, _)| *held != id);
                self.fingers.push((id, point));
                if self.fingers.len() == 2 {
                    self.gesture.escape();
                    self.clear(live);
                }
                return self.fingers.len() > 1;
            }
            PointerKind::Move => {
                if let Some(finger) = self.fingers.iter_mut().find(|(held, _)| *held == id) {
                    finger.1 = point;
                }
                let (&[a, b], &[(_, c), (_, d)]) = (before.as_slice(), self.fingers.as_slice()) else {
                    return before.len() > 1;
                };
                live.look_from(live.camera().pinch([a, b], [c, d]));
            }
            PointerKind::Up | PointerKind::Cancel => {
                self.fingers.retain(|(held, _)| *held != id);
                if before.len() > 1 {
                    asked.commands.push(Command::SetCamera(live.session_camera()));
                }
            }
        }
        before.len() > 1
    }

    /// Does what a gesture means.
    fn act(&mut self, event: GestureEvent, live: &mut Live, (around, builds): (&Around, bool), asked: &mut Asked) {
        match event {
            GestureEvent::Select { component, add } => select(component, add, live, asked),
            GestureEvent::SelectConnection(arrow) => select_arrow(arrow, live, asked),
            GestureEvent::ClearSelection => match self.pressed_on {
                Hit::Component(node) | Hit::Handle(node, _) if !builds => select(node, false, live, asked),
                Hit::Connection(arrow) if !builds => select_arrow(arrow, live, asked),
                _ if around.session.selection.is_nothing() => {}
                _ => asked.commands.push(Command::Select(Selection::Nothing)),
            },
            GestureEvent::MoveBy { dx, dy } => self.hold(live, around, (dx, dy), None),
            GestureEvent::CommitMove => {
                overlay::guides(&Aligned::default());
                sketch_hand::mark(None, around, live);
                let moved = live.let_go();
                if !moved.is_empty() {
                    asked.commands.push(Command::Move(moved));
                }
            }
            GestureEvent::PanBy { dx, dy } => live.look_from(live.camera().pan(dx, dy)),
            GestureEvent::MarqueeRect { rect, done: false } => overlay::marquee(Some(rect)),
            GestureEvent::MarqueeRect { rect, done: true } => {
                overlay::marquee(None);
                let ids = hit::components_in(&rect, live.nodes());
                let ids = ids.into_iter().filter_map(|at| live.box_id(at).cloned());
                asked.commands.push(Command::Select(Selection::of(ids)));
            }
            GestureEvent::Abandoned => {
                self.clear(live);
                self.set_pointed(Pointed { aimed: None, ..self.pointed }, asked);
                if around.session.tool != Tool::Select {
                    asked.commands.push(Command::Escape);
                }
            }
            // The palette carries its own ghost, and menus are asked for all over the page: `app/asking.rs`.
            GestureEvent::Ghost { .. } | GestureEvent::Place { .. } | GestureEvent::OpenMenu { .. } => {}
            GestureEvent::Connecting { .. } | GestureEvent::ConnectTo(..) | GestureEvent::ConnectDroppedOnEmpty(..) => {
                self.connect(event, live, around, asked);
            }
            GestureEvent::SelectRegion(_)
            | GestureEvent::MoveRegion { .. }
            | GestureEvent::ResizeRegion { .. }
            | GestureEvent::Bend { .. }
            | GestureEvent::Rewiring { .. }
            | GestureEvent::RewireTo { .. } => self.sketch(event, live, around, asked),
        }
    }

    /// Does what a gesture about a new connection means.
    fn connect(&mut self, event: GestureEvent, live: &mut Live, around: &Around, asked: &mut Asked) {
        let id = |at: usize| live.box_id(at).cloned();
        match event {
            GestureEvent::Connecting { from, side, to, target } => {
                overlay::pull(live, (from, side), to);
                let why = target.map(|target| (target, refusal(id(from), id(target), around)));
                let aimed = why.as_ref().map(|(target, why)| (*target, why.is_none()));
                overlay::say_why(why.and_then(|(_, why)| why), to);
                self.set_pointed(Pointed { aimed, ..self.pointed }, asked);
            }
            GestureEvent::ConnectTo(from, to) => {
                if let (Some(from), Some(to)) = (id(from), id(to)) {
                    asked.commands.push(Command::Connect { from, to });
                }
                self.clear(live);
                self.set_pointed(Pointed { aimed: None, ..self.pointed }, asked);
            }
            GestureEvent::ConnectDroppedOnEmpty(from, at) => {
                let WorldPoint { x, y } = snap(at, false);
                if let Some(from) = id(from) {
                    asked.commands.push(Command::Escape);
                    asked.commands.push(Command::from(Sketch::Pick(Picking::EndOf(from, Point { x, y }))));
                }
                self.clear(live);
                self.set_pointed(Pointed { aimed: None, ..self.pointed }, asked);
            }
            _ => {}
        }
    }

    /// A click on a handle begins what the key C begins, so that both end the same way.
    fn hint_at_tool(&self, around: &Around, live: &Live, asked: &mut Asked) {
        if let Gesture::Connecting { from, pending: true, .. } = self.gesture
            && around.session.tool == Tool::Select
            && let Some(id) = live.box_id(from)
        {
            asked.commands.push(Command::StartConnecting(Some(id.clone())));
        }
    }

    /// What the picture shows of where the pointer is.
    fn point_at(&mut self, over: Hit, kind: PointerKind, asked: &mut Asked) {
        if kind == PointerKind::Move && matches!(self.gesture, Gesture::Idle) {
            let name = match over {
                Hit::Component(_) => "component",
                Hit::Handle(..) => "handle",
                Hit::Connection(_) => "connection",
                Hit::End(..) => "end",
                Hit::Middle(_) => "middle",
                Hit::Region(_) => "region",
                Hit::Corner(_, Corner { right, bottom }) if right == bottom => "corner",
                Hit::Corner(..) => "other-corner",
                Hit::Nothing => "nothing",
            };
            attribute::set(STAGE, "data-over", name);
            // A box keeps its handles while the pointer is on one of them, whichever.
            let over = match over {
                Hit::Handle(node, _) => Hit::Component(node),
                other => other,
            };
            self.set_pointed(Pointed { over, ..self.pointed }, asked);
        }
    }

    pub(super) fn set_pointed(&mut self, pointed: Pointed, asked: &mut Asked) {
        if self.pointed != pointed {
            self.pointed = pointed;
            asked.pointed = Some(pointed);
        }
    }

    /// Takes away what was only shown.
    pub(super) fn clear(&mut self, live: &mut Live) {
        self.drop_region();
        Self::drop_middle();
        live.let_go();
        overlay::clear();
    }
}
