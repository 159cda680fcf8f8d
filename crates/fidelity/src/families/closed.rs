//! Closed systems, where the next request waits for the answer to the last: mean value analysis and the response time law.

use super::median;
use crate::case::Case;
use crate::run::{Run, Runs};

/// A figure by its name.
pub(super) fn value(metric: &str, runs: &Runs, _case: &Case) -> Option<f64> {
    if let Some(found) = three_tier(metric, runs) {
        return Some(found);
    }
    if let Some(found) = open_and_closed(metric, runs) {
        return Some(found);
    }
    let run = runs.first();
    let server = run.station("server");
    Some(match metric {
        "throughput_per_s" => throughput(run),
        "mean_response_s" => run.all.people.times.mean(),
        "utilisation" => server.working.mean() / run.params("server").count("workers") as f64,
        "abs(R-(N/X-Z))/R" => {
            let response = run.all.people.times.mean();
            let think_time = run.params("people").distribution("think_time").mean()?.seconds();
            let by_law = run.params("people").count("users") as f64 / throughput(run) - think_time;
            (response - by_law).abs() / response
        }
        _ => return None,
    })
}

/// Operations ended per second.
fn throughput(run: &Run) -> f64 {
    run.all.people.ended as f64 / run.all.seconds()
}

fn three_tier(metric: &str, runs: &Runs) -> Option<f64> {
    let run = runs.of(metric)?;
    if metric.starts_with("X_") {
        return Some(throughput(run));
    }
    metric.starts_with("R_").then(|| run.all.people.times.mean())
}

fn open_and_closed(metric: &str, runs: &Runs) -> Option<f64> {
    if let Some(which) = metric.strip_prefix("final_queue_") {
        // The outcome differs by seed; the source tells the middle one.
        let run = runs.named(which)?;
        let at = run.component("server");
        return Some(median(&run.each(|meter| meter.stations[at].waiting.value() as f64)));
    }
    let (which, figure) = metric.split_once('_')?;
    let run = runs.named(which)?;
    Some(match figure {
        "mean" => run.all.people.times.mean(),
        "p99" => run.all.people.times.quantile(0.99),
        "util" => run.station("server").working.mean(),
        _ => return None,
    })
}
