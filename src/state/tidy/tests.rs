//! What anybody would check by eye: nobody stands on anybody, arrows go to the right, zones cover nobody else.

use std::collections::BTreeMap;

use betwixt_model::{Component, ComponentId, Connection, ConnectionId, Point, Scenario, Zone, ZoneId};
use betwixt_sim::CATALOGUE;

use super::{LAYER, ROW, tidy};
use crate::gallery;

static KNOWN: betwixt_model::Catalogue = CATALOGUE;

fn built(count: usize, arrows: &[(usize, usize)], zones: &[Option<usize>]) -> Scenario {
    let mut scenario = Scenario::default();
    let names = zones.iter().flatten().max().map_or(0, |last| last + 1);
    scenario.zones = (0..names)
        .map(|at| Zone { id: ZoneId::new(&format!("z{at}")), name: format!("Zone {at}"), area: None })
        .collect();
    for at in 0..count {
        scenario.components.push(Component {
            id: ComponentId::new(&format!("c{at}")),
            name: format!("C{at}"),
            kind: "service".to_owned(),
            at: Point { x: at as f64, y: 0.0 },
            zone: zones.get(at).copied().flatten().map(|zone| ZoneId::new(&format!("z{zone}"))),
            icon: None,
            instrumented: true,
            params: Default::default(),
            load: Default::default(),
            handlers: BTreeMap::new(),
        });
    }
    for (number, (from, to)) in arrows.iter().enumerate() {
        scenario.connections.push(Connection {
            id: ConnectionId::new(&format!("a{number}")),
            from: ComponentId::new(&format!("c{from}")),
            to: ComponentId::new(&format!("c{to}")),
            role: format!("r{number}"),
            asynchronous: false,
            disabled: false,
            bend: None,
            params: Default::default(),
        });
    }
    scenario
}

fn placed(scenario: &Scenario) -> Vec<Point> {
    tidy(scenario, &KNOWN).into_iter().map(|(_, at)| at).collect()
}

fn check(name: &str, scenario: &Scenario) {
    let places = placed(scenario);
    assert_eq!(places.len(), scenario.components.len(), "{name}");
    for (i, a) in places.iter().enumerate() {
        assert!((a.x / 20.0).fract() == 0.0 && (a.y / 20.0).fract() == 0.0, "{name}: {a:?} is off the grid");
        for (j, b) in places[..i].iter().enumerate() {
            let apart = (a.x - b.x).abs() >= LAYER || (a.y - b.y).abs() >= ROW;
            assert!(apart, "{name}: {i} at {a:?} stands on {j} at {b:?}");
        }
    }
    let mut covered: Vec<(f64, f64, f64, f64)> = Vec::new();
    for zone in &scenario.zones {
        let held = |at: usize| scenario.components[at].zone.as_ref() == Some(&zone.id);
        let members: Vec<Point> = (0..places.len()).filter(|at| held(*at)).map(|at| places[at]).collect();
        if members.is_empty() {
            continue;
        }
        let of = |of: fn(&Point) -> f64, fold: fn(f64, f64) -> f64| members.iter().map(of).reduce(fold).unwrap();
        // Half a box and the padding of a zone; its name and theirs above and below.
        let rect = (
            of(|p| p.x, f64::min) - 70.0,
            of(|p| p.x, f64::max) + 70.0,
            of(|p| p.y, f64::min) - 90.0,
            of(|p| p.y, f64::max) + 90.0,
        );
        for (at, place) in places.iter().enumerate().filter(|(at, _)| !held(*at)) {
            let inside = place.x > rect.0 && place.x < rect.1 && place.y > rect.2 && place.y < rect.3;
            assert!(!inside, "{name}: zone {} covers {}", zone.name, scenario.components[at].name);
        }
        for other in &covered {
            let beside = rect.0 >= other.1 || rect.1 <= other.0 || rect.2 >= other.3 || rect.3 <= other.2;
            assert!(beside, "{name}: zone {} covers another zone", zone.name);
        }
        covered.push(rect);
    }
}

