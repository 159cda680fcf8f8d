//! Some messages are held back, so that later ones overtake them.

use betwixt_model::{FaultSpec, ParamSpec};

use super::{FaultEffect, FaultKind, ON_MESSAGES, directions, on_messages};
use crate::joined;

const RATE: ParamSpec = ParamSpec::ratio("rate", "Share", 0.2, "How large a share of messages is held back.").linear();
const HELD_BACK: ParamSpec =
    ParamSpec::duration("held_back", "Held back", 100, "How much later a message arrives that is held back.");
const PARAMS: &[ParamSpec] = &joined::<{ 2 + ON_MESSAGES.len() }>(&[&[RATE, HELD_BACK], &ON_MESSAGES]);

/// As the outside sees it.
pub(super) const SPEC: FaultSpec = on_messages(
    "reorder",
    "Reorder",
    "A share of messages is held back and overtaken; where a connection keeps order, the others wait too.",
    PARAMS,
);

/// Its line in the registry.
pub(super) const KIND: FaultKind = FaultKind {
    spec: &SPEC,
    effect: |params| FaultEffect::Reorder(directions(params), params.number(RATE.id), params.span(HELD_BACK.id).0),
};
