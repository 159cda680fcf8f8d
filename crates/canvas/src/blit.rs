//! The transparent layer of pixels that messages are painted on, between the connections and the labels.
//!
//! `putImageData` wants straight alpha, and a layer above an SVG is transparent nearly everywhere. So sprites are
//! straight too: most of their pixels are opaque or fall on nothing, and are copied; only soft edges over other
//! glyphs need arithmetic.

use super::flight::Placed;
use super::glyph::{GlyphAtlas, Shape};
use super::sprite::{Soft, Solid, Sprite};

/// The most pixels a layer may have: at 2560 x 1440 the browser's own copy would cost more than the painting.
pub const PIXELS_MAX: f64 = 2_000_000.0;
/// The most messages that are all drawn with a tail; beyond, tails only blur the picture.
pub const TAILS_MAX: usize = 1_000;

/// A rectangle of pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PixelRect {
    /// First column.
    pub x: usize,
    /// First row.
    pub y: usize,
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
}

/// Red, green, blue and straight alpha for each pixel, and a memory of which pixels were touched.
#[derive(Debug)]
pub struct Layer {
    width: usize,
    height: usize,
    scale: f32,
    pixels: Vec<u8>,
    /// For each row, one bit per block of columns that was touched.
    touched: Vec<u64>,
    /// A block is `1 << block` columns wide.
    block: u32,
    before: Option<PixelRect>,
    now: Option<PixelRect>,
}

impl Layer {
    /// A clear layer for a stage of this many CSS pixels on a screen with `dpr` device pixels per CSS pixel.
    #[must_use]
    pub fn new(css_width: f64, css_height: f64, dpr: f64) -> Self {
        let scale = Self::scale_for(css_width, css_height, dpr);
        let pixels_along = |css: f64| ((css.max(0.0) * f64::from(scale)) as usize).max(1);
        let (width, height) = (pixels_along(css_width), pixels_along(css_height));
        let block = (0..usize::BITS).find(|block| (width - 1) >> block < 64).unwrap_or(0).max(4);
        Self {
            width,
            height,
            scale,
            pixels: vec![0; width * height * 4],
            touched: vec![0; height],
            block,
            before: None,
            now: None,
        }
    }

    /// Layer pixels per CSS pixel: the screen's own, or less where that would be more than [`PIXELS_MAX`].
    #[must_use]
    pub fn scale_for(css_width: f64, css_height: f64, dpr: f64) -> f32 {
        let area = (css_width * css_height).max(1.0);
        let wanted = if dpr.is_finite() && dpr > 0.0 { dpr } else { 1.0 };
        wanted.min((PIXELS_MAX / area).sqrt()) as f32
    }

    /// Columns.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    #[must_use]
    pub const fn height(&self) -> usize {
        self.height
    }

    /// Layer pixels per CSS pixel.
    #[must_use]
    pub const fn scale(&self) -> f32 {
        self.scale
    }

    /// The pixels, four bytes each, for an `ImageData` of the layer's width.
    #[must_use]
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// What differs from what the browser shows, if each frame is shown: painted now or cleared since the last frame.
    #[must_use]
    pub fn dirty_rect(&self) -> Option<PixelRect> {
        match (self.before, self.now) {
            (Some(a), Some(b)) => Some(a.union(b)),
            (one, None) | (None, one) => one,
        }
    }

    /// Makes transparent what was painted since the last time: only those blocks, not the layer.
    pub fn clear_dirty(&mut self) {
        let Self { width, pixels, touched, block, .. } = self;
        let rows = pixels.chunks_exact_mut(*width * 4).zip(touched.iter_mut());
        for (row, touched) in rows.filter(|(_, touched)| **touched != 0) {
            let mut bits = std::mem::take(touched);
            while bits != 0 {
                let first = bits.trailing_zeros();
                let run = (bits >> first).trailing_ones();
                let columns = ((first as usize) << *block)..((((first + run) as usize) << *block).min(*width));
                row[columns.start * 4..columns.end * 4].fill(0);
                // A run of 64 would shift everything out, which is what it means.
                bits &= u64::MAX.checked_shl(first + run).unwrap_or(0);
            }
        }
        self.before = self.now.take();
    }

    /// Lays a sprite over the layer with its left top pixel at a column and a row; what is outside is cut off.
    pub fn blit(&mut self, sprite: &Sprite, left: i32, top: i32) {
        let (sprite_width, sprite_height) = sprite.size();
        let columns = visible(left, sprite_width, self.width);
        let rows = visible(top, sprite_height, self.height);
        if columns.is_empty() || rows.is_empty() {
            return;
        }
        let (x, y) = ((left + columns.start as i32) as usize, (top + rows.start as i32) as usize);
        let area = PixelRect { x, y, width: columns.len(), height: rows.len() };
        self.now = Some(self.now.map_or(area, |now| now.union(area)));
        let bits = blocks(x >> self.block, (x + area.width - 1) >> self.block);
        for touched in &mut self.touched[y..y + area.height] {
            *touched |= bits;
        }
        let (pixels, _) = self.pixels.as_chunks_mut::<4>();
        let pixels = &mut pixels[y * self.width + x..];
        if (area.width, area.height) == (sprite_width, sprite_height) {
            whole(pixels, self.width, sprite);
        } else {
            let sources = sprite.pixels.chunks_exact(sprite_width).skip(rows.start);
            for (target, source) in pixels.chunks_mut(self.width).take(area.height).zip(sources) {
                let pairs = target.iter_mut().zip(&source[columns.clone()]);
                pairs.for_each(|(below, above)| *below = blend(*below, *above));
            }
        }
    }

