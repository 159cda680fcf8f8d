//! Messages: how they leave, and what happens when they arrive or die.

use super::digest::Digest;
use super::slab::Slot;
use super::world::{Appointment, Fate, Flight, World};
use crate::calling::KeyScope;
use crate::component::{Ask, CallId, Input, Op, Outcome, Reason, Reply, ReplyTo, Request};
use crate::faults::Direction;
use crate::network::{Parcel, Verdict};
use crate::observe::{Fact, MessageKind, Observer};

impl World {
    /// Sends the request of a call's latest attempt.
    pub(super) fn send_request<O: Observer>(&mut self, id: CallId, observer: &mut O) {
        let Some(call) = self.calls.get(id) else { return };
        let connection = &self.connections[call.connection as usize];
        let limits = &connection.policy.limits;
        // The callee knows of a deadline only if it is told.
        let deadline = if limits.propagate_deadline { call.deadline } else { Op::NO_DEADLINE };
        let key = match limits.key {
            _ if !O::EVERYTHING => 0,
            KeyScope::None => 0,
            KeyScope::Call => fingerprint(id.0.pack(), call.ask),
            KeyScope::Operation => fingerprint(call.op.id, call.ask),
        };
        let flight = Flight {
            connection: call.connection,
            kind: MessageKind::Request,
            op: Op { deadline, ..call.op },
            ask: call.ask,
            call: Some(id),
            attempt: call.attempt,
            instance: call.hedges.last().unwrap_or(&call.first).instance,
            key,
            ..self.blank()
        };
        self.send(flight, observer);
    }

    /// Sends word that an attempt is not waited for any more.
    pub(super) fn cancel<O: Observer>(
        &mut self,
        connection: u32,
        op: Op,
        (call, attempt): (CallId, u16),
        instance: u16,
        observer: &mut O,
    ) {
        let call = Some(call);
        let flight = Flight { connection, kind: MessageKind::Cancel, op, call, attempt, instance, ..self.blank() };
        self.send(flight, observer);
    }

    pub(super) fn publish<O: Observer>(&mut self, connection: u32, op: Op, ask: Ask, observer: &mut O) {
        let at = &mut self.connections[connection as usize];
        let instance = at.instance_for::<O>(&self.nodes[at.to as usize], ask, op.key);
        // Nobody waits for what is told, so it has no deadline.
        let op = Op { deadline: Op::NO_DEADLINE, ..op };
        let flight = Flight { connection, kind: MessageKind::Publication, op, ask, instance, ..self.blank() };
        self.send(flight, observer);
    }

    pub(super) fn reply<O: Observer>(&mut self, to: ReplyTo, op: Op, reply: Reply, observer: &mut O) {
        // Only a callee that a fault cuts in two asks from which side an answer comes.
        let instance = if O::EVERYTHING && self.isolations > 0 {
            let call = to.call.and_then(|id| self.calls.get(id));
            call.and_then(|call| call.open().find(|open| open.number == to.attempt)).map_or(0, |open| open.instance)
        } else {
            0
        };
        let flight = Flight {
            connection: to.connection,
            kind: MessageKind::Reply,
            op,
            call: to.call,
            attempt: to.attempt,
            instance,
            reply,
            ..self.blank()
        };
        self.send(flight, observer);
    }

    const fn blank(&self) -> Flight {
        Flight {
            connection: 0,
            kind: MessageKind::Request,
            op: Op { id: 0, key: 0, flow: 0, depth: 0, deadline: Op::NO_DEADLINE },
            ask: Ask::Run,
            call: None,
            attempt: 1,
            instance: 0,
            key: 0,
            reply: Reply::of(Outcome::Ok),
            fate: Fate::Arrives,
            sent_at: self.now,
            due_at: self.now,
        }
    }

    fn send<O: Observer>(&mut self, mut flight: Flight, observer: &mut O) {
        let Flight { connection, kind, op, .. } = flight;
        let direction = if kind == MessageKind::Reply { Direction::Reply } else { Direction::Request };
        let at = &mut self.connections[connection as usize];
        let connected = O::EVERYTHING && at.pool.is_some() && kind == MessageKind::Request && !op.is_nobodys();
        let parcel = Parcel { direction, flow: op.flow, now: self.now, connected };
        let (verdict, copy) = at.network.send::<O>(parcel, &at.faults, &mut self.fault_states);
        let copied = copy.map(|copy| (flight, copy));
        flight.meet(verdict, direction, self.now);
        let cut = O::EVERYTHING && self.isolations > 0 && self.is_cut_off(&flight);
        if cut {
            flight.fate = Fate::Dies;
        }
        self.depart(flight, observer);
        if let Some((mut flight, copy)) = copied {
            flight.meet(copy, direction, self.now);
            if cut {
                flight.fate = Fate::Dies;
            }
            self.depart(flight, observer);
        }
    }

    /// Whether a fault stands between the two ends of a message; counts the fault that does.
    #[cold]
    fn is_cut_off(&mut self, flight: &Flight) -> bool {
        let connection = &self.connections[flight.connection as usize];
        let node = connection.to as usize;
        let home = connection.home(self.nodes[node].instances());
        let Some(fault) = self.node_faults[node].iter().find(|fault| fault.cuts(flight.instance, home)) else {
            return false;
        };
        self.fault_states[fault.index].times_applied += 1;
        true
    }

