//! A distribution ready to be drawn from: constants worked out once, draws in nanoseconds.

use std::sync::Arc;

use betwixt_model::Distribution;

use super::sample;
use super::streams::Stream;
use crate::observe::{Observer, not_plain};

/// Longest draw: a heavy tail must not overflow the clock [nanoseconds, 1,000 days].
const LONGEST: f64 = 86_400e9 * 1_000.0;

/// A distribution of durations [nanoseconds].
#[derive(Clone, Debug, PartialEq)]
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
    /// One of several: up to which share of luck it is each of them.
    Mixture(Arc<[(f64, Self)]>),
    /// Shares and values, both rising; straight in between.
    Percentiles(Arc<[(f64, f64)]>),
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
            Distribution::Mixture(mixture) => {
                let mut until = 0.0;
                let part = |(share, of)| {
                    until += share;
                    (until, Self::new(of))
                };
                Self::Mixture(mixture.parts().map(part).collect())
            }
            Distribution::Percentiles(percentiles) => {
                Self::Percentiles(percentiles.points().iter().map(|(share, value)| (*share, ns(*value))).collect())
            }
        }
    }

    /// One draw [nanoseconds]. A constant draws nothing from the stream.
    ///
    /// Random: a mixture takes one draw to choose, and those of the chosen part; percentiles take one.
    pub fn draw(&self, stream: &mut Stream) -> u64 {
        self.draw_for::<()>(stream)
    }

    /// The same; a plain scenario has only constants, exponential and log-normal distributions.
    pub(crate) fn draw_for<O: Observer>(&self, stream: &mut Stream) -> u64 {
        let ns = match *self {
            Self::Constant(ns) => return ns,
            Self::Exponential(mean) => sample::exponential(stream) * mean,
            Self::LogNormal(median, sigma) => sample::lognormal(stream, median, sigma),
            _ if !O::EVERYTHING => not_plain(),
            Self::Mixture(ref parts) => {
                let luck = stream.unit();
                // Rounding can leave a crumb after the last part: then it is the last one.
                let chosen = parts.iter().find(|(until, _)| luck < *until).or(parts.last());
                return chosen.map_or(0, |(_, part)| part.draw(stream));
            }
            Self::Percentiles(ref points) => sample::from_points(stream, points),
            Self::Uniform(low, high) => sample::uniform(stream, low, high),
            Self::Normal(mean, sd) => sample::normal_truncated(stream, mean, sd),
            Self::Pareto(least, index) => sample::pareto(stream, least, index),
            Self::Weibull(scale, shape) => sample::weibull(stream, scale, shape),
            Self::Erlang(stages, mean) => sample::erlang(stream, stages, mean),
        };
        if ns < LONGEST { ns as u64 } else { LONGEST as u64 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::streams::Purpose;

    #[test]
    fn a_mixture_is_each_of_its_parts_as_often_as_it_says() {
        let text = "mix(70% 1ms, 20% 2ms, 10% exponential(3ms))";
        let sampler = Sampler::new(betwixt_model::distribution::parse(text).expect("it is read"));
        let mut stream = Stream::new(5, 6, Purpose("work"));
        let draws: Vec<u64> = (0..100_000).map(|_| sampler.draw(&mut stream)).collect();
        let share = |ns: u64| draws.iter().filter(|draw| **draw == ns).count() as f64 / 1e5;
        // Four standard errors of shares out of a hundred thousand.
        assert!((share(1_000_000) - 0.7).abs() < 0.006, "{}", share(1_000_000));
        assert!((share(2_000_000) - 0.2).abs() < 0.006, "{}", share(2_000_000));
        let rest: Vec<f64> =
            draws.iter().filter(|draw| !matches!(draw, 1_000_000 | 2_000_000)).map(|draw| *draw as f64).collect();
        let mean = rest.iter().sum::<f64>() / rest.len() as f64;
        assert!((mean / 3e6 - 1.0).abs() < 0.05, "{mean}");
    }
}
