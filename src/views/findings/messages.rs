//! The messages of one operation in time: a line for each component, an arrow's stroke for each message from when it was sent
//! to when it came.

use std::collections::BTreeMap;

use betwixt_analysis::Story;
use betwixt_analysis::story::{Fate, Message, MessageSort, SpanKind};
use betwixt_model::SimTime;
use yew::prelude::*;

use super::View;
use super::message_marks::{end_mark, number_mark};
use super::waterfall::{Axis, gone, ticks};
use crate::canvas::camera::number;
use crate::runner::seen::UNSEEN;
use crate::state::{Command, Picture};
use crate::views::controls::percent;
use crate::views::icons::icon;
use crate::views::markup::html;
use crate::views::readout;

/// Height of a line, and of the work on it [pixels].
const ROW: f64 = 32.0;
const WORK: f64 = 10.0;
/// A lost message is seen to come so far on its way.
const LOST_AT: f64 = 0.62;
/// Where the number of a message stands on its way.
const NUMBER_AT: f64 = 0.36;

/// Where everything is drawn.
struct Plan<'a> {
    story: &'a Story,
    axis: Axis,
    /// Components and their names, from the top.
    lines: Vec<(&'a str, &'a str)>,
}

impl<'a> Plan<'a> {
    fn new(view: View<'a>, story: &'a Story) -> Self {
        let worked = story.spans.iter().map(|span| span.component.as_str());
        let spoke = story.messages.iter().flat_map(|message| [message.from.as_str(), message.to.as_str()]);
        let mut lines: Vec<(&str, &str)> = Vec::new();
        for id in worked.chain(spoke) {
            if lines.iter().all(|(held, _)| *held != id) {
                let held = view.scenario.components.iter().find(|held| held.id.as_str() == id);
                lines.push((id, held.map_or(id, |held| held.name.as_str())));
            }
        }
        Self { story, axis: Axis::of(story), lines }
    }

    /// Height of a component's line [pixels].
    fn y(&self, component: &str) -> f64 {
        let place = self.lines.iter().position(|(id, _)| *id == component).unwrap_or(0);
        ROW * (place as f64 + 0.5)
    }

    fn height(&self) -> f64 {
        ROW * self.lines.len() as f64
    }

    /// Both ends of a message: share of the width, and height.
    fn ends(&self, message: &Message) -> [(f64, f64); 2] {
        let start = (self.axis.place(message.sent), self.y(&message.from));
        let end = (self.axis.place(message.end.unwrap_or(self.story.until)), self.y(&message.to));
        match message.fate {
            Fate::Lost => [start, (end.0, start.1 + (end.1 - start.1) * LOST_AT)],
            _ => [start, end],
        }
    }
}

pub(super) fn messages(view: View<'_>, story: &Story, chosen: usize) -> Html {
    let plan = Plan::new(view, story);
    let last = story.messages.len().saturating_sub(1);
    let chosen = chosen.min(last);
    let on = view.on.clone();
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        let to = match event.key().as_str() {
            "ArrowLeft" | "ArrowUp" => chosen.saturating_sub(1),
            "ArrowRight" | "ArrowDown" => (chosen + 1).min(last),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        on.emit(choose(to));
    });
    html! {
        <>
            { ticks(plan.axis, gone(story)) }
            <div class="messages">
                <ul class="messages-names">
                    { for plan.lines.iter().map(|(id, name)| html! {
                        <li key={*id} class="waterfall-name">{ icon(view.icon(id)) }<span>{ *name }</span></li>
                    }) }
                </ul>
                <div class="messages-field" id="messages" role="listbox" tabindex="0" aria-label="Messages in time"
                    aria-activedescendant={dom_id(chosen)} {onkeydown}>
                    <svg class="messages-picture" height={number(plan.height())} aria-hidden="true" focusable="false">
                        { lines(&plan) }
                        { work(&plan) }
                        { arrows(view, &plan, chosen) }
                    </svg>
                    { for story.messages.iter().enumerate().map(|(at, message)| html! {
                        <span key={at.to_string()} id={dom_id(at)} class="quiet" role="option"
                            aria-selected={if at == chosen { "true" } else { "false" }}>{ words(story, message) }</span>
                    }) }
                </div>
            </div>
            if let Some(message) = story.messages.get(chosen) {
                <p class="messages-chosen" aria-hidden="true">
                    if let Some(step) = message.step { <b>{ step.to_string() }</b> }
                    <span>{ words(story, message) }</span>
                </p>
            }
        </>
    }
}

/// For a place in the list.
fn choose(at: usize) -> Command {
    Command::DrawTrace(Picture::Messages(u16::try_from(at).unwrap_or(u16::MAX)))
}

fn dom_id(at: usize) -> String {
    format!("message-{at}")
}

