//! What can be set of a client.

use betwixt_model::{Distribution, ParamSpec, SimSpan};

const LOAD: &str = "Load";
const BURSTS: &str = "Bursts";
const PEOPLE: &str = "Patience";

pub(super) const PARAMS: [ParamSpec; 14] = [
    ParamSpec::choice(
        "arrivals",
        "Arrivals",
        "poisson",
        &[
            ("poisson", "open: people come at random, whatever happens"),
            ("constant", "open: one every so often, like a clock"),
            ("recorded", "open: at the times of the trace that the scenario holds"),
            ("closed", "closed: so many users, each thinking between operations"),
        ],
        "How operations start.",
    )
    .in_group(LOAD),
    ParamSpec::rate("rate", "Rate", 10.0, "How many operations start per second, all flows together.")
        .in_group(LOAD)
        .with_slider(0.1, 1_000.0),
    ParamSpec::optional_duration(
        "profile_repeat",
        "Profile repeats",
        0,
        "After how long the profile of the rate, or of the users, begins again, for bursts and for days; none lets its last point hold on.",
    )
    .in_group(LOAD)
    .with_slider(0.0, 3_600.0),
    ParamSpec::count("users", "Users", 10, (0, 1_000_000), "How many users there are; with a profile, at its whole.")
        .in_group(LOAD)
        .with_slider(1.0, 10_000.0)
        .only_if("arrivals", "closed"),
    ParamSpec::distribution(
        "think_time",
        "Think time",
        Distribution::Exponential(SimSpan::from_ms(1_000)),
        "How long a user thinks after one operation before starting the next.",
    )
    .in_group(LOAD)
    .only_if("arrivals", "closed"),
    ParamSpec::choice(
        "bursts",
        "Bursts",
        "none",
        &[("none", "the load does not come and go"), ("on_off", "bursts, with quiet between them")],
        "Whether an open load comes and goes.",
    )
    .in_group(BURSTS),
    ParamSpec::distribution(
        "burst_time",
        "Burst",
        Distribution::Constant(SimSpan::from_ms(1_000)),
        "How long a burst lasts.",
    )
    .in_group(BURSTS)
    .only_if("bursts", "on_off"),
    ParamSpec::distribution(
        "quiet_time",
        "Quiet",
        Distribution::Constant(SimSpan::from_ms(9_000)),
        "How long it is quiet between two bursts, and before the first.",
    )
    .in_group(BURSTS)
    .only_if("bursts", "on_off"),
    ParamSpec::number(
        "burst_factor",
        "Burst factor",
        5.0,
        (0.0, 1_000.0),
        "How many times the rate there is during a burst.",
    )
    .in_group(BURSTS)
    .with_slider(0.0, 100.0)
    .only_if("bursts", "on_off"),
    ParamSpec::number(
        "quiet_factor",
        "Quiet factor",
        1.0,
        (0.0, 1_000.0),
        "How many times the rate there is between bursts; at 0 nothing starts.",
    )
    .in_group(BURSTS)
    .with_slider(0.0, 1.0)
    .linear()
    .only_if("bursts", "on_off"),
    ParamSpec::optional_duration(
        "patience",
        "Patience",
        0,
        "How long a person waits before leaving. What they set going goes on without them.",
    )
    .in_group(PEOPLE),
    ParamSpec::choice(
        "patience_spread",
        "Patience differs",
        "none",
        &[("none", "everybody waits equally long"), ("exponential", "memoryless, with the patience as mean")],
        "How patience differs from one wait to the next.",
    )
    .in_group(PEOPLE),
    ParamSpec::count(
        "tries_again",
        "Tries again",
        0,
        (0, 100),
        "How often a person starts the same operation again (a reload) after it went wrong or took too long.",
    )
    .in_group(PEOPLE)
    .with_slider(0.0, 10.0)
    .linear(),
    ParamSpec::distribution(
        "tries_again_after",
        "Tries again after",
        Distribution::Exponential(SimSpan::from_ms(2_000)),
        "How long a person waits before trying again. Nothing changes while nobody tries again.",
    )
    .in_group(PEOPLE),
];
