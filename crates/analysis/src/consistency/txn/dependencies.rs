//! Who must have come before whom: from versions, from the order of each process, and from the clock.

use std::collections::BTreeMap;

use super::super::graph::{Edge, Graph, Kind};
use super::super::history::{Outcome, Seen, Transaction};
use super::super::value::Value;
use super::external::External;
use super::fan::Fan;
use super::versions::{Order, Versions};
use super::{MOST_KEPT, Story};

/// What an edge is about; a value is none where it is the start, and where it stands at another edge of the same dependency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Why<'a> {
    /// The key.
    pub(super) key: usize,
    /// What the first wrote or saw there.
    pub(super) before: Option<&'a Value>,
    /// What the second wrote or saw there.
    pub(super) after: Option<&'a Value>,
}

/// The graph, and what its edges are about.
#[derive(Clone, Debug)]
pub(super) struct Dependencies<'a> {
    pub(super) graph: Graph,
    pub(super) why: Vec<Why<'a>>,
    /// Work that building it left.
    pub(super) left: u64,
    /// The bound was reached: some are missing.
    pub(super) is_cut: bool,
}

/// All dependencies among transactions that happened, each edge for one unit of work.
pub(super) fn dependencies<'a>(
    story: Story<'a>,
    external: &'a [External],
    versions: &'a Versions,
    work: u64,
) -> Dependencies<'a> {
    let room = work.min(MOST_KEPT);
    let nodes = story.txns.len();
    let mut found = Found { story, versions, edges: Vec::new(), why: Vec::new(), next: nodes, room, is_cut: false };
    for (key, order) in &versions.orders {
        found.replaced(*key, order);
    }
    let mut fans: BTreeMap<usize, Fans<'a>> = BTreeMap::new();
    for (key, order) in &versions.orders {
        fans.insert(*key, found.fans(*key, order));
    }
    for (at, own) in external.iter().enumerate().filter(|(at, _)| story.txns[*at].span.outcome == Outcome::Ok) {
        for (key, seen) in &own.reads {
            if let (Some(order), Some(fans)) = (versions.orders.get(key), fans.get_mut(key)) {
                found.read(at, *key, (seen, order), fans);
            }
        }
    }
    found.processes();
    found.real_time();
    let Found { edges, why, next, room: rest, is_cut, .. } = found;
    let graph = Graph::with_joints(nodes, next - nodes, edges);
    Dependencies { graph, why, left: work - (room - rest), is_cut }
}

/// By version, the end of a list as none: who replaced it.
type Fans<'a> = BTreeMap<Option<&'a Value>, Fan<'a>>;

struct Found<'a> {
    story: Story<'a>,
    versions: &'a Versions,
    edges: Vec<Edge>,
    why: Vec<Why<'a>>,
    /// The next joint's number.
    next: usize,
    /// Edges that may still be added.
    room: u64,
    is_cut: bool,
}

impl<'a> Found<'a> {
    /// Who wrote a value, unless it failed: what failed depends on nobody.
    fn writer(&self, key: usize, value: &Value) -> Option<usize> {
        let writer = self.versions.writer(key, value)?.txn;
        (self.story.txns[writer].span.outcome != Outcome::Fail).then_some(writer)
    }

    fn edge(&mut self, from: usize, to: usize, kind: Kind, why: Why<'a>) {
        if from != to && self.has_room() {
            self.edges.push(Edge { from, to, kind, why: self.why.len() });
            self.why.push(why);
        }
    }

    /// An edge that is about no value.
    fn plain(&mut self, from: usize, to: usize, kind: Kind) {
        if self.has_room() {
            self.edges.push(Edge { from, to, kind, why: usize::MAX });
        }
    }

    /// Pays for an edge.
    fn has_room(&mut self) -> bool {
        self.is_cut |= self.room == 0;
        self.room = self.room.saturating_sub(1);
        !self.is_cut
    }

    /// Who replaced each version of which more than the next one may have: what follows the end of a list in any order, and
    /// what only pairs tell.
    fn fans(&self, key: usize, order: &'a Order) -> Fans<'a> {
        let mut writers: BTreeMap<Option<&'a Value>, Vec<(usize, &'a Value)>> = BTreeMap::new();
        match order {
            Order::List { unseen, .. } => {
                writers.insert(None, unseen.iter().map(|(value, txn)| (*txn, value)).collect());
            }
            Order::Pairs(pairs) => {
                for (before, after) in pairs {
                    if let Some(txn) = self.writer(key, after) {
                        writers.entry(Some(before)).or_default().push((txn, after));
                    }
                }
            }
            Order::Given(_) => {}
        }
        writers.into_iter().map(|(before, writers)| (before, Fan::new(writers))).collect()
    }

