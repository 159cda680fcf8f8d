//! Findings as plain data: what the command line prints and other programs read.
//!
//! Units: names end in their unit; `_ms` are milliseconds of simulated time.

use betwixt_model::{Catalogue, Scenario, SimTime};
use serde::Serialize;

use super::{Finding, FindingKind, Findings};
use crate::remedy::{Remedy, remedy};
use crate::story::{Place, SpanKind, Story, story};
use crate::verdict::report::ExpectationReport;

/// Version of the form.
pub const VERSION: u32 = 1;

/// All that was found in a run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FindingsReport {
    /// [`VERSION`].
    pub betwixt_findings: u32,
    /// Version of the engine that ran it.
    pub engine: &'static str,
    /// Name of the scenario.
    pub scenario: String,
    /// Seed of the run.
    pub seed: u64,
    /// Fingerprint of the run.
    pub digest: String,
    /// Every sort that is possible in the scenario, also where nothing was found.
    pub findings: Vec<FindingReport>,
    /// What could not be judged.
    pub notes: Vec<String>,
    /// What came of what the scenario expects, in the order of the document; empty where nobody judged it.
    pub expectations: Vec<ExpectationReport>,
}

/// One sort of finding.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FindingReport {
    /// Which.
    pub kind: &'static str,
    /// What it is about.
    pub group: &'static str,
    /// In words.
    pub title: &'static str,
    /// To stand after a number of operations.
    pub label: &'static str,
    /// What it is.
    pub means: &'static str,
    /// Operations.
    pub count: u64,
    /// Those among them of which something was still going on when the run ended.
    pub cut_off: u64,
    /// When the first was found.
    pub first_ms: Option<f64>,
    /// The first of them, at most 50.
    pub operations: Vec<u64>,
    /// The first of them, told; none where nothing was found.
    pub example: Option<StoryReport>,
    /// What would stop it.
    pub remedy: Option<RemedyReport>,
}

/// One operation, told.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StoryReport {
    /// Its number.
    pub operation: u64,
    /// Identity of its flow.
    pub flow: String,
    /// When it started.
    pub started_ms: f64,
    /// When it ended for the person.
    pub ended_ms: Option<f64>,
    /// Why it went wrong, in one sentence.
    pub cause: String,
    /// Identities of the faults that had a part in it.
    pub faults: Vec<String>,
    /// The setting that is missing.
    pub missing: Option<String>,
    /// What the sides are asked.
    pub question: String,
    /// The true answer.
    pub truth: u32,
    /// What each side believes.
    pub beliefs: Vec<BeliefReport>,
    /// The way that it took.
    pub steps: Vec<StepReport>,
    /// Who was at it, and when.
    pub spans: Vec<SpanReport>,
}

/// What one side believes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BeliefReport {
    /// Identity of the component.
    pub component: String,
    /// Its answer; `null` where it does not know.
    pub count: Option<u32>,
    /// The answer is not the truth.
    pub is_wrong: bool,
    /// What it would say.
    pub sentence: String,
    /// How it came to that.
    pub note: String,
    /// When it last heard of the operation.
    pub heard_ms: Option<f64>,
}

/// One step of the way.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StepReport {
    /// From 1.
    pub number: u32,
    /// When.
    pub at_ms: f64,
    /// The component or connection where it is, as a path.
    pub place: String,
    /// What happens.
    pub what: String,
    /// It is part of what went wrong.
    pub is_bad: bool,
}

/// One bar of the waterfall.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SpanReport {
    /// Identity of the component.
    pub component: String,
    /// As shown.
    pub name: String,
    /// `person`, `work`, `kept`, `pause` or `silence`.
    pub kind: &'static str,
    /// How deep below the person.
    pub depth: u16,
    /// When it began.
    pub start_ms: f64,
    /// When it ended.
    pub end_ms: Option<f64>,
    /// From when on nobody waited for it.
    pub given_up_ms: Option<f64>,
    /// How it ended.
    pub outcome: Option<&'static str>,
    /// What stands beside it.
    pub note: String,
}

