//! A field for one value: what is written takes effect when it can be read; else it says why, and the old value stays.

use crate::views::markup::html;
use yew::prelude::*;

use super::draft::{Drafting, use_draft};
use crate::platform::input;

/// What a field needs.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct FieldProps {
    /// For those who listen.
    pub label: AttrValue,
    /// What holds now, as people write it.
    pub value: AttrValue,
    /// Takes what was written.
    ///
    /// Errors: a sentence with a remedy; the old value stays.
    pub commit: Callback<String, Result<(), String>>,
    /// Identity of the input, unique in the page.
    pub id: AttrValue,
    /// Shown when there is nothing in it.
    #[prop_or_default]
    pub placeholder: AttrValue,
    /// A person has changed it while it ran.
    #[prop_or_default]
    pub changed: bool,
    /// Further classes.
    #[prop_or_default]
    pub class: Classes,
    /// The keyboard that a phone shows.
    #[prop_or("text".into())]
    pub inputmode: AttrValue,
}

/// A field for one value.
#[function_component]
pub fn Field(props: &FieldProps) -> Html {
    let Drafting { text, error, oninput, onchange, onkeydown } =
        use_draft(&props.commit, |event| event.key() == "Enter");
    let why = format!("{}-why", props.id);
    let shown = text.map_or_else(|| props.value.clone(), AttrValue::from);
    let wrong = error.is_some();
    html! {
        <span class={classes!("field", props.changed.then_some("changed"), wrong.then_some("wrong"), props.class.clone())}>
            <input type="text" id={props.id.clone()} value={shown} placeholder={props.placeholder.clone()}
                inputmode={props.inputmode.clone()} spellcheck="false" autocomplete="off" aria-label={props.label.clone()}
                aria-invalid={wrong.then_some("true")} aria-describedby={wrong.then(|| why.clone())}
                {oninput} {onchange} {onkeydown} onfocus={|event: FocusEvent| input::select_all(&event)} />
            if let Some(error) = &error {
                <span class="field-why" id={why} role="alert">{ error }</span>
            }
        </span>
    }
}

/// A sentence for a value that could not be read, with what holds instead.
#[must_use]
pub fn refusal(why: &str, held: &str) -> String {
    let mut letters = why.chars();
    let first = letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().into());
    let stop = if why.ends_with('.') { "" } else { "." };
    format!("{first}{}{stop} {held} still holds.", letters.as_str())
}
