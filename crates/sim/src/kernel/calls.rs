//! The life of a call: how its attempts end, what follows, and how the call ends.

use super::world::{Appointment, Flight, World};
use crate::calling::{Attempt, Call, CallState};
use crate::component::{Ask, CallId, Input, Op, Outcome, Reason, Reply};
use crate::observe::{Fact, Observer, TransactionFact};

impl World {
    pub(super) fn begin_call<O: Observer>(&mut self, id: CallId, observer: &mut O) {
        let now = self.now;
        let Some(call) = self.calls.get_mut(id) else { return };
        if O::EVERYTHING
            && let Ask::Probe { within, .. } = call.ask
        {
            return self.send_probe(id, within, observer);
        }
        observer.note(now, Fact::CallStarted { connection: call.connection, op: call.op });
        if O::EVERYTHING {
            note_asked(now, id, call, observer);
        }
        let connection = &mut self.connections[call.connection as usize];
        if O::EVERYTHING && connection.straight && call.deadline == Op::NO_DEADLINE {
            // All that the steps between here and the sending would come to.
            let instance =
                connection.instance_for::<O>(&self.nodes[connection.to as usize], (call.ask, call.to), call.op.key);
            connection.open(instance);
            (call.attempt, call.tries) = (1, 1);
            call.first =
                Attempt { number: 1, instance, request_in_flight: true, is_timed: false, permit: None, began: now };
            call.state = CallState::Answer;
            let (flight, timeout) = (Flight::plain_request(id, call, now), connection.policy.timeout);
            if let Some(timeout) = timeout {
                self.schedule(now.saturating_add(timeout), Appointment::Timeout(id, 1));
            }
            return self.send(&flight, observer);
        }
        if let Some(deadline) = O::beyond(connection.policy.limits.deadline) {
            call.deadline = call.deadline.min(now.saturating_add(deadline));
        }
        if let Some(budget) = O::beyond(connection.budget.as_mut()) {
            budget.first_try(now);
        }
        let deadline = call.deadline;
        if O::EVERYTHING && deadline != Op::NO_DEADLINE && deadline > now {
            self.schedule(deadline, Appointment::Deadline(id));
        }
        self.attempt(id, observer);
    }

    pub(super) fn time_out<O: Observer>(&mut self, id: CallId, attempt: u16, observer: &mut O) {
        let Some(call) = self.calls.get_mut(id) else { return };
        if O::EVERYTHING && call.state == CallState::Socket && call.attempt == attempt {
            return self.time_out_unsent(id, observer);
        }
        let (index, op) = (call.connection as usize, call.op);
        let Some(open) = call.open_mut(attempt) else { return };
        if O::EVERYTHING && self.connections[index].policy.limits.cancel && !op.is_nobodys() {
            let instance = open.instance;
            self.cancel(index as u32, op, (id, attempt), instance, observer);
        }
        self.digest.fold(self.now, 2, self.connections[index].owner);
        self.attempt_ended(id, attempt, Reply::of(Outcome::Unknown).because(Reason::Expired), observer);
    }

    pub(super) fn refuse<O: Observer>(&mut self, id: CallId, attempt: u16, observer: &mut O) {
        let Some(call) = self.calls.get_mut(id).filter(|call| call.attempt == attempt) else { return };
        let CallState::Refusal(reason) = call.state else { return };
        call.state = CallState::Backoff;
        let (connection, op, began) = (call.connection, call.op, call.first.began);
        self.digest.fold(self.now, 3, self.connections[connection as usize].owner);
        observer.note(self.now, Fact::AttemptEnded { connection, op, outcome: Outcome::Refused, began });
        self.round_over(id, Reply::of(Outcome::Refused).because(reason), observer);
    }

    pub(super) fn retry<O: Observer>(&mut self, id: CallId, attempt: u16, observer: &mut O) {
        let Some(call) = self.calls.get(id).filter(|call| call.attempt == attempt) else { return };
        self.digest.fold(self.now, 4, self.connections[call.connection as usize].owner);
        self.attempt(id, observer);
    }

    /// An open attempt has ended: the caller waits for its hedges, tries again, or hears of it.
    pub(super) fn attempt_ended<O: Observer>(&mut self, id: CallId, attempt: u16, reply: Reply, observer: &mut O) {
        let Some(call) = self.calls.get(id) else { return };
        if O::EVERYTHING && call.op.is_nobodys() {
            return self.end_probe(id, reply, observer);
        }
        let connection = &mut self.connections[call.connection as usize];
        if O::EVERYTHING && reply.outcome == Outcome::Ok && connection.straight && call.is_only(attempt) {
            // All that the steps below would come to: nobody else waits, counts or is told.
            connection.close(&call.first);
            let (op, began) = (call.op, call.first.began);
            let outcome = reply.outcome;
            observer.note(self.now, Fact::AttemptEnded { connection: call.connection, op, outcome, began });
            note_end(self.now, call, (outcome, false), observer);
            note_told(self.now, (id, call), reply, observer);
            let (caller, token, branch) = (call.caller, call.token, call.branch);
            self.calls.drop(id);
            return self.tell(caller, Input::CallEnded(token, branch, reply), observer);
        }
        let Some((index, others)) = self.settle(id, attempt, reply.outcome, observer) else { return };
        self.admit_waiting(index, observer);
        if reply.outcome == Outcome::Ok {
            self.end_call(id, reply, observer);
        } else if !others {
            self.round_over(id, reply, observer);
        }
    }

