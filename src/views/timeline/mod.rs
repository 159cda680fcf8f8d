//! The timeline: where the run is, what was broken and changed when, and when harm followed.

pub mod lanes;

use std::rc::Rc;

use crate::views::markup::html;
use betwixt_model::{FaultId, Scenario, SimSpan, SimTime};
use yew::prelude::*;

use super::controls::percent;
use super::controls::plot::times;
use super::memo::View;
use super::readout;
use crate::canvas::camera::number;
use crate::later;
use crate::runner::summary::{RunState, Summary};
use crate::state::{Command, Selection, Subject, fixed};
use crate::views::parts::piece;
use lanes::{Item, What, share};

/// Height of a lane, of the harm above the track, and of what is below it [pixels].
const LANE: f64 = 26.0;
const HARM: f64 = 14.0;
const FOOT: f64 = 24.0;
/// Height of a block in its lane [pixels].
const BLOCK: f64 = 21.0;
/// Blocks shorter than this share of the timeline have no room for a sign.
const SHORT: f64 = 0.03;
/// An arrow key moves a block by so much, with Shift by a tenth of it.
const NUDGE: SimSpan = SimSpan::from_s(1);

/// The timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// The document.
    pub scenario: Rc<Scenario>,
    /// The run.
    pub summary: Rc<Summary>,
    /// What is selected.
    pub selection: Selection,
    /// Whether what stands on it can be shown: [`crate::later`].
    pub complete: bool,
    /// Where commands go.
    pub on: Callback<Command>,
}

impl View for Timeline {
    fn view(&self) -> Html {
        let items = later::here().map_or_else(Vec::new, |later| (later.parts.items)(&self.scenario, &self.summary));
        let summary = &self.summary;
        let top = lanes::lanes(&items) as f64 * LANE;
        let track = top + HARM;
        let height = track + FOOT;
        let now = share(summary.now, summary.duration.seconds());
        let said =
            format!("Timeline: {} of {}", readout::clock(summary.now), readout::clock(SimTime(summary.duration.0)));
        let state = matches!(summary.state, RunState::Playing).then_some("playing");
        html! {
            <section class={classes!("timeline", state)} aria-label={said}>
                <svg class="timeline-art" width="100%" height={number(height)} focusable="false">
                    <defs>
                        <pattern id="timeline-hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                            <line class="timeline-hatch" x1="0" y1="0" x2="0" y2="7" />
                        </pattern>
                    </defs>
                    <rect class="timeline-future" x={percent(now)} y="0" width={percent(1.0 - now)} height={number(track - 2.0)}
                        fill="url(#timeline-hatch)" />
                    { harm(summary, top, track) }
                    <rect class="timeline-track" x="0" y={number(track - 2.0)} width="100%" height="4" rx="2" />
                    <rect class="timeline-done" x="0" y={number(track - 2.0)} width={percent(now)} height="4" rx="2" />
                    { ticks(summary, track) }
                    { for items.iter().map(|item| piece(|parts| (parts.entry)(self, item))) }
                    <line class="timeline-now" x1={percent(now)} x2={percent(now)} y1="0" y2={number(track)} />
                    <circle class="timeline-lamp" cx={percent(now)} cy={number(track)} r="6.5" />
                </svg>
                { piece(|parts| (parts.seek)(summary, &self.on)) }
            </section>
        }
    }
}

fn ticks(summary: &Summary, track: f64) -> Html {
    let duration = summary.duration.seconds();
    times(duration, 12)
        .into_iter()
        .map(|at| {
            let moment = SimTime((at * 1e9) as u64);
            let x = percent(share(moment, duration));
            let anchor = if at <= 0.0 {
                "start"
            } else if at >= duration {
                "end"
            } else {
                "middle"
            };
            html! {
                <g class="timeline-tick" aria-hidden="true">
                    <line x1={x.clone()} x2={x.clone()} y1={number(track + 4.0)} y2={number(track + 8.0)} />
                    <text {x} y={number(track + 20.0)} text-anchor={anchor}>{ readout::clock(moment) }</text>
                </g>
            }
        })
        .collect()
}

fn harm(summary: &Summary, top: f64, track: f64) -> Html {
    let duration = summary.duration.seconds();
    if duration <= 0.0 {
        return Html::default();
    }
    // Each bar reaches to the next one; the last is as wide as the one before.
    let width = summary.harm.windows(2).map(|pair| pair[1].0 - pair[0].0).fold(f64::INFINITY, f64::min);
    let width = if width.is_finite() && width > 0.0 { width } else { duration / 120.0 };
    let tall = track - top - 4.0;
    summary
        .harm
        .iter()
        .filter(|(_, share)| *share > 0.001)
        .map(|(at, share)| {
            let height = (share * tall).min(tall).max(1.5);
            html! {
                <rect class="timeline-harm" x={percent(at / duration)} y={fixed(track - 3.0 - height, 1)}
                    width={percent(width * 0.78 / duration)} height={fixed(height, 1)} />
            }
        })
        .collect()
}

