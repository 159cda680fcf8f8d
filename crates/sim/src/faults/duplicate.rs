//! Messages arrive twice.

use betwixt_model::catalogue::FaultReach;
use betwixt_model::{FaultSpec, ParamSpec};

use super::{DIRECTION, FaultEffect, FaultKind, MTBF, MTTR, directions};

const PARAMS: [ParamSpec; 4] = [
    ParamSpec::ratio("rate", "Share", 0.2, "How large a share of messages arrives twice.").linear(),
    DIRECTION,
    MTBF,
    MTTR,
];

/// As the outside sees it.
pub(super) const SPEC: FaultSpec = FaultSpec {
    id: "duplicate",
    title: "Duplicate",
    summary: "A share of messages arrives twice; the work of a request is done twice.",
    reach: FaultReach::Connection,
    params: &PARAMS,
    instant: false,
};

/// Its line in the registry.
pub(super) const KIND: FaultKind =
    FaultKind { spec: &SPEC, effect: |params| FaultEffect::Duplicate(directions(params), params.number("rate")) };
