//! The first moments at which expectations were broken, on the timeline: a cross that leads there.

use betwixt_model::Scenario;
use yew::prelude::*;

use super::lanes::{Item, What, share};
use super::{BLOCK, LANE, Timeline};
use crate::canvas::camera::number;
use crate::runner::summary::{Standing, Summary};
use crate::state::expecting::short;
use crate::state::lens::Thing;
use crate::state::{Command, Subject};
use crate::views::controls::percent;
use crate::views::expectations::spot;
use crate::views::markup::html;
use crate::views::readout;

/// A label longer than this would cover what follows [letters].
const LONG: usize = 34;

/// A mark for each expectation that is broken.
pub(super) fn items(scenario: &Scenario, summary: &Summary) -> Vec<Item> {
    // Verdicts look at what happened, which no tool of the system has seen whole.
    if !summary.lens.shows(Thing::Truth).any() {
        return Vec::new();
    }
    let all = summary.verdicts.as_deref().unwrap_or_default();
    let duration = summary.duration.seconds();
    let mark = |(at, (held, now)): (usize, (&betwixt_model::Expectation, &crate::runner::summary::VerdictNow))| {
        let (moment, _) = now.at.filter(|_| now.standing == Standing::Broken)?;
        let words = short(scenario, held);
        let cut: String = words.chars().take(LONG).collect();
        let place = share(moment, duration);
        Some(Item {
            what: What::Broken(at),
            from: place,
            to: place,
            label: if cut.len() < words.len() { format!("{}…", cut.trim_end()) } else { words.clone() },
            spoken: format!("Expectation broken at {}: {words}. Goes there.", readout::clock(moment)),
            lane: 0,
        })
    };
    scenario.expectations.iter().zip(all).enumerate().filter_map(mark).collect()
}

/// One of them.
pub(super) fn mark(props: &Timeline, item: &Item, at: usize, y: f64) -> Html {
    let Some(held) = props.scenario.expectations.get(at) else { return Html::default() };
    let now = props.summary.verdicts.as_ref().and_then(|all| all.get(at));
    let Some(spot) = now.and_then(|now| spot(held, now)) else { return Html::default() };
    let show = {
        let (on, spot) = (props.on.clone(), spot);
        Callback::from(move |()| on.emit(Command::Show(spot.clone().into())))
    };
    let onkeydown = {
        let (on, show, id) = (props.on.clone(), show.clone(), held.id.clone());
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Enter" | " " => {
                event.prevent_default();
                event.stop_propagation();
                show.emit(());
            }
            "Delete" | "Backspace" => {
                event.prevent_default();
                event.stop_propagation();
                on.emit(Command::Delete(Subject::Expectation(id.clone())));
            }
            _ => {}
        })
    };
    let x = percent(item.to);
    let middle = y + BLOCK / 2.0 + 1.5;
    // Near the right end a label stands before its mark.
    let before = item.to > 0.8;
    html! {
        <g key={format!("broken-{}", held.id)} id={format!("timeline-broken-{}", held.id)} class="timeline-broken" role="button" tabindex="0"
            data-menu={format!("expectation:{}", held.id)} onclick={move |_: MouseEvent| show.emit(())} {onkeydown}>
            <title>{ &item.spoken }</title>
            <svg {x} y={number(middle - 12.0)} height="24" width="1" overflow="visible">
                <rect class="timeline-broken-hand" x="-12" y="0" width="24" height="24" rx="5" />
                <circle class="timeline-broken-ring" cx="0" cy="12" r="8" />
                <path class="timeline-broken-cross" d="M-3 9L3 15M3 9L-3 15" />
                <text x={if before { "-13" } else { "13" }} y="16" text-anchor={if before { "end" } else { "start" }} aria-hidden="true">{ &item.label }</text>
            </svg>
            <line class="timeline-broken-line" x1={percent(item.to)} x2={percent(item.to)} y1={number(y + LANE - 4.0)} y2={number(y + LANE)} />
        </g>
    }
}
