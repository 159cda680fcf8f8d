//! A bookmark on the timeline: pressed, it takes the run there.

use betwixt_model::SimTime;
use yew::prelude::*;

use super::LANE;
use super::lanes::Item;
use crate::canvas::camera::number;
use crate::state::{BookmarkCommand, Command};
use crate::views::controls::percent;
use crate::views::markup::html;

/// From here on a label stands before its mark.
const LATE: f64 = 0.85;

/// A bookmark.
pub(super) fn bookmark(item: &Item, at: SimTime, on: &Callback<Command>) -> Html {
    let onclick = on.reform(move |_: MouseEvent| Command::Seek(at));
    let onkeydown = {
        let on = on.clone();
        Callback::from(move |event: KeyboardEvent| {
            let command = match event.key().as_str() {
                "Enter" | " " => Command::Seek(at),
                "F2" => BookmarkCommand::AskName(at).into(),
                "Delete" | "Backspace" => BookmarkCommand::Remove(at).into(),
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            on.emit(command);
        })
    };
    let x = percent(item.from);
    let y = item.lane as f64 * LANE;
    let before = item.from > LATE;
    html! {
        <g key={format!("bookmark-{}", at.0)} id={format!("timeline-bookmark-{}", at.0)} class="timeline-bookmark" role="button" tabindex="0"
            data-pointer="" data-menu={format!("bookmark:{}", at.0)}
            aria-description="Enter goes there, F2 gives it a name, Delete takes it away." {onclick} {onkeydown}>
            <title>{ &item.spoken }</title>
            <svg {x} y={number(y)} width="1" height={number(LANE)} overflow="visible">
                <rect class="timeline-bookmark-hit" x="-12" y="1" width="24" height="24" rx="7" />
                <use href="#bx-snapshot" x="-9" y="4" width="18" height="18" aria-hidden="true" />
                <text x={if before { "-12" } else { "12" }} y="16" text-anchor={if before { "end" } else { "start" }} aria-hidden="true">{ &item.label }</text>
            </svg>
        </g>
    }
}
