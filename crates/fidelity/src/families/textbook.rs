//! Other closed forms of the textbooks. A figure is named by where it is measured: `[run:]place.figure`, with a component, a
//! connection, `people` or `shards` as the place.

use crate::case::Case;
use crate::meter::Meter;
use crate::run::{Run, Runs};

/// A figure by its name.
pub(super) fn value(metric: &str, runs: &Runs, _case: &Case) -> Option<f64> {
    let (run, rest) = match metric.split_once(':') {
        Some((name, rest)) => (runs.named(name)?, rest),
        None => (runs.first(), metric),
    };
    let (place, figure) = rest.split_once('.')?;
    match place {
        "people" => people(figure, run),
        "shards" => shards(figure, run),
        _ if run.scenario.components.iter().any(|component| component.id.as_str() == place) => {
            station(figure, run, place)
        }
        _ if run.scenario.connections.iter().any(|connection| connection.id.as_str() == place) => {
            wire(figure, run, place)
        }
        _ => None,
    }
}

fn people(figure: &str, run: &Run) -> Option<f64> {
    let people = &run.all.people;
    if let Some(flow) = figure.strip_suffix("_mean_s") {
        let place = run.scenario.flows.iter().position(|listed| listed.id.as_str() == flow)?;
        return people.by_flow.get(place).map(|times| times.mean());
    }
    Some(match figure {
        "mean_s" => people.times.mean(),
        "mean_of_all_s" => people.all_times.mean(),
        "p99_s" => people.times.quantile(0.99),
        "not_ok_share" => 1.0 - people.ok as f64 / people.ended as f64,
        "ok_per_s" => people.ok as f64 / run.all.seconds(),
        _ => return None,
    })
}

fn station(figure: &str, run: &Run, id: &str) -> Option<f64> {
    let station = run.station(id);
    if let Some(number) = figure.strip_prefix("p_more_than_") {
        return number.parse().ok().map(|number| station.number.share_above(number));
    }
    Some(match figure {
        "mean_wait_s" => station.waits.mean(),
        "mean_sojourn_s" => station.sojourns.mean(),
        "mean_in_system" => station.number.mean(),
        "variance_in_system" => station.number.variance(),
        "reject_share" => station.reject_share(),
        "not_ok_share" => 1.0 - station.finished_ok as f64 / station.finished as f64,
        "hit_share" => {
            let end = run.scenario.duration.seconds();
            station.hit_share((end * run.warm_up) as usize, end as usize)
        }
        _ => return None,
    })
}

fn wire(figure: &str, run: &Run, id: &str) -> Option<f64> {
    let wire = run.wire(id);
    match figure {
        "extra_share" => Some((wire.sent - wire.calls) as f64 / wire.calls as f64),
        _ => None,
    }
}

/// Where a seed is one trial: how the requests of the trial lie in the shards.
fn shards(figure: &str, run: &Run) -> Option<f64> {
    let loads = |meter: &Meter| -> Vec<u64> {
        let shards = run.scenario.components.iter().zip(&meter.stations);
        shards.filter(|(c, _)| c.id.as_str().starts_with("shard")).map(|(_, station)| station.all_accepted).collect()
    };
    let of_trial: fn(&[u64]) -> f64 = match figure {
        "p_collision" => |loads| f64::from(loads.iter().any(|load| *load > 1)),
        "mean_empty" => |loads| loads.iter().filter(|load| **load == 0).count() as f64,
        _ => return None,
    };
    Some(run.seeds.iter().map(|meter| of_trial(&loads(meter))).sum::<f64>() / run.seeds.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::run_all;

    #[test]
    fn figures_are_named_by_run_place_and_what_is_measured() {
        let text = r#"[{"name":"one","scenario":"one-call","set":{"duration":"10500ms"},"seeds":1}]"#;
        let runs = run_all(&serde_json::from_str::<Vec<_>>(text).unwrap()).unwrap();
        let case = r#"{"id":"x","title":"","source":"","about":"","expected":[]}"#;
        let figure = |metric: &str| value(metric, &runs, &serde_json::from_str(case).unwrap());
        assert_eq!(figure("server.mean_sojourn_s"), Some(0.001));
        assert_eq!(figure("one:people.mean_s"), Some(0.001));
        assert_eq!(figure("people-server.extra_share"), Some(0.0));
        for unknown in ["two:people.mean_s", "shop.mean_sojourn_s", "server.mean", "people.x_mean_s", "mean_s"] {
            assert_eq!(figure(unknown), None, "{unknown}");
        }
    }
}
