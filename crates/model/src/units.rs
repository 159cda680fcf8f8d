//! Simulated time, and the units that people write: `250ms`, `1.2s`, `50/s`, `5%`.

use std::fmt;

/// A simulated instant [nanoseconds since the start of the run].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimTime(pub u64);

/// A simulated duration in nanoseconds. Zero stands for "none" where a parameter says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimSpan(pub u64);

/// Nanoseconds in a second.
pub const SECOND: u64 = 1_000_000_000;

/// The longest duration and the latest instant that a scenario may hold: 1,000 days.
pub const LONGEST: SimSpan = SimSpan(86_400 * 1_000 * SECOND);

impl SimSpan {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// From whole milliseconds.
    #[must_use]
    pub const fn from_ms(ms: u64) -> Self {
        Self(ms * 1_000_000)
    }

    /// From whole seconds.
    #[must_use]
    pub const fn from_s(s: u64) -> Self {
        Self(s * SECOND)
    }

    /// From seconds, rounded to the nanosecond and clamped to `0 ..= LONGEST`; not-a-number gives zero.
    #[must_use]
    pub fn from_seconds(s: f64) -> Self {
        let ns = libm::round(s * 1e9);
        if ns.is_nan() || ns <= 0.0 {
            Self(0)
        } else if ns >= LONGEST.0 as f64 {
            LONGEST
        } else {
            Self(ns as u64)
        }
    }

    /// In seconds.
    #[must_use]
    pub fn seconds(self) -> f64 {
        self.0 as f64 / 1e9
    }

    /// In milliseconds.
    #[must_use]
    pub fn ms(self) -> f64 {
        self.0 as f64 / 1e6
    }

    /// Whether it is zero.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl SimTime {
    /// The start of a run.
    pub const START: Self = Self(0);

    /// In seconds since the start.
    #[must_use]
    pub fn seconds(self) -> f64 {
        self.0 as f64 / 1e9
    }

    /// Later by `span`, never past the end of time.
    #[must_use]
    pub const fn after(self, span: SimSpan) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

/// As people write it, exactly: whole days, hours or minutes, else the largest unit that needs at most six decimals; `0s` for zero.
impl fmt::Display for SimSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (unit, name) = match self.0 {
            0 => return f.write_str("0s"),
            n if n % (86_400 * SECOND) == 0 => (86_400 * SECOND, "d"),
            n if n % (3_600 * SECOND) == 0 => (3_600 * SECOND, "h"),
            n if n % (60 * SECOND) == 0 => (60 * SECOND, "min"),
            n if n >= SECOND && n % 1_000 == 0 => (SECOND, "s"),
            n if n >= 1_000_000 => (1_000_000, "ms"),
            n if n >= 1_000 => (1_000, "us"),
            _ => (1, "ns"),
        };
        f.write_str(&decimal(self.0 / unit, self.0 % unit, unit))?;
        f.write_str(name)
    }
}

impl fmt::Display for SimTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        SimSpan(self.0).fmt(f)
    }
}

fn decimal(whole: u64, rest: u64, unit: u64) -> String {
    if rest == 0 {
        return whole.to_string();
    }
    let width = unit.ilog10() as usize;
    let digits = format!("{rest:0width$}");
    format!("{whole}.{}", digits.trim_end_matches('0'))
}

/// Reads a duration: a number and one of `ns us ms s min h d`, or a bare `0`.
///
/// Errors: a sentence without a full stop that says what was expected.
pub fn parse_span(text: &str) -> Result<SimSpan, String> {
    let expected = || format!("{text:?} is not a duration; write it like \"250ms\", \"1.2s\" or \"3 min\"");
    let (number, unit) = split_unit(text).ok_or_else(expected)?;
    let scale = match unit {
        "ns" => 1,
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" | "sec" | "second" | "seconds" => SECOND,
        "m" | "min" | "minute" | "minutes" => 60 * SECOND,
        "h" | "hour" | "hours" => 3_600 * SECOND,
        "d" | "day" | "days" => 86_400 * SECOND,
        "" if number == 0.0 => 1,
        _ => return Err(expected()),
    };
    if number < 0.0 {
        return Err(format!("{text:?} is negative; a duration is zero or more"));
    }
    if number * scale as f64 > LONGEST.0 as f64 {
        return Err(format!("{text:?} is too long; the longest duration is 1000 days"));
    }
    Ok(SimSpan(exact(text, scale).min(LONGEST.0)))
}

