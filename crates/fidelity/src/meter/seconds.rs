//! Counts by second of the run.

const SECOND: u64 = 1_000_000_000;

/// How often something happened in each second.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seconds(Vec<u32>);

impl Seconds {
    /// It happens once [nanoseconds].
    pub fn count(&mut self, at: u64) {
        let second = (at / SECOND) as usize;
        if self.0.len() <= second {
            self.0.resize(second + 1, 0);
        }
        self.0[second] += 1;
    }

    /// Adds the counts of another run, second by second.
    pub fn merge(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine += theirs;
        }
    }

    /// How often in one second.
    #[must_use]
    pub fn at(&self, second: usize) -> u64 {
        self.0.get(second).copied().map_or(0, u64::from)
    }

    /// How often from one second to before another.
    #[must_use]
    pub fn sum(&self, from_s: usize, to_s: usize) -> u64 {
        (from_s..to_s).map(|second| self.at(second)).sum()
    }

    /// How often per second, likewise.
    #[must_use]
    pub fn rate(&self, from_s: usize, to_s: usize) -> f64 {
        self.sum(from_s, to_s) as f64 / (to_s - from_s) as f64
    }

    /// How often in the fullest second.
    #[must_use]
    pub fn most(&self) -> u64 {
        self.0.iter().copied().max().map_or(0, u64::from)
    }
}

impl FromIterator<u32> for Seconds {
    fn from_iter<T: IntoIterator<Item = u32>>(counts: T) -> Self {
        Self(counts.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_without_a_count_are_empty() {
        let mut seconds = Seconds::default();
        for at_ms in [0, 999, 2_000, 2_500, 2_999] {
            seconds.count(at_ms * 1_000_000);
        }
        assert_eq!([0, 1, 2, 3].map(|second| seconds.at(second)), [2, 0, 3, 0]);
        assert_eq!((seconds.sum(1, 9), seconds.rate(0, 5), seconds.most()), (3, 1.0, 3));
        let mut longer: Seconds = [1, 1, 1, 1].into_iter().collect();
        longer.merge(&seconds);
        seconds.merge(&[1, 1, 1, 1].into_iter().collect());
        assert_eq!(longer, seconds);
        assert_eq!(longer.at(2), 4);
    }
}
