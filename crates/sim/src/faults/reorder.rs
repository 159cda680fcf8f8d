//! Some messages are held back, so that later ones overtake them.

use betwixt_model::catalogue::FaultReach;
use betwixt_model::{FaultSpec, ParamSpec};

use super::{DIRECTION, EVERY, FIRST, FaultEffect, FaultKind, MTBF, MTTR, SKIP, directions};

const PARAMS: [ParamSpec; 8] = [
    ParamSpec::ratio("rate", "Share", 0.2, "How large a share of messages is held back.").linear(),
    ParamSpec::duration("held_back", "Held back", 100, "How much later a message arrives that is held back."),
    DIRECTION,
    SKIP,
    FIRST,
    EVERY,
    MTBF,
    MTTR,
];

/// As the outside sees it.
pub(super) const SPEC: FaultSpec = FaultSpec {
    id: "reorder",
    title: "Reorder",
    summary: "A share of messages is held back and overtaken; where a connection keeps order, the others wait too.",
    reach: FaultReach::Connection,
    params: &PARAMS,
    instant: false,
    selective: true,
    doubt: FaultSpec::no_doubt,
};

/// Its line in the registry.
pub(super) const KIND: FaultKind = FaultKind {
    spec: &SPEC,
    effect: |params| FaultEffect::Reorder(directions(params), params.number("rate"), params.span("held_back").0),
};
