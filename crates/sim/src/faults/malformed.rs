//! Answers come and cannot be read: the work happened, and the caller is none the wiser.

use betwixt_model::catalogue::FaultReach;
use betwixt_model::{FaultSpec, ParamSpec};

use super::{EVERY, FIRST, FaultEffect, FaultKind, MTBF, MTTR, SKIP, not_asked};

const PARAMS: [ParamSpec; 6] = [
    ParamSpec::ratio("rate", "Share", 1.0, "How large a share of good answers cannot be read.").linear(),
    SKIP,
    FIRST,
    EVERY,
    MTBF,
    MTTR,
];

/// As the outside sees it.
pub(super) const SPEC: FaultSpec = FaultSpec {
    id: "malformed",
    title: "Malformed",
    summary: "Good answers come and cannot be read: the work happened, and for the caller it failed.",
    reach: FaultReach::Callee,
    params: &PARAMS,
    instant: false,
    selective: true,
    doubt: |role, _| not_asked(role),
};

/// Its line in the registry.
pub(super) const KIND: FaultKind =
    FaultKind { spec: &SPEC, effect: |params| FaultEffect::Malformed(params.number("rate")) };
