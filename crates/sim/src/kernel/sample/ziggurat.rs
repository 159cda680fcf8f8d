//! The ziggurats: exponential and normal values for little more than a draw and a product.
//!
//! The area under a falling density is cut into 256 layers of equal area. A layer and a place in it
//! are drawn; nearly always the place lies under the curve without looking, because the layer above
//! covers it. Else the curve is asked, or the tail.
//!
//! Only the layers' widths are kept (2 KB each, worked out when they are first needed: nobody has to
//! download them, and sums, products and quotients are the same bits everywhere); the heights are asked of
//! `libm` in the one or two cases of a hundred that need them.

use std::sync::LazyLock;

use super::super::streams::Stream;

const LAYERS: usize = 256;

/// The widths of the layers from the bottom up: `widths[i + 1]` is where layer `i` is under the
/// curve all the way. The bottom one is as wide as a box of the tail's and its own area would be.
struct Ziggurat {
    widths: [f64; LAYERS + 1],
}

/// Where the exponential's tail begins, its density there, and the area of each layer.
///
/// Source: solved so that the topmost layer ends at density 1 (30 digits, then rounded).
const EXPONENTIAL_TAIL: f64 = 7.697_117_470_131_05;
const EXPONENTIAL_DENSITY: f64 = 0.000_454_134_353_841_496_77;
const EXPONENTIAL_AREA: f64 = 0.003_949_659_822_581_557;

/// The same three for the normal density, `exp(-x * x / 2)`.
const NORMAL_TAIL: f64 = 3.654_152_885_361_009;
const NORMAL_DENSITY: f64 = 0.001_260_285_930_498_597_5;
const NORMAL_AREA: f64 = 0.004_928_673_233_974_655;

static EXPONENTIAL: LazyLock<Ziggurat> = LazyLock::new(|| {
    let mut widths = [0.0; LAYERS + 1];
    widths[0] = EXPONENTIAL_AREA / EXPONENTIAL_DENSITY;
    widths[1] = EXPONENTIAL_TAIL;
    let mut density = EXPONENTIAL_DENSITY;
    let mut layer = 2;
    while layer < LAYERS {
        density += EXPONENTIAL_AREA / widths[layer - 1];
        widths[layer] = -log(density);
        layer += 1;
    }
    Ziggurat { widths }
});

static NORMAL: LazyLock<Ziggurat> = LazyLock::new(|| {
    let mut widths = [0.0; LAYERS + 1];
    widths[0] = NORMAL_AREA / NORMAL_DENSITY;
    widths[1] = NORMAL_TAIL;
    let mut density = NORMAL_DENSITY;
    let mut layer = 2;
    while layer < LAYERS {
        density += NORMAL_AREA / widths[layer - 1];
        widths[layer] = root(-2.0 * log(density));
        layer += 1;
    }
    Ziggurat { widths }
});

/// What one draw says: a layer, a place in it, and the sign, in the highest bit.
#[inline]
fn place(stream: &mut Stream, ziggurat: &Ziggurat) -> (usize, f64, u64) {
    let bits = stream.next_u64();
    let layer = (bits & 0xff) as usize;
    let unit = (bits >> 11) as f64 * (1.0 / (1_u64 << 53) as f64);
    (layer, unit * ziggurat.widths[layer], (bits << 55) & (1 << 63))
}

#[inline]
pub(super) fn exponential(stream: &mut Stream) -> f64 {
    let (layer, x, _) = place(stream, &EXPONENTIAL);
    if x < EXPONENTIAL.widths[layer + 1] {
        return x;
    }
    exponential_edge(stream, layer, x)
}

