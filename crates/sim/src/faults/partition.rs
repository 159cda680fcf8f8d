//! Nothing gets through, and nobody is told: silence, one way or both.

use betwixt_model::catalogue::FaultReach;
use betwixt_model::{FaultSpec, ParamSpec};

use super::{DIRECTION, FaultEffect, FaultKind, MTBF, MTTR, directions};

const PARAMS: [ParamSpec; 3] = [DIRECTION, MTBF, MTTR];

/// As the outside sees it.
pub(super) const SPEC: FaultSpec = FaultSpec {
    id: "partition",
    title: "Partition",
    summary: "Nothing gets through, and nobody is told: silence, one way or both.",
    reach: FaultReach::Connection,
    params: &PARAMS,
    instant: false,
};

/// Its line in the registry.
pub(super) const KIND: FaultKind =
    FaultKind { spec: &SPEC, effect: |params| FaultEffect::Loss(directions(params), 1.0) };
