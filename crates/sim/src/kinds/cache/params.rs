//! What can be set on a cache.

use betwixt_model::{Distribution, ParamDefault, ParamSpec, ParamValue, SimSpan};

use crate::serving;

pub(super) const TTL: ParamSpec = ParamSpec::optional_duration(
    "ttl",
    "Keeps for",
    60_000,
    "How long a copy may be used after it was put in (time to live); none keeps it until it is pushed out.",
)
.in_group("Copies")
.with_slider(0.0, 3_600.0);
pub(super) const TTL_FROM: ParamSpec = ParamSpec::choice(
    "ttl_from",
    "Counts from",
    "put_in",
    &[
        ("put_in", "when the copy was put in: it is never older than that"),
        ("last_use", "when the copy was last used: it stays while it is asked for (sliding)"),
    ],
    "From when on a copy is kept for its time.",
)
.in_group("Copies");
pub(super) const CAPACITY: ParamSpec =
    ParamSpec::count("capacity", "Capacity", 1_000, (1, 10_000_000), "How many copies fit.")
        .in_group("Copies")
        .with_slider(1.0, 100_000.0)
        .or_unlimited();
pub(super) const EVICTION: ParamSpec = ParamSpec::choice(
    "eviction",
    "Makes room by",
    "lru",
    &[
        ("lru", "the copy that was used longest ago goes (least recently used)"),
        ("lfu", "the copy whose key was asked for least often goes (least frequently used)"),
        ("fifo", "the copy that was put in first goes (first in, first out)"),
        ("random", "any copy goes, all alike"),
    ],
    "Which copy goes when there is no room for another.",
)
.in_group("Copies");
pub(super) const READS: ParamSpec = ParamSpec::choice(
    "reads",
    "Misses",
    "aside",
    &[
        ("aside", "whoever asked is told, asks the store and brings a copy (cache-aside)"),
        ("through", "the cache asks the store over its own first connection (read-through)"),
    ],
    "Who asks the store for what the cache does not have.",
)
.in_group("Store");
pub(super) const WRITES: ParamSpec = ParamSpec::choice(
    "writes",
    "Writes",
    "aside",
    &[
        ("aside", "what is written to the cache stays there; the store is somebody else's care"),
        ("drop", "the copy is dropped: a program that writes to the store says so to the cache with a second write (invalidation)"),
        ("through", "the store is written first, over the cache's own first connection, and then the copy (write-through)"),
        ("behind", "the copy is written, and the store later; a crash loses what it does not have yet (write-behind)"),
    ],
    "What a write to the cache does.",
)
.in_group("Store");
pub(super) const FLUSH_AFTER: ParamSpec = ParamSpec::duration(
    "flush_after",
    "Writes behind by",
    1_000,
    "How long a written record waits before the store gets it, writing behind; later writes of it go with it.",
)
.in_group("Store")
.with_slider(0.001, 60.0);
pub(super) const COALESCE: ParamSpec = ParamSpec::flag(
    "coalesce",
    "One miss at a time",
    false,
    "Whether reads of a record that is being fetched wait for that copy instead of asking the store too (request coalescing, single flight).",
)
.in_group("Store");
pub(super) const COALESCE_FOR: ParamSpec = ParamSpec::duration(
    "coalesce_for",
    "Waits for the copy",
    5_000,
    "How long reads wait for the copy that the first one is to bring, where callers ask the store; then the next of them is sent for it. As nginx's proxy_cache_lock_age.",
)
.in_group("Store")
.with_slider(0.001, 60.0);
pub(super) const STALE_IF_ERROR: ParamSpec = ParamSpec::duration(
    "stale_if_error",
    "Old copies at errors",
    0,
    "How long after its time a copy is still used when the store does not answer well, reading through (stale-if-error of RFC 5861).",
)
.in_group("Store")
.with_slider(0.0, 3_600.0);
pub(super) const STALE_WHILE_REVALIDATE: ParamSpec = ParamSpec::duration(
    "stale_while_revalidate",
    "Old copies meanwhile",
    0,
    "How long after its time a copy is still used while the cache fetches a new one, reading through (stale-while-revalidate of RFC 5861).",
)
.in_group("Store")
.with_slider(0.0, 3_600.0);

/// Parameters of its own; those of serving come after them.
const OWN: [ParamSpec; 11] = [
    TTL,
    TTL_FROM,
    CAPACITY,
    EVICTION,
    READS,
    WRITES,
    FLUSH_AFTER,
    COALESCE,
    COALESCE_FOR,
    STALE_IF_ERROR,
    STALE_WHILE_REVALIDATE,
];

pub(super) const PARAMS: [ParamSpec; serving::EXTERNAL_PARAMS.len() + OWN.len()] = {
    let mut params = [TTL; serving::EXTERNAL_PARAMS.len() + OWN.len()];
    let mut i = 0;
    while i < params.len() {
        params[i] = if i < OWN.len() { OWN[i] } else { serving::EXTERNAL_PARAMS[i - OWN.len()] };
        i += 1;
    }
    let (service_time, workers) = (OWN.len(), OWN.len() + 3);
    let quick = ParamValue::Distribution(Distribution::Exponential(SimSpan(500_000)));
    params[service_time] = params[service_time].defaulting(ParamDefault::Value(quick));
    params[workers] = params[workers].defaulting(ParamDefault::Value(ParamValue::Count(50)));
    params
};
