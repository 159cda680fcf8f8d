//! Faults on the timeline under a hand: moved, stretched at an end, put down where they are dropped.

use betwixt_model::{SimSpan, SimTime, decimal, units};

/// What a hand holds of a block on the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grip {
    /// All of it: it begins at another time, and lasts as long.
    Whole,
    /// Its beginning: it ends when it did.
    Start,
    /// Its end.
    End,
}

/// When something begins, and how long it lasts; `None` is until it is ended by hand.
pub type Window = (SimTime, Option<SimSpan>);

/// In a run so long, a hand puts things down at round times: this far apart.
#[must_use]
pub const fn step(duration: SimSpan) -> SimSpan {
    const MINUTE: u64 = 60_000_000_000;
    match duration.0 {
        MINUTE.. => SimSpan::from_s(1),
        6_000_000_000.. => SimSpan::from_ms(100),
        shorter => SimSpan(if shorter < 60 { 1 } else { shorter / 60 }),
    }
}

/// Where something stands in a run of this length that a hand has dragged so far [nanoseconds], to the nearest of `step`.
#[must_use]
pub fn dragged((at, lasts): Window, grip: Grip, by: i64, duration: SimSpan, step: SimSpan) -> Window {
    let end = lasts.map_or(duration.0, |lasts| at.0.saturating_add(lasts.0));
    let last = duration.0.saturating_sub(step.0);
    match grip {
        Grip::Whole => (SimTime(round(at.0, by, step).min(last)), lasts),
        Grip::Start => {
            let to = round(at.0, by, step).min(end.saturating_sub(step.0));
            (SimTime(to), lasts.map(|_| SimSpan(end - to)))
        }
        Grip::End => {
            let to = round(end, by, step).max(at.0.saturating_add(step.0));
            (at, Some(SimSpan(to - at.0)))
        }
    }
}

/// The window of a fault that is dropped at this share of a run: a tenth of it long, unless it happens at once.
#[must_use]
pub fn dropped(share: f64, instant: bool, duration: SimSpan) -> Window {
    let step = step(duration);
    let at = round(0, (share.clamp(0.0, 1.0) * duration.0 as f64) as i64, step);
    let length = round(0, (duration.0 / 10) as i64, step).max(step.0);
    (SimTime(at.min(duration.0.saturating_sub(step.0))), (!instant).then_some(SimSpan(length)))
}

fn round(from: u64, by: i64, step: SimSpan) -> u64 {
    let to = from.saturating_add_signed(by);
    let half = step.0 / 2;
    to.saturating_add(half) / step.0.max(1) * step.0.max(1)
}

/// A moment as people write it: `0:30`, `1:02.5`, `30s`, `1.5 min`.
///
/// Errors: a sentence with what can be written.
pub fn moment(text: &str) -> Result<SimTime, String> {
    let text = text.trim();
    let Some((minutes, seconds)) = text.split_once(':') else {
        return units::parse_span(text).map(|span| SimTime(span.0));
    };
    let read = |text: &str| decimal::parse(text).filter(|n| *n >= 0.0);
    match (read(minutes), read(seconds)) {
        (Some(minutes), Some(seconds)) if seconds < 60.0 && minutes.fract() <= 0.0 && minutes < 1e6 => {
            Ok(SimTime(((minutes * 60.0 + seconds) * 1e9) as u64))
        }
        _ => Err(format!("\"{text}\" is no time; write it like \"0:30\" or \"30s\"")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUN: SimSpan = SimSpan::from_s(120);
    const STEP: SimSpan = SimSpan::from_s(1);

    fn at(seconds: u64, lasts: Option<u64>) -> Window {
        (SimTime(seconds * 1_000_000_000), lasts.map(SimSpan::from_s))
    }

    fn drag(window: Window, grip: Grip, seconds: f64) -> Window {
        dragged(window, grip, (seconds * 1e9) as i64, RUN, STEP)
    }

    #[test]
    fn a_block_moves_to_round_times_and_stays_in_the_run() {
        assert_eq!(drag(at(30, Some(20)), Grip::Whole, 10.4), at(40, Some(20)));
        assert_eq!(drag(at(30, Some(20)), Grip::Whole, -99.0), at(0, Some(20)));
        assert_eq!(drag(at(30, None), Grip::Whole, 500.0), at(119, None));
    }

    #[test]
    fn its_ends_are_stretched_and_never_pass_each_other() {
        assert_eq!(drag(at(30, Some(20)), Grip::Start, 5.0), at(35, Some(15)));
        assert_eq!(drag(at(30, Some(20)), Grip::Start, 50.0), at(49, Some(1)));
        assert_eq!(drag(at(30, Some(20)), Grip::End, 10.0), at(30, Some(30)));
        assert_eq!(drag(at(30, Some(20)), Grip::End, -50.0), at(30, Some(1)));
        assert_eq!(drag(at(30, None), Grip::End, -60.0), at(30, Some(30)), "what had no end has one");
    }

    #[test]
    fn what_is_dropped_lasts_a_tenth_of_the_run() {
        assert_eq!(dropped(0.5, false, RUN), at(60, Some(12)));
        assert_eq!(dropped(0.5, true, RUN), at(60, None));
        assert_eq!(dropped(7.0, false, RUN), at(119, Some(12)));
        assert_eq!(step(SimSpan(30)), SimSpan(1), "the shortest run has a step too");
    }

    #[test]
    fn moments_are_read_as_they_are_shown_and_as_lengths() {
        for (text, seconds) in [("0:30", 30.0), ("1:02.5", 62.5), ("30s", 30.0), ("1.5 min", 90.0)] {
            assert_eq!(moment(text), Ok(SimTime((seconds * 1e9) as u64)), "{text}");
        }
        for text in ["", "x:10", "1:75", "-1:00", "1.5:00"] {
            assert!(moment(text).is_err(), "{text}");
        }
    }
}
