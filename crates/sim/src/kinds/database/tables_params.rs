//! The parameters of what a database keeps besides its records: inbox, outbox and captured changes.

use betwixt_model::{ParamSpec, Params};

const CAPTURE: ParamSpec = ParamSpec::choice(
    "change_capture",
    "Publishes",
    "outbox",
    &[
        ("outbox", "the messages that programs put into its outbox, in the transaction of a write"),
        ("writes", "a message for every write (change data capture)"),
    ],
    "What its relay publishes, over each of its connections. Without a connection there is no relay.",
)
.in_group(GROUP);
const INTERVAL: ParamSpec = ParamSpec::duration(
    "relay_interval",
    "Relay looks every",
    500,
    "How often the relay looks for new messages (polling publisher); 0 follows the log without delay. Debezium, CommonConnectorConfig: poll.interval.ms, 500 ms.",
)
.in_group(GROUP)
.with_slider(0.0, 60.0);
const IN_FLIGHT: ParamSpec = ParamSpec::count(
    "relay_in_flight",
    "Relay has on its way",
    1,
    (1, 1_000),
    "How many messages of a connection may be sent and not acknowledged. One keeps their order; with more, one that is sent again is overtaken.",
)
.in_group(GROUP)
.with_slider(1.0, 100.0);
const MARK: ParamSpec = ParamSpec::duration(
    "relay_mark_interval",
    "Relay marks every",
    0,
    "How often the relay notes what is published; 0 notes each at once. After a crash it publishes again what was not noted. Kafka Connect, WorkerConfig: offset.flush.interval.ms, 60 s.",
)
.in_group(GROUP)
.with_slider(0.0, 600.0);
const WINDOW: ParamSpec = ParamSpec::duration(
    "inbox_window",
    "Inbox remembers for",
    7 * 86_400_000,
    "How long messages are known that programs noted in its inbox. NServiceBus: TimeToKeepDeduplicationData, 7 days.",
)
.in_group(GROUP)
.with_slider(1.0, 604_800.0);

const GROUP: &str = "Outbox and inbox";

/// All of them.
pub(super) const PARAMS: [ParamSpec; 5] = [CAPTURE, INTERVAL, IN_FLIGHT, MARK, WINDOW];

/// The parameters, read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settings {
    /// Every write is published, not only what stands in the outbox.
    pub(super) all_writes: bool,
    /// Between two looks of the relay [nanoseconds].
    pub(super) interval: u64,
    /// Messages on their way over one connection.
    pub(super) in_flight: usize,
    /// Between two times of noting what is published [nanoseconds].
    pub(super) mark_interval: u64,
    /// How long the inbox remembers [nanoseconds].
    pub(super) window: u64,
}

impl Settings {
    /// Reads them.
    pub(super) fn read(params: Params<'_>) -> Self {
        Self {
            all_writes: params.choice(CAPTURE.id) == "writes",
            interval: params.span(INTERVAL.id).0,
            in_flight: params.count(IN_FLIGHT.id).max(1) as usize,
            mark_interval: params.span(MARK.id).0,
            window: params.span(WINDOW.id).0,
        }
    }
}
