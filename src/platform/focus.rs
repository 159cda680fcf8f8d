//! Giving an element the browser's focus.

use wasm_bindgen::{JsCast as _, JsValue};

use super::{document, watch};

/// Moves the focus to the element of that identity; says whether there is one that takes it.
pub fn give(id: &str) -> bool {
    document().and_then(|document| document.get_element_by_id(id)).is_some_and(|element| give_to(&element))
}

/// Moves the focus to an element; says whether it takes it.
pub(super) fn give_to(element: &web_sys::Element) -> bool {
    // SVG elements take the focus too, but share no class with those of HTML.
    let focus = js_sys::Reflect::get(element, &JsValue::from_str("focus")).ok();
    let focus = focus.and_then(|focus| focus.dyn_into::<js_sys::Function>().ok());
    focus.is_some_and(|focus| focus.call0(element).is_ok())
}

/// The same once everything that happens now has been drawn.
pub fn soon(id: &str) {
    let id = id.to_owned();
    watch::later(0, move || {
        give(&id);
    });
}

/// Gives it to the element of that identity once everything that happens now has been drawn, if whatever had it is gone by
/// then: keys must go on working, and whoever listens must not begin at the top of the page again.
pub fn keep(id: &'static str) {
    watch::later(0, move || {
        let lost =
            document().is_some_and(|document| document.active_element().is_none_or(|held| held.tag_name() == "BODY"));
        if lost {
            give(id);
        }
    });
}

/// Scrolls the element of that identity into what is seen of the list that holds it.
pub fn show(id: &str) {
    let Some(element) = document().and_then(|document| document.get_element_by_id(id)) else { return };
    let Some(list) = element.parent_element() else { return };
    let (own, held) = (element.get_bounding_client_rect(), list.get_bounding_client_rect());
    let by = if own.top() < held.top() {
        own.top() - held.top()
    } else if own.bottom() > held.bottom() {
        own.bottom() - held.bottom()
    } else {
        return;
    };
    list.set_scroll_top(list.scroll_top() + by.round() as i32);
}

/// The identity of the element that has the focus, so that it can be given back when a dialog closes.
#[must_use]
pub fn held_by() -> Option<String> {
    document()?.active_element().map(|element| element.id()).filter(|id| !id.is_empty())
}
