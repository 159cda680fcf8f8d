//! Attributes and words written directly, many times a second, without rendering: the camera, what a hand holds, chips.
//!
//! Only for attributes that Yew never sets on that element, or would set to the same: so neither ever undoes the other.

use wasm_bindgen::JsCast as _;
use web_sys::{Document, Element, HtmlElement};

use super::document;

/// Sets an attribute of the element of that identity; says whether there is one.
pub fn set(id: &str, name: &str, value: &str) -> bool {
    element(id).is_some_and(|element| {
        // Writing what is there already would still cost a repaint.
        element.get_attribute(name).as_deref() == Some(value) || element.set_attribute(name, value).is_ok()
    })
}

thread_local! {
    /// The page has one, and hundreds of attributes are written in one go.
    static DOCUMENT: Option<Document> = document();
}

/// The same of something that is known to be another now, without looking.
pub fn write(id: &str, name: &str, value: &str) -> bool {
    let element = DOCUMENT.with(|document| document.as_ref()?.get_element_by_id(id));
    element.is_some_and(|element| element.set_attribute(name, value).is_ok())
}

/// Sets a property of the style of the element of that identity; says whether there is one. The page's policy refuses
/// style attributes, and lets scripts do this.
pub fn set_style(id: &str, name: &str, value: &str) -> bool {
    element(id).is_some_and(|element| element.unchecked_into::<HtmlElement>().style().set_property(name, value).is_ok())
}

/// Takes an attribute off the element of that identity; says whether there is one.
pub fn remove(id: &str, name: &str) -> bool {
    element(id).is_some_and(|element| element.remove_attribute(name).is_ok())
}

/// Puts words into the element of that identity, which must have no content of Yew's; says whether there is one.
pub fn set_text(id: &str, text: &str) -> bool {
    let element = element(id);
    if let Some(element) = &element
        && element.text_content().as_deref() != Some(text)
    {
        // Other words in the same node: a node for another would have the styles around it asked anew.
        match element.first_child() {
            Some(words) => words.set_node_value(Some(text)),
            None => element.set_text_content(Some(text)),
        }
    }
    element.is_some()
}

/// A place in the window as a place in the element of that identity, if it is inside of it [pixels].
#[must_use]
pub fn place_in(id: &str, (x, y): (f64, f64)) -> Option<(f64, f64)> {
    let bounds = element(id)?.get_bounding_client_rect();
    let (x, y) = (x - bounds.left(), y - bounds.top());
    let inside = (0.0..=bounds.width()).contains(&x) && (0.0..=bounds.height()).contains(&y);
    inside.then_some((x, y))
}

fn element(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}
