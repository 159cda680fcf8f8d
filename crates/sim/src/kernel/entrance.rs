//! What faults do to a request that has arrived, before the component sees it.

use super::world::{Flight, World};
use crate::component::Reply;
use crate::faults::Answer;
use crate::observe::{Fact, Observer};

impl World {
    /// Whether a fault meets what arrives over a connection at a component.
    #[inline]
    pub(super) fn is_met(&self, connection: u32, node: u32) -> bool {
        !self.connections[connection as usize].faults.is_empty() || !self.node_faults[node as usize].is_empty()
    }

    /// What a fault on the connection or the component answers in the component's place, before any work. A probe is no
    /// request: it is let in.
    #[cold]
    pub(super) fn turned_away<O: Observer>(&mut self, node: u32, flight: &Flight, observer: &mut O) -> Option<Reply> {
        let connection = flight.connection as usize;
        let (on_way, here) = (&self.connections[connection].faults, &self.node_faults[node as usize]);
        if flight.op.is_nobodys() {
            return None;
        }
        let on_way = on_way.iter().filter(|fault| fault.asks_on_arrival()).map(|fault| (fault.index, fault.effect));
        let all = on_way.chain(here.iter().map(|fault| (fault.index, fault.effect)));
        let mut worst: Option<Answer> = None;
        for (index, effect) in all {
            worst = worst.max(self.fault_states[index].turn_away(effect, flight.op.flow, self.now));
        }
        let answer = worst?;
        observer.note(self.now, Fact::TurnedAway { node, op: flight.op });
        Some(answer.reply())
    }

    /// A request has come to a component: a pause that holds up its work has landed on it.
    #[cold]
    pub(super) fn held_up(&mut self, node: u32, instance: u16) {
        if self.nodes[node as usize].facets().workers == 0 {
            return;
        }
        for fault in self.node_faults[node as usize].iter().filter(|fault| fault.holds_up(instance)) {
            self.fault_states[fault.index].times_applied += 1;
        }
    }
}
