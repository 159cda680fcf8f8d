//! The items of one subscriber: waiting, delivered and not yet answered, or put aside.

use super::line::Line;
use super::params::{Delivery, Settings};
use super::{PLACE_BITS, pack};
use crate::component::{Ask, CallId, Cx, Op, Outcome};
use crate::kernel::slab::{Slab, Slot};
use crate::observe::{Fact, Observer};

/// One item.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub(super) op: Op,
    ask: Ask,
    since: u64,
    receives: u32,
    /// Its place in the order of coming.
    pub(super) number: u64,
}

impl Item {
    /// A new item.
    pub(super) const fn new(op: Op, ask: Ask, since: u64) -> Self {
        Self { op, ask, since, receives: 0, number: 0 }
    }
}

/// Where an item is that does not wait in line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// With a consumer.
    Out,
    /// The consumer said no: the item waits for its next try, and is with nobody.
    Resting,
    /// It came a moment ago, and nobody gets it yet.
    Hidden,
    /// With a consumer, and deleted here.
    Deleted,
}

#[derive(Clone, Copy, Debug)]
struct Delivered {
    item: Item,
    call: Option<CallId>,
    place: Place,
    /// To which of the subscribers it went.
    whom: u16,
    /// When it goes back in line, unless it is done by then [nanoseconds]. Wakes from before it was put off come earlier.
    due: u64,
}

/// Where an item goes: the backlog's own place, the subscriber and the connection to it, and the one for dead letters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    pub(super) at: usize,
    pub(super) whom: usize,
    pub(super) connection: u32,
    pub(super) dead_to: Option<u32>,
}

/// The items of one subscriber.
#[derive(Clone, Debug, Default)]
pub(super) struct Backlog {
    waiting: Line,
    delivered: Slab<Delivered>,
    /// Those of them that are with nobody.
    resting: usize,
    /// How many are with each of those who share the items; nothing where nobody shares.
    with: Vec<u32>,
    dead: u32,
    came: u64,
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

    /// Items that are with one of those who share them.
    pub(super) fn with(&self, whom: usize) -> usize {
        self.with.get(whom).map_or(0, |count| *count as usize)
    }

    /// When the longest-waiting item came.
    pub(super) fn oldest(&self) -> Option<u64> {
        self.waiting.first().map(|item| item.since)
    }

    /// Items put aside.
    pub(super) const fn dead(&self) -> u32 {
        self.dead
    }

    /// Takes an item in.
    pub(super) fn push<O: Observer>(&mut self, at: usize, item: Item, settings: &Settings, cx: &mut Cx<'_, O>) {
        self.came += 1;
        let item = Item { number: self.came, ..item };
        // Where no token is left to be woken by, it waits with the others.
        if O::EVERYTHING && settings.delay > 0 && self.delivered.len() < 1 << PLACE_BITS {
            let due = cx.now.saturating_add(settings.delay);
            let slot = self.delivered.insert(Delivered { item, call: None, place: Place::Hidden, whom: 0, due });
            self.resting += 1;
            cx.wake(settings.delay, pack(at, slot));
        } else {
            self.waiting.push::<O>(item);
        }
    }

    /// Lines up as the settings want it now.
    pub(super) fn arrange(&mut self, settings: &Settings) {
        let out = self.delivered.iter().map(|(_, delivered)| delivered);
        let out = out.filter(|delivered| delivered.place != Place::Hidden).map(|delivered| &delivered.item);
        self.waiting.arrange(settings.ordering, out);
        self.with.clear();
        if !settings.each {
            for (_, delivered) in self.delivered.iter() {
                count(&mut self.with, delivered);
            }
        }
    }

    /// Hands the next item to a consumer; `false` if there is none, or if so many are out or resting that no token is left.
    pub(super) fn deliver<O: Observer>(&mut self, way: Way, settings: &Settings, cx: &mut Cx<'_, O>) -> bool {
        if self.delivered.len() >= 1 << PLACE_BITS {
            return false;
        }
        let Some(mut item) = self.waiting.pop::<O>() else { return false };
        if O::EVERYTHING && settings.is_dead(item.receives) {
            // It was out when the queue crashed, or fewer deliveries are allowed now.
            self.bury(&item, way.dead_to, cx);
            return true;
        }
        item.receives += 1;
        if settings.delivery == Delivery::AtMostOnce {
            cx.publish(way.connection, item.op, item.ask);
            cx.note(Fact::Dequeued { node: cx.me, op: item.op, dead: false });
            self.waiting.done::<O>(&item);
            return true;
        }
        let deleted = O::EVERYTHING && settings.delivery == Delivery::DeleteFirst;
        let place = if deleted { Place::Deleted } else { Place::Out };
        let due = cx.now.saturating_add(settings.visibility_timeout);
        let delivered = Delivered { item, call: None, place, whom: way.whom as u16, due };
        if O::EVERYTHING && !settings.each {
            count(&mut self.with, &delivered);
        }
        let slot = self.delivered.insert(delivered);
        let token = pack(way.at, slot);
        let call = cx.call(way.connection, item.op, item.ask, token);
        if let Some(delivered) = self.delivered.get_mut(slot) {
            delivered.call = Some(call);
        }
        if deleted {
            cx.note(Fact::Dequeued { node: cx.me, op: item.op, dead: false });
        }
        cx.wake(settings.visibility_timeout, token);
        true
    }

