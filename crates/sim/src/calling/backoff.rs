//! How long a caller waits before it tries again.

use crate::kernel::streams::Stream;

/// How the wait grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Growth {
    /// No wait.
    None,
    /// Always the base.
    Fixed,
    /// Base times the number of the retry.
    Linear,
    /// Base times the multiplier to the number of earlier retries.
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
    /// Anywhere between the base and three times the wait before, which takes the place of the growth.
    Decorrelated,
}

/// The waits of one connection.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Backoff {
    /// How it grows.
    pub growth: Growth,
    /// The first wait [nanoseconds].
    pub base: u64,
    /// The longest wait before jitter; with decorrelated jitter the longest of all [nanoseconds].
    pub most: u64,
    /// How many times longer each wait is, where it grows exponentially; at least 1.
    pub multiplier: f64,
    /// How it is spread.
    pub jitter: Jitter,
}

impl Backoff {
    /// The wait before a retry [nanoseconds]; the first retry has number 1 and waits the base (multiplier to the power of 0).
    ///
    /// `before` is the wait before the last retry of the same call, 0 if this is the first.
    /// Random: one draw where there is jitter.
    /// Source: the formulas "full", "equal" and "decorrelated" of the AWS Architecture Blog, "Exponential Backoff And
    /// Jitter" (2015). Its simulator starts the first two at base times 2; here they start at the base.
    pub fn wait(&self, retry: u16, before: u64, stream: &mut Stream) -> u64 {
        if self.growth == Growth::None {
            return 0;
        }
        let whole = self.whole(retry);
        match self.jitter {
            Jitter::None => whole,
            Jitter::Full => (stream.unit() * whole as f64) as u64,
            Jitter::Equal => whole / 2 + (stream.unit() * (whole / 2) as f64) as u64,
            Jitter::Decorrelated => {
                let longest = before.max(self.base).saturating_mul(3);
                let drawn = (stream.unit() * (longest - self.base) as f64) as u64;
                self.base.saturating_add(drawn).min(self.most)
            }
        }
    }

    /// The least and the greatest that [`Self::wait`] can give [nanoseconds]; `before` is the greatest wait before the last retry.
    #[must_use]
    pub fn bounds(&self, retry: u16, before: u64) -> (u64, u64) {
        if self.growth == Growth::None {
            return (0, 0);
        }
        let whole = self.whole(retry);
        match self.jitter {
            Jitter::None => (whole, whole),
            Jitter::Full => (0, whole),
            Jitter::Equal => (whole / 2, whole),
            Jitter::Decorrelated => (self.base.min(self.most), before.max(self.base).saturating_mul(3).min(self.most)),
        }
    }

    /// The wait before jitter, where there is one.
    fn whole(&self, retry: u16) -> u64 {
        match self.growth {
            Growth::None => 0,
            Growth::Fixed => self.base,
            Growth::Linear => self.base.saturating_mul(u64::from(retry)),
            Growth::Exponential => self.grown(retry),
        }
        .min(self.most)
    }

    fn grown(&self, retry: u16) -> u64 {
        let (mut wait, most) = (self.base as f64, self.most as f64);
        for _ in 1..retry {
            if wait >= most {
                break;
            }
            wait *= self.multiplier;
        }
        wait as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::streams::Purpose;

    const PLAIN: Backoff =
        Backoff { growth: Growth::Exponential, base: 100, most: 1_000, multiplier: 2.0, jitter: Jitter::None };

    fn waits(backoff: Backoff) -> Vec<u64> {
        let mut stream = Stream::new(1, 2, Purpose("backoff"));
        [1, 2, 3, 4, 5, 60_000].map(|retry| backoff.wait(retry, 0, &mut stream)).to_vec()
    }

    #[test]
    fn waits_start_at_the_base_grow_as_named_and_stop_at_the_most() {
        assert_eq!(waits(PLAIN), [100, 200, 400, 800, 1_000, 1_000]);
        assert_eq!(waits(Backoff { multiplier: 1.5, ..PLAIN }), [100, 150, 225, 337, 506, 1_000]);
        assert_eq!(waits(Backoff { growth: Growth::Linear, ..PLAIN }), [100, 200, 300, 400, 500, 1_000]);
        assert_eq!(waits(Backoff { growth: Growth::Fixed, ..PLAIN }), [100; 6]);
        assert_eq!(waits(Backoff { growth: Growth::None, ..PLAIN }), [0; 6]);
    }

    #[test]
    fn jitter_stays_within_its_bounds_and_centres_as_published() {
        let mut stream = Stream::new(7, 2, Purpose("backoff"));
        for (jitter, least, most, mean) in [
            (Jitter::Full, 0, 1_000, 500.0),
            (Jitter::Equal, 500, 1_000, 750.0),
            (Jitter::Decorrelated, 1_000, 3_000, 2_000.0),
        ] {
            let backoff = Backoff { growth: Growth::Fixed, base: 1_000, most: 10_000, jitter, ..PLAIN };
            let waits: Vec<u64> = (0..20_000).map(|_| backoff.wait(1, 0, &mut stream)).collect();
            assert!(waits.iter().all(|wait| (least..=most).contains(wait)));
            let measured = waits.iter().sum::<u64>() as f64 / 20_000.0;
            assert!((measured - mean).abs() < mean / 50.0, "{jitter:?}: {measured}");
        }
    }

    #[test]
    fn no_wait_leaves_its_bounds() {
        for growth in [Growth::None, Growth::Fixed, Growth::Linear, Growth::Exponential] {
            for jitter in [Jitter::None, Jitter::Full, Jitter::Equal, Jitter::Decorrelated] {
                let backoff = Backoff { growth, jitter, ..PLAIN };
                let mut stream = Stream::new(3, 2, Purpose("backoff"));
                for _ in 0..1_000 {
                    let (mut before, mut greatest) = (0, 0);
                    for retry in 1..8 {
                        let (least, most) = backoff.bounds(retry, greatest);
                        let wait = backoff.wait(retry, before, &mut stream);
                        assert!((least..=most).contains(&wait), "{growth:?} {jitter:?} {retry}: {wait}");
                        (before, greatest) = (wait, most);
                    }
                }
            }
        }
    }

    #[test]
    fn a_decorrelated_wait_follows_from_the_one_before() {
        let backoff = Backoff { jitter: Jitter::Decorrelated, base: 100, most: 2_000, ..PLAIN };
        let mut stream = Stream::new(7, 2, Purpose("backoff"));
        let mean = |before: u64, stream: &mut Stream| {
            (0..20_000).map(|_| backoff.wait(9, before, stream)).sum::<u64>() as f64 / 20_000.0
        };
        assert!((mean(500, &mut stream) - 800.0).abs() < 16.0, "evenly between 100 and 1,500, whatever its number");
        let capped = (0..20_000).filter(|_| backoff.wait(9, 1_000, &mut stream) == 2_000).count() as f64 / 20_000.0;
        assert!((capped - 1_000.0 / 2_900.0).abs() < 0.015, "what lies above the most is the most: {capped}");
    }
}
