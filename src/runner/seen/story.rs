//! The story of one operation, as a tool that has only the spans of some components would tell it.

use std::collections::BTreeMap;

use betwixt_analysis::Story;
use betwixt_analysis::story::{Belief, Fate, Message, MessageSort, Side, Span, SpanKind, Step};
use betwixt_model::{Catalogue, ComponentId, Role, Scenario, SimTime};
use betwixt_sim::Outcome;

use super::{sends, shown};
use crate::state::lens::{Ends, Shown, Thing};

/// What stands where nothing is known.
pub const UNSEEN: &str = "no telemetry";

/// Who sends telemetry.
struct Seen<'a> {
    scenario: &'a Scenario,
    catalogue: &'a Catalogue,
}

impl Seen<'_> {
    fn sends(&self, id: &str) -> bool {
        sends(self.scenario, &ComponentId::new(id))
    }

    fn holds_records(&self, id: &str) -> bool {
        let kind = self.scenario.component(&ComponentId::new(id)).and_then(|held| self.catalogue.kind(&held.kind));
        kind.is_some_and(|kind| matches!(kind.role, Role::Store | Role::Cache))
    }

    /// How a message is shown, by who sent it and for whom it was.
    fn message(&self, from: &str, to: &str) -> Shown {
        shown(Thing::Request(Ends { caller: self.sends(from), callee: self.sends(to) }))
    }
}

/// Takes from a story whatever no telemetry could know.
#[must_use]
pub fn story(story: &Story, scenario: &Scenario, catalogue: &Catalogue) -> Story {
    let seen = Seen { scenario, catalogue };
    let (steps, numbers) = steps(&seen, story);
    let renumbered = |number: u32| numbers.get(&number).copied();
    let mut spans = spans(&seen, story);
    for span in &mut spans {
        span.steps = span.steps.iter().filter_map(|number| renumbered(*number)).collect();
    }
    let messages = story.messages.iter().filter_map(|told| message(&seen, told));
    let messages = messages.map(|told| Message { step: told.step.and_then(renumbered), ..told }).collect();
    let participants = story.participants.iter().map(|told| belief(&seen, told)).collect();
    Story { findings: Vec::new(), participants, steps, spans, messages, cause: None, store: None, ..story.clone() }
}

/// What each side would say, if it can be heard; whether that is true, nobody can tell.
fn belief(seen: &Seen<'_>, told: &Belief) -> Belief {
    let (sentence, note) = match (seen.sends(&told.component), seen.holds_records(&told.component)) {
        (false, _) => ("Not visible to telemetry.", "It sends none."),
        (true, true) if told.side == Side::Store => ("Not visible to telemetry.", "What a store holds is in no trace."),
        (true, _) => return Belief { is_wrong: false, ..told.clone() },
    };
    let (sentence, note) = (sentence.to_owned(), note.to_owned());
    Belief { count: None, is_wrong: false, sentence, note, heard_at: None, ..told.clone() }
}

/// The steps that somebody noted, numbered anew; and their new numbers by their old ones.
fn steps(seen: &Seen<'_>, story: &Story) -> (Vec<Step>, BTreeMap<u32, u32>) {
    let (mut list, mut numbers) = (Vec::new(), BTreeMap::new());
    for step in &story.steps {
        let known = if step.to.is_empty() {
            // Which record is read or written, and what it holds, is the inside of a store.
            seen.sends(&step.from) && !seen.holds_records(&step.from)
        } else {
            // On its way nobody sees it: who sends it notes that, and who gets it.
            !is_loss(story, step) && seen.message(&step.from, &step.to).any()
        };
        if known {
            let number = list.len() as u32 + 1;
            numbers.insert(step.number, number);
            // Whether it is part of what went wrong, only the whole truth shows.
            list.push(Step { number, bad: false, ..step.clone() });
        }
    }
    (list, numbers)
}

/// Whether a step tells of the death of a message: one does not go out at that moment, and none comes.
fn is_loss(story: &Story, step: &Step) -> bool {
    let same = |told: &&Message| (told.from == step.from && told.to == step.to) && told.end == Some(step.at);
    story.messages.iter().filter(same).any(|told| told.fate == Fate::Lost && told.sent < step.at)
}

