//! Parameters: typed where they are used, described here, so that forms, sliders, docs, validation and overrides
//! are all made from one table.

mod held;

use crate::distribution::{self, Distribution};
use crate::units::{self, SimSpan};

pub use held::{ParamMap, Params};

/// What a parameter holds, and how people write it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ParamType {
    /// A duration, `"250ms"`. Where `none` is true, zero is written `"none"` and switches the mechanism off.
    Duration {
        /// Whether zero means that there is none.
        none: bool,
    },
    /// A rate per second, `"50/s"`.
    Rate,
    /// A share of one, `"5%"`.
    Ratio,
    /// A whole number. Where `unlimited` is true, `"unlimited"` stands for [`UNLIMITED`].
    Count {
        /// Whether there may be no limit.
        unlimited: bool,
    },
    /// A plain number.
    Number,
    /// One word out of a list: the word, and what it means.
    Choice(&'static [(&'static str, &'static str)]),
    /// `true` or `false`.
    Flag,
    /// A duration that varies, `"exponential(10ms)"`.
    Distribution,
}

/// A count without a limit.
pub const UNLIMITED: u64 = u64::MAX;

/// The value of a parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ParamValue {
    /// For [`ParamType::Duration`].
    Span(SimSpan),
    /// For [`ParamType::Rate`] [per second].
    Rate(f64),
    /// For [`ParamType::Ratio`].
    Ratio(f64),
    /// For [`ParamType::Count`].
    Count(u64),
    /// For [`ParamType::Number`].
    Number(f64),
    /// For [`ParamType::Choice`].
    Choice(&'static str),
    /// For [`ParamType::Flag`].
    Flag(bool),
    /// For [`ParamType::Distribution`].
    Distribution(Distribution),
}

/// What holds when the scenario says nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ParamDefault {
    /// This value.
    Value(ParamValue),
    /// Whatever another parameter of the same part holds.
    SameAs(&'static str),
    /// Half of what another duration of the same part holds.
    HalfOf(&'static str),
}

/// How a slider spreads the range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Even steps.
    Linear,
    /// Even factors; the leftmost end means zero where the range starts at zero.
    Log,
}

/// A parameter as the outside sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ParamSpec {
    /// As written in scenarios.
    pub id: &'static str,
    /// As shown on the screen.
    pub name: &'static str,
    /// What it holds.
    pub ty: ParamType,
    /// What holds when nothing is said. Frozen for a document version.
    pub default: ParamDefault,
    /// Least and greatest magnitude that is accepted [seconds, per second, share, or plain]; see [`ParamValue::magnitude`].
    pub range: (f64, f64),
    /// Least and greatest magnitude that the slider reaches, within `range`.
    pub slider: (f64, f64),
    /// How the slider spreads.
    pub scale: Scale,
    /// The heading it stands under in the inspector.
    pub group: &'static str,
    /// What it means: one or two sentences.
    pub help: &'static str,
    /// Shown and used only while another parameter of the same part holds this word (or `"true"`), or one of several
    /// words with `|` between them.
    pub only_if: Option<(&'static str, &'static str)>,
}

impl ParamValue {
    /// The number behind a slider: seconds, per second, a share, a count, a number; 0 or 1 for flags; none for words.
    #[must_use]
    pub fn magnitude(self) -> Option<f64> {
        match self {
            Self::Span(span) => Some(span.seconds()),
            Self::Rate(n) | Self::Ratio(n) | Self::Number(n) => Some(n),
            Self::Count(n) => Some(n as f64),
            Self::Flag(on) => Some(f64::from(u8::from(on))),
            Self::Distribution(d) => Some(d.typical().seconds()),
            Self::Choice(_) => None,
        }
    }

    /// Turns -0 into 0: the same number, and so the same text.
    const fn without_negative_zero(self) -> Self {
        match self {
            Self::Rate(n) => Self::Rate(n + 0.0),
            Self::Ratio(n) => Self::Ratio(n + 0.0),
            Self::Number(n) => Self::Number(n + 0.0),
            other => other,
        }
    }

    /// The same sort of value with another magnitude.
    #[must_use]
    pub fn with_magnitude(self, magnitude: f64) -> Self {
        match self {
            Self::Span(_) => Self::Span(SimSpan::from_seconds(magnitude)),
            Self::Rate(_) => Self::Rate(magnitude),
            Self::Ratio(_) => Self::Ratio(magnitude),
            Self::Number(_) => Self::Number(magnitude),
            Self::Count(_) => Self::Count(libm::round(magnitude.max(0.0)) as u64),
            Self::Flag(_) => Self::Flag(magnitude >= 0.5),
            Self::Distribution(d) => Self::Distribution(d.with_typical(SimSpan::from_seconds(magnitude))),
            Self::Choice(word) => Self::Choice(word),
        }
    }
}