    /// Each version replaced the one before it.
    fn replaced(&mut self, key: usize, order: &'a Order) {
        let (chain, rest) = match order {
            Order::List { seen, unseen } => (seen, unseen.as_slice()),
            Order::Given(order) => (order, &[][..]),
            Order::Pairs(pairs) => {
                for (before, after) in pairs {
                    if let (Some(from), Some(to)) = (self.writer(key, before), self.writer(key, after)) {
                        self.edge(from, to, Kind::Ww, Why { key, before: Some(before), after: Some(after) });
                    }
                }
                return;
            }
        };
        // Over a value that nobody is known to have written, the order still holds.
        let mut last: Option<(usize, &'a Value)> = None;
        for value in chain {
            if let Some(to) = self.writer(key, value) {
                if let Some((from, before)) = last {
                    self.edge(from, to, Kind::Ww, Why { key, before: Some(before), after: Some(value) });
                }
                last = Some((to, value));
            }
        }
        if let Some((from, before)) = last {
            for (value, to) in rest {
                self.edge(from, *to, Kind::Ww, Why { key, before: Some(before), after: Some(value) });
            }
        }
    }

    /// What was read had been written, and what replaced it came after.
    fn read(&mut self, reader: usize, key: usize, (seen, order): (&'a Seen, &'a Order), fans: &mut Fans<'a>) {
        let value = match seen {
            Seen::List(list) => list.last(),
            Seen::One(value) => Some(value),
            Seen::Unknown => return,
        };
        if let Some(value) = value
            && let Some(writer) = self.writer(key, value)
        {
            self.edge(writer, reader, Kind::Wr, Why { key, before: Some(value), after: Some(value) });
        }
        let later = match (order, seen) {
            (Order::List { seen: order, .. }, Seen::List(list)) if order.starts_with(list) => &order[list.len()..],
            (Order::Given(order), Seen::One(value)) => {
                let Some(at) = order.iter().position(|known| known == value) else { return };
                &order[at + 1..]
            }
            (Order::Pairs(_), Seen::One(_)) => &[],
            _ => return,
        };
        if let Some((to, next)) = later.iter().find_map(|next| Some((self.writer(key, next)?, next))) {
            self.edge(reader, to, Kind::Rw, Why { key, before: value, after: Some(next) });
            return;
        }
        let version = value.filter(|_| matches!(order, Order::Pairs(_)));
        if let Some(fan) = fans.get_mut(&version) {
            self.unfold(reader, fan, Why { key, before: value, after: None });
        }
    }

    /// The reader came before all of the fan but itself.
    fn unfold(&mut self, reader: usize, fan: &mut Fan<'a>, why: Why<'a>) {
        if self.is_cut || fan.joints() as u64 > self.room {
            self.is_cut = true;
            return;
        }
        let mut next = self.next;
        for (from, to, after) in fan.spokes(reader, &mut next) {
            self.edge(from, to, Kind::Rw, Why { after, ..why });
        }
        self.next = next;
    }

    /// Transactions of one process came in their order.
    fn processes(&mut self) {
        let mut last: BTreeMap<usize, usize> = BTreeMap::new();
        for (at, txn) in self.story.txns.iter().enumerate().filter(|(_, txn)| txn.span.outcome == Outcome::Ok) {
            if let Some(before) = last.insert(txn.span.process, at) {
                self.plain(before, at, Kind::Process);
            }
        }
    }

    /// What had ended came before what then began: through a chain of joints, one for each moment at which something begins
    /// after something else has ended.
    fn real_time(&mut self) {
        let txns = self.story.txns;
        let settled = |(at, txn): (usize, &Transaction)| txn.span.settled().map(|end| (end, at));
        let mut ends: Vec<(usize, usize)> = txns.iter().enumerate().filter_map(settled).collect();
        ends.sort_unstable();
        let mut ended = ends.into_iter().peekable();
        let mut joint: Option<usize> = None;
        for (at, txn) in txns.iter().enumerate().filter(|(_, txn)| txn.span.outcome != Outcome::Fail) {
            let begins = txn.span.begins.order;
            let mut fresh: Option<usize> = None;
            while let Some((_, over)) = ended.next_if(|(end, _)| *end < begins) {
                let own = *fresh.get_or_insert(self.next);
                self.plain(over, own, Kind::RealTime);
            }
            if let Some(own) = fresh {
                self.next += 1;
                if let Some(earlier) = joint.replace(own) {
                    self.plain(earlier, own, Kind::RealTime);
                }
            }
            if let Some(own) = joint {
                self.plain(own, at, Kind::RealTime);
            }
            if self.is_cut {
                return;
            }
        }
    }
}
