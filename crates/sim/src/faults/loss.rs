//! A share of messages never arrives, and nobody is told.

use betwixt_model::catalogue::FaultReach;
use betwixt_model::{FaultSpec, ParamSpec};

use super::{DIRECTION, EVERY, FIRST, FaultEffect, FaultKind, MTBF, MTTR, SKIP, directions};

const PARAMS: [ParamSpec; 7] = [
    ParamSpec::ratio("rate", "Share", 0.2, "How large a share of messages it loses.").linear(),
    DIRECTION,
    SKIP,
    FIRST,
    EVERY,
    MTBF,
    MTTR,
];

/// As the outside sees it.
pub(super) const SPEC: FaultSpec = FaultSpec {
    id: "loss",
    title: "Loss",
    summary: "A share of messages never arrives, and nobody is told.",
    reach: FaultReach::Connection,
    params: &PARAMS,
    instant: false,
    selective: true,
    doubt: FaultSpec::no_doubt,
};

/// Its line in the registry.
pub(super) const KIND: FaultKind =
    FaultKind { spec: &SPEC, effect: |params| FaultEffect::Loss(directions(params), params.number("rate")) };
