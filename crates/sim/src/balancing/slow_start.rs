//! Slow start: a member that has just come in gets little at first, and more from moment to moment.

/// How a new member comes up to its weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SlowStart {
    /// How long it takes [nanoseconds]; 0 for no slow start.
    pub window: u64,
    /// 1 for an even rise; more rises sooner.
    pub aggression: f64,
    /// The share of its weight that it has from the beginning.
    pub least: f64,
}

const SECOND: u64 = 1_000_000_000;

impl SlowStart {
    /// The share of its weight that a member has, so many nanoseconds after it came in.
    ///
    /// Source: Envoy's slow start: `max(min_weight_percent, time_factor ^ (1 / aggression))`, with the time counted from one
    /// second up.
    #[must_use]
    pub fn share(&self, since: u64) -> f64 {
        if since >= self.window {
            return 1.0;
        }
        let time = since.max(SECOND) as f64 / self.window as f64;
        libm::pow(time, 1.0 / self.aggression).max(self.least).min(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weight_rises_from_the_least_to_the_whole() {
        let even = SlowStart { window: 60 * SECOND, aggression: 1.0, least: 0.1 };
        let share = |since| even.share(since * SECOND);
        assert!((share(0) - 0.1).abs() < 1e-12, "a sixtieth is less than the least");
        assert!((share(30) - 0.5).abs() < 1e-12);
        assert!((share(60) - 1.0).abs() < 1e-12);
        let bold = SlowStart { aggression: 2.0, ..even };
        assert!((bold.share(15 * SECOND) - 0.5).abs() < 1e-12, "the root of a quarter");
    }
}
