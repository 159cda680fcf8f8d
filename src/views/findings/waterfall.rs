//! Who was at one operation, and when: a bar for each, with the numbers of the steps.

use betwixt_analysis::Story;
use betwixt_analysis::story::{Span, SpanKind, Step, Told};
use betwixt_model::SimTime;
use betwixt_sim::Outcome;
use yew::prelude::*;

use super::View;
use crate::canvas::camera::number;
use crate::runner::seen::UNSEEN;
use crate::views::controls::percent;
use crate::views::controls::plot::times;
use crate::views::icons::icon;
use crate::views::markup::html;
use crate::views::readout;

/// Most bars that are drawn.
const MOST: usize = 40;
/// Height of a row, and of a bar in it [pixels].
const ROW: f64 = 24.0;
const BAR: f64 = 12.0;

/// The stretch of time that is drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Axis {
    from: u64,
    length: f64,
}

impl Axis {
    pub(super) fn of(story: &Story) -> Self {
        let ends = story.spans.iter().map(|span| span.end.unwrap_or(story.until).0);
        let steps = story.steps.iter().map(|step| step.at.0);
        let last = ends.chain(steps).max().unwrap_or(0).max(story.started.0 + 1);
        // Some room after the last end, for what stands beside it.
        Self { from: story.started.0, length: (last - story.started.0) as f64 * 1.12 }
    }

    pub(super) fn place(self, at: SimTime) -> f64 {
        at.0.saturating_sub(self.from) as f64 / self.length
    }
}

pub(super) fn waterfall(view: View<'_>, story: &Story) -> Html {
    let axis = Axis::of(story);
    let gone = gone(story);
    let more = story.spans.len().saturating_sub(MOST);
    html! {
        <>
            { ticks(axis, gone) }
            <ol class="waterfall">
                { for story.spans.iter().take(MOST).enumerate().map(|(at, span)| row(view, story, (at, span), axis)) }
            </ol>
            if more > 0 {
                <p class="findings-note">{ format!("{more} more are left out.") }</p>
            }
        </>
    }
}

/// When the person went without what they wanted.
pub(super) fn gone(story: &Story) -> Option<SimTime> {
    story.ended.filter(|_| story.told != Told::Answer(Outcome::Ok))
}

pub(super) fn ticks(axis: Axis, gone: Option<SimTime>) -> Html {
    html! {
        <svg class="waterfall-ticks" height="18" aria-hidden="true" focusable="false">
            { for times(axis.length / 1e9, 8).into_iter().map(|at| {
                let share = at * 1e9 / axis.length;
                html! { <text x={percent(share)} y="13" text-anchor={if at <= 0.0 { "start" } else { "middle" }}>{ readout::duration_ms(at * 1e3) }</text> }
            }) }
            if let Some(gone) = gone {
                <svg x={percent(axis.place(gone))} width="1" height="18" overflow="visible"><path class="waterfall-gone-mark" d="M-5 10L5 10L0 17Z" /></svg>
            }
        </svg>
    }
}

fn row(view: View<'_>, story: &Story, (at, span): (usize, &Span), axis: Axis) -> Html {
    let deep = format!("deep-{}", span.depth.min(6));
    html! {
        <li key={at.to_string()} class="waterfall-row">
            <span class={classes!("waterfall-name", deep)}>{ icon(picture(view, span)) }<span>{ &span.name }</span></span>
            <svg class="waterfall-bars" height={number(ROW)} aria-hidden="true" focusable="false">{ bars(story, span, axis) }</svg>
            <span class="quiet">{ words(story, span) }</span>
        </li>
    }
}

fn picture<'a>(view: View<'a>, span: &'a Span) -> &'a str {
    match span.kind {
        SpanKind::Pause => "retry",
        SpanKind::Silence => "loss",
        _ => view.icon(&span.component),
    }
}

