//! Gestures as stories: what a hand does on the left, what must happen on the right.

use super::*;
use crate::camera::Camera;
use GestureEvent as E;
use PointerKind::{Cancel, Down, Move, Up};

/// A hand on a stage of two components, a handle and a connection.
struct Hand {
    gesture: Gesture,
    camera: Camera,
    selected: Option<usize>,
    button: Button,
    keys: (bool, bool, bool),
}

const A: (f64, f64) = (100.0, 100.0);
const B: (f64, f64) = (300.0, 100.0);
const HANDLE_OF_A: (f64, f64) = (138.0, 100.0);
const EMPTY: (f64, f64) = (200.0, 300.0);
const LINE: (f64, f64) = (200.0, 100.0);
const END: (f64, f64) = (250.0, 100.0);
const MIDDLE: (f64, f64) = (160.0, 102.0);
const REGION: (f64, f64) = (50.0, 410.0);
const CORNER: (f64, f64) = (400.0, 600.0);
const COVERED: WorldRect = WorldRect { left: 30.0, top: 400.0, right: 400.0, bottom: 600.0 };

impl Hand {
    fn new() -> Self {
        Self {
            gesture: Gesture::Idle,
            camera: Camera::default(),
            selected: None,
            button: Button::Primary,
            keys: (false, false, false),
        }
    }

    fn with(mut self, shift: bool, alt: bool, ctrl: bool) -> Self {
        self.keys = (shift, alt, ctrl);
        self
    }

    fn does(&mut self, kind: PointerKind, (x, y): (f64, f64)) -> Vec<GestureEvent> {
        let at = ScreenPoint { x, y };
        let world = self.camera.world_from_screen(at);
        let near = |(x, y): (f64, f64), reach: f64| (world.x - x).abs() <= reach && (world.y - y).abs() <= reach;
        let (hit, centre) = match () {
            () if near(HANDLE_OF_A, 8.0) => (Hit::Handle(0, Side::Right), Some(A)),
            () if near(A, 26.0) => (Hit::Component(0), Some(A)),
            () if near(B, 26.0) => (Hit::Component(1), Some(B)),
            () if near(END, 10.0) => (Hit::End(0, false), None),
            () if near(MIDDLE, 6.0) => (Hit::Middle(0), Some(MIDDLE)),
            () if near(REGION, 10.0) => (Hit::Region(0), None),
            () if near(CORNER, 10.0) => (Hit::Corner(0, Corner { right: true, bottom: true }), None),
            () if near(LINE, 16.0) => (Hit::Connection(0), None),
            () => (Hit::Nothing, None),
        };
        let under = Under {
            camera: self.camera,
            hit,
            centre: centre.map(|(x, y)| WorldPoint { x, y }),
            region: Some(COVERED),
            selected: matches!(hit, Hit::Component(index) if Some(index) == self.selected),
        };
        let (shift, alt, ctrl) = self.keys;
        self.gesture.step(PointerInput { kind, at, button: self.button, shift, alt, ctrl }, &under)
    }

    fn story(&mut self, steps: &[(PointerKind, (f64, f64))]) -> Vec<GestureEvent> {
        steps.iter().flat_map(|&(kind, at)| self.does(kind, at)).collect()
    }
}

#[test]
fn a_click_selects_and_trembling_is_still_a_click() {
    let mut hand = Hand::new();
    assert_eq!(
        hand.story(&[(Down, A), (Move, (102.0, 102.0)), (Up, (102.0, 102.0))]),
        [E::Select { component: 0, add: false }]
    );
    assert_eq!(hand.story(&[(Down, LINE), (Up, LINE)]), [E::SelectConnection(0)]);
    assert_eq!(hand.story(&[(Down, EMPTY), (Up, EMPTY)]), [E::ClearSelection]);
    assert_eq!(hand.gesture, Gesture::Idle);
}

#[test]
fn shift_and_ctrl_add_and_never_clear() {
    for (shift, ctrl) in [(true, false), (false, true)] {
        let mut hand = Hand::new().with(shift, false, ctrl);
        assert_eq!(hand.story(&[(Down, B), (Up, B)]), [E::Select { component: 1, add: true }]);
        assert_eq!(hand.story(&[(Down, EMPTY), (Up, EMPTY)]), []);
    }
}

#[test]
fn dragging_a_component_selects_it_then_moves_in_steps_of_the_grid() {
    let mut hand = Hand::new();
    let events =
        hand.story(&[(Down, (105.0, 95.0)), (Move, (118.0, 95.0)), (Move, (147.0, 108.0)), (Up, (147.0, 108.0))]);
    let expected = [
        E::Select { component: 0, add: false },
        E::MoveBy { dx: 20.0, dy: 0.0 },
        E::MoveBy { dx: 40.0, dy: 20.0 },
        E::CommitMove,
    ];
    assert_eq!(events, expected);
}

#[test]
fn a_selected_component_takes_the_selection_along_and_alt_does_not_snap() {
    let mut hand = Hand::new().with(false, true, false);
    hand.selected = Some(0);
    assert_eq!(hand.story(&[(Down, A), (Move, (107.0, 103.0))]), [E::MoveBy { dx: 7.0, dy: 3.0 }]);
}