/// The decimal number at the start of a text, times `scale`, rounded to the nearest whole; floats would lose nanoseconds in long durations.
fn exact(text: &str, scale: u64) -> u64 {
    let number = text.trim().trim_start_matches(['+', '-']);
    let end = number.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(number.len());
    let (whole, fraction) = number[..end].split_once('.').unwrap_or((&number[..end], ""));
    let digits = |text: &str| {
        text.bytes().fold(0_u128, |sum, digit| sum.saturating_mul(10).saturating_add(u128::from(digit - b'0')))
    };
    // Twenty decimals of the largest unit are far below a nanosecond.
    let fraction = &fraction[..fraction.len().min(20)];
    let one = 10_u128.pow(fraction.len() as u32);
    let scale = u128::from(scale);
    let sum = digits(whole).saturating_mul(scale).saturating_add((digits(fraction) * scale + one / 2) / one);
    u64::try_from(sum).unwrap_or(u64::MAX)
}

/// Reads a rate [per second]: `50/s`, `3000/min`, `10/h`, or a bare number per second.
pub fn parse_rate(text: &str) -> Result<f64, String> {
    let expected = || format!("{text:?} is not a rate; write it like \"50/s\" or \"3000/min\"");
    let (number, unit) = split_unit(text).ok_or_else(expected)?;
    let per = match unit.trim_start_matches("req").trim_start_matches('/').trim() {
        "s" | "sec" | "second" => 1.0,
        "" if !unit.ends_with('/') => 1.0,
        "min" | "m" | "minute" => 60.0,
        "h" | "hour" => 3_600.0,
        _ => return Err(expected()),
    };
    Ok(number / per)
}

/// Reads a ratio: `5%`, or a bare number as a share of one (`0.05`).
pub fn parse_ratio(text: &str) -> Result<f64, String> {
    let expected = || format!("{text:?} is not a share; write it like \"5%\" or 0.05");
    let (number, unit) = split_unit(text).ok_or_else(expected)?;
    match unit {
        "%" => Ok(number / 100.0),
        "" => Ok(number),
        _ => Err(expected()),
    }
}

/// Reads a plain number, with an optional `x` before or after it (`x10`).
pub fn parse_number(text: &str) -> Result<f64, String> {
    let bare = text.trim();
    let bare = bare.strip_prefix(['x', '×']).or_else(|| bare.strip_suffix(['x', '×'])).unwrap_or(bare);
    match split_unit(bare) {
        Some((number, "")) => Ok(number),
        _ => Err(format!("{text:?} is not a number")),
    }
}

/// A rate as people write it.
#[must_use]
pub fn format_rate(per_s: f64) -> String {
    format!("{}/s", format_number(per_s))
}

/// A ratio as people write it.
#[must_use]
pub fn format_ratio(ratio: f64) -> String {
    // Twelve decimals hide the noise that times-a-hundred adds to numbers such as 0.07, and nothing a person wrote.
    let percent = libm::round(ratio * 1e14) / 1e12;
    if percent / 100.0 == ratio { format!("{percent}%") } else { format_number(ratio) }
}

/// The shortest text that reads back as the same number.
#[must_use]
pub fn format_number(number: f64) -> String {
    format!("{number}")
}

/// A finite number and the trimmed rest. Commas and exponents are refused on purpose: people mean too many things by them.
fn split_unit(text: &str) -> Option<(f64, &str)> {
    let text = text.trim();
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-' || c == '+')).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let number = crate::decimal::parse(number)?;
    number.is_finite().then_some((number, unit.trim()))
}
