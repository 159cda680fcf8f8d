//! What a coordinator does: asks replicas, waits for a quorum, answers, and sees to those that are behind.

use super::node::{Copied, Hint};
use super::params::Repair;
use super::ring::Ring;
use super::round::{Asked, Letter, Round, Stage, What, Why};
use crate::component::{Ask, Cx, Outcome, Reason, Reply, Request};
use crate::kernel::slab::Slot;
use crate::observe::{Conflict, Fact, Observer};

impl Round {
    /// Nothing will come of it any more. A write that not all have waits for its time, to keep it for them.
    pub(super) fn is_over(&self, handoff: bool) -> bool {
        let owes = handoff && self.until > 0 && self.why != Why::Read && self.says.is_some();
        self.open == 0 && self.stage == Stage::Done && !(owes && self.asked.iter().any(|one| !one.missing && !one.acked))
    }
}

impl Ring {
    /// A read or write begins at the instance that was asked; the answer comes in [`Self::answers`].
    pub(super) fn begin<O: Observer>(&mut self, request: &Request, task: Slot, cx: &mut Cx<'_, O>) {
        let (key, why) = match request.ask {
            Ask::Run | Ask::Compensate | Ask::Probe { .. } => return,
            // An outbox or an inbox needs a transaction, and there is none here; nor does it count amounts or promise anything.
            Ask::Commit { .. } | Ask::Change { .. } | Ask::Prepare { .. } | Ask::Decide { .. } | Ask::Transact { .. } => {
                return self.answers.push((task, Reply::of(Outcome::Failed).because(Reason::Error)));
            }
            Ask::Read(key) => (key, Why::Read),
            // A copy sent to a store is an ordinary write by the operation.
            Ask::Write(key) | Ask::Fill { key, .. } => (key, Why::Write),
            Ask::WriteIf { key, version } => (key, Why::WriteIf(version)),
        };
        let (op, coordinator) = (request.op, request.instance);
        if why != Why::Read
            && let Some(full) = cx.disk_is_full(op.flow)
        {
            return self.answers.push((task, full));
        }
        let asked = self.choose(coordinator, key, cx.now);
        let there = asked.iter().filter(|one| !one.missing).count();
        let needed = match why {
            Why::Read => self.read_quorum(),
            Why::Write => self.write_quorum(),
            Why::WriteIf(_) => self.read_quorum().max(self.write_quorum()),
        };
        if there < usize::from(needed) {
            // Nothing was sent to anybody.
            return self.answers.push((task, Reply::of(Outcome::Refused).because(Reason::Unreachable)));
        }
        let until = cx.now.saturating_add(self.config.patience);
        let until = self.deadlines.back().map_or(until, |(last, _)| until.max(*last));
        let round = self.rounds.insert(Round {
            task,
            op,
            key,
            coordinator,
            why,
            stage: Stage::Reading,
            asked,
            heard: 0,
            there: false,
            newest: None,
            says: None,
            acks: 0,
            placed: false,
            overruled: false,
            told_ok: false,
            open: 0,
            until,
        });
        self.deadlines.push_back((until, round));
        self.tick(cx);
        if why == Why::Write {
            return self.write(round, cx);
        }
        for (place, one) in self.asked(round) {
            let what = What::Get { key, stands_in: one.stands_for.is_some() };
            self.send(Letter { from: coordinator, to: one.node, round: Some((round, place)), what }, cx);
        }
    }

    fn read_quorum(&self) -> u16 {
        self.config.read_quorum.min(self.replicas())
    }

    pub(super) fn write_quorum(&self) -> u16 {
        self.config.write_quorum.min(self.replicas())
    }

    /// Those that a round asks, with their places.
    fn asked(&self, round: Slot) -> Vec<(u16, Asked)> {
        let asked = self.rounds.get(round).map_or(&[][..], |round| &round.asked);
        let places = asked.iter().enumerate().map(|(place, one)| (place as u16, *one));
        places.filter(|(_, one)| !one.missing).collect()
    }

