//! What one connection carried, and what its caller could infer.

use betwixt_sim::Outcome;
use betwixt_sim::observe::MessageKind;

use crate::histogram::Histogram;

/// Calls and messages of one connection.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConnectionMetrics {
    /// Calls begun; a retry belongs to its call.
    pub calls: u64,
    /// Calls ended, by what the caller may infer ([`Outcome`]).
    pub ended: [u64; 4],
    /// Calls that nobody waited for any more: the caller crashed or left. They are in none of the outcomes.
    pub abandoned: u64,
    /// Attempts ended, by outcome.
    pub attempts: [u64; 4],
    /// Requests sent that were not the first attempt of their call.
    pub retries: u64,
    /// Messages sent: requests, replies, publications, cancellations, probes and their answers.
    pub sent: [u64; 5],
    /// Messages that arrived.
    pub delivered: u64,
    /// Messages that died on their way.
    pub lost: u64,
    /// Replies that arrived when nobody waited any more.
    pub late_replies: u64,
    /// From sending an attempt to its end, refused ones left out [nanoseconds]: a refusal says nothing of how long work
    /// takes, and an open breaker refuses in no time.
    pub latency: Histogram,
}

impl ConnectionMetrics {
    /// Requests and publications sent.
    #[must_use]
    pub const fn asked(&self) -> u64 {
        self.sent[MessageKind::Request as usize] + self.sent[MessageKind::Publication as usize]
    }

    /// Attempts ended, however.
    #[must_use]
    pub fn attempts_all(&self) -> u64 {
        self.attempts.iter().sum()
    }

    /// Attempts that did not end well.
    #[must_use]
    pub fn attempts_bad(&self) -> u64 {
        self.attempts_all() - self.attempts[Outcome::Ok as usize]
    }

    pub(crate) fn send(&mut self, kind: MessageKind, attempt: u16) {
        self.sent[kind as usize] += 1;
        self.retries += u64::from(attempt > 1 && kind == MessageKind::Request);
    }
}
