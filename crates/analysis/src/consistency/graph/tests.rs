//! Components against reachability, and ways against their definition.

use proptest::prelude::*;

use super::*;

fn edge(from: usize, to: usize, kind: Kind) -> Edge {
    Edge { from, to, kind, why: 0 }
}

const ANY: Rule = Rule { start: 0, step: |_, _| Some(0), accepts: |_| true };

#[test]
fn a_long_chain_needs_no_stack() {
    let nodes = 300_000;
    let mut edges: Vec<Edge> = (1..nodes).map(|to| edge(to - 1, to, Kind::Ww)).collect();
    let chain = Graph::new(nodes, edges.clone());
    assert!(chain.components(Kinds::of(&[Kind::Ww])).iter().all(Option::is_none));
    edges.push(edge(nodes - 1, 0, Kind::Ww));
    let ring = Graph::new(nodes, edges);
    assert!(ring.components(Kinds::of(&[Kind::Ww])).iter().all(|number| *number == Some(0)));
    assert!(ring.components(Kinds::of(&[Kind::Rw])).iter().all(Option::is_none));
}

#[test]
fn the_shortest_way_keeps_to_its_rule() {
    let graph =
        Graph::new(4, vec![edge(0, 3, Kind::Rw), edge(0, 1, Kind::Ww), edge(1, 2, Kind::Ww), edge(2, 3, Kind::Ww)]);
    let all = vec![Some(0); 4];
    let mut ways = Ways::new(&graph, 1_000);
    assert_eq!(ways.shortest(0, 3, ANY, &all).map(|way| way.len()), Some(1));
    let only_ww = Rule { start: 0, step: |_, kind| (kind == Kind::Ww).then_some(0), accepts: |_| true };
    assert_eq!(ways.shortest(0, 3, only_ww, &all).map(|way| way.len()), Some(3));
    assert_eq!(ways.shortest(3, 0, ANY, &all), None);
    ways.work = 2;
    assert_eq!(ways.shortest(0, 3, only_ww, &all), None, "the work is over");
}

proptest! {
    #[test]
    fn nodes_share_a_component_when_each_reaches_the_other(pairs in prop::collection::vec((0..9_usize, 0..9_usize), 0..24)) {
        let graph = Graph::new(9, pairs.iter().map(|(from, to)| edge(*from, *to, Kind::Wr)).collect());
        let components = graph.components(Kinds::of(&[Kind::Wr]));
        let all = vec![Some(0); 9];
        let mut ways = Ways::new(&graph, u64::MAX);
        for one in 0..9 {
            for other in (0..9).filter(|other| *other != one) {
                let both = ways.shortest(one, other, ANY, &all).is_some() && ways.shortest(other, one, ANY, &all).is_some();
                let together = components[one].is_some() && components[one] == components[other];
                prop_assert_eq!(both, together, "{} and {}", one, other);
            }
        }
    }
}
