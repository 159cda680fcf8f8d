//! Random valid scenarios, as text.

use betwixt_model::catalogue::FaultReach;
use betwixt_model::{FaultSpec, KindSpec, Measure, ParamSpec, Role, SimSpan};
use betwixt_sim::CATALOGUE;
use serde_json::{Map, Value, json};

use crate::expect::{Parts, expectations};
use crate::luck::Luck;
use crate::steps::{self, Scope};
use crate::values::{self, Style};

/// The scenario of a seed, cut so that its run ends within about [`crate::check::most`] appointments where that is possible.
#[must_use]
pub fn prepare(seed: u64) -> String {
    crate::check::cut(generate(seed), crate::check::most(seed))
}

/// The scenario of a seed.
#[must_use]
pub fn generate(seed: u64) -> String {
    let mut luck = Luck::new(seed, "swarm");
    let seconds = if luck.chance(0.1) { luck.spread(0.001, 1e5) } else { luck.spread(5.0, 300.0) };
    let style = Style {
        density: [0.0, 0.1, 0.2, 0.4, 0.9][luck.below(5)],
        wild: [0.0, 0.0, 0.1, 0.5][luck.below(4)],
        round: luck.chance(0.2),
        rate: luck.spread(20.0, 2_000.0) / seconds,
        seconds,
        shortest: 0.0,
    };
    let mut maker = Maker { luck, style, parts: Vec::new(), wires: Vec::new(), flows: Vec::new(), zones: Vec::new() };
    let document = maker.document(seed);
    serde_json::to_string_pretty(&document).unwrap_or_default()
}

struct Part {
    id: String,
    kind: &'static KindSpec,
}

struct Wire {
    id: String,
    from: usize,
    to: usize,
    role: String,
}

struct Maker {
    luck: Luck,
    style: Style,
    parts: Vec<Part>,
    wires: Vec<Wire>,
    flows: Vec<String>,
    zones: Vec<String>,
}

impl Maker {
    fn document(&mut self, seed: u64) -> Value {
        self.zones = (0..self.luck.below(4)).map(|n| format!("z{n}")).collect();
        self.flows = (0..self.luck.below(4)).map(|n| format!("f{n}")).collect();
        self.choose_parts();
        self.connect();
        let zones: Vec<Value> = (0..self.zones.len()).map(|at| self.zone(at)).collect();
        let flows: Vec<Value> = (0..self.flows.len()).map(|at| self.flow(at)).collect();
        let mut components: Vec<Value> = (0..self.parts.len()).map(|at| self.component(at)).collect();
        self.share_records(&mut components);
        let connections: Vec<Value> = (0..self.wires.len()).map(|at| self.connection(at)).collect();
        let faults: Vec<Value> = (0..self.some(6)).filter_map(|_| self.fault()).collect();
        let interventions: Vec<Value> = (0..self.some(5)).filter_map(|_| self.intervention()).collect();
        let exposed: Vec<Value> =
            (0..self.some(2)).filter_map(|_| Some(json!({ "set": self.setting()?.0, "label": "moved" }))).collect();
        let expect = expectations(seed, self.style.seconds, &self.what_to_expect(&faults));
        json!({
            "betwixt": 1,
            "name": format!("Swarm {seed}"),
            "seed": seed % (betwixt_model::scenario::MAX_SEED + 1),
            "duration": span(self.style.seconds.max(0.001)),
            "zones": zones,
            "distances": self.distances(),
            "flows": flows,
            "components": components,
            "connections": connections,
            "faults": faults,
            "expect": expect,
            "interventions": interventions,
            "exposed": exposed,
            "bookmarks": self.bookmarks(),
        })
    }

    /// Seldom the same moment twice: the reader says so and leaves one out.
    fn bookmarks(&mut self) -> Vec<Value> {
        let mut at: Vec<usize> = (0..self.some(3)).map(|_| self.luck.below(1_000_000)).collect();
        at.sort_unstable();
        at.dedup();
        let end = self.style.seconds.max(0.001);
        at.into_iter().map(|at| json!({ "at": span(end * at as f64 / 1e6), "name": format!("look {at}") })).collect()
    }

