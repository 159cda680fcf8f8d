//! Connections are refused: nobody listens on the port.

use betwixt_model::catalogue::FaultReach;
use betwixt_model::{FaultSpec, ParamSpec};

use super::{FaultEffect, FaultKind, MTBF, MTTR};

const PARAMS: [ParamSpec; 3] = [
    ParamSpec::ratio("rate", "Share", 1.0, "How large a share of requests finds nobody listening.").linear(),
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
};

/// Its line in the registry.
pub(super) const KIND: FaultKind =
    FaultKind { spec: &SPEC, effect: |params| FaultEffect::Refuse(params.number("rate")) };
