//! What the callers of stores were told during a run, as a history that [`crate::consistency`] can judge.

use std::collections::BTreeMap;
use std::io::{self, Write};

use betwixt_model::handler::every;
use betwixt_model::program::program_for;
use betwixt_model::{Catalogue, Key, Role, Scenario, Step};
use betwixt_sim::handler::CompiledKey;
use betwixt_sim::{Fact, Observer, Op, Outcome};
use serde_json::{Value, json};

/// Listens to a run, and writes down each question to a store and what its caller knew afterwards, as they come.
///
/// Each operation is a session, and so a process of the history; what it asks at the same time are processes of their own. A
/// read through a cache counts as a read of the store behind it, for that is how its caller understands it.
#[derive(Debug)]
pub struct RecordHistory<W> {
    out: W,
    error: Option<io::Error>,
    asked: u64,
    /// For each connection, whose records are asked for over it.
    wires: Vec<Option<Wire>>,
    /// Names of records that all operations share.
    names: BTreeMap<u64, String>,
    /// Questions without an answer: whose, and which of its processes asks.
    open: BTreeMap<u64, (u64, u16)>,
    /// Processes that wait for an answer, by operation.
    busy: BTreeMap<u64, Vec<u16>>,
}

/// What a connection means to its caller.
#[derive(Clone, Debug)]
struct Wire {
    store: String,
    /// It leads to copies: what is put there is no change of a record.
    copies: bool,
}

impl<W: Write> RecordHistory<W> {
    /// For a run of this scenario that has not begun; the head is written at once.
    #[must_use]
    pub fn new(scenario: &Scenario, catalogue: &Catalogue, out: W) -> Self {
        let names = shared_names(scenario);
        let (open, busy) = (BTreeMap::new(), BTreeMap::new());
        let mut new = Self { out, error: None, asked: 0, wires: wires(scenario, catalogue), names, open, busy };
        new.line(&json!({"betwixt_history": 1, "name": scenario.name, "initial": 0}));
        new
    }

    /// How many questions were written, when the run is over; what was never answered stays open.
    ///
    /// Errors: something could not be written.
    pub fn close(mut self) -> io::Result<(W, u64)> {
        match self.error.take() {
            Some(error) => Err(error),
            None => self.out.flush().map(|()| (self.out, self.asked)),
        }
    }

    fn line(&mut self, value: &Value) {
        if self.error.is_none() {
            self.error = writeln!(self.out, "{value}").err();
        }
    }

    fn asked(&mut self, at: u64, (connection, call): (u32, u64), op: Op, (key, write): (u64, bool)) {
        let Some(wire) = self.wires[connection as usize].clone().filter(|wire| !(wire.copies && write)) else { return };
        let busy = self.busy.entry(op.id).or_default();
        let process = (0..).find(|process| !busy.contains(process)).unwrap_or_default();
        busy.push(process);
        self.open.insert(call, (op.id, process));
        self.asked += 1;
        let key = self.key(&wire.store, key);
        let mut line = json!({"process": name(op.id, process), "type": "invoke", "key": key, "time_ms": ms(at)});
        if write {
            line["f"] = "write".into();
            line["value"] = op.id.into();
        } else {
            line["f"] = "read".into();
        }
        self.line(&line);
    }

    fn told(&mut self, at: u64, call: u64, (outcome, untouched): (Outcome, bool), record: Option<u64>) {
        let Some((op, process)) = self.open.remove(&call) else { return };
        if let Some(busy) = self.busy.get_mut(&op) {
            busy.retain(|other| *other != process);
            if busy.is_empty() {
                self.busy.remove(&op);
            }
        }
        let kind = match outcome {
            Outcome::Ok if record.is_some() => "ok",
            // A cache that has no copy: the store is asked next.
            Outcome::Ok => "fail",
            _ if untouched => "fail",
            Outcome::Failed | Outcome::Refused | Outcome::Unknown => "info",
        };
        let mut line = json!({"process": name(op, process), "type": kind, "time_ms": ms(at)});
        if let (Some(value), "ok") = (record, kind) {
            line["value"] = value.into();
        }
        self.line(&line);
    }

    fn key(&self, store: &str, key: u64) -> String {
        match key >> 62 {
            0 => format!("{store} {key}"),
            1 => self.names.get(&key).map_or_else(|| format!("{store} shared"), |name| format!("{store} ={name}")),
            _ => format!("{store} of op {}", key & !(1 << 63)),
        }
    }
}

impl<W: Write> Observer for RecordHistory<W> {
    fn note(&mut self, at: u64, fact: Fact) {
        match fact {
            Fact::RecordAsked { connection, op, call, key, write } => {
                self.asked(at, (connection, call), op, (key, write));
            }
            Fact::RecordTold { connection, call, outcome, untouched, found, value, .. } => {
                let copies = self.wires[connection as usize].as_ref().is_some_and(|wire| wire.copies);
                // What was never written holds 0, and is there in a way: nobody has ever put anything else into it.
                let record = if found || !copies { Some(value) } else { None };
                self.told(at, call, (outcome, untouched), record);
            }
            _ => {}
        }
    }
}

fn name(op: u64, process: u16) -> String {
    if process == 0 { format!("op {op}") } else { format!("op {op}, also") + &"'".repeat(usize::from(process) - 1) }
}

fn ms(at: u64) -> f64 {
    at as f64 / 1e6
}

fn shared_names(scenario: &Scenario) -> BTreeMap<u64, String> {
    let nobody = Op { id: 0, key: 0, flow: 0, depth: 0, version: 1, deadline: 0 };
    let mut names = BTreeMap::new();
    for program in scenario.components.iter().flat_map(|component| component.handlers.values()) {
        every(&program.steps, &mut |step| {
            if let Step::Read { key: Key::Fixed(name), .. } | Step::Write { key: Key::Fixed(name), .. } = step {
                names.insert(CompiledKey::fixed(name).of(nobody), name.clone());
            }
        });
    }
    names
}

fn wires(scenario: &Scenario, catalogue: &Catalogue) -> Vec<Option<Wire>> {
    let role = |id| scenario.component(id).and_then(|callee| catalogue.kind(&callee.kind)).map(|kind| kind.role);
    let mut wires: Vec<Option<Wire>> = Vec::with_capacity(scenario.connections.len());
    for wire in &scenario.connections {
        wires.push(match role(&wire.to) {
            Some(Role::Store) => Some(Wire { store: wire.to.to_string(), copies: false }),
            Some(Role::Cache) => behind(scenario, catalogue, wire).map(|store| Wire { store, copies: true }),
            _ => None,
        });
    }
    wires
}

/// The store that a cache is asked for, where the caller's programs ask it for one only.
fn behind(scenario: &Scenario, catalogue: &Catalogue, wire: &betwixt_model::Connection) -> Option<String> {
    let caller = scenario.component(&wire.from)?;
    let mut stores: Vec<String> = Vec::new();
    for flow in &scenario.flows {
        let program = program_for(scenario, catalogue, caller, &flow.id);
        every(&program.steps, &mut |step| {
            if let Step::Read { from, cache: Some(cache), .. } = step
                && *cache == wire.role
            {
                let store = scenario.outgoing(&caller.id).find(|own| own.role == *from);
                stores.extend(store.map(|own| own.to.to_string()));
            }
        });
    }
    stores.sort();
    stores.dedup();
    if stores.len() == 1 { stores.pop() } else { None }
}
