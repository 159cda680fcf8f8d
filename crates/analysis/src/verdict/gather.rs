//! What is measured of one part in one window, fact by fact.

use betwixt_model::Metric;
use betwixt_model::units::SECOND;
use betwixt_sim::Outcome;

use crate::histogram::Histogram;

/// Everything that a metric needs of one window.
#[derive(Clone, Debug)]
pub(super) struct Gather {
    metric: Metric,
    /// Something has happened at the part since counting began.
    pub(super) touched: bool,
    /// Ended in this window, and those of them that the metric counts.
    all: u64,
    counted: u64,
    durations: Histogram,
    /// An operation to look at, and how much it stands out.
    example: Option<(u64, u64)>,
    level: Level,
}

/// Something that is there at each moment.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Level {
    /// How much there is.
    pub(super) value: u32,
    /// Since when.
    pub(super) since: u64,
    /// Value times time since the window began, up to `since`.
    area: u128,
}

impl Gather {
    pub(super) fn new(metric: Metric) -> Self {
        Self {
            metric,
            touched: false,
            all: 0,
            counted: 0,
            durations: Histogram::new(),
            example: None,
            level: Level::default(),
        }
    }

    /// Something ended, after so long where that is known. People who left have an outcome of `Unknown`.
    pub(super) fn ended(&mut self, op: u64, outcome: Outcome, took: Option<u64>) {
        self.touched = true;
        let counts = match self.metric {
            // They count something else.
            Metric::HitRatio | Metric::Retries | Metric::LateReplies | Metric::Lost => return,
            Metric::OkRate => outcome == Outcome::Ok,
            Metric::ErrorRatio => outcome != Outcome::Ok,
            Metric::FailedRatio => outcome == Outcome::Failed,
            Metric::RefusedRatio => outcome == Outcome::Refused,
            Metric::UnknownRatio => outcome == Outcome::Unknown,
            _ => true,
        };
        self.all += 1;
        self.counted += u64::from(counts);
        if counts
            && matches!(
                self.metric,
                Metric::ErrorRatio | Metric::FailedRatio | Metric::RefusedRatio | Metric::UnknownRatio
            )
        {
            self.example.get_or_insert((op, 0));
        }
        if let Some(took) = took {
            self.took(op, took);
        }
    }

    /// A duration.
    pub(super) fn took(&mut self, op: u64, ns: u64) {
        self.touched = true;
        if self.metric == Metric::Mean || self.metric == Metric::Max || self.metric.quantile().is_some() {
            self.durations.record(ns);
            if self.example.is_none_or(|(_, longest)| ns > longest) {
                self.example = Some((op, ns));
            }
        }
    }

    /// One of what the metric counts, or one of what it is a share of; perhaps one to look at.
    pub(super) fn happened(&mut self, op: u64, counts: bool, stands_out: bool) {
        self.touched = true;
        self.all += 1;
        self.counted += u64::from(counts);
        if stands_out {
            self.example.get_or_insert((op, 0));
        }
    }

    /// The level is another one from now on. Gives back what it was, and since when, if that stood for a while.
    pub(super) fn set(&mut self, at: u64, value: u32) -> Option<Level> {
        let was = self.level;
        let stood = self.touched && at > was.since && was.value != value;
        if !self.touched {
            // What was before the first thing that happened is nothing that was measured.
            self.touched = true;
            self.level = Level { value, since: at, area: 0 };
            return None;
        }
        if was.value != value {
            self.level =
                Level { value, since: at, area: was.area + u128::from(was.value) * u128::from(at - was.since) };
        }
        stood.then_some(was)
    }

    /// The level as it stands.
    pub(super) const fn level(&self) -> Level {
        self.level
    }

    /// An operation to look at.
    pub(super) fn example(&self) -> Option<u64> {
        self.example.map(|(op, _)| op)
    }

    /// What was measured in a window of that length that ends now; `None` where there was nothing to measure.
    pub(super) fn value(&self, (from, to): (u64, u64)) -> Option<f64> {
        let seconds = (to - from) as f64 / SECOND as f64;
        match self.metric {
            Metric::Rate | Metric::OkRate | Metric::Retries | Metric::LateReplies | Metric::Lost => {
                self.touched.then(|| self.counted as f64 / seconds)
            }
            Metric::ErrorRatio
            | Metric::FailedRatio
            | Metric::RefusedRatio
            | Metric::UnknownRatio
            | Metric::HitRatio => (self.all > 0).then(|| self.counted as f64 / self.all as f64),
            Metric::Mean => self.durations.mean(),
            Metric::Max => self.durations.max().map(|ns| ns as f64),
            Metric::P50 | Metric::P90 | Metric::P95 | Metric::P99 | Metric::P999 => {
                self.metric.quantile().and_then(|q| self.durations.quantile(q)).map(|ns| ns as f64)
            }
            Metric::Waiting
            | Metric::Busy
            | Metric::Working
            | Metric::InFlight
            | Metric::DeadLetters
            | Metric::BreakerOpen => {
                let Level { value, since, area } = self.level;
                let since = since.max(from);
                let area = area + u128::from(value) * u128::from(to.saturating_sub(since));
                (self.touched && since < to).then(|| area as f64 / (to - from) as f64)
            }
        }
    }

    /// The next window begins; what is there at each moment stays there.
    pub(super) fn next(&mut self, from: u64) {
        (self.all, self.counted, self.example) = (0, 0, None);
        self.durations.clear();
        self.level = Level { since: self.level.since.max(from), area: 0, ..self.level };
    }

    /// Forgets that anything happened; what is there stays there.
    pub(super) fn begin_again(&mut self, at: u64) {
        self.next(at);
        self.touched &= self.metric.is_level();
    }
}
