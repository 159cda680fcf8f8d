//! Down: everything in memory is lost, callers are cut off, new calls are refused until it ends.

use betwixt_model::catalogue::FaultReach;
use betwixt_model::{FaultSpec, ParamSpec};

use super::{FaultEffect, FaultKind, INSTANCE, MTBF, MTTR, instance};

const PARAMS: [ParamSpec; 3] = [INSTANCE, MTBF, MTTR];

/// As the outside sees it.
pub(super) const SPEC: FaultSpec = FaultSpec {
    id: "crash",
    title: "Crash",
    summary: "Down: everything in memory is lost, callers are cut off, new calls are refused until it ends.",
    reach: FaultReach::Component,
    params: &PARAMS,
    instant: false,
};

/// Its line in the registry.
pub(super) const KIND: FaultKind = FaultKind { spec: &SPEC, effect: |params| FaultEffect::Crash(instance(params)) };
