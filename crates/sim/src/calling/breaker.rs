//! The circuit breaker of a connection: after too many failures it refuses calls for a while, then tries a few.

use std::collections::VecDeque;

use crate::component::Outcome;
use crate::observe::BreakerState;

/// When a breaker opens, and for how long.
///
/// Source: names and defaults of resilience4j's count-based sliding window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BreakerConfig {
    /// Share of failures in the window at which it opens.
    pub failure_rate: f64,
    /// Calls that the window remembers.
    pub window: usize,
    /// Calls it must have seen before it may open.
    pub minimum: usize,
    /// How long it stays open [nanoseconds].
    pub open_for: u64,
    /// Calls that are let through to try.
    pub trials: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Closed,
    Open { until: u64 },
    HalfOpen { sent: u32, failed: u32, done: u32 },
}

/// A breaker. Half-open begins with the first call after the wait, not by itself.
#[derive(Clone, Debug)]
pub struct Breaker {
    config: BreakerConfig,
    state: State,
    /// Whether each of the last calls failed, oldest first.
    window: VecDeque<bool>,
    failures: usize,
    /// Counts the times it moved, so that answers to calls from before do not count.
    era: u32,
}

impl Breaker {
    /// A closed breaker that has seen nothing.
    #[must_use]
    pub const fn new(config: BreakerConfig) -> Self {
        Self { config, state: State::Closed, window: VecDeque::new(), failures: 0, era: 0 }
    }

    /// The same breaker with other settings; what it remembers stays, as far as it still fits.
    pub fn configure(&mut self, config: BreakerConfig) {
        self.config = config;
        self.trim();
    }

    /// Where it stands.
    #[must_use]
    pub const fn state(&self) -> BreakerState {
        match self.state {
            State::Closed => BreakerState::Closed,
            State::Open { .. } => BreakerState::Open,
            State::HalfOpen { .. } => BreakerState::HalfOpen,
        }
    }

    /// When an open breaker tries again [nanoseconds].
    #[must_use]
    pub const fn open_until(&self) -> Option<u64> {
        match self.state {
            State::Open { until } => Some(until),
            State::Closed | State::HalfOpen { .. } => None,
        }
    }

    /// Share of failures among the calls it remembers, if it remembers any.
    #[must_use]
    pub fn failure_share(&self) -> Option<f64> {
        (!self.window.is_empty()).then(|| self.failures as f64 / self.window.len() as f64)
    }

    /// Asks for permission to send; `Some` is the era to give back with the result.
    pub fn admit(&mut self, now: u64) -> Option<u32> {
        if let State::Open { until } = self.state
            && now >= until
        {
            self.move_to(State::HalfOpen { sent: 0, failed: 0, done: 0 });
        }
        match &mut self.state {
            State::Closed => Some(self.era),
            State::Open { .. } => None,
            State::HalfOpen { sent, .. } => (*sent < self.config.trials).then(|| {
                *sent += 1;
                self.era
            }),
        }
    }

    /// Learns how an admitted call ended.
    pub fn record(&mut self, era: u32, outcome: Outcome, now: u64) {
        if era != self.era {
            return;
        }
        let failure = outcome != Outcome::Ok;
        let opened = State::Open { until: now.saturating_add(self.config.open_for) };
        match &mut self.state {
            State::Closed => {
                self.window.push_back(failure);
                self.failures += usize::from(failure);
                self.trim();
                let seen = self.window.len();
                let share = self.failures as f64 / seen.max(1) as f64;
                if seen >= self.config.minimum.min(self.config.window) && share >= self.config.failure_rate {
                    self.move_to(opened);
                }
            }
            State::Open { .. } => {}
            State::HalfOpen { failed, done, .. } => {
                *done += 1;
                *failed += u32::from(failure);
                if *done >= self.config.trials {
                    let share = f64::from(*failed) / f64::from(*done);
                    let next = if share >= self.config.failure_rate { opened } else { State::Closed };
                    self.move_to(next);
                }
            }
        }
    }

    /// A trial that will never report back (its caller left) must not block the breaker for ever.
    pub fn forget(&mut self, era: u32) {
        if era == self.era
            && let State::HalfOpen { sent, .. } = &mut self.state
        {
            *sent = sent.saturating_sub(1);
        }
    }

    fn move_to(&mut self, state: State) {
        self.state = state;
        self.era = self.era.wrapping_add(1);
        self.window.clear();
        self.failures = 0;
    }

    fn trim(&mut self) {
        while self.window.len() > self.config.window.max(1) {
            if self.window.pop_front() == Some(true) {
                self.failures -= 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: BreakerConfig =
        BreakerConfig { failure_rate: 0.5, window: 10, minimum: 4, open_for: 1_000, trials: 2 };

    fn feed(breaker: &mut Breaker, outcomes: &[Outcome], now: u64) {
        for outcome in outcomes {
            let era = breaker.admit(now).expect("the breaker admits");
            breaker.record(era, *outcome, now);
        }
    }

    #[test]
    fn opens_at_the_rate_once_it_has_seen_enough_and_closes_after_good_trials() {
        let mut breaker = Breaker::new(CONFIG);
        feed(&mut breaker, &[Outcome::Failed, Outcome::Unknown, Outcome::Refused], 0);
        assert_eq!(breaker.state(), BreakerState::Closed, "three calls are fewer than the minimum");
        feed(&mut breaker, &[Outcome::Ok], 10);
        assert_eq!(breaker.state(), BreakerState::Open);
        assert_eq!(breaker.admit(1_009), None);
        feed(&mut breaker, &[Outcome::Ok], 1_010);
        assert_eq!(breaker.state(), BreakerState::HalfOpen);
        feed(&mut breaker, &[Outcome::Ok], 1_011);
        assert_eq!(breaker.state(), BreakerState::Closed);
        assert_eq!(breaker.failure_share(), None, "it starts afresh");
    }

    #[test]
    fn bad_trials_open_it_again_and_trials_are_counted() {
        let mut breaker = Breaker::new(CONFIG);
        feed(&mut breaker, &[Outcome::Failed; 4], 0);
        let first = breaker.admit(1_000).expect("first trial");
        let second = breaker.admit(1_000).expect("second trial");
        assert_eq!(breaker.admit(1_000), None, "only two trials at once");
        breaker.record(first, Outcome::Failed, 1_500);
        breaker.record(second, Outcome::Ok, 1_600);
        assert_eq!(breaker.open_until(), Some(2_600), "half of the trials failed");
        breaker.record(first, Outcome::Ok, 1_700);
        assert_eq!(breaker.state(), BreakerState::Open, "answers from an earlier era do not count");
    }

    #[test]
    fn a_trial_whose_caller_left_is_given_to_another() {
        let mut breaker = Breaker::new(CONFIG);
        feed(&mut breaker, &[Outcome::Failed; 4], 0);
        let era = breaker.admit(1_000).expect("first trial");
        breaker.admit(1_000).expect("second trial");
        breaker.forget(era);
        assert!(breaker.admit(1_000).is_some());
    }
}
