//! A clock is wrong: what is stamped by it looks later or earlier than it is.

use betwixt_model::catalogue::FaultReach;
use betwixt_model::{FaultSpec, ParamSpec, Role};

use super::{FaultEffect, FaultKind, INSTANCE, MTBF, MTTR, instance};

const OFFSET: ParamSpec = ParamSpec::duration(
    "offset",
    "Off by",
    1_000,
    "How far the clock is from the true time. Chaos Mesh calls it timeOffset, Jepsen a bump.",
)
.with_slider(0.0, 60.0);
const SHOWS: ParamSpec = ParamSpec::choice(
    "shows",
    "Shows",
    "later",
    &[
        (
            "later",
            "it is ahead: what it stamps wins over what comes after, and what is to be kept for a time is over too early",
        ),
        ("earlier", "it is behind: what it stamps loses"),
    ],
    "Whether it shows a time that has not come yet, or one that is over.",
);
const PARAMS: [ParamSpec; 5] = [INSTANCE, OFFSET, SHOWS, MTBF, MTTR];

/// As the outside sees it.
pub(super) const SPEC: FaultSpec = FaultSpec {
    id: "clock_skew",
    title: "Clock skew",
    summary: "A clock is ahead or behind: what is stamped by it looks later or earlier than it is.",
    reach: FaultReach::Component,
    params: &PARAMS,
    instant: false,
    selective: false,
    doubt: |role, _| match role {
        // A service goes by its clock where it remembers answers for a time.
        Role::Store | Role::Server | Role::External => None,
        Role::Source | Role::Router | Role::Cache | Role::Queue => Some((
            "It goes by no clock that could be wrong.",
            "Place it on a store whose latest timestamp wins, or on a service with an idempotency_window.",
        )),
    },
};

/// Its line in the registry.
pub(super) const KIND: FaultKind = FaultKind {
    spec: &SPEC,
    effect: |params| {
        let offset = i64::try_from(params.span(OFFSET.id).0).unwrap_or(i64::MAX);
        FaultEffect::ClockSkew(instance(params), if params.choice(SHOWS.id) == "later" { offset } else { -offset })
    },
};