    /// Closes an open attempt; breaker and budget learn how it ended. Over which connection, and whether others are open.
    fn settle<O: Observer>(
        &mut self,
        id: CallId,
        attempt: u16,
        outcome: Outcome,
        observer: &mut O,
    ) -> Option<(usize, bool)> {
        let now = self.now;
        let call = self.calls.get_mut(id)?;
        let ended = call.close(attempt)?;
        let index = call.connection as usize;
        let connection = &mut self.connections[index];
        connection.close(&ended);
        if let Some(pool) = O::beyond(connection.pool.as_mut()) {
            // After an answer it can be used again; without one nobody knows what is still to come over it.
            pool.release(id, attempt, outcome != Outcome::Unknown, now);
        }
        let (op, began) = (call.op, ended.began);
        observer.note(now, Fact::AttemptEnded { connection: index as u32, op, outcome, began });
        if let Some(budget) = O::beyond(connection.budget.as_mut()) {
            budget.attempt_ended(outcome == Outcome::Ok, call.paid.unwrap_or(0));
        }
        if matches!(outcome, Outcome::Failed | Outcome::Unknown) {
            // An attempt that nobody answered leaves more open than one that was answered with an error.
            call.doubt = call.doubt.max(Some(outcome));
        }
        let others = call.state == CallState::Answer;
        if let (Some(breaker), Some(permit)) = (O::beyond(connection.breaker.as_mut()), ended.permit) {
            let before = breaker.state();
            breaker.record(permit, outcome, now - began, now);
            if breaker.state() != before {
                self.breaker_moved(index, observer);
            }
        }
        Some((index, others))
    }

    /// Nothing of a call is open and nothing ended well: it is tried again, or it is over.
    pub(super) fn round_over<O: Observer>(&mut self, id: CallId, reply: Reply, observer: &mut O) {
        let now = self.now;
        let Some(call) = self.calls.get_mut(id) else { return };
        let index = call.connection;
        let connection = &mut self.connections[index as usize];
        let policy = &connection.policy;
        if let (Some(_), Some(budget)) = (call.paid.take(), O::beyond(connection.budget.as_mut())) {
            budget.retry_over();
        }
        // After a conflict its transaction is over: only the whole of it can be tried again.
        let over = O::EVERYTHING && matches!(call.ask, Ask::Transact { .. }) && reply.reason == Reason::Conflict;
        if call.tries < policy.attempts && now < call.deadline && policy.retry_on.takes(&reply) && !over {
            let active = connection.let_in() + connection.bulkhead.as_ref().map_or(0, |b| b.waiting() as u32);
            let after_timeout = reply.reason == Reason::Expired;
            let paid =
                O::beyond(connection.budget.as_mut()).map_or(Some(0), |budget| budget.ask(now, active, after_timeout));
            if paid.is_some() {
                let policy = &connection.policy;
                let mut wait = policy.backoff.wait(call.tries, call.waited, &mut connection.backoff);
                call.waited = wait;
                if policy.honour_retry_after {
                    wait = wait.max(u64::from(reply.retry_after_ms) * 1_000_000);
                }
                call.paid = paid.filter(|_| connection.budget.is_some());
                let attempt = call.attempt;
                self.schedule(now.saturating_add(wait), Appointment::Retry(id, attempt));
                return;
            }
            observer.note(now, Fact::RetryDenied { connection: index, op: call.op });
        }
        // Refused means never executed; with an earlier attempt in doubt nobody can infer that.
        let reply = match call.doubt {
            Some(doubt) if reply.outcome == Outcome::Refused => Reply::of(doubt).because(reply.reason),
            _ => reply,
        };
        self.end_call(id, reply, observer);
    }

    /// The deadline of a call has come.
    pub(super) fn give_up<O: Observer>(&mut self, id: CallId, observer: &mut O) {
        let Some(call) = self.calls.get(id) else { return };
        let index = call.connection as usize;
        self.digest.fold(self.now, 10, self.connections[index].owner);
        let open: Vec<(u16, u16)> = call.open().map(|attempt| (attempt.number, attempt.instance)).collect();
        let op = call.op;
        for (attempt, instance) in open {
            if self.connections[index].policy.limits.cancel {
                self.cancel(index as u32, op, (id, attempt), instance, observer);
            }
            self.settle(id, attempt, Outcome::Unknown, observer);
        }
        let outcome = self.calls.get(id).and_then(|call| call.doubt).unwrap_or(Outcome::Refused);
        self.admit_waiting(index, observer);
        self.end_call(id, Reply::of(outcome).because(Reason::Expired), observer);
    }

