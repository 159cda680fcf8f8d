//! Availability of parts in a row, side by side, and by majority: the formula, and parts that fail and are repaired.

use crate::case::Case;
use crate::meter::Meter;
use crate::run::{Run, Runs};
use crate::theory::at_least;

const MINUTES_OF_A_YEAR: f64 = 365.25 * 24.0 * 60.0;

/// A figure by its name.
pub(super) fn value(metric: &str, runs: &Runs, _case: &Case) -> Option<f64> {
    Some(match metric {
        "serial5_at_999" => at_least(5, 5, 0.999),
        "parallel2_at_99" => at_least(1, 2, 0.99),
        "q2of3_at_99" => at_least(2, 3, 0.99),
        "q3of5_at_99" => at_least(3, 5, 0.99),
        "q2of3_at_40pct_up" => at_least(2, 3, 0.4),
        "downtime_min_per_year_999" => (1.0 - 0.999) * MINUTES_OF_A_YEAR,
        "series3" => share_up(runs.first(), &["a", "b", "c"], 3),
        "parallel2" => share_up(runs.first(), &["a", "b"], 1),
        "q2of3" => share_up(runs.first(), &["a", "b", "c"], 2),
        _ => return None,
    })
}

/// The share of time in which at least so many of these components were up, all seeds together.
fn share_up(run: &Run, parts: &[&str], least: usize) -> f64 {
    let parts: Vec<u32> = parts.iter().map(|id| run.component(id) as u32).collect();
    let up: u64 = run.seeds.iter().map(|meter| time_up(meter, &parts, least)).sum();
    up as f64 / run.all.length as f64
}

fn time_up(meter: &Meter, parts: &[u32], least: usize) -> u64 {
    let (mut down, mut since, mut well) = (0, 0, 0);
    let changes = meter.ups.iter().filter(|(_, node, _)| parts.contains(node)).map(|(at, _, up)| (*at, *up));
    for (at, up) in changes.chain([(meter.length, true)]) {
        if parts.len() - down >= least {
            well += at - since;
        }
        since = at;
        // The last change stands for the end of the run, when nobody needs to be down.
        down = if up { down.saturating_sub(1) } else { down + 1 };
    }
    well
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_in_which_enough_are_up() {
        let mut meter = Meter::default();
        meter.ups = vec![(10, 0, false), (20, 1, false), (25, 7, false), (30, 0, true), (60, 1, true)];
        meter.length = 100;
        assert_eq!(time_up(&meter, &[0, 1], 2), 10 + 40);
        assert_eq!(time_up(&meter, &[0, 1], 1), 100 - 10);
        assert_eq!(time_up(&meter, &[0], 1), 100 - 20);
    }
}
