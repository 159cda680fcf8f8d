//! Slots that are used again, with a generation each, so that a late visitor notices that the place has changed hands.

/// A place in a [`Slab`], and which tenant is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    /// The place.
    pub index: u32,
    /// The tenant.
    pub generation: u32,
}

impl Slot {
    /// As one number, to travel through an appointment.
    #[must_use]
    pub const fn pack(self) -> u64 {
        ((self.generation as u64) << 32) | self.index as u64
    }

    /// Back from [`Self::pack`].
    #[must_use]
    pub const fn unpack(packed: u64) -> Self {
        Self { index: packed as u32, generation: (packed >> 32) as u32 }
    }
}

#[derive(Clone, Debug)]
struct Place<T> {
    generation: u32,
    tenant: Option<T>,
}

/// A growing array whose free places are used again, the last freed first; the order never depends on addresses.
#[derive(Clone, Debug)]
pub struct Slab<T> {
    places: Vec<Place<T>>,
    free: Vec<u32>,
}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Self { places: Vec::new(), free: Vec::new() }
    }
}

impl<T> Slab<T> {
    /// Takes a place.
    #[inline]
    pub fn insert(&mut self, tenant: T) -> Slot {
        if let Some(index) = self.free.pop() {
            let place = &mut self.places[index as usize];
            place.tenant = Some(tenant);
            return Slot { index, generation: place.generation };
        }
        let index = self.places.len() as u32;
        self.places.push(Place { generation: 0, tenant: Some(tenant) });
        Slot { index, generation: 0 }
    }

    /// The tenant, unless the place has changed hands.
    #[must_use]
    #[inline]
    pub fn get(&self, slot: Slot) -> Option<&T> {
        let place = self.places.get(slot.index as usize)?;
        if place.generation == slot.generation { place.tenant.as_ref() } else { None }
    }

    /// The tenant, unless the place has changed hands.
    #[inline]
    pub fn get_mut(&mut self, slot: Slot) -> Option<&mut T> {
        let place = self.places.get_mut(slot.index as usize)?;
        if place.generation == slot.generation { place.tenant.as_mut() } else { None }
    }

    /// Gives the place back.
    #[inline]
    pub fn remove(&mut self, slot: Slot) -> Option<T> {
        let place = self.places.get_mut(slot.index as usize)?;
        if place.generation != slot.generation {
            return None;
        }
        let tenant = place.tenant.take()?;
        place.generation = place.generation.wrapping_add(1);
        self.free.push(slot.index);
        Some(tenant)
    }

    /// Gives the place back without moving the tenant out, who may be large.
    #[inline]
    pub fn vacate(&mut self, slot: Slot) {
        if let Some(place) = self.places.get_mut(slot.index as usize)
            && place.generation == slot.generation
            && place.tenant.is_some()
        {
            place.tenant = None;
            place.generation = place.generation.wrapping_add(1);
            self.free.push(slot.index);
        }
    }

    /// Takes all tenants out; a late visitor of one of them notices.
    pub fn take_all(&mut self) -> Vec<T> {
        let all: Vec<Slot> = self.iter().map(|(slot, _)| slot).collect();
        all.into_iter().filter_map(|slot| self.remove(slot)).collect()
    }

    /// How many tenants there are.
    #[must_use]
    #[inline]
    pub fn len(&self) -> usize {
        self.places.len() - self.free.len()
    }

    /// How many places there are, free ones included: never fewer than tenants.
    #[must_use]
    #[inline]
    pub fn places(&self) -> usize {
        self.places.len()
    }

    /// Whether nobody is in.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every tenant, by place.
    pub fn iter(&self) -> impl Iterator<Item = (Slot, &T)> {
        self.places.iter().enumerate().filter_map(|(index, place)| {
            let tenant = place.tenant.as_ref()?;
            Some((Slot { index: index as u32, generation: place.generation }, tenant))
        })
    }

    /// Every tenant, by place, to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (Slot, &mut T)> {
        self.places.iter_mut().enumerate().filter_map(|(index, place)| {
            let tenant = place.tenant.as_mut()?;
            Some((Slot { index: index as u32, generation: place.generation }, tenant))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_changed_hands_is_noticed() {
        let mut slab = Slab::default();
        let first = slab.insert("a");
        assert_eq!(slab.remove(first), Some("a"));
        let second = slab.insert("b");
        assert_eq!(second.index, first.index);
        assert_eq!(slab.get(first), None);
        assert_eq!(slab.remove(first), None);
        assert_eq!(slab.get(second), Some(&"b"));
        assert_eq!(Slot::unpack(second.pack()), second);
        assert_eq!(slab.len(), 1);
    }
}
