//! Every message takes longer.

use betwixt_model::{FaultSpec, ParamSpec};

use super::{FaultEffect, FaultKind, ON_MESSAGES, directions, on_messages};
use crate::joined;

const ADDED: ParamSpec = ParamSpec::duration("added", "Added", 1_000, "How much longer each message takes, one way.");
const PARAMS: &[ParamSpec] = &joined::<{ 1 + ON_MESSAGES.len() }>(&[&[ADDED], &ON_MESSAGES]);

/// As the outside sees it.
pub(super) const SPEC: FaultSpec = on_messages("latency", "Latency", "Every message takes longer.", PARAMS);

/// Its line in the registry.
pub(super) const KIND: FaultKind =
    FaultKind { spec: &SPEC, effect: |params| FaultEffect::Latency(directions(params), params.span(ADDED.id).0) };
