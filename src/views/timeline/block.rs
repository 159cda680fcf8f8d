//! A fault on the timeline: a block that can be pressed, dragged to another time, and stretched at its ends.

use crate::views::markup::html;
use betwixt_model::{Fault, FaultId, SimSpan, SimTime};
use yew::prelude::*;

use super::lanes::{Item, share};
use super::{ART, LANE};
use crate::canvas::camera::number;
use crate::platform::{drop_mark, pointer};
use crate::state::stretch::{Grip, Window, dragged, step};
use crate::state::{Command, Selection, Subject};
use crate::views::controls::percent;
use crate::views::readout;

/// Height of a block in its lane [pixels].
pub(super) const BLOCK: f64 = 21.0;
/// Blocks shorter than this share of the timeline have no room for a sign.
const SHORT: f64 = 0.03;
/// An arrow key moves a block by so much, with Shift by a tenth of it.
const NUDGE: SimSpan = SimSpan::from_s(1);
/// An end is held so far inside of it, where the block is wide enough to be held in its middle as well [pixels].
const END: f64 = 10.0;
/// A pointer that moves further than this while it is down drags [pixels].
const SLACK: f64 = 3.0;

/// What a block needs.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct BlockProps {
    /// The fault.
    pub fault: Fault,
    /// It happens at once, and has no length.
    pub instant: bool,
    /// Where it stands.
    pub item: Item,
    /// It has not begun.
    pub planned: bool,
    /// It began and changed nothing.
    pub never: bool,
    /// It is selected.
    pub selected: bool,
    /// How long the run is.
    pub duration: SimSpan,
    /// Where commands go.
    pub on: Callback<Command>,
}

/// The identity of a block in the page.
pub(crate) fn block_id(fault: &FaultId) -> String {
    format!("timeline-fault-{fault}")
}

/// A block under a hand.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Drag {
    grip: Grip,
    /// Where the hand took it, as a share of the timeline.
    from: f64,
    /// Where it stands now; none while the hand has not really moved.
    to: Option<Window>,
}

/// A fault on the timeline.
#[function_component]
pub(crate) fn Block(props: &BlockProps) -> Html {
    let drag = use_state_eq(|| None::<Drag>);
    let held: Window = (props.fault.at, props.fault.lasts);
    let shown = drag.and_then(|drag| drag.to);
    let (from, to) = match shown {
        Some(window) => ends(window, props),
        None => (props.item.from, props.item.to),
    };
    let width = (to - from).max(0.012);
    let onpointerdown = {
        let (drag, props) = (drag.clone(), props.clone());
        Callback::from(move |event: PointerEvent| {
            if event.button() == 0
                && let Some(over) = drop_mark::over(&event, ART)
            {
                pointer::capture(&event);
                let grip = grip(over.share, over.width, (props.item.from, props.item.to), props.instant);
                drag.set(Some(Drag { grip, from: over.share, to: None }));
            }
        })
    };
    let onpointermove = {
        let (drag, duration) = (drag.clone(), props.duration);
        Callback::from(move |event: PointerEvent| {
            let (Some(now), Some(over)) = (*drag, drop_mark::over(&event, ART)) else { return };
            let by = over.share - now.from;
            if now.to.is_some() || by.abs() * over.width > SLACK {
                // As with Alt on the canvas: to the millisecond instead of to round times.
                let step = if event.alt_key() { SimSpan::from_ms(1) } else { step(duration) };
                let to = dragged(held, now.grip, (by * duration.0 as f64) as i64, duration, step);
                drag.set(Some(Drag { to: Some(to), ..now }));
            }
        })
    };
    let onpointerup = {
        let (drag, on, fault) = (drag.clone(), props.on.clone(), props.fault.id.clone());
        Callback::from(move |_: PointerEvent| {
            if let Some((at, lasts)) = drag.and_then(|drag| drag.to).filter(|to| *to != held) {
                on.emit(Command::MoveFault { fault: fault.clone(), at, lasts, gesture: None });
            }
            drag.set(None);
        })
    };
    let onpointercancel = {
        let drag = drag.clone();
        Callback::from(move |_: PointerEvent| drag.set(None))
    };
    let onclick = {
        let (on, id) = (props.on.clone(), props.fault.id.clone());
        Callback::from(move |_: MouseEvent| on.emit(Command::Select(Selection::Fault(id.clone()))))
    };
    let onkeydown = {
        let (drag, on, id, instant) = (drag.clone(), props.on.clone(), props.fault.id.clone(), props.instant);
        let duration = props.duration;
        Callback::from(move |event: KeyboardEvent| {
            let command = if event.key() == "Escape" && drag.is_some() {
                drag.set(None);
                None
            } else {
                match key(&event, &id, held, instant, duration) {
                    Some(command) => Some(command),
                    None => return,
                }
            };
            event.prevent_default();
            event.stop_propagation();
            if let Some(command) = command {
                on.emit(command);
            }
        })
    };
    let state = [props.planned.then_some("planned"), props.never.then_some("never")];
    let classes = classes!(
        "timeline-block",
        state[0],
        state[1],
        props.selected.then_some("selected"),
        shown.is_some().then_some("dragged"),
        props.instant.then_some("instant"),
    );
    // What is too short for its sign has it beside itself.
    let label_at = if width < SHORT { from + width } else { from };
    let label = match shown {
        Some((at, lasts)) => span_words(at, lasts),
        None => props.item.label.clone(),
    };
    let y = props.item.lane as f64 * LANE;
    let how = if props.instant {
        "Arrow keys move it, Delete removes it."
    } else {
        "Arrow keys move it, with Alt they change its length; Delete removes it."
    };
    // Its title is its name as well: a label of its own beside it would be two names, and they differ.
    html! {
        <g id={block_id(&props.fault.id)} class={classes} role="button" tabindex="0" data-pointer="" data-menu={format!("fault:{}", props.fault.id)} aria-pressed={if props.selected { "true" } else { "false" }}
            aria-description={how} {onclick} {onkeydown} {onpointerdown} {onpointermove} {onpointerup} {onpointercancel}>
            <title>{ &props.item.spoken }</title>
            <rect x={percent(from)} y={number(y + 1.5)} width={percent(width)} height={number(BLOCK)} rx="5" />
            if !props.instant {
                <svg x={percent(from)} y={number(y + 1.5)} width={percent(width)} height={number(BLOCK)} aria-hidden="true">
                    <rect class="timeline-end" x="0" width="10" height="100%" />
                    <svg x="100%" width="10" height="100%" overflow="visible"><rect class="timeline-end" x="-10" width="10" height="100%" /></svg>
                </svg>
            }
            <svg x={percent(label_at)} y={number(y)} width="1" height={number(LANE)} aria-hidden="true" overflow="visible">
                <use href={if props.never { "#bx-warn" } else { "#bx-bolt" }} x="6" y="6" width="12" height="12" />
                <text x="22" y="16">{ label }</text>
            </svg>
        </g>
    }
}

