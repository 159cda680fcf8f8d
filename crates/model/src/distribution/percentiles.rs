//! A distribution as it was measured: some of its percentiles.

use std::fmt;

use crate::units::{SimSpan, format_number, parse_number, parse_span};

/// Most percentiles that are given.
pub const MAX_POINTS: usize = 8;

/// Up to eight percentiles; in between the inverse of the distribution function is a straight line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Percentiles {
    /// Share of values that are not above, and the value; both never falling.
    points: [(f64, SimSpan); MAX_POINTS],
    used: u8,
}

impl Percentiles {
    /// A distribution through these points: shares of one, in order, from 0 to 1.
    ///
    /// Errors: there are too few or too many points, they are out of order, or the least or the greatest is missing.
    pub fn new(points: &[(f64, SimSpan)]) -> Result<Self, String> {
        if !(2..=MAX_POINTS).contains(&points.len()) {
            return Err(format!("{} percentiles are given; write 2 to {MAX_POINTS}", points.len()));
        }
        if points.windows(2).any(|two| two[0].0 >= two[1].0 || two[0].1 > two[1].1) {
            return Err("percentiles and their durations must rise from left to right".to_owned());
        }
        if points[0].0 != 0.0 || points[points.len() - 1].0 != 1.0 {
            return Err("percentiles begin with the least, p0, and end with the greatest, p100".to_owned());
        }
        let mut made = Self { points: [(1.0, SimSpan::ZERO); MAX_POINTS], used: points.len() as u8 };
        made.points[..points.len()].copy_from_slice(points);
        Ok(made)
    }

    /// The points.
    #[must_use]
    pub fn points(&self) -> &[(f64, SimSpan)] {
        &self.points[..usize::from(self.used)]
    }

    pub(super) fn parse(parts: &[&str]) -> Result<Self, String> {
        let point = |text: &&str| {
            let wrong = || format!("{text:?} is no percentile; write it like p99 80ms");
            let (name, value) = text.split_once(char::is_whitespace).ok_or_else(wrong)?;
            let share = match name {
                "min" => 0.0,
                "max" => 100.0,
                name => parse_number(name.strip_prefix('p').ok_or_else(wrong)?)?,
            };
            if !(0.0..=100.0).contains(&share) {
                return Err(wrong());
            }
            Ok((share / 100.0, parse_span(value)?))
        };
        Self::new(&parts.iter().map(point).collect::<Result<Vec<_>, String>>()?)
    }

    /// The value that a share of all is not above.
    #[must_use]
    pub fn at(&self, share: f64) -> SimSpan {
        let points = self.points();
        let above = points.iter().position(|point| point.0 >= share).unwrap_or(points.len() - 1).max(1);
        let ((p, from), (q, to)) = (points[above - 1], points[above]);
        SimSpan(from.0 + ((to.0 - from.0) as f64 * ((share - p) / (q - p)).clamp(0.0, 1.0)) as u64)
    }

    pub(super) fn mean(&self) -> SimSpan {
        let piece = |two: &[(f64, SimSpan)]| (two[1].0 - two[0].0) * (two[0].1.seconds() + two[1].1.seconds()) / 2.0;
        SimSpan::from_seconds(self.points().windows(2).map(piece).sum())
    }

    pub(super) fn stretched(mut self, factor: f64) -> Self {
        for (_, value) in &mut self.points[..usize::from(self.used)] {
            *value = SimSpan::from_seconds(value.seconds() * factor);
        }
        self
    }
}

impl fmt::Display for Percentiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("percentiles(")?;
        for (at, (share, value)) in self.points().iter().enumerate() {
            let comma = if at > 0 { ", " } else { "" };
            // A share like 0.999 times 100 is not quite 99.9: rounded to what a person wrote.
            let percent = libm::round(share * 1e11) / 1e9;
            write!(f, "{comma}p{} {value}", format_number(percent))?;
        }
        f.write_str(")")
    }
}
