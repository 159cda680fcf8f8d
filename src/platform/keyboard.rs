//! Keys, with the place they were pressed at.

use wasm_bindgen::JsCast as _;
use web_sys::{Element, EventTarget, HtmlElement, HtmlInputElement, KeyboardEvent};

use super::watch::deciding;
use super::{Watch, window};
use crate::state::shortcuts::{Focus, Press};

/// Calls something with every key that is pressed anywhere. It returns whether it used the key; then the browser
/// does not.
///
/// `canvas` is the identity of the element that holds everything on the canvas.
pub fn on_press(
    canvas: &'static str,
    mut heard: impl FnMut(Press<'_>, Focus, &KeyboardEvent) -> bool + 'static,
) -> Watch {
    let Some(window) = window() else { return Watch::nothing() };
    let listener = deciding(&window, "keydown", move |event| {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
        // A key that already did something, or that is part of a letter still being composed, is not ours.
        if event.default_prevented() || key.is_composing() {
            return;
        }
        let name = key.key();
        if heard(press(key, &name), place(event.target(), canvas), key) {
            event.prevent_default();
        }
    });
    Watch::listeners(vec![listener])
}

/// What is pressed, under its name.
fn press<'a>(key: &KeyboardEvent, name: &'a str) -> Press<'a> {
    Press { key: name, ctrl: key.ctrl_key() || key.meta_key(), shift: key.shift_key(), alt: key.alt_key() }
}

/// Looks up a key that was pressed earlier.
pub fn look_up<T>(key: &KeyboardEvent, canvas: &str, find: impl FnOnce(&Press<'_>, Focus) -> T) -> T {
    find(&press(key, &key.key()), place(key.target(), canvas))
}

/// Where something happened.
pub(super) fn place(target: Option<EventTarget>, canvas: &str) -> Focus {
    let Some(element) = target.and_then(|target| target.dyn_into::<Element>().ok()) else { return Focus::Elsewhere };
    if is_written_in(&element) {
        Focus::Typing
    } else if element.closest(&format!("#{canvas}")).ok().flatten().is_some() || has_no_focus(&element) {
        Focus::Canvas
    } else {
        Focus::Elsewhere
    }
}

/// Whether nothing has the focus, as after a press beside everything: the canvas is meant, unless a dialog stands above it.
fn has_no_focus(element: &Element) -> bool {
    element.tag_name() == "BODY" && element.query_selector("dialog[open]").is_ok_and(|open| open.is_none())
}

/// Whether keys write text there. Sliders, switches and buttons take keys too, but not letters.
fn is_written_in(element: &Element) -> bool {
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        return !matches!(input.type_().as_str(), "range" | "checkbox" | "radio" | "button" | "submit" | "file");
    }
    let editable = element.dyn_ref::<HtmlElement>().is_some_and(HtmlElement::is_content_editable);
    editable || matches!(element.tag_name().as_str(), "TEXTAREA" | "SELECT")
}
