//! How a run went, second by second: what the live charts show.

use std::collections::VecDeque;

use betwixt_model::units::SECOND;
use betwixt_model::{SimSpan, SimTime};

use crate::histogram::Histogram;

/// Most buckets that are kept; when there are more, each two become one.
pub const MAX_BUCKETS: usize = 600;
/// Durations are over at least so long, so that a quiet second is not judged by a handful of operations.
const WINDOW: u64 = 5 * SECOND;

/// Operations of one flow in one bucket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FlowCount {
    /// Operations that started.
    pub started: u32,
    /// Operations that ended, however.
    pub ended: u32,
    /// Operations that ended, but not well.
    pub bad: u32,
}

/// Durations of operations, as the people saw them [nanoseconds].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Percentiles {
    /// Half took no longer.
    pub p50: u64,
    /// 95 % took no longer.
    pub p95: u64,
    /// 99 % took no longer.
    pub p99: u64,
}

/// Counts per flow and durations of all flows, in buckets of equal width.
///
/// Shape: bucket `i` covers `(i * width, (i + 1) * width]` of the run; the last one is under way. The width is 1 s, and
/// doubles whenever there are more than [`MAX_BUCKETS`].
#[derive(Clone, Debug)]
pub struct Series {
    width: u64,
    /// Closed buckets, flow by flow.
    counts: Vec<FlowCount>,
    percentiles: Vec<Option<Percentiles>>,
    /// The bucket under way.
    current: Vec<FlowCount>,
    /// Durations of the last closed buckets, oldest first, and of the one under way.
    durations: VecDeque<Histogram>,
}

impl Series {
    /// An empty series.
    #[must_use]
    pub fn new(flows: usize) -> Self {
        Self {
            width: SECOND,
            counts: Vec::new(),
            percentiles: Vec::new(),
            current: vec![FlowCount::default(); flows],
            durations: VecDeque::from([Histogram::new()]),
        }
    }

    /// How long a bucket is.
    #[must_use]
    pub const fn width(&self) -> SimSpan {
        SimSpan(self.width)
    }

    /// How many flows there are.
    #[must_use]
    pub fn flows(&self) -> usize {
        self.current.len()
    }

    /// How many buckets are closed.
    #[must_use]
    pub fn len(&self) -> usize {
        self.percentiles.len()
    }

    /// Whether no bucket is closed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.percentiles.is_empty()
    }

    /// When a bucket begins; `len()` gives the beginning of the one under way.
    #[must_use]
    pub const fn begin(&self, bucket: usize) -> SimTime {
        SimTime(self.width * bucket as u64)
    }

    /// What is counted of a flow in a bucket; `len()` gives the one under way.
    ///
    /// Panics: if there is no such bucket or flow.
    #[must_use]
    pub fn count(&self, bucket: usize, flow: usize) -> FlowCount {
        let flows = self.flows();
        assert!(flow < flows, "flow {flow} of {flows}");
        if bucket == self.len() { self.current[flow] } else { self.counts[bucket * flows + flow] }
    }

    /// Operations of a flow that ended in a closed bucket [per second].
    #[must_use]
    pub fn rate_per_s(&self, bucket: usize, flow: usize) -> f64 {
        f64::from(self.count(bucket, flow).ended) / (self.width as f64 / 1e9)
    }

    /// Share of the operations of a flow that ended badly in a bucket; none where none ended.
    #[must_use]
    pub fn error_ratio(&self, bucket: usize, flow: usize) -> Option<f64> {
        let FlowCount { ended, bad, .. } = self.count(bucket, flow);
        (ended > 0).then(|| f64::from(bad) / f64::from(ended))
    }

    /// Durations of the operations of all flows that ended in a closed bucket or shortly before it, 5 s in all; none
    /// where none ended. Where two buckets became one it is the worse of the two.
    #[must_use]
    pub fn percentiles(&self, bucket: usize) -> Option<Percentiles> {
        self.percentiles[bucket]
    }

    /// When the bucket under way will be full [nanoseconds].
    pub(crate) fn next(&self) -> u64 {
        self.width * (self.len() as u64 + 1)
    }

    pub(crate) fn started(&mut self, flow: u16) {
        self.current[usize::from(flow)].started += 1;
    }

    pub(crate) fn ended(&mut self, flow: u16, ok: bool, ns: u64) {
        let count = &mut self.current[usize::from(flow)];
        count.ended += 1;
        count.bad += u32::from(!ok);
        self.durations[0].record(ns);
    }

    /// Closes every bucket that ends at or before `at`.
    pub(crate) fn close(&mut self, at: u64) {
        while self.next() <= at {
            let mut window = self.durations[0].clone();
            for older in self.durations.iter().skip(1) {
                window.merge(older);
            }
            self.percentiles.push(percentiles(&window));
            self.counts.append(&mut self.current.clone());
            self.current.fill(FlowCount::default());
            self.turn();
            if self.percentiles.len() > MAX_BUCKETS {
                self.widen();
            }
        }
    }

    /// The bucket under way becomes the newest closed one.
    fn turn(&mut self) {
        let kept = WINDOW.div_ceil(self.width).max(1) as usize;
        let fresh = if self.durations.len() >= kept {
            let mut oldest = self.durations.pop_back().unwrap_or_default();
            oldest.clear();
            oldest
        } else {
            Histogram::new()
        };
        self.durations.push_front(fresh);
    }

    /// Each two buckets become one; an odd one goes back under way.
    fn widen(&mut self) {
        let flows = self.flows();
        if self.percentiles.len() % 2 == 1 {
            self.percentiles.pop();
            let last = self.counts.split_off(self.counts.len() - flows);
            for (current, last) in self.current.iter_mut().zip(last) {
                *current = sum(*current, last);
            }
        }
        let pairs = self.percentiles.len() / 2;
        let counts = |bucket: usize, flow: usize| self.counts[bucket * flows + flow];
        let merged = (0..pairs).flat_map(|pair| (0..flows).map(move |flow| (pair, flow)));
        self.counts = merged.map(|(pair, flow)| sum(counts(2 * pair, flow), counts(2 * pair + 1, flow))).collect();
        self.percentiles =
            self.percentiles.chunks(2).map(|pair| pair.iter().copied().flatten().reduce(worse)).collect();
        self.width *= 2;
        // The newest closed durations belong to the bucket that is under way again.
        if let Some(newest) = self.durations.remove(1) {
            self.durations[0].merge(&newest);
        }
        self.durations.truncate(WINDOW.div_ceil(self.width).max(1) as usize);
    }
}

