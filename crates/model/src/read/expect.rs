//! Expectations: what should be true of a run.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::expect::{About, Expectation, FINDINGS, Limit, Metric, Quantifier, SHORTEST_WINDOW, Unit};
use crate::ids::{ComponentId, ConnectionId, ExpectationId, FaultId, FlowId};
use crate::index::Index;
use crate::scenario::{Fault, Target};
use crate::units::{SimSpan, SimTime, parse_rate, parse_ratio};
use crate::validate::about_problem;

use super::fields::{Fields, Problems, reference};
use super::words::{clip, sentences};
use super::{Reader, value};

/// Most expectations in a document: each is looked at after everything that happens.
pub const MAX_EXPECTATIONS: usize = 100;

/// Longest sentence of an expectation, in characters.
const MAX_SAY: usize = 500;

impl<'a> Reader<'a> {
    pub(super) fn expectations(&self, list: &'a [Value], index: &Index<'_>, faults: &[Fault]) -> Vec<Expectation> {
        let given = list.iter().filter_map(|value| value.get("id")?.as_str());
        let mut ids = Ids { given: given.map(reference).collect(), used: BTreeSet::new(), last: 0 };
        let known = Known { index, faults, problems: self.problems };
        let one = |(at, value)| {
            let mut fields = Fields::open(value, format!("expect[{at}]"), self.problems)?;
            let id = ids.take(&mut fields)?;
            fields.place = format!("expect.{id}");
            let say = fields.prose("say", MAX_SAY, false).unwrap_or_default();
            let statement = statement(&mut fields, &known);
            let window = window(&mut fields);
            let from = SimTime(fields.span("from").unwrap_or_default().0);
            let until = until(&mut fields, from);
            let (quantifier, about, limit) = statement?;
            let (window, from, until) = if about.is_whole() {
                whole(&fields);
                (None, SimTime::START, None)
            } else {
                (window, from, until)
            };
            fields.close();
            Some(Expectation { id: ExpectationId::new(&id), say, quantifier, about, limit, window, from, until })
        };
        list.iter().enumerate().filter_map(one).collect()
    }
}

/// Ids of expectations: the ones given, and numbers for the rest.
struct Ids {
    given: BTreeSet<String>,
    used: BTreeSet<String>,
    last: usize,
}

impl Ids {
    fn take(&mut self, fields: &mut Fields<'_>) -> Option<String> {
        let id = match fields.id("id") {
            Some(id) if self.used.contains(&id) => {
                let what = format!("The id {id:?} is already taken; this expectation was left out.");
                fields.error("", what, "Give each expectation an id of its own, or none.");
                return None;
            }
            Some(id) => id,
            None => loop {
                self.last += 1;
                let id = format!("expect-{}", self.last);
                if !self.given.contains(&id) {
                    break id;
                }
            },
        };
        self.used.insert(id.clone());
        Some(id)
    }
}

/// What an expectation can name.
struct Known<'a> {
    index: &'a Index<'a>,
    faults: &'a [Fault],
    problems: &'a Problems,
}

fn statement(fields: &mut Fields<'_>, known: &Known<'_>) -> Option<(Quantifier, About, Limit)> {
    const REMEDY: &str = "Write one of \"always\", \"never\", \"eventually\" and \"sometimes\".";
    let mut written = Vec::new();
    for quantifier in Quantifier::ALL {
        written.extend(fields.get(quantifier.name()).map(|value| (quantifier, value)));
    }
    let [(quantifier, value)] = written.as_slice() else {
        let what = if written.is_empty() {
            "It does not say what should be true, and was left out."
        } else {
            "It says more than one thing, and was left out."
        };
        fields.error("", what, REMEDY);
        return None;
    };
    let mut inside = Fields::open(value, fields.at(quantifier.name()), known.problems)?;
    let about = about(&mut inside, known);
    let limit = match &about {
        Some(about) => limit(&mut inside, about),
        None => {
            // Nothing is known of their unit.
            let _seen = ["at_most", "at_least", "flow", "component", "connection"].map(|name| inside.get(name));
            None
        }
    };
    inside.close();
    Some((*quantifier, about?, limit?))
}

fn about(inside: &mut Fields<'_>, known: &Known<'_>) -> Option<About> {
    let (metric, finding, fault) = (inside.word("metric"), inside.word("finding"), inside.reference("fault"));
    let about = match (metric, finding, fault) {
        (Some(word), None, None) => About::Metric(self::metric(inside, word)?, target(inside)?),
        (None, Some(word), None) => {
            let found = FINDINGS.into_iter().find(|finding| *finding == word);
            if found.is_none() {
                let what = format!("There is no finding {:?}.", clip(word));
                inside.error("finding", what, inside.hint(word, FINDINGS));
            }
            About::Finding(found?)
        }
        (None, None, Some(id)) => About::Fault(FaultId::new(&id)),
        _ => {
            let spoilt = ["metric", "finding", "fault"].into_iter().filter(|name| inside.has(name)).count();
            let what = if spoilt > 1 { "It looks at more than one thing." } else { "It does not say what to look at." };
            // Many write what is measured as the name of a field.
            let metric = Metric::ALL.into_iter().map(Metric::name).find(|name| spoilt == 0 && inside.has(name));
            let remedy = match metric {
                Some(name) => {
                    let _seen = inside.get(name);
                    format!("Write \"metric\": {name:?}, and whose it is: \"connection\", \"component\" or \"flow\".")
                }
                None => "Name one of \"metric\", \"finding\" and \"fault\".".to_owned(),
            };
            inside.error("", what, remedy);
            return None;
        }
    };
    if let Some((field, what, remedy)) = about_problem(&about, known.index, known.faults, known.problems) {
        inside.error(field, what, remedy);
        return None;
    }
    Some(about)
}

