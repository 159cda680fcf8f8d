//! Which settings embeds and phones show: a mark beside each of them, there only while somebody chooses. Else every row
//! would stop Tab twice.

use crate::views::markup::{component, html};
use yew::prelude::*;

use crate::views::icons::icon;

/// The button that shows those marks, and hides them again.
pub(super) fn exposing() -> Html {
    component! { <Exposing key="exposing" /> }
}

/// It remembers whether somebody chooses. The style sheet does the rest.
#[function_component]
fn Exposing() -> Html {
    let chooses = use_state_eq(|| false);
    let onclick = {
        let chooses = chooses.clone();
        Callback::from(move |_: MouseEvent| chooses.set(!*chooses))
    };
    let title = "Choose which settings embeds and phones show";
    html! {
        <button type="button" id="choose-exposed" class="button bare small choose-exposed" {title} aria-label={title}
            aria-pressed={if *chooses { "true" } else { "false" }} {onclick}>
            { icon("frame") }
        </button>
    }
}
