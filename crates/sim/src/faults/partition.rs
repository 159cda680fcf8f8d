//! Nothing gets through, and nobody is told: silence, one way or both.

use betwixt_model::FaultSpec;

use super::{FaultEffect, FaultKind, ON_MESSAGES, directions, on_messages};

/// As the outside sees it.
pub(super) const SPEC: FaultSpec = on_messages(
    "partition",
    "Partition",
    "Nothing gets through, and nobody is told: silence, one way or both (a black hole).",
    &ON_MESSAGES,
);

/// Its line in the registry.
pub(super) const KIND: FaultKind =
    FaultKind { spec: &SPEC, effect: |params| FaultEffect::Loss(directions(params), 1.0) };