    /// The consumer has answered, or the call has ended otherwise.
    pub(super) fn answered<O: Observer>(&mut self, slot: Slot, outcome: Outcome, token: u64, settings: &Settings, cx: &mut Cx<'_, O>) {
        let Some(delivered) = self.delivered.get_mut(slot) else { return };
        delivered.call = None;
        let Delivered { item, place, whom, .. } = *delivered;
        if outcome != Outcome::Unknown || place == Place::Deleted {
            leaves(&mut self.with, place, whom);
        }
        if O::EVERYTHING && place == Place::Deleted {
            self.delivered.remove(slot);
            self.waiting.done::<O>(&item);
            return;
        }
        match outcome {
            Outcome::Ok => {
                self.delivered.remove(slot);
                self.waiting.done::<O>(&item);
                cx.note(Fact::Dequeued { node: cx.me, op: item.op, dead: false });
            }
            // Nobody knows whether it was done; the visibility timeout decides.
            Outcome::Unknown => {}
            Outcome::Failed | Outcome::Refused => {
                if place != Place::Resting {
                    delivered.place = Place::Resting;
                    delivered.due = cx.now.saturating_add(settings.redelivery_delay);
                    self.resting += 1;
                    cx.wake(settings.redelivery_delay, token);
                }
            }
        }
    }

    /// An item was with a consumer for too long, or has rested: it goes back in line, or aside, or over the connection for dead
    /// letters.
    pub(super) fn due_again<O: Observer>(&mut self, slot: Slot, settings: &Settings, dead_to: Option<u32>, cx: &mut Cx<'_, O>) {
        if self.delivered.get(slot).is_none_or(|delivered| cx.now < delivered.due) {
            return;
        }
        let Some(Delivered { item, call, place, whom, .. }) = self.delivered.remove(slot) else { return };
        leaves(&mut self.with, place, whom);
        self.resting -= usize::from(matches!(place, Place::Resting | Place::Hidden));
        if let Some(call) = call {
            cx.abandon(call);
        }
        match place {
            Place::Hidden if O::EVERYTHING => self.waiting.push::<O>(item),
            Place::Deleted if O::EVERYTHING => self.waiting.done::<O>(&item),
            _ if settings.is_dead(item.receives) => self.bury(&item, dead_to, cx),
            _ => self.waiting.again::<O>(item),
        }
    }

    /// An item was delivered often enough.
    fn bury<O: Observer>(&mut self, item: &Item, dead_to: Option<u32>, cx: &mut Cx<'_, O>) {
        self.dead += 1;
        if let Some(connection) = O::beyond(dead_to) {
            cx.publish(connection, item.op, item.ask);
        }
        cx.note(Fact::Dequeued { node: cx.me, op: item.op, dead: true });
        self.waiting.done::<O>(item);
    }

    /// Items are on disk: what was with consumers is handed out again after the restart.
    pub(super) fn crash<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        let places = self.delivered.iter().filter(|(_, delivered)| delivered.place != Place::Hidden);
        let out: Vec<Slot> = places.map(|(slot, _)| slot).collect();
        for slot in out {
            if let Some(Delivered { item, call, place, whom, .. }) = self.delivered.remove(slot) {
                leaves(&mut self.with, place, whom);
                if let Some(call) = call {
                    cx.abandon(call);
                }
                self.resting -= usize::from(place == Place::Resting);
                if place == Place::Deleted {
                    self.waiting.done::<O>(&item);
                } else {
                    self.waiting.first_again::<O>(item);
                }
            }
        }
    }

    /// The disk is gone, and with it what waits; after a crash that is all there is.
    pub(super) fn wipe<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        let hidden = self.delivered.take_all();
        self.resting = 0;
        for item in self.waiting.take_all().iter().chain(hidden.iter().map(|delivered| &delivered.item)) {
            cx.note(Fact::Dequeued { node: cx.me, op: item.op, dead: false });
        }
    }
}

/// An item is with a subscriber.
fn count(with: &mut Vec<u32>, Delivered { place, whom, .. }: &Delivered) {
    let whom = usize::from(*whom);
    if matches!(place, Place::Out | Place::Deleted) {
        with.resize(with.len().max(whom + 1), 0);
        with[whom] += 1;
    }
}

/// An item that was at this place is not there any more.
fn leaves(with: &mut [u32], place: Place, whom: u16) {
    if let (Place::Out | Place::Deleted, Some(count)) = (place, with.get_mut(usize::from(whom))) {
        *count -= 1;
    }
}
