//! Messages arrive twice.

use betwixt_model::catalogue::FaultReach;
use betwixt_model::{FaultSpec, ParamSpec};

use super::{DIRECTION, EVERY, FIRST, FaultEffect, FaultKind, MTBF, MTTR, SKIP, directions};

const PARAMS: [ParamSpec; 7] = [
    ParamSpec::ratio("rate", "Share", 0.2, "How large a share of messages arrives twice.").linear(),
    DIRECTION,
    SKIP,
    FIRST,
    EVERY,
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
    selective: true,
    doubt: FaultSpec::no_doubt,
};

/// Its line in the registry.
pub(super) const KIND: FaultKind =
    FaultKind { spec: &SPEC, effect: |params| FaultEffect::Duplicate(directions(params), params.number("rate")) };
