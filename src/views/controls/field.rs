//! A field for one value: what is written takes effect when it can be read; else it says why, and the old value stays.

use crate::views::markup::html;
use yew::prelude::*;

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

/// What was written and not taken yet.
#[derive(Clone, Debug, Default, PartialEq)]
struct Draft {
    text: Option<String>,
    error: Option<String>,
}

/// A field for one value.
#[function_component]
pub fn Field(props: &FieldProps) -> Html {
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
            "Enter" => take.emit(()),
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
    let shown = draft.text.clone().map_or_else(|| props.value.clone(), AttrValue::from);
    let wrong = draft.error.is_some();
    html! {
        <span class={classes!("field", props.changed.then_some("changed"), wrong.then_some("wrong"), props.class.clone())}>
            <input type="text" id={props.id.clone()} value={shown} placeholder={props.placeholder.clone()}
                inputmode={props.inputmode.clone()} spellcheck="false" autocomplete="off" aria-label={props.label.clone()}
                aria-invalid={wrong.then_some("true")} aria-describedby={wrong.then(|| why.clone())}
                {oninput} {onchange} {onkeydown} onfocus={|event: FocusEvent| input::select_all(&event)} />
            if let Some(error) = &draft.error {
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
