//! Popularity by Zipf's law: few keys get most of the attention.

use super::super::streams::Stream;

/// A source of ranks `0 .. n`, rank `k` with a probability in proportion to `1 / (k + 1)^s`.
///
/// Stands for: how often the different records, users or pages are asked for.
/// Source: Hörmann, Derflinger, "Rejection-inversion to generate variates from monotone discrete
/// distributions", ACM TOMACS 6(3), 1996; with the forms near `s = 1` of Apache Commons RNG.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Zipf {
    n: u32,
    s: f64,
    /// The integral of the density, from 1, at the two ends: 1.5 less the first bar, and n + 0.5.
    first: f64,
    last: f64,
    /// A place this near below its rank, or nearer, needs no look at the density.
    sure: f64,
}

impl Zipf {
    /// Ranks below `n` with the exponent `s`; `s = 0` makes all equally likely.
    ///
    /// Panics: if `n` is 0, or `s` is negative or not finite.
    #[must_use]
    pub fn new(n: u32, s: f64) -> Self {
        assert!(n > 0 && s >= 0.0 && s.is_finite(), "a Zipf law needs ranks, and an exponent that is not negative");
        Self {
            n,
            s,
            first: integral(1.5, s) - 1.0,
            last: integral(f64::from(n) + 0.5, s),
            sure: 2.0 - inverse_integral(integral(2.5, s) - density(2.0, s), s),
        }
    }

    /// One rank, from 0.
    ///
    /// Random: one draw, and with a chance below 1 in 50 (measured) another, and so on;
    /// equally likely ranks as [`Stream::below`].
    pub fn draw(&self, stream: &mut Stream) -> u32 {
        let Self { n, s, first, last, sure } = *self;
        if s == 0.0 {
            return stream.below(n);
        }
        loop {
            let area = last + stream.unit() * (first - last);
            let x = inverse_integral(area, s);
            let rank = libm::floor(x + 0.5).min(f64::from(n)).max(1.0);
            if rank - x <= sure || area >= integral(rank + 0.5, s) - density(rank, s) {
                return rank as u32 - 1;
            }
        }
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
