//! The address bar: read, and quietly replaced. Never a new entry in the browser's history.

use wasm_bindgen::JsValue;

use super::{Watch, document, window};

/// The parts of the page's address, as the browser gives them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// Such as `/betwixt/`.
    pub path: String,
    /// With its `?`, or empty.
    pub query: String,
    /// With its `#`, or empty.
    pub hash: String,
}

impl Address {
    /// Whether it asks for nothing: no query, no hash, and no program has escaped one into the path.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.query.is_empty() && self.hash.is_empty() && !self.path.contains('%')
    }
}

/// Where the page is.
#[must_use]
pub fn here() -> Address {
    let Some(location) = window().map(|window| window.location()) else { return Address::default() };
    Address {
        path: location.pathname().unwrap_or_default(),
        query: location.search().unwrap_or_default(),
        hash: location.hash().unwrap_or_default(),
    }
}

/// The page's address without query and hash: what a permalink is put on top of.
#[must_use]
pub fn page() -> String {
    let href = window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    // A frame with its text in an attribute has no address of its own; its base is its parent's.
    let own = href.starts_with("http") || href.starts_with("file");
    let href = if own { href } else { document().and_then(|d| d.base_uri().ok().flatten()).unwrap_or(href) };
    href.split(['#', '?']).next().unwrap_or_default().to_owned()
}

/// Puts a hash into the address bar, or takes it away, without loading anything.
///
/// Returns whether the browser allowed it: sandboxed frames may refuse.
pub fn replace_hash(hash: Option<&str>) -> bool {
    let Some(window) = window() else { return false };
    let Address { path, query, .. } = here();
    let hash = hash.map(|hash| format!("#{hash}")).unwrap_or_default();
    let address = format!("{path}{query}{hash}");
    window.history().and_then(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(&address))).is_ok()
}

/// Calls something whenever a person changes the hash: a link pasted into the address bar of an open page.
pub fn on_hash_change(mut heard: impl FnMut(Address) + 'static) -> Watch {
    window().map_or_else(Watch::nothing, |window| Watch::on(&window, "hashchange", move |_| heard(here())))
}
