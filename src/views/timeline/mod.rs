//! The timeline: where the run is, what was broken and changed when, and when harm followed.

pub(crate) mod block;
mod bookmark;
mod broken;
pub mod lanes;

use crate::views::markup::{component, html};
use betwixt_model::{FaultId, Scenario, SimTime};
use yew::prelude::*;

use super::CATALOGUE;
use super::controls::percent;
use super::controls::plot::times;
use super::memo::{Shared, View};
use super::readout;
use crate::canvas::camera::number;
use crate::later;
use crate::runner::summary::{RunState, Summary};
use crate::state::{Command, Selection, fixed};
use crate::views::parts::piece;
use block::{BLOCK, Block, BlockProps};
use lanes::{Item, What, share};

/// Height of a lane, of the harm above the track, and of what is below it [pixels].
const LANE: f64 = 26.0;
const HARM: f64 = 14.0;
const FOOT: f64 = 24.0;
/// Identity of the drawing.
pub(crate) const ART: &str = "timeline-art";

/// The timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// The document.
    pub scenario: Shared<Scenario>,
    /// The run.
    pub summary: Shared<Summary>,
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
                <svg class="timeline-art" id={ART} width="100%" height={number(height)} focusable="false">
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
        What::Block { fault, planned, never_landed } => block(props, item, fault, *planned, *never_landed),
        What::Mark(at) => mark(props, item, *at, y),
        What::Bookmark(at) => bookmark::bookmark(item, *at, &props.on),
        What::Broken(at) => broken::mark(props, item, *at, y),
    }
}

fn block(props: &Timeline, item: &Item, id: &FaultId, planned: bool, never: bool) -> Html {
    let Some(fault) = props.scenario.faults.iter().find(|fault| fault.id == *id) else { return Html::default() };
    let all = BlockProps {
        fault: fault.clone(),
        instant: CATALOGUE.fault(&fault.kind).is_some_and(|spec| spec.instant),
        item: item.clone(),
        planned,
        never,
        selected: props.selection == Selection::Fault(id.clone()),
        duration: props.summary.duration,
        on: props.on.clone(),
    };
    component! { <Block key={format!("fault-{id}")} ..all /> }
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
