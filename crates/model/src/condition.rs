//! What a fault can wait for: a measure of a component or a connection, above or below a number.

use crate::catalogue::Role;
use crate::scenario::Target;
use crate::units::SimSpan;

/// Something that can be counted at every instant of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Requests or items waiting; on a connection, attempts that wait for room under the concurrency limit.
    Waiting,
    /// Workers held; for a queue, items that are with consumers; for a client, people who wait.
    Busy,
    /// Workers doing work of their own.
    Working,
    /// Waiting and busy together; on a connection, attempts that wait for an answer.
    InFlight,
    /// Records held.
    Records,
    /// Items given up after too many tries.
    DeadLetters,
    /// Instances that callers choose among.
    Instances,
}

impl Measure {
    /// Every measure.
    pub const ALL: [Self; 7] =
        [Self::Waiting, Self::Busy, Self::Working, Self::InFlight, Self::Records, Self::DeadLetters, Self::Instances];

    /// As written in scenarios.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Busy => "busy",
            Self::Working => "working",
            Self::InFlight => "in_flight",
            Self::Records => "records",
            Self::DeadLetters => "dead_letters",
            Self::Instances => "instances",
        }
    }

    /// The measure of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.name() == name)
    }

    /// What it counts, for the schema and the reference.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Waiting => "requests or items waiting; on a connection, attempts that wait for room",
            Self::Busy => "workers held; items that are with consumers; people who wait",
            Self::Working => "workers doing work of their own",
            Self::InFlight => "waiting and busy together; on a connection, attempts that wait for an answer",
            Self::Records => "records held",
            Self::DeadLetters => "items given up after too many tries",
            Self::Instances => "instances that callers choose among",
        }
    }

    /// Whether a component of that role has it; no role stands for a connection.
    #[must_use]
    pub const fn fits(self, role: Option<Role>) -> bool {
        match self {
            Self::Waiting | Self::InFlight => true,
            Self::Busy | Self::Instances => role.is_some(),
            Self::Working => matches!(role, Some(Role::Server | Role::Cache | Role::Store | Role::External)),
            Self::Records => matches!(role, Some(Role::Cache | Role::Store)),
            Self::DeadLetters => matches!(role, Some(Role::Queue)),
        }
    }
}

/// On which side of a number a measure must be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// Greater than the number.
    Above(f64),
    /// Less than the number.
    Below(f64),
}

impl Bound {
    /// Greatest number that it may name.
    pub const MOST: f64 = 1e12;

    /// Whether a value is on the right side.
    #[must_use]
    pub fn holds(self, value: f64) -> bool {
        match self {
            Self::Above(than) => value > than,
            Self::Below(than) => value < than,
        }
    }
}

/// A measure of a part, on one side of a number, for a while.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// Whose measure: a component or a connection.
    pub target: Target,
    /// Which.
    pub measure: Measure,
    /// Above or below what.
    pub bound: Bound,
    /// How long it must hold without a break before it counts.
    pub held_for: SimSpan,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back_and_bounds_are_strict() {
        assert!(Measure::ALL.into_iter().all(|measure| Measure::from_name(measure.name()) == Some(measure)));
        assert!(Bound::Above(3.0).holds(3.5) && !Bound::Above(3.0).holds(3.0));
        assert!(Bound::Below(3.0).holds(2.5) && !Bound::Below(3.0).holds(3.0));
        assert!(Measure::Records.fits(Some(Role::Store)) && !Measure::Records.fits(None));
    }
}
