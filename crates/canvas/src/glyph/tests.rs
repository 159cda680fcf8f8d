//! Glyphs have their colours, sizes, halos and holes, and are drawn once.

use super::*;
use crate::theme::{DARK, LIGHT};

const ALL: [Shape; 11] = [
    Shape::Request,
    Shape::Reply,
    Shape::LateReply,
    Shape::Event,
    Shape::Retry(2),
    Shape::Retry(9),
    Shape::Retry(200),
    Shape::Duplicate,
    Shape::Error,
    Shape::Lost(0),
    Shape::Lost(7),
];

fn atlas() -> GlyphAtlas {
    GlyphAtlas::of_theme(&LIGHT, 1.0)
}

/// The pixel `dx`, `dy` from the one to the right of and below the middle of a glyph at 0,0.
fn pixel(atlas: &GlyphAtlas, shape: Shape, dx: i32, dy: i32) -> [u8; 4] {
    let (sprite, left, top) = atlas.glyph(shape, 1, 0.0, 0.0);
    sprite.pixel((dx - left) as usize, (dy - top) as usize).unwrap_or([0; 4])
}

fn opaque(Rgb(red, green, blue): Rgb) -> [u8; 4] {
    [red, green, blue, 255]
}

#[test]
fn colours_are_where_the_table_says() {
    let atlas = atlas();
    let (flow, halo) = (opaque(LIGHT.flows[1]), opaque(LIGHT.canvas));
    assert_eq!(pixel(&atlas, Shape::Request, 0, 0), flow);
    assert_eq!(pixel(&atlas, Shape::Request, 4, 0)[3], 255);
    assert_eq!(pixel(&atlas, Shape::Request, 5, 0), halo, "a halo beyond r 5");
    assert_eq!(pixel(&atlas, Shape::Request, 7, 0)[3], 0, "and nothing beyond 6.5");
    assert_eq!(pixel(&atlas, Shape::Reply, 0, 0), halo, "a ring is hollow, and hides the line below");
    assert_eq!(pixel(&atlas, Shape::Reply, 3, 1), flow);
    assert_eq!(pixel(&atlas, Shape::Error, 0, 0), opaque(LIGHT.error));
    assert_eq!(pixel(&atlas, Shape::Error, 3, 3), opaque(LIGHT.error));
    assert_eq!(pixel(&atlas, Shape::Error, 6, 0)[3], 0, "a cross, not a square");
    assert_eq!(pixel(&atlas, Shape::Event, 4, 0), flow);
    assert_eq!(pixel(&atlas, Shape::Event, 3, 3)[3], 255);
    assert_ne!(pixel(&atlas, Shape::Event, 3, 3), flow, "a diamond, not a square");
    assert_eq!(pixel(&atlas, Shape::Lost(0), 0, 0), flow);
}

#[test]
fn retries_carry_their_number() {
    let atlas = atlas();
    let ink = opaque(LIGHT.on_flows[1]);
    let count = |number| {
        let (sprite, ..) = atlas.glyph(Shape::Retry(number), 1, 0.0, 0.0);
        sprite.pixels.iter().filter(|pixel| **pixel == ink).count()
    };
    let pictures: Vec<Vec<[u8; 4]>> =
        (1..=11).map(|number| atlas.glyph(Shape::Retry(number), 1, 0.0, 0.0).0.pixels.clone()).collect();
    for number in 1..=10 {
        assert!(count(number) > 0, "{number} is legible: some pixel has its full colour");
        assert!(pictures[..usize::from(number) - 1].iter().all(|other| *other != pictures[usize::from(number) - 1]));
    }
    assert_eq!(pictures[9], pictures[10], "above nine it says 9+");
    assert_eq!(pixel(&atlas, Shape::Retry(2), 6, 0), opaque(LIGHT.flows[1]));
}

