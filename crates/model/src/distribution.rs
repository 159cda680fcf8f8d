//! How a duration varies: the distributions a person can name, as plain data. Sampling is the simulator's work.

mod law;
mod mixture;
mod percentiles;
mod text;

use std::fmt;

use crate::units::SimSpan;

pub use law::quantile;
pub use mixture::{MAX_PARTS, Mixture};
pub use percentiles::{MAX_POINTS, Percentiles};
pub use text::parse;

/// A random duration, by its name in textbooks and the parameters people know it by.
///
/// Written `"10ms"`, `"exponential(10ms)"`, `"lognormal(10ms, p99 80ms)"` and so on; see [`Distribution::FORMS`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Distribution {
    /// Always the same.
    Constant(SimSpan),
    /// Evenly spread between two durations.
    Uniform(SimSpan, SimSpan),
    /// Memoryless, by its mean.
    Exponential(SimSpan),
    /// Mean and standard deviation, cut off at zero (a draw below zero is drawn again).
    Normal(SimSpan, SimSpan),
    /// By its median and its 99th percentile.
    LogNormal(SimSpan, SimSpan),
    /// By its least value and its tail index; the mean is infinite at an index of 1 or less.
    Pareto(SimSpan, f64),
    /// By its scale and its shape.
    Weibull(SimSpan, f64),
    /// The sum of so many equal exponential stages, by its whole mean.
    Erlang(u32, SimSpan),
    /// One of several, each with its share.
    Mixture(Mixture),
    /// By what was measured: some of its percentiles.
    Percentiles(Percentiles),
}

