//! A version and everything that may have replaced it: whoever saw it came before every one of those, but not before itself.
//!
//! So many dependencies need few edges. Joints stand in two chains over those who replaced it: from one of the first chain all
//! from there on can be reached, from one of the second all up to there. Who saw it leads to the beginning of the first; who
//! also replaced it leads to its neighbours in both, and so to all but itself.

use super::super::value::Value;

/// Those who replaced a version, each with what it put there, in ascending order.
#[derive(Clone, Debug)]
pub(super) struct Fan<'a> {
    writers: Vec<(usize, &'a Value)>,
    /// The first of its joints, once it has any.
    first: Option<usize>,
}

/// A step from one node to another, with what was put there where it ends at one who replaced the version.
pub(super) type Spoke<'a> = (usize, usize, Option<&'a Value>);

impl<'a> Fan<'a> {
    /// Of several values by one transaction the first is kept.
    pub(super) fn new(mut writers: Vec<(usize, &'a Value)>) -> Self {
        writers.sort_by_key(|(txn, _)| *txn);
        writers.dedup_by_key(|(txn, _)| *txn);
        Self { writers, first: None }
    }

    /// Joints that it needs.
    pub(super) fn joints(&self) -> usize {
        self.writers.len() * 2
    }

    /// From whoever saw the version. The joints are set up at the first call, from `next` on; they are counted there.
    pub(super) fn spokes(&mut self, reader: usize, next: &mut usize) -> Vec<Spoke<'a>> {
        if let [(only, value)] = self.writers[..] {
            return vec![(reader, only, Some(value))];
        }
        let mut spokes = Vec::new();
        let count = self.writers.len();
        let first = *self.first.get_or_insert_with(|| {
            let first = *next;
            *next += count * 2;
            for (at, (txn, value)) in self.writers.iter().enumerate() {
                let (onward, back) = (first + at, first + count + at);
                spokes.extend([(onward, *txn, Some(*value)), (back, *txn, Some(*value))]);
                if at > 0 {
                    spokes.extend([(onward - 1, onward, None), (back, back - 1, None)]);
                }
            }
            first
        });
        match self.writers.binary_search_by_key(&reader, |(txn, _)| *txn) {
            Err(_) if count > 0 => spokes.push((reader, first, None)),
            Err(_) => {}
            Ok(own) => {
                spokes.extend((own + 1 < count).then(|| (reader, first + own + 1, None)));
                spokes.extend((own > 0).then(|| (reader, first + count + own - 1, None)));
            }
        }
        spokes
    }
}
