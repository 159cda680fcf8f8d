//! A connection's call policy: its parameters, and what they mean.

use betwixt_model::{ParamSpec, Params};

use super::backoff::{Backoff, Growth, Jitter};
use super::breaker::BreakerConfig;
use crate::balancing;

const PATIENCE: &str = "Patience";
const BREAKER: &str = "Circuit breaker";

/// The caller's policy on a connection.
pub const PARAMS: [ParamSpec; 14] = [
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
            ("exponential", "wait twice as long each time"),
        ],
        "How the wait before a retry grows.",
    )
    .in_group(PATIENCE),
    ParamSpec::duration("backoff_base", "First wait", 100, "The wait before the first retry, before jitter.").in_group(PATIENCE),
    ParamSpec::duration("backoff_max", "Longest wait", 20_000, "No wait is longer than this.").in_group(PATIENCE),
    ParamSpec::choice(
        "backoff_jitter",
        "Spread",
        "full",
        &[
            ("none", "every caller waits exactly as long"),
            ("full", "anywhere between nothing and the whole wait"),
            ("equal", "half the wait, and anywhere within the other half"),
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
    ParamSpec::flag("breaker", "Circuit breaker", false, "Whether the caller stops calling for a while after too many failures.")
        .in_group(BREAKER),
    ParamSpec::ratio("breaker_failure_rate", "Opens at", 0.5, "Share of failures among the calls it remembers at which it opens.")
        .in_group(BREAKER)
        .only_if("breaker", "true")
        .linear(),
    ParamSpec::count("breaker_window", "Remembers", 100, (1, 10_000), "How many calls it looks back on.")
        .in_group(BREAKER)
        .only_if("breaker", "true")
        .with_slider(1.0, 1_000.0),
    ParamSpec::count("breaker_minimum_calls", "Needs", 100, (1, 10_000), "How many calls it must have seen before it may open.")
        .in_group(BREAKER)
        .only_if("breaker", "true")
        .with_slider(1.0, 1_000.0),
    ParamSpec::duration("breaker_open", "Rests", 60_000, "How long it refuses calls before it tries again.").in_group(BREAKER)
        .only_if("breaker", "true"),
    ParamSpec::count("breaker_half_open_calls", "Tries", 10, (1, 1_000), "How many calls it lets through to find out whether all is well.")
        .in_group(BREAKER)
        .only_if("breaker", "true")
        .with_slider(1.0, 50.0),
];

/// The policy, read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Policy {
    /// Wait for one attempt [nanoseconds]; `None` waits for ever.
    pub timeout: Option<u64>,
    /// Attempts at most.
    pub attempts: u16,
    /// Waits between attempts.
    pub backoff: Backoff,
    /// The breaker, if there is one.
    pub breaker: Option<BreakerConfig>,
    /// Choice of the instance.
    pub pick: balancing::Policy,
}

impl Policy {
    /// Reads the parameters.
    #[must_use]
    pub fn read(params: Params<'_>) -> Self {
        let timeout = params.span("timeout");
        let growth = match params.choice("backoff") {
            "none" => Growth::None,
            "fixed" => Growth::Fixed,
            _ => Growth::Exponential,
        };
        let jitter = match params.choice("backoff_jitter") {
            "none" => Jitter::None,
            "equal" => Jitter::Equal,
            _ => Jitter::Full,
        };
        let pick = match params.choice("choose_instance") {
            "random" => balancing::Policy::Random,
            "least_request" => balancing::Policy::LeastRequest,
            "power_of_two" => balancing::Policy::Choices(params.count("choices") as u16),
            "ring_hash" => balancing::Policy::Ring(balancing::Policy::RING_SIZE),
            "maglev" => balancing::Policy::Maglev(balancing::Policy::MAGLEV_SIZE),
            _ => balancing::Policy::RoundRobin,
        };
        let breaker = params.flag("breaker").then(|| BreakerConfig {
            failure_rate: params.number("breaker_failure_rate"),
            window: params.count("breaker_window") as usize,
            minimum: params.count("breaker_minimum_calls") as usize,
            open_for: params.span("breaker_open").0,
            trials: params.count("breaker_half_open_calls") as u32,
        });
        Self {
            timeout: (!timeout.is_zero()).then_some(timeout.0),
            attempts: 1 + params.count("retries").min(100) as u16,
            backoff: Backoff {
                growth,
                base: params.span("backoff_base").0,
                most: params.span("backoff_max").0,
                jitter,
            },
            breaker,
            pick,
        }
    }
}
