//! A connection's call policy: its parameters, and what they mean.

use betwixt_model::{ParamSpec, Params};

use super::backoff::{Backoff, Growth, Jitter};
use super::breaker::BreakerConfig;
use super::budget::BudgetConfig;
use super::limits::{KeyScope, Limits};
use super::retry::RetryOn;
use crate::balancing;

const PATIENCE: &str = "Patience";

/// The caller's policy on a connection.
pub(super) const PARAMS: [ParamSpec; 9] = [
    ParamSpec::optional_duration(
        "timeout",
        "Timeout",
        0,
        "How long the caller waits for the answer to one attempt, from sending it. After that it knows nothing: the work may go on.",
    )
    .in_group(PATIENCE),
    ParamSpec::count("retries", "Retries", 0, (0, 100), "How often the caller tries again after an attempt that did not end well.")
        .in_group(PATIENCE)
        .with_slider(0.0, 10.0)
        .linear(),
    ParamSpec::choice(
        "backoff",
        "Back-off",
        "exponential",
        &[
            ("none", "try again at once"),
            ("fixed", "always wait the same"),
            ("linear", "wait the first wait longer each time"),
            ("exponential", "wait a number of times as long each time"),
        ],
        "How the wait before a retry grows.",
    )
    .in_group(PATIENCE),
    ParamSpec::duration("backoff_base", "First wait", 100, "The wait before the first retry, before jitter.").in_group(PATIENCE),
    ParamSpec::duration("backoff_max", "Longest wait", 20_000, "No wait is longer than this.").in_group(PATIENCE),
    ParamSpec::number("backoff_multiplier", "Times longer", 2.0, (1.0, 10.0), "How many times longer each wait is than the one before; the first is the first wait.")
        .in_group(PATIENCE)
        .only_if("backoff", "exponential")
        .linear(),
    ParamSpec::choice(
        "backoff_jitter",
        "Spread",
        "full",
        &[
            ("none", "every caller waits exactly as long"),
            ("full", "anywhere between nothing and the whole wait"),
            ("equal", "half the wait, and anywhere within the other half"),
            ("decorrelated", "anywhere between the first wait and three times the wait before"),
        ],
        "How luck spreads the waits, so that callers do not all come back together.",
    )
    .in_group(PATIENCE),
    ParamSpec::choice(
        "choose_instance",
        "Instance",
        "round_robin",
        &[
            ("round_robin", "each in turn"),
            ("random", "any of them, by luck"),
            ("least_request", "the one with the fewest calls of this caller under way; ties by luck"),
            ("power_of_two", "the one with the fewest calls of this caller under way among a few different ones drawn by luck"),
            ("ring_hash", "always the same one for the same key, by consistent hashing on a ring"),
            ("maglev", "always the same one for the same key, by a Maglev table"),
        ],
        "Which of the callee's instances an attempt goes to.",
    )
    .in_group("Instances"),
    ParamSpec::count("choices", "Choices", 2, (2, 16), "How many different instances are drawn by luck, of which the least loaded is taken.")
        .in_group("Instances")
        .only_if("choose_instance", "power_of_two")
        .linear(),
];

/// The policy, read.
///
/// Shape: what every call needs comes first, also in memory.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C)]
pub struct Policy {
    /// Wait for one attempt [nanoseconds]; `None` waits for ever.
    pub timeout: Option<u64>,
    /// Attempts at most.
    pub attempts: u16,
    /// Waits between attempts.
    pub backoff: Backoff,
    /// Which attempts are tried again.
    pub retry_on: RetryOn,
    /// Whether a wait is at least as long as the callee asked for.
    pub honour_retry_after: bool,
    /// What limits the retries of all calls together.
    pub budget: Option<BudgetConfig>,
    /// The breaker, if there is one.
    pub breaker: Option<BreakerConfig>,
    /// Rate, concurrency, deadline, hedging, and what happens at their end.
    pub limits: Limits,
    /// Choice of the instance.
    pub pick: balancing::Policy,
}

impl Policy {
    /// Whether nothing holds an attempt up, counts it, adds to it or sends another beside it.
    #[must_use]
    pub fn is_straight(&self) -> bool {
        let Limits { rate, bulkhead, deadline, hedge_after, key, .. } = &self.limits;
        let limited = rate.is_some() || bulkhead.is_some() || deadline.is_some() || hedge_after.is_some();
        !limited && *key == KeyScope::None && self.breaker.is_none() && self.budget.is_none()
    }

    /// Reads the parameters.
    #[must_use]
    pub fn read(params: Params<'_>) -> Self {
        let pick = match params.choice("choose_instance") {
            "random" => balancing::Policy::Random,
            "least_request" => balancing::Policy::LeastRequest,
            "power_of_two" => balancing::Policy::Choices(params.count("choices") as u16),
            "ring_hash" => balancing::Policy::Ring(balancing::Policy::RING_SIZE),
            "maglev" => balancing::Policy::Maglev(balancing::Policy::MAGLEV_SIZE),
            _ => balancing::Policy::RoundRobin,
        };
        Self {
            retry_on: RetryOn::read(params),
            honour_retry_after: params.flag("honour_retry_after"),
            budget: BudgetConfig::read(params),
            breaker: BreakerConfig::read(params),
            limits: Limits::read(params),
            pick,
            ..Self::plain(params)
        }
    }

    /// Reads timeout, retries and back-off; without anything else.
    #[must_use]
    pub fn plain(params: Params<'_>) -> Self {
        let timeout = params.span("timeout");
        let growth = match params.choice("backoff") {
            "none" => Growth::None,
            "fixed" => Growth::Fixed,
            "linear" => Growth::Linear,
            _ => Growth::Exponential,
        };
        let jitter = match params.choice("backoff_jitter") {
            "none" => Jitter::None,
            "equal" => Jitter::Equal,
            "decorrelated" => Jitter::Decorrelated,
            _ => Jitter::Full,
        };
        Self {
            timeout: (!timeout.is_zero()).then_some(timeout.0),
            attempts: 1 + params.count("retries").min(100) as u16,
            backoff: Backoff {
                growth,
                base: params.span("backoff_base").0,
                most: params.span("backoff_max").0,
                multiplier: params.number("backoff_multiplier"),
                jitter,
            },
            retry_on: RetryOn::Any,
            honour_retry_after: false,
            budget: None,
            breaker: None,
            limits: Limits::NONE,
            pick: balancing::Policy::RoundRobin,
        }
    }
}
