//! Every message takes longer.

use betwixt_model::catalogue::FaultReach;
use betwixt_model::{FaultSpec, ParamSpec};

use super::{DIRECTION, FaultEffect, FaultKind, MTBF, MTTR, directions};

const PARAMS: [ParamSpec; 4] = [
    ParamSpec::duration("added", "Added", 1_000, "How much longer each message takes, one way."),
    DIRECTION,
    MTBF,
    MTTR,
];

/// As the outside sees it.
pub(super) const SPEC: FaultSpec = FaultSpec {
    id: "latency",
    title: "Latency",
    summary: "Every message takes longer.",
    reach: FaultReach::Connection,
    params: &PARAMS,
    instant: false,
};

/// Its line in the registry.
pub(super) const KIND: FaultKind =
    FaultKind { spec: &SPEC, effect: |params| FaultEffect::Latency(directions(params), params.span("added").0) };
