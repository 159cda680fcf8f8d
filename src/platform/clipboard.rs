//! Copying and pasting, where the browser lets us.

use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Clipboard, ClipboardEvent, Event};

use super::keyboard::place;
use super::watch::deciding;
use super::{Watch, window};
use crate::state::shortcuts::Focus;

/// Copies a text; says whether it worked. Where it did not, show the text to copy by hand.
pub async fn copy(text: &str) -> bool {
    let Some(clipboard) = clipboard() else { return false };
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

/// Copies a text and then tells whether it worked, from where one cannot wait.
pub fn copy_then(text: String, done: impl FnOnce(bool) + 'static) {
    wasm_bindgen_futures::spawn_local(async move { done(copy(&text).await) });
}

/// Reads what was copied, where the browser and the person allow it; none where they do not.
pub fn read_then(done: impl FnOnce(Option<String>) + 'static) {
    wasm_bindgen_futures::spawn_local(async move {
        let read = match clipboard() {
            Some(clipboard) => JsFuture::from(clipboard.read_text()).await.ok(),
            None => None,
        };
        done(read.and_then(|text| text.as_string()));
    });
}

/// Pages without a secure connection have none, and calling it there would throw. A frame whose page does not allow it
/// would only fill the console with the refusal.
pub(super) fn clipboard() -> Option<Clipboard> {
    if is_forbidden().unwrap_or(false) {
        return None;
    }
    let navigator = window()?.navigator();
    let clipboard = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard")).ok()?;
    (!clipboard.is_undefined() && !clipboard.is_null()).then(|| clipboard.unchecked_into())
}

/// Whether the page around this frame forbids copying; none where the browser does not tell.
fn is_forbidden() -> Option<bool> {
    let get = |of: &JsValue, name: &str| js_sys::Reflect::get(of, &JsValue::from_str(name)).ok();
    let policy = get(super::document()?.as_ref(), "featurePolicy")?;
    let ask: js_sys::Function = get(&policy, "allowsFeature")?.dyn_into().ok()?;
    Some(ask.call1(&policy, &JsValue::from_str("clipboard-write")).ok()? == JsValue::FALSE)
}

/// Listens to the browser's own copying, cutting and pasting outside of text: it needs no permission, in a frame neither.
///
/// `copied` gives the text that goes to the clipboard; `given` hears that it is there, and whether it is to be cut;
/// `pasted` says whether it used a text.
pub fn on_transfer(
    canvas: &'static str,
    copied: impl Fn() -> Option<String> + 'static,
    given: impl Fn(bool) + 'static,
    pasted: impl Fn(String) -> bool + 'static,
) -> Watch {
    let Some(window) = window() else { return Watch::nothing() };
    let hands = std::rc::Rc::new((copied, given));
    let giving = |name: &'static str, cut: bool| {
        let hands = std::rc::Rc::clone(&hands);
        deciding(&window, name, move |event| {
            let Some(data) = outside_of_text(event, canvas) else { return };
            if is_text_selected() {
                return;
            }
            let (copied, given) = &*hands;
            if let Some(text) = copied()
                && data.set_data(PLAIN, &text).is_ok()
            {
                event.prevent_default();
                given(cut);
            }
        })
    };
    let taking = deciding(&window, "paste", move |event| {
        let Some(data) = outside_of_text(event, canvas) else { return };
        if data.get_data(PLAIN).is_ok_and(|text| !text.trim().is_empty() && pasted(text)) {
            event.prevent_default();
        }
    });
    Watch::listeners(vec![giving("copy", false), giving("cut", true), taking])
}

/// What both sides understand.
const PLAIN: &str = "text/plain";

fn outside_of_text(event: &Event, canvas: &str) -> Option<web_sys::DataTransfer> {
    if event.default_prevented() || place(event.target(), canvas) == Focus::Typing {
        return None;
    }
    event.dyn_ref::<ClipboardEvent>()?.clipboard_data()
}

/// Somebody who marks words on the page and copies them wants the words.
fn is_text_selected() -> bool {
    let selection = window().and_then(|window| window.get_selection().ok().flatten());
    selection.is_some_and(|selection| !selection.is_collapsed())
}
