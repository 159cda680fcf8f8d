//! What is shown when our own code breaks: the work, and a way back to it.
//!
//! Nothing here may need anything that could be broken: text nodes, and listeners that are the browser's own functions.

use std::cell::{Cell, RefCell};

use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Document, Element, HtmlInputElement};

use super::{clipboard, document, window};

thread_local! {
    static SHOWN: Cell<bool> = const { Cell::new(false) };
    static SEED: Cell<u64> = const { Cell::new(0) };
    static AT: Cell<f64> = const { Cell::new(0.0) };
    static LINK: RefCell<String> = const { RefCell::new(String::new()) };
    /// Shows the link. Only whoever remembers one knows how, so that a first picture does without.
    static SHOW_LINK: Cell<Option<ShowLink>> = const { Cell::new(None) };
}

/// What the page around is told, if there is one.
const BROKEN: &str =
    r#"{"betwixt":1,"type":"error","fatal":true,"message":"The simulation stopped: this is a mistake in Betwixt."}"#;

type ShowLink = fn(&Document, &Element, &Element, &str) -> Result<(), JsValue>;

/// From now on, a panic shows the page.
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        // A panic while showing the page must not show it again.
        if SHOWN.replace(true) {
            return;
        }
        if let Some(document) = document() {
            let place = info.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
            drop(show(&document, &what(info), &place));
        }
    }));
}

/// What to hand back after a panic: kept up to date by the router, because then it is too late to make it.
pub fn remember(link: &str, seed: u64) {
    SEED.set(seed);
    SHOW_LINK.set(Some(add_link));
    LINK.with(|held| {
        if let Ok(mut held) = held.try_borrow_mut() {
            link.clone_into(&mut held);
        }
    });
}

/// The same without a link, where there is none yet.
pub fn remember_seed(seed: u64) {
    SEED.set(seed);
}

/// How far the run is [simulated seconds].
pub fn remember_time(now_s: f64) {
    AT.set(now_s);
}

/// Whether the page is shown: everything else has to keep still.
#[must_use]
pub fn is_shown() -> bool {
    SHOWN.get()
}

fn what(info: &std::panic::PanicHookInfo<'_>) -> String {
    info.payload_as_str().unwrap_or("something broke without a word").to_owned()
}

fn show(document: &Document, what: &str, place: &str) -> Result<(), JsValue> {
    let link = LINK.with(|held| held.try_borrow().map(|link| link.clone()).unwrap_or_default());
    let now = AT.get() as u64;
    let clock = format!("{}:{:02}", now / 60, now % 60);
    let page = document.create_element("main")?;
    page.set_attribute("class", "panic-page")?;
    page.set_attribute("role", "alert")?;
    add(document, &page, "h1", &format!("The simulation stopped at {clock}."))?;
    add(document, &page, "p", "This is a mistake in Betwixt, not in what you built. Reload to go on.")?;
    let row = add(document, &page, "p", "")?;
    let reload = add(document, &row, "button", "Reload")?;
    if let Some(reload_page) = reload_function() {
        reload.add_event_listener_with_callback("click", &reload_page)?;
    }
    if let Some(show_link) = SHOW_LINK.get().filter(|_| !link.is_empty()) {
        show_link(document, &page, &row, &link)?;
    }
    add(document, &page, "p", &format!("Seed {}. {what} ({place})", SEED.get()))?;
    if let Some(body) = document.body() {
        body.replace_children_with_node_1(&page);
    }
    Ok(())
}

fn add_link(document: &Document, page: &Element, row: &Element, link: &str) -> Result<(), JsValue> {
    super::parent::tell(BROKEN);
    add(document, page, "p", "Your scenario is safe: after the reload it is here again, and this is its link.")?;
    if let Some(copy) = copy_function(link) {
        let button = add(document, row, "button", "Copy the link")?;
        button.add_event_listener_with_callback("click", &copy)?;
    }
    let label = add(document, page, "label", "Link to this scenario ")?;
    let field = add(document, &label, "input", "")?;
    if let Some(field) = field.dyn_ref::<HtmlInputElement>() {
        field.set_read_only(true);
        field.set_value(link);
    }
    Ok(())
}

fn add(document: &Document, parent: &Element, tag: &str, text: &str) -> Result<Element, JsValue> {
    let element = document.create_element(tag)?;
    if !text.is_empty() {
        element.append_child(&document.create_text_node(text))?;
    }
    parent.append_child(&element)?;
    Ok(element)
}

/// The browser's own function, so that nothing of ours has to run again.
fn reload_function() -> Option<js_sys::Function> {
    let location = window()?.location();
    let reload: js_sys::Function = js_sys::Reflect::get(&location, &"reload".into()).ok()?.dyn_into().ok()?;
    bound(&reload, &[&location])
}

fn copy_function(link: &str) -> Option<js_sys::Function> {
    let clipboard = clipboard::clipboard()?;
    let write: js_sys::Function = js_sys::Reflect::get(&clipboard, &"writeText".into()).ok()?.dyn_into().ok()?;
    bound(&write, &[&clipboard, &link.into()])
}

/// A function of the browser with its `this`, and perhaps its first argument, fixed.
fn bound(function: &js_sys::Function, with: &[&JsValue]) -> Option<js_sys::Function> {
    let bind: js_sys::Function = js_sys::Reflect::get(function, &"bind".into()).ok()?.dyn_into().ok()?;
    let with: js_sys::Array = with.iter().copied().collect();
    bind.apply(function, &with).ok()?.dyn_into().ok()
}
