//! Expectations and verdicts in sentences.

use betwixt_model::{About, Expectation, Limit, Metric, Quantifier, Scenario, SimSpan, SimTime, Target};

use super::occasions::needed;
use super::{Judgement, Untested, Verdict, Witness};
use crate::findings::FindingKind;

/// What is expected, in one sentence: "p90 of Checkout is always at most 2s, in each window of 10s from 20s."
#[must_use]
pub fn asked(scenario: &Scenario, expectation: &Expectation) -> String {
    let Expectation { quantifier, about, limit, .. } = expectation;
    match about {
        About::Metric(Metric::BreakerOpen, target) if *limit == Limit::ONE => {
            let how = match quantifier {
                Quantifier::Always => "is always open",
                Quantifier::Never => "is never open",
                Quantifier::Eventually => "opens at least once",
                Quantifier::Sometimes => "opens in some run",
            };
            format!("The circuit breaker of {} {how}{}.", name(scenario, target), when(expectation))
        }
        About::Metric(metric, target) => {
            let what = format!("{} of {}", title(*metric), name(scenario, target));
            let (before, after) = match quantifier {
                Quantifier::Always => ("always ", ""),
                Quantifier::Never => ("never ", ""),
                Quantifier::Eventually => ("", " at least once"),
                Quantifier::Sometimes => ("", " in some run"),
            };
            format!("{} is {before}{}{after}{}.", capital(&what), bound(expectation), when(expectation))
        }
        About::Finding(key) => {
            let title = FindingKind::from_key(key).map_or(*key, FindingKind::title);
            format!("{title}: {}.", counted(*quantifier, *limit, "operation"))
        }
        About::Fault(id) => match (quantifier, *limit == Limit::ONE) {
            (Quantifier::Never, true) => format!("The fault {id} changes nothing."),
            (_, true) => format!("The fault {id} changes something."),
            _ => format!("What the fault {id} changes: {}.", counted(*quantifier, *limit, "thing")),
        },
    }
}

/// What came of it, in sentences for a bug report.
#[must_use]
pub fn told(scenario: &Scenario, expectation: &Expectation, judgement: &Judgement) -> String {
    match judgement.verdict {
        Verdict::Broken => broken(scenario, expectation, judgement),
        Verdict::Held => held(expectation, judgement),
        Verdict::NeverTested => untested(expectation, judgement),
    }
}

fn broken(scenario: &Scenario, expectation: &Expectation, judgement: &Judgement) -> String {
    let value = |witness: &Witness| expectation.about.unit().show(witness.value);
    match (&expectation.about, &judgement.witness) {
        (About::Metric(metric, target), Some(witness)) => {
            let Witness { from, at, operation, faults, .. } = witness;
            let moment = if from == at { format!("At {}", time(*at)) } else { span(*from, *at) };
            let what = match metric {
                Metric::BreakerOpen if from == at => {
                    let state = if witness.value > 0.0 { "open" } else { "not open" };
                    format!("the circuit breaker of {} was {state}", name(scenario, target))
                }
                _ => format!("{} of {} was {}", title(*metric), name(scenario, target), value(witness)),
            };
            let mut said = format!("{moment} {what}.");
            if !faults.is_empty() {
                said.push_str(&format!(" Active then: {}.", active(scenario, faults)));
            }
            if let Some(operation) = operation {
                said.push_str(&format!(" Operation {operation} is one to look at."));
            }
            said
        }
        (About::Metric(metric, target), None) => {
            let nearest = judgement.range.map(|(least, greatest)| match expectation.limit {
                Limit::AtMost(_) => format!("the least was {}", expectation.about.unit().show(least)),
                Limit::AtLeast(_) => format!("the most was {}", expectation.about.unit().show(greatest)),
            });
            let end = expectation.end(scenario.duration);
            format!(
                "{} {} of {} was never {}; {}.",
                span(expectation.from, end),
                title(*metric),
                name(scenario, target),
                bound(expectation),
                nearest.unwrap_or_default(),
            )
        }
        (About::Finding(key), witness) => {
            let label = FindingKind::from_key(key).map_or(*key, FindingKind::label);
            let count = judgement.range.map_or(0.0, |(_, count)| count);
            let mut said = format!("{} {} {label}", count, plural(count, "operation"));
            if let Some(Witness { at, operation: Some(operation), .. }) = witness {
                said.push_str(&format!("; operation {operation} was the one too many, at {}", time(*at)));
            }
            said + "."
        }
        (About::Fault(id), _) => {
            let times = judgement.range.map_or(0.0, |(_, times)| times);
            format!("The fault {id} changed {times} {}.", plural(times, "thing"))
        }
    }
}

fn held(expectation: &Expectation, judgement: &Judgement) -> String {
    let unit = expectation.about.unit();
    let Some((least, greatest)) = judgement.range else { return String::new() };
    if let (Some(witness), false) = (&judgement.witness, expectation.about.is_whole()) {
        return format!("Reached at {}: {}.", time(witness.at), unit.show(witness.value));
    }
    if expectation.about.is_whole() {
        return format!("In the whole run: {}.", unit.show(greatest));
    }
    let judged = judgement.judged;
    let places = match expectation.window() {
        Some(_) => format!("In {judged} {}", plural(judged as f64, "window")),
        None => "At each moment".to_owned(),
    };
    let so_far = if judgement.settled { "" } else { " so far" };
    if unit.show(least) == unit.show(greatest) {
        return format!("{places}{so_far} it was {}.", unit.show(least));
    }
    format!("{places}{so_far} it was between {} and {}.", unit.show(least), unit.show(greatest))
}

