//! Popularity by Zipf's law: few keys get most of the attention.

use std::sync::Arc;

use super::super::streams::Stream;

/// How many pieces the range of luck is cut into for [`Zipf::guess`]: with a thousand ranks, nine draws of ten are settled.
const PIECES: usize = 256;

/// A source of ranks `0 .. n`, rank `k` with a probability in proportion to `1 / (k + 1)^s`.
///
/// Stands for: how often the different records, users or pages are asked for.
/// Source: Hörmann, Derflinger, "Rejection-inversion to generate variates from monotone discrete
/// distributions", ACM TOMACS 6(3), 1996; with the forms near `s = 1` of Apache Commons RNG.
#[derive(Clone, Debug, PartialEq)]
pub struct Zipf {
    n: u32,
    s: f64,
    /// The integral of the density, from 1, at the two ends: 1.5 less the first bar, and n + 0.5.
    first: f64,
    last: f64,
    /// A place this near below its rank, or nearer, needs no look at the density.
    sure: f64,
    /// The place for the luck at the ends of the pieces; empty where ranks are equally likely.
    places: Arc<[f64]>,
}

impl Zipf {
    /// Ranks below `n` with the exponent `s`; `s = 0` makes all equally likely.
    ///
    /// Panics: if `n` is 0, or `s` is negative or not finite.
    #[must_use]
    pub fn new(n: u32, s: f64) -> Self {
        assert!(n > 0 && s >= 0.0 && s.is_finite(), "a Zipf law needs ranks, and an exponent that is not negative");
        let (first, last) = (integral(1.5, s) - 1.0, integral(f64::from(n) + 0.5, s));
        let place = |end| inverse_integral(last + end as f64 / PIECES as f64 * (first - last), s);
        Self {
            n,
            s,
            first,
            last,
            sure: 2.0 - inverse_integral(integral(2.5, s) - density(2.0, s), s),
            places: if s == 0.0 { Arc::default() } else { (0..=PIECES).map(place).collect() },
        }
    }

    /// One rank, from 0.
    ///
    /// Random: one draw, and with a chance below 1 in 50 (measured) another, and so on;
    /// equally likely ranks as [`Stream::below`].
    pub fn draw(&self, stream: &mut Stream) -> u32 {
        let Self { n, s, first, last, sure, .. } = *self;
        if s == 0.0 {
            return stream.below(n);
        }
        loop {
            let luck = stream.unit();
            if let Some(rank) = self.guess(luck) {
                return rank - 1;
            }
            let area = last + luck * (first - last);
            let x = inverse_integral(area, s);
            let rank = libm::floor(x + 0.5).min(f64::from(n)).max(1.0);
            if rank - x <= sure || area >= integral(rank + 0.5, s) - density(rank, s) {
                return rank as u32 - 1;
            }
        }
    }
}

impl Zipf {
    /// The rank, from 1, that the exact way comes to, where that is certain without an exponential and a logarithm.
    ///
    /// The place is a convex function of luck. So between two ends of a piece it lies below the chord, by no more than a
    /// quarter of what the neighbouring chords differ by in their slopes; if all that could be is the same rank, and needs no
    /// look at the density, so it is.
    #[inline]
    fn guess(&self, luck: f64) -> Option<u32> {
        let along = luck * PIECES as f64;
        let piece = along as usize;
        let &[before, from, to, after] = self.places.get(piece.checked_sub(1)?..piece + 3)? else { return None };
        let chord = from + (along - piece as f64) * (to - from);
        // The ends themselves are rounded, by some parts in 10^15.
        let rounding = chord * 1e-9;
        let high = chord + rounding;
        let low = chord - rounding - ((after - to) - (from - before)) / 4.0;
        let rank = (high + 0.5) as u32;
        let nearest = f64::from(rank);
        (low + 0.5 >= nearest && nearest - low <= self.sure && (1..=self.n).contains(&rank)).then_some(rank)
    }
}

fn density(x: f64, s: f64) -> f64 {
    libm::exp(-s * libm::log(x))
}

/// The density's integral from 1 to `x`: `(x^(1-s) - 1) / (1 - s)`, or `ln x` for `s = 1`.
fn integral(x: f64, s: f64) -> f64 {
    let log = libm::log(x);
    let power = (1.0 - s) * log;
    // exp(power) - 1, divided by power; near zero by its series.
    let slope = if power.abs() > 1e-8 { libm::expm1(power) / power } else { 1.0 + power / 2.0 * (1.0 + power / 3.0) };
    slope * log
}

fn inverse_integral(area: f64, s: f64) -> f64 {
    // Rounding could leave the logarithm's domain.
    let power = (area * (1.0 - s)).max(-1.0);
    let slope = if power.abs() > 1e-8 { libm::log1p(power) / power } else { 1.0 - power * (0.5 - power / 3.0) };
    libm::exp(slope * area)
}

#[cfg(test)]
mod tests;
