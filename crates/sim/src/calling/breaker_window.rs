//! What a circuit breaker remembers: the last calls, or the calls of the last seconds.

use std::collections::VecDeque;

const SECOND: u64 = 1_000_000_000;

/// How far back a breaker looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// So many calls.
    Calls(usize),
    /// So many whole seconds, the one under way included.
    ///
    /// Source: resilience4j, `FixedSizeSlidingTimeWindowMetrics`: one sum per second of the clock.
    Seconds(u64),
}

/// Sums over some calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// Calls.
    pub(super) calls: usize,
    /// Those that failed.
    pub(super) failed: usize,
    /// Those that took too long, failed or not.
    pub(super) slow: usize,
}

/// Calls, oldest first: one by one, or summed by second.
#[derive(Clone, Debug, Default)]
pub(super) struct Window {
    /// Number of the second, and its calls; where calls are counted one by one the number means nothing.
    parts: VecDeque<(u64, Seen)>,
    all: Seen,
}

impl Window {
    /// What it remembers.
    #[must_use]
    pub(super) const fn seen(&self) -> Seen {
        self.all
    }

    /// Takes in a call that has just ended.
    pub(super) fn push(&mut self, failed: bool, slow: bool, span: Span, now: u64) {
        let seen = Seen { calls: 1, failed: usize::from(failed), slow: usize::from(slow) };
        let second = now / SECOND;
        match (span, self.parts.back_mut()) {
            (Span::Seconds(_), Some((last, sums))) if *last == second => add(sums, seen),
            _ => self.parts.push_back((second, seen)),
        }
        add(&mut self.all, seen);
        self.trim(span, now);
    }

    /// Forgets what is too old.
    pub(super) fn trim(&mut self, span: Span, now: u64) {
        while let Some((second, seen)) = self.parts.front().copied() {
            let gone = match span {
                Span::Calls(most) => self.parts.len() > most.max(1),
                Span::Seconds(most) => second + most.max(1) <= now / SECOND,
            };
            if !gone {
                return;
            }
            self.parts.pop_front();
            self.all.calls -= seen.calls;
            self.all.failed -= seen.failed;
            self.all.slow -= seen.slow;
        }
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

const fn add(sums: &mut Seen, more: Seen) {
    sums.calls += more.calls;
    sums.failed += more.failed;
    sums.slow += more.slow;
}
