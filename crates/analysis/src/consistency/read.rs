//! Reads a history from text: one event on each line, or one document with a list of events. Never panics; whatever is
//! wrong is a problem with its place and a remedy.

mod head;
mod event;
mod pairing;
mod registers;
mod transactions;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use betwixt_model::{Problem, json};
use serde_json::Value as Json;

use super::history::{Content, History, Place};
use super::value::Value;
use event::Event;
use head::Head;
use pairing::{Draft, Pairing};

/// Longest text that is read [bytes].
pub const MAX_TEXT: usize = 64 << 20;
/// Most events of a history.
pub const MAX_EVENTS: usize = 1_000_000;
/// Most problems that are listed.
pub const MAX_PROBLEMS: usize = 50;

/// What came of reading.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loaded {
    /// As much as could be understood. With an error among the problems it is not what was meant, and nothing should be
    /// concluded from it.
    pub history: History,
    /// What is wrong, in the order of the text.
    pub problems: Vec<Problem>,
}

/// Reads a history from bytes, which should be UTF-8.
#[must_use]
pub fn read_bytes(bytes: &[u8]) -> Loaded {
    match std::str::from_utf8(bytes) {
        Ok(text) => read(text),
        Err(_) => unreadable("It is no text in UTF-8.", "Save the history as text, as docs/history.md shows."),
    }
}

/// Reads a history from text.
#[must_use]
pub fn read(text: &str) -> Loaded {
    let text = text.trim_start_matches('\u{feff}');
    if text.len() > MAX_TEXT {
        return unreadable(
            &format!("It is longer than {} MiB.", MAX_TEXT >> 20),
            "Cut it into parts that begin and end when nothing is under way, or into one file for each key.",
        );
    }
    if text.trim().is_empty() {
        return unreadable("It is empty.", "Write one event on each line, as docs/history.md shows.");
    }
    let mut reader = Reader::default();
    let first = text.trim_start().lines().next().unwrap_or_default();
    // A document may be written on one line, and events on many: the first line tells.
    match json::parse(first) {
        Ok(Json::Object(map)) if !map.contains_key("events") => reader.lines(text),
        _ => reader.document(text),
    }
    reader.close()
}

fn unreadable(what: &str, remedy: &str) -> Loaded {
    Loaded { history: History::default(), problems: vec![Problem::unreadable("file", what, remedy)] }
}

/// Collects problems up to a bound.
#[derive(Debug, Default)]
struct Problems {
    list: Vec<Problem>,
    more: usize,
}

impl Problems {
    fn error(&mut self, place: impl ToString, what: impl Into<String>, remedy: &str) {
        self.push(Problem::error(place.to_string(), what, remedy));
    }

    fn push(&mut self, problem: Problem) {
        if self.list.len() < MAX_PROBLEMS {
            self.list.push(problem);
        } else {
            self.more += 1;
        }
    }

    fn close(mut self) -> Vec<Problem> {
        if self.more > 0 {
            let what = format!("There are {} more problems like these.", self.more);
            self.list.push(Problem::error("file", what, "Mend the first ones: often the rest goes with them."));
        }
        self.list
    }
}

/// Gives equal values the same number.
#[derive(Debug, Default)]
struct Numbers {
    by_value: BTreeMap<Value, usize>,
    list: Vec<Value>,
}

impl Numbers {
    fn of(&mut self, value: Value) -> usize {
        let next = self.list.len();
        *self.by_value.entry(value).or_insert_with_key(|value| {
            self.list.push(value.clone());
            next
        })
    }
}

#[derive(Debug, Default)]
struct Reader {
    head: Head,
    pairing: Pairing,
    problems: Problems,
}

impl Reader {
    fn lines(&mut self, text: &str) {
        let mut first = true;
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let place = Place::Line(index + 1);
            let is_first = std::mem::take(&mut first);
            match json::parse(line) {
                Ok(Json::Object(map)) if map.contains_key("betwixt_history") && is_first => {
                    self.head.read(&map, "line 1", &mut self.problems);
                }
                Ok(value) => {
                    if is_first {
                        head::no_version(&mut self.problems);
                    }
                    self.event(place, &value);
                }
                Err(error) => {
                    let what = format!("Column {}: {}.", error.column, error.what);
                    self.problems.error(place, what, "Each line is one JSON object; docs/history.md has examples.");
                }
            }
        }
    }

    fn document(&mut self, text: &str) {
        const REMEDY: &str = "Write {\"betwixt_history\": 1, \"events\": [...]}, or one event on each line.";
        let map = match json::parse(text) {
            Ok(Json::Object(map)) => map,
            Ok(_) => return self.problems.push(Problem::unreadable("file", "It is no JSON object.", REMEDY)),
            Err(error) => {
                let place = format!("line {}, column {}", error.line, error.column);
                return self.problems.push(Problem::unreadable(
                    place,
                    format!("It is no JSON: {}.", error.what),
                    REMEDY,
                ));
            }
        };
        if map.contains_key("betwixt") && !map.contains_key("betwixt_history") {
            let remedy = "`betwixt check` is for scenarios; a history begins with {\"betwixt_history\": 1.";
            return self.problems.push(Problem::unreadable("file", "This is a scenario, no history.", remedy));
        }
        if map.contains_key("betwixt_history") {
            self.head.read(&map, "head", &mut self.problems);
        } else {
            head::no_version(&mut self.problems);
        }
        match map.get("events") {
            Some(Json::Array(events)) => {
                events.iter().enumerate().for_each(|(index, event)| self.event(Place::Event(index), event));
            }
            _ => self.problems.error("events", "There is no list of events.", REMEDY),
        }
    }

    fn event(&mut self, place: Place, json: &Json) {
        if self.pairing.events() >= MAX_EVENTS {
            if self.pairing.events() == MAX_EVENTS {
                let what = format!("There are more than {MAX_EVENTS} events.");
                self.problems.error(place, what, "Cut the history into one file for each key, or into shorter runs.");
                self.pairing.skip();
            }
            return;
        }
        if let Some(event) = Event::read(place, json, &mut self.problems) {
            self.pairing.take(event, &mut self.problems);
        } else {
            self.pairing.skip();
        }
    }

    fn close(self) -> Loaded {
        let Self { head, pairing, mut problems } = self;
        let Pairing { drafts, processes, mut keys, events, .. } = pairing;
        let (txns, others): (Vec<Draft>, Vec<Draft>) =
            drafts.into_iter().partition(|draft| draft.f == event::Word::Txn);
        if let (Some(txn), Some(other)) = (txns.first(), others.first()) {
            let later = txn.span.begins.place.max(other.span.begins.place);
            let what = "Transactions and operations on single records stand in one history.";
            problems.error(later, what, "Write each operation as a transaction of one step, or make two files.");
        }
        let content = if txns.is_empty() {
            Content::Registers(registers::all(&others, &mut problems))
        } else {
            Content::Transactions(transactions::all(&txns, &mut keys, &mut problems))
        };
        if others.is_empty() && txns.is_empty() && problems.list.is_empty() {
            problems.error("file", "It holds no event.", "Write one event on each line, as docs/history.md shows.");
        }
        let versions = head.versions_of(&keys, &mut problems);
        let history = History {
            name: head.name,
            initial: head.initial,
            versions,
            processes: processes.list,
            keys: keys.list,
            events,
            content,
        };
        Loaded { history, problems: problems.close() }
    }
}
