//! What comes from outside: faults that begin and end, parameters that a person moves.

use std::sync::Arc;

use betwixt_model::ParamValue;

use super::plan::{Happening, PartIndex, Plan};
use super::sample::Zipf;
use super::streams::{Purpose, Stream};
use super::world::World;
use crate::component::{CallId, Facets, FlowMix, FlowTraits, Input, Outcome, Outgoing, Reason, Reply};
use crate::faults::{FaultEffect, FaultState, NodeFault, WayFault};
use crate::observe::{Fact, Observer};

impl World {
    /// Takes over a plan whose past is the same: faults that are new have done nothing yet.
    pub(super) fn adopt(&mut self, plan: Arc<Plan>) {
        let seed = self.layout.seed;
        for (index, fault) in plan.faults.iter().enumerate() {
            let known = self.plan.faults.get(index) == Some(fault) && index < self.fault_states.len();
            let stream = Stream::new(seed, fault.owner, Purpose("fault"));
            let fresh = FaultState::new(stream, fault.which.clone());
            match self.fault_states.get_mut(index) {
                Some(state) if !known && !state.active => *state = fresh,
                Some(_) => {}
                None => self.fault_states.push(fresh),
            }
        }
        self.fault_states.truncate(plan.faults.len());
        self.plan = plan;
    }

    /// Lets the next thing from outside take effect: a fault that has waited for its condition, or an entry of the plan.
    pub(super) fn let_in<O: Observer>(&mut self, observer: &mut O) {
        let plan = Arc::clone(&self.plan);
        self.entered += 1;
        if plan.entries.get(self.cursor).is_none_or(|entry| self.next_vigil <= entry.at) {
            return self.let_vigil_in(&plan, observer);
        }
        let entry = plan.entries[self.cursor];
        self.cursor += 1;
        self.now = self.now.max(entry.at);
        self.event += 1;
        // It comes from outside: it is its own cause.
        observer.begins(self.event, self.event);
        match entry.what {
            Happening::Begin(index) => self.begin_fault(index as usize, &plan, observer),
            Happening::End(index) => self.end_fault(index as usize, &plan, observer),
            Happening::Watch(index) => {
                if let Some(watch) = plan.faults[index as usize].watch {
                    self.digest.fold(self.now, 15, plan.faults[index as usize].owner);
                    self.keep_vigil(index, watch);
                }
            }
            Happening::Set(part, param, value) => {
                self.set(part, param, value, observer);
                observer.note(self.now, Fact::Retuned);
            }
        }
        if !self.vigils.is_empty() {
            self.look();
        }
    }

    pub(super) fn begin_fault<O: Observer>(&mut self, index: usize, plan: &Plan, observer: &mut O) {
        let place = &plan.faults[index];
        self.digest.fold(self.now, 5, place.owner);
        self.fault_states[index].begin(self.now);
        observer.note(self.now, Fact::Fault { index: index as u32, active: true });
        for node in &place.nodes {
            match place.effect {
                FaultEffect::Crash(which, records) => {
                    self.take_down(*node, (which, records), index, observer);
                    self.node_faults[*node as usize].push(NodeFault { index, effect: place.effect });
                }
                FaultEffect::Restart(which) => {
                    self.take_down(*node, (which, false), index, observer);
                    self.bring_back(*node, which, observer);
                }
                FaultEffect::Pause(which) => {
                    self.node_faults[*node as usize].push(NodeFault { index, effect: place.effect });
                    let before = self.facets(*node as usize).working;
                    self.tell(*node, Input::Pause(which), observer);
                    // It has landed on the work that it holds up, and on every request that comes meanwhile.
                    let held_up = before.saturating_sub(self.facets(*node as usize).working);
                    self.fault_states[index].times_applied += u64::from(held_up);
                }
                FaultEffect::Isolate(which) => {
                    self.isolations += 1;
                    // Where the others hear from it all the time it has landed at once.
                    let facets = self.facets(*node as usize);
                    let talks = facets.leader.is_some() || facets.term.is_some() || facets.hints.is_some();
                    self.fault_states[index].times_applied += u64::from(talks);
                    self.node_faults[*node as usize].push(NodeFault { index, effect: place.effect });
                    self.tell(*node, Input::Isolate(which), observer);
                }
                FaultEffect::Failover(which) => {
                    let leads = |facets: Facets| (facets.leader, facets.next_leader, facets.term);
                    let before = leads(self.facets(*node as usize));
                    self.tell(*node, Input::Promote(which), observer);
                    let after = leads(self.facets(*node as usize));
                    self.fault_states[index].times_applied += u64::from(before != after);
                }
                FaultEffect::Slow(..)
                | FaultEffect::Errors(..)
                | FaultEffect::Quota(_)
                | FaultEffect::FullDisk
                | FaultEffect::BadVersion(..)
                | FaultEffect::Latency(..)
                | FaultEffect::Loss(..)
                | FaultEffect::Duplicate(..)
                | FaultEffect::Reorder(..)
                | FaultEffect::Bandwidth(..)
                | FaultEffect::Malformed(_)
                | FaultEffect::Handshake
                | FaultEffect::ClockSkew(..)
                | FaultEffect::Refuse(_) => {
                    self.node_faults[*node as usize].push(NodeFault { index, effect: place.effect });
                }
            }
        }
        for connection in &place.connections {
            self.connections[*connection as usize].faults.push(WayFault { index, effect: place.effect });
        }
    }

