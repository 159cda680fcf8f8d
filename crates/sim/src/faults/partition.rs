//! Nothing gets through, and nobody is told: silence, one way or both.

use betwixt_model::catalogue::FaultReach;
use betwixt_model::{FaultSpec, ParamSpec};

use super::{DIRECTION, EVERY, FIRST, FaultEffect, FaultKind, MTBF, MTTR, SKIP, directions};

const PARAMS: [ParamSpec; 6] = [DIRECTION, SKIP, FIRST, EVERY, MTBF, MTTR];

/// As the outside sees it.
pub(super) const SPEC: FaultSpec = FaultSpec {
    id: "partition",
    title: "Partition",
    summary: "Nothing gets through, and nobody is told: silence, one way or both (a black hole).",
    reach: FaultReach::Connection,
    params: &PARAMS,
    instant: false,
    selective: true,
    doubt: FaultSpec::no_doubt,
};

/// Its line in the registry.
pub(super) const KIND: FaultKind =
    FaultKind { spec: &SPEC, effect: |params| FaultEffect::Loss(directions(params), 1.0) };
