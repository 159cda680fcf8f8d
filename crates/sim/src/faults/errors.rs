//! A share of requests is answered with an error instead of being served.

use betwixt_model::catalogue::FaultReach;
use betwixt_model::{FaultSpec, ParamSpec};

use super::{FaultEffect, FaultKind, MTBF, MTTR};

const PARAMS: [ParamSpec; 3] =
    [ParamSpec::ratio("rate", "Share", 1.0, "How large a share of requests it meets.").linear(), MTBF, MTTR];

/// As the outside sees it.
pub(super) const SPEC: FaultSpec = FaultSpec {
    id: "errors",
    title: "Errors",
    summary: "A share of requests is answered with an error instead of being served.",
    reach: FaultReach::Any,
    params: &PARAMS,
    instant: false,
};

/// Its line in the registry.
pub(super) const KIND: FaultKind =
    FaultKind { spec: &SPEC, effect: |params| FaultEffect::Errors(params.number("rate")) };