    /// A write sets out to all replicas, with the time that the coordinator's clock shows.
    fn write<O: Observer>(&mut self, slot: Slot, cx: &mut Cx<'_, O>) {
        let Some(round) = self.rounds.get(slot) else { return };
        let (key, op, coordinator) = (round.key, round.op, round.coordinator);
        let version = self.versions.entry(key).or_default();
        *version += 1;
        let version = *version;
        let copied = Copied { stamp: self.clock(coordinator, cx), version, value: op.id };
        let handoff = self.config.handoff;
        let Some(round) = self.rounds.get_mut(slot) else { return };
        round.stage = Stage::Writing;
        round.says = Some(copied);
        let missing: Vec<u16> = round.asked.iter().filter(|one| one.missing && handoff).map(|one| one.node).collect();
        for whose in missing {
            self.at(coordinator).keep(whose, key, Hint { copied, op, sent: false });
        }
        self.put(slot, copied, |_| true, cx);
    }

    /// Sends something to those of a round that are meant, and waits for their word.
    fn put<O: Observer>(&mut self, slot: Slot, copied: Copied, meant: impl Fn(&Asked) -> bool, cx: &mut Cx<'_, O>) {
        for (place, one) in self.asked(slot).into_iter().filter(|(_, one)| meant(one)) {
            let Some(round) = self.rounds.get_mut(slot) else { return };
            round.asked[usize::from(place)].sent = Some(copied);
            let (from, key, op) = (round.coordinator, round.key, round.op);
            let what = What::Put { key, copied, op, stands_for: one.stands_for };
            self.send(Letter { from, to: one.node, round: Some((slot, place)), what }, cx);
        }
    }

    /// A replica has said what it holds.
    pub(super) fn got<O: Observer>(
        &mut self,
        whose: Option<(Slot, u16)>,
        (held, there): (Option<Copied>, bool),
        cx: &mut Cx<'_, O>,
    ) {
        let Some((slot, place)) = whose else { return };
        let enough = self.read_quorum();
        let Some(round) = self.rounds.get_mut(slot) else { return };
        round.asked[usize::from(place)].heard = Some(held);
        round.heard += 1;
        round.there |= there;
        round.newest = round.newest.max(held);
        let is_read = round.why == Why::Read;
        if round.stage == Stage::Reading && round.heard >= enough {
            self.decide(slot, cx);
        }
        if is_read {
            self.repair(slot, cx);
        }
    }

    /// A quorum has said what it holds.
    fn decide<O: Observer>(&mut self, slot: Slot, cx: &mut Cx<'_, O>) {
        let needed = self.write_quorum();
        let blocks = self.config.repair == Repair::Blocking;
        let Some(round) = self.rounds.get_mut(slot) else { return };
        let (op, key, newest) = (round.op, round.key, round.newest);
        if let Why::WriteIf(expected) = round.why {
            let found = newest.map_or(0, |newest| newest.version);
            if found == expected {
                return self.write(slot, cx);
            }
            cx.note(Fact::Conflicted(Conflict { node: cx.me, op, key, expected, found }));
            let conflict = Reply { version: found, ..Reply::of(Outcome::Failed).because(Reason::Conflict) };
            return self.answer(slot, conflict);
        }
        round.says = newest;
        let has = |one: &Asked| one.heard == Some(newest);
        round.acks = round.asked.iter().filter(|one| has(one)).count() as u16;
        match newest {
            Some(newest) if blocks && round.acks < needed => {
                round.stage = Stage::Restoring;
                self.put(slot, newest, |one| !has(one), cx);
            }
            _ => self.say(slot, cx),
        }
    }

    /// A replica has a write.
    pub(super) fn acked<O: Observer>(&mut self, whose: Option<(Slot, u16)>, overruled: bool, cx: &mut Cx<'_, O>) {
        let Some((slot, place)) = whose else { return };
        let needed = self.write_quorum();
        let Some(round) = self.rounds.get_mut(slot) else { return };
        round.asked[usize::from(place)].acked = true;
        round.acks += 1;
        let enough = round.acks >= needed;
        let is_met = overruled && round.why != Why::Read && !std::mem::replace(&mut round.overruled, true);
        match round.stage {
            Stage::Restoring if enough => self.say(slot, cx),
            Stage::Writing if enough => {
                round.told_ok = true;
                let lost = round.overruled;
                let Some(Copied { value, version, .. }) = round.says else { return };
                self.answer(slot, Reply { found: true, value, version, ..Reply::of(Outcome::Ok) });
                if lost {
                    self.note_lost(slot, cx);
                }
            }
            // Whoever is told now has been told.
            Stage::Done if is_met => self.note_lost(slot, cx),
            Stage::Reading | Stage::Writing | Stage::Restoring | Stage::Done => {}
        }
    }