impl Distribution {
    /// Every form, for help texts: what is written, and what it means.
    pub const FORMS: &'static [(&'static str, &'static str)] = &[
        ("10ms", "always 10 ms (also constant(10ms))"),
        ("uniform(5ms, 15ms)", "evenly spread between the two"),
        ("exponential(10ms)", "memoryless, mean 10 ms"),
        ("normal(10ms, sd 2ms)", "mean and standard deviation, never below zero"),
        ("lognormal(10ms, p99 80ms)", "median and 99th percentile"),
        ("pareto(5ms, 1.5)", "least value and tail index"),
        ("weibull(10ms, 0.8)", "scale and shape"),
        ("erlang(4, 10ms)", "four stages, mean 10 ms in all"),
        ("mix(90% 5ms, 10% exponential(80ms))", "one of up to four others, each with its share"),
        ("percentiles(p0 2ms, p50 10ms, p99 80ms, p100 1s)", "as measured: up to eight percentiles, even in between"),
    ];

    /// The number that a slider moves: the mean, or for log-normal and percentiles the median, for Pareto the least value, for
    /// Weibull the scale, for a mixture the same of its parts, by their shares.
    #[must_use]
    pub fn typical(self) -> SimSpan {
        match self {
            Self::Constant(d)
            | Self::Exponential(d)
            | Self::Normal(d, _)
            | Self::LogNormal(d, _)
            | Self::Pareto(d, _)
            | Self::Weibull(d, _)
            | Self::Erlang(_, d) => d,
            Self::Uniform(low, high) => SimSpan(low.0.midpoint(high.0)),
            Self::Mixture(mixture) => mixture.typical(),
            Self::Percentiles(percentiles) => percentiles.at(0.5),
        }
    }

    /// The same shape, stretched so that [`Self::typical`] becomes `typical`.
    #[must_use]
    pub fn with_typical(self, typical: SimSpan) -> Self {
        let old = self.typical().seconds();
        let factor = if old > 0.0 { typical.seconds() / old } else { 1.0 };
        let stretch = |d: SimSpan| SimSpan::from_seconds(d.seconds() * factor);
        match self {
            Self::Constant(_) => Self::Constant(typical),
            Self::Uniform(low, high) => Self::Uniform(stretch(low), stretch(high)),
            Self::Exponential(_) => Self::Exponential(typical),
            Self::Normal(_, sd) => Self::Normal(typical, stretch(sd)),
            Self::LogNormal(_, p99) => Self::LogNormal(typical, stretch(p99).max(typical)),
            Self::Pareto(_, index) => Self::Pareto(typical, index),
            Self::Weibull(_, shape) => Self::Weibull(typical, shape),
            Self::Erlang(stages, _) => Self::Erlang(stages, typical),
            Self::Mixture(mixture) => Self::Mixture(mixture.stretched(factor)),
            Self::Percentiles(percentiles) => Self::Percentiles(percentiles.stretched(factor)),
        }
    }

    /// The same with every duration so many times as long.
    #[must_use]
    pub(crate) fn stretched(self, factor: f64) -> Self {
        let stretch = |d: SimSpan| SimSpan::from_seconds(d.seconds() * factor);
        match self {
            Self::Constant(d) => Self::Constant(stretch(d)),
            Self::Uniform(low, high) => Self::Uniform(stretch(low), stretch(high)),
            Self::Exponential(d) => Self::Exponential(stretch(d)),
            Self::Normal(mean, sd) => Self::Normal(stretch(mean), stretch(sd)),
            Self::LogNormal(median, p99) => Self::LogNormal(stretch(median), stretch(p99)),
            Self::Pareto(least, index) => Self::Pareto(stretch(least), index),
            Self::Weibull(scale, shape) => Self::Weibull(stretch(scale), shape),
            Self::Erlang(stages, d) => Self::Erlang(stages, stretch(d)),
            Self::Mixture(mixture) => Self::Mixture(mixture.stretched(factor)),
            Self::Percentiles(percentiles) => Self::Percentiles(percentiles.stretched(factor)),
        }
    }

    /// The mean, where it is finite.
    #[must_use]
    pub fn mean(self) -> Option<SimSpan> {
        let from = SimSpan::from_seconds;
        Some(match self {
            Self::Constant(d) | Self::Exponential(d) | Self::Erlang(_, d) => d,
            Self::Uniform(..) => self.typical(),
            Self::Normal(mean, sd) => {
                let (m, s) = (mean.seconds(), sd.seconds());
                if s <= 0.0 {
                    return Some(mean);
                }
                // Mean of a normal cut off at zero: m + s * phi(a) / (1 - Phi(a)) with a = -m / s.
                let a = -m / s;
                let density = libm::exp(-a * a / 2.0) / libm::sqrt(2.0 * core::f64::consts::PI);
                let above = libm::erfc(a / core::f64::consts::SQRT_2) / 2.0;
                from(m + s * density / above)
            }
            Self::LogNormal(median, p99) => {
                let sigma = Self::log_normal_sigma(median, p99);
                from(median.seconds() * libm::exp(sigma * sigma / 2.0))
            }
            Self::Pareto(least, index) if index > 1.0 => from(least.seconds() * index / (index - 1.0)),
            Self::Pareto(..) => return None,
            Self::Weibull(scale, shape) => from(scale.seconds() * libm::tgamma(1.0 + 1.0 / shape)),
            Self::Mixture(mixture) => mixture.mean()?,
            Self::Percentiles(percentiles) => percentiles.mean(),
        })
    }

    /// The standard deviation of the logarithm, from median and 99th percentile; 2.3263 is the normal quantile of 0.99.
    #[must_use]
    pub fn log_normal_sigma(median: SimSpan, p99: SimSpan) -> f64 {
        if median.is_zero() || p99 <= median {
            return 0.0;
        }
        libm::log(p99.seconds() / median.seconds()) / 2.326_347_874_040_841
    }

    /// The name of the form, as written before the bracket.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Constant(_) => "constant",
            Self::Uniform(..) => "uniform",
            Self::Exponential(_) => "exponential",
            Self::Normal(..) => "normal",
            Self::LogNormal(..) => "lognormal",
            Self::Pareto(..) => "pareto",
            Self::Weibull(..) => "weibull",
            Self::Erlang(..) => "erlang",
            Self::Mixture(_) => "mix",
            Self::Percentiles(_) => "percentiles",
        }
    }
}

impl fmt::Display for Distribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constant(d) => write!(f, "{d}"),
            Self::Uniform(low, high) => write!(f, "uniform({low}, {high})"),
            Self::Exponential(d) => write!(f, "exponential({d})"),
            Self::Normal(mean, sd) => write!(f, "normal({mean}, sd {sd})"),
            Self::LogNormal(median, p99) => write!(f, "lognormal({median}, p99 {p99})"),
            Self::Pareto(least, index) => write!(f, "pareto({least}, {index})"),
            Self::Weibull(scale, shape) => write!(f, "weibull({scale}, {shape})"),
            Self::Erlang(stages, d) => write!(f, "erlang({stages}, {d})"),
            Self::Mixture(mixture) => write!(f, "{mixture}"),
            Self::Percentiles(percentiles) => write!(f, "{percentiles}"),
        }
    }
}

#[cfg(test)]
mod tests;
