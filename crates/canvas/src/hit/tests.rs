//! The pointer means what a person sees: top first, small things reachable, areas measured on the screen.

use super::*;
use crate::camera::WorldRect;
use crate::route::{bent_routes, routes};
use crate::shape::Silhouette;

fn nodes() -> Vec<NodeBox> {
    [(0.0, 0.0), (300.0, 0.0), (20.0, 10.0)]
        .map(|(x, y)| NodeBox { centre: WorldPoint { x, y }, silhouette: Silhouette::Square52 })
        .to_vec()
}

fn tables(nodes: &[NodeBox]) -> Vec<RouteTable> {
    // Without the third component, which would make the route bow.
    routes(&nodes[..2], &[(0, 1)]).into_iter().map(RouteTable::new).collect()
}

fn scene<'a>(nodes: &'a [NodeBox], routes: &'a [RouteTable]) -> HitScene<'a> {
    HitScene { nodes, routes, handles_on: None, ends_on: None, regions: &[], corners_on: None, touch: false }
}

fn at(x: f64, y: f64, handles_on: Option<usize>, zoom: f64, touch: bool) -> Hit {
    let nodes = nodes();
    let routes = tables(&nodes);
    hit(WorldPoint { x, y }, &HitScene { handles_on, touch, ..scene(&nodes, &routes) }, zoom)
}

#[test]
fn the_topmost_component_wins() {
    assert_eq!(at(10.0, 5.0, None, 1.0, false), Hit::Component(2));
    assert_eq!(at(-20.0, -5.0, None, 1.0, false), Hit::Component(0));
    assert_eq!(at(300.0, 0.0, None, 1.0, false), Hit::Component(1));
    assert_eq!(at(150.0, 200.0, None, 1.0, false), Hit::Nothing);
}

#[test]
fn connections_reach_sixteen_pixels_at_any_zoom() {
    assert_eq!(at(200.0, 15.0, None, 1.0, false), Hit::Connection(0));
    assert_eq!(at(200.0, 17.0, None, 1.0, false), Hit::Nothing);
    assert_eq!(at(200.0, 30.0, None, 0.5, false), Hit::Connection(0));
    assert_eq!(at(200.0, 9.0, None, 2.0, false), Hit::Nothing);
    assert_eq!(at(200.0, 20.0, None, 1.0, true), Hit::Connection(0));
}

#[test]
fn handles_answer_only_where_they_are_shown() {
    let right = 300.0 + 26.0 + HANDLE_OUT;
    assert_eq!(at(right, 0.0, None, 1.0, false), Hit::Nothing);
    assert_eq!(at(right, 0.0, Some(1), 1.0, false), Hit::Handle(1, Side::Right));
    assert_eq!(at(300.0, -40.0, Some(1), 1.0, false), Hit::Handle(1, Side::Top));
    assert_eq!(at(right, 11.9, Some(1), 1.0, false), Hit::Handle(1, Side::Right), "24 px wide");
    assert_eq!(at(right, 12.5, Some(1), 1.0, false), Hit::Nothing);
    assert_eq!(at(right, 20.0, Some(1), 1.0, true), Hit::Handle(1, Side::Right), "44 px for a finger");
    assert_eq!(at(300.0, 0.0, Some(1), 1.0, true), Hit::Component(1), "the middle still is the component");
    assert_eq!(at(300.0, 0.0, Some(9), 1.0, false), Hit::Component(1), "a stale index does no harm");
}

#[test]
fn the_body_stays_free_of_handles_at_every_zoom() {
    for zoom in [0.2, 0.35, 1.0, 3.0] {
        for touch in [false, true] {
            assert_eq!(at(300.0, 0.0, Some(1), zoom, touch), Hit::Component(1), "zoom {zoom}");
        }
    }
}

#[test]
fn a_handle_wins_over_the_connection_below_it() {
    assert_eq!(at(300.0 - 26.0 - HANDLE_OUT, 0.0, Some(1), 1.0, false), Hit::Handle(1, Side::Left));
}

#[test]
fn small_components_keep_a_least_area() {
    // At 20 % a 52 unit tile is 10 px wide: 11 px from its middle is outside the tile and inside the area.
    assert_eq!(at(300.0, -55.0, None, 0.2, false), Hit::Component(1));
    assert_eq!(at(300.0, -65.0, None, 0.2, false), Hit::Connection(0));
    assert_eq!(at(300.0, -100.0, None, 0.2, true), Hit::Component(1));
}

#[test]
fn marquee_touching_counts() {
    let rect = WorldRect { left: -100.0, top: -100.0, right: -26.0, bottom: 100.0 };
    assert_eq!(components_in(&rect, &nodes()), [0]);
    assert!(components_in(&WorldRect { right: -27.0, ..rect }, &nodes()).is_empty());
}

