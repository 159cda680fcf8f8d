//! Writes programs and their steps.

use serde_json::Value;

use super::Object;
use crate::handler::{Amount, Answer, Besides, Isolation, Key, Program, Step};

/// A program as it is written in a scenario.
pub(crate) fn program(program: &Program) -> Value {
    list(&program.steps)
}

/// One step as it is written in a scenario.
#[must_use]
pub fn step(step: &Step) -> Value {
    match step {
        Step::Work(None) => "work".into(),
        Step::Work(Some(time)) => one("work", time.to_string()),
        Step::Call(role) => one("call", role.as_str()),
        Step::Publish(role) => one("publish", role.as_str()),
        Step::Read { from, key: Key::Drawn, cache: None, at_least: None } => one("read", from.as_str()),
        Step::Read { from, key, cache, at_least } => {
            let mut out = Object::default();
            out.put("from", from.as_str());
            out.unless(*key == Key::Drawn, "key", self::key(key));
            if let Some(cache) = cache {
                out.put("cache", cache.as_str());
            }
            if let Some(least) = at_least {
                out.put("at_least", *least);
            }
            one("read", out.done())
        }
        Step::Write { to, key: Key::Drawn, condition: None, besides: Besides::NOTHING, amount: None } => {
            one("write", to.as_str())
        }
        Step::Write { to, key, condition, besides, amount } => {
            let mut out = Object::default();
            out.put("to", to.as_str());
            out.put("key", self::key(key));
            if let Some(condition) = condition {
                out.put("if", condition.name());
            }
            out.unless(!besides.inbox, "inbox", true);
            out.unless(!besides.outbox, "outbox", true);
            match amount {
                None => {}
                Some(Amount::Add(by)) => out.put("add", *by),
                Some(set) => out.put("set", set.written()),
            }
            one("write", out.done())
        }
        Step::Effect(effect) => one("effect", effect.name()),
        Step::Compensate(role) => one("compensate", role.as_str()),
        Step::Compensation(steps) => one("compensation", list(steps)),
        Step::TwoPhaseCommit(writes) => one("two_phase_commit", list(writes)),
        Step::Transaction { on, isolation, steps } => {
            let mut out = Object::default();
            out.put("transaction", list(steps));
            out.put("on", on.as_str());
            out.unless(*isolation == Isolation::default(), "isolation", isolation.name());
            out.done()
        }
        Step::Answer(Answer::Ok) => "answer".into(),
        Step::Answer(Answer::Error) => one("answer", "error"),
        Step::Together(together) => {
            let mut out = Object::default();
            let branches: Vec<Value> = together.branches.iter().map(|branch| self::branch(branch)).collect();
            out.put("together", branches);
            out.unless(together.times == 1, "times", together.times);
            if let Some(need) = together.need {
                out.put("need", need);
            }
            out.done()
        }
        Step::Try { steps, otherwise } => {
            let mut out = Object::default();
            out.put("try", list(steps));
            out.unless(otherwise.is_empty(), "otherwise", list(otherwise));
            out.done()
        }
    }
}

/// A branch of one step is written without a list of its own.
fn branch(steps: &[Step]) -> Value {
    match steps {
        [one] => step(one),
        several => list(several),
    }
}

fn list(steps: &[Step]) -> Value {
    Value::Array(steps.iter().map(step).collect())
}

/// An object with one entry.
fn one(name: &str, value: impl Into<Value>) -> Value {
    let mut out = Object::default();
    out.put(name, value);
    out.done()
}

fn key(key: &Key) -> String {
    match key {
        Key::Drawn => "key".to_owned(),
        Key::Operation => "operation".to_owned(),
        Key::Fixed(name) => format!("={name}"),
    }
}
