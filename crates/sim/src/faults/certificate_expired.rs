//! The certificate has expired: every new request is refused during the handshake.

use betwixt_model::catalogue::FaultReach;
use betwixt_model::{FaultSpec, ParamSpec};

use super::{EVERY, FIRST, FaultEffect, FaultKind, MTBF, MTTR, SKIP, not_asked};

const PARAMS: [ParamSpec; 5] = [SKIP, FIRST, EVERY, MTBF, MTTR];

/// As the outside sees it.
pub(super) const SPEC: FaultSpec = FaultSpec {
    id: "certificate_expired",
    title: "Certificate expired",
    summary: "New requests are refused during the handshake; health checks that only open the port still succeed.",
    reach: FaultReach::Callee,
    params: &PARAMS,
    instant: false,
    selective: true,
    doubt: |role, _| not_asked(role),
};

/// Its line in the registry.
pub(super) const KIND: FaultKind = FaultKind { spec: &SPEC, effect: |_| FaultEffect::Handshake };
