//! The guarantees of a session on single records (Terry and others 1994), stale reads and dirty reads.
//!
//! One value is known to be older than another where the history gives the order of versions, where its write had ended
//! before the other's began, where whoever wrote the other had seen it, and where it was there at the start. Where nothing
//! tells, nothing is claimed: what is found is wrong, but not everything that is wrong is found.

mod writes;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::anomaly::Anomaly;
use super::findings::{Finding, Findings};
use super::history::{Act, History, Outcome, RegisterOp};
use super::value::Value;
use writes::{Version, Writes};

/// What processes may know of versions, all together, before looking ends.
pub const WORK: usize = 20_000_000;

/// Looks at every read.
#[must_use]
pub fn check_sessions(history: &History, ops: &[RegisterOp]) -> Findings {
    check_within(history, ops, WORK)
}

fn check_within(history: &History, ops: &[RegisterOp], work: usize) -> Findings {
    let mut findings = Findings::default();
    let writes = Writes::new(history, ops, &mut findings);
    let known = vec![BTreeMap::new(); history.processes.len()];
    let mut sessions = Sessions { history, ops, writes, known, before: BTreeMap::new(), work, findings };
    let mut events: Vec<(usize, usize, bool)> = Vec::new();
    for (at, op) in ops.iter().enumerate() {
        events.push((op.span.begins.order, at, false));
        events.extend(op.span.settled().map(|end| (end, at, true)));
    }
    events.sort_unstable();
    for (_, at, is_end) in events {
        if is_end {
            sessions.ends(at);
        } else {
            sessions.begins(at);
        }
    }
    sessions.in_given_order();
    sessions.findings.list.sort_by_key(|finding| finding.anomaly);
    sessions.findings
}

/// How a process came to know of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    Wrote,
    Read,
    /// It read what the operation wrote, whose process had written the version before.
    WriterWrote(usize),
    /// It read what the operation wrote, whose process had seen the version before.
    WriterRead(usize),
}

/// By key: the newest version that is known, by the operation that wrote it.
type Known = BTreeMap<usize, (usize, How)>;

struct Sessions<'a> {
    history: &'a History,
    ops: &'a [RegisterOp],
    writes: Writes<'a>,
    /// By process.
    known: Vec<Known>,
    /// By write: what its process knew when it began.
    before: BTreeMap<usize, Known>,
    /// How much may still be remembered or compared.
    work: usize,
    findings: Findings,
}

