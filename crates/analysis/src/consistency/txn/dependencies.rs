//! Who must have come before whom: from versions, from the order of each process, and from the clock.

use std::collections::BTreeMap;

use super::super::graph::{Edge, Graph, Kind};
use super::super::history::{Outcome, Seen};
use super::super::value::Value;
use super::Story;
use super::external::External;
use super::versions::{Order, Versions};

/// What an edge is about; a value is none where it is the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Why {
    /// The key.
    pub(super) key: usize,
    /// What the first wrote or saw there.
    pub(super) before: Option<Value>,
    /// What the second wrote or saw there.
    pub(super) after: Option<Value>,
}

/// The graph, and what its edges are about.
#[derive(Clone, Debug)]
pub(super) struct Dependencies {
    pub(super) graph: Graph,
    pub(super) why: Vec<Why>,
}

/// All dependencies among transactions that happened.
pub(super) fn dependencies(story: Story<'_>, external: &[External], versions: &Versions) -> Dependencies {
    let mut found = Found { story, versions, edges: Vec::new(), why: Vec::new() };
    for (key, order) in &versions.orders {
        found.replaced(*key, order);
    }
    for (at, own) in external.iter().enumerate().filter(|(at, _)| story.txns[*at].span.outcome == Outcome::Ok) {
        for (key, seen) in &own.reads {
            if let Some(order) = versions.orders.get(key) {
                found.read(at, *key, seen, order);
            }
        }
    }
    found.processes();
    found.real_time();
    let Found { edges, why, .. } = found;
    Dependencies { graph: Graph::new(story.txns.len(), edges), why }
}

struct Found<'a> {
    story: Story<'a>,
    versions: &'a Versions,
    edges: Vec<Edge>,
    why: Vec<Why>,
}

impl Found<'_> {
    /// Who wrote a value, unless it failed: what failed depends on nobody.
    fn writer(&self, key: usize, value: &Value) -> Option<usize> {
        let writer = self.versions.writer(key, value)?.txn;
        (self.story.txns[writer].span.outcome != Outcome::Fail).then_some(writer)
    }

    fn edge(&mut self, from: usize, to: usize, kind: Kind, key: usize, pair: (Option<&Value>, Option<&Value>)) {
        if from != to {
            self.edges.push(Edge { from, to, kind, why: self.why.len() });
            self.why.push(Why { key, before: pair.0.cloned(), after: pair.1.cloned() });
        }
    }

    /// Each version replaced the one before it.
    fn replaced(&mut self, key: usize, order: &Order) {
        let (chain, rest) = match order {
            Order::List { seen, unseen } => (seen, unseen.as_slice()),
            Order::Given(order) => (order, &[][..]),
            Order::Pairs(pairs) => {
                for (before, after) in pairs {
                    if let (Some(from), Some(to)) = (self.writer(key, before), self.writer(key, after)) {
                        self.edge(from, to, Kind::Ww, key, (Some(before), Some(after)));
                    }
                }
                return;
            }
        };
        // Over a value that nobody is known to have written, the order still holds.
        let mut last: Option<(usize, &Value)> = None;
        for value in chain {
            if let Some(to) = self.writer(key, value) {
                if let Some((from, before)) = last {
                    self.edge(from, to, Kind::Ww, key, (Some(before), Some(value)));
                }
                last = Some((to, value));
            }
        }
        if let Some((from, before)) = last {
            for (value, to) in rest {
                self.edge(from, *to, Kind::Ww, key, (Some(before), Some(value)));
            }
        }
    }

    /// What was read had been written, and what replaced it came after.
    fn read(&mut self, reader: usize, key: usize, seen: &Seen, order: &Order) {
        let value = match seen {
            Seen::List(list) => list.last(),
            Seen::One(value) => Some(value),
            Seen::Unknown => return,
        };
        if let Some(value) = value
            && let Some(writer) = self.writer(key, value)
        {
            self.edge(writer, reader, Kind::Wr, key, (Some(value), Some(value)));
        }
        match (order, seen) {
            (Order::List { seen: order, unseen }, Seen::List(list)) if order.starts_with(list) => {
                let next = order[list.len()..].iter().find_map(|next| self.writer(key, next).map(|to| (to, next)));
                match next {
                    Some((to, next)) => self.edge(reader, to, Kind::Rw, key, (value, Some(next))),
                    None => {
                        for (next, to) in unseen {
                            self.edge(reader, *to, Kind::Rw, key, (value, Some(next)));
                        }
                    }
                }
            }
            (Order::Given(order), Seen::One(value)) => {
                let Some(at) = order.iter().position(|known| known == value) else { return };
                if let Some((to, next)) = order[at + 1..].iter().find_map(|next| Some((self.writer(key, next)?, next)))
                {
                    self.edge(reader, to, Kind::Rw, key, (Some(value), Some(next)));
                }
            }
            (Order::Pairs(pairs), Seen::One(value)) => {
                for (_, after) in pairs.iter().filter(|(before, _)| before == value) {
                    if let Some(to) = self.writer(key, after) {
                        self.edge(reader, to, Kind::Rw, key, (Some(value), Some(after)));
                    }
                }
            }
            _ => {}
        }
    }

    /// Transactions of one process came in their order.
    fn processes(&mut self) {
        let mut last: BTreeMap<usize, usize> = BTreeMap::new();
        for (at, txn) in self.story.txns.iter().enumerate().filter(|(_, txn)| txn.span.outcome == Outcome::Ok) {
            if let Some(before) = last.insert(txn.span.process, at) {
                self.edges.push(Edge { from: before, to: at, kind: Kind::Process, why: usize::MAX });
            }
        }
    }

    /// What had ended came before what then began. Only from those that nothing else separates from it: the rest follows.
    fn real_time(&mut self) {
        let mut ends: Vec<(usize, usize)> = Vec::new();
        for (at, txn) in self.story.txns.iter().enumerate() {
            ends.extend(txn.span.settled().map(|end| (end, at)));
        }
        ends.sort_unstable();
        let mut ended = 0;
        let mut front: Vec<usize> = Vec::new();
        for (at, txn) in self.story.txns.iter().enumerate().filter(|(_, txn)| txn.span.outcome != Outcome::Fail) {
            let begins = txn.span.begins.order;
            while let Some((_, newer)) = ends.get(ended).filter(|(end, _)| *end < begins) {
                let newer_begins = self.story.txns[*newer].span.begins.order;
                let still =
                    |older: &usize| self.story.txns[*older].span.settled().is_some_and(|end| end > newer_begins);
                front.retain(still);
                front.push(*newer);
                ended += 1;
            }
            let edges =
                front.iter().map(|before| Edge { from: *before, to: at, kind: Kind::RealTime, why: usize::MAX });
            self.edges.extend(edges);
        }
    }
}
