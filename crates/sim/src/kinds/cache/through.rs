//! What stands between a cache and its store: misses that it fetches itself or merges, and writes that it passes on.

use std::collections::BTreeMap;

use betwixt_model::Params;

use super::behind::Behind;
use super::memory::{Copied, Held, Memory};
use super::params as p;
use crate::component::{Ask, CallId, Cx, Op, Outcome, Reason, Reply};
use crate::kernel::slab::{Slab, Slot};
use crate::observe::{Fact, Observer};

/// Who writes to the store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Writes {
    /// Somebody else.
    #[default]
    Aside,
    /// Somebody else, who lets the cache know: the copy is dropped.
    Drop,
    /// The cache, before it answers.
    Through,
    /// The cache, later.
    Behind,
}

/// What is under way, or waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    /// The cache fetches a record.
    Fetch,
    /// The cache writes a record before it answers.
    Write,
    /// Somebody was sent for a record, and will bring a copy.
    Lease,
}

/// A request that waits inside the cache.
#[derive(Clone, Copy, Debug)]
struct Waits {
    task: Slot,
    op: Op,
    /// It is the one for which the store was asked.
    first: bool,
}

#[derive(Clone, Debug)]
struct UnderWay {
    why: Why,
    key: u64,
    call: Option<CallId>,
    waits: Vec<Waits>,
}

/// The way to the store.
#[derive(Clone, Debug, Default)]
pub(super) struct Through {
    reads_through: bool,
    pub(super) writes: Writes,
    coalesces: bool,
    coalesce_for: u64,
    stale_if_error: u64,
    stale_while_revalidate: u64,
    under_way: Slab<UnderWay>,
    /// What reads of a key can wait for.
    by_key: BTreeMap<u64, Slot>,
    pub(super) behind: Behind,
    /// Answers to requests that have waited, not given yet.
    answers: Vec<(Slot, Reply)>,
}

/// Set in the wakes of this file and in none of the server's: a task's place never reaches it.
const MARK: u64 = 1 << 30;
/// Set as well in those for what is written behind.
const BEHIND: u64 = 1 << 29;

/// Whether a wake is for the way to the store.
pub(super) const fn is_ours(token: u64) -> bool {
    token & (3 << 30) == MARK
}

impl Through {
    /// Reads the parameters again.
    pub(super) fn configure(&mut self, params: Params<'_>) {
        self.reads_through = params.choice(p::READS.id) == "through";
        self.writes = match params.choice(p::WRITES.id) {
            "drop" => Writes::Drop,
            "through" => Writes::Through,
            "behind" => Writes::Behind,
            _ => Writes::Aside,
        };
        self.coalesces = params.flag(p::COALESCE.id);
        self.coalesce_for = params.span(p::COALESCE_FOR.id).0;
        self.stale_if_error = params.span(p::STALE_IF_ERROR.id).0;
        self.stale_while_revalidate = params.span(p::STALE_WHILE_REVALIDATE.id).0;
        self.behind.configure(params);
    }

    /// How long after its time a copy may be used, if there is a store to fetch from.
    pub(super) const fn grace(&self, has_store: bool) -> u64 {
        if self.reads_through && has_store { self.stale_while_revalidate } else { 0 }
    }

    /// Answers that can be given now.
    pub(super) fn take_answers(&mut self) -> Vec<(Slot, Reply)> {
        std::mem::take(&mut self.answers)
    }

    /// An answer that cannot be given yet.
    pub(super) fn keep(&mut self, task: Slot, reply: Reply) {
        self.answers.push((task, reply));
    }