/// Where a window begins and ends on the timeline [shares].
fn ends((at, lasts): Window, props: &BlockProps) -> (f64, f64) {
    let duration = props.duration.seconds();
    let from = share(at, duration);
    match lasts {
        _ if props.instant => (from, from),
        Some(lasts) => (from, share(at.after(lasts), duration)),
        None => (from, 1.0),
    }
}

/// "0:30 to 0:52", "from 0:30".
pub(crate) fn span_words(at: SimTime, lasts: Option<SimSpan>) -> String {
    match lasts {
        Some(lasts) => format!("{} to {}", readout::clock(at), readout::clock(at.after(lasts))),
        None => format!("from {}", readout::clock(at)),
    }
}

/// What a hand takes hold of at this share of a timeline of this width.
fn grip(at: f64, width: f64, (from, to): (f64, f64), instant: bool) -> Grip {
    let long = (to - from) * width;
    let end = END.min(long / 3.0);
    if instant || long < END {
        Grip::Whole
    } else if (to - at) * width < end {
        Grip::End
    } else if (at - from) * width < end {
        Grip::Start
    } else {
        Grip::Whole
    }
}

fn key(event: &KeyboardEvent, id: &FaultId, (at, lasts): Window, instant: bool, duration: SimSpan) -> Option<Command> {
    let by = if event.shift_key() { SimSpan(NUDGE.0 / 10) } else { NUDGE };
    let grip = if event.alt_key() { Grip::End } else { Grip::Whole };
    let to = |nanoseconds: i64| {
        let finest = SimSpan(by.0.min(duration.0).max(1));
        let (at, lasts) = match grip {
            Grip::End => dragged((at, lasts), grip, nanoseconds, duration, finest),
            _ => (SimTime(at.0.saturating_add_signed(nanoseconds)), lasts),
        };
        Some(Command::MoveFault { fault: id.clone(), at, lasts, gesture: None })
    };
    match event.key().as_str() {
        "Enter" | " " => Some(Command::Select(Selection::Fault(id.clone()))),
        "ArrowLeft" | "ArrowRight" if event.alt_key() && instant => None,
        "ArrowLeft" => to(-(by.0 as i64)),
        "ArrowRight" => to(by.0 as i64),
        "Delete" | "Backspace" => Some(Command::Delete(Subject::Fault(id.clone()))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_held_in_its_middle_or_at_its_ends() {
        let held = |at| grip(at, 1_000.0, (0.2, 0.4), false);
        assert_eq!([held(0.203), held(0.3), held(0.398)], [Grip::Start, Grip::Whole, Grip::End]);
        assert_eq!(grip(0.398, 1_000.0, (0.2, 0.4), true), Grip::Whole, "what happens at once has no ends");
        assert_eq!(grip(0.209, 1_000.0, (0.2, 0.209), false), Grip::Whole, "too short for three places");
    }
}
