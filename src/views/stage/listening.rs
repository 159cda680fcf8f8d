//! What listens on the stage: pointers, the wheel, and boxes and arrows that are pressed or focused without either.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use crate::canvas::pointer::PointerKind;
use crate::later;
use crate::platform::pointer;
use crate::state::{Command, Selection, Tool};

use super::following;
use super::hand::{Around, Asked, Hand, Pointed};
use super::hands::Hands;
use super::painter::PainterHandle;

/// Everything that listens: the hand, and where its wishes go.
#[derive(Clone)]
pub(crate) struct HandsOn {
    pub(super) hand: Rc<RefCell<Hand>>,
    pub(super) painter: PainterHandle,
    pub(super) around: Around,
    pub(super) pointed: UseStateSetter<Pointed>,
    pub(super) on_command: Callback<Command>,
}

impl HandsOn {
    /// Carries out what the hand asked for, now that nothing is borrowed.
    pub(super) fn carry_out(&self, asked: Asked) {
        following::carry_out(asked, &self.hand, &self.pointed, &self.on_command);
    }

    /// Does something as soon as it can be done.
    fn with(&self, call: impl FnOnce(&Self, &Hands) + 'static) {
        let this = self.clone();
        later::with(move |later| call(&this, &later.hands));
    }

    pub(super) fn pointer(&self, kind: PointerKind) -> Callback<PointerEvent> {
        let this = self.clone();
        Callback::from(move |event: PointerEvent| {
            let at = pointer::at(&event);
            let _held = match kind {
                PointerKind::Down => pointer::capture(&event),
                PointerKind::Up | PointerKind::Cancel => pointer::release(&event),
                PointerKind::Move => false,
            };
            this.with(move |this, hands| (hands.pointer)(this, kind, &at));
        })
    }

    pub(super) fn left(&self) -> Callback<PointerEvent> {
        let this = self.clone();
        Callback::from(move |_: PointerEvent| {
            this.with(|this, hands| (hands.left)(this));
        })
    }

    pub(super) fn wheel(&self) -> Callback<WheelEvent> {
        let this = self.clone();
        Callback::from(move |event: WheelEvent| {
            let zooms = event.ctrl_key() || event.meta_key();
            if this.around.looking_only && !zooms {
                return;
            }
            event.prevent_default();
            let (at, turned) = (pointer::place(&event), pointer::wheel(&event));
            this.with(move |this, hands| (hands.wheel)(this, at, turned, zooms));
        })
    }

    /// Escape abandons what the hand holds. Nothing else is heard here: the app listens to all other keys, further out.
    pub(super) fn key(&self) -> Callback<KeyboardEvent> {
        let this = self.clone();
        Callback::from(move |event: KeyboardEvent| {
            // Before the second file is here a hand holds nothing.
            if event.key() == "Escape" && later::here().is_some_and(|later| (later.hands.escape)(&this)) {
                event.prevent_default();
            }
        })
    }

    pub(super) fn double_click(&self) -> Callback<MouseEvent> {
        let this = self.clone();
        Callback::from(move |event: MouseEvent| {
            let at = pointer::place(&event);
            this.with(move |this, hands| (hands.double_click)(this, at));
        })
    }

    /// A box or an arrow was pressed without a pointer.
    fn pressed(&self, id: &str, arrow: bool) {
        self.on_command.emit(Command::Select(selection(id, arrow)));
    }

    /// A box or an arrow got the focus from the browser: by Tab, or because it was given.
    fn focused(&self, id: &str, arrow: bool) {
        // Who presses or is given the focus has selected already, and who connects only looks around.
        let choice = self.hand.try_borrow().is_ok_and(|hand| hand.takes_focus_as_choice());
        let session = &self.around.session;
        let held = match &session.selection {
            Selection::Connection(held) => arrow && held.as_str() == id,
            other => !arrow && other.has_component(&id.into()),
        };
        if choice && session.tool == Tool::Select && !held {
            self.on_command.emit(Command::Select(selection(id, arrow)));
        }
    }
}

/// What boxes and arrows report to: the same from render to render, so that only those that changed are rendered.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ears {
    pub(super) node_pressed: Callback<String>,
    pub(super) node_focused: Callback<String>,
    pub(super) link_pressed: Callback<String>,
    pub(super) link_focused: Callback<String>,
}

impl Ears {
    fn new(latest: &Rc<RefCell<Option<HandsOn>>>) -> Self {
        let ear = |heard: fn(&HandsOn, &str)| {
            let latest = Rc::clone(latest);
            Callback::from(move |id: String| {
                let hands_on = latest.borrow().clone();
                if let Some(hands_on) = hands_on {
                    heard(&hands_on, &id);
                }
            })
        };
        Self {
            node_pressed: ear(|on, id| on.pressed(id, false)),
            node_focused: ear(|on, id| on.focused(id, false)),
            link_pressed: ear(|on, id| on.pressed(id, true)),
            link_focused: ear(|on, id| on.focused(id, true)),
        }
    }
}

#[hook]
pub(super) fn use_ears(hands_on: &HandsOn) -> Rc<Ears> {
    let latest = use_mut_ref(|| None::<HandsOn>);
    *latest.borrow_mut() = Some(hands_on.clone());
    use_memo((), move |()| Ears::new(&latest))
}

fn selection(id: &str, arrow: bool) -> Selection {
    if arrow { Selection::Connection(id.into()) } else { Selection::one(id.into()) }
}
