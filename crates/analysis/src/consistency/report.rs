//! The verdict about a history, as a report.

use serde::Serialize;

use super::findings::Findings;
use super::history::{Content, History, RegisterOp};
use super::linear::{Linear, Work, check_registers};
use super::model::Model;
use super::session::check_sessions;
use super::tell;
use super::txn::check_transactions;

/// Version of the form of the report.
pub const VERSION: u32 = 1;

/// Whether a promise was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Nothing in the history breaks it.
    Held,
    /// Something does.
    Broken,
    /// A bound was reached first, or the history does not say enough.
    Unknown,
}

/// A history, judged.
#[derive(Clone, Debug, Serialize)]
pub struct HistoryReport {
    /// Version of this form.
    pub betwixt_history_report: u32,
    /// Name of the history.
    pub name: String,
    /// `registers` or `transactions`.
    pub kind: &'static str,
    /// Events that were read.
    pub events: usize,
    /// Operations or transactions.
    pub operations: usize,
    /// The promise that was asked about.
    pub model: &'static str,
    /// Whether it was kept.
    pub verdict: Verdict,
    /// Promises that this history breaks, the strongest first.
    pub broken_models: Vec<&'static str>,
    /// Promises of which it is not known whether it breaks them.
    pub unknown_models: Vec<&'static str>,
    /// Promises that nothing in it breaks.
    pub held_models: Vec<&'static str>,
    /// The records, where it has no transactions.
    pub records: Vec<RecordReport>,
    /// Anomalies, the first of each sort.
    pub findings: Vec<FindingReport>,
    /// How many there are of each sort.
    pub counts: Vec<CountReport>,
    /// What could not be looked at, and why.
    pub notes: Vec<String>,
}

/// One record.
#[derive(Clone, Debug, Serialize)]
pub struct RecordReport {
    /// Its key; empty where it has no name.
    pub key: String,
    /// Operations on it.
    pub operations: usize,
    /// Whether it behaved like a single copy; `null` where that was too much work to find out.
    pub linearizable: Option<bool>,
    /// The first operation that no order explains: a sentence.
    pub failure: Option<String>,
    /// Events of the shortest beginning of the history that shows it.
    pub failing_events: Option<usize>,
    /// Operations that are enough to show it, each a half sentence; empty where that was too much work to find out.
    pub enough: Vec<String>,
}

/// One case of an anomaly.
#[derive(Clone, Debug, Serialize)]
pub struct FindingReport {
    /// The anomaly: `G-single-realtime`.
    pub name: String,
    /// What that is.
    pub label: &'static str,
    /// What happened.
    pub sentence: String,
    /// Step by step, for a cycle.
    pub steps: Vec<String>,
    /// Whether it breaks the promise that was asked about.
    pub breaks_model: bool,
}

/// How often there was one sort of anomaly.
#[derive(Clone, Debug, Serialize)]
pub struct CountReport {
    /// The anomaly.
    pub name: String,
    /// Cases.
    pub count: usize,
}

/// The promises that can be asked about for this history, the strongest first.
#[must_use]
pub fn models(history: &History) -> &'static [Model] {
    match history.content {
        Content::Registers(_) => &Model::REGISTERS,
        Content::Transactions(_) => &Model::TRANSACTIONS,
    }
}

/// Judges a history by a promise, or by the strongest there is. A promise for another sort of history counts as none.
/// The search for orders of records is bounded by `work`.
#[must_use]
pub fn report(history: &History, model: Option<Model>, mut work: Work) -> HistoryReport {
    let models = models(history);
    let model = model.filter(|model| models.contains(model)).unwrap_or(models[0]);
    let (kind, operations, records, findings) = match &history.content {
        Content::Registers(ops) => {
            let linear = check_registers(ops, &history.initial, &mut work);
            ("registers", ops.len(), records(history, ops, linear), check_sessions(history, ops))
        }
        Content::Transactions(txns) => ("transactions", txns.len(), Vec::new(), check_transactions(history, txns)),
    };
    let judged: Vec<(Model, Verdict)> =
        models.iter().map(|model| (*model, judge(*model, &records, &findings))).collect();
    let with = |wanted: Verdict| -> Vec<&'static str> {
        judged.iter().filter(|(_, verdict)| *verdict == wanted).map(|(model, _)| model.key()).collect()
    };
    let verdict = judged.iter().find(|(own, _)| *own == model).map_or(Verdict::Unknown, |(_, verdict)| *verdict);
    let mut counts: Vec<_> = findings.counts.iter().collect();
    counts.sort();
    HistoryReport {
        betwixt_history_report: VERSION,
        name: history.name.clone(),
        kind,
        events: history.events,
        operations,
        model: model.key(),
        verdict,
        broken_models: with(Verdict::Broken),
        unknown_models: with(Verdict::Unknown),
        held_models: with(Verdict::Held),
        findings: findings.list.iter().map(|finding| finding_report(finding, model)).collect(),
        counts: counts
            .into_iter()
            .map(|((through, anomaly), count)| CountReport {
                name: format!("{}{}", anomaly.key(), through.suffix()),
                count: *count,
            })
            .collect(),
        notes: findings.notes,
        records,
    }
}

fn judge(model: Model, records: &[RecordReport], findings: &Findings) -> Verdict {
    if model == Model::Linearizable {
        return match records.iter().map(|record| record.linearizable).min_by_key(|linear| rank(*linear)) {
            Some(Some(false)) => Verdict::Broken,
            Some(None) => Verdict::Unknown,
            Some(Some(true)) | None => Verdict::Held,
        };
    }
    if findings.counts.keys().any(|(through, anomaly)| model.forbids(*anomaly, *through)) {
        return Verdict::Broken;
    }
    if findings.is_incomplete { Verdict::Unknown } else { Verdict::Held }
}

/// One record that is broken decides, and then one of which nothing is known.
const fn rank(linear: Option<bool>) -> u8 {
    match linear {
        Some(false) => 0,
        None => 1,
        Some(true) => 2,
    }
}

fn records(history: &History, ops: &[RegisterOp], linear: Vec<(usize, Linear)>) -> Vec<RecordReport> {
    let mut count = vec![0; history.keys.len()];
    for op in ops {
        count[op.key] += 1;
    }
    let one = |(key, linear)| {
        let plain = RecordReport {
            key: history.key(key),
            operations: count[key],
            linearizable: None,
            failure: None,
            failing_events: None,
            enough: Vec::new(),
        };
        match linear {
            Linear::Yes => RecordReport { linearizable: Some(true), ..plain },
            Linear::Unknown => plain,
            Linear::No(failure) => RecordReport {
                linearizable: Some(false),
                failure: Some(tell::failure(history, ops, &failure)),
                failing_events: Some(failure.events),
                enough: failure.enough.iter().map(|at| tell::operation(history, &ops[*at])).collect(),
                ..plain
            },
        }
    };
    linear.into_iter().map(one).collect()
}

fn finding_report(finding: &super::Finding, model: Model) -> FindingReport {
    FindingReport {
        name: finding.name(),
        label: finding.anomaly.label(),
        sentence: finding.sentence.clone(),
        steps: finding.steps.clone(),
        breaks_model: model.forbids(finding.anomaly, finding.through),
    }
}

#[cfg(test)]
mod tests;
