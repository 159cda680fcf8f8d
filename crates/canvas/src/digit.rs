//! The ten digits and a plus sign as strokes, for the number of a retry: a font would be a file and a wait.

/// A point of a stroke; a digit stands in a box 4.8 wide and 8 high around 0,0.
pub(super) type Point = (f32, f32);

const ZERO: &[Point] = &[
    (0.0, -4.0),
    (1.5, -3.4),
    (2.3, -1.6),
    (2.4, 0.0),
    (2.3, 1.6),
    (1.5, 3.4),
    (0.0, 4.0),
    (-1.5, 3.4),
    (-2.3, 1.6),
    (-2.4, 0.0),
    (-2.3, -1.6),
    (-1.5, -3.4),
    (0.0, -4.0),
];
const ONE: &[Point] = &[(-1.6, -2.4), (0.5, -4.0), (0.5, 4.0)];
const TWO: &[Point] =
    &[(-2.2, -2.3), (-1.6, -3.5), (0.0, -4.0), (1.6, -3.5), (2.2, -2.1), (1.6, -0.6), (-2.4, 4.0), (2.5, 4.0)];
const THREE: &[Point] = &[
    (-2.2, -3.2),
    (-1.0, -4.0),
    (0.8, -4.0),
    (2.0, -3.1),
    (2.0, -1.4),
    (0.9, -0.4),
    (-0.5, -0.4),
    (0.9, -0.4),
    (2.3, 0.9),
    (2.3, 2.5),
    (1.0, 3.9),
    (-0.8, 4.0),
    (-2.3, 3.1),
];
const FOUR: &[Point] = &[(1.1, 4.0), (1.1, -4.0), (-2.7, 1.9), (2.8, 1.9)];
const FIVE: &[Point] = &[
    (2.0, -4.0),
    (-1.7, -4.0),
    (-2.0, -0.5),
    (-0.2, -1.1),
    (1.4, -0.7),
    (2.4, 0.9),
    (2.0, 2.9),
    (0.5, 4.0),
    (-1.1, 3.9),
    (-2.3, 3.0),
];
const SIX: &[Point] = &[
    (1.8, -3.7),
    (0.2, -4.0),
    (-1.4, -3.1),
    (-2.3, -0.8),
    (-2.3, 1.6),
    (-1.5, 3.5),
    (0.0, 4.0),
    (1.6, 3.4),
    (2.3, 1.6),
    (1.6, -0.2),
    (0.1, -0.9),
    (-1.5, -0.2),
    (-2.3, 1.5),
];
const SEVEN: &[Point] = &[(-2.4, -4.0), (2.4, -4.0), (-0.8, 4.0)];
const EIGHT: &[Point] = &[
    (0.0, -0.4),
    (-1.7, -1.2),
    (-1.9, -2.7),
    (-1.0, -3.8),
    (0.0, -4.0),
    (1.0, -3.8),
    (1.9, -2.7),
    (1.7, -1.2),
    (0.0, -0.4),
    (-2.0, 0.6),
    (-2.4, 2.2),
    (-1.5, 3.6),
    (0.0, 4.0),
    (1.5, 3.6),
    (2.4, 2.2),
    (2.0, 0.6),
    (0.0, -0.4),
];
const NINE: &[Point] = &[
    (-1.8, 3.7),
    (-0.2, 4.0),
    (1.4, 3.1),
    (2.3, 0.8),
    (2.3, -1.6),
    (1.5, -3.5),
    (0.0, -4.0),
    (-1.6, -3.4),
    (-2.3, -1.6),
    (-1.6, 0.2),
    (-0.1, 0.9),
    (1.5, 0.2),
    (2.3, -1.5),
];
const DIGITS: [&[Point]; 10] = [ZERO, ONE, TWO, THREE, FOUR, FIVE, SIX, SEVEN, EIGHT, NINE];

/// One line without lifting the pen, that visits its centre twice.
const PLUS: &[Point] = &[(-2.2, 0.0), (2.2, 0.0), (0.0, 0.0), (0.0, -2.2), (0.0, 2.2)];

/// One sign of a number: its stroke, how large it is drawn and where its middle is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sign {
    /// The stroke.
    pub(super) stroke: &'static [Point],
    /// 1 for a box 8 high.
    pub(super) size: f32,
    /// To the right of the middle of the whole number.
    pub(super) x: f32,
}

/// The signs that write `number` inside a dot: one digit, and "9+" above nine.
pub(super) fn signs(number: u8) -> [Option<Sign>; 2] {
    match DIGITS.get(usize::from(number)) {
        Some(stroke) => [Some(Sign { stroke, size: 1.0, x: if number == 1 { -0.3 } else { 0.0 } }), None],
        None => [Some(Sign { stroke: NINE, size: 0.8, x: -2.1 }), Some(Sign { stroke: PLUS, size: 0.8, x: 3.0 })],
    }
}

/// Distance from a point to a stroke.
pub(super) fn distance(stroke: &[Point], x: f32, y: f32) -> f32 {
    stroke.windows(2).fold(f32::INFINITY, |nearest, piece| match piece {
        [a, b] => nearest.min(distance_to_piece((x, y), *a, *b)),
        _ => nearest,
    })
}

/// Distance from a point to the straight line between two points.
pub(super) fn distance_to_piece((x, y): Point, (ax, ay): Point, (bx, by): Point) -> f32 {
    let (dx, dy) = (bx - ax, by - ay);
    let square = dx * dx + dy * dy;
    let part = if square > 0.0 { (((x - ax) * dx + (y - ay) * dy) / square).clamp(0.0, 1.0) } else { 0.0 };
    (x - ax - dx * part).hypot(y - ay - dy * part)
}
