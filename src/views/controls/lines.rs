//! A field of several lines: what is written takes effect when it is left, or at once with Control and Enter.

use crate::views::markup::html;
use yew::prelude::*;

use crate::platform::input;

/// What a field of several lines needs.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct LinesProps {
    /// For those who listen.
    pub label: AttrValue,
    /// What holds now, as people write it.
    pub value: AttrValue,
    /// Takes what was written.
    ///
    /// Errors: a sentence with a remedy; the old value stays.
    pub commit: Callback<String, Result<(), String>>,
    /// Identity of the field, unique in the page.
    pub id: AttrValue,
    /// Shown when there is nothing in it.
    #[prop_or_default]
    pub placeholder: AttrValue,
}

/// What was written and not taken yet.
#[derive(Clone, Debug, Default, PartialEq)]
struct Draft {
    text: Option<String>,
    error: Option<String>,
}

/// A field of several lines.
#[function_component]
pub fn Lines(props: &LinesProps) -> Html {
    let draft = use_state_eq(Draft::default);
    let take = {
        let (draft, commit) = (draft.clone(), props.commit.clone());
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
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Enter" if event.ctrl_key() || event.meta_key() => take.emit(()),
            "Escape" if draft.text.is_some() => {
                event.stop_propagation();
                event.prevent_default();
                draft.set(Draft::default());
            }
            _ => {}
        })
    };
    let onchange = Callback::from(move |_: Event| take.emit(()));
    let why = format!("{}-why", props.id);
    let shown = draft.text.clone().unwrap_or_else(|| props.value.to_string());
    let rows = shown.lines().count().clamp(2, 6).to_string();
    let wrong = draft.error.is_some();
    html! {
        <span class={classes!("field", "lines", wrong.then_some("wrong"))}>
            <textarea id={props.id.clone()} value={shown} {rows} placeholder={props.placeholder.clone()} spellcheck="false"
                autocomplete="off" aria-label={props.label.clone()} aria-invalid={wrong.then_some("true")}
                aria-describedby={wrong.then(|| why.clone())} {oninput} {onchange} {onkeydown} />
            if let Some(error) = &draft.error {
                <span class="field-why" id={why} role="alert">{ error }</span>
            }
        </span>
    }
}
