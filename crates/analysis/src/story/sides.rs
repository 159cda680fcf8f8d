//! What each side believes of an operation: the person, those who asked, those who did, those who keep records.

mod question;
mod amounts;
mod stands;

use betwixt_model::{Effect, Role, SimSpan, SimTime, sort};
use betwixt_sim::Outcome;

use super::listen::Newest;
use super::steps::heard;
use super::trace::{Attempt, Call};
use super::{Belief, Scene, Side, Told};
use question::{Subject, doers, done_at, is_about, leads_to, subject};

/// What the sides are asked, what is true, and what each answers.
pub(super) fn sides(scene: &Scene<'_>) -> (String, u32, Vec<Belief>) {
    let subject = subject(scene);
    let truth = subject.truth(scene);
    let mut beliefs = vec![person(scene, subject)];
    let mut nodes = order(scene);
    // Who should have done it and never heard of it has a belief too.
    nodes.extend(doers(scene, subject).into_iter().filter(|node| !order(scene).contains(node)));
    for node in nodes {
        let mut belief = one(scene, subject, node);
        belief.is_wrong = belief.count.is_some_and(|count| count != truth);
        beliefs.push(belief);
    }
    beliefs[0].is_wrong = beliefs[0].count.is_some_and(|count| count != truth);
    (subject.question().to_owned(), truth, beliefs)
}

/// Components that took part or were asked in vain, in the order of the first time, the person left out.
fn order(scene: &Scene<'_>) -> Vec<u32> {
    let trace = scene.trace;
    let visits = trace.visits.iter().skip(1).map(|visit| (visit.came, visit.node));
    let asked = trace.attempts.iter().filter(|attempt| attempt.arrived.is_none() || attempt.turned_away);
    let asked = asked.map(|attempt| (attempt.sent, trace.callee(attempt.call)));
    let mut all: Vec<(u64, u32)> = visits.chain(asked).collect();
    sort::by_number(&mut all, |(_, node)| u64::from(*node));
    sort::by_number(&mut all, |(came, _)| *came);
    let mut nodes: Vec<u32> = Vec::new();
    for (_, node) in all {
        if !nodes.contains(&node) && node != trace.visits[0].node {
            nodes.push(node);
        }
    }
    nodes
}

fn person(scene: &Scene<'_>, subject: Subject) -> Belief {
    let visit = scene.trace.visits[0];
    let after = visit.left.map(|(at, _)| format!("after {}", span(at - visit.came)));
    let (count, sentence, note) = match scene.trace.told {
        Told::Answer(Outcome::Ok) => (Some(1), "It went well.", after.map(|after| format!("Told so {after}"))),
        Told::Answer(Outcome::Failed) => (Some(0), "It failed.", after.map(|after| format!("An error {after}"))),
        Told::Answer(Outcome::Refused) => (Some(0), "It was refused.", after.map(|after| format!("Refused {after}"))),
        Told::Answer(Outcome::Unknown) => {
            (Some(0), "It did not work.", after.map(|after| format!("No answer {after}")))
        }
        Told::Left => (Some(0), "Nobody answered. I left.", after.map(|after| format!("Left {after}"))),
        Told::Crashed => (None, "I never heard.", after.map(|after| format!("The client went down {after}"))),
        Told::Nothing => (None, "I am still waiting.", None),
    };
    let count = match subject {
        Subject::Version => version_told(scene).filter(|_| count == Some(1)),
        // Whoever orders one does not ask how many there are.
        Subject::Amount => None,
        _ => count,
    };
    let tries = scene.trace.tries.len();
    let mut note = note.unwrap_or_default();
    if tries > 0 {
        note = format!("{note}, try {}", tries + 1);
    }
    Belief {
        component: scene.component_id(visit.node),
        name: scene.called(visit.node).to_owned(),
        side: Side::Person,
        count,
        is_wrong: false,
        sentence: sentence.to_owned(),
        note,
        heard_at: visit.left.map(|(at, _)| SimTime(at)).filter(|_| matches!(scene.trace.told, Told::Answer(_))),
    }
}

/// The version that whoever asked was told last.
fn version_told(scene: &Scene<'_>) -> Option<u32> {
    let read =
        scene.trace.records.iter().filter(|touch| !touch.conflict && !touch.lost && (touch.found || touch.wrote));
    read.max_by_key(|touch| touch.at).map(|touch| touch.version)
}

