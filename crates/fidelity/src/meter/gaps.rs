//! The times between one departure and the next: how regular they are, and whether each depends on the one before.

/// Gaps of a point process, summed as they come.
#[derive(Clone, Copy, Debug, Default)]
pub struct Gaps {
    last: Option<u64>,
    before: Option<f64>,
    count: f64,
    sum: f64,
    squares: f64,
    pairs: f64,
    products: f64,
}

impl Gaps {
    /// A point at a time [nanoseconds].
    pub fn point(&mut self, at: u64) {
        if let Some(last) = self.last {
            let gap = (at - last) as f64 / 1e9;
            self.count += 1.0;
            self.sum += gap;
            self.squares += gap * gap;
            if let Some(before) = self.before {
                self.pairs += 1.0;
                self.products += before * gap;
            }
            self.before = Some(gap);
        }
        self.last = Some(at);
    }

    /// Takes what another run measured; no gap spans two runs.
    pub fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.sum += other.sum;
        self.squares += other.squares;
        self.pairs += other.pairs;
        self.products += other.products;
    }

    fn mean(&self) -> f64 {
        self.sum / self.count
    }

    fn variance(&self) -> f64 {
        self.squares / self.count - self.mean() * self.mean()
    }

    /// Squared coefficient of variation: variance over squared mean; 1 for a Poisson process, 0 for a clock.
    #[must_use]
    pub fn cv2(&self) -> f64 {
        self.variance() / (self.mean() * self.mean())
    }

    /// Correlation of each gap with the next.
    #[must_use]
    pub fn autocorrelation(&self) -> f64 {
        (self.products / self.pairs - self.mean() * self.mean()) / self.variance()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(gaps: &[u64]) -> Gaps {
        let mut measured = Gaps::default();
        let mut at = 5;
        measured.point(at);
        for gap in gaps {
            at += gap * 1_000_000_000;
            measured.point(at);
        }
        measured
    }

    #[test]
    fn a_clock_has_no_variance() {
        assert_eq!(of(&[3, 3, 3]).cv2(), 0.0);
    }

    #[test]
    fn gaps_of_one_and_three_have_a_quarter() {
        assert_eq!(of(&[1, 3, 1, 3]).cv2(), 0.25);
    }

    #[test]
    fn long_after_short_is_a_correlation_of_minus_one() {
        let gaps: Vec<u64> = (0..1_000).map(|n| 1 + 2 * (n % 2)).collect();
        assert!((of(&gaps).autocorrelation() + 1.0).abs() < 0.01);
    }
}
