//! Listens to a run and keeps books of its own; says what does not balance.

use std::collections::BTreeMap;

use betwixt_sim::observe::MessageKind;
use betwixt_sim::{Fact, Observer, World};

/// Books about one run. A wrong entry is kept, the first of them only.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    pub(crate) wrong: Option<String>,
    now: u64,
    event: u64,
    /// Operations under way: who started each, and when.
    operations: BTreeMap<u64, (u32, u64)>,
    started: u64,
    /// Requests, replies and publications of each connection: sent, delivered, lost.
    messages: BTreeMap<(u32, u8), [u64; 3]>,
    /// Calls under way of each connection and operation.
    calls: BTreeMap<(u32, u64), u64>,
    /// Requests inside each component: accepted and not finished.
    inside: BTreeMap<(u32, u64), u64>,
    /// Items in each queue.
    queued: BTreeMap<u32, u64>,
    /// Which faults are active.
    faults: BTreeMap<u32, bool>,
    /// Components were asked whether they are well: that keeps workers busy with what nobody is told of.
    probed: bool,
}

impl Watch {
    fn must(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds && self.wrong.is_none() {
            self.wrong = Some(format!("{} at {} ns", what(), self.now));
        }
    }

    fn message(&mut self, connection: u32, kind: MessageKind, column: usize) {
        self.probed |= kind == MessageKind::Probe;
        let row = self.messages.entry((connection, kind as u8)).or_default();
        row[column] += 1;
        let [sent, delivered, lost] = *row;
        self.must(delivered + lost <= sent, || format!("connection {connection} delivered what nobody sent"));
    }

    fn operation(&mut self, fact: &Fact) {
        match *fact {
            Fact::OperationStarted { op, client } => {
                self.started += 1;
                let before = self.operations.insert(op.id, (client, self.now));
                self.must(before.is_none(), || format!("operation {} started twice", op.id));
            }
            Fact::OperationEnded { op, client, began, .. } => {
                let known = self.operations.remove(&op.id);
                self.must(known == Some((client, began)), || {
                    format!("operation {} of client {client} ended a second time, or another began: {known:?}", op.id)
                });
            }
            _ => {}
        }
    }

    fn call(&mut self, fact: &Fact) {
        match *fact {
            Fact::CallStarted { connection, op } => *self.calls.entry((connection, op.id)).or_default() += 1,
            Fact::AttemptEnded { connection, op, began, .. } => {
                let open = self.calls.contains_key(&(connection, op.id));
                self.must(open && began <= self.now, || format!("an attempt of no call ended on {connection}"));
            }
            Fact::CallEnded { connection, op, began, .. } => {
                let place = (connection, op.id);
                let left = self.calls.get(&place).copied().and_then(|open| open.checked_sub(1));
                self.must(left.is_some() && began <= self.now, || format!("a call on {connection} ended twice"));
                match left {
                    Some(left) if left > 0 => drop(self.calls.insert(place, left)),
                    _ => drop(self.calls.remove(&place)),
                }
            }
            _ => {}
        }
    }

    fn served(&mut self, fact: &Fact) {
        match *fact {
            Fact::Accepted { node, op } => *self.inside.entry((node, op.id)).or_default() += 1,
            Fact::Begun { node, op, arrived } => {
                let inside = self.inside.contains_key(&(node, op.id));
                self.must(inside && arrived <= self.now, || format!("component {node} began what it had not accepted"));
            }
            Fact::Finished { node, op, arrived, .. } => {
                let place = (node, op.id);
                let left = self.inside.get(&place).copied().and_then(|inside| inside.checked_sub(1));
                let holds = left.is_some() && arrived <= self.now;
                self.must(holds, || format!("component {node} finished what it had not accepted"));
                match left {
                    Some(left) if left > 0 => drop(self.inside.insert(place, left)),
                    _ => drop(self.inside.remove(&place)),
                }
            }
            Fact::Load { node, busy, working, .. } => {
                self.must(working <= busy, || {
                    format!("at component {node}, {working} workers work and {busy} are held")
                });
            }
            Fact::Enqueued { node, .. } => *self.queued.entry(node).or_default() += 1,
            Fact::Dequeued { node, .. } => {
                let left = self.queued.get(&node).copied().and_then(|items| items.checked_sub(1));
                self.must(left.is_some(), || format!("queue {node} gave what it did not have"));
                self.queued.insert(node, left.unwrap_or(0));
            }
            _ => {}
        }
    }

    /// Compares with the world, wherever the run stands.
    pub(crate) fn settle(&mut self, world: &World) {
        let mut sums = [0; 3];
        for row in self.messages.values() {
            for (sum, part) in sums.iter_mut().zip(row) {
                *sum += part;
            }
        }
        let traffic = world.traffic();
        let counted = [traffic.sent, traffic.delivered, traffic.lost];
        self.must(sums == counted, || format!("messages sent, delivered, lost: told {sums:?}, counted {counted:?}"));
        let under_way = sums[0].checked_sub(sums[1] + sums[2]);
        self.must(under_way == Some(world.in_flight() as u64), || {
            format!("told of {under_way:?} messages on their way, and there are {}", world.in_flight())
        });
        let mut calls = BTreeMap::new();
        // A probe belongs to no operation, and nobody is told of it as a call.
        for call in world.calls().filter(|call| !call.op.is_nobodys()) {
            *calls.entry((call.connection, call.op.id)).or_default() += 1_u64;
        }
        let same = calls == self.calls;
        self.must(same, || "the calls that it told of are not the calls under way".to_owned());
        let (told, counted) = (self.started, world.operations());
        self.must(told == counted, || format!("told of {told} operations, and {counted} started"));
        for node in 0..world.components() as u32 {
            let facets = world.facets(node as usize);
            let inside: u64 = self.inside.range((node, 0)..=(node, u64::MAX)).map(|(_, count)| count).sum();
            let seen = u64::from(facets.waiting) + u64::from(facets.busy);
            self.must(facets.workers == 0 || self.probed || inside >= seen, || {
                format!("component {node} has {seen} requests inside, and {inside} were accepted and not finished")
            });
        }
    }

    /// How many operations people still wait for.
    pub(crate) fn open(&self) -> u64 {
        self.operations.len() as u64
    }
}

impl Observer for Watch {
    fn begins(&mut self, event: u64, cause: u64) {
        let last = std::mem::replace(&mut self.event, event);
        self.must(event == last + 1 && cause <= event, || format!("event {event} of cause {cause} came after {last}"));
    }

    fn note(&mut self, at: u64, fact: Fact) {
        let last = std::mem::replace(&mut self.now, at);
        self.must(last <= at, || format!("the clock ran back from {last}"));
        match fact {
            Fact::Sent { connection, kind, .. } => self.message(connection, kind, 0),
            Fact::Delivered { connection, kind, .. } => self.message(connection, kind, 1),
            Fact::Lost { connection, kind, .. } => self.message(connection, kind, 2),
            Fact::Fault { index, active } => {
                let before = self.faults.insert(index, active).unwrap_or(false);
                self.must(before != active, || format!("fault {index} began or ended twice"));
            }
            _ => {
                self.operation(&fact);
                self.call(&fact);
                self.served(&fact);
            }
        }
    }
}

#[cfg(test)]
mod tests;
