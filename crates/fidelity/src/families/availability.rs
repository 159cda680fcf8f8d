//! Availability of parts in a row, side by side, and by majority.

use crate::case::Case;
use crate::run::Runs;
use crate::theory::at_least;

const MINUTES_OF_A_YEAR: f64 = 365.25 * 24.0 * 60.0;

/// A figure by its name.
pub(super) fn value(metric: &str, _runs: &Runs, _case: &Case) -> Option<f64> {
    Some(match metric {
        "serial5_at_999" => at_least(5, 5, 0.999),
        "parallel2_at_99" => at_least(1, 2, 0.99),
        "q2of3_at_99" => at_least(2, 3, 0.99),
        "q3of5_at_99" => at_least(3, 5, 0.99),
        "q2of3_at_40pct_up" => at_least(2, 3, 0.4),
        "downtime_min_per_year_999" => (1.0 - 0.999) * MINUTES_OF_A_YEAR,
        _ => return None,
    })
}
