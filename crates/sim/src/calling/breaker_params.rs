//! The parameters of a circuit breaker.

use betwixt_model::{ParamSpec, Params};

use super::breaker::BreakerConfig;
use super::breaker_window::Span;

const BREAKER: &str = "Circuit breaker";

/// When a breaker opens, and for how long.
pub(super) const PARAMS: [ParamSpec; 11] = [
    ParamSpec::flag(
        "breaker",
        "Circuit breaker",
        false,
        "Whether the caller stops calling for a while after too many failures.",
    )
    .in_group(BREAKER),
    on(ParamSpec::ratio(
        "breaker_failure_rate",
        "Opens at",
        0.5,
        "Share of failures among the calls it remembers at which it opens.",
    ))
    .linear(),
    on(ParamSpec::choice(
        "breaker_window_type",
        "Looks back on",
        "count",
        &[("count", "the last calls"), ("time", "the calls of the last seconds")],
        "What it remembers.",
    )),
    on(ParamSpec::count("breaker_window", "Remembers", 100, (1, 10_000), "How many calls it looks back on."))
        .with_slider(1.0, 1_000.0),
    ParamSpec::duration("breaker_window_time", "Remembers for", 100_000, "How long it looks back, in whole seconds.")
        .in_group(BREAKER)
        .only_if("breaker_window_type", "time")
        .with_slider(1.0, 600.0),
    on(ParamSpec::count(
        "breaker_minimum_calls",
        "Needs",
        100,
        (1, 10_000),
        "How many calls it must have seen before it may open.",
    ))
    .with_slider(1.0, 1_000.0),
    on(ParamSpec::optional_duration(
        "breaker_slow_call",
        "Slow from",
        0,
        "A call that takes longer is slow, whether it ends well or not; none calls nothing slow.",
    )),
    on(ParamSpec::ratio(
        "breaker_slow_rate",
        "Opens at slow",
        1.0,
        "Share of slow calls among the calls it remembers at which it opens.",
    ))
    .linear(),
    on(ParamSpec::duration("breaker_open", "Rests", 60_000, "How long it refuses calls before it tries again.")),
    on(ParamSpec::count(
        "breaker_half_open_calls",
        "Tries",
        10,
        (1, 1_000),
        "How many calls it lets through to find out whether all is well.",
    ))
    .with_slider(1.0, 50.0),
    on(ParamSpec::flag(
        "breaker_automatic",
        "Tries by itself",
        false,
        "Whether it becomes half-open as soon as its rest is over, not with the first call after that.",
    )),
];

const fn on(spec: ParamSpec) -> ParamSpec {
    spec.in_group(BREAKER).only_if("breaker", "true")
}

impl BreakerConfig {
    /// Reads the parameters; `None` where there is no breaker.
    #[must_use]
    pub fn read(params: Params<'_>) -> Option<Self> {
        let slow_call = params.span("breaker_slow_call").0;
        params.flag("breaker").then(|| Self {
            failure_rate: params.number("breaker_failure_rate"),
            slow_rate: params.number("breaker_slow_rate"),
            slow_call: (slow_call > 0).then_some(slow_call),
            window: if params.choice("breaker_window_type") == "time" {
                Span::Seconds(params.span("breaker_window_time").0.div_ceil(1_000_000_000))
            } else {
                Span::Calls(params.count("breaker_window") as usize)
            },
            minimum: params.count("breaker_minimum_calls") as usize,
            open_for: params.span("breaker_open").0,
            trials: params.count("breaker_half_open_calls") as u32,
            automatic: params.flag("breaker_automatic"),
        })
    }
}
