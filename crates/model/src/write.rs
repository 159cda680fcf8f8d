//! Writes a scenario: the canonical form for links and comparisons, and the same laid out for people.

mod expect;
pub(crate) mod json;
mod steps;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::catalogue::Catalogue;
use crate::condition::{Bound, Condition};
use crate::param::{ParamDefault, ParamMap, ParamSpec, ParamType, ParamValue};
use crate::scenario::{
    Area, Bookmark, Component, Connection, Distance, Exposed, Fault, FaultTarget, Flow, Intervention, Scenario, Target,
    VERSION, Zone,
};
use crate::setting::format_target;
use crate::units::{SimSpan, SimTime};

pub(crate) use steps::program;
pub use steps::step;

/// The canonical form: sorted keys, defaults left out, no spaces. The same scenario always gives the same bytes.
#[must_use]
pub fn write(scenario: &Scenario, catalogue: &Catalogue) -> String {
    json::compact(&to_value(scenario, catalogue))
}

/// The same document laid out for people: two spaces, short lists on one line, a line end at the end.
#[must_use]
pub fn write_pretty(scenario: &Scenario, catalogue: &Catalogue) -> String {
    json::pretty(&to_value(scenario, catalogue))
}

/// Any JSON without spaces, with sorted keys.
#[must_use]
pub fn value_compact(value: &Value) -> String {
    json::compact(value)
}

/// Any JSON laid out as [`write_pretty`] does; for the schema.
#[must_use]
pub fn value_pretty(value: &Value) -> String {
    json::pretty(value)
}

/// The document as JSON, defaults left out.
#[must_use]
pub fn to_value(scenario: &Scenario, catalogue: &Catalogue) -> Value {
    let Scenario {
        name,
        about,
        hint,
        seed,
        duration,
        flows,
        zones,
        distances,
        components,
        connections,
        faults,
        expectations,
        interventions,
        exposed,
        bookmarks,
        engine,
    } = scenario;
    let defaults = Scenario::default();
    let mut out = Object::default();
    out.put("betwixt", VERSION);
    out.unless(*name == defaults.name, "name", name.as_str());
    out.unless(about.is_empty(), "about", about.as_str());
    out.unless(hint.is_empty(), "hint", hint.as_str());
    out.unless(*seed == defaults.seed, "seed", *seed);
    out.unless(*duration == defaults.duration, "duration", duration.to_string());
    if *flows != defaults.flows {
        out.list("flows", flows.iter().map(|part| flow(part, catalogue)));
    }
    out.list("zones", zones.iter().map(zone));
    out.list("distances", distances.iter().map(distance));
    out.list("components", components.iter().map(|part| component(part, catalogue)));
    out.list("connections", connections.iter().map(|part| connection(part, catalogue)));
    let counted = counted(faults);
    out.list("faults", faults.iter().map(|part| fault(part, catalogue, !counted)));
    out.list("expect", expectations.iter().map(expect::expectation));
    out.list("interventions", interventions.iter().map(|part| intervention(part, scenario, catalogue)));
    out.list("exposed", exposed.iter().map(|part| shown(part, scenario, catalogue)));
    out.list("bookmarks", bookmarks.iter().map(bookmark));
    out.unless(engine.is_empty(), "engine", engine.as_str());
    out.done()
}

/// An object being written.
#[derive(Default)]
struct Object(Map<String, Value>);

impl Object {
    fn put(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.to_owned(), value.into());
    }

    fn unless(&mut self, is_default: bool, name: &str, value: impl Into<Value>) {
        if !is_default {
            self.put(name, value);
        }
    }

    fn list(&mut self, name: &str, entries: impl Iterator<Item = Value>) {
        let entries: Vec<Value> = entries.collect();
        self.unless(entries.is_empty(), name, entries);
    }

    fn params(&mut self, specs: &'static [ParamSpec], params: &ParamMap) {
        for spec in specs {
            if let Some(value) = params.get(spec.id).filter(|value| spec.default != ParamDefault::Value(*value)) {
                self.put(spec.id, param(spec, value));
            }
        }
    }

    fn done(self) -> Value {
        Value::Object(self.0)
    }
}

/// A parameter as it is written: numbers and flags bare, everything with a unit as text.
fn param(spec: &ParamSpec, value: ParamValue) -> Value {
    match value {
        ParamValue::Number(n) => n.into(),
        ParamValue::Flag(on) => on.into(),
        ParamValue::Count(n) if spec.ty == (ParamType::Count { unlimited: false }) || n != crate::param::UNLIMITED => {
            n.into()
        }
        _ => spec.format(value).into(),
    }
}

fn flow(part: &Flow, catalogue: &Catalogue) -> Value {
    let Flow { id, name, clients, params } = part;
    let mut out = Object::default();
    out.put("id", id.as_str());
    out.unless(name == id.as_str(), "name", name.as_str());
    out.list("clients", clients.iter().map(|client| client.as_str().into()));
    out.params(catalogue.flow, params);
    out.done()
}

fn zone(part: &Zone) -> Value {
    let Zone { id, name, area } = part;
    let mut out = Object::default();
    out.put("id", id.as_str());
    out.unless(name == id.as_str(), "name", name.as_str());
    if let Some(Area { at, width, height }) = area {
        out.put("area", vec![Value::from(at.x), at.y.into(), (*width).into(), (*height).into()]);
    }
    out.done()
}

fn distance(part: &Distance) -> Value {
    let Distance { a, b, latency } = part;
    let mut out = Object::default();
    out.put("between", vec![Value::from(a.as_str()), b.as_str().into()]);
    out.put("latency", latency.to_string());
    out.done()
}

