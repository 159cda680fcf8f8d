//! What was found in a history: cases of anomalies, and what could not be looked at.

use std::collections::BTreeMap;

use super::anomaly::{Anomaly, Through};

/// Most cases of one sort that are told; all are counted.
pub const MAX_TOLD: usize = 20;

/// One case of an anomaly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub anomaly: Anomaly,
    /// What it was seen through.
    pub through: Through,
    /// What happened: a sentence.
    pub sentence: String,
    /// The steps of a cycle, each a sentence; empty where the sentence says it all.
    pub steps: Vec<String>,
}

impl Finding {
    /// One that needs nothing but reads and writes, and no steps.
    #[must_use]
    pub const fn plain(anomaly: Anomaly, sentence: String) -> Self {
        Self { anomaly, through: Through::Data, sentence, steps: Vec::new() }
    }

    /// The anomaly, with what it was seen through: `G-single-realtime`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}{}", self.anomaly.key(), self.through.suffix())
    }
}

/// All that was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// The cases that are told.
    pub list: Vec<Finding>,
    /// All cases, by sort.
    pub counts: BTreeMap<(Through, Anomaly), usize>,
    /// What could not be looked at, each a sentence: the history does not say enough.
    pub notes: Vec<String>,
    /// A bound was reached, or values were not unique, so that something may have been missed.
    pub is_incomplete: bool,
}

impl Findings {
    /// Adds a case.
    pub(super) fn find(&mut self, finding: Finding) {
        let count = self.counts.entry((finding.through, finding.anomaly)).or_default();
        *count += 1;
        if *count <= MAX_TOLD {
            self.list.push(finding);
        }
    }
}