fn bars(story: &Story, span: &Span, axis: Axis) -> Html {
    let end = span.end.unwrap_or(story.until);
    let top = number((ROW - BAR) / 2.0);
    let bar = |from: SimTime, to: SimTime, class: Classes| {
        let (x, width) = (axis.place(from), axis.place(to) - axis.place(from));
        html! { <rect {class} x={percent(x)} y={top.clone()} width={percent(width.max(0.003))} height={number(BAR)} rx="2" /> }
    };
    let kind = match span.kind {
        _ if span.note == UNSEEN => "is-unseen",
        SpanKind::Person => "is-person",
        SpanKind::Work => "is-work",
        SpanKind::Kept => "is-kept",
        SpanKind::Pause => "is-pause",
        SpanKind::Silence => "is-silence",
    };
    let waited = span.given_up_at.filter(|at| *at < end && *at >= span.start);
    let gone = gone(story);
    let note = note(span, waited.is_some());
    // Beside all that is in the row; before it, or upon it, where there is no room.
    let discs = numbers(story, span);
    let places = || discs.iter().map(|(step, _)| axis.place(step.at));
    let (first, last) = (places().fold(axis.place(span.start), f64::min), places().fold(axis.place(end), f64::max));
    let (at, aside, anchor) = match (first, last) {
        (_, last) if last < 0.62 => (last, "14", "start"),
        (first, _) if first > 0.3 => (first, "-14", "end"),
        (first, last) => (f64::midpoint(first, last), "0", "middle"),
    };
    html! {
        <>
            if let Some(gone) = gone {
                <line class="waterfall-gone" x1={percent(axis.place(gone))} x2={percent(axis.place(gone))} y1="0" y2={number(ROW)} />
            }
            { bar(span.start, waited.unwrap_or(end), classes!("bar", kind, span.bad.then_some("is-bad"))) }
            if let Some(waited) = waited {
                { bar(waited, end, classes!("bar", "is-for-nobody")) }
            }
            if !note.is_empty() {
                <svg x={percent(at)} width="1" height={number(ROW)} overflow="visible">
                    <text class={classes!("waterfall-note", span.bad.then_some("is-bad"))} x={aside} y="16" text-anchor={anchor}>{ note }</text>
                </svg>
            }
            { for discs.iter().map(|(step, shift)| disc(step, *shift, axis)) }
        </>
    }
}

/// What stands beside a bar.
fn note(span: &Span, for_nobody: bool) -> String {
    match (span.note.is_empty(), for_nobody) {
        (true, true) => "still working, for no one".to_owned(),
        (false, true) => format!("{}; still working, for no one", span.note),
        (_, false) => span.note.clone(),
    }
}

/// The steps of a bar; those that would lie upon each other stand a little aside [pixels].
fn numbers<'a>(story: &'a Story, span: &Span) -> Vec<(&'a Step, f64)> {
    let mut shift = 0.0;
    let mut last = None;
    let held = span.steps.iter().filter_map(|number| story.steps.get((*number as usize).checked_sub(1)?));
    held.map(|step| {
        shift = if last == Some(step.at) { shift + 15.0 } else { 0.0 };
        last = Some(step.at);
        (step, shift)
    })
    .collect()
}

fn disc(step: &Step, shift: f64, axis: Axis) -> Html {
    html! {
        <svg x={percent(axis.place(step.at))} width="1" height={number(ROW)} overflow="visible">
            <g class={classes!("step-disc", step.bad.then_some("is-bad"))}>
                <circle cx={number(shift)} cy={number(ROW / 2.0)} r="7.5" />
                <text x={number(shift)} y={number(ROW / 2.0)} dy="0.36em" text-anchor="middle">{ step.number.to_string() }</text>
            </g>
        </svg>
    }
}

/// The bar in words.
fn words(story: &Story, span: &Span) -> String {
    let after = |at: SimTime| readout::duration_ms(at.0.saturating_sub(story.started.0) as f64 / 1e6);
    let mut words = match span.end {
        Some(end) => format!("from {} to {}", after(span.start), after(end)),
        None => format!("from {}, and still going on", after(span.start)),
    };
    if let Some(outcome) = span.outcome {
        words += match outcome {
            Outcome::Ok => ", ok",
            Outcome::Failed => ", failed",
            Outcome::Refused => ", refused",
            Outcome::Unknown => ", unknown",
        };
    }
    if let Some(at) = span.given_up_at {
        words += &format!("; nobody waited from {}", after(at));
    }
    if !span.note.is_empty() {
        words += "; ";
        words += &span.note;
    }
    words
}
