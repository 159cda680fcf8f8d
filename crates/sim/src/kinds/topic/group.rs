//! A consumer group: who is in it, which partitions each member reads, and how far.

use super::log::Partition;
use super::params::Settings;
use super::token::Token;
use crate::component::{CallId, Cx, Op, Outcome};
use crate::observe::{Fact, Observer};

/// A consumer of the group.
#[derive(Clone, Copy, Debug)]
struct Member {
    instance: u16,
    /// When it was counted last [nanoseconds].
    seen: u64,
    /// It has crashed: what it had in memory is gone, and if it comes back it joins anew.
    crashed: bool,
}

/// How far the group is in one partition.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    /// Everything before this offset is done, as far as the topic knows.
    committed: u64,
    /// The offset that its reader hands out next.
    position: u64,
    owner: Option<u16>,
    out: Option<Out>,
    /// The record at `position` went wrong and waits for its next try.
    resting: bool,
    /// Tries of the record at `position`.
    tries: u32,
    /// A commit is arranged.
    commits: bool,
    /// Tells a late word from one that counts.
    version: u32,
}

/// A record that is being worked on.
#[derive(Clone, Copy, Debug)]
struct Out {
    call: CallId,
    since: u64,
}

/// A consumer group.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    members: Vec<Member>,
    places: Vec<Place>,
    /// Which of its rebalances is under way; 0 for none.
    rebalancing: u32,
    /// The time of the rebalance is over; it waits for what is being worked on.
    rested: bool,
    rebalances: u32,
    dead: u32,
}

impl Group {
    /// Has a place in each partition; new ones are read from their beginning.
    pub(super) fn fit(&mut self, log: &[Partition]) {
        let known = self.places.len();
        for partition in &log[known.min(log.len())..] {
            let first = partition.first();
            self.places.push(Place { committed: first, position: first, ..Place::default() });
        }
        if known < log.len() {
            self.assign();
        }
    }

    /// Whether it deals its partitions out anew.
    pub(super) const fn is_rebalancing(&self) -> bool {
        self.rebalancing != 0
    }

    /// Everything before this offset is done, or is with whoever has fetched it.
    pub(super) fn needs_from(&self, partition: usize) -> u64 {
        self.places.get(partition).map_or(0, |place| place.committed.min(place.position))
    }

    /// Records that no member has been given yet, and those that are with one.
    pub(super) fn load(&self, log: &[Partition]) -> (u64, u64) {
        let out = self.places.iter().filter(|place| place.out.is_some()).count() as u64;
        let waiting = |(place, partition): (&Place, &Partition)| partition.end() - place.next();
        (self.places.iter().zip(log).map(waiting).sum(), out)
    }

    /// Records that are not committed.
    pub(super) fn lag(&self, log: &[Partition]) -> u64 {
        self.places.iter().zip(log).map(|(place, partition)| partition.end() - place.committed).sum()
    }

    /// The offset that it has committed in a partition, and whether one of its members reads that.
    pub(super) fn place(&self, partition: usize) -> Option<(u64, bool)> {
        self.places.get(partition).map(|place| (place.committed, place.owner.is_some()))
    }

    /// When the oldest record came that is not done.
    pub(super) fn oldest(&self, log: &[Partition]) -> Option<u64> {
        let next = self.places.iter().zip(log).filter_map(|(place, partition)| partition.get(place.position));
        next.map(|record| record.since).min()
    }

    /// Records given up.
    pub(super) const fn dead(&self) -> u32 {
        self.dead
    }

    /// Gives the reader of a partition its next record, if it is free.
    pub(super) fn hand_out<O: Observer>(&mut self, (at, connection): (usize, u32), partition: usize, log: &Partition, settings: &Settings, cx: &mut Cx<'_, O>) {
        if self.rebalancing != 0 {
            return;
        }
        let place = self.places[partition];
        let Some(owner) = place.owner.filter(|_| place.out.is_none() && !place.resting) else { return };
        if self.members.iter().any(|member| member.instance == owner && member.crashed) {
            return;
        }
        let Some(record) = log.get(place.position).copied() else { return };
        if settings.commit_before && place.position >= place.committed {
            let until = log.end().min(place.position + settings.max_poll_records);
            self.commit(partition, until, log, cx);
        }
        let place = &mut self.places[partition];
        place.version = place.version.wrapping_add(1);
        place.tries += 1;
        let token = Token::Record { group: at, partition, version: place.version }.pack();
        // Nobody waits for what is read from a log.
        let op = Op { deadline: Op::NO_DEADLINE, ..record.op };
        let call = cx.call_to(connection, op, record.ask, token, owner);
        place.out = Some(Out { call, since: cx.now });
    }

