//! What a component may see and ask for while it handles an input. There is no door to the world.

use super::{Action, Ask, CallId, Op, Reply, ReplyTo};
use crate::calling::Calls;
use crate::faults::{Answer, FaultEffect, FaultState, NodeFault};
use crate::handler::Compiled;
use crate::kernel::agenda::Agenda;
use crate::kernel::limits::MAX_DEPTH;
use crate::kernel::sample::Zipf;
use crate::kernel::world::{Appointment, Due};
use crate::observe::{Fact, Observer};

/// One of a component's own connections.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outgoing {
    /// Its index.
    pub connection: u32,
    /// Its priority for a router; 0 is asked first.
    pub priority: u32,
    /// Its weight for a router.
    pub weight: f64,
    /// The hash of its identity.
    pub owner: u64,
    /// It leads to a component in the same zone.
    pub near: bool,
}

/// A flow as a source sees it.
#[derive(Clone, Debug)]
pub struct FlowMix {
    /// Index of the flow.
    pub flow: u16,
    /// Its share among the source's flows.
    pub weight: f64,
    /// Draws keys.
    pub keys: Zipf,
}

/// What everybody may know of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlowTraits {
    /// Which goes first where requests wait by priority; 0 before 1.
    pub priority: u8,
}

/// The window through which a component sees its surroundings.
#[derive(Debug)]
pub struct Cx<'a, O> {
    /// Simulated now [nanoseconds].
    pub now: u64,
    /// Index of this component.
    pub me: u32,
    /// Its own connections, in the order of the document.
    pub outgoing: &'a [Outgoing],
    /// Its programs, by flow.
    pub programs: &'a [Compiled],
    /// The flows it starts, for a source.
    pub mix: &'a [FlowMix],
    /// Every flow.
    pub flows: &'a [FlowTraits],
    /// Number of the next operation.
    pub next_operation: &'a mut u64,
    pub(crate) node_faults: &'a [NodeFault],
    pub(crate) fault_states: &'a mut [FaultState],
    pub(crate) calls: &'a mut Calls,
    pub(crate) actions: &'a mut Vec<Action>,
    pub(crate) agenda: &'a mut Agenda<Due>,
    /// The event that is happening, which is the cause of what it asks for.
    pub(crate) event: u64,
    pub(crate) observer: &'a mut O,
}

