//! A list of at most so many items: when it is full, the newest takes the place of the oldest.

/// Shape: one piece of memory, which grows up to the capacity and then is written round and round, so that an item costs
/// one comparison and one copy.
#[derive(Clone, Debug)]
pub(super) struct Ring<T> {
    capacity: usize,
    items: Vec<T>,
    /// Where the oldest is.
    first: usize,
}

impl<T> Ring<T> {
    /// An empty one.
    pub(super) const fn new(capacity: usize) -> Self {
        Self { capacity, items: Vec::new(), first: 0 }
    }

    /// How many it holds.
    pub(super) const fn len(&self) -> usize {
        self.items.len()
    }

    /// Takes one in; whether another, or itself where there is no room at all, was given up for it.
    #[inline]
    pub(super) fn push(&mut self, item: T) -> bool {
        if self.items.len() < self.capacity {
            // Nothing was given up yet, or the list was cut since and begins at the front again.
            self.items.push(item);
            return false;
        }
        if let Some(place) = self.items.get_mut(self.first) {
            *place = item;
            self.first = if self.first + 1 == self.capacity { 0 } else { self.first + 1 };
        }
        true
    }

    /// The n-th, the oldest being number 0.
    pub(super) fn get(&self, nth: usize) -> Option<&T> {
        let before_the_end = self.items.len() - self.first;
        if nth < before_the_end {
            self.items.get(self.first + nth)
        } else {
            self.items[..self.first].get(nth - before_the_end)
        }
    }

    /// All of them, oldest first.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &T> + ExactSizeIterator {
        (0..self.len()).map(|nth| self.get(nth).expect("it is below the length"))
    }

    /// Keeps so many of the oldest.
    pub(super) fn truncate(&mut self, len: usize) {
        if len < self.len() {
            self.items.rotate_left(self.first);
            self.first = 0;
            self.items.truncate(len);
        }
    }

    /// How many at the start fit, where those that fit come before those that do not.
    pub(super) fn partition_point(&self, fits: impl Fn(&T) -> bool) -> usize {
        let (newer, older) = self.items.split_at(self.first);
        if newer.first().is_some_and(&fits) {
            older.len() + newer.partition_point(fits)
        } else {
            older.partition_point(fits)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::VecDeque;

    #[test]
    fn it_does_what_a_queue_does_that_is_cut_at_both_ends() {
        for capacity in [0, 1, 2, 5, 8] {
            let (mut ring, mut queue) = (Ring::new(capacity), VecDeque::new());
            for number in 0..40_usize {
                let given_up = ring.push(number);
                queue.push_back(number);
                assert_eq!(given_up, queue.len() > capacity);
                while queue.len() > capacity {
                    queue.pop_front();
                }
                if number % 7 == 3 {
                    ring.truncate(number % 4);
                    queue.truncate(number % 4);
                }
                assert!(ring.iter().eq(&queue), "{ring:?} {queue:?}");
                assert_eq!(ring.len(), queue.len());
                assert_eq!(ring.get(queue.len()), None);
                for limit in 0..45 {
                    assert_eq!(ring.partition_point(|item| *item < limit), queue.partition_point(|item| *item < limit));
                }
            }
        }
    }
}
