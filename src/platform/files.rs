//! Files: chosen, dropped, and saved.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::EventListener;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, DragEvent, File, HtmlAnchorElement, HtmlInputElement, Url};

use super::watch::{Watch, deciding, later};
use super::{document, window};

/// Largest file that is opened [bytes]: 16 MiB.
pub const LARGEST: f64 = 16.0 * 1024.0 * 1024.0;

/// How long the browser has to fetch what is to be saved [page milliseconds].
const SAVING_PAGE_MS: u32 = 60_000;

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picked {
    /// As it was called.
    pub name: String,
    /// What it holds.
    pub text: String,
}

/// Asks for a file. Must be called from within a click or a key press; `picked` is not called if the person thinks
/// better of it.
///
/// Errors: a sentence, if the file is too large or no text.
pub fn choose(picked: impl FnOnce(Result<Picked, String>) + 'static) {
    let input =
        document().and_then(|d| d.create_element("input").ok()).and_then(|e| e.dyn_into::<HtmlInputElement>().ok());
    let (Some(input), Some(body)) = (input, document().and_then(|d| d.body())) else { return };
    input.set_type("file");
    input.set_accept(".json,application/json");
    input.set_hidden(true);
    // Some browsers open no chooser for an element that is not in the page.
    drop(body.append_child(&input));
    let mut picked = Some(picked);
    let held: Rc<RefCell<Vec<EventListener>>> = Rc::default();
    let (holder, field) = (Rc::clone(&held), input.clone());
    let changed = EventListener::new(&input, "change", move |_| {
        if let (Some(picked), Some(file)) = (picked.take(), field.files().and_then(|files| files.get(0))) {
            spawn_local(async move { picked(read(file).await) });
        }
        put_away(&field, &holder);
    });
    let (holder, field) = (Rc::clone(&held), input.clone());
    let cancelled = EventListener::new(&input, "cancel", move |_| put_away(&field, &holder));
    held.borrow_mut().extend([changed, cancelled]);
    input.click();
}

/// Not at once: the listener that asks for it is one of those that go.
fn put_away(input: &HtmlInputElement, held: &Rc<RefCell<Vec<EventListener>>>) {
    input.remove();
    let held = Rc::clone(held);
    later(0, move || held.borrow_mut().clear());
}

/// Calls something with every file that is dropped anywhere on the page.
pub fn on_drop(dropped: impl Fn(Result<Picked, String>) + 'static) -> Watch {
    let Some(window) = window() else { return Watch::nothing() };
    let dropped = Rc::new(dropped);
    // Without this the browser would leave the page and show the file instead.
    let over = deciding(&window, "dragover", |event| {
        if file_of(event).is_some() || carries_files(event) {
            event.prevent_default();
        }
    });
    let drop = deciding(&window, "drop", move |event| {
        if let Some(file) = file_of(event) {
            event.prevent_default();
            let dropped = Rc::clone(&dropped);
            spawn_local(async move { dropped(read(file).await) });
        }
    });
    Watch::listeners(vec![over, drop])
}

fn file_of(event: &web_sys::Event) -> Option<File> {
    event.dyn_ref::<DragEvent>()?.data_transfer()?.files()?.get(0)
}

fn carries_files(event: &web_sys::Event) -> bool {
    let transfer = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer);
    transfer.is_some_and(|transfer| transfer.types().iter().any(|kind| kind.as_string().as_deref() == Some("Files")))
}

async fn read(file: File) -> Result<Picked, String> {
    let name = file.name();
    if file.size() > LARGEST {
        return Err(format!("{name} is larger than 16 MiB, which is more than any scenario needs."));
    }
    let Ok(buffer) = JsFuture::from(file.array_buffer()).await else {
        return Err(format!("{name} could not be read."));
    };
    let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Picked { name, text }),
        Err(_) => Err(format!("{name} is not a Betwixt scenario: it is not text in UTF-8.")),
    }
}

/// Offers a text as a file to be saved. Says whether the browser was asked: a sandboxed frame may still refuse.
pub fn save(name: &str, text: &str) -> bool {
    save_as(name, text, "application/json")
}

/// The same for a text of another type.
pub fn save_as(name: &str, text: &str, kind: &str) -> bool {
    blob(text, kind).and_then(|blob| offer(name, &blob)).is_some()
}

/// A text as the browser holds files.
pub(super) fn blob(text: &str, kind: &str) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    Blob::new_with_str_sequence_and_options(&parts, &options).ok()
}

/// Offers it as a file to be saved.
pub(super) fn offer(name: &str, blob: &Blob) -> Option<()> {
    let address = Url::create_object_url_with_blob(blob).ok()?;
    let anchor: HtmlAnchorElement = document()?.create_element("a").ok()?.dyn_into().ok()?;
    anchor.set_href(&address);
    anchor.set_download(name);
    anchor.set_hidden(true);
    document()?.body()?.append_child(&anchor).ok()?;
    anchor.click();
    anchor.remove();
    // The browser fetches the address later than the click returns.
    later(SAVING_PAGE_MS, move || drop(Url::revoke_object_url(&address)));
    Some(())
}
