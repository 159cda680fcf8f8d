//! Where the app stands in the page it came with.

use web_sys::Element;

use super::document;

/// The element that the page's own words stand in until the app takes their place.
const SHELL: &str = "shell";

/// The element that says that the page is loading.
const BOOT: &str = "boot";

/// Takes the page's own words away: the app has started.
pub fn clear_shell() {
    let shell = shell();
    while let Some(child) = shell.last_child() {
        if shell.remove_child(&child).is_err() {
            return;
        }
    }
}

/// Asks for the style sheet of what comes later, which the page names.
pub fn add_later_sheet() {
    let sheet = || {
        let document = document()?;
        let name = document.query_selector("meta[name=betwixt-second]").ok()??.get_attribute("content")?;
        let link = document.create_element("link").ok()?;
        link.set_attribute("rel", "stylesheet").ok()?;
        link.set_attribute("href", &name).ok()?;
        document.head()?.append_child(&link).ok()
    };
    // Without it everything is there, and plainer.
    let _added = sheet();
}

/// Says something in the place of "Loading…": the app cannot start.
pub fn say(sentence: &str) {
    if let Some(boot) = document().and_then(|document| document.get_element_by_id(BOOT)) {
        boot.set_text_content(Some(sentence));
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