/// A line for each component; from when the person has gone, all is shaded.
fn lines(plan: &Plan<'_>) -> Html {
    let height = number(plan.height());
    html! {
        <>
            if let Some(gone) = gone(plan.story) {
                <rect class="messages-gone" x={percent(plan.axis.place(gone))} y="0" width={percent(1.0 - plan.axis.place(gone))} height={height.clone()} />
                <line class="waterfall-gone" x1={percent(plan.axis.place(gone))} x2={percent(plan.axis.place(gone))} y1="0" y2={height} />
            }
            { for plan.lines.iter().map(|(id, _)| {
                let y = number(plan.y(id));
                html! { <line class="messages-line" x1="0" x2="100%" y1={y.clone()} y2={y} /> }
            }) }
        </>
    }
}

/// Who was at it: thick; dashed where nobody waited for it any more.
fn work(plan: &Plan<'_>) -> Html {
    let bar = |component: &str, from: SimTime, to: SimTime, class: Classes| {
        let (x, width) = (plan.axis.place(from), plan.axis.place(to) - plan.axis.place(from));
        let y = number(plan.y(component) - WORK / 2.0);
        html! { <rect {class} x={percent(x)} {y} width={percent(width.max(0.003))} height={number(WORK)} rx="2" /> }
    };
    let spans = plan.story.spans.iter().filter(|span| span.kind != SpanKind::Silence);
    spans
        .map(|span| {
            let end = span.end.unwrap_or(plan.story.until);
            let waited = span.given_up_at.filter(|at| *at < end && *at >= span.start);
            let kind = match span.kind {
                _ if span.note == UNSEEN => "is-unseen",
                SpanKind::Person => "is-person",
                SpanKind::Kept => "is-kept",
                SpanKind::Pause => "is-pause",
                SpanKind::Work | SpanKind::Silence => "is-work",
            };
            html! {
                <>
                    { bar(&span.component, span.start, waited.unwrap_or(end), classes!("bar", kind, span.bad.then_some("is-bad"))) }
                    if let Some(waited) = waited {
                        { bar(&span.component, waited, end, classes!("bar", "is-for-nobody")) }
                    }
                </>
            }
        })
        .collect()
}

/// The messages, from when they were sent to when they came.
fn arrows(view: View<'_>, plan: &Plan<'_>, chosen: usize) -> Html {
    // Numbers that would lie upon each other stand a little aside: how many there are already at about one place.
    let mut taken: BTreeMap<(i64, i64), u32> = BTreeMap::new();
    let drawn = plan.story.messages.iter().enumerate().map(|(at, message)| {
        let [start, end] = plan.ends(message);
        let is_chosen = at == chosen;
        let class = classes!(
            "message",
            is_bad(message).then_some("is-bad"),
            matches!(message.fate, Fate::Late | Fate::OnItsWay).then_some("is-dashed"),
            is_chosen.then_some("is-chosen"),
        );
        let on = view.on.clone();
        let line = |class: &'static str| {
            html! { <line {class} x1={percent(start.0)} y1={number(start.1)} x2={percent(end.0)} y2={number(end.1)} /> }
        };
        let place = (start.0 + (end.0 - start.0) * NUMBER_AT, start.1 + (end.1 - start.1) * NUMBER_AT);
        html! {
            <g key={at.to_string()} {class} onclick={move |_: MouseEvent| on.emit(choose(at))}>
                { line("message-hit") }
                if is_chosen { { line("message-beam") } }
                { line("message-stroke") }
                { end_mark(message, end) }
                if let Some(step) = message.step {
                    { number_mark(step, is_bad(message), place, beside(&mut taken, place)) }
                }
            </g>
        }
    });
    drawn.collect()
}

/// How far aside a number stands [pixels].
fn beside(taken: &mut BTreeMap<(i64, i64), u32>, (x, y): (f64, f64)) -> f64 {
    // Sixty places beside each other; 16 pixels above each other.
    let count = taken.entry(((x * 60.0).round() as i64, (y / 16.0).round() as i64)).or_default();
    *count += 1;
    f64::from(*count - 1) * 16.0
}

pub(super) const fn is_bad(message: &Message) -> bool {
    !matches!(message.fate, Fate::Arrived | Fate::OnItsWay) || message.is_copy
}

/// The message in words: what it is, when it was sent, and how long it took.
fn words(story: &Story, message: &Message) -> String {
    let after = readout::duration_ms(message.sent.0.saturating_sub(story.started.0) as f64 / 1e6);
    let took = message.end.filter(|_| message.fate != Fate::Lost).map(|end| {
        let long = end.0.saturating_sub(message.sent.0) as f64 / 1e6;
        format!(", there {} later", readout::duration_ms(long))
    });
    let event = if message.sort == MessageSort::Publication { "; nobody waits for an answer" } else { "" };
    format!("{}{event}; sent after {after}{}", message.what, took.unwrap_or_default())
}
