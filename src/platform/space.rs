//! The space bar on the canvas: held it takes hold of the paper, pressed and let go it plays or holds the time.

use std::cell::Cell;
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions, EventListenerPhase};
use wasm_bindgen::JsCast as _;
use web_sys::{Event, KeyboardEvent};

use super::keyboard::place;
use super::watch::unless_broken;
use super::{Watch, attribute, window};
use crate::state::shortcuts::Focus;

/// What says on the canvas that the paper would be taken hold of.
const HELD_ON: &str = "data-hand";

thread_local! {
    /// Whether it is down, and whether a pointer went down meanwhile.
    static HELD: Cell<Option<bool>> = const { Cell::new(None) };
}

/// A pointer went down: says whether the space bar is down, and remembers that it meant this.
pub fn takes_hold() -> bool {
    let held = HELD.get().is_some();
    if held {
        HELD.set(Some(true));
    }
    held
}

/// Listens to it before everybody else does. Calls something when it has been let go, and nothing was taken hold of.
pub fn watch(canvas: &'static str, tapped: impl Fn() + 'static) -> Watch {
    let Some(window) = window() else { return Watch::nothing() };
    let first = |name: &'static str, heard: Rc<dyn Fn(&Event)>| {
        let options = EventListenerOptions { phase: EventListenerPhase::Capture, passive: false };
        EventListener::new_with_options(&window, name, options, unless_broken(move |event| heard(event)))
    };
    let down = move |event: &Event| {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
        let alone = key.key() == " " && !(key.ctrl_key() || key.meta_key() || key.alt_key() || key.shift_key());
        if alone && place(event.target(), canvas) == Focus::Canvas {
            event.prevent_default();
            if HELD.get().is_none() {
                HELD.set(Some(false));
                attribute::set(canvas, HELD_ON, "open");
            }
        }
    };
    let let_go = move || {
        attribute::remove(canvas, HELD_ON);
        HELD.take()
    };
    let up = move |event: &Event| {
        if event.dyn_ref::<KeyboardEvent>().is_some_and(|key| key.key() == " ") && let_go() == Some(false) {
            event.prevent_default();
            tapped();
        }
    };
    // Whoever goes to another window lets go of it there.
    let left = move |_: &Event| {
        let_go();
    };
    Watch::listeners(vec![first("keydown", Rc::new(down)), first("keyup", Rc::new(up)), first("blur", Rc::new(left))])
}