    /// A read has had its work: whether its answer has to wait.
    pub(super) fn read<O: Observer>(&mut self, memory: &mut Memory, key: u64, (task, op): (Slot, Op), cx: &mut Cx<'_, O>) -> bool {
        if let Some(copied) = self.behind.unwritten(key)
            && memory.look(key, cx.now) != Held::Good
        {
            // What the store does not have yet is at hand, whatever became of the copy.
            memory.put(key, copied, cx.now);
            return false;
        }
        let store = cx.outgoing.first().filter(|_| self.reads_through).map(|outgoing| outgoing.connection);
        match (memory.look(key, cx.now), store) {
            (Held::Good, _) | (Held::Stale, None) => false,
            (Held::Stale, Some(store)) => {
                if !self.by_key.contains_key(&key) {
                    let slot = self.ask(Why::Fetch, (key, Ask::Read(key)), (store, op), cx);
                    self.by_key.insert(key, slot);
                }
                false
            }
            (Held::Nothing, store) => {
                if self.coalesces
                    && let Some(under_way) = self.by_key.get(&key).and_then(|slot| self.under_way.get_mut(*slot))
                {
                    under_way.waits.push(Waits { task, op, first: false });
                    memory.miss(key);
                    return true;
                }
                match store {
                    Some(store) => {
                        // It is asked for now: who makes room for the copy that comes is judged with this.
                        memory.miss(key);
                        let slot = self.ask(Why::Fetch, (key, Ask::Read(key)), (store, op), cx);
                        self.wait_for(slot, Waits { task, op, first: true });
                        if self.coalesces {
                            self.by_key.insert(key, slot);
                        }
                        true
                    }
                    None => {
                        if self.coalesces {
                            self.send_for(key, cx);
                        }
                        false
                    }
                }
            }
        }
    }

    /// A write has had its work: whether its answer has to wait for the store.
    pub(super) fn write<O: Observer>(&mut self, key: u64, (task, op): (Slot, Op), cx: &mut Cx<'_, O>) -> bool {
        let store = cx.outgoing.first().filter(|_| self.writes == Writes::Through);
        let Some(store) = store.map(|outgoing| outgoing.connection) else { return false };
        let slot = self.ask(Why::Write, (key, Ask::Write(key)), (store, op), cx);
        self.wait_for(slot, Waits { task, op, first: true });
        true
    }

    /// A copy has come from outside: whoever waited for it gets it.
    pub(super) fn landed<O: Observer>(&mut self, memory: &mut Memory, key: u64, cx: &mut Cx<'_, O>) {
        let lease = self.by_key.get(&key).copied();
        let Some(slot) = lease.filter(|slot| self.under_way.get(*slot).is_some_and(|it| it.why == Why::Lease)) else {
            return;
        };
        self.by_key.remove(&key);
        let Some(under_way) = self.under_way.remove(slot) else { return };
        let held = memory.get(key);
        for waits in under_way.waits {
            self.answer_read(memory, (key, waits), held.map(|copied| (copied, true)), Reply::of(Outcome::Ok), cx);
        }
    }

    /// The store has answered.
    pub(super) fn ended<O: Observer>(&mut self, memory: &mut Memory, token: u64, reply: Reply, cx: &mut Cx<'_, O>) {
        if token & BEHIND != 0 {
            return self.behind.ended(memory, token & !BEHIND, reply, cx);
        }
        let Some(UnderWay { why, key, waits, .. }) = self.under_way.remove(Slot::unpack(token)) else { return };
        if self.by_key.get(&key) == Some(&Slot::unpack(token)) {
            self.by_key.remove(&key);
        }
        let well = reply.outcome == Outcome::Ok;
        if well && reply.found {
            self.take_in(memory, key, Copied { value: reply.value, version: reply.version, amount: reply.amount }, waits.first(), cx);
        }
        match why {
            Why::Write => {
                if !well {
                    // Nobody knows what the store holds now.
                    memory.drop_copy(key);
                }
                let Reply { value, version, amount, .. } = reply;
                let told = if well { Reply { found: true, value, version, amount, ..Reply::of(Outcome::Ok) } } else { failed() };
                self.answers.extend(waits.iter().map(|waits| (waits.task, told)));
            }
            Why::Fetch | Why::Lease => {
                let old = memory.stale(key, cx.now, self.stale_if_error).filter(|_| !well);
                let told = if well { Reply::of(Outcome::Ok) } else { failed() };
                for waits in waits {
                    let seen = match old {
                        Some(old) => Some((old, true)),
                        None => memory.get(key).filter(|_| well && reply.found).map(|copied| (copied, !waits.first)),
                    };
                    // With no room for the copy, what the store said is still true.
                    let said = Copied { value: reply.value, version: reply.version, amount: reply.amount };
                    let seen = seen.or((well && reply.found).then_some((said, !waits.first)));
                    self.answer_read(memory, (key, waits), seen, told, cx);
                }
            }
        }
    }