    fn what_to_expect(&self, faults: &[Value]) -> Parts {
        let components = self.parts.iter().map(|part| (part.id.clone(), part.kind.role));
        let one = if self.flows.is_empty() { vec!["request".to_owned()] } else { Vec::new() };
        Parts {
            components: components.filter(|(_, role)| *role != Role::Source).collect(),
            connections: self.wires.iter().map(|wire| wire.id.clone()).collect(),
            flows: [self.flows.clone(), one].concat(),
            faults: faults.iter().filter_map(|fault| fault["fault"].as_str().map(str::to_owned)).collect(),
        }
    }

    /// A small number, often zero.
    fn some(&mut self, most: usize) -> usize {
        if self.luck.chance(0.4) { 0 } else { 1 + self.luck.below(most) }
    }

    /// Not every kind stands in every scenario: what is left out lets the rest be seen more often.
    fn choose_parts(&mut self) {
        let (sources, others): (Vec<&'static KindSpec>, Vec<&'static KindSpec>) =
            CATALOGUE.kinds.iter().copied().partition(|kind| kind.role == Role::Source);
        let mut allowed: Vec<&'static KindSpec> = others.iter().copied().filter(|_| self.luck.chance(0.6)).collect();
        if allowed.is_empty() {
            allowed.extend(self.luck.pick(&others).copied());
        }
        let starting = 1 + self.luck.below(2);
        let rest = if self.luck.chance(0.05) { 20 } else { 1 + self.luck.below(7) };
        for at in 0..starting + rest {
            let from = if at < starting { &sources } else { &allowed };
            if let Some(kind) = self.luck.pick(from).copied() {
                self.parts.push(Part { id: format!("{}{at}", kind.id.replace('_', "-")), kind });
            }
        }
    }

    /// Mostly each is asked by one that stands before it; now and then back, to itself, or twice over.
    fn connect(&mut self) {
        for to in 0..self.parts.len() {
            if self.parts[to].kind.takes {
                let before: Vec<usize> = (0..to).filter(|from| self.parts[*from].kind.sends).collect();
                if let Some(from) = self.luck.pick(&before).copied() {
                    self.wire(from, to);
                }
            }
        }
        let backwards = self.luck.chance(0.1);
        for _ in 0..self.luck.below(self.parts.len() + 1) {
            let (from, to) = (self.luck.below(self.parts.len()), self.luck.below(self.parts.len()));
            if self.parts[from].kind.sends && self.parts[to].kind.takes && (from < to || backwards) {
                self.wire(from, to);
            }
        }
    }

    fn wire(&mut self, from: usize, to: usize) {
        let n = self.wires.len();
        let role = format!("{}-{n}", self.parts[to].id);
        self.wires.push(Wire { id: format!("w{n}"), from, to, role });
    }

    fn distances(&mut self) -> Vec<Value> {
        let mut all = Vec::new();
        for a in 0..self.zones.len() {
            for b in a..self.zones.len() {
                if self.luck.chance(0.5) {
                    let latency = span(self.luck.spread(1e-6, 1.0));
                    all.push(json!({ "between": [self.zones[a], self.zones[b]], "latency": latency }));
                }
            }
        }
        all
    }

    fn flow(&mut self, at: usize) -> Value {
        let mut flow = Map::new();
        values::fill(&mut flow, CATALOGUE.flow, self.style, &mut self.luck);
        let sources = self.parts.iter().filter(|part| part.kind.role == Role::Source);
        let clients: Vec<&String> = sources.filter(|_| self.luck.chance(0.5)).map(|part| &part.id).collect();
        flow.insert("clients".into(), json!(clients));
        flow.insert("id".into(), json!(self.flows[at]));
        Value::Object(flow)
    }

