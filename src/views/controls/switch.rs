//! A switch with what it does beside it.

use yew::prelude::*;

/// What a switch needs.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct SwitchProps {
    /// What it switches.
    pub label: AttrValue,
    /// What it means, in one sentence.
    #[prop_or_default]
    pub note: AttrValue,
    /// Whether it is on.
    pub on: bool,
    /// A person has changed it while it ran.
    #[prop_or_default]
    pub changed: bool,
    /// It was switched.
    pub on_switch: Callback<bool>,
}

/// A switch.
#[function_component]
pub fn Switch(props: &SwitchProps) -> Html {
    let on = props.on;
    let onclick = {
        let switched = props.on_switch.clone();
        Callback::from(move |_: MouseEvent| switched.emit(!on))
    };
    html! {
        <button type="button" role="switch" class={classes!("switch", props.changed.then_some("changed"))}
            aria-checked={if on { "true" } else { "false" }} {onclick}>
            <span class="switch-art" aria-hidden="true"></span>
            <span class="switch-words">
                <span class="switch-label">{ &props.label }</span>
                if !props.note.is_empty() {
                    <span class="switch-note">{ &props.note }</span>
                }
            </span>
        </button>
    }
}