/// The bars: those of dark components only as far as whoever asked them knows.
fn spans(seen: &Seen<'_>, story: &Story) -> Vec<Span> {
    let mut out = Vec::with_capacity(story.spans.len());
    // Those that stand above the one that is looked at, the person first.
    let mut above: Vec<&Span> = Vec::new();
    for span in &story.spans {
        above.truncate(usize::from(span.depth));
        let caller = above.last().map(|span| span.component.as_str());
        above.push(span);
        let caller_sends = caller.is_some_and(|id| seen.sends(id));
        match (shown(Thing::Component(seen.sends(&span.component))).any(), span.kind) {
            // What the caller waited for in vain: what became of the message it does not know.
            (_, SpanKind::Silence) if caller_sends => out.push(waited(span)),
            (_, SpanKind::Silence) => {}
            (true, _) => out.push(own(span, caller.is_none() || caller_sends)),
            (false, SpanKind::Work) if caller_sends => {
                out.extend(caller.and_then(|caller| gap(story, span, caller)));
            }
            (false, _) => {}
        }
    }
    out
}

/// A bar of a component that sends telemetry, without what happened outside of it.
fn own(span: &Span, caller_is_seen: bool) -> Span {
    let own = span.note.split("; ").filter(|part| !part.starts_with("the answer "));
    Span {
        note: own.collect::<Vec<_>>().join("; "),
        given_up_at: span.given_up_at.filter(|_| caller_is_seen),
        bad: span.outcome.is_some_and(|outcome| outcome != Outcome::Ok),
        ..span.clone()
    }
}

/// A wait in vain, as the caller knows it.
fn waited(span: &Span) -> Span {
    let note = match span.outcome {
        Some(Outcome::Unknown) => "no answer",
        Some(Outcome::Refused) => "refused",
        Some(Outcome::Failed) => "an error",
        Some(Outcome::Ok) => "",
        None => "no answer yet",
    };
    let bad = span.outcome.is_some_and(|outcome| outcome != Outcome::Ok);
    Span { note: note.to_owned(), bad, given_up_at: None, ..span.clone() }
}

/// Where a dark component was at work: from when its caller asked to when that was answered, or gave up.
fn gap(story: &Story, span: &Span, caller: &str) -> Option<Span> {
    let asked = |told: &&Message| {
        told.from == caller && told.to == span.component && told.sort != MessageSort::Reply && told.sent <= span.start
    };
    let request = story.messages.iter().rfind(asked)?;
    let answers = |told: &&Message| {
        told.from == span.component
            && told.to == caller
            && told.sort == MessageSort::Reply
            && told.attempt == request.attempt
            && told.sent >= request.sent
    };
    let answer = story.messages.iter().find(answers);
    let came = answer.filter(|told| matches!(told.fate, Fate::Arrived | Fate::Error | Fate::Late));
    let end = came.and_then(|told| told.end).or(request.given_up).filter(|_| request.sort == MessageSort::Request);
    Some(Span {
        start: request.sent,
        // Whoever only tells does not wait.
        end: end.or((request.sort == MessageSort::Publication).then_some(request.sent)),
        given_up_at: None,
        outcome: None,
        note: UNSEEN.to_owned(),
        bad: false,
        steps: Vec::new(),
        ..span.clone()
    })
}

/// A message, as its ends know it.
fn message(seen: &Seen<'_>, told: &Message) -> Option<Message> {
    let shown = seen.message(&told.from, &told.to);
    let what = |became: &str| format!("{}{became}", told.what.split(';').next().unwrap_or_default());
    let nothing_heard = |end: Option<SimTime>| Message {
        fate: Fate::OnItsWay,
        end,
        what: what("; whether it came is not known"),
        is_copy: false,
        ..told.clone()
    };
    // The network's copies are nobody's doing; only who gets both can tell.
    if told.is_copy && shown == Shown::Leaving {
        return None;
    }
    match (shown, told.fate) {
        (Shown::Nothing, _) | (Shown::Coming, Fate::Lost | Fate::OnItsWay) => None,
        (Shown::Whole | Shown::Leaving, Fate::Lost) => Some(nothing_heard(told.given_up)),
        (Shown::Leaving, _) => Some(nothing_heard(told.end)),
        // When it was sent is not known: it is there when it is there.
        (Shown::Coming, _) => Some(Message { sent: told.end.unwrap_or(told.sent), ..told.clone() }),
        (Shown::Whole, _) => Some(told.clone()),
    }
}