impl<O: Observer> Cx<'_, O> {
    /// Asks over a connection; the answer comes back as [`super::Input::CallEnded`] with `token`.
    pub fn call(&mut self, connection: u32, op: Op, ask: Ask, token: u64) -> CallId {
        self.call_from(connection, op, ask, (token, 0))
    }

    /// The same from one of several branches, whose number comes back as well.
    pub fn call_from(&mut self, connection: u32, op: Op, ask: Ask, from: (u64, u16)) -> CallId {
        let op = self.deeper(op);
        let id = self.calls.begin(self.me, from, (connection, op, ask), self.now);
        self.actions.push(Action::Call(id));
        id
    }

    /// The same as [`Self::call`], to an instance of the caller's choice; a connection with a pool goes where the pool leads.
    pub fn call_to(&mut self, connection: u32, op: Op, ask: Ask, token: u64, instance: u16) -> CallId {
        let id = self.call(connection, op, ask, token);
        if let Some(call) = self.calls.get_mut(id) {
            call.to = Some(instance);
        }
        id
    }

    /// Asks which instances of a callee are up; the answer comes as [`super::Input::Peers`].
    pub fn count_peers(&mut self, connection: u32) {
        self.actions.push(Action::CountPeers(connection));
    }

    /// Asks over a connection whether the callee is well, within so many nanoseconds; the answer comes back like that of a
    /// call.
    pub fn probe(&mut self, connection: u32, (deep, within): (bool, u64), from: (u64, u16)) -> CallId {
        let ask = Ask::Probe { deep, within };
        let id = self.calls.begin(self.me, from, (connection, Op::NOBODYS, ask), self.now);
        self.actions.push(Action::Call(id));
        id
    }

    /// Tells over a connection, and goes on.
    pub fn publish(&mut self, connection: u32, op: Op, ask: Ask) {
        let op = self.deeper(op);
        self.actions.push(Action::Publish { connection, op, ask });
    }

    /// Answers a request; does nothing where nobody waits.
    pub fn reply(&mut self, to: ReplyTo, op: Op, reply: Reply) {
        if to.call.is_some() {
            self.actions.push(Action::Reply(to, op, reply));
        }
    }

    /// Asks to be woken after so many nanoseconds with `token`.
    pub fn wake(&mut self, after: u64, token: u64) {
        // Wishes are granted in order, so the first can be granted at once.
        if self.actions.is_empty() {
            let due = Due { what: Appointment::Wake(self.me, token), cause: self.event };
            self.agenda.push(self.now.saturating_add(after), due);
        } else {
            self.actions.push(Action::Wake(after, token));
        }
    }

    /// Waits for a call no longer.
    pub fn abandon(&mut self, call: CallId) {
        self.actions.push(Action::Abandon(call));
    }

    /// Tells the observer.
    pub fn note(&mut self, fact: Fact) {
        self.observer.note(self.now, fact);
    }

    /// The same about a request; a probe is nobody's request, and what becomes of it is no fact.
    pub fn note_of(&mut self, op: Op, fact: Fact) {
        if !op.is_nobodys() {
            self.note(fact);
        }
    }

    /// How long work takes on this instance of so many while faults slow the component [nanoseconds]; counts each fault that did.
    #[inline]
    pub fn slowed(&mut self, flow: u16, (instance, of): (u16, u16), work: u64) -> u64 {
        let mut work = work;
        if !O::EVERYTHING {
            return work;
        }
        for fault in self.node_faults {
            let state = &mut self.fault_states[fault.index];
            let slower = match fault.effect {
                FaultEffect::Slow(factor, added) if state.takes(Some(flow)) => Some((factor, added)),
                FaultEffect::BadVersion(new, _, factor) if new.has(instance, of, self.now - state.since) => {
                    Some((factor, 0))
                }
                _ => None,
            };
            if let Some((factor, added)) = slower {
                let longer = ((work as f64 * factor) as u64).saturating_add(added);
                state.applied(longer != work);
                work = longer;
            }
        }
        work
    }

    /// The answer that a fault makes this instance of so many give after its work, if one does; counts the fault that did.
    #[inline]
    pub fn struck_by_error(&mut self, flow: u16, (instance, of): (u16, u16)) -> Option<Answer> {
        if !O::EVERYTHING {
            return None;
        }
        for fault in self.node_faults {
            let state = &mut self.fault_states[fault.index];
            let struck = match fault.effect {
                FaultEffect::Errors(ratio, answer) if !answer.turns_away() && state.takes(Some(flow)) => {
                    Some((ratio, answer))
                }
                FaultEffect::BadVersion(new, ratio, _) if new.has(instance, of, self.now - state.since) => {
                    Some((ratio, Answer::ERROR))
                }
                _ => None,
            };
            if let Some((ratio, answer)) = struck
                && state.stream.chance(ratio)
            {
                state.applied(true);
                return Some(answer);
            }
        }
        None
    }

    /// The answer to a write, where a fault has filled the disk; counts the fault that did.
    pub fn disk_is_full(&mut self, flow: u16) -> Option<Reply> {
        if !O::EVERYTHING {
            return None;
        }
        for fault in self.node_faults {
            let state = &mut self.fault_states[fault.index];
            if fault.effect == FaultEffect::FullDisk && state.takes(Some(flow)) {
                state.applied(true);
                return Some(Answer::ERROR.reply());
            }
        }
        None
    }

    /// How far faults have put the clock of an instance from the true time [nanoseconds]; counts each that has.
    pub fn clock_shift(&mut self, instance: u16) -> i64 {
        let mut shift = 0_i64;
        for fault in self.node_faults {
            if let FaultEffect::ClockSkew(which, offset) = fault.effect
                && which.is_none_or(|which| which == instance)
            {
                self.fault_states[fault.index].applied(offset != 0);
                shift = shift.saturating_add(offset);
            }
        }
        shift
    }

    fn deeper(&mut self, op: Op) -> Op {
        if op.depth >= MAX_DEPTH {
            self.actions.push(Action::TooDeep);
            return op;
        }
        Op { depth: op.depth + 1, ..op }
    }
}
