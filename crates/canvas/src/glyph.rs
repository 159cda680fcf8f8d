//! The picture of each message, drawn once per theme and size into sprites that a layer can copy.

use std::cell::OnceCell;

use super::form::{self, Ink};
use super::sprite::Sprite;
use super::theme::{Rgb, Theme};

/// Steps between two pixels at which a glyph is drawn anew: slow messages then glide instead of hopping.
const STEPS: usize = 2;
/// Distinct shapes: six plain ones, ten retries, eight phases of a burst.
const SHAPES: usize = 24;
/// Directions of a tail.
const ANGLES: usize = 32;
/// Lengths of a tail, in steps of [`TAIL_STEP`].
const TAILS: usize = 5;
/// CSS pixels between two lengths of a tail.
const TAIL_STEP: f32 = 6.0;
/// Opacity of a tail where it leaves the message.
const TAIL_OPACITY: f32 = 0.5;

/// What a message looks like; hue says whose it is, the shape says what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Asks: a dot.
    Request,
    /// Answers: a ring.
    Reply,
    /// Answers when nobody waits any more: a dashed ring.
    LateReply,
    /// Is told and not asked: a diamond.
    Event,
    /// Asks again: a larger dot with the number of the try; above nine it says "9+".
    Retry(u8),
    /// The same message twice: two dots, one over the other.
    Duplicate,
    /// Answers that it failed: a red cross.
    Error,
    /// Died on the way: a burst in one of eight phases, 0 to 7.
    Lost(u8),
}

impl Shape {
    /// Place among the sprites of a flow.
    fn index(self) -> usize {
        match self {
            Self::Request => 0,
            Self::Reply => 1,
            Self::LateReply => 2,
            Self::Event => 3,
            Self::Duplicate => 4,
            Self::Error => 5,
            Self::Retry(number) => 6 + usize::from(number.clamp(1, 10) - 1),
            Self::Lost(phase) => 16 + usize::from(phase.min(7)),
        }
    }
}

/// All glyphs of one theme at one size; each is drawn when it is first needed.
#[derive(Debug)]
pub struct GlyphAtlas {
    flows: [Rgb; 6],
    on_flows: [Rgb; 6],
    error: Rgb,
    halo: Rgb,
    scale: f32,
    glyphs: Vec<OnceCell<Sprite>>,
    tails: Vec<OnceCell<Sprite>>,
}

impl GlyphAtlas {
    /// An atlas of these colours; `scale` is layer pixels per CSS pixel, times the size of glyphs at this zoom.
    #[must_use]
    pub fn new(flows: &[Rgb; 6], on_flows: &[Rgb; 6], error: Rgb, halo: Rgb, scale: f32) -> Self {
        let empty = |count| (0..count).map(|_| OnceCell::new()).collect();
        Self {
            flows: *flows,
            on_flows: *on_flows,
            error,
            halo,
            scale: if scale.is_finite() { scale.clamp(0.25, 8.0) } else { 1.0 },
            glyphs: empty(flows.len() * SHAPES * STEPS * STEPS),
            tails: empty(flows.len() * ANGLES * TAILS),
        }
    }

    /// The atlas of a theme.
    #[must_use]
    pub fn of_theme(theme: &Theme, scale: f32) -> Self {
        Self::new(&theme.flows, &theme.on_flows, theme.error, theme.canvas, scale)
    }

    /// Layer pixels per CSS pixel of a glyph.
    #[must_use]
    pub const fn scale(&self) -> f32 {
        self.scale
    }

    /// The sprite that shows a message with its middle at `x`, `y` (layer pixels), and its left top pixel.
    #[must_use]
    pub fn glyph(&self, shape: Shape, flow: u8, x: f32, y: f32) -> (&Sprite, i32, i32) {
        let (x, step_x) = whole(x);
        let (y, step_y) = whole(y);
        let flow = usize::from(flow) % self.flows.len();
        let index = ((flow * SHAPES + shape.index()) * STEPS + step_y) * STEPS + step_x;
        let sprite = self.glyphs[index].get_or_init(|| self.draw_glyph(shape, flow, (step_x, step_y)));
        (sprite, x - sprite.middle.0, y - sprite.middle.1)
    }