    /// The time that was asked for has come; while it stands still, nothing happens.
    pub(super) fn wake<O: Observer>(&mut self, memory: &mut Memory, token: u64, stands_still: bool, cx: &mut Cx<'_, O>) {
        let token = token & !MARK;
        if token & BEHIND != 0 {
            return self.behind.wake(token & !BEHIND, stands_still, cx);
        }
        let slot = Slot::unpack(token);
        let Some(lease) = self.under_way.get_mut(slot) else { return };
        if lease.waits.is_empty() {
            self.by_key.remove(&lease.key);
            self.under_way.remove(slot);
            return;
        }
        // Whoever was sent has not come back: the next one goes.
        let (key, next) = (lease.key, lease.waits.remove(0));
        cx.wake(self.coalesce_for, slot.pack() | MARK);
        self.answer_read(memory, (key, next), None, Reply::of(Outcome::Ok), cx);
    }

    /// Everything in memory is gone, and nobody waits for the store any more.
    pub(super) fn crash<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        // A wake from before the crash must find that its place has changed hands.
        for under_way in self.under_way.take_all() {
            if let Some(call) = under_way.call {
                cx.abandon(call);
            }
        }
        self.by_key.clear();
        self.answers.clear();
        self.behind.crash(cx);
    }

    /// A caller is told to ask the store, and others may wait for the copy that it brings.
    fn send_for<O: Observer>(&mut self, key: u64, cx: &mut Cx<'_, O>) {
        let slot = self.under_way.insert(UnderWay { why: Why::Lease, key, call: None, waits: Vec::new() });
        self.by_key.insert(key, slot);
        cx.wake(self.coalesce_for, slot.pack() | MARK);
    }

    fn ask<O: Observer>(&mut self, why: Why, (key, ask): (u64, Ask), (store, op): (u32, Op), cx: &mut Cx<'_, O>) -> Slot {
        let slot = self.under_way.insert(UnderWay { why, key, call: None, waits: Vec::new() });
        let call = cx.call(store, op, ask, slot.pack());
        if let Some(under_way) = self.under_way.get_mut(slot) {
            under_way.call = Some(call);
        }
        slot
    }

    fn wait_for(&mut self, slot: Slot, waits: Waits) {
        if let Some(under_way) = self.under_way.get_mut(slot) {
            under_way.waits.push(waits);
        }
    }

    /// What the store said becomes a copy, unless a newer one is there.
    fn take_in<O: Observer>(&mut self, memory: &mut Memory, key: u64, copied: Copied, first: Option<&Waits>, cx: &mut Cx<'_, O>) {
        let newer = memory.get(key).is_some_and(|held| held.version > copied.version);
        if newer || self.behind.unwritten(key).is_some() {
            return;
        }
        memory.put(key, copied, cx.now);
        if let Some(Waits { op, .. }) = first {
            cx.note(Fact::RecordWritten { node: cx.me, instance: 0, op: *op, key, version: copied.version });
        }
    }

    /// Answers a read that has waited: with a copy and whether the read counts as a hit, or with none.
    fn answer_read<O: Observer>(&mut self, memory: &mut Memory, (key, waits): (u64, Waits), seen: Option<(Copied, bool)>, told: Reply, cx: &mut Cx<'_, O>) {
        let hit = seen.is_some_and(|(_, hit)| hit);
        memory.hits += u64::from(hit);
        let Copied { value, version, amount } = seen.map(|(copied, _)| copied).unwrap_or_default();
        cx.note(Fact::RecordRead { node: cx.me, instance: 0, op: waits.op, key, found: hit, version, value, amount });
        let reply = match seen {
            Some(_) => Reply { found: true, value, version, amount, ..Reply::of(Outcome::Ok) },
            None => told,
        };
        self.answers.push((waits.task, reply));
    }
}

const fn failed() -> Reply {
    Reply::of(Outcome::Failed).because(Reason::Error)
}

/// The token of a wake or a call for what is written behind.
pub(super) const fn behind(slot: Slot) -> u64 {
    slot.pack() | BEHIND
}

/// The same, of a wake.
pub(super) const fn behind_wake(slot: Slot) -> u64 {
    behind(slot) | MARK
}
