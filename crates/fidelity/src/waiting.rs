//! Cases of the literature that are not run, by name: those that wait for a mechanism, and those that no mechanism should carry.

/// Waiting for a mechanism: identity, and for which.
pub const WAITING: &[(&str, &str)] = &[];

/// Left out: identity, and the reason.
pub const LEFT_OUT: &[(&str, &str)] = &[
    ("t-google-table1", "observed in production: neither the distribution of a leaf nor the fan-out is published"),
    ("t-google-hedge", "observed in production: an order of magnitude, with no model that could be run"),
    ("k-gossip", "rounds of gossip belong to membership protocols, which this simulator does not model"),
    ("i-tcp-syn", "timers of a transport's connection set-up lie below what a connection here is"),
    ("i-rfc6298", "a transport's estimate of its retransmission time lies below what a connection here is"),
];
