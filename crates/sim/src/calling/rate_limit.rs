//! The caller's own rate limit: a bucket of tokens, one for each attempt.

/// How fast, in what bursts, and how long an attempt may wait for its token.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RateLimitConfig {
    /// Tokens that flow in, evenly [per second].
    pub rate: f64,
    /// Tokens that it holds at most, and at the start.
    pub burst: f64,
    /// The longest wait for a token [nanoseconds]; 0 refuses at once.
    pub wait: u64,
}

/// A bucket at work. An attempt that waits has taken its token already, so the level can lie below zero.
#[derive(Clone, Debug)]
pub struct RateLimit {
    config: RateLimitConfig,
    level: f64,
    at: u64,
}

/// What rounding may leave missing of a whole token.
const CRUMB: f64 = 1e-9;

impl RateLimit {
    /// A full bucket.
    #[must_use]
    pub const fn new(config: RateLimitConfig) -> Self {
        Self { config, level: config.burst, at: 0 }
    }

    /// The same bucket with other settings.
    pub fn configure(&mut self, config: RateLimitConfig, now: u64) {
        self.fill(now);
        self.config = config;
        self.level = self.level.min(config.burst);
    }

    /// Tokens in it; below zero where attempts wait for theirs.
    #[must_use]
    pub fn level(&self, now: u64) -> f64 {
        let passed = now.saturating_sub(self.at) as f64 / 1e9;
        (self.level + passed * self.config.rate).min(self.config.burst)
    }

    /// Asks for a token; `Some` is how long to wait for it [nanoseconds], `None` refuses and takes none.
    pub fn ask(&mut self, now: u64) -> Option<u64> {
        self.fill(now);
        let missing = 1.0 - self.level;
        let wait = if missing <= CRUMB { 0.0 } else { libm::ceil(missing / self.config.rate * 1e9) };
        // A rate of zero gives an endless wait, or none that is a number; neither is short enough.
        if wait <= self.config.wait as f64 {
            self.level -= 1.0;
            Some(wait as u64)
        } else {
            None
        }
    }

    fn fill(&mut self, now: u64) {
        self.level = self.level(now);
        self.at = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::sample::exponential;
    use crate::kernel::streams::{Purpose, Stream};

    const SECOND: f64 = 1e9;

    #[test]
    fn a_full_bucket_lets_a_burst_through_and_then_the_rate() {
        let mut bucket = RateLimit::new(RateLimitConfig { rate: 5.0, burst: 10.0, wait: 0 });
        let mut passed =
            |at: f64, asked: usize| (0..asked).filter(|_| bucket.ask((at * SECOND) as u64).is_some()).count();
        assert_eq!(
            [passed(0.0, 12), passed(1.0, 6), passed(1.1, 1), passed(1.25, 1), passed(10.0, 11)],
            [10, 5, 0, 1, 10]
        );
        assert!((bucket.level((10.5 * SECOND) as u64) - 2.5).abs() < 1e-12);
    }

    #[test]
    fn waiting_attempts_leave_at_the_rate_and_only_while_the_wait_is_short() {
        let mut bucket = RateLimit::new(RateLimitConfig { rate: 10.0, burst: 1.0, wait: 250_000_000 });
        let waits: Vec<_> = (0..5).map(|_| bucket.ask(0)).collect();
        assert_eq!(waits, [Some(0), Some(100_000_000), Some(200_000_000), None, None]);
        let mut none = RateLimit::new(RateLimitConfig { rate: 0.0, burst: 0.0, wait: 1 << 60 });
        assert_eq!(none.ask(0), None);
    }

    #[test]
    fn random_arrivals_are_refused_as_theory_says() {
        // A burst of one refuses exactly l / (l + r) of Poisson arrivals; the others solve the finite M/D/1 workload.
        for (rate, burst, refused, tolerance) in
            [(80.0, 1.0, 0.444_408, 0.003), (80.0, 5.0, 0.035_259, 0.002), (80.0, 10.0, 0.003_601_5, 0.001)]
        {
            let mut bucket = RateLimit::new(RateLimitConfig { rate: 100.0, burst, wait: 0 });
            let mut stream = Stream::new(3, 1, Purpose("arrivals"));
            let (mut now, mut no) = (0.0, 0_u32);
            for _ in 0..300_000 {
                now += exponential(&mut stream) / rate * SECOND;
                no += u32::from(bucket.ask(now as u64).is_none());
            }
            let measured = f64::from(no) / 300_000.0;
            assert!((measured - refused).abs() < tolerance, "{rate}/s, burst {burst}: {measured}");
        }
    }
}
