//! Mouse, pen and finger as plain numbers.

use wasm_bindgen::JsCast as _;
use web_sys::{Element, MouseEvent, PointerEvent, WheelEvent};

/// Where a pointer is and what is held down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PointerAt {
    /// To the right of the element that listens [pixels].
    pub x: f64,
    /// Below its top [pixels].
    pub y: f64,
    /// The button that went down or up: 0 is the main one, 1 the middle, 2 the other.
    pub button: i16,
    /// All that are down: 1 is the main one, 2 the other, 4 the middle.
    pub buttons: u16,
    /// Shift.
    pub shift: bool,
    /// Control, or Command on a Mac.
    pub ctrl: bool,
    /// Alt, or Option on a Mac.
    pub alt: bool,
    /// Which pointer, as long as it touches.
    pub id: i32,
    /// Whether it is a finger.
    pub touch: bool,
}

/// What a pointer event says, measured from the element that listens to it.
#[must_use]
pub fn at(event: &PointerEvent) -> PointerAt {
    let (x, y) = place(event);
    PointerAt {
        x,
        y,
        button: event.button(),
        buttons: event.buttons(),
        shift: event.shift_key(),
        ctrl: event.ctrl_key() || event.meta_key(),
        alt: event.alt_key(),
        id: event.pointer_id(),
        touch: event.pointer_type() == "touch",
    }
}

/// Where a mouse event happened, measured from the element that listens to it [pixels].
#[must_use]
pub fn place(event: &MouseEvent) -> (f64, f64) {
    let (x, y) = client(event);
    match listener(event) {
        Some(element) => {
            let bounds = element.get_bounding_client_rect();
            (x - bounds.left(), y - bounds.top())
        }
        None => (x, y),
    }
}

/// Where a mouse event happened in the window [pixels].
#[must_use]
pub fn client(event: &MouseEvent) -> (f64, f64) {
    (f64::from(event.client_x()), f64::from(event.client_y()))
}

/// Sends everything that this pointer does to the element that listens, even outside of it, until it is let go.
/// Says whether the browser agreed: the pointer may be gone already.
pub fn capture(event: &PointerEvent) -> bool {
    listener(event).is_some_and(|element| element.set_pointer_capture(event.pointer_id()).is_ok())
}

/// Ends [`capture`].
pub fn release(event: &PointerEvent) -> bool {
    listener(event).is_some_and(|element| element.release_pointer_capture(event.pointer_id()).is_ok())
}

/// How far a wheel was turned, to the right and down [pixels].
#[must_use]
pub fn wheel(event: &WheelEvent) -> (f64, f64) {
    // Lines and pages, as some mice count, in round numbers of pixels.
    let unit = match event.delta_mode() {
        WheelEvent::DOM_DELTA_LINE => 16.0,
        WheelEvent::DOM_DELTA_PAGE => 400.0,
        _ => 1.0,
    };
    (event.delta_x() * unit, event.delta_y() * unit)
}

/// What asks for pointers: a button, or whatever says so by this attribute.
const LISTENERS: &str = "[data-pointer], button";

/// Yew listens at the root of the page for everybody, so the event itself does not say which element asked.
fn listener(event: &MouseEvent) -> Option<Element> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest(LISTENERS).ok().flatten().or(Some(target))
}
