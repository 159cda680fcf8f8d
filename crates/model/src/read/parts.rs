//! The parts that a scenario is made of: zones, components with their programs, flows and connections.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::catalogue::{KindSpec, Role};
use crate::handler::Program;
use crate::ids::{ComponentId, ConnectionId, FlowId, ZoneId};
use crate::index::Index;
use crate::param::{ParamDefault, ParamMap};
use crate::scenario::{Area, Component, Connection, Distance, Flow, Point, Scenario, Zone};

use super::Reader;
use super::fields::{Fields, reference};
use super::steps;
use super::value;
use super::words::clip;

/// Most presets that one connection may name.
pub(crate) const MAX_PRESETS: usize = 10;

/// Ids of one list: none twice.
#[derive(Default)]
pub(super) struct Seen(BTreeSet<String>);

impl Seen {
    /// Takes the id of a part and moves the part's place to it. `None` leaves the part out.
    fn take(&mut self, fields: &mut Fields<'_>, list: &str, default: Option<String>) -> Option<String> {
        let id = match fields.id("id").or(default) {
            Some(id) => id,
            None if fields.has("id") => return None,
            None => {
                fields.error("", "It has no id and was left out.", "Give it one, such as \"id\": \"checkout\".");
                return None;
            }
        };
        if !self.0.insert(id.clone()) {
            let what = format!("The id {id:?} is already taken; this one was left out.");
            fields.error("", what, "Give each part an id of its own.");
            return None;
        }
        fields.place = format!("{list}.{id}");
        Some(id)
    }
}

impl<'a> Reader<'a> {
    pub(super) fn zones(&self, list: &'a [Value]) -> Vec<Zone> {
        let mut seen = Seen::default();
        let zone = |(index, value)| {
            let mut fields = Fields::open(value, format!("zones[{index}]"), self.problems)?;
            let id = seen.take(&mut fields, "zones", None)?;
            let name = fields.name(&id);
            let area = self.area(&mut fields);
            fields.close();
            Some(Zone { id: ZoneId::new(&id), name, area })
        };
        list.iter().enumerate().filter_map(zone).collect()
    }

    fn area(&self, fields: &mut Fields<'_>) -> Option<Area> {
        match value::area(fields.get("area")?) {
            Ok(area) => Some(area),
            Err(what) => {
                let remedy = "Write it as [40, 60, 400, 300]: left, top, width and height.";
                fields.error("area", what, remedy);
                None
            }
        }
    }

    pub(super) fn distances(&self, list: &'a [Value], zones: &[Zone]) -> Vec<Distance> {
        let mut seen = BTreeSet::new();
        let distance = |(index, value)| {
            let mut fields = Fields::open(value, format!("distances[{index}]"), self.problems)?;
            let (a, b) = self.between(&mut fields, zones)?;
            let latency = fields.span("latency");
            if !fields.has("latency") {
                fields.error("", "It does not say how far the zones are apart.", "Add \"latency\": \"80ms\".");
            }
            fields.close();
            let latency = latency?;
            // One text for both, so that every set here is a set of texts; an id has no space in it.
            let pair = if a <= b { format!("{a} {b}") } else { format!("{b} {a}") };
            if !seen.insert(pair) {
                let what = "The distance between these two is already given; this one was left out.";
                self.problems.error(format!("distances[{index}]"), what, "Keep one of the two.");
                return None;
            }
            Some(Distance { a, b, latency })
        };
        list.iter().enumerate().filter_map(distance).collect()
    }

    fn between(&self, fields: &mut Fields<'_>, zones: &[Zone]) -> Option<(ZoneId, ZoneId)> {
        let pair: Option<Vec<&str>> = match fields.get("between") {
            Some(Value::Array(pair)) if pair.len() == 2 => pair.iter().map(Value::as_str).collect(),
            _ => None,
        };
        let Some(pair) = pair else {
            fields.error("between", "It does not name two zones.", "Write \"between\": [\"eu-west\", \"us-east\"].");
            return None;
        };
        let found: Vec<ZoneId> =
            pair.iter().filter_map(|name| find_zone(fields, "between", &reference(name), zones)).collect();
        match found.as_slice() {
            [a, b] => Some((a.clone(), b.clone())),
            _ => None,
        }
    }

