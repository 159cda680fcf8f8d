//! What can be set on a topic.

use betwixt_model::{ParamSpec, Params};

/// The parameters, read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Settings {
    pub(super) partitions: usize,
    pub(super) by_operation: bool,
    /// How long a record is kept [nanoseconds]; for ever without it.
    pub(super) retention: Option<u64>,
    pub(super) commit_before: bool,
    pub(super) commit_interval: u64,
    pub(super) max_poll_records: u64,
    pub(super) redelivery_delay: u64,
    pub(super) max_receives: u32,
    pub(super) heartbeat_interval: u64,
    pub(super) session_timeout: u64,
    pub(super) max_poll_interval: u64,
    pub(super) rebalance_time: u64,
}

impl Settings {
    /// Reads the parameters.
    pub(super) fn read(params: Params<'_>) -> Self {
        let retention = params.span("retention");
        Self {
            partitions: params.count("partitions").clamp(1, MOST_PARTITIONS) as usize,
            by_operation: params.choice("partition_by") == "operation",
            retention: (!retention.is_zero()).then_some(retention.0),
            commit_before: params.choice("commit") == "before",
            commit_interval: params.span("commit_interval").0,
            max_poll_records: params.count("max_poll_records").max(1),
            redelivery_delay: params.span("redelivery_delay").0,
            max_receives: params.count("max_receives") as u32,
            // Looking all the time would never end.
            heartbeat_interval: params.span("heartbeat_interval").0.max(1_000_000),
            session_timeout: params.span("session_timeout").0,
            max_poll_interval: params.span("max_poll_interval").0,
            rebalance_time: params.span("rebalance_time").0,
        }
    }
}

const MOST_PARTITIONS: u64 = 1_000;

pub(super) const PARAMS: [ParamSpec; 12] = [
    ParamSpec::count("partitions", "Partitions", 3, (1, MOST_PARTITIONS), "How many logs the topic consists of: so many consumers of a group can work at once. More can be added while it runs. Chosen; Apache Kafka's own default is 1.")
        .in_group("Records")
        .with_slider(1.0, 100.0),
    ParamSpec::choice(
        "partition_by",
        "Partition by",
        "key",
        &[
            ("key", "the operation's key: records about one key stay in order"),
            ("operation", "the operation: records are spread evenly, in no order"),
        ],
        "What decides the partition of a record.",
    )
    .in_group("Records"),
    ParamSpec::optional_duration("retention", "Keeps for", 604_800_000, "How long a record is kept for those who have not read it (Kafka: log.retention.hours 168); none keeps it for ever.")
        .in_group("Records")
        .with_slider(1.0, 604_800.0),
    ParamSpec::choice(
        "commit",
        "Commits",
        "after",
        &[
            ("after", "after processing: a consumer that crashes reads some records again (at least once)"),
            ("before", "before processing: a consumer that crashes loses the records it has fetched (at most once)"),
        ],
        "When a consumer tells how far it has read.",
    )
    .in_group("Consumers"),
    ParamSpec::duration("commit_interval", "Commits each", 5_000, "How long after a record is done its offset is committed, committing after processing (Kafka: auto.commit.interval.ms 5000); 0 at once.")
        .in_group("Consumers")
        .with_slider(0.0, 60.0),
    ParamSpec::count("max_poll_records", "Fetches at once", 500, (1, 100_000), "How many records of a partition are fetched, and committed, at once, committing before processing (Kafka: max.poll.records 500).")
        .in_group("Consumers")
        .with_slider(1.0, 10_000.0),
    ParamSpec::duration("redelivery_delay", "Waits after error", 1_000, "How long a consumer waits before it tries a record again that did not end well; its partition waits too.")
        .in_group("Consumers"),
    ParamSpec::count("max_receives", "Most tries", 0, (0, 1_000), "Tries after which a consumer puts a record aside and goes on; 0 tries for ever, and nothing behind it in its partition moves.")
        .in_group("Consumers")
        .with_slider(0.0, 50.0),
    ParamSpec::duration("heartbeat_interval", "Heartbeat", 3_000, "How often the members of a group are counted (Kafka: heartbeat.interval.ms 3000).")
        .in_group("Group")
        .with_slider(0.1, 60.0),
    ParamSpec::duration("session_timeout", "Session timeout", 45_000, "How long a consumer may be silent before its partitions go to others (Kafka: session.timeout.ms 45000).")
        .in_group("Group")
        .with_slider(1.0, 600.0),
    ParamSpec::duration("max_poll_interval", "Longest work", 300_000, "How long a consumer may work on one record before the group gives it up and reads from the committed offset again (Kafka: max.poll.interval.ms 300000).")
        .in_group("Group")
        .with_slider(1.0, 3_600.0),
    ParamSpec::duration("rebalance_time", "Rebalances for", 3_000, "How long a group reads nothing when its members change (Kafka: group.initial.rebalance.delay.ms 3000).")
        .in_group("Group")
        .with_slider(0.0, 60.0),
];
