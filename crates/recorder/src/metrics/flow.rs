//! What the people of one flow got.

use betwixt_sim::Outcome;
use betwixt_sim::observe::Ending;

use crate::histogram::Histogram;

/// Operations of one flow.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FlowMetrics {
    /// Operations that started.
    pub started: u64,
    /// Operations that ended with an answer, or with the crash of their client, by [`Outcome`].
    pub ended: [u64; 4],
    /// People who lost patience; they are in none of the outcomes.
    pub left: u64,
    /// From start to end, as the people saw it, whatever the outcome [nanoseconds]: those who left waited, too.
    pub latency: Histogram,
}

impl FlowMetrics {
    /// Operations that ended, however.
    #[must_use]
    pub fn ended_all(&self) -> u64 {
        self.ended.iter().sum::<u64>() + self.left
    }

    /// Operations that ended well.
    #[must_use]
    pub const fn ok(&self) -> u64 {
        self.ended[Outcome::Ok as usize]
    }

    /// Operations that ended, but not well.
    #[must_use]
    pub fn bad(&self) -> u64 {
        self.ended_all() - self.ok()
    }

    /// Operations still waited for. Those that started before a warm-up was over are not among them.
    #[must_use]
    pub fn open(&self) -> u64 {
        self.started.saturating_sub(self.ended_all())
    }

    pub(crate) fn end(&mut self, outcome: Outcome, ending: Ending, latency: Option<u64>) {
        match ending {
            Ending::Left => self.left += 1,
            Ending::Answered | Ending::Crashed => self.ended[outcome as usize] += 1,
        }
        if let Some(ns) = latency {
            self.latency.record(ns);
        }
    }
}
