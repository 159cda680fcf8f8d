//! The metrics that an expectation can be about: what each is called, measured in, and which parts have it.

use crate::catalogue::Role;
use crate::condition::Measure;
use crate::units::{self, SimSpan};

/// In what a metric is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Nanoseconds; written `"250ms"`.
    Duration,
    /// Per second; written `"50/s"`.
    Rate,
    /// A share of one; written `"5%"` or 0.05.
    Ratio,
    /// A number of things.
    Count,
}

impl Unit {
    /// A value as people write it, exactly.
    #[must_use]
    pub fn write(self, value: f64) -> String {
        match self {
            Self::Duration => SimSpan(value as u64).to_string(),
            Self::Rate => units::format_rate(value),
            Self::Ratio => units::format_ratio(value),
            Self::Count => units::format_number(value),
        }
    }

    /// A measured value for people: three digits that count.
    #[must_use]
    pub fn show(self, value: f64) -> String {
        match self {
            Self::Duration => {
                let ns = value as u64;
                let step = 10_u64.pow(ns.checked_ilog10().unwrap_or(0).saturating_sub(2));
                SimSpan(ns.saturating_add(step / 2) / step * step).to_string()
            }
            Self::Rate => units::format_rate(rounded(value)),
            Self::Ratio => format!("{}%", rounded(value * 100.0)),
            Self::Count => units::format_number(rounded(value)),
        }
    }

    /// An example of how a value is written.
    #[must_use]
    pub const fn example(self) -> &'static str {
        match self {
            Self::Duration => "\"250ms\"",
            Self::Rate => "\"50/s\"",
            Self::Ratio => "\"5%\"",
            Self::Count => "100",
        }
    }

    /// The greatest value that makes sense.
    #[must_use]
    pub const fn most(self) -> f64 {
        match self {
            Self::Duration => units::LONGEST.0 as f64,
            Self::Ratio => 1.0,
            Self::Rate | Self::Count => 1e12,
        }
    }
}

/// Three digits that count; whole numbers stay whole.
fn rounded(value: f64) -> f64 {
    let scale = [100.0, 10.0, 1.0, 0.1, 0.01].into_iter().zip([1.0, 10.0, 100.0, 1e3, 1e4]);
    let (_, digits) = scale.into_iter().find(|(least, _)| value >= *least).unwrap_or((0.0, 1e5));
    libm::round(value * digits) / digits
}

/// Which sort of part a metric is asked of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A flow.
    Flow,
    /// A component with that role.
    Component(Role),
    /// A connection.
    Connection,
}

/// Something that is measured while a scenario runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Metric {
    /// Ended per second, however.
    Rate,
    /// Ended well per second.
    OkRate,
    /// Share that did not end well.
    ErrorRatio,
    /// Share that ended with an error answer.
    FailedRatio,
    /// Share that was refused.
    RefusedRatio,
    /// Share whose outcome nobody knows.
    UnknownRatio,
    /// Mean duration.
    Mean,
    /// Median duration.
    P50,
    /// Duration that nine in ten do not exceed.
    P90,
    /// The same for 95 in a hundred.
    P95,
    /// The same for 99 in a hundred.
    P99,
    /// The same for 999 in a thousand.
    P999,
    /// Longest duration.
    Max,
    /// Waiting.
    Waiting,
    /// Workers held.
    Busy,
    /// Workers doing work of their own.
    Working,
    /// Begun and not ended.
    InFlight,
    /// Items given up after too many tries.
    DeadLetters,
    /// Share of reads that found their record.
    HitRatio,
    /// Attempts per second that were not the first of their call.
    Retries,
    /// Replies per second that arrived when nobody waited any more.
    LateReplies,
    /// Messages per second that died on their way.
    Lost,
    /// 1 while the circuit breaker is open, else 0.
    BreakerOpen,
}

impl Metric {
    /// Every metric.
    pub const ALL: [Self; 23] = [
        Self::Rate,
        Self::OkRate,
        Self::ErrorRatio,
        Self::FailedRatio,
        Self::RefusedRatio,
        Self::UnknownRatio,
        Self::Mean,
        Self::P50,
        Self::P90,
        Self::P95,
        Self::P99,
        Self::P999,
        Self::Max,
        Self::Waiting,
        Self::Busy,
        Self::Working,
        Self::InFlight,
        Self::DeadLetters,
        Self::HitRatio,
        Self::Retries,
        Self::LateReplies,
        Self::Lost,
        Self::BreakerOpen,
    ];

