//! What the callers of stores were told during a run, as a history that [`crate::consistency`] can judge.

use std::collections::BTreeMap;
use std::io::{self, Write};

use betwixt_model::handler::every;
use betwixt_model::program::program_for;
use betwixt_model::{Catalogue, ComponentId, Connection, Key, Role, Scenario, Step, Target};
use betwixt_sim::handler::CompiledKey;
use betwixt_sim::observe::MessageKind;
use betwixt_sim::{Fact, Observer, Op, Outcome};
use serde_json::{Value, json};

/// Listens to a run, and writes down each question to a store and what its caller knew afterwards, as they come.
///
/// Each operation is a session, and so a process of the history; what it asks at the same time are processes of their own. A
/// read through a cache counts as a read of the store behind it, and a write that the cache passes on as a write there, for that
/// is how its caller understands it. What the cache asks the store is nobody's question.
#[derive(Debug)]
pub struct RecordHistory<W> {
    out: W,
    error: Option<io::Error>,
    asked: u64,
    /// For each connection, whose records are asked for over it.
    wires: Vec<Option<Wire>>,
    /// Names of records that all operations share.
    names: BTreeMap<u64, String>,
    /// Questions without an answer, by call.
    open: BTreeMap<u64, Question>,
    /// Their calls, by operation.
    busy: BTreeMap<u64, Vec<u64>>,
}

/// A question without an answer.
#[derive(Clone, Copy, Debug)]
struct Question {
    op: u64,
    /// Which of the operation's processes asks.
    process: u16,
    connection: u32,
    /// The latest attempt that was sent.
    sent: u16,
    /// The network made two of one request: what the answer to one of them says need not be true of the other.
    doubled: bool,
}

/// What a connection means to its caller.
#[derive(Clone, Debug)]
struct Wire {
    store: String,
    reads: bool,
    writes: bool,
    /// It leads to copies of which one may be missing; the caller asks the store then.
    misses: bool,
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
        let asks = |wire: &Wire| if write { wire.writes } else { wire.reads };
        let Some(wire) = self.wires[connection as usize].clone().filter(asks) else { return };
        let busy = self.busy.entry(op.id).or_default();
        let taken = |process: u16| busy.iter().any(|call| self.open.get(call).is_some_and(|it| it.process == process));
        let process = (0..).find(|process| !taken(*process)).unwrap_or_default();
        busy.push(call);
        self.open.insert(call, Question { op: op.id, process, connection, sent: 0, doubled: false });
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

    /// A request has been sent; if it is the same again, nobody knows for which of the questions that are asked there.
    fn sent(&mut self, connection: u32, op: u64, attempt: u16) {
        let Some(calls) = self.busy.get(&op) else { return };
        let there = |call: &&u64| self.open.get(call).is_some_and(|it| it.connection == connection);
        let calls: Vec<u64> = calls.iter().filter(there).copied().collect();
        let is_new = |call: &&u64| self.open.get(call).is_some_and(|it| it.sent < attempt);
        let new = calls.iter().find(is_new).copied();
        for call in new.map_or(calls, |call| vec![call]) {
            if let Some(question) = self.open.get_mut(&call) {
                question.doubled |= new.is_none();
                question.sent = attempt;
            }
        }
    }

    fn told(&mut self, at: u64, call: u64, (outcome, untouched): (Outcome, bool), record: Option<u64>) {
        let Some(Question { op, process, doubled, .. }) = self.open.remove(&call) else { return };
        if let Some(busy) = self.busy.get_mut(&op) {
            busy.retain(|other| *other != call);
            if busy.is_empty() {
                self.busy.remove(&op);
            }
        }
        let kind = match outcome {
            Outcome::Ok if record.is_some() => "ok",
            // A cache that has no copy: the store is asked next.
            Outcome::Ok => "fail",
            _ if untouched && !doubled => "fail",
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
                let misses = self.wires[connection as usize].as_ref().is_some_and(|wire| wire.misses);
                // What was never written holds 0, and is there in a way: nobody has ever put anything else into it.
                let record = if found || !misses { Some(value) } else { None };
                self.told(at, call, (outcome, untouched), record);
            }
            Fact::Sent { connection, kind: MessageKind::Request, op, attempt } => self.sent(connection, op.id, attempt),
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
    let nobody = Op { id: 0, key: 0, flow: 0, depth: 0, deadline: 0 };
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

fn role(scenario: &Scenario, catalogue: &Catalogue, id: &ComponentId) -> Option<Role> {
    scenario.component(id).and_then(|component| catalogue.kind(&component.kind)).map(|kind| kind.role)
}

fn wires(scenario: &Scenario, catalogue: &Catalogue) -> Vec<Option<Wire>> {
    let of = |wire: &Connection| match role(scenario, catalogue, &wire.to)? {
        _ if role(scenario, catalogue, &wire.from) == Some(Role::Cache) => None,
        Role::Store => Some(Wire { store: wire.to.to_string(), reads: true, writes: true, misses: false }),
        Role::Cache => cached(scenario, catalogue, wire),
        _ => None,
    };
    scenario.connections.iter().map(of).collect()
}

/// What a cache means to a caller, where all that it asks there is about one store.
fn cached(scenario: &Scenario, catalogue: &Catalogue, wire: &Connection) -> Option<Wire> {
    let aside = behind(scenario, catalogue, wire);
    let [reads, writes] = ["reads", "writes"].map(|what| passes_on(scenario, catalogue, &wire.to, what, 0));
    let known = || [&aside, &reads, &writes].into_iter().flatten();
    let store = known().next()?.clone();
    let one = known().all(|other| *other == store);
    let (misses, asks) = (reads.is_none(), aside.is_some() || reads.is_some());
    one.then_some(Wire { store, reads: asks, writes: writes.is_some(), misses })
}

/// The store to which a cache passes on what it is asked, by its setting of that name, perhaps over other caches.
fn passes_on(
    scenario: &Scenario,
    catalogue: &Catalogue,
    cache: &ComponentId,
    what: &'static str,
    over: usize,
) -> Option<String> {
    let set = scenario.params(&Target::Component(cache.clone()), catalogue)?;
    if !matches!(set.choice(what), "through" | "behind") || over > scenario.components.len() {
        return None;
    }
    let to = &scenario.outgoing(cache).next()?.to;
    match role(scenario, catalogue, to)? {
        Role::Store => Some(to.to_string()),
        Role::Cache => passes_on(scenario, catalogue, to, what, over + 1),
        _ => None,
    }
}

/// The store that a cache is asked for, where the caller's programs ask it for one only.
fn behind(scenario: &Scenario, catalogue: &Catalogue, wire: &Connection) -> Option<String> {
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