#[test]
fn moves_are_world_distances_even_if_the_view_zooms_meanwhile() {
    let mut hand = Hand::new().with(false, true, false);
    hand.selected = Some(0);
    hand.camera.zoom = 0.5;
    assert_eq!(hand.story(&[(Down, (50.0, 50.0)), (Move, (60.0, 50.0))]), [E::MoveBy { dx: 20.0, dy: 0.0 }]);
    hand.camera = hand.camera.zoom_about(ScreenPoint { x: 60.0, y: 50.0 }, 2.0);
    assert_eq!(hand.does(Move, (60.0, 50.0)), [E::MoveBy { dx: 20.0, dy: 0.0 }], "the same world point is held");
    assert_eq!(hand.does(Move, (70.0, 50.0)), [E::MoveBy { dx: 30.0, dy: 0.0 }]);
}

#[test]
fn empty_canvas_pans_and_so_does_the_middle_button_anywhere() {
    let mut hand = Hand::new();
    let events = hand.story(&[(Down, EMPTY), (Move, (210.0, 300.0)), (Move, (215.0, 290.0)), (Up, (215.0, 290.0))]);
    assert_eq!(events, [E::PanBy { dx: 10.0, dy: 0.0 }, E::PanBy { dx: 5.0, dy: -10.0 }]);
    assert_eq!(hand.story(&[(Down, LINE), (Move, (190.0, 100.0)), (Up, LINE)]), [E::PanBy { dx: -10.0, dy: 0.0 }]);
    hand.button = Button::Middle;
    assert_eq!(hand.story(&[(Down, A), (Move, (110.0, 100.0)), (Up, A)]), [E::PanBy { dx: 10.0, dy: 0.0 }]);
    assert_eq!(hand.story(&[(Down, A), (Up, A)]), [], "and a middle click is nothing");
}

#[test]
fn pulling_a_handle_connects() {
    let mut hand = Hand::new();
    let events = hand.story(&[(Down, HANDLE_OF_A), (Move, EMPTY), (Move, B), (Up, B)]);
    let pulled = |(x, y), target| E::Connecting { from: 0, side: Side::Right, to: WorldPoint { x, y }, target };
    assert_eq!(events, [pulled(EMPTY, None), pulled(B, Some(1)), E::ConnectTo(0, 1)]);
    let dropped = hand.story(&[(Down, HANDLE_OF_A), (Move, EMPTY), (Up, EMPTY)]);
    assert_eq!(dropped.last(), Some(&E::ConnectDroppedOnEmpty(0, WorldPoint { x: 200.0, y: 300.0 })));
    let itself = hand.story(&[(Down, HANDLE_OF_A), (Move, A), (Up, A)]);
    assert_eq!(itself, [pulled(A, None), E::Abandoned]);
}

#[test]
fn clicking_a_handle_then_a_target_connects_without_a_drag() {
    let mut hand = Hand::new();
    assert_eq!(hand.story(&[(Down, HANDLE_OF_A), (Up, HANDLE_OF_A)]).len(), 1);
    assert!(matches!(hand.gesture, Gesture::Connecting { pending: true, .. }));
    assert!(matches!(hand.does(Move, B)[..], [E::Connecting { target: Some(1), .. }]));
    assert_eq!(hand.story(&[(Down, B), (Up, B)]), [E::ConnectTo(0, 1)]);
    assert_eq!(hand.gesture, Gesture::Idle);
}

#[test]
fn escape_and_the_secondary_button_let_go() {
    let mut hand = Hand::new();
    let _started = hand.story(&[(Down, HANDLE_OF_A), (Up, HANDLE_OF_A)]);
    assert_eq!(hand.gesture.escape(), Some(E::Abandoned));
    assert_eq!(hand.gesture.escape(), None);
    let _started = hand.story(&[(Down, HANDLE_OF_A), (Up, HANDLE_OF_A)]);
    hand.button = Button::Secondary;
    assert_eq!(hand.does(Down, EMPTY), [E::Abandoned]);
    assert_eq!(hand.does(Up, EMPTY), []);
    let at = ScreenPoint { x: 100.0, y: 100.0 };
    assert_eq!(hand.story(&[(Down, A), (Up, A)]), [E::OpenMenu { hit: Hit::Component(0), at }]);
}

#[test]
fn a_drag_that_is_cancelled_is_put_back_and_a_pan_is_not() {
    let mut hand = Hand::new();
    assert_eq!(hand.story(&[(Down, A), (Move, B), (Cancel, B)]).last(), Some(&E::Abandoned));
    assert_eq!(hand.does(Up, B), [], "the release that follows means nothing");
    assert_eq!(hand.story(&[(Down, EMPTY), (Move, LINE), (Cancel, LINE)]).len(), 1);
    assert_eq!(hand.story(&[(Down, A), (Cancel, A)]), []);
}