    fn component(&mut self, at: usize) -> Value {
        let kind = self.parts[at].kind;
        let mut part = Map::new();
        values::fill(&mut part, kind.params, self.style, &mut self.luck);
        if kind.programmable && self.luck.chance(0.5) {
            part.insert("handlers".into(), self.handlers(at));
        }
        if let Some(zone) = self.luck.pick(&self.zones).filter(|_| true).cloned()
            && self.luck.chance(0.7)
        {
            part.insert("zone".into(), json!(zone));
        }
        part.insert("id".into(), json!(self.parts[at].id));
        part.insert("kind".into(), json!(kind.id));
        part.insert("instrumented".into(), json!(self.luck.chance(0.8)));
        Value::Object(part)
    }

    fn handlers(&mut self, at: usize) -> Value {
        let own = self.wires.iter().filter(|wire| wire.from == at);
        let roles: Vec<_> = own.map(|wire| (wire.role.clone(), self.parts[wire.to].kind.role)).collect();
        let has = |at: usize, param: &str| self.parts[at].kind.params.iter().any(|spec| spec.id == param);
        let own = self.wires.iter().filter(|wire| wire.from == at && has(wire.to, "lock_wait"));
        let locks: Vec<_> = own.map(|wire| wire.role.clone()).collect();
        let own = self.wires.iter().filter(|wire| wire.from == at && transacts(self.parts[wire.to].kind));
        let databases: Vec<_> = own.map(|wire| wire.role.clone()).collect();
        let scope =
            Scope { roles: &roles, locks: &locks, databases: &databases, coordinates: has(at, "transaction_log") };
        let mut names = self.flows.clone();
        names.push("*".into());
        let mut handlers = Map::new();
        for name in names {
            if self.luck.chance(0.6) {
                handlers.insert(name, steps::list(&scope, &mut self.luck, 0));
            }
        }
        Value::Object(handlers)
    }

    /// A database that somebody has transactions with has no replicas.
    fn share_records(&self, components: &mut [Value]) {
        for wire in self.wires.iter().filter(|wire| transacts(self.parts[wire.to].kind)) {
            let on = format!("\"on\":{}", json!(wire.role));
            let programs = components[wire.from].get("handlers").map(Value::to_string).unwrap_or_default();
            if programs.contains(&on)
                && let Some(database) = components[wire.to].as_object_mut()
            {
                database.remove("replication");
            }
        }
    }

    fn zone(&mut self, at: usize) -> Value {
        let mut part = Map::new();
        part.insert("id".into(), json!(self.zones[at]));
        if self.luck.chance(0.3) {
            let side = |luck: &mut Luck| 80.0 + luck.below(1_000) as f64 / 2.0;
            let (left, top) = (self.luck.below(2_000) as f64 - 1_000.0, self.luck.below(2_000) as f64 - 1_000.0);
            part.insert("area".into(), json!([left, top, side(&mut self.luck), side(&mut self.luck)]));
        }
        Value::Object(part)
    }

    fn connection(&mut self, at: usize) -> Value {
        let mut part = Map::new();
        values::fill(&mut part, CATALOGUE.connection, self.style, &mut self.luck);
        let wire = &self.wires[at];
        part.insert("id".into(), json!(wire.id));
        part.insert("from".into(), json!(self.parts[wire.from].id));
        part.insert("to".into(), json!(self.parts[wire.to].id));
        part.insert("role".into(), json!(wire.role));
        part.insert("async".into(), json!(self.luck.chance(0.15)));
        part.insert("disabled".into(), json!(self.luck.chance(0.06)));
        if self.luck.chance(0.1) {
            part.insert("bend".into(), json!([self.luck.below(400), self.luck.below(400)]));
        }
        let presets: Vec<&str> =
            CATALOGUE.connection_presets.iter().copied().flatten().map(|preset| preset.id).collect();
        if self.luck.chance(0.3)
            && let Some(preset) = self.luck.pick(&presets)
        {
            part.insert("presets".into(), json!([preset]));
        }
        Value::Object(part)
    }

