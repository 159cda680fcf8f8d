//! Somebody asks what can be done with something: the other mouse button, or a finger that stays where it is.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event, EventTarget, MouseEvent, PointerEvent};

use super::watch::deciding;
use super::{Watch, document, window};

/// What is asked about.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// Where in the window [pixels].
    pub at: (f64, f64),
    /// The identity, or what `data-menu` says, of the nearest element around that has a menu.
    pub part: String,
    /// How far to the right in that element, of its width.
    pub share: f64,
}

/// A finger that rests so long asks [page milliseconds]; further than this it moves [pixels].
const LONG_MS: u32 = 500;
const SLACK: f64 = 10.0;

/// A finger that rests: what happens when it has done so for long, and where it is [pixels].
type Resting = (Timeout, (f64, f64));

/// Calls something whenever somebody asks; it says whether it has an answer, and then the browser gives none.
///
/// `having` selects the elements that have a menu.
pub fn on_ask(having: &'static str, asked: impl Fn(&Spot) -> bool + 'static) -> Watch {
    let Some(window) = window() else { return Watch::nothing() };
    let asked = Rc::new(asked);
    let held: Rc<RefCell<Option<Resting>>> = Rc::default();
    let menu = {
        let asked = Rc::clone(&asked);
        deciding(&window, "contextmenu", move |event| {
            if let Some(spot) = mouse(event).and_then(|mouse| spot(mouse.target(), place(mouse), having))
                && asked(&spot)
            {
                event.prevent_default();
            }
        })
    };
    let down = {
        let held = Rc::clone(&held);
        deciding(&window, "pointerdown", move |event| {
            held.take();
            let Some(pointer) = event.dyn_ref::<PointerEvent>() else { return };
            if pointer.pointer_type() != "touch" || !pointer.is_primary() {
                return;
            }
            let at = place(pointer);
            let Some(spot) = spot(event.target(), at, having) else { return };
            let asked = Rc::clone(&asked);
            let timer = Timeout::new(LONG_MS, move || {
                asked(&spot);
            });
            held.replace(Some((timer, at)));
        })
    };
    let moved = {
        let held = Rc::clone(&held);
        deciding(&window, "pointermove", move |event| {
            let far = |(_, from): &Resting| {
                mouse(event).is_some_and(|now| (place(now).0 - from.0).hypot(place(now).1 - from.1) > SLACK)
            };
            if held.borrow().as_ref().is_some_and(far) {
                held.take();
            }
        })
    };
    let ended = |name: &'static str| {
        let held = Rc::clone(&held);
        deciding(&window, name, move |_| {
            held.take();
        })
    };
    Watch::listeners(vec![menu, down, moved, ended("pointerup"), ended("pointercancel")])
}

/// What has the focus, if it has a menu: asked by a key. `middle` selects what stands in the middle of an element whose
/// own bounds change with how it is drawn.
#[must_use]
pub fn focused(having: &str, middle: &str) -> Option<Spot> {
    let active = document()?.active_element()?;
    let heart = active.query_selector(middle).ok().flatten();
    let bounds = heart.as_ref().unwrap_or(&active).get_bounding_client_rect();
    let at = (bounds.left() + bounds.width().min(48.0) / 2.0, bounds.top() + bounds.height().min(56.0) / 2.0);
    spot(Some(active.into()), at, having)
}

fn mouse(event: &Event) -> Option<&MouseEvent> {
    event.dyn_ref()
}

fn place(event: &MouseEvent) -> (f64, f64) {
    (f64::from(event.client_x()), f64::from(event.client_y()))
}

fn spot(target: Option<EventTarget>, at: (f64, f64), having: &str) -> Option<Spot> {
    let element = target?.dyn_into::<Element>().ok()?.closest(having).ok()??;
    let bounds = element.get_bounding_client_rect();
    let share = if bounds.width() > 0.0 { (at.0 - bounds.left()) / bounds.width() } else { 0.0 };
    let part = element.get_attribute("data-menu").unwrap_or_else(|| {
        let id = element.id();
        // What has no identity is told by its first class.
        if id.is_empty() { element.class_name().split(' ').next().unwrap_or_default().to_owned() } else { id }
    });
    Some(Spot { at, part, share: share.clamp(0.0, 1.0) })
}
