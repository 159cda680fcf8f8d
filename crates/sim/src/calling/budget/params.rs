//! The parameters of a retry budget.

use betwixt_model::{ParamSpec, Params};

use super::{BudgetConfig, TOKEN, TokenRules};

const GROUP: &str = "Retry budget";

/// How many retries a connection can afford.
pub(in crate::calling) const PARAMS: [ParamSpec; 14] = [
    ParamSpec::choice(
        "retry_budget",
        "Retry budget",
        "none",
        &[
            ("none", "every retry is affordable"),
            ("ratio", "retries under way are a share of what is under way, as in Envoy"),
            ("tokens", "retries are paid from a bucket of tokens, as in the AWS SDKs and gRPC"),
            ("window", "calls of the last while earn retries, as in Finagle"),
        ],
        "What limits the retries of this connection as a whole, whatever a single call may do.",
    )
    .in_group(GROUP),
    ParamSpec::ratio(
        "budget_percent",
        "Share",
        0.2,
        "Retries under way are at most this share of the attempts under way or waiting.",
    )
    .in_group(GROUP)
    .only_if("retry_budget", "ratio")
    .linear(),
    ParamSpec::count(
        "min_retry_concurrency",
        "Always allowed",
        3,
        (0, 1_000_000),
        "So many retries may be under way whatever the share.",
    )
    .in_group(GROUP)
    .only_if("retry_budget", "ratio")
    .with_slider(0.0, 100.0),
    tokens("budget_tokens", "Tokens", 100.0, "What the bucket holds at most, and at the start."),
    tokens("budget_first_adds", "First attempt adds", 0.1, "What each call adds with its first attempt."),
    tokens("budget_ok_adds", "Success adds", 0.0, "What each attempt that ended well adds."),
    tokens(
        "budget_failure_costs",
        "Failure costs",
        0.0,
        "What each attempt that did not end well takes, tried again or not.",
    ),
    tokens(
        "budget_retry_costs",
        "Retry costs",
        1.0,
        "What each retry takes; it does not happen if so much is not there.",
    ),
    tokens(
        "budget_timeout_costs",
        "Retry after timeout",
        0.0,
        "What a retry after a timeout takes, where that is more than another retry takes.",
    ),
    tokens("budget_floor", "Needs more than", 0.0, "A retry happens only while the bucket holds more than this."),
    ParamSpec::flag(
        "budget_refund",
        "Gives back",
        false,
        "Whether a retry that ended well gives back what it took, instead of adding what a success adds.",
    )
    .in_group(GROUP)
    .only_if("retry_budget", "tokens"),
    ParamSpec::duration("budget_ttl", "Remembers", 10_000, "How long a call counts.")
        .in_group(GROUP)
        .only_if("retry_budget", "window"),
    ParamSpec::count(
        "budget_min_per_second",
        "Free retries",
        10,
        (0, 1_000_000),
        "So many retries per second need not be earned.",
    )
    .in_group(GROUP)
    .only_if("retry_budget", "window")
    .with_slider(0.0, 1_000.0),
    ParamSpec::ratio("budget_can_retry", "Calls earn", 0.2, "How many retries one call earns.")
        .in_group(GROUP)
        .only_if("retry_budget", "window")
        .linear(),
];

const fn tokens(id: &'static str, name: &'static str, default: f64, help: &'static str) -> ParamSpec {
    ParamSpec::number(id, name, default, (0.0, 1_000_000.0), help)
        .in_group(GROUP)
        .only_if("retry_budget", "tokens")
        .with_slider(0.0, 1_000.0)
}

impl BudgetConfig {
    /// Reads the parameters; `None` where there is no budget.
    #[must_use]
    pub fn read(params: Params<'_>) -> Option<Self> {
        let tokens = |id| libm::round(params.number(id) * TOKEN as f64) as u64;
        Some(match params.choice("retry_budget") {
            "ratio" => Self::Ratio {
                share: params.number("budget_percent"),
                least: params.count("min_retry_concurrency") as u32,
            },
            "tokens" => Self::Tokens(TokenRules {
                capacity: tokens("budget_tokens"),
                first_adds: tokens("budget_first_adds"),
                ok_adds: tokens("budget_ok_adds"),
                failure_costs: tokens("budget_failure_costs"),
                retry_costs: tokens("budget_retry_costs"),
                timeout_costs: tokens("budget_timeout_costs"),
                floor: tokens("budget_floor"),
                refund: params.flag("budget_refund"),
            }),
            "window" => Self::Window {
                ttl: params.span("budget_ttl").0,
                per_second: params.count("budget_min_per_second"),
                share: params.number("budget_can_retry"),
            },
            _ => return None,
        })
    }
}
