//! One instance is cut off from the others, and from the callers that are not at home with it: a partition inside a component.

use betwixt_model::catalogue::FaultReach;
use betwixt_model::{FaultSpec, ParamSpec};

use super::{FaultEffect, FaultKind, MTBF, MTTR};

const INSTANCE: ParamSpec = ParamSpec::count(
    "instance",
    "Instance",
    1,
    (1, 100),
    "Which instance is cut off, from 1. Callers are at home with the instances in turn, in the order of their connections: those of this one can reach nobody else.",
)
.linear();

const PARAMS: [ParamSpec; 3] = [INSTANCE, MTBF, MTTR];

/// As the outside sees it.
pub(super) const SPEC: FaultSpec = FaultSpec {
    id: "isolate",
    title: "Isolate",
    summary: "One instance and its own callers are cut off from the other instances and theirs: what crosses is lost.",
    reach: FaultReach::Component,
    params: &PARAMS,
    instant: false,
    selective: false,
    doubt: FaultSpec::no_doubt,
};

/// Its line in the registry.
pub(super) const KIND: FaultKind = FaultKind {
    spec: &SPEC,
    effect: |params| FaultEffect::Isolate(params.count(INSTANCE.id).clamp(1, 100) as u16 - 1),
};
