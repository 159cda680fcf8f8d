//! Scales, ticks, paths and labels of a chart: pure numbers, tested natively.

use crate::state::fixed;
use std::fmt::Write as _;

/// How values become heights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// The value at the foot.
    pub least: f64,
    /// The value at the top.
    pub greatest: f64,
    /// Even factors instead of even steps.
    pub log: bool,
}

impl Axis {
    /// From zero to a round number above the greatest value, at least to `least_top`.
    #[must_use]
    pub fn linear(values: impl Iterator<Item = f64>, least_top: f64) -> Self {
        let top = values.filter(|value| value.is_finite()).fold(least_top, f64::max);
        Self { least: 0.0, greatest: round_up(top * 1.05), log: false }
    }

    /// From a power of ten below the least value to one above the greatest; values that are not above zero do not count.
    #[must_use]
    pub fn log(values: impl Iterator<Item = f64>, usual: (f64, f64)) -> Self {
        let seen = values.filter(|value| value.is_finite() && *value > 0.0);
        let bounds = seen.fold(None, |bounds: Option<(f64, f64)>, value| {
            let (least, greatest) = bounds.unwrap_or((value, value));
            Some((least.min(value), greatest.max(value)))
        });
        let (least, greatest) = bounds.unwrap_or(usual);
        let least = libm::pow(10.0, least.log10().floor());
        let greatest = libm::pow(10.0, greatest.log10().ceil());
        Self { least, greatest: if greatest > least { greatest } else { least * 10.0 }, log: true }
    }

    /// How high a value stands: 0 at the foot, 1 at the top.
    #[must_use]
    pub fn height(&self, value: f64) -> f64 {
        let share = if self.log {
            (value.max(self.least) / self.least).ln() / (self.greatest / self.least).ln()
        } else {
            (value - self.least) / (self.greatest - self.least)
        };
        if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 }
    }

    /// Values to be written beside the axis, from the foot up: three to five of them.
    #[must_use]
    pub fn ticks(&self) -> Vec<f64> {
        if !self.log {
            return [0.0, 0.5, 1.0].map(|share| self.least + share * (self.greatest - self.least)).into();
        }
        let decades = (self.greatest / self.least).log10().round().max(1.0) as i32;
        let step = (decades + 3) / 4;
        (0..=decades).step_by(step.max(1) as usize).map(|at| self.least * 10_f64.powi(at)).collect()
    }
}

/// 1, 2, 2.5, 5 or 10 times a power of ten, at least `n`.
fn round_up(n: f64) -> f64 {
    if n <= 0.0 || !n.is_finite() {
        return 1.0;
    }
    let power = libm::pow(10.0, n.log10().floor());
    let step = [1.0, 2.0, 2.5, 4.0, 5.0, 10.0].into_iter().find(|step| step * power >= n * 0.999_999).unwrap_or(10.0);
    step * power
}

/// Moments to be written under a time axis that is `span` seconds long: round numbers, at most `most` of them after 0.
#[must_use]
pub fn times(span: f64, most: usize) -> Vec<f64> {
    const STEPS: [f64; 14] = [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1_800.0];
    if span <= 0.0 || !span.is_finite() || most == 0 {
        return vec![0.0];
    }
    let fits = |step: &f64| span / step <= most as f64;
    let step = STEPS.into_iter().find(fits).unwrap_or_else(|| round_up(span / most as f64));
    (0..=most).map(|at| at as f64 * step).take_while(|at| *at <= span * 1.000_001).collect()
}

/// A line through points (seconds, value) on a plot that is `span` seconds wide: `width` and `height` are those of its
/// coordinates. Gaps of more than `gap` seconds stay open.
#[must_use]
pub fn path(points: &[(f64, f64)], axis: Axis, span: f64, size: (f64, f64), gap: f64) -> String {
    let mut out = String::with_capacity(points.len() * 12);
    let mut last = None::<f64>;
    for (at, value) in points {
        let pen = if last.is_some_and(|last| at - last <= gap) { 'L' } else { 'M' };
        let x = if span > 0.0 { at / span * size.0 } else { 0.0 };
        let y = (1.0 - axis.height(*value)) * size.1;
        push(&mut out, pen, x, y);
        last = Some(*at);
    }
    out
}

