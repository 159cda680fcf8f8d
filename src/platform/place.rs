//! Where elements stand in the window: what opens there, what is in sight, and what a press falls on.

use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, Event};

use super::{attribute, document, window};

/// Room that is kept to the edges of the window [pixels].
const EDGE: f64 = 8.0;

fn element(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

/// Puts an element with its corner there, or as near as it fits into the window [pixels]. Says whether it is there.
pub fn put(id: &str, (x, y): (f64, f64)) -> bool {
    let (Some(element), Some(window)) = (element(id), window()) else { return false };
    let bounds = element.get_bounding_client_rect();
    let size = |name: &str| js_sys::Reflect::get(&window, &JsValue::from_str(name)).ok().and_then(|n| n.as_f64());
    let fit = |at: f64, length: f64, room: Option<f64>| {
        let most = room.map_or(at, |room| room - length - EDGE);
        at.min(most).max(EDGE)
    };
    let (x, y) = (fit(x, bounds.width(), size("innerWidth")), fit(y, bounds.height(), size("innerHeight")));
    at(id, (x, y))
}

/// Puts an element so far to the right and down in what holds it [pixels]; says whether it is there.
pub fn at(id: &str, (x, y): (f64, f64)) -> bool {
    let set = |name: &str, value: f64| attribute::set_style(id, name, &format!("{value:.0}px"));
    set("left", x) && set("top", y)
}

/// How high an element is [pixels], if it is there.
#[must_use]
pub fn height(id: &str) -> Option<f64> {
    Some(element(id)?.get_bounding_client_rect().height())
}

/// Brings an element into sight of whatever scrolls around it; says whether it is there.
pub fn show(id: &str) -> bool {
    let Some(element) = element(id) else { return false };
    let options = js_sys::Object::new();
    let _set = js_sys::Reflect::set(&options, &JsValue::from_str("block"), &JsValue::from_str("nearest"));
    let call = js_sys::Reflect::get(&element, &JsValue::from_str("scrollIntoView")).ok();
    let call = call.and_then(|call| call.dyn_into::<js_sys::Function>().ok());
    call.is_some_and(|call| call.call1(&element, &options).is_ok())
}

/// Whether an event comes from the element of that identity itself, and from nothing in it.
#[must_use]
pub fn is_on(id: &str, event: &Event) -> bool {
    event.target().and_then(|target| target.dyn_into::<Element>().ok()).is_some_and(|element| element.id() == id)
}

/// Whether the element that has the focus stands in the one of that identity.
#[must_use]
pub fn has_focus(id: &str) -> bool {
    let active = document().and_then(|document| document.active_element());
    active.is_some_and(|active| active.closest(&format!("#{id}")).ok().flatten().is_some())
}

/// Whether no element has the focus.
#[must_use]
pub fn has_nothing_focus() -> bool {
    document().and_then(|document| document.active_element()).is_none_or(|active| active.tag_name() == "BODY")
}

/// The upper left corner of an element in the window [pixels].
#[must_use]
pub fn corner(id: &str) -> Option<(f64, f64)> {
    let bounds = element(id)?.get_bounding_client_rect();
    Some((bounds.left(), bounds.top()))
}

/// How large an element is, if any of it is in the window [pixels].
#[must_use]
pub fn size_in_sight(id: &str) -> Option<(f64, f64)> {
    let (bounds, window) = (element(id)?.get_bounding_client_rect(), window()?);
    let room = |name: &str| js_sys::Reflect::get(&window, &JsValue::from_str(name)).ok()?.as_f64();
    let seen = |from: f64, to: f64, room: Option<f64>| to > 0.0 && room.is_none_or(|room| from < room);
    let seen = seen(bounds.top(), bounds.bottom(), room("innerHeight"))
        && seen(bounds.left(), bounds.right(), room("innerWidth"));
    seen.then(|| (bounds.width(), bounds.height()))
}
