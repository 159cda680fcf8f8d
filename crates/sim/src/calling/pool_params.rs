//! The parameters of a pool of connections, and what they mean.

use betwixt_model::param::UNLIMITED;
use betwixt_model::{Distribution, ParamSpec, Params, SimSpan};

const POOL: &str = "Connection pool";
const OPENING: &str = "Opening connections";
const CLOSING: &str = "Closing connections";

/// The pool of connections that a caller keeps.
pub(super) const PARAMS: [ParamSpec; 12] = [
    ParamSpec::flag("pool", "Connection pool", false, "Whether the caller opens and keeps connections, each of which carries one request at a time (as in HTTP/1.1 or a database driver). Without a pool there is always a connection, and it costs nothing.")
        .in_group(POOL),
    ParamSpec::count("max_connections", "Connections", 10, (1, 1_000_000), "How many connections there may be, those being opened included. 10 is maximumPoolSize of HikariCP.")
        .in_group(POOL)
        .only_if("pool", "true")
        .with_slider(1.0, 1_000.0)
        .or_unlimited(),
    ParamSpec::choice(
        "pool_per",
        "One pool for",
        "callee",
        &[
            ("callee", "all instances: a connection leads to the instance that was chosen when it was opened, as behind one address"),
            ("instance", "each instance: every attempt chooses its instance first, as a proxy does that knows them all"),
        ],
        "Which instance a connection of the pool leads to.",
    )
    .in_group(POOL)
    .only_if("pool", "true"),
    ParamSpec::count("pool_waiting", "May wait", UNLIMITED, (0, 1_000_000), "How many attempts may wait for a connection, not counting one for each connection that is being opened. One more is refused at once.")
        .in_group(POOL)
        .only_if("pool", "true")
        .with_slider(0.0, 1_000.0)
        .or_unlimited(),
    ParamSpec::optional_duration("pool_wait", "Longest wait", 30_000, "How long an attempt may wait for a connection, opening included, before it is refused. 30 s is connectionTimeout of HikariCP.")
        .in_group(POOL)
        .only_if("pool", "true"),
    ParamSpec::count("connect_round_trips", "Round trips", 2, (0, 20), "How many times a message goes there and back before a new connection can be used: one for TCP (RFC 9293), one for TLS 1.3 (RFC 8446), two for TLS 1.2.")
        .in_group(OPENING)
        .only_if("pool", "true")
        .linear(),
    ParamSpec::distribution("connect_time", "Opening takes", Distribution::Constant(SimSpan::ZERO), "How long opening a connection takes on top of the round trips: cryptography, or logging in at a database.")
        .in_group(OPENING)
        .only_if("pool", "true"),
    ParamSpec::optional_duration("connect_timeout", "Connect timeout", 5_000, "How long opening a connection may take before it is given up: the attempt is refused, for nothing was sent. 5 s is connect_timeout of Envoy; Istio has 10 s.")
        .in_group(OPENING)
        .only_if("pool", "true"),
    ParamSpec::flag("timeout_covers_connecting", "In the timeout", false, "Whether the timeout of an attempt begins when it asks for a connection, as with clients that have one timeout for everything. Otherwise it begins when the request is sent.")
        .in_group(OPENING)
        .only_if("pool", "true"),
    ParamSpec::optional_duration("idle_timeout", "Idle at most", 0, "How long a connection may carry nothing before it is closed (keep-alive time); none keeps it.")
        .in_group(CLOSING)
        .only_if("pool", "true"),
    ParamSpec::optional_duration("max_lifetime", "Lives at most", 0, "How long after its opening a connection is closed, as soon as it carries nothing; none keeps it.")
        .in_group(CLOSING)
        .only_if("pool", "true"),
    ParamSpec::count("max_requests_per_connection", "Carries at most", UNLIMITED, (1, 1_000_000), "After how many requests a connection is closed; 1 opens a new one for each request.")
        .in_group(CLOSING)
        .only_if("pool", "true")
        .with_slider(1.0, 10_000.0)
        .or_unlimited(),
];

/// A pool's parameters, read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PoolConfig {
    /// Connections at most, those being opened included.
    pub most: u64,
    /// Whether an attempt chooses its instance before it asks for a connection.
    pub per_instance: bool,
    /// Attempts that may wait, one for each connection being opened left out.
    pub room: u64,
    /// Longest wait for a connection [nanoseconds]; `None` waits as long as it takes.
    pub wait: Option<u64>,
    /// Messages there and back before a connection can be used.
    pub round_trips: u16,
    /// What opening takes besides.
    pub connect_time: Distribution,
    /// Longest opening [nanoseconds].
    pub connect_timeout: Option<u64>,
    /// Whether the timeout of an attempt begins with its wait for a connection.
    pub covered: bool,
    /// Longest rest of a connection [nanoseconds].
    pub idle: Option<u64>,
    /// Longest life of a connection [nanoseconds].
    pub life: Option<u64>,
    /// Requests that a connection carries at most.
    pub uses: u64,
}

impl PoolConfig {
    /// Reads the parameters; `None` where there is no pool.
    #[must_use]
    pub fn read(params: Params<'_>) -> Option<Self> {
        let optional = |id| Some(params.span(id).0).filter(|span| *span > 0);
        params.flag("pool").then(|| Self {
            most: params.count("max_connections"),
            per_instance: params.choice("pool_per") == "instance",
            room: params.count("pool_waiting"),
            wait: optional("pool_wait"),
            round_trips: params.count("connect_round_trips").min(20) as u16,
            connect_time: params.distribution("connect_time"),
            connect_timeout: optional("connect_timeout"),
            covered: params.flag("timeout_covers_connecting"),
            idle: optional("idle_timeout"),
            life: optional("max_lifetime"),
            uses: params.count("max_requests_per_connection"),
        })
    }

    /// No limits, and nothing to pay: what is left of a pool that was switched off while attempts wait.
    pub(super) fn open_up(self) -> Self {
        Self {
            most: u64::MAX,
            room: u64::MAX,
            wait: None,
            round_trips: 0,
            connect_time: Distribution::Constant(SimSpan::ZERO),
            idle: None,
            life: None,
            uses: u64::MAX,
            ..self
        }
    }
}
