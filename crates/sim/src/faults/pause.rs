//! No work is done for a while, and nothing is lost: a long garbage collection, a frozen virtual machine.

use betwixt_model::catalogue::FaultReach;
use betwixt_model::{FaultSpec, ParamSpec, Role};

use super::{FaultEffect, FaultKind, INSTANCE, MTBF, MTTR, instance};

const PARAMS: [ParamSpec; 3] = [INSTANCE, MTBF, MTTR];

/// As the outside sees it.
pub(super) const SPEC: FaultSpec = FaultSpec {
    id: "pause",
    title: "Pause",
    summary: "No work is done for a while; what comes waits, and afterwards everything goes on where it stood.",
    reach: FaultReach::Component,
    params: &PARAMS,
    instant: false,
    selective: false,
    doubt: |role, _| match role {
        Role::Source | Role::Router | Role::Queue => {
            Some(("It does no work that could be held up.", "Place it on a component that has workers."))
        }
        _ => None,
    },
};

/// Its line in the registry.
pub(super) const KIND: FaultKind = FaultKind { spec: &SPEC, effect: |params| FaultEffect::Pause(instance(params)) };
