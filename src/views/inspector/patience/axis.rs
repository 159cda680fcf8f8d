//! Where moments stand on the axis, and which of them are written under it.

use super::plan::Plan;
use super::words::time;

/// How wide the picture is [its own units, which are pixels in a panel of usual width].
pub(super) const WIDTH: f64 = 288.0;
/// How high.
pub(super) const HEIGHT: f64 = 64.0;

/// Room at the right end for what goes on for ever.
const EVER: f64 = 18.0;
/// Words under the axis keep so far apart, beside their own width.
const APART: f64 = 8.0;
/// Width of a letter under the axis.
const LETTER: f64 = 5.6;
/// Whoever waits so many times as long as the caller is not drawn: the rest would become too small.
const FAR: u64 = 3;

/// An axis of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Axis {
    /// The moment at [`Self::width`].
    span: u64,
    /// Where it ends.
    width: f64,
}

/// Words under the axis.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tick {
    /// Where.
    pub x: f64,
    /// "10 s".
    pub words: String,
    /// How they stand to that place.
    pub anchor: &'static str,
    /// Somebody has gone by then.
    pub harm: bool,
}

impl Axis {
    /// Wide enough for all that happens.
    pub(super) fn of(plan: &Plan) -> Self {
        let gone = plan.outlasted().or(plan.leavers.first()).map(|leaver| leaver.after);
        let last = plan.attempts.last().map_or(0, |attempt| attempt.from);
        let (own, ever) = (plan.latest.unwrap_or(last), plan.latest.is_none());
        let far = |gone: &u64| ever || *gone <= own.saturating_mul(FAR);
        let span = own.max(gone.filter(far).unwrap_or(0));
        let span = if ever { span + span / 3 } else { span };
        Self { span: if span == 0 { 1_000_000_000 } else { span }, width: if ever { WIDTH - EVER } else { WIDTH } }
    }

    /// Where a moment stands.
    pub(super) fn x(&self, at: u64) -> f64 {
        (at as f64 / self.span as f64).min(1.0) * self.width
    }

    /// Whether a moment has a place.
    pub(super) const fn shows(&self, at: u64) -> bool {
        at <= self.span
    }

    /// Where something begins and ends; what never ends goes on to the edge.
    pub(super) fn span(&self, from: u64, to: Option<u64>) -> (f64, f64) {
        (self.x(from), to.map_or(WIDTH, |to| self.x(to)))
    }

    /// What is written under the axis: the most telling moments, as far as there is room.
    pub(super) fn ticks(&self, plan: &Plan) -> Vec<Tick> {
        let gone = plan.outlasted().map(|leaver| leaver.after);
        let longer = plan.leavers.first().map(|leaver| leaver.after);
        let ends = plan.attempts.iter().filter_map(|attempt| attempt.to);
        let wanted = [gone, Some(0), plan.latest, plan.deadline, longer].into_iter().flatten().chain(ends);
        let mut placed: Vec<(f64, f64, Tick)> = Vec::new();
        for at in wanted.filter(|at| self.shows(*at)) {
            let (x, words) = (self.x(at), if at == 0 { "0 s".to_owned() } else { time(at) });
            let width = words.chars().count() as f64 * LETTER;
            let (from, anchor) = match x {
                x if x < width / 2.0 => (x, "start"),
                x if x > WIDTH - width / 2.0 => (x - width, "end"),
                x => (x - width / 2.0, "middle"),
            };
            let free = placed.iter().all(|(a, b, _)| from > b + APART || from + width + APART < *a);
            if free {
                placed.push((from, from + width, Tick { x, words, anchor, harm: gone == Some(at) }));
            }
        }
        placed.into_iter().map(|(_, _, tick)| tick).collect()
    }
}
