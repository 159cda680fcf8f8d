//! What the browser keeps for us, where it is allowed to.

use web_sys::Storage;

use super::window;
use crate::state::library::{Shelf, Stored};

/// What was kept under a key.
#[must_use]
pub fn read(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Keeps a text; says whether the browser did.
pub fn write(key: &str, text: &str) -> Stored {
    match storage() {
        None => Stored::Blocked,
        Some(storage) if storage.set_item(key, text).is_err() => Stored::Full,
        Some(_) => Stored::Kept,
    }
}

/// Whether the browser keeps anything for this page.
#[must_use]
pub fn is_there() -> bool {
    storage().is_some()
}

/// In a sandboxed frame merely asking for it throws; then there is none.
fn storage() -> Option<Storage> {
    window()?.local_storage().ok().flatten()
}

/// The browser's own storage for this page.
#[derive(Clone, Copy, Debug)]
pub struct Local;

impl Shelf for Local {
    fn read(&self, key: &str) -> Option<String> {
        read(key)
    }

    fn write(&mut self, key: &str, text: &str) -> Stored {
        write(key, text)
    }

    fn forget(&mut self, key: &str) {
        drop(storage().map(|storage| storage.remove_item(key)));
    }

    fn keys(&self) -> Vec<String> {
        let Some(storage) = storage() else { return Vec::new() };
        let length = storage.length().unwrap_or_default();
        (0..length).filter_map(|at| storage.key(at).ok().flatten()).collect()
    }
}
