//! The group as a whole: its members, what travels between them, and what befalls them.

use std::collections::VecDeque;

use super::forgotten::Witness;
use super::member::{INBOX, Member, Role};
use super::params::Config;
use super::post::{Letter, Message, Post};
use super::proof::Proof;
use super::token::Clock;
use crate::component::{Ask, Cx, Outcome, Reason, Reply};
use crate::data::Records;
use crate::kernel::sample::uniform;
use crate::kernel::slab::Slot;
use crate::kernel::streams::Stream;
use crate::observe::Observer;

/// Members that agree on one log.
///
/// Stands for: a group of servers that run Raft, such as etcd or Consul.
/// Random: one draw from stream `election` for each wait for a leader, one from `members` for the delay of each message
/// between members, and one from `losses` for each while some are lost.
/// Source: Ongaro and Ousterhout, "In Search of an Understandable Consensus Algorithm", USENIX ATC 2014; Ongaro, "Consensus:
/// Bridging Theory and Practice", Stanford 2014, for reads, leases and the handing over of leadership.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) config: Config,
    pub(super) members: Vec<Member>,
    /// Who led last, in the highest term, and in which one: callers know of it.
    pub(super) leader: u16,
    pub(super) leader_term: u32,
    pub(super) post: Post,
    pub(super) proof: Proof,
    /// What was decided and no member has any more, until the next leader begins without it.
    pub(super) forgotten: Option<Box<Witness>>,
    /// Tasks that need not wait any longer, and their answers.
    pub(super) done: VecDeque<(Slot, Reply)>,
    /// What a member without anything begins with.
    fresh: Records,
    /// For when somebody is woken to see who has waited too long [nanoseconds].
    armed: Option<u64>,
    election: Stream,
    delays: Stream,
    losses: Stream,
}

/// A group's luck.
#[derive(Clone, Debug)]
pub(super) struct Luck {
    pub(super) election: Stream,
    pub(super) delays: Stream,
    pub(super) losses: Stream,
}

impl Group {
    /// A group in its first term, of which the first member is the leader.
    pub(super) fn new(config: Config, members: u16, luck: Luck) -> Self {
        let Luck { election, delays, losses } = luck;
        let mut proof = Proof::default();
        if !config.durable {
            proof.give_up();
        }
        Self {
            config,
            members: vec![Member::new(Records::default()); usize::from(members)],
            leader: 0,
            leader_term: 1,
            post: Post::new(members),
            proof,
            forgotten: None,
            done: VecDeque::new(),
            fresh: Records::default(),
            armed: None,
            election,
            delays,
            losses,
        }
    }

    pub(super) fn at(&self, member: u16) -> &Member {
        &self.members[usize::from(member)]
    }

    pub(super) fn at_mut(&mut self, member: u16) -> &mut Member {
        &mut self.members[usize::from(member)]
    }

    pub(super) fn all(&self) -> std::ops::Range<u16> {
        0..self.members.len() as u16
    }

    /// More than half of them.
    pub(super) fn majority(&self) -> usize {
        self.members.len() / 2 + 1
    }

