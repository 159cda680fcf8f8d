//! What was written or chosen in a field, and a few things that fields of text need from the browser.

use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Event, HtmlInputElement};

use super::document;

/// The value of the field that an event comes from; empty if it is none.
#[must_use]
pub fn value_of(event: &Event) -> String {
    let field = event.target();
    // Inputs, selects and text areas all have one, and share no class.
    let value = field.and_then(|field| js_sys::Reflect::get(&field, &JsValue::from_str("value")).ok());
    value.and_then(|value| value.as_string()).unwrap_or_default()
}

/// Selects all that is written in the field that an event comes from, so that one copy takes it.
pub fn select_all(event: &Event) {
    let Some(field) = event.target() else { return };
    if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        input.select();
    } else {
        call(&field, "select");
    }
}

/// Opens a `<dialog>` above everything else: the browser keeps the focus inside and makes the rest of the page deaf.
/// Says whether there is one to open.
pub fn show_modal(id: &str) -> bool {
    let Some(dialog) = document().and_then(|document| document.get_element_by_id(id)) else { return false };
    !dialog.has_attribute("open") && call(&dialog, "showModal")
}

/// Closes a `<dialog>`: the browser gives the focus back to whatever had it before.
pub fn close_modal(id: &str) -> bool {
    let Some(dialog) = document().and_then(|document| document.get_element_by_id(id)) else { return false };
    dialog.has_attribute("open") && call(&dialog, "close")
}

fn call(object: &JsValue, method: &str) -> bool {
    let method = js_sys::Reflect::get(object, &JsValue::from_str(method)).ok();
    let method = method.and_then(|method| method.dyn_into::<js_sys::Function>().ok());
    method.is_some_and(|method| method.call0(object).is_ok())
}