pub(crate) fn entry(props: &Timeline, item: &Item) -> Html {
    let y = item.lane as f64 * LANE;
    match &item.what {
        What::Block { fault, planned, never_landed } => {
            block(props, item, (fault, y), [planned.then_some("planned"), never_landed.then_some("never")])
        }
        What::Mark(at) => mark(props, item, *at, y),
    }
}

fn block(props: &Timeline, item: &Item, (fault, y): (&FaultId, f64), state: [Option<&'static str>; 2]) -> Html {
    let width = (item.to - item.from).max(0.012);
    let selected = props.selection == Selection::Fault(fault.clone());
    let onclick = {
        let (on, id) = (props.on.clone(), fault.clone());
        Callback::from(move |_: MouseEvent| on.emit(Command::Select(Selection::Fault(id.clone()))))
    };
    let onkeydown = block_keys(props, fault);
    let never = state[1].is_some();
    // What is too short for its sign has it beside itself.
    let label_at = if width < SHORT { item.from + width } else { item.from };
    // Its title is its name as well: a label of its own beside it would be two names, and they differ.
    html! {
        <g key={format!("fault-{fault}")} class={classes!("timeline-block", state[0], state[1], selected.then_some("selected"))} role="button" data-menu={format!("fault:{fault}")}
            tabindex="0" aria-pressed={if selected { "true" } else { "false" }} {onclick} {onkeydown}>
            <title>{ &item.spoken }</title>
            <rect x={percent(item.from)} y={number(y + 1.5)} width={percent(width)} height={number(BLOCK)} rx="5" />
            <svg x={percent(label_at)} y={number(y)} width="1" height={number(LANE)} aria-hidden="true" overflow="visible">
                <use href={if never { "#bx-warn" } else { "#bx-bolt" }} x="6" y="6" width="12" height="12" />
                <text x="22" y="16">{ &item.label }</text>
            </svg>
        </g>
    }
}

fn block_keys(props: &Timeline, id: &FaultId) -> Callback<KeyboardEvent> {
    let held = props.scenario.faults.iter().find(|fault| fault.id == *id).map(|fault| (fault.at, fault.lasts));
    let (on, id) = (props.on.clone(), id.clone());
    Callback::from(move |event: KeyboardEvent| {
        let Some((at, lasts)) = held else { return };
        let by = if event.shift_key() { NUDGE.0 / 10 } else { NUDGE.0 };
        let to = |at: u64| Command::MoveFault { fault: id.clone(), at: SimTime(at), lasts, gesture: None };
        let command = match event.key().as_str() {
            "Enter" | " " => Command::Select(Selection::Fault(id.clone())),
            "ArrowLeft" => to(at.0.saturating_sub(by)),
            "ArrowRight" => to(at.0.saturating_add(by)),
            "Delete" | "Backspace" => Command::Delete(Subject::Fault(id.clone())),
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        on.emit(command);
    })
}

fn mark(props: &Timeline, item: &Item, at: usize, y: f64) -> Html {
    let target = props.scenario.interventions.get(at).map(|change| change.target.clone());
    let show = {
        let on = props.on.clone();
        Callback::from(move |()| {
            let selection = match &target {
                Some(betwixt_model::Target::Component(id)) => Selection::one(id.clone()),
                Some(betwixt_model::Target::Connection(id)) => Selection::Connection(id.clone()),
                Some(betwixt_model::Target::Flow(_)) | None => Selection::Nothing,
            };
            on.emit(Command::Select(selection));
        })
    };
    let onkeydown = {
        let (on, show) = (props.on.clone(), show.clone());
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Enter" | " " => {
                event.prevent_default();
                show.emit(());
            }
            "Delete" | "Backspace" => {
                event.prevent_default();
                event.stop_propagation();
                on.emit(Command::RemoveIntervention(at));
            }
            _ => {}
        })
    };
    let x = percent(item.to);
    let middle = number(y + BLOCK / 2.0 + 1.5);
    // Near the right end a label stands before its mark.
    let before = item.to > 0.85;
    html! {
        <g key={format!("mark-{at}")} class="timeline-mark" role="button" tabindex="0"
            onclick={move |_: MouseEvent| show.emit(())} {onkeydown}>
            <title>{ &item.spoken }</title>
            <line x1={percent(item.from)} x2={x.clone()} y1={middle.clone()} y2={middle.clone()} />
            <circle class="timeline-mark-ring" cx={x.clone()} cy={middle.clone()} r="5" />
            <circle class="timeline-mark-dot" cx={x.clone()} cy={middle} r="2" />
            <svg {x} y={number(y)} height={number(LANE)} width="1" overflow="visible" aria-hidden="true">
                <text x={if before { "-9" } else { "9" }} y="16" text-anchor={if before { "end" } else { "start" }}>{ &item.label }</text>
            </svg>
        </g>
    }
}
