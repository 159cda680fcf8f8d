//! Makes a failing scenario smaller while it fails in the same way.

use serde_json::Value;

use crate::check::{Failure, check};

/// Most runs that are spent on it.
const TRIES: usize = 3_000;

/// The smallest scenario that was found, with what it shows.
#[must_use]
pub fn shrink(text: &str, most: u64, failure: &Failure) -> (String, Failure) {
    let Ok(document) = serde_json::from_str(text) else { return (text.to_owned(), failure.clone()) };
    let mut search = Search { best: document, failure: failure.clone(), most, left: TRIES };
    loop {
        let before = search.best.clone();
        search.walk("");
        if search.left == 0 || search.best == before {
            break;
        }
    }
    (serde_json::to_string_pretty(&search.best).unwrap_or_else(|_| text.to_owned()), search.failure)
}

struct Search {
    best: Value,
    failure: Failure,
    most: u64,
    left: usize,
}

impl Search {
    /// Takes the candidate if it fails as the first one did.
    fn keeps(&mut self, candidate: &Value) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        match check(&candidate.to_string(), self.most) {
            Err(failure) if failure.class == self.failure.class => {
                self.best = candidate.clone();
                self.failure = failure;
                true
            }
            _ => false,
        }
    }

    /// Tries to do without each thing below a place: lists from their end, so that what refers goes before what is meant.
    fn walk(&mut self, place: &str) {
        let names: Vec<String> = match self.best.pointer(place) {
            Some(Value::Array(list)) => (0..list.len()).rev().map(|at| at.to_string()).collect(),
            Some(Value::Object(map)) => {
                let mut names: Vec<String> = map.keys().cloned().collect();
                // What refers to others stands late in the alphabet or late in the document; faults first of all.
                let late = ["components", "zones", "flows"];
                names.sort_by_key(|name| late.contains(&name.as_str()));
                names
            }
            _ => Vec::new(),
        };
        for name in names {
            let mut candidate = self.best.clone();
            let removed = match candidate.pointer_mut(place) {
                Some(Value::Array(list)) => {
                    name.parse().ok().filter(|at| *at < list.len()).map(|at: usize| drop(list.remove(at)))
                }
                Some(Value::Object(map)) => map.remove(&name).map(drop),
                _ => None,
            };
            if removed.is_some() && self.keeps(&candidate) {
                continue;
            }
            self.walk(&format!("{place}/{}", name.replace('~', "~0").replace('/', "~1")));
        }
    }
}
