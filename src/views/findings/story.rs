//! One operation: the question, what each side answers, why, and the trace.

use betwixt_analysis::Story;
use yew::prelude::*;

use super::{View, messages, sides, waterfall};
use crate::state::{Command, Picture};
use crate::views::controls::button::Button;
use crate::views::icons::small;
use crate::views::markup::html;
use crate::views::readout;

pub(super) fn story(view: View<'_>) -> Html {
    let Some(operation) = view.looking.operation else {
        return html! {
            <section class="story" aria-label="The operation">
                <p class="story-empty">{ "Choose an order in the list, and see what each side believes of it." }</p>
            </section>
        };
    };
    let body = match view.story {
        Some(story) => told(view, story),
        None if view.complete => {
            html! { <p class="story-empty">{ format!("There is no operation {operation} in this run by now.") }</p> }
        }
        None => html! { <p class="story-empty" role="status">{ "Going through the run again…" }</p> },
    };
    html! { <section class="story" aria-label={format!("Operation {operation}")}>{ body }</section> }
}

fn told(view: View<'_>, story: &Story) -> Html {
    html! {
        <>
            { head(view, story) }
            if let Some(cause) = &story.cause {
                <p class="story-cause">{ small("warn") }<span>{ &cause.sentence }</span></p>
            }
            { sides::sides(view, story) }
            <div class="trace">
                <header class="trace-head">
                    <h3>{ "Trace" }</h3>
                    <span>{ format!("{}, numbered as on the canvas", readout::counted(story.steps.len() as u64, "step")) }</span>
                    { pictures(view) }
                </header>
                { match view.looking.picture {
                    Picture::Waterfall => waterfall::waterfall(view, story),
                    Picture::Messages(chosen) => messages::messages(view, story, usize::from(chosen)),
                } }
                <details class="steps">
                    <summary>{ "The steps in words" }</summary>
                    <ol>
                        { for story.steps.iter().map(|step| html! {
                            <li key={step.number.to_string()} class={classes!(step.bad.then_some("bad"))}>
                                <b>{ step.number.to_string() }</b>
                                <span class="step-at">{ readout::clock_ms(step.at) }</span>
                                <span>{ &step.what }</span>
                            </li>
                        }) }
                    </ol>
                </details>
            </div>
        </>
    }
}

/// The two ways to draw it.
fn pictures(view: View<'_>) -> Html {
    let is_waterfall = view.looking.picture == Picture::Waterfall;
    let fall = Button::new("Waterfall").icon("trace").class("small").id("draw-waterfall").pressed(is_waterfall);
    let messages =
        Button::new("Messages in time").icon("seq").class("small").id("draw-messages").pressed(!is_waterfall);
    html! {
        <div class="trace-pictures" role="group" aria-label="Drawn as">
            { fall.asks(Command::DrawTrace(Picture::Waterfall), view.on) }
            { messages.asks(Command::DrawTrace(Picture::Messages(0)), view.on) }
        </div>
    }
}

fn head(view: View<'_>, story: &Story) -> Html {
    let on = view.on;
    let [before, after] = view.neighbours();
    let go = |case: Option<(betwixt_analysis::FindingKind, u64)>| {
        case.map_or(Command::StopFollowing, |(kind, operation)| Command::Follow(kind, operation))
    };
    let flow = if story.flow_name.is_empty() { "Operation" } else { &story.flow_name };
    html! {
        <header class="story-head">
            <h2>{ &story.question }</h2>
            <p>{ format!("{flow} {}, started {}", story.operation, readout::clock_ms(story.started)) }</p>
            <div class="story-buttons">
                { Button::new("Previous").icon("left").class("small").disabled(before.is_none()).asks(go(before), on) }
                { Button::new("Next").icon("right").class("small").disabled(after.is_none()).asks(go(after), on) }
                { Button::new("Share this moment").icon("share").class("small").id("share-moment").asks(Command::ShareMoment, on) }
                { Button::new("Replay this order").icon("replay").class("small replay").id("replay").asks(Command::ReplayFollowed, on) }
            </div>
        </header>
    }
}
