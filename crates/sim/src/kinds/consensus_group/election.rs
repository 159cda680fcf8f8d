//! Who leads: asking for votes, voting, taking office and giving it up.

use super::group::{Group, not_leader};
use super::log::{Entry, Place, What};
use super::member::{Lead, Peer, Role};
use super::params;
use super::post::{Letter, Message};
use super::token::Clock;
use crate::component::{Cx, Outcome, Reason, Reply};
use crate::observe::{Fact, Observer};

impl Group {
    /// A message has reached a member.
    pub(super) fn hear<O: Observer>(&mut self, letter: Letter, cx: &mut Cx<'_, O>) {
        let Letter { from, to, term, message } = letter;
        if let Message::RequestVote { forced: false, .. } = message
            && term > self.at(to).term
            && self.is_bound(to, cx.now)
        {
            return;
        }
        if term > self.at(to).term {
            self.follow(to, term, cx);
        }
        match message {
            Message::RequestVote { end, .. } => self.vote((to, from), term, end, cx),
            Message::Vote(granted) => self.count_vote((to, from), term, granted, cx),
            Message::Append { previous, entries, commit, sent } => {
                self.append((to, from), (term, sent), (previous, entries, commit), cx);
            }
            Message::Install { snapshot, sent } => self.install((to, from), (term, sent), *snapshot, cx),
            Message::Appended { now, sent } => self.answered((to, from), (term, sent), now, cx),
        }
    }

    /// Whether a member has heard from a leader so lately that it votes for nobody.
    fn is_bound(&self, member: u16, now: u64) -> bool {
        let least = self.config.least(member);
        let heard = match self.at(member).lead() {
            Some(_) => Some(self.heard_by_majority(member, now)),
            None => self.at(member).heard,
        };
        self.config.sticks() && heard.is_some_and(|heard| now < heard.saturating_add(least))
    }

    /// A member whose time is up asks for votes.
    pub(super) fn perhaps_stand<O: Observer>(&mut self, member: u16, cx: &mut Cx<'_, O>) {
        let waiting = self.at(member);
        if !waiting.acts() || waiting.lead().is_some() || waiting.deadline > cx.now {
            return;
        }
        if self.is_bound(member, cx.now) {
            // The timeout was made longer meanwhile.
            return self.wait_anew(member, cx);
        }
        self.stand(member, false, cx);
    }

    /// A member asks for votes in the next term.
    pub(super) fn stand<O: Observer>(&mut self, member: u16, forced: bool, cx: &mut Cx<'_, O>) {
        self.give_up_office(member);
        let candidate = self.at_mut(member);
        candidate.term = candidate.term.saturating_add(1);
        candidate.voted_for = Some(member);
        candidate.role = Role::Candidate(1 << member);
        let end = candidate.log.end();
        self.wait_anew(member, cx);
        if self.majority() == 1 {
            return self.win(member, cx);
        }
        for to in self.all().filter(|to| *to != member) {
            self.send((member, to), Message::RequestVote { end, forced }, cx);
        }
    }

    fn vote<O: Observer>(&mut self, (voter, from): (u16, u16), term: u32, end: Place, cx: &mut Cx<'_, O>) {
        let own = self.at(voter);
        let (last, own_last) = ((end.1, end.0), (own.log.end().1, own.log.end().0));
        let granted = term == own.term && own.voted_for.is_none_or(|whom| whom == from) && last >= own_last;
        if granted {
            self.at_mut(voter).voted_for = Some(from);
            self.wait_anew(voter, cx);
        }
        self.send((voter, from), Message::Vote(granted), cx);
    }

    fn count_vote<O: Observer>(
        &mut self,
        (candidate, from): (u16, u16),
        term: u32,
        granted: bool,
        cx: &mut Cx<'_, O>,
    ) {
        let majority = self.majority();
        let own = self.at_mut(candidate);
        let Role::Candidate(votes) = &mut own.role else { return };
        if term != own.term || !granted {
            return;
        }
        *votes |= 1 << from;
        if votes.count_ones() as usize >= majority {
            self.win(candidate, cx);
        }
    }

    /// A member has been elected.
    fn win<O: Observer>(&mut self, member: u16, cx: &mut Cx<'_, O>) {
        self.tell_of_forgotten(member, cx);
        self.take_office(member, cx);
        let term = self.at(member).term;
        cx.note(Fact::Leads { node: cx.me, instance: member, term });
        let first = self.at_mut(member).log.push(Entry { term, what: What::Nothing, version: 0 });
        if let Some(lead) = self.at_mut(member).lead_mut() {
            lead.first = first;
        }
        self.broadcast(member, cx);
        self.decide(member, cx);
    }

