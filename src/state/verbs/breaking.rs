//! Breaking a part by a sentence: what, how much, when, and for how long.

use betwixt_model::catalogue::FaultReach;
use betwixt_model::{FaultSpec, FaultTarget, ParamMap, ParamType, ParamValue, Params, SimSpan, SimTime};

use super::offers::{Group, Offer};
use super::parts::{self, Sort};
use super::search::Suggestion;
use super::words::{after, around, around_last, fit, nearest};
use super::{Around, Does, Part, times, written_moment};
use crate::state::command::Command;
use crate::state::faults;

/// What people say for a fault: of several, the first that can be placed there is meant.
const SAID: [(&[&str], &[&str]); 9] = [
    (&["slow", "slow down"], &["slow", "latency"]),
    (&["delay", "add latency to"], &["latency", "slow"]),
    (&["crash", "kill", "stop", "take down"], &["crash"]),
    (&["freeze", "pause"], &["pause"]),
    (&["restart", "reboot"], &["restart"]),
    (&["lose", "drop", "lose messages of"], &["loss"]),
    (&["cut", "cut off", "partition", "disconnect"], &["partition"]),
    (&["fail", "answer with errors", "errors"], &["errors"]),
    (&["duplicate messages of"], &["duplicate"]),
];

/// What a menu offers before everything else, as far as it can be placed there: faults, and what the menu says.
const QUICK: [(&str, &str, &str); 5] = [
    ("slow", "Slow", "Slow"),
    ("crash", "Crash", "Crash"),
    ("latency", "Slow", "Slow"),
    ("loss", "Lose messages", "Lose messages of"),
    ("partition", "Cut", "Cut"),
];

/// What stands before all this: it says that something is to be broken, not how.
const BREAK: [&str; 6] = ["plan", "inject", "break", "plan a", "plan an", "inject a"];

/// Whether a fault can be placed on something.
fn fits(kind: &str, target: &FaultTarget, around: &Around<'_>) -> bool {
    faults::can_place(around.scenario(), kind, target, around.catalogue()).is_ok()
}

/// The first things that a menu offers to break.
pub(super) fn quick(target: &FaultTarget, name: &str, around: &Around<'_>) -> Vec<Offer> {
    // What reaches a component through its connections is offered on those; here its own faults come first.
    let own = |kind: &str| {
        let reach = around.catalogue().fault(kind).map(|spec| spec.reach);
        matches!(target, FaultTarget::Connection(_)) || matches!(reach, Some(FaultReach::Component | FaultReach::Any))
    };
    let on_zone = matches!(target, FaultTarget::Zone(_));
    QUICK
        .iter()
        .filter(|(kind, ..)| fits(kind, target, around) && (own(kind) || (on_zone && *kind == "partition")))
        .map(|(kind, verb, sentence)| {
            let command = Command::break_now(kind, target.clone());
            Offer::of_fault(verb, format!("{sentence} {name}"), command)
        })
        .collect()
}

impl Offer {
    fn of_fault(verb: &str, sentence: String, command: Command) -> Self {
        let (verb, does) = (verb.to_owned(), command.into());
        Self { verb, sentence, also: "break", group: Group::Break, icon: "bolt", does, key: None }
    }
}

/// What a sentence says besides what and where.
#[derive(Clone, Debug, Default)]
struct Terms<'a> {
    much: Option<&'a str>,
    at: Option<SimTime>,
    lasts: Option<SimSpan>,
}

