//! The life of a call: attempts, timeouts, waits, and how it ends.

use super::world::{Appointment, World};
use crate::calling::CallState;
use crate::component::{Ask, CallId, Input, Outcome, Reply};
use crate::observe::{Fact, Observer};

impl World {
    pub(super) fn begin_call<O: Observer>(&mut self, id: CallId, observer: &mut O) {
        let Some(call) = self.calls.get(id) else { return };
        if let Ask::Probe { within, .. } = call.ask {
            return self.send_probe(id, within, observer);
        }
        observer.note(self.now, Fact::CallStarted { connection: call.connection, op: call.op });
        self.attempt(id, observer);
    }

    /// Sends the next attempt, if the breaker lets it.
    fn attempt<O: Observer>(&mut self, id: CallId, observer: &mut O) {
        let now = self.now;
        let Some(call) = self.calls.get_mut(id) else { return };
        let index = call.connection as usize;
        let connection = &mut self.connections[index];
        call.attempt += 1;
        call.attempt_began = now;
        call.permit = None;
        if let Some(breaker) = &mut connection.breaker {
            let before = breaker.state();
            call.permit = breaker.admit(now);
            if breaker.state() != before {
                observer.note(now, Fact::Breaker { connection: index as u32, state: breaker.state() });
            }
            if call.permit.is_none() {
                // A refusal takes no time, but the caller must not hear of it while it is still asking.
                let attempt = call.attempt;
                call.state = CallState::Refusal;
                self.schedule(now, Appointment::Refusal(id, attempt));
                return;
            }
        }
        let instances = self.nodes[connection.to as usize].instances();
        call.instance = connection.choose(instances, call.op.key);
        connection.under_way[usize::from(call.instance)] += 1;
        call.state = CallState::Answer { request_in_flight: true };
        let (attempt, timeout) = (call.attempt, connection.policy.timeout);
        let request = *call;
        if let Some(timeout) = timeout {
            self.schedule(now.saturating_add(timeout), Appointment::Timeout(id, attempt));
        }
        self.send_request(id, &request, observer);
    }

    pub(super) fn time_out<O: Observer>(&mut self, id: CallId, attempt: u16, observer: &mut O) {
        let Some(call) = self.calls.get(id).filter(|call| call.attempt == attempt) else { return };
        if matches!(call.state, CallState::Answer { .. }) {
            self.digest.fold(self.now, 2, self.connections[call.connection as usize].owner);
            self.attempt_ended(id, Reply::of(Outcome::Unknown), observer);
        }
    }

    pub(super) fn refuse<O: Observer>(&mut self, id: CallId, attempt: u16, observer: &mut O) {
        let Some(call) = self.calls.get(id).filter(|call| call.attempt == attempt) else { return };
        if call.state == CallState::Refusal {
            self.digest.fold(self.now, 3, self.connections[call.connection as usize].owner);
            self.attempt_ended(id, Reply::of(Outcome::Refused), observer);
        }
    }

    pub(super) fn retry<O: Observer>(&mut self, id: CallId, attempt: u16, observer: &mut O) {
        let Some(call) = self.calls.get(id).filter(|call| call.attempt == attempt) else { return };
        self.digest.fold(self.now, 4, self.connections[call.connection as usize].owner);
        self.attempt(id, observer);
    }

    /// An attempt has ended: the breaker learns of it, and the caller tries again or hears of it.
    pub(super) fn attempt_ended<O: Observer>(&mut self, id: CallId, reply: Reply, observer: &mut O) {
        let now = self.now;
        let Some(call) = self.calls.get_mut(id) else { return };
        if call.op.is_nobodys() {
            return self.end_probe(id, reply, observer);
        }
        let index = call.connection as usize;
        let connection = &mut self.connections[index];
        if matches!(call.state, CallState::Answer { .. }) {
            connection.under_way[usize::from(call.instance)] -= 1;
        }
        call.state = CallState::Backoff;
        let (op, began) = (call.op, call.attempt_began);
        observer.note(now, Fact::AttemptEnded { connection: index as u32, op, outcome: reply.outcome, began });
        if let (Some(breaker), Some(permit)) = (&mut connection.breaker, call.permit) {
            let before = breaker.state();
            breaker.record(permit, reply.outcome, now);
            if breaker.state() != before {
                observer.note(now, Fact::Breaker { connection: index as u32, state: breaker.state() });
            }
        }
        if matches!(reply.outcome, Outcome::Failed | Outcome::Unknown) {
            // An attempt that nobody answered leaves more open than one that was answered with an error.
            call.doubt = call.doubt.max(Some(reply.outcome));
        }
        if reply.outcome != Outcome::Ok && call.attempt < connection.policy.attempts {
            let wait = connection.policy.backoff.wait(call.attempt, &mut connection.backoff);
            let attempt = call.attempt;
            self.schedule(now.saturating_add(wait), Appointment::Retry(id, attempt));
            return;
        }
        // Refused means never executed; with an earlier attempt in doubt nobody can infer that.
        let reply = match call.doubt {
            Some(doubt) if reply.outcome == Outcome::Refused => Reply::of(doubt),
            _ => reply,
        };
        self.end_call(id, reply, observer);
    }

    fn end_call<O: Observer>(&mut self, id: CallId, reply: Reply, observer: &mut O) {
        let Some(call) = self.calls.end(id) else { return };
        observer.note(
            self.now,
            Fact::CallEnded {
                connection: call.connection,
                op: call.op,
                outcome: reply.outcome,
                began: call.began,
                attempts: call.attempt,
                abandoned: false,
            },
        );
        self.tell(call.caller, Input::CallEnded(call.token, call.branch, reply), observer);
    }

    /// The caller waits no longer. What is on its way or being worked on goes on.
    pub(super) fn abandon<O: Observer>(&mut self, id: CallId, observer: &mut O) {
        let Some(call) = self.calls.end(id) else { return };
        if call.op.is_nobodys() {
            return;
        }
        let connection = &mut self.connections[call.connection as usize];
        if matches!(call.state, CallState::Answer { .. }) {
            connection.under_way[usize::from(call.instance)] -= 1;
            if let (Some(breaker), Some(permit)) = (&mut connection.breaker, call.permit) {
                breaker.forget(permit);
            }
        }
        observer.note(
            self.now,
            Fact::CallEnded {
                connection: call.connection,
                op: call.op,
                outcome: Outcome::Unknown,
                began: call.began,
                attempts: call.attempt,
                abandoned: true,
            },
        );
    }
}
