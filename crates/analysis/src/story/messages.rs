//! The messages of an operation: who sent what to whom, when it came there, or what became of it instead.

use betwixt_model::{SimTime, sort};
use betwixt_sim::Outcome;

use super::spans::stopped;
use super::steps::{Placed, heard};
use super::trace::Attempt;
use super::{MAX_STEPS, Place, Scene};

/// What a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageSort {
    /// Asks, and waits for an answer.
    Request,
    /// Tells, and waits for none.
    Publication,
    /// Answers.
    Reply,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It came.
    Arrived,
    /// It came, and was not let in.
    TurnedAway,
    /// It came, and says that something is wrong.
    Error,
    /// It came when nobody waited any more.
    Late,
    /// It never came.
    Lost,
    /// It had not come yet.
    OnItsWay,
}

/// One message, there or back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Identity of the component that sent it.
    pub from: String,
    /// Identity of the component for which it was.
    pub to: String,
    /// What it is.
    pub sort: MessageSort,
    /// Number of the attempt of which it is a part, from 1.
    pub attempt: u16,
    /// The network made it, as a second one.
    pub is_copy: bool,
    /// When it was sent.
    pub sent: SimTime,
    /// When it came, or was lost; none for what was still on its way.
    pub end: Option<SimTime>,
    /// What became of it.
    pub fate: Fate,
    /// When whoever asked stopped waiting, if no answer came by then.
    pub given_up: Option<SimTime>,
    /// Number of its step, if it has one.
    pub step: Option<u32>,
    /// "Checkout asks Payments, try 2; lost on the way".
    pub what: String,
}

/// All of them in the order in which they were sent; the first [`MAX_STEPS`].
pub(super) fn messages(scene: &Scene<'_>, steps: &[Placed]) -> Vec<Message> {
    let mut list = Vec::new();
    for (at, attempt) in scene.trace.attempts.iter().enumerate().filter(|(_, attempt)| !attempt.unsent) {
        list.push(there(scene, steps, (at, attempt)));
        list.extend(back(scene, steps, (at, attempt)));
    }
    // Of those that were sent at one moment, the one that came first may have brought about the other.
    sort::by_number(&mut list, |message| message.end.map_or(u64::MAX, |end| end.0));
    sort::by_number(&mut list, |message| message.sent.0);
    list.truncate(MAX_STEPS);
    list
}

fn there(scene: &Scene<'_>, steps: &[Placed], (at, attempt): (usize, &Attempt)) -> Message {
    let call = &scene.trace.calls[attempt.call];
    let (from, to) = (scene.caller(call.connection), scene.callee(call.connection));
    let (fate, end) = match (attempt.lost, attempt.arrived) {
        (Some(lost), _) => (Fate::Lost, Some(lost)),
        (None, Some(arrived)) if attempt.turned_away => (Fate::TurnedAway, Some(arrived)),
        (None, Some(arrived)) => (Fate::Arrived, Some(arrived)),
        (None, None) => (Fate::OnItsWay, None),
    };
    let verb = if call.is_publication { "tells" } else { "asks" };
    let mut what = format!("{} {verb} {}", scene.called(from), scene.called(to));
    if attempt.number > 1 {
        what += &format!(", try {}", attempt.number);
    }
    if attempt.is_copy {
        what += ", a second copy that the network made";
    }
    what += became(fate);
    Message {
        from: scene.component_id(from),
        to: scene.component_id(to),
        sort: if call.is_publication { MessageSort::Publication } else { MessageSort::Request },
        attempt: attempt.number.max(1),
        is_copy: attempt.is_copy,
        sent: SimTime(attempt.sent),
        end: end.map(SimTime),
        fate,
        given_up: stopped(attempt).map(SimTime),
        step: step(steps, at, &scene.component_id(from)),
        what,
    }
}

/// The answer, if one was sent.
fn back(scene: &Scene<'_>, steps: &[Placed], (at, attempt): (usize, &Attempt)) -> Option<Message> {
    let call = &scene.trace.calls[attempt.call];
    if call.is_publication {
        return None;
    }
    let came = attempt.reply;
    // Who turns a request away answers at once.
    let at_once = attempt.arrived.filter(|_| came.is_some() || attempt.reply_lost.is_some());
    let sent = attempt.reply_sent.or(at_once)?;
    let (from, to) = (scene.callee(call.connection), scene.caller(call.connection));
    let (fate, end) = match (attempt.reply_lost, came) {
        (Some(lost), _) => (Fate::Lost, Some(lost)),
        (None, Some((then, _, true))) => (Fate::Late, Some(then)),
        (None, Some((then, Outcome::Ok, false))) => (Fate::Arrived, Some(then)),
        (None, Some((then, _, false))) => (Fate::Error, Some(then)),
        (None, None) => (Fate::OnItsWay, None),
    };
    let says = came.map(|(_, outcome, _)| format!(": {}", heard(outcome))).unwrap_or_default();
    Some(Message {
        from: scene.component_id(from),
        to: scene.component_id(to),
        sort: MessageSort::Reply,
        attempt: attempt.number.max(1),
        is_copy: attempt.is_copy,
        sent: SimTime(sent),
        end: end.map(SimTime),
        fate,
        given_up: stopped(attempt).map(SimTime),
        step: step(steps, at, &scene.component_id(from)),
        what: format!("{} answers {}{says}{}", scene.called(from), scene.called(to), became(fate)),
    })
}

const fn became(fate: Fate) -> &'static str {
    match fate {
        Fate::Arrived | Fate::Error => "",
        Fate::TurnedAway => "; turned away",
        Fate::Late => "; nobody waits for it any more",
        Fate::Lost => "; lost on the way",
        Fate::OnItsWay => "; still on its way",
    }
}

/// The first step of an attempt on its connection that goes out from this component.
fn step(steps: &[Placed], attempt: usize, from: &str) -> Option<u32> {
    let on_way = |placed: &&Placed| {
        placed.attempt == Some(attempt) && placed.step.from == from && matches!(placed.step.place, Place::Connection(_))
    };
    steps.iter().find(on_way).map(|placed| placed.step.number)
}
