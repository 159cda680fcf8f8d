//! A switch with what it does beside it.

use crate::views::markup::html;
use yew::prelude::*;

/// A switch.
#[derive(Clone, Debug, PartialEq)]
pub struct Switch {
    /// What it switches.
    pub label: AttrValue,
    /// What it means, in one sentence.
    pub note: AttrValue,
    /// Whether it is on.
    pub on: bool,
    /// A person has changed it while it ran.
    pub changed: bool,
    /// It was switched.
    pub on_switch: Callback<bool>,
}

impl Switch {
    /// A switch.
    pub fn view(&self) -> Html {
        let on = self.on;
        let onclick = {
            let switched = self.on_switch.clone();
            Callback::from(move |_: MouseEvent| switched.emit(!on))
        };
        html! {
            <button type="button" role="switch" class={classes!("switch", self.changed.then_some("changed"))}
                aria-checked={if on { "true" } else { "false" }} {onclick}>
                <span class="switch-art" aria-hidden="true"></span>
                <span class="switch-words">
                    <span class="switch-label">{ &self.label }</span>
                    if !self.note.is_empty() {
                        <span class="switch-note">{ &self.note }</span>
                    }
                </span>
            </button>
        }
    }
}
