//! Reads at a leader: at once where it may, else when a majority has said that it still leads.

use super::group::Group;
use super::member::Reading;
use super::params::Reads;
use crate::component::{Cx, Reply};
use crate::observe::Observer;

impl Group {
    /// Whether a read at a leader has to wait. Then it is among those who do, and may be answered already.
    pub(super) fn reads_later<O: Observer>(&mut self, leader: u16, reading: Reading, cx: &mut Cx<'_, O>) -> bool {
        let at_once = match self.config.reads {
            Reads::Any | Reads::Unchecked => true,
            Reads::Lease => self.has_lease(leader, cx.now),
            Reads::Confirmed => false,
        };
        if at_once {
            return false;
        }
        let Some(lead) = self.at_mut(leader).lead_mut() else { return false };
        lead.reads.push_back(reading);
        self.let_read(leader, cx);
        true
    }

    /// Whether a leader knows by its clock that nobody else has been elected: a majority has promised that.
    fn has_lease(&self, leader: u16, now: u64) -> bool {
        let own = self.at(leader);
        let Some(lead) = own.lead() else { return false };
        let promised = self.confirmed(leader, now);
        let lasts = now < promised.saturating_add(self.config.least(leader));
        own.commit >= lead.first && promised >= lead.lease_from && lasts
    }

    /// The latest moment of which a leader knows that a majority followed it then, or later.
    fn confirmed(&self, leader: u16, now: u64) -> u64 {
        self.majority_of(leader, now, |peer| peer.answered)
    }

    /// Answers reads that came before a majority has confirmed the leader, and asks again for those that came later.
    pub(super) fn let_read<O: Observer>(&mut self, leader: u16, cx: &mut Cx<'_, O>) {
        let confirmed = self.confirmed(leader, cx.now);
        let own = &mut self.members[usize::from(leader)];
        let commit = own.commit;
        let records = &own.state.records;
        let super::member::Role::Leader(lead) = &mut own.role else { return };
        // Before its first entry is decided a leader does not know what is.
        if commit >= lead.first {
            while let Some(Reading { task, key, op, .. }) = lead.reads.pop_front_if(|first| first.since <= confirmed) {
                let reply: Reply = records.read((leader, key), op, cx);
                self.done.push_back((task, reply));
            }
        }
        if lead.confirming.is_some_and(|since| since <= confirmed) {
            lead.confirming = None;
        }
        if lead.reads.front().is_some_and(|first| first.since > confirmed) && lead.confirming.is_none() {
            lead.confirming = Some(cx.now);
            self.broadcast(leader, cx);
        }
    }
}
