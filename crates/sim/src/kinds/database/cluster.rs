//! A leader and its replicas: who is asked, what a write sets going, and what arrives when.

use std::collections::VecDeque;

use super::clock::Clock;
use super::params::{Config, Mode, ReadFrom};
use super::replica::{Entry, Pending, Replica, Shipment};
use crate::component::{Ask, Cx, MemberFacets, Op, Outcome, Reason, Reply, Request};
use crate::data::Records;
use crate::kernel::slab::Slot;
use crate::kernel::streams::Stream;
use crate::observe::{Fact, Observer};

/// A task that need not wait any longer.
#[derive(Clone, Copy, Debug)]
pub(super) enum Due {
    /// This is the answer.
    Answer(Slot, Reply),
    /// The record may be read now, at this replica.
    Read(Slot, u16, u64),
}

/// Replicas that hold copies of the same records.
///
/// Stands for: a primary and its standbys, with a log that is shipped in order.
/// Random: one draw from stream `replication` for each thing that goes to a replica, and for each report of one.
/// Simplified: whoever decides about leases is always reachable from every replica that is not cut off.
#[derive(Clone, Debug)]
pub(super) struct Cluster {
    pub(super) config: Config,
    pub(super) replicas: Vec<Replica>,
    /// The latest leader.
    pub(super) leader: u16,
    /// How many have led.
    pub(super) term: u32,
    /// Who will lead when all that was sent to it has arrived.
    pub(super) next: Option<u16>,
    /// How many of the replicas callers choose among, the first ones.
    pub(super) serving: u16,
    /// What has been waited for, first come, first served.
    pub(super) done: VecDeque<Due>,
    /// A write has just happened, and whoever asked for it has yet to be told so here.
    pub(super) written: bool,
    /// Writes that are gone, and whose transactions have yet to be undone.
    pub(super) lost: Vec<(Op, u64)>,
    luck: Stream,
}

impl Cluster {
    /// Replicas that all hold the same; the first leads.
    pub(super) fn new(config: Config, records: &Records, instances: usize, luck: Stream) -> Self {
        let one = Replica { records: records.clone(), ..Replica::default() };
        let mut replicas = vec![one; instances.max(1)];
        replicas[0].leads = true;
        let serving = replicas.len() as u16;
        let done = VecDeque::new();
        Self { config, replicas, leader: 0, term: 1, next: None, serving, done, written: false, lost: Vec::new(), luck }
    }

    pub(super) fn at(&mut self, instance: u16) -> &mut Replica {
        &mut self.replicas[usize::from(instance)]
    }

    /// The replica that callers with this home ask.
    pub(super) fn route(&self, ask: Ask, home: u16) -> Option<u16> {
        // Whoever is cut off with a replica reaches nobody else.
        if self.replicas.get(usize::from(home)).is_some_and(|replica| replica.isolated > 0) {
            return Some(home);
        }
        match (ask, self.config.read_from) {
            (Ask::Probe { .. }, _) | (Ask::Read(_), ReadFrom::Any) => None,
            (Ask::Read(_), ReadFrom::Nearest) => Some(home),
            _ => Some(self.leader),
        }
    }

    /// Whether a replica takes writes, as far as it knows itself.
    pub(super) fn leads(&self, instance: u16, now: u64) -> bool {
        let replica = &self.replicas[usize::from(instance)];
        let expired = |lease: u64| replica.since.is_some_and(|since| now >= since.saturating_add(lease));
        replica.leads && (self.config.lease_ignored || !self.config.lease.is_some_and(expired))
    }

