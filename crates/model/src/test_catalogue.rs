//! A small catalogue for this crate's own tests; the real one belongs to the simulator.

use crate::catalogue::{Catalogue, FaultReach, FaultSpec, KindSpec, PartPreset, PresetSpec, Role};
use crate::distribution::Distribution;
use crate::param::{ParamDefault, ParamSpec, ParamValue};
use crate::units::SimSpan;

const fn kind(id: &'static str, title: &'static str, role: Role, params: &'static [ParamSpec]) -> KindSpec {
    KindSpec {
        id,
        title,
        role,
        icon: id,
        silhouette: "square",
        summary: "Stands for something.",
        params,
        presets: &[PresetSpec { id: "plain", title: "Plain", icon: "plain", category: "All", params: &[] }],
        takes: !matches!(role, Role::Source),
        sends: !matches!(role, Role::Store | Role::External),
        programmable: matches!(role, Role::Server),
        #[cfg(not(target_arch = "wasm32"))]
        page: "",
    }
}

const TEN_MS: Distribution = Distribution::Exponential(SimSpan::from_ms(10));

static CLIENT: KindSpec = kind(
    "client",
    "Client",
    Role::Source,
    &[
        ParamSpec::rate("rate", "Arrivals", 5.0, "How often a person starts something."),
        ParamSpec::choice(
            "arrivals",
            "Pattern",
            "poisson",
            &[("poisson", "as people come"), ("constant", "like a clock")],
            "How arrivals are spread.",
        ),
    ],
);
static SERVICE: KindSpec = kind(
    "service",
    "Service",
    Role::Server,
    &[
        ParamSpec::count("workers", "Workers", 4, (1, 10_000), "Requests it works on at a time."),
        ParamSpec::count("queue", "Queue", 100, (0, 1_000_000), "Requests that may wait.").or_unlimited(),
        ParamSpec::distribution("service_time", "Service time", TEN_MS, "How long the work takes."),
        ParamSpec::optional_duration("patience", "Patience", 0, "How long a request may wait."),
        ParamSpec::flag("hold", "Hold worker", true, "Whether a worker is held while it waits."),
    ],
);
static BALANCER: KindSpec = kind("balancer", "Balancer", Role::Router, &[]);
static CACHE: KindSpec = kind(
    "cache",
    "Cache",
    Role::Cache,
    &[ParamSpec::optional_duration("ttl", "Time to live", 60_000, "How long a record stays.")],
);
static DATABASE: KindSpec = kind(
    "database",
    "Database",
    Role::Store,
    &[
        ParamSpec::number("slowdown", "Slowdown", 1.0, (0.5, 100.0), "How much slower it is when full."),
        ParamSpec::optional_duration("transaction_timeout", "Transaction timeout", 60_000, "How long one may be open."),
        ParamSpec::count("starting_amount", "Amount", 0, (0, 100), "How much there is of each record."),
        ParamSpec::duration("inbox_window", "Inbox remembers for", 1_000, "How long messages are known."),
        ParamSpec::choice(
            "replication",
            "Replication",
            "shared",
            &[("shared", "the same records"), ("asynchronous", "each its own")],
            "Whether each instance has records of its own.",
        ),
    ],
);
static QUEUE: KindSpec = kind("queue", "Queue", Role::Queue, &[]);
static THIRD_PARTY: KindSpec = kind("third_party", "Third party", Role::External, &[]);

const fn fault(id: &'static str, title: &'static str, reach: FaultReach, params: &'static [ParamSpec]) -> FaultSpec {
    FaultSpec {
        id,
        title,
        summary: "Something goes wrong.",
        reach,
        params,
        instant: false,
        selective: false,
        doubt: FaultSpec::no_doubt,
    }
}

static SLOW: FaultSpec = fault(
    "slow",
    "Slow",
    FaultReach::Component,
    &[ParamSpec::number("factor", "Factor", 10.0, (1.0, 1_000.0), "How many times slower.")],
);
static CRASH: FaultSpec = FaultSpec { instant: true, ..fault("crash", "Crash", FaultReach::Component, &[]) };
static LOSS: FaultSpec = FaultSpec {
    selective: true,
    ..fault(
        "loss",
        "Loss",
        FaultReach::Connection,
        &[
            ParamSpec::ratio("share", "Share", 0.1, "Share of messages that are lost."),
            ParamSpec::count("first", "First", 9, (0, 9), "How many are looked at."),
        ],
    )
};

/// The catalogue of the tests.
pub(crate) static CATALOGUE: Catalogue = Catalogue {
    kinds: &[&CLIENT, &SERVICE, &BALANCER, &CACHE, &DATABASE, &QUEUE, &THIRD_PARTY],
    faults: &[&SLOW, &CRASH, &LOSS],
    connection: &[
        ParamSpec::distribution("latency", "Latency", Distribution::Constant(SimSpan::from_ms(1)), "Round trip."),
        ParamSpec::duration("there", "There", 0, "One way.").defaulting(ParamDefault::HalfOf("base")),
        ParamSpec::duration("base", "Base", 2, "Base of the two."),
        ParamSpec::duration("back", "Back", 0, "The other way.").defaulting(ParamDefault::SameAs("there")),
        ParamSpec::ratio("loss", "Loss", 0.0, "Share of messages that are lost."),
        ParamSpec::optional_duration("timeout", "Timeout", 0, "How long the caller waits."),
        ParamSpec::count("retries", "Retries", 0, (0, 100), "Further attempts."),
    ],
    connection_presets: &[&[
        PartPreset {
            id: "lossy",
            title: "Lossy",
            group: "Network",
            source: "A bad day.",
            params: &[("loss", ParamValue::Ratio(0.1)), ("retries", ParamValue::Count(3))],
        },
        PartPreset {
            id: "once",
            title: "Once",
            group: "Policy",
            source: "A good day.",
            params: &[("retries", ParamValue::Count(0)), ("timeout", ParamValue::Span(SimSpan::from_ms(500)))],
        },
    ]],
    flow: &[
        ParamSpec::number("weight", "Weight", 1.0, (0.0, 1_000_000.0), "Share of the arrivals."),
        ParamSpec::count("keys", "Keys", 100, (1, 1_000_000), "How many records there are."),
        ParamSpec::number("key_skew", "Skew", 0.0, (0.0, 5.0), "How much the first records are liked."),
    ],
    icons: &["client", "service", "checkout", "plain"],
    doubts: Catalogue::no_doubts,
    engine: "0.1.0",
};
