//! A pool of connections that carry one request at a time: who has one, who waits for one, and which rest.

mod closing;
mod dial;

use std::collections::{BTreeMap, VecDeque};

use crate::component::CallId;
use crate::kernel::sampler::Sampler;
use crate::kernel::slab::Slab;
use crate::kernel::streams::Stream;

use super::pool_params::PoolConfig;
pub use dial::{Dial, Leg};

/// An open connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Socket {
    /// The instance that it leads to.
    pub instance: u16,
    /// When it was opened [nanoseconds].
    opened: u64,
    /// Requests that it has carried.
    uses: u64,
    /// Since when it has carried nothing [nanoseconds]; only of one that rests.
    rests_since: u64,
}

/// An attempt that wants a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiter {
    /// Its call.
    pub call: CallId,
    /// Its number; of a hedge, the number of the attempt that it stands beside.
    pub attempt: u16,
    /// Whether it is a hedge.
    pub hedge: bool,
    /// Since when it waits [nanoseconds].
    pub since: u64,
}

/// What becomes of an attempt that asks for a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lease {
    /// It has one.
    Has(Socket),
    /// It waits.
    Waits,
    /// There is no room to wait either.
    Refused,
}

/// The connections of one instance, or of all.
#[derive(Clone, Debug, Default)]
struct Lane {
    /// Those that rest, the one used last at the end.
    idle: Vec<Socket>,
    waiting: VecDeque<Waiter>,
    carrying: u32,
    dialling: u32,
}

impl Lane {
    fn sockets(&self) -> u64 {
        self.idle.len() as u64 + u64::from(self.carrying) + u64::from(self.dialling)
    }
}

/// What a pool has done so far, and what it holds now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PoolCounts {
    /// Connections that there are.
    pub open: u32,
    /// Those among them that carry nothing.
    pub idle: u32,
    /// Connections that are being opened.
    pub connecting: u32,
    /// Attempts that wait for one.
    pub waiting: u32,
    /// Most connections that there were, those being opened included.
    pub most: u32,
    /// Most attempts that waited.
    pub most_waiting: u32,
    /// Connections that were opened.
    pub opened: u64,
    /// Connections that could not be opened.
    pub failed: u64,
    /// Attempts that got a connection.
    pub leased: u64,
    /// How long they waited for it, all together [nanoseconds].
    pub waited: u64,
}

/// A pool at work.
#[derive(Clone, Debug)]
pub struct Pool {
    config: PoolConfig,
    /// Whether attempts need a connection at all; off, it only ends what it has begun.
    on: bool,
    connect_time: Sampler,
    lanes: Vec<Lane>,
    /// Connections that carry an attempt, by the call's place and the attempt's number.
    carrying: BTreeMap<(u64, u16), Socket>,
    dials: Slab<Dial>,
    /// Instances at the last look.
    instances: u16,
    /// When the next resting connection is due to be closed [nanoseconds].
    stale_at: u64,
    /// Those who wait and are no hedges.
    waiting: u32,
    counts: PoolCounts,
    /// Decides how opening goes.
    pub luck: Stream,
}

impl Pool {
    /// A pool without connections.
    #[must_use]
    pub fn new(config: PoolConfig, luck: Stream) -> Self {
        Self {
            connect_time: Sampler::new(config.connect_time),
            config,
            on: true,
            lanes: vec![Lane::default()],
            carrying: BTreeMap::new(),
            dials: Slab::default(),
            instances: 0,
            stale_at: u64::MAX,
            waiting: 0,
            counts: PoolCounts::default(),
            luck,
        }
    }

    /// The same pool with other settings, or off. Connections stay; whoever waits goes on waiting. Off, those that rest are
    /// closed, and the others when their attempts end.
    pub fn configure(&mut self, config: Option<PoolConfig>) {
        self.on = config.is_some();
        if !self.on {
            self.lanes.iter_mut().for_each(|lane| lane.idle.clear());
        }
        let config = config.unwrap_or_else(|| self.config.open_up());
        self.connect_time = Sampler::new(config.connect_time);
        if config.per_instance != self.config.per_instance {
            self.lay_anew(config.per_instance);
        }
        self.config = config;
        // Everybody who rests is looked at again.
        self.stale_at = 0;
    }

    /// Sorts what it holds into one lane for each instance, or into one for all.
    fn lay_anew(&mut self, per_instance: bool) {
        let old = std::mem::take(&mut self.lanes);
        self.config.per_instance = per_instance;
        self.lane(0);
        for lane in old {
            for socket in lane.idle {
                self.lane(socket.instance).idle.push(socket);
            }
            // Nobody knows any more which instance they wanted.
            self.lanes[0].waiting.extend(lane.waiting);
        }
        for socket in self.carrying.values().copied().collect::<Vec<_>>() {
            self.lane(socket.instance).carrying += 1;
        }
        for instance in self.dials.iter().map(|(_, dial)| dial.instance).collect::<Vec<_>>() {
            self.lane(instance).dialling += 1;
        }
    }

    /// Whether attempts need a connection; if not, it ends what it has begun.
    #[must_use]
    pub const fn is_on(&self) -> bool {
        self.on
    }

    /// Its settings.
    #[must_use]
    pub const fn config(&self) -> &PoolConfig {
        &self.config
    }

