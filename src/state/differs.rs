//! How one scenario differs from another, in words: what is set otherwise, done otherwise, there or gone.
//!
//! Places, pictures, names and texts are no difference: a run is the same with others.

use betwixt_model::{
    Catalogue, Component, ComponentId, Fault, FlowId, ParamMap, ParamSpec, ParamValue, Params, Scenario, handler,
};

use std::collections::BTreeMap;

use super::label::{connection_name, fault_target_name};
use super::programs;

/// So many differences are told; of the others, how many there are.
const TOLD: usize = 5;

/// Longer programs are not compared step by step [steps].
const LONG: usize = 200;

/// What differs of one part, or of the scenario as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Of {
    who: Vec<String>,
    what: Vec<String>,
}

/// What the second scenario has otherwise than the first, as part of a sentence; nothing where both run alike.
#[must_use]
pub fn differs(from: &Scenario, to: &Scenario, catalogue: &Catalogue) -> Option<String> {
    let mut all: Vec<Of> = Vec::new();
    let mut add = |who: String, what: Vec<String>| {
        if what.is_empty() {
            return;
        }
        match all.iter_mut().find(|held| held.what == what) {
            Some(held) => held.who.push(who),
            None => all.push(Of { who: vec![who], what }),
        }
    };
    for new in &to.components {
        match from.component(&new.id) {
            Some(old) => add(new.name.clone(), component(from, to, old, new, catalogue)),
            None => add(String::new(), vec![format!("with {}", new.name)]),
        }
    }
    for old in from.components.iter().filter(|old| to.component(&old.id).is_none()) {
        add(String::new(), vec![format!("without {}", old.name)]);
    }
    connections(from, to, catalogue, &mut add);
    for new in &to.flows {
        match from.flow(&new.id) {
            Some(old) => add(new.name.clone(), params(catalogue.flow, &old.params, &new.params)),
            None => add(String::new(), vec![format!("with the journey {}", new.name)]),
        }
    }
    faults(from, to, catalogue, &mut add);
    add(String::new(), whole(from, to));
    told(&all)
}

/// "Payments (remembers answers 1d instead of none); Checkout to Payments (…)".
fn told(all: &[Of]) -> Option<String> {
    let mut parts = Vec::new();
    let (mut count, mut left) = (0, 0);
    for Of { who, what } in all {
        let room = TOLD.saturating_sub(count).min(what.len());
        (count, left) = (count + what.len(), left + what.len() - room);
        if room == 0 {
            continue;
        }
        let what = what[..room].join(", ");
        let who = listed(who);
        parts.push(if who.is_empty() { what } else { format!("{who} ({what})") });
    }
    if left > 0 {
        parts.push(if left == 1 { "and 1 more".to_owned() } else { format!("and {left} more") });
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// "Stock, Payments and Shipping"; nothing where it is about the whole.
fn listed(who: &[String]) -> String {
    match who {
        [rest @ .., last] if !rest.is_empty() && !last.is_empty() => format!("{} and {last}", rest.join(", ")),
        [first, ..] => first.clone(),
        [] => String::new(),
    }
}

fn component(from: &Scenario, to: &Scenario, old: &Component, new: &Component, catalogue: &Catalogue) -> Vec<String> {
    let title = |kind: &str| catalogue.kind(kind).map_or_else(|| kind.to_owned(), |kind| kind.title.to_lowercase());
    let mut out = Vec::new();
    if old.kind == new.kind {
        let specs = catalogue.kind(&new.kind).map_or(&[][..], |kind| kind.params);
        out.extend(params(specs, &old.params, &new.params));
    } else {
        out.push(format!("{} instead of {}", title(&new.kind), title(&old.kind)));
    }
    if old.load != new.load {
        out.push("another load over time".to_owned());
    }
    if old.zone != new.zone {
        let zone = |held: &Component, scenario: &Scenario| {
            let zone = scenario.zones.iter().find(|zone| held.zone.as_ref() == Some(&zone.id));
            zone.map_or_else(|| "no region".to_owned(), |zone| zone.name.clone())
        };
        out.push(format!("in {} instead of {}", zone(new, to), zone(old, from)));
    }
    if old.instrumented != new.instrumented {
        out.push(if new.instrumented { "telemetry" } else { "no telemetry" }.to_owned());
    }
    let flows = new.handlers.keys().chain(old.handlers.keys().filter(|flow| !new.handlers.contains_key(*flow)));
    for flow in flows {
        let (before, after) = (written(from, old, flow.as_ref()), written(to, new, flow.as_ref()));
        // Several journeys often change in the same way.
        if let Some(said) = steps(&before, &after).filter(|said| !out.contains(said)) {
            out.push(said);
        }
    }
    out
}

/// The steps of a program as sentences, in the order of reading.
fn written(scenario: &Scenario, component: &Component, flow: Option<&FlowId>) -> Vec<String> {
    let mut out = Vec::new();
    if let Some(program) = component.handlers.get(&flow.cloned()) {
        handler::every(&program.steps, &mut |step| out.push(programs::sentence(scenario, component, step)));
    }
    out
}

/// What of a program is another: what has come instead of what has gone.
fn steps(before: &[String], after: &[String]) -> Option<String> {
    if before.len().max(after.len()) > LONG {
        return (before != after).then(|| "another program".to_owned());
    }
    let kept = common(before, after);
    let gone: Vec<&String> =
        before.iter().enumerate().filter(|(at, _)| !kept.contains_key(at)).map(|(_, s)| s).collect();
    let stays: Vec<usize> = kept.values().copied().collect();
    let come: Vec<(usize, &String)> = after.iter().enumerate().filter(|(at, _)| !stays.contains(at)).collect();
    let quoted = |step: &String| format!("“{step}”");
    let all = |list: &[&String]| list.iter().map(|step| quoted(step)).collect::<Vec<_>>().join(", ");
    let new: Vec<&String> = come.iter().map(|(_, step)| *step).collect();
    match (gone.as_slice(), new.as_slice()) {
        ([], []) => None,
        ([old], [new]) if old == new => {
            let was = before.iter().position(|step| step == *old);
            let later = come.first().map(|(at, _)| *at) > was;
            Some(format!("{} {}", quoted(new), if later { "later" } else { "earlier" }))
        }
        (gone, []) => Some(format!("without {}", all(gone))),
        ([], new) => Some(format!("also {}", all(new))),
        (gone, new) => Some(format!("{} instead of {}", all(new), all(gone))),
    }
}

/// The longest run of steps that both have, in their order: by place in the first, place in the second.
fn common(before: &[String], after: &[String]) -> BTreeMap<usize, usize> {
    let (rows, columns) = (before.len(), after.len());
    let mut longest = vec![vec![0_usize; columns + 1]; rows + 1];
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            longest[row][column] = if before[row] == after[column] {
                longest[row + 1][column + 1] + 1
            } else {
                longest[row + 1][column].max(longest[row][column + 1])
            };
        }
    }
    let (mut row, mut column) = (0, 0);
    let mut out = BTreeMap::new();
    while row < rows && column < columns {
        if before[row] == after[column] {
            out.insert(row, column);
            (row, column) = (row + 1, column + 1);
        } else if longest[row + 1][column] >= longest[row][column + 1] {
            row += 1;
        } else {
            column += 1;
        }
    }
    out
}

