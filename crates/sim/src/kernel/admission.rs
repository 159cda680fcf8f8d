//! How an attempt is sent: past the breaker, the rate limit, the concurrency limit and the pool, or refused by one of them.

use super::connection::Connection;
use super::world::{Appointment, Flight, World};
use crate::calling::{Attempt, Call, CallState, Entry};
use crate::component::{CallId, Reason};
use crate::observe::{Fact, Observer};

impl Call {
    /// Its first attempt goes to that instance. The attempt's clock begins now.
    fn depart(&mut self, connection: &mut Connection, instance: u16, now: u64) {
        connection.open(instance);
        self.first.instance = instance;
        self.first.began = now;
        self.state = CallState::Answer;
    }
}

impl World {
    /// Begins the next attempt of a call.
    pub(super) fn attempt<O: Observer>(&mut self, id: CallId, observer: &mut O) {
        let now = self.now;
        let Some(call) = self.calls.get_mut(id) else { return };
        let index = call.connection as usize;
        call.attempt += 1;
        call.tries += 1;
        call.first = Attempt {
            number: call.attempt,
            instance: 0,
            request_in_flight: true,
            is_timed: false,
            permit: None,
            began: now,
        };
        if O::EVERYTHING && now >= call.deadline {
            return self.refuse_soon::<O>(id, Reason::Expired);
        }
        let connection = &mut self.connections[index];
        if let Some(breaker) = O::beyond(connection.breaker.as_mut()) {
            let before = breaker.state();
            call.first.permit = breaker.admit(now);
            if breaker.state() != before {
                let state = breaker.state();
                observer.note(now, Fact::Breaker { connection: index as u32, state });
            }
            if call.first.permit.is_none() {
                return self.refuse_soon::<O>(id, Reason::BreakerOpen);
            }
        }
        if let Some(limit) = O::beyond(connection.rate_limit.as_mut()) {
            match limit.ask(now) {
                Some(0) => {}
                Some(wait) => {
                    call.state = CallState::Token;
                    let attempt = call.attempt;
                    return self.schedule(now.saturating_add(wait), Appointment::Token(id, attempt));
                }
                None => return self.refuse_soon::<O>(id, Reason::Limited),
            }
        }
        self.enter(id, observer);
    }

    /// An attempt has its token.
    pub(super) fn token_came<O: Observer>(&mut self, id: CallId, attempt: u16, observer: &mut O) {
        let Some(call) = self.calls.get(id).filter(|call| call.attempt == attempt) else { return };
        if call.state == CallState::Token {
            self.digest.fold(self.now, 12, self.connections[call.connection as usize].owner);
            self.enter(id, observer);
        }
    }

    /// An attempt asks for room under the concurrency limit.
    fn enter<O: Observer>(&mut self, id: CallId, observer: &mut O) {
        let Some(call) = self.calls.get_mut(id) else { return };
        let connection = &mut self.connections[call.connection as usize];
        let (open, pool) = (connection.open, &connection.pool);
        let let_in = || open + O::beyond(pool.as_ref()).map_or(0, |pool| pool.waiting());
        match O::beyond(connection.bulkhead.as_mut()).map_or(Entry::Go, |bulkhead| bulkhead.enter(id, let_in())) {
            Entry::Go => self.launch(id, observer),
            Entry::Wait(most) => {
                call.state = CallState::Room;
                let attempt = call.attempt;
                if let Some(most) = most {
                    self.schedule(self.now.saturating_add(most), Appointment::NoRoom(id, attempt));
                }
            }
            Entry::Refused => self.refuse_soon::<O>(id, Reason::Bulkhead),
        }
    }

