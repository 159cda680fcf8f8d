//! Where moments stand on the axis, and which of them are written under it.

use super::plan::Plan;
use super::words::time;
use crate::views::inspector::labels::{Label, placed};

/// How wide the picture is [its own units, which are pixels in a panel of usual width].
pub(super) const WIDTH: f64 = 288.0;
/// How high.
pub(super) const HEIGHT: f64 = 64.0;

/// Room at the right end for what goes on for ever.
const EVER: f64 = 18.0;
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
    pub(super) fn ticks(&self, plan: &Plan) -> Vec<Label> {
        let gone = plan.outlasted().map(|leaver| leaver.after);
        let longer = plan.leavers.first().map(|leaver| leaver.after);
        let ends = plan.attempts.iter().filter_map(|attempt| attempt.to);
        let wanted = [gone, Some(0), plan.latest, plan.deadline, longer].into_iter().flatten().chain(ends);
        let words = |at: u64| if at == 0 { "0 s".to_owned() } else { time(at) };
        let shown = wanted.filter(|at| self.shows(*at)).map(|at| (self.x(at), words(at), gone == Some(at)));
        placed(shown, WIDTH)
    }
}
