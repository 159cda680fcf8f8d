//! The histogram against sorted lists of the same durations.

use super::{Histogram, OCTAVES, PARTS, bucket_of, middle, rank};
use proptest::prelude::*;

fn of(values: &[u64]) -> Histogram {
    let mut histogram = Histogram::new();
    for &ns in values {
        histogram.record(ns);
    }
    histogram
}

/// Durations of all magnitudes, and many close together.
fn durations() -> impl Strategy<Value = Vec<u64>> {
    let any = (0..64_u32, any::<u64>()).prop_map(|(shift, any)| any >> shift);
    let one = prop_oneof![3 => any, 2 => 900_000..1_100_000_u64, 1 => 0..200_u64];
    prop::collection::vec(one, 1..300)
}

fn within_the_promise(found: u64, exact: u64) -> bool {
    found.abs_diff(exact) <= exact / 128
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn quantiles_are_within_one_part_in_128(mut values in durations(), q in 0.0..=1.0_f64) {
        let histogram = of(&values);
        values.sort_unstable();
        for q in [q, 0.0, 0.5, 0.9, 0.99, 0.999, 1.0] {
            let exact = values[rank(q, values.len() as u64) as usize - 1];
            let found = histogram.quantile(q).expect("there are values");
            prop_assert!(within_the_promise(found, exact), "{} for {}", found, exact);
        }
    }

    #[test]
    fn the_rest_is_exact(values in durations()) {
        let histogram = of(&values);
        let sum: u128 = values.iter().copied().map(u128::from).sum();
        prop_assert_eq!(histogram.count(), values.len() as u64);
        prop_assert_eq!(histogram.min(), values.iter().min().copied());
        prop_assert_eq!(histogram.max(), values.iter().max().copied());
        prop_assert_eq!(histogram.mean(), Some(sum as f64 / values.len() as f64));
        prop_assert_eq!(histogram.quantile(0.0), histogram.min());
        prop_assert_eq!(histogram.quantile(1.0), histogram.max());
    }

    #[test]
    fn merging_is_recording_together(one in durations(), two in durations()) {
        let mut merged = of(&one);
        merged.merge(&of(&two));
        let together = of(&[two, one].concat());
        prop_assert!(merged == together);
        prop_assert_eq!(merged.quantile(0.7), together.quantile(0.7));
        merged.merge(&Histogram::new());
        prop_assert!(merged == together);
    }
}

#[test]
fn every_bucket_follows_the_one_before() {
    let mut next = 0_u64;
    for octave in 0..OCTAVES {
        for part in 0..PARTS {
            assert_eq!(bucket_of(next), (octave, part));
            let width = 1_u64 << octave.saturating_sub(1);
            let last = next + (width - 1);
            assert_eq!(bucket_of(last), (octave, part));
            assert!((next..=last).contains(&middle(octave, part)));
            next = last.wrapping_add(1);
        }
    }
    // All of the 64 bits are used up.
    assert_eq!(next, 0);
}

#[test]
fn nothing_has_no_quantiles() {
    let mut histogram = Histogram::new();
    histogram.record_n(5, 0);
    assert_eq!(histogram, Histogram::default());
    assert_eq!((histogram.quantile(0.5), histogram.mean()), (None, None));
    assert_eq!((histogram.min(), histogram.max()), (None, None));
}

#[test]
fn many_at_once_are_one_by_one_and_clearing_forgets_them() {
    let mut histogram = Histogram::new();
    histogram.record_n(1_000_000, 99);
    histogram.record_n(u64::MAX, 2);
    let mut slowly = of(&[1_000_000; 99]);
    slowly.record(u64::MAX);
    slowly.record(u64::MAX);
    assert_eq!(histogram, slowly);
    assert_eq!(histogram.quantile(0.5).map(|ns| within_the_promise(ns, 1_000_000)), Some(true));
    let late = histogram.quantile(0.99).expect("there are values");
    assert!(within_the_promise(late, u64::MAX));
    assert_eq!(histogram.quantile(0.999), Some(u64::MAX));
    histogram.clear();
    assert_eq!(histogram, Histogram::new());
    histogram.record(3);
    assert_eq!(histogram, of(&[3]));
}

#[test]
fn ranks_are_whole_where_the_product_is() {
    for count in [1, 7, 100, 1000, 12_345] {
        for part in 1..=count {
            assert_eq!(rank(part as f64 / count as f64, count), part);
        }
    }
    assert_eq!(rank(0.07, 100), 7);
    assert_eq!([-1.0, 0.0, 1.0, 2.0, f64::NAN].map(|q| rank(q, 10)), [1, 1, 10, 10, 1]);
}
