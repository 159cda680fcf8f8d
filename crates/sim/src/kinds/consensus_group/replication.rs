//! The log: how entries reach the others, when they are decided, and what they do then.

use super::group::{Group, not_leader};
use super::log::{Entry, Log, Place, What};
use super::member::{Pending, Reading, Snapshot};
use super::params::Reads;
use super::post::{Have, Message};
use crate::component::{Ask, Cx, Outcome, Reason, Reply, Request};
use crate::kernel::slab::Slot;
use crate::kernel::streams::mix;
use crate::observe::{Fact, Observer};

/// Entries that a member keeps besides its snapshot, once it has applied them.
const KEPT: u64 = 1_024;

/// Why a leader writes to another member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    /// To be heard, whatever the other one has.
    Heartbeat,
    /// There may be entries that it lacks.
    Entries,
    /// It has said that it lacks the one before.
    Lacks,
}

impl Group {
    /// A leader lets all others hear from it, with what they lack.
    pub(super) fn broadcast<O: Observer>(&mut self, leader: u16, cx: &mut Cx<'_, O>) {
        for to in self.all() {
            self.bring(leader, to, Why::Heartbeat, cx);
        }
    }

    /// A leader sends a member what it lacks, as far as there is a reason to.
    fn bring<O: Observer>(&mut self, leader: u16, to: u16, why: Why, cx: &mut Cx<'_, O>) {
        if to == leader || !self.reach(leader, to) {
            return;
        }
        let own = &mut self.members[usize::from(leader)];
        let (base, last, commit) = (own.log.base(), own.log.last(), own.commit);
        let Some(lead) = own.lead_mut() else { return };
        let peer = &mut lead.peers[usize::from(to)];
        let next = peer.next;
        let probing = peer.probing;
        if (probing || next > last) && why == Why::Entries {
            return;
        }
        if next <= base {
            return self.bring_all(leader, to, cx);
        }
        if !probing {
            peer.next = last + 1;
        }
        let previous = (next - 1, own.log.term(next - 1).unwrap_or_default());
        // Until it has answered it gets them once only.
        let entries = if probing && why == Why::Heartbeat { Vec::new() } else { own.log.from(next) };
        let sent = cx.now;
        self.send((leader, to), Message::Append { previous, entries, commit, sent }, cx);
    }

    /// A leader sends a member everything.
    fn bring_all<O: Observer>(&mut self, leader: u16, to: u16, cx: &mut Cx<'_, O>) {
        let own = self.at_mut(leader);
        let snapshot = Box::new(own.state.clone());
        let next = snapshot.place.0 + 1;
        if let Some(lead) = own.lead_mut() {
            let peer = &mut lead.peers[usize::from(to)];
            (peer.next, peer.probing) = (next, false);
        }
        self.send((leader, to), Message::Install { snapshot, sent: cx.now }, cx);
    }

    /// Whether a message of a leader is one of the present term; then it is followed.
    fn obeys<O: Observer>(&mut self, member: u16, term: u32, cx: &mut Cx<'_, O>) -> bool {
        if term < self.at(member).term {
            return false;
        }
        if self.at(member).lead().is_some() {
            // Only where members vote twice.
            assert!(self.proof.is_void(), "election safety: a leader hears from no other one in its term");
        }
        self.stand_down(member, cx);
        self.at_mut(member).heard = Some(cx.now);
        self.wait_anew(member, cx);
        true
    }

    /// Entries have reached a member.
    pub(super) fn append<O: Observer>(
        &mut self,
        (member, from): (u16, u16),
        (term, sent): (u32, u64),
        (previous, entries, commit): (Place, Vec<Entry>, u64),
        cx: &mut Cx<'_, O>,
    ) {
        let now = if self.obeys(member, term, cx) {
            let now = self.take_in(member, previous, &entries);
            if let Have::UpTo(number) = now {
                let own = self.at_mut(member);
                own.commit = own.commit.max(commit.min(number));
                self.apply(member, cx);
            }
            now
        } else {
            Have::Lacks { previous: previous.0, try_after: 0 }
        };
        self.send((member, from), Message::Appended { now, sent }, cx);
    }