impl ParamSpec {
    /// A duration in milliseconds, on a logarithmic slider from 1 ms to 60 s.
    #[must_use]
    pub const fn duration(id: &'static str, name: &'static str, default_ms: u64, help: &'static str) -> Self {
        Self {
            id,
            name,
            ty: ParamType::Duration { none: false },
            default: ParamDefault::Value(ParamValue::Span(SimSpan::from_ms(default_ms))),
            range: (0.0, 86_400_000.0),
            slider: (0.0, 60.0),
            scale: Scale::Log,
            group: "",
            help,
            only_if: None,
        }
    }

    /// A duration whose zero means "none".
    #[must_use]
    pub const fn optional_duration(id: &'static str, name: &'static str, default_ms: u64, help: &'static str) -> Self {
        Self { ty: ParamType::Duration { none: true }, ..Self::duration(id, name, default_ms, help) }
    }

    /// A rate per second, on a logarithmic slider from 0.1 to 1,000.
    #[must_use]
    pub const fn rate(id: &'static str, name: &'static str, default: f64, help: &'static str) -> Self {
        Self {
            ty: ParamType::Rate,
            default: ParamDefault::Value(ParamValue::Rate(default)),
            range: (0.0, 1_000_000.0),
            slider: (0.0, 1_000.0),
            ..Self::duration(id, name, 0, help)
        }
    }

    /// A share of one.
    #[must_use]
    pub const fn ratio(id: &'static str, name: &'static str, default: f64, help: &'static str) -> Self {
        Self {
            ty: ParamType::Ratio,
            default: ParamDefault::Value(ParamValue::Ratio(default)),
            range: (0.0, 1.0),
            slider: (0.0, 1.0),
            ..Self::duration(id, name, 0, help)
        }
    }

    /// A whole number.
    #[must_use]
    pub const fn count(
        id: &'static str,
        name: &'static str,
        default: u64,
        range: (u64, u64),
        help: &'static str,
    ) -> Self {
        Self {
            ty: ParamType::Count { unlimited: false },
            default: ParamDefault::Value(ParamValue::Count(default)),
            range: (range.0 as f64, range.1 as f64),
            slider: (range.0 as f64, range.1 as f64),
            ..Self::duration(id, name, 0, help)
        }
    }

    /// A plain number.
    #[must_use]
    pub const fn number(
        id: &'static str,
        name: &'static str,
        default: f64,
        range: (f64, f64),
        help: &'static str,
    ) -> Self {
        Self {
            ty: ParamType::Number,
            default: ParamDefault::Value(ParamValue::Number(default)),
            range,
            slider: range,
            ..Self::duration(id, name, 0, help)
        }
    }

    /// One word out of a list.
    #[must_use]
    pub const fn choice(
        id: &'static str,
        name: &'static str,
        default: &'static str,
        words: &'static [(&'static str, &'static str)],
        help: &'static str,
    ) -> Self {
        Self {
            ty: ParamType::Choice(words),
            default: ParamDefault::Value(ParamValue::Choice(default)),
            ..Self::duration(id, name, 0, help)
        }
    }

    /// `true` or `false`.
    #[must_use]
    pub const fn flag(id: &'static str, name: &'static str, default: bool, help: &'static str) -> Self {
        Self {
            ty: ParamType::Flag,
            default: ParamDefault::Value(ParamValue::Flag(default)),
            ..Self::duration(id, name, 0, help)
        }
    }

    /// A duration that varies.
    #[must_use]
    pub const fn distribution(id: &'static str, name: &'static str, default: Distribution, help: &'static str) -> Self {
        Self {
            ty: ParamType::Distribution,
            default: ParamDefault::Value(ParamValue::Distribution(default)),
            ..Self::duration(id, name, 0, help)
        }
    }

    /// The same, under a heading.
    #[must_use]
    pub const fn in_group(self, group: &'static str) -> Self {
        Self { group, ..self }
    }

    /// The same, with another range for the slider.
    #[must_use]
    pub const fn with_slider(self, least: f64, greatest: f64) -> Self {
        Self { slider: (least, greatest), ..self }
    }

    /// The same, on an evenly spaced slider.
    #[must_use]
    pub const fn linear(self) -> Self {
        Self { scale: Scale::Linear, ..self }
    }

    /// The same, with `"unlimited"` allowed.
    #[must_use]
    pub const fn or_unlimited(self) -> Self {
        Self { ty: ParamType::Count { unlimited: true }, ..self }
    }

