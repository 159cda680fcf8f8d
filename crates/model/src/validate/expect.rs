//! Expectations: whether what they look at is there, and whether their time is in the run.

use crate::expect::{About, Expectation, FINDINGS, Metric, Sort};
use crate::index::Index;
use crate::problem::Problem;
use crate::read::Problems;
use crate::scenario::{Fault, Target};
use crate::setting::format_target;

pub(super) fn check(index: &Index<'_>, problems: &Problems) {
    for expectation in &index.scenario.expectations {
        let place = format!("expect.{}", expectation.id);
        if let Some((field, what, remedy)) = about_problem(&expectation.about, index, &index.scenario.faults, problems)
        {
            problems.error(format!("{place}.{}.{field}", expectation.quantifier.name()), what, remedy);
        }
        time(expectation, &place, index, problems);
    }
}

/// Notices a stretch of time in which nothing can be judged.
fn time(expectation: &Expectation, place: &str, index: &Index<'_>, problems: &Problems) {
    let duration = index.scenario.duration;
    let Expectation { from, until, .. } = expectation;
    let end = expectation.end(duration);
    if *from >= end {
        let what = format!("It begins at {from}, when the run of {duration} is over.");
        let remedy = "Let it begin earlier, or make the run longer.";
        problems.push(Problem::warning(format!("{place}.from"), what, remedy));
        return;
    }
    if let Some(until) = until.filter(|until| until.0 > duration.0) {
        let what = format!("It goes on until {until}, but the run is over after {duration}.");
        problems.push(Problem::warning(format!("{place}.until"), what, "Let it end earlier, or make the run longer."));
    }
    if let Some(window) = expectation.window().filter(|window| window.0 > end.0 - from.0) {
        let what = format!("No window of {window} fits between {from} and {end}, so nothing is judged.");
        problems.push(Problem::warning(format!("{place}.window"), what, "Make the window shorter."));
    }
}

/// Why nothing can be expected of that: field, sentence and remedy. `None` if something can.
pub(crate) fn about_problem(
    about: &About,
    index: &Index<'_>,
    faults: &[Fault],
    problems: &Problems,
) -> Option<(&'static str, String, String)> {
    match about {
        About::Metric(metric, target) => metric_problem(*metric, target, index, problems),
        About::Finding(finding) if !FINDINGS.contains(finding) => {
            Some(("finding", format!("There is no finding {finding:?}."), problems.hint(finding, FINDINGS)))
        }
        About::Fault(id) if !faults.iter().any(|fault| fault.id == *id) => {
            let remedy = problems.hint(id.as_str(), faults.iter().map(|fault| fault.id.as_str()));
            Some(("fault", format!("There is no fault {:?}.", id.as_str()), remedy))
        }
        About::Finding(_) | About::Fault(_) => None,
    }
}

fn metric_problem(
    metric: Metric,
    target: &Target,
    index: &Index<'_>,
    problems: &Problems,
) -> Option<(&'static str, String, String)> {
    let (field, id, sort) = match target {
        Target::Flow(id) => ("flow", id.as_str(), index.flow(id.as_str()).map(|_there| Sort::Flow)),
        Target::Connection(id) => {
            ("connection", id.as_str(), index.connection(id.as_str()).map(|_there| Sort::Connection))
        }
        Target::Component(id) => {
            ("component", id.as_str(), index.kind_of(id.as_str()).map(|kind| Sort::Component(kind.role)))
        }
    };
    let Some(sort) = sort else {
        return Some((field, format!("There is no {field} {id:?}."), problems.hint(id, index.names_like(target))));
    };
    if metric.fits(sort) {
        return None;
    }
    let fitting: Vec<&str> = Metric::ALL.into_iter().filter(|m| m.fits(sort)).map(Metric::name).collect();
    let remedy = match fitting.as_slice() {
        [] => "Look at the flow that it starts.".to_owned(),
        _ => format!("Look at {}.", fitting.join(", ")),
    };
    Some(("metric", format!("{} has no {}.", format_target(target), metric.name()), remedy))
}
