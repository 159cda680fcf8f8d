//! A dialog: the browser keeps the focus inside, Escape and a press beside it close it, the focus goes back where it was.

use crate::views::markup::html;
use yew::prelude::*;

use crate::platform::input;
use crate::views::icons::icon;

/// What a dialog needs.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct DialogFrameProps {
    /// Unique in the page.
    pub id: AttrValue,
    /// Its heading.
    pub title: AttrValue,
    /// Further classes: `wide`, `full`.
    #[prop_or_default]
    pub class: Classes,
    /// It wants to be closed.
    pub on_close: Callback<()>,
    /// What is in it.
    pub children: Html,
}

/// A dialog.
#[function_component]
pub fn DialogFrame(props: &DialogFrameProps) -> Html {
    {
        let id = props.id.clone();
        use_effect_with(id, |id| {
            input::show_modal(id);
            let id = id.clone();
            move || {
                input::close_modal(&id);
            }
        });
    }
    let close = props.on_close.clone();
    let oncancel = {
        let close = close.clone();
        // The page closes it by no longer drawing it; the browser must not do so before.
        Callback::from(move |event: Event| {
            event.prevent_default();
            close.emit(());
        })
    };
    let heading = format!("{}-title", props.id);
    html! {
        <dialog id={props.id.clone()} class={classes!("dialog", props.class.clone())} aria-labelledby={heading.clone()} {oncancel}>
            <div class="dialog-head">
                <h2 id={heading}>{ &props.title }</h2>
                <button type="button" class="button bare" aria-label="Close" title="Close"
                    onclick={move |_: MouseEvent| close.emit(())}>
                    { icon("close") }
                </button>
            </div>
            <div class="dialog-body">{ props.children.clone() }</div>
        </dialog>
    }
}