    /// As written in scenarios. What faults can wait for, too, has the name that it has there ([`Measure`]).
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rate => "rate",
            Self::OkRate => "ok_rate",
            Self::ErrorRatio => "error_ratio",
            Self::FailedRatio => "failed_ratio",
            Self::RefusedRatio => "refused_ratio",
            Self::UnknownRatio => "unknown_ratio",
            Self::Mean => "mean",
            Self::P50 => "p50",
            Self::P90 => "p90",
            Self::P95 => "p95",
            Self::P99 => "p99",
            Self::P999 => "p999",
            Self::Max => "max",
            Self::Waiting => Measure::Waiting.name(),
            Self::Busy => Measure::Busy.name(),
            Self::Working => Measure::Working.name(),
            Self::InFlight => Measure::InFlight.name(),
            Self::DeadLetters => Measure::DeadLetters.name(),
            Self::HitRatio => "hit_ratio",
            Self::Retries => "retries",
            Self::LateReplies => "late_replies",
            Self::Lost => "lost",
            Self::BreakerOpen => "breaker_open",
        }
    }

    /// The metric of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|metric| metric.name() == name)
    }

    /// What it measures, for the schema, the reference and the page.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Rate => "operations, requests or calls that ended, per second, however they ended",
            Self::OkRate => "those of them that ended well, per second",
            Self::ErrorRatio => "share of those that ended, but not well; people who left count as not well",
            Self::FailedRatio => "share that ended with an error answer",
            Self::RefusedRatio => "share that was refused before any work",
            Self::UnknownRatio => "share of which nobody knows how it ended; people who left among them",
            Self::Mean => "mean duration",
            Self::P50 => "median duration: half took no longer",
            Self::P90 => "duration that 9 in 10 did not exceed",
            Self::P95 => "duration that 95 in 100 did not exceed",
            Self::P99 => "duration that 99 in 100 did not exceed",
            Self::P999 => "duration that 999 in 1,000 did not exceed",
            Self::Max => "longest duration",
            Self::Waiting => "requests or items waiting",
            Self::Busy => "workers held; for a queue, items that are with consumers",
            Self::Working => "workers doing work of their own",
            Self::InFlight => "operations, requests or calls that have begun and not ended",
            Self::DeadLetters => "items given up after too many tries, since the start",
            Self::HitRatio => "share of reads that found their record",
            Self::Retries => "requests per second that were not the first attempt",
            Self::LateReplies => "replies per second that came when nobody waited any more",
            Self::Lost => "messages per second that were lost on their way",
            Self::BreakerOpen => "1 while the circuit breaker is open, else 0",
        }
    }

    /// In what it is measured.
    #[must_use]
    pub const fn unit(self) -> Unit {
        match self {
            Self::Rate | Self::OkRate | Self::Retries | Self::LateReplies | Self::Lost => Unit::Rate,
            Self::ErrorRatio | Self::FailedRatio | Self::RefusedRatio | Self::UnknownRatio | Self::HitRatio => {
                Unit::Ratio
            }
            Self::Mean | Self::P50 | Self::P90 | Self::P95 | Self::P99 | Self::P999 | Self::Max => Unit::Duration,
            Self::Waiting | Self::Busy | Self::Working | Self::InFlight | Self::DeadLetters | Self::BreakerOpen => {
                Unit::Count
            }
        }
    }

    /// Whether it is there at each moment, as a queue's length is. Without a window each moment is looked at, and with one
    /// the average over its time.
    #[must_use]
    pub const fn is_level(self) -> bool {
        matches!(self.unit(), Unit::Count)
    }

    /// Which share of the durations does not exceed it, for a percentile.
    #[must_use]
    pub const fn quantile(self) -> Option<f64> {
        match self {
            Self::P50 => Some(0.5),
            Self::P90 => Some(0.9),
            Self::P95 => Some(0.95),
            Self::P99 => Some(0.99),
            Self::P999 => Some(0.999),
            _ => None,
        }
    }

    /// Whether a part of that sort has it.
    #[must_use]
    pub const fn fits(self, sort: Sort) -> bool {
        match (self, sort) {
            (
                Self::Waiting | Self::Busy | Self::Working | Self::DeadLetters | Self::HitRatio,
                Sort::Flow | Sort::Connection,
            )
            | (Self::Retries | Self::LateReplies | Self::Lost | Self::BreakerOpen, Sort::Flow | Sort::Component(_))
            | (_, Sort::Component(Role::Source)) => false,
            (Self::Working, Sort::Component(role)) => Measure::Working.fits(Some(role)),
            (Self::DeadLetters, Sort::Component(role)) => Measure::DeadLetters.fits(Some(role)),
            (Self::HitRatio, Sort::Component(role)) => Measure::Records.fits(Some(role)),
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measured_values_are_short_and_bounds_exact() {
        assert_eq!(Unit::Duration.show(1_234_567_890.0), "1.23s");
        assert_eq!(Unit::Duration.show(999_999.0), "1ms");
        assert_eq!(Unit::Duration.show(0.0), "0s");
        assert_eq!(Unit::Duration.write(1_234_567_890.0), "1234.56789ms");
        assert_eq!(Unit::Ratio.show(0.123_456), "12.3%");
        assert_eq!(Unit::Ratio.show(0.0), "0%");
        assert_eq!(Unit::Rate.show(49.96), "50/s");
        assert_eq!(Unit::Count.show(1_234.0), "1234");
    }

    #[test]
    fn parts_have_what_fits_them() {
        assert!(Metric::P90.fits(Sort::Flow) && Metric::P90.fits(Sort::Connection));
        assert!(Metric::Waiting.fits(Sort::Component(Role::Server)) && !Metric::Waiting.fits(Sort::Flow));
        assert!(Metric::BreakerOpen.fits(Sort::Connection) && !Metric::BreakerOpen.fits(Sort::Component(Role::Server)));
        assert!(Metric::ALL.into_iter().all(|metric| !metric.fits(Sort::Component(Role::Source))));
        assert!(Metric::HitRatio.fits(Sort::Component(Role::Cache)));
        assert!(!Metric::HitRatio.fits(Sort::Component(Role::Server)));
    }
}
