//! A distribution ready to be drawn from: constants worked out once, draws in nanoseconds.

use betwixt_model::Distribution;

use super::sample;
use super::streams::Stream;

/// Longest draw: a heavy tail must not overflow the clock [nanoseconds, 1,000 days].
const LONGEST: f64 = 86_400e9 * 1_000.0;

/// A distribution of durations [nanoseconds].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sampler {
    /// Always the same.
    Constant(u64),
    /// Between two.
    Uniform(f64, f64),
    /// Mean.
    Exponential(f64),
    /// Mean and standard deviation.
    Normal(f64, f64),
    /// Median and sigma of the logarithm.
    LogNormal(f64, f64),
    /// Least and index.
    Pareto(f64, f64),
    /// Scale and shape.
    Weibull(f64, f64),
    /// Stages and whole mean.
    Erlang(u32, f64),
}

impl Sampler {
    /// Prepares a distribution.
    #[must_use]
    pub fn new(distribution: Distribution) -> Self {
        let ns = |span: betwixt_model::SimSpan| span.0 as f64;
        match distribution {
            Distribution::Constant(d) => Self::Constant(d.0),
            Distribution::Uniform(low, high) => Self::Uniform(ns(low), ns(high)),
            Distribution::Exponential(d) => Self::Exponential(ns(d)),
            Distribution::Normal(mean, sd) => Self::Normal(ns(mean), ns(sd)),
            Distribution::LogNormal(median, p99) => {
                Self::LogNormal(ns(median), Distribution::log_normal_sigma(median, p99))
            }
            Distribution::Pareto(least, index) => Self::Pareto(ns(least), index),
            Distribution::Weibull(scale, shape) => Self::Weibull(ns(scale), shape),
            Distribution::Erlang(stages, d) => Self::Erlang(stages, ns(d)),
        }
    }

    /// One draw [nanoseconds]. A constant draws nothing from the stream.
    pub fn draw(&self, stream: &mut Stream) -> u64 {
        let ns = match *self {
            Self::Constant(ns) => return ns,
            Self::Uniform(low, high) => sample::uniform(stream, low, high),
            Self::Exponential(mean) => sample::exponential(stream) * mean,
            Self::Normal(mean, sd) => sample::normal_truncated(stream, mean, sd),
            Self::LogNormal(median, sigma) => sample::lognormal(stream, median, sigma),
            Self::Pareto(least, index) => sample::pareto(stream, least, index),
            Self::Weibull(scale, shape) => sample::weibull(stream, scale, shape),
            Self::Erlang(stages, mean) => sample::erlang(stream, stages, mean),
        };
        if ns < LONGEST { ns as u64 } else { LONGEST as u64 }
    }
}