fn one(scene: &Scene<'_>, subject: Subject, node: u32) -> Belief {
    let doer = doers(scene, subject).contains(&node);
    let (side, count, sentence, note) = match scene.role(node) {
        _ if subject == Subject::Amount => amounts::one(scene, node),
        _ if let Subject::Stands(effect) = subject => stands::one(scene, effect, node),
        _ if doer && !subject.is_of_records() => done(scene, subject, node),
        Some(Role::Store | Role::Cache) => store(scene, subject, node),
        Some(Role::Queue) => queue(scene, node),
        _ => caller(scene, subject, node),
    };
    let visits = scene.trace.visits.iter().filter(|visit| visit.node == node).map(|visit| visit.came);
    let from = |call: &Call| scene.caller(call.connection) == node;
    let replies = scene.trace.attempts.iter().filter(|attempt| from(&scene.trace.calls[attempt.call]));
    let heard_at = visits.chain(replies.filter_map(|attempt| attempt.reply.map(|(at, ..)| at))).max();
    Belief {
        component: scene.component_id(node),
        name: scene.called(node).to_owned(),
        side,
        count,
        is_wrong: false,
        sentence,
        note,
        heard_at: heard_at.map(SimTime),
    }
}

type Answer = (Side, Option<u32>, String, String);

/// Where it happened.
fn done(scene: &Scene<'_>, subject: Subject, node: u32) -> Answer {
    let count = match subject {
        Subject::Effect(effect) => {
            let own = |happened: &&super::trace::Happened| happened.node == node && happened.effect == effect;
            scene.trace.effects.iter().filter(own).count() as u32
        }
        _ => done_at(scene, node),
    };
    let noun = match subject {
        Subject::Effect(Effect::Charge) => "charge",
        Subject::Effect(Effect::Ship) => "parcel",
        Subject::Effect(Effect::Send) => "message",
        Subject::Effect(Effect::Reserve) => "reservation",
        Subject::Effect(Effect::Refund) => "refund",
        Subject::Effect(Effect::Release) => "release",
        Subject::Effect(Effect::Cancel) => "cancellation",
        _ => "request done",
    };
    let sentence = match count {
        0 => format!("No {noun}."),
        1 => format!("One {noun}."),
        n => format!("{n} {}.", if noun == "request done" { "requests done".to_owned() } else { format!("{noun}s") }),
    };
    let requests = scene.trace.visits.iter().filter(|visit| visit.node == node).count();
    let replayed = scene.trace.replayed.iter().filter(|(_, at)| *at == node).count();
    let note = match (requests, replayed) {
        (0, 0) => "Never heard of it".to_owned(),
        (1, 0) => "Asked once".to_owned(),
        (n, 0) if n == count as usize => format!("Asked {n} times, each time something new to it"),
        (n, 0) => format!("Asked {n} times"),
        (n, again) => format!("Asked {} times, and knew it again {again} times", n + again),
    };
    (Side::Doer, Some(count), sentence, note)
}

fn store(scene: &Scene<'_>, subject: Subject, node: u32) -> Answer {
    let own = || scene.trace.records.iter().filter(move |touch| touch.node == node);
    let writes = own().filter(|touch| touch.wrote && !touch.lost).count() as u32;
    let lost = own().filter(|touch| touch.lost).count();
    let note = own()
        .next_back()
        .map(|touch| format!("{} at {}", if touch.wrote { "Written" } else { "Read" }, clock(touch.at)));
    if subject == Subject::Version {
        let asked = scene.listen.newest_asked().iter().filter(|newest| newest.node == node).copied();
        let own_writes = own().filter(|touch| touch.wrote).map(|touch| Newest {
            at: touch.at,
            node,
            version: touch.version,
            by: scene.trace.op.id,
        });
        let newest = asked.chain(own_writes).max_by_key(|newest| newest.version);
        let said = own().filter(|touch| !touch.conflict).map(|touch| touch.version).next_back();
        let is_cache = scene.role(node) == Some(Role::Cache);
        return match (newest.filter(|_| !is_cache), said) {
            (Some(newest), said) => {
                let by =
                    if newest.by == scene.trace.op.id { String::new() } else { format!(" by operation {}", newest.by) };
                let sentence = format!("Version {}{by}, written at {}.", newest.version, clock(newest.at));
                let note = match said.filter(|said| *said != newest.version) {
                    Some(said) => format!("The copy that was asked said version {said}"),
                    None => note.unwrap_or_default(),
                };
                (Side::Store, Some(newest.version).filter(|_| is_about(scene, node)), sentence, note)
            }
            (None, Some(said)) => {
                let count = Some(said).filter(|_| is_about(scene, node));
                (Side::Store, count, format!("Version {said}."), note.unwrap_or_default())
            }
            (None, None) => (Side::Store, None, "Nothing of it.".to_owned(), String::new()),
        };
    }
    let sentence = match (writes, lost) {
        (_, lost) if lost > 0 => "The record is gone.".to_owned(),
        (0, _) if own().any(|touch| touch.conflict) => "A newer version is here.".to_owned(),
        (0, _) => "No record of it.".to_owned(),
        (1, _) => "One record.".to_owned(),
        (n, _) => format!("Written {n} times."),
    };
    let count = u32::from(writes.saturating_sub(lost as u32) > 0);
    let touched = own().any(|touch| touch.wrote || touch.conflict);
    (Side::Store, touched.then_some(count), sentence, note.unwrap_or_default())
}

