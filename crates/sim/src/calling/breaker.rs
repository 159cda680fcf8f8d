//! The circuit breaker of a connection: after too many failures it refuses calls for a while, then tries a few.

use super::breaker_window::{Seen, Span, Window};
use crate::component::Outcome;
use crate::observe::BreakerState;

/// When a breaker opens, and for how long.
///
/// Source: names and defaults of resilience4j's sliding windows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BreakerConfig {
    /// Share of failures in the window at which it opens.
    pub failure_rate: f64,
    /// Share of slow calls in the window at which it opens.
    pub slow_rate: f64,
    /// A call that took longer is slow [nanoseconds]; `None` calls none slow.
    pub slow_call: Option<u64>,
    /// How far back it looks.
    pub window: Span,
    /// Calls it must have seen before it may open.
    pub minimum: usize,
    /// How long it stays open [nanoseconds].
    pub open_for: u64,
    /// Calls that are let through to try.
    pub trials: u32,
    /// Half-open begins when the wait is over, not with the first call after it.
    pub automatic: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Closed,
    Open { until: u64 },
    HalfOpen { sent: u32 },
}

/// A breaker. Unless it is automatic, half-open begins with the first call after the wait.
#[derive(Clone, Debug)]
pub struct Breaker {
    config: BreakerConfig,
    state: State,
    window: Window,
    /// Counts the times it moved, so that answers to calls from before do not count.
    era: u32,
}

impl Breaker {
    /// A closed breaker that has seen nothing.
    #[must_use]
    pub fn new(config: BreakerConfig) -> Self {
        Self { config, state: State::Closed, window: Window::default(), era: 0 }
    }

    /// The same breaker with other settings; what it remembers stays, as far as it still fits.
    pub fn configure(&mut self, config: BreakerConfig, now: u64) {
        if std::mem::discriminant(&config.window) != std::mem::discriminant(&self.config.window) {
            self.window.clear();
        }
        self.config = config;
        self.window.trim(config.window, now);
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
        let Seen { calls, failed, .. } = self.window.seen();
        (calls > 0).then(|| failed as f64 / calls as f64)
    }

    /// Share of slow calls among the calls it remembers, if it remembers any.
    #[must_use]
    pub fn slow_share(&self) -> Option<f64> {
        let Seen { calls, slow, .. } = self.window.seen();
        (calls > 0).then(|| slow as f64 / calls as f64)
    }

    /// When it becomes half-open by itself [nanoseconds], if it is open and does.
    #[must_use]
    pub const fn wakes_at(&self) -> Option<u64> {
        if self.config.automatic { self.open_until() } else { None }
    }

    /// Becomes half-open if the wait is over.
    pub fn rest(&mut self, now: u64) {
        if let State::Open { until } = self.state
            && now >= until
        {
            self.move_to(State::HalfOpen { sent: 0 });
        }
    }

    /// Asks for permission to send; `Some` is the era to give back with the result.
    pub fn admit(&mut self, now: u64) -> Option<u32> {
        self.rest(now);
        match &mut self.state {
            State::Closed => Some(self.era),
            State::Open { .. } => None,
            State::HalfOpen { sent } => (*sent < self.config.trials).then(|| {
                *sent += 1;
                self.era
            }),
        }
    }

    /// Learns how an admitted call ended that took so many nanoseconds.
    pub fn record(&mut self, era: u32, outcome: Outcome, took: u64, now: u64) {
        if era != self.era {
            return;
        }
        let slow = self.config.slow_call.is_some_and(|most| took > most);
        let failed = outcome != Outcome::Ok;
        let half_open = matches!(self.state, State::HalfOpen { .. });
        // Trials are judged by themselves, once all of them have ended.
        let trials = self.config.trials as usize;
        let (span, needed) = match self.config.window {
            _ if half_open => (Span::Calls(trials), trials),
            Span::Calls(most) => (Span::Calls(most), self.config.minimum.min(most)),
            seconds @ Span::Seconds(_) => (seconds, self.config.minimum),
        };
        self.window.push(failed, slow, span, now);
        let Seen { calls, failed, slow } = self.window.seen();
        if calls < needed {
            return;
        }
        let share = |part: usize| part as f64 / calls.max(1) as f64;
        let too_slow = self.config.slow_call.is_some() && share(slow) >= self.config.slow_rate;
        if share(failed) >= self.config.failure_rate || too_slow {
            self.move_to(State::Open { until: now.saturating_add(self.config.open_for) });
        } else if half_open {
            self.move_to(State::Closed);
        }
    }

    /// A trial that will never report back (its caller left) must not block the breaker for ever.
    pub fn forget(&mut self, era: u32) {
        if era == self.era
            && let State::HalfOpen { sent } = &mut self.state
        {
            *sent = sent.saturating_sub(1);
        }
    }

    fn move_to(&mut self, state: State) {
        self.state = state;
        self.era = self.era.wrapping_add(1);
        self.window.clear();
    }
}

#[cfg(test)]
mod tests;
