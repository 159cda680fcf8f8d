//! The short message at the foot of the canvas.

use crate::views::markup::html;
use yew::prelude::*;

use super::controls::button::Button;
use super::icons::small;
use crate::state::{Command, Offer, Toast};

/// The short message at the foot of the canvas. It is spoken by the live region, not by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Toaster {
    /// The message, if there is one.
    pub toast: Option<Toast>,
    /// Where commands go.
    pub on: Callback<Command>,
    /// The pointer or the focus rests on it, or has left.
    pub on_hold: Callback<bool>,
}

impl Toaster {
    /// The short message at the foot of the canvas. It is spoken by the live region, not by itself.
    pub fn view(&self) -> Html {
        let Some(toast) = &self.toast else { return Html::default() };
        let hold = |held: bool| self.on_hold.reform(move |_: ()| held);
        let (enter, leave, focus, blur) = (hold(true), hold(false), hold(true), hold(false));
        let offer = match toast.offer {
            Offer::Nothing => None,
            Offer::Undo => Some(("Undo", Command::Undo)),
            Offer::Problems => Some(("Why", Command::OpenProblems)),
            Offer::Restart => Some(("Play again", Command::Reset)),
            Offer::Finding(kind) => Some(("See why", Command::OpenFinding(kind))),
            Offer::GoOnWithout(at) => Some(("Continue without", Command::ForgetChanges(Some(at)))),
            Offer::Save => Some(("Save as a file", Command::SaveFile)),
        };
        html! {
            <div class={classes!("toast", toast.error.then_some("bad"))} key={toast.text.clone()} role="region" aria-label="Message"
                onpointerenter={move |_: PointerEvent| enter.emit(())} onpointerleave={move |_: PointerEvent| leave.emit(())}
                onfocusin={move |_: FocusEvent| focus.emit(())} onfocusout={move |_: FocusEvent| blur.emit(())}>
                { small(if toast.error { "warn" } else if matches!(toast.offer, Offer::Finding(_)) { "flag" } else { "check" }) }
                <span class="toast-text">{ &toast.text }</span>
                if let Some((label, command)) = offer {
                    { Button::new(label).class("quiet-button").asks(command, &self.on) }
                }
                { Button::bare("close", "Dismiss").asks(Command::DismissToast, &self.on) }
            </div>
        }
    }
}
