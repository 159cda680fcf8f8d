//! Somebody makes another replica the leader, by hand.

use betwixt_model::catalogue::FaultReach;
use betwixt_model::{FaultSpec, ParamSpec, Role};

use super::{FaultEffect, FaultKind};

const INSTANCE: ParamSpec = ParamSpec::count(
    "instance",
    "Instance",
    0,
    (0, 100),
    "Which instance becomes the leader, from 1; 0 is the one that has most of what was written.",
)
.linear();

/// As the outside sees it.
pub(super) const SPEC: FaultSpec = FaultSpec {
    id: "failover",
    title: "Failover",
    summary: "Somebody makes another replica the leader. A leader that is cut off does not hear of it.",
    reach: FaultReach::Component,
    params: &[INSTANCE],
    instant: true,
    selective: false,
    doubt: |role, _| match role {
        Role::Store => None,
        _ => Some((
            "It has no replicas of which one could lead.",
            "Place it on a database with replication, or on a group that elects its leader.",
        )),
    },
};

/// Its line in the registry.
pub(super) const KIND: FaultKind = FaultKind {
    spec: &SPEC,
    effect: |params| FaultEffect::Failover((params.count(INSTANCE.id).min(100) as u16).checked_sub(1)),
};