impl Sessions<'_> {
    fn begins(&mut self, at: usize) {
        let op = &self.ops[at];
        if matches!(op.act, Act::Write(_) | Act::Cas { .. }) && self.spend(self.known[op.span.process].len()) {
            self.before.insert(at, self.known[op.span.process].clone());
        }
    }

    fn ends(&mut self, at: usize) {
        let RegisterOp { span, key, act } = &self.ops[at];
        if !self.writes.is_clear(*key) {
            return;
        }
        match act {
            Act::Read(Some(value)) => self.read(at, value),
            Act::Write(_) => self.learn(span.process, *key, at, How::Wrote),
            Act::Cas { expected, done: Some(true), .. } => {
                self.read(at, expected);
                self.learn(span.process, *key, at, How::Wrote);
            }
            Act::Read(None) | Act::Append(_) | Act::Cas { .. } => {}
        }
    }

    fn read(&mut self, at: usize, value: &Value) {
        let RegisterOp { span, key, .. } = &self.ops[at];
        let version = match self.writes.version(*key, value) {
            Some(version) => version,
            None => {
                let sentence = format!("{}, which nobody wrote.", self.told(at, value));
                return self.findings.find(Finding::plain(Anomaly::GarbageRead, sentence));
            }
        };
        if let Version::Of(write) = version
            && self.ops[write].span.outcome == Outcome::Fail
        {
            let sentence = format!("{}, although that write had failed ({}).", self.told(at, value), self.place(write));
            return self.findings.find(Finding::plain(Anomaly::DirtyRead, sentence));
        }
        if let Some((newer, how)) = self.known[span.process].get(key).copied()
            && self.is_older(*key, version, newer)
        {
            self.broken(at, value, newer, how);
        }
        if let Some(newer) = self.writes.acknowledged(*key, span.begins.order)
            && self.is_older(*key, version, newer)
        {
            let what = self.written(newer);
            let sentence = format!("{}, although {what} had been acknowledged before.", self.told(at, value));
            self.findings.find(Finding::plain(Anomaly::StaleRead, sentence));
        }
        if let Version::Of(write) = version {
            self.learn(span.process, *key, write, How::Read);
            self.learn_from(span.process, write);
        }
    }

    /// A process knew of something newer than what it read.
    fn broken(&mut self, at: usize, value: &Value, newer: usize, how: How) {
        let (told, what) = (self.told(at, value), self.written(newer));
        let through = |write: usize| self.written(write);
        let (anomaly, sentence) = match how {
            How::Wrote => (Anomaly::ReadYourWrites, format!("{told}, although it had itself written before: {what}.")),
            How::Read => (Anomaly::NonMonotonicRead, format!("{told}, although it had already seen {what}.")),
            How::WriterWrote(write) => (
                Anomaly::MonotonicWrites,
                format!("{told}, although it had seen {}, and {what} came before that.", through(write)),
            ),
            How::WriterRead(write) => (
                Anomaly::WritesFollowReads,
                format!("{told}, although it had seen {}, whose writer had seen {what}.", through(write)),
            ),
        };
        self.findings.find(Finding::plain(anomaly, sentence));
    }

    /// A process knows of a version, unless it knows of a newer one.
    fn learn(&mut self, process: usize, key: usize, write: usize, how: How) {
        let known = self.known[process].get(&key).copied();
        if known.is_none_or(|(newest, _)| newest != write && !self.is_older(key, Version::Of(write), newest)) {
            self.known[process].insert(key, (write, how));
        }
    }

    /// A process that saw a write knows, through it, what the writer knew.
    fn learn_from(&mut self, process: usize, write: usize) {
        let Some(before) = self.before.get(&write).filter(|_| self.ops[write].span.process != process).cloned() else {
            return;
        };
        if !self.spend(before.len()) {
            return;
        }
        for (key, (version, how)) in before {
            let how = match how {
                How::Wrote => How::WriterWrote(write),
                How::Read | How::WriterWrote(_) | How::WriterRead(_) => How::WriterRead(write),
            };
            let known = self.known[process].get(&key).copied();
            if known.is_none_or(|(newest, _)| self.is_older(key, Version::Of(newest), version)) {
                self.known[process].insert(key, (version, how));
            }
        }
    }

    /// Whether one version is known to be older than what a write left.
    fn is_older(&self, key: usize, one: Version, than: usize) -> bool {
        let Some(sure) = self.writes.is_older(key, one, than) else {
            let seen = self.before.get(&than).and_then(|before| before.get(&key));
            return seen.is_some_and(|(seen, _)| {
                one == Version::Of(*seen) || self.writes.is_older(key, one, *seen) == Some(true)
            });
        };
        sure
    }

    /// Where the order of versions is given, writes of one process must stand in it as it made them.
    fn in_given_order(&mut self) {
        let mut last: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for (at, op) in self.ops.iter().enumerate() {
            let writes = matches!(op.act, Act::Write(_) | Act::Cas { done: Some(true), .. });
            if !writes || op.span.settled().is_none() || !self.writes.is_given(op.key) {
                continue;
            }
            if let Some(earlier) = last.insert((op.span.process, op.key), at)
                && self.writes.is_older(op.key, Version::Of(at), earlier) == Some(true)
            {
                let (first, second) = (self.written(earlier), self.written(at));
                let sentence =
                    format!("The store put {second} before {first}, although one process wrote them the other way.");
                self.findings.find(Finding::plain(Anomaly::MonotonicWrites, sentence));
            }
        }
    }

    /// Whether there is still that much work left; says so once when there is not.
    fn spend(&mut self, cost: usize) -> bool {
        if let Some(left) = self.work.checked_sub(cost) {
            self.work = left;
            return true;
        }
        if !self.findings.is_incomplete {
            self.findings.is_incomplete = true;
            let note = "There are so many keys and processes that not everything they knew of each other was followed.";
            self.findings.notes.push(note.to_owned());
        }
        false
    }

    fn place(&self, at: usize) -> String {
        self.ops[at].span.begins.place.to_string()
    }

    fn of_key(&self, key: usize) -> String {
        let name = self.history.key(key);
        if name.is_empty() { String::new() } else { format!(" in {name}") }
    }

    /// `Process 3 read 0 in x (line 7)`.
    fn told(&self, at: usize, value: &Value) -> String {
        let RegisterOp { span, key, .. } = &self.ops[at];
        let text =
            format!("{} read {value}{} ({})", self.history.process(span.process), self.of_key(*key), self.place(at));
        let mut letters = text.chars();
        letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
    }

    /// `the 3 in x (line 5)`.
    fn written(&self, at: usize) -> String {
        let value = match &self.ops[at].act {
            Act::Write(value) | Act::Cas { new: value, .. } => value.to_string(),
            Act::Read(_) | Act::Append(_) => String::new(),
        };
        format!("the {value}{} ({})", self.of_key(self.ops[at].key), self.place(at))
    }
}
