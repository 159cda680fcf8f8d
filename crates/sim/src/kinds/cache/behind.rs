//! Writing behind: what the cache has answered for, and the store does not have yet.

use std::collections::BTreeMap;

use betwixt_model::Params;

use super::memory::{Copied, Memory};
use super::params as p;
use super::through::{behind, behind_wake};
use crate::component::{Ask, CallId, Cx, Op, Outcome, Reply};
use crate::kernel::slab::{Slab, Slot};
use crate::observe::{Fact, Observer};

/// Between two tries there is some time at least, or a store that refuses would be asked without end [nanoseconds].
const LEAST_WAIT: u64 = 1_000_000;

/// What the store does not have of one record.
#[derive(Clone, Copy, Debug)]
struct Unwritten {
    /// The newest write, and its version as the cache counts, until the store is told.
    next: Option<(Op, u32)>,
    /// The write that the store is being told.
    out: Option<(Op, u32, Option<CallId>)>,
    /// The amount as the cache knew it: marks do not change it.
    amount: i16,
}

/// Everything that the store does not have.
#[derive(Clone, Debug, Default)]
pub(super) struct Behind {
    flush_after: u64,
    by_key: BTreeMap<u64, Unwritten>,
    /// The keys of wakes and calls.
    keys: Slab<u64>,
}

impl Behind {
    /// Reads the parameters again.
    pub(super) fn configure(&mut self, params: Params<'_>) {
        self.flush_after = params.span(p::FLUSH_AFTER.id).0;
    }

    /// Records of which the store lacks a write.
    pub(super) fn len(&self) -> usize {
        self.by_key.len()
    }

    /// What the cache has answered for, if the store does not have it yet.
    pub(super) fn unwritten(&self, key: u64) -> Option<Copied> {
        let Unwritten { next, out, amount } = self.by_key.get(&key)?;
        let (op, version) = next.or(out.map(|(op, version, _)| (op, version)))?;
        Some(Copied { value: op.id, version, amount: *amount })
    }

    /// Takes a write: the copy now, the store later.
    pub(super) fn write<O: Observer>(&mut self, memory: &mut Memory, key: u64, op: Op, cx: &mut Cx<'_, O>) -> Copied {
        let known = self.unwritten(key).or_else(|| memory.get(key)).unwrap_or_default();
        let copied = Copied { value: op.id, version: known.version + 1, amount: known.amount };
        memory.put(key, copied, cx.now);
        cx.note(Fact::Enqueued { node: cx.me, op });
        let unwritten = self.by_key.entry(key).or_insert(Unwritten { next: None, out: None, amount: known.amount });
        match unwritten.next.replace((op, copied.version)) {
            // The later write goes in its place: the store never hears of it.
            Some((before, _)) => cx.note(Fact::Dequeued { node: cx.me, op: before, dead: false }),
            None => self.rest(key, self.flush_after, cx),
        }
        copied
    }

    /// A write has waited long enough.
    pub(super) fn wake<O: Observer>(&mut self, token: u64, stands_still: bool, cx: &mut Cx<'_, O>) {
        let Some(key) = self.keys.remove(Slot::unpack(token)) else { return };
        let Some(store) = cx.outgoing.first().map(|outgoing| outgoing.connection) else { return };
        let Some(unwritten) = self.by_key.get_mut(&key) else { return };
        if stands_still || unwritten.out.is_some() {
            // Two writes of one record must not overtake each other.
            return self.rest(key, self.flush_after.max(LEAST_WAIT), cx);
        }
        let Some((op, version)) = unwritten.next.take() else { return };
        let slot = self.keys.insert(key);
        // Nobody waits for it any more.
        let op = Op { deadline: Op::NO_DEADLINE, ..op };
        let call = cx.call(store, op, Ask::Write(key), behind(slot));
        unwritten.out = Some((op, version, Some(call)));
    }

    /// The store has answered.
    pub(super) fn ended<O: Observer>(&mut self, memory: &mut Memory, token: u64, reply: Reply, cx: &mut Cx<'_, O>) {
        let Some(key) = self.keys.remove(Slot::unpack(token)) else { return };
        let Some(unwritten) = self.by_key.get_mut(&key) else { return };
        let Some((op, version, _)) = unwritten.out.take() else { return };
        let superseded = unwritten.next.is_some();
        if reply.outcome != Outcome::Ok && !superseded {
            unwritten.next = Some((op, version));
            return self.rest(key, self.flush_after.max(LEAST_WAIT), cx);
        }
        cx.note(Fact::Dequeued { node: cx.me, op, dead: false });
        if !superseded {
            self.by_key.remove(&key);
            memory.is_version(key, op.id, reply.version);
        }
    }

    /// What the store does not have is lost.
    pub(super) fn crash<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        for unwritten in std::mem::take(&mut self.by_key).into_values() {
            if let Some((op, _, call)) = unwritten.out {
                if let Some(call) = call {
                    cx.abandon(call);
                }
                // It may have come through all the same; the cache does not know.
                cx.note(Fact::Dequeued { node: cx.me, op, dead: true });
            }
            if let Some((op, _)) = unwritten.next {
                cx.note(Fact::Dequeued { node: cx.me, op, dead: true });
            }
        }
        self.keys.take_all();
    }

    fn rest<O: Observer>(&mut self, key: u64, after: u64, cx: &mut Cx<'_, O>) {
        let slot = self.keys.insert(key);
        cx.wake(after, behind_wake(slot));
    }
}