fn percentiles(window: &Histogram) -> Option<Percentiles> {
    Some(Percentiles { p50: window.quantile(0.5)?, p95: window.quantile(0.95)?, p99: window.quantile(0.99)? })
}

fn sum(a: FlowCount, b: FlowCount) -> FlowCount {
    FlowCount { started: a.started + b.started, ended: a.ended + b.ended, bad: a.bad + b.bad }
}

fn worse(a: Percentiles, b: Percentiles) -> Percentiles {
    Percentiles { p50: a.p50.max(b.p50), p95: a.p95.max(b.p95), p99: a.p99.max(b.p99) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_widen_and_lose_nothing() {
        let mut series = Series::new(2);
        let seconds = 5_000;
        for second in 0..seconds {
            series.close(second * SECOND);
            series.started(1);
            series.ended(1, second % 10 == 0, 1_000_000 * (second % 100));
        }
        series.close(seconds * SECOND);
        assert_eq!(series.width(), SimSpan::from_s(16));
        assert!(series.len() <= MAX_BUCKETS, "{}", series.len());
        let all = (0..=series.len()).map(|bucket| series.count(bucket, 1)).reduce(sum).unwrap();
        assert_eq!(all, FlowCount { started: 5_000, ended: 5_000, bad: 4_500 });
        assert_eq!((0..=series.len()).map(|bucket| series.count(bucket, 0).started).sum::<u32>(), 0);
        assert!((series.rate_per_s(3, 1) - 1.0).abs() < 1e-9);
        assert!(series.percentiles(10).is_some());
    }

    #[test]
    fn a_long_silence_is_cheap() {
        let mut series = Series::new(1);
        series.ended(0, true, 5);
        series.close(86_400 * 1_000 * SECOND);
        assert!(series.len() <= MAX_BUCKETS && series.len() >= MAX_BUCKETS / 2 - 1);
        assert_eq!(series.count(0, 0).ended, 1);
    }

    #[test]
    fn percentiles_are_over_the_last_seconds_only() {
        let mut series = Series::new(1);
        series.ended(0, true, 8 * SECOND);
        for second in 1..=10 {
            series.close(second * SECOND);
            series.ended(0, true, SECOND);
        }
        assert_eq!(series.percentiles(0).map(|p| p.p99), Some(8 * SECOND));
        assert!(series.percentiles(4).is_some_and(|p| p.p99 == 8 * SECOND));
        assert!(series.percentiles(5).is_some_and(|p| p.p99 == SECOND));
    }
}
