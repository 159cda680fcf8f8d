//! The numbered way of an operation: what happened, where and when.

use betwixt_model::{Effect, SimTime, sort};
use betwixt_sim::Outcome;

use super::trace::{Attempt, Touch};
use super::{MAX_STEPS, Place, Scene, Step, Told};

/// A step, and what it belongs to.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) step: Step,
    pub(super) attempt: Option<usize>,
    pub(super) visit: Option<usize>,
}

pub(super) fn steps(scene: &Scene<'_>) -> Vec<Placed> {
    let mut walk = Walk { scene, list: Vec::new() };
    for (at, attempt) in scene.trace.attempts.iter().enumerate() {
        walk.attempt(at, attempt);
    }
    walk.effects();
    walk.keeping();
    for touch in &scene.trace.records {
        walk.record(touch);
    }
    walk.visits();
    walk.person();
    let mut list = walk.list;
    sort::by_number(&mut list, |placed| placed.step.at.0);
    list.truncate(MAX_STEPS);
    for (placed, number) in list.iter_mut().zip(1..) {
        placed.step.number = number;
    }
    list
}

/// What is said of a thing that happened in the world.
pub(super) const fn done(effect: Effect) -> &'static str {
    match effect {
        Effect::Charge => "charged the card",
        Effect::Ship => "shipped the goods",
        Effect::Send => "sent the message",
        Effect::Reserve => "set the goods aside",
        Effect::Refund => "gave the money back",
        Effect::Release => "gave the goods free again",
        Effect::Cancel => "called the goods back",
    }
}

/// What a caller can infer, in words.
pub(super) const fn heard(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Ok => "ok",
        Outcome::Failed => "an error",
        Outcome::Refused => "refused",
        Outcome::Unknown => "no answer",
    }
}

struct Walk<'a> {
    scene: &'a Scene<'a>,
    list: Vec<Placed>,
}

