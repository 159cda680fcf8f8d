//! What the callers of stores were told during a run, as a history that [`crate::consistency`] can judge.

mod blocks;
mod transactions;
mod wires;

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, Write};

use betwixt_model::handler::every;
use betwixt_model::{Catalogue, Key, Scenario, Step};
use betwixt_sim::component::Transact;
use betwixt_sim::handler::CompiledKey;
use betwixt_sim::observe::{MessageKind, TransactionFact};
use betwixt_sim::{Fact, Observer, Op, Outcome};
use serde_json::{Value, json};

use transactions::Blocks;
pub(crate) use wires::Wires;

/// Listens to a run, and writes down each question to a store and what its caller knew afterwards, as they come.
///
/// Each operation is a session, and so a process of the history; what it asks at the same time are processes of their own. A
/// read through a cache counts as a read of the store behind it, and a write that the cache passes on as a write there, for that
/// is how its caller understands it. What the cache asks the store is nobody's question.
///
/// Where a program has transactions, everything is one: a history holds transactions or operations on single records.
#[derive(Debug)]
pub struct RecordHistory<W> {
    out: W,
    error: Option<io::Error>,
    asked: u64,
    wires: Wires,
    /// Names of records that all operations share.
    names: BTreeMap<u64, String>,
    /// Questions without an answer, by call.
    open: BTreeMap<u64, Question>,
    /// Their calls, by operation.
    busy: BTreeMap<u64, Vec<u64>>,
    /// Where there are transactions.
    blocks: Option<Blocks>,
    /// Lines that wait for an earlier one, which begins a transaction: its steps are known when it has ended.
    waiting: VecDeque<Result<Value, u64>>,
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
    /// Which record of which store.
    of: (u32, u64),
    write: bool,
    /// About which transaction it is, if about one: its number, and what is asked.
    part: Option<(u32, Transact)>,
}

impl<W: Write> RecordHistory<W> {
    /// For a run of this scenario that has not begun; the head is written at once.
    #[must_use]
    pub fn new(scenario: &Scenario, catalogue: &Catalogue, out: W) -> Self {
        let names = shared_names(scenario);
        let (open, busy) = (BTreeMap::new(), BTreeMap::new());
        let blocks = transactions::has_any(scenario).then(Blocks::default);
        let (wires, waiting) = (Wires::of(scenario, catalogue), VecDeque::new());
        let mut new = Self { out, error: None, asked: 0, wires, names, open, busy, blocks, waiting };
        new.line(&json!({"betwixt_history": 1, "name": scenario.name, "initial": 0}));
        new
    }

    /// How many questions were written, when the run is over; what was never answered stays open.
    ///
    /// Errors: something could not be written.
    pub fn close(mut self) -> io::Result<(W, u64)> {
        while let Some(id) = self.blocks.as_ref().and_then(|blocks| blocks.open.keys().next().copied()) {
            self.end_block(id, None);
        }
        match self.error.take() {
            Some(error) => Err(error),
            None => self.out.flush().map(|()| (self.out, self.asked)),
        }
    }

    fn line(&mut self, value: &Value) {
        if !self.waiting.is_empty() {
            return self.waiting.push_back(Ok(value.clone()));
        }
        if self.error.is_none() {
            self.error = writeln!(self.out, "{value}").err();
        }
    }

    /// One more question of an operation: as which of its processes it is asked.
    fn take_process(&mut self, call: u64, question: Question) -> u16 {
        let op = question.op;
        let busy = self.busy.entry(op).or_default();
        let taken = |process: u16| busy.iter().any(|call| self.open.get(call).is_some_and(|it| it.process == process));
        let process = (0..).find(|process| !taken(*process)).unwrap_or_default();
        busy.push(call);
        self.open.insert(call, Question { process, ..question });
        process
    }

    fn asked(&mut self, at: u64, (connection, call): (u32, u64), op: Op, (key, write): (u64, bool)) {
        let Some(store) = self.wires.store(connection, write) else { return };
        let question = Question { of: (store, key), write, ..Question::new(op.id, connection) };
        let process = self.take_process(call, question);
        self.asked += 1;
        let key = self.key(self.wires.name(store), key);
        let mut line = json!({"process": name(op.id, process), "type": "invoke", "time_ms": ms(at)});
        if self.blocks.is_some() {
            line["f"] = "txn".into();
            let step = if write { json!(["w", key, op.id]) } else { json!(["r", key, null]) };
            line["value"] = json!([step]);
            return self.line(&line);
        }
        line["key"] = key.into();
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
        let Some(Question { op, process, doubled, of: (store, record_key), write, .. }) = self.leave(call) else {
            return;
        };
        let kind = match outcome {
            Outcome::Ok if record.is_some() => "ok",
            // A cache that has no copy: the store is asked next.
            Outcome::Ok => "fail",
            _ if untouched && !doubled => "fail",
            Outcome::Failed | Outcome::Refused | Outcome::Unknown => "info",
        };
        let mut line = json!({"process": name(op, process), "type": kind, "time_ms": ms(at)});
        if let (Some(value), "ok") = (record, kind) {
            line["value"] = match &self.blocks {
                None => value.into(),
                Some(blocks) => {
                    let key = self.key(self.wires.name(store), record_key);
                    let step = if write {
                        json!(["w", key, op])
                    } else {
                        json!(["r", key, blocks.plain(store, record_key, value)])
                    };
                    json!([step])
                }
            };
        }
        self.line(&line);
    }

    /// A call has ended, and its process asks no more.
    fn leave(&mut self, call: u64) -> Option<Question> {
        let question = self.open.remove(&call)?;
        if let Some(busy) = self.busy.get_mut(&question.op) {
            busy.retain(|other| *other != call);
            if busy.is_empty() {
                self.busy.remove(&question.op);
            }
        }
        Some(question)
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
                let copies = self.wires.holds_copies(connection);
                // What was never written holds 0, and is there in a way: nobody has ever put anything else into it.
                let record = if found || !copies { Some(value) } else { None };
                self.told(at, call, (outcome, untouched), record);
            }
            Fact::Sent { connection, kind: MessageKind::Request, op, attempt } => self.sent(connection, op.id, attempt),
            Fact::Transaction(TransactionFact::Asked { connection, op, call, number, key, what }) => {
                self.asks_in_block(at, (connection, call), op.id, (number, key, what));
            }
            Fact::Transaction(TransactionFact::Told { call, outcome, untouched, value, .. }) => {
                self.told_in_block(at, call, (outcome, untouched), value);
            }
            Fact::Transaction(TransactionFact::Happened { .. }) | Fact::RecordWritten { .. } => {
                self.happened(at, &fact);
            }
            _ => {}
        }
    }
}

impl Question {
    fn new(op: u64, connection: u32) -> Self {
        Self { op, process: 0, connection, sent: 0, doubled: false, of: (u32::MAX, 0), write: false, part: None }
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
