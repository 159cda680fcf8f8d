//! Copying, where the browser lets us.

use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Clipboard;

use super::window;

/// Copies a text; says whether it worked. Where it did not, show the text to copy by hand.
pub async fn copy(text: &str) -> bool {
    let Some(clipboard) = clipboard() else { return false };
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

/// Copies a text and then tells whether it worked, from where one cannot wait.
pub fn copy_then(text: String, done: impl FnOnce(bool) + 'static) {
    wasm_bindgen_futures::spawn_local(async move { done(copy(&text).await) });
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
