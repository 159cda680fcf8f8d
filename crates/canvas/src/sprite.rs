//! A small picture, taken apart so that laying it over a layer needs no guessing.
//!
//! A glyph is about thirteen rows of opaque pixels with a soft one at either end. Row by row, the processor guesses
//! wrongly where each run ends, and that costs more than the pixels. So a sprite also keeps its opaque runs as
//! equal chunks and its soft pixels as one list: two plain loops.

/// Pixels of a chunk: 16 bytes, which any processor moves at once.
pub(super) const CHUNK: usize = 4;

/// A run of opaque pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Solid {
    /// Column of the first pixel.
    pub(super) x: u16,
    /// Row.
    pub(super) y: u16,
    /// The pixels.
    pub(super) pixels: [[u8; 4]; CHUNK],
}

/// A pixel that lets something through, or that is opaque in too short a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Soft {
    /// Column.
    pub(super) x: u16,
    /// Row.
    pub(super) y: u16,
    /// The pixel.
    pub(super) pixel: [u8; 4],
}

/// A small picture with straight (not premultiplied) alpha, as `putImageData` wants it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sprite {
    /// Pixels across.
    pub(super) width: usize,
    /// Rows, top first, each `width` long.
    pub(super) pixels: Vec<[u8; 4]>,
    /// All opaque runs; chunks of one run may overlap.
    pub(super) solid: Vec<Solid>,
    /// All other pixels that are not clear.
    pub(super) soft: Vec<Soft>,
    /// Columns and rows from the left top pixel to the one that the middle is in.
    pub(super) middle: (i32, i32),
}

impl Sprite {
    /// Pixels across and down.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (self.width, self.pixels.len() / self.width)
    }

    /// The pixel at a column and a row: red, green, blue, alpha.
    #[must_use]
    pub fn pixel(&self, x: usize, y: usize) -> Option<[u8; 4]> {
        if x < self.width { self.pixels.get(y * self.width + x).copied() } else { None }
    }

    /// Draws a sprite that reaches `half` pixels around a middle, moved by `shift`, by asking for the colour at each
    /// pixel, in pixels from the middle: premultiplied red, green, blue (0 to 255) and alpha (0 to 1).
    pub(super) fn draw(half: i32, shift: (f32, f32), colour_at: impl Fn(f32, f32) -> [f32; 4]) -> Self {
        let width = (2 * half + 2) as usize;
        let middle = half as f32;
        let place = |index: usize, shift: f32| index as f32 + 0.5 - middle - shift;
        let rows = (0..width).map(|row| {
            let pixels = (0..width).map(|column| straight(colour_at(place(column, shift.0), place(row, shift.1))));
            pixels.collect::<Vec<_>>()
        });
        Self::cropped(&rows.collect::<Vec<_>>(), half)
    }

    /// The picture without the empty rows and columns around it.
    fn cropped(rows: &[Vec<[u8; 4]>], middle: i32) -> Self {
        let full = |pixel: &[u8; 4]| pixel[3] != 0;
        let top = rows.iter().position(|row| row.iter().any(full)).unwrap_or(0);
        let bottom = rows.iter().rposition(|row| row.iter().any(full)).unwrap_or(0);
        let left = rows.iter().filter_map(|row| row.iter().position(full)).min().unwrap_or(0);
        let right = rows.iter().filter_map(|row| row.iter().rposition(full)).max().unwrap_or(0);
        let kept: Vec<&[[u8; 4]]> = rows[top..=bottom].iter().map(|row| &row[left..=right]).collect();
        let mut sprite = Self {
            width: right - left + 1,
            pixels: kept.concat(),
            solid: Vec::new(),
            soft: Vec::new(),
            middle: (middle - left as i32, middle - top as i32),
        };
        for (y, row) in kept.iter().enumerate() {
            sprite.take_apart(row, y);
        }
        sprite
    }

    /// Sorts a row into chunks and soft pixels.
    fn take_apart(&mut self, row: &[[u8; 4]], y: usize) {
        let y = y as u16;
        let mut start = 0;
        for run in row.chunk_by(|a, b| (a[3] == 255) == (b[3] == 255)) {
            let solid = run.first().is_some_and(|pixel| pixel[3] == 255);
            if solid && run.len() >= CHUNK {
                // The last chunk ends where the run ends, and repeats some of the one before.
                let firsts = (0..run.len() - CHUNK).step_by(CHUNK).chain([run.len() - CHUNK]);
                self.solid.extend(firsts.filter_map(|first| {
                    let pixels = *run[first..].first_chunk::<CHUNK>()?;
                    Some(Solid { x: (start + first) as u16, y, pixels })
                }));
            } else {
                let soft = run.iter().enumerate().filter(|(_, pixel)| pixel[3] != 0);
                self.soft.extend(soft.map(|(x, pixel)| Soft { x: (start + x) as u16, y, pixel: *pixel }));
            }
            start += run.len();
        }
    }
}

/// A premultiplied colour as straight bytes.
fn straight([red, green, blue, alpha]: [f32; 4]) -> [u8; 4] {
    let opacity = (alpha * 255.0).round() as u8;
    // What no eye can see would only make sprites larger.
    if opacity < 2 {
        return [0; 4];
    }
    let byte = |value: f32| (value / alpha).round() as u8;
    [byte(red), byte(green), byte(blue), opacity]
}
