//! What a hand could do next, and a way through it to something that is wanted.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::state::entries::{Control, Entry};

/// Everything that comes of choosing, writing or pressing something; texts are written into every field.
pub(super) fn acts<T>(entries: &[Entry<T>], texts: &BTreeSet<String>) -> Vec<T> {
    let mut out = Vec::new();
    for entry in entries {
        match &entry.control {
            Control::Choice { options, .. } => out.extend(options.iter().filter_map(|(word, _)| entry.ask(word).ok())),
            Control::Field { .. } | Control::Lines { .. } => {
                let all = texts.iter().map(String::as_str).chain([""]);
                out.extend(all.filter_map(|text| entry.ask(text).ok()));
            }
            Control::Switch(on) => out.extend(entry.ask(if *on { Control::OFF } else { Control::ON })),
            Control::Press(possible) => out.extend(possible.then(|| entry.ask("").expect("it is possible"))),
        }
    }
    out
}

/// Goes on from `start`, always to what is nearest, with one look ahead where nothing is nearer at once. Nothing if it gets stuck.
pub(super) fn walk<S: Clone>(start: S, far: impl Fn(&S) -> usize, next: impl Fn(&S) -> Vec<S>) -> Option<S> {
    let mut here = start;
    let mut left = far(&here);
    while left > 0 {
        let near = next(&here);
        let best = near.iter().min_by_key(|held| far(held)).cloned();
        let best = best.filter(|held| far(held) < left).or_else(|| {
            let two = near.iter().flat_map(&next);
            two.min_by_key(|held| far(held)).filter(|held| far(held) < left)
        });
        here = best?;
        left = far(&here);
    }
    Some(here)
}

/// What a document says, by the way to it.
pub(super) type Facts = BTreeMap<String, String>;

/// In how many things two documents differ.
pub(super) fn difference(a: &Facts, b: &Facts) -> usize {
    let missing = b.keys().filter(|way| !a.contains_key(*way)).count();
    a.iter().filter(|(way, held)| b.get(*way) != Some(held)).count() + missing
}

/// What a value says, each thing with the way to it; that something is there at all is one more.
pub(super) fn facts(value: &Value, way: &str, out: &mut Facts) {
    match value {
        Value::Object(map) => {
            out.insert(way.to_owned(), "is there".to_owned());
            map.iter().for_each(|(name, inside)| facts(inside, &format!("{way}.{name}"), out));
        }
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(at, inside)| facts(inside, &format!("{way}[{at}]"), out));
        }
        other => {
            out.insert(way.to_owned(), other.to_string());
        }
    }
}

/// Every text and number in a value, as people would write it.
pub(super) fn texts(value: &Value, out: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => map.values().for_each(|inside| texts(inside, out)),
        Value::Array(list) => list.iter().for_each(|inside| texts(inside, out)),
        Value::String(text) => {
            out.insert(text.clone());
        }
        Value::Number(number) => {
            out.insert(number.to_string());
        }
        Value::Null | Value::Bool(_) => {}
    }
}
