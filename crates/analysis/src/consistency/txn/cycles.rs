//! Circles of dependencies, shortest first, by the names that Adya and Elle give them.

use super::super::anomaly::{Anomaly, Through};
use super::super::findings::{Finding, Findings};
use super::super::graph::{Edge, Graph, Kind, Kinds, Rule, Ways};
use super::super::value::Value;
use super::Story;
use super::dependencies::{Dependencies, Why};

/// Edges tried for a shorter circle once one is found.
const MORE: usize = 64;

/// Ends of a dependency on many that are tried one by one, where the nearest way back from all of them passes a node twice.
const ENDS: usize = 64;

/// A dependency: its edge, or the first and the last where it leads through joints.
#[derive(Clone, Copy, Debug)]
struct Link {
    first: Edge,
    last: Edge,
}

/// A sort of circle: which edge it begins with, and what the way back is like.
struct Sort {
    anomaly: Anomaly,
    kinds: &'static [Kind],
    begins: Kind,
    back: Rule,
}

const ONLY_WW: Rule = Rule { start: 0, step: |_, kind| (kind == Kind::Ww).then_some(0), accepts: |_| true };
const NO_RW: Rule = Rule { start: 0, step: |_, kind| (kind != Kind::Rw).then_some(0), accepts: |_| true };
/// State 1: there was another.
const ANOTHER_RW: Rule =
    Rule { start: 0, step: |state, kind| Some(if kind == Kind::Rw { 1 } else { state }), accepts: |state| state == 1 };
/// Bit 0: the last edge was one; bit 1: there was another. It begins after one, and ends before one.
const APART_RW: Rule = Rule {
    start: 1,
    step: |state, kind| match kind {
        Kind::Rw if state & 1 == 1 => None,
        Kind::Rw => Some(3),
        Kind::Ww | Kind::Wr | Kind::Process | Kind::RealTime => Some(state & 2),
    },
    accepts: |state| state == 2,
};
const ONE_RW: Rule = Rule {
    start: 0,
    step: |state, kind| match (state, kind) {
        (0, Kind::Rw) => Some(1),
        (_, Kind::Rw) => None,
        (state, _) => Some(state),
    },
    accepts: |state| state == 1,
};
const SEVERAL_RW: Rule = Rule {
    start: 0,
    step: |state, kind| Some(if kind == Kind::Rw { (state + 1).min(2) } else { state }),
    accepts: |state| state == 2,
};

const DATA: &[Kind] = &[Kind::Ww, Kind::Wr, Kind::Rw];

const SORTS: &[Sort] = &[
    Sort { anomaly: Anomaly::G0, kinds: &[Kind::Ww], begins: Kind::Ww, back: ONLY_WW },
    Sort { anomaly: Anomaly::G1c, kinds: &[Kind::Ww, Kind::Wr], begins: Kind::Wr, back: NO_RW },
    Sort { anomaly: Anomaly::GSingle, kinds: DATA, begins: Kind::Rw, back: NO_RW },
    Sort { anomaly: Anomaly::GNonadjacent, kinds: DATA, begins: Kind::Rw, back: APART_RW },
    Sort { anomaly: Anomaly::G2Item, kinds: DATA, begins: Kind::Rw, back: ANOTHER_RW },
];

/// With an edge of a process or of the clock, from the worst down: a way back with none, one or several anti-dependencies.
const TIMED: [(Anomaly, Rule); 3] = [(Anomaly::G1c, NO_RW), (Anomaly::GSingle, ONE_RW), (Anomaly::G2Item, SEVERAL_RW)];

/// Looks for all sorts of circles. Those through processes and the clock are looked for where there is none without.
pub(super) fn look(story: Story<'_>, dependencies: &Dependencies<'_>, verdict: &mut Findings) {
    let Dependencies { graph, why, left, .. } = dependencies;
    let teller = Teller { story, why };
    let data = graph.only(Kinds::of(DATA));
    let mut ways = Ways::new(&data, *left);
    for sort in SORTS {
        let components = data.components(Kinds::of(sort.kinds));
        for found in circles(&data, &mut ways, &components, sort.begins, sort.back) {
            verdict.find(teller.finding(sort.anomaly, Through::Data, &found));
        }
    }
    let mut left = ways.work;
    let mut covered = data.components(Kinds::of(DATA));
    for (through, begins, kinds) in [
        (Through::Process, Kind::Process, &[Kind::Ww, Kind::Wr, Kind::Rw, Kind::Process][..]),
        (Through::RealTime, Kind::RealTime, &[Kind::Ww, Kind::Wr, Kind::Rw, Kind::Process, Kind::RealTime]),
    ] {
        let timed = graph.only(Kinds::of(kinds));
        let mut ways = Ways::new(&timed, left);
        let mut components = timed.components(Kinds::of(kinds));
        let all = components.clone();
        forget_covered(&mut components, &covered);
        // A way without anti-dependencies stays among nodes that hang together without them.
        let without: Vec<Kind> = kinds.iter().copied().filter(|kind| *kind != Kind::Rw).collect();
        let mut narrow = timed.components(Kinds::of(&without));
        for (own, wide) in narrow.iter_mut().zip(&components) {
            *own = own.filter(|_| wide.is_some());
        }
        for (at, (anomaly, rule)) in TIMED.into_iter().enumerate() {
            let among = if at == 0 { &narrow } else { &components };
            let mut found = circles(&timed, &mut ways, among, begins, rule);
            found.sort_by_key(Vec::len);
            for circle in &found {
                let told = components[circle[0].first.from];
                if told.is_none() {
                    continue;
                }
                // The clock may stand in for a write that the rule let through.
                let only_ww = circle.iter().all(|link| !matches!(link.first.kind, Kind::Wr | Kind::Rw));
                let anomaly = if only_ww { Anomaly::G0 } else { anomaly };
                verdict.find(teller.finding(anomaly, through, circle));
                components.iter_mut().filter(|component| **component == told).for_each(|component| *component = None);
            }
        }
        left = ways.work;
        covered = all;
    }
    if left == 0 {
        verdict.is_incomplete = true;
        verdict.notes.push("There are so many dependencies that not every circle was looked for.".to_owned());
    }
}

