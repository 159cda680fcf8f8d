//! What went over one connection.

use betwixt_sim::Outcome;

use super::seconds::Seconds;

/// Measurements of one connection, over the whole run unless said otherwise.
#[derive(Clone, Debug, Default)]
pub struct Wire {
    from: u64,
    /// Calls begun.
    pub calls: u64,
    /// Calls ended, and how: ok, failed, refused, unknown.
    pub ended: [u64; 4],
    /// Calls ended after the warm-up.
    pub ended_late: u64,
    /// Calls refused after the warm-up.
    pub refused_late: u64,
    /// Requests and publications sent: attempts.
    pub sent: u64,
    /// Attempts after the first of their call.
    pub again: u64,
    /// Requests and publications sent in each second.
    pub sent_by_second: Seconds,
    /// Attempts after the first in each second.
    pub again_by_second: Seconds,
    /// How often its breaker opened.
    pub opens: u64,
}

impl Wire {
    /// An unused connection.
    #[must_use]
    pub fn new(from: u64) -> Self {
        Self { from, ..Self::default() }
    }

    /// An attempt leaves.
    pub fn send(&mut self, at: u64, attempt: u16) {
        self.sent += 1;
        self.sent_by_second.count(at);
        if attempt > 1 {
            self.again += 1;
            self.again_by_second.count(at);
        }
    }

    /// A call ends.
    pub fn end(&mut self, at: u64, outcome: Outcome) {
        let place = match outcome {
            Outcome::Ok => 0,
            Outcome::Failed => 1,
            Outcome::Refused => 2,
            Outcome::Unknown => 3,
        };
        self.ended[place] += 1;
        if at >= self.from {
            self.ended_late += 1;
            self.refused_late += u64::from(outcome == Outcome::Refused);
        }
    }

    /// Takes what another run measured.
    pub fn merge(&mut self, other: &Self) {
        self.calls += other.calls;
        for (mine, theirs) in self.ended.iter_mut().zip(other.ended) {
            *mine += theirs;
        }
        self.ended_late += other.ended_late;
        self.refused_late += other.refused_late;
        self.sent += other.sent;
        self.again += other.again;
        self.opens += other.opens;
        self.sent_by_second.merge(&other.sent_by_second);
        self.again_by_second.merge(&other.again_by_second);
    }

    /// Attempts per second, from one second of the run to before another.
    #[must_use]
    pub fn sent_rate(&self, from_s: usize, to_s: usize) -> f64 {
        self.sent_by_second.rate(from_s, to_s)
    }

    /// Retries per second, likewise.
    #[must_use]
    pub fn again_rate(&self, from_s: usize, to_s: usize) -> f64 {
        self.again_by_second.rate(from_s, to_s)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_are_attempts_after_the_first() {
        let mut wire = Wire::new(0);
        wire.send(100, 1);
        wire.send(1_500_000_000, 2);
        wire.send(1_600_000_000, 1);
        wire.end(2, Outcome::Refused);
        assert_eq!((wire.sent, wire.again), (3, 1));
        assert_eq!((wire.sent_rate(1, 2), wire.again_rate(0, 2)), (2.0, 0.5));
        assert_eq!(wire.ended, [0, 0, 1, 0]);
    }
}
