//! What one component did.

use betwixt_model::Effect;
use betwixt_sim::Outcome;

use super::Load;
use crate::histogram::Histogram;

/// Requests of one component, and what it did with them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ComponentMetrics {
    /// Requests and publications taken in.
    pub accepted: u64,
    /// Requests and publications turned away before any work.
    pub turned_away: u64,
    /// Requests finished, by what was answered ([`Outcome`]); `unknown` is one that a crash ended.
    pub finished: [u64; 4],
    /// From coming in to being finished, waiting included [nanoseconds].
    pub time: Histogram,
    /// Requests that a worker began with.
    pub begun: u64,
    /// How many of them had to wait for it.
    pub waited: u64,
    /// How long they waited, all together [nanoseconds].
    pub waited_ns: u128,
    /// Waiting, held and working, over time.
    pub load: Load,
    /// What happened in the world, by [`Effect`].
    pub effects: [u64; Effect::ALL.len()],
    /// Records asked for.
    pub reads: u64,
    /// Records asked for and found.
    pub hits: u64,
    /// Records written.
    pub writes: u64,
    /// Items put into a queue, once per subscriber.
    pub enqueued: u64,
    /// Items that left a queue for good, dead ones included.
    pub dequeued: u64,
    /// Items given up after too many tries.
    pub dead: u64,
}

impl ComponentMetrics {
    /// Requests and publications that came in, taken or not.
    #[must_use]
    pub const fn requests(&self) -> u64 {
        self.accepted + self.turned_away
    }

    /// Requests finished, however.
    #[must_use]
    pub fn finished_all(&self) -> u64 {
        self.finished.iter().sum()
    }

    /// Share of reads that found their record.
    #[must_use]
    pub fn hit_ratio(&self) -> Option<f64> {
        (self.reads > 0).then(|| self.hits as f64 / self.reads as f64)
    }

    /// How long requests waited for a worker, those that did not wait included [milliseconds].
    #[must_use]
    pub fn wait_mean_ms(&self) -> Option<f64> {
        (self.begun > 0).then(|| self.waited_ns as f64 / self.begun as f64 / 1e6)
    }

    /// Share of requests that had to wait for a worker.
    #[must_use]
    pub fn wait_ratio(&self) -> Option<f64> {
        (self.begun > 0).then(|| self.waited as f64 / self.begun as f64)
    }

    pub(crate) fn begin(&mut self, waited: u64) {
        self.begun += 1;
        self.waited += u64::from(waited > 0);
        self.waited_ns += u128::from(waited);
    }

    pub(crate) fn finish(&mut self, outcome: Outcome, time: Option<u64>) {
        self.finished[outcome as usize] += 1;
        if let Some(ns) = time {
            self.time.record(ns);
        }
    }
}
