//! Transactions, from what their two ends said.

use serde_json::Value as Json;

use super::super::history::{Outcome, Place, Seen, Transaction, TxnStep};
use super::super::value::Value;
use super::event::Word;
use super::pairing::Draft;
use super::{Numbers, Problems};

const STEPS: &str =
    "Write \"value\": [[\"append\", \"x\", 1], [\"read\", \"y\", null]], with what was read at the end.";

/// All of them that can be understood.
pub(super) fn all(drafts: &[Draft], keys: &mut Numbers, problems: &mut Problems) -> Vec<Transaction> {
    let mut all = Vec::new();
    for draft in drafts {
        let known = draft.span.outcome == Outcome::Ok;
        let begins = draft.asked.as_ref().and_then(|json| steps(draft.span.begins.place, json, false, keys, problems));
        let ends =
            draft.span.ends.filter(|_| known).and_then(|ends| {
                draft.answered.as_ref().and_then(|json| steps(ends.place, json, true, keys, problems))
            });
        let place = draft.span.begins.place;
        let steps = match (begins, ends) {
            (Some(begins), Some(ends)) => {
                if shape(&begins) != shape(&ends) {
                    let place = draft.span.ends.map_or(place, |ends| ends.place);
                    let what = "The steps at the end are not those of the beginning.";
                    problems.error(place, what, "Repeat them in the same order, with what was read filled in.");
                }
                ends
            }
            (None, Some(ends)) => ends,
            (Some(begins), None) => {
                let reads = begins.iter().any(|step| matches!(step, TxnStep::Read { .. }));
                if known && reads && draft.answered.is_none() {
                    let place = draft.span.ends.map_or(place, |ends| ends.place);
                    problems.error(place, "The event does not say what the transaction read.", STEPS);
                }
                begins
            }
            (None, None) => {
                if draft.asked.is_none() {
                    problems.error(place, "A \"txn\" does not say what its steps are.", STEPS);
                }
                continue;
            }
        };
        all.push(Transaction { span: draft.span, steps });
    }
    sorts(&mut all, keys, problems);
    all
}

fn steps(place: Place, json: &Json, known: bool, keys: &mut Numbers, problems: &mut Problems) -> Option<Vec<TxnStep>> {
    let Json::Array(list) = json else {
        problems.error(place, "The value of a \"txn\" is no list of steps.", STEPS);
        return None;
    };
    list.iter().enumerate().map(|(at, json)| step(place, at, json, known, keys, problems)).collect()
}

fn step(
    place: Place,
    at: usize,
    json: &Json,
    known: bool,
    keys: &mut Numbers,
    problems: &mut Problems,
) -> Option<TxnStep> {
    let parts = match json {
        Json::Array(parts) if (2..=3).contains(&parts.len()) => parts,
        _ => {
            problems.error(format!("{place}: value[{at}]"), "A step is no list of word, key and value.", STEPS);
            return None;
        }
    };
    let key = match Value::from_json(&parts[1]) {
        key @ (Value::Whole(_) | Value::Text(_)) => keys.of(key),
        Value::Nothing | Value::Other(_) => {
            let remedy = "Write a name in quotes, or a number.";
            problems.error(format!("{place}: value[{at}][1]"), "The key is neither a text nor a number.", remedy);
            return None;
        }
    };
    let value = parts.get(2).unwrap_or(&Json::Null);
    match parts[0].as_str() {
        Some("read" | "r") => {
            let seen = match value {
                _ if !known => Seen::Unknown,
                Json::Array(list) => Seen::List(list.iter().map(Value::from_json).collect()),
                other => Seen::One(Value::from_json(other)),
            };
            Some(TxnStep::Read { key, seen })
        }
        Some("write" | "w") => Some(TxnStep::Write { key, value: Value::from_json(value) }),
        Some("append" | "a") => Some(TxnStep::Append { key, value: Value::from_json(value) }),
        _ => {
            let what = "The step begins with a word that is not known.";
            problems.error(format!("{place}: value[{at}][0]"), what, "Write one of: read, write, append.");
            None
        }
    }
}

/// What the two ends must have in common.
fn shape(steps: &[TxnStep]) -> Vec<(Word, usize, Option<&Value>)> {
    let one = |step| match step {
        &TxnStep::Read { key, .. } => (Word::Read, key, None),
        TxnStep::Write { key, value } => (Word::Write, *key, Some(value)),
        TxnStep::Append { key, value } => (Word::Append, *key, Some(value)),
    };
    steps.iter().map(one).collect()
}

/// Decides for each key whether it is a list or a register, and reads of it accordingly.
fn sorts(all: &mut [Transaction], keys: &Numbers, problems: &mut Problems) {
    let mut lists = vec![false; keys.list.len()];
    let mut registers = vec![false; keys.list.len()];
    let places = |txn: &Transaction| txn.span.ends.unwrap_or(txn.span.begins).place;
    for txn in all.iter() {
        for step in &txn.steps {
            match step {
                TxnStep::Append { key, .. } => lists[*key] = true,
                TxnStep::Write { key, .. } => registers[*key] = true,
                TxnStep::Read { .. } => {}
            }
            if let TxnStep::Append { key, .. } | TxnStep::Write { key, .. } = step
                && lists[*key]
                && registers[*key]
            {
                let what = format!("The key {} is written and appended to.", keys.list[*key]);
                problems.error(places(txn), what, "Use keys of their own for lists.");
                return;
            }
        }
    }
    for txn in all.iter_mut() {
        let place = places(txn);
        for step in &mut txn.steps {
            let TxnStep::Read { key, seen } = step else { continue };
            let is_list = lists[*key];
            match std::mem::replace(seen, Seen::Unknown) {
                Seen::One(Value::Nothing) if is_list => *seen = Seen::List(Vec::new()),
                Seen::One(other) if is_list => {
                    let what = format!("The key {} is a list, but {other} was read.", keys.list[*key]);
                    problems.error(place, what, "Write all elements that were read, as a list.");
                }
                // Nobody wrote it: an empty list is as good as nothing, and anything else is an answer from nowhere.
                Seen::List(list) if !is_list && list.is_empty() => *seen = Seen::One(Value::Nothing),
                Seen::List(list) if !is_list => *seen = Seen::One(Value::Other(super::super::value::list(&list))),
                kept => *seen = kept,
            }
        }
    }
}
