//! Messages between this page and the one it stands in. Only the page directly around is heard, and from its first word on only
//! as long as it comes from the same place.

use std::cell::RefCell;

use js_sys::{JSON, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{MessageEvent, Window};

use super::{Watch, is_framed, window};

/// What the browser calls a place that has no name: a frame of its own kind, or a file.
const NAMELESS: &str = "null";
/// What every message of ours has.
const OURS: &str = "betwixt";

thread_local! {
    /// Where the page around comes from, once it has spoken.
    static PINNED: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Calls something with every message of the page around, as JSON; with none if it cannot be written as such, or is longer
/// than `longest` [bytes]. `admits` is asked first, so that a flood costs nothing; `host` is the only place to hear, if given.
pub fn listen(
    host: Option<String>,
    longest: usize,
    mut admits: impl FnMut() -> bool + 'static,
    mut heard: impl FnMut(Option<String>) + 'static,
) -> Watch {
    let Some(window) = window().filter(|_| is_framed()) else { return Watch::nothing() };
    Watch::on(&window, "message", move |event| {
        // Nothing else has this name.
        let event: &MessageEvent = event.unchecked_ref();
        let from_parent =
            parent().is_some_and(|parent| event.source().is_some_and(|source| Object::is(&source, &parent)));
        if !from_parent || host.as_ref().is_some_and(|host| *host != event.origin()) {
            return;
        }
        let data = event.data();
        // A text or a number has no properties to ask for.
        let is_ours = Reflect::get(&data, &OURS.into()).is_ok_and(|version| !version.is_undefined());
        if !is_ours || !pin(event.origin()) || !admits() {
            return;
        }
        let text = JSON::stringify(&data).ok().filter(|text| text.length() as usize <= longest);
        heard(text.map(String::from));
    })
}

/// Whether this is where the page around comes from: whoever speaks first decides.
fn pin(origin: String) -> bool {
    PINNED.with_borrow_mut(|pinned| *pinned.get_or_insert_with(|| origin.clone()) == origin)
}

/// Whether the page around has spoken.
#[must_use]
pub fn has_spoken() -> bool {
    PINNED.with_borrow(Option::is_some)
}

/// Tells the page around that this one is here. It says nothing that anybody could not know.
pub fn greet(text: &str) {
    post(text, "*");
}

/// Tells the page around something, as JSON; nothing unless it has spoken.
pub fn tell(text: &str) {
    // It is also called when something broke, perhaps in the middle of this.
    let to = PINNED.with(|pinned| pinned.try_borrow().ok()?.clone());
    if let Some(to) = to {
        post(text, if to == NAMELESS { "*" } else { &to });
    }
}

fn post(text: &str, to: &str) {
    if let (Some(parent), Ok(data)) = (parent(), JSON::parse(text)) {
        // A place that is not the page's any more: then nobody is told.
        drop(parent.post_message(&data, to));
    }
}

/// The page around. Its properties belong to somebody else and may not be read.
fn parent() -> Option<Window> {
    let parent: JsValue = Reflect::get(window()?.as_ref(), &"parent".into()).ok()?;
    is_framed().then(|| parent.unchecked_into())
}