/// One change that would stop it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RemedyReport {
    /// The question that running it again answers.
    pub question: String,
    /// What is changed, in one sentence.
    pub sentence: String,
    /// The settings, as for `--set`.
    pub settings: Vec<String>,
}

impl FindingsReport {
    /// Tells of everything that was found; the first operation of each sort is run again for its story.
    #[must_use]
    pub fn new(scenario: &Scenario, catalogue: &Catalogue, findings: &Findings, digest: String) -> Self {
        Self {
            betwixt_findings: VERSION,
            engine: betwixt_sim::ENGINE,
            scenario: scenario.name.clone(),
            seed: scenario.seed,
            digest,
            findings: findings.list.iter().map(|finding| FindingReport::new(scenario, catalogue, finding)).collect(),
            notes: findings.notes.clone(),
            expectations: Vec::new(),
        }
    }
}

impl FindingReport {
    fn new(scenario: &Scenario, catalogue: &Catalogue, finding: &Finding) -> Self {
        let Finding { kind, count, cut_off, first_at, ref examples } = *finding;
        let first = examples.first().map(|case| case.operation);
        let told = first.and_then(|operation| story(scenario, catalogue, operation, Some(kind)));
        let cure = told.as_ref().and_then(|story| remedy(scenario, catalogue, story));
        Self {
            kind: kind.key(),
            group: kind.group().key(),
            title: kind.title(),
            label: kind.label(),
            means: kind.means(),
            count,
            cut_off,
            first_ms: first_at.map(ms),
            operations: examples.iter().map(|case| case.operation).collect(),
            example: told.as_ref().map(StoryReport::new),
            remedy: cure.as_ref().map(RemedyReport::new),
        }
    }
}

impl StoryReport {
    fn new(story: &Story) -> Self {
        let cause = story.cause.clone().unwrap_or_default();
        let belief = |belief: &crate::story::Belief| BeliefReport {
            component: belief.component.clone(),
            count: belief.count,
            is_wrong: belief.is_wrong,
            sentence: belief.sentence.clone(),
            note: belief.note.clone(),
            heard_ms: belief.heard_at.map(ms),
        };
        let step = |step: &crate::story::Step| StepReport {
            number: step.number,
            at_ms: ms(step.at),
            place: match &step.place {
                Place::Component(id) => format!("components.{id}"),
                Place::Connection(id) => format!("connections.{id}"),
            },
            what: step.what.clone(),
            is_bad: step.bad,
        };
        let span = |span: &crate::story::Span| SpanReport {
            component: span.component.clone(),
            name: span.name.clone(),
            kind: match span.kind {
                SpanKind::Person => "person",
                SpanKind::Work => "work",
                SpanKind::Kept => "kept",
                SpanKind::Pause => "pause",
                SpanKind::Silence => "silence",
            },
            depth: span.depth,
            start_ms: ms(span.start),
            end_ms: span.end.map(ms),
            given_up_ms: span.given_up_at.map(ms),
            outcome: span.outcome.map(betwixt_sim::Outcome::name),
            note: span.note.clone(),
        };
        Self {
            operation: story.operation,
            flow: story.flow.clone(),
            started_ms: ms(story.started),
            ended_ms: story.ended.map(ms),
            cause: cause.sentence,
            faults: cause.faults,
            missing: cause.missing,
            question: story.question.clone(),
            truth: story.truth,
            beliefs: story.participants.iter().map(belief).collect(),
            steps: story.steps.iter().map(step).collect(),
            spans: story.spans.iter().map(span).collect(),
        }
    }
}

impl RemedyReport {
    fn new(remedy: &Remedy) -> Self {
        Self {
            question: remedy.question.clone(),
            sentence: remedy.sentence.clone(),
            settings: remedy.settings.iter().map(|(path, value)| format!("{path}={value}")).collect(),
        }
    }
}

impl FindingKind {
    /// Every key, for messages about keys that do not exist.
    #[must_use]
    pub fn keys() -> Vec<&'static str> {
        Self::ALL.into_iter().map(Self::key).collect()
    }
}

fn ms(at: SimTime) -> f64 {
    at.0 as f64 / 1e6
}
