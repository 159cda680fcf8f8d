//! Elections of consensus groups: how often votes are split, and how long a group is without a leader.

use crate::case::Case;
use crate::run::{Run, Runs};

/// The term in which groups begin.
const FIRST_TERM: u32 = 1;
/// Shortest wait for a leader, and how much longer it can be: the defaults, which no case changes [milliseconds].
const LEAST: f64 = 150.0;
const RANGE: f64 = 150.0;

/// A figure by its name.
pub(super) fn value(metric: &str, runs: &Runs, _case: &Case) -> Option<f64> {
    match metric {
        "mean_earliest" => Some(mean(&earliest(runs.first()))),
        "p_le_quarter" => {
            let all = earliest(runs.first());
            Some(all.iter().filter(|share| **share <= 0.25).count() as f64 / all.len() as f64)
        }
        "mean_ms" => Some(mean(&without_leader_ms(runs.first()))),
        "p50_ms" => Some(quantile(without_leader_ms(runs.first()), 0.5)),
        "p99_ms" => Some(quantile(without_leader_ms(runs.first()), 0.99)),
        _ => runs.named(metric).map(split_votes),
    }
}

/// The share of groups in which nobody was elected in the term after the first.
fn split_votes(run: &Run) -> f64 {
    let groups = run.seeds.len() * run.scenario.components.len();
    let elected = run.seeds.iter().flat_map(|meter| &meter.leads).filter(|leads| leads.term == FIRST_TERM + 1).count();
    1.0 - elected as f64 / groups as f64
}

/// When somebody was elected, from the shortest timeout after the start on, as a share of the range.
fn earliest(run: &Run) -> Vec<f64> {
    let leads = run.seeds.iter().flat_map(|meter| &meter.leads).filter(|leads| leads.term == FIRST_TERM + 1);
    leads.map(|leads| (leads.at as f64 / 1e6 - LEAST) / RANGE).collect()
}

/// From each group's crash until somebody leads [milliseconds].
fn without_leader_ms(run: &Run) -> Vec<f64> {
    let mut all = Vec::new();
    for meter in &run.seeds {
        for (down, node, _) in meter.ups.iter().filter(|(.., up)| !up) {
            let next = meter.leads.iter().find(|leads| leads.node == *node && leads.at >= *down);
            all.push(next.map_or(f64::NAN, |leads| (leads.at - down) as f64 / 1e6));
        }
    }
    all
}

fn mean(all: &[f64]) -> f64 {
    all.iter().sum::<f64>() / all.len() as f64
}

fn quantile(mut all: Vec<f64>, p: f64) -> f64 {
    all.sort_by(f64::total_cmp);
    let rank = (p * all.len() as f64).ceil() as usize;
    all.get(rank.max(1) - 1).copied().unwrap_or(f64::NAN)
}
