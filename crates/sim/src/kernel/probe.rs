//! Probes: messages that ask whether a component is well. They belong to no operation, and no call policy acts on them.

use super::world::{Appointment, Flight, World};
use crate::calling::{Attempt, CallState};
use crate::component::{Ask, CallId, Input, Op, Outcome, Reply, Request};
use crate::observe::{MessageKind, Observer};

impl Flight {
    /// What sort of message whoever listens is told of: probes and their answers are both probes.
    pub(crate) const fn told_as(&self) -> MessageKind {
        if self.op.is_nobodys() { MessageKind::Probe } else { self.kind }
    }
}

impl World {
    /// Sends a probe to the next of the callee's instances. Nothing of the connection's policy acts on it, so it disturbs
    /// neither the breaker nor the choice of instances.
    pub(super) fn send_probe<O: Observer>(&mut self, id: CallId, within: u64, observer: &mut O) {
        let now = self.now;
        let Some(call) = self.calls.get_mut(id) else { return };
        let connection = &mut self.connections[call.connection as usize];
        let instances = self.nodes[connection.to as usize].instances().max(1);
        let instance = connection.probed % instances;
        connection.probed = (instance + 1) % instances;
        call.attempt = 1;
        call.first =
            Attempt { number: 1, instance, request_in_flight: true, is_timed: false, permit: None, began: now };
        call.state = CallState::Answer;
        let flight = Flight::request::<O>(id, call, &connection.policy.limits, now);
        self.schedule(now.saturating_add(within), Appointment::Timeout(id, 1));
        self.send(&flight, observer);
    }

    /// The prober hears what became of it.
    pub(super) fn end_probe<O: Observer>(&mut self, id: CallId, reply: Reply, observer: &mut O) {
        if let Some(call) = self.calls.end(id) {
            self.tell(call.caller, Input::CallEnded(call.token, call.branch, reply), observer);
        }
    }

    /// A probe has reached a component that is up. A shallow one is answered at once, by any process that runs; a deep one
    /// goes where requests go, if there are workers.
    pub(super) fn take_probe<O: Observer>(&mut self, node: u32, request: Request, observer: &mut O) {
        let deep = matches!(request.ask, Ask::Probe { deep: true, .. });
        if deep && self.nodes[node as usize].facets().workers > 0 {
            self.tell(node, Input::Request(request), observer);
        } else {
            let answer = Flight::reply(&request.reply_to, &Op::NOBODYS, &Reply::of(Outcome::Ok), self.now);
            self.send(&answer, observer);
        }
    }
}
