//! The items of one subscriber: waiting, delivered and not yet answered, or put aside.

use std::collections::VecDeque;

use super::pack;
use crate::component::{Ask, CallId, Cx, Op, Outcome};
use crate::kernel::slab::{Slab, Slot};
use crate::observe::{Fact, Observer};

/// The queue's parameters, read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Settings {
    pub(super) capacity: u64,
    pub(super) at_least_once: bool,
    pub(super) consumers: usize,
    pub(super) visibility_timeout: u64,
    pub(super) redelivery_delay: u64,
    pub(super) max_receives: u32,
}

/// One item.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    op: Op,
    ask: Ask,
    since: u64,
    receives: u32,
}

impl Item {
    /// A new item.
    pub(super) const fn new(op: Op, ask: Ask, since: u64) -> Self {
        Self { op, ask, since, receives: 0 }
    }
}

#[derive(Clone, Copy, Debug)]
struct Delivered {
    item: Item,
    call: Option<CallId>,
    /// The consumer said no: the item waits for its next try, and is with nobody.
    resting: bool,
}

/// The items of one subscriber.
#[derive(Clone, Debug, Default)]
pub(super) struct Backlog {
    waiting: VecDeque<Item>,
    delivered: Slab<Delivered>,
    resting: usize,
    dead: u32,
}

impl Backlog {
    /// Items of any sort that it still has to see through.
    pub(super) fn len(&self) -> usize {
        self.waiting.len() + self.delivered.len()
    }

    /// Items that are with nobody.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.len() + self.resting
    }

    /// Items that are with a consumer.
    pub(super) fn out(&self) -> usize {
        self.delivered.len() - self.resting
    }

    /// When the longest-waiting item came.
    pub(super) fn oldest(&self) -> Option<u64> {
        self.waiting.front().map(|item| item.since)
    }

    /// Items put aside.
    pub(super) const fn dead(&self) -> u32 {
        self.dead
    }

    /// Takes an item in.
    pub(super) fn push(&mut self, item: Item) {
        self.waiting.push_back(item);
    }

    /// Hands the next item to a consumer; `false` if there is none.
    pub(super) fn deliver<O: Observer>(&mut self, at: usize, connection: u32, settings: &Settings, cx: &mut Cx<'_, O>) -> bool {
        let Some(mut item) = self.waiting.pop_front() else { return false };
        item.receives += 1;
        if !settings.at_least_once {
            cx.publish(connection, item.op, item.ask);
            cx.note(Fact::Dequeued { node: cx.me, op: item.op, dead: false });
            return true;
        }
        let slot = self.delivered.insert(Delivered { item, call: None, resting: false });
        let token = pack(at, slot);
        let call = cx.call(connection, item.op, item.ask, token);
        if let Some(delivered) = self.delivered.get_mut(slot) {
            delivered.call = Some(call);
        }
        cx.wake(settings.visibility_timeout, token);
        true
    }

    /// The consumer has answered, or the call has ended otherwise.
    pub(super) fn answered<O: Observer>(&mut self, slot: Slot, outcome: Outcome, token: u64, settings: &Settings, cx: &mut Cx<'_, O>) {
        let Some(delivered) = self.delivered.get_mut(slot) else { return };
        delivered.call = None;
        match outcome {
            Outcome::Ok => {
                let op = delivered.item.op;
                self.delivered.remove(slot);
                cx.note(Fact::Dequeued { node: cx.me, op, dead: false });
            }
            // Nobody knows whether it was done; the visibility timeout decides.
            Outcome::Unknown => {}
            Outcome::Failed | Outcome::Refused => {
                if !delivered.resting {
                    delivered.resting = true;
                    self.resting += 1;
                    cx.wake(settings.redelivery_delay, token);
                }
            }
        }
    }

    /// An item was with a consumer for too long, or has rested: it goes back to the end, or aside.
    pub(super) fn due_again<O: Observer>(&mut self, slot: Slot, settings: &Settings, cx: &mut Cx<'_, O>) {
        let Some(Delivered { item, call, resting }) = self.delivered.remove(slot) else { return };
        self.resting -= usize::from(resting);
        if let Some(call) = call {
            cx.abandon(call);
        }
        if settings.max_receives > 0 && item.receives >= settings.max_receives {
            self.dead += 1;
            cx.note(Fact::Dequeued { node: cx.me, op: item.op, dead: true });
        } else {
            self.waiting.push_back(item);
        }
    }

    /// Items are on disk: what was with consumers is handed out again after the restart.
    pub(super) fn crash<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        let out: Vec<Slot> = self.delivered.iter().map(|(slot, _)| slot).collect();
        for slot in out {
            if let Some(Delivered { item, call, .. }) = self.delivered.remove(slot) {
                if let Some(call) = call {
                    cx.abandon(call);
                }
                self.waiting.push_front(item);
            }
        }
        self.resting = 0;
    }

    /// The disk is gone, and with it what waits; after a crash that is all there is.
    pub(super) fn wipe<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        for item in self.waiting.drain(..) {
            cx.note(Fact::Dequeued { node: cx.me, op: item.op, dead: false });
        }
    }
}
