//! Replicas that come and go: leases, the next leader, and what is thrown away when two sides meet again.

use std::collections::VecDeque;

use super::clock::Clock;
use super::cluster::{Cluster, Due};
use super::params::Mode;
use super::replica::{Copied, Entry, Replica};
use crate::component::{Cx, Outcome, Reason, Reply};
use crate::data::Records;
use crate::kernel::slab::Slot;
use crate::observe::{Fact, Observer};

impl Cluster {
    /// A replica has gone out of reach, or come back: what that means for everybody. `change` says what happened to it.
    pub(super) fn changed<O: Observer>(&mut self, which: Option<u16>, change: impl Fn(&mut Replica), cx: &mut Cx<'_, O>) {
        for at in 0..self.replicas.len() as u16 {
            if which.is_some_and(|which| which != at) {
                continue;
            }
            let (well, connected) = (self.at(at).is_well(), self.at(at).is_connected());
            change(self.at(at));
            let replica = self.at(at);
            if well && !replica.is_well() {
                replica.since = Some(cx.now);
                if let Some(lease) = self.config.lease.filter(|_| at == self.leader) {
                    cx.wake(lease, Clock::Lease.token());
                }
            }
            if connected && !self.at(at).is_connected() {
                self.lost_touch(at);
            }
        }
        // Only when all that changed at this instant has changed can anybody be caught up with.
        for at in 0..self.replicas.len() as u16 {
            if which.is_none_or(|which| which == at) && self.at(at).is_well() && self.at(at).since.is_some() {
                self.is_back(at, cx);
            }
        }
        self.elect(cx);
        self.hear(cx);
    }

    /// What was on its way to and from a replica that nobody reaches any more.
    fn lost_touch(&mut self, instance: u16) {
        let (down, leads) = (self.at(instance).down, instance == self.leader);
        // A leader that is down itself writes nothing, and one that is cut off waits for a replica that it cannot see.
        let leader_knows = self.at(self.leader).is_connected();
        let replica = self.at(instance);
        replica.coming.clear();
        replica.reports.clear();
        if down {
            // Its clients were cut off: nobody waits there.
            replica.pending.clear();
            replica.readers.clear();
        }
        replica.fresh |= replica.gone;
        if down || replica.gone {
            replica.outdated |= leader_knows;
            replica.excluded |= leader_knows;
        } else if leads {
            // It is cut off alive, and so is what it has just sent.
            for other in &mut self.replicas {
                other.coming.clear();
                other.reports.clear();
            }
        }
        if self.next == Some(instance) {
            self.next = None;
            // It was to hand over, and nobody has taken over.
            let leader = self.leader;
            self.at(leader).leads = true;
        }
    }

    /// A replica can be reached again.
    fn is_back<O: Observer>(&mut self, instance: u16, cx: &mut Cx<'_, O>) {
        let leader = self.leader;
        self.at(instance).since = None;
        if instance == leader {
            let replica = self.at(instance);
            (replica.outdated, replica.excluded, replica.fresh) = (false, false, false);
            // Those who have missed something while it was away hear all of it.
            for to in 0..self.replicas.len() as u16 {
                if to != leader && self.at(to).is_connected() {
                    self.catch_up(to, cx);
                } else if to != leader && self.at(to).isolated == 0 {
                    // It goes on without those that are down.
                    (self.at(to).outdated, self.at(to).excluded) = (true, true);
                }
            }
        } else {
            if self.config.lease.is_some() && !self.config.lease_ignored && self.at(instance).leads {
                // Its own clock tells it that its lease has run out.
                self.at(instance).leads = false;
                self.step_down(instance);
            }
            if self.at(leader).is_connected() {
                // What came while it stood still is old news. Until it hears the new ones it is what it was.
                self.at(instance).coming.clear();
                self.catch_up(instance, cx);
            }
        }
        self.overdue(instance, cx.now);
        self.arrive_all(cx);
    }