    /// An attempt has waited for room long enough.
    pub(super) fn no_room<O: Observer>(&mut self, id: CallId, attempt: u16, observer: &mut O) {
        let Some(call) = self.calls.get(id).filter(|call| call.attempt == attempt) else { return };
        if call.state == CallState::Room {
            let connection = &mut self.connections[call.connection as usize];
            self.digest.fold(self.now, 13, connection.owner);
            if let Some(bulkhead) = &mut connection.bulkhead {
                bulkhead.leave(id);
            }
            self.give_back_permit::<O>(id, Reason::Bulkhead);
            self.refuse(id, attempt, observer);
        }
    }

    /// Sends those that wait for room, as long as there is some.
    pub(super) fn admit_waiting<O: Observer>(&mut self, index: usize, observer: &mut O) {
        let connection = &self.connections[index];
        if O::EVERYTHING && connection.pool.is_some() {
            self.serve_pool(index, observer);
        } else if !O::EVERYTHING || connection.bulkhead.is_none() {
            return;
        }
        loop {
            let connection = &mut self.connections[index];
            let let_in = connection.let_in();
            let Some(id) = O::beyond(connection.bulkhead.as_mut()).and_then(|bulkhead| bulkhead.next(let_in)) else {
                return;
            };
            self.launch(id, observer);
        }
    }

    /// A refusal takes no time, but the caller must not hear of it while it is still asking.
    pub(super) fn refuse_soon<O: Observer>(&mut self, id: CallId, reason: Reason) {
        self.give_back_permit::<O>(id, reason);
        let Some(call) = self.calls.get(id) else { return };
        let attempt = call.attempt;
        self.schedule(self.now, Appointment::Refusal(id, attempt));
    }

    /// The caller's own refusals say nothing about the callee: the breaker does not hear of them.
    pub(super) fn give_back_permit<O: Observer>(&mut self, id: CallId, reason: Reason) {
        let Some(call) = self.calls.get_mut(id) else { return };
        call.state = CallState::Refusal(reason);
        self.connections[call.connection as usize].forget::<O>(&call.first);
        call.first.permit = None;
    }

    /// Sends the first attempt of a try, over a connection of the pool if there is one.
    fn launch<O: Observer>(&mut self, id: CallId, observer: &mut O) {
        let now = self.now;
        let Some(call) = self.calls.get_mut(id) else { return };
        let connection = &mut self.connections[call.connection as usize];
        if O::EVERYTHING && connection.is_pooled() {
            return self.ask_for_socket(id, observer);
        }
        let instance =
            connection.instance_for::<O>(&self.nodes[connection.to as usize], (call.ask, call.to), call.op.key);
        call.depart(connection, instance, now);
        self.sent(id, false, observer);
    }

    /// Sends the first attempt of a try over a connection of the pool.
    pub(super) fn depart_to<O: Observer>(&mut self, id: CallId, instance: u16, observer: &mut O) {
        let now = self.now;
        let Some(call) = self.calls.get_mut(id) else { return };
        let connection = &mut self.connections[call.connection as usize];
        call.depart(connection, instance, now);
        let timed = call.first.is_timed;
        self.sent(id, timed, observer);
    }

    /// Sets the clocks of the latest attempt, unless its timeout has begun already, and lets its request go.
    fn sent<O: Observer>(&mut self, id: CallId, timed: bool, observer: &mut O) {
        let Some(call) = self.calls.get(id) else { return };
        let policy = &self.connections[call.connection as usize].policy;
        let (attempt, timeout) = (call.attempt, policy.timeout);
        let hedges = policy.limits.hedge_attempts;
        let hedge = O::beyond(policy.limits.hedge_after).filter(|_| call.hedges.len() < usize::from(hedges));
        let flight = Flight::request::<O>(id, call, &policy.limits, self.now);
        if let Some(timeout) = timeout.filter(|_| !(O::EVERYTHING && timed)) {
            self.schedule(self.now.saturating_add(timeout), Appointment::Timeout(id, attempt));
        }
        if let Some(after) = hedge {
            self.schedule(self.now.saturating_add(after), Appointment::Hedge(id, attempt));
        }
        self.send(&flight, observer);
    }

