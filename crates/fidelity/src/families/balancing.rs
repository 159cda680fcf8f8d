//! Which of several servers is asked: the ladder from luck to the shortest queue, and how uneven luck alone is.

use crate::case::Case;
use crate::run::{Run, Runs};
use crate::theory;

/// A figure by its name.
pub(super) fn value(metric: &str, runs: &Runs, _case: &Case) -> Option<f64> {
    if let Some(rest) = metric.strip_prefix("T_d") {
        let (d, lambda) = rest.split_once("_lam")?;
        return Some(theory::supermarket(d.parse().ok()?, lambda.parse().ok()?));
    }
    let run = runs.of(metric)?;
    if metric.starts_with("E_max_") {
        return fullest(run);
    }
    let known = metric.starts_with("mean_sojourn_") || metric.starts_with("T_");
    known.then(|| run.station("server").sojourns.mean())
}

/// The number of requests at the component that got most of them, averaged over the seeds.
fn fullest(run: &Run) -> Option<f64> {
    let balls: u64 = run.name.split('_').next()?.parse().ok()?;
    let most = |meter: &crate::meter::Meter| {
        let shards =
            run.scenario.components.iter().zip(&meter.stations).filter(|(c, _)| c.id.as_str().starts_with("shard"));
        shards.map(|(_, station)| station.all_accepted).max().unwrap_or_default() as f64
    };
    // The trial is over when so many have come; more or fewer would be another trial.
    let whole = run.seeds.iter().all(|meter| meter.people.all_started == balls);
    whole.then(|| run.each(most).iter().sum::<f64>() / run.seeds.len() as f64)
}
