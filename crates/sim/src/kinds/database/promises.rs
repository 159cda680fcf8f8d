//! How a database lives with its promises: what they do with requests, what befalls them, who goes on when one is over.

use super::clock::Clock;
use super::cluster::not_leader;
use super::locks::{Due, Judgement};
use super::{Database, Disk};
use crate::component::{Ask, Cx, Input, Request};
use crate::kernel::slab::Slot;
use crate::observe::Observer;
use crate::serving::Extra as _;

impl Disk {
    /// What locks do with a request: whether it waits, or nothing if they have no part in it.
    pub(super) fn minds_locks<O: Observer>(&mut self, request: &Request, slot: Slot, cx: &mut Cx<'_, O>) -> Option<bool> {
        let locks = self.locks.as_mut()?;
        let is_part = matches!(request.ask, Ask::Prepare { .. } | Ask::Decide { .. });
        if is_part && self.cluster.as_ref().is_some_and(|cluster| !cluster.leads(request.instance, cx.now)) {
            self.answer = Some(not_leader());
            return Some(false);
        }
        match locks.judge(request, slot, cx) {
            Judgement::Free => None,
            Judgement::Waits => Some(true),
            Judgement::Answer(reply) => {
                self.answer = Some(reply);
                Some(false)
            }
            Judgement::Write(key) => Some(self.keep_promise(request, key, slot, cx)),
        }
    }

    /// A write that was held back happens; whether its answer waits for replicas.
    fn keep_promise<O: Observer>(&mut self, request: &Request, key: u64, slot: Slot, cx: &mut Cx<'_, O>) -> bool {
        if let Some(full) = cx.disk_is_full(request.op.flow) {
            // The promise stands, and will be asked for again.
            self.answer = Some(full);
            return false;
        }
        let write = Request { ask: Ask::Write(key), ..*request };
        let waits = match &mut self.cluster {
            None => {
                let was = self.transactions.as_ref().map(|all| all.committed(key, &self.records));
                self.answer = Some(self.records.write((request.instance, key), request.op, cx));
                if let (Some(all), Some(was)) = (&mut self.transactions, was) {
                    all.overwritten(key, was);
                }
                false
            }
            Some(cluster) => {
                let waits = cluster.waits(&write, slot, cx);
                if !waits {
                    self.answer = Some(cluster.finish(&write, cx));
                }
                cluster.written = false;
                waits
            }
        };
        if self.tables.concern(write.ask) {
            self.tables.commit(&write, cx);
        }
        if let Some(locks) = &mut self.locks {
            locks.settle(key, (true, false), cx);
        }
        waits
    }
}

impl Database {
    /// What befalls the database befalls its promises and those who wait for them.
    pub(super) fn befall_locks<O: Observer>(&mut self, input: &Input, cx: &mut Cx<'_, O>) {
        let (Some(locks), server) = (&mut self.disk.locks, &self.server) else { return };
        match *input {
            Input::Crash(which) => locks.crash(which),
            Input::Restart(which) => locks.go_on(which, cx),
            Input::Resume(_) | Input::Retuned => locks.go_on(Some(0), cx),
            Input::Wipe(None) => locks.wipe(cx),
            Input::Wake(token) if Clock::from_token(token) == Some(Clock::Locks) && !server.stands_still() => {
                locks.expire(cx, |slot| server.has(slot));
            }
            _ => {}
        }
    }

    /// Those who have waited for a lock go on.
    pub(super) fn let_go_on<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        while let Some(due) = self.disk.locks.as_mut().and_then(|locks| locks.next_due()) {
            let slot = match due {
                Due::Answer(slot, reply) => {
                    self.disk.answer = Some(reply);
                    slot
                }
                Due::Again(slot, request) => {
                    if !self.server.has(slot) {
                        continue;
                    }
                    if self.disk.waits(&request, slot, cx) {
                        self.answer_due(cx);
                        continue;
                    }
                    slot
                }
            };
            self.server.settle(slot, cx, &mut self.disk);
            self.disk.answer = None;
        }
    }
}
