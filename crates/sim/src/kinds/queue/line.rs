//! Items that wait to be handed out, in the order of coming or by groups.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::backlog::Item;
use super::params::Ordering;
use crate::observe::Observer;

/// Items that wait.
#[derive(Clone, Debug)]
pub(super) enum Line {
    /// All in a row.
    Row(VecDeque<Item>),
    /// One item of each group goes out at a time.
    Groups(Box<Groups>),
}

/// Items by group.
#[derive(Clone, Debug, Default)]
pub(super) struct Groups {
    by_key: bool,
    items: BTreeMap<u64, VecDeque<Item>>,
    /// Groups of which the first item may go out, by that item's number.
    ready: BTreeMap<u64, u64>,
    /// Groups with an item that is out.
    out: BTreeSet<u64>,
    len: usize,
}

impl Default for Line {
    fn default() -> Self {
        Self::Row(VecDeque::new())
    }
}

impl Line {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Row(row) => row.len(),
            Self::Groups(groups) => groups.len,
        }
    }

    /// The item that has waited longest, or nearly: the oldest of those that stand first.
    pub(super) fn first(&self) -> Option<&Item> {
        match self {
            Self::Row(row) => row.front(),
            Self::Groups(groups) => {
                groups.items.values().filter_map(VecDeque::front).min_by_key(|item| item.number)
            }
        }
    }

    pub(super) fn push<O: Observer>(&mut self, item: Item) {
        match self {
            Self::Row(row) => row.push_back(item),
            Self::Groups(groups) if O::EVERYTHING => groups.push(item),
            Self::Groups(_) => {}
        }
    }

    /// The next item that may go out.
    pub(super) fn pop<O: Observer>(&mut self) -> Option<Item> {
        match self {
            Self::Row(row) => row.pop_front(),
            Self::Groups(groups) if O::EVERYTHING => groups.pop(),
            Self::Groups(_) => None,
        }
    }

    /// An item that was out is done with; its group goes on.
    pub(super) fn done<O: Observer>(&mut self, item: &Item) {
        if let Self::Groups(groups) = self
            && O::EVERYTHING
        {
            groups.release(groups.group_of(item));
        }
    }

    /// An item that was out goes out again: at the end, or before its group.
    pub(super) fn again<O: Observer>(&mut self, item: Item) {
        match self {
            Self::Row(row) => row.push_back(item),
            Self::Groups(groups) if O::EVERYTHING => groups.again(item),
            Self::Groups(_) => {}
        }
    }

    /// An item that was out goes out again, before all others.
    pub(super) fn first_again<O: Observer>(&mut self, item: Item) {
        match self {
            Self::Row(row) => row.push_front(item),
            Self::Groups(groups) if O::EVERYTHING => groups.again(item),
            Self::Groups(_) => {}
        }
    }

    /// Takes all items out, in their order; the line is a row then.
    pub(super) fn take_all(&mut self) -> Vec<Item> {
        match std::mem::take(self) {
            Self::Row(row) => row.into(),
            Self::Groups(groups) => {
                let mut all: Vec<Item> = groups.items.into_values().flatten().collect();
                betwixt_model::sort::by_number(&mut all, |item| item.number);
                all
            }
        }
    }

    /// Lines up as this order wants it; `out` are the items that are out.
    pub(super) fn arrange<'a>(&mut self, ordering: Ordering, out: impl Iterator<Item = &'a Item>) {
        let suits = match self {
            Self::Row(_) => ordering == Ordering::None,
            Self::Groups(groups) => ordering == if groups.by_key { Ordering::Key } else { Ordering::All },
        };
        if suits {
            return;
        }
        let waiting = self.take_all();
        if ordering == Ordering::None {
            *self = Self::Row(waiting.into());
            return;
        }
        let mut groups = Groups { by_key: ordering == Ordering::Key, ..Groups::default() };
        // Where several of a group are out already, the first that is done lets it go on.
        groups.out = out.map(|item| groups.group_of(item)).collect();
        for item in waiting {
            groups.push(item);
        }
        *self = Self::Groups(Box::new(groups));
    }
}

impl Groups {
    fn group_of(&self, item: &Item) -> u64 {
        if self.by_key { u64::from(item.op.key) } else { 0 }
    }

    fn push(&mut self, item: Item) {
        let group = self.group_of(&item);
        self.len += 1;
        let items = self.items.entry(group).or_default();
        items.push_back(item);
        if items.len() == 1 && !self.out.contains(&group) {
            self.ready.insert(item.number, group);
        }
    }

    fn pop(&mut self) -> Option<Item> {
        let (_, group) = self.ready.pop_first()?;
        let item = self.items.get_mut(&group)?.pop_front()?;
        self.len -= 1;
        self.out.insert(group);
        Some(item)
    }

    fn again(&mut self, item: Item) {
        let group = self.group_of(&item);
        let items = self.items.entry(group).or_default();
        if let Some(first) = items.front().filter(|_| !self.out.contains(&group)) {
            // Several of the group were out, from the time before there were groups.
            self.ready.remove(&first.number);
        }
        items.push_front(item);
        self.len += 1;
        if !self.out.contains(&group) {
            self.ready.insert(item.number, group);
        }
        self.release(group);
    }

    fn release(&mut self, group: u64) {
        if !self.out.remove(&group) {
            return;
        }
        match self.items.get(&group).and_then(VecDeque::front) {
            Some(first) => drop(self.ready.insert(first.number, group)),
            None => drop(self.items.remove(&group)),
        }
    }
}
