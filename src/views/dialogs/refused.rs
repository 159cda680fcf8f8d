//! In an embed: why what its address asks for is not shown.

use yew::prelude::*;

use crate::state::Command;
use crate::views::controls::button::Button;
use crate::views::controls::dialog::DialogFrame;
use crate::views::markup::html;

/// Why it is not shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// A sentence or two.
    pub why: String,
    /// Where commands go.
    pub on: Callback<Command>,
}

impl Refused {
    /// Why it is not shown.
    pub fn view(&self) -> Html {
        let close = {
            let on = self.on.clone();
            Callback::from(move |()| on.emit(Command::CloseDialog))
        };
        html! {
            <DialogFrame id="refused-dialog" title="This cannot be shown" on_close={close}>
                <p>{ &self.why }</p>
                <p>{ "The scenario behind this is another one." }</p>
                <div class="dialog-foot">
                    { Button::new("Close").class("primary").asks(Command::CloseDialog, &self.on) }
                </div>
            </DialogFrame>
        }
    }
}