#[test]
fn shift_drag_on_empty_canvas_is_a_marquee() {
    let mut hand = Hand::new().with(true, false, false);
    let events = hand.story(&[(Down, EMPTY), (Move, (120.0, 90.0)), (Up, (110.0, 80.0))]);
    let rect = |left, top, done| E::MarqueeRect { rect: WorldRect { left, top, right: 200.0, bottom: 300.0 }, done };
    assert_eq!(events, [rect(120.0, 90.0, false), rect(110.0, 80.0, true)]);
}

#[test]
fn placing_from_the_palette_shows_a_ghost_on_the_grid() {
    let mut hand = Hand::new();
    hand.gesture.begin_placing();
    let on_grid = |x, y| WorldPoint { x, y };
    assert_eq!(hand.does(Move, (212.0, 307.0)), [E::Ghost { at: on_grid(220.0, 300.0), over: Hit::Nothing }]);
    assert_eq!(hand.does(Move, (203.0, 101.0)), [E::Ghost { at: on_grid(200.0, 100.0), over: Hit::Connection(0) }]);
    assert_eq!(hand.does(Up, (212.0, 307.0)), [E::Place { at: on_grid(220.0, 300.0), over: Hit::Nothing }]);
    hand.gesture.begin_placing();
    assert_eq!(hand.does(Cancel, EMPTY), [E::Abandoned]);
}

#[test]
fn a_second_button_during_a_drag_is_ignored() {
    let mut hand = Hand::new();
    let _dragging = hand.story(&[(Down, A), (Move, (140.0, 100.0))]);
    hand.button = Button::Secondary;
    assert_eq!(hand.story(&[(Down, (140.0, 100.0)), (Up, (140.0, 100.0))]), []);
    assert!(matches!(hand.gesture, Gesture::DraggingComponents { .. }));
}

#[test]
fn moving_without_a_button_does_nothing() {
    let mut hand = Hand::new();
    assert_eq!(hand.story(&[(Move, A), (Move, B), (Up, B)]), []);
}

#[test]
fn a_region_is_dragged_in_steps_of_the_grid_and_a_click_selects_it() {
    let mut hand = Hand::new();
    assert_eq!(hand.story(&[(Down, REGION), (Up, REGION)]), [E::SelectRegion(0)]);
    let events = hand.story(&[(Down, REGION), (Move, (72.0, 410.0)), (Up, (95.0, 450.0))]);
    let expected = [
        E::SelectRegion(0),
        E::MoveRegion { region: 0, dx: 20.0, dy: 0.0, done: false },
        E::MoveRegion { region: 0, dx: 40.0, dy: 40.0, done: true },
    ];
    assert_eq!(events, expected);
    hand.story(&[(Down, REGION), (Move, (90.0, 410.0))]);
    assert_eq!(hand.gesture.escape(), Some(E::Abandoned));
}

#[test]
fn a_corner_is_pulled_to_the_grid() {
    let mut hand = Hand::new();
    let events = hand.story(&[(Down, CORNER), (Move, (431.0, 652.0)), (Up, (431.0, 652.0))]);
    let rect = WorldRect { right: 440.0, bottom: 660.0, ..COVERED };
    let expected = [false, true].map(|done| E::ResizeRegion { region: 0, rect, done });
    assert_eq!(events, expected);
}

#[test]
fn an_end_of_a_connection_is_led_to_another_component_or_back() {
    let mut hand = Hand::new();
    let events = hand.story(&[(Down, END), (Move, A), (Up, A)]);
    let to = WorldPoint { x: A.0, y: A.1 };
    let expected = [
        E::Rewiring { connection: 0, caller: false, to, target: Some(0) },
        E::RewireTo { connection: 0, caller: false, to: 0 },
    ];
    assert_eq!(events, expected);
    assert_eq!(hand.story(&[(Down, END), (Move, EMPTY), (Up, EMPTY)]).last(), Some(&E::Abandoned));
    assert_eq!(hand.story(&[(Down, END), (Up, END)]), [E::SelectConnection(0)]);
}

#[test]
fn the_middle_of_a_connection_is_held_by_where_it_was_taken() {
    let mut hand = Hand::new();
    assert_eq!(hand.does(Down, (163.0, 100.0)), []);
    assert_eq!(hand.does(Move, (164.0, 101.0)), [], "a tremble");
    let to = |x, y| WorldPoint { x, y };
    let bend = |to, free, done| E::Bend { connection: 0, to, free, done };
    assert_eq!(hand.does(Move, (163.0, 160.0)), [bend(to(160.0, 162.0), false, false)], "without a jump");
    assert_eq!(hand.does(Up, (173.0, 150.0)), [bend(to(170.0, 152.0), false, true)]);
    assert_eq!(hand.gesture, Gesture::Idle);

    let mut hand = Hand::new().with(false, true, false);
    hand.does(Down, MIDDLE);
    assert_eq!(hand.does(Move, (160.0, 110.0)), [bend(to(160.0, 110.0), true, false)]);
    assert_eq!(hand.gesture.escape(), Some(E::Abandoned), "it has something to put back");

    let mut hand = Hand::new();
    hand.does(Down, MIDDLE);
    assert_eq!(hand.does(Up, MIDDLE), [E::SelectConnection(0)], "a click is one on the connection");
}