fn component(part: &Component, catalogue: &Catalogue) -> Value {
    let Component { id, name, kind, at, zone, icon, instrumented, params, load, handlers } = part;
    let mut out = Object::default();
    out.put("id", id.as_str());
    out.put("kind", kind.as_str());
    out.unless(name == id.as_str(), "name", name.as_str());
    out.put("at", vec![Value::from(at.x), at.y.into()]);
    if let Some(zone) = zone {
        out.put("zone", zone.as_str());
    }
    if let Some(icon) = icon {
        out.put("icon", icon.as_str());
    }
    out.unless(*instrumented, "instrumented", *instrumented);
    out.params(catalogue.kind(kind).map_or(&[], |kind| kind.params), params);
    let time = |at: &SimTime| Value::from(SimSpan(at.0).to_string());
    if !load.profile.is_empty() {
        let points: Vec<Value> =
            load.profile.iter().map(|(at, share)| vec![time(at), (*share).into()].into()).collect();
        out.put("profile", points);
    }
    if !load.trace.is_empty() {
        out.put("trace", load.trace.iter().map(time).collect::<Vec<Value>>());
    }
    if !handlers.is_empty() {
        let mut programs = Object::default();
        for (flow, program) in handlers {
            programs.put(flow.as_ref().map_or("*", |flow| flow.as_str()), self::program(program));
        }
        out.put("handlers", programs.done());
    }
    out.done()
}

fn connection(part: &Connection, catalogue: &Catalogue) -> Value {
    let Connection { id, from, to, role, asynchronous, disabled, bend, params } = part;
    let mut out = Object::default();
    out.unless(*id.as_str() == Connection::default_id(from, to), "id", id.as_str());
    out.put("from", from.as_str());
    out.put("to", to.as_str());
    out.unless(role == to.as_str(), "role", role.as_str());
    out.unless(!asynchronous, "async", *asynchronous);
    out.unless(!disabled, "disabled", *disabled);
    if let Some(bend) = bend {
        out.put("bend", vec![bend.x, bend.y]);
    }
    out.params(catalogue.connection, params);
    out.done()
}

/// Whether all faults have the ids that the reader gives to faults without one.
fn counted(faults: &[Fault]) -> bool {
    let mut numbers = BTreeMap::new();
    faults.iter().all(|fault| {
        let number = numbers.entry(fault.kind.as_str()).or_insert(0_usize);
        *number += 1;
        *fault.id.as_str() == format!("{}-{number}", fault.kind)
    })
}

fn fault(part: &Fault, catalogue: &Catalogue, with_id: bool) -> Value {
    let Fault { id, kind, target, at, lasts, when, flows, params } = part;
    let mut out = Object::default();
    out.unless(!with_id, "id", id.as_str());
    out.put("fault", kind.as_str());
    match target {
        FaultTarget::Component(id) => out.put("component", id.as_str()),
        FaultTarget::Connection(id) => out.put("connection", id.as_str()),
        FaultTarget::Zone(id) => out.put("zone", id.as_str()),
    }
    out.unless(at.0 == 0, "at", at.to_string());
    if let Some(lasts) = lasts {
        out.put("for", lasts.to_string());
    }
    if let Some(when) = when {
        out.put("when", condition(when));
    }
    match flows.as_slice() {
        [] => {}
        [one] => out.put("flow", one.as_str()),
        many => out.put("flows", many.iter().map(|flow| flow.as_str().into()).collect::<Vec<Value>>()),
    }
    out.params(catalogue.fault(kind).map_or(&[], |kind| kind.params), params);
    out.done()
}

fn of_target(out: &mut Object, target: &Target) {
    match target {
        Target::Component(id) => out.put("component", id.as_str()),
        Target::Connection(id) => out.put("connection", id.as_str()),
        Target::Flow(id) => out.put("flow", id.as_str()),
    }
}

fn condition(part: &Condition) -> Value {
    let Condition { target, measure, bound, held_for } = part;
    let mut out = Object::default();
    of_target(&mut out, target);
    out.put("measure", measure.name());
    match bound {
        Bound::Above(than) => out.put("above", *than),
        Bound::Below(than) => out.put("below", *than),
    }
    out.unless(held_for.is_zero(), "held_for", held_for.to_string());
    out.done()
}

fn intervention(part: &Intervention, scenario: &Scenario, catalogue: &Catalogue) -> Value {
    let Intervention { target, param, points } = part;
    let spec = scenario.param_spec(target, param, catalogue);
    let write = |value: ParamValue| spec.map_or(Value::Null, |spec| self::param(spec, value));
    let points: Vec<Value> =
        points.iter().map(|(at, value)| vec![SimSpan(at.0).to_string().into(), write(*value)].into()).collect();
    let mut out = Object::default();
    out.put("set", format!("{}.{param}", format_target(target)));
    out.put("points", points);
    out.done()
}

fn shown(part: &Exposed, scenario: &Scenario, catalogue: &Catalogue) -> Value {
    let Exposed { target, param, label } = part;
    let mut out = Object::default();
    out.put("set", format!("{}.{param}", format_target(target)));
    let name = scenario.param_spec(target, param, catalogue).map(|spec| spec.name);
    out.unless(name == Some(label.as_str()), "label", label.as_str());
    out.done()
}

fn bookmark(part: &Bookmark) -> Value {
    let Bookmark { at, name } = part;
    let mut out = Object::default();
    out.put("at", at.to_string());
    out.unless(name.is_empty(), "name", name.as_str());
    out.done()
}

#[cfg(test)]
pub(crate) mod tests;
