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

/// Pages without a secure connection have none, and calling it there would throw.
pub(super) fn clipboard() -> Option<Clipboard> {
    let navigator = window()?.navigator();
    let clipboard = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard")).ok()?;
    (!clipboard.is_undefined() && !clipboard.is_null()).then(|| clipboard.unchecked_into())
}
