//! Zipf's law, rank by rank, from one rank to four thousand million.

use super::super::super::streams::{Purpose, Stream};
use super::Zipf;

const DRAWS: u32 = 200_000;

fn stream() -> Stream {
    Stream::new(1, 2, Purpose("test"))
}

#[test]
fn zipf_meets_its_law() {
    for (n, s) in
        [(1, 1.0), (2, 0.0), (50, 0.0), (50, 0.5), (50, 1.0), (50, 1.0 + 1e-10), (50, 1.2), (20, 3.0), (1000, 0.99)]
    {
        let zipf = Zipf::new(n, s);
        let mut stream = stream();
        let mut seen = vec![0_u32; n as usize];
        for _ in 0..DRAWS {
            seen[zipf.draw(&mut stream) as usize] += 1;
        }
        let weights: Vec<f64> = (1..=n).map(|k| libm::pow(f64::from(k), -s)).collect();
        let all: f64 = weights.iter().sum();
        let expected = weights.iter().map(|weight| weight / all * f64::from(DRAWS));
        let square: f64 = seen.iter().zip(expected).map(|(&n, e)| (f64::from(n) - e) * (f64::from(n) - e) / e).sum();
        // Chi-square's mean is the degrees of freedom, its variance twice that.
        let freedom = f64::from(n - 1);
        assert!(square <= freedom + 4.0 * libm::sqrt(2.0 * freedom), "{n} {s}: {square}");
    }
}

#[test]
fn zipf_of_four_thousand_million_ranks_stays_within_them() {
    for s in [0.3, 1.0, 1.5] {
        let zipf = Zipf::new(u32::MAX, s);
        let mut stream = stream();
        let first = (0..DRAWS).filter(|_| zipf.draw(&mut stream) == 0).count() as f64;
        // The harmonic number by its integral, end bars and all.
        let all = match s {
            1.0 => libm::log(f64::from(u32::MAX)) + 0.577_215_664_901_532_9,
            1.5 => 2.612_375_348_685_488 - 2.0 / libm::sqrt(f64::from(u32::MAX)),
            _ => libm::pow(f64::from(u32::MAX), 0.7) / 0.7,
        };
        let expected = f64::from(DRAWS) / all;
        assert!((first - expected).abs() < 4.0 * libm::sqrt(expected) + 1.0, "{s}: {first}, not {expected}");
    }
}

#[test]
#[should_panic(expected = "a Zipf law needs ranks")]
fn zipf_of_nothing_is_a_defect() {
    Zipf::new(0, 1.0).draw(&mut stream());
}

#[test]
fn the_quick_way_comes_to_what_the_exact_way_comes_to() {
    for (n, s) in
        [(1, 0.9), (2, 1.0), (7, 3.0), (1_000, 0.9), (2_000, 1.0), (1_000, 0.01), (50_000, 5.0), (100_000_000, 1.2)]
    {
        let zipf = Zipf::new(n, s);
        let exact = Zipf { places: std::sync::Arc::default(), ..zipf.clone() };
        let mut streams = [(); 2].map(|()| Stream::new(11, 12, Purpose("key")));
        let mut settled = 0;
        for _ in 0..100_000 {
            settled += u32::from(zipf.guess(streams[0].clone().unit()).is_some());
            assert_eq!(zipf.draw(&mut streams[0]), exact.draw(&mut streams[1]), "{n} {s}");
        }
        assert_eq!(streams[0], streams[1], "neither draws more than the other");
        assert!(n != 1_000 || settled > 85_000, "{n} {s}: {settled} of 100,000 are settled");
    }
}
