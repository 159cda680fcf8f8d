//! How an attempt is sent: past the breaker, the rate limit and the concurrency limit, or refused by one of them.

use super::world::{Appointment, Flight, World};
use crate::calling::{Attempt, CallState, Entry};
use crate::component::{CallId, Reason};
use crate::observe::{Fact, Observer};

impl World {
    /// Begins the next attempt of a call.
    pub(super) fn attempt<O: Observer>(&mut self, id: CallId, observer: &mut O) {
        let now = self.now;
        let Some(call) = self.calls.get_mut(id) else { return };
        let index = call.connection as usize;
        call.attempt += 1;
        call.tries += 1;
        call.first = Attempt { number: call.attempt, instance: 0, request_in_flight: true, permit: None, began: now };
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
        match O::beyond(connection.bulkhead.as_mut()).map_or(Entry::Go, |bulkhead| bulkhead.enter(id, connection.open))
        {
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
        loop {
            let connection = &mut self.connections[index];
            let open = connection.open;
            let Some(id) = O::beyond(connection.bulkhead.as_mut()).and_then(|bulkhead| bulkhead.next(open)) else {
                return;
            };
            self.launch(id, observer);
        }
    }

    /// A refusal takes no time, but the caller must not hear of it while it is still asking.
    fn refuse_soon<O: Observer>(&mut self, id: CallId, reason: Reason) {
        self.give_back_permit::<O>(id, reason);
        let Some(call) = self.calls.get(id) else { return };
        let attempt = call.attempt;
        self.schedule(self.now, Appointment::Refusal(id, attempt));
    }

    /// The caller's own refusals say nothing about the callee: the breaker does not hear of them.
    fn give_back_permit<O: Observer>(&mut self, id: CallId, reason: Reason) {
        let Some(call) = self.calls.get_mut(id) else { return };
        call.state = CallState::Refusal(reason);
        self.connections[call.connection as usize].forget::<O>(&call.first);
        call.first.permit = None;
    }

    /// Sends the first attempt of a try. Its clock begins now.
    fn launch<O: Observer>(&mut self, id: CallId, observer: &mut O) {
        let now = self.now;
        let Some(call) = self.calls.get_mut(id) else { return };
        let connection = &mut self.connections[call.connection as usize];
        let instance = connection.choose::<O>(self.nodes[connection.to as usize].instances(), call.op.key);
        connection.open(instance);
        call.first.instance = instance;
        call.first.began = now;
        call.state = CallState::Answer;
        self.sent(id, observer);
    }

    /// Sets the clocks of the latest attempt, and lets its request go.
    pub(super) fn sent<O: Observer>(&mut self, id: CallId, observer: &mut O) {
        let Some(call) = self.calls.get(id) else { return };
        let policy = &self.connections[call.connection as usize].policy;
        let (attempt, timeout) = (call.attempt, policy.timeout);
        let hedges = policy.limits.hedge_attempts;
        let hedge = O::beyond(policy.limits.hedge_after).filter(|_| call.hedges.len() < usize::from(hedges));
        let flight = Flight::request::<O>(id, call, &policy.limits, self.now);
        if let Some(timeout) = timeout {
            self.schedule(self.now.saturating_add(timeout), Appointment::Timeout(id, attempt));
        }
        if let Some(after) = hedge {
            self.schedule(self.now.saturating_add(after), Appointment::Hedge(id, attempt));
        }
        self.send(&flight, observer);
    }

    /// No answer yet: a further attempt is sent beside those that are open, if nothing on the caller's side is against it.
    pub(super) fn hedge<O: Observer>(&mut self, id: CallId, attempt: u16, observer: &mut O) {
        let now = self.now;
        let Some(call) = self.calls.get_mut(id).filter(|call| call.attempt == attempt) else { return };
        if call.state != CallState::Answer {
            return;
        }
        let index = call.connection as usize;
        let connection = &mut self.connections[index];
        self.digest.fold(now, 11, connection.owner);
        // It never waits: a hedge that has to queue helps nobody.
        if connection.bulkhead.as_ref().is_some_and(|bulkhead| !bulkhead.has_room(connection.open))
            || connection.rate_limit.as_ref().is_some_and(|limit| limit.level(now) < 1.0)
        {
            return;
        }
        let mut permit = None;
        if let Some(breaker) = &mut connection.breaker {
            permit = breaker.admit(now);
            if permit.is_none() {
                return;
            }
        }
        if let Some(limit) = &mut connection.rate_limit {
            limit.ask(now);
        }
        let instances = self.nodes[connection.to as usize].instances();
        let mut instance = connection.choose::<O>(instances, call.op.key);
        // Another instance than those that were asked already, if there is one.
        for _ in 1..instances {
            if !call.open().any(|open| open.instance == instance) {
                break;
            }
            instance = (instance + 1) % instances;
        }
        connection.open(instance);
        call.attempt += 1;
        call.hedges.push(Attempt { number: call.attempt, instance, request_in_flight: true, permit, began: now });
        self.sent(id, observer);
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
