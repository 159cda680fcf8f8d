//! Closed forms, for the cases that check a formula.

/// Mean time in the system of the supermarket model with unit service time: each arrival joins the shortest of `d` queues,
/// with many servers at load `lambda` each.
///
/// Source: Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", IEEE TPDS 2001.
#[must_use]
pub fn supermarket(d: f64, lambda: f64) -> f64 {
    if d <= 1.0 {
        return 1.0 / (1.0 - lambda);
    }
    let mut sum = 0.0;
    for i in 1..200 {
        let exponent = (libm::pow(d, f64::from(i)) - d) / (d - 1.0);
        let term = libm::pow(lambda, exponent);
        sum += term;
        if term < 1e-15 {
            break;
        }
    }
    sum
}

/// Availability of `n` alike parts of which at least `k` must be up.
#[must_use]
pub fn at_least(k: u32, n: u32, up: f64) -> f64 {
    (k..=n).map(|i| choose(n, i) * libm::pow(up, f64::from(i)) * libm::pow(1.0 - up, f64::from(n - i))).sum()
}

fn choose(n: u32, k: u32) -> f64 {
    (0..k).map(|i| f64::from(n - i) / f64::from(i + 1)).product()
}

/// Standard error of the mean of independent figures; nothing for fewer than two, or where one is no number.
#[must_use]
pub fn standard_error(figures: &[f64]) -> Option<f64> {
    let count = figures.len() as f64;
    let mean = figures.iter().sum::<f64>() / count;
    let squares: f64 = figures.iter().map(|figure| (figure - mean) * (figure - mean)).sum();
    let error = libm::sqrt(squares / (count - 1.0) / count);
    (figures.len() > 1 && error.is_finite()).then_some(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_of_a_mean() {
        assert_eq!(standard_error(&[1.0, 3.0]), Some(1.0));
        assert_eq!(standard_error(&[1.0]), None);
        assert_eq!(standard_error(&[1.0, f64::NAN]), None);
    }

    #[test]
    fn one_choice_is_the_single_queue_and_two_are_shorter() {
        assert_eq!(supermarket(1.0, 0.5), 2.0);
        // 1 + 0.5^2 + 0.5^6 + 0.5^14 + ...
        assert!((supermarket(2.0, 0.5) - 1.265_686).abs() < 1e-6);
    }

    #[test]
    fn two_of_three() {
        assert!((at_least(2, 3, 0.5) - 0.5).abs() < 1e-12);
        assert!((at_least(1, 2, 0.9) - 0.99).abs() < 1e-12);
    }
}
