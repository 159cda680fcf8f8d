//! Routes join the sides that face each other, fan out without crossing, loop when they run backwards, and measure evenly.

use super::*;
use crate::track::RouteTable;

fn square(x: f64, y: f64) -> NodeBox {
    NodeBox { centre: WorldPoint { x, y }, silhouette: Silhouette::Square52 }
}

fn only(nodes: &[NodeBox]) -> Route {
    routes(nodes, &[(0, 1)]).first().copied().expect("one link gives one route")
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-6
}

#[test]
fn forward_connections_join_right_to_left() {
    let route = only(&[square(0.0, 0.0), square(200.0, 80.0)]);
    assert_eq!((route.p0, route.p1), (WorldPoint { x: 26.0, y: 0.0 }, WorldPoint { x: 174.0, y: 80.0 }));
    // The control arm is half of |dx|, and never over half of the distance.
    assert!(near(route.c0.x, 26.0 + 74.0) && near(route.c1.x, 174.0 - 74.0));
    assert!(near(route.c0.y, 0.0) && near(route.c1.y, 80.0));
}

#[test]
fn steep_connections_join_bottom_to_top_and_back() {
    let down = only(&[square(0.0, 0.0), square(17.0, 110.0)]);
    assert_eq!((down.p0, down.p1), (WorldPoint { x: 0.0, y: 26.0 }, WorldPoint { x: 17.0, y: 84.0 }));
    let up = only(&[square(0.0, 0.0), square(-30.0, -200.0)]);
    assert_eq!((up.p0, up.p1), (WorldPoint { x: 0.0, y: -26.0 }, WorldPoint { x: -30.0, y: -174.0 }));
}

#[test]
fn short_connections_do_not_overshoot() {
    let route = only(&[square(0.0, 0.0), square(62.0, 0.0)]);
    assert!(near(route.c0.x - route.p0.x, 5.0), "half of the distance of 10: {route:?}");
    let touching = only(&[square(0.0, 0.0), square(40.0, 3.0)]);
    assert!(touching.length().is_finite());
}

#[test]
fn backward_connections_loop_sixty_above() {
    let route = only(&[square(300.0, 100.0), square(0.0, 100.0)]);
    let highest = (0..=100).map(|t| route.point(f64::from(t) / 100.0).y).fold(f64::INFINITY, f64::min);
    assert!(near(highest, 74.0 - 60.0), "{highest}");
    let uneven = only(&[square(300.0, 200.0), square(0.0, 100.0)]);
    let highest = (0..=100).map(|t| uneven.point(f64::from(t) / 100.0).y).fold(f64::INFINITY, f64::min);
    assert!(highest < 100.0 - 26.0 - 20.0, "clears the higher one too: {highest}");
}

#[test]
fn a_component_may_call_itself() {
    let route = routes(&[square(0.0, 0.0)], &[(0, 0)]).first().copied().expect("one route");
    assert!(route.length() > 80.0);
    assert!(route.point(0.5).x > 26.0 && route.point(0.5).y < -26.0, "outside the corner: {:?}", route.point(0.5));
}

#[test]
fn fans_are_eleven_apart_and_ordered_by_angle() {
    let nodes = [square(0.0, 0.0), square(300.0, 150.0), square(300.0, -150.0), square(300.0, 0.0)];
    let all = routes(&nodes, &[(0, 1), (0, 2), (0, 3)]);
    let starts: Vec<f64> = all.iter().map(|route| route.p0.y).collect();
    assert_eq!(starts, [11.0, -11.0, 0.0]);
    let ends: Vec<f64> = routes(&nodes, &[(1, 3), (2, 3)]).iter().map(|route| route.p1.x).collect();
    assert_eq!(ends, [300.0, 300.0], "one from above, one from below: nothing to fan");
}

