//! Which attempts a caller tries again.

use betwixt_model::{ParamSpec, Params};

use crate::component::{Outcome, Reason, Reply};

const RETRY_ON: &str = "Retry on";

/// Which attempts a caller tries again.
pub(super) const PARAMS: [ParamSpec; 10] = [
    ParamSpec::choice(
        "retry_on",
        "Retries after",
        "any",
        &[
            ("any", "whatever did not end well"),
            ("refused", "what was surely never executed: a second attempt cannot do it twice"),
            ("unreachable", "connections that could not be made"),
            ("chosen", "the reasons chosen below"),
        ],
        "Which attempts are tried again. Anything else ends the call at once.",
    )
    .in_group(RETRY_ON),
    chosen("retry_unreachable", "Not connected", "Nobody listens there, or no instance is usable (connect-failure)."),
    chosen("retry_overloaded", "Overloaded", "The callee had no room and refused before any work (503)."),
    chosen("retry_limited", "Too many requests", "The callee's limit or the caller's own was reached (429)."),
    chosen(
        "retry_error",
        "Error answers",
        "The callee worked on it and failed (500), or its answer cannot be read; the work may have happened.",
    ),
    chosen("retry_timeout", "Timeouts", "No answer came in time (504); the work may have happened."),
    chosen(
        "retry_reset",
        "Resets",
        "The connection broke while the request was under way; the work may have happened.",
    ),
    chosen(
        "retry_conflict",
        "Conflicts",
        "A conditional write found another version than it knew (409); nothing was written.",
    ),
    chosen(
        "retry_own_refusal",
        "Own refusals",
        "The caller's own circuit breaker, concurrency limit or connection pool refused.",
    ),
    ParamSpec::flag(
        "honour_retry_after",
        "Honours Retry-After",
        false,
        "Whether a wait before a retry is at least as long as the callee asked for.",
    )
    .in_group(RETRY_ON),
];

const fn chosen(id: &'static str, name: &'static str, help: &'static str) -> ParamSpec {
    ParamSpec::flag(id, name, false, help).in_group(RETRY_ON).only_if("retry_on", "chosen")
}

/// Which attempts are tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryOn {
    /// All that did not end well.
    Any,
    /// All that were refused.
    Refused,
    /// Those that did not reach anybody.
    Unreachable,
    /// Those that ended for one of these reasons, one bit each.
    Chosen(u16),
}

impl RetryOn {
    /// Reads the parameters.
    #[must_use]
    pub fn read(params: Params<'_>) -> Self {
        match params.choice("retry_on") {
            "refused" => Self::Refused,
            "unreachable" => Self::Unreachable,
            "chosen" => {
                let classes: [(&str, &[Reason]); 8] = [
                    ("retry_unreachable", &[Reason::Unreachable, Reason::NotLeader]),
                    ("retry_overloaded", &[Reason::Overloaded]),
                    ("retry_limited", &[Reason::Limited]),
                    ("retry_error", &[Reason::Error, Reason::Unreadable]),
                    ("retry_timeout", &[Reason::Expired]),
                    ("retry_reset", &[Reason::Reset]),
                    ("retry_conflict", &[Reason::Conflict]),
                    ("retry_own_refusal", &[Reason::BreakerOpen, Reason::Bulkhead, Reason::PoolExhausted]),
                ];
                let on = classes.iter().filter(|(id, _)| params.flag(id)).flat_map(|(_, reasons)| *reasons);
                Self::Chosen(on.fold(0, |bits, reason| bits | bit(*reason)))
            }
            _ => Self::Any,
        }
    }

    /// Whether an attempt that ended so is tried again.
    #[must_use]
    pub fn takes(self, reply: &Reply) -> bool {
        reply.outcome != Outcome::Ok
            && match self {
                Self::Any => true,
                Self::Refused => reply.outcome == Outcome::Refused,
                Self::Unreachable => reply.reason == Reason::Unreachable,
                Self::Chosen(bits) => bits & bit(class(reply)) != 0,
            }
    }
}

const fn bit(reason: Reason) -> u16 {
    1 << reason as u16
}

/// The reason of an answer; where it names none, the usual one for its outcome.
const fn class(reply: &Reply) -> Reason {
    match (reply.reason, reply.outcome) {
        (Reason::None, Outcome::Failed) => Reason::Error,
        (Reason::None, Outcome::Refused) => Reason::Overloaded,
        (Reason::None, Outcome::Unknown) => Reason::Expired,
        (reason, _) => reason,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_take_what_they_name() {
        let refused = Reply::of(Outcome::Refused);
        let (down, full) = (refused.because(Reason::Unreachable), refused.because(Reason::Overloaded));
        let (error, silence) = (Reply::of(Outcome::Failed), Reply::of(Outcome::Unknown).because(Reason::Expired));
        let takes = |on: RetryOn| [down, full, error, silence].map(|reply| on.takes(&reply));
        assert_eq!(takes(RetryOn::Any), [true; 4]);
        assert_eq!(takes(RetryOn::Refused), [true, true, false, false]);
        assert_eq!(takes(RetryOn::Unreachable), [true, false, false, false]);
        assert_eq!(takes(RetryOn::Chosen(bit(Reason::Error) | bit(Reason::Unreachable))), [true, false, true, false]);
        assert!(!RetryOn::Any.takes(&Reply::of(Outcome::Ok)));
    }
}
