//! Work takes many times longer, and nothing says so.

use betwixt_model::catalogue::FaultReach;
use betwixt_model::{FaultSpec, ParamSpec};

use super::{FaultEffect, FaultKind, MTBF, MTTR};

const PARAMS: [ParamSpec; 3] = [
    ParamSpec::number(
        "factor",
        "Times slower",
        10.0,
        (0.01, 100_000.0),
        "How many times longer each piece of work takes.",
    )
    .with_slider(1.0, 1_000.0),
    MTBF,
    MTTR,
];

/// As the outside sees it.
pub(super) const SPEC: FaultSpec = FaultSpec {
    id: "slow",
    title: "Slow",
    summary: "Work takes many times longer, and nothing says so.",
    reach: FaultReach::Component,
    params: &PARAMS,
    instant: false,
};

/// Its line in the registry.
pub(super) const KIND: FaultKind =
    FaultKind { spec: &SPEC, effect: |params| FaultEffect::Slow(params.number("factor")) };
