//! Verdicts as plain data: what the command line prints and other programs read.

use betwixt_model::expect::Unit;
use betwixt_model::{About, Catalogue, Expectation, Scenario, SimTime};
use serde::Serialize;

use super::{Judgement, Verdict, asked, told};
use crate::findings::FindingKind;
use crate::story::story;

/// What came of one expectation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExpectationReport {
    /// Its identity.
    pub id: String,
    /// In the words of whoever wrote it; `null` where nobody did.
    pub say: Option<String>,
    /// What is expected, in one sentence.
    pub expects: String,
    /// `held`, `broken` or `never_tested`.
    pub verdict: &'static str,
    /// Nothing that was still to come could have changed it; `false` where the run stopped at a limit before its time.
    pub settled: bool,
    /// What came of it, for a bug report.
    pub told: String,
    /// Windows, or moments, in which there was something to measure.
    pub judged: u64,
    /// Unit of the values: `ms`, `per_s`, `ratio` or `count`.
    pub unit: &'static str,
    /// The least value, and the greatest.
    pub least: Option<f64>,
    /// See `least`.
    pub greatest: Option<f64>,
    /// The moment that decided: the first violating one of what is broken, the first one reached otherwise.
    pub first: Option<MomentReport>,
    /// Why the operation there went wrong, link by link, the last moment first; only for findings.
    pub causes: Vec<String>,
}

/// The moment that decided.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MomentReport {
    /// When its window began.
    pub from_ms: f64,
    /// When it was decided.
    pub at_ms: f64,
    /// What was measured.
    pub value: f64,
    /// An operation to look at.
    pub operation: Option<u64>,
    /// Identities of the faults that were active.
    pub faults: Vec<String>,
}

impl ExpectationReport {
    /// Whether it is broken.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.verdict == Verdict::Broken.name()
    }
}

/// The verdicts on a run as plain data. Of what is broken by a finding, the operation is followed through the same run once more.
#[must_use]
pub fn expectations(scenario: &Scenario, catalogue: &Catalogue, judgements: &[Judgement]) -> Vec<ExpectationReport> {
    let pairs = scenario.expectations.iter().zip(judgements);
    pairs.map(|(expectation, judgement)| one(scenario, catalogue, expectation, judgement)).collect()
}

fn one(
    scenario: &Scenario,
    catalogue: &Catalogue,
    expectation: &Expectation,
    judgement: &Judgement,
) -> ExpectationReport {
    let (unit, scale) = match expectation.about.unit() {
        Unit::Duration => ("ms", 1e6),
        Unit::Rate => ("per_s", 1.0),
        Unit::Ratio => ("ratio", 1.0),
        Unit::Count => ("count", 1.0),
    };
    let ms = |at: SimTime| at.0 as f64 / 1e6;
    let id = |place: &usize| scenario.faults.get(*place).map(|fault| fault.id.to_string());
    let first = judgement.witness.as_ref().map(|witness| MomentReport {
        from_ms: ms(witness.from),
        at_ms: ms(witness.at),
        value: witness.value / scale,
        operation: witness.operation,
        faults: witness.faults.iter().filter_map(id).collect(),
    });
    ExpectationReport {
        id: expectation.id.to_string(),
        say: Some(expectation.say.clone()).filter(|say| !say.is_empty()),
        expects: asked(scenario, expectation),
        verdict: judgement.verdict.name(),
        settled: judgement.settled,
        told: told(scenario, expectation, judgement),
        judged: judgement.judged,
        unit,
        least: judgement.range.map(|(least, _)| least / scale),
        greatest: judgement.range.map(|(_, greatest)| greatest / scale),
        causes: causes(scenario, catalogue, expectation, judgement),
        first,
    }
}

/// Why the operation of a broken expectation about a finding went wrong.
fn causes(scenario: &Scenario, catalogue: &Catalogue, expectation: &Expectation, judgement: &Judgement) -> Vec<String> {
    let About::Finding(key) = &expectation.about else { return Vec::new() };
    let operation = judgement.witness.as_ref().and_then(|witness| witness.operation);
    let (Some(operation), Verdict::Broken) = (operation, judgement.verdict) else { return Vec::new() };
    let cause = story(scenario, catalogue, operation, FindingKind::from_key(key)).and_then(|story| story.cause);
    cause.map_or_else(Vec::new, |cause| [vec![cause.sentence], cause.links].concat())
}
