//! What is being written in a field, until it is taken or given up.

use yew::prelude::*;

use crate::platform::input;

/// What was written and not taken yet.
#[derive(Clone, Debug, Default, PartialEq)]
struct Draft {
    text: Option<String>,
    error: Option<String>,
}

/// A draft and what a field does with it.
pub(super) struct Drafting {
    /// What was written, if it is not taken yet.
    pub(super) text: Option<String>,
    /// Why it was not taken.
    pub(super) error: Option<String>,
    pub(super) oninput: Callback<InputEvent>,
    pub(super) onchange: Callback<Event>,
    pub(super) onkeydown: Callback<KeyboardEvent>,
}

/// What is written is taken when the field is left, or by the key that says so; Escape gives it up.
#[hook]
pub(super) fn use_draft(commit: &Callback<String, Result<(), String>>, takes: fn(&KeyboardEvent) -> bool) -> Drafting {
    let draft = use_state_eq(Draft::default);
    let take = {
        let (draft, commit) = (draft.clone(), commit.clone());
        Callback::from(move |()| {
            let Some(text) = draft.text.clone() else { return };
            match commit.emit(text.clone()) {
                Ok(()) => draft.set(Draft::default()),
                Err(why) => draft.set(Draft { text: Some(text), error: Some(why) }),
            }
        })
    };
    let oninput = {
        let draft = draft.clone();
        Callback::from(move |event: InputEvent| {
            draft.set(Draft { text: Some(input::value_of(&event)), error: None });
        })
    };
    let onkeydown = {
        let (draft, take) = (draft.clone(), take.clone());
        Callback::from(move |event: KeyboardEvent| {
            if takes(&event) {
                take.emit(());
            } else if event.key() == "Escape" && draft.text.is_some() {
                event.stop_propagation();
                event.prevent_default();
                draft.set(Draft::default());
            }
        })
    };
    let onchange = Callback::from(move |_: Event| take.emit(()));
    let Draft { text, error } = (*draft).clone();
    Drafting { text, error, oninput, onchange, onkeydown }
}