#[test]
fn twins_do_not_cross_and_crowds_stay_on_the_side() {
    let nodes = [square(0.0, 0.0), square(300.0, 40.0)];
    let twins = routes(&nodes, &[(0, 1), (0, 1)]);
    assert!(twins[0].p0.y < twins[1].p0.y && twins[0].p1.y < twins[1].p1.y);
    let crowd = routes(&nodes, &[(0, 1); 9]);
    for route in &crowd {
        assert!(route.p0.y.abs() <= 18.001, "{route:?}");
    }
}

#[test]
fn unknown_components_give_an_empty_route() {
    let all = routes(&[square(0.0, 0.0), square(200.0, 0.0)], &[(0, 7), (0, 1)]);
    assert_eq!(all[0], Route::default());
    assert!(near(all[1].p0.y, 0.0), "and do not take a place in the fan");
    assert!(near(all[0].length(), 0.0));
    assert!(RouteTable::new(all[0]).at(0.5).x.is_finite());
}

#[test]
fn a_component_in_the_way_is_gone_around() {
    let nodes = [square(0.0, 0.0), square(400.0, 0.0), square(200.0, 0.0)];
    let route = only(&nodes);
    for step in 0..=100 {
        let point = route.point(f64::from(step) / 100.0);
        assert!(!Silhouette::Square52.contains(point.x - 200.0, point.y, 4.0), "{point:?}");
    }
    assert!(near(only(&nodes[..2]).point(0.5).y, 0.0), "and nothing bows without a cause");
}

#[test]
fn left_of_travel_is_up_when_walking_right() {
    let route = only(&[square(0.0, 0.0), square(200.0, 0.0)]);
    assert!(near(route.point_offset(0.5, 5.0).y, -5.0));
    assert!(near(route.point_offset(0.5, -5.0).y, 5.0));
}

#[test]
fn fractions_of_length_are_even() {
    let route = Route {
        p0: WorldPoint { x: 0.0, y: 0.0 },
        c0: WorldPoint { x: 10.0, y: 0.0 },
        c1: WorldPoint { x: 20.0, y: 300.0 },
        p1: WorldPoint { x: 400.0, y: 300.0 },
    };
    let table = RouteTable::new(route);
    assert!((table.length() - route.length()).abs() < 0.5);
    let step = table.length() / 20.0;
    let mut from = table.at(0.0);
    for place in 1..=20 {
        let to = table.at(f64::from(place) / 20.0);
        let walked = from.left(0.0).distance(to.left(0.0));
        assert!((walked - step).abs() / step < 0.02, "{place}: {walked} against {step}");
        let exact = route.point(table.at_length_fraction(f64::from(place) / 20.0));
        assert!(exact.distance(to.left(0.0)) < 0.2);
        from = to;
    }
    assert!(table.mid().distance(route.mid()) < 0.5);
    assert_eq!(table.at(1.0).left(0.0), route.p1);
    assert_eq!(table.at(f64::NAN), table.at(0.0));
}

#[test]
fn distance_and_bend_and_paths() {
    let route = only(&[square(0.0, 0.0), square(200.0, 0.0)]);
    assert!(near(route.distance_to(WorldPoint { x: 100.0, y: 9.0 }), 9.0));
    assert!(near(route.distance_to(WorldPoint { x: 26.0, y: -7.0 }), 7.0));
    let bent = route.bent_through(WorldPoint { x: 100.0, y: 40.0 });
    assert!(near(bent.point(0.5).y, 40.0));
    assert_eq!((bent.p0, bent.p1), (route.p0, route.p1));
    assert_eq!(route.svg_path(), "M26 0C100 0 100 0 174 0");
    assert_eq!(route.chevron(), "M168 -4L174 0L168 4");
}

