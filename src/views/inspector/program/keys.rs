//! The keys of a step, as one table: the list works from it, and the help dialog prints it.

use yew::KeyboardEvent;

use crate::state::programs::Way;

/// What a key asks of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// Go that way.
    Go(Way),
    /// Give the focus to the step before it.
    Before,
    /// Give the focus to the step behind it.
    Behind,
    /// Go away, with all that is in it.
    Remove,
}

/// One line of the table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StepKey {
    /// As the help dialog prints it, one entry for each key cap.
    pub(crate) caps: &'static [&'static str],
    /// What it does, for the help dialog.
    pub(crate) label: &'static str,
    key: &'static str,
    alt: bool,
    asks: Asked,
}

const fn key(key: &'static str, alt: bool, asks: Asked, caps: &'static [&'static str], label: &'static str) -> StepKey {
    StepKey { caps, label, key, alt, asks }
}

/// The keys of a step.
pub(crate) const KEYS: [StepKey; 7] = [
    key("ArrowUp", false, Asked::Before, &["↑"], "To the step before"),
    key("ArrowDown", false, Asked::Behind, &["↓"], "To the step behind"),
    key("ArrowUp", true, Asked::Go(Way::Up), &["Alt", "↑"], "Move it up"),
    key("ArrowDown", true, Asked::Go(Way::Down), &["Alt", "↓"], "Move it down"),
    key("ArrowRight", true, Asked::Go(Way::In), &["Alt", "→"], "Move it into its neighbour"),
    key("ArrowLeft", true, Asked::Go(Way::Out), &["Alt", "←"], "Move it out"),
    key("Delete", false, Asked::Remove, &["Delete"], "Remove it"),
];

/// What a key that was pressed asks of the step in focus.
pub(super) fn asked(event: &KeyboardEvent) -> Option<Asked> {
    if event.ctrl_key() || event.meta_key() || event.shift_key() {
        return None;
    }
    let (name, alt) = (event.key(), event.alt_key());
    KEYS.iter().find(|held| held.key == name && held.alt == alt).map(|held| held.asks)
}
