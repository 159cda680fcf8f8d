//! A memory of answers by idempotency key: who asks again is told what was answered, and nothing happens twice.

use std::collections::{BTreeMap, VecDeque};

use betwixt_model::{ParamSpec, Params};

use super::clocks::Clocks;
use super::server::{Extra, Server};
use crate::component::{Cx, Outcome, Reason, Reply, Request};
use crate::kernel::streams::Stream;
use crate::observe::{Fact, Observer};

/// How long answers are remembered.
pub const WINDOW: ParamSpec = ParamSpec::optional_duration(
    "idempotency_window",
    "Remembers answers",
    0,
    "How long it remembers its answer to a request with an idempotency key. Asked again, it answers the same without any work.",
)
.in_group("Idempotency");

/// Whose key it is: the connection, and the key.
type Key = (u32, u64);

/// What it knows of a key.
#[derive(Clone, Copy, Debug)]
enum Known {
    /// A request with it waits or is being worked on.
    UnderWay,
    /// It was answered so.
    Answered(Reply),
}

/// The answers of a component, all instances together. They survive a crash, as a table in a database does; what was
/// under way is forgotten, so it can happen twice after all.
///
/// Source: the behaviour that Stripe's API reference documents under "Idempotent requests": the first answer is kept
/// whether it is good or an error, a refusal before any work is not, and a second request meanwhile is a conflict.
/// Until when an answer is kept is said by the clock of the instance that gave it, and whether that time is over by the clock of
/// whoever looks: who is ahead forgets too early, for all of them.
#[derive(Clone, Debug)]
pub struct Answers {
    window: u64,
    clocks: Clocks,
    known: BTreeMap<Key, Known>,
    /// Answered keys and when they are forgotten, by the clock of whoever answered [nanoseconds], earliest first.
    until: VecDeque<(u64, Key)>,
}

/// What is done with a request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// It is new, or carries no key: work on it.
    Work,
    /// Another one with its key is being worked on: refuse it.
    Conflict(Reply),
    /// It was answered before: answer the same.
    Again(Reply),
}

impl Answers {
    /// An empty memory.
    #[must_use]
    pub fn new(params: Params<'_>, clocks: Stream) -> Self {
        let clocks = Clocks::new(clocks);
        let mut new = Self { window: 0, clocks, known: BTreeMap::new(), until: VecDeque::new() };
        new.configure(params);
        new
    }

    /// Reads the parameters of a kind that may have no such memory.
    pub fn configure(&mut self, params: Params<'_>) {
        let has_it = params.specs.iter().any(|spec| spec.id == WINDOW.id);
        self.window = if has_it { params.span(WINDOW.id).0 } else { 0 };
        self.clocks.configure(params);
        if self.window == 0 {
            (self.known, self.until) = (BTreeMap::new(), VecDeque::new());
        }
    }

    /// Judges a request that has just come, at the time that the instance's clock shows.
    fn judge(&mut self, request: &Request, now: u64) -> Verdict {
        let Some(key) = self.key(request) else { return Verdict::Work };
        while let Some((_, old)) = self.until.pop_front_if(|(at, _)| *at <= now) {
            self.known.remove(&old);
        }
        match self.known.get(&key) {
            None => {
                self.known.insert(key, Known::UnderWay);
                Verdict::Work
            }
            Some(Known::UnderWay) => Verdict::Conflict(Reply::of(Outcome::Refused).because(Reason::InProgress)),
            Some(Known::Answered(reply)) => Verdict::Again(*reply),
        }
    }

    /// Remembers an answer that is given now.
    pub fn answered<O: Observer>(&mut self, request: &Request, reply: Reply, cx: &mut Cx<'_, O>) {
        if self.key(request).is_some() {
            let now = self.clocks.shows(request.instance, cx);
            self.remember(request, reply, now);
        }
    }

