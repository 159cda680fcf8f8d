//! Buttons that ask for a command.

use crate::views::markup::html;
use yew::prelude::*;

use crate::state::Command;
use crate::views::icons::icon;

/// How a button looks and what it is called; [`Self::asks`] draws it.
#[derive(Clone, Debug)]
pub struct Button {
    label: AttrValue,
    icon: &'static str,
    bare: bool,
    title: Option<AttrValue>,
    disabled: bool,
    pressed: Option<bool>,
    id: Option<&'static str>,
    class: &'static str,
}

impl Button {
    /// A button with what it does written on it.
    #[must_use]
    pub fn new(label: impl Into<AttrValue>) -> Self {
        let label = label.into();
        Self { label, icon: "", bare: false, title: None, disabled: false, pressed: None, id: None, class: "" }
    }

    /// A button that shows only a picture; the words are for those who listen and for the tooltip.
    #[must_use]
    pub fn bare(icon: &'static str, label: impl Into<AttrValue>) -> Self {
        Self { icon, bare: true, ..Self::new(label) }
    }

    /// With a picture before the words.
    #[must_use]
    pub const fn icon(mut self, icon: &'static str) -> Self {
        self.icon = icon;
        self
    }

    /// With a longer tooltip.
    #[must_use]
    pub fn title(mut self, title: impl Into<AttrValue>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Whether it cannot be pressed now.
    #[must_use]
    pub const fn disabled(mut self, disabled: bool) -> Self {
        self.disabled = disabled;
        self
    }

    /// Stays down, or could.
    #[must_use]
    pub const fn pressed(mut self, pressed: bool) -> Self {
        self.pressed = Some(pressed);
        self
    }

    /// With an identity in the page.
    #[must_use]
    pub const fn id(mut self, id: &'static str) -> Self {
        self.id = Some(id);
        self
    }

    /// `primary`, `lamp`, `danger`, `quiet-button`, `pill`, …
    #[must_use]
    pub const fn class(mut self, class: &'static str) -> Self {
        self.class = class;
        self
    }

    /// Draws it: it asks for this command there.
    pub fn asks(self, command: Command, on: &Callback<Command>) -> Html {
        let Self { label, icon: picture, bare, title, disabled, pressed, id, class } = self;
        let on = on.clone();
        let onclick = Callback::from(move |_: MouseEvent| on.emit(command.clone()));
        let title = title.or_else(|| bare.then(|| label.clone()));
        html! {
            <button type="button" {id} {title} {disabled} {onclick} class={classes!("button", bare.then_some("bare"), class)}
                aria-label={bare.then(|| label.clone())} aria-pressed={pressed.map(|down| if down { "true" } else { "false" })}>
                if !picture.is_empty() {
                    { icon(picture) }
                }
                if !bare {
                    <span>{ label }</span>
                }
            </button>
        }
    }
}