/// Every way in which a sentence breaks something; nothing if it is about something else.
///
/// Errors: why it cannot be understood, in a sentence.
pub(super) fn read(text: &str, at: &Around<'_>) -> Result<Vec<Suggestion>, String> {
    // "at 0:45 crash orders" is "crash orders at 0:45".
    let turned = after(text, &["at", "from"]).and_then(|rest| {
        let (moment, rest) = rest.split_once([' ', ','])?;
        Some(format!("{} at {moment}", rest.trim()))
    });
    let text = turned.as_deref().unwrap_or(text);
    let planned = after(text, &BREAK);
    let rest = planned.unwrap_or(text);
    if planned.is_some() {
        let (part, way) = around(rest, &["with", "by"]);
        if let Some(way) = way {
            return break_with(part, way, at);
        }
    }
    let Some((kinds, rest)) = said(rest, at) else {
        return if planned.is_some_and(|rest| !rest.is_empty()) { of_unknown(rest, at) } else { Ok(Vec::new()) };
    };
    let (rest, terms) = terms(rest, at)?;
    let rest = after(rest, &["of", "on", "in"]).unwrap_or(rest);
    // "lose 20% of checkout to payments": how much stands before where.
    let (amount, part) = around(rest, &["of"]);
    let (terms, rest) = match part {
        Some(part) if amount.starts_with(|c: char| c.is_ascii_digit()) => (Terms { much: Some(amount), ..terms }, part),
        _ => (terms, rest),
    };
    place(&kinds, rest, &terms, at)
}

/// The faults that a sentence begins with, and what stands behind.
fn said<'a>(text: &'a str, at: &Around<'_>) -> Option<(Vec<&'static FaultSpec>, &'a str)> {
    let catalogue = at.catalogue();
    let known = SAID.iter().filter_map(|(words, kinds)| {
        let rest = after(text, words)?;
        let kinds: Vec<_> = kinds.iter().filter_map(|kind| catalogue.fault(kind)).collect();
        (!kinds.is_empty()).then_some((kinds, rest))
    });
    let titled = catalogue.faults.iter().filter_map(|spec| {
        let (title, id) = (spec.title.to_ascii_lowercase(), spec.id.replace('_', " "));
        Some((vec![*spec], after(text, &[title.as_str(), id.as_str()])?))
    });
    // What says more is meant: "clock skew" is not "clock".
    known.chain(titled).min_by_key(|(_, rest)| rest.len())
}

/// "break payments with errors by 20%": the fault by any word of its name.
fn break_with(part: &str, way: &str, at: &Around<'_>) -> Result<Vec<Suggestion>, String> {
    let (way, terms) = terms(way, at)?;
    let specs: Vec<&'static FaultSpec> =
        at.catalogue().faults.iter().copied().filter(|spec| way.is_empty() || fit(way, spec.title).is_some()).collect();
    if specs.is_empty() {
        return of_unknown(way, at);
    }
    let mut out = Vec::new();
    for spec in specs {
        if let Ok(found) = place(&[spec], part, &terms, at) {
            out.extend(found.into_iter().take(1));
        }
    }
    Ok(out)
}

fn of_unknown(written: &str, at: &Around<'_>) -> Result<Vec<Suggestion>, String> {
    let first = written.split(' ').next().unwrap_or_default();
    let known = SAID.iter().flat_map(|(words, _)| words.iter().take(2)).map(|word| (*word).to_owned());
    let near = nearest(first, known.chain(at.catalogue().faults.iter().map(|spec| spec.title.to_owned())));
    Err(parts::unknown(first, &near))
}

/// How much, when and how long, taken off the end of a sentence.
fn terms<'a>(text: &'a str, at: &Around<'_>) -> Result<(&'a str, Terms<'a>), String> {
    let (mut terms, mut until) = (Terms::default(), None);
    let mut rest = text;
    // From the end: each is cut off where its word stands last.
    loop {
        let cuts = ["by", "at", "from", "for", "until"].map(|word| (around_last(rest, word), word));
        let last = cuts.into_iter().filter_map(|((before, behind), word)| Some((before, behind?, word)));
        let Some((before, behind, word)) = last.max_by_key(|(before, ..)| before.len()) else { break };
        let end = at.scenario().duration;
        match word {
            "by" => terms.much = Some(behind),
            "for" => terms.lasts = Some(times::length(behind)?),
            "until" => until = Some(times::moment(behind, end)?),
            _ if behind.eq_ignore_ascii_case("now") => {}
            _ => terms.at = Some(times::moment(behind, end)?),
        }
        rest = before;
    }
    if let Some(until) = until {
        let begins = terms.at.ok_or("Say when it begins as well: at 1:00 until 1:30.")?;
        terms.lasts = Some(SimSpan(until.0.saturating_sub(begins.0)));
    }
    Ok((rest, terms))
}

