//! What a group had decided and does not have any more, because members have forgotten it: who is told of that.

use super::group::Group;
use super::log::{Entry, Log, What};
use super::member::Snapshot;
use crate::component::Cx;
use crate::observe::{Fact, Observer};

/// Somebody who has all that was decided.
#[derive(Clone, Debug)]
pub(super) struct Witness {
    instance: u16,
    state: Snapshot,
    log: Log,
}

impl Group {
    /// The member that has all that was decided, if there is one.
    fn witness(&self) -> Option<u16> {
        let decided = self.proof.applied();
        self.members.iter().position(|member| member.state.place == decided).map(|at| at as u16)
    }

    /// A member is about to forget everything. If nobody else has what was decided, that is kept here to be told of.
    pub(super) fn remember(&mut self, member: u16) {
        let decided = self.proof.applied();
        let mut having = self.all().filter(|at| self.at(*at).state.place == decided);
        if decided.0 > 0 && having.next() == Some(member) && having.next().is_none() {
            self.forgotten = Some(Box::new(self.testimony(member)));
        }
    }

    fn testimony(&self, member: u16) -> Witness {
        let own = self.at(member);
        Witness { instance: member, state: own.state.clone(), log: own.log.clone() }
    }

    /// Who has, or had, all that was decided.
    fn last_witness(&self) -> Option<Witness> {
        self.witness().map(|member| self.testimony(member)).or_else(|| self.forgotten.as_deref().cloned())
    }

    /// A new leader has less than was decided, because others have forgotten it: tells of the writes that are gone.
    pub(super) fn tell_of_forgotten<O: Observer>(&mut self, leader: u16, cx: &mut Cx<'_, O>) {
        let (number, term) = self.proof.applied();
        let log = &self.at(leader).log;
        if !self.proof.is_void() || log.term(number) == Some(term) {
            return;
        }
        let Some(Witness { instance, state, log: its }) = self.last_witness() else { return };
        let mut agreed = number.min(log.last());
        while agreed > its.base() && its.term(agreed) != log.term(agreed) {
            agreed -= 1;
        }
        let place = (agreed, log.term(agreed).unwrap_or_default());
        if its.term(agreed) == log.term(agreed) {
            for lost in agreed + 1..=number {
                if let Some(Entry { what: What::Write { key, op, .. }, version: version @ 1.., .. }) = its.get(lost) {
                    let acknowledged = self.proof.was_told(lost);
                    let (op, key, version) = (*op, *key, *version);
                    cx.note(Fact::WriteLost { node: cx.me, instance, op, key, version, acknowledged });
                }
            }
        } else {
            // The leader begins before the oldest entry that is known: every record is gone.
            self.tell_of_records(&Witness { instance, state, log: its }, cx);
        }
        self.proof.falls_back(place);
        self.forgotten = None;
    }

    /// Every disk is about to be empty: each record is gone.
    pub(super) fn tell_of_wiped<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        if let Some(witness) = self.last_witness() {
            self.tell_of_records(&witness, cx);
        }
        self.forgotten = None;
    }

    /// Whose write each record held last. Of entries that are not kept any more the writers had been told long ago.
    fn tell_of_records<O: Observer>(&self, Witness { instance, state, log }: &Witness, cx: &mut Cx<'_, O>) {
        let told = |key: u64, version: u32| {
            let wrote = |number: &u64| match log.get(*number) {
                Some(Entry { what: What::Write { key: of, .. }, version: made, .. }) => (*of, *made) == (key, version),
                _ => false,
            };
            let mut kept = log.base() + 1..=state.place.0;
            kept.rfind(wrote).is_none_or(|number| self.proof.was_told(number))
        };
        state.records.tell_lost(*instance, told, cx);
    }
}
