//! When operations start: open, like a clock or at random, or closed, with users who think.

use std::sync::Arc;

use betwixt_model::{Load, Params};

use super::profile::Profile;
use crate::kernel::sample;
use crate::kernel::streams::Stream;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pattern {
    Poisson,
    Constant,
    Recorded,
    Closed,
}

/// How long after a look that found nothing changed the next one is [nanoseconds].
const SHORTEST_LOOK: u64 = 1_000;

/// The arrivals of one client.
#[derive(Clone, Debug)]
pub(super) struct Arrivals {
    pattern: Pattern,
    rate: f64,
    users: u64,
    /// Users that think or wait for an operation.
    present: u64,
    /// Number of the plan that is valid; wakes for earlier ones are stale.
    plan: u32,
    /// Counts crashes: users from before are gone, though their wakes still come.
    era: u32,
    /// Work left until the next open arrival, in mean gaps: it survives a change of rate.
    left: Option<f64>,
    planned_at: u64,
    planned_rate: f64,
    /// What bursts, and the quiet between them, multiply the rate by.
    factor: f64,
    profile: Profile,
    /// Recorded arrivals [nanoseconds], and which of them is next.
    trace: Arc<[u64]>,
    next_recorded: usize,
    luck: Stream,
}

impl Arrivals {
    /// Arrivals that have not begun.
    pub(super) fn new(params: Params<'_>, load: &Load, luck: Stream) -> Self {
        let mut new = Self {
            pattern: Pattern::Poisson,
            rate: 0.0,
            users: 0,
            present: 0,
            plan: 0,
            era: 0,
            left: None,
            planned_at: 0,
            planned_rate: 0.0,
            factor: 1.0,
            profile: Profile::new(load, 0.0),
            trace: load.trace.iter().map(|at| at.0).collect(),
            next_recorded: 0,
            luck,
        };
        new.configure(params);
        new
    }

    /// Reads the parameters.
    pub(super) fn configure(&mut self, params: Params<'_>) {
        self.pattern = match params.choice("arrivals") {
            "constant" => Pattern::Constant,
            "recorded" => Pattern::Recorded,
            "closed" => Pattern::Closed,
            _ => Pattern::Poisson,
        };
        self.rate = params.number("rate");
        self.users = params.count("users");
        self.profile.repeating(params.span("profile_repeat").seconds());
    }

    /// Whether users think between operations.
    fn is_closed(&self) -> bool {
        self.pattern == Pattern::Closed
    }

    /// Forgets the wake that is under way, and keeps what was left until the next arrival: a moved rate slider
    /// stretches the wait that is under way and draws nothing new. From now on `factor` multiplies the rate.
    pub(super) fn replan(&mut self, now: u64, factor: f64) {
        self.plan = self.plan.wrapping_add(1);
        self.factor = factor;
        if let Some(left) = self.left {
            let passed = if self.profile.is_flat() {
                (now - self.planned_at) as f64 / 1e9
            } else {
                self.profile.area(self.planned_at as f64 / 1e9, now as f64 / 1e9)
            };
            self.left = Some((left - passed * self.planned_rate).max(0.0));
        }
    }

    /// No more arrivals, and nobody is present.
    pub(super) fn stop(&mut self) {
        self.plan = self.plan.wrapping_add(1);
        self.left = None;
        self.era = self.era.wrapping_add(1);
        self.present = 0;
    }

    /// Which generation of users is there.
    pub(super) const fn era(&self) -> u32 {
        self.era
    }

    /// When the next open arrival is due: nanoseconds from now, and the number of the plan.
    pub(super) fn next(&mut self, now: u64) -> Option<(u64, u32)> {
        if self.pattern == Pattern::Recorded {
            // What was recorded for a time that is over, because the client was down or changed its pattern, is past.
            let recorded = self.trace[self.next_recorded..].iter();
            self.next_recorded += recorded.take_while(|at| **at < now).count();
            return self.trace.get(self.next_recorded).map(|at| (at - now, self.plan));
        }
        if self.is_closed() {
            (self.planned_at, self.planned_rate) = (now, 0.0);
            let at = libm::ceil(self.profile.users_change(self.users, now as f64 / 1e9)? * 1e9);
            // Rounding may find the number unchanged; then the next look must be later.
            let wait = (at.min(9e18) as u64).checked_sub(now).filter(|wait| *wait > 0);
            return Some((wait.unwrap_or(SHORTEST_LOOK), self.plan));
        }
        let rate = self.rate * self.factor;
        if rate <= 0.0 {
            // Nothing of the wait under way passes meanwhile.
            (self.planned_at, self.planned_rate) = (now, 0.0);
            return None;
        }
        let left = match self.left {
            Some(left) => left,
            None if self.pattern == Pattern::Constant => 1.0,
            None => sample::exponential(&mut self.luck),
        };
        self.left = Some(left);
        self.planned_at = now;
        self.planned_rate = rate;
        let wait = if self.profile.is_flat() {
            left / rate * 1e9
        } else {
            let from = now as f64 / 1e9;
            (self.profile.reach(from, left / rate)? - from) * 1e9
        };
        // A rate of almost nothing must not overflow the clock.
        Some((wait.min(9e18) as u64, self.plan))
    }

    /// Whether a wake belongs to the valid plan; if so, its arrival is used up.
    pub(super) fn is_due(&mut self, plan: u32) -> bool {
        let due = plan == self.plan && !self.is_closed();
        if due {
            self.left = None;
            self.next_recorded += usize::from(self.pattern == Pattern::Recorded);
        }
        due
    }

    /// Whether a wake says that there should be another number of users now.
    pub(super) fn users_change(&self, plan: u32) -> bool {
        plan == self.plan && self.is_closed()
    }

    /// How many users there should be.
    fn wanted(&self, now: u64) -> u64 {
        self.profile.users(self.users, now as f64 / 1e9)
    }

    /// How many users have to begin thinking; they are counted as present from now on.
    pub(super) fn missing_users(&mut self, now: u64) -> u64 {
        if !self.is_closed() {
            return 0;
        }
        let missing = self.wanted(now).saturating_sub(self.present);
        self.present += missing;
        missing
    }

    /// Whether a user whose operation is over goes on to think about the next one. Where a profile takes users away, those go
    /// who are through with an operation or with thinking, whichever comes first. Where arrivals are open by now, they all go.
    pub(super) fn thinks(&mut self, now: u64) -> bool {
        (self.is_closed() && self.profile.is_flat()) || self.user_stays(now)
    }

    /// A user has thought enough: do they start another operation, or are there too many users by now?
    pub(super) fn user_stays(&mut self, now: u64) -> bool {
        let stays = self.is_closed() && self.present <= self.wanted(now);
        if !stays {
            self.present = self.present.saturating_sub(1);
        }
        stays
    }
}