fn connections(from: &Scenario, to: &Scenario, catalogue: &Catalogue, add: &mut impl FnMut(String, Vec<String>)) {
    // What hangs on a part that came or went has been said with it.
    let both = |scenario: &Scenario, ends: [&ComponentId; 2]| ends.iter().all(|end| scenario.component(end).is_some());
    for new in &to.connections {
        let name = connection_name(to, &new.id);
        let Some(old) = from.connection(&new.id) else {
            if both(from, [&new.from, &new.to]) {
                add(String::new(), vec![format!("with {name}")]);
            }
            continue;
        };
        let mut what = params(catalogue.connection, &old.params, &new.params);
        if old.asynchronous != new.asynchronous {
            what.push(if new.asynchronous { "publishes" } else { "calls" }.to_owned());
        }
        if old.disabled != new.disabled {
            what.push(if new.disabled { "switched off" } else { "switched on" }.to_owned());
        }
        if (&old.from, &old.to) != (&new.from, &new.to) {
            what.push(format!("instead of {}", connection_name(from, &old.id)));
        }
        add(name, what);
    }
    for old in from.connections.iter().filter(|old| to.connection(&old.id).is_none()) {
        if both(to, [&old.from, &old.to]) {
            add(String::new(), vec![format!("without {}", connection_name(from, &old.id))]);
        }
    }
}

fn faults(from: &Scenario, to: &Scenario, catalogue: &Catalogue, add: &mut impl FnMut(String, Vec<String>)) {
    let name = |scenario: &Scenario, fault: &Fault| {
        let title = catalogue.fault(&fault.kind).map_or(fault.kind.as_str(), |spec| spec.title);
        format!("{title} of {}", fault_target_name(scenario, &fault.target))
    };
    for new in &to.faults {
        let Some(old) = from.faults.iter().find(|old| old.id == new.id) else {
            add(String::new(), vec![format!("with {}", name(to, new))]);
            continue;
        };
        let specs = catalogue.fault(&new.kind).map_or(&[][..], |kind| kind.params);
        let mut what = params(specs, &old.params, &new.params);
        if (&old.kind, &old.target) != (&new.kind, &new.target) {
            what.push(format!("instead of {}", name(from, old)));
        }
        if (old.at, old.lasts, &old.when, &old.flows) != (new.at, new.lasts, &new.when, &new.flows) {
            what.push("at another time".to_owned());
        }
        add(name(to, new), what);
    }
    for old in from.faults.iter().filter(|old| !to.faults.iter().any(|new| new.id == old.id)) {
        add(String::new(), vec![format!("without {}", name(from, old))]);
    }
}

