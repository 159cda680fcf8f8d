//! What the browser keeps for us, where it is allowed to.

use web_sys::Storage;

use super::window;

/// The scenario as it was last, with its history's present only.
pub const AUTOSAVE: &str = "betwixt.autosave";

/// What the person prefers.
pub const SETTINGS: &str = "betwixt.settings";

/// What was kept under a key.
#[must_use]
pub fn read(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Keeps a text; says whether the browser did.
pub fn write(key: &str, text: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(key, text).is_ok())
}

/// Forgets what was kept; says whether the browser did.
pub fn forget(key: &str) -> bool {
    storage().is_some_and(|storage| storage.remove_item(key).is_ok())
}

/// In a sandboxed frame merely asking for it throws; then there is none.
fn storage() -> Option<Storage> {
    window()?.local_storage().ok().flatten()
}
