//! Consistent hashing with bounded loads: a member that has its fill passes the key on to the next.

use super::Field;

/// Whether the n-th may take one more request, when nobody may have more than `factor` times the mean, by weight.
///
/// Source: Mirrokni, Thorup, Zadimoghaddam: "Consistent hashing with bounded loads", SODA 2018; Envoy's
/// `hash_balance_factor`, in hundredths there.
#[must_use]
pub fn has_room(field: &Field<'_>, nth: usize, factor: f64) -> bool {
    let all: u32 = (0..field.len()).map(|nth| field.under_way(nth)).sum();
    let share = field.weight(nth) / field.total_weight();
    let most = libm::ceil(factor.max(1.0) * f64::from(all + 1) * share);
    f64::from(field.under_way(nth) + 1) <= most
}

/// The first owner with room, going round from `start` among `places` places; the first owner if nobody has any.
pub fn walk(
    field: &Field<'_>,
    factor: f64,
    start: usize,
    places: usize,
    owner: impl Fn(usize) -> Option<usize>,
) -> usize {
    let mut first = None;
    for nth in (start..places).chain(0..start).filter_map(owner) {
        if factor <= 0.0 || has_room(field, nth, factor) {
            return nth;
        }
        first = first.or(Some(nth));
    }
    first.unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_gets_more_than_the_bound_and_somebody_always_has_room() {
        let mut under_way = [0_u32; 4];
        for request in 1..=100_u32 {
            let field = Field { places: None, under_way: &under_way, weights: None, identities: None };
            // The worst that keys can do: all want the first.
            let nth = walk(&field, 1.25, 0, 4, Some);
            assert!(has_room(&field, nth, 1.25), "there is always one below the mean");
            under_way[nth] += 1;
            let most = libm::ceil(1.25 * f64::from(request) / 4.0);
            assert!(f64::from(under_way[nth]) <= most, "{under_way:?} after {request}");
        }
        assert_eq!(under_way[0], 32, "the one that all want is full");
        assert_eq!(under_way.iter().sum::<u32>(), 100);
    }

    #[test]
    fn without_a_bound_the_owner_takes_it() {
        let field = Field { places: None, under_way: &[9, 0], weights: None, identities: None };
        assert_eq!(walk(&field, 0.0, 0, 2, Some), 0);
    }
}