    /// Attempts that wait, hedges left out.
    #[must_use]
    pub const fn waiting(&self) -> u32 {
        self.waiting
    }

    /// Connections that carry an attempt.
    #[must_use]
    pub fn carrying(&self) -> usize {
        self.carrying.len()
    }

    /// Whether a connection carries that attempt.
    #[must_use]
    pub fn carries(&self, call: CallId, attempt: u16) -> bool {
        self.carrying.contains_key(&(call.0.pack(), attempt))
    }

    /// What it has done, and what it holds.
    #[must_use]
    pub fn counts(&self, now: u64) -> PoolCounts {
        let idle =
            self.lanes.iter().flat_map(|lane| &lane.idle).filter(|socket| !self.is_stale(socket, now)).count() as u32;
        PoolCounts {
            open: idle + self.carrying.len() as u32,
            idle,
            connecting: self.dials.len() as u32,
            waiting: self.waiting,
            ..self.counts
        }
    }

    /// The place of the lane of an instance.
    fn place(&self, instance: u16) -> usize {
        if self.config.per_instance { usize::from(instance) } else { 0 }
    }

    fn lane(&mut self, instance: u16) -> &mut Lane {
        let at = self.place(instance);
        if self.lanes.len() <= at {
            self.lanes.resize_with(at + 1, Lane::default);
        }
        &mut self.lanes[at]
    }

    fn sockets(&self) -> u64 {
        self.lanes.iter().map(Lane::sockets).sum()
    }

    /// Whether another connection may be opened there. Where each instance has its own, one is always allowed, as in Envoy:
    /// else an instance could be shut out by connections that rest elsewhere.
    fn has_room(&self, lane: usize) -> bool {
        self.sockets() < self.config.most || (self.config.per_instance && self.lanes[lane].sockets() == 0)
    }

    /// An attempt asks for a connection; in a pool for all instances it does not matter which instance it names.
    pub fn ask(&mut self, instance: u16, waiter: Waiter) -> Lease {
        let room = self.config.room;
        let at = self.place(instance);
        let lane = self.lane(instance);
        // Whoever came earlier goes first.
        if lane.waiting.is_empty()
            && let Some(socket) = lane.idle.pop()
        {
            return Lease::Has(socket);
        }
        let queued = (lane.waiting.len() as u64).saturating_sub(u64::from(lane.dialling));
        let spare = lane.dialling as usize > lane.waiting.len();
        let opens = spare || (queued == 0 && self.has_room(at));
        // A hedge that has to queue helps nobody.
        if !opens && (waiter.hedge || queued >= room) {
            return Lease::Refused;
        }
        self.lanes[at].waiting.push_back(waiter);
        self.waiting += u32::from(!waiter.hedge);
        self.counts.most_waiting = self.counts.most_waiting.max(self.waiting);
        Lease::Waits
    }

    /// The connection carries that attempt from now on.
    pub fn carry(&mut self, call: CallId, attempt: u16, socket: Socket) {
        self.counts.leased += 1;
        self.lane(socket.instance).carrying += 1;
        self.carrying.insert((call.0.pack(), attempt), Socket { uses: socket.uses + 1, ..socket });
    }

    /// An attempt is over. If its connection can be used again it rests, else it is closed.
    pub fn release(&mut self, call: CallId, attempt: u16, whole: bool, now: u64) {
        let Some(socket) = self.carrying.remove(&(call.0.pack(), attempt)) else { return };
        self.lane(socket.instance).carrying -= 1;
        if whole {
            self.rest(socket, now);
        }
    }

    /// The attempt that has waited longest where there is a connection for it, and that connection.
    pub fn next(&mut self, now: u64) -> Option<(Waiter, Socket)> {
        let lane = self.lanes.iter_mut().find(|lane| !lane.waiting.is_empty() && !lane.idle.is_empty())?;
        let (waiter, socket) = (lane.waiting.pop_front()?, lane.idle.pop()?);
        self.waiting -= u32::from(!waiter.hedge);
        self.counts.waited += now - waiter.since;
        Some((waiter, socket))
    }

    /// The attempt of a call waits no longer. A hedge that is not wanted any more is found out when its turn comes.
    pub fn leave(&mut self, call: CallId) {
        for lane in &mut self.lanes {
            // Those who have waited too long stand in front.
            let place = lane.waiting.iter().position(|waiter| waiter.call == call && !waiter.hedge);
            if let Some(place) = place {
                lane.waiting.remove(place);
                self.waiting -= 1;
                return;
            }
        }
    }

    /// Panics where the books do not balance.
    pub fn audit(&self) {
        let carrying: u32 = self.lanes.iter().map(|lane| lane.carrying).sum();
        assert_eq!(carrying as usize, self.carrying.len(), "connections that carry an attempt, counted twice");
        let dialling: u32 = self.lanes.iter().map(|lane| lane.dialling).sum();
        assert_eq!(dialling as usize, self.dials.len(), "connections being opened, counted twice");
        let waiting = self.lanes.iter().flat_map(|lane| &lane.waiting).filter(|waiter| !waiter.hedge).count();
        assert_eq!(waiting, self.waiting as usize, "attempts waiting for a connection, counted twice");
        for lane in &self.lanes {
            assert!(lane.waiting.is_empty() || lane.idle.is_empty(), "nobody waits beside a connection that rests");
        }
    }
}

#[cfg(test)]
mod tests;