/// The area between such a line and the foot of the plot.
#[must_use]
pub fn area(points: &[(f64, f64)], axis: Axis, span: f64, size: (f64, f64)) -> String {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return String::new() };
    let mut out = path(points, axis, span, size, f64::INFINITY);
    let x = |at: f64| if span > 0.0 { at / span * size.0 } else { 0.0 };
    push(&mut out, 'L', x(last.0), size.1);
    push(&mut out, 'L', x(first.0), size.1);
    out.push('Z');
    out
}

fn push(out: &mut String, pen: char, x: f64, y: f64) {
    write!(out, "{pen}{} {}", fixed(x, 1), fixed(y, 1)).expect("writing to a string cannot fail");
}

/// Moves labels apart that stand closer than `gap`, as little as possible, within `0 ..= height`. Keeps their order.
#[must_use]
pub fn apart(wanted: &[f64], gap: f64, height: f64) -> Vec<f64> {
    let mut order: Vec<usize> = Vec::with_capacity(wanted.len());
    for (at, height) in wanted.iter().enumerate() {
        let place = order.iter().position(|held| wanted[*held] > *height).unwrap_or(order.len());
        order.insert(place, at);
    }
    let mut out = wanted.to_vec();
    let mut free = 0.0_f64;
    for &at in &order {
        out[at] = out[at].max(free);
        free = out[at] + gap;
    }
    let mut free = height;
    for &at in order.iter().rev() {
        out[at] = out[at].min(free);
        free = out[at] - gap;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_linear_axis_begins_at_zero_and_ends_at_a_round_number() {
        let axis = Axis::linear([3.0, 41.0, f64::NAN].into_iter(), 1.0);
        assert_eq!((axis.least, axis.greatest, axis.ticks()), (0.0, 50.0, vec![0.0, 25.0, 50.0]));
        assert_eq!((axis.height(25.0), axis.height(-1.0), axis.height(90.0)), (0.5, 0.0, 1.0));
        assert_eq!(Axis::linear([].into_iter(), 10.0).greatest, 20.0);
    }

    #[test]
    fn a_log_axis_spans_whole_decades() {
        let axis = Axis::log([41.0, 9_600.0, 0.0].into_iter(), (1.0, 10.0));
        assert_eq!((axis.least, axis.greatest), (10.0, 10_000.0));
        assert_eq!(axis.ticks().len(), 4);
        assert!((axis.height(100.0) - 1.0 / 3.0).abs() < 1e-9);
        assert!(Axis::log([].into_iter(), (10.0, 1_000.0)).height(0.0) == 0.0);
        assert!(Axis::log([5.0].into_iter(), (1.0, 10.0)).greatest > 5.0);
    }

    #[test]
    fn times_are_round_and_few() {
        assert_eq!(times(120.0, 12), (0..=12).map(|at| f64::from(at) * 10.0).collect::<Vec<_>>());
        assert_eq!(times(47.0, 2), [0.0, 30.0]);
        assert_eq!(times(0.0, 4), [0.0]);
        assert!(times(1e9, 10).len() > 1);
    }

    #[test]
    fn gaps_stay_open() {
        let axis = Axis { least: 0.0, greatest: 1.0, log: false };
        let line = path(&[(0.0, 0.0), (1.0, 1.0), (9.0, 1.0)], axis, 10.0, (100.0, 10.0), 2.0);
        assert_eq!(line, "M0.0 10.0L10.0 0.0M90.0 0.0");
        assert_eq!(area(&[(0.0, 1.0), (5.0, 1.0)], axis, 10.0, (100.0, 10.0)), "M0.0 0.0L50.0 0.0L50.0 10.0L0.0 10.0Z");
    }

    #[test]
    fn labels_do_not_cover_each_other() {
        assert_eq!(apart(&[10.0, 12.0, 50.0], 12.0, 100.0), [10.0, 22.0, 50.0]);
        assert_eq!(apart(&[99.0, 98.0], 12.0, 100.0), [100.0, 88.0]);
    }
}
