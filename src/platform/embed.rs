//! Whether the page stands inside another one.

use wasm_bindgen::JsValue;

use super::{document, window};

/// Whether the page stands in a frame.
#[must_use]
pub fn is_framed() -> bool {
    let Some(window) = window() else { return false };
    match window.parent() {
        Ok(Some(parent)) => !js_sys::Object::is(&parent, &window),
        // A parent that may not be looked at is one all the same.
        Err(_) => true,
        Ok(None) => false,
    }
}

/// The origin of the page around this one, if the browser tells: `https://example.org`.
#[must_use]
pub fn parent_origin() -> Option<String> {
    if !is_framed() {
        return None;
    }
    let location = window()?.location();
    let origins = js_sys::Reflect::get(&location, &JsValue::from_str("ancestorOrigins")).ok()?;
    let first = js_sys::Reflect::get_u32(&origins, 0).ok().and_then(|first| first.as_string());
    first.or_else(|| origin_of(&document()?.referrer()))
}

fn origin_of(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next().filter(|host| !host.is_empty())?;
    Some(format!("{scheme}://{host}"))
}