/// What is left when the first place was not surely under the curve.
#[cold]
fn exponential_edge(stream: &mut Stream, mut layer: usize, mut x: f64) -> f64 {
    // The tail of an exponential is the same exponential, further out.
    let mut start = 0.0;
    loop {
        if x < EXPONENTIAL.widths[layer + 1] {
            return start + x;
        }
        if layer == 0 {
            start += EXPONENTIAL_TAIL;
        } else {
            let low = libm::exp(-EXPONENTIAL.widths[layer]);
            let high = libm::exp(-EXPONENTIAL.widths[layer + 1]);
            if low + (high - low) * stream.unit() < libm::exp(-x) {
                return start + x;
            }
        }
        (layer, x, _) = place(stream, &EXPONENTIAL);
    }
}

#[inline]
pub(super) fn normal(stream: &mut Stream) -> f64 {
    let (layer, x, sign) = place(stream, &NORMAL);
    let x = if x < NORMAL.widths[layer + 1] { x } else { normal_edge(stream, layer, x) };
    // Bits, not a branch: half of the guesses at a coin's side are wrong.
    f64::from_bits(x.to_bits() | sign)
}

/// What is left when the first place was not surely under the curve; without its sign.
#[cold]
fn normal_edge(stream: &mut Stream, mut layer: usize, mut x: f64) -> f64 {
    loop {
        if x < NORMAL.widths[layer + 1] {
            return x;
        }
        if layer == 0 {
            return normal_tail(stream);
        }
        let low = half_square(NORMAL.widths[layer]);
        let high = half_square(NORMAL.widths[layer + 1]);
        if low + (high - low) * stream.unit() < half_square(x) {
            return x;
        }
        (layer, x, _) = place(stream, &NORMAL);
    }
}

fn half_square(x: f64) -> f64 {
    libm::exp(-x * x / 2.0)
}

/// A value beyond [`NORMAL_TAIL`].
///
/// Source: Marsaglia, "Generating a variable from the tail of the normal distribution",
/// Technometrics 6(1), 1964.
fn normal_tail(stream: &mut Stream) -> f64 {
    loop {
        let beyond = exponential(stream) / NORMAL_TAIL;
        if 2.0 * exponential(stream) > beyond * beyond {
            return NORMAL_TAIL + beyond;
        }
    }
}

/// The natural logarithm as it was first worked out; another that differs in one bit would change every run. For `0 < x <= 1`.
fn log(mut x: f64) -> f64 {
    let mut twos = 0.0;
    while x < 0.7 {
        x *= 2.0;
        twos += 1.0;
    }
    // ln x = 2 artanh z; z is at most 0.18, so twenty terms are more than enough.
    let z = (x - 1.0) / (x + 1.0);
    let mut power = z;
    let mut sum = 0.0;
    let mut odd = 1.0;
    while odd < 40.0 {
        sum += power / odd;
        power *= z * z;
        odd += 2.0;
    }
    2.0 * sum - twos * core::f64::consts::LN_2
}

/// The square root by Newton, for the same reason. For `0 < x < 16`.
fn root(x: f64) -> f64 {
    let mut guess = 2.0;
    let mut step = 0;
    while step < 12 {
        guess = (guess + x / guess) / 2.0;
        step += 1;
    }
    guess
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layers_close_at_the_top() {
        let left = |ziggurat: &Ziggurat, density: fn(f64) -> f64, area: f64| {
            let below = ziggurat.widths[LAYERS - 1];
            density(below) + area / below - 1.0
        };
        assert!(left(&EXPONENTIAL, |x| libm::exp(-x), EXPONENTIAL_AREA).abs() < 1e-12);
        assert!(left(&NORMAL, half_square, NORMAL_AREA).abs() < 1e-12);
        for ziggurat in [&*EXPONENTIAL, &*NORMAL] {
            assert!(ziggurat.widths.is_sorted_by(|wide, narrow| wide > narrow));
        }
    }

    #[test]
    fn its_own_functions_agree_with_libm() {
        for part in 1..=10_000 {
            let x = f64::from(part) / 10_000.0;
            assert!((log(x) - libm::log(x)).abs() <= 4e-16 * (1.0 - libm::log(x)), "{x}");
            assert!((root(15.0 * x) - libm::sqrt(15.0 * x)).abs() <= 1e-15, "{x}");
        }
    }
}
