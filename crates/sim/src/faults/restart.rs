//! Down and up again at once: everything in memory is lost, callers are cut off.

use betwixt_model::catalogue::FaultReach;
use betwixt_model::{FaultSpec, ParamSpec};

use super::{FaultEffect, FaultKind, INSTANCE, instance};

const PARAMS: [ParamSpec; 1] = [INSTANCE];

/// As the outside sees it.
pub(super) const SPEC: FaultSpec = FaultSpec {
    id: "restart",
    title: "Restart",
    summary: "Down and up again at once: everything in memory is lost, callers are cut off.",
    reach: FaultReach::Component,
    params: &PARAMS,
    instant: true,
    selective: false,
    doubt: FaultSpec::no_doubt,
};

/// Its line in the registry.
pub(super) const KIND: FaultKind = FaultKind { spec: &SPEC, effect: |params| FaultEffect::Restart(instance(params)) };
