//! The parameters of the limits that a caller puts on itself: rate, concurrency, time, and what it does at their end.

use betwixt_model::param::UNLIMITED;
use betwixt_model::{ParamSpec, Params};

use super::bulkhead::BulkheadConfig;
use super::rate_limit::RateLimitConfig;

const RATE: &str = "Rate limit";
const CONCURRENCY: &str = "Concurrency limit";
const DEADLINE: &str = "Deadline";
const HEDGING: &str = "Hedging";
const GIVING_UP: &str = "Giving up";

/// The limits that a caller puts on itself.
pub(super) const PARAMS: [ParamSpec; 14] = [
    ParamSpec::flag("rate_limit", "Rate limit", false, "Whether the caller limits how many attempts it sends per second.")
        .in_group(RATE),
    ParamSpec { range: (0.0, 1_000_000_000.0), ..ParamSpec::rate("rate_limit_rate", "Attempts", 100.0, "How many attempts per second the bucket of tokens lets through in the long run.") }
        .in_group(RATE)
        .only_if("rate_limit", "true"),
    ParamSpec::count("rate_limit_burst", "Burst", 100, (1, 1_000_000), "How many attempts may leave at once: the tokens that the bucket holds at most, and at the start.")
        .in_group(RATE)
        .only_if("rate_limit", "true")
        .with_slider(1.0, 1_000.0),
    ParamSpec::optional_duration("rate_limit_wait", "Waits for a token", 0, "How long an attempt may wait for its token. Without a wait it is refused at once.")
        .in_group(RATE)
        .only_if("rate_limit", "true"),
    ParamSpec::count("concurrency_limit", "At once", UNLIMITED, (1, 1_000_000), "How many attempts of this connection may be under way at once (bulkhead; Envoy calls it circuit breaker).")
        .in_group(CONCURRENCY)
        .with_slider(1.0, 1_000.0)
        .or_unlimited(),
    ParamSpec::count("concurrency_waiting", "May wait", 0, (0, 1_000_000), "How many attempts may wait for room. One more is refused at once.")
        .in_group(CONCURRENCY)
        .with_slider(0.0, 1_000.0),
    ParamSpec::optional_duration("concurrency_wait", "Longest wait", 0, "How long an attempt may wait for room before it is refused; none waits as long as it takes.")
        .in_group(CONCURRENCY),
    ParamSpec::optional_duration("deadline", "Deadline", 0, "How long the caller waits for the whole call, all attempts and waits included.")
        .in_group(DEADLINE),
    ParamSpec::flag("propagate_deadline", "Passes it on", false, "Whether the callee is told when the caller gives up: its own calls then stop waiting at that time, too.")
        .in_group(DEADLINE),
    ParamSpec::optional_duration("hedge_after", "Hedges after", 0, "How long the caller waits before it sends a second attempt beside the first, to another instance if there is one.")
        .in_group(HEDGING),
    ParamSpec::count("hedge_attempts", "Hedges", 1, (1, 10), "How many attempts may be sent beside the first, one after each such wait.")
        .in_group(HEDGING)
        .linear(),
    ParamSpec::flag("cancel", "Cancels", false, "Whether a caller that gives up on an attempt sends word, which stops the work if it arrives in time. Otherwise the work goes on.")
        .in_group(GIVING_UP),
    ParamSpec::choice(
        "idempotency_key",
        "Idempotency key",
        "none",
        &[
            ("none", "requests carry none"),
            ("call", "all attempts of a call carry the same"),
            ("operation", "all calls of an operation that ask the same over this connection carry the same, a person's retry included"),
        ],
        "By what a callee that remembers its answers can tell that it was asked before.",
    )
    .in_group(GIVING_UP),
    ParamSpec::choice(
        "fallback",
        "Fallback",
        "none",
        &[("none", "the caller has to live with it"), ("answer", "the caller goes on with a default answer, as if all were well")],
        "What the caller does when the call did not end well, all attempts included.",
    )
    .in_group(GIVING_UP),
];

/// Which key requests carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyScope {
    /// None.
    None,
    /// One for all attempts of a call.
    Call,
    /// One for all calls of an operation that ask the same.
    Operation,
}

/// The limits, read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Attempts per second, if they are limited.
    pub rate: Option<RateLimitConfig>,
    /// Attempts at once, if they are limited.
    pub bulkhead: Option<BulkheadConfig>,
    /// Wait for the whole call [nanoseconds].
    pub deadline: Option<u64>,
    /// Whether the callee is told.
    pub propagate_deadline: bool,
    /// Wait before a hedge [nanoseconds].
    pub hedge_after: Option<u64>,
    /// Hedges at most, for each try.
    pub hedge_attempts: u16,
    /// Whether giving up sends word.
    pub cancel: bool,
    /// Which key requests carry.
    pub key: KeyScope,
    /// Whether there is a default answer.
    pub fallback: bool,
}

impl Limits {
    /// None at all.
    pub const NONE: Self = Self {
        rate: None,
        bulkhead: None,
        deadline: None,
        propagate_deadline: false,
        hedge_after: None,
        hedge_attempts: 0,
        cancel: false,
        key: KeyScope::None,
        fallback: false,
    };

    /// Reads the parameters.
    #[must_use]
    pub fn read(params: Params<'_>) -> Self {
        let optional = |id| Some(params.span(id).0).filter(|span| *span > 0);
        let limit = params.count("concurrency_limit");
        Self {
            rate: params.flag("rate_limit").then(|| RateLimitConfig {
                rate: params.number("rate_limit_rate"),
                burst: params.number("rate_limit_burst"),
                wait: params.span("rate_limit_wait").0,
            }),
            bulkhead: (limit != UNLIMITED).then(|| BulkheadConfig {
                limit,
                room: params.count("concurrency_waiting"),
                wait: optional("concurrency_wait"),
            }),
            deadline: optional("deadline"),
            propagate_deadline: params.flag("propagate_deadline"),
            hedge_after: optional("hedge_after"),
            hedge_attempts: params.count("hedge_attempts").min(10) as u16,
            cancel: params.flag("cancel"),
            key: match params.choice("idempotency_key") {
                "call" => KeyScope::Call,
                "operation" => KeyScope::Operation,
                _ => KeyScope::None,
            },
            fallback: params.choice("fallback") == "answer",
        }
    }
}
