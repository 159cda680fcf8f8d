//! What may be known of instances: by a component, of those at the other end of its connections; by a view, of members.

use super::world::World;
use crate::component::{Input, MemberFacets};
use crate::observe::Observer;

impl World {
    /// The members of a component that is a group of them.
    #[must_use]
    pub fn members(&self, node: usize) -> Vec<MemberFacets> {
        self.nodes[node].members()
    }

    /// Tells a component which instances of a callee are up.
    pub(super) fn count_peers<O: Observer>(&mut self, node: u32, connection: u32, observer: &mut O) {
        self.digest.fold(self.now, 127, self.sites[node as usize].owner);
        let to = self.connections[connection as usize].to as usize;
        let (callee, faults) = (&self.nodes[to], &self.node_faults[to]);
        let instances = callee.instances().min(128);
        let is_up = |instance: u16| {
            let struck = faults.iter().any(|fault| fault.keeps_down(instance) || fault.holds_up(instance));
            !struck && callee.listens(instance, self.now)
        };
        let up = (0..instances).filter(|instance| is_up(*instance)).fold(0, |up, instance| up | 1_u128 << instance);
        self.tell(node, Input::Peers { connection, instances, up }, observer);
    }

    /// Tells those callers of a component that follow it that an instance, or all of it, has crashed.
    pub(super) fn tell_of_crash<O: Observer>(&mut self, node: u32, instance: Option<u16>, observer: &mut O) {
        for connection in 0..self.connections.len() as u32 {
            let (from, to) = (self.connections[connection as usize].from, self.connections[connection as usize].to);
            if to == node && self.nodes[from as usize].follows_peers() {
                self.tell(from, Input::PeerCrashed { connection, instance }, observer);
            }
        }
    }
}