impl Walk<'_> {
    fn at_component(&mut self, at: u64, node: u32, what: String, bad: bool) -> &mut Placed {
        let id = self.scene.component_id(node);
        let step = Step {
            number: 0,
            at: SimTime(at),
            place: Place::Component(id.clone()),
            from: id,
            to: String::new(),
            what,
            bad,
        };
        self.list.push(Placed { step, attempt: None, visit: None });
        let last = self.list.len() - 1;
        &mut self.list[last]
    }

    /// On the connection of an attempt, there or back.
    fn on_way(&mut self, at: u64, attempt: usize, back: bool, (what, bad): (String, bool)) {
        let call = &self.scene.trace.calls[self.scene.trace.attempts[attempt].call];
        let (from, to) = (self.scene.caller(call.connection), self.scene.callee(call.connection));
        let (from, to) = if back { (to, from) } else { (from, to) };
        let step = Step {
            number: 0,
            at: SimTime(at),
            place: Place::Connection(self.scene.connection_id(call.connection)),
            from: self.scene.component_id(from),
            to: self.scene.component_id(to),
            what,
            bad,
        };
        self.list.push(Placed { step, attempt: Some(attempt), visit: None });
    }

    fn attempt(&mut self, at: usize, attempt: &Attempt) {
        let call = &self.scene.trace.calls[attempt.call];
        let (caller, callee) = (
            self.scene.called(self.scene.caller(call.connection)),
            self.scene.called(self.scene.callee(call.connection)),
        );
        let going = match (call.is_publication, attempt.number) {
            _ if attempt.unsent => format!("{caller} does not ask {callee}: its own policy refuses"),
            _ if attempt.is_copy => format!("The network makes a second copy of the request to {callee}"),
            (true, _) => format!("{caller} tells {callee}"),
            (false, 0 | 1) => format!("{caller} asks {callee}"),
            (false, number) => format!("{caller} asks {callee} again, try {number}"),
        };
        self.on_way(attempt.sent, at, false, (going, attempt.unsent || attempt.is_copy));
        if let Some(lost) = attempt.lost {
            self.on_way(lost, at, false, (format!("The message to {callee} is lost"), true));
        }
        if let Some(arrived) = attempt.arrived {
            let node = self.scene.callee(call.connection);
            if attempt.turned_away {
                self.at_component(arrived, node, format!("{callee} turns it away"), true).attempt = Some(at);
            }
            if attempt.replayed {
                let what = format!("{callee} had it already, and answers as before");
                self.at_component(arrived, node, what, false).attempt = Some(at);
            }
        }
        if let Some(lost) = attempt.reply_lost {
            self.on_way(lost, at, true, (format!("The answer of {callee} is lost"), true));
        }
        let several = self.scene.trace.attempts_of(attempt.call).nth(1).is_some();
        if let Some((then, outcome, late)) = attempt.reply {
            if late {
                let what = format!("The answer of {callee} ({}) comes when nobody waits any more", heard(outcome));
                self.on_way(then, at, true, (what, true));
            } else if outcome != Outcome::Ok || several {
                let what = format!("{callee} answers {caller}: {}", heard(outcome));
                self.on_way(then, at, true, (what, outcome != Outcome::Ok));
            }
        }
        let answered = attempt.reply.is_some_and(|(_, _, late)| !late);
        if let Some((then, outcome)) = attempt.ended
            && outcome == Outcome::Unknown
            && !answered
            && !attempt.unsent
        {
            let node = self.scene.caller(call.connection);
            self.at_component(then, node, format!("{caller} stops waiting for {callee}"), true).attempt = Some(at);
        }
    }

    fn effects(&mut self) {
        let told = self.scene.trace.visits[0].left;
        let bad_news = told.filter(|_| self.scene.trace.told != Told::Answer(Outcome::Ok)).map(|(at, _)| at);
        let mut times = [0_u32; Effect::ALL.len()];
        for happened in &self.scene.trace.effects {
            let count = &mut times[happened.effect as usize];
            *count += 1;
            let again = if *count > 1 { " again" } else { "" };
            let what = format!("{} {}{again}", self.scene.called(happened.node), done(happened.effect));
            let bad = *count > 1 || bad_news.is_some_and(|at| happened.at >= at);
            self.at_component(happened.at, happened.node, what, bad).visit = happened.visit;
        }
    }

    fn keeping(&mut self) {
        for kept in &self.scene.trace.kept {
            let name = self.scene.called(kept.node).to_owned();
            self.at_component(kept.from, kept.node, format!("{name} keeps it"), false);
            match kept.until {
                Some((at, true)) => {
                    self.at_component(at, kept.node, format!("{name} gives it up"), true);
                }
                Some((at, false)) => {
                    self.at_component(at, kept.node, format!("{name} is rid of it"), false);
                }
                None => {}
            }
        }
    }

    fn record(&mut self, touch: &Touch) {
        let place = if touch.instance == 0 { String::new() } else { format!(", instance {},", touch.instance + 1) };
        let (name, version) = (self.scene.called(touch.node), touch.version);
        let left =
            touch.amount.filter(|_| self.scene.listen.counts()).map_or(String::new(), |left| format!(": {left} left"));
        let (what, bad) = match touch {
            Touch { conflict: true, amount: Some(left), .. } => {
                (format!("{name}{place} refuses the write: {left} left"), true)
            }
            Touch { lost: true, .. } => (format!("{name}{place} loses the write, version {version}"), true),
            Touch { conflict: true, .. } => (format!("{name} refuses the write: its version {version} is old"), true),
            Touch { wrote: true, .. } => {
                let sold = touch.amount.is_some_and(|left| left < 0)
                    || self.scene.listen.oversale().is_some_and(|o| (o.at, o.node) == (touch.at, touch.node));
                (format!("{name}{place} writes version {version}{left}"), sold)
            }
            Touch { found: false, .. } => (format!("{name}{place} has no such record"), false),
            Touch { .. } => (format!("{name}{place} reads version {version}{left}"), false),
        };
        self.at_component(touch.at, touch.node, what, bad);
    }

    /// What ended without an answer.
    fn visits(&mut self) {
        for (at, visit) in self.scene.trace.visits.iter().enumerate().skip(1) {
            if let Some((left, Outcome::Unknown)) = visit.left {
                let what = format!("{} drops it in the middle", self.scene.called(visit.node));
                self.at_component(left, visit.node, what, true).visit = Some(at);
            }
        }
    }

    fn person(&mut self) {
        let visit = self.scene.trace.visits[0];
        for (at, outcome) in &self.scene.trace.tries {
            let what = format!("The person is told: {}, and tries again", heard(*outcome));
            self.at_component(*at, visit.node, what, true).visit = Some(0);
        }
        let Some((at, outcome)) = visit.left else { return };
        let what = match self.scene.trace.told {
            Told::Left => "The person leaves without an answer".to_owned(),
            Told::Crashed => format!("{} goes down", self.scene.called(visit.node)),
            Told::Nothing | Told::Answer(_) => format!("The person is told: {}", heard(outcome)),
        };
        let bad = self.scene.trace.told != Told::Answer(Outcome::Ok);
        self.at_component(at, visit.node, what, bad).visit = Some(0);
    }
}
