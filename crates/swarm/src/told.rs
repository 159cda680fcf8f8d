//! Findings and the stories of their operations: what one tells, the other must tell as well.

use betwixt_analysis::findings::watched;
use betwixt_analysis::{Findings, Recorder, Watch, remedy, story};
use betwixt_model::Scenario;
use betwixt_sim::{CATALOGUE, compile};

/// Looks for findings, and has the first operation of each sort told; only for runs that come to their end.
///
/// Errors: a story that leaves out what was found, finds it at another time, or says nothing.
pub(crate) fn check(scenario: &Scenario) -> Result<(), String> {
    let mut world = compile(scenario, &CATALOGUE).map_err(|problems| format!("{problems:?}"))?;
    let mut recorder = Recorder::new(scenario, &CATALOGUE).with_journal(0);
    let mut watch = Watch::new(scenario, &CATALOGUE);
    let end = world.end();
    watched(&mut world, end, &mut recorder, &mut watch);
    let findings = Findings::of(recorder.ledger(), &watch);
    for finding in findings.present() {
        let (kind, case) = (finding.kind.key(), finding.examples[0]);
        let told = story(scenario, &CATALOGUE, case.operation, Some(finding.kind));
        let Some(told) = told else { return Err(format!("{kind}: operation {} has no story", case.operation)) };
        if told.findings.first() != Some(&(finding.kind, case.at)) {
            return Err(format!(
                "{kind}: operation {} at {}: its story found {:?}",
                case.operation, case.at, told.findings
            ));
        }
        let sentence = told.cause.as_ref().map_or("", |cause| cause.sentence.as_str());
        if !sentence.contains(" because ") || sentence.contains("because ,") || sentence.contains("  ") {
            return Err(format!("{kind}: operation {}: {sentence:?} is no sentence", case.operation));
        }
        let mut spans = told.spans.iter();
        if told.participants.is_empty() || spans.any(|span| span.end.is_some_and(|end| end < span.start)) {
            return Err(format!("{kind}: operation {}: {:?}", case.operation, told.spans));
        }
        if let Some(remedy) = remedy(scenario, &CATALOGUE, &told)
            && let Err(problems) = compile(&remedy.scenario, &CATALOGUE)
        {
            return Err(format!("{kind}: {:?} does not compile: {problems:?}", remedy.settings));
        }
    }
    Ok(())
}
