//! Ring hash: consistent hashing as of Ketama. Each member has many points on a ring, and a key goes to the next point.

use std::sync::Arc;

use super::Field;
use crate::kernel::streams::mix;

/// Points at most, unless more are asked for: with very uneven weights the lightest get more than their share.
const MOST_POINTS: u32 = 16_384;

/// Points on a ring, and whose they are.
#[derive(Clone, Debug, PartialEq)]
pub struct Ring(Arc<[(u64, u16)]>);

impl Ring {
    /// A ring with at least so many points for all places of a field, whether they may be chosen or not: each gets points by
    /// its weight, and the lightest at least one. Points of those that may not be chosen are walked past, so that only their
    /// keys move, and nothing is made anew when one goes out.
    ///
    /// Source: Karger et al., "Consistent hashing and random trees", STOC 1997; Envoy's `RING_HASH` with its
    /// `minimum_ring_size`. The hash is our own, so a key meets another member than it would there.
    #[must_use]
    pub fn new(field: &Field<'_>, least_points: u32) -> Self {
        let all = Field { places: None, ..*field };
        let total = all.total_weight();
        let lightest = (0..all.len()).map(|nth| all.weight(nth)).fold(f64::INFINITY, f64::min) / total;
        let scale =
            (libm::ceil(lightest * f64::from(least_points)) / lightest).min(f64::from(least_points.max(MOST_POINTS)));
        let mut points = Vec::new();
        for place in 0..all.len() {
            let count = libm::round(scale * all.weight(place) / total).max(1.0) as u64;
            let identity = mix(all.identity(place));
            points.extend((0..count).map(|point| (mix(identity.wrapping_add(point)), place as u16)));
        }
        betwixt_model::sort::by_number(&mut points, |point| point.0);
        Self(points.into())
    }

    /// How many points there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first point at or after a hash.
    #[must_use]
    pub fn find(&self, hash: u64) -> usize {
        let at = self.0.partition_point(|point| point.0 < hash);
        if at == self.0.len() { 0 } else { at }
    }

    /// Whose a point is, as the n-th of the field; none if that one may not be chosen.
    #[must_use]
    pub fn owner(&self, point: usize, field: &Field<'_>) -> Option<usize> {
        field.nth(self.0[point].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::balancing::bounded::walk;

    fn meets(ring: &Ring, field: &Field<'_>, key: u64) -> usize {
        field.place(walk(field, 0.0, ring.find(mix(key)), ring.len(), |at| ring.owner(at, field)))
    }

    fn shares(field: &Field<'_>) -> Vec<f64> {
        let ring = Ring::new(field, 1_024);
        let mut counts = vec![0.0; field.under_way.len()];
        for key in 0..20_000 {
            counts[meets(&ring, field, key)] += 1.0 / 20_000.0;
        }
        counts
    }

    #[test]
    fn a_ring_is_as_large_as_asked_and_follows_weights() {
        let even = Field { places: None, under_way: &[0; 10], weights: None, identities: None };
        assert_eq!(Ring::new(&even, 1_024).len(), 1_030, "103 points each: the least multiple of 10 above 1024");
        // With 103 points each, shares have a standard deviation of about a tenth of themselves.
        assert!(shares(&even).iter().all(|share| (0.05..0.15).contains(share)), "{:?}", shares(&even));
        let heavy = shares(&Field { under_way: &[0; 2], weights: Some(&[1.0, 3.0]), ..even });
        assert!((heavy[1] - 0.75).abs() < 0.06, "{heavy:?}");
    }

    #[test]
    fn when_one_leaves_only_its_own_keys_move() {
        let identities: Vec<u64> = (0..10).map(|place| mix(77 + place)).collect();
        let all = Field { places: None, under_way: &[0; 10], weights: None, identities: Some(&identities) };
        let fewer = Field { places: Some(&[0, 1, 2, 4, 5, 6, 7, 8, 9]), ..all };
        let ring = Ring::new(&all, 1_024);
        assert_eq!(Ring::new(&fewer, 1_024), ring);
        let mut moved = 0;
        for key in 0..20_000 {
            let (was, is) = (meets(&ring, &all, key), meets(&ring, &fewer, key));
            assert_eq!(was != is, was == 3, "key {key} moved from {was} to {is}");
            moved += u32::from(was != is);
        }
        // A tenth, give or take three standard deviations of one member's share.
        assert!((1_400..2_600).contains(&moved), "{moved} of 20000");
    }
}
