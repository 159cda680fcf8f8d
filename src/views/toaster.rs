//! The short message at the foot of the canvas.

use yew::prelude::*;

use super::controls::button::Button;
use super::icons::Icon;
use crate::state::{Command, Offer, Toast};

/// What the message needs.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ToasterProps {
    /// The message, if there is one.
    pub toast: Option<Toast>,
    /// Where commands go.
    pub on: Callback<Command>,
    /// The pointer or the focus rests on it, or has left.
    #[prop_or_default]
    pub on_hold: Callback<bool>,
}

/// The short message at the foot of the canvas. It is spoken by the live region, not by itself.
#[function_component]
pub fn Toaster(props: &ToasterProps) -> Html {
    let Some(toast) = &props.toast else { return Html::default() };
    let hold = |held: bool| props.on_hold.reform(move |_: ()| held);
    let (enter, leave, focus, blur) = (hold(true), hold(false), hold(true), hold(false));
    let offer = match toast.offer {
        Offer::Nothing => None,
        Offer::Undo => Some(("Undo", Command::Undo)),
        Offer::Problems => Some(("Why", Command::OpenProblems)),
        Offer::Restart => Some(("Play again", Command::Reset)),
    };
    html! {
        <div class={classes!("toast", toast.error.then_some("bad"))} key={toast.text.clone()}
            onpointerenter={move |_: PointerEvent| enter.emit(())} onpointerleave={move |_: PointerEvent| leave.emit(())}
            onfocusin={move |_: FocusEvent| focus.emit(())} onfocusout={move |_: FocusEvent| blur.emit(())}>
            <Icon name={if toast.error { "warn" } else { "check" }} class="small" />
            <span class="toast-text">{ &toast.text }</span>
            if let Some((label, command)) = offer {
                <Button class="quiet-button" {label} {command} on={props.on.clone()} />
            }
            <Button bare=true icon="close" label="Dismiss" command={Command::DismissToast} on={props.on.clone()} />
        </div>
    }
}
