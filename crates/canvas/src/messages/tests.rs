//! Messages are where time says, in their lane, thinned the same way each frame, and never hidden when rare.

use super::*;
use crate::band::LinkTraffic;
use crate::camera::WorldPoint;
use crate::flight::{GLYPHS_MAX, GLYPHS_MAX_SMALL};
use crate::route::Route;

mod thinning;

const SECOND: u64 = 1_000_000_000;

/// A straight connection of 200 units to the right, at y = 100.
fn straight() -> Vec<RouteTable> {
    let at = |x| WorldPoint { x, y: 100.0 };
    vec![RouteTable::new(Route { p0: at(100.0), c0: at(180.0), c1: at(220.0), p1: at(300.0) })]
}

fn traffic(rate_per_sim_s: f64) -> Vec<LinkTraffic> {
    vec![LinkTraffic { rate_per_sim_s, error_share: 0.0 }]
}

fn frame<'a>(routes: &'a [RouteTable], traffic: &'a [LinkTraffic], now_ns: u64) -> Frame<'a> {
    Frame {
        routes,
        traffic,
        now_ns,
        speed: 1.0,
        camera: Camera::default(),
        viewport: Viewport { width: 800.0, height: 600.0 },
        reduced_motion: false,
        cap: Some(GLYPHS_MAX),
    }
}

fn flight(op_hash: u32) -> Flight {
    Flight {
        link: 0,
        forward: true,
        start_ns: 0,
        end_ns: SECOND,
        shape: Shape::Request,
        flow: 2,
        op_hash,
        vanish_at: 1.0,
    }
}

fn burst(op_hash: u32) -> Burst {
    Burst { link: 0, at_fraction: 0.4, forward: true, flow: 1, age_ms: 150.0, op_hash }
}

fn place(placer: &mut Placer, frame: &Frame<'_>, flights: &[Flight]) -> Vec<Placed> {
    placer.place(frame, flights.iter().copied(), []).placed.to_vec()
}

#[test]
fn a_message_is_where_time_says_and_keeps_left() {
    let (routes, traffic) = (straight(), traffic(1.0));
    let mut placer = Placer::default();
    for percent in [0_u64, 25, 50, 99] {
        let now = frame(&routes, &traffic, SECOND / 100 * percent);
        let reply = Flight { forward: false, shape: Shape::Reply, ..flight(1) };
        let event = Flight { shape: Shape::Event, ..flight(1) };
        let placed = place(&mut placer, &now, &[flight(1), reply, event]);
        let part = percent as f32 * 2.0;
        assert!((placed[0].x - 100.0 - part).abs() < 0.1 && (placed[0].y - 95.0).abs() < 0.01, "{:?}", placed[0]);
        assert!((placed[1].x - 300.0 + part).abs() < 0.1 && (placed[1].y - 105.0).abs() < 0.01, "{:?}", placed[1]);
        assert!((placed[2].y - 100.0).abs() < 0.01, "what is only told keeps the middle");
        assert!(placed[0].angle.abs() < 1e-3 && (placed[1].angle.abs() - std::f32::consts::PI).abs() < 1e-3);
        assert!(placed[0].tail <= part + 0.1 && placed[0].tail <= 18.1, "no tail before the beginning");
    }
}

#[test]
fn only_what_is_under_way_is_drawn() {
    let (routes, traffic) = (straight(), traffic(1.0));
    let mut placer = Placer::default();
    let later = Flight { start_ns: 3 * SECOND, end_ns: 4 * SECOND, ..flight(1) };
    let backwards = Flight { start_ns: 4 * SECOND, end_ns: 3 * SECOND, ..flight(1) };
    let elsewhere = Flight { link: 7, ..flight(1) };
    let lost = Flight { vanish_at: 0.3, ..flight(1) };
    let flights = [later, backwards, elsewhere, lost];
    assert!(place(&mut placer, &frame(&routes, &traffic, SECOND / 2), &flights).is_empty());
    assert_eq!(place(&mut placer, &frame(&routes, &traffic, SECOND / 5), &flights).len(), 1, "before it is lost");
    assert!(place(&mut placer, &frame(&routes, &traffic, SECOND), &[flight(1)]).is_empty(), "arrived");
    let mut away = frame(&routes, &traffic, SECOND / 2);
    away.camera.x = 900.0;
    assert!(place(&mut placer, &away, &[flight(1)]).is_empty(), "off the stage");
}