    /// A member compares what it is sent with what it has.
    fn take_in(&mut self, member: u16, previous: Place, entries: &[Entry]) -> Have {
        let void = self.proof.is_void();
        let own = self.at_mut(member);
        let (base, applied) = (own.log.base(), own.applied());
        if previous.0 < base && void {
            return Have::Contradiction;
        }
        if previous.0 >= base && own.log.term(previous.0) != Some(previous.1) {
            assert!(void || previous.0 > own.commit, "log matching: what is decided is the same for all");
            if previous.0 <= applied {
                return Have::Contradiction;
            }
            // Up to what is decided it has the leader's log for certain.
            let try_after = if own.log.last() < previous.0 { own.log.last() } else { own.commit };
            return Have::Lacks { previous: previous.0, try_after };
        }
        for (number, entry) in (previous.0 + 1..).zip(entries).filter(|(number, _)| *number > base) {
            match own.log.term(number) {
                Some(term) if term == entry.term => continue,
                Some(_) if number <= applied => {
                    assert!(void, "state machine safety: what is applied is the same for all");
                    return Have::Contradiction;
                }
                Some(_) => {
                    assert!(void || number > own.commit, "log matching: what is decided is never thrown away");
                    own.log.cut(number);
                    own.commit = own.commit.min(number - 1);
                }
                None => {}
            }
            own.log.push(Entry { version: 0, ..*entry });
        }
        Have::UpTo(previous.0 + entries.len() as u64)
    }

    /// A snapshot has reached a member.
    pub(super) fn install<O: Observer>(
        &mut self,
        (member, from): (u16, u16),
        (term, sent): (u32, u64),
        snapshot: Snapshot,
        cx: &mut Cx<'_, O>,
    ) {
        let number = snapshot.place.0;
        let now = if self.obeys(member, term, cx) {
            let void = self.proof.is_void();
            let own = self.at_mut(member);
            if void || number > own.applied() {
                own.log = Log::after(snapshot.place);
                own.commit = number;
                own.state = snapshot;
            }
            Have::UpTo(number)
        } else {
            Have::Lacks { previous: number, try_after: 0 }
        };
        self.send((member, from), Message::Appended { now, sent }, cx);
    }

    /// A member has answered a leader.
    pub(super) fn answered<O: Observer>(
        &mut self,
        (leader, from): (u16, u16),
        (term, sent): (u32, u64),
        now: Have,
        cx: &mut Cx<'_, O>,
    ) {
        let own = self.at_mut(leader);
        if own.term != term {
            return;
        }
        let Some(lead) = own.lead_mut() else { return };
        let peer = &mut lead.peers[usize::from(from)];
        peer.heard = cx.now;
        peer.answered = peer.answered.max(sent);
        match now {
            Have::UpTo(number) => {
                peer.probing = peer.probing && number + 1 < peer.next;
                peer.matched = peer.matched.max(number);
                peer.next = peer.next.max(number + 1);
                self.bring(leader, from, Why::Entries, cx);
            }
            // Several that were under way may come back: one of them is enough.
            Have::Lacks { previous, try_after } if !peer.probing || previous + 1 == peer.next => {
                peer.probing = true;
                peer.next = try_after.min(previous.saturating_sub(1)) + 1;
                self.bring(leader, from, Why::Lacks, cx);
            }
            Have::Lacks { .. } => {}
            Have::Contradiction => self.bring_all(leader, from, cx),
        }
        self.decide(leader, cx);
    }

    /// A leader sees what a majority has, and answers whom it can.
    pub(super) fn decide<O: Observer>(&mut self, leader: u16, cx: &mut Cx<'_, O>) {
        let number = self.majority_of(leader, self.at(leader).log.last(), |peer| peer.matched);
        let own = self.at_mut(leader);
        // Only an entry of its own term is decided by counting; those before it are decided with it.
        if number > own.commit && own.log.term(number) == Some(own.term) {
            own.commit = number;
            self.apply(leader, cx);
        }
        self.let_read(leader, cx);
    }