    /// Whether the answer to a request waits: a write for replicas, a read for a write that is not through.
    pub(super) fn waits<O: Observer>(&mut self, request: &Request, slot: Slot, cx: &mut Cx<'_, O>) -> bool {
        let instance = request.instance;
        match request.ask {
            Ask::Read(key) if self.at(instance).is_locked(key) && self.may_read(instance, cx.now) => {
                self.at(instance).readers.push((key, slot));
                true
            }
            Ask::Write(_) | Ask::WriteIf { .. } | Ask::Commit { .. } | Ask::Change { .. } | Ask::Fill { .. } if self.config.mode != Mode::Asynchronous => {
                let (place, reply) = match self.write(request, cx) {
                    Ok(written) => written,
                    Err(reply) => {
                        self.done.push_back(Due::Answer(slot, reply));
                        return true;
                    }
                };
                let until = self.config.patience.map_or(u64::MAX, |patience| cx.now.saturating_add(patience));
                self.at(instance).pending.push_back(Pending { place, slot, reply, until });
                if let Some(patience) = self.config.patience {
                    cx.wake(patience, Clock::Overdue(instance).token());
                }
                // With nobody to wait for it is through at once.
                self.go_through(instance, cx);
                true
            }
            _ => false,
        }
    }

    /// The answer to a request that waits for nothing.
    pub(super) fn finish<O: Observer>(&mut self, request: &Request, cx: &mut Cx<'_, O>) -> Reply {
        match request.ask {
            Ask::Run | Ask::Compensate | Ask::Probe { .. } => Reply::of(Outcome::Ok),
            // The locks have dealt with them.
            Ask::Prepare { .. } | Ask::Decide { .. } => Reply::of(Outcome::Ok),
            Ask::Read(key) if self.may_read(request.instance, cx.now) => {
                self.at(request.instance).records.read((request.instance, key), request.op, cx)
            }
            Ask::Read(_) | Ask::Transact { .. } => not_leader(),
            Ask::Write(_) | Ask::WriteIf { .. } | Ask::Commit { .. } | Ask::Change { .. } | Ask::Fill { .. } => match self.write(request, cx) {
                Ok((_, reply)) => {
                    if let Some(entry) = self.at(request.instance).log.back_mut() {
                        entry.told = true;
                    }
                    self.trim();
                    reply
                }
                Err(reply) => reply,
            },
        }
    }

    fn may_read(&self, instance: u16, now: u64) -> bool {
        let replica = &self.replicas[usize::from(instance)];
        match (self.config.read_from, self.config.mode) {
            (ReadFrom::Leader, _) => self.leads(instance, now),
            (_, Mode::Synchronous) => self.leads(instance, now) || !(replica.leads || replica.outdated),
            _ => true,
        }
    }

    /// A write happens at a replica, and sets out to the others; the answer why not where it does not.
    fn write<O: Observer>(&mut self, request: &Request, cx: &mut Cx<'_, O>) -> Result<(u64, Reply), Reply> {
        let (instance, op) = (request.instance, request.op);
        if !self.leads(instance, cx.now) {
            return Err(not_leader());
        }
        if let Some(full) = cx.disk_is_full(op.flow) {
            return Err(full);
        }
        let locks = self.config.mode == Mode::Synchronous;
        let replica = &mut self.replicas[usize::from(instance)];
        let key = match request.ask {
            Ask::Fill { key, .. } => key,
            Ask::Prepare { .. } | Ask::Decide { .. } | Ask::Transact { .. } => return Err(Reply::of(Outcome::Ok)),
            ask => ask.record().map_or(0, |(key, _)| key),
        };
        let reply = replica.records.carry_out((instance, key), request.ask, op, cx);
        if reply.outcome != Outcome::Ok {
            return Err(reply);
        }
        replica.place += 1;
        self.written = true;
        let place = replica.place;
        replica.log.push_back(Entry { place, key, version: reply.version, op, told: false });
        if locks {
            replica.locked.push_back((place, key));
        }
        let record = crate::data::Record { version: reply.version, value: reply.value, amount: reply.amount };
        if instance == self.leader {
            // Of one whose term is over nobody takes anything.
            self.ship_to_all(instance, &Shipment::Write { place, key, record, op }, cx);
        }
        Ok((place, reply))
    }

