//! A share of requests is answered with an error instead of being served.

use betwixt_model::catalogue::FaultReach;
use betwixt_model::{FaultSpec, ParamSpec};

use super::answer::{Answer, RETRY_AFTER, STATUS};
use super::{EVERY, FIRST, FaultEffect, FaultKind, MTBF, MTTR, SKIP, not_asked};

const PARAMS: [ParamSpec; 8] = [
    ParamSpec::ratio("rate", "Share", 1.0, "How large a share of requests it meets.").linear(),
    STATUS,
    RETRY_AFTER,
    SKIP,
    FIRST,
    EVERY,
    MTBF,
    MTTR,
];

/// As the outside sees it.
pub(super) const SPEC: FaultSpec = FaultSpec {
    id: "errors",
    title: "Errors",
    summary: "A share of requests is answered with an error instead of being served.",
    reach: FaultReach::Any,
    params: &PARAMS,
    instant: false,
    selective: true,
    doubt: |role, _| not_asked(role),
};

/// Its line in the registry.
pub(super) const KIND: FaultKind =
    FaultKind { spec: &SPEC, effect: |params| FaultEffect::Errors(params.number("rate"), Answer::read(params)) };
