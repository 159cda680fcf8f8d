//! One object of the document, field by field: every field is asked for by name, and what nobody asked for is a problem.

use std::cell::{Cell, RefCell};

use serde_json::{Map, Value};

use crate::ids;
use crate::param::{ParamDefault, ParamMap, ParamSpec, ParamValue};
use crate::problem::Problem;
use crate::units::SimSpan;

use super::aliases;
use super::value;
use super::words::{clip, did_you_mean, without_controls};

/// Longest name, in characters.
pub(crate) const MAX_NAME: usize = 200;

/// Most problems that are listed.
const MAX_PROBLEMS: usize = 1_000;

/// Letters that are compared, at most, in search of what may have been meant.
const MAX_SEARCH: usize = 20_000_000;

/// Problems as they are found, up to a number that a person can still read.
#[derive(Default)]
pub(crate) struct Problems {
    list: RefCell<Vec<Problem>>,
    more: Cell<usize>,
    spent: Cell<usize>,
}

impl Problems {
    pub(crate) fn push(&self, problem: Problem) {
        if self.is_full() {
            self.more.set(self.more.get() + 1);
        } else {
            self.list.borrow_mut().push(problem);
        }
    }

    pub(crate) fn error(&self, place: impl Into<String>, what: impl Into<String>, remedy: impl Into<String>) {
        self.push(Problem::error(place, what, remedy));
    }

    fn is_full(&self) -> bool {
        self.list.borrow().len() >= MAX_PROBLEMS
    }

    /// What may have been meant. The search costs time, so a document full of mistakes gets no more of them at some point.
    pub(crate) fn hint<'a>(&self, word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
        let spent = self.spent.get();
        if spent < MAX_SEARCH {
            let known: Vec<&str> = known.into_iter().collect();
            let letters = word.len().min(64) + 1;
            let cost = known.len() * letters * letters;
            self.spent.set(spent + cost);
            if spent == 0 || spent + cost <= MAX_SEARCH {
                return did_you_mean(word, known);
            }
        }
        "Look at the spelling.".to_owned()
    }

    pub(crate) fn into_list(self) -> Vec<Problem> {
        let mut list = self.list.into_inner();
        if self.more.get() > 0 {
            list.push(Problem::error(
                "document",
                format!("There are {} more problems.", self.more.get()),
                "Mend the ones above first.",
            ));
        }
        list
    }
}

/// An object that is being read.
pub(crate) struct Fields<'a> {
    map: &'a Map<String, Value>,
    known: Vec<&'static str>,
    problems: &'a Problems,
    /// Where it stands; becomes `components.checkout` once the id is known.
    pub(crate) place: String,
}

impl<'a> Fields<'a> {
    /// Opens an object; anything else is a problem.
    pub(crate) fn open(value: &'a Value, place: String, problems: &'a Problems) -> Option<Self> {
        match value {
            Value::Object(map) => Some(Self { map, known: Vec::new(), problems, place }),
            other => {
                let what = format!("{} stands here instead of an object.", value::sort(other));
                problems.error(place, what, "Write it as { … }; it was left out.");
                None
            }
        }
    }

    /// The value of a field, if it is there.
    pub(crate) fn get(&mut self, name: &'static str) -> Option<&'a Value> {
        self.known.push(name);
        self.map.get(name)
    }

    /// Whether a field is written, without reading it.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.map.contains_key(name)
    }

    /// Whether a list is missing or written as `[]`, rather than spoilt.
    pub(crate) fn known_empty(&self, name: &str) -> bool {
        self.map.get(name).is_none_or(|value| value.as_array().is_some_and(Vec::is_empty))
    }

    /// The path of a field.
    pub(crate) fn at(&self, name: &str) -> String {
        if self.place.is_empty() { name.to_owned() } else { format!("{}.{name}", self.place) }
    }

    /// Says what is wrong with a field; an empty name stands for the whole object.
    pub(crate) fn error(&self, name: &str, what: impl Into<String>, remedy: impl Into<String>) {
        let place = if name.is_empty() { self.place.clone() } else { self.at(name) };
        self.problems.error(place, what, remedy);
    }

    /// Says that something is missing that the part cannot do without. Where another's word for it is written, the
    /// remedy says so.
    pub(crate) fn missing(&self, name: &str, what: impl Into<String>, remedy: impl Into<String>) {
        const LOOKED_AT: usize = 16;
        let written = self.map.keys().take(LOOKED_AT).find(|key| aliases::ours(key, &[name]).is_some());
        match written {
            Some(key) => self.error("", what, format!("What is written as {:?} is called {name:?} here.", clip(key))),
            None => self.error("", what, remedy),
        }
    }