    /// Sends something to every replica that a leader can reach.
    pub(super) fn ship_to_all<O: Observer>(&mut self, from: u16, what: &Shipment, cx: &mut Cx<'_, O>) {
        for to in 0..self.replicas.len() as u16 {
            if to != from && self.at(from).is_connected() && self.at(to).is_connected() {
                self.ship(to, what.clone(), cx);
            }
        }
    }

    pub(super) fn ship<O: Observer>(&mut self, to: u16, what: Shipment, cx: &mut Cx<'_, O>) {
        let delay = self.config.delay.draw_for::<O>(&mut self.luck);
        let replica = self.at(to);
        let before = replica.coming.back().map_or(0, |(at, _)| *at);
        let at = cx.now.saturating_add(delay).max(before);
        if let Shipment::Copy(_) = what {
            // From here on the leader counts on it again.
            replica.excluded = false;
        }
        replica.coming.push_back((at, what));
        cx.wake(at - cx.now, Clock::Arrival(to).token());
    }

    /// What is due at a replica arrives, and what it has to report reaches the leader.
    pub(super) fn arrive<O: Observer>(&mut self, instance: u16, cx: &mut Cx<'_, O>) {
        while self.at(instance).is_well() {
            let Some((_, what)) = self.at(instance).coming.pop_front_if(|(at, _)| *at <= cx.now) else { break };
            let copy = matches!(what, Shipment::Copy(_));
            match what {
                Shipment::Write { place, key, record, op } => {
                    let locks = self.config.mode == Mode::Synchronous;
                    let replica = self.at(instance);
                    replica.records.put(key, record);
                    replica.place = place;
                    if locks {
                        replica.locked.push_back((place, key));
                    }
                    cx.note(Fact::Replicated { node: cx.me, instance, op, key, version: record.version });
                }
                Shipment::Through(place) => {
                    self.unlock(instance, place);
                    continue;
                }
                Shipment::Copy(copied) => self.take_over(instance, *copied, cx),
            }
            if self.config.mode != Mode::Asynchronous || copy {
                self.report(instance, cx);
            }
        }
        self.hear(cx);
        self.trim();
        self.perhaps_begin(cx);
    }

    /// A replica tells the leader up to where it has everything.
    fn report<O: Observer>(&mut self, instance: u16, cx: &mut Cx<'_, O>) {
        let delay = self.config.delay.draw_for::<O>(&mut self.luck);
        let replica = self.at(instance);
        let before = replica.reports.back().map_or(0, |(at, _)| *at);
        let at = cx.now.saturating_add(delay).max(before);
        replica.reports.push_back((at, replica.place));
        cx.wake(at - cx.now, Clock::Arrival(instance).token());
    }

