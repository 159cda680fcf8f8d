//! How connections of a pool are closed: by their time, with their instance, and by a crash.

use super::{Pool, Socket, Waiter};
use crate::kernel::slab::Slot;

impl Pool {
    /// When a resting connection is closed [nanoseconds].
    fn closes_at(&self, socket: &Socket) -> u64 {
        let idle = self.config.idle.map_or(u64::MAX, |idle| socket.rests_since.saturating_add(idle));
        let life = self.config.life.map_or(u64::MAX, |life| socket.opened.saturating_add(life));
        if socket.uses >= self.config.uses { 0 } else { idle.min(life) }
    }

    pub(super) fn is_stale(&self, socket: &Socket, now: u64) -> bool {
        self.closes_at(socket) <= now || socket.instance >= self.instances
    }

    /// Closes connections whose time is over, and those to instances that are not chosen any more.
    pub fn tidy(&mut self, now: u64, instances: u16) {
        if instances >= self.instances && now < self.stale_at {
            self.instances = instances;
            return;
        }
        self.instances = instances;
        let mut next = u64::MAX;
        for at in 0..self.lanes.len() {
            let mut idle = std::mem::take(&mut self.lanes[at].idle);
            idle.retain(|socket| !self.is_stale(socket, now));
            next = idle.iter().map(|socket| self.closes_at(socket)).fold(next, u64::min);
            self.lanes[at].idle = idle;
        }
        self.stale_at = next;
    }

    /// A connection has nothing to carry.
    pub fn rest(&mut self, socket: Socket, now: u64) {
        let socket = Socket { rests_since: now, ..socket };
        // One to an instance that is not chosen any more is of no use, even if somebody waits.
        if self.is_stale(&socket, now) || (!self.on && self.lane(socket.instance).waiting.is_empty()) {
            return;
        }
        self.stale_at = self.stale_at.min(self.closes_at(&socket));
        self.lane(socket.instance).idle.push(socket);
    }

    /// Those who wait for an instance that is not chosen any more; they wait no longer.
    pub fn stranded(&mut self) -> Vec<Waiter> {
        let chosen = if self.config.per_instance { usize::from(self.instances.max(1)) } else { self.lanes.len() };
        let gone: Vec<Waiter> = self.lanes.iter_mut().skip(chosen).flat_map(|lane| lane.waiting.drain(..)).collect();
        self.waiting -= gone.iter().filter(|waiter| !waiter.hedge).count() as u32;
        gone
    }

    /// One who was stranded waits for another instance.
    pub fn line_up(&mut self, instance: u16, waiter: Waiter) {
        self.waiting += u32::from(!waiter.hedge);
        self.lane(instance).waiting.push_back(waiter);
    }

    /// The callee, or one of its instances, has crashed: its connections that rest are gone, and those being opened break.
    /// Those that carry something are closed when their attempts end.
    pub fn cut(&mut self, which: Option<u16>) {
        let hit = |instance: u16| which.is_none_or(|which| which == instance);
        for lane in &mut self.lanes {
            lane.idle.retain(|socket| !hit(socket.instance));
        }
        for (_, dial) in self.dials.iter_mut().filter(|(_, dial)| hit(dial.instance)) {
            dial.cut();
        }
    }

    /// The caller has crashed: all its connections are gone. Those that carry something are closed when their attempts end.
    pub fn clear(&mut self) {
        for lane in &mut self.lanes {
            lane.idle.clear();
            lane.dialling = 0;
        }
        let gone: Vec<Slot> = self.dials.iter().map(|(slot, _)| slot).collect();
        for slot in gone {
            self.dials.remove(slot);
        }
    }
}
