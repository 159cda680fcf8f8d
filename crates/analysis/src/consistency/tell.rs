//! Operations on records and what is wrong with them, in sentences that fit a bug report.

use super::history::{Act, History, Outcome, RegisterOp, Span};
use super::linear::Failure;
use super::value::Value;

/// `process 1 wrote 3 in x (line 2 to line 5)`.
#[must_use]
pub fn operation(history: &History, op: &RegisterOp) -> String {
    let RegisterOp { span, key, act } = op;
    let process = history.process(span.process);
    let place = of_key(history, *key);
    let when = when(span);
    let sure = span.outcome == Outcome::Ok;
    let what = match act {
        Act::Read(Some(value)) => format!("read {value}{place}"),
        Act::Read(None) => format!("asked to read{place}"),
        Act::Write(value) if sure => format!("wrote {value}{place}"),
        Act::Write(value) => format!("tried to write {value}{place}"),
        Act::Append(text) => format!("added {}{place}", Value::Text(text.clone())),
        Act::Cas { expected, new, done: Some(true) } => format!("replaced {expected} by {new}{place}"),
        Act::Cas { expected, new, done: Some(false) } => {
            format!("was told that {expected} was not there{place}, so that {new} was not put")
        }
        Act::Cas { expected, new, done: None } => format!("tried to replace {expected} by {new}{place}"),
    };
    format!("{process} {what} ({when})")
}

/// Why a record is not linearizable: one sentence.
#[must_use]
pub fn failure(history: &History, ops: &[RegisterOp], failure: &Failure) -> String {
    let op = &ops[failure.op];
    let told = operation(history, op);
    let could = match (&op.act, &failure.possible) {
        (Act::Read(_), Some(possible)) if !possible.is_empty() => {
            /// More of them say nothing.
            const SHOWN: usize = 5;
            let mut values: Vec<String> = possible.iter().take(SHOWN).map(Value::to_string).collect();
            if possible.len() > SHOWN {
                values.push(format!("{} others", possible.len() - SHOWN));
            }
            let last = values.pop().unwrap_or_default();
            let others = if values.is_empty() { String::new() } else { format!("{} or ", values.join(", ")) };
            format!("; it could only have been {others}{last}")
        }
        (Act::Cas { expected, done: Some(true), .. }, _) => format!("; {expected} cannot have been there"),
        (Act::Cas { expected, done: Some(false), .. }, _) => format!("; {expected} must have been there"),
        _ => String::new(),
    };
    let mut letters = told.chars();
    let told: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    format!("{told}, but no order of the first {} events explains that{could}.", failure.events)
}

/// ` in x`, or nothing where there is a single record without a name.
fn of_key(history: &History, key: usize) -> String {
    let name = history.key(key);
    if name.is_empty() { String::new() } else { format!(" in {name}") }
}

fn when(span: &Span) -> String {
    let Span { begins, ends, outcome, .. } = span;
    let (end, ms) = match (ends, outcome) {
        (Some(ends), Outcome::Ok) => (format!(" to {}", ends.place), ends.ms),
        (Some(ends), Outcome::Fail) => (format!(", failed at {}", ends.place), ends.ms),
        (Some(ends), Outcome::Info) => (format!(", outcome unknown at {}", ends.place), ends.ms),
        (None, _) => (", never answered".to_owned(), None),
    };
    match (begins.ms, ms) {
        (Some(from), Some(until)) => format!("{}{end}; {from} ms to {until} ms", begins.place),
        (Some(from), None) => format!("{}{end}; from {from} ms", begins.place),
        (None, _) => format!("{}{end}", begins.place),
    }
}
