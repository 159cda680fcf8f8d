//! How long a caller waits before it tries again.

use crate::kernel::streams::Stream;

/// How the wait grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Growth {
    /// No wait.
    None,
    /// Always the base.
    Fixed,
    /// Base times two to the number of earlier retries.
    Exponential,
}

/// How luck spreads the wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Jitter {
    /// Not at all.
    None,
    /// Anywhere between nothing and the whole.
    Full,
    /// Half of it, and anywhere within the other half.
    Equal,
}

/// The waits of one connection.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Backoff {
    /// How it grows.
    pub growth: Growth,
    /// The first wait [nanoseconds].
    pub base: u64,
    /// The longest wait before jitter [nanoseconds].
    pub most: u64,
    /// How it is spread.
    pub jitter: Jitter,
}

impl Backoff {
    /// The wait before a retry [nanoseconds]; the first retry has number 1 and waits the base.
    ///
    /// Random: one draw where there is jitter.
    /// Source: the formulas "full" and "equal" of the AWS Architecture Blog, "Exponential Backoff And Jitter" (2015).
    pub fn wait(&self, retry: u16, stream: &mut Stream) -> u64 {
        let whole = match self.growth {
            Growth::None => return 0,
            Growth::Fixed => self.base,
            Growth::Exponential => self.base.saturating_mul(1 << (retry - 1).min(62)),
        }
        .min(self.most);
        match self.jitter {
            Jitter::None => whole,
            Jitter::Full => (stream.unit() * whole as f64) as u64,
            Jitter::Equal => whole / 2 + (stream.unit() * (whole / 2) as f64) as u64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::streams::Purpose;

    #[test]
    fn doubling_starts_at_the_base_and_stops_at_the_most() {
        let backoff = Backoff { growth: Growth::Exponential, base: 100, most: 1_000, jitter: Jitter::None };
        let mut stream = Stream::new(1, 2, Purpose("backoff"));
        let waits: Vec<u64> = [1, 2, 3, 4, 5, 60_000].map(|retry| backoff.wait(retry, &mut stream)).to_vec();
        assert_eq!(waits, [100, 200, 400, 800, 1_000, 1_000]);
    }

    #[test]
    fn jitter_stays_within_its_bounds_and_centres_as_published() {
        let mut stream = Stream::new(7, 2, Purpose("backoff"));
        for (jitter, least, mean) in [(Jitter::Full, 0, 500.0), (Jitter::Equal, 500, 750.0)] {
            let backoff = Backoff { growth: Growth::Fixed, base: 1_000, most: 10_000, jitter };
            let waits: Vec<u64> = (0..20_000).map(|_| backoff.wait(1, &mut stream)).collect();
            assert!(waits.iter().all(|wait| (least..=1_000).contains(wait)));
            let measured = waits.iter().sum::<u64>() as f64 / 20_000.0;
            assert!((measured - mean).abs() < 10.0, "{jitter:?}: {measured}");
        }
    }
}
