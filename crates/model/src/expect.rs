//! What should be true of a run: expectations, each about one measure, with a bound, a quantifier and a stretch of time.

mod metric;

use crate::ids::{ExpectationId, FaultId};
use crate::scenario::Target;
use crate::units::{SimSpan, SimTime};

pub use metric::{Metric, Sort, Unit};

/// The window of an expectation that names none: one second.
pub const WINDOW: SimSpan = SimSpan::from_s(1);

/// The shortest window that an expectation may have.
pub const SHORTEST_WINDOW: SimSpan = SimSpan::from_ms(1);

/// Every sort of finding that a run can be asked about, as written in scenarios and reports.
///
/// They are looked for by the analysis, which checks that this list is its own.
pub const FINDINGS: [&str; 23] = [
    "charged_twice",
    "told_failed_but_charged",
    "told_ok_but_not_charged",
    "paid_never_shipped",
    "shipped_not_paid",
    "oversold",
    "compensated_too_late",
    "lost_message",
    "processed_twice",
    "out_of_order",
    "poison_message",
    "stale-read",
    "non-monotonic-read",
    "read-your-writes",
    "lost-update",
    "lost-write",
    "half_written",
    "blocked_in_doubt",
    "dirty-read",
    "non-repeatable-read",
    "write-skew",
    "long-fork",
    "work_for_nobody",
];

/// In how many of the windows a statement must be true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quantifier {
    /// In each.
    Always,
    /// In none.
    Never,
    /// In at least one, before its time is over.
    Eventually,
    /// In at least one. A run that does not come to it has not been put to the test, and is not broken.
    Sometimes,
}

impl Quantifier {
    /// Every quantifier.
    pub const ALL: [Self; 4] = [Self::Always, Self::Never, Self::Eventually, Self::Sometimes];

    /// As written in scenarios.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Never => "never",
            Self::Eventually => "eventually",
            Self::Sometimes => "sometimes",
        }
    }

    /// The quantifier of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|quantifier| quantifier.name() == name)
    }

    /// What it asks for, for the schema and the page.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Always => "true in each window",
            Self::Never => "true in no window",
            Self::Eventually => "true in at least one window before its time is over",
            Self::Sometimes => "true in at least one window; a run that does not come to it counts as never tested",
        }
    }
}

/// How much there may be; the number itself is allowed. In the metric's own unit: nanoseconds, per second, a share of one,
/// or a count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Limit {
    /// This or less.
    AtMost(f64),
    /// This or more.
    AtLeast(f64),
}

impl Limit {
    /// One or more: what is asked where nothing else is said of something that happens or does not.
    pub const ONE: Self = Self::AtLeast(1.0);

    /// The number.
    #[must_use]
    pub const fn number(self) -> f64 {
        match self {
            Self::AtMost(number) | Self::AtLeast(number) => number,
        }
    }

    /// As written in scenarios.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AtMost(_) => "at_most",
            Self::AtLeast(_) => "at_least",
        }
    }

    /// Whether a value keeps to it.
    #[must_use]
    pub fn holds(self, value: f64) -> bool {
        match self {
            Self::AtMost(most) => value <= most,
            Self::AtLeast(least) => value >= least,
        }
    }
}

/// What is looked at.
#[derive(Clone, Debug, PartialEq)]
pub enum About {
    /// A metric of a flow, a component or a connection.
    Metric(Metric, Target),
    /// How many operations have a finding: one of [`FINDINGS`]. Counted over the whole run.
    Finding(&'static str),
    /// How often a fault has changed something. Counted over the whole run.
    Fault(FaultId),
}

impl About {
    /// The unit in which it is measured.
    #[must_use]
    pub const fn unit(&self) -> Unit {
        match self {
            Self::Metric(metric, _) => metric.unit(),
            Self::Finding(_) | Self::Fault(_) => Unit::Count,
        }
    }

    /// The greatest bound that makes sense: of the operations with a finding the first 50 are kept, with their moments.
    #[must_use]
    pub const fn most(&self) -> f64 {
        match self {
            Self::Finding(_) => 49.0,
            Self::Metric(..) | Self::Fault(_) => self.unit().most(),
        }
    }

    /// Whether it is one number for the whole run, so that windows and times have no meaning.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        match self {
            Self::Metric(..) => false,
            Self::Finding(_) | Self::Fault(_) => true,
        }
    }

    /// What is asked where no bound is given. `None` where one must be given.
    #[must_use]
    pub const fn usual_limit(&self) -> Option<Limit> {
        match self {
            Self::Metric(Metric::BreakerOpen, _) | Self::Finding(_) | Self::Fault(_) => Some(Limit::ONE),
            Self::Metric(..) => None,
        }
    }

    /// The part of the scenario that it is about, if it is about one.
    #[must_use]
    pub const fn target(&self) -> Option<&Target> {
        match self {
            Self::Metric(_, target) => Some(target),
            Self::Finding(_) | Self::Fault(_) => None,
        }
    }
}

/// One thing that should be true of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    /// Its identity.
    pub id: ExpectationId,
    /// The same in a person's own words; empty where nobody wrote any.
    pub say: String,
    /// In how many windows.
    pub quantifier: Quantifier,
    /// What is looked at.
    pub about: About,
    /// How much of it there may be.
    pub limit: Limit,
    /// How long one window is. `None`: [`WINDOW`], and for what is there at each moment (a queue's length) each moment.
    pub window: Option<SimSpan>,
    /// From when on.
    pub from: SimTime,
    /// Until when; `None` means the end of the run.
    pub until: Option<SimTime>,
}

impl Expectation {
    /// How long one window is; `None` where each moment is looked at, or the whole run at once.
    #[must_use]
    pub fn window(&self) -> Option<SimSpan> {
        match &self.about {
            About::Metric(metric, _) if metric.is_level() => self.window,
            About::Metric(..) => Some(self.window.unwrap_or(WINDOW)),
            About::Finding(_) | About::Fault(_) => None,
        }
    }

    /// When it is over in a run of that length.
    #[must_use]
    pub fn end(&self, duration: SimSpan) -> SimTime {
        self.until.unwrap_or(SimTime(duration.0)).min(SimTime(duration.0))
    }

    /// Whether it names that part: without it, it has nothing to look at.
    #[must_use]
    pub fn is_about(&self, part: &Target) -> bool {
        self.about.target() == Some(part)
    }

    /// Whether it asks about that fault.
    #[must_use]
    pub fn is_about_fault(&self, fault: &FaultId) -> bool {
        matches!(&self.about, About::Fault(id) if id == fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back_and_limits_hold_at_the_number() {
        assert!(Quantifier::ALL.into_iter().all(|held| Quantifier::from_name(held.name()) == Some(held)));
        assert!(Metric::ALL.into_iter().all(|metric| Metric::from_name(metric.name()) == Some(metric)));
        assert!(Limit::AtMost(2.0).holds(2.0) && !Limit::AtMost(2.0).holds(2.5));
        assert!(Limit::AtLeast(2.0).holds(2.0) && !Limit::AtLeast(2.0).holds(1.5));
    }
}