fn queue(scene: &Scene<'_>, node: u32) -> Answer {
    let kept = || scene.trace.kept.iter().filter(move |kept| kept.node == node);
    let count = kept().count() as u32;
    let waiting = kept().filter(|kept| kept.until.is_none()).count();
    let dead = kept().filter(|kept| matches!(kept.until, Some((_, true)))).count();
    let out = scene.trace.attempts.iter().filter(|attempt| {
        let call = &scene.trace.calls[attempt.call];
        scene.caller(call.connection) == node
    });
    let handed = out.count();
    let sentence = match (count, dead, waiting) {
        (0, ..) => "I never got it.".to_owned(),
        (_, dead, _) if dead > 0 => "Given up.".to_owned(),
        (_, _, waiting) if waiting > 0 => "It is still here.".to_owned(),
        _ => "Handed over, and gone.".to_owned(),
    };
    let note = match handed {
        0 => "Not handed out".to_owned(),
        1 => "Handed out once".to_owned(),
        n => format!("Handed out {n} times"),
    };
    (Side::Queue, Some(count.min(1)), sentence, note)
}

/// Somebody who asked others: what it can infer from their answers.
fn caller(scene: &Scene<'_>, subject: Subject, node: u32) -> Answer {
    let trace = scene.trace;
    let doers = doers(scene, subject);
    let leads = |call: &(usize, &Call)| leads_to(scene, scene.callee(call.1.connection), &doers);
    let own = trace.calls.iter().enumerate().filter(|(_, call)| scene.caller(call.connection) == node);
    let mut calls: Vec<(usize, &Call)> = own.clone().filter(leads).collect();
    if calls.is_empty() {
        calls = own.collect();
    }
    if calls.is_empty() {
        return alone(scene, node);
    }
    let (mut sure, mut open) = (0, false);
    for (_, call) in &calls {
        match call.ended {
            _ if call.is_publication => sure += 1,
            Some((_, Outcome::Ok)) => sure += 1,
            Some((_, Outcome::Failed | Outcome::Refused)) => {}
            Some((_, Outcome::Unknown)) | None => open = true,
        }
    }
    let (at, last) = calls[calls.len() - 1];
    let callee = scene.called(scene.callee(last.connection));
    let tries: Vec<&Attempt> =
        trace.attempts_of(at).map(|(_, attempt)| attempt).filter(|attempt| !attempt.is_copy).collect();
    let sentence = match last.ended {
        _ if last.is_publication => format!("I told {callee}."),
        _ if last.fell_back => format!("{callee} did not help. I used a default."),
        Some((_, Outcome::Ok)) if tries.len() > 1 => format!("Try {} worked.", tries.len()),
        Some((_, Outcome::Ok)) => format!("{callee} said ok."),
        Some((_, Outcome::Failed)) => format!("{callee} said it failed."),
        Some((_, Outcome::Refused)) => format!("{callee} refused."),
        Some((_, Outcome::Unknown)) => format!("{callee} never answered."),
        None => format!("I still wait for {callee}."),
    };
    let told = |attempt: &&Attempt| {
        let how = attempt.ended.map_or("still open", |(_, outcome)| heard(outcome));
        match attempt.ended {
            Some((at, Outcome::Unknown)) => format!("{how} within {}", span(at - attempt.sent)),
            _ => how.to_owned(),
        }
    };
    let note = match tries.as_slice() {
        _ if last.is_publication => "Told, and went on".to_owned(),
        [] => String::new(),
        [only] => capital(&told(only)),
        several => {
            let each = several.iter().zip(1..).map(|(attempt, number)| format!("try {number}: {}", told(attempt)));
            capital(&each.collect::<Vec<String>>().join(", "))
        }
    };
    let count = if subject == Subject::Version {
        version_told(scene).filter(|_| sure > 0)
    } else if sure == 0 && open {
        None
    } else {
        Some(sure)
    };
    (Side::Caller, count, sentence, note)
}

/// Somebody who asked nobody.
fn alone(scene: &Scene<'_>, node: u32) -> Answer {
    let visits = || scene.trace.visits.iter().filter(move |visit| visit.node == node);
    let sentence = match visits().next_back().map(|visit| visit.left) {
        None => "I never heard of it.",
        Some(None) => "I am still at it.",
        Some(Some((_, Outcome::Ok))) => "Done.",
        Some(Some((_, Outcome::Refused))) => "I refused it.",
        Some(Some((_, Outcome::Unknown))) => "I went down over it.",
        Some(Some((_, Outcome::Failed))) => "It failed here.",
    };
    // It was asked for something else: it has no answer to the question.
    (Side::Other, None, sentence.to_owned(), String::new())
}

/// A duration as people say it.
pub(super) fn span(ns: u64) -> SimSpan {
    SimSpan(if ns >= 1_000_000_000 { (ns + 5_000_000) / 10_000_000 * 10_000_000 } else { ns / 1_000_000 * 1_000_000 })
}

/// A moment as people say it.
pub(super) fn clock(at: u64) -> String {
    format!("{:.3} s", at as f64 / 1e9)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