    /// The leader takes in what replicas have reported by now.
    pub(super) fn hear<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        let leader = self.leader;
        if !self.at(leader).is_well() {
            return;
        }
        for replica in &mut self.replicas {
            while let Some((_, place)) = replica.reports.pop_front_if(|(at, _)| *at <= cx.now) {
                replica.known = replica.known.max(place);
            }
        }
        self.go_through(leader, cx);
    }

    /// Answers the writes that enough replicas have.
    pub(super) fn go_through<O: Observer>(&mut self, leader: u16, cx: &mut Cx<'_, O>) {
        let place = self.through(leader);
        while let Some(pending) = self.at(leader).pending.pop_front_if(|pending| pending.place <= place) {
            self.tell(leader, &pending);
        }
        if self.at(leader).locked.front().is_some_and(|(first, _)| *first <= place) {
            self.unlock(leader, place);
            self.ship_to_all(leader, &Shipment::Through(place), cx);
        }
    }

    /// Up to which place the writes of a leader are through.
    fn through(&self, leader: u16) -> u64 {
        let own = self.replicas[usize::from(leader)].place;
        let others = || self.replicas.iter().enumerate().filter(|(at, _)| *at != usize::from(leader));
        match self.config.mode {
            Mode::Asynchronous => own,
            // One that does not lead any more hears nothing that would help it.
            _ if leader != self.leader => 0,
            Mode::Synchronous => {
                let needed = others().filter(|(_, replica)| !(replica.gone || replica.excluded));
                needed.map(|(_, replica)| replica.known).min().unwrap_or(own)
            }
            Mode::SemiSynchronous(acks) => {
                let mut all: Vec<u64> = others().filter(|(_, r)| !r.gone).map(|(_, replica)| replica.known).collect();
                all.sort_unstable_by_key(|place| std::cmp::Reverse(*place));
                let needed = usize::from(acks).min(all.len());
                needed.checked_sub(1).map_or(own, |nth| all[nth])
            }
        }
    }

    fn tell(&mut self, leader: u16, pending: &Pending) {
        let log = &mut self.at(leader).log;
        let at = log.partition_point(|entry| entry.place < pending.place);
        if let Some(entry) = log.get_mut(at).filter(|entry| entry.place == pending.place) {
            entry.told = true;
        }
        self.done.push_back(Due::Answer(pending.slot, pending.reply));
    }

    /// Writes that have waited long enough are answered.
    pub(super) fn overdue(&mut self, leader: u16, now: u64) {
        if self.at(leader).paused > 0 {
            return;
        }
        while let Some(pending) = self.at(leader).pending.pop_front_if(|pending| pending.until <= now) {
            self.tell(leader, &pending);
        }
    }

    /// Writes up to a place are through: who waited to read them reads now.
    fn unlock(&mut self, instance: u16, place: u64) {
        let replica = self.at(instance);
        while replica.locked.pop_front_if(|(locked, _)| *locked <= place).is_some() {}
        self.let_read(instance);
    }

    pub(super) fn let_read(&mut self, instance: u16) {
        let readers = std::mem::take(&mut self.at(instance).readers);
        for (key, slot) in readers {
            if self.at(instance).is_locked(key) {
                self.at(instance).readers.push((key, slot));
            } else {
                self.done.push_back(Due::Read(slot, instance, key));
            }
        }
    }

    /// The next task that need not wait any longer, and its answer unless it reads now.
    pub(super) fn next_due(&mut self) -> Option<(Slot, Option<Reply>)> {
        loop {
            match self.done.pop_front()? {
                Due::Answer(slot, reply) => return Some((slot, Some(reply))),
                // The next write of the record may have come at the same instant: then it waits for that one.
                Due::Read(slot, instance, key) if self.at(instance).is_locked(key) => {
                    self.at(instance).readers.push((key, slot));
                }
                Due::Read(slot, ..) => return Some((slot, None)),
            }
        }
    }

    /// Writes that the slowest replica within reach still lacks.
    pub(super) fn behind(&self) -> u32 {
        let leader = self.replicas[usize::from(self.leader)].place;
        let reached = self.replicas.iter().filter(|replica| replica.is_connected());
        reached.map(|replica| leader.saturating_sub(replica.place) as u32).max().unwrap_or(0)
    }

    /// What may be seen of each replica.
    pub(super) fn members(&self) -> Vec<MemberFacets> {
        let seen = |replica: &Replica| MemberFacets {
            leads: replica.leads,
            up: !replica.down,
            reached: replica.is_connected(),
            term: self.term,
            log: replica.place,
            committed: replica.known.min(replica.place),
            kept: 0,
        };
        self.replicas.iter().filter(|replica| !replica.gone).map(seen).collect()
    }

    /// The leader forgets what all replicas have.
    fn trim(&mut self) {
        let others = self.replicas.iter().enumerate().filter(|(at, r)| *at != usize::from(self.leader) && !r.gone);
        let have = others.map(|(_, replica)| if replica.outdated { 0 } else { replica.place }).min();
        let have = have.unwrap_or(u64::MAX);
        let leader = self.leader;
        while self.at(leader).log.pop_front_if(|entry| entry.place <= have).is_some() {}
    }
}

pub(super) const fn not_leader() -> Reply {
    Reply::of(Outcome::Refused).because(Reason::NotLeader)
}
