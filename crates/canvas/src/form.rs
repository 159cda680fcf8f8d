//! The form of each message as distances, which is what makes an edge smooth at any size without a drawing library.

use super::digit::{self, Point};
use super::glyph::Shape;

/// How far the halo reaches beyond a mark, in CSS pixels: on any ground, a mark is judged against the canvas colour.
pub(super) const HALO: f32 = 1.5;
/// Phases of a burst.
const PHASES: f32 = 8.0;

/// Which colour a part is painted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// The colour of the canvas.
    Halo,
    /// The colour of the flow.
    Flow,
    /// Text on the colour of the flow.
    OnFlow,
    /// Red.
    Error,
}

/// One part of a glyph; parts are painted in order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    /// In which colour.
    pub(super) ink: Ink,
    /// What.
    pub(super) form: Form,
    /// How much of it covers what is below, 0 to 1.
    pub(super) opacity: f32,
}

/// A form around 0,0, in CSS pixels.
#[derive(Debug, Clone, Copy)]
pub(super) enum Form {
    /// A disc: x of its middle, radius.
    Disc(f32, f32),
    /// A ring: radius of its line, half of the line's width.
    Ring(f32, f32),
    /// A ring of six dashes: radius of its line, half of the line's width.
    Dashes(f32, f32),
    /// A square on its corner: half of its diagonal.
    Diamond(f32),
    /// A cross: half of its extent, half of the line's width.
    Cross(f32, f32),
    /// Eight rays: where they begin, where they end, half of the line's width.
    Rays(f32, f32, f32),
    /// A number: half of the line's width.
    Number(u8, f32),
}

impl Form {
    /// Signed distance of a point to the edge: negative inside.
    pub(super) fn distance(self, x: f32, y: f32) -> f32 {
        match self {
            Self::Disc(middle, radius) => (x - middle).hypot(y) - radius,
            Self::Ring(radius, half) => (x.hypot(y) - radius).abs() - half,
            Self::Dashes(radius, half) => {
                let (x, y) = fold(x, y, 6.0);
                // A dash spans 32 of its 60 degrees; past its end, the round cap.
                let end = 16.0_f32.to_radians();
                let near = if y.atan2(x) <= end {
                    (x.hypot(y) - radius).abs()
                } else {
                    let (sine, cosine) = sin_cos(end);
                    (x - radius * cosine).hypot(y - radius * sine)
                };
                near - half
            }
            Self::Diamond(half) => (x.abs() + y.abs() - half) * std::f32::consts::FRAC_1_SQRT_2,
            Self::Cross(reach, half) => digit::distance_to_piece((x.abs(), y.abs()), (0.0, 0.0), (reach, reach)) - half,
            Self::Rays(from, to, half) => digit::distance_to_piece(fold(x, y, 8.0), (from, 0.0), (to, 0.0)) - half,
            Self::Number(number, half) => {
                digit::signs(number).into_iter().flatten().fold(f32::INFINITY, |nearest, sign| {
                    nearest
                        .min(digit::distance(sign.stroke, (x - sign.x) / sign.size, y / sign.size) * sign.size - half)
                })
            }
        }
    }
}

/// The point turned into the first half of one of `count` equal sectors.
fn fold(x: f32, y: f32, count: f32) -> Point {
    let sector = std::f32::consts::TAU / count;
    let angle = y.atan2(x);
    let folded = (angle - (angle / sector).round() * sector).abs();
    let radius = x.hypot(y);
    let (sine, cosine) = sin_cos(folded);
    (radius * cosine, radius * sine)
}

/// Sine and cosine of a few turns at most, to seven digits. The general ones bring large tables along, for angles
/// of millions of turns.
pub(super) fn sin_cos(angle: f32) -> (f32, f32) {
    use std::f32::consts::FRAC_PI_2;
    let quarters = (angle / FRAC_PI_2).round();
    let rest = angle - quarters * FRAC_PI_2;
    let square = rest * rest;
    let sine = rest * (1.0 - square / 6.0 * (1.0 - square / 20.0 * (1.0 - square / 42.0)));
    let cosine = 1.0 - square / 2.0 * (1.0 - square / 12.0 * (1.0 - square / 30.0 * (1.0 - square / 56.0)));
    match quarters as i32 & 3 {
        0 => (sine, cosine),
        1 => (cosine, -sine),
        2 => (-sine, -cosine),
        _ => (-cosine, sine),
    }
}

