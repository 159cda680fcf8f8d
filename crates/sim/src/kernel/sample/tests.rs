//! Each sampler against its law (moments, whole shape, tails), and its first values bit by bit.

use super::super::streams::{Purpose, Stream};
use super::*;

const DRAWS: usize = 200_000;

fn stream() -> Stream {
    Stream::new(1, 2, Purpose("test"))
}

/// A law to be met: its mean and variance where known, and its distribution function.
struct Law<'a> {
    mean: f64,
    variance: f64,
    below: &'a dyn Fn(f64) -> f64,
}

/// Draws many; compares mean and variance within four standard errors (estimated from the values
/// themselves) and the whole shape by Kolmogorov and Smirnov's distance.
fn meets(law: &Law<'_>, draw: impl Fn(&mut Stream) -> f64) {
    let mut stream = stream();
    let mut values: Vec<f64> = (0..DRAWS).map(|_| draw(&mut stream)).collect();
    let n = DRAWS as f64;
    let (mean, mean_error) = mean_and_error(values.iter().copied());
    assert!((mean - law.mean).abs() < 4.0 * mean_error, "mean {mean}, not {}", law.mean);
    let squares = values.iter().map(|x| (x - law.mean) * (x - law.mean));
    let (variance, variance_error) = mean_and_error(squares);
    let off = (variance - law.variance).abs();
    assert!(off < 4.0 * variance_error, "variance {variance}, not {}", law.variance);

    values.sort_by(f64::total_cmp);
    let distance = values.iter().enumerate().map(|(rank, &x)| {
        let below = (law.below)(x);
        (below - rank as f64 / n).abs().max((below - (rank + 1) as f64 / n).abs())
    });
    // 1.95 / sqrt(n) is passed once in a thousand.
    let distance = distance.fold(0.0, f64::max);
    assert!(distance < 1.95 / libm::sqrt(n), "distance {distance}");
}

fn mean_and_error(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let n = DRAWS as f64;
    let mean = values.clone().sum::<f64>() / n;
    let variance = values.map(|x| (x - mean) * (x - mean)).sum::<f64>() / n;
    (mean, libm::sqrt(variance / n))
}

fn normal_below(x: f64) -> f64 {
    libm::erfc(-x / core::f64::consts::SQRT_2) / 2.0
}

#[test]
fn uniform_meets_its_law() {
    let law = Law { mean: 3.5, variance: 9.0 / 12.0, below: &|x| (x - 2.0) / 3.0 };
    meets(&law, |stream| uniform(stream, 2.0, 5.0));
}

#[test]
fn exponential_meets_its_law() {
    let law = Law { mean: 1.0, variance: 1.0, below: &|x| -libm::expm1(-x) };
    meets(&law, exponential);
}

#[test]
fn normal_meets_its_law() {
    meets(&Law { mean: 0.0, variance: 1.0, below: &normal_below }, normal);
}

#[test]
fn normal_truncated_meets_its_law() {
    // Cut one deviation below the mean.
    let kept = normal_below(1.0);
    let density = libm::exp(-0.5) / libm::sqrt(2.0 * core::f64::consts::PI);
    let shift = density / kept;
    let law = Law {
        mean: 2.0 + 2.0 * shift,
        variance: 4.0 * (1.0 - shift - shift * shift),
        below: &|x| 1.0 - normal_below(1.0 - x / 2.0) / kept,
    };
    meets(&law, |stream| normal_truncated(stream, 2.0, 2.0));
    assert_eq!(normal_truncated(&mut stream(), -1e6, 1.0), 0.0);
    assert_eq!(normal_truncated(&mut stream(), 5.0, 0.0), 5.0);
}

#[test]
fn lognormal_meets_its_law() {
    let (sigma, grown) = (0.5_f64, libm::exp(0.25));
    let law = Law {
        mean: 3.0 * libm::exp(0.125),
        variance: 9.0 * grown * (grown - 1.0),
        below: &|x| normal_below(libm::log(x / 3.0) / sigma),
    };
    meets(&law, |stream| lognormal(stream, 3.0, sigma));
}