    pub(super) fn end_fault<O: Observer>(&mut self, index: usize, plan: &Plan, observer: &mut O) {
        let place = &plan.faults[index];
        self.digest.fold(self.now, 6, place.owner);
        self.fault_states[index].active = false;
        observer.note(self.now, Fact::Fault { index: index as u32, active: false });
        for node in &place.nodes {
            self.node_faults[*node as usize].retain(|fault| fault.index != index);
            match place.effect {
                FaultEffect::Crash(which, _) => self.bring_back(*node, which, observer),
                FaultEffect::Pause(which) => self.tell(*node, Input::Resume(which), observer),
                FaultEffect::Isolate(which) => {
                    self.isolations -= 1;
                    self.tell(*node, Input::Rejoin(which), observer);
                }
                _ => {}
            }
        }
        for connection in &place.connections {
            self.connections[*connection as usize].faults.retain(|fault| fault.index != index);
        }
    }

    /// Everything in memory is lost; whoever has a connection open to it is cut off at once.
    fn take_down<O: Observer>(
        &mut self,
        node: u32,
        (which, records): (Option<u16>, bool),
        fault: usize,
        observer: &mut O,
    ) {
        observer.note(self.now, Fact::Up { node, up: false });
        let before = self.facets(node as usize);
        self.tell(node, Input::Crash(which), observer);
        if records {
            self.tell(node, Input::Wipe(which), observer);
        }
        self.sever(node, which, observer);
        let after = self.facets(node as usize);
        let cut_off: Vec<(CallId, u16)> = self
            .calls
            .iter()
            .filter(|(_, call)| self.connections[call.connection as usize].to == node)
            .flat_map(|(id, call)| call.open().map(move |attempt| (id, attempt)))
            .filter(|(id, attempt)| !attempt.request_in_flight || self.is_carried(*id, attempt.number))
            .filter(|(_, attempt)| which.is_none_or(|which| which == attempt.instance))
            .map(|(id, attempt)| (id, attempt.number))
            .collect();
        // It also landed where nobody was cut off: on work that no caller waits for, on records that are gone, on a
        // source that starts nothing while it is down.
        let work_lost = (before.waiting + before.busy).saturating_sub(after.waiting + after.busy);
        let records_lost = before.records > after.records;
        let is_source = !self.sites[node as usize].mix.is_empty();
        self.fault_states[fault].times_applied +=
            u64::from(work_lost).max(cut_off.len() as u64) + u64::from(records_lost) + u64::from(is_source);
        self.entered += self.calls.len() as u64 / 64 + cut_off.len() as u64;
        for (id, attempt) in cut_off {
            self.attempt_ended(id, attempt, Reply::of(Outcome::Unknown).because(Reason::Reset), observer);
        }
        self.tell_of_crash(node, which, observer);
    }