    /// Paints messages in their order, tails first; places are CSS pixels.
    ///
    /// Crosses keep their tail in any crowd: it alone says whose error it is.
    pub fn paint(&mut self, atlas: &GlyphAtlas, placed: &[Placed]) {
        let scale = self.scale;
        let crowded = placed.len() > TAILS_MAX;
        for one in placed.iter().filter(|one| has_tail(one.shape) && (!crowded || one.shape == Shape::Error)) {
            let (sprite, left, top) = atlas.tail(one.flow, one.angle, one.tail * scale, (one.x * scale, one.y * scale));
            self.blit(sprite, left, top);
        }
        for one in placed {
            let (sprite, left, top) = atlas.glyph(one.shape, one.flow, one.x * scale, one.y * scale);
            self.blit(sprite, left, top);
        }
    }
}

impl PixelRect {
    /// The smallest rectangle around both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let right = (self.x + self.width).max(other.x + other.width);
        let bottom = (self.y + self.height).max(other.y + other.height);
        Self { x, y, width: right - x, height: bottom - y }
    }
}

/// A burst goes nowhere.
const fn has_tail(shape: Shape) -> bool {
    !matches!(shape, Shape::Lost(_))
}

/// Which part of `length` pixels that begin at `start` is within `limit`.
fn visible(start: i32, length: usize, limit: usize) -> std::ops::Range<usize> {
    let start = i64::from(start);
    let first = (-start).clamp(0, length as i64);
    let last = (limit as i64 - start).clamp(first, length as i64);
    first as usize..last as usize
}

/// The bits from `first` to `last`, both included.
const fn blocks(first: usize, last: usize) -> u64 {
    (u64::MAX << first) & (u64::MAX >> (63 - last))
}

/// 2^24 / n, rounded up: the reciprocal that turns the division by the resulting alpha into a product.
const RECIPROCALS: [u32; 256] = {
    let mut table = [0; 256];
    let mut n = 1;
    while n < 256 {
        table[n] = (1_u32 << 24).div_ceil(n as u32);
        n += 1;
    }
    table
};

/// Lays a sprite over pixels that begin at its left top one and lie `stride` to a row.
fn whole(pixels: &mut [[u8; 4]], stride: usize, sprite: &Sprite) {
    for Solid { x, y, pixels: run } in &sprite.solid {
        let start = usize::from(*y) * stride + usize::from(*x);
        if let Some(target) = pixels.get_mut(start..).and_then(|rest| rest.first_chunk_mut()) {
            *target = *run;
        }
    }
    for Soft { x, y, pixel } in &sprite.soft {
        if let Some(below) = pixels.get_mut(usize::from(*y) * stride + usize::from(*x)) {
            *below = blend(*below, *pixel);
        }
    }
}

/// Source-over with straight alpha.
///
/// Soft over soft, or over opaque, is one formula without a branch: which of the two it is, is random in a crowd.
const fn blend(below: [u8; 4], above: [u8; 4]) -> [u8; 4] {
    let (old, new) = (u32::from_le_bytes(below), u32::from_le_bytes(above));
    if old == 0 {
        return above;
    }
    let alpha = new >> 24;
    let sum = alpha + divide_by_255((old >> 24) * (255 - alpha));
    // The source's share of the result, 0 to 256. The three colours travel in one product, 16 bits to each.
    let share = ((alpha * RECIPROCALS[(sum & 255) as usize] + 0x8000) >> 16) as u64;
    let mixed = spread(new) * share + spread(old) * (256 - share) + 0x0000_0080_0080_0080;
    let mixed = mixed >> 8 & COLOURS;
    ((mixed | mixed >> 24) as u32 & 0x00FF_FFFF | sum << 24).to_le_bytes()
}

/// Red, blue and green, 16 bits apart.
const COLOURS: u64 = 0x0000_00FF_00FF_00FF;

/// The colours of a pixel with 16 bits to each: red lowest, then blue, then green.
const fn spread(pixel: u32) -> u64 {
    (pixel & 0x00FF_00FF) as u64 | ((pixel & 0xFF00) as u64) << 24
}

/// Division by 255, rounded, without a division; exact for all products of two bytes.
const fn divide_by_255(value: u32) -> u32 {
    let value = value + 128;
    (value + (value >> 8)) >> 8
}

#[cfg(test)]
mod tests;
