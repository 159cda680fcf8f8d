//! A share of messages never arrives, and nobody is told.

use betwixt_model::{FaultSpec, ParamSpec};

use super::{FaultEffect, FaultKind, ON_MESSAGES, directions, on_messages};
use crate::joined;

const RATE: ParamSpec = ParamSpec::ratio("rate", "Share", 0.2, "How large a share of messages it loses.").linear();
const PARAMS: &[ParamSpec] = &joined::<{ 1 + ON_MESSAGES.len() }>(&[&[RATE], &ON_MESSAGES]);

/// As the outside sees it.
pub(super) const SPEC: FaultSpec =
    on_messages("loss", "Loss", "A share of messages never arrives, and nobody is told.", PARAMS);

/// Its line in the registry.
pub(super) const KIND: FaultKind =
    FaultKind { spec: &SPEC, effect: |params| FaultEffect::Loss(directions(params), params.number(RATE.id)) };