/// The first fault that can be placed on what is named, on each part that may be meant.
fn place(
    kinds: &[&'static FaultSpec],
    written: &str,
    terms: &Terms<'_>,
    at: &Around<'_>,
) -> Result<Vec<Suggestion>, String> {
    let found = parts::find(written, at, Sort::Breakable)?;
    let mut why = None;
    let mut out = Vec::new();
    for (part, name, score) in found {
        let Some(target) = part.fault_target() else { continue };
        let Some(spec) = kinds.iter().find(|spec| fits(spec.id, &target, at)) else { continue };
        match params(spec, terms.much) {
            Ok(params) => out.push(suggestion(spec, (&part, &name), (terms, params), score, at)),
            Err(sentence) => why = why.or(Some(sentence)),
        }
    }
    match why {
        Some(why) if out.is_empty() => Err(why),
        None if out.is_empty() => {
            Err(format!("{} cannot happen there.", kinds.first().map_or("That", |spec| spec.title)))
        }
        _ => Ok(out),
    }
}

/// How strong it is: the first of its two foremost numbers that can be so much.
fn params(spec: &FaultSpec, much: Option<&str>) -> Result<ParamMap, String> {
    let mut params = ParamMap::new();
    let Some(much) = much else { return Ok(params) };
    let strength = |ty: &ParamType| {
        matches!(
            ty,
            ParamType::Number
                | ParamType::Ratio
                | ParamType::Rate
                | ParamType::Duration { .. }
                | ParamType::Count { .. }
        )
    };
    let mut why = None;
    for param in spec.params.iter().take(2).filter(|param| strength(&param.ty)) {
        match param.parse(much.trim_end_matches(" times").trim_end_matches(" percent")) {
            Ok(value) => {
                params.set(param.id, value);
                return Ok(params);
            }
            Err(sentence) => why = why.or(Some(format!("{}: {sentence}.", param.name))),
        }
    }
    Err(why.unwrap_or_else(|| format!("{} has no strength that could be {much}.", spec.title)))
}

fn suggestion(
    spec: &'static FaultSpec,
    (part, name): (&Part, &str),
    (terms, params): (&Terms<'_>, ParamMap),
    score: u32,
    at: &Around<'_>,
) -> Suggestion {
    let mut label = format!("{}: {name}", spec.title);
    for (id, value) in params.iter() {
        if let Some(param) = spec.params.iter().find(|param| param.id == id) {
            label += &match value {
                ParamValue::Number(_) if param.name.starts_with("Times") => {
                    format!(", {} {}", param.format(value), param.name.to_ascii_lowercase())
                }
                _ => format!(", {} {}", param.name.to_ascii_lowercase(), param.format(value)),
            };
        }
    }
    label += &match terms.at {
        Some(moment) if spec.instant => format!(", at {}", written_moment(moment)),
        Some(moment) => format!(", from {}", written_moment(moment)),
        None => ", now".to_owned(),
    };
    if !spec.instant {
        label += &terms.lasts.map_or_else(|| ", until you end it".to_owned(), |lasts| format!(", for {lasts}"));
    }
    let kind = match part {
        Part::Component(id) => at.scenario().component(id).and_then(|held| at.catalogue().kind(&held.kind)),
        _ => None,
    };
    let doubt = kind.and_then(|kind| (spec.doubt)(kind.role, Params::new(spec.params, &params)));
    let does = part.fault_target().map_or(Does::Nothing, |target| {
        let kind = spec.id.to_owned();
        Command::InjectFault { kind, target, at: terms.at, lasts: terms.lasts, params: params.into() }.into()
    });
    let note = doubt.map_or_else(|| spec.summary.to_owned(), |(why, remedy)| format!("{why} {remedy}"));
    Suggestion { label, note, icon: "bolt", caps: &[], does, score: 200 + score }
}
