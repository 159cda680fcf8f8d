//! The layer blends rightly, cuts off what is outside, and clears exactly what was painted.

use super::*;
use crate::theme::LIGHT;

const EVERY: [Shape; 8] = [
    Shape::Request,
    Shape::Reply,
    Shape::LateReply,
    Shape::Event,
    Shape::Retry(3),
    Shape::Duplicate,
    Shape::Error,
    Shape::Lost(2),
];

fn at(layer: &Layer, x: usize, y: usize) -> [u8; 4] {
    let start = (y * layer.width() + x) * 4;
    [layer.pixels()[start], layer.pixels()[start + 1], layer.pixels()[start + 2], layer.pixels()[start + 3]]
}

fn placed(x: f32, y: f32, shape: Shape) -> Placed {
    Placed { x, y, angle: 0.7, tail: 20.0, link: 0, op_hash: 0, shape, flow: 1 }
}

/// Numbers that look random and are the same each time.
fn numbers() -> impl FnMut(f32) -> f32 {
    let mut state = 7_u32;
    move |limit| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / 16_777_216.0 * limit
    }
}

#[test]
fn scale_is_the_screens_up_to_two_megapixels() {
    assert!((Layer::scale_for(800.0, 600.0, 2.0) - 2.0).abs() < 1e-6);
    let layer = Layer::new(2560.0, 1440.0, 2.0);
    assert!(layer.width() * layer.height() <= PIXELS_MAX as usize);
    assert!(layer.width() * layer.height() > 1_980_000);
    assert_eq!(Layer::new(0.0, 0.0, f64::NAN).pixels().len(), 4);
}

#[test]
fn blend_agrees_with_the_formula() {
    for (above_alpha, below_alpha) in [(128, 255), (1, 254), (77, 200), (200, 3), (255, 9), (0, 40), (60, 0)] {
        let (above, below) = ([200, 10, 90, above_alpha], [30, 250, 100, below_alpha]);
        let target = blend(below, above);
        let (a, b) = (f64::from(above_alpha) / 255.0, f64::from(below_alpha) / 255.0);
        let alpha = a + b * (1.0 - a);
        assert!((f64::from(target[3]) - alpha * 255.0).abs() <= 0.51, "{above_alpha} over {below_alpha}");
        for channel in 0..3 {
            let exact = (f64::from(above[channel]) * a + f64::from(below[channel]) * b * (1.0 - a)) / alpha;
            assert!(
                (f64::from(target[channel]) - exact).abs() <= 1.3,
                "{above_alpha} over {below_alpha}: {target:?}, {exact}"
            );
        }
    }
    assert!((0..=255 * 255_u32).all(|value| divide_by_255(value) == (value * 2 + 255) / 510));
}

#[test]
fn a_glyph_lands_where_it_is_asked_and_is_cut_off_at_edges() {
    let atlas = GlyphAtlas::of_theme(&LIGHT, 1.0);
    let mut layer = Layer::new(100.0, 60.0, 1.0);
    layer.paint(&atlas, &[placed(50.0, 30.0, Shape::Request)]);
    assert_eq!(at(&layer, 50, 30), [0xCF, 0x6A, 0x12, 255]);
    assert_eq!(at(&layer, 80, 30), [0; 4]);
    for (x, y) in [(0.0, 0.0), (99.9, 59.9), (-4.0, 30.0), (-500.0, 1e9), (f32::NAN, 3.0), (104.0, 65.0)] {
        for shape in EVERY {
            layer.paint(&atlas, &[placed(x, y, shape)]);
        }
    }
    assert_eq!(at(&layer, 0, 30)[3], 255, "the visible part of one outside on the left");
}

#[test]
fn clearing_leaves_nothing_and_reports_the_right_rectangle() {
    let atlas = GlyphAtlas::of_theme(&LIGHT, 1.0);
    for (width, height) in [(100.0, 60.0), (1031.0, 70.0), (5000.0, 40.0), (64.0, 64.0), (1.0, 1.0)] {
        let mut layer = Layer::new(width, height, 1.0);
        let mut next = numbers();
        for _ in 0..300 {
            let shape = EVERY[next(7.99) as usize];
            layer.paint(&atlas, &[placed(next(width as f32 * 1.2) - 10.0, next(height as f32 * 1.2) - 5.0, shape)]);
        }
        layer.clear_dirty();
        assert!(layer.pixels().iter().all(|byte| *byte == 0), "{width} x {height}");
    }
}

#[test]
fn the_dirty_rectangle_covers_what_appears_and_what_disappears() {
    let atlas = GlyphAtlas::of_theme(&LIGHT, 1.0);
    let mut layer = Layer::new(300.0, 200.0, 1.0);
    assert_eq!(layer.dirty_rect(), None);
    layer.paint(&atlas, &[placed(250.0, 150.0, Shape::Lost(0))]);
    layer.clear_dirty();
    layer.paint(&atlas, &[placed(40.0, 30.0, Shape::Lost(0))]);
    let rect = layer.dirty_rect().expect("two frames were painted");
    assert!(rect.x <= 30 && rect.y <= 20 && rect.x + rect.width >= 260 && rect.y + rect.height >= 160);
    layer.clear_dirty();
    let rect = layer.dirty_rect().expect("one disappears");
    assert!(rect.x + rect.width < 70);
    layer.clear_dirty();
    assert_eq!(layer.dirty_rect(), None);
}

#[test]
fn tails_lie_below_all_glyphs_and_thin_out_in_a_crowd() {
    let atlas = GlyphAtlas::of_theme(&LIGHT, 1.0);
    let mut layer = Layer::new(200.0, 60.0, 1.0);
    let mut ahead = placed(60.0, 30.0, Shape::Request);
    ahead.angle = 0.0;
    // Behind the first one, under its tail if tails were painted later.
    layer.paint(&atlas, &[placed(52.0, 30.0, Shape::Request), ahead]);
    assert_eq!(at(&layer, 50, 30), [0xCF, 0x6A, 0x12, 255]);
    layer.clear_dirty();
    ahead.x = 150.0;
    let mut crowd = vec![placed(20.0, 30.0, Shape::Request); TAILS_MAX];
    crowd.push(ahead);
    layer.paint(&atlas, &crowd);
    assert_eq!(at(&layer, 139, 30)[3], 0, "no tail");
    ahead.shape = Shape::Error;
    layer.paint(&atlas, &[crowd.as_slice(), &[ahead]].concat());
    let [red, _, blue, alpha] = at(&layer, 139, 30);
    assert!(alpha > 0 && red > 150 && blue < 80, "a cross keeps its tail, in the colour of its flow");
}