    fn bring_back<O: Observer>(&mut self, node: u32, which: Option<u16>, observer: &mut O) {
        // Two crashes can overlap; a component is back only when the last one has ended.
        let crashes = self.node_faults[node as usize].iter().filter_map(|fault| match fault.effect {
            FaultEffect::Crash(other, _) => Some(other),
            _ => None,
        });
        let crashes: Vec<Option<u16>> = crashes.collect();
        if crashes.iter().any(|other| other.is_none() || *other == which) {
            return;
        }
        observer.note(self.now, Fact::Up { node, up: true });
        if which.is_some() || crashes.is_empty() {
            return self.tell(node, Input::Restart(which), observer);
        }
        // The whole is back but for those instances that a crash of their own keeps down.
        for instance in (0..self.nodes[node as usize].instances()).map(Some).filter(|it| !crashes.contains(it)) {
            self.tell(node, Input::Restart(instance), observer);
        }
    }

    fn set<O: Observer>(&mut self, part: PartIndex, param: &'static str, value: ParamValue, observer: &mut O) {
        match part {
            PartIndex::Node(node) => {
                let index = node as usize;
                self.digest.fold(self.now, 7, self.sites[index].owner);
                Arc::make_mut(&mut self.settings.nodes[index]).set(param, value);
                let params = betwixt_model::Params::new(self.layout.kind_specs[index], &self.settings.nodes[index]);
                self.nodes[index].configure(params);
                self.tell(node, Input::Retuned, observer);
            }
            PartIndex::Connection(connection) => {
                let index = connection as usize;
                self.digest.fold(self.now, 8, self.connections[index].owner);
                Arc::make_mut(&mut self.settings.connections[index]).set(param, value);
                self.configure_connection(index);
                self.admit_waiting(index, observer);
            }
            PartIndex::Flow(flow) => {
                self.digest.fold(self.now, 9, u64::from(flow));
                Arc::make_mut(&mut self.settings.flows[flow as usize]).set(param, value);
                self.mix_flows();
            }
        }
    }

    fn configure_connection(&mut self, index: usize) {
        let params = betwixt_model::Params::new(self.layout.catalogue.connection, &self.settings.connections[index]);
        self.connections[index].configure(params, self.now);
        let (from, now) = (self.connections[index].from as usize, self.outgoing(index));
        for outgoing in &mut self.sites[from].outgoing {
            if outgoing.connection as usize == index {
                *outgoing = now;
            }
        }
    }

    /// Works out which flows each source starts, and in which mixture.
    pub(crate) fn mix_flows(&mut self) {
        let mix = |flow: &u16| {
            let params = self.flow_params(usize::from(*flow));
            let keys = params.count("keys").clamp(1, u64::from(u32::MAX)) as u32;
            FlowMix { flow: *flow, weight: params.number("weight"), keys: Zipf::new(keys, params.number("key_skew")) }
        };
        let mixes: Vec<_> = self.layout.flows_of.iter().map(|flows| flows.iter().map(mix).collect()).collect();
        for (site, mix) in self.sites.iter_mut().zip(mixes) {
            site.mix = mix;
        }
        let traits = |flow| FlowTraits { priority: self.flow_params(flow).count("priority").min(9) as u8 };
        self.flows = (0..self.settings.flows.len()).map(traits).collect();
    }

    /// Lists each component's own connections; one that is switched off is nobody's.
    pub(crate) fn list_outgoing(&mut self) {
        for index in 0..self.connections.len() {
            if self.connections[index].disabled {
                continue;
            }
            let (from, outgoing) = (self.connections[index].from as usize, self.outgoing(index));
            self.sites[from].outgoing.push(outgoing);
        }
    }

    fn outgoing(&self, index: usize) -> Outgoing {
        let (params, connection) = (self.connection_params(index), &self.connections[index]);
        Outgoing {
            connection: index as u32,
            priority: params.count("priority") as u32,
            weight: params.number("weight"),
            owner: connection.owner,
            near: connection.near,
        }
    }

    /// Lets every component begin, once. It happens with the first advance, so that whoever listens hears all of it.
    pub(super) fn begin<O: Observer>(&mut self, observer: &mut O) {
        if std::mem::replace(&mut self.begun, true) {
            return;
        }
        for node in 0..self.nodes.len() {
            self.tell(node as u32, Input::Start, observer);
        }
    }
}
