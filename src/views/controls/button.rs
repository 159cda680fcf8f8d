//! Buttons that ask for a command.

use yew::prelude::*;

use crate::state::Command;
use crate::views::icons::Icon;

/// What a button needs.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ButtonProps {
    /// What it asks for.
    pub command: Command,
    /// Where that goes.
    pub on: Callback<Command>,
    /// Its picture, if it has one.
    #[prop_or_default]
    pub icon: Option<AttrValue>,
    /// What it does, in words. Shown unless `bare`.
    pub label: AttrValue,
    /// Shows only the picture; the words are for those who listen and for the tooltip.
    #[prop_or_default]
    pub bare: bool,
    /// A longer tooltip.
    #[prop_or_default]
    pub title: Option<AttrValue>,
    /// It cannot be pressed now.
    #[prop_or_default]
    pub disabled: bool,
    /// For a button that stays down.
    #[prop_or_default]
    pub pressed: Option<bool>,
    /// Identity in the page.
    #[prop_or_default]
    pub id: Option<AttrValue>,
    /// `primary`, `lamp`, `danger`, `quiet-button`, `pill`, …
    #[prop_or_default]
    pub class: Classes,
}

/// A button that asks for a command.
#[function_component]
pub fn Button(props: &ButtonProps) -> Html {
    let onclick = {
        let (on, command) = (props.on.clone(), props.command.clone());
        Callback::from(move |_: MouseEvent| on.emit(command.clone()))
    };
    let title = props.title.clone().or_else(|| props.bare.then(|| props.label.clone()));
    html! {
        <button type="button" id={props.id.clone()} {title} disabled={props.disabled} {onclick}
            class={classes!("button", props.bare.then_some("bare"), props.class.clone())}
            aria-label={props.bare.then(|| props.label.clone())}
            aria-pressed={props.pressed.map(|down| if down { "true" } else { "false" })}>
            if let Some(name) = &props.icon {
                <Icon {name} />
            }
            if !props.bare {
                <span>{ &props.label }</span>
            }
        </button>
    }
}
