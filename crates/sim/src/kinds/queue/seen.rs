//! What came a short while ago, so that the same is recognised when it comes again.

use std::collections::{BTreeSet, VecDeque};

use crate::component::Request;

/// What came, for as long as it is remembered.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    known: BTreeSet<(u64, u64)>,
    /// In the order of coming, with the time.
    in_order: VecDeque<(u64, (u64, u64))>,
}

impl Seen {
    /// Whether the same came within this time; what came before is forgotten.
    pub(super) fn knows(&mut self, request: &Request, within: u64, now: u64) -> bool {
        while let Some((_, what)) = self.in_order.pop_front_if(|(at, _)| now - *at >= within) {
            self.known.remove(&what);
        }
        self.known.contains(&identity(request))
    }

    /// Takes note of what is kept.
    pub(super) fn remember(&mut self, request: &Request, now: u64) {
        let what = identity(request);
        if self.known.insert(what) {
            self.in_order.push_back((now, what));
        }
    }
}

/// What makes two items the same: the caller's idempotency key (a deduplication id), or else their operation (their content).
fn identity(request: &Request) -> (u64, u64) {
    request.key.map_or((0, request.op.id), |key| (1, key))
}