/// The parts of a message's glyph, the lowest first.
pub(super) fn parts(shape: Shape) -> Vec<Part> {
    let part = |ink, form| Part { ink, form, opacity: 1.0 };
    match shape {
        Shape::Request => vec![part(Ink::Halo, Form::Disc(0.0, 5.0 + HALO)), part(Ink::Flow, Form::Disc(0.0, 5.0))],
        // A ring's inside is canvas too, or the connection's line would cross it out.
        Shape::Reply => vec![part(Ink::Halo, Form::Disc(0.0, 5.15 + HALO)), part(Ink::Flow, Form::Ring(4.0, 1.15))],
        Shape::LateReply => vec![part(Ink::Halo, Form::Disc(0.0, 6.0 + HALO)), part(Ink::Flow, Form::Dashes(5.0, 1.0))],
        Shape::Event => vec![part(Ink::Halo, Form::Diamond(6.4 + HALO * 1.41)), part(Ink::Flow, Form::Diamond(6.4))],
        Shape::Retry(number) => vec![
            part(Ink::Halo, Form::Disc(0.0, 8.0 + HALO)),
            part(Ink::Flow, Form::Disc(0.0, 8.0)),
            part(Ink::OnFlow, Form::Number(number.max(1), 0.85)),
        ],
        Shape::Duplicate => vec![
            part(Ink::Halo, Form::Disc(3.4, 5.0 + HALO)),
            part(Ink::Flow, Form::Disc(3.4, 5.0)),
            part(Ink::Halo, Form::Disc(-2.6, 5.0 + HALO)),
            part(Ink::Flow, Form::Disc(-2.6, 5.0)),
        ],
        Shape::Error => vec![part(Ink::Halo, Form::Cross(3.9, 1.45 + HALO)), part(Ink::Error, Form::Cross(3.9, 1.45))],
        Shape::Lost(phase) => burst(f32::from(phase.min(7)) / (PHASES - 1.0)),
    }
}

/// A burst, `age` from 0 to 1: the rays fly outwards, grow shorter and fade; the centre shows whose message it was.
fn burst(age: f32) -> Vec<Part> {
    let (from, to) = (3.4 + 4.0 * age, 7.6 + 2.6 * age);
    let opacity = 1.0 - 0.85 * age * age;
    vec![
        Part { ink: Ink::Halo, form: Form::Rays(from, to, 0.9 + HALO * 0.7), opacity },
        Part { ink: Ink::Halo, form: Form::Disc(0.0, 2.2 * (1.0 - 0.5 * age) + HALO * 0.7), opacity },
        Part { ink: Ink::Error, form: Form::Rays(from, to, 0.9), opacity },
        Part { ink: Ink::Flow, form: Form::Disc(0.0, 2.2 * (1.0 - 0.5 * age)), opacity },
    ]
}

/// Half of the extent of a glyph with its halo, in CSS pixels.
pub(super) const fn reach(shape: Shape) -> f32 {
    match shape {
        Shape::Request | Shape::Reply => 6.7,
        Shape::LateReply => 7.6,
        Shape::Event => 8.6,
        Shape::Retry(_) => 9.6,
        Shape::Duplicate => 10.0,
        Shape::Error => 7.0,
        Shape::Lost(_) => 12.3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sines_are_right_to_seven_digits() {
        for step in -800..=800 {
            let angle = step as f32 / 100.0;
            let (sine, cosine) = sin_cos(angle);
            assert!((sine - angle.sin()).abs() < 1e-6 && (cosine - angle.cos()).abs() < 1e-6, "{angle}");
        }
    }
}
