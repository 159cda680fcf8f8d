//! Runs of pairs with many seeds, on several threads.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use betwixt_analysis::findings::{Findings, look};
use betwixt_analysis::{FindingKind, story};
use betwixt_model::Scenario;
use betwixt_sim::CATALOGUE;

use crate::registry::Pair;

/// What came of a pair.
#[derive(Clone, Debug)]
pub struct Row {
    /// Of which.
    pub pair: Pair,
    /// Seeds that each of the two was run with.
    pub seeds: u64,
    /// The one in which it should occur.
    pub broken: Tally,
    /// The one in which it should not.
    pub mended: Tally,
}

/// How often it was found.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Seeds with which it was found at least once.
    pub seeds_found: u64,
    /// Operations to which it happened, all seeds together.
    pub operations: u64,
    /// The first seed with which it was found.
    pub first: Option<u64>,
    /// Seeds with which something could not be judged.
    pub unknown: u64,
    /// Why a run could not be used.
    pub failure: Option<String>,
}

impl Row {
    /// What is wrong with it; none if it holds.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        let failure = self.broken.failure.as_ref().or(self.mended.failure.as_ref());
        if let Some(failure) = failure {
            return Some(failure.clone());
        }
        if self.broken.seeds_found == 0 {
            return Some("the broken form never shows it".to_owned());
        }
        let seed = self.mended.first?;
        Some(format!("the mended form shows it with seed {seed}"))
    }

    /// A sentence about the first operation to which it happened.
    #[must_use]
    pub fn sentence(&self) -> Option<String> {
        let scenario = Scenario { seed: self.broken.first?, ..self.pair.broken.clone() };
        let findings = look(&scenario, &CATALOGUE).ok()?;
        let finding = findings.list.iter().find(|finding| finding.kind == self.pair.kind)?;
        let told = story(&scenario, &CATALOGUE, finding.examples.first()?.operation, Some(self.pair.kind))?;
        told.cause.map(|cause| cause.sentence)
    }
}

/// Runs both forms of each pair with seeds from 1.
#[must_use]
pub fn try_pairs(pairs: &[Pair], seeds: u64, threads: usize) -> Vec<Row> {
    let next = AtomicU64::new(0);
    let all = pairs.len() as u64 * 2 * seeds;
    let rows =
        pairs.iter().map(|pair| Row { pair: pair.clone(), seeds, broken: Tally::default(), mended: Tally::default() });
    let rows = Mutex::new(rows.collect::<Vec<Row>>());
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= all {
                        return;
                    }
                    let (at, seed) = ((number / (2 * seeds)) as usize, number % seeds + 1);
                    let is_mended = number / seeds % 2 == 1;
                    let pair = &pairs[at];
                    let scenario = if is_mended { &pair.mended } else { &pair.broken };
                    let found = look(&Scenario { seed, ..scenario.clone() }, &CATALOGUE);
                    let mut rows = rows.lock().expect("nobody panics while holding it");
                    let tally = if is_mended { &mut rows[at].mended } else { &mut rows[at].broken };
                    match found {
                        Ok(findings) => tally.add(pair.kind, seed, &findings),
                        Err(problems) => tally.failure = problems.first().map(|problem| problem.what.clone()),
                    }
                }
            });
        }
    });
    rows.into_inner().expect("nobody panics while holding it")
}

impl Tally {
    fn add(&mut self, kind: FindingKind, seed: u64, findings: &Findings) {
        self.unknown += u64::from(!findings.notes.is_empty());
        let Some(finding) = findings.list.iter().find(|finding| finding.kind == kind) else {
            // A scenario in which it cannot happen proves nothing about a remedy.
            self.failure = Some(format!("{} is not possible in one of the two forms", kind.key()));
            return;
        };
        // What the end of the run cut off might have come right.
        let count = finding.count - finding.cut_off;
        self.operations += count;
        if count > 0 {
            self.seeds_found += 1;
            self.first = Some(self.first.map_or(seed, |first| first.min(seed)));
        }
    }
}