#[test]
fn pareto_meets_its_law() {
    // Ten, so that even the variance's own error is finite.
    let law =
        Law { mean: 2.0 * 10.0 / 9.0, variance: 4.0 * 10.0 / (81.0 * 8.0), below: &|x| 1.0 - libm::pow(2.0 / x, 10.0) };
    meets(&law, |stream| pareto(stream, 2.0, 10.0));
}

#[test]
fn weibull_meets_its_law() {
    for shape in [0.8, 1.0, 3.6] {
        let moment = |k: f64| libm::tgamma(1.0 + k / shape);
        let law = Law {
            mean: 2.0 * moment(1.0),
            variance: 4.0 * (moment(2.0) - moment(1.0) * moment(1.0)),
            below: &|x| -libm::expm1(-libm::pow(x / 2.0, shape)),
        };
        meets(&law, |stream| weibull(stream, 2.0, shape));
    }
}

#[test]
fn erlang_meets_its_law() {
    // Three stages with mean 2 each.
    let below = |x: f64| {
        let y = x / 2.0;
        1.0 - libm::exp(-y) * (1.0 + y + y * y / 2.0)
    };
    meets(&Law { mean: 6.0, variance: 12.0, below: &below }, |stream| erlang(stream, 3, 6.0));
    assert_eq!(erlang(&mut stream(), 0, 6.0), erlang(&mut stream(), 1, 6.0));
}

#[test]
fn the_tails_are_as_heavy_as_they_should_be() {
    // Far out, where only the ziggurats' rare paths lead; within four standard errors of the count.
    let draws = 4_000_000;
    let mut stream = stream();
    let slow = [7.0, 8.0, 10.0].map(|limit| (limit, libm::exp(-limit)));
    let fast = [3.5, 3.8, 4.2].map(|limit| (limit, 2.0 * normal_below(-limit)));
    let mut seen = [[0_u32; 3]; 2];
    for _ in 0..draws {
        let (e, z) = (exponential(&mut stream), normal(&mut stream).abs());
        for limit in 0..3 {
            seen[0][limit] += u32::from(e > slow[limit].0);
            seen[1][limit] += u32::from(z > fast[limit].0);
        }
    }
    for (seen, (limit, chance)) in seen.iter().flatten().zip(slow.into_iter().chain(fast)) {
        let expected = chance * f64::from(draws);
        let off = (f64::from(*seen) - expected).abs();
        assert!(off < 4.0 * libm::sqrt(expected), "beyond {limit}: {seen}, not {expected}");
    }
}

#[test]
fn the_inverse_normal_gives_the_published_numbers() {
    // The algorithm's own three test values.
    let published =
        [(0.25, -0.674_489_750_196_081_7), (0.001, -3.090_232_306_167_813_5), (1e-20, -9.262_340_089_798_408)];
    for (p, expected) in published {
        assert!((inverse_normal_cdf(p) - expected).abs() < 1e-14 * -expected, "{p}");
    }
    for p in (1..1000).map(|part| f64::from(part) / 1000.0) {
        assert!((normal_below(inverse_normal_cdf(p)) - p).abs() < 4e-16, "{p}");
        assert!((inverse_normal_cdf(p) + inverse_normal_cdf(1.0 - p)).abs() < 1e-13);
    }
    assert_eq!(inverse_normal_cdf(0.5), 0.0);
    assert_eq!([0.0, 1.0].map(inverse_normal_cdf), [f64::NEG_INFINITY, f64::INFINITY]);
    assert!([-0.1, 1.1, f64::NAN].iter().all(|&p| inverse_normal_cdf(p).is_nan()));
}

/// The first three values of a sampler from the test stream, as bits.
fn bits(draw: Draw) -> [u64; 3] {
    let mut stream = stream();
    [0; 3].map(|_| draw(&mut stream).to_bits())
}

