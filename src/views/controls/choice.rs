//! One word out of a few: side by side where there is room, else in a list.

use std::rc::Rc;

use crate::views::markup::html;
use yew::prelude::*;

use crate::platform::input;

/// Words side by side may have so many letters in all.
const ROOM: usize = 18;

/// One word out of a few.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// For those who listen.
    pub label: AttrValue,
    /// Unique in the page.
    pub id: AttrValue,
    /// What can be chosen: the value, and what is shown.
    pub options: Rc<[(AttrValue, AttrValue)]>,
    /// The value that is chosen.
    pub value: AttrValue,
    /// A person has changed it while it ran.
    pub changed: bool,
    /// Always a list.
    pub list: bool,
    /// Another was chosen.
    pub on_choice: Callback<AttrValue>,
}

impl Choice {
    /// One word out of a few.
    pub fn view(&self) -> Html {
        let letters: usize = self.options.iter().map(|(_, shown)| shown.chars().count()).sum();
        if self.list || letters > ROOM || self.options.len() > 3 { list(self) } else { segments(self) }
    }
}

fn list(props: &Choice) -> Html {
    let onchange = {
        let (on, options) = (props.on_choice.clone(), Rc::clone(&props.options));
        Callback::from(move |event: Event| {
            let chosen = input::value_of(&event);
            if let Some((value, _)) = options.iter().find(|(value, _)| **value == *chosen) {
                on.emit(value.clone());
            }
        })
    };
    html! {
        <span class={classes!("select", props.changed.then_some("changed"))}>
            <select id={props.id.clone()} aria-label={props.label.clone()} {onchange}>
                { for props.options.iter().map(|(value, shown)| html! {
                    <option key={value.to_string()} value={value.clone()} selected={*value == props.value}>{ shown }</option>
                }) }
            </select>
        </span>
    }
}

fn segments(props: &Choice) -> Html {
    html! {
        <span class={classes!("segments", props.changed.then_some("changed"))} role="radiogroup" aria-label={props.label.clone()}>
            { for props.options.iter().map(|(value, shown)| {
                let (on, chosen) = (props.on_choice.clone(), value.clone());
                html! {
                    <label key={value.to_string()} class="segment">
                        <input type="radio" name={props.id.clone()} value={value.clone()} checked={*value == props.value}
                            onchange={move |_: Event| on.emit(chosen.clone())} />
                        <span>{ shown }</span>
                    </label>
                }
            }) }
        </span>
    }
}
