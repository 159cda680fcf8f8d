//! A narrow line: messages leave one after another, each in its size over the bandwidth.

use betwixt_model::{FaultSpec, ParamSpec};

use super::{FaultEffect, FaultKind, ON_MESSAGES, directions, on_messages};
use crate::joined;

const KBITS: ParamSpec = ParamSpec::count(
    "kbits",
    "Kilobits a second",
    100,
    (1, 1_000_000_000),
    "How much goes through, each way; it matters where the connection itself does not take less.",
)
.with_slider(1.0, 1_000_000.0);
const PARAMS: &[ParamSpec] = &joined::<{ 1 + ON_MESSAGES.len() }>(&[&[KBITS], &ON_MESSAGES]);

/// As the outside sees it.
pub(super) const SPEC: FaultSpec = on_messages(
    "bandwidth",
    "Bandwidth",
    "A narrow line: messages leave one after another, each in its size over the bandwidth.",
    PARAMS,
);

/// Its line in the registry.
pub(super) const KIND: FaultKind = FaultKind {
    spec: &SPEC,
    effect: |params| {
        let kbits = u32::try_from(params.count(KBITS.id)).unwrap_or(u32::MAX);
        FaultEffect::Bandwidth(directions(params), kbits)
    },
};