#[test]
fn an_empty_scene_has_nothing() {
    let scene = HitScene { handles_on: Some(0), ..scene(&[], &[]) };
    assert_eq!(hit(WorldPoint::default(), &scene, 0.0), Hit::Nothing);
}

#[test]
fn a_region_is_held_by_its_name_and_its_border_and_pans_inside() {
    let regions = [WorldRect { left: 0.0, top: 0.0, right: 600.0, bottom: 400.0 }];
    let point = |x: f64, y: f64, corners_on: Option<usize>, zoom: f64| {
        let scene = HitScene { regions: &regions, corners_on, ..scene(&[], &[]) };
        hit(WorldPoint { x, y }, &scene, zoom)
    };
    assert_eq!(point(40.0, 20.0, None, 1.0), Hit::Region(0));
    assert_eq!(point(300.0, 200.0, None, 1.0), Hit::Nothing);
    assert_eq!(point(604.0, 200.0, None, 1.0), Hit::Region(0));
    assert_eq!(point(608.0, 200.0, None, 1.0), Hit::Nothing);
    assert_eq!(point(608.0, 200.0, None, 0.5), Hit::Region(0), "six pixels are more where all is smaller");
    assert_eq!(point(600.0, 400.0, None, 1.0), Hit::Region(0));
    assert_eq!(point(600.0, 400.0, Some(0), 1.0), Hit::Corner(0, Corner { right: true, bottom: true }));
    assert_eq!(point(-4.0, 4.0, Some(0), 1.0), Hit::Corner(0, Corner { right: false, bottom: false }));
}

#[test]
fn the_ends_of_the_selected_connection_stand_clear_of_the_boxes() {
    let nodes = nodes();
    let routes = tables(&nodes);
    for (caller, other) in [(true, 0), (false, 1)] {
        let place = end_centre(&routes[0], caller, 1.0);
        assert_eq!(hit(place, &scene(&nodes, &routes), 1.0), Hit::Connection(0));
        let selected = HitScene { ends_on: Some(0), ..scene(&nodes, &routes) };
        assert_eq!(hit(place, &selected, 1.0), Hit::End(0, caller));
        assert!(!nodes[other].silhouette.contains(
            place.x - nodes[other].centre.x,
            place.y - nodes[other].centre.y,
            12.0
        ));
    }
}

#[test]
fn a_corner_goes_where_it_is_pulled_and_leaves_room() {
    let rect = WorldRect { left: 0.0, top: 0.0, right: 200.0, bottom: 200.0 };
    let corner = Corner { right: true, bottom: false };
    let to = corner.pulled(&rect, WorldPoint { x: 300.0, y: -50.0 }, 80.0);
    assert_eq!(to, WorldRect { left: 0.0, top: -50.0, right: 300.0, bottom: 200.0 });
    let to = corner.pulled(&rect, WorldPoint { x: -300.0, y: 900.0 }, 80.0);
    assert_eq!(to, WorldRect { left: 0.0, top: 120.0, right: 80.0, bottom: 200.0 });
}

#[test]
fn the_middle_answers_where_it_is_shown_and_a_bent_connection_where_it_is() {
    let nodes = nodes();
    let straight = tables(&nodes);
    let bent: Vec<RouteTable> =
        bent_routes(&nodes[..2], &[(0, 1)], &[Some((0.0, 90.0))]).into_iter().map(RouteTable::new).collect();
    let middle = middle_centre(&bent[0]);
    assert!((middle.x - 150.0).abs() < 1e-9 && (middle.y - 90.0).abs() < 1e-9, "{middle:?}");
    let shown = |routes, ends_on| HitScene { ends_on, ..scene(&nodes, routes) };
    assert_eq!(hit(middle, &shown(&bent, None), 1.0), Hit::Connection(0));
    assert_eq!(hit(middle, &shown(&straight, None), 1.0), Hit::Nothing);
    assert_eq!(hit(middle, &shown(&bent, Some(0)), 1.0), Hit::Middle(0));
    let beside = |down: f64| WorldPoint { x: middle.x, y: middle.y + down };
    assert_eq!(hit(beside(11.9), &shown(&bent, Some(0)), 1.0), Hit::Middle(0), "24 px wide");
    assert_eq!(hit(beside(12.1), &shown(&bent, Some(0)), 1.0), Hit::Connection(0));
    assert_eq!(hit(beside(23.0), &shown(&bent, Some(0)), 0.5), Hit::Middle(0), "as wide at any zoom");
    // Far off the three grips of a short arrow lie close together: the nearest is meant.
    let end = end_centre(&bent[0], true, 0.1);
    assert_eq!(hit(end, &shown(&bent, Some(0)), 0.1), Hit::End(0, true));
    assert_eq!(hit(middle, &shown(&bent, Some(0)), 0.1), Hit::Middle(0));
}
