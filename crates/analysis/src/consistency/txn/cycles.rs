//! Circles of dependencies, shortest first, by the names that Adya and Elle give them.

use super::super::anomaly::{Anomaly, Through};
use super::super::findings::{Finding, Findings};
use super::super::graph::{Edge, Graph, Kind, Kinds, Rule, Ways};
use super::super::value::Value;
use super::Story;
use super::dependencies::{Dependencies, Why};

/// Edges tried for a shorter circle once one is found.
const MORE: usize = 64;

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
pub(super) fn look(story: Story<'_>, dependencies: &Dependencies, work: u64, verdict: &mut Findings) {
    let Dependencies { graph, why } = dependencies;
    let teller = Teller { story, why };
    let data = only(graph, DATA);
    let mut ways = Ways::new(&data, work);
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
        let timed = only(graph, kinds);
        let mut ways = Ways::new(&timed, left);
        let mut components = timed.components(Kinds::of(kinds));
        let all = components.clone();
        forget_covered(&mut components, &covered);
        for (anomaly, rule) in TIMED {
            let found = circles(&timed, &mut ways, &components, begins, rule);
            for circle in &found {
                // The clock may stand in for a write that the rule let through.
                let only_ww = circle.iter().all(|edge| !matches!(edge.kind, Kind::Wr | Kind::Rw));
                let anomaly = if only_ww { Anomaly::G0 } else { anomaly };
                verdict.find(teller.finding(anomaly, through, circle));
                let told = components[circle[0].from];
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

/// The graph without other kinds of edges.
fn only(graph: &Graph, kinds: &[Kind]) -> Graph {
    let edges = graph.edges().iter().filter(|edge| kinds.contains(&edge.kind)).copied().collect();
    Graph::new(graph.nodes(), edges)
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
) -> Vec<Vec<Edge>> {
    let count = components.iter().flatten().max().map_or(0, |most| most + 1);
    let mut best: Vec<Option<Vec<Edge>>> = vec![None; count];
    let mut more = vec![MORE; count];
    for edge in graph.edges().iter().filter(|edge| edge.kind == begins) {
        let Some(own) = components[edge.from].filter(|_| components[edge.from] == components[edge.to]) else {
            continue;
        };
        if more[own] == 0 {
            continue;
        }
        more[own] -= usize::from(best[own].is_some());
        let Some(way) = ways.shortest(edge.to, edge.from, back, components) else { continue };
        let circle: Vec<Edge> = std::iter::once(*edge).chain(way).collect();
        let mut nodes: Vec<usize> = circle.iter().map(|edge| edge.from).collect();
        nodes.sort_unstable();
        let is_simple = nodes.windows(2).all(|pair| pair[0] != pair[1]);
        if is_simple && best[own].as_ref().is_none_or(|best| circle.len() < best.len()) {
            best[own] = Some(circle);
        }
    }
    best.into_iter().flatten().collect()
}

struct Teller<'a> {
    story: Story<'a>,
    why: &'a [Why],
}

impl Teller<'_> {
    fn finding(&self, anomaly: Anomaly, through: Through, circle: &[Edge]) -> Finding {
        let names: Vec<String> = circle.iter().map(|edge| self.story.name(edge.from)).collect();
        let (last, others) =
            names.split_last().map_or((String::new(), &[][..]), |(last, others)| (last.clone(), others));
        let sentence = format!("No order fits {} and {last}: each had to come before the next.", others.join(", "));
        let steps = circle.iter().map(|edge| self.step(edge)).collect();
        Finding { anomaly, through, sentence, steps }
    }

    fn step(&self, edge: &Edge) -> String {
        let (from, to) = (Story::short(edge.from), Story::short(edge.to));
        let process = || self.story.history.process(self.story.txns[edge.from].span.process);
        match edge.kind {
            Kind::Process => return format!("{from} came before {to}: both are of {}.", process()),
            Kind::RealTime => return format!("{from} came before {to}: it had ended before {to} began."),
            Kind::Ww | Kind::Wr | Kind::Rw => {}
        }
        let Why { key, before, after } = &self.why[edge.why];
        let key = self.story.key(*key);
        let shown = |value: &Option<Value>| value.as_ref().map_or("its start".to_owned(), Value::to_string);
        let (before, after) = (shown(before), shown(after));
        match edge.kind {
            Kind::Ww => format!("{from} came before {to}: its {before} in {key} stands before {to}'s {after}."),
            Kind::Wr => format!("{from} came before {to}: {to} saw its {before} in {key}."),
            _ => format!("{from} came before {to}: it saw {key} at {before}, without {to}'s {after}."),
        }
    }
}