    /// A member begins to lead in its term.
    pub(super) fn take_office<O: Observer>(&mut self, member: u16, cx: &mut Cx<'_, O>) {
        let count = self.members.len();
        let beat = cx.now.saturating_add(self.config.heartbeat(member));
        let leader = self.at_mut(member);
        let next = leader.log.last() + 1;
        let peer = Peer { next, matched: 0, probing: false, answered: 0, heard: cx.now };
        leader.role = Role::Leader(Box::new(Lead {
            peers: vec![peer; count],
            since: cx.now,
            first: 0,
            beat,
            pending: Default::default(),
            reads: Default::default(),
            confirming: None,
            lease_from: cx.now,
        }));
        let term = leader.term;
        let Self { proof, members, .. } = self;
        proof.leads(member, term, &members[usize::from(member)].log);
        if term >= self.leader_term {
            (self.leader, self.leader_term) = (member, term);
        }
        cx.wake(beat - cx.now, Clock::Beat(member).token());
    }

    /// A member hears of a term that is later than its own.
    fn follow<O: Observer>(&mut self, member: u16, term: u32, cx: &mut Cx<'_, O>) {
        self.at_mut(member).voted_for = None;
        self.at_mut(member).term = term;
        self.stand_down(member, cx);
    }

    /// A member leads no longer, nor wants to.
    pub(super) fn stand_down<O: Observer>(&mut self, member: u16, cx: &mut Cx<'_, O>) {
        if self.give_up_office(member) {
            self.wait_anew(member, cx);
        }
        self.at_mut(member).role = Role::Follower;
    }

    /// Whoever waits at a leader that leads no longer is told so: reads were not done, writes may be decided yet.
    fn give_up_office(&mut self, member: u16) -> bool {
        let Role::Leader(lead) = std::mem::replace(&mut self.at_mut(member).role, Role::Follower) else { return false };
        let failed = Reply::of(Outcome::Failed).because(Reason::Error);
        self.done.extend(lead.pending.iter().map(|pending| (pending.task, failed)));
        self.done.extend(lead.reads.iter().map(|reading| (reading.task, not_leader())));
        true
    }

    /// A leader beats, if it is time: it gives up where it has lost its majority.
    pub(super) fn beat<O: Observer>(&mut self, member: u16, cx: &mut Cx<'_, O>) {
        let (heartbeat, most) = (self.config.heartbeat(member), self.config.most(member));
        let leader = self.at_mut(member);
        if !leader.acts() {
            return;
        }
        let Some(lead) = leader.lead_mut().filter(|lead| lead.beat <= cx.now) else { return };
        lead.beat = cx.now.saturating_add(heartbeat);
        let since = lead.since;
        if !lead.reads.is_empty() {
            lead.confirming = Some(cx.now);
        }
        cx.wake(heartbeat, Clock::Beat(member).token());
        let heard = self.heard_by_majority(member, cx.now).max(since);
        if self.config.check_quorum && cx.now >= heard.saturating_add(most) {
            return self.stand_down(member, cx);
        }
        self.broadcast(member, cx);
    }

    /// When a leader has last heard from as many as make a majority with it.
    fn heard_by_majority(&self, member: u16, now: u64) -> u64 {
        self.majority_of(member, now, |peer| peer.heard)
    }

    /// The greatest number that a majority reaches, where the leader itself counts with this one.
    pub(super) fn majority_of(&self, member: u16, own: u64, of: impl Fn(&Peer) -> u64) -> u64 {
        let Some(lead) = self.at(member).lead() else { return 0 };
        let mut all = [0; params::MOST_MEMBERS];
        for (at, (peer, number)) in lead.peers.iter().zip(&mut all).enumerate() {
            *number = if at == usize::from(member) { own } else { of(peer) };
        }
        let all = &mut all[..lead.peers.len()];
        all.sort_unstable_by_key(|number| std::cmp::Reverse(*number));
        all[self.majority() - 1]
    }

    /// Somebody wants another leader: this member, or the one that has most. It stands at once; where the leader can be
    /// reached, it hands over, and those who have just heard from it vote all the same.
    pub(super) fn promote<O: Observer>(&mut self, which: Option<u16>, cx: &mut Cx<'_, O>) {
        let old = self.leader;
        let fits = |at: u16| {
            let member = self.members.get(usize::from(at));
            member.is_some_and(|member| member.acts() && member.isolated == 0 && member.lead().is_none())
        };
        let most = || {
            let fitting = self.all().filter(|at| fits(*at));
            fitting.max_by_key(|at| (self.at(*at).log.end().1, self.at(*at).log.last(), std::cmp::Reverse(*at)))
        };
        let Some(next) = which.map_or_else(most, |which| fits(which).then_some(which)) else { return };
        let leader = self.at_mut(old);
        let hands_over = leader.acts() && leader.isolated == 0;
        if let Some(lead) = leader.lead_mut().filter(|_| hands_over) {
            // Others may be elected before its lease would have ended.
            lead.lease_from = u64::MAX;
        }
        self.stand(next, hands_over, cx);
    }
}
