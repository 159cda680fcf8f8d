//! Light or dark, moving or still: two attributes of the root element that the style sheet goes by. No style strings,
//! because the page's security policy forbids them.

use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

use super::document;

/// Makes the page dark or light.
pub fn set_dark(dark: bool) {
    set("data-theme", if dark { "dark" } else { "light" });
}

/// Makes the page still, or lets it move.
pub fn set_still(still: bool) {
    set("data-motion", if still { "reduced" } else { "full" });
}

/// Makes what is below the canvas so high [pixels], or as high as usual: a number for the style sheet.
pub fn set_dock(height: Option<u16>) {
    let value = height.map(|height| format!("{height}px")).unwrap_or_default();
    if let Some(root) = document().and_then(|document| document.document_element()) {
        drop(root.unchecked_into::<HtmlElement>().style().set_property("--dock", &value));
    }
}

/// The title in the browser's tab.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

fn set(name: &str, value: &str) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        drop(root.set_attribute(name, value));
    }
}
