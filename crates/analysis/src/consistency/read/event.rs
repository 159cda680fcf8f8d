//! One event of a history: an operation begins or ends.

use serde_json::{Map, Value as Json};

use super::super::history::Place;
use super::super::value::Value;
use super::Problems;

/// What an event says about its operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Invoke,
    Ok,
    Fail,
    Info,
}

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    Read,
    Write,
    Append,
    Cas,
    Txn,
}

/// An event as it stands in the file.
#[derive(Clone, Debug)]
pub(super) struct Event {
    pub(super) place: Place,
    pub(super) process: Value,
    pub(super) kind: Kind,
    /// Always there where an operation begins.
    pub(super) f: Option<Word>,
    pub(super) key: Option<Value>,
    pub(super) value: Option<Json>,
    pub(super) ms: Option<f64>,
}

const KINDS: [(&str, Kind); 4] =
    [("invoke", Kind::Invoke), ("ok", Kind::Ok), ("fail", Kind::Fail), ("info", Kind::Info)];

const WORDS: [(&str, Word); 5] =
    [("read", Word::Read), ("write", Word::Write), ("append", Word::Append), ("cas", Word::Cas), ("txn", Word::Txn)];

impl Word {
    /// As written in a file.
    pub(super) fn name(self) -> &'static str {
        WORDS.iter().find(|(_, word)| *word == self).map_or("", |(name, _)| name)
    }
}

impl Event {
    /// Reads one; nothing where it cannot be used.
    pub(super) fn read(place: Place, json: &Json, problems: &mut Problems) -> Option<Self> {
        let Json::Object(map) = json else {
            problems.error(place, "An event is no JSON object.", "Write {\"process\": 1, \"type\": \"invoke\", ...}.");
            return None;
        };
        if map.contains_key("betwixt_history") {
            problems.error(place, "A second head stands in the middle.", "Put it first, or split the file here.");
            return None;
        }
        let process = name(place, map, "process", problems);
        let kind = word(place, map, "type", &KINDS, problems);
        let f = if map.contains_key("f") || kind == Some(Kind::Invoke) {
            Some(word(place, map, "f", &WORDS, problems)?)
        } else {
            None
        };
        let key = if map.contains_key("key") { Some(name(place, map, "key", problems)?) } else { None };
        let ms = match map.get("time_ms") {
            None | Some(Json::Null) => None,
            Some(Json::Number(number)) if number.as_f64().is_some_and(f64::is_finite) => number.as_f64(),
            Some(_) => {
                let remedy = "Write milliseconds as a number: \"time_ms\": 12.5.";
                problems.error(format!("{place}: time_ms"), "The time is no number.", remedy);
                return None;
            }
        };
        Some(Self { place, process: process?, kind: kind?, f, key, value: map.get("value").cloned(), ms })
    }
}

/// A name of something: a text or a whole number, and for a key also nothing.
fn name(place: Place, map: &Map<String, Json>, field: &str, problems: &mut Problems) -> Option<Value> {
    let Some(json) = map.get(field) else {
        let what = format!("The event has no \"{field}\".");
        problems.error(place, what, "Say which one it is, by a number or a name.");
        return None;
    };
    match Value::from_json(json) {
        Value::Nothing if field == "key" => Some(Value::Nothing),
        found @ (Value::Whole(_) | Value::Text(_)) => Some(found),
        Value::Nothing | Value::Other(_) => {
            let what = format!("The \"{field}\" is neither a text nor a whole number.");
            problems.error(format!("{place}: {field}"), what, "Write a name in quotes, or a number.");
            None
        }
    }
}

fn word<T: Copy>(
    place: Place,
    map: &Map<String, Json>,
    field: &str,
    words: &[(&str, T)],
    problems: &mut Problems,
) -> Option<T> {
    let said = map.get(field).and_then(Json::as_str);
    let found = said.and_then(|said| words.iter().find(|(name, _)| *name == said));
    if found.is_none() {
        let names: Vec<&str> = words.iter().map(|(name, _)| *name).collect();
        let what = match map.get(field) {
            None => format!("The event has no \"{field}\"."),
            Some(other) => format!("The \"{field}\" {} is not known.", Value::from_json(other)),
        };
        problems.error(format!("{place}: {field}"), what, &format!("Write one of: {}.", names.join(", ")));
    }
    found.map(|(_, word)| *word)
}