#[test]
fn no_glyph_is_cut_off_and_no_sprite_has_an_empty_border() {
    for scale in [0.6, 1.0, 1.47, 3.0] {
        let atlas = GlyphAtlas::of_theme(&DARK, scale);
        for shape in ALL {
            for place in [0.0, 0.5] {
                let (sprite, left, top) = atlas.glyph(shape, 0, place, place);
                let (width, height) = sprite.size();
                let row = |y| (0..width).any(|x| sprite.pixel(x, y).is_some_and(|pixel| pixel[3] != 0));
                let column = |x| (0..height).any(|y| sprite.pixel(x, y).is_some_and(|pixel| pixel[3] != 0));
                assert!(row(0) && row(height - 1) && column(0) && column(width - 1), "{shape:?} at {scale}");
                // Twice the cropped reach is free on the canvas it was drawn on, so the edge is the glyph's own.
                let reach = (form::reach(shape) * scale).ceil() as i32 + 1;
                assert!(left > -reach && top > -reach, "{shape:?} at {scale}: {left} {top}");
                assert!(left + (width as i32) < reach + 2 && top + (height as i32) < reach + 2, "{shape:?} at {scale}");
            }
        }
    }
}

#[test]
fn the_parts_of_a_sprite_make_the_whole() {
    let atlas = GlyphAtlas::of_theme(&LIGHT, 1.5);
    for shape in ALL {
        let (sprite, ..) = atlas.glyph(shape, 3, 0.0, 0.5);
        let mut built = vec![[0; 4]; sprite.pixels.len()];
        for solid in &sprite.solid {
            let start = usize::from(solid.y) * sprite.width + usize::from(solid.x);
            built[start..start + solid.pixels.len()].copy_from_slice(&solid.pixels);
        }
        for soft in &sprite.soft {
            let place = usize::from(soft.y) * sprite.width + usize::from(soft.x);
            assert_eq!(built[place], [0; 4], "no pixel twice");
            built[place] = soft.pixel;
        }
        assert_eq!(built, sprite.pixels, "{shape:?}");
    }
}

#[test]
fn half_steps_move_the_picture_by_half_a_pixel() {
    let atlas = atlas();
    let middle = |x: f32| {
        let (sprite, left, _) = atlas.glyph(Shape::Request, 0, x, 0.0);
        let weighed = sprite
            .pixels
            .iter()
            .enumerate()
            .map(|(index, pixel)| ((index % sprite.width) as f64 + 0.5, f64::from(pixel[3])));
        let (sum, weight) = weighed.fold((0.0, 0.0), |(sum, weight), (x, alpha)| (sum + x * alpha, weight + alpha));
        sum / weight + f64::from(left)
    };
    for (asked, drawn) in [(10.0, 10.0), (10.5, 10.5), (10.2, 10.0), (10.3, 10.5), (-3.5, -3.5), (-0.1, 0.0)] {
        assert!((middle(asked) - drawn).abs() < 0.02, "{asked}: {}", middle(asked));
    }
}

#[test]
fn each_sprite_is_drawn_once() {
    let atlas = atlas();
    let (first, ..) = atlas.glyph(Shape::Event, 2, 4.0, 4.0);
    let (again, ..) = atlas.glyph(Shape::Event, 2, 9.1, 7.9);
    assert!(std::ptr::eq(first, again));
    let (tail, ..) = atlas.tail(2, 0.01, 20.0, (0.0, 0.0));
    assert!(std::ptr::eq(tail, atlas.tail(2, -0.01, 19.0, (5.0, 5.0)).0));
}

#[test]
fn tails_trail_behind_and_fade() {
    let atlas = atlas();
    let (sprite, left, top) = atlas.tail(0, 0.0, 24.0, (0.0, 0.0));
    let alpha = |x: i32| sprite.pixel((x - left) as usize, (-top) as usize).map_or(0, |pixel| pixel[3]);
    assert!(alpha(-4) > alpha(-12) && alpha(-12) > alpha(-22) && alpha(-22) > 0);
    assert_eq!(alpha(3), 0, "nothing ahead");
    assert_eq!(alpha(-26), 0);
}

#[test]
fn nonsense_is_drawn_as_something() {
    let atlas = GlyphAtlas::of_theme(&LIGHT, f32::NAN);
    let (sprite, ..) = atlas.glyph(Shape::Retry(0), 250, f32::NAN, f32::INFINITY);
    assert!(sprite.size().0 > 0);
    assert!(atlas.tail(9, f32::NAN, -1.0, (0.0, 0.0)).0.size().0 > 0);
}
