//! The least loaded: of all, or of a few drawn by luck.

use std::cmp::Ordering;

use super::Field;
use crate::kernel::streams::Stream;

/// Draws at most.
pub const MOST_CHOICES: usize = 16;

/// The least loaded of all, ties by luck.
///
/// Random: one draw.
/// Source: Envoy's `FULL_SCAN`; join the shortest queue.
pub fn full_scan(field: &Field<'_>, luck: &mut Stream) -> usize {
    least(field, 0..field.len(), luck)
}

/// The least loaded of so many different ones drawn by luck, ties by luck.
///
/// Random: one draw for each choice, and one more.
/// Source: Mitzenmacher, "The power of two choices in randomized load balancing", IEEE TPDS 12(10), 2001, drawn without
/// replacement. Envoy's `N_CHOICES` draws with replacement, and so meets the same member twice now and then.
pub fn of_choices(choices: usize, field: &Field<'_>, luck: &mut Stream) -> usize {
    let count = field.len();
    let choices = choices.clamp(1, MOST_CHOICES);
    if choices >= count {
        return full_scan(field, luck);
    }
    // Floyd's sample without replacement: every set of so many is equally likely, and no draw is thrown away.
    let mut drawn = [0_usize; MOST_CHOICES];
    for (taken, last) in (count - choices..count).enumerate() {
        let one = luck.below(last as u32 + 1) as usize;
        drawn[taken] = if drawn[..taken].contains(&one) { last } else { one };
    }
    least(field, drawn[..choices].iter().copied(), luck)
}

fn least(field: &Field<'_>, candidates: impl Iterator<Item = usize> + Clone, luck: &mut Stream) -> usize {
    let (mut lowest, mut tied) = (f64::INFINITY, 0_u32);
    for nth in candidates.clone() {
        let load = field.load(nth);
        match load.total_cmp(&lowest) {
            Ordering::Less => (lowest, tied) = (load, 1),
            Ordering::Equal => tied += 1,
            Ordering::Greater => {}
        }
    }
    let chosen = luck.below(tied.max(1)) as usize;
    let mut best = candidates.filter(|nth| field.load(*nth).total_cmp(&lowest) == Ordering::Equal);
    best.nth(chosen).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::streams::Purpose;

    #[test]
    fn the_least_loaded_is_chosen_and_ties_are_broken_by_luck() {
        let mut luck = Stream::new(1, 2, Purpose("test"));
        let field = Field { places: Some(&[0, 1, 3]), under_way: &[3, 1, 0, 1], weights: None, identities: None };
        let mut counts = [0_u32; 3];
        for _ in 0..1_000 {
            counts[full_scan(&field, &mut luck)] += 1;
        }
        assert_eq!(counts[0], 0);
        assert!((430..570).contains(&counts[1]), "{counts:?}");
    }

    #[test]
    fn weight_counts_as_room() {
        let mut luck = Stream::new(1, 2, Purpose("test"));
        let field = Field { places: None, under_way: &[3, 1], weights: Some(&[4.0, 1.0]), identities: None };
        assert_eq!(full_scan(&field, &mut luck), 0, "a fourth request for four times the weight");
    }

    #[test]
    fn choices_are_different_and_every_pair_is_as_likely() {
        // The least loaded of two different members is never the most loaded, and the least loaded of all wins whenever it is
        // drawn: in two of five draws of two. With replacement it would be 9 of 25, and the most loaded 1 of 25.
        let mut luck = Stream::new(1, 2, Purpose("test"));
        let field = Field { places: None, under_way: &[4, 3, 2, 1, 0], weights: None, identities: None };
        let mut counts = [0_u32; 5];
        for _ in 0..10_000 {
            counts[of_choices(2, &field, &mut luck)] += 1;
        }
        assert_eq!(counts[0], 0);
        for (count, share) in counts.iter().zip([0.0, 0.1, 0.2, 0.3, 0.4]) {
            assert!((f64::from(*count) / 10_000.0 - share).abs() < 0.02, "{counts:?}");
        }
    }
}
