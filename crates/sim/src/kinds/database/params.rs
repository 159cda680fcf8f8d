//! The parameters of replication.

use betwixt_model::{Distribution, ParamSpec, Params, SimSpan};

use crate::kernel::sampler::Sampler;

const REPLICATION: ParamSpec = ParamSpec::choice(
    "replication",
    "Replication",
    "shared",
    &[
        ("shared", "all instances use the same records"),
        ("asynchronous", "one leads and answers a write at once; the others hear of it later"),
        ("semi_synchronous", "the leader answers a write when some of the others have it"),
        ("synchronous", "the leader answers a write when all others have it; until then nobody reads that record"),
    ],
    "Whether each instance has records of its own, and when a write is answered.",
)
.in_group(GROUP);
const DELAY: ParamSpec = ParamSpec::distribution(
    "replication_delay",
    "Replication delay",
    Distribution::Constant(SimSpan::from_ms(10)),
    "How long it takes until a replica has a write, and until the leader hears of that; drawn for each write and replica, and in order.",
)
.in_group(GROUP)
.with_slider(0.000_1, 60.0);
const ACKS: ParamSpec = ParamSpec::count(
    "replication_acks",
    "Replicas needed",
    1,
    (1, 99),
    "How many replicas must have a write before it is answered. MySQL: rpl_semi_sync_source_wait_for_replica_count, 1.",
)
.in_group(GROUP)
.linear()
.only_if(REPLICATION.id, "semi_synchronous");
const PATIENCE: ParamSpec = ParamSpec::optional_duration(
    "replication_timeout",
    "Waits for replicas",
    10_000,
    "How long the leader waits for them; then it answers all the same. MySQL: rpl_semi_sync_source_timeout, 10 s.",
)
.in_group(GROUP)
.with_slider(0.0, 60.0)
.only_if(REPLICATION.id, "semi_synchronous");
const READ_FROM: ParamSpec = ParamSpec::choice(
    "read_from",
    "Read from",
    "leader",
    &[
        ("leader", "the replica that leads"),
        ("nearest", "the replica that the caller is at home with: callers in turn, in the order of their connections"),
        ("any", "any replica, as the caller's connection chooses"),
    ],
    "Which replica callers ask for a record. Writes go to the leader.",
)
.in_group(GROUP);
const FAILOVER: ParamSpec = ParamSpec::choice(
    "failover",
    "Failover",
    "manual",
    &[
        ("manual", "somebody has to do it: the fault of that name"),
        ("automatic", "when the leader was out of reach for as long as its lease, the replica that has most takes over"),
    ],
    "How another replica becomes the leader.",
)
.in_group(GROUP);
const LEASE: ParamSpec = ParamSpec::duration(
    "lease",
    "Lease",
    10_000,
    "How long a leader that cannot be reached keeps its place. MongoDB: electionTimeoutMillis, 10 s.",
)
.in_group(GROUP)
.with_slider(0.1, 60.0)
.only_if(FAILOVER.id, "automatic");
const LEASE_IGNORED: ParamSpec = ParamSpec::flag(
    "lease_ignored",
    "Ignores its lease",
    false,
    "Whether a leader that is cut off goes on when its lease has run out: then two take writes, and those of one are lost.",
)
.in_group(GROUP)
.only_if(FAILOVER.id, "automatic");
const KEEPS_TAIL: ParamSpec = ParamSpec::flag(
    "failover_keeps",
    "Waits for what is under way",
    false,
    "Whether the next leader begins only when it has all that was sent to it. Otherwise what is on its way is lost.",
)
.in_group(GROUP);

const GROUP: &str = "Replicas";

/// All of them.
pub(super) const PARAMS: [ParamSpec; 9] =
    [REPLICATION, DELAY, ACKS, PATIENCE, READ_FROM, FAILOVER, LEASE, LEASE_IGNORED, KEEPS_TAIL];

/// When a write is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// At once.
    Asynchronous,
    /// When so many replicas have it.
    SemiSynchronous(u16),
    /// When all replicas have it.
    Synchronous,
}

/// Whom callers ask for a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReadFrom {
    Leader,
    Nearest,
    Any,
}

/// The parameters, read.
#[derive(Clone, Debug)]
pub(super) struct Config {
    pub(super) mode: Mode,
    pub(super) delay: Sampler,
    /// How long a write waits for replicas at most [nanoseconds].
    pub(super) patience: Option<u64>,
    pub(super) read_from: ReadFrom,
    /// How long an unreachable leader stays the leader, if another one takes over by itself [nanoseconds].
    pub(super) lease: Option<u64>,
    pub(super) lease_ignored: bool,
    pub(super) keeps_tail: bool,
}

impl Config {
    /// Reads them; `None` where all instances share their records.
    pub(super) fn read(params: Params<'_>) -> Option<Self> {
        let mode = match params.choice(REPLICATION.id) {
            "asynchronous" => Mode::Asynchronous,
            "semi_synchronous" => Mode::SemiSynchronous(params.count(ACKS.id).clamp(1, 99) as u16),
            "synchronous" => Mode::Synchronous,
            _ => return None,
        };
        let patience = params.span(PATIENCE.id);
        Some(Self {
            mode,
            delay: Sampler::new(params.distribution(DELAY.id)),
            patience: (!patience.is_zero() && matches!(mode, Mode::SemiSynchronous(_))).then_some(patience.0),
            read_from: match params.choice(READ_FROM.id) {
                "nearest" => ReadFrom::Nearest,
                "any" => ReadFrom::Any,
                _ => ReadFrom::Leader,
            },
            lease: (params.choice(FAILOVER.id) == "automatic").then_some(params.span(LEASE.id).0),
            lease_ignored: params.flag(LEASE_IGNORED.id),
            keeps_tail: params.flag(KEEPS_TAIL.id),
        })
    }
}
