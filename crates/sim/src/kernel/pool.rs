//! Connections of a pool: how attempts get one, how one is opened, and what a crash does to them.

use super::connection::Connection;
use super::slab::Slot;
use super::world::{Appointment, Fate, World};
use crate::calling::{CallState, Lease, Leg, Socket, Waiter};
use crate::component::{CallId, Outcome, Reason, Reply};
use crate::faults::{Direction, strike_opening, turn_opening_away};
use crate::network::Verdict;
use crate::observe::{Fact, MessageKind, Observer};

impl World {
    /// An attempt asks for a connection.
    #[inline(never)]
    pub(super) fn ask_for_socket<O: Observer>(&mut self, id: CallId, observer: &mut O) {
        let now = self.now;
        let Some(call) = self.calls.get_mut(id) else { return };
        let (index, attempt) = (call.connection as usize, call.attempt);
        let connection = &mut self.connections[index];
        let instances = self.nodes[connection.to as usize].instances();
        let Some(config) = connection.pool.as_ref().map(|pool| *pool.config()) else { return };
        let instance = if config.per_instance {
            connection.instance_for::<O>(&self.nodes[connection.to as usize], (call.ask, None), call.op.key)
        } else {
            0
        };
        let timeout = connection.policy.timeout.filter(|_| config.covered);
        let Some(pool) = &mut connection.pool else { return };
        pool.tidy(now, instances);
        let lease = pool.ask(instance, Waiter { call: id, attempt, hedge: false, since: now });
        call.state = CallState::Socket;
        if lease == Lease::Refused {
            return self.refuse_soon::<O>(id, Reason::PoolExhausted);
        }
        if let Some(timeout) = timeout {
            call.first.is_timed = true;
            self.schedule(now.saturating_add(timeout), Appointment::Timeout(id, attempt));
        }
        if let Lease::Has(socket) = lease {
            self.ride(id, socket, observer);
            return;
        }
        if let Some(wait) = config.wait {
            self.schedule(now.saturating_add(wait), Appointment::NoSocket(id, attempt));
        }
        self.serve_pool(index, observer);
    }

    /// Sends the first attempt of a try over a connection.
    fn ride<O: Observer>(&mut self, id: CallId, socket: Socket, observer: &mut O) {
        let Some(call) = self.calls.get(id) else { return };
        if let Some(pool) = &mut self.connections[call.connection as usize].pool {
            pool.carry(id, call.attempt, socket);
        }
        self.depart_to(id, socket.instance, observer);
    }

    /// A hedge takes a connection that rests, or opens one if it need not queue for it.
    #[inline(never)]
    pub(super) fn hedge_over_socket<O: Observer>(&mut self, id: CallId, attempt: u16, observer: &mut O) {
        let now = self.now;
        let Some(index) = self.calls.get(id).map(|call| call.connection as usize) else { return };
        let instances = self.nodes[self.connections[index].to as usize].instances();
        let per_instance = self.connections[index].pool.as_ref().is_some_and(|pool| pool.config().per_instance);
        let instance = if per_instance { self.other_instance::<O>(id) } else { 0 };
        let Some(pool) = &mut self.connections[index].pool else { return };
        pool.tidy(now, instances);
        match pool.ask(instance, Waiter { call: id, attempt, hedge: true, since: now }) {
            Lease::Has(socket) => self.ride_beside(index, (id, attempt), socket, observer),
            Lease::Waits => self.serve_pool(index, observer),
            Lease::Refused => {}
        }
    }

    /// Sends a hedge over a connection, if it is still wanted.
    fn ride_beside<O: Observer>(
        &mut self,
        index: usize,
        (id, attempt): (CallId, u16),
        socket: Socket,
        observer: &mut O,
    ) {
        let wanted = self.calls.get(id).is_some_and(|call| call.attempt == attempt && call.state == CallState::Answer);
        let permit = if wanted { self.admit_hedge(index) } else { None };
        let Some(pool) = &mut self.connections[index].pool else { return };
        match permit {
            Some(permit) => {
                pool.carry(id, attempt + 1, socket);
                self.send_hedge(id, socket.instance, permit, observer);
            }
            None => pool.rest(socket, self.now),
        }
    }

    /// Gives connections that rest to those who wait, and opens what is missing.
    #[inline(never)]
    pub(super) fn serve_pool<O: Observer>(&mut self, index: usize, observer: &mut O) {
        let now = self.now;
        self.follow_instances::<O>(index);
        loop {
            let Some(pool) = &mut self.connections[index].pool else { return };
            match pool.next(now) {
                Some((waiter, socket)) if waiter.hedge => {
                    self.ride_beside(index, (waiter.call, waiter.attempt), socket, observer);
                }
                Some((waiter, socket)) => self.ride(waiter.call, socket, observer),
                None => break,
            }
        }
        loop {
            let connection = &mut self.connections[index];
            let Some((pool, lane)) = connection.pool.as_ref().and_then(|pool| Some((pool, pool.wants()?))) else {
                return;
            };
            let mut instance = lane;
            if !pool.config().per_instance {
                let waiter = pool.opens_for(lane);
                let key = waiter.and_then(|waiter| self.calls.get(waiter.call)).map_or(0, |call| call.op.key);
                let instances = self.nodes[connection.to as usize].instances();
                instance = connection.choose_for_pool(instances, key);
            }
            self.begin_dial(index, instance);
        }
    }