    /// A member has answered, or its call has ended otherwise.
    pub(super) fn answered<O: Observer>(&mut self, (at, partition, version): (usize, usize, u32), outcome: Outcome, log: &[Partition], settings: &Settings, cx: &mut Cx<'_, O>) {
        let Some(place) = self.places.get_mut(partition).filter(|place| place.version == version) else { return };
        if place.out.take().is_none() {
            return;
        }
        let given_up = outcome != Outcome::Ok && settings.max_receives > 0 && place.tries >= settings.max_receives;
        if outcome != Outcome::Ok && !given_up {
            place.resting = true;
            cx.wake(settings.redelivery_delay, Token::Retry { group: at, partition, version }.pack());
            return self.settle(log, cx);
        }
        place.tries = 0;
        let offset = place.position;
        place.position += 1;
        if given_up {
            self.give_up(partition, offset, &log[partition], cx);
        } else if !settings.commit_before {
            if settings.commit_interval == 0 {
                let position = place.position;
                self.commit(partition, position, &log[partition], cx);
            } else if !place.commits {
                place.commits = true;
                cx.wake(settings.commit_interval, Token::Commit { group: at, partition }.pack());
            }
        }
        self.settle(log, cx);
    }

    /// A record that went wrong may be tried again.
    pub(super) fn retry(&mut self, partition: usize, version: u32) {
        if let Some(place) = self.places.get_mut(partition).filter(|place| place.version == version) {
            place.resting = false;
        }
    }

    /// The time to commit has come.
    pub(super) fn commit_due<O: Observer>(&mut self, partition: usize, log: &[Partition], cx: &mut Cx<'_, O>) {
        let Some(place) = self.places.get_mut(partition) else { return };
        place.commits = false;
        let position = place.position;
        self.commit(partition, position, &log[partition], cx);
    }

    /// An instance has crashed, or all: what they knew is gone, and they read on where the topic knows them to be.
    pub(super) fn crashed<O: Observer>(&mut self, which: Option<u16>, cx: &mut Cx<'_, O>) {
        for member in self.members.iter_mut().filter(|member| which.is_none_or(|which| which == member.instance)) {
            member.crashed = true;
        }
        for place in self.places.iter_mut().filter(|place| place.owner.is_some() && which.is_none_or(|w| place.owner == Some(w))) {
            place.rewind(cx);
        }
    }

    /// The members have been counted: who is new joins, and who was silent for too long has left.
    pub(super) fn counted<O: Observer>(&mut self, at: usize, (instances, up): (u16, u128), log: &[Partition], settings: &Settings, cx: &mut Cx<'_, O>) {
        let is_up = |instance: u16| up >> instance & 1 == 1;
        let now = cx.now;
        for place in &mut self.places {
            if place.out.is_some_and(|out| now - out.since >= settings.max_poll_interval) {
                place.rewind(cx);
            }
        }
        let before: Vec<u16> = self.members.iter().map(|member| member.instance).collect();
        for member in self.members.iter_mut().filter(|member| is_up(member.instance) && !member.crashed) {
            member.seen = now;
        }
        // Whoever was silent has left without a word: nobody waits for what it has in hand, and others read that again.
        let is_silent = |member: &Member| now - member.seen >= settings.session_timeout.max(1);
        let gone: Vec<u16> =
            self.members.iter().filter(|member| is_silent(member)).map(|member| member.instance).collect();
        for place in self.places.iter_mut().filter(|place| place.owner.is_some_and(|owner| gone.contains(&owner))) {
            place.rewind(cx);
        }
        // Whoever is not one of the instances any more has said good-bye; whoever comes back after a crash is a new member.
        self.members.retain(|member| {
            member.instance < instances && !(member.crashed && is_up(member.instance)) && !is_silent(member)
        });
        let mut joined = false;
        for instance in (0..128).filter(|instance| is_up(*instance)) {
            if !self.members.iter().any(|member| member.instance == instance) {
                joined = true;
                self.members.push(Member { instance, seen: now, crashed: false });
            }
        }
        self.members.sort_by_key(|member| member.instance);
        let after: Vec<u16> = self.members.iter().map(|member| member.instance).collect();
        if before.is_empty() && self.rebalances == 0 {
            // The group was there before the run began.
            self.rebalances = 1;
            self.assign();
        } else if joined || before != after {
            self.rebalances += 1;
            self.rebalancing = self.rebalances;
            self.rested = false;
            cx.wake(settings.rebalance_time, Token::Rebalanced { group: at, version: self.rebalancing }.pack());
        }
        self.settle(log, cx);
    }

