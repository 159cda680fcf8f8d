//! Stores with quorums: how soon a write can be read, and how long reads and writes take.

use crate::case::Case;
use crate::meter::Visibility;
use crate::run::{Run, Runs};

const MS: u64 = 1_000_000;
/// The share of reads by which the literature measures visibility.
const SHARE: f64 = 0.001;

/// A figure by its name.
pub(super) fn value(metric: &str, runs: &Runs, _case: &Case) -> Option<f64> {
    if metric == "stale_reads" {
        // A case without a single read would prove nothing.
        let enough = runs.0.iter().all(|run| records(run).reads() > 0);
        return enough.then(|| runs.0.iter().map(|run| records(run).stale()).sum::<u64>() as f64);
    }
    // The unit stands before the name of the run, or behind it.
    let named = metric.strip_suffix("_ms").unwrap_or(metric);
    let run = runs.of(named)?;
    let what = named.strip_suffix(&format!("_{}", run.name))?;
    let records = records(run);
    match what {
        "p_consistent_t0" | "p_t0" => Some(records.seen_after(0)),
        "p_consistent_t10ms" => Some(records.seen_after(10 * MS)),
        "p_t1ms" => Some(records.seen_after(MS)),
        "t_visibility_999_ms" | "t999" => Some(records.unseen(SHARE) / MS as f64),
        "read_p999_ms" => Some(records.read_times.quantile(1.0 - SHARE) * 1e3),
        "write_p999_ms" => Some(records.write_times.quantile(1.0 - SHARE) * 1e3),
        _ => None,
    }
}

fn records(run: &Run) -> &Visibility {
    &run.all.records
}
