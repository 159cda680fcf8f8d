//! Nothing more can be written; what is there can still be read.

use betwixt_model::catalogue::FaultReach;
use betwixt_model::{FaultSpec, ParamSpec, Role};

use super::{EVERY, FIRST, FaultEffect, FaultKind, MTBF, MTTR, SKIP};

const PARAMS: [ParamSpec; 5] = [SKIP, FIRST, EVERY, MTBF, MTTR];

/// As the outside sees it.
pub(super) const SPEC: FaultSpec = FaultSpec {
    id: "full_disk",
    title: "Full disk",
    summary: "Writes to a database and publications to a queue fail; what is there can still be read and handed out.",
    reach: FaultReach::Component,
    params: &PARAMS,
    instant: false,
    selective: true,
    doubt: |role, _| match role {
        Role::Store | Role::Queue => None,
        _ => Some(("It keeps nothing on a disk, so a full one changes nothing.", "Place it on a database or a queue.")),
    },
};

/// Its line in the registry.
pub(super) const KIND: FaultKind = FaultKind { spec: &SPEC, effect: |_| FaultEffect::FullDisk };
