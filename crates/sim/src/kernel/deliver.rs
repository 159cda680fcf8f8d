//! Messages: how they leave, and what happens when they arrive or die.

use super::digest::Digest;
use super::slab::Slot;
use super::world::{Appointment, Fate, Flight, World};
use crate::calling::{Call, KeyScope, Limits};
use crate::component::{Ask, CallId, Input, Op, Outcome, Reason, Reply, ReplyTo, Request, Transact};
use crate::faults::{Direction, Freight, NodeFault, strike_all};
use crate::network::{Parcel, Verdict};
use crate::observe::{Fact, MessageKind, Observer, not_plain};

impl World {
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
        let flight =
            Flight { connection, kind: MessageKind::Cancel, op, call, attempt, instance, ..Flight::blank(self.now) };
        self.send(&flight, observer);
    }

    /// Sends a publication to one of the callee's instances.
    pub(super) fn publish<O: Observer>(&mut self, mut flight: Flight, observer: &mut O) {
        let at = &mut self.connections[flight.connection as usize];
        flight.instance = at.instance_for::<O>(&self.nodes[at.to as usize], (flight.ask, None), flight.op.key);
        self.send(&flight, observer);
    }

    /// Hands a message to the network.
    pub(super) fn send<O: Observer>(&mut self, flight: &Flight, observer: &mut O) {
        let Flight { connection, kind, op, .. } = *flight;
        let direction = if kind == MessageKind::Reply { Direction::Reply } else { Direction::Request };
        let parcel = Parcel { direction, now: self.now };
        let at = &mut self.connections[connection as usize];
        let (verdict, copy) = if !O::EVERYTHING || at.faults.is_empty() {
            at.network.send::<O>(parcel)
        } else {
            let freight = Freight {
                direction,
                kind,
                flow: (!op.is_nobodys()).then_some(op.flow),
                is_shallow: matches!(flight.ask, Ask::Probe { deep: false, .. }),
                is_good: flight.reply.outcome == Outcome::Ok,
                is_copy: false,
                connected: kind == MessageKind::Request
                    && flight.call.is_some_and(|call| at.carries(call, flight.attempt)),
            };
            let (faults, states) = (&at.faults, &mut self.fault_states);
            let own = at.network.kbits(direction);
            let struck = strike_all(&freight, faults, states, own);
            let again = || strike_all(&Freight { is_copy: true, ..freight }, faults, states, own);
            at.network.send_struck::<O>(parcel, struck, again)
        };
        if O::EVERYTHING && self.isolations > 0 && self.is_cut_off(flight) {
            self.depart(flight, verdict.lost(), observer);
            return copy.into_iter().for_each(|copy| self.depart(flight, copy.lost(), observer));
        }
        self.depart(flight, verdict, observer);
        if let Some(copy) = copy {
            self.depart(flight, copy, observer);
        }
    }

    /// Whether a fault stands between the two ends of a message; counts the fault that does.
    #[cold]
    fn is_cut_off(&mut self, flight: &Flight) -> bool {
        let connection = &self.connections[flight.connection as usize];
        let node = connection.to as usize;
        let home = connection.home(self.nodes[node].instances());
        let instance = if flight.kind == MessageKind::Reply {
            // Nobody waits for an answer to an attempt that is over: it does not matter whether it comes.
            let call = flight.call.and_then(|id| self.calls.get(id));
            call.and_then(|call| call.open().find(|open| open.number == flight.attempt)).map(|open| open.instance)
        } else {
            Some(flight.instance)
        };
        let cuts = |fault: &&NodeFault| instance.is_some_and(|instance| fault.cuts(instance, home));
        let Some(fault) = self.node_faults[node].iter().find(cuts) else { return false };
        self.fault_states[fault.index].applied(true);
        true
    }

    #[inline]
    fn depart<O: Observer>(&mut self, flight: &Flight, verdict: Verdict, observer: &mut O) {
        let Flight { connection, op, attempt, .. } = *flight;
        self.traffic.sent += 1;
        observer.note(self.now, Fact::Sent { connection, kind: flight.told_as(), op, attempt });
        let (due_at, slot) = if let Verdict::Arrives(after) = verdict {
            let due_at = self.now.saturating_add(after);
            (due_at, self.flights.insert(Flight { due_at, ..*flight }))
        } else {
            self.meet(flight, verdict)
        };
        self.schedule(due_at, Appointment::Arrival(slot));
    }

    /// The network does not simply deliver a message: when it gets to the end of its way, and where it is kept until then.
    #[inline(never)]
    fn meet(&mut self, flight: &Flight, verdict: Verdict) -> (u64, Slot) {
        let mut met = *flight;
        let after = met.meet(verdict);
        met.due_at = self.now.saturating_add(after);
        if met.fate == Fate::Dies {
            self.set_request_in_flight(met.kind, (met.call, met.attempt), false);
        }
        (met.due_at, self.flights.insert(met))
    }

    pub(super) fn arrive<O: Observer>(&mut self, slot: Slot, observer: &mut O) {
        let Some(flight) = self.flights.get(slot) else { return };
        let owner = self.connections[flight.connection as usize].owner;
        // What the gap answers a request is no answer yet: it is folded when it travels back.
        let outcome = if flight.fate == Fate::Bounces { Outcome::Ok } else { flight.reply.outcome };
        let what = 16 + 16 * flight.fate as u64 + 4 * flight.kind as u64 + outcome as u64;
        self.digest.fold(self.now, what, owner);
        // A message is large: the parts that are needed are read where it lies.
        let Flight { connection, kind, op, call, attempt, .. } = *flight;
        let told = flight.told_as();
        if flight.fate == Fate::Dies {
            self.traffic.lost += 1;
            observer.note(self.now, Fact::Lost { connection, kind: told, op });
            self.flights.vacate(slot);
            return;
        }
        self.traffic.delivered += 1;
        let reply = flight.reply;
        let late = kind == MessageKind::Reply && !self.is_awaited(call, attempt);
        observer.note(self.now, Fact::Delivered { connection, kind: told, op, late, outcome });
        match kind {
            MessageKind::Reply => {
                self.flights.vacate(slot);
                if let (Some(id), false) = (call, late) {
                    self.attempt_ended(id, attempt, reply, observer);
                }
            }
            MessageKind::Cancel if !O::EVERYTHING => not_plain(),
            MessageKind::Cancel => {
                let flight = *flight;
                self.flights.vacate(slot);
                self.hand_over_cancel(&flight, observer);
            }
            MessageKind::Request | MessageKind::Publication | MessageKind::Probe => {
                let node = self.connections[connection as usize].to;
                let plain = !O::EVERYTHING || !op.is_nobodys() && !self.is_met(connection, node);
                if flight.fate == Fate::Arrives && plain {
                    let request = flight.as_request();
                    self.flights.vacate(slot);
                    self.set_request_in_flight(kind, (call, attempt), false);
                    self.tell(node, Input::Request(request), observer);
                } else {
                    let flight = *flight;
                    self.flights.vacate(slot);
                    self.hand_over(&flight, observer);
                }
            }
        }
    }

    /// A request or publication has reached the end of its way, where a fault may be waiting for it.
    #[inline(never)]
    fn hand_over<O: Observer>(&mut self, flight: &Flight, observer: &mut O) {
        self.set_request_in_flight(flight.kind, (flight.call, flight.attempt), false);
        let request = flight.as_request();
        let node = self.connections[flight.connection as usize].to;
        let mut faults = self.node_faults[node as usize].iter();
        let down = O::beyond(faults.find(|fault| fault.keeps_down(flight.instance)).map(|fault| fault.index));
        let is_met = O::EVERYTHING && self.is_met(flight.connection, node);
        let turned_away = if flight.fate == Fate::Bounces {
            Some(flight.reply)
        } else if flight.fate == Fate::Refused {
            Some(Reply::of(Outcome::Refused).because(Reason::Unreachable))
        } else if let Some(fault) = down {
            self.fault_states[fault].times_applied += 1;
            if !flight.op.is_nobodys() {
                observer.note(self.now, Fact::TurnedAway { node, op: flight.op });
            }
            Some(Reply::of(Outcome::Refused).because(Reason::Unreachable))
        } else if is_met {
            self.turned_away(node, flight, observer)
        } else {
            None
        };
        match turned_away {
            Some(_) if flight.call.is_none() => {}
            Some(reply) => {
                let answer = Flight::reply(&request.reply_to, &flight.op, &reply, self.now);
                self.send(&answer, observer);
            }
            None => {
                if O::EVERYTHING && flight.op.is_nobodys() {
                    self.take_probe(node, request, observer);
                } else {
                    if is_met {
                        self.held_up(node, flight.instance);
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

    #[inline]
    fn set_request_in_flight(
        &mut self,
        kind: MessageKind,
        (call, attempt): (Option<CallId>, u16),
        now_in_flight: bool,
    ) {
        if kind != MessageKind::Request {
            return;
        }
        let call = call.and_then(|id| self.calls.get_mut(id));
        if let Some(attempt) = call.and_then(|call| call.open_mut(attempt)) {
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
        Ask::Commit { key, .. } => (6, key),
        Ask::Compensate => (7, 0),
        Ask::Change { key, .. } => (8, key),
        Ask::Prepare { key, .. } => (9, key),
        Ask::Decide { key, commit, .. } => (10 + u64::from(commit), key),
        Ask::Transact { number, key, what } => (12 + (u64::from(number) << 8) + (transact(what) << 4), key),
    };
    let mut digest = Digest::default();
    digest.fold(scope, what, record);
    digest.value().max(1)
}

const fn transact(what: Transact) -> u64 {
    match what {
        Transact::Begin(_) => 0,
        Transact::Read => 1,
        Transact::Write => 2,
        Transact::Commit => 3,
        Transact::Rollback => 4,
    }
}

impl Flight {
    /// The request of a call's latest attempt.
    pub(super) fn request<O: Observer>(id: CallId, call: &Call, limits: &Limits, now: u64) -> Self {
        if !O::EVERYTHING {
            return Self::plain_request(id, call, now);
        }
        // The callee knows of a deadline only if it is told.
        let deadline = if limits.propagate_deadline { call.deadline } else { Op::NO_DEADLINE };
        let key = match limits.key {
            KeyScope::None => 0,
            // Another transaction of the same operation is not the same again.
            KeyScope::Operation if matches!(call.ask, Ask::Transact { .. }) => fingerprint(id.0.pack(), call.ask),
            KeyScope::Call => fingerprint(id.0.pack(), call.ask),
            KeyScope::Operation => fingerprint(call.op.id, call.ask),
        };
        let instance = call.hedges.last().unwrap_or(&call.first).instance;
        Self { op: Op { deadline, ..call.op }, instance, key, ..Self::plain_request(id, call, now) }
    }

    /// The same of the first attempt, where the policy adds nothing and nobody knows of a deadline.
    #[inline]
    pub(super) fn plain_request(id: CallId, call: &Call, now: u64) -> Self {
        let Call { connection, op, ask, attempt, first, .. } = call;
        Self {
            connection: *connection,
            kind: MessageKind::Request,
            op: *op,
            ask: *ask,
            call: Some(id),
            attempt: *attempt,
            instance: first.instance,
            ..Self::blank(now)
        }
    }

    /// What is told without being waited for. So it has no deadline.
    #[inline]
    pub(super) fn publication(connection: u32, op: &Op, ask: &Ask, now: u64) -> Self {
        let op = Op { deadline: Op::NO_DEADLINE, ..*op };
        Self { connection, kind: MessageKind::Publication, op, ask: *ask, ..Self::blank(now) }
    }

    /// An answer.
    #[inline]
    pub(super) fn reply(to: &ReplyTo, op: &Op, reply: &Reply, now: u64) -> Self {
        let ReplyTo { connection, call, attempt } = *to;
        Self { connection, kind: MessageKind::Reply, op: *op, call, attempt, reply: *reply, ..Self::blank(now) }
    }

    /// As the callee receives it.
    #[inline]
    fn as_request(&self) -> Request {
        let Self { connection, call, attempt, op, ask, instance, key, .. } = *self;
        let reply_to = ReplyTo { connection, call, attempt };
        Request { reply_to, op, ask, instance, key: (key != 0).then_some(key) }
    }

    const fn blank(now: u64) -> Self {
        Self {
            connection: 0,
            kind: MessageKind::Request,
            op: Op { id: 0, key: 0, flow: 0, depth: 0, version: 1, deadline: Op::NO_DEADLINE },
            ask: Ask::Run,
            call: None,
            attempt: 1,
            instance: 0,
            key: 0,
            reply: Reply::of(Outcome::Ok),
            fate: Fate::Arrives,
            sent_at: now,
            due_at: now,
        }
    }

    /// Takes in what the network has decided; after how long it gets to the end of its way [nanoseconds].
    fn meet(&mut self, verdict: Verdict) -> u64 {
        let (after, fate) = match verdict {
            Verdict::Arrives(after) => (after, Fate::Arrives),
            Verdict::Lost(after) => (after, Fate::Dies),
            Verdict::Answered(after, answer) if self.kind == MessageKind::Reply => {
                if self.reply.outcome == Outcome::Ok {
                    self.reply = answer.reply();
                }
                (after, Fate::Arrives)
            }
            Verdict::Answered(after, answer) => {
                self.reply = answer.reply();
                (after, Fate::Bounces)
            }
            Verdict::Refused(after) => (after, Fate::Refused),
        };
        self.fate = fate;
        after
    }
}
