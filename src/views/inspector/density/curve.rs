//! The curve itself: how much falls into each even factor of time, on a logarithmic axis.

use std::fmt::Write as _;

use super::law::Law;
use super::{Density, Leaves};
use crate::state::fixed;
use crate::views::readout;

/// How wide the picture is.
pub(super) const WIDTH: f64 = 288.0;
/// How high.
pub(super) const HEIGHT: f64 = 80.0;
/// Where the axis is.
pub(super) const FOOT: f64 = 64.0;

/// The top of the curve.
const TOP: f64 = 33.0;
/// Into so many pieces the axis is cut.
const PIECES: usize = 144;
/// Whoever waits so many times as long as almost all of it takes is not drawn: the rest would become too small.
const FAR: f64 = 100.0;
/// The axis begins no earlier than this [seconds].
const LEAST: f64 = 1e-6;

/// A curve on its axis.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Curve {
    least: f64,
    greatest: f64,
    /// Half of it is within this [seconds].
    pub p50: f64,
    /// 99 of 100 are within this [seconds].
    pub p99: f64,
    /// Its path.
    pub shape: String,
    /// The path of what it was before.
    pub old: Option<String>,
}

impl Curve {
    /// Of a time.
    pub(super) fn of(density: &Density) -> Self {
        let (p50, p99) = (density.law.quantile(0.5), density.law.quantile(0.99));
        let laws = [Some(density.law), density.was].into_iter().flatten();
        let ends = laws.flat_map(|law| [law.quantile(0.005), law.quantile(0.995)]);
        let near = |leaves: &&Leaves| leaves.after <= p99.max(LEAST) * FAR;
        let seen = ends.chain(density.leaves.iter().filter(near).map(|leaves| leaves.after)).filter(|at| *at > LEAST);
        let (least, greatest) = seen.fold((f64::INFINITY, LEAST), |(a, b), at| (a.min(at), b.max(at)));
        // Some air on both sides, and never less than a factor of ten in all.
        let least = (least.min(greatest) / 1.6).max(LEAST);
        let greatest = (greatest * 1.6).max(least * 10.0);
        let mut curve = Self { least, greatest, p50, p99, shape: String::new(), old: None };
        curve.shape = curve.path(&density.law);
        curve.old = density.was.map(|was| curve.path(&was));
        curve
    }

    /// Where a time stands.
    pub(super) fn x(&self, seconds: f64) -> f64 {
        let share = (seconds.max(self.least) / self.least).ln() / (self.greatest / self.least).ln();
        share.clamp(0.0, 1.0) * WIDTH
    }

    /// Whether a time has a place.
    pub(super) fn shows(&self, seconds: f64) -> bool {
        seconds <= self.greatest
    }

    fn path(&self, law: &Law) -> String {
        let below = law.below();
        let factor = (self.greatest / self.least).powf(1.0 / PIECES as f64);
        let mut shares = Vec::with_capacity(PIECES);
        let (mut at, mut before) = (self.least, below(self.least));
        for _ in 0..PIECES {
            at *= factor;
            let share = below(at);
            shares.push((share - before).max(0.0));
            before = share;
        }
        let most = shares.iter().copied().fold(1e-12, f64::max);
        let mut out = format!("M0 {FOOT}");
        for (piece, share) in shares.iter().enumerate() {
            let x = (piece as f64 + 0.5) * WIDTH / PIECES as f64;
            write!(out, "L{} {}", fixed(x, 1), fixed(FOOT - share / most * (FOOT - TOP), 1))
                .expect("writing to a string cannot fail");
        }
        out + &format!("L{WIDTH} {FOOT}Z")
    }

    /// The powers of ten under the axis.
    pub(super) fn decades(&self) -> Vec<(f64, String, bool)> {
        let (first, last) = (self.least.log10().ceil() as i32, self.greatest.log10().floor() as i32);
        let one = |power: i32| 10_f64.powi(power);
        (first..=last).map(|power| (self.x(one(power)), readout::duration_ms(one(power) * 1e3), false)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use betwixt_model::distribution::parse;

    fn density(law: &str, was: Option<&str>, leaves: &[f64]) -> Density {
        let law_of = |text: &str| Law::Drawn(parse(text).unwrap());
        Density {
            of: "Time".to_owned(),
            law: law_of(law),
            was: was.map(law_of),
            leaves: leaves.iter().map(|after| Leaves { name: "Gateway".to_owned(), after: *after }).collect(),
        }
    }

    #[test]
    fn the_axis_holds_both_shapes_and_those_who_leave() {
        let density = density("lognormal(8s, p99 20s)", Some("lognormal(180ms, p99 400ms)"), &[10.0, 1e6]);
        let curve = Curve::of(&density);
        assert!((curve.p50 - 8.0).abs() < 1e-6 && (curve.p99 - 20.0).abs() < 1e-4);
        assert!(curve.shows(10.0) && !curve.shows(1e6));
        let places = [0.18, 8.0, 10.0, 20.0].map(|at| curve.x(at));
        assert!(places.windows(2).all(|two| two[0] < two[1]) && places[0] > 0.0 && places[3] < WIDTH);
        assert!(curve.old.is_some() && curve.shape.starts_with("M0 64L"));
        assert_eq!(
            curve.decades().iter().map(|decade| decade.1.as_str()).collect::<Vec<_>>(),
            ["100 ms", "1 s", "10 s"]
        );
    }

    #[test]
    fn nothing_and_always_the_same_are_drawn_too() {
        for law in ["0", "10ms", "pareto(5ms, 0.3)"] {
            let curve = Curve::of(&density(law, None, &[]));
            assert!(curve.shape.ends_with("L288 64Z") && !curve.shape.contains("NaN"), "{law}: {}", curve.shape);
        }
    }
}
