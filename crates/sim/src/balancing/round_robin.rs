//! Each in turn; with weights, the smooth weighted round robin of nginx.

use super::Field;

/// Whose turn it is.
#[derive(Clone, Debug, Default)]
pub struct Rotation {
    turn: usize,
    /// What each member has saved up towards its next turn, by place.
    credit: Vec<f64>,
}

impl Rotation {
    /// Chooses the n-th of the field.
    ///
    /// Source: for weights, nginx's smooth weighted round robin (`ngx_http_upstream_round_robin`): each member gains its
    /// weight, the richest is chosen and pays the sum. Envoy schedules by earliest deadline first; the shares are the same, and
    /// neither sends a heavy member all its requests in one burst.
    pub fn choose(&mut self, field: &Field<'_>) -> usize {
        if field.weights.is_some() {
            return self.smooth(field);
        }
        let Some(places) = field.places else {
            let count = field.len();
            let chosen = self.turn % count;
            self.turn = (chosen + 1) % count;
            return chosen;
        };
        let nth = places.iter().position(|place| usize::from(*place) >= self.turn).unwrap_or(0);
        self.turn = field.place(nth) + 1;
        nth
    }

    /// Forgets what members have saved up, because there are others now.
    pub fn forget(&mut self) {
        self.credit.clear();
    }

    fn smooth(&mut self, field: &Field<'_>) -> usize {
        if self.credit.len() < field.under_way.len() {
            self.credit.resize(field.under_way.len(), 0.0);
        }
        let (mut total, mut best, mut richest) = (0.0, 0, f64::NEG_INFINITY);
        for nth in 0..field.len() {
            let weight = field.weight(nth);
            let credit = &mut self.credit[field.place(nth)];
            *credit += weight;
            total += weight;
            if *credit > richest {
                (best, richest) = (nth, *credit);
            }
        }
        self.credit[field.place(best)] -= total;
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turns(field: &Field<'_>, count: usize) -> Vec<usize> {
        let mut rotation = Rotation::default();
        (0..count).map(|_| field.place(rotation.choose(field))).collect()
    }

    #[test]
    fn each_has_its_turn_and_those_that_are_out_are_passed_over() {
        let field = Field { places: None, under_way: &[0; 4], weights: None, identities: None };
        assert_eq!(turns(&field, 6), [0, 1, 2, 3, 0, 1]);
        assert_eq!(turns(&Field { places: Some(&[1, 3]), ..field }, 5), [1, 3, 1, 3, 1]);
    }

    #[test]
    fn weights_are_kept_without_bursts() {
        // The example that nginx gives for weights 5, 1 and 1.
        let field =
            Field { places: Some(&[0, 1, 2]), under_way: &[0; 3], weights: Some(&[5.0, 1.0, 1.0]), identities: None };
        assert_eq!(turns(&field, 14), [0, 0, 1, 0, 2, 0, 0, 0, 0, 1, 0, 2, 0, 0]);
    }
}
