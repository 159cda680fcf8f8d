//! The browser boundary: the only folder that knows `web_sys`, `js_sys` and gloo. Plain Rust types in and out.
//!
//! Whatever a browser refuses (storage, clipboard, downloads, the address bar in a sandboxed frame) gives `None`,
//! `false` or a sentence, never a thrown error: the page must work in `<iframe sandbox="allow-scripts">`.

pub mod panic_page;
pub mod watch;
pub mod frame_loop;
pub mod mount;
pub mod offline;
pub mod page_clock;
pub mod url;
pub mod storage;
pub mod clipboard;
pub mod files;
pub mod picture;
pub mod media;
pub mod theme;
pub mod visibility;
pub mod sight;
pub mod parent;
pub mod keyboard;
pub mod menus;
pub mod parts;
pub mod place;
pub mod space;
pub mod input;
pub mod pointer;
pub mod focus;
pub mod resize;
pub mod attribute;
pub mod drop_mark;

pub use frame_loop::FrameLoop;
pub use watch::Watch;

use web_sys::{Document, Window};

/// Lets something go on beside everything else.
pub fn spawn(what: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(what);
}

/// Whether the page stands in somebody else's.
#[must_use]
pub fn is_framed() -> bool {
    let top = |window: &Window| js_sys::Reflect::get(window, &"top".into()).ok();
    window().is_some_and(|window| top(&window).is_none_or(|top| !js_sys::Object::is(&top, &window)))
}

fn window() -> Option<Window> {
    web_sys::window()
}

fn document() -> Option<Document> {
    window()?.document()
}