    /// A member applies what is decided.
    fn apply<O: Observer>(&mut self, member: u16, cx: &mut Cx<'_, O>) {
        let Self { members, proof, done, .. } = self;
        let own = &mut members[usize::from(member)];
        while own.applied() < own.commit {
            let number = own.applied() + 1;
            let Some(Entry { term, what, .. }) = own.log.get(number).copied() else { return };
            let mark = if let What::Write { key, op, .. } = what { mix(key) ^ op.id } else { 0 };
            own.state.place = (number, term);
            own.state.chain = mix(own.state.chain ^ mix(u64::from(term)) ^ mark);
            let first = proof.applies(own.state.place, own.state.chain, own.term);
            let reply = carry_out(&mut own.state, what, (member, first), cx);
            if reply.outcome == Outcome::Ok && what != What::Nothing {
                own.log.wrote(number, reply.version);
            }
            let waits = |lead: &mut super::member::Lead| lead.pending.pop_front_if(|first| first.number == number);
            if let Some(pending) = own.lead_mut().and_then(waits) {
                proof.tells(number);
                done.push_back((pending.task, reply));
            }
        }
        let applied = own.applied();
        if applied - own.log.base() > 2 * KEPT {
            own.log.forget(applied - KEPT);
        }
    }

    /// Whether the answer to a request waits; otherwise [`Self::finish`] gives it.
    pub(super) fn waits<O: Observer>(&mut self, request: &Request, task: Slot, cx: &mut Cx<'_, O>) -> bool {
        let (member, op) = (request.instance, request.op);
        let leads = self.members.get(usize::from(member)).is_some_and(|member| member.lead().is_some());
        let (key, condition) = match request.ask {
            Ask::Read(key) => return leads && self.reads_later(member, Reading { since: cx.now, task, key, op }, cx),
            Ask::Write(key) | Ask::Fill { key, .. } => (key, None),
            Ask::WriteIf { key, version } => (key, Some(version)),
            Ask::Run | Ask::Compensate | Ask::Commit { .. } | Ask::Change { .. } | Ask::Probe { .. } => return false,
            Ask::Prepare { .. } | Ask::Decide { .. } | Ask::Transact { .. } => return false,
        };
        if !leads {
            return false;
        }
        if let Some(full) = cx.disk_is_full(op.flow) {
            self.done.push_back((task, full));
            return true;
        }
        let own = self.at_mut(member);
        let number = own.log.push(Entry { term: own.term, what: What::Write { key, condition, op }, version: 0 });
        if let Some(lead) = own.lead_mut() {
            lead.pending.push_back(Pending { number, task });
        }
        for to in self.all() {
            self.bring(member, to, Why::Entries, cx);
        }
        self.decide(member, cx);
        true
    }

    /// The answer to a request that waits for nothing.
    pub(super) fn finish<O: Observer>(&self, request: &Request, cx: &mut Cx<'_, O>) -> Reply {
        let Some(own) = self.members.get(usize::from(request.instance)) else { return not_leader() };
        match request.ask {
            Ask::Run | Ask::Compensate | Ask::Probe { .. } => Reply::of(Outcome::Ok),
            // It has records and no tables beside them, does not count amounts, promises nothing, and has no transactions.
            Ask::Commit { .. } | Ask::Change { .. } | Ask::Prepare { .. } | Ask::Decide { .. } | Ask::Transact { .. } => {
                Reply::of(Outcome::Failed).because(Reason::Error)
            }
            Ask::Read(key) if own.lead().is_some() || self.config.reads == Reads::Any => {
                own.state.records.read((request.instance, key), request.op, cx)
            }
            Ask::Read(_) | Ask::Write(_) | Ask::WriteIf { .. } | Ask::Fill { .. } => not_leader(),
        }
    }
}

/// A write happens in the records of a member. The first one to do it tells of the write, the others that they have it too.
fn carry_out<O: Observer>(
    state: &mut Snapshot,
    what: What,
    (instance, first): (u16, bool),
    cx: &mut Cx<'_, O>,
) -> Reply {
    let What::Write { key, condition, op } = what else { return Reply::of(Outcome::Ok) };
    let records = &mut state.records;
    if first {
        let conflict = condition.and_then(|version| records.conflict(key, version, op, cx));
        return conflict.unwrap_or_else(|| records.write((instance, key), op, cx));
    }
    let version = records.version(key);
    if condition.is_some_and(|expected| expected != version) {
        return Reply { version, ..Reply::of(Outcome::Failed).because(Reason::Conflict) };
    }
    let record = crate::data::Record { version: version + 1, value: op.id, amount: 0 };
    records.put(key, record);
    cx.note(Fact::Replicated { node: cx.me, instance, op, key, version: record.version });
    Reply { found: true, value: record.value, version: record.version, ..Reply::of(Outcome::Ok) }
}
