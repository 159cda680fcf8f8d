//! Metastable failures: whether a system that was pushed comes back by itself, and when.

use crate::case::Case;
use crate::meter::Meter;
use crate::run::{Run, Runs};

/// When the pause of the scenarios is over [seconds].
const PUSHED_UNTIL_S: usize = 70;
/// Goodput must hold for so long to count as back [seconds].
const HOLDS_S: usize = 10;
/// The share of the load that must be answered well again.
const BACK: f64 = 0.9;

/// A figure by its name.
pub(super) fn value(metric: &str, runs: &Runs, _case: &Case) -> Option<f64> {
    if metric.starts_with("p_metastable_") {
        return runs.of(metric).map(collapsed);
    }
    if let Some(found) = ramp(metric, runs) {
        return Some(found);
    }
    let run = runs.first();
    let end = run.scenario.duration.seconds() as usize;
    let seeds = run.seeds.len() as f64;
    Some(match metric {
        "goodput_last60_rps" => run.all.people.goodput(end - 60, end) / seeds,
        "offered_last60_rps" => run.wire("people-server").sent_rate(end - 60, end) / seeds,
        "recovery_s_after_trigger" => run.each(|meter| recovery(meter, rate(run), end)).iter().sum::<f64>() / seeds,
        _ => return None,
    })
}

/// The load that goes up and down again: how much of it is answered on the way up, and whether anything is at the top.
fn ramp(metric: &str, runs: &Runs) -> Option<f64> {
    let run = runs.of(metric).filter(|_| metric.starts_with("p_collapse_"));
    if let Some(run) = run {
        // Twenty seconds around the top and after it, against half of what came.
        let (from, to) = (30, 50);
        let dead = |meter: &&Meter| meter.people.goodput(from, to) < meter.people.come(from, to) / 2.0;
        return Some(run.seeds.iter().filter(dead).count() as f64 / run.seeds.len() as f64);
    }
    let (from, to) = metric.strip_prefix("success_rate_t")?.split_once('_')?;
    let (from, to) = (from.parse().ok()?, to.parse().ok()?);
    let rate = |run: &Run| run.all.people.goodput(from, to) / run.seeds.len() as f64;
    runs.named("no_backoff").map(rate)
}

/// The rate at which operations start [per second].
fn rate(run: &Run) -> f64 {
    run.params("people").number("rate")
}

/// Seconds from the end of the push until goodput is back and stays; infinite where it never is.
fn recovery(meter: &Meter, load: f64, end: usize) -> f64 {
    let back = (PUSHED_UNTIL_S..=end - HOLDS_S).find(|from| meter.people.goodput(*from, from + HOLDS_S) >= BACK * load);
    back.map_or(f64::INFINITY, |from| (from - PUSHED_UNTIL_S) as f64)
}

/// The share of seeds whose goodput in the last 20 seconds is less than half the load.
fn collapsed(run: &Run) -> f64 {
    let end = run.scenario.duration.seconds() as usize;
    let dead = run.seeds.iter().filter(|meter| meter.people.goodput(end - 20, end) < rate(run) / 2.0).count();
    dead as f64 / run.seeds.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recovery_is_counted_from_the_end_of_the_push() {
        let mut meter = Meter::default();
        let pushed = |until: u32| (0..until).map(|second| if (60..95).contains(&second) { 0 } else { 100 }).collect();
        meter.people.ok_by_second = pushed(200);
        // From 94 on, nine of ten seconds are good.
        assert_eq!(recovery(&meter, 100.0, 200), 24.0);
        meter.people.ok_by_second = pushed(60);
        assert_eq!(recovery(&meter, 100.0, 200), f64::INFINITY);
    }
}
