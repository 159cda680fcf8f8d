//! Where the app stands in the page it came with.

use web_sys::Element;

use super::document;

/// The element that the page's own words stand in until the app takes their place.
const SHELL: &str = "shell";

/// Takes the page's own words away: the app has started.
pub fn clear_shell() {
    let shell = shell();
    while let Some(child) = shell.last_child() {
        if shell.remove_child(&child).is_err() {
            return;
        }
    }
}

/// The element.
///
/// Panics: in a page that is not ours.
#[must_use]
pub fn shell() -> Element {
    let found =
        document().and_then(|document| document.get_element_by_id(SHELL).or_else(|| document.body().map(Into::into)));
    found.expect("a page has a body")
}
