//! Down: everything in memory is lost, callers are cut off, new calls are refused until it ends.

use betwixt_model::catalogue::FaultReach;
use betwixt_model::{FaultSpec, ParamSpec, Role};

use super::{FaultEffect, FaultKind, INSTANCE, MTBF, MTTR, instance};

const LOSES: ParamSpec = ParamSpec::choice(
    "loses",
    "Loses",
    "memory",
    &[
        ("memory", "what is in memory; records and items on disk are there again afterwards"),
        (
            "records",
            "records and items too, as when the disk is gone; of one instance alone only where that has records of its own by quorums",
        ),
    ],
    "What is gone after it.",
);
const PARAMS: [ParamSpec; 4] = [INSTANCE, LOSES, MTBF, MTTR];

/// As the outside sees it.
pub(super) const SPEC: FaultSpec = FaultSpec {
    id: "crash",
    title: "Crash",
    summary: "Down: everything in memory is lost, callers are cut off, new calls are refused until it ends.",
    reach: FaultReach::Component,
    params: &PARAMS,
    instant: false,
    selective: false,
    doubt: |role, params| match role {
        // A third party has on disk what it has not told yet.
        Role::Store | Role::Queue | Role::External => None,
        _ if params.choice(LOSES.id) == "memory" => None,
        _ => Some((
            "It keeps nothing but its memory, so it cannot lose records besides.",
            "Take \"loses\" out, or place it on a database or a queue.",
        )),
    },
};

/// Its line in the registry.
pub(super) const KIND: FaultKind = FaultKind {
    spec: &SPEC,
    effect: |params| FaultEffect::Crash(instance(params), params.choice(LOSES.id) == "records"),
};
