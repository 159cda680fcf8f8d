//! Which messages, requests or pieces of work a fault takes: the first, every so-manieth, those of some flows.

use std::sync::Arc;

use betwixt_model::param::UNLIMITED;
use betwixt_model::{ParamSpec, Params};

const GROUP: &str = "Which ones";

pub(super) const SKIP: ParamSpec = ParamSpec::count(
    "skip",
    "Passes over",
    0,
    (0, 1_000_000),
    "How many it lets go by after it begins, before it looks at any.",
)
.in_group(GROUP);
pub(super) const FIRST: ParamSpec = ParamSpec::count(
    "first",
    "Only the first",
    UNLIMITED,
    (0, 1_000_000),
    "How many it looks at, after those passed over; later ones are left alone until it begins anew.",
)
.in_group(GROUP)
.with_slider(1.0, 1_000.0)
.or_unlimited();
pub(super) const EVERY: ParamSpec = ParamSpec::count(
    "every",
    "Every",
    1,
    (1, 1_000_000),
    "Of those it looks at, it takes every one of so many: 1 takes each, 3 the third, the sixth and so on.",
)
.in_group(GROUP)
.with_slider(1.0, 1_000.0);

/// Which of those that a fault meets it takes, counted from its beginning.
#[derive(Clone, Debug, PartialEq)]
pub struct Which {
    skip: u64,
    first: u64,
    every: u64,
    /// Flows, by index; nothing stands for all of them.
    flows: Option<Arc<[u16]>>,
}

impl Which {
    /// All of them.
    pub const ALL: Self = Self { skip: 0, first: UNLIMITED, every: 1, flows: None };

    /// Reads the parameters of a fault; one without them takes all.
    #[must_use]
    pub fn read(params: Params<'_>, flows: &[u16]) -> Self {
        if !params.specs.iter().any(|spec| spec.id == EVERY.id) {
            return Self::ALL;
        }
        Self {
            skip: params.count(SKIP.id),
            first: params.count(FIRST.id),
            every: params.count(EVERY.id).max(1),
            flows: (!flows.is_empty()).then(|| flows.into()),
        }
    }

    /// Whether it looks at what belongs to a flow; a probe belongs to none.
    #[must_use]
    pub fn looks_at(&self, flow: Option<u16>) -> bool {
        self.flows.as_ref().is_none_or(|flows| flow.is_some_and(|flow| flows.contains(&flow)))
    }

    /// Whether it takes the one of that number, from 1, among those it looks at.
    #[must_use]
    pub const fn takes(&self, number: u64) -> bool {
        number > self.skip && number - self.skip <= self.first && (number - self.skip).is_multiple_of(self.every)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_are_passed_over_and_of_the_next_every_third_is_taken() {
        let which = Which { skip: 2, first: 7, every: 3, flows: Some([4].as_slice().into()) };
        let taken: Vec<u64> = (1..20).filter(|number| which.takes(*number)).collect();
        assert_eq!(taken, [5, 8], "of 3 to 9, the third and the sixth");
        assert!(which.looks_at(Some(4)) && !which.looks_at(Some(3)) && !which.looks_at(None));
        assert!((1..20).all(|number| Which::ALL.takes(number)) && Which::ALL.looks_at(None));
    }
}
