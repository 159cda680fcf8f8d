//! Optimistic concurrency: how many writes are tried, and how long it takes, until everybody has changed one record.

use crate::case::Case;
use crate::run::{Run, Runs};

/// A figure by its name, a mean over the seeds; names end in the run that they are measured on.
pub(super) fn value(metric: &str, runs: &Runs, _case: &Case) -> Option<f64> {
    let of = |name: &str| runs.0.iter().find(|run| run.name == name);
    let ascends = |figure: &dyn Fn(&Run) -> f64, names: &[&str]| {
        let figures: Option<Vec<f64>> = names.iter().map(|name| of(name).map(figure)).collect();
        figures.map(|figures| f64::from(u8::from(figures.is_sorted_by(|a, b| a < b))))
    };
    match metric {
        "calls_FullJitter/calls_Exponential" => Some(calls(of("FullJitter")?) / calls(of("Exponential")?)),
        "time_Exponential/time_FullJitter" => Some(time_ms(of("Exponential")?) / time_ms(of("FullJitter")?)),
        "order_of_calls" => ascends(&calls, &["FullJitter", "EqualJitter", "Decorr", "Exponential", "None"]),
        // The source puts decorrelated and full jitter side by side.
        "order_of_time" => {
            let either =
                ["Decorr", "FullJitter"].map(|one| ascends(&time_ms, &["None", one, "EqualJitter", "Exponential"]));
            Some(either[0]?.min(either[1]?))
        }
        _ if metric.starts_with("calls_") => Some(calls(runs.of(metric)?)),
        _ if metric.starts_with("time_ms_") => Some(time_ms(runs.of(metric)?)),
        _ => None,
    }
}

/// Writes tried, in each seed. Each try reads once and writes once.
fn calls(run: &Run) -> f64 {
    run.wire("writer-row").sent as f64 / 2.0 / run.seeds.len() as f64
}

/// Time until the last has written, the mean over the seeds. All begin at the start.
fn time_ms(run: &Run) -> f64 {
    run.each(|meter| meter.people.last_end as f64 / 1e6).iter().sum::<f64>() / run.seeds.len() as f64
}
