//! A field of several lines: what is written takes effect when it is left, or at once with Control and Enter.

use crate::views::markup::html;
use yew::prelude::*;

use super::draft::{Drafting, use_draft};

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

/// A field of several lines.
#[function_component]
pub fn Lines(props: &LinesProps) -> Html {
    let Drafting { text, error, oninput, onchange, onkeydown } =
        use_draft(&props.commit, |event| event.key() == "Enter" && (event.ctrl_key() || event.meta_key()));
    let why = format!("{}-why", props.id);
    let shown = text.unwrap_or_else(|| props.value.to_string());
    let rows = shown.lines().count().clamp(2, 6).to_string();
    let wrong = error.is_some();
    html! {
        <span class={classes!("field", "lines", wrong.then_some("wrong"))}>
            <textarea id={props.id.clone()} value={shown} {rows} placeholder={props.placeholder.clone()} spellcheck="false"
                autocomplete="off" aria-label={props.label.clone()} aria-invalid={wrong.then_some("true")}
                aria-describedby={wrong.then(|| why.clone())} {oninput} {onchange} {onkeydown} />
            if let Some(error) = &error {
                <span class="field-why" id={why} role="alert">{ error }</span>
            }
        </span>
    }
}
