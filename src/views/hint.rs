//! The one sentence that says what to try, on the first visit; it never returns once it was used or refused.

use yew::prelude::*;

use super::controls::button::Button;
use super::icons::Icon;
use crate::state::Command;

/// Size of the hint where it stands beside something [pixels].
const SIZE: (f64, f64) = (300.0, 96.0);

/// What the hint needs.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct HintProps {
    /// The scenario's hint.
    pub text: AttrValue,
    /// The point on the stage it stands beside [pixels]; without one it stands at the top of the canvas.
    #[prop_or_default]
    pub beside: Option<(f64, f64)>,
    /// Where commands go.
    pub on: Callback<Command>,
}

/// The one sentence that says what to try.
#[function_component]
pub fn Hint(props: &HintProps) -> Html {
    if props.text.is_empty() {
        return Html::default();
    }
    let card = html! {
        <aside class="hint" aria-label="What to try">
            <Icon name="bulb" />
            <p>{ &props.text }</p>
            <Button bare=true icon="close" label="Do not show this again" command={Command::DismissHint} on={props.on.clone()} />
        </aside>
    };
    let Some((x, y)) = props.beside else { return html! { <div class="hint-place">{ card }</div> } };
    html! {
        <svg class="hint-layer" width="100%" height="100%">
            <foreignObject x={format!("{x:.0}")} y={format!("{y:.0}")} width={SIZE.0.to_string()} height={SIZE.1.to_string()}>{ card }</foreignObject>
        </svg>
    }
}