    fn remember(&mut self, request: &Request, reply: Reply, now: u64) {
        let Some(key) = self.key(request) else { return };
        self.known.insert(key, Known::Answered(reply));
        let until = now.saturating_add(self.window);
        // With clocks that agree it is the last.
        let later = self.until.iter().rev().take_while(|(at, _)| *at > until).count();
        self.until.insert(self.until.len() - later, (until, key));
    }

    /// A request was turned away or given up without an answer: whoever asks again is new.
    pub fn forget(&mut self, request: &Request) {
        if let Some(key) = self.key(request)
            && matches!(self.known.get(&key), Some(Known::UnderWay))
        {
            self.known.remove(&key);
        }
    }

    fn key(&self, request: &Request) -> Option<Key> {
        if self.window == 0 { None } else { Some((request.reply_to.connection, request.key?)) }
    }
}

impl Server {
    /// A request with an idempotency key: it may have been asked before.
    pub(super) fn recognise<O: Observer>(&mut self, request: &Request, cx: &mut Cx<'_, O>, extra: &mut impl Extra) {
        // Who does not remember does not look at a clock.
        let now = if self.answers.window == 0 { cx.now } else { self.answers.clocks.shows(request.instance, cx) };
        match self.answers.judge(request, now) {
            Verdict::Work => self.arrive(request, cx, extra),
            Verdict::Conflict(reply) => {
                cx.note(Fact::TurnedAway { node: cx.me, op: request.op });
                cx.reply(request.reply_to, request.op, reply);
            }
            Verdict::Again(reply) => {
                cx.note(Fact::Replayed { node: cx.me, op: request.op, outcome: reply.outcome });
                cx.reply(request.reply_to, request.op, reply);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::{Ask, Op, ReplyTo};

    fn request(key: Option<u64>) -> Request {
        let op = Op { id: 1, key: 0, flow: 0, depth: 1, version: 1, deadline: Op::NO_DEADLINE };
        let reply_to = ReplyTo { connection: 3, call: None, attempt: 1 };
        Request { reply_to, op, ask: Ask::Run, instance: 0, key }
    }

    fn remembering(window: u64) -> Answers {
        let clocks = Clocks::new(Stream::new(1, 1, crate::kernel::streams::Purpose("clocks")));
        Answers { window, clocks, known: BTreeMap::new(), until: VecDeque::new() }
    }

    #[test]
    fn an_answer_from_a_clock_that_is_behind_is_forgotten_in_its_own_time() {
        let mut answers = remembering(100);
        let [one, other] = [request(Some(7)), request(Some(8))];
        assert_eq!([&one, &other].map(|asked| answers.judge(asked, 50)), [Verdict::Work; 2]);
        answers.remember(&one, Reply::of(Outcome::Ok), 50);
        // Stamped later by a clock that shows less.
        answers.remember(&other, Reply::of(Outcome::Ok), 20);
        assert_eq!(answers.judge(&one, 120), Verdict::Again(Reply::of(Outcome::Ok)));
        assert_eq!(answers.judge(&other, 120), Verdict::Work, "its time was over first");
        assert_eq!(answers.judge(&one, 150), Verdict::Work);
        assert!(answers.until.is_empty());
    }

    #[test]
    fn a_key_is_new_then_under_way_then_answered_and_new_again() {
        let mut answers = remembering(100);
        let asked = request(Some(7));
        assert_eq!(answers.judge(&asked, 0), Verdict::Work);
        assert!(matches!(answers.judge(&asked, 1), Verdict::Conflict(reply) if reply.reason == Reason::InProgress));
        let error = Reply::of(Outcome::Failed);
        answers.remember(&asked, error, 10);
        assert_eq!(answers.judge(&asked, 109), Verdict::Again(error), "errors are answers");
        assert_eq!(answers.judge(&asked, 110), Verdict::Work);
        answers.forget(&asked);
        assert_eq!(answers.judge(&asked, 111), Verdict::Work);
        assert_eq!([0, 1].map(|now| answers.judge(&request(None), now)), [Verdict::Work; 2]);
    }
}