/// All 300,000 first values of a sampler in one number; the rare paths are among them.
fn digest(draw: Draw) -> u64 {
    let mut stream = stream();
    (0..300_000)
        .fold(0, |sum: u64, _| sum.rotate_left(5).wrapping_mul(0x0000_0100_0000_01b3) ^ draw(&mut stream).to_bits())
}

type Draw = fn(&mut Stream) -> f64;

/// Name, sampler, its first three values as bits, and the digest of its first 300,000.
const GOLDEN: [(&str, Draw, [u64; 3], u64); 10] = [
    (
        "uniform",
        |s| uniform(s, 2.0, 5.0),
        [0x4002_d945_9ea3_1438, 0x4012_f2d6_99a7_b434, 0x4001_54a6_4b11_e468],
        0xd49c_eeef_7711_6618,
    ),
    (
        "exponential",
        exponential,
        [0x3fc6_1758_83af_3a95, 0x3ff3_3cbf_bc12_9557, 0x3f96_c768_5145_c923],
        0xc0b0_8359_dab5_bcc1,
    ),
    ("normal", normal, [0xbfc5_7d7a_1f82_e856, 0x3ff3_79ae_8cb5_7556, 0xbfa2_5ba9_4df7_bfb2], 0xbe63_890f_af13_e943),
    (
        "normal_truncated",
        |s| normal_truncated(s, 2.0, 2.0),
        [0x3ffa_a0a1_781f_45ea, 0x4011_bcd7_465a_baab, 0x3ffe_da45_6b20_8405],
        0x34c9_57ac_295d_5db1,
    ),
    (
        "lognormal",
        |s| lognormal(s, 3.0, 0.5),
        [0x4006_114a_97fc_408d, 0x4016_0dea_a50f_021e, 0x4007_92d5_4aae_ee7b],
        0x1d05_f488_977c_bfdb,
    ),
    (
        "pareto",
        |s| pareto(s, 2.0, 1.5),
        [0x4001_f376_2697_c0f7, 0x4011_d4ff_486e_62a2, 0x4000_3d32_4c7a_26bc],
        0x50a3_6b5b_3aad_3b37,
    ),
    (
        "weibull",
        |s| weibull(s, 2.0, 0.8),
        [0x3fcc_7a3b_e34b_0854, 0x4004_24ea_bb4b_bf40, 0x3f91_9823_8018_1b98],
        0xfb2e_8311_8061_4741,
    ),
    (
        "erlang",
        |s| erlang(s, 3, 6.0),
        [0x4006_5ac8_6dcd_93cf, 0x4019_0052_ba86_cb5d, 0x4013_192c_0159_d954],
        0xaad0_43ce_57ce_fa93,
    ),
    (
        "zipf 0.99",
        |s| f64::from(Zipf::new(1000, 0.99).draw(s)),
        [0x407a_6000_0000_0000, 0x0000_0000_0000_0000, 0x4084_e800_0000_0000],
        0xa16e_5d8b_6fb2_d26f,
    ),
    (
        "zipf 1",
        |s| f64::from(Zipf::new(50, 1.0).draw(s)),
        [0x403d_0000_0000_0000, 0x0000_0000_0000_0000, 0x4043_0000_0000_0000],
        0xbe4c_43fc_aa95_9b31,
    ),
];

/// Not only here: the same numbers must come out in WASM.
#[test]
fn samples_never_change() {
    for (name, draw, first, all) in GOLDEN {
        assert_eq!((bits(draw), digest(draw)), (first, all), "{name}");
    }
}

#[test]
fn percentiles_meet_what_was_measured() {
    // Even from 0 to 10 for half of all, even from 10 to 30 for the rest.
    let below = |x: f64| if x < 10.0 { x / 20.0 } else { 0.5 + (x - 10.0) / 40.0 };
    let points = [(0.0, 0.0), (0.5, 10.0), (1.0, 30.0)];
    let square = 0.5 * 100.0 / 3.0 + 0.5 * (27_000.0 - 1_000.0) / 60.0;
    meets(&Law { mean: 12.5, variance: square - 12.5 * 12.5, below: &below }, |stream| from_points(stream, &points));
}
