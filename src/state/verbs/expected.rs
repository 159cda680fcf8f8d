//! Expectations by verb and name: what a menu says of one, and the sentence that makes one.

use betwixt_analysis::FindingKind;
use betwixt_model::{ExpectationId, Limit, Metric, Target};

use super::offers::{Group, Offer};
use super::parts::{self, Sort};
use super::search::Suggestion;
use super::words::{after, fit};
use super::{Around, Does, Part};
use crate::state::command::Command;
use crate::state::expecting::{self, Expecting, amount, measure, sort_of};
use crate::state::selection::{Selection, Subject};

/// Words that stand between what is measured and how much of it there may be.
const AT_MOST: &[&str] = &["at most", "under", "below", "less than", "no more than", "up to", "within", "<=", "<"];
const AT_LEAST: &[&str] = &["at least", "over", "above", "more than", "no less than", ">=", ">"];

/// Other words for a metric.
const ALSO: &[(&str, Metric)] = &[
    ("errors", Metric::ErrorRatio),
    ("error rate", Metric::ErrorRatio),
    ("latency", Metric::P95),
    ("duration", Metric::P95),
    ("queue", Metric::Waiting),
    ("waiting", Metric::Waiting),
    ("busy", Metric::Busy),
    ("in flight", Metric::InFlight),
    ("throughput", Metric::OkRate),
    ("longest", Metric::Max),
    ("mean", Metric::Mean),
    ("breaker open", Metric::BreakerOpen),
];

/// What can be done with one.
pub(super) fn of_expectation(id: &ExpectationId, around: &Around<'_>) -> Vec<Offer> {
    let name = &around.name(&Part::Expectation(id.clone()));
    let select = Command::Select(Selection::Expectation(id.clone()));
    let does = Does::Ask(vec![select, Command::OpenInspector]);
    let remove = Command::Delete(Subject::Expectation(id.clone()));
    vec![
        Offer::new(Group::Look, "right", "Open inspector", name, does).said(format!("Inspect {name}")),
        Offer::new(Group::Away, "trash", "Expect it no longer", name, remove)
            .said(format!("Expect no longer: {name}"))
            .also("delete remove")
            .key(Command::DeleteSelection),
    ]
}

/// What "expect …" means: a metric of a part with a bound, or something that never happens.
///
/// Errors: why it cannot be understood.
pub(super) fn read(rest: &str, at: &Around<'_>) -> Result<Vec<Suggestion>, String> {
    if let Some(what) = after(rest, &["never", "no"]).filter(|what| !what.is_empty()) {
        return Ok(never(what, at));
    }
    let Some((left, limit, amount)) = bound(rest) else {
        return Err("Say how much: expect p95 of checkout under 2 s, or expect never charged twice.".to_owned());
    };
    let (metric, part) = metric(left).ok_or_else(|| {
        let names = Metric::ALL.into_iter().map(measure).collect::<Vec<_>>().join(", ");
        format!("“{left}” names nothing that is measured. There is: {names}.")
    })?;
    let number = self::amount(amount, metric.unit()).map_err(|why| format!("{why}."))?;
    let mut out: Vec<Suggestion> = Vec::new();
    // A journey is what people see: of two things with one name it is meant first.
    let (journeys, others): (Vec<_>, Vec<_>) =
        parts::find(&part, at, Sort::Settable)?.into_iter().partition(|(part, ..)| matches!(part, Part::Flow(_)));
    for (part, name, score) in journeys.into_iter().chain(others) {
        let Some(target) = part.target() else { continue };
        if !sort_of(at.scenario(), at.catalogue(), &target).is_some_and(|sort| metric.fits(sort)) {
            continue;
        }
        let first = u32::from(matches!(target, Target::Flow(_)));
        let new = expecting::about(metric, target, limit(number));
        let mut label = format!("Expect: {}", expecting::sentence(at.scenario(), &new));
        if out.iter().any(|held| held.label == label) {
            label += ", the component";
        }
        let note = format!("Of {name}: {}.", metric.meaning());
        out.push(made(label, note, Expecting::Add(new), score + first));
    }
    if out.is_empty() {
        return Err(format!("Nothing called “{part}” has a {}.", measure(metric)));
    }
    Ok(out)
}

fn made(label: String, note: String, what: Expecting, score: u32) -> Suggestion {
    let does = Does::Ask(vec![Command::Expect(Some(what.into()))]);
    Suggestion { label, note, icon: "target", caps: &[], does, score: 200 + score }
}

fn never(what: &str, at: &Around<'_>) -> Vec<Suggestion> {
    let mut out = Vec::new();
    for kind in FindingKind::ALL {
        let score = fit(what, kind.title()).max(fit(what, kind.label()));
        let (Some(score), Some(new)) = (score, expecting::never(kind)) else { continue };
        let label = format!("Expect: {}", expecting::sentence(at.scenario(), &new));
        out.push(made(label, kind.means().to_owned(), Expecting::Add(new), score));
    }
    out
}

/// On which side of a number something has to be.
type Side = fn(f64) -> Limit;

/// What stands before the bound, which side it is on, and how much.
fn bound(text: &str) -> Option<(&str, Side, &str)> {
    let lower = text.to_ascii_lowercase();
    let find = |words: &[&str]| {
        let found = words.iter().filter_map(|word| Some((lower.find(&format!(" {word} "))?, word.len())));
        found.min_by_key(|(at, _)| *at)
    };
    let (most, least) = (find(AT_MOST), find(AT_LEAST));
    let limit: (usize, usize, Side) = match (most, least) {
        (Some((at, long)), None) => (at, long, Limit::AtMost),
        (None, Some((at, long))) => (at, long, Limit::AtLeast),
        (Some(most), Some(least)) if most.0 < least.0 => (most.0, most.1, Limit::AtMost),
        (Some(_), Some(least)) => (least.0, least.1, Limit::AtLeast),
        (None, None) => return None,
    };
    let (at, long, limit) = limit;
    Some((text[..at].trim(), limit, text[at + long + 2..].trim()))
}

/// The metric that a text names, and the part: what is left of the text.
fn metric(text: &str) -> Option<(Metric, String)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let names = Metric::ALL.into_iter().map(|metric| (metric.name().replace('_', " "), metric));
    let said = Metric::ALL.into_iter().map(|metric| (measure(metric), metric));
    let also = ALSO.iter().map(|(name, metric)| ((*name).to_owned(), *metric));
    let mut best: Option<(usize, usize, Metric)> = None;
    for (name, metric) in names.chain(said).chain(also) {
        let name: Vec<&str> = name.split(' ').collect();
        let fits = |window: &[&str]| window.iter().zip(&name).all(|(word, own)| word.eq_ignore_ascii_case(own));
        let found = words.windows(name.len()).position(fits);
        if let Some(at) = found
            && best.is_none_or(|(_, long, _)| name.len() > long)
        {
            best = Some((at, name.len(), metric));
        }
    }
    let (at, long, metric) = best?;
    let is_between = |word: &&&str| !["of", "on", "the", "that", "is", "stays", "always"].contains(*word);
    let rest = words[..at].iter().chain(&words[at + long..]);
    Some((metric, rest.filter(is_between).copied().collect::<Vec<_>>().join(" ")))
}