/// Leaves out every component that holds one of the others.
fn forget_covered(components: &mut [Option<usize>], covered: &[Option<usize>]) {
    let count = components.iter().flatten().max().map_or(0, |most| most + 1);
    let mut holds = vec![false; count];
    for (own, covered) in components.iter().zip(covered) {
        if let (Some(own), Some(_)) = (own, covered) {
            holds[*own] = true;
        }
    }
    for component in components.iter_mut() {
        *component = component.filter(|own| !holds[*own]);
    }
}

/// A short circle in each component: an edge of one kind, and a way back by the rule. No node stands in it twice.
fn circles(
    graph: &Graph,
    ways: &mut Ways<'_>,
    components: &[Option<usize>],
    begins: Kind,
    back: Rule,
) -> Vec<Vec<Link>> {
    let count = components.iter().flatten().max().map_or(0, |most| most + 1);
    let mut best: Vec<Option<Vec<Link>>> = vec![None; count];
    let mut more = vec![MORE; count];
    let starts = |edge: &&Edge| edge.kind == begins && !graph.is_joint(edge.from);
    for edge in graph.edges().iter().filter(starts) {
        let Some(own) = components[edge.from].filter(|_| components[edge.from] == components[edge.to]) else {
            continue;
        };
        if more[own] == 0 {
            continue;
        }
        more[own] -= usize::from(best[own].is_some());
        let Some(way) = ways.shortest(edge.to, edge.from, back, components) else { continue };
        let mut circle = simple(graph, [*edge].into_iter().chain(way));
        if circle.is_none() && graph.is_joint(edge.to) {
            circle = ways.heads(edge, ENDS).into_iter().find_map(|head| {
                let way = ways.shortest(head.to, edge.from, back, components)?;
                simple(graph, [*edge, head].into_iter().chain(way))
            });
        }
        if let Some(circle) = circle
            && best[own].as_ref().is_none_or(|best| circle.len() < best.len())
        {
            best[own] = Some(circle);
        }
    }
    best.into_iter().flatten().collect()
}

/// The dependencies of a circle, if no node stands in it twice.
fn simple(graph: &Graph, circle: impl Iterator<Item = Edge>) -> Option<Vec<Link>> {
    let mut links: Vec<Link> = Vec::new();
    for edge in circle {
        match links.last_mut().filter(|_| graph.is_joint(edge.from)) {
            Some(link) => link.last = edge,
            None => links.push(Link { first: edge, last: edge }),
        }
    }
    let mut nodes: Vec<usize> = links.iter().map(|link| link.first.from).collect();
    nodes.sort_unstable();
    nodes.windows(2).all(|pair| pair[0] != pair[1]).then_some(links)
}

struct Teller<'a> {
    story: Story<'a>,
    why: &'a [Why<'a>],
}

impl Teller<'_> {
    fn finding(&self, anomaly: Anomaly, through: Through, circle: &[Link]) -> Finding {
        let names: Vec<String> = circle.iter().map(|link| self.story.name(link.first.from)).collect();
        let (last, others) =
            names.split_last().map_or((String::new(), &[][..]), |(last, others)| (last.clone(), others));
        let sentence = format!("No order fits {} and {last}: each had to come before the next.", others.join(", "));
        let steps = circle.iter().map(|link| self.step(link)).collect();
        Finding { anomaly, through, sentence, steps }
    }

    fn step(&self, link: &Link) -> String {
        let Link { first: edge, last } = link;
        let (from, to) = (Story::short(edge.from), Story::short(last.to));
        let process = || self.story.history.process(self.story.txns[edge.from].span.process);
        match edge.kind {
            Kind::Process => return format!("{from} came before {to}: both are of {}.", process()),
            Kind::RealTime => return format!("{from} came before {to}: it had ended before {to} began."),
            Kind::Ww | Kind::Wr | Kind::Rw => {}
        }
        let Why { key, before, .. } = self.why[edge.why];
        let key = self.story.key(key);
        let shown = |value: Option<&Value>| value.map_or("its start".to_owned(), Value::to_string);
        let (before, after) = (shown(before), shown(self.why[last.why].after));
        match edge.kind {
            Kind::Ww => format!("{from} came before {to}: its {before} in {key} stands before {to}'s {after}."),
            Kind::Wr => format!("{from} came before {to}: {to} saw its {before} in {key}."),
            _ => format!("{from} came before {to}: it saw {key} at {before}, without {to}'s {after}."),
        }
    }
}
