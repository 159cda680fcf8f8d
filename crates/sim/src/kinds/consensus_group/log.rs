//! The log of a member: what it has, from the last snapshot on.

use std::collections::VecDeque;

use crate::component::Op;

/// What an entry asks the state machine to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// Nothing: a new leader begins with it.
    Nothing,
    /// Put an operation's mark under a key, if the record has that version where one is named.
    Write { key: u64, condition: Option<u32>, op: Op },
}

/// One entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Of the leader that took it.
    pub(super) term: u32,
    pub(super) what: What,
    /// The version that it has given to its record, where it was applied and has written one.
    pub(super) version: u32,
}

/// The place of an entry: its number from 1, and its term. 0 and 0 stand before the first.
pub(super) type Place = (u64, u32);

/// A log whose beginning may have become a snapshot.
///
/// Shape: entries follow `base` without a gap, and their terms never fall.
#[derive(Clone, Debug, Default)]
pub(super) struct Log {
    base: Place,
    entries: VecDeque<Entry>,
}

impl Log {
    /// Nothing behind a snapshot.
    pub(super) const fn after(base: Place) -> Self {
        Self { base, entries: VecDeque::new() }
    }

    /// The place up to which there is a snapshot only.
    pub(super) const fn base(&self) -> u64 {
        self.base.0
    }

    /// The number of the last entry.
    pub(super) fn last(&self) -> u64 {
        self.base.0 + self.entries.len() as u64
    }

    /// The place of the last entry.
    pub(super) fn end(&self) -> Place {
        self.entries.back().map_or(self.base, |entry| (self.last(), entry.term))
    }

    /// An entry, if it is kept.
    pub(super) fn get(&self, number: u64) -> Option<&Entry> {
        self.entries.get(number.checked_sub(self.base.0 + 1)? as usize)
    }

    /// The term of an entry, if that is known.
    pub(super) fn term(&self, number: u64) -> Option<u32> {
        if number == self.base.0 { Some(self.base.1) } else { self.get(number).map(|entry| entry.term) }
    }

    /// Whether terms never fall.
    pub(super) fn is_in_order(&self) -> bool {
        self.entries.iter().is_sorted_by_key(|entry| entry.term)
            && self.entries.front().is_none_or(|first| first.term >= self.base.1)
    }

    /// Everything from an entry on.
    pub(super) fn from(&self, number: u64) -> Vec<Entry> {
        let skip = number.saturating_sub(self.base.0 + 1) as usize;
        self.entries.iter().skip(skip).copied().collect()
    }

    /// Adds an entry; its number.
    pub(super) fn push(&mut self, entry: Entry) -> u64 {
        self.entries.push_back(entry);
        self.last()
    }

    /// An entry was applied, and has written this version.
    pub(super) fn wrote(&mut self, number: u64, version: u32) {
        let base = self.base.0;
        if let Some(entry) = self.entries.get_mut((number - base - 1) as usize) {
            entry.version = version;
        }
    }

    /// Throws an entry away, and all behind it.
    pub(super) fn cut(&mut self, number: u64) {
        self.entries.truncate(number.saturating_sub(self.base.0 + 1) as usize);
    }

    /// Everything up to an entry becomes a snapshot.
    pub(super) fn forget(&mut self, number: u64) {
        while self.base.0 < number {
            let Some(entry) = self.entries.pop_front() else { return };
            self.base = (self.base.0 + 1, entry.term);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(terms: &[u32]) -> Log {
        let mut log = Log::default();
        for term in terms {
            log.push(Entry { term: *term, what: What::Nothing, version: 0 });
        }
        log
    }

    #[test]
    fn entries_keep_their_numbers_when_the_beginning_goes() {
        let mut log = log(&[1, 1, 2, 3]);
        assert_eq!((log.end(), log.term(0), log.term(4), log.term(5)), ((4, 3), Some(0), Some(3), None));
        log.forget(3);
        assert_eq!((log.base(), log.end(), log.term(2), log.term(3)), (3, (4, 3), None, Some(2)));
        assert_eq!((log.from(0).len(), log.from(4).len(), log.from(5).len()), (1, 1, 0));
        log.cut(4);
        assert_eq!(log.end(), (3, 2));
        assert_eq!(log.push(Entry { term: 5, what: What::Nothing, version: 0 }), 4);
    }
}
