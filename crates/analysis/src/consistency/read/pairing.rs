//! Finds the two ends of each operation.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::super::history::{Moment, Outcome, Place, Span};
use super::event::{Event, Kind, Word};
use super::{Numbers, Problems};

/// An operation whose values are not understood yet.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) span: Span,
    pub(super) f: Word,
    pub(super) key: usize,
    /// What the beginning said.
    pub(super) asked: Option<Json>,
    /// What the end said.
    pub(super) answered: Option<Json>,
}

#[derive(Debug, Default)]
pub(super) struct Pairing {
    pub(super) drafts: Vec<Draft>,
    pub(super) processes: Numbers,
    pub(super) keys: Numbers,
    pub(super) events: usize,
    /// By process: the operation that is under way.
    open: BTreeMap<usize, usize>,
    last: Option<(f64, Place)>,
}

impl Pairing {
    pub(super) const fn events(&self) -> usize {
        self.events
    }

    /// Counts an event that cannot be used.
    pub(super) const fn skip(&mut self) {
        self.events += 1;
    }

    pub(super) fn take(&mut self, event: Event, problems: &mut Problems) {
        let Event { place, ms, .. } = event;
        let moment = Moment { order: self.events, place, ms };
        self.events += 1;
        self.in_order(ms, place, problems);
        let process = self.processes.of(event.process.clone());
        let outcome = match event.kind {
            Kind::Invoke => return self.begin(process, moment, event, problems),
            Kind::Ok => Outcome::Ok,
            Kind::Fail => Outcome::Fail,
            Kind::Info => Outcome::Info,
        };
        let Some(at) = self.open.remove(&process) else {
            let what = "An operation ends that has not begun: this process has none under way.";
            let remedy = "Each operation begins with an \"invoke\" of the same process, on an earlier line.";
            problems.error(place, what, remedy);
            return;
        };
        let Event { f, key, value, .. } = event;
        let draft = &mut self.drafts[at];
        let other_key = key.is_some_and(|key| self.keys.of(key) != draft.key);
        if f.is_some_and(|f| f != draft.f) || other_key {
            let begun = draft.span.begins.place;
            let what = format!("This is the end of what the process began at {begun}, but tells of something else.");
            let remedy = "Repeat \"f\" and \"key\" as they were, or leave them out where an operation ends.";
            problems.error(place, what, remedy);
        }
        draft.span.ends = Some(moment);
        draft.span.outcome = outcome;
        draft.answered = value;
    }

    fn begin(&mut self, process: usize, begins: Moment, event: Event, problems: &mut Problems) {
        let Event { f: Some(f), key, value: asked, .. } = event else { return };
        if let Some(open) = self.open.insert(process, self.drafts.len()) {
            let what =
                format!("The process begins something before the answer to {}.", self.drafts[open].span.begins.place);
            let remedy = "Give each caller that waits at the same time a process of its own; where an answer never came, \
                          write an \"info\" first.";
            problems.error(begins.place, what, remedy);
        }
        // A transaction names its keys in its steps.
        let key = if f == Word::Txn { usize::MAX } else { self.keys.of(key.unwrap_or_default()) };
        let span = Span { process, begins, ends: None, outcome: Outcome::Info };
        self.drafts.push(Draft { span, f, key, asked, answered: None });
    }

    fn in_order(&mut self, ms: Option<f64>, place: Place, problems: &mut Problems) {
        let Some(ms) = ms else { return };
        if let Some((before, earlier)) = self.last.filter(|(before, _)| *before > ms) {
            let what = format!("It happened at {ms} ms, but stands after {earlier}, which happened at {before} ms.");
            problems.error(place, what, "Sort the events by time: their order is what is checked.");
        }
        self.last = Some((ms, place));
    }
}