    /// What came while somebody stood still is due now.
    fn arrive_all<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        for at in 0..self.replicas.len() as u16 {
            self.arrive(at, cx);
        }
    }

    fn catch_up<O: Observer>(&mut self, to: u16, cx: &mut Cx<'_, O>) {
        let copied = self.replicas[usize::from(self.leader)].copied();
        self.ship(to, copied, cx);
    }

    /// A replica takes over what the leader holds. What it took itself as a leader, and the others lack, is gone.
    pub(super) fn take_over<O: Observer>(&mut self, instance: u16, copied: Copied, cx: &mut Cx<'_, O>) {
        self.throw_away(instance, 0, cx);
        let replica = self.at(instance);
        Copied { records: replica.records, place: replica.place, locked: replica.locked } = copied;
        replica.leads = false;
        (replica.outdated, replica.fresh) = (false, false);
        self.step_down(instance);
    }

    /// Writes that wait at a replica which does not lead may have happened, and will not last.
    fn step_down(&mut self, instance: u16) {
        let pending = std::mem::take(&mut self.at(instance).pending);
        let failed = Reply::of(Outcome::Failed).because(Reason::Error);
        self.done.extend(pending.iter().map(|pending| Due::Answer(pending.slot, failed)));
        self.let_read(instance);
    }

    /// Tells of the writes behind a place that only this replica had, and forgets them. Those before it, which others have too.
    fn throw_away<O: Observer>(&mut self, instance: u16, behind: u64, cx: &mut Cx<'_, O>) -> VecDeque<Entry> {
        // Who is cut off may still tell a writer that it went well: of that write nobody can say yet how it was lost.
        let goes_on = behind > 0 && self.goes_on(instance);
        let (mut before, mut open) = (VecDeque::new(), VecDeque::new());
        for entry in std::mem::take(&mut self.at(instance).log) {
            let Entry { place, key, version, op, told } = entry;
            if place <= behind {
                before.push_back(entry);
            } else if goes_on && !told {
                open.push_back(entry);
            } else {
                cx.note(Fact::WriteLost { node: cx.me, instance, op, key, version, acknowledged: told });
                self.lost.push((op, key));
            }
        }
        self.at(instance).log = open;
        before
    }

    /// Whether a replica is alive, and does not hear that another one leads.
    fn goes_on(&self, instance: u16) -> bool {
        let replica = &self.replicas[usize::from(instance)];
        replica.isolated > 0 || replica.paused > 0
    }

    /// Makes another replica the leader if the lease of this one has run out.
    pub(super) fn elect<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        let Some(lease) = self.config.lease else { return };
        let expired = self.at(self.leader).since.is_some_and(|since| cx.now >= since.saturating_add(lease));
        if !expired || self.next.is_some() {
            return;
        }
        // Nobody who was left out takes over by itself where all were promised to have everything.
        let chosen = self.fittest(self.config.mode == Mode::Synchronous);
        if chosen.is_some() {
            self.promote(chosen, cx);
        }
    }

    /// Whether a replica could lead next.
    fn fits(&self, at: u16) -> bool {
        let able = |replica: &Replica| replica.is_well() && !replica.fresh;
        at != self.leader && self.replicas.get(usize::from(at)).is_some_and(able)
    }

    /// The one that has most of what was written; only of those that have missed nothing, if so wanted.
    fn fittest(&self, in_step: bool) -> Option<u16> {
        let replica = |at: &u16| &self.replicas[usize::from(*at)];
        let all = (0..self.replicas.len() as u16).filter(|at| self.fits(*at) && !(in_step && replica(at).outdated));
        all.max_by_key(|at| (!replica(at).outdated, replica(at).place, std::cmp::Reverse(*at)))
    }

    /// Makes a replica the leader: this one, or the one that has most. Nothing happens where it cannot be reached.
    pub(super) fn promote<O: Observer>(&mut self, which: Option<u16>, cx: &mut Cx<'_, O>) {
        let chosen = match which {
            Some(which) => Some(which).filter(|which| self.fits(*which)),
            None => self.fittest(false),
        };
        let Some(chosen) = chosen else { return };
        self.next = Some(chosen);
        if !self.config.keeps_tail {
            self.at(chosen).coming.clear();
        } else if self.at(self.leader).is_well() {
            // It stops taking writes, and waits like everybody for what is under way.
            let leader = self.leader;
            self.at(leader).leads = false;
        }
        self.perhaps_begin(cx);
    }

    /// The next leader begins when nothing is on its way to it.
    pub(super) fn perhaps_begin<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        let Some(next) = self.next.filter(|next| self.replicas[usize::from(*next)].coming.is_empty()) else { return };
        let old = self.leader;
        self.next = None;
        (self.leader, self.term) = (next, self.term + 1);
        // What it has taken beside the old leader, if it was one itself, is not what that one had at the same places.
        let replica = self.at(next);
        let place = replica.log.front().map_or(replica.place, |own| own.place - 1);
        let mut log = self.throw_away(old, place, cx);
        log.append(&mut self.at(next).log);
        self.at(next).log = log;
        if !self.goes_on(old) {
            // It is told at once, or has forgotten that it led.
            self.at(old).leads = false;
            self.step_down(old);
        }
        for (at, replica) in self.replicas.iter_mut().enumerate() {
            let leads = at == usize::from(next);
            replica.known = 0;
            replica.reports.clear();
            replica.coming.clear();
            replica.outdated = !leads;
            replica.excluded = !leads;
        }
        let replica = self.at(next);
        replica.leads = true;
        replica.locked.clear();
        self.let_read(next);
        cx.note(Fact::Leads { node: cx.me, instance: next, term: self.term });
        for to in 0..self.replicas.len() as u16 {
            if to != next && self.at(to).is_connected() {
                self.catch_up(to, cx);
            }
        }
    }

    /// There are so many instances now.
    pub(super) fn resize<O: Observer>(&mut self, serving: u16, copies: usize, cx: &mut Cx<'_, O>) {
        while self.replicas.len() < copies.max(usize::from(serving)) {
            // It is empty, and gets a copy of everything below.
            let fresh = Replica { gone: true, fresh: true, since: Some(cx.now), outdated: true, ..Replica::default() };
            self.replicas.push(fresh);
        }
        self.serving = serving;
        let leader_goes = self.leader >= serving;
        for at in 0..self.replicas.len() as u16 {
            let gone = at >= serving;
            if self.at(at).gone != gone {
                self.changed(Some(at), |replica| replica.gone = gone, cx);
            }
        }
        if leader_goes {
            self.promote(None, cx);
        }
    }

    /// Every disk is empty.
    pub(super) fn wipe<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        let Replica { records, log, .. } = &self.replicas[usize::from(self.leader)];
        let waits = |key, version| log.iter().any(|entry| (entry.key, entry.version, entry.told) == (key, version, false));
        records.tell_lost(self.leader, |key, version| !waits(key, version), cx);
        for replica in &mut self.replicas {
            replica.records.wipe();
            replica.locked.clear();
            replica.log.clear();
        }
    }

    /// Parameters were moved: there may be a lease now, or a shorter one.
    pub(super) fn retuned<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        if let Some((since, lease)) = self.at(self.leader).since.zip(self.config.lease) {
            cx.wake(since.saturating_add(lease).saturating_sub(cx.now), Clock::Lease.token());
        }
        self.hear(cx);
    }

    /// Everybody whose answer waits, when there are to be no replicas any more: writes are answered, reads go on.
    pub(super) fn dissolve(mut self) -> (Records, VecDeque<(Slot, Option<Reply>)>) {
        let mut waiting = VecDeque::new();
        for replica in &mut self.replicas {
            replica.locked.clear();
            waiting.extend(replica.pending.drain(..).map(|pending| (pending.slot, Some(pending.reply))));
            waiting.extend(replica.readers.drain(..).map(|(_, slot)| (slot, None)));
        }
        while let Some(due) = self.next_due() {
            waiting.push_back(due);
        }
        (self.replicas.swap_remove(usize::from(self.leader)).records, waiting)
    }

    /// Panics where the books do not balance.
    pub(super) fn audit(&self) {
        let leader = &self.replicas[usize::from(self.leader)];
        for replica in &self.replicas {
            assert!(replica.coming.iter().is_sorted_by_key(|(at, _)| *at), "shipments arrive in order");
            assert!(replica.log.iter().is_sorted_by_key(|entry| entry.place), "a log is in the order of writing");
            assert!(replica.pending.iter().is_sorted_by_key(|pending| pending.place), "writes wait in order");
            let follows = !replica.outdated && !replica.leads && replica.isolated == 0 && leader.isolated == 0;
            assert!(!follows || replica.place <= leader.place, "nobody has more than the leader");
        }
    }
}
