//! What is expected of a run: added, changed and taken out by hand, and said in plain words.

mod entries;

use std::rc::Rc;

use betwixt_analysis::FindingKind;
use betwixt_analysis::verdict::asked;
use betwixt_model::ids::is_valid;
use betwixt_model::read::MAX_EXPECTATIONS;
use betwixt_model::{
    About, Catalogue, Expectation, ExpectationId, Limit, Metric, Quantifier, Scenario, SimTime, Target,
};

use super::apply::{gone, taken};
use super::document::Document;
use super::edit::{Edit, EditError};
use super::label::target_name;
use super::looking::Looking;
use super::selection::{Selection, Subject};
use super::session::Session;

pub use entries::{amount, entries, sort_of};

/// What becomes of what is expected.
#[derive(Clone, Debug, PartialEq)]
pub enum Expecting {
    /// Something more is expected.
    Add(Expectation),
    /// The one of that identity is to say this.
    Change(Expectation),
    /// It is not expected any more.
    Remove(ExpectationId),
}

impl Expecting {
    /// What it is called in the history.
    #[must_use]
    pub fn label(&self, before: &Scenario) -> String {
        let said = |id: &ExpectationId| {
            let held = before.expectations.iter().find(|held| held.id == *id);
            held.map_or_else(|| "an expectation".to_owned(), |held| short(before, held))
        };
        match self {
            Self::Add(new) => format!("Expect: {}", short(before, new)),
            Self::Change(next) => format!("Change what is expected: {}", said(&next.id)),
            Self::Remove(id) => format!("Expect no longer: {}", said(id)),
        }
    }
}

/// The edit that it asks for; something new gets an identity of its own.
pub(super) fn planned(document: &Document, what: Option<&Rc<Expecting>>, selection: &Selection) -> Edit {
    let new = match what.map(|what| (what, &**what)) {
        Some((_, Expecting::Add(new))) => new.clone(),
        Some((what, Expecting::Change(_) | Expecting::Remove(_))) => return Edit::Expect(Rc::clone(what)),
        None => usual(document.scenario(), document.catalogue(), selection),
    };
    let name = match &new.about {
        About::Metric(metric, target) => format!("{}-{}", target_id(target), metric.name()),
        About::Finding(finding) => format!("no-{finding}"),
        About::Fault(id) => format!("{id}-lands"),
    };
    let id = ExpectationId::new(&document.used().fresh(&name));
    Edit::Expect(Rc::new(Expecting::Add(Expectation { id, ..new })))
}

/// What something new would be: about what is selected, else about the first journey.
#[must_use]
pub fn usual(scenario: &Scenario, catalogue: &Catalogue, selection: &Selection) -> Expectation {
    let selected = match selection.single() {
        Some(Subject::Component(id)) => Some(Target::Component(id)),
        Some(Subject::Connection(id)) => Some(Target::Connection(id)),
        Some(Subject::Fault(id)) => return new(Quantifier::Sometimes, About::Fault(id), Limit::ONE),
        Some(Subject::Zone(_) | Subject::Expectation(_)) | None => None,
    };
    let has = |target: &Target| sort_of(scenario, catalogue, target).is_some_and(|sort| Metric::P95.fits(sort));
    match selected.filter(has) {
        Some(target) => about(Metric::P95, target, Limit::AtMost(1e9)),
        None => about(Metric::ErrorRatio, Target::Flow(scenario.flows[0].id.clone()), Limit::AtMost(0.01)),
    }
}

/// That a metric keeps to a limit all the time.
#[must_use]
pub fn about(metric: Metric, target: Target, limit: Limit) -> Expectation {
    new(Quantifier::Always, About::Metric(metric, target), limit)
}

/// That no operation ever has this finding. Nothing if runs cannot be asked about it.
#[must_use]
pub fn never(kind: FindingKind) -> Option<Expectation> {
    let finding = betwixt_model::expect::FINDINGS.into_iter().find(|finding| *finding == kind.key())?;
    Some(new(Quantifier::Never, About::Finding(finding), Limit::ONE))
}

