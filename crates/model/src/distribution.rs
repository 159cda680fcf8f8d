//! How a duration varies: the distributions a person can name, as plain data. Sampling is the simulator's work.

use std::fmt;

use crate::units::{SimSpan, parse_number, parse_span};

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
    ];

    /// The number that a slider moves: the mean, or for log-normal the median, for Pareto the least value, for Weibull the scale.
    #[must_use]
    pub const fn typical(self) -> SimSpan {
        match self {
            Self::Constant(d)
            | Self::Exponential(d)
            | Self::Normal(d, _)
            | Self::LogNormal(d, _)
            | Self::Pareto(d, _)
            | Self::Weibull(d, _)
            | Self::Erlang(_, d) => d,
            Self::Uniform(low, high) => SimSpan(low.0.midpoint(high.0)),
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
        }
    }
}

/// Reads a distribution.
///
/// Errors: a sentence without a full stop that says what was expected.
pub fn parse(text: &str) -> Result<Distribution, String> {
    let text = text.trim();
    let Some((name, rest)) = text.split_once('(') else {
        let starts_as_number = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'));
        return parse_span(text)
            .map(Distribution::Constant)
            .map_err(|error| if starts_as_number { error } else { unknown(text) });
    };
    let inside = rest.trim_end().strip_suffix(')').ok_or_else(|| format!("{text:?} has no closing bracket"))?;
    let parts: Vec<&str> = inside.split(',').map(str::trim).collect();
    let span = |part: &str| parse_span(part);
    let made = match (name.trim(), parts.as_slice()) {
        ("constant", [d]) => Distribution::Constant(span(d)?),
        ("uniform", [low, high]) => Distribution::Uniform(span(low)?, span(high)?),
        ("exponential", [d]) => Distribution::Exponential(span(d)?),
        ("normal", [mean, sd]) => Distribution::Normal(span(mean)?, span(after_word(sd, "sd"))?),
        ("lognormal", [median, p99]) => Distribution::LogNormal(span(median)?, span(after_word(p99, "p99"))?),
        ("pareto", [least, index]) => Distribution::Pareto(span(least)?, parse_number(index)?),
        ("weibull", [scale, shape]) => Distribution::Weibull(span(scale)?, parse_number(shape)?),
        ("erlang", [stages, d]) => Distribution::Erlang(stage_count(stages)?, span(d)?),
        _ => return Err(unknown(text)),
    };
    check(made).map(|()| made)
}

fn check(made: Distribution) -> Result<(), String> {
    match made {
        Distribution::Uniform(low, high) if low > high => {
            Err(format!("{made}: the first duration must be the smaller"))
        }
        Distribution::LogNormal(median, p99) if p99 < median => {
            Err(format!("{made}: p99 must not be below the median"))
        }
        Distribution::LogNormal(median, _) if median.is_zero() => Err(format!("{made}: the median must be above zero")),
        Distribution::Pareto(_, index) if !(0.1..=1_000.0).contains(&index) => {
            Err(format!("{made}: the tail index must be between 0.1 and 1000"))
        }
        Distribution::Weibull(_, shape) if !(0.1..=100.0).contains(&shape) => {
            Err(format!("{made}: the shape must be between 0.1 and 100"))
        }
        _ => Ok(()),
    }
}

fn stage_count(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(stages @ 1..=1_000) => Ok(stages),
        _ => Err(format!("{text:?} is not a number of stages between 1 and 1000")),
    }
}

fn after_word<'a>(part: &'a str, word: &str) -> &'a str {
    part.strip_prefix(word).map_or(part, |rest| rest.trim_start_matches(['=', ' ']))
}

fn unknown(text: &str) -> String {
    let forms: Vec<&str> = Distribution::FORMS.iter().map(|(form, _)| *form).collect();
    format!("{text:?} is not a duration or distribution; write one of {}", forms.join(", "))
}
