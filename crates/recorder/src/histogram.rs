//! Durations in a few thousand counters: quantiles to better than one part in a hundred.

/// Each power of two is cut into this many equal buckets.
const PARTS: usize = 64;
const PARTS_LOG: u32 = PARTS.trailing_zeros();

/// The octaves there are: the first holds `0 .. 64` one by one, each other a power of two.
const OCTAVES: usize = (u64::BITS - PARTS_LOG) as usize + 1;

/// Stands for "no such octave yet".
const NONE: u8 = u8::MAX;

/// Counts of durations, in buckets of a width in proportion to the duration.
///
/// Units: nanoseconds; any `u64`.
/// Shape: 512 bytes for each power of two that was seen, about ten in practice.
/// Errors: quantiles by at most 1 part in 128 (0.8 %), and not at all below 128 ns; count, least,
/// greatest and mean are exact.
/// Source: the log-linear layout of HdrHistogram (Tene) and DDSketch's promise of relative error
/// (Masson, Rim, Lee, VLDB 2019), with 64 parts.
#[derive(Clone, Debug)]
pub struct Histogram {
    /// Where in `counts` an octave is; [`NONE`] while nothing fell into it.
    places: [u8; OCTAVES],
    counts: Vec<[u64; PARTS]>,
    count: u64,
    sum: u128,
    min: u64,
    max: u64,
}

impl Histogram {
    /// A histogram without values; it allocates nothing until the first.
    #[must_use]
    pub const fn new() -> Self {
        Self { places: [NONE; OCTAVES], counts: Vec::new(), count: 0, sum: 0, min: u64::MAX, max: 0 }
    }

    /// Counts one duration (ns).
    #[inline]
    pub fn record(&mut self, ns: u64) {
        self.record_n(ns, 1);
    }

    /// Counts the same duration (ns) `times` times.
    #[inline]
    pub fn record_n(&mut self, ns: u64, times: u64) {
        if times == 0 {
            return;
        }
        let (octave, part) = bucket_of(ns);
        self.octave(octave)[part] += times;
        self.count += times;
        self.sum += u128::from(ns) * u128::from(times);
        self.min = self.min.min(ns);
        self.max = self.max.max(ns);
    }

    /// How many durations were counted.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The mean (ns); the sum is exact, only the quotient is rounded.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum as f64 / self.count as f64)
    }

    /// The least duration (ns).
    #[must_use]
    pub fn min(&self) -> Option<u64> {
        (self.count > 0).then_some(self.min)
    }

    /// The greatest duration (ns).
    #[must_use]
    pub fn max(&self) -> Option<u64> {
        (self.count > 0).then_some(self.max)
    }

    /// The duration (ns) that a share of `q` does not exceed: the value of rank `q * count`, rounded
    /// up, and given by the middle of its bucket. 0 gives the least, 1 the greatest.
    ///
    /// Errors: at most 1 part in 128. `q` outside `0 ..= 1` counts as the nearer end.
    #[must_use]
    pub fn quantile(&self, q: f64) -> Option<u64> {
        if self.count == 0 {
            return None;
        }
        let rank = rank(q, self.count);
        // The ends are known exactly.
        if rank == 1 {
            return Some(self.min);
        }
        if rank == self.count {
            return Some(self.max);
        }
        let mut seen = 0;
        for (octave, &place) in self.places.iter().enumerate() {
            let Some(counts) = self.counts.get(usize::from(place)) else {
                continue;
            };
            for (part, &count) in counts.iter().enumerate() {
                seen += count;
                if seen >= rank {
                    return Some(middle(octave, part).clamp(self.min, self.max));
                }
            }
        }
        unreachable!("the buckets hold {seen} of {} durations", self.count)
    }

    /// Counts all that `other` has counted.
    pub fn merge(&mut self, other: &Self) {
        for (octave, &place) in other.places.iter().enumerate() {
            if let Some(theirs) = other.counts.get(usize::from(place)) {
                let ours = self.octave(octave);
                for (ours, theirs) in ours.iter_mut().zip(theirs) {
                    *ours += theirs;
                }
            }
        }
        self.count += other.count;
        self.sum += other.sum;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
    }

    /// Forgets all durations, and keeps the memory.
    pub fn clear(&mut self) {
        let mut counts = std::mem::take(&mut self.counts);
        counts.clear();
        *self = Self { counts, ..Self::new() };
    }

    /// The counters of an octave, made when they are first asked for.
    #[inline]
    fn octave(&mut self, octave: usize) -> &mut [u64; PARTS] {
        if self.places[octave] == NONE {
            self.places[octave] = self.counts.len() as u8;
            self.counts.push([0; PARTS]);
        }
        &mut self.counts[usize::from(self.places[octave])]
    }
}

impl Default for Histogram {
    fn default() -> Self {
        Self::new()
    }
}

/// Equal counts in every bucket, whichever octave was seen first.
impl PartialEq for Histogram {
    fn eq(&self, other: &Self) -> bool {
        let ours = (self.count, self.sum, self.min, self.max);
        ours == (other.count, other.sum, other.min, other.max)
            && self
                .places
                .iter()
                .zip(&other.places)
                .all(|(&a, &b)| self.counts.get(usize::from(a)) == other.counts.get(usize::from(b)))
    }
}

/// The octave of a duration, and its part there.
#[inline]
const fn bucket_of(ns: u64) -> (usize, usize) {
    // The seven highest bits that matter; the first of them is the octave's own, so it is cut off.
    let octave = (u64::BITS - (ns >> PARTS_LOG).leading_zeros()) as usize;
    let shift = octave.saturating_sub(1);
    (octave, (ns >> shift) as usize % PARTS)
}

/// The duration in the middle of a bucket (ns).
const fn middle(octave: usize, part: usize) -> u64 {
    if octave == 0 {
        return part as u64;
    }
    let shift = octave - 1;
    let least = ((PARTS + part) as u64) << shift;
    least + ((1 << shift) - 1) / 2
}

/// The rank, from 1, of the value that the quantile `q` of `count` values stands for.
fn rank(q: f64, count: u64) -> u64 {
    // 0.07 * 100 is a little more than 7 in floating point; that must not make it rank 8.
    let exact = q * count as f64 * (1.0 - 2.0 * f64::EPSILON);
    (libm::ceil(exact) as u64).clamp(1, count)
}

#[cfg(test)]
mod tests;