fn metric(inside: &Fields<'_>, word: &str) -> Option<Metric> {
    let metric = Metric::from_name(word);
    if metric.is_none() {
        let what = format!("There is no metric {:?}.", clip(word));
        inside.error("metric", what, inside.hint(word, Metric::ALL.into_iter().map(Metric::name)));
    }
    metric
}

fn target(inside: &mut Fields<'_>) -> Option<Target> {
    match (inside.reference("flow"), inside.reference("component"), inside.reference("connection")) {
        (Some(id), None, None) => Some(Target::Flow(FlowId::new(&id))),
        (None, Some(id), None) => Some(Target::Component(ComponentId::new(&id))),
        (None, None, Some(id)) => Some(Target::Connection(ConnectionId::new(&id))),
        _ => {
            let what = "It has to name one part to look at.";
            inside.error("", what, "Name either a \"flow\", a \"component\" or a \"connection\".");
            None
        }
    }
}

fn limit(inside: &mut Fields<'_>, about: &About) -> Option<Limit> {
    let unit = about.unit();
    let most = amount(inside, "at_most", (unit, about.most()));
    let least = amount(inside, "at_least", (unit, about.most()));
    match (inside.has("at_most"), inside.has("at_least")) {
        (true, false) => most.map(Limit::AtMost),
        (false, true) => least.map(Limit::AtLeast),
        (false, false) if about.usual_limit().is_some() => about.usual_limit(),
        _ => {
            let what = "It has to say either at most or at least how much.";
            inside.error("", what, format!("Write one of the two, such as \"at_most\": {}.", unit.example()));
            None
        }
    }
}

/// A bound in its unit.
fn amount(inside: &mut Fields<'_>, name: &'static str, (unit, most): (Unit, f64)) -> Option<f64> {
    let written = inside.get(name)?;
    let remedy = || format!("Write it like {}.", unit.example());
    let expected = |written: &Value| {
        let what = format!("{} stands here instead of what can be compared", value::sort(written));
        sentences(&what, &remedy())
    };
    let read = match (unit, written) {
        (Unit::Duration, written) => value::span(written).map(|span| span.0 as f64),
        (Unit::Rate, Value::String(text)) => parse_rate(text).map_err(|error| sentences(&error, &remedy())),
        (Unit::Ratio, Value::String(text)) => parse_ratio(text).map_err(|error| sentences(&error, &remedy())),
        (_, Value::Number(number)) => number.as_f64().ok_or_else(|| expected(written)),
        _ => Err(expected(written)),
    };
    let in_range = |number: f64| {
        if (0.0..=most).contains(&number) {
            // Adding zero turns -0 into 0.
            return Ok(number + 0.0);
        }
        let what = format!("It lies outside of 0 to {}", unit.write(most));
        Err(sentences(&what, &remedy()))
    };
    match read.and_then(in_range) {
        Ok(number) => Some(number),
        Err((what, remedy)) => {
            inside.error(name, what, remedy);
            None
        }
    }
}

fn window(fields: &mut Fields<'_>) -> Option<SimSpan> {
    let window = fields.span("window")?;
    if window < SHORTEST_WINDOW {
        let what = format!("A window is at least {SHORTEST_WINDOW} long.");
        fields.error("window", what, "Write it like \"1s\", or leave it out.");
        return None;
    }
    Some(window)
}

/// Until when: at a time, or within a time from its beginning.
fn until(fields: &mut Fields<'_>, from: SimTime) -> Option<SimTime> {
    let at = fields.span("until").map(|at| SimTime(at.0));
    let within = fields.span("within").map(|span| from.after(span));
    if at.is_some() && within.is_some() {
        fields.error("within", "It has both \"until\" and \"within\".", "Keep one of the two.");
    }
    let until = at.or(within).map(|at| at.min(SimTime(crate::units::LONGEST.0)))?;
    if until <= from {
        let what = format!("It is over at {until}, before it has begun at {from}.");
        fields.error(if at.is_some() { "until" } else { "within" }, what, "Let it last longer.");
        return None;
    }
    Some(until)
}

/// Says that what is counted over the whole run has no windows.
fn whole(fields: &Fields<'_>) {
    for name in ["window", "from", "until", "within"].into_iter().filter(|name| fields.has(name)) {
        let what = "Findings and faults are counted over the whole run; this was left out.";
        fields.error(name, what, "Take it out.");
    }
}
