//! Any of them, by luck.

use super::Field;
use crate::kernel::streams::Stream;

/// Chooses the n-th of the field, with a chance by its weight.
///
/// Random: one draw.
pub fn choose(field: &Field<'_>, luck: &mut Stream) -> usize {
    let count = field.len();
    if field.weights.is_none() {
        return luck.below(count as u32) as usize;
    }
    let mut left = luck.unit() * field.total_weight();
    for nth in 0..count {
        left -= field.weight(nth);
        if left < 0.0 {
            return nth;
        }
    }
    // Rounding may leave a crumb.
    count - 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::streams::Purpose;

    #[test]
    fn weights_are_chances() {
        let field = Field { places: None, under_way: &[0; 3], weights: Some(&[1.0, 2.0, 7.0]), identities: None };
        let mut luck = Stream::new(1, 2, Purpose("test"));
        let mut counts = [0_u32; 3];
        for _ in 0..20_000 {
            counts[choose(&field, &mut luck)] += 1;
        }
        // Four standard errors of a share of 0.7: 0.013.
        for (count, share) in counts.iter().zip([0.1, 0.2, 0.7]) {
            assert!((f64::from(*count) / 20_000.0 - share).abs() < 0.013, "{counts:?}");
        }
    }
}
