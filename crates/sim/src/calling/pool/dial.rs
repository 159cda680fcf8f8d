//! How a connection is opened: messages there and back, lost ones sent again, and what has to be done besides.

use super::{Pool, Socket, Waiter};
use crate::kernel::slab::Slot;

/// How long until a lost message is sent again for the first time; each time doubles it [nanoseconds].
///
/// Source: RFC 6298, section 2.1.
const FIRST_RESEND: u64 = 1_000_000_000;
/// How often a message is sent again. Source: Linux, `tcp_syn_retries`.
const RESENDS: u16 = 6;

/// Where the opening of a connection stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leg {
    /// A message is on its way to the callee.
    There,
    /// Its answer is on the way back.
    Back,
    /// A message was lost, and waits to be sent again.
    Lost,
    /// What has to be done besides is being done.
    Work,
}

/// A connection that is being opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dial {
    /// The instance that it will lead to.
    pub instance: u16,
    /// Where it stands.
    pub leg: Leg,
    /// Nobody listens there.
    pub refused: bool,
    /// When it is given up [nanoseconds].
    pub until: u64,
    /// Messages there and back that are still needed.
    left: u16,
    /// How often the message under way was lost.
    lost: u16,
    /// The callee knows of it: a crash breaks it.
    known: bool,
    /// The first message has been there and back.
    begun: bool,
    /// Whether a fault turns it away, once that is decided: it is asked once for each opening.
    turned_away: Option<bool>,
}

impl Dial {
    /// The callee has crashed.
    pub(super) const fn cut(&mut self) {
        self.refused |= self.known;
    }

    /// A message has reached the callee, and somebody listens there or not.
    pub const fn arrived(&mut self, somebody: bool) {
        self.known = true;
        self.refused |= !somebody;
        self.leg = Leg::Back;
    }

    /// The answer is back: whether another message follows.
    pub const fn answered(&mut self) -> bool {
        self.begun = true;
        self.left -= 1;
        self.lost = 0;
        self.left > 0
    }

    /// A message was lost: after how long it is sent again [nanoseconds].
    pub fn resend_after(&mut self) -> u64 {
        self.leg = Leg::Lost;
        // The first message asks anew. Later ones belong to a connection that whoever has crashed does not know.
        self.refused &= self.begun;
        self.known &= self.begun;
        self.lost += 1;
        FIRST_RESEND << (self.lost - 1).min(RESENDS)
    }

    /// A message gets to the callee: a fault that turns the opening away does so now, as it did if it was asked before.
    pub fn meet(&mut self, ask: impl FnOnce() -> bool) {
        self.refused |= *self.turned_away.get_or_insert_with(ask);
    }

    /// Whether a message was lost so often that it is not sent again.
    #[must_use]
    pub const fn gives_up(&self) -> bool {
        self.lost > RESENDS
    }
}

impl Pool {
    /// The lane where another connection should be opened, by the instance that it is for, if there is one.
    #[must_use]
    pub fn wants(&self) -> Option<u16> {
        let short = |at: &usize| {
            let lane = &self.lanes[*at];
            lane.waiting.len() > lane.dialling as usize && self.has_room(*at)
        };
        (0..self.lanes.len()).find(short).map(|at| at as u16)
    }

    /// The attempt for which the next connection there is opened.
    #[must_use]
    pub fn opens_for(&self, lane: u16) -> Option<Waiter> {
        let lane = self.lanes.get(usize::from(lane))?;
        lane.waiting.get(lane.dialling as usize).copied()
    }

    /// Connections to each instance, those being opened included.
    #[must_use]
    pub fn led_to(&self, instances: u16) -> Vec<u32> {
        let mut counts = vec![0; usize::from(instances)];
        let resting = self.lanes.iter().flat_map(|lane| &lane.idle).map(|socket| socket.instance);
        let others = self.carrying.values().map(|socket| socket.instance);
        for instance in resting.chain(others).chain(self.dials.iter().map(|(_, dial)| dial.instance)) {
            if let Some(count) = counts.get_mut(usize::from(instance)) {
                *count += 1;
            }
        }
        counts
    }

    /// Begins to open a connection.
    pub fn dial(&mut self, instance: u16, now: u64) -> Slot {
        self.lane(instance).dialling += 1;
        self.counts.most = self.counts.most.max(self.sockets() as u32);
        self.dials.insert(Dial {
            instance,
            leg: Leg::There,
            refused: false,
            until: self.config.connect_timeout.map_or(u64::MAX, |timeout| now.saturating_add(timeout)),
            left: self.config.round_trips,
            lost: 0,
            known: false,
            begun: false,
            turned_away: None,
        })
    }

    /// A connection that is being opened, unless that is over.
    pub fn dialled(&mut self, slot: Slot) -> Option<&mut Dial> {
        self.dials.get_mut(slot)
    }

    /// Whether opening takes messages at all.
    #[must_use]
    pub const fn shakes_hands(&self) -> bool {
        self.config.round_trips > 0
    }

    /// What opening takes besides [nanoseconds].
    pub fn connect_time(&mut self) -> u64 {
        self.connect_time.draw(&mut self.luck)
    }

    /// A connection is open, and rests.
    pub fn opened(&mut self, slot: Slot, now: u64) {
        let Some(dial) = self.dials.remove(slot) else { return };
        self.lane(dial.instance).dialling -= 1;
        self.counts.opened += 1;
        self.rest(Socket { instance: dial.instance, opened: now, uses: 0, rests_since: now }, now);
    }

    /// A connection could not be opened: the attempt that has waited longest for one there, which learns of it.
    pub fn failed(&mut self, slot: Slot) -> Option<Waiter> {
        let dial = self.dials.remove(slot)?;
        self.counts.failed += 1;
        let lane = self.lane(dial.instance);
        lane.dialling -= 1;
        let waiter = lane.waiting.pop_front()?;
        self.waiting -= u32::from(!waiter.hedge);
        Some(waiter)
    }
}