    /// Components, and the programs they are given, which can only be read once the flows are known.
    pub(super) fn components(&self, list: &'a [Value], zones: &[Zone]) -> Components<'a> {
        let mut all = Components::default();
        let mut seen = Seen::default();
        for (index, value) in list.iter().enumerate() {
            let Some(mut fields) = Fields::open(value, format!("components[{index}]"), self.problems) else { continue };
            let Some(id) = seen.take(&mut fields, "components", None) else { continue };
            let Some(kind) = self.kind(&mut fields) else {
                all.left_out.insert(id);
                continue;
            };
            let name = fields.name(&id);
            let at = self.position(&mut fields);
            if at.is_none() {
                all.homeless.push(all.list.len());
            }
            let zone = fields.reference("zone").and_then(|name| find_zone(&fields, "zone", &name, zones));
            let icon = self.icon(&mut fields);
            let instrumented = fields.flag("instrumented").unwrap_or(true);
            let params = fields.params(kind.params);
            let load = super::load::load(&mut fields, kind);
            if let Some(written) = fields.get("handlers") {
                all.handlers.push((all.list.len(), kind, written));
            }
            fields.close();
            all.list.push(Component {
                id: ComponentId::new(&id),
                name,
                kind: kind.id.to_owned(),
                at: at.unwrap_or_default(),
                zone,
                icon,
                instrumented,
                params,
                load,
                handlers: BTreeMap::new(),
            });
        }
        all
    }

    fn kind(&self, fields: &mut Fields<'_>) -> Option<&'static KindSpec> {
        let known = || self.catalogue.kinds.iter().map(|kind| kind.id);
        let Some(word) = fields.word("kind") else {
            if !fields.has("kind") {
                fields.missing("kind", "It has no kind and was left out.", fields.hint("", known()));
            }
            return None;
        };
        let kind = self.catalogue.kind(word);
        if kind.is_none() {
            let what = format!("There is no kind {:?}; the component was left out.", clip(word));
            fields.error("kind", what, fields.hint(word, known()));
        }
        kind
    }

    fn position(&self, fields: &mut Fields<'_>) -> Option<Point> {
        match value::point(fields.get("at")?) {
            Ok(point) => Some(point),
            Err(what) => {
                fields.error("at", what, "Write it as [340, 200], or leave it out to have the component placed.");
                None
            }
        }
    }

    fn icon(&self, fields: &mut Fields<'_>) -> Option<String> {
        let word = fields.word("icon")?;
        if self.catalogue.icons.contains(&word) {
            return Some(word.to_owned());
        }
        let what = format!("There is no icon {:?}; the kind's own was used.", clip(word));
        fields.error("icon", what, fields.hint(word, self.catalogue.icons.iter().copied()));
        None
    }

    pub(super) fn flows(&self, list: &'a [Value], index: &Index<'_>) -> Vec<Flow> {
        let mut seen = Seen::default();
        let flow = |(at, value)| {
            let mut fields = Fields::open(value, format!("flows[{at}]"), self.problems)?;
            let id = seen.take(&mut fields, "flows", None)?;
            let name = fields.name(&id);
            let mut clients = Vec::new();
            for value in fields.list("clients", 1_000) {
                if let Some(client) = self.client(&fields, value, index)
                    && !clients.contains(&client)
                {
                    clients.push(client);
                }
            }
            let params = fields.params(self.catalogue.flow);
            fields.close();
            Some(Flow { id: FlowId::new(&id), name, clients, params })
        };
        list.iter().enumerate().filter_map(flow).collect()
    }

    fn client(&self, fields: &Fields<'_>, value: &Value, index: &Index<'_>) -> Option<ComponentId> {
        let name = reference(value.as_str().unwrap_or_default());
        match index.kind_of(&name) {
            Some(kind) if kind.role == Role::Source => Some(ComponentId::new(&name)),
            Some(kind) => {
                let what = format!("{name:?} is a {} and starts nothing.", kind.title.to_lowercase());
                fields.error("clients", what, "Name a client.");
                None
            }
            None => {
                let what = format!("There is no component {name:?}.");
                fields.error("clients", what, fields.hint(&name, index.component_names()));
                None
            }
        }
    }

    /// The programs of one component, by flow.
    pub(super) fn handlers(
        &self,
        component: &str,
        kind: &KindSpec,
        written: &'a Value,
        flows: &[Flow],
    ) -> BTreeMap<Option<FlowId>, Program> {
        let place = format!("components.{component}.handlers");
        let mut programs = BTreeMap::new();
        let Value::Object(map) = written else {
            let what = format!("{} stands here instead of programs.", value::sort(written));
            self.problems.error(place, what, "Write {\"*\": [\"work\", \"answer\"]}, or one entry for each flow.");
            return programs;
        };
        if !kind.programmable {
            let what = format!("A {} runs no programs; they were left out.", kind.title.to_lowercase());
            self.problems.error(place, what, "Take them out, or use another kind.");
            return programs;
        }
        for (name, list) in map {
            let flow = (name != "*").then(|| FlowId::new(&reference(name)));
            if flow.as_ref().is_some_and(|flow| !flows.iter().any(|known| known.id == *flow)) {
                let what = format!("There is no flow {:?}; its program was left out.", clip(name));
                let known = flows.iter().map(|flow| flow.id.as_str()).chain(["*"]);
                self.problems.error(place.clone(), what, self.problems.hint(name, known));
                continue;
            }
            if let Some(program) = steps::program(list, &format!("{place}.{}", clip(name)), self.problems) {
                programs.insert(flow, program);
            }
        }
        programs
    }

    pub(super) fn connections(
        &self,
        list: &'a [Value],
        index: &Index<'_>,
        left_out: &BTreeSet<String>,
    ) -> Vec<Connection> {
        let mut seen = Seen::default();
        let mut roles = BTreeSet::new();
        let connection = |(at, value)| {
            let mut fields = Fields::open(value, format!("connections[{at}]"), self.problems)?;
            let from = self.end(&mut fields, "from", index, left_out);
            let to = self.end(&mut fields, "to", index, left_out);
            let (from, to) = (from?, to?);
            let id = seen.take(&mut fields, "connections", Some(Connection::default_id(&from, &to)))?;
            let role = fields.id("role").unwrap_or_else(|| to.as_str().to_owned());
            if !roles.insert(format!("{from} {role}")) {
                let what = format!("{from} already has a connection with the role {role:?}; this one was left out.");
                fields.error("role", what, "Give it a \"role\" of its own.");
                return None;
            }
            let asynchronous = fields.flag("async").unwrap_or(false);
            let disabled = fields.flag("disabled").unwrap_or(false);
            let params = self.presets(&mut fields);
            let params = fields.params_over(params, self.catalogue.connection);
            fields.close();
            Some(Connection { id: ConnectionId::new(&id), from, to, role, asynchronous, disabled, params })
        };
        list.iter().enumerate().filter_map(connection).collect()
    }

    /// What the presets of a connection set, the later over the earlier.
    fn presets(&self, fields: &mut Fields<'_>) -> ParamMap {
        let mut params = ParamMap::new();
        for (at, written) in fields.list("presets", MAX_PRESETS).iter().enumerate() {
            let id = written.as_str().unwrap_or_default();
            let Some(preset) = self.catalogue.connection_preset(id) else {
                let known = self.catalogue.connection_presets.iter().copied().flatten().map(|preset| preset.id);
                let what = format!("There is no preset {}.", clip(&written.to_string()));
                fields.error(&format!("presets[{at}]"), what, fields.hint(id, known));
                continue;
            };
            for (name, value) in preset.params {
                match self.catalogue.connection.iter().find(|spec| spec.id == *name) {
                    Some(spec) if spec.default == ParamDefault::Value(*value) => params.unset(spec.id),
                    Some(spec) => params.set(spec.id, *value),
                    None => {}
                }
            }
        }
        params
    }

    /// One end of a connection: a component that may stand there.
    fn end(
        &self,
        fields: &mut Fields<'_>,
        name: &'static str,
        index: &Index<'_>,
        left_out: &BTreeSet<String>,
    ) -> Option<ComponentId> {
        let Some(id) = fields.reference(name) else {
            if !fields.has(name) {
                fields.missing(
                    name,
                    format!("It has no {name:?} and was left out."),
                    "Name the component it belongs to.",
                );
            }
            return None;
        };
        let Some(kind) = index.kind_of(&id) else {
            if left_out.contains(&id) {
                let what = format!("The component {id:?} was left out, and so was this connection.");
                fields.error(name, what, format!("Mend components.{id} first."));
            } else {
                let what = format!("There is no component {id:?}; the connection was left out.");
                fields.error(name, what, fields.hint(&id, index.component_names()));
            }
            return None;
        };
        if let Some(what) = crate::validate::end_problem(kind, name) {
            fields.error(
                name,
                format!("{what}; the connection was left out."),
                "Connect it the other way round, or take it out.",
            );
            return None;
        }
        Some(ComponentId::new(&id))
    }
}

/// What was read of the components.
#[derive(Default)]
pub(super) struct Components<'a> {
    pub(super) list: Vec<Component>,
    /// Places in `list` of those that say no position.
    pub(super) homeless: Vec<usize>,
    /// Programs still to be read, with the place of their component in `list`.
    pub(super) handlers: Vec<(usize, &'static KindSpec, &'a Value)>,
    /// Ids of components that could not be read.
    pub(super) left_out: BTreeSet<String>,
}

fn find_zone(fields: &Fields<'_>, field: &str, name: &str, zones: &[Zone]) -> Option<ZoneId> {
    let found = zones.iter().find(|zone| zone.id.as_str() == name).map(|zone| zone.id.clone());
    if found.is_none() {
        let remedy = fields.hint(name, zones.iter().map(|zone| zone.id.as_str()));
        fields.error(
            field,
            format!("There is no zone {name:?}."),
            format!("{remedy} Zones are listed under \"zones\"."),
        );
    }
    found
}

/// Attaches programs to their components.
pub(super) fn attach(scenario: &mut Scenario, programs: Vec<(usize, BTreeMap<Option<FlowId>, Program>)>) {
    for (at, handlers) in programs {
        scenario.components[at].handlers = handlers;
    }
}
