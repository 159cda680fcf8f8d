//! The waterfall of an operation: who was at it, from when to when, and whether anybody still waited.

use betwixt_model::SimTime;
use betwixt_sim::Outcome;

use super::steps::{Placed, done};
use super::trace::{Attempt, Visit};
use super::{Scene, Span, SpanKind};

/// Calls that are followed into each other: more than any message may be deep.
const DEEPEST: u16 = 64;

pub(super) fn spans(scene: &Scene<'_>, steps: &[Placed]) -> Vec<Span> {
    let mut fall = Fall { scene, steps, spans: Vec::new(), seen: vec![false; scene.trace.visits.len()] };
    fall.visit(0, 1, 0, None);
    for at in 1..scene.trace.visits.len() {
        // What nobody is known to have called.
        if !fall.seen[at] {
            fall.visit(at, 1, 1, None);
        }
    }
    fall.spans
}

struct Fall<'a> {
    scene: &'a Scene<'a>,
    steps: &'a [Placed],
    spans: Vec<Span>,
    seen: Vec<bool>,
}

impl Fall<'_> {
    /// A visit and all below it; `given_up` is when the last of those who waited stopped.
    fn visit(&mut self, at: usize, attempt: u16, depth: u16, given_up: Option<u64>) {
        if depth > DEEPEST || std::mem::replace(&mut self.seen[at], true) {
            return;
        }
        let visit = self.scene.trace.visits[at];
        self.spans.push(self.span_of(at, &visit, (attempt, depth), given_up));
        self.keeping(&visit, depth + 1);
        for call in 0..self.scene.trace.calls.len() {
            if self.scene.trace.calls[call].from == at {
                self.call(call, depth + 1, given_up);
            }
        }
    }

    fn call(&mut self, at: usize, depth: u16, given_up: Option<u64>) {
        let trace = self.scene.trace;
        let call = trace.calls[at];
        let many = trace.attempts_of(at).nth(1).is_some();
        let mut before: Option<u64> = None;
        for (place, attempt) in trace.attempts_of(at) {
            if let Some(ended) = before.filter(|ended| *ended < attempt.sent) {
                self.pause(call.connection, (ended, attempt.sent), depth);
            }
            before = attempt.ended.map(|(ended, _)| ended);
            let waits = if call.is_publication { None } else { earliest(given_up, stopped(attempt)) };
            let visits: Vec<usize> = trace.visits_of(place).map(|(visit, _)| visit).collect();
            if visits.is_empty() {
                self.silence((place, attempt), call.connection, depth);
            }
            for visit in visits {
                self.visit(visit, if many { attempt.number } else { 1 }, depth, waits);
            }
        }
    }

    fn span_of(&self, at: usize, visit: &Visit, (attempt, depth): (u16, u16), given_up: Option<u64>) -> Span {
        let trace = self.scene.trace;
        let name = self.scene.called(visit.node);
        let by = visit.by.map(|by| &trace.attempts[by]);
        let several = by.is_some_and(|by| trace.attempts_of(by.call).nth(1).is_some());
        let end = visit.left.map(|(at, _)| at);
        let given_up = given_up.filter(|at| end.is_none_or(|end| *at < end)).map(|at| at.max(visit.came));
        let (note, bad) = self.note(at, visit, by);
        let inside =
            |placed: &&Placed| placed.visit == Some(at) || (placed.attempt.is_some() && placed.attempt == visit.by);
        Span {
            component: self.scene.component_id(visit.node),
            name: if several { format!("{name}, try {attempt}") } else { name.to_owned() },
            kind: if at == 0 { SpanKind::Person } else { SpanKind::Work },
            depth,
            attempt,
            start: SimTime(visit.came),
            end: end.map(SimTime),
            given_up_at: given_up.map(SimTime),
            outcome: visit.left.map(|(_, outcome)| outcome),
            note,
            bad,
            steps: self.steps.iter().filter(inside).map(|placed| placed.step.number).collect(),
        }
    }

    fn note(&self, at: usize, visit: &Visit, by: Option<&Attempt>) -> (String, bool) {
        let mut parts: Vec<String> = Vec::new();
        let own = self.scene.trace.effects.iter().filter(|happened| happened.visit == Some(at));
        parts.extend(own.map(|happened| done(happened.effect).to_owned()));
        let mut bad = matches!(visit.left, Some((_, outcome)) if outcome != Outcome::Ok);
        if let Some(by) = by {
            if by.reply_lost.is_some() {
                parts.push("the answer was lost".to_owned());
                bad = true;
            } else if by.reply.is_some_and(|(_, _, late)| late) {
                parts.push("the answer came too late".to_owned());
                bad = true;
            } else if let Some((_, Outcome::Failed, _)) = by.reply {
                parts.push("the answer was an error".to_owned());
                bad = true;
            }
        }
        if matches!(visit.left, Some((_, Outcome::Unknown))) && at > 0 {
            parts.push("dropped in the middle".to_owned());
        }
        (parts.join("; "), bad)
    }

    fn blank(&self, connection: u32, (start, end): (u64, Option<u64>), depth: u16) -> Span {
        let node = self.scene.callee(connection);
        Span {
            component: self.scene.component_id(node),
            name: self.scene.called(node).to_owned(),
            kind: SpanKind::Silence,
            depth,
            attempt: 1,
            start: SimTime(start),
            end: end.map(SimTime),
            given_up_at: None,
            outcome: None,
            note: String::new(),
            bad: false,
            steps: Vec::new(),
        }
    }

    fn pause(&mut self, connection: u32, (start, end): (u64, u64), depth: u16) {
        let node = self.scene.caller(connection);
        let wait = betwixt_model::SimSpan((end - start) / 1_000_000 * 1_000_000);
        let span = Span {
            component: self.scene.component_id(node),
            name: format!("wait {wait}"),
            kind: SpanKind::Pause,
            ..self.blank(connection, (start, Some(end)), depth)
        };
        self.spans.push(span);
    }

    /// An attempt that nobody took in.
    fn silence(&mut self, (place, attempt): (usize, &Attempt), connection: u32, depth: u16) {
        let end = attempt.ended.map(|(at, _)| at).or(attempt.lost).or(attempt.arrived);
        let mut span = self.blank(connection, (attempt.sent, end), depth);
        span.attempt = attempt.number.max(1);
        if attempt.number > 1 {
            span.name = format!("{}, try {}", span.name, attempt.number);
        }
        span.outcome = attempt.ended.map(|(_, outcome)| outcome);
        span.note = match attempt {
            Attempt { unsent: true, .. } => "not sent: its own policy refused",
            Attempt { lost: Some(_), .. } => "the message was lost",
            Attempt { replayed: true, .. } => "it had been asked before, and answered as then",
            Attempt { turned_away: true, .. } => "turned away",
            Attempt { arrived: Some(_), .. } => "not taken in",
            Attempt { .. } => "on its way",
        }
        .to_owned();
        span.bad = attempt.lost.is_some() || attempt.turned_away || attempt.unsent;
        let own = self.steps.iter().filter(|placed| placed.attempt == Some(place));
        span.steps = own.map(|placed| placed.step.number).collect();
        self.spans.push(span);
    }

    /// What a queue keeps after the visit in which it was told.
    fn keeping(&mut self, visit: &Visit, depth: u16) {
        let kept: Vec<_> =
            self.scene.trace.kept.iter().filter(|k| k.node == visit.node && k.from == visit.came).collect();
        for kept in kept {
            let dead = kept.until.is_some_and(|(_, dead)| dead);
            self.spans.push(Span {
                component: self.scene.component_id(kept.node),
                name: format!("{} keeps it", self.scene.called(kept.node)),
                kind: SpanKind::Kept,
                depth,
                attempt: 1,
                start: SimTime(kept.from),
                end: kept.until.map(|(at, _)| SimTime(at)),
                given_up_at: None,
                outcome: None,
                note: if dead { "given up" } else { "" }.to_owned(),
                bad: dead,
                steps: Vec::new(),
            });
        }
    }
}

/// When its caller stopped waiting for it without an answer.
pub(super) fn stopped(attempt: &Attempt) -> Option<u64> {
    let answered = attempt.reply.is_some_and(|(_, _, late)| !late);
    attempt.ended.filter(|_| !answered).map(|(at, _)| at)
}

fn earliest(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}
