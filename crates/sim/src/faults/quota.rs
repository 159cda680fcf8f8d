//! More requests than agreed are refused with 429, until the next window.

use betwixt_model::catalogue::FaultReach;
use betwixt_model::{FaultSpec, ParamSpec, Params};

use super::answer::{Answer, Status, in_ms};
use super::{EVERY, FIRST, FaultEffect, FaultKind, MTBF, MTTR, SKIP, not_asked};

const LIMIT: ParamSpec =
    ParamSpec::count("limit", "Requests", 10, (0, 1_000_000), "How many requests are let through in each window.")
        .with_slider(0.0, 1_000.0);
const WINDOW: ParamSpec = ParamSpec::duration(
    "window",
    "In each",
    1_000,
    "How long a window is; they follow one another from the moment at which the fault begins.",
)
.with_slider(0.1, 3_600.0);
const PARAMS: [ParamSpec; 7] = [LIMIT, WINDOW, SKIP, FIRST, EVERY, MTBF, MTTR];

/// As the outside sees it.
pub(super) const SPEC: FaultSpec = FaultSpec {
    id: "quota",
    title: "Quota",
    summary: "More requests than so many in a window are refused with 429, and the answer says when the next one begins.",
    reach: FaultReach::Any,
    params: &PARAMS,
    instant: false,
    selective: true,
    doubt: |role, _| not_asked(role),
};

/// Its line in the registry.
pub(super) const KIND: FaultKind = FaultKind { spec: &SPEC, effect: |params| FaultEffect::Quota(Quota::read(params)) };

/// A limit in windows of fixed length.
///
/// Source: the fixed window of public APIs, whose answer is 429 (RFC 6585) with Retry-After (RFC 9110).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    limit: u64,
    /// Length of a window [nanoseconds].
    window: u64,
}

/// What a quota remembers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Used {
    /// Number of the window that is counted, from 0.
    window: u64,
    /// Requests let through in it.
    count: u64,
}

impl Quota {
    fn read(params: Params<'_>) -> Self {
        Self::new(params.count(LIMIT.id), params.span(WINDOW.id).0)
    }

    /// So many requests in each window of so many nanoseconds.
    #[must_use]
    pub fn new(limit: u64, window: u64) -> Self {
        Self { limit, window: window.max(1) }
    }

    /// Lets a request through, so long after the first window began, or answers it.
    pub(crate) fn ask(self, used: &mut Used, after: u64) -> Option<Answer> {
        let window = after / self.window;
        if window != used.window {
            *used = Used { window, count: 0 };
        }
        if used.count < self.limit {
            used.count += 1;
            return None;
        }
        Some(Answer { retry_after_ms: in_ms(self.window - after % self.window), ..Answer::of(Status::Limited) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_over_the_quota_waits_for_the_next_window() {
        let (quota, mut used) = (Quota { limit: 2, window: 1_000_000_000 }, Used::default());
        let mut ask = |ms: u64| quota.ask(&mut used, ms * 1_000_000).map(|answer| answer.retry_after_ms);
        assert_eq!([0, 10, 20, 999].map(&mut ask), [None, None, Some(980), Some(1)]);
        assert_eq!([1_000, 3_500, 3_600, 3_700].map(&mut ask), [None, None, None, Some(300)]);
    }
}