    /// No answer yet: a further attempt is sent beside those that are open, if nothing on the caller's side is against it.
    pub(super) fn hedge<O: Observer>(&mut self, id: CallId, attempt: u16, observer: &mut O) {
        let Some(call) = self.calls.get_mut(id).filter(|call| call.attempt == attempt) else { return };
        if call.state != CallState::Answer {
            return;
        }
        let index = call.connection as usize;
        self.digest.fold(self.now, 11, self.connections[index].owner);
        if self.connections[index].is_pooled() {
            return self.hedge_over_socket(id, attempt, observer);
        }
        let Some(permit) = self.admit_hedge(index) else { return };
        let instance = self.other_instance::<O>(id);
        self.send_hedge(id, instance, permit, observer);
    }

    /// Whether breaker and limits let a hedge through, with the breaker's permit.
    #[expect(clippy::option_option, reason = "not admitted, admitted without a breaker, admitted by it")]
    pub(super) fn admit_hedge(&mut self, index: usize) -> Option<Option<u32>> {
        let now = self.now;
        let connection = &mut self.connections[index];
        // It never waits: a hedge that has to queue helps nobody.
        if connection.bulkhead.as_ref().is_some_and(|bulkhead| !bulkhead.has_room(connection.let_in()))
            || connection.rate_limit.as_ref().is_some_and(|limit| limit.level(now) < 1.0)
        {
            return None;
        }
        let mut permit = None;
        if let Some(breaker) = &mut connection.breaker {
            permit = Some(breaker.admit(now)?);
        }
        if let Some(limit) = &mut connection.rate_limit {
            limit.ask(now);
        }
        Some(permit)
    }

    /// Another instance than those that a call has asked already, if there is one.
    pub(super) fn other_instance<O: Observer>(&mut self, id: CallId) -> u16 {
        let Some(call) = self.calls.get(id) else { return 0 };
        let connection = &mut self.connections[call.connection as usize];
        let instances = self.nodes[connection.to as usize].instances();
        let node = &self.nodes[connection.to as usize];
        let mut instance = connection.instance_for::<O>(node, (call.ask, None), call.op.key);
        if O::EVERYTHING && node.route(call.ask, connection.home(instances)).is_some() {
            // Nobody else has the answer.
            return instance;
        }
        for _ in 1..instances {
            if !call.open().any(|open| open.instance == instance) {
                break;
            }
            instance = (instance + 1) % instances;
        }
        instance
    }

    /// Sends a further attempt beside those that are open.
    pub(super) fn send_hedge<O: Observer>(&mut self, id: CallId, instance: u16, permit: Option<u32>, observer: &mut O) {
        let now = self.now;
        let Some(call) = self.calls.get_mut(id) else { return };
        self.connections[call.connection as usize].open(instance);
        call.attempt += 1;
        call.hedges.push(Attempt {
            number: call.attempt,
            instance,
            request_in_flight: true,
            is_timed: false,
            permit,
            began: now,
        });
        self.sent(id, false, observer);
    }

    /// The breaker of a connection has moved: whoever listens hears of it, and it will move again by itself if it does.
    pub(super) fn breaker_moved<O: Observer>(&mut self, index: usize, observer: &mut O) {
        let Some(breaker) = &self.connections[index].breaker else { return };
        observer.note(self.now, Fact::Breaker { connection: index as u32, state: breaker.state() });
        if let Some(at) = breaker.wakes_at() {
            self.schedule(at, Appointment::Rested(index as u32));
        }
    }

    /// An open breaker has rested long enough.
    pub(super) fn rested<O: Observer>(&mut self, connection: u32, observer: &mut O) {
        let index = connection as usize;
        let at = &mut self.connections[index];
        let Some(breaker) = &mut at.breaker else { return };
        let before = breaker.state();
        breaker.rest(self.now);
        if breaker.state() != before {
            self.digest.fold(self.now, 14, at.owner);
            self.breaker_moved(index, observer);
        }
    }
}
