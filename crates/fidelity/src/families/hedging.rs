//! A second attempt beside a slow first one.

use crate::case::Case;
use crate::run::Runs;

/// Between the fast and the slow answer of a leaf [nanoseconds].
const SLOW: u64 = 500_000_000;

/// A figure by its name.
pub(super) fn value(metric: &str, runs: &Runs, _case: &Case) -> Option<f64> {
    let (plain, hedged) = (runs.named("plain")?, runs.named("hedged")?);
    Some(match metric {
        "p_slow_no_hedge" => plain.all.people.times.share_above(SLOW),
        "p_slow_hedged" => hedged.all.people.times.share_above(SLOW),
        "p50_unhedged_ms" => plain.all.people.times.quantile(0.5) * 1_000.0,
        "p50_hedged_ms" => hedged.all.people.times.quantile(0.5) * 1_000.0,
        "extra_requests_fraction" => {
            let wire = hedged.wire("root-leaf");
            (wire.sent - wire.calls) as f64 / wire.calls as f64
        }
        _ => return None,
    })
}
