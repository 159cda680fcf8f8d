//! A name that turns into a field when it is pressed.

use crate::views::markup::html;
use yew::prelude::*;

use crate::platform::{focus, input};
use crate::views::icons::icon_with;

/// What a name needs.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct NameProps {
    /// As it is.
    pub name: AttrValue,
    /// What pressing it does: "Rename the scenario".
    pub label: AttrValue,
    /// Identity of the field, unique in the page.
    pub id: AttrValue,
    /// Further classes.
    #[prop_or_default]
    pub class: Classes,
    /// It has another name now; never empty, never the same.
    pub on_name: Callback<String>,
}

/// A name that can be changed in place.
#[function_component]
pub fn Name(props: &NameProps) -> Html {
    let draft = use_state_eq(|| None::<String>);
    {
        let id = props.id.clone();
        use_effect_with(draft.is_some(), move |editing| {
            if *editing {
                focus::give(&id);
            }
        });
    }
    let begin = {
        let (draft, name) = (draft.clone(), props.name.clone());
        Callback::from(move |_: MouseEvent| draft.set(Some(name.to_string())))
    };
    let Some(text) = (*draft).clone() else {
        return html! {
            <button type="button" id={format!("{}-button", props.id)} class={classes!("name", props.class.clone())}
                title={props.label.clone()} onclick={begin}>
                <span class="name-text">{ &props.name }</span>
                { icon_with("down", "bx-icon name-mark small") }
            </button>
        };
    };
    let oninput = {
        let draft = draft.clone();
        Callback::from(move |event: InputEvent| draft.set(Some(input::value_of(&event))))
    };
    let take = {
        let (draft, on, old) = (draft.clone(), props.on_name.clone(), props.name.clone());
        Callback::from(move |()| {
            let Some(text) = (*draft).clone() else { return };
            draft.set(None);
            let text = text.trim();
            if !text.is_empty() && *text != *old {
                on.emit(text.to_owned());
            }
        })
    };
    let onkeydown = {
        let (draft, take, button) = (draft, take.clone(), format!("{}-button", props.id));
        Callback::from(move |event: KeyboardEvent| {
            match event.key().as_str() {
                "Enter" => take.emit(()),
                "Escape" => {
                    event.stop_propagation();
                    draft.set(None);
                }
                _ => return,
            }
            focus::soon(&button);
        })
    };
    html! {
        <input type="text" id={props.id.clone()} class={classes!("name-field", props.class.clone())} value={text}
            aria-label={props.label.clone()} maxlength="80" spellcheck="false" autocomplete="off" {oninput} {onkeydown}
            onblur={move |_: FocusEvent| take.emit(())} onfocus={|event: FocusEvent| input::select_all(&event)} />
    }
}
