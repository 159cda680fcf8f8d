//! What Raft promises, watched while it runs. It stays on in release: a broken promise is a mistake of ours.

use std::collections::VecDeque;

use super::log::{Log, Place};

/// Terms and entries that are remembered; older ones were compared long ago.
const TERMS: usize = 64;
const REMEMBERED: usize = 4_096;

/// Looks over the shoulders of all members; no member knows of it.
///
/// Source: Ongaro and Ousterhout, "In Search of an Understandable Consensus Algorithm", USENIX ATC 2014, figure 3.
#[derive(Clone, Debug, Default)]
pub(super) struct Proof {
    /// Members that forget their promises may break any of them.
    void: bool,
    /// Who has led in which term, in the order of election.
    leaders: VecDeque<(u32, u16)>,
    /// The last entry that anybody has applied.
    applied: Place,
    /// The term of the leader that decided it.
    decided_in: u32,
    /// For each of the last entries up to there, a number that stands for it and all before it, and whether its writer was told.
    chains: VecDeque<(u64, bool)>,
}

impl Proof {
    /// Members forget from here on: nothing is promised any more.
    pub(super) fn give_up(&mut self) {
        self.void = true;
    }

    /// Whether nothing is promised any more.
    pub(super) const fn is_void(&self) -> bool {
        self.void
    }

    /// Everything is gone, and the next term is the first one.
    pub(super) fn start_again(&mut self) {
        *self = Self { void: self.void, ..Self::default() };
    }

    /// A member becomes the leader of a term. Panics: another one is, or it lacks an entry that was decided.
    pub(super) fn leads(&mut self, member: u16, term: u32, log: &Log) {
        if self.void {
            return;
        }
        let another = |(of, who): &(u32, u16)| *of == term && *who != member;
        assert!(!self.leaders.iter().any(another), "election safety: one leader in a term");
        self.leaders.push_back((term, member));
        if self.leaders.len() > TERMS {
            self.leaders.pop_front();
        }
        if term > self.decided_in {
            let (number, of) = self.applied;
            let has = log.term(number) == Some(of);
            assert!(has, "leader completeness: a leader has every entry that was decided in an earlier term");
        }
    }

    /// A member applies an entry; whether it is the first to do so. Panics: another one has applied another entry there.
    pub(super) fn applies(&mut self, place: Place, chain: u64, term: u32) -> bool {
        let first = place.0 > self.applied.0;
        if first {
            if place.0 > self.applied.0 + 1 {
                // Only where members forget: what lies between was another group's, so to speak.
                self.chains.clear();
            }
            self.applied = place;
            self.decided_in = self.decided_in.max(term);
            self.chains.push_back((chain, false));
            if self.chains.len() > REMEMBERED {
                self.chains.pop_front();
            }
        } else if !self.void {
            let known = self.at(place.0).and_then(|at| self.chains.get(at));
            let same = known.is_none_or(|(known, _)| *known == chain);
            assert!(same, "state machine safety: all members apply the same entry at a number");
        }
        first
    }

    fn at(&self, number: u64) -> Option<usize> {
        let behind = self.applied.0.checked_sub(number)? as usize;
        self.chains.len().checked_sub(behind + 1)
    }

    /// The writer of an entry is told that it went well.
    pub(super) fn tells(&mut self, number: u64) {
        if let Some((_, told)) = self.at(number).and_then(|at| self.chains.get_mut(at)) {
            *told = true;
        }
    }

    /// Whether the writer of an entry was told.
    pub(super) fn was_told(&self, number: u64) -> bool {
        self.at(number).and_then(|at| self.chains.get(at)).is_some_and(|(_, told)| *told)
    }

    /// The number of the last entry that anybody has applied.
    pub(super) const fn applied(&self) -> Place {
        self.applied
    }

    /// A leader has less than was decided, because others have forgotten it: from here on that counts.
    pub(super) fn falls_back(&mut self, place: Place) {
        while self.applied.0 > place.0 {
            self.chains.pop_back();
            self.applied.0 -= 1;
        }
        self.applied = if self.applied.0 == place.0 { place } else { self.applied };
    }
}

#[cfg(test)]
mod tests {
    use super::super::log::{Entry, What};
    use super::*;

    fn log(terms: &[u32]) -> Log {
        let mut log = Log::default();
        for term in terms {
            log.push(Entry { term: *term, what: What::Nothing, version: 0 });
        }
        log
    }

    fn with_three_decided() -> Proof {
        let mut proof = Proof::default();
        proof.leads(0, 1, &Log::default());
        for number in 1..=3 {
            assert!(proof.applies((number, 1), 100 + number, 1));
            assert!(!proof.applies((number, 1), 100 + number, 1), "the second one is not the first");
        }
        proof.leads(1, 2, &log(&[1, 1, 1]));
        proof
    }

    #[test]
    #[should_panic(expected = "election safety")]
    fn two_leaders_of_one_term_are_noticed() {
        with_three_decided().leads(2, 2, &log(&[1, 1, 1]));
    }

    #[test]
    #[should_panic(expected = "leader completeness")]
    fn a_leader_without_a_decided_entry_is_noticed() {
        with_three_decided().leads(2, 3, &log(&[1, 1]));
    }

    #[test]
    #[should_panic(expected = "leader completeness")]
    fn a_leader_with_another_entry_in_that_place_is_noticed() {
        with_three_decided().leads(2, 3, &log(&[1, 1, 2]));
    }

    #[test]
    #[should_panic(expected = "state machine safety")]
    fn another_entry_at_a_number_is_noticed() {
        let _ = with_three_decided().applies((2, 1), 7, 2);
    }

    #[test]
    fn a_leader_of_an_earlier_term_may_be_late() {
        let mut proof = with_three_decided();
        assert!(proof.applies((4, 4), 104, 4));
        proof.leads(2, 3, &log(&[1, 1, 1]));
    }

    #[test]
    fn where_members_forget_nothing_is_noticed() {
        let mut proof = with_three_decided();
        proof.tells(3);
        assert!(proof.was_told(3) && !proof.was_told(2));
        proof.give_up();
        proof.leads(2, 2, &Log::default());
        proof.falls_back((1, 1));
        assert_eq!(proof.applied(), (1, 1));
        assert!(proof.applies((2, 5), 9, 5));
    }
}