#[test]
fn every_scenario_of_the_gallery_is_laid_out() {
    for entry in gallery::all(&KNOWN) {
        check(entry.slug, &entry.scenario);
        let places = placed(&entry.scenario);
        let at = |id: &ComponentId| places[entry.scenario.components.iter().position(|held| held.id == *id).unwrap()];
        for held in &entry.scenario.connections {
            assert!(at(&held.from).x <= at(&held.to).x, "{}: {} goes back", entry.slug, held.id);
        }
    }
}

#[test]
fn where_boxes_stood_does_not_matter() {
    let mut shop = gallery::find(gallery::FIRST, &KNOWN).unwrap();
    let before = placed(&shop);
    for (number, component) in shop.components.iter_mut().enumerate() {
        component.at = Point { x: (number * 37 % 11) as f64 * 50.0, y: -(number as f64) };
    }
    assert_eq!(placed(&shop), before);
}

#[test]
fn a_chain_is_a_line_and_a_fork_is_even() {
    let chain = placed(&built(3, &[(0, 1), (1, 2)], &[]));
    assert_eq!(chain, [0.0, 1.0, 2.0].map(|column| Point { x: column * LAYER, y: 0.0 }));
    let fork = placed(&built(4, &[(0, 1), (0, 2), (0, 3)], &[]));
    assert_eq!(fork.iter().map(|at| at.y).collect::<Vec<_>>(), [0.0, -ROW, 0.0, ROW]);
}

#[test]
fn a_cycle_is_opened_and_the_rest_goes_to_the_right() {
    let scenario = built(4, &[(0, 1), (1, 2), (2, 1), (2, 3), (3, 0)], &[]);
    check("cycle", &scenario);
    assert_eq!(placed(&scenario).iter().map(|at| at.x / LAYER).collect::<Vec<_>>(), [0.0, 1.0, 2.0, 3.0]);
}

#[test]
fn arrows_that_can_be_uncrossed_do_not_cross() {
    // Two chains, written down crosswise.
    let places = placed(&built(6, &[(0, 3), (1, 2), (2, 5), (3, 4)], &[]));
    let above = |a: usize, b: usize| places[a].y < places[b].y;
    assert_eq!([above(0, 1), above(3, 2), above(4, 5)], [above(0, 1); 3]);
}

#[test]
fn whoever_talks_to_nobody_stands_below() {
    let places = placed(&built(4, &[(0, 1)], &[]));
    assert!(places[2].y > places[0].y && places[3].y > places[1].y);
    assert_eq!(placed(&Scenario::default()), []);
    assert_eq!(placed(&built(1, &[], &[])), [Point::default()]);
}

#[test]
fn a_large_scenario_is_laid_out_too() {
    // Each calls two of the next thirty: 300 boxes, about 600 arrows.
    let arrows: Vec<(usize, usize)> = (0..299)
        .flat_map(|at| [(at, at + 1 + at % 30), (at, at + 1 + at * 7 % 30)])
        .filter(|(_, to)| *to < 300)
        .collect();
    assert!(arrows.len() > 560);
    let zones: Vec<Option<usize>> = (0..300_usize).map(|at| (at % 5).checked_sub(1)).collect();
    check("large", &built(300, &arrows, &[]));
    check("large, in zones", &built(300, &arrows, &zones));
}

#[test]
fn whatever_is_drawn_nobody_stands_on_anybody() {
    let mut state = 7_u64;
    let mut below = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % n
    };
    for round in 0..300 {
        let count = 1 + below(24);
        let arrows: Vec<(usize, usize)> = (0..below(40)).map(|_| (below(count), below(count))).collect();
        let zones: Vec<Option<usize>> = (0..count).map(|_| below(4).checked_sub(1)).collect();
        let scenario = built(count, &arrows, if round % 3 == 0 { &[] } else { &zones });
        check(&format!("round {round}"), &scenario);
    }
}