    /// The time of a rebalance is over.
    pub(super) fn rebalanced<O: Observer>(&mut self, version: u32, log: &[Partition], cx: &mut Cx<'_, O>) {
        if self.rebalancing == version && version != 0 {
            self.rested = true;
            self.settle(log, cx);
        }
    }

    /// A record was tried too often: what came before it is committed, and so is this one.
    fn give_up<O: Observer>(&mut self, partition: usize, offset: u64, log: &Partition, cx: &mut Cx<'_, O>) {
        self.dead += 1;
        if self.places[partition].committed > offset {
            return;
        }
        self.commit(partition, offset, log, cx);
        if let Some(record) = log.get(offset) {
            cx.note(Fact::Dequeued { node: cx.me, op: record.op, dead: true });
        }
        self.places[partition].committed = offset + 1;
    }

    /// Ends a rebalance if nothing is being worked on any more: everybody commits, and reads what is theirs now.
    fn settle<O: Observer>(&mut self, log: &[Partition], cx: &mut Cx<'_, O>) {
        if !self.rested || self.places.iter().any(|place| place.out.is_some()) {
            return;
        }
        (self.rebalancing, self.rested) = (0, false);
        for (partition, log) in log.iter().enumerate().take(self.places.len()) {
            let position = self.places[partition].position;
            self.commit(partition, position, log, cx);
            let place = &mut self.places[partition];
            place.resting = false;
            place.version = place.version.wrapping_add(1);
        }
        self.assign();
    }

    /// Deals the partitions out to the members in turn.
    fn assign(&mut self) {
        let members: Vec<u16> = self.members.iter().map(|member| member.instance).collect();
        for (partition, place) in self.places.iter_mut().enumerate() {
            place.owner = (!members.is_empty()).then(|| members[partition % members.len()]);
        }
    }

    /// What a member has in hand is not taken from it: records from this offset on, if it has any.
    pub(super) fn holds_from(&self, partition: usize) -> Option<u64> {
        let place = self.places.get(partition)?;
        (place.out.is_some() || place.position < place.committed).then_some(place.position)
    }

    /// Records before this offset are not kept any more: those that nobody has read are lost to the group.
    pub(super) fn lose_before<O: Observer>(&mut self, partition: usize, offset: u64, log: &Partition, cx: &mut Cx<'_, O>) {
        let Some(place) = self.places.get_mut(partition) else { return };
        for gone in place.committed..offset {
            if let Some(record) = log.get(gone) {
                let dead = gone >= place.position;
                self.dead += u32::from(dead);
                cx.note(Fact::Dequeued { node: cx.me, op: record.op, dead });
            }
        }
        place.committed = place.committed.max(offset);
        if place.position < offset {
            place.position = offset;
            place.tries = 0;
        }
    }

    /// All records are gone.
    pub(super) fn wipe<O: Observer>(&mut self, partition: usize, log: &Partition, cx: &mut Cx<'_, O>) {
        self.commit(partition, log.end(), log, cx);
        self.places[partition].rewind(cx);
    }

    fn commit<O: Observer>(&mut self, partition: usize, until: u64, log: &Partition, cx: &mut Cx<'_, O>) {
        let place = &mut self.places[partition];
        for done in place.committed..until {
            if let Some(record) = log.get(done) {
                cx.note(Fact::Dequeued { node: cx.me, op: record.op, dead: false });
            }
        }
        place.committed = place.committed.max(until);
    }

    /// Panics where the books do not balance.
    pub(super) fn audit(&self, log: &[Partition]) {
        for (place, partition) in self.places.iter().zip(log) {
            assert!(place.committed >= partition.first() && place.committed <= partition.end(), "an offset is in its log");
            assert!(place.position <= partition.end(), "nobody reads what is not there");
        }
    }
}

impl Place {
    /// The offset of the next record that is with nobody.
    fn next(&self) -> u64 {
        self.position + u64::from(self.out.is_some())
    }

    /// Whoever reads here begins again at the committed offset.
    fn rewind<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        if let Some(out) = self.out.take() {
            cx.abandon(out.call);
        }
        self.position = self.committed;
        self.tries = 0;
        self.resting = false;
        self.version = self.version.wrapping_add(1);
    }
}
