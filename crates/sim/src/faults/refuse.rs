//! Connections are refused: nobody listens on the port.

use betwixt_model::catalogue::FaultReach;
use betwixt_model::{FaultSpec, ParamSpec};

use super::{EVERY, FIRST, FaultEffect, FaultKind, MTBF, MTTR, SKIP};

const PARAMS: [ParamSpec; 6] = [
    ParamSpec::ratio("rate", "Share", 1.0, "How large a share of requests finds nobody listening.").linear(),
    SKIP,
    FIRST,
    EVERY,
    MTBF,
    MTTR,
];

/// As the outside sees it.
pub(super) const SPEC: FaultSpec = FaultSpec {
    id: "refuse",
    title: "Refuse",
    summary: "Connections are refused at once: the caller knows that nothing was done.",
    reach: FaultReach::Connection,
    params: &PARAMS,
    instant: false,
    selective: true,
    doubt: FaultSpec::no_doubt,
};

/// Its line in the registry.
pub(super) const KIND: FaultKind =
    FaultKind { spec: &SPEC, effect: |params| FaultEffect::Refuse(params.number("rate")) };
