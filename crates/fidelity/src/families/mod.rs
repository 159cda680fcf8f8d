//! How the figures of each family of cases are measured. A family is a file here, a file in `cases/` and a line in the list.

mod availability;
mod balancing;
mod breaker;
mod budgets;
mod caching;
mod closed;
mod consensus;
mod delivery;
mod disciplines;
mod hedging;
mod histories;
mod metastable;
mod optimistic;
mod pooling;
mod queueing;
mod quorums;
mod retries;
mod tail;
mod textbook;
mod token_bucket;

use crate::case::{Case, Sheet};
use crate::run::{Runs, folder};

/// Cases that are measured alike.
#[derive(Clone, Copy, Debug)]
pub struct Family {
    /// Its file in `cases/`, without the ending.
    pub name: &'static str,
    /// A figure by its name, from the runs of a case; `None` where the family does not know it.
    pub value: fn(metric: &str, runs: &Runs, case: &Case) -> Option<f64>,
}

/// All families, in the order of the report.
pub const FAMILIES: &[Family] = &[
    Family { name: "queueing", value: queueing::value },
    Family { name: "pooling", value: pooling::value },
    Family { name: "disciplines", value: disciplines::value },
    Family { name: "closed", value: closed::value },
    Family { name: "tail", value: tail::value },
    Family { name: "hedging", value: hedging::value },
    Family { name: "balancing", value: balancing::value },
    Family { name: "retries", value: retries::value },
    Family { name: "optimistic", value: optimistic::value },
    Family { name: "budgets", value: budgets::value },
    Family { name: "metastable", value: metastable::value },
    Family { name: "breaker", value: breaker::value },
    Family { name: "token_bucket", value: token_bucket::value },
    Family { name: "availability", value: availability::value },
    Family { name: "consensus", value: consensus::value },
    Family { name: "delivery", value: delivery::value },
    Family { name: "histories", value: histories::value },
    Family { name: "caching", value: caching::value },
    Family { name: "quorums", value: quorums::value },
    Family { name: "textbook", value: textbook::value },
    Family { name: "compositions", value: textbook::value },
];

impl Family {
    /// Reads its cases.
    ///
    /// Errors: the file is missing or not understood.
    pub fn sheet(&self) -> Result<Sheet, String> {
        let path = folder().join("cases").join(format!("{}.json", self.name));
        let text = std::fs::read_to_string(&path).map_err(|error| format!("cases/{}.json: {error}", self.name))?;
        serde_json::from_str(&text).map_err(|error| format!("cases/{}.json: {error}", self.name))
    }
}

/// The middle of a list in ascending order.
fn median(sorted: &[f64]) -> f64 {
    if sorted.is_empty() {
        return f64::NAN;
    }
    let half = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[half] } else { (sorted[half - 1] + sorted[half]) / 2.0 }
}

#[cfg(test)]
mod tests;