/// One without an identity: it gets one when it is added.
fn new(quantifier: Quantifier, about: About, limit: Limit) -> Expectation {
    let (id, from) = (ExpectationId::new(""), SimTime::START);
    Expectation { id, say: String::new(), quantifier, about, limit, window: None, from, until: None }
}

/// A moment to stop at, with what it is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// When.
    pub at: SimTime,
    /// What is selected there.
    pub select: Selection,
    /// The finding that is opened, and its operation.
    pub finding: Option<(FindingKind, Option<u64>)>,
}

/// Looks at a spot.
pub(super) fn look_at(session: &mut Session, spot: &Spot) {
    match spot.select.single() {
        Some(subject) => session.point_at(subject),
        None => session.selection = spot.select.clone(),
    }
    session.findings = match spot.finding {
        Some((kind, Some(operation))) => Some(Looking::at(kind, operation)),
        Some((kind, None)) => Some(Looking { kind: Some(kind), first: true, ..Looking::default() }),
        None => session.findings,
    };
}

fn target_id(target: &Target) -> &str {
    match target {
        Target::Component(id) => id.as_str(),
        Target::Connection(id) => id.as_str(),
        Target::Flow(id) => id.as_str(),
    }
}

/// Carries one out.
///
/// Errors: it is about something that is gone, or there are too many.
pub(super) fn set(next: &mut Scenario, what: &Expecting, catalogue: &Catalogue) -> Result<(), EditError> {
    let place = |next: &Scenario, id: &ExpectationId| {
        next.expectations.iter().position(|held| held.id == *id).ok_or_else(|| gone("expectation"))
    };
    match what {
        Expecting::Add(new) => {
            fits(next, new, catalogue)?;
            if !is_valid(new.id.as_str()) || next.expectations.iter().any(|held| held.id == new.id) {
                return Err(taken(new.id.as_str()));
            }
            if next.expectations.len() >= MAX_EXPECTATIONS {
                return Err(EditError::new(format!("At most {MAX_EXPECTATIONS} things can be expected of a run.")));
            }
            next.expectations.push(new.clone());
        }
        Expecting::Change(to) => {
            fits(next, to, catalogue)?;
            let at = place(next, &to.id)?;
            next.expectations[at] = to.clone();
        }
        Expecting::Remove(id) => {
            let at = place(next, id)?;
            next.expectations.remove(at);
        }
    }
    Ok(())
}

/// Whether a document could hold it.
fn fits(scenario: &Scenario, held: &Expectation, catalogue: &Catalogue) -> Result<(), EditError> {
    match &held.about {
        About::Metric(metric, target) => {
            let sort = sort_of(scenario, catalogue, target).ok_or_else(|| gone("part"))?;
            if !metric.fits(sort) {
                let (name, metric) = (target_name(scenario, target), measure(*metric));
                return Err(EditError::new(format!("{name} has no {metric}.")));
            }
        }
        About::Fault(id) => {
            scenario.faults.iter().find(|fault| fault.id == *id).ok_or_else(|| gone("fault"))?;
        }
        About::Finding(_) => {}
    }
    if held.until.is_some_and(|until| until <= held.from) {
        return Err(EditError::new("It would be over before it has begun."));
    }
    Ok(())
}

/// A metric by the words that stand in a sentence: "p95", "error ratio".
#[must_use]
pub fn measure(metric: Metric) -> String {
    match metric {
        Metric::Mean => "mean duration".to_owned(),
        Metric::Max => "longest duration".to_owned(),
        Metric::Waiting => "number waiting".to_owned(),
        Metric::Busy => "number of busy workers".to_owned(),
        Metric::Working => "number of working workers".to_owned(),
        Metric::InFlight => "number in flight".to_owned(),
        other => other.name().replace('_', " "),
    }
}

/// What is expected in a person's own words, else in ours.
#[must_use]
pub fn short(scenario: &Scenario, held: &Expectation) -> String {
    if held.say.is_empty() { sentence(scenario, held) } else { held.say.clone() }
}

/// What is expected, as a line: a sentence without its full stop.
#[must_use]
pub fn sentence(scenario: &Scenario, held: &Expectation) -> String {
    asked(scenario, held).trim_end_matches('.').to_owned()
}
