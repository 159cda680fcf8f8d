//! The members among which one is chosen.

/// The members among which one is chosen. A *place* is a member's place in its owner's list.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// Places that may be chosen, in ascending order, never empty; `None` for all of them.
    pub places: Option<&'a [u16]>,
    /// Requests under way, by place.
    pub under_way: &'a [u32],
    /// Weights, by place, all positive; `None` where all weigh the same.
    pub weights: Option<&'a [f64]>,
    /// Hashes of the members' identities, by place; `None` where the place is the identity.
    pub identities: Option<&'a [u64]>,
}

impl Field<'_> {
    /// How many may be chosen.
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.map_or(self.under_way.len(), <[u16]>::len)
    }

    /// Whether nobody may.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The place of the n-th that may be chosen, from 0.
    #[inline]
    #[must_use]
    pub fn place(&self, nth: usize) -> usize {
        self.places.map_or(nth, |places| usize::from(places[nth]))
    }

    /// Which of those that may be chosen a place is; none if it may not be.
    #[inline]
    #[must_use]
    pub fn nth(&self, place: u16) -> Option<usize> {
        self.places.map_or(Some(usize::from(place)), |places| places.binary_search(&place).ok())
    }

    /// The weight of the n-th.
    #[inline]
    #[must_use]
    pub fn weight(&self, nth: usize) -> f64 {
        self.weights.map_or(1.0, |weights| weights[self.place(nth)])
    }

    /// Requests under way at the n-th.
    #[inline]
    #[must_use]
    pub fn under_way(&self, nth: usize) -> u32 {
        self.under_way[self.place(nth)]
    }

    /// What the n-th would carry with one more request, for its weight.
    #[inline]
    #[must_use]
    pub fn load(&self, nth: usize) -> f64 {
        f64::from(self.under_way(nth) + 1) / self.weight(nth)
    }

    /// The hash of the n-th one's identity.
    #[must_use]
    pub fn identity(&self, nth: usize) -> u64 {
        let place = self.place(nth);
        self.identities.map_or(place as u64, |identities| identities[place])
    }

    /// All weights together.
    #[must_use]
    pub fn total_weight(&self) -> f64 {
        (0..self.len()).map(|nth| self.weight(nth)).sum()
    }
}
