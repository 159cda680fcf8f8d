//! The clocks of instances, and how far each is from the true time.

use betwixt_model::{ParamSpec, Params};

use crate::component::Cx;
use crate::kernel::streams::Stream;
use crate::observe::Observer;

/// How far clocks can be off. No plain scenario has such rows.
pub const PARAMS: [ParamSpec; 2] = [
    ParamSpec::duration(
        "clock_skew",
        "Clock skew",
        0,
        "How far the clock of each instance is off at the start, at most, either way; drawn once for each. By its clock an instance says until when it remembers an answer, and whether that time is over.",
    )
    .in_group("Clocks")
    .with_slider(0.0, 600.0),
    ParamSpec::number(
        "clock_drift",
        "Clock drift",
        0.0,
        (0.0, 100_000.0),
        "How much too fast or too slow each clock runs, at most, in parts per million; drawn once for each. Spanner reckons with 200.",
    )
    .in_group("Clocks")
    .with_slider(0.0, 1_000.0),
];

/// The clock of each instance.
///
/// Stands for: clocks that are set over the network, now and then, and wrongly.
/// Shape: what an instance's clock shows is t + u s + v d t, with skew s, drift d, and u and v drawn once for each.
/// Random: two draws from stream `clocks` for each instance, when one is first asked for; none where all are right.
#[derive(Clone, Debug)]
pub struct Clocks {
    skew: f64,
    drift: f64,
    luck: Stream,
    /// How far each is off and how much it gains: from -1 to 1 of the most there can be.
    drawn: Vec<(f64, f64)>,
}

impl Clocks {
    /// Clocks that are right until the parameters are read.
    #[must_use]
    pub const fn new(luck: Stream) -> Self {
        Self { skew: 0.0, drift: 0.0, luck, drawn: Vec::new() }
    }

    /// Reads the parameters of a kind that may have no such rows.
    pub fn configure(&mut self, params: Params<'_>) {
        if params.specs.iter().any(|spec| spec.id == PARAMS[0].id) {
            self.skew = params.span(PARAMS[0].id).0 as f64;
            self.drift = params.number(PARAMS[1].id) / 1e6;
        }
    }

    /// What the clock of an instance shows [nanoseconds]; never before the start. Counts the faults that moved it.
    pub fn shows<O: Observer>(&mut self, instance: u16, cx: &mut Cx<'_, O>) -> u64 {
        let wrong = self.wrong(instance, cx.now);
        cx.now.saturating_add_signed(wrong.saturating_add(cx.clock_shift(instance)))
    }

    fn wrong(&mut self, instance: u16, now: u64) -> i64 {
        if self.skew <= 0.0 && self.drift <= 0.0 {
            return 0;
        }
        // One after the other, so that a clock is the same whoever is asked first.
        while self.drawn.len() <= usize::from(instance) {
            let mut either_way = || self.luck.unit() * 2.0 - 1.0;
            self.drawn.push((either_way(), either_way()));
        }
        let (off, gains) = self.drawn[usize::from(instance)];
        (off * self.skew + gains * self.drift * now as f64) as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::streams::Purpose;

    fn clocks(skew: f64, drift: f64) -> Clocks {
        let luck = Stream::new(1, 2, Purpose("clocks"));
        Clocks { skew, drift, ..Clocks::new(luck) }
    }

    #[test]
    fn a_clock_is_the_same_whoever_is_asked_first() {
        let (mut one, mut other) = (clocks(1e9, 1e-4), clocks(1e9, 1e-4));
        let forwards = [0, 1, 2].map(|at| one.wrong(at, 5_000_000_000));
        let backwards = [2, 1, 0].map(|at| other.wrong(at, 5_000_000_000));
        assert_eq!(forwards.to_vec(), backwards.iter().rev().copied().collect::<Vec<i64>>());
        assert!(forwards.iter().all(|wrong| wrong.unsigned_abs() <= 1_000_500_000), "{forwards:?}");
        assert!(forwards[0] != forwards[1] && forwards[1] != forwards[2], "each is drawn for itself");
    }

    #[test]
    fn right_clocks_draw_nothing_and_drift_grows_with_time() {
        let mut right = clocks(0.0, 0.0);
        assert_eq!(right.wrong(3, 1_000_000_000), 0);
        assert!(right.drawn.is_empty());
        let mut drifting = clocks(0.0, 1e-3);
        let [early, late] = [1_000_000_000, 4_000_000_000].map(|now| drifting.wrong(0, now));
        assert!(early != 0 && (late - 4 * early).abs() <= 4, "{early} {late}");
    }
}
