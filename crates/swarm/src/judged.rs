//! Verdicts: the same however a run is cut, never at odds with what was measured, and those about flows worked out a second
//! time from a list of everything that ended.

use betwixt_analysis::verdict::judged_for;
use betwixt_analysis::{Findings, Judgement, Jury, Recorder, Verdict, Watch};
use betwixt_model::{About, Expectation, Limit, Metric, Quantifier, Scenario, Target};
use betwixt_sim::observe::Ending;
use betwixt_sim::{CATALOGUE, Fact, Observer, Outcome, Progress, compile};

use crate::luck::Luck;

/// Judges the run of a scenario twice, in other pieces; only for runs that come to their end.
///
/// Errors: what does not hold.
pub(crate) fn check(scenario: &Scenario, luck: &mut Luck) -> Result<(), String> {
    if scenario.expectations.is_empty() {
        return Ok(());
    }
    let whole = judge(scenario, || u64::MAX)?;
    let cut = judge(scenario, || 1 + luck.below(3_000) as u64)?;
    if whole != cut {
        return Err(format!("in one go {whole:?}, in pieces {cut:?}"));
    }
    let mut ends = Ends::default();
    let mut world = compile(scenario, &CATALOGUE).map_err(|problems| format!("{problems:?}"))?;
    let end = world.end();
    let _ended = world.advance(end, u64::MAX, &mut ends);
    for (expectation, judgement) in scenario.expectations.iter().zip(&whole) {
        agrees(expectation, judgement).map_err(|what| format!("{what}: {expectation:?} {judgement:?}"))?;
        if let Some((judged, first)) = ends.again(scenario, expectation) {
            let found = (judgement.judged, judgement.witness.as_ref().map(|witness| witness.at.0));
            if found != (judged, first) {
                return Err(format!("by definition {judged} windows, decided at {first:?}: {judgement:?}"));
            }
        }
    }
    Ok(())
}

fn judge(scenario: &Scenario, mut slice: impl FnMut() -> u64) -> Result<Vec<Judgement>, String> {
    let mut world = compile(scenario, &CATALOGUE).map_err(|problems| format!("{problems:?}"))?;
    let mut recorder = Recorder::new(scenario, &CATALOGUE).with_journal(0);
    let mut watch = Watch::new(scenario, &CATALOGUE);
    let mut jury = Jury::new(scenario, &CATALOGUE, &world);
    let end = world.end();
    while judged_for(&mut world, end, slice(), &mut recorder, (&mut watch, &mut jury)) == Progress::Busy {}
    let findings = Findings::of(recorder.ledger(), &watch);
    Ok(jury.judgements(scenario, &world, &findings))
}

/// A verdict against the values that were measured.
fn agrees(expectation: &Expectation, judgement: &Judgement) -> Result<(), &'static str> {
    let Judgement { verdict, settled, judged, witness, range, untested, .. } = judgement;
    let holds = |value: f64| expectation.limit.holds(value);
    let worst = |good: bool| {
        range.map(|(least, greatest)| match (expectation.limit, good) {
            (Limit::AtMost(_), true) | (Limit::AtLeast(_), false) => least,
            (Limit::AtMost(_), false) | (Limit::AtLeast(_), true) => greatest,
        })
    };
    if !settled {
        return Err("the run is over, and it is not settled");
    }
    if (*verdict == Verdict::NeverTested) != untested.is_some() || (*judged == 0) != range.is_none() {
        return Err("it does not say why it was never tested");
    }
    let sound = match (verdict, expectation.quantifier) {
        (Verdict::Held, Quantifier::Always) => worst(false).is_some_and(holds),
        (Verdict::Held, Quantifier::Never) => worst(true).is_some_and(|value| !holds(value)),
        (Verdict::Held, Quantifier::Eventually | Quantifier::Sometimes) => {
            witness.as_ref().is_some_and(|witness| holds(witness.value))
        }
        (Verdict::Broken, Quantifier::Always) => witness.as_ref().is_some_and(|witness| !holds(witness.value)),
        (Verdict::Broken, Quantifier::Never) => witness.as_ref().is_some_and(|witness| holds(witness.value)),
        (Verdict::Broken, Quantifier::Eventually) => worst(true).is_some_and(|value| !holds(value)),
        (Verdict::Broken, Quantifier::Sometimes) => false,
        (Verdict::NeverTested, Quantifier::Sometimes) => worst(true).is_none_or(|value| !holds(value)),
        (Verdict::NeverTested, _) => *judged == 0,
    };
    if sound { Ok(()) } else { Err("it is at odds with what was measured") }
}

/// Everything that people started and that ended for them.
#[derive(Default)]
struct Ends {
    /// Flow and when.
    started: Vec<(u16, u64)>,
    /// Flow, when, whether well, and after how long.
    ended: Vec<(u16, u64, bool, u64)>,
}

impl Observer for Ends {
    fn note(&mut self, at: u64, fact: Fact) {
        match fact {
            Fact::OperationStarted { op, .. } => self.started.push((op.flow, at)),
            Fact::OperationEnded { op, outcome, began, ending, .. } => {
                let ok = outcome == Outcome::Ok && ending != Ending::Left;
                self.ended.push((op.flow, at, ok, at - began));
            }
            _ => {}
        }
    }
}

impl Ends {
    /// Windows with something to measure, and when the first one ends that decides; for the metrics that are easy to say.
    fn again(&self, scenario: &Scenario, expectation: &Expectation) -> Option<(u64, Option<u64>)> {
        /// A long run with short windows has very many of them.
        const MOST: u64 = 20_000;
        let About::Metric(metric, Target::Flow(id)) = &expectation.about else { return None };
        let flow = scenario.flows.iter().position(|flow| flow.id == *id)? as u16;
        let window = expectation.window()?.0;
        let end = expectation.end(scenario.duration).0;
        let first = self.started.iter().filter(|(of, _)| *of == flow).map(|(_, at)| *at).min();
        let ended: Vec<_> = self.ended.iter().filter(|(of, ..)| *of == flow).collect();
        if end.saturating_sub(expectation.from.0) / window > MOST {
            return None;
        }
        let (mut judged, mut decided) = (0, None);
        let mut from = expectation.from.0;
        let mut next = 0;
        while from + window <= end {
            let to = from + window;
            // Both are in the order of time.
            while ended.get(next).is_some_and(|(_, at, ..)| *at < from) {
                next += 1;
            }
            let here: Vec<_> = ended[next..].iter().take_while(|(_, at, ..)| *at < to).collect();
            let good = here.iter().filter(|(_, _, ok, _)| *ok).count();
            let per_s =
                |count: usize| first.is_some_and(|first| first < to).then(|| count as f64 / (window as f64 / 1e9));
            let value = match metric {
                Metric::Rate => per_s(here.len()),
                Metric::OkRate => per_s(good),
                Metric::ErrorRatio => (!here.is_empty()).then(|| (here.len() - good) as f64 / here.len() as f64),
                Metric::Max => here.iter().map(|(.., took)| *took as f64).reduce(f64::max),
                _ => return None,
            };
            if let Some(value) = value {
                judged += 1;
                let decides = expectation.limit.holds(value) != (expectation.quantifier == Quantifier::Always);
                decided = decided.or(decides.then_some(to));
            }
            from = to;
        }
        Some((judged, decided))
    }
}