    /// Closes what leads to instances that were taken away; whoever waits for one chooses again.
    fn follow_instances<O: Observer>(&mut self, index: usize) {
        let connection = &mut self.connections[index];
        let instances = self.nodes[connection.to as usize].instances();
        let Some(pool) = &mut connection.pool else { return };
        pool.tidy(self.now, instances);
        for waiter in pool.stranded() {
            let key = self.calls.get(waiter.call).map_or(0, |call| call.op.key);
            let instance = connection.choose::<O>(instances, key);
            if let Some(pool) = &mut connection.pool {
                pool.line_up(instance, waiter);
            }
        }
    }

    fn begin_dial(&mut self, index: usize, instance: u16) {
        let now = self.now;
        let Some(pool) = &mut self.connections[index].pool else { return };
        let slot = pool.dial(instance, now);
        if pool.shakes_hands() {
            self.knock(index, slot, Leg::There);
        } else {
            self.meet_dial(index, slot);
            self.finish_dial(index, slot);
        }
    }

    /// The first message of an opening gets to the callee, unless a fault turns it away.
    fn meet_dial(&mut self, index: usize, slot: Slot) {
        let Connection { faults, pool, .. } = &mut self.connections[index];
        if let Some(dial) = pool.as_mut().and_then(|pool| pool.dialled(slot)) {
            dial.meet(|| !faults.is_empty() && turn_opening_away(faults, &mut self.fault_states));
        }
    }

    /// A message of an opening leaves.
    fn knock(&mut self, index: usize, slot: Slot, leg: Leg) {
        let now = self.now;
        let connection = &mut self.connections[index];
        let Some(pool) = &mut connection.pool else { return };
        let direction = if leg == Leg::Back { Direction::Reply } else { Direction::Request };
        let struck = strike_opening(direction, &connection.faults, &mut self.fault_states);
        let verdict = connection.network.knock(direction, &struck, &mut pool.luck);
        let Some(dial) = pool.dialled(slot) else { return };
        dial.leg = leg;
        let after = match verdict {
            Verdict::Arrives(after) | Verdict::Answered(after, _) | Verdict::Refused(after) => {
                if leg == Leg::There {
                    dial.meet(|| turn_opening_away(&connection.faults, &mut self.fault_states));
                }
                after
            }
            Verdict::Lost(_) => dial.resend_after(),
        };
        let at = now.saturating_add(after).min(dial.until);
        self.schedule(at, Appointment::Dial(index as u32, slot));
    }

    /// Nothing but what has to be done besides is left of an opening.
    fn finish_dial(&mut self, index: usize, slot: Slot) {
        let Some(pool) = &mut self.connections[index].pool else { return };
        let after = pool.connect_time();
        let Some(dial) = pool.dialled(slot) else { return };
        dial.leg = Leg::Work;
        let at = self.now.saturating_add(after).min(dial.until);
        self.schedule(at, Appointment::Dial(index as u32, slot));
    }

    /// The opening of a connection goes on, or is over.
    #[inline(never)]
    pub(super) fn dial<O: Observer>(&mut self, connection: u32, slot: Slot, observer: &mut O) {
        let (now, index) = (self.now, connection as usize);
        let at = &mut self.connections[index];
        let (to, owner) = (at.to, at.owner);
        let Some(dial) = at.pool.as_mut().and_then(|pool| pool.dialled(slot)) else { return };
        self.digest.fold(now, 128 + dial.leg as u64, owner);
        let instance = dial.instance;
        if now >= dial.until {
            return self.dial_failed(index, slot, observer);
        }
        match dial.leg {
            Leg::Lost if dial.gives_up() => self.dial_failed(index, slot, observer),
            Leg::Lost => self.knock(index, slot, Leg::There),
            Leg::There => {
                let somebody = self.answers_there(to, instance);
                if let Some(dial) = self.connections[index].pool.as_mut().and_then(|pool| pool.dialled(slot)) {
                    dial.arrived(somebody);
                }
                self.knock(index, slot, Leg::Back);
            }
            Leg::Back if dial.refused => self.dial_failed(index, slot, observer),
            Leg::Back => {
                if dial.answered() {
                    self.knock(index, slot, Leg::There);
                } else {
                    self.finish_dial(index, slot);
                }
            }
            Leg::Work => {
                let broken = dial.refused;
                if broken || !self.answers_there(to, instance) {
                    return self.dial_failed(index, slot, observer);
                }
                if let Some(pool) = &mut self.connections[index].pool {
                    pool.opened(slot, now);
                }
                self.serve_pool(index, observer);
            }
        }
    }

