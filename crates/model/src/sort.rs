//! Sorting in little code. The standard sorts are made anew for every type, four kilobytes each time, which everybody
//! would download; here one sort of numbers serves every list, and names are found by it too.

/// Puts a list in order of a number. Stable: equals keep their order.
pub fn by_number<T>(list: &mut Vec<T>, number: impl Fn(&T) -> u64) {
    let mut order: Vec<(u64, usize)> = Vec::with_capacity(list.len());
    for (at, entry) in list.iter().enumerate() {
        order.push((number(entry), at));
    }
    if order.is_sorted() {
        return;
    }
    numbers(&mut order);
    let mut taken: Vec<Option<T>> = Vec::with_capacity(list.len());
    for entry in list.drain(..) {
        taken.push(Some(entry));
    }
    for (_, at) in order {
        list.extend(taken[at].take());
    }
}

/// A number for a float, in the order of [`f64::total_cmp`].
#[must_use]
pub const fn rank(float: f64) -> u64 {
    let bits = float.to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

fn numbers(list: &mut [(u64, usize)]) {
    heap(list.len(), list, |list, a, b| list[a] < list[b], |list, a, b| list.swap(a, b));
}

/// A heap sort: never slow, whoever wrote the document.
fn heap<L: ?Sized>(
    len: usize,
    list: &mut L,
    less: impl Fn(&L, usize, usize) -> bool,
    swap: impl Fn(&mut L, usize, usize),
) {
    for step in (0..len + len / 2).rev() {
        let (mut at, end) = if step >= len {
            (step - len, len)
        } else {
            swap(list, 0, step);
            (0, step)
        };
        loop {
            let mut child = 2 * at + 1;
            if child >= end {
                break;
            }
            if child + 1 < end && less(list, child, child + 1) {
                child += 1;
            }
            if !less(list, at, child) {
                break;
            }
            swap(list, at, child);
            at = child;
        }
    }
}

/// Where each name stands in a list.
#[derive(Clone, Debug, Default)]
pub struct Names<'a>(Vec<(&'a str, usize)>);

impl<'a> Names<'a> {
    /// The places of names, counted from 0; of a name that comes twice, the last.
    pub fn new(names: impl Iterator<Item = &'a str>) -> Self {
        let mut list = Vec::new();
        for (at, name) in names.enumerate() {
            list.push((name, at));
        }
        Self(sorted(list))
    }

    /// Where a name stands.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<usize> {
        let after = self.0.partition_point(|(known, _)| *known <= name);
        let (known, at) = self.0.get(after.checked_sub(1)?)?;
        (*known == name).then_some(*at)
    }

    /// Whether it is there.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Every name in alphabetical order.
    pub fn iter(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.0.chunk_by(|a, b| a.0 == b.0).filter_map(|same| same.first()).map(|(name, _)| *name)
    }
}

fn sorted(mut list: Vec<(&str, usize)>) -> Vec<(&str, usize)> {
    if !list.is_sorted() {
        let len = list.len();
        heap(len, &mut list[..], |list, a, b| list[a] < list[b], |list, a, b| list.swap(a, b));
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn floats_rank_as_they_compare() {
        let floats = [f64::NEG_INFINITY, -2.5, -1.0, -0.0, 0.0, 1e-300, 1.0, 2.5, f64::INFINITY];
        assert!(floats.map(rank).is_sorted_by(|a, b| a < b));
    }

    proptest! {
        #[test]
        fn lists_are_sorted_and_equals_keep_their_order(numbers in prop::collection::vec(0_u64..20, 0..60)) {
            let mut ours: Vec<(u64, usize)> = numbers.iter().copied().zip(0..).collect();
            let mut theirs = ours.clone();
            by_number(&mut ours, |entry| entry.0);
            theirs.sort_by_key(|entry| entry.0);
            prop_assert_eq!(ours, theirs);
        }

        #[test]
        fn names_are_found_where_they_stand_last(names in prop::collection::vec("[a-c]{0,2}", 0..30)) {
            let found = Names::new(names.iter().map(String::as_str));
            for name in ["", "a", "b", "cc", "ab", "zz"] {
                prop_assert_eq!(found.find(name), names.iter().rposition(|known| known == name));
            }
            let set: std::collections::BTreeSet<&str> = names.iter().map(String::as_str).collect();
            prop_assert!(found.iter().eq(set));
        }
    }
}