/// What belongs to no part.
fn whole(from: &Scenario, to: &Scenario) -> Vec<String> {
    let mut out = Vec::new();
    if from.distances != to.distances {
        out.push("other distances between regions".to_owned());
    }
    if from.duration != to.duration {
        out.push(format!("runs for {} instead of {}", to.duration, from.duration));
    }
    if from.seed != to.seed {
        out.push(format!("seed {} instead of {}", to.seed, from.seed));
    }
    if from.interventions != to.interventions {
        out.push("other changes made while it runs".to_owned());
    }
    out
}

/// What is set otherwise of one table: "remembers answers 1d instead of none".
fn params(specs: &'static [ParamSpec], old: &ParamMap, new: &ParamMap) -> Vec<String> {
    // What follows from another parameter is not told besides that.
    let set = |spec: &&ParamSpec| old.get(spec.id) != new.get(spec.id);
    let one = |spec: &ParamSpec| {
        let (was, is) = (Params::new(specs, old).value(spec.id), Params::new(specs, new).value(spec.id));
        // "Latency", but "CoDel target" stays as it is.
        let upper = spec.name.chars().nth(1).is_some_and(char::is_uppercase);
        let name = if upper { spec.name.to_owned() } else { spec.name.to_ascii_lowercase() };
        (was != is).then(|| format!("{name} {} instead of {}", said(spec, is), said(spec, was)))
    };
    specs.iter().filter(set).filter_map(one).collect()
}

fn said(spec: &ParamSpec, value: ParamValue) -> String {
    match value {
        ParamValue::Flag(on) => if on { "on" } else { "off" }.to_owned(),
        ParamValue::Choice(word) => word.replace('_', " "),
        _ => spec.format(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gallery::{self, pairs};
    use betwixt_sim::CATALOGUE;

    fn mended(name: &str) -> String {
        let pair = pairs::pairs(&CATALOGUE).find(|pair| pair.name == name).expect("there is such a pair");
        let mended = pairs::beside(&pair.broken, &CATALOGUE).expect("it is a half").scenario;
        differs(&pair.broken, &mended, &CATALOGUE).expect("they differ")
    }

    #[test]
    fn what_mends_an_anomaly_is_said_from_the_two_documents() {
        for (name, sentence) in [
            (
                "double-charge",
                "Payments (remembers answers 1d instead of none); Checkout to Payments (idempotency key operation \
                 instead of none)",
            ),
            ("told-too-early", "Order saga (“Answer ok” later)"),
        ] {
            assert_eq!(mended(name), sentence);
        }
    }

    #[test]
    fn both_halves_of_every_pair_differ_and_say_so_both_ways() {
        for pair in pairs::pairs(&CATALOGUE) {
            let there = pairs::beside(&pair.broken, &CATALOGUE).expect("it is a half").scenario;
            let back = differs(&there, &pair.broken, &CATALOGUE);
            let said = differs(&pair.broken, &there, &CATALOGUE);
            println!("{}: {}", pair.name, said.as_deref().unwrap_or("NOTHING"));
            assert!(said.is_some() && back.is_some(), "{}", pair.name);
            assert_ne!(said, back, "{}", pair.name);
        }
    }

    #[test]
    fn names_places_and_texts_are_no_difference() {
        let shop = gallery::find(gallery::FIRST, &CATALOGUE).expect("it is in the gallery");
        let mut other = shop.clone();
        other.name = "Another".to_owned();
        other.hint.clear();
        other.exposed.clear();
        other.components[0].at.x += 100.0;
        assert_eq!(differs(&shop, &other, &CATALOGUE), None);
    }

    #[test]
    fn what_came_and_what_went_is_named_and_many_things_are_counted() {
        let shop = gallery::find(gallery::FIRST, &CATALOGUE).expect("it is in the gallery");
        let mut other = shop.clone();
        other.seed += 1;
        let gone = other.components.pop().expect("it has components");
        other.connections.retain(|held| held.from != gone.id && held.to != gone.id);
        let said = differs(&shop, &other, &CATALOGUE).expect("they differ");
        assert!(said.contains(&format!("without {}", gone.name)) && said.contains("seed"), "{said}");
        let empty = differs(&shop, &Scenario::default(), &CATALOGUE).expect("they differ");
        assert!(empty.ends_with("more") && empty.matches("; ").count() <= TOLD, "{empty}");
    }
}
