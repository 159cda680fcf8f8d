//! Work takes many times longer, and nothing says so.

use betwixt_model::catalogue::FaultReach;
use betwixt_model::{FaultSpec, ParamSpec, Role};

use super::{EVERY, FIRST, FaultEffect, FaultKind, MTBF, MTTR, SKIP};

const ADDED: ParamSpec = ParamSpec::duration(
    "added",
    "And besides",
    0,
    "How much longer each piece of work takes on top; a balancer or a queue, which take no time otherwise, take this for each request.",
);
const PARAMS: [ParamSpec; 7] = [
    ParamSpec::number(
        "factor",
        "Times slower",
        10.0,
        (0.01, 100_000.0),
        "How many times longer each piece of work takes.",
    )
    .with_slider(1.0, 1_000.0),
    ADDED,
    SKIP,
    FIRST,
    EVERY,
    MTBF,
    MTTR,
];

/// As the outside sees it.
pub(super) const SPEC: FaultSpec = FaultSpec {
    id: "slow",
    title: "Slow",
    summary: "Work takes many times longer, and nothing says so.",
    reach: FaultReach::Component,
    params: &PARAMS,
    instant: false,
    selective: true,
    doubt: |role, params| match role {
        Role::Source => Some(("A client does no work that could be slower.", "Place it on what the client asks.")),
        Role::Router | Role::Queue if params.span(ADDED.id).is_zero() => Some((
            "It takes no time of its own, so a factor changes nothing.",
            "Set \"added\" to the time that each request is to take.",
        )),
        _ => None,
    },
};

/// Its line in the registry.
pub(super) const KIND: FaultKind =
    FaultKind { spec: &SPEC, effect: |params| FaultEffect::Slow(params.number("factor"), params.span(ADDED.id).0) };