    /// The same, following another parameter unless it is set.
    #[must_use]
    pub const fn defaulting(self, default: ParamDefault) -> Self {
        Self { default, ..self }
    }

    /// The same, used only while another parameter holds a word.
    #[must_use]
    pub const fn only_if(self, param: &'static str, word: &'static str) -> Self {
        Self { only_if: Some((param, word)), ..self }
    }

    /// Reads a value as people write it.
    ///
    /// Errors: a sentence without a full stop that says what was expected.
    pub fn parse(&self, text: &str) -> Result<ParamValue, String> {
        let text = text.trim();
        let value = match self.ty {
            ParamType::Duration { none: true } if text == "none" => ParamValue::Span(SimSpan::ZERO),
            ParamType::Duration { .. } => ParamValue::Span(units::parse_span(text)?),
            ParamType::Rate => ParamValue::Rate(units::parse_rate(text)?),
            ParamType::Ratio => ParamValue::Ratio(units::parse_ratio(text)?),
            ParamType::Count { unlimited: true } if text == "unlimited" => return Ok(ParamValue::Count(UNLIMITED)),
            ParamType::Count { .. } => ParamValue::Count(parse_count(text)?),
            ParamType::Number => ParamValue::Number(units::parse_number(text)?),
            ParamType::Choice(words) => ParamValue::Choice(find_word(words, text)?),
            ParamType::Flag => ParamValue::Flag(parse_flag(text)?),
            ParamType::Distribution => ParamValue::Distribution(distribution::parse(text)?),
        };
        self.check(value)
    }

    /// Accepts a value that lies in the range.
    ///
    /// Errors: a sentence without a full stop that names the range.
    pub fn check(&self, value: ParamValue) -> Result<ParamValue, String> {
        let (least, greatest) = self.range;
        let value = value.without_negative_zero();
        match value {
            ParamValue::Count(UNLIMITED) if self.ty == (ParamType::Count { unlimited: true }) => Ok(value),
            ParamValue::Choice(_) | ParamValue::Flag(_) => Ok(value),
            _ => match value.magnitude() {
                Some(n) if n >= least && n <= greatest => Ok(value),
                _ => Err(format!(
                    "{} must be between {} and {}",
                    self.format(value),
                    self.format(self.sample().with_magnitude(least)),
                    self.format(self.sample().with_magnitude(greatest))
                )),
            },
        }
    }

    /// Writes a value as people write it; reads back as the same value.
    #[must_use]
    pub fn format(&self, value: ParamValue) -> String {
        match value {
            ParamValue::Span(span) if span.is_zero() && self.ty == (ParamType::Duration { none: true }) => {
                "none".into()
            }
            ParamValue::Span(span) => span.to_string(),
            ParamValue::Rate(rate) => units::format_rate(rate),
            ParamValue::Ratio(ratio) => units::format_ratio(ratio),
            ParamValue::Count(UNLIMITED) => "unlimited".into(),
            ParamValue::Count(n) => n.to_string(),
            ParamValue::Number(n) => units::format_number(n),
            ParamValue::Choice(word) => word.into(),
            ParamValue::Flag(on) => on.to_string(),
            ParamValue::Distribution(d) => d.to_string(),
        }
    }

    /// Any value of the right sort, to be given a magnitude.
    #[must_use]
    pub const fn sample(&self) -> ParamValue {
        match self.ty {
            ParamType::Duration { .. } => ParamValue::Span(SimSpan::ZERO),
            ParamType::Rate => ParamValue::Rate(0.0),
            ParamType::Ratio => ParamValue::Ratio(0.0),
            ParamType::Count { .. } => ParamValue::Count(0),
            ParamType::Number => ParamValue::Number(0.0),
            ParamType::Choice(words) => ParamValue::Choice(words[0].0),
            ParamType::Flag => ParamValue::Flag(false),
            ParamType::Distribution => ParamValue::Distribution(Distribution::Constant(SimSpan::ZERO)),
        }
    }
}

fn parse_count(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_not_whole| format!("{text:?} is not a whole number"))
}

fn parse_flag(text: &str) -> Result<bool, String> {
    match text {
        "true" | "on" | "yes" => Ok(true),
        "false" | "off" | "no" => Ok(false),
        _ => Err(format!("{text:?} is neither true nor false")),
    }
}

fn find_word(words: &'static [(&'static str, &'static str)], text: &str) -> Result<&'static str, String> {
    words.iter().map(|(word, _)| *word).find(|word| *word == text).ok_or_else(|| {
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        format!("{text:?} is not one of {}", known.join(", "))
    })
}
