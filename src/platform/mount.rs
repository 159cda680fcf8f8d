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

/// Asks for the style sheet of what comes later, which the page names; ends when it is there, or will not come. Without it
/// everything works, and is plainer.
pub fn later_sheet() -> impl Future<Output = ()> {
    let sheet = |resolve: js_sys::Function| {
        let document = document()?;
        let name = document.query_selector("meta[name=betwixt-second]").ok()??.get_attribute("content")?;
        let link = document.create_element("link").ok()?;
        link.set_attribute("rel", "stylesheet").ok()?;
        link.set_attribute("href", &name).ok()?;
        for ending in ["load", "error"] {
            link.add_event_listener_with_callback(ending, &resolve).ok()?;
        }
        document.head()?.append_child(&link).ok()
    };
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        if sheet(resolve.clone()).is_none() {
            let _told = resolve.call0(&wasm_bindgen::JsValue::UNDEFINED);
        }
    });
    async move {
        let _there = wasm_bindgen_futures::JsFuture::from(promise).await;
    }
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
