//! The parameters of a store with quorums.

use betwixt_model::param::ParamDefault;
use betwixt_model::{Distribution, ParamSpec, ParamValue, Params, SimSpan};

use crate::kernel::sampler::Sampler;
use crate::serving;

const QUORUMS: &str = "Quorums";
const WAYS: &str = "Between instances";
const CLOCKS: &str = "Clocks";

const REPLICAS: ParamSpec = ParamSpec::count(
    "replicas",
    "Replicas",
    3,
    (1, 99),
    "How many instances hold a copy of each record: N. No more than there are instances. Dynamo: 3.",
)
.in_group(QUORUMS)
.with_slider(1.0, 9.0)
.linear();
const READ_QUORUM: ParamSpec = ParamSpec::count(
    "read_quorum",
    "Read quorum",
    2,
    (1, 99),
    "How many replicas must have answered before a read is answered: R. No more than there are replicas. Dynamo: 2.",
)
.in_group(QUORUMS)
.with_slider(1.0, 9.0)
.linear();
const WRITE_QUORUM: ParamSpec = ParamSpec::count(
    "write_quorum",
    "Write quorum",
    2,
    (1, 99),
    "How many replicas must have a write before it is answered: W. No more than there are replicas. Dynamo: 2.",
)
.in_group(QUORUMS)
.with_slider(1.0, 9.0)
.linear();
const SLOPPY: ParamSpec = ParamSpec::flag(
    "sloppy_quorum",
    "Sloppy quorum",
    false,
    "Whether the next instances on the ring stand in for replicas that are taken for down. Then a quorum of reads may meet none of a quorum of writes.",
)
.in_group(QUORUMS);
const HANDOFF: ParamSpec = ParamSpec::flag(
    "hinted_handoff",
    "Hinted handoff",
    true,
    "Whether what a replica has missed is kept for it and handed over when it is back. Cassandra: hinted_handoff_enabled, true.",
)
.in_group(QUORUMS);
const REPAIR: ParamSpec = ParamSpec::choice(
    "read_repair",
    "Read repair",
    "background",
    &[
        ("none", "replicas that a read found to be behind stay so"),
        ("background", "they are sent the newest write that the read has seen; the answer does not wait for that"),
        ("blocking", "the answer waits until a write quorum has what it says, so that no later read says less"),
    ],
    "What a read does about replicas that are behind. Dynamo: in the background.",
)
.in_group(QUORUMS);
const COORDINATOR: ParamSpec = ParamSpec::choice(
    "coordinator",
    "Coordinator",
    "instance",
    &[
        ("instance", "the instance that was asked: its own copy is at hand"),
        ("proxy", "something beside the instances: each copy is a way off, as with routing by the client's library"),
    ],
    "Who asks the replicas.",
)
.in_group(QUORUMS);
const PATIENCE: ParamSpec = ParamSpec::duration(
    "replica_timeout",
    "Waits for replicas",
    2_000,
    "How long the coordinator waits for a quorum; then it answers with an error, and a write may have happened. Cassandra: write_request_timeout, 2 s.",
)
.in_group(QUORUMS)
.with_slider(0.01, 60.0);

const fn way(id: &'static str, name: &'static str, help: &'static str) -> ParamSpec {
    // One millisecond on average: Bailis and others, section 5.2.
    ParamSpec::distribution(id, name, Distribution::Exponential(SimSpan::from_ms(1)), help)
        .in_group(WAYS)
        .with_slider(0.000_1, 60.0)
}