    /// See [`Problems::hint`].
    pub(crate) fn hint<'b>(&self, word: &str, known: impl IntoIterator<Item = &'b str>) -> String {
        self.problems.hint(word, known)
    }

    /// A field that must be text.
    pub(crate) fn word(&mut self, name: &'static str) -> Option<&'a str> {
        match self.get(name)? {
            Value::String(text) => Some(text),
            other => {
                self.error(
                    name,
                    format!("{} stands here instead of text.", value::sort(other)),
                    "Write it in double quotes.",
                );
                None
            }
        }
    }

    /// A text for people to read: cleaned, and cut where it is too long.
    pub(crate) fn prose(&mut self, name: &'static str, longest: usize, lines: bool) -> Option<String> {
        let text = self.word(name)?;
        let mut clean = without_controls(text, lines);
        if clean.len() != text.len() {
            self.error(name, "It holds control characters, which were taken out.", "Write plain text.");
        }
        if let Some((end, _)) = clean.char_indices().nth(longest) {
            clean.truncate(end);
            self.error(name, format!("It is longer than {longest} characters and was cut."), "Write a shorter text.");
        }
        Some(clean)
    }

    /// The name of a part, or else its id.
    pub(crate) fn name(&mut self, id: &str) -> String {
        self.prose("name", MAX_NAME, false).filter(|name| !name.is_empty()).unwrap_or_else(|| id.to_owned())
    }

    /// A flag.
    pub(crate) fn flag(&mut self, name: &'static str) -> Option<bool> {
        match self.get(name)? {
            Value::Bool(on) => Some(*on),
            other => {
                self.error(
                    name,
                    format!("{} stands here instead of true or false.", value::sort(other)),
                    "Write true or false.",
                );
                None
            }
        }
    }

    /// A duration.
    pub(crate) fn span(&mut self, name: &'static str) -> Option<SimSpan> {
        let value = self.get(name)?;
        match value::span(value) {
            Ok(span) => Some(span),
            Err((what, remedy)) => {
                self.error(name, what, remedy);
                None
            }
        }
    }

    /// A plain number from 0 to `most`.
    pub(crate) fn number(&mut self, name: &'static str, most: f64) -> Option<f64> {
        let value = self.get(name)?;
        let found = value.as_f64().filter(|n| (0.0..=most).contains(n)).map(|n| n + 0.0);
        if found.is_none() {
            let what = format!("{} stands here instead of a number that can be compared.", value::sort(value));
            self.error(name, what, "Write a number from 0 up, without quotes, such as 100.");
        }
        found
    }

    /// An identifier, made valid where it is not, so that the rest of the document still fits together.
    pub(crate) fn id(&mut self, name: &'static str) -> Option<String> {
        let text = self.word(name)?;
        if ids::is_valid(text) {
            return Some(text.to_owned());
        }
        let slug = ids::slug(text);
        self.error(
            name,
            format!("{:?} cannot be an id.", clip(text)),
            format!(
                "Write {slug:?}, which was used instead: letters, digits, - and _, at most 64, a letter or digit first."
            ),
        );
        Some(slug)
    }

    /// The name of another part, in the form in which [`Self::id`] would read it.
    pub(crate) fn reference(&mut self, name: &'static str) -> Option<String> {
        self.word(name).map(reference)
    }

    /// The entries of a list, with the path of each. A longer list than `most` is cut.
    pub(crate) fn list(&mut self, name: &'static str, most: usize) -> &'a [Value] {
        match self.get(name) {
            None => &[],
            Some(Value::Array(list)) if list.len() <= most => list,
            Some(Value::Array(list)) => {
                let what = format!("There are {} entries; only the first {most} were read.", list.len());
                self.error(name, what, "Take some out.");
                &list[..most]
            }
            Some(other) => {
                self.error(
                    name,
                    format!("{} stands here instead of a list.", value::sort(other)),
                    "Write it as [ … ].",
                );
                &[]
            }
        }
    }

    /// The parameters of a table that are set to something other than their default.
    pub(crate) fn params(&mut self, specs: &'static [ParamSpec]) -> ParamMap {
        self.params_over(ParamMap::new(), specs)
    }

    /// The same on top of others, which hold where nothing is written.
    pub(crate) fn params_over(&mut self, mut params: ParamMap, specs: &'static [ParamSpec]) -> ParamMap {
        for spec in specs {
            let Some(written) = self.get(spec.id) else { continue };
            match value::param(spec, written) {
                Ok(held) if spec.default == ParamDefault::Value(held) => params.unset(spec.id),
                Ok(held) => params.set(spec.id, held),
                Err(error) => {
                    let (what, remedy) = super::words::sentences(&error, &default_remedy(spec));
                    self.error(spec.id, what, remedy);
                }
            }
        }
        params
    }

    /// Ends the reading: every field that nobody asked for is a problem.
    pub(crate) fn close(self) {
        if self.map.len() <= self.known.len() && self.map.keys().all(|key| self.known.contains(&key.as_str())) {
            return;
        }
        for key in self.map.keys().filter(|key| !self.known.contains(&key.as_str())) {
            let place = if key.is_empty() { self.place.clone() } else { self.at(&clip(key)) };
            let remedy = self.problems.hint(key, self.known.iter().copied());
            self.problems.error(place, format!("There is no setting {:?} here; it was left out.", clip(key)), remedy);
        }
    }
}

/// A reference in the form in which an id is read.
pub(crate) fn reference(text: &str) -> String {
    if ids::is_valid(text) { text.to_owned() } else { ids::slug(text) }
}

/// What to do about a parameter that could not be read.
pub(crate) fn default_remedy(spec: &ParamSpec) -> String {
    match spec.default {
        ParamDefault::Value(value @ ParamValue::Choice(_)) => format!("{:?} was used instead.", spec.format(value)),
        ParamDefault::Value(value) => format!("The default, {}, was used instead.", spec.format(value)),
        ParamDefault::SameAs(other) => format!("The value of {other} was used instead."),
        ParamDefault::HalfOf(other) => format!("Half of {other} was used instead."),
    }
}