    pub(super) fn end_call<O: Observer>(&mut self, id: CallId, reply: Reply, observer: &mut O) {
        let Some(call) = self.calls.end(id) else { return };
        self.let_go(id, &call, observer);
        let (connection, op) = (call.connection, call.op);
        note_end(self.now, &call, (reply.outcome, false), observer);
        note_told(self.now, (id, &call), reply, observer);
        let fallback = O::EVERYTHING
            && reply.outcome != Outcome::Ok
            && self.connections[connection as usize].policy.limits.fallback;
        let reply = if fallback {
            observer.note(self.now, Fact::FellBack { connection, op, outcome: reply.outcome });
            Reply::of(Outcome::Ok)
        } else {
            reply
        };
        self.tell(call.caller, Input::CallEnded(call.token, call.branch, reply), observer);
    }

    /// The caller waits no longer. What is on its way or being worked on goes on, unless the policy cancels it.
    pub(super) fn abandon<O: Observer>(&mut self, id: CallId, observer: &mut O) {
        let Some(call) = self.calls.end(id) else { return };
        if O::EVERYTHING && call.op.is_nobodys() {
            return;
        }
        self.let_go(id, &call, observer);
        note_end(self.now, &call, (Outcome::Unknown, true), observer);
        note_told(self.now, (id, &call), Reply::of(Outcome::Unknown), observer);
    }

    /// Gives back all that a call still holds, and sends word where the policy cancels.
    fn let_go<O: Observer>(&mut self, id: CallId, call: &Call, observer: &mut O) {
        let index = call.connection as usize;
        let connection = &mut self.connections[index];
        if let (Some(_), Some(budget)) = (call.paid, O::beyond(connection.budget.as_mut())) {
            budget.retry_over();
        }
        match call.state {
            CallState::Answer => {}
            CallState::Backoff | CallState::Refusal(_) => return,
            CallState::Token | CallState::Room => {
                connection.forget::<O>(&call.first);
                if let (CallState::Room, Some(bulkhead)) = (call.state, O::beyond(connection.bulkhead.as_mut())) {
                    bulkhead.leave(id);
                }
                return;
            }
            CallState::Socket => {
                connection.forget::<O>(&call.first);
                if let Some(pool) = O::beyond(connection.pool.as_mut()) {
                    pool.leave(id);
                }
            }
        }
        let now = self.now;
        for attempt in call.open() {
            let connection = &mut self.connections[index];
            connection.close(attempt);
            if let Some(pool) = O::beyond(connection.pool.as_mut()) {
                pool.release(id, attempt.number, false, now);
            }
            // Nobody will ever know how this one ended: it says nothing about the callee.
            connection.forget::<O>(attempt);
            if O::EVERYTHING && connection.policy.limits.cancel {
                self.cancel(index as u32, call.op, (id, attempt.number), attempt.instance, observer);
            }
        }
        self.admit_waiting(index, observer);
    }
}

fn note_end<O: Observer>(now: u64, call: &Call, (outcome, abandoned): (Outcome, bool), observer: &mut O) {
    let Call { connection, op, began, attempt: attempts, .. } = *call;
    observer.note(now, Fact::CallEnded { connection, op, outcome, began, attempts, abandoned });
}

/// What the caller of a store asks.
#[inline]
fn note_asked<O: Observer>(now: u64, id: CallId, own: &Call, observer: &mut O) {
    let (connection, op, call) = (own.connection, own.op, id.0.pack());
    if let Some((key, write)) = own.ask.record() {
        observer.note(now, Fact::RecordAsked { connection, op, call, key, write });
    } else if let Ask::Transact { number, key, what } = own.ask {
        let asked = TransactionFact::Asked { connection, op, call, number, key, what };
        observer.note(now, Fact::Transaction(asked));
    }
}

/// What the caller of a store knows now.
#[inline]
fn note_told<O: Observer>(now: u64, (id, own): (CallId, &Call), reply: Reply, observer: &mut O) {
    if !O::EVERYTHING {
        return;
    }
    let Reply { outcome, reason, found, value, amount, .. } = reply;
    let untouched = outcome == Outcome::Refused || (reason == Reason::Conflict && own.attempt == 1);
    let (connection, op, call) = (own.connection, own.op, id.0.pack());
    if matches!(own.ask, Ask::Transact { .. }) {
        let told = TransactionFact::Told { connection, op, call, outcome, untouched, value };
        return observer.note(now, Fact::Transaction(told));
    }
    if own.ask.record().is_none() {
        return;
    }
    observer.note(now, Fact::RecordTold { connection, op, call, outcome, untouched, found, value, amount });
}
