//! The hand on the time: the browser's own range, invisible over the track that a timeline draws.

use betwixt_model::{SimTime, decimal};
use yew::prelude::*;

use crate::platform::input;
use crate::runner::Summary;
use crate::state::{Command, fixed};
use crate::views::markup::html;
use crate::views::readout;
use crate::views::timeline::lanes::share;

/// Places of the range on the whole length.
const PLACES: f64 = 1_000.0;
/// What an arrow key goes, and what a page key goes; with Shift a tenth of it [nanoseconds].
const STEP: u64 = 1_000_000_000;
const PAGE: u64 = 10 * STEP;

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
            if let Some(to) = pressed(&event.key(), event.shift_key(), now.0, duration) {
                event.prevent_default();
                event.stop_propagation();
                on.emit(Command::Seek(SimTime(to)));
            }
        })
    };
    html! {
        <input type="range" class="seek" min="0" max="1000" step="any" aria-label="Time" aria-valuetext={text}
            value={fixed(share(now, summary.duration.seconds()) * PLACES, 2)} {oninput} {onkeydown} />
    }
}

/// Where a key leads from `now`, in a run of this length [nanoseconds].
fn pressed(key: &str, fine: bool, now: u64, duration: u64) -> Option<u64> {
    let by = |length: u64| if fine { length / 10 } else { length };
    let to = match key {
        "ArrowRight" | "ArrowUp" => now.saturating_add(by(STEP)),
        "ArrowLeft" | "ArrowDown" => now.saturating_sub(by(STEP)),
        "PageUp" => now.saturating_add(by(PAGE)),
        "PageDown" => now.saturating_sub(by(PAGE)),
        "Home" => 0,
        "End" => duration,
        _ => return None,
    };
    Some(to.min(duration))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_go_by_seconds_and_stay_within_the_run() {
        let to = |key, fine| pressed(key, fine, 15_000_000_000, 20_000_000_000);
        assert_eq!([to("ArrowRight", false), to("ArrowLeft", true)], [Some(16_000_000_000), Some(14_900_000_000)]);
        assert_eq!([to("PageUp", false), to("PageDown", false)], [Some(20_000_000_000), Some(5_000_000_000)]);
        assert_eq!([to("Home", false), to("End", false), to("x", false)], [Some(0), Some(20_000_000_000), None]);
    }
}
