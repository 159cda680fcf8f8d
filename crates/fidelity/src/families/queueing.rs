//! One service station with open arrivals: waits, times in the system, how many are inside, losses, departures; and a tandem.

use crate::case::Case;
use crate::run::{Run, Runs};

/// A figure by its name. Times are told in milliseconds where the name ends so.
pub(super) fn value(metric: &str, runs: &Runs, _case: &Case) -> Option<f64> {
    if let Some(found) = departures(metric, runs).or_else(|| tandem(metric, runs)) {
        return Some(found);
    }
    if let Some(in_ms) = metric.strip_suffix("_ms") {
        return station(&format!("{in_ms}_s"), runs.first()).map(|seconds| seconds * 1_000.0);
    }
    station(metric, runs.first())
}

fn station(metric: &str, run: &Run) -> Option<f64> {
    let server = run.station("server");
    let workers = run.params("server").count("workers") as f64;
    Some(match metric {
        "mean_sojourn_s" => server.sojourns.mean(),
        "mean_wait_s" | "mean_wait_of_accepted_s" => server.waits.mean(),
        "utilisation" => server.working.mean() / workers,
        "mean_in_system" => server.number.mean(),
        "p50_sojourn_s" => server.sojourns.quantile(0.5),
        "p95_sojourn_s" => server.sojourns.quantile(0.95),
        "p99_sojourn_s" => server.sojourns.quantile(0.99),
        "p99_wait_s" => server.waits.quantile(0.99),
        "p_arrival_waits" | "p_wait_erlangC" => server.wait_share(),
        "p_more_than_10_in_system" => server.number.share_above(10),
        "p_reject" => server.reject_share(),
        "throughput_per_s" => server.finished as f64 / run.all.seconds(),
        _ => return None,
    })
}

fn departures(metric: &str, runs: &Runs) -> Option<f64> {
    let gaps = || runs.of(metric).map(|run| run.station("server").departures);
    if metric.starts_with("cv2_interdeparture_") {
        return gaps().map(|gaps| gaps.cv2());
    }
    metric.starts_with("lag1_autocorr_").then(gaps)?.map(|gaps| gaps.autocorrelation())
}

fn tandem(metric: &str, runs: &Runs) -> Option<f64> {
    let run = runs.first();
    Some(match metric {
        "sojourn_A_s" => run.station("a").sojourns.mean(),
        "sojourn_B_s" => run.station("b").sojourns.mean(),
        "sojourn_C_s" => run.station("c").sojourns.mean(),
        // From the start of the operation to the end of its work at the last station.
        "end_to_end_mean_s" => run.station("c").ages.mean(),
        _ => return None,
    })
}
