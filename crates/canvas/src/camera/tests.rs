//! The camera keeps what it holds: points under fingers stay, fits are centred, transforms agree with the arithmetic.

use super::*;

const STAGE: Viewport = Viewport { width: 880.0, height: 540.0 };

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

#[test]
fn conversions_are_inverse() {
    let camera = Camera { x: -120.5, y: 33.25, zoom: 0.73 };
    for (x, y) in [(0.0, 0.0), (17.0, -4.0), (1e4, 3e3)] {
        let back = camera.world_from_screen(camera.screen_from_world(WorldPoint { x, y }));
        assert!(close(back.x, x) && close(back.y, y), "{back:?}");
    }
}

#[test]
fn zoom_about_keeps_the_point_under_the_pointer() {
    let mut camera = Camera { x: 10.0, y: 20.0, zoom: 1.0 };
    let at = ScreenPoint { x: 300.0, y: 111.0 };
    let held = camera.world_from_screen(at);
    for factor in [1.1, 0.5, 0.2, 40.0, 0.001] {
        camera = camera.zoom_about(at, factor);
        let now = camera.world_from_screen(at);
        assert!(close(now.x, held.x) && close(now.y, held.y), "after {factor}: {now:?}");
        assert!((ZOOM_MIN..=ZOOM_MAX).contains(&camera.zoom));
    }
    assert!(close(camera.zoom, ZOOM_MIN));
    assert!(close(camera.zoom_about(at, f64::NAN).zoom, 1.0), "nonsense does not break the view");
}

#[test]
fn pan_moves_the_picture_with_the_hand() {
    let camera = Camera { x: 0.0, y: 0.0, zoom: 2.0 }.pan(100.0, -50.0);
    let origin = camera.screen_from_world(WorldPoint::default());
    assert!(close(origin.x, 100.0) && close(origin.y, -50.0));
}

#[test]
fn pinch_keeps_both_fingers_on_what_they_hold() {
    let camera = Camera { x: 5.0, y: 6.0, zoom: 1.0 };
    let before = [ScreenPoint { x: 100.0, y: 100.0 }, ScreenPoint { x: 200.0, y: 100.0 }];
    let after = [ScreenPoint { x: 80.0, y: 140.0 }, ScreenPoint { x: 240.0, y: 140.0 }];
    let moved = camera.pinch(before, after);
    assert!(close(moved.zoom, 1.6));
    for (from, to) in before.into_iter().zip(after) {
        let (held, now) = (camera.world_from_screen(from), moved.world_from_screen(to));
        assert!(close(held.x, now.x) && close(held.y, now.y));
    }
}

#[test]
fn fit_centres_and_leaves_padding() {
    let rect = WorldRect { left: 100.0, top: 50.0, right: 1500.0, bottom: 450.0 };
    let camera = Camera::fit(rect, STAGE, 40.0);
    assert!(close(camera.zoom, 800.0 / 1400.0));
    let left_top = camera.screen_from_world(WorldPoint { x: 100.0, y: 50.0 });
    let right_bottom = camera.screen_from_world(WorldPoint { x: 1500.0, y: 450.0 });
    assert!(close(left_top.x, 40.0) && close(right_bottom.x, 840.0));
    assert!(close(left_top.y + right_bottom.y, STAGE.height));
}

#[test]
fn fit_survives_nothing_and_too_much() {
    let point = Camera::fit(WorldRect::default(), STAGE, 40.0);
    assert!(close(point.zoom, ZOOM_FIT_MAX));
    let huge = WorldRect { left: 0.0, top: 0.0, right: 1e6, bottom: 10.0 };
    assert!(close(Camera::fit(huge, STAGE, 40.0).zoom, ZOOM_MIN));
    assert!(Camera::fit(huge, Viewport::default(), 40.0).x.is_finite());
}

#[test]
fn transform_is_short_and_has_no_minus_zero() {
    assert_eq!(Camera::default().transform(), "matrix(1,0,0,1,0,0)");
    let camera = Camera { x: 10.0, y: -3.333_333, zoom: 1.5 };
    assert_eq!(camera.transform(), "matrix(1.5,0,0,1.5,-15,5)");
    assert_eq!(number(-0.000_01), "0");
    assert_eq!(number(1.0 / 3.0), "0.333");
}

#[test]
fn detail_follows_the_table() {
    let at = |zoom| Camera { x: 0.0, y: 0.0, zoom }.detail();
    let all = [Detail::Map, Detail::Names, Detail::Few, Detail::Normal, Detail::Close];
    assert_eq!([at(0.3), at(0.35), at(0.5), at(0.6), at(1.5)], all);
}

#[test]
fn towards_ends_where_it_should() {
    let (a, b) = (Camera::default(), Camera { x: 8.0, y: 4.0, zoom: 2.0 });
    assert_eq!(a.towards(&b, 0.0), a);
    assert_eq!(a.towards(&b, 1.0), b);
    assert!(close(a.towards(&b, 0.5).x, 4.0));
}
