//! A new version that is worse: instance by instance, more errors and longer work.

use betwixt_model::catalogue::FaultReach;
use betwixt_model::{FaultSpec, ParamSpec, Role};

use super::{FaultEffect, FaultKind};
use crate::serving::Rollout;

const PARAMS: [ParamSpec; 4] = [
    ParamSpec::ratio(
        "share",
        "Share",
        1.0,
        "How large a share of the instances gets it, rounded up: 1 is all of them, a little is a canary.",
    )
    .linear(),
    ParamSpec::duration(
        "takes",
        "Takes",
        0,
        "How long it takes until the last of them has it; they change at even distances.",
    )
    .with_slider(0.0, 600.0),
    ParamSpec::ratio(
        "rate",
        "Errors",
        0.1,
        "How large a share of what the new version works on it answers with an error.",
    )
    .linear(),
    ParamSpec::number(
        "factor",
        "Times slower",
        1.0,
        (0.01, 100_000.0),
        "How many times longer the new version's work takes.",
    )
    .with_slider(1.0, 1_000.0),
];

/// As the outside sees it.
pub(super) const SPEC: FaultSpec = FaultSpec {
    id: "bad_version",
    title: "Bad version",
    summary: "A new version comes to the instances one by one, and makes more errors or takes longer. It ends with the way back to the old one.",
    reach: FaultReach::Component,
    params: &PARAMS,
    instant: false,
    selective: false,
    doubt: |role, _| match role {
        Role::Source | Role::Router | Role::Queue => {
            Some(("It does no work of its own that a version could change.", "Place it on a component that works."))
        }
        Role::Server | Role::Cache | Role::Store | Role::External => None,
    },
};

/// Its line in the registry.
pub(super) const KIND: FaultKind = FaultKind {
    spec: &SPEC,
    effect: |params| {
        let rollout = Rollout { share: params.number("share"), takes: params.span("takes").0 };
        FaultEffect::BadVersion(rollout, params.number("rate"), params.number("factor"))
    },
};
