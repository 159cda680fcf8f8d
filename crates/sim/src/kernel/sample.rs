//! Samplers: from a stream of random numbers to waiting times and other quantities.
//!
//! All functions go through `libm`: the platform's own logarithm has other bits in WASM. A sampler
//! may draw more than once, and how often depends on luck; two runs stay comparable all the same,
//! because streams are separate by owner and purpose.

mod ziggurat;
mod zipf;

use super::streams::Stream;
pub use zipf::Zipf;

/// How often [`normal_truncated`] tries before it settles for zero.
///
/// Source: chosen; with a mean of zero or more, the chance to get there is below 2^-64.
const TRUNCATED_TRIES: u32 = 64;

/// A number between `low` and `high`, all equally likely. Rounding may give `high` itself.
///
/// Random: one draw.
#[inline]
pub fn uniform(stream: &mut Stream, low: f64, high: f64) -> f64 {
    low + (high - low) * stream.unit()
}

/// An exponential waiting time with mean 1; from 0.
///
/// Random: one draw in 97.8 % of cases, 1.03 on average (measured).
/// Source: ziggurat with 256 layers (Marsaglia, Tsang: "The ziggurat method for generating random
/// variables", JSS 5(8), 2000), with layer and position from different bits of the draw (Doornik,
/// "An improved ziggurat method to generate normal random samples", 2005).
#[inline]
pub fn exponential(stream: &mut Stream) -> f64 {
    ziggurat::exponential(stream)
}

/// A normal value with mean 0 and standard deviation 1.
///
/// Random: one draw in 98.5 % of cases, 1.02 on average (measured).
/// Source: ziggurat with 256 layers, as in [`exponential`].
#[inline]
pub fn normal(stream: &mut Stream) -> f64 {
    ziggurat::normal(stream)
}

/// A normal value that is not negative: what is below zero is drawn again.
///
/// `mean` and `deviation` are those before cutting; the result has a greater mean.
/// Random: as [`normal`], once per try.
/// Simplified: after 64 tries in vain (only with a mean far below zero) it is zero.
pub fn normal_truncated(stream: &mut Stream, mean: f64, deviation: f64) -> f64 {
    for _ in 0..TRUNCATED_TRIES {
        let value = mean + deviation * normal(stream);
        if value >= 0.0 {
            return value;
        }
    }
    0.0
}

/// A log-normal value; `sigma` is the standard deviation of its logarithm.
///
/// Random: as [`normal`].
#[inline]
pub fn lognormal(stream: &mut Stream, median: f64, sigma: f64) -> f64 {
    median * libm::exp(sigma * normal(stream))
}

/// A Pareto value: `scale` or more, and more than `x` with probability `(scale / x)^alpha`.
///
/// Its mean is finite for `alpha` above 1, its variance for `alpha` above 2.
/// Random: as [`exponential`], of which it is the exponential function.
#[inline]
pub fn pareto(stream: &mut Stream, scale: f64, alpha: f64) -> f64 {
    scale * libm::exp(exponential(stream) / alpha)
}

/// A Weibull value: more than `x` with probability `exp(-(x / scale)^shape)`.
///
/// A `shape` below 1 has the longer tail, 1 is exponential, 3.6 is about bell-shaped.
/// Random: as [`exponential`], of which it is a power.
#[inline]
pub fn weibull(stream: &mut Stream, scale: f64, shape: f64) -> f64 {
    scale * libm::pow(exponential(stream), 1.0 / shape)
}

/// The sum of `stages` exponential times, with `mean` as the mean of the sum.
///
/// Zero stages count as one. The time to draw grows with the stages.
/// Random: as [`exponential`], once per stage.
pub fn erlang(stream: &mut Stream, stages: u32, mean: f64) -> f64 {
    let stages = stages.max(1);
    let sum: f64 = (0..stages).map(|_| exponential(stream)).sum();
    sum * (mean / f64::from(stages))
}

/// A value by inversion: `points` are shares and values, both rising, and the value is straight in between.
///
/// Shape: at least two points, from share 0 to share 1.
/// Random: one draw.
pub fn from_points(stream: &mut Stream, points: &[(f64, f64)]) -> f64 {
    let luck = stream.unit();
    let above = points.iter().position(|(share, _)| luck < *share).unwrap_or(points.len() - 1).max(1);
    let ((p, from), (q, to)) = (points[above - 1], points[above]);
    from + (to - from) * ((luck - p) / (q - p))
}

/// The value that a standard normal falls below with probability `p`; infinite at 0 and 1.
///
/// Errors: about one part in 10^16; not a number for `p` outside `0 ..= 1`.
/// Source: Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied
/// Statistics 37(3), 1988, PPND16.
#[must_use]
pub fn inverse_normal_cdf(p: f64) -> f64 {
    let off_centre = p - 0.5;
    if off_centre.abs() <= 0.425 {
        let r = 0.180_625 - off_centre * off_centre;
        return off_centre * ratio(r, &CENTRE);
    }
    let tail = if off_centre < 0.0 { p } else { 1.0 - p };
    if tail == 0.0 {
        return f64::INFINITY.copysign(off_centre);
    }
    let r = libm::sqrt(-libm::log(tail));
    let distance = if r <= 5.0 { ratio(r - 1.6, &SHOULDER) } else { ratio(r - 5.0, &TAIL) };
    distance.copysign(off_centre)
}

/// Numerator and denominator of a rational function, highest power first.
type Ratio = [[f64; 8]; 2];

fn ratio(x: f64, of: &Ratio) -> f64 {
    let [numerator, denominator] = of.map(|powers| powers.iter().fold(0.0, |sum, c| sum * x + c));
    numerator / denominator
}

/// For the middle: `p` within 0.425 of a half, in 0.180625 minus its square.
const CENTRE: Ratio = [
    [
        2509.0809287301227,
        33430.57558358813,
        67265.7709270087,
        45921.95393154987,
        13731.69376550946,
        1971.5909503065513,
        133.14166789178438,
        3.3871328727963665,
    ],
    [
        5226.495278852854,
        28729.085735721943,
        39307.89580009271,
        21213.794301586597,
        5394.196021424751,
        687.1870074920579,
        42.31333070160091,
        1.0,
    ],
];

/// For beyond it, in the root of `-ln p`, less 1.6.
const SHOULDER: Ratio = [
    [
        0.0007745450142783414,
        0.022723844989269184,
        0.2417807251774506,
        1.2704582524523684,
        3.6478483247632045,
        5.769497221460691,
        4.630337846156546,
        1.4234371107496835,
    ],
    [
        1.0507500716444169e-09,
        0.0005475938084995345,
        0.015198666563616457,
        0.14810397642748008,
        0.6897673349851,
        1.6763848301838038,
        2.053191626637759,
        1.0,
    ],
];

/// For `p` below exp(-25), in the root of `-ln p`, less 5.
const TAIL: Ratio = [
    [
        2.0103343992922881e-07,
        2.7115555687434876e-05,
        0.0012426609473880784,
        0.026532189526576124,
        0.29656057182850487,
        1.7848265399172913,
        5.463784911164114,
        6.657904643501103,
    ],
    [
        2.0442631033899397e-15,
        1.421511758316446e-07,
        1.8463183175100548e-05,
        0.0007868691311456133,
        0.014875361290850615,
        0.1369298809227358,
        0.599832206555888,
        1.0,
    ],
];

#[cfg(test)]
mod tests;