    /// The sprite of a fading tail behind a message that travels towards `angle`, and its left top pixel.
    ///
    /// `length` is in layer pixels; it is rounded to what the atlas keeps.
    #[must_use]
    pub fn tail(&self, flow: u8, angle: f32, length: f32, (x, y): (f32, f32)) -> (&Sprite, i32, i32) {
        let flow = usize::from(flow) % self.flows.len();
        let turn = nearest(angle / std::f32::consts::TAU * ANGLES as f32);
        let direction = turn.rem_euclid(ANGLES as i32) as usize;
        let steps = (nearest(length / (TAIL_STEP * self.scale)).clamp(1, TAILS as i32)) as usize;
        let index = (flow * ANGLES + direction) * TAILS + steps - 1;
        let sprite = self.tails[index].get_or_init(|| self.draw_tail(flow, direction, steps));
        (sprite, nearest(x) - sprite.middle.0, nearest(y) - sprite.middle.1)
    }

    /// Draws one glyph.
    fn draw_glyph(&self, shape: Shape, flow: usize, steps: (usize, usize)) -> Sprite {
        let parts = form::parts(shape);
        let half = (form::reach(shape) * self.scale).ceil() as i32 + 1;
        let shift = (steps.0 as f32 / STEPS as f32, steps.1 as f32 / STEPS as f32);
        Sprite::draw(half, shift, |x, y| {
            parts.iter().fold([0.0; 4], |below, part| {
                let distance = part.form.distance(x / self.scale, y / self.scale) * self.scale;
                // A halo only keeps marks apart: half a pixel of softness is enough, and halves what must be blended.
                let softness = if part.ink == Ink::Halo { 0.5 } else { 1.0 };
                over(below, self.colour(part.ink, flow), (0.5 - distance / softness).clamp(0.0, 1.0) * part.opacity)
            })
        })
    }

    /// Draws one tail: a wedge that grows thinner and fades.
    fn draw_tail(&self, flow: usize, direction: usize, steps: usize) -> Sprite {
        let length = TAIL_STEP * self.scale * steps as f32;
        // The message itself covers the beginning; even a cross does, so far.
        let hidden = 2.5 * self.scale / length;
        let (sine, cosine) = form::sin_cos(direction as f32 / ANGLES as f32 * std::f32::consts::TAU);
        Sprite::draw(length.ceil() as i32 + 1, (0.0, 0.0), |x, y| {
            let behind = -(x * cosine + y * sine) / length;
            let aside = (x * sine - y * cosine).abs();
            let half = (2.8 - 2.0 * behind) * self.scale;
            let coverage = if (hidden..=1.0).contains(&behind) { (0.5 + half - aside).clamp(0.0, 1.0) } else { 0.0 };
            over([0.0; 4], self.flows[flow], coverage * (1.0 - behind) * TAIL_OPACITY)
        })
    }

    /// The colour of an ink.
    fn colour(&self, ink: Ink, flow: usize) -> Rgb {
        match ink {
            Ink::Halo => self.halo,
            Ink::Flow => self.flows[flow],
            Ink::OnFlow => self.on_flows[flow],
            Ink::Error => self.error,
        }
    }
}

/// The pixel that holds a coordinate, and the step between pixels.
fn whole(value: f32) -> (i32, usize) {
    let steps = nearest(value * STEPS as f32);
    (steps.div_euclid(STEPS as i32), steps.rem_euclid(STEPS as i32) as usize)
}

/// The nearest whole number, for numbers within a screen or two of 0; nonsense is far away from any screen.
///
/// `round` is a function call on most machines, twice per glyph; this is an addition and a conversion.
const fn nearest(value: f32) -> i32 {
    const AWAY: i32 = 1 << 16;
    ((value + AWAY as f32 + 0.5) as i32).saturating_sub(AWAY)
}

/// A colour laid over a premultiplied one.
fn over(below: [f32; 4], Rgb(red, green, blue): Rgb, alpha: f32) -> [f32; 4] {
    let [r, g, b, a] = below;
    let keep = 1.0 - alpha;
    let mix = |old: f32, new: u8| old * keep + f32::from(new) * alpha;
    [mix(r, red), mix(g, green), mix(b, blue), a * keep + alpha]
}

#[cfg(test)]
mod tests;
