//! The one sentence that says what to try, on the first visit; it never returns once it was used or refused.

use crate::views::markup::html;
use yew::prelude::*;

use super::controls::button::Button;
use super::icons::icon;
use crate::state::{Command, fixed};

/// Size of the hint where it stands beside something [pixels].
const SIZE: (f64, f64) = (300.0, 96.0);

/// The one sentence that says what to try.
#[derive(Clone, Debug, PartialEq)]
pub struct Hint {
    /// The scenario's hint.
    pub text: AttrValue,
    /// The point on the stage it stands beside [pixels]; without one it stands at the top of the canvas.
    pub beside: Option<(f64, f64)>,
    /// Where commands go.
    pub on: Callback<Command>,
}

impl Hint {
    /// The one sentence that says what to try.
    pub fn view(&self) -> Html {
        if self.text.is_empty() {
            return Html::default();
        }
        let card = html! {
            <aside class="hint" aria-label="What to try">
                { icon("bulb") }
                <p>{ &self.text }</p>
                { Button::bare("close", "Do not show this again").asks(Command::DismissHint, &self.on) }
            </aside>
        };
        let Some((x, y)) = self.beside else { return html! { <div class="hint-place">{ card }</div> } };
        html! {
            <svg class="hint-layer" width="100%" height="100%">
                <foreignObject x={fixed(x, 0)} y={fixed(y, 0)} width={SIZE.0.to_string()} height={SIZE.1.to_string()}>{ card }</foreignObject>
            </svg>
        }
    }
}
