//! Who is served next, and sharing a processor: the mean stays, the spread does not.

use crate::case::Case;
use crate::run::{Run, Runs};

/// A figure by its name.
pub(super) fn value(metric: &str, runs: &Runs, _case: &Case) -> Option<f64> {
    let by_flow = |run: &Run, flow: usize| run.all.people.by_flow.get(flow).map(|times| times.mean());
    match metric {
        "mean_sojourn_high_s" => return by_flow(runs.first(), 0),
        "mean_sojourn_low_s" => return by_flow(runs.first(), 1),
        "mean_slowdown_all" => return slowdown(runs),
        _ => {}
    }
    let server = runs.of(metric)?.station("server");
    Some(if metric.starts_with("mean_wait_") {
        server.waits.mean()
    } else if metric.starts_with("second_moment_wait_") {
        server.waits.second_moment()
    } else if metric.starts_with("mean_sojourn_") {
        server.sojourns.mean()
    } else {
        return None;
    })
}

/// The mean of the time in the system over the time of work, of requests whose work is known: each flow has its own.
fn slowdown(runs: &Runs) -> Option<f64> {
    let run = runs.named("sizes")?;
    let (mut sum, mut count) = (0.0, 0.0);
    for (flow, times) in run.scenario.flows.iter().zip(&run.all.people.by_flow) {
        let work_s: f64 = flow.name.strip_suffix(" s")?.parse().ok()?;
        sum += times.mean() / work_s * times.count() as f64;
        count += times.count() as f64;
    }
    Some(sum / count)
}