    /// Whether somebody answers at an instance; if a crash keeps it down, the fault has struck.
    fn answers_there(&mut self, node: u32, instance: u16) -> bool {
        let down = self.node_faults[node as usize].iter().find(|fault| fault.keeps_down(instance));
        if let Some(fault) = down {
            self.fault_states[fault.index].times_applied += 1;
        }
        down.is_none() && self.nodes[node as usize].listens(instance, self.now)
    }

    /// A connection could not be opened: whoever has waited longest for one hears of it. Nothing was sent.
    fn dial_failed<O: Observer>(&mut self, index: usize, slot: Slot, observer: &mut O) {
        let waiter = self.connections[index].pool.as_mut().and_then(|pool| pool.failed(slot));
        match waiter {
            Some(waiter) if !waiter.hedge => self.ended_unsent(waiter.call, Reason::Unreachable, observer),
            _ => self.admit_waiting(index, observer),
        }
    }

    /// The timeout of an attempt has come before it was sent.
    #[inline(never)]
    pub(super) fn time_out_unsent<O: Observer>(&mut self, id: CallId, observer: &mut O) {
        let Some(index) = self.calls.get(id).map(|call| call.connection as usize) else { return };
        self.digest.fold(self.now, 2, self.connections[index].owner);
        if let Some(pool) = &mut self.connections[index].pool {
            pool.leave(id);
        }
        self.ended_unsent(id, Reason::Expired, observer);
    }

    /// An attempt ends without having been sent, and that says something about the callee: breaker and budget hear of it.
    fn ended_unsent<O: Observer>(&mut self, id: CallId, reason: Reason, observer: &mut O) {
        let now = self.now;
        let Some(call) = self.calls.get_mut(id) else { return };
        call.state = CallState::Backoff;
        let index = call.connection as usize;
        let (op, began, permit) = (call.op, call.first.began, call.first.permit.take());
        let outcome = Outcome::Refused;
        observer.note(now, Fact::AttemptEnded { connection: index as u32, op, outcome, began });
        let connection = &mut self.connections[index];
        if let Some(budget) = &mut connection.budget {
            budget.attempt_ended(false, call.paid.unwrap_or(0));
        }
        if let (Some(breaker), Some(permit)) = (&mut connection.breaker, permit) {
            let before = breaker.state();
            breaker.record(permit, outcome, now - began, now);
            if breaker.state() != before {
                self.breaker_moved(index, observer);
            }
        }
        self.admit_waiting(index, observer);
        self.round_over(id, Reply::of(outcome).because(reason), observer);
    }

    /// An attempt has waited for a connection long enough.
    #[inline(never)]
    pub(super) fn no_socket<O: Observer>(&mut self, id: CallId, attempt: u16, observer: &mut O) {
        let Some(call) = self.calls.get(id).filter(|call| call.attempt == attempt) else { return };
        if call.state != CallState::Socket {
            return;
        }
        let index = call.connection as usize;
        let connection = &mut self.connections[index];
        self.digest.fold(self.now, 15, connection.owner);
        if let Some(pool) = &mut connection.pool {
            pool.leave(id);
        }
        self.give_back_permit::<O>(id, Reason::PoolExhausted);
        self.refuse(id, attempt, observer);
        self.admit_waiting(index, observer);
    }

    /// Whether an attempt is open over a connection of a pool.
    pub(super) fn is_carried(&self, id: CallId, attempt: u16) -> bool {
        let call = self.calls.get(id);
        call.is_some_and(|call| self.connections[call.connection as usize].carries(id, attempt))
    }

    /// A component, or one of its instances, has crashed: its connections are gone, and what was on its way over them.
    pub(super) fn sever<O: Observer>(&mut self, node: u32, which: Option<u16>, observer: &mut O) {
        let whole = which.is_none() || self.nodes[node as usize].instances() <= 1;
        let mut any = false;
        let mut left = Vec::new();
        for (index, connection) in self.connections.iter_mut().enumerate() {
            let Some(pool) = &mut connection.pool else { continue };
            if connection.to == node {
                pool.cut(which);
                any = true;
            }
            if connection.from == node && whole {
                // Which of the caller's instances has opened a connection nobody knows.
                pool.clear();
                left.push(index);
            }
        }
        for index in left {
            // Instances that finish what they have may still want some.
            self.serve_pool(index, observer);
        }
        if !any {
            return;
        }
        for (_, flight) in self.flights.iter_mut() {
            let connection = &self.connections[flight.connection as usize];
            let request = flight.kind == MessageKind::Request && which.is_none_or(|which| which == flight.instance);
            if !request || connection.to != node || flight.op.is_nobodys() {
                continue;
            }
            // An attempt that is not waited for any more was sent as those are that are sent now, as far as anybody knows.
            let attempt = flight.attempt;
            let awaited = flight.call.filter(|id| self.calls.get(*id).is_some_and(|call| call.awaits(attempt)));
            let over_socket = awaited.map_or(connection.is_pooled(), |id| connection.carries(id, attempt));
            if over_socket {
                flight.fate = Fate::Dies;
            }
        }
    }
}
