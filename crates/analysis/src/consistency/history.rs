//! A history: who asked for what, when, and what they were told. Plain data.

use std::collections::BTreeMap;
use std::fmt;

use super::value::Value;

/// What a file said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    /// Its name, which may be empty.
    pub name: String,
    /// What is there before anybody writes.
    pub initial: Value,
    /// Keys whose versions have a known order: every value ever written, oldest first.
    pub versions: BTreeMap<Value, Vec<Value>>,
    /// Who asked, by number.
    pub processes: Vec<Value>,
    /// What they asked about, by number. Where a history has one record without a name, that is nothing.
    pub keys: Vec<Value>,
    /// Events that were read.
    pub events: usize,
    /// What they did.
    pub content: Content,
}

/// What was done: a history holds one of the two.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Operations on single records, in the order of their beginnings.
    Registers(Vec<RegisterOp>),
    /// Transactions, in the order of their beginnings.
    Transactions(Vec<Transaction>),
}

impl Default for Content {
    fn default() -> Self {
        Self::Registers(Vec::new())
    }
}

/// Where an event stands in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// One event on each line; from 1.
    Line(usize),
    /// A list in one document; from 0, as in a path.
    Event(usize),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(number) => write!(f, "line {number}"),
            Self::Event(index) => write!(f, "events[{index}]"),
        }
    }
}

/// One end of an operation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// Its event, by number: what happened before what.
    pub order: usize,
    /// Where it stands.
    pub place: Place,
    /// When, where the file says so.
    pub ms: Option<f64>,
}

/// What the caller may infer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It happened, between its two ends.
    Ok,
    /// It definitely did not happen, and never will.
    Fail,
    /// Indefinite: it may have happened, may happen at any later time, or never.
    Info,
}

/// When an operation was, and whose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// Who asked.
    pub process: usize,
    /// When it was asked.
    pub begins: Moment,
    /// When the answer came. None for what was still open at the end.
    pub ends: Option<Moment>,
    /// What the caller may infer; `Info` for what was still open at the end.
    pub outcome: Outcome,
}

impl Span {
    /// The event after which it has certainly happened; none for what may still come.
    #[must_use]
    pub fn settled(&self) -> Option<usize> {
        self.ends.filter(|_| self.outcome == Outcome::Ok).map(|ends| ends.order)
    }

    /// Whether this one was over, for sure, before the other began.
    #[must_use]
    pub fn precedes(&self, other: &Self) -> bool {
        self.settled().is_some_and(|end| end < other.begins.order)
    }
}

/// An operation on a single record.
#[derive(Clone, Debug, PartialEq)]
pub struct RegisterOp {
    /// When, and whose.
    pub span: Span,
    /// Which record.
    pub key: usize,
    /// What was asked, with what was answered.
    pub act: Act,
}

/// What can be asked of a record.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// To tell what is there. None where no answer came.
    Read(Option<Value>),
    /// To hold this from now on.
    Write(Value),
    /// To add this at the end of the text that is there.
    Append(String),
    /// To hold `new`, if `expected` is there now.
    Cas {
        /// What must be there.
        expected: Value,
        /// What is there afterwards.
        new: Value,
        /// Whether it was. None where no answer came.
        done: Option<bool>,
    },
}

/// Several steps that should look as if they had been one.
#[derive(Clone, Debug, PartialEq)]
pub struct Transaction {
    /// When, and whose.
    pub span: Span,
    /// In their order.
    pub steps: Vec<TxnStep>,
}

/// A step of a transaction.
#[derive(Clone, Debug, PartialEq)]
pub enum TxnStep {
    /// Asks for a record.
    Read {
        /// Which.
        key: usize,
        /// What it saw.
        seen: Seen,
    },
    /// Replaces a record.
    Write {
        /// Which.
        key: usize,
        /// By what.
        value: Value,
    },
    /// Adds an element at the end of a list.
    Append {
        /// Which.
        key: usize,
        /// What.
        value: Value,
    },
}

/// What a transaction saw at a key.
#[derive(Clone, Debug, PartialEq)]
pub enum Seen {
    /// No answer came.
    Unknown,
    /// A list, which is empty where nothing was there.
    List(Vec<Value>),
    /// One value.
    One(Value),
}

impl History {
    /// The name of a process in a sentence.
    #[must_use]
    pub fn process(&self, process: usize) -> String {
        match &self.processes[process] {
            Value::Text(name) => format!("process {name}"),
            other => format!("process {other}"),
        }
    }

    /// The name of a key in a sentence; empty where the history has a single record without a name.
    #[must_use]
    pub fn key(&self, key: usize) -> String {
        match &self.keys[key] {
            Value::Nothing => String::new(),
            Value::Text(name) => name.clone(),
            other => other.to_string(),
        }
    }
}
