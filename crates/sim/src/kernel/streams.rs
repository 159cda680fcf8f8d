//! Random numbers: one named source per owner and purpose, the same on every machine.

use rand_core::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// What the numbers of a stream decide, in one word, such as "backoff".
///
/// The word is part of the promise to old permalinks: another word is another luck.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purpose(pub &'static str);

/// A random source of its own, derived from (seed, owner, purpose).
///
/// Adding a component, or drawing more for one purpose, does not shift the luck of the others, so
/// two runs with the same seed can be compared (common random numbers).
/// Source: xoshiro256++ 1.0 (Blackman, Vigna: "Scrambled linear pseudorandom number generators",
/// ACM TOMS 47(4), 2021), seeded through SplitMix64 as its authors advise.
#[derive(Clone, Debug, PartialEq)]
pub struct Stream(Xoshiro256PlusPlus);

impl Stream {
    /// The stream of `owner` for `purpose` in the run with this `seed`.
    ///
    /// The mixer is one-to-one, so streams that differ in one of the three alone never start alike;
    /// that any two of a thousand do is a chance of one in 10^13.
    #[must_use]
    pub fn new(seed: u64, owner: u64, purpose: Purpose) -> Self {
        let key = mix(mix(mix(seed).wrapping_add(owner)).wrapping_add(stable_hash(purpose.0)));
        Self(Xoshiro256PlusPlus::seed_from_u64(key))
    }

    /// The next 64 random bits.
    #[inline]
    pub fn next_u64(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number in `[0, 1)`, a multiple of 2^-53.
    ///
    /// Random: one draw.
    #[inline]
    pub fn unit(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 * UNIT_STEP
    }

    /// A number in `(0, 1)`: an odd multiple of 2^-53, so that neither end can come up.
    ///
    /// Random: one draw.
    #[inline]
    pub fn unit_open(&mut self) -> f64 {
        // 52 bits, and the half step between two of them: exact, hence never rounded up to one.
        ((self.next_u64() >> 12) as f64 + 0.5) * (2.0 * UNIT_STEP)
    }

    /// A whole number in `0 .. n`, all equally likely. Panics: if `n` is 0.
    ///
    /// Random: one draw, and with a chance below `n` in 2^32 another.
    /// Source: Lemire, "Fast random integer generation in an interval", ACM TOMACS 29(1), 2019.
    #[inline]
    pub fn below(&mut self, n: u32) -> u32 {
        assert!(n > 0, "there is no number below zero");
        let n = u64::from(n);
        loop {
            let product = (self.next_u64() >> 32) * n;
            let low = product & 0xffff_ffff;
            // Of the 2^32 draws, the first (2^32 mod n) of each interval are one too many.
            if low >= n || low >= (1 << 32) % n {
                return (product >> 32) as u32;
            }
        }
    }

    /// Whether something with probability `p` happens; never for 0 or less, always for 1 or more.
    ///
    /// Random: exactly one draw, whatever `p` is, so that moving a slider shifts no later luck.
    #[inline]
    pub fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }
}

/// The distance of two neighbours in [`Stream::unit`]: 2^-53.
const UNIT_STEP: f64 = 1.0 / (1_u64 << 53) as f64;

/// A number for a text, the same for ever: it is part of every stream and every key.
///
/// Source: FNV-1a with 64 bits over the UTF-8 bytes, then SplitMix64's mixer, because FNV alone
/// leaves the high bits of short texts alike.
#[must_use]
pub const fn stable_hash(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut index = 0;
    while index < bytes.len() {
        hash = (hash ^ bytes[index] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        index += 1;
    }
    mix(hash)
}

/// One step of SplitMix64: adds its constant, then mixes; one-to-one.
///
/// Source: Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014,
/// with the constants of Vigna's splitmix64.c.
pub(crate) const fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests;
