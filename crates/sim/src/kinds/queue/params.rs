//! What can be set on a queue.

use betwixt_model::{ParamSpec, Params};

/// In which order items go out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Ordering {
    /// As they come, and what is delivered again at the end.
    #[default]
    None,
    /// Items about the same key one after the other.
    Key,
    /// All items one after the other.
    All,
}

/// What the queue promises.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Delivery {
    /// An item is kept until it is done.
    #[default]
    AtLeastOnce,
    /// An item is told and forgotten.
    AtMostOnce,
    /// An item is deleted as it is handed over, and the consumer's answer makes room for the next.
    DeleteFirst,
}

/// The parameters, read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Settings {
    pub(super) capacity: u64,
    pub(super) each: bool,
    pub(super) delivery: Delivery,
    pub(super) consumers: usize,
    pub(super) visibility_timeout: u64,
    pub(super) redelivery_delay: u64,
    pub(super) max_receives: u32,
    pub(super) delay: u64,
    pub(super) ordering: Ordering,
    pub(super) deduplicate_for: u64,
    /// Dead letters go over the last connection.
    pub(super) dead_letters_out: bool,
}

impl Settings {
    /// Reads the parameters.
    pub(super) fn read(params: Params<'_>) -> Self {
        Self {
            capacity: params.count("capacity"),
            each: params.choice("subscribers") == "each",
            delivery: match params.choice("delivery") {
                "at_most_once" => Delivery::AtMostOnce,
                "delete_first" => Delivery::DeleteFirst,
                _ => Delivery::AtLeastOnce,
            },
            consumers: params.count("consumers") as usize,
            visibility_timeout: params.span("visibility_timeout").0,
            redelivery_delay: params.span("redelivery_delay").0,
            max_receives: params.count("max_receives") as u32,
            delay: params.span("delivery_delay").0,
            ordering: match params.choice("ordering") {
                "key" => Ordering::Key,
                "all" => Ordering::All,
                _ => Ordering::None,
            },
            deduplicate_for: params.span("deduplicate_for").0,
            dead_letters_out: params.choice("dead_letters") == "last_connection",
        }
    }

    /// Whether an item that was delivered so often is a dead letter.
    pub(super) const fn is_dead(&self, receives: u32) -> bool {
        self.max_receives > 0 && receives >= self.max_receives
    }
}

pub(super) const PARAMS: [ParamSpec; 11] = [
    ParamSpec::count("capacity", "Capacity", 100_000, (1, 10_000_000), "How many items may wait for one subscriber; one more is refused, or lost if nobody waits for the answer.")
        .in_group("Items")
        .with_slider(1.0, 1_000_000.0)
        .or_unlimited(),
    ParamSpec::choice(
        "subscribers",
        "Subscribers",
        "each",
        &[
            ("each", "every outgoing connection gets each item (publish and subscribe)"),
            ("share", "the outgoing connections share the items (competing consumers)"),
        ],
        "Who gets an item when there are several outgoing connections.",
    )
    .in_group("Items"),
    ParamSpec::duration("delivery_delay", "Hides at first for", 0, "How long an item is kept back after it came. Amazon SQS calls it DelaySeconds, and has 0 to 15 min.")
        .in_group("Items")
        .with_slider(0.0, 900.0),
    ParamSpec::choice(
        "ordering",
        "Order",
        "none",
        &[
            ("none", "items go out as they come, several at once; what is delivered again goes to the end"),
            ("key", "items about the same key go out one after the other (a message group for each key)"),
            ("all", "all items go out one after the other (one message group)"),
        ],
        "Which items wait until the one before is done. What is delivered again keeps its place, and those behind it wait.",
    )
    .in_group("Items"),
    ParamSpec::duration("deduplicate_for", "Knows duplicates for", 0, "How long an item is recognised when its operation sends it again: it is answered ok and not kept. Amazon SQS has 5 min for its FIFO queues; 0 recognises none.")
        .in_group("Items")
        .with_slider(0.0, 3_600.0),
    ParamSpec::choice(
        "delivery",
        "Delivery",
        "at_least_once",
        &[
            ("at_least_once", "an item is kept until a consumer has answered that it is done; it can be delivered twice"),
            ("at_most_once", "an item is handed over and forgotten; it can be lost"),
            ("delete_first", "an item is deleted when it is handed over, and the consumer's answer makes room for the next; it can be lost"),
        ],
        "What the queue promises.",
    )
    .in_group("Delivery"),
    ParamSpec::count("consumers", "At once", 10, (1, 100_000), "How many items may be with one subscriber, not yet answered.")
        .in_group("Delivery")
        .with_slider(1.0, 1_000.0),
    ParamSpec::duration("visibility_timeout", "Waits for answer", 30_000, "How long the queue waits for the answer before it delivers the item again (visibility timeout).")
        .in_group("Delivery")
        .with_slider(0.1, 3_600.0),
    ParamSpec::duration("redelivery_delay", "Waits after error", 1_000, "How long an item waits after the consumer refused it or failed on it.")
        .in_group("Delivery"),
    ParamSpec::count("max_receives", "Most deliveries", 0, (0, 1_000), "Deliveries after which an item is put aside as a dead letter (maxReceiveCount of Amazon SQS); 0 tries for ever.")
        .in_group("Delivery")
        .with_slider(0.0, 50.0),
    ParamSpec::choice(
        "dead_letters",
        "Dead letters",
        "aside",
        &[
            ("aside", "they are counted and kept out of the way"),
            ("last_connection", "they are sent over the last of several connections, which gets nothing else (dead-letter queue)"),
        ],
        "Where items go that were delivered too often.",
    )
    .in_group("Delivery"),
];
