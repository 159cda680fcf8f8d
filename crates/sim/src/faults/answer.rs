//! Answers that a fault gives, by status, and what a caller may infer from each.

use betwixt_model::{ParamSpec, Params};

use crate::component::{Outcome, Reason, Reply};

pub(super) const STATUS: ParamSpec = ParamSpec::choice(
    "status",
    "Status",
    "500",
    &[
        ("500", "internal error: the work may have happened (failed)"),
        ("504", "gateway timeout: the work may have happened (failed)"),
        ("503", "unavailable, said before any work (refused)"),
        ("429", "too many requests, said before any work (refused)"),
    ],
    "What the answer says, as in HTTP. Which retries it is worth is decided by the caller's classes of the same numbers.",
);
pub(super) const RETRY_AFTER: ParamSpec = ParamSpec::optional_duration(
    "retry_after",
    "Retry-After",
    0,
    "How long the answer asks to be left alone; it is for callers that honour it.",
)
.only_if("status", "503|429");

/// What an answer says; the later ones are the worse where several faults meet one message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// 500.
    #[default]
    Error,
    /// 504.
    TimedOut,
    /// It came, and cannot be read.
    Unreadable,
    /// 503, before any work.
    Unavailable,
    /// 429, before any work.
    Limited,
}

/// An answer that is not `ok`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Answer {
    /// What it says.
    pub status: Status,
    /// Retry-After [milliseconds]; 0 where it says nothing.
    pub retry_after_ms: u32,
}

impl Answer {
    /// 500.
    pub const ERROR: Self = Self::of(Status::Error);

    /// An answer that asks for no wait.
    #[must_use]
    pub const fn of(status: Status) -> Self {
        Self { status, retry_after_ms: 0 }
    }

    /// The same, asking to be left alone for so many nanoseconds.
    #[must_use]
    pub fn after(self, ns: u64) -> Self {
        Self { retry_after_ms: in_ms(ns), ..self }
    }

    /// Reads the parameters of a fault that has them.
    #[must_use]
    pub(super) fn read(params: Params<'_>) -> Self {
        let status = match params.choice(STATUS.id) {
            "429" => Status::Limited,
            "503" => Status::Unavailable,
            "504" => Status::TimedOut,
            _ => Status::Error,
        };
        let answer = Self::of(status);
        if !answer.turns_away() {
            return answer;
        }
        Self { retry_after_ms: in_ms(params.span(RETRY_AFTER.id).0), ..answer }
    }

    /// Whether it is given before any work, so that the caller knows that nothing was done.
    #[must_use]
    pub const fn turns_away(self) -> bool {
        matches!(self.status, Status::Unavailable | Status::Limited)
    }

    /// As the caller receives it.
    #[must_use]
    pub const fn reply(self) -> Reply {
        let (outcome, reason) = match self.status {
            Status::Error => (Outcome::Failed, Reason::Error),
            Status::TimedOut => (Outcome::Failed, Reason::Expired),
            Status::Unreadable => (Outcome::Failed, Reason::Unreadable),
            Status::Unavailable => (Outcome::Refused, Reason::Overloaded),
            Status::Limited => (Outcome::Refused, Reason::Limited),
        };
        Reply { retry_after_ms: self.retry_after_ms, ..Reply::of(outcome).because(reason) }
    }
}

/// Whole milliseconds, none too few.
pub(super) fn in_ms(ns: u64) -> u32 {
    u32::try_from(ns.div_ceil(1_000_000)).unwrap_or(u32::MAX)
}
