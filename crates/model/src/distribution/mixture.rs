//! One of several distributions, each with its share: requests that are not all alike.

use std::fmt;

use super::Distribution;
use crate::units::{SimSpan, format_ratio, parse_ratio};

/// Most parts of a mixture.
pub const MAX_PARTS: usize = 4;

/// How far shares may add up to something else than one, for rounding.
const ROUNDING: f64 = 1e-9;

/// Up to four distributions with their shares.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mixture {
    parts: [Part; MAX_PARTS],
    used: u8,
}

/// A share and a plain distribution: its form and its two numbers. Spelled out so that a mixture, which cannot hold itself, is
/// a plain value that can be copied.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Part {
    share: f64,
    form: Form,
    first: u64,
    second: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Constant,
    Uniform,
    Exponential,
    Normal,
    LogNormal,
    Pareto,
    Weibull,
    Erlang,
}

impl Part {
    const NONE: Self = Self { share: 0.0, form: Form::Constant, first: 0, second: 0.0 };

    fn new(share: f64, of: Distribution) -> Option<Self> {
        let part = |form, first: SimSpan, second| Some(Self { share, form, first: first.0, second });
        match of {
            Distribution::Constant(d) => part(Form::Constant, d, 0.0),
            Distribution::Uniform(low, high) => part(Form::Uniform, low, high.0 as f64),
            Distribution::Exponential(d) => part(Form::Exponential, d, 0.0),
            Distribution::Normal(mean, sd) => part(Form::Normal, mean, sd.0 as f64),
            Distribution::LogNormal(median, p99) => part(Form::LogNormal, median, p99.0 as f64),
            Distribution::Pareto(least, index) => part(Form::Pareto, least, index),
            Distribution::Weibull(scale, shape) => part(Form::Weibull, scale, shape),
            Distribution::Erlang(stages, d) => part(Form::Erlang, d, f64::from(stages)),
            Distribution::Mixture(_) | Distribution::Percentiles(_) => None,
        }
    }

    const fn of(self) -> Distribution {
        // Durations are far below 2^53 ns, so they survive the trip through a float.
        let (first, second) = (SimSpan(self.first), SimSpan(self.second as u64));
        match self.form {
            Form::Constant => Distribution::Constant(first),
            Form::Uniform => Distribution::Uniform(first, second),
            Form::Exponential => Distribution::Exponential(first),
            Form::Normal => Distribution::Normal(first, second),
            Form::LogNormal => Distribution::LogNormal(first, second),
            Form::Pareto => Distribution::Pareto(first, self.second),
            Form::Weibull => Distribution::Weibull(first, self.second),
            Form::Erlang => Distribution::Erlang(self.second as u32, first),
        }
    }
}

impl Mixture {
    /// A mixture of plain distributions with their shares.
    ///
    /// Errors: there are none or too many parts, one is a mixture itself, or the shares do not add up to one.
    pub fn new(parts: &[(f64, Distribution)]) -> Result<Self, String> {
        if parts.is_empty() || parts.len() > MAX_PARTS {
            return Err(format!("a mix has 1 to {MAX_PARTS} parts, not {}", parts.len()));
        }
        let mut made = Self { parts: [Part::NONE; MAX_PARTS], used: parts.len() as u8 };
        for (place, (share, of)) in made.parts.iter_mut().zip(parts) {
            *place = Part::new(*share, *of).ok_or_else(|| format!("{of} cannot be a part of a mix"))?;
        }
        let sum: f64 = parts.iter().map(|(share, _)| share).sum();
        if (sum - 1.0).abs() > ROUNDING {
            return Err(format!("the shares of a mix add up to {}, not to 100%", format_ratio(sum)));
        }
        Ok(made)
    }

    /// The parts with their shares.
    pub fn parts(&self) -> impl Iterator<Item = (f64, Distribution)> + '_ {
        self.parts[..usize::from(self.used)].iter().map(|part| (part.share, part.of()))
    }

    pub(super) fn parse(parts: &[&str]) -> Result<Self, String> {
        let part = |text: &&str| {
            let (share, of) = text
                .split_once(char::is_whitespace)
                .ok_or_else(|| format!("{text:?} is no part of a mix; write a share and a duration, like 90% 5ms"))?;
            Ok((parse_ratio(share)?, super::parse(of)?))
        };
        Self::new(&parts.iter().map(part).collect::<Result<Vec<_>, String>>()?)
    }

    pub(super) fn typical(&self) -> SimSpan {
        SimSpan::from_seconds(self.parts().map(|(share, of)| share * of.typical().seconds()).sum())
    }

    pub(super) fn mean(&self) -> Option<SimSpan> {
        let mut sum = 0.0;
        for (share, of) in self.parts() {
            sum += share * of.mean()?.seconds();
        }
        Some(SimSpan::from_seconds(sum))
    }

    pub(super) fn stretched(mut self, factor: f64) -> Self {
        for part in &mut self.parts[..usize::from(self.used)] {
            *part = Part::new(part.share, part.of().stretched(factor)).unwrap_or(*part);
        }
        self
    }
}

impl fmt::Display for Mixture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("mix(")?;
        for (at, (share, of)) in self.parts().enumerate() {
            let comma = if at > 0 { ", " } else { "" };
            write!(f, "{comma}{} {of}", format_ratio(share))?;
        }
        f.write_str(")")
    }
}
