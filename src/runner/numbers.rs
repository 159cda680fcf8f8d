//! A run in single numbers: what an embed writes into its corner and tells the page around it.

use super::summary::Summary;

/// Share of the operations so far that ended well; none before the first has ended.
#[must_use]
pub fn success(summary: &Summary) -> Option<f64> {
    let (mut ok, mut all) = (0_u64, 0_u64);
    for flow in &summary.flows {
        ok += flow.outcomes[0];
        all += flow.outcomes.iter().sum::<u64>();
    }
    (all > 0).then(|| ok as f64 / all as f64)
}

/// Share of operations that did not end well, lately.
#[must_use]
pub fn errors(summary: &Summary) -> Option<f64> {
    let (mut bad, mut all) = (0.0, 0.0);
    for flow in &summary.flows {
        if let Some(share) = flow.error_ratio {
            bad += share * flow.rate_per_s;
            all += flow.rate_per_s;
        }
    }
    (all > 0.0).then(|| bad / all)
}

/// Operations started per second, lately.
#[must_use]
pub fn rate(summary: &Summary) -> f64 {
    summary.flows.iter().map(|flow| flow.rate_per_s).sum()
}

/// 95th percentile of how long operations took, lately [ms].
#[must_use]
pub fn p95_ms(summary: &Summary) -> Option<f64> {
    summary.charts.duration[1].last().map(|(_, value)| *value)
}

/// What two sides disagree about and will not come right any more.
#[must_use]
pub fn disagreements(summary: &Summary) -> u64 {
    summary.beliefs.iter().filter(|belief| !belief.open).map(|belief| belief.count).sum()
}
