//! Where a floating thing stands, once it is known: set on the element itself, because the page's policy refuses style
//! attributes.

use wasm_bindgen::{JsCast as _, JsValue};

use super::document;

/// Puts the element of that identity so far to the right and down in what holds it [pixels]; says whether there is one.
pub fn at(id: &str, (x, y): (f64, f64)) -> bool {
    let Some(element) = document().and_then(|document| document.get_element_by_id(id)) else { return false };
    let property = |of: &JsValue, name: &str| js_sys::Reflect::get(of, &JsValue::from_str(name)).ok();
    let Some(style) = property(&element, "style") else { return false };
    let set = property(&style, "setProperty").and_then(|set| set.dyn_into::<js_sys::Function>().ok());
    let Some(set) = set else { return false };
    let put = |name: &str, value: f64| {
        let (name, value) = (JsValue::from_str(name), JsValue::from_str(&format!("{}px", value.round())));
        set.call2(&style, &name, &value).is_ok()
    };
    put("left", x) && put("top", y)
}