#[test]
fn what_is_routed_again_is_what_all_would_be_and_the_rest_stays() {
    // A grid with connections across it; each component in turn goes to a few places.
    let nodes: Vec<NodeBox> = (0..30).map(|at| square(f64::from(at % 6) * 140.0, f64::from(at / 6) * 110.0)).collect();
    let links: Vec<(usize, usize)> = (0..60).map(|at| (at % 30, (at * 7 + 3) % 30)).collect();
    let usual = routes(&nodes, &links);
    let (mut kept, mut all) = (0, 0);
    for moved in 0..nodes.len() {
        for (dx, dy) in [(13.0, 5.0), (-90.0, 60.0), (300.0, -200.0)] {
            let mut after = nodes.clone();
            let WorldPoint { x, y } = after[moved].centre;
            after[moved].centre = WorldPoint { x: x + dx, y: y + dy };
            let wanted = routes(&after, &links);
            for ((new, usual), wanted) in
                reroutes(&nodes, &after, &[moved], &links, &[]).iter().zip(&usual).zip(&wanted)
            {
                assert_eq!(new.as_ref().unwrap_or(usual), wanted);
                kept += usize::from(new.is_none());
                all += 1;
            }
        }
    }
    assert!(kept * 10 > all, "even in such a thicket some stay: {kept} of {all}");
}

#[test]
fn a_bend_holds_the_middle_as_far_off_as_it_says_and_none_changes_nothing() {
    let nodes = [square(0.0, 0.0), square(400.0, 0.0), square(200.0, 0.0), square(60.0, -180.0)];
    let links = [(0, 1), (1, 0), (0, 3), (3, 3)];
    let plain = routes(&nodes, &links);
    assert_eq!(bent_routes(&nodes, &links, &[None; 4]), plain);
    for at in 0..links.len() {
        let free = route_of(&nodes, &links, at, Some((0.0, 0.0))).expect("both ends are there");
        assert_eq!(route_of(&nodes, &links, at, None), Some(plain[at]), "without a bend it is the usual one");
        for (dx, dy) in [(0.0, 80.0), (-35.0, 12.5), (300.0, -400.0)] {
            let mut bends = [None; 4];
            bends[at] = Some((dx, dy));
            let bent = bent_routes(&nodes, &links, &bends);
            let (from, to) = (free.point(0.5), bent[at].point(0.5));
            assert!(near(to.x - from.x, dx) && near(to.y - from.y, dy), "{at}: {from:?} {to:?}");
            assert_eq!((bent[at].p0, bent[at].p1), (plain[at].p0, plain[at].p1), "its ends stay");
            assert_eq!(route_of(&nodes, &links, at, bends[at]), Some(bent[at]));
            let others = (0..links.len()).filter(|other| *other != at);
            assert!(others.into_iter().all(|other| bent[other] == plain[other]), "no other notices");
        }
    }
    assert!(plain[0].point(0.5).y.abs() > 20.0, "the router goes around what is in the way");
    let through = route_of(&nodes, &links, 0, Some((0.0, 0.0))).expect("both ends are there");
    assert!(near(through.point(0.5).y, 0.0), "whoever bends it does not");
    assert_eq!(route_of(&nodes, &links, 9, None), None);
    assert_eq!(route_of(&nodes, &[(0, 7)], 0, None), None);
}

#[test]
fn bent_connections_follow_what_moves() {
    let nodes: Vec<NodeBox> = (0..12).map(|at| square(f64::from(at % 4) * 140.0, f64::from(at / 4) * 110.0)).collect();
    let links: Vec<(usize, usize)> = (0..24).map(|at| (at % 12, (at * 7 + 3) % 12)).collect();
    let bends: Vec<Bend> = (0..24).map(|at| (at % 3 == 0).then_some((f64::from(at) * 4.0 - 40.0, 60.0))).collect();
    let usual = bent_routes(&nodes, &links, &bends);
    for moved in 0..nodes.len() {
        let mut after = nodes.clone();
        after[moved].centre.x += 37.0;
        after[moved].centre.y -= 61.0;
        let wanted = bent_routes(&after, &links, &bends);
        let again = reroutes(&nodes, &after, &[moved], &links, &bends);
        for ((new, usual), wanted) in again.iter().zip(&usual).zip(&wanted) {
            assert_eq!(new.as_ref().unwrap_or(usual), wanted);
        }
    }
}
