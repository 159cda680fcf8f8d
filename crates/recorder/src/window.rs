//! Durations of the last few seconds, small enough to keep one per part.

/// Each power of two is cut into this many buckets: a quantile is right to 1 part in 16.
const PARTS: usize = 8;
const PARTS_LOG: u32 = PARTS.trailing_zeros();
/// Durations are counted in steps of 1,024 ns: a view shows nothing shorter.
const STEP_LOG: u32 = 10;
/// Up to 2^45 ns, almost ten hours; longer ones count as that.
const BUCKETS: usize = 35 * PARTS;
/// Two whole ticks and the one under way.
const SLOTS: usize = 3;

/// Counts of durations in the current tick and the two before it.
///
/// Shape: nothing is allocated until the first duration; then 1,680 bytes.
/// Units: nanoseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Window {
    counts: Vec<u16>,
    current: usize,
}

impl Window {
    /// Counts one duration.
    #[inline]
    pub(crate) fn record(&mut self, ns: u64) {
        if self.counts.is_empty() {
            self.counts = vec![0; BUCKETS * SLOTS];
        }
        let count = &mut self.counts[self.current * BUCKETS + bucket_of(ns)];
        *count = count.saturating_add(1);
    }

    /// Forgets what is older than two ticks.
    pub(crate) fn tick(&mut self, ticks: u64) {
        if self.counts.is_empty() {
            return;
        }
        for _ in 0..ticks.min(SLOTS as u64) {
            self.current = (self.current + 1) % SLOTS;
            self.counts[self.current * BUCKETS..][..BUCKETS].fill(0);
        }
    }

    /// The duration that a share of `q` does not exceed; none without durations.
    pub(crate) fn quantile(&self, q: f64) -> Option<u64> {
        let total: u64 = self.counts.iter().map(|count| u64::from(*count)).sum();
        if total == 0 {
            return None;
        }
        let rank = (libm::ceil(q * total as f64) as u64).clamp(1, total);
        let mut seen = 0;
        let at = (0..BUCKETS).find(|bucket| {
            seen += (0..SLOTS).map(|slot| u64::from(self.counts[slot * BUCKETS + bucket])).sum::<u64>();
            seen >= rank
        })?;
        Some(middle(at))
    }
}

#[inline]
const fn bucket_of(ns: u64) -> usize {
    let steps = ns >> STEP_LOG;
    let octave = (u64::BITS - (steps >> PARTS_LOG).leading_zeros()) as usize;
    let part = (steps >> octave.saturating_sub(1)) as usize % PARTS;
    let bucket = octave * PARTS + part;
    if bucket < BUCKETS { bucket } else { BUCKETS - 1 }
}

const fn middle(bucket: usize) -> u64 {
    let (octave, part) = (bucket / PARTS, bucket % PARTS);
    let (least, width) = if octave == 0 { (part, 1) } else { ((PARTS + part) << (octave - 1), 1 << (octave - 1)) };
    ((least as u64) << STEP_LOG) + ((width << STEP_LOG) / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_close() {
        let mut window = Window::default();
        for ms in 1..=1_000_u64 {
            window.record(ms * 1_000_000);
        }
        for (q, ms) in [(0.5, 500.0), (0.95, 950.0), (1.0, 1_000.0)] {
            let found = window.quantile(q).unwrap() as f64 / 1e6;
            assert!((found / ms - 1.0).abs() < 1.0 / 16.0, "{q}: {found} instead of {ms}");
        }
    }

    #[test]
    fn every_duration_has_a_bucket_and_the_middle_lies_in_it() {
        for ns in (0..64).flat_map(|shift| [1_u64 << shift, (1 << shift) + 1, (1 << shift) - 1]) {
            let bucket = bucket_of(ns);
            assert!(bucket < BUCKETS);
            assert_eq!(bucket_of(middle(bucket)), bucket, "{ns}");
        }
    }

    #[test]
    fn what_is_old_is_forgotten() {
        let mut window = Window::default();
        window.record(1_000_000);
        window.tick(1);
        window.record(5_000_000);
        window.tick(1);
        assert!(window.quantile(0.0).unwrap() < 2_000_000);
        window.tick(1);
        assert!(window.quantile(0.0).unwrap() > 4_000_000);
        window.tick(1_000_000);
        assert_eq!(window.quantile(0.5), None);
    }
}
