//! "Would one key per order stop this?": one change, tried on the same seed.

use yew::Html;

use super::View;
use crate::runner::inquiry::Tried;
use crate::state::Command;
use crate::views::controls::button::Button;
use crate::views::markup::html;
use crate::views::readout;

pub(super) fn trial(view: View<'_>) -> Html {
    let Some(trying) = view.trying else { return Html::default() };
    let on = view.on;
    let remedy = &trying.remedy;
    let try_it = Button::new("Try it").icon("play").class("small primary").id("try-remedy").asks(Command::TryRemedy, on);
    let below = match trying.tried {
        None => try_it,
        Some(Tried::Going(share)) => html! {
            <>
                <p role="status">{ format!("Running both: {}", readout::percent(share)) }</p>
                { Button::new("Stop").class("small").asks(Command::StopTrial, on) }
            </>
        },
        Some(Tried::Done(before, after)) => html! {
            <>
                <p class="trial-result" role="status">
                    <strong>{ before.to_string() }</strong>{ " without it, " }<strong>{ after.to_string() }</strong>{ " with it: " }
                    { verdict(before, after) }
                </p>
                { Button::new("Keep the change").icon("check").class("small").id("keep-remedy").asks(Command::KeepRemedy, on) }
            </>
        },
    };
    html! {
        <section class="trial" aria-label="Would this stop it?">
            <h3>{ &remedy.question }</h3>
            <p>{ format!("{} The same seed runs with it and without.", remedy.sentence) }</p>
            <div class="trial-buttons">{ below }</div>
        </section>
    }
}

const fn verdict(before: u64, after: u64) -> &'static str {
    match (before, after) {
        (_, 0) => "it stops it here.",
        (before, after) if after < before => "it helps, and is not enough.",
        _ => "it does not help.",
    }
}