#[test]
fn the_camera_moves_them_and_the_lane_grows_in_steps() {
    let (routes, traffic) = (straight(), traffic(1.0));
    let mut frame = frame(&routes, &traffic, SECOND / 2);
    frame.camera = Camera { x: 50.0, y: 20.0, zoom: 2.0 };
    let placed = place(&mut Placer::default(), &frame, &[flight(1)]);
    assert!((placed[0].x - 300.0).abs() < 0.1 && (placed[0].y - (160.0 - 6.25)).abs() < 0.01, "{placed:?}");
    frame.camera.zoom = 0.3;
    let mut placer = Placer::default();
    let placement = placer.place(&frame, [flight(1)], [burst(1)]);
    assert!(placement.placed.is_empty(), "a map has ribbons only");
    assert_eq!(placement.bands, [LinkBand::Density]);
}

#[test]
fn a_sample_is_the_same_operations_each_frame() {
    let (routes, traffic) = (straight(), traffic(300.0));
    let flights: Vec<Flight> = (0..800).map(flight).collect();
    let mut placer = Placer::default();
    let shown = |placed: Vec<Placed>| placed.iter().map(|one| one.op_hash).collect::<Vec<_>>();
    let first = shown(place(&mut placer, &frame(&routes, &traffic, SECOND / 10), &flights));
    let second = shown(place(&mut placer, &frame(&routes, &traffic, SECOND / 2), &flights));
    assert_eq!(first, second);
    assert!((80..=120).contains(&first.len()), "about 1 in 8 of 800: {}", first.len());
    assert_eq!(placer.place(&frame(&routes, &traffic, 0), [], []).bands, [LinkBand::Sampled(3)]);
}

#[test]
fn speed_counts_and_short_flights_become_ribbons() {
    let (routes, traffic) = (straight(), traffic(30.0));
    let mut placer = Placer::default();
    let mut frame = frame(&routes, &traffic, SECOND / 2);
    assert_eq!(placer.place(&frame, [flight(1)], []).bands, [LinkBand::Every]);
    frame.speed = 2.0;
    assert_eq!(placer.place(&frame, [flight(1)], []).bands, [LinkBand::Sampled(1)]);
    frame.speed = 0.1;
    assert_eq!(placer.place(&frame, [flight(1)], []).bands, [LinkBand::Labelled]);
    frame.speed = 10.0;
    let placement = placer.place(&frame, [flight(1)], []);
    assert_eq!(placement.bands, [LinkBand::Density], "a flight of a second takes 100 ms");
    assert!(placement.placed.is_empty());
}

#[test]
fn with_reduced_motion_nothing_travels_and_stations_count() {
    let (routes, traffic) = (straight(), traffic(900.0));
    let mut frame = frame(&routes, &traffic, SECOND / 2);
    frame.reduced_motion = true;
    let of = |shape| Flight { shape, ..flight(0) };
    let flights = [of(Shape::Request), of(Shape::Retry(2)), of(Shape::Reply), of(Shape::Event), of(Shape::Error)];
    let over = Flight { end_ns: 1, ..flight(0) };
    let mut placer = Placer::default();
    let placement = placer.place(&frame, flights.into_iter().chain([over]), [burst(0)]);
    assert!(placement.placed.is_empty());
    assert_eq!(placement.stations, [Station { requests: 2, replies: 1, events: 1, errors: 2 }]);
    frame.reduced_motion = false;
    assert!(placer.place(&frame, [], []).stations.iter().all(Station::is_empty));
}

#[test]
fn bursts_last_three_hundred_milliseconds() {
    let (routes, traffic) = (straight(), traffic(1.0));
    let frame = frame(&routes, &traffic, 0);
    let mut placer = Placer::default();
    let ages = [-1.0, 0.0, 299.0, 300.0, f32::NAN].map(|age_ms| Burst { age_ms, ..burst(0) });
    let placed = placer.place(&frame, [], ages).placed;
    assert_eq!(placed.iter().map(|one| one.shape).collect::<Vec<_>>(), [Shape::Lost(0), Shape::Lost(7)]);
    assert!((placed[0].x - 180.0).abs() < 0.1);
}

#[test]
fn nearest_is_the_uppermost_within_reach() {
    let at = |x, op_hash| Placed { x, y: 0.0, angle: 0.0, tail: 0.0, link: 0, op_hash, shape: Shape::Request, flow: 0 };
    let placed = [at(0.0, 1), at(10.0, 2), at(10.0, 3)];
    let found = |x| nearest(&placed, ScreenPoint { x, y: 3.0 }, 8.0).map(|one| one.op_hash);
    assert_eq!([found(1.0), found(9.0), found(40.0)], [Some(1), Some(3), None]);
}
