//! The marks of messages in time, in the shapes that they have on the canvas.

use betwixt_analysis::story::{Fate, Message, MessageSort};
use yew::prelude::*;

use crate::canvas::camera::number;
use crate::views::controls::percent;
use crate::views::markup::html;

/// At the end of a message: dot for a request, ring for an answer, diamond for an event, cross for an error, burst if lost.
pub(super) fn end_mark(message: &Message, (x, y): (f64, f64)) -> Html {
    let mark = match (message.fate, message.sort) {
        (Fate::OnItsWay, _) => Html::default(),
        (Fate::Lost, _) => html! { <path class="mark-cross" d="M0-7V7M-7 0H7M-5-5L5 5M-5 5L5-5" /> },
        (Fate::TurnedAway | Fate::Error, _) => html! { <path class="mark-cross" d="M-4-4L4 4M-4 4L4-4" /> },
        (Fate::Late, _) => html! { <circle class="mark-ring is-late" r="5" /> },
        (Fate::Arrived, MessageSort::Reply) => html! { <circle class="mark-ring" r="4" /> },
        (Fate::Arrived, MessageSort::Publication) => html! { <path class="mark-dot" d="M0-6L6 0L0 6L-6 0Z" /> },
        (Fate::Arrived, MessageSort::Request) if message.attempt > 1 => html! {
            <>
                <circle class="mark-dot" r="8" />
                <text class="mark-try" dy="0.36em" text-anchor="middle">{ message.attempt.to_string() }</text>
            </>
        },
        (Fate::Arrived, MessageSort::Request) => html! { <circle class="mark-dot" r="5" /> },
    };
    html! {
        <svg x={percent(x)} y={number(y)} width="1" height="1" overflow="visible">
            if message.is_copy { <circle class="mark-dot" cx="4" cy="-4" r="5" /> }
            { mark }
        </svg>
    }
}

/// The number of a step, as on the canvas, so many pixels aside.
pub(super) fn number_mark(step: u32, is_bad: bool, (x, y): (f64, f64), aside: f64) -> Html {
    html! {
        <svg x={percent(x)} y={number(y)} width="1" height="1" overflow="visible">
            <g class={classes!("step-disc", is_bad.then_some("is-bad"))}>
                <circle cx={number(aside)} r="7.5" />
                <text x={number(aside)} dy="0.36em" text-anchor="middle">{ step.to_string() }</text>
            </g>
        </svg>
    }
}
