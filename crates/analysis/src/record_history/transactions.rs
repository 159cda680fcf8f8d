//! Transactions in a history: what each read and wrote, put together from single questions.

use std::collections::BTreeMap;

use betwixt_model::{Isolation, Scenario, Step, handler};
use betwixt_sim::Fact;
use betwixt_sim::observe::{Transacted, TransactionFact};
use serde_json::{Value, json};

/// A store, and what it calls a transaction.
pub(super) type Which = (u32, u32);

/// One that its caller has begun.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub(super) which: Option<Which>,
    pub(super) began: u64,
    /// Reads with what was read, and writes, in order.
    pub(super) steps: Vec<Value>,
    pub(super) commits: bool,
}

/// All that are under way, and which transaction wrote what.
#[derive(Clone, Debug, Default)]
pub(super) struct Blocks {
    begun: u64,
    /// By the number that stands for them among calls.
    pub(super) open: BTreeMap<u64, Block>,
    by_which: BTreeMap<Which, u64>,
    /// Transactions whose writes happen at once.
    at_once: BTreeMap<Which, ()>,
    /// By store, key and version: the transaction that wrote it, 0 for none.
    made: BTreeMap<(u32, u64, u32), u32>,
    /// By store, key and operation: the transaction in which it wrote that last.
    last: BTreeMap<(u32, u64, u64), u32>,
    /// What a transaction was answered about a key, by the store's own account: who wrote it, and in which transaction.
    seen: BTreeMap<(Which, u64), (u64, u32)>,
}

/// Whether a scenario has any.
pub(super) fn has_any(scenario: &Scenario) -> bool {
    let mut found = false;
    for program in scenario.components.iter().flat_map(|component| component.handlers.values()) {
        handler::every(&program.steps, &mut |step| found |= matches!(step, Step::Transaction { .. }));
    }
    found
}

/// Numbers from here on stand for transactions among calls.
const FIRST: u64 = 1 << 63;

/// What a write is called: by its operation, and its transaction if it has one.
pub(super) fn label(op: u64, number: u32) -> Value {
    match (op, number) {
        (op, 0) => op.into(),
        (op, number) => format!("{op} in transaction {number}").into(),
    }
}

impl Blocks {
    /// A new one, for which its number stands.
    pub(super) fn begin(&mut self, at: u64) -> u64 {
        self.begun += 1;
        let id = FIRST | self.begun;
        self.open.insert(id, Block { which: None, began: at, steps: Vec::new(), commits: false });
        id
    }

    /// The store has given it a number.
    pub(super) fn bind(&mut self, id: u64, which: Which) {
        self.by_which.insert(which, id);
        if let Some(block) = self.open.get_mut(&id) {
            block.which = Some(which);
        }
    }

    pub(super) fn of(&self, which: Which) -> Option<u64> {
        self.by_which.get(&which).copied()
    }

    pub(super) fn end(&mut self, id: u64) -> Option<Block> {
        let block = self.open.remove(&id)?;
        if let Some(which) = block.which {
            self.by_which.remove(&which);
        }
        Some(block)
    }

    pub(super) fn block(&mut self, which: Which) -> Option<&mut Block> {
        let id = self.by_which.get(&which)?;
        self.open.get_mut(id)
    }

    /// What a transaction has read: the store has told who wrote it.
    pub(super) fn read(&mut self, which: Which, key: u64, value: u64) -> Value {
        match self.seen.remove(&(which, key)) {
            Some((writer, number)) if writer == value => label(writer, number),
            _ => self.plain(which.0, key, value),
        }
    }

    /// What somebody outside of all transactions has read.
    pub(super) fn plain(&self, store: u32, key: u64, value: u64) -> Value {
        label(value, self.last.get(&(store, key, value)).copied().unwrap_or_default())
    }

    /// Takes note of what happens in stores; a transaction that is rolled back is given back.
    pub(super) fn note(&mut self, fact: &Fact) -> Option<Which> {
        match *fact {
            Fact::RecordWritten { node, key, version, .. } => {
                self.made.insert((node, key, version), 0);
            }
            Fact::Transaction(TransactionFact::Happened { node, op, number, key, version, value, what }) => {
                let which = (node, number);
                match what {
                    Transacted::Began(Isolation::ReadUncommitted) => drop(self.at_once.insert(which, ())),
                    Transacted::Wrote if self.at_once.contains_key(&which) => self.wrote(which, (key, version), op.id),
                    Transacted::Lasts => self.wrote(which, (key, version), op.id),
                    Transacted::Read | Transacted::ReadUncommitted => {
                        let made = self.made.get(&(node, key, version)).copied();
                        // Its own writes are nowhere yet, unless they happen at once.
                        let own = value == op.id && !self.at_once.contains_key(&which) && self.wrote_itself(which, key);
                        let writer = if own { number } else { made.unwrap_or_default() };
                        self.seen.insert((which, key), (value, writer));
                    }
                    Transacted::Conflicted | Transacted::RolledBack => return Some(which),
                    Transacted::Began(_) | Transacted::Wrote | Transacted::Committed | Transacted::Undone => {}
                }
            }
            _ => {}
        }
        None
    }

    fn wrote(&mut self, (node, number): Which, (key, version): (u64, u32), op: u64) {
        self.made.insert((node, key, version), number);
        self.last.insert((node, key, op), number);
    }

    fn wrote_itself(&self, which: Which, key: u64) -> bool {
        let block = self.by_which.get(&which).and_then(|id| self.open.get(id));
        block.is_some_and(|block| block.steps.iter().any(|step| step[0] == "w" && step[3] == key))
    }
}

impl Block {
    /// Its steps, with or without what was read.
    pub(super) fn steps(&self, known: bool) -> Value {
        let step = |step: &Value| match step[0].as_str() {
            Some("r") if !known => json!(["r", step[1], null]),
            _ => json!([step[0], step[1], step[2]]),
        };
        self.steps.iter().map(step).collect()
    }

    /// One more: its sort, the name of its record, the value, and the record.
    pub(super) fn push(&mut self, sort: &str, name: String, value: Value, key: u64) {
        self.steps.push(json!([sort, name, value, key]));
    }
}
