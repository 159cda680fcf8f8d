//! Durations that were measured: their sums always, each of them where percentiles are wanted.

const SECOND: f64 = 1e9;

/// Durations.
///
/// Units: kept in simulated nanoseconds, told in seconds.
#[derive(Clone, Debug, Default)]
pub struct Samples {
    count: u64,
    sum: u128,
    squares: f64,
    /// Every one of them, in the order of measuring; empty where only sums are kept.
    values: Vec<u64>,
    keeps: bool,
}

impl Samples {
    /// Nothing measured yet. `keeps` makes percentiles possible.
    #[must_use]
    pub fn new(keeps: bool) -> Self {
        Self { keeps, ..Self::default() }
    }

    /// Takes one duration [nanoseconds].
    pub fn push(&mut self, ns: u64) {
        self.count += 1;
        self.sum += u128::from(ns);
        let seconds = ns as f64 / SECOND;
        self.squares += seconds * seconds;
        if self.keeps {
            self.values.push(ns);
        }
    }

    /// Takes what another measured.
    pub fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.sum += other.sum;
        self.squares += other.squares;
        self.values.extend_from_slice(&other.values);
        self.keeps |= other.keeps;
    }

    /// How many there are.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// Their sum [nanoseconds].
    #[must_use]
    pub const fn sum(&self) -> u128 {
        self.sum
    }

    /// Their mean [seconds].
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.sum as f64 / SECOND / self.count as f64
    }

    /// The mean of their squares [square seconds].
    #[must_use]
    pub fn second_moment(&self) -> f64 {
        self.squares / self.count as f64
    }

    /// The least duration that a share `p` of them does not exceed [seconds]; not a number where they were not kept.
    #[must_use]
    pub fn quantile(&self, p: f64) -> f64 {
        if self.values.is_empty() {
            return f64::NAN;
        }
        let mut values = self.values.clone();
        let rank = (p * values.len() as f64).ceil() as usize;
        let (_, found, _) = values.select_nth_unstable(rank.clamp(1, self.values.len()) - 1);
        *found as f64 / SECOND
    }

    /// The share of them that are longer than this [nanoseconds]; not a number where they were not kept.
    #[must_use]
    pub fn share_above(&self, ns: u64) -> f64 {
        let above = self.values.iter().filter(|value| **value > ns).count();
        above as f64 / self.values.len() as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_and_quantiles_of_a_few_durations() {
        let mut samples = Samples::new(true);
        for seconds in [4, 1, 3, 2] {
            samples.push(seconds * 1_000_000_000);
        }
        assert_eq!(samples.mean(), 2.5);
        assert_eq!(samples.second_moment(), 7.5);
        assert_eq!(samples.quantile(0.5), 2.0);
        assert_eq!(samples.quantile(0.51), 3.0);
        assert_eq!(samples.quantile(0.99), 4.0);
        assert_eq!(samples.share_above(2_000_000_000), 0.5);
    }

    #[test]
    fn merging_is_measuring_both() {
        let (mut one, mut other) = (Samples::new(true), Samples::new(true));
        one.push(1_000_000_000);
        other.push(3_000_000_000);
        one.merge(&other);
        assert_eq!((one.count(), one.mean(), one.quantile(0.9)), (2, 2.0, 3.0));
    }
}