    /// The run begins: all have voted for the first member.
    pub(super) fn begin<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        for member in self.all() {
            let voter = self.at_mut(member);
            (voter.term, voter.voted_for, voter.heard) = (1, Some(0), Some(cx.now));
            if member > 0 {
                self.wait_anew(member, cx);
            }
        }
        self.take_office(0, cx);
        self.broadcast(0, cx);
    }

    /// Follows the parameters.
    pub(super) fn retune<O: Observer>(&mut self, config: Config, cx: &mut Cx<'_, O>) {
        if !config.durable {
            self.proof.give_up();
        }
        self.config = config;
        for member in self.all() {
            if let Some(lead) = self.at_mut(member).lead_mut() {
                // What others have promised under other parameters is worth nothing.
                lead.lease_from = lead.lease_from.max(cx.now);
                // It waits for its next beat no longer than it would now.
                lead.beat = cx.now;
                cx.wake(0, Clock::Beat(member).token());
            }
        }
    }

    /// The member that callers with this home ask.
    pub(super) fn route(&self, ask: Ask, home: u16) -> Option<u16> {
        // Whoever is cut off with a member reaches nobody else.
        if self.members.get(usize::from(home)).is_some_and(|member| member.isolated > 0) {
            return Some(home);
        }
        match ask {
            Ask::Probe { .. } => None,
            Ask::Read(_) if self.config.reads == super::params::Reads::Any => None,
            _ => Some(self.leader),
        }
    }

    /// A member waits for a leader from now on.
    pub(super) fn wait_anew<O: Observer>(&mut self, member: u16, cx: &mut Cx<'_, O>) {
        let (least, most) = (self.config.least(member), self.config.most(member));
        let wait = uniform(&mut self.election, least as f64, most as f64) as u64;
        let deadline = cx.now.saturating_add(wait);
        self.at_mut(member).deadline = deadline;
        self.arm(deadline, cx);
    }

    fn arm<O: Observer>(&mut self, at: u64, cx: &mut Cx<'_, O>) {
        if self.armed.is_none_or(|armed| at < armed) {
            self.armed = Some(at);
            cx.wake(at.saturating_sub(cx.now), Clock::Timeout.token());
        }
    }

    /// Whoever has waited long enough asks for votes.
    pub(super) fn time_out<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        if self.armed.is_none_or(|armed| armed > cx.now) {
            return;
        }
        self.armed = None;
        for member in self.all() {
            self.perhaps_stand(member, cx);
        }
        let waiting = self.members.iter().filter(|member| member.acts() && member.lead().is_none());
        if let Some(next) = waiting.map(|member| member.deadline).min().filter(|next| *next < u64::MAX) {
            self.arm(next.max(cx.now), cx);
        }
    }

    /// Sends something to another member.
    pub(super) fn send<O: Observer>(&mut self, (from, to): (u16, u16), message: Message, cx: &mut Cx<'_, O>) {
        if !self.reach(from, to) || (self.config.loss > 0.0 && self.losses.chance(self.config.loss)) {
            return;
        }
        let term = self.at(from).term;
        let delay = self.config.delay.draw_for::<O>(&mut self.delays);
        let at = cx.now.saturating_add(delay);
        if let Some(at) = self.post.send(cx.now, at, Letter { from, to, term, message }) {
            cx.wake(at - cx.now, Clock::Post.token());
        }
    }

    /// Whether a message between two of them is not lost for certain.
    pub(super) fn reach(&self, from: u16, to: u16) -> bool {
        self.at(from).is_connected() && self.at(to).is_connected()
    }

    /// What is due arrives.
    pub(super) fn deliver<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        while let Some(letter) = self.post.next(cx.now) {
            if !self.reach(letter.from, letter.to) {
                continue;
            }
            let member = self.at_mut(letter.to);
            if member.paused == 0 {
                self.hear(letter, cx);
            } else if member.inbox.len() < INBOX {
                member.inbox.push_back(letter);
            }
        }
    }

    /// Something happens to a member, or to all.
    pub(super) fn befall<O: Observer>(&mut self, which: Option<u16>, lot: Lot, cx: &mut Cx<'_, O>) {
        for member in self.all().filter(|member| which.is_none_or(|which| which == *member)) {
            match lot {
                Lot::Crash => self.crash(member),
                Lot::Restart => self.restart(member, cx),
                Lot::Pause => self.at_mut(member).paused += 1,
                Lot::Resume => self.resume(member, cx),
                Lot::Isolate => self.at_mut(member).isolated += 1,
                Lot::Rejoin => {
                    let member = self.at_mut(member);
                    member.isolated = member.isolated.saturating_sub(1);
                }
            }
        }
    }

    /// What was in memory is gone, and so is what was under way on its connections. Nobody waits there any more.
    fn crash(&mut self, member: u16) {
        self.post.lose(member);
        let durable = self.config.durable;
        if !durable {
            self.remember(member);
        }
        let fresh = Member::new(self.fresh.clone());
        let crashed = self.at_mut(member);
        let Member { paused, isolated, .. } = *crashed;
        let disk = std::mem::replace(crashed, Member { down: true, paused, isolated, ..fresh });
        if durable {
            crashed.term = disk.term;
            crashed.voted_for = disk.voted_for;
            crashed.log = disk.log;
            crashed.commit = disk.state.place.0;
            crashed.state = disk.state;
        }
    }

    fn restart<O: Observer>(&mut self, member: u16, cx: &mut Cx<'_, O>) {
        if !std::mem::replace(&mut self.at_mut(member).down, false) {
            return;
        }
        // It does not know what it has promised to a leader just before the crash: it keeps that promise.
        self.at_mut(member).heard = Some(cx.now);
        self.wait_anew(member, cx);
    }

    fn resume<O: Observer>(&mut self, member: u16, cx: &mut Cx<'_, O>) {
        let resumed = self.at_mut(member);
        if resumed.paused == 0 {
            return;
        }
        resumed.paused -= 1;
        if resumed.down || resumed.paused > 0 {
            return;
        }
        // First it hears what has come, then it looks at its clock.
        for letter in std::mem::take(&mut resumed.inbox) {
            self.hear(letter, cx);
        }
        self.beat(member, cx);
        let resumed = self.at(member);
        if resumed.lead().is_none() && resumed.deadline < u64::MAX {
            let deadline = resumed.deadline.max(cx.now);
            self.arm(deadline, cx);
        }
    }

    /// Every disk is empty: the group knows of nothing, and nobody leads.
    pub(super) fn wipe<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        self.tell_of_wiped(cx);
        self.fresh.wipe();
        self.proof.start_again();
        for member in &mut self.members {
            let Member { down, paused, isolated, .. } = *member;
            *member = Member { down, paused, isolated, ..Member::new(self.fresh.clone()) };
        }
        self.leader_term = 0;
    }

    /// The disk of one member is empty: its term, its vote and its log are gone, so nothing is promised any more.
    pub(super) fn wipe_one(&mut self, which: u16) {
        if usize::from(which) >= self.members.len() {
            return;
        }
        self.remember(which);
        self.proof.give_up();
        let fresh = Member::new(self.fresh.clone());
        let wiped = self.at_mut(which);
        let Member { down, paused, isolated, .. } = *wiped;
        *wiped = Member { down, paused, isolated, ..fresh };
    }

    /// Panics where the books do not balance, or logs differ where they must not.
    pub(super) fn audit(&self) {
        for member in &self.members {
            assert!(member.applied() <= member.commit, "only what is decided is applied");
            assert!(member.commit <= member.log.last(), "what is decided is in the log");
            assert!(!member.down || matches!(member.role, Role::Follower), "whoever is down does nothing");
            if let Some(lead) = member.lead() {
                assert!(lead.pending.iter().is_sorted_by_key(|pending| pending.number), "writes wait in order");
                assert!(lead.reads.iter().is_sorted_by_key(|reading| reading.since), "reads wait in order");
            }
        }
        if self.proof.is_void() {
            return;
        }
        assert!(self.members.iter().all(|member| member.log.is_in_order()), "terms in a log never fall");
        for (one, other) in self.all().flat_map(|one| (0..one).map(move |other| (one, other))) {
            let (one, other) = (&self.at(one).log, &self.at(other).log);
            let (first, last) = (one.base().max(other.base()), one.last().min(other.last()));
            let same = |number: &u64| one.term(*number) == other.term(*number);
            if let Some(agreed) = (first..=last).rev().find(same) {
                assert!((first..=agreed).all(|number| same(&number)), "log matching: equal up to where they are equal");
            }
        }
    }
}

/// What happens to a member.
#[derive(Clone, Copy, Debug)]
pub(super) enum Lot {
    Crash,
    Restart,
    Pause,
    Resume,
    Isolate,
    Rejoin,
}

pub(super) const fn not_leader() -> Reply {
    Reply::of(Outcome::Refused).because(Reason::NotLeader)
}
