//! Maglev hashing: a table that members fill in turn, each by a permutation of its own.

use std::sync::Arc;

use super::Field;
use crate::kernel::streams::mix;

const FREE: u16 = u16::MAX;

/// A filled table.
#[derive(Clone, Debug, PartialEq)]
pub struct Maglev(Arc<[u16]>);

impl Maglev {
    /// A table of the least prime size at or above `size`.
    ///
    /// Members take free places in turn, each in the order of its own permutation; one of half the weight takes every
    /// second turn.
    /// Source: Eisenbud et al., "Maglev: a fast and reliable software network load balancer", NSDI 2016, section 3.4; turns by
    /// weight as in Envoy. The two hashes are our own.
    #[must_use]
    pub fn new(field: &Field<'_>, size: u32) -> Self {
        let size = next_prime(u64::from(size).max(field.len() as u64));
        let heaviest = (0..field.len()).map(|nth| field.weight(nth)).fold(0.0, f64::max);
        let mut fillers: Vec<Filler> = (0..field.len())
            .map(|nth| {
                let hash = mix(field.identity(nth));
                let (next, skip) = (hash % size, mix(hash) % (size - 1) + 1);
                Filler { next, skip, gain: field.weight(nth) / heaviest, credit: 0.0 }
            })
            .collect();
        let mut table = vec![FREE; size as usize];
        let mut left = table.len();
        'filling: loop {
            for (nth, filler) in fillers.iter_mut().enumerate() {
                filler.credit += filler.gain;
                if filler.credit < 1.0 {
                    continue;
                }
                filler.credit -= 1.0;
                while table[filler.next as usize] != FREE {
                    filler.step(size);
                }
                table[filler.next as usize] = nth as u16;
                left -= 1;
                if left == 0 {
                    break 'filling;
                }
            }
        }
        Self(table.into())
    }

    /// How many places there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The place of a hash.
    #[must_use]
    pub fn find(&self, hash: u64) -> usize {
        (hash % self.0.len() as u64) as usize
    }

    /// Whose a place is, as the n-th of the field.
    #[must_use]
    pub fn owner(&self, place: usize) -> usize {
        usize::from(self.0[place])
    }
}

struct Filler {
    next: u64,
    skip: u64,
    gain: f64,
    credit: f64,
}

impl Filler {
    const fn step(&mut self, size: u64) {
        self.next += self.skip;
        if self.next >= size {
            self.next -= size;
        }
    }
}

/// The least prime at or above a number.
fn next_prime(number: u64) -> u64 {
    let is_prime = |n: u64| n >= 2 && (2..).take_while(|d| d * d <= n).all(|d| !n.is_multiple_of(d));
    (number.max(3)..).find(|n| is_prime(*n)).unwrap_or(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVEN: Field<'_> = Field { places: None, under_way: &[0; 10], weights: None, identities: None };

    fn counts(field: &Field<'_>, size: u32) -> Vec<usize> {
        let table = Maglev::new(field, size);
        let mut counts = vec![0; field.under_way.len()];
        (0..table.len()).for_each(|place| counts[field.place(table.owner(place))] += 1);
        counts
    }

    #[test]
    fn places_are_shared_out_to_within_one() {
        let counts = counts(&EVEN, 65_537);
        assert_eq!(counts.iter().sum::<usize>(), 65_537);
        assert!(counts.iter().all(|count| (6_553..=6_554).contains(count)), "{counts:?}");
        assert_eq!(next_prime(65_537), 65_537);
        assert_eq!(next_prime(1_000), 1_009);
    }

    #[test]
    fn weights_are_kept() {
        let counts = counts(&Field { under_way: &[0; 3], weights: Some(&[1.0, 0.5, 0.25]), ..EVEN }, 7_001);
        for (count, share) in counts.iter().zip([4.0 / 7.0, 2.0 / 7.0, 1.0 / 7.0]) {
            assert!((*count as f64 - 7_001.0 * share).abs() < 3.0, "{counts:?}");
        }
    }

    #[test]
    fn when_one_leaves_little_more_than_its_own_moves() {
        let fewer = Field { places: Some(&[0, 1, 2, 4, 5, 6, 7, 8, 9]), ..EVEN };
        let (before, after) = (Maglev::new(&EVEN, 65_537), Maglev::new(&fewer, 65_537));
        let moved = (0..65_537).filter(|place| {
            let (was, is) = (before.owner(*place), fewer.place(after.owner(*place)));
            assert_ne!(is, 3);
            was != is
        });
        // The paper (figure 12) finds a few per cent of the others moving as well, at this ratio of table to members.
        let share = moved.count() as f64 / 65_537.0;
        assert!((0.1..0.13).contains(&share), "{share}");
    }
}
