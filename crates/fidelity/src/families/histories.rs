//! Verdicts about recorded histories: linearizability, and anomalies of transactions. The only family that uses the analysis.

use std::fmt::Write as _;

use betwixt_analysis::consistency::{Content, History, Work, are_linearizable, check_transactions, read};
use serde_json::{Value, json};

use crate::case::Case;
use crate::published;
use crate::run::{Runs, folder};

/// A figure by its name; yes is 1 and no is 0.
pub(super) fn value(metric: &str, _runs: &Runs, case: &Case) -> Option<f64> {
    match metric {
        "h1_linearizable" => is_linearizable(&own("micro-1")?).map(yes),
        "h2_linearizable" => is_linearizable(&own("micro-2")?).map(yes),
        "txn_histories_classified_as_expected" => {
            Some(ANOMALIES.iter().filter(|name| is_classified(name)).count() as f64)
        }
        "verdicts_matching" => {
            let agrees = |vector: &&Value| verdict(vector).is_some_and(|found| vector["linearizable"] == found);
            Some(vectors(case)?.iter().filter(agrees).count() as f64)
        }
        "linearizable_count" => {
            Some(vectors(case)?.iter().filter(|vector| verdict(vector) == Some(true)).count() as f64)
        }
        id => vectors(case)?.iter().find(|vector| vector["id"] == id).and_then(verdict).map(yes),
    }
}

/// Files of `histories/`.
const ANOMALIES: [&str; 9] = [
    "anomaly-g0-dirty-write",
    "anomaly-g1a-aborted-read",
    "anomaly-g1b-intermediate-read",
    "anomaly-g1c-circular-information-flow",
    "anomaly-g-single-read-skew",
    "anomaly-g2-write-skew",
    "anomaly-lost-update",
    "anomaly-long-fork",
    "anomaly-clean-serial",
];

fn yes(is: bool) -> f64 {
    f64::from(u8::from(is))
}

fn text(name: &str) -> Option<String> {
    std::fs::read_to_string(folder().join("histories").join(format!("{name}.jsonl"))).ok()
}

fn own(name: &str) -> Option<History> {
    understood(&text(name)?)
}

/// A history without a single problem.
fn understood(text: &str) -> Option<History> {
    let loaded = read(text);
    loaded.problems.is_empty().then_some(loaded.history)
}

/// Whether every record has an order; nothing where that was not found out.
fn is_linearizable(history: &History) -> Option<bool> {
    let Content::Registers(ops) = &history.content else { return None };
    let found = are_linearizable(ops, &history.initial, &mut Work::default());
    let all: Option<Vec<bool>> = found.into_iter().map(|(_, is)| is).collect();
    all.map(|all| all.into_iter().all(|is| is))
}

/// Whether everything that must be found is, and nothing that must not be. Where nothing is to be found, nothing may be.
fn is_classified(name: &str) -> bool {
    let Some(text) = text(name) else { return false };
    let head: Value = text.lines().next().and_then(|line| serde_json::from_str(line).ok()).unwrap_or_default();
    let Some(history) = understood(&text) else { return false };
    let Content::Transactions(txns) = &history.content else { return false };
    let found: Vec<String> = check_transactions(&history, txns).list.iter().map(|finding| finding.name()).collect();
    let names =
        |field: &str| -> Vec<&str> { head[field].as_array().into_iter().flatten().filter_map(Value::as_str).collect() };
    let (include, exclude) = (names("must_include"), names("must_exclude"));
    let all = include.iter().all(|name| found.iter().any(|found| found == name));
    let none = exclude.iter().all(|name| found.iter().all(|found| found != name));
    all && none && (!include.is_empty() || found.is_empty())
}

fn vectors(case: &Case) -> Option<Vec<Value>> {
    let text = std::fs::read_to_string(published::file(case.needs.first()?)?).ok()?;
    text.lines().map(|line| serde_json::from_str(line).ok()).collect()
}

fn verdict(vector: &Value) -> Option<bool> {
    is_linearizable(&understood(&written(vector)?)?)
}

/// A vector in our own form. It lists `["c", id, process, [what, ...]]` and `["r", id, process, answer]`, where an answer is
/// `"ok"`, `"unknown"` or what came; each operation becomes a process of its own.
fn written(vector: &Value) -> Option<String> {
    let mut text = json!({"betwixt_history": 1, "initial": vector["init"]}).to_string();
    for event in vector["events"].as_array()? {
        let (process, said) = (&event[1], &event[3]);
        let line = if event[0] == "c" {
            let (f, key, value) = match said[0].as_str()? {
                "r" => ("read", &Value::Null, Value::Null),
                "w" => ("write", &Value::Null, said[1].clone()),
                "cas" => ("cas", &Value::Null, json!([said[1], said[2]])),
                "get" => ("read", &said[1], Value::Null),
                "put" => ("write", &said[1], said[2].clone()),
                "append" => ("append", &said[1], said[2].clone()),
                _ => return None,
            };
            json!({"process": process, "type": "invoke", "f": f, "key": key, "value": value})
        } else if said == "unknown" {
            json!({"process": process, "type": "info"})
        } else if said == "ok" {
            json!({"process": process, "type": "ok"})
        } else {
            json!({"process": process, "type": "ok", "value": said})
        };
        let _written = write!(text, "\n{line}");
    }
    Some(text)
}