    fn fault(&mut self) -> Option<Value> {
        let spec: &FaultSpec = self.luck.pick(CATALOGUE.faults)?;
        let mut fault = Map::new();
        // A fault that comes back each microsecond is a long run in itself: one in many is enough.
        let shortest = if self.luck.chance(0.02) { 0.0 } else { self.style.seconds / 200.0 };
        let style = Style { density: 0.7, shortest, ..self.style };
        values::fill(&mut fault, spec.params, style, &mut self.luck);
        let component = self.parts[self.luck.below(self.parts.len())].id.clone();
        let connection = self.luck.pick(&self.wires).map(|wire| wire.id.clone());
        let zone = self.luck.pick(&self.zones).cloned();
        let (field, target) = match self.luck.below(4) {
            0 if zone.is_some() => ("zone", zone?),
            1 | 2 if spec.reach != FaultReach::Component && connection.is_some() => ("connection", connection?),
            _ => ("component", component),
        };
        fault.insert(field.into(), json!(target));
        fault.insert("fault".into(), json!(spec.id));
        fault.insert("at".into(), json!(self.moment()));
        if !spec.instant && self.luck.chance(0.7) {
            fault.insert("for".into(), json!(self.moment()));
        }
        if spec.selective && self.luck.chance(0.2) && !self.flows.is_empty() {
            let flows: Vec<String> = self.flows.iter().filter(|_| self.luck.chance(0.5)).cloned().collect();
            fault.insert("flows".into(), json!(flows));
        }
        if self.luck.chance(0.25)
            && let Some(when) = self.condition()
        {
            fault.insert("when".into(), when);
        }
        Some(Value::Object(fault))
    }

    /// A condition that may hold: measures are mostly small numbers.
    fn condition(&mut self) -> Option<Value> {
        let mut when = Map::new();
        let role = if self.luck.chance(0.3) && !self.wires.is_empty() {
            when.insert("connection".into(), json!(self.luck.pick(&self.wires)?.id));
            None
        } else {
            let part = self.luck.pick(&self.parts)?;
            when.insert("component".into(), json!(part.id));
            Some(part.kind.role)
        };
        let fitting: Vec<Measure> = Measure::ALL.into_iter().filter(|measure| measure.fits(role)).collect();
        when.insert("measure".into(), json!(self.luck.pick(&fitting)?.name()));
        let bound = if self.luck.chance(0.7) { "above" } else { "below" };
        when.insert(bound.into(), json!(self.luck.spread(0.5, 100.0).round()));
        if self.luck.chance(0.4) {
            when.insert("held_for".into(), json!(span(self.luck.spread(1e-9, self.style.seconds / 10.0))));
        }
        Some(Value::Object(when))
    }

    fn moment(&mut self) -> String {
        match self.luck.below(8) {
            0 => "0s".into(),
            1 => "1ns".into(),
            2 => span(self.style.seconds),
            _ => span(self.luck.between(0.0, self.style.seconds)),
        }
    }

    /// A setting of any part: its path, and its table entry.
    fn setting(&mut self) -> Option<(String, &'static ParamSpec)> {
        let (path, specs) = match self.luck.below(5) {
            0 => (format!("flows.{}", self.luck.pick(&self.flows)?), CATALOGUE.flow),
            1 | 2 => (format!("connections.{}", self.luck.pick(&self.wires)?.id), CATALOGUE.connection),
            _ => {
                let part = self.luck.pick(&self.parts)?;
                (format!("components.{}", part.id), part.kind.params)
            }
        };
        let spec = self.luck.pick(specs)?;
        Some((format!("{path}.{}", spec.id), spec))
    }

    fn intervention(&mut self) -> Option<Value> {
        let (path, spec) = self.setting()?;
        let points: Vec<Value> = (0..=self.luck.below(4))
            .filter_map(|_| Some(json!([self.moment(), values::text(spec, self.style, &mut self.luck)?])))
            .collect();
        (!points.is_empty()).then(|| json!({ "set": path, "points": points }))
    }
}

fn span(seconds: f64) -> String {
    SimSpan::from_seconds(seconds).to_string()
}

/// Whether a store has transactions over several records.
fn transacts(kind: &KindSpec) -> bool {
    kind.role == Role::Store && kind.params.iter().any(|spec| spec.id == "transaction_timeout")
}