    fn depart<O: Observer>(&mut self, flight: Flight, observer: &mut O) {
        let Flight { connection, op, attempt, .. } = flight;
        self.traffic.sent += 1;
        observer.note(self.now, Fact::Sent { connection, kind: flight.told_as(), op, attempt });
        if flight.fate == Fate::Dies {
            self.set_request_in_flight(&flight, false);
        }
        let due_at = flight.due_at;
        let slot = self.flights.insert(flight);
        self.schedule(due_at, Appointment::Arrival(slot));
    }

    pub(super) fn arrive<O: Observer>(&mut self, slot: Slot, observer: &mut O) {
        let Some(flight) = self.flights.remove(slot) else { return };
        let owner = self.connections[flight.connection as usize].owner;
        let what = 16 + 16 * flight.fate as u64 + 4 * flight.kind as u64 + flight.reply.outcome as u64;
        self.digest.fold(self.now, what, owner);
        let Flight { connection, kind, op, .. } = flight;
        let told = flight.told_as();
        if flight.fate == Fate::Dies {
            self.traffic.lost += 1;
            observer.note(self.now, Fact::Lost { connection, kind: told, op });
            return;
        }
        self.traffic.delivered += 1;
        let late = kind == MessageKind::Reply && !self.is_awaited(flight.call, flight.attempt);
        let outcome = flight.reply.outcome;
        observer.note(self.now, Fact::Delivered { connection, kind: told, op, late, outcome });
        if O::EVERYTHING && kind == MessageKind::Cancel {
            self.hand_over_cancel(&flight, observer);
        } else if kind == MessageKind::Reply {
            if let (Some(id), false) = (flight.call, late) {
                self.attempt_ended(id, flight.attempt, flight.reply, observer);
            }
        } else {
            self.hand_over(&flight, observer);
        }
    }

    /// A request or publication has reached its callee.
    fn hand_over<O: Observer>(&mut self, flight: &Flight, observer: &mut O) {
        self.set_request_in_flight(flight, false);
        let reply_to = ReplyTo { connection: flight.connection, call: flight.call, attempt: flight.attempt };
        let node = self.connections[flight.connection as usize].to;
        let mut faults = self.node_faults[node as usize].iter();
        let down = O::beyond(faults.find(|fault| fault.keeps_down(flight.instance)));
        let turned_away = if flight.fate == Fate::Bounces {
            Some(Reply::of(Outcome::Failed).because(Reason::Error))
        } else if flight.fate == Fate::Refused {
            Some(Reply::of(Outcome::Refused).because(Reason::Unreachable))
        } else if let Some(fault) = down {
            self.fault_states[fault.index].times_applied += 1;
            if !flight.op.is_nobodys() {
                observer.note(self.now, Fact::TurnedAway { node, op: flight.op });
            }
            Some(Reply::of(Outcome::Refused).because(Reason::Unreachable))
        } else {
            None
        };
        match turned_away {
            Some(_) if flight.call.is_none() => {}
            Some(reply) => self.reply(reply_to, flight.op, reply, observer),
            None => {
                let Flight { op, ask, instance, key, .. } = *flight;
                let request = Request { reply_to, op, ask, instance, key: (key != 0).then_some(key) };
                if O::EVERYTHING && op.is_nobodys() {
                    self.take_probe(node, request, observer);
                } else {
                    for fault in self.node_faults[node as usize].iter().filter(|fault| fault.holds_up(instance)) {
                        self.fault_states[fault.index].times_applied += 1;
                    }
                    self.tell(node, Input::Request(request), observer);
                }
            }
        }
    }

    /// Word that an attempt is not waited for any more has reached its callee.
    fn hand_over_cancel<O: Observer>(&mut self, flight: &Flight, observer: &mut O) {
        let Flight { connection, call, attempt, instance, .. } = *flight;
        let node = self.connections[connection as usize].to;
        let down = self.node_faults[node as usize].iter().any(|fault| fault.keeps_down(instance));
        if flight.fate == Fate::Arrives && !down {
            self.tell(node, Input::Cancel(ReplyTo { connection, call, attempt }), observer);
        }
    }

    fn set_request_in_flight(&mut self, flight: &Flight, now_in_flight: bool) {
        if flight.kind != MessageKind::Request {
            return;
        }
        let call = flight.call.and_then(|id| self.calls.get_mut(id));
        if let Some(attempt) = call.and_then(|call| call.open_mut(flight.attempt)) {
            attempt.request_in_flight = now_in_flight;
        }
    }
}

/// An idempotency key: never 0, and different for what is asked differently.
fn fingerprint(scope: u64, ask: Ask) -> u64 {
    let (what, record) = match ask {
        Ask::Run | Ask::Probe { .. } => (1, 0),
        Ask::Read(key) => (2, key),
        Ask::Write(key) => (3, key),
        Ask::Fill { key, .. } => (4, key),
        Ask::WriteIf { key, .. } => (5, key),
    };
    let mut digest = Digest::default();
    digest.fold(scope, what, record);
    digest.value().max(1)
}

impl Flight {
    /// The network has decided about it.
    fn meet(&mut self, verdict: Verdict, direction: Direction, now: u64) {
        let (after, fate) = match verdict {
            Verdict::Arrives(after) => (after, Fate::Arrives),
            Verdict::Lost(after) => (after, Fate::Dies),
            Verdict::Fails(after) if direction == Direction::Reply => {
                if self.reply.outcome == Outcome::Ok {
                    self.reply = Reply::of(Outcome::Failed).because(Reason::Error);
                }
                (after, Fate::Arrives)
            }
            Verdict::Fails(after) => (after, Fate::Bounces),
            Verdict::Refused(after) => (after, Fate::Refused),
        };
        self.fate = fate;
        self.due_at = now.saturating_add(after);
    }
}