fn untested(expectation: &Expectation, judgement: &Judgement) -> String {
    let nearest = || {
        let (least, greatest) = judgement.range?;
        let nearest = match expectation.limit {
            Limit::AtMost(_) => least,
            Limit::AtLeast(_) => greatest,
        };
        Some(format!("; the nearest was {}", expectation.about.unit().show(nearest)))
    };
    match judgement.untested {
        Some(Untested::NotYet) => format!("Not decided yet{}.", nearest().unwrap_or_default()),
        Some(Untested::CutShort) => "The run stopped at a limit before it was decided.".to_owned(),
        Some(Untested::NotReached) => format!("This run did not come to it{}.", nearest().unwrap_or_default()),
        Some(Untested::Impossible) => "It cannot happen in this scenario, so that it did not says nothing.".to_owned(),
        Some(Untested::NoOccasion) => {
            let kind = match &expectation.about {
                About::Finding(key) => FindingKind::from_key(key),
                About::Metric(..) | About::Fault(_) => None,
            };
            format!("In this run {}.", kind.map_or("nothing came near it", needed))
        }
        Some(Untested::NeverBegan) => "The fault never began.".to_owned(),
        Some(Untested::NoSample) | None => "There was nothing to measure in any of its windows.".to_owned(),
    }
}

/// What a metric is called in a sentence, before "of".
fn title(metric: Metric) -> String {
    match metric {
        Metric::Mean | Metric::Max => format!("{} duration", metric.name()),
        Metric::Waiting => "queue length".to_owned(),
        Metric::Busy => "number of workers held".to_owned(),
        Metric::Working => "number of workers at work".to_owned(),
        Metric::InFlight => "number in flight".to_owned(),
        _ => metric.name().replace('_', " "),
    }
}

/// A part as it is shown.
fn name(scenario: &Scenario, target: &Target) -> String {
    let component = |id| scenario.component(id).map_or(id.as_str(), |part| part.name.as_str());
    match target {
        Target::Flow(id) => scenario.flow(id).map_or(id.as_str(), |flow| flow.name.as_str()).to_owned(),
        Target::Component(id) => component(id).to_owned(),
        Target::Connection(id) => scenario
            .connection(id)
            .map_or_else(|| id.to_string(), |part| format!("{} to {}", component(&part.from), component(&part.to))),
    }
}

fn bound(expectation: &Expectation) -> String {
    let number = expectation.about.unit().write(expectation.limit.number());
    match expectation.limit {
        Limit::AtMost(_) => format!("at most {number}"),
        Limit::AtLeast(_) => format!("at least {number}"),
    }
}

/// What may be counted in a whole run.
fn counted(quantifier: Quantifier, limit: Limit, thing: &str) -> String {
    let number = limit.number();
    let things = plural(number, thing);
    let some = if quantifier == Quantifier::Sometimes { " in some run" } else { "" };
    match (quantifier, limit) {
        (Quantifier::Never, Limit::AtLeast(1.0)) => format!("no {thing}"),
        (Quantifier::Never, Limit::AtLeast(_)) => format!("fewer than {number} {things}"),
        (Quantifier::Never, Limit::AtMost(_)) => format!("more than {number} {things}"),
        (_, Limit::AtLeast(_)) => format!("at least {number} {things}{some}"),
        (_, Limit::AtMost(_)) => format!("at most {number} {things}{some}"),
    }
}

/// In which windows and between which times: starts with a comma or a space, or is empty.
fn when(expectation: &Expectation) -> String {
    let mut said = String::new();
    if let Some(window) = expectation.window() {
        let which = match expectation.quantifier {
            Quantifier::Always => "in each window",
            Quantifier::Never => "in any window",
            Quantifier::Eventually | Quantifier::Sometimes => "in a window",
        };
        said.push_str(&format!(", {which} of {window}"));
    }
    if expectation.from > SimTime::START {
        said.push_str(&format!(" from {} on", expectation.from));
    }
    if let Some(until) = expectation.until {
        said.push_str(&format!(" until {until}"));
    }
    said
}

/// Faults by what they are and where, in the order of the document.
fn active(scenario: &Scenario, faults: &[usize]) -> String {
    /// Enough to begin with.
    const SHOWN: usize = 4;
    let named = faults.iter().filter_map(|place| scenario.faults.get(*place)).take(SHOWN);
    let mut said: Vec<String> = named.map(|fault| fault.id.to_string()).collect();
    if faults.len() > SHOWN {
        said.push(format!("{} more", faults.len() - SHOWN));
    }
    said.join(", ")
}

/// A moment to the millisecond.
fn time(at: SimTime) -> String {
    const MS: u64 = 1_000_000;
    SimSpan((at.0 + MS / 2) / MS * MS).to_string()
}

fn span(from: SimTime, to: SimTime) -> String {
    format!("From {} to {}", time(from), time(to))
}

fn plural(count: f64, thing: &str) -> String {
    if count == 1.0 { thing.to_owned() } else { format!("{thing}s") }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