    /// An earlier write with a later timestamp stays in the place of this one, everywhere in the end.
    fn note_lost<O: Observer>(&self, slot: Slot, cx: &mut Cx<'_, O>) {
        let Some(round) = self.rounds.get(slot) else { return };
        let Some(Copied { version, .. }) = round.says else { return };
        let Round { op, key, coordinator: instance, told_ok: acknowledged, .. } = *round;
        cx.note(Fact::WriteLost { node: cx.me, instance, op, key, version, acknowledged });
    }

    /// Answers a read.
    fn say<O: Observer>(&mut self, slot: Slot, cx: &mut Cx<'_, O>) {
        let Some(round) = self.rounds.get(slot) else { return };
        let Round { op, key, there: found, coordinator: instance, .. } = *round;
        let (value, version) = round.says.map_or((0, 0), |says| (says.value, says.version));
        cx.note(Fact::RecordRead { node: cx.me, instance, op, key, found, version, value, amount: 0 });
        self.answer(slot, Reply { found, value, version, ..Reply::of(Outcome::Ok) });
    }

    fn answer(&mut self, slot: Slot, reply: Reply) {
        let Some(round) = self.rounds.get_mut(slot) else { return };
        round.stage = Stage::Done;
        self.answers.push((round.task, reply));
    }

    /// Once a read has its quorum, replicas that are known to be behind are sent the newest that is known.
    fn repair<O: Observer>(&mut self, slot: Slot, cx: &mut Cx<'_, O>) {
        let Some(round) = self.rounds.get(slot) else { return };
        let Some(newest) = round.newest else { return };
        if self.config.repair == Repair::None || round.stage == Stage::Reading || round.until == 0 {
            return;
        }
        let (from, key, op) = (round.coordinator, round.key, round.op);
        for (place, one) in self.asked(slot) {
            let behind = one.heard.is_some_and(|held| held.max(one.sent) < Some(newest));
            let Some(round) = self.rounds.get_mut(slot).filter(|_| behind) else { continue };
            round.asked[usize::from(place)].sent = Some(newest);
            let what = What::Put { key, copied: newest, op, stands_for: one.stands_for };
            self.send(Letter { from, to: one.node, round: None, what }, cx);
        }
    }

    /// Rounds that have waited long enough are answered, and writes are kept for those that do not have them.
    pub(super) fn overdue<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        let mut kept = false;
        while let Some((_, slot)) = self.deadlines.pop_front_if(|(until, _)| *until <= cx.now) {
            let Some(round) = self.rounds.get(slot) else { continue };
            if round.stage != Stage::Done {
                self.answer(slot, Reply::of(Outcome::Failed).because(Reason::Expired));
            }
            kept |= self.keep(slot);
            let Some(round) = self.rounds.get_mut(slot) else { continue };
            round.until = 0;
            if round.open == 0 {
                self.rounds.remove(slot);
            }
        }
        if kept {
            self.hand_over(cx);
        }
    }

    /// The coordinator keeps a write for those from which it has not heard; whether there are any.
    fn keep(&mut self, slot: Slot) -> bool {
        let Some(round) = self.rounds.get(slot) else { return false };
        let (key, op, coordinator) = (round.key, round.op, round.coordinator);
        let Some(copied) = round.says.filter(|_| self.config.handoff && round.why != Why::Read && round.until > 0) else {
            return false;
        };
        let silent = round.asked.iter().filter(|one| !one.missing && !one.acked);
        let whose: Vec<u16> = silent.map(|one| one.stands_for.unwrap_or(one.node)).collect();
        for whose in &whose {
            if *whose != coordinator {
                self.at(coordinator).keep(*whose, key, Hint { copied, op, sent: false });
            }
        }
        !whose.is_empty()
    }

    /// What is kept for somebody who can be reached sets out.
    pub(super) fn hand_over<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        if !self.config.handoff {
            return;
        }
        for from in 0..self.nodes.len() as u16 {
            if !self.at(from).is_well() {
                continue;
            }
            let well: Vec<bool> = self.nodes.iter().map(super::node::Node::is_well).collect();
            let mut letters = Vec::new();
            for ((to, key), hint) in &mut self.at(from).hints {
                if well[usize::from(*to)] && !hint.sent {
                    hint.sent = true;
                    let what = What::Hand { key: *key, copied: hint.copied, op: hint.op };
                    letters.push(Letter { from, to: *to, round: None, what });
                }
            }
            for letter in letters {
                self.send(letter, cx);
            }
        }
    }
}
