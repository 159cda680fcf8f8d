//! A narrow line: messages leave one after another, each in its size over the bandwidth.

use betwixt_model::catalogue::FaultReach;
use betwixt_model::{FaultSpec, ParamSpec};

use super::{DIRECTION, EVERY, FIRST, FaultEffect, FaultKind, MTBF, MTTR, SKIP, directions};

const PARAMS: [ParamSpec; 7] = [
    ParamSpec::count(
        "kbits",
        "Kilobits a second",
        100,
        (1, 1_000_000_000),
        "How much goes through, each way; it matters where the connection itself does not take less.",
    )
    .with_slider(1.0, 1_000_000.0),
    DIRECTION,
    SKIP,
    FIRST,
    EVERY,
    MTBF,
    MTTR,
];

/// As the outside sees it.
pub(super) const SPEC: FaultSpec = FaultSpec {
    id: "bandwidth",
    title: "Bandwidth",
    summary: "A narrow line: messages leave one after another, each in its size over the bandwidth.",
    reach: FaultReach::Connection,
    params: &PARAMS,
    instant: false,
    selective: true,
    doubt: FaultSpec::no_doubt,
};

/// Its line in the registry.
pub(super) const KIND: FaultKind = FaultKind {
    spec: &SPEC,
    effect: |params| {
        let kbits = u32::try_from(params.count("kbits")).unwrap_or(u32::MAX);
        FaultEffect::Bandwidth(directions(params), kbits)
    },
};