const WRITE_DELAY: ParamSpec = way(
    "write_delay",
    "Write to replica",
    "How long a write is on its way from the coordinator to a replica, work there included; W of the WARS model. Drawn for each replica.",
);
const ACK_DELAY: ParamSpec = way(
    "ack_delay",
    "Acknowledgement",
    "How long a replica's word that it has a write is on its way back; A of the WARS model.",
);
const READ_DELAY: ParamSpec = way(
    "read_delay",
    "Read to replica",
    "How long a read is on its way to a replica; R of the WARS model.",
);
const RESPONSE_DELAY: ParamSpec = way(
    "response_delay",
    "Response of replica",
    "How long what a replica holds is on its way back; S of the WARS model.",
);
const DETECTION: ParamSpec = ParamSpec::duration(
    "failure_detection",
    "Notices after",
    1_000,
    "How long an instance must have been out of reach before the others take it for down, and no longer wait for it. Chosen: between a heartbeat and the 20 s of ScyllaDB's failure detector.",
)
.in_group(WAYS)
.with_slider(0.0, 60.0);
const SKEW: ParamSpec = ParamSpec::duration(
    "clock_skew",
    "Clock skew",
    0,
    "How far the clock of each instance is off at the start, at most, either way; drawn once for each. The latest timestamp wins, so a clock that is behind loses writes.",
)
.in_group(CLOCKS)
.with_slider(0.0, 10.0);
const DRIFT: ParamSpec = ParamSpec::number(
    "clock_drift",
    "Clock drift",
    0.0,
    (0.0, 100_000.0),
    "How much too fast or too slow each clock runs, at most, in parts per million; drawn once for each. Spanner reckons with 200.",
)
.in_group(CLOCKS)
.with_slider(0.0, 1_000.0);

const OWN: [ParamSpec; 15] = [
    REPLICAS,
    READ_QUORUM,
    WRITE_QUORUM,
    SLOPPY,
    HANDOFF,
    REPAIR,
    COORDINATOR,
    PATIENCE,
    WRITE_DELAY,
    ACK_DELAY,
    READ_DELAY,
    RESPONSE_DELAY,
    DETECTION,
    SKEW,
    DRIFT,
];

/// All of them: those of serving come first. One instance would be no quorum, so there are three.
pub(super) const PARAMS: &[ParamSpec] = &{
    let mut all =
        crate::joined::<{ serving::EXTERNAL_PARAMS.len() + OWN.len() }>(&[&serving::EXTERNAL_PARAMS, &OWN]);
    let mut at = 0;
    while at < all.len() {
        if matches!(all[at].id.as_bytes(), b"instances") {
            all[at] = all[at].defaulting(ParamDefault::Value(ParamValue::Count(3)));
        }
        at += 1;
    }
    all
};

/// What a read does about replicas that are behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repair {
    None,
    Background,
    Blocking,
}

/// The parameters, read.
#[derive(Clone, Debug)]
pub(super) struct Config {
    pub(super) replicas: u16,
    pub(super) read_quorum: u16,
    pub(super) write_quorum: u16,
    pub(super) sloppy: bool,
    pub(super) handoff: bool,
    pub(super) repair: Repair,
    /// The coordinator stands beside the instances.
    pub(super) proxy: bool,
    /// How long a coordinator waits [nanoseconds].
    pub(super) patience: u64,
    pub(super) write_delay: Sampler,
    pub(super) ack_delay: Sampler,
    pub(super) read_delay: Sampler,
    pub(super) response_delay: Sampler,
    /// How long somebody is out of reach before the others know [nanoseconds].
    pub(super) detection: u64,
    /// How far a clock is off at most [nanoseconds].
    pub(super) skew: f64,
    /// How much a clock gains or loses at most [share].
    pub(super) drift: f64,
}

impl Config {
    /// Reads them.
    pub(super) fn read(params: Params<'_>) -> Self {
        let few = |spec: &ParamSpec| params.count(spec.id).clamp(1, 99) as u16;
        let sampler = |spec: &ParamSpec| Sampler::new(params.distribution(spec.id));
        Self {
            replicas: few(&REPLICAS),
            read_quorum: few(&READ_QUORUM),
            write_quorum: few(&WRITE_QUORUM),
            sloppy: params.flag(SLOPPY.id),
            handoff: params.flag(HANDOFF.id),
            repair: match params.choice(REPAIR.id) {
                "none" => Repair::None,
                "blocking" => Repair::Blocking,
                _ => Repair::Background,
            },
            proxy: params.choice(COORDINATOR.id) == "proxy",
            patience: params.span(PATIENCE.id).0,
            write_delay: sampler(&WRITE_DELAY),
            ack_delay: sampler(&ACK_DELAY),
            read_delay: sampler(&READ_DELAY),
            response_delay: sampler(&RESPONSE_DELAY),
            detection: params.span(DETECTION.id).0,
            skew: params.span(SKEW.id).0 as f64,
            drift: params.number(DRIFT.id) / 1e6,
        }
    }
}
