//! The hand on the time: the browser's own range, invisible over the track that a timeline draws.

use betwixt_model::{SimTime, decimal};
use yew::prelude::*;

use crate::platform::input;
use crate::runner::Summary;
use crate::state::{Command, fixed};
use crate::views::controls::percent;
use crate::views::markup::html;
use crate::views::readout;
use crate::views::timeline::lanes::share;

/// Places of the range on the whole length.
const PLACES: f64 = 1_000.0;
/// What an arrow key goes, and what a page key goes; with Shift a tenth of it [nanoseconds].
const STEP: i64 = 1_000_000_000;
const PAGE: i64 = 10 * STEP;

/// The hand on the time.
pub(crate) fn seek(summary: &Summary, on: &Callback<Command>) -> Html {
    let (now, duration) = (summary.now, summary.duration.0);
    let text = format!("{} of {}", readout::clock(now), readout::clock(SimTime(duration)));
    let oninput = {
        let on = on.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(place) = decimal::parse(&input::value_of(&event)) {
                on.emit(Command::Seek(SimTime((place / PLACES * duration as f64) as u64)));
            }
        })
    };
    let onkeydown = {
        let on = on.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            if let Some(command) = pressed(&event.key(), event.shift_key(), SimTime(duration)) {
                event.prevent_default();
                event.stop_propagation();
                on.emit(command);
            }
        })
    };
    html! {
        <input type="range" class="seek" min="0" max="1000" step="any" aria-label="Time" aria-valuetext={text}
            value={fixed(share(now, summary.duration.seconds()) * PLACES, 2)} {oninput} {onkeydown} />
    }
}

/// A line for the whole length, how much of it is over, and the hand on it: where there is no timeline.
pub(super) fn track(summary: &Summary, on: &Callback<Command>) -> Html {
    let now = percent(share(summary.now, summary.duration.seconds()));
    html! {
        <>
            <svg width="100%" height="18" aria-hidden="true" focusable="false">
                <rect class="timeline-track" x="0" y="7" width="100%" height="4" rx="2" />
                <rect class="timeline-done" x="0" y="7" width={now.clone()} height="4" rx="2" />
                <circle class="timeline-lamp" cx={now} cy="9" r="7" />
            </svg>
            { seek(summary, on) }
        </>
    }
}

/// What a key asks for in a run that ends at `end`.
fn pressed(key: &str, fine: bool, end: SimTime) -> Option<Command> {
    let by = |length: i64| Command::SeekBy(if fine { length / 10 } else { length });
    Some(match key {
        "ArrowRight" | "ArrowUp" => by(STEP),
        "ArrowLeft" | "ArrowDown" => by(-STEP),
        "PageUp" => by(PAGE),
        "PageDown" => by(-PAGE),
        "Home" => Command::Seek(SimTime::START),
        "End" => Command::Seek(end),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_go_by_seconds_and_to_both_ends() {
        let end = SimTime(20_000_000_000);
        let asked = |key, fine| pressed(key, fine, end);
        assert_eq!(asked("ArrowRight", false), Some(Command::SeekBy(1_000_000_000)));
        assert_eq!(asked("PageDown", true), Some(Command::SeekBy(-1_000_000_000)));
        assert_eq!(
            [asked("Home", false), asked("End", false)],
            [SimTime::START, end].map(|at| Some(Command::Seek(at)))
        );
        assert_eq!(asked("x", false), None);
    }
}
