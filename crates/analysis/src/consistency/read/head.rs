//! What a file says about its history as a whole.

use std::collections::BTreeMap;

use betwixt_model::Problem;
use serde_json::{Map, Value as Json};

use super::super::value::Value;
use super::{Numbers, Problems};

const LISTS: &str = "Write {\"x\": [1, 2]}: for each key every value that was written, oldest first.";

/// Name, first values, and orders that are known.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) name: String,
    pub(super) initial: Value,
    versions: BTreeMap<String, Vec<Value>>,
}

/// Says that a file has no head.
pub(super) fn no_version(problems: &mut Problems) {
    let what = "It does not say in which version of the form it is written; version 1 is assumed.";
    problems.push(Problem::warning("file", what, "Begin it with {\"betwixt_history\": 1}."));
}

impl Head {
    /// Reads it; `place` is where it stands.
    pub(super) fn read(&mut self, map: &Map<String, Json>, place: &str, problems: &mut Problems) {
        if map.get("betwixt_history").and_then(Json::as_u64) != Some(1) {
            let what = "It is written in a version of the form that is not known here.";
            problems.error(format!("{place}: betwixt_history"), what, "Write 1, or use a newer betwixt.");
        }
        match map.get("name") {
            None => {}
            Some(Json::String(name)) => self.name.clone_from(name),
            Some(_) => problems.error(format!("{place}: name"), "The name is no text.", "Put it in quotes."),
        }
        self.initial = map.get("initial").map_or(Value::Nothing, Value::from_json);
        match map.get("versions") {
            None => {}
            Some(Json::Object(keys)) => {
                keys.iter().for_each(|(key, order)| self.order(key, order, place, problems));
            }
            Some(_) => problems.error(format!("{place}: versions"), "It is no object.", LISTS),
        }
    }

    fn order(&mut self, key: &str, order: &Json, place: &str, problems: &mut Problems) {
        let Json::Array(order) = order else {
            return problems.error(format!("{place}: versions.{key}"), "It is no list.", LISTS);
        };
        let order: Vec<Value> = order.iter().map(Value::from_json).collect();
        let mut sorted = order.clone();
        sorted.sort();
        sorted.dedup();
        if sorted.len() < order.len() {
            let what = "A value stands there twice, so nobody can tell which of the two was read.";
            problems.error(format!("{place}: versions.{key}"), what, "Write different values.");
        }
        self.versions.insert(key.to_owned(), order);
    }

    /// The orders by the keys that the events name: a key in the head is always a text, in events it may be a number.
    pub(super) fn versions_of(&self, keys: &Numbers, problems: &mut Problems) -> BTreeMap<Value, Vec<Value>> {
        let mut found = BTreeMap::new();
        for (name, order) in &self.versions {
            let text = Value::Text(name.clone());
            let number = name.parse().map(Value::Whole);
            let key = [Ok(text), number].into_iter().flatten().find(|key| keys.by_value.contains_key(key));
            let unnamed = name.is_empty().then_some(Value::Nothing);
            match key.or(unnamed) {
                Some(key) => {
                    found.insert(key, order.clone());
                }
                None => {
                    let what = format!("No event is about the key \"{name}\".");
                    problems.push(Problem::warning("versions", what, "Write the key as the events write it."));
                }
            }
        }
        found
    }
}
