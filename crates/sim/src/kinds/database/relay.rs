//! The relay of an outbox: reads what was committed, publishes it, and notes what is published.

use std::collections::{BTreeSet, VecDeque};

use super::clock::Clock;
use super::tables_params::Settings;
use crate::component::{Ask, CallId, Cx, Input, Op, Outcome};
use crate::kernel::slab::{Slab, Slot};
use crate::observe::{Fact, Observer};

/// After a message was not taken there is some time at least, or a queue that refuses would be asked without end
/// [nanoseconds].
const LEAST_WAIT: u64 = 100_000_000;

/// Bits that hold the number of a message; no run has so many.
const NUMBER_BITS: u32 = 40;

/// How far a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Waiting,
    Out(CallId),
    /// It was taken, and that is not noted yet: a crash forgets it.
    Published,
    /// Its transaction never was.
    Gone,
}

/// The messages of one connection.
#[derive(Clone, Debug, Default)]
struct Feed {
    rows: VecDeque<(Op, State)>,
    /// The number of the first of them.
    first: u64,
    /// Those that wait, by number.
    waiting: BTreeSet<u64>,
    out: usize,
    /// Messages before this one were there at the last look, and are published without another.
    until: u64,
    /// When it looks again, and when it notes what is published [nanoseconds].
    look_at: Option<u64>,
    mark_at: Option<u64>,
}

/// Publishes over each connection of its database, at its own pace.
///
/// Stands for: a polling publisher, or a connector that follows the log.
/// Simplified: it lives and dies with its database, and reads without using a worker of it.
#[derive(Clone, Debug)]
pub(super) struct Relay {
    pub(super) settings: Settings,
    feeds: Vec<Feed>,
    /// The messages that are out, by the number of their call: their feeds in the top bits, and their numbers.
    calls: Slab<u64>,
    down: bool,
    paused: u16,
}

impl Relay {
    pub(super) fn new(settings: Settings) -> Self {
        Self { settings, feeds: Vec::new(), calls: Slab::default(), down: false, paused: 0 }
    }

    /// Messages of which it is not noted that they are published.
    pub(super) fn len(&self) -> usize {
        self.feeds.iter().map(|feed| feed.rows.len()).sum()
    }

    /// A message was committed.
    pub(super) fn put<O: Observer>(&mut self, op: Op, cx: &mut Cx<'_, O>) {
        self.feeds.resize_with(cx.outgoing.len(), Feed::default);
        // Nobody waits for it.
        let op = Op { deadline: Op::NO_DEADLINE, ..op };
        for at in 0..self.feeds.len() {
            cx.note(Fact::Enqueued { node: cx.me, op });
            let feed = &mut self.feeds[at];
            feed.waiting.insert(feed.first + feed.rows.len() as u64);
            feed.rows.push_back((op, State::Waiting));
            self.look_later(at, 0, cx);
        }
    }

    /// The message of a transaction that is gone, if it has not left.
    pub(super) fn take_out<O: Observer>(&mut self, op: Op, cx: &mut Cx<'_, O>) {
        for feed in &mut self.feeds {
            let first = feed.first;
            let found = feed.waiting.iter().rev().find(|number| feed.rows[(**number - first) as usize].0.id == op.id);
            let Some(number) = found.copied() else { continue };
            feed.waiting.remove(&number);
            feed.rows[(number - first) as usize].1 = State::Gone;
            cx.note(Fact::Dequeued { node: cx.me, op, dead: true });
        }
    }

    /// The disk is gone; after a crash everything waits.
    pub(super) fn wipe<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        for feed in std::mem::take(&mut self.feeds) {
            for (op, _) in feed.rows.into_iter().filter(|(_, state)| *state != State::Gone) {
                cx.note(Fact::Dequeued { node: cx.me, op, dead: false });
            }
        }
    }

    /// Takes an input that is meant for it, or lets it pass; `home` is the instance that it runs on.
    pub(super) fn takes<O: Observer>(&mut self, input: &Input, home: u16, cx: &mut Cx<'_, O>) -> bool {
        match *input {
            Input::CallEnded(token, _, reply) => {
                self.answered(Slot::unpack(token), reply.outcome, cx);
                return true;
            }
            Input::Wake(token) => {
                let Some(Clock::Relay(at)) = Clock::from_token(token) else { return false };
                self.wake(usize::from(at), cx);
                return true;
            }
            Input::Crash(which) if which.is_none_or(|which| which == home) => {
                self.down |= which.is_none();
                self.forget(cx);
            }
            Input::Restart(None) => self.down = false,
            Input::Pause(None) => self.paused += 1,
            Input::Resume(None) => self.paused = self.paused.saturating_sub(1),
            _ => return false,
        }
        self.take_up(cx);
        false
    }

    /// Whatever it may have missed, it looks for again.
    pub(super) fn take_up<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        for at in 0..self.feeds.len() {
            self.look_later(at, 0, cx);
            self.mark(at, cx);
        }
    }

    const fn stands_still(&self) -> bool {
        self.down || self.paused > 0
    }

    /// What it had in memory is lost: it begins again behind what it has noted.
    fn forget<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        self.calls.take_all();
        for feed in &mut self.feeds {
            for (number, (_, state)) in (feed.first..).zip(&mut feed.rows) {
                if let State::Out(call) = *state {
                    cx.abandon(call);
                }
                if matches!(state, State::Out(_) | State::Published) {
                    *state = State::Waiting;
                    feed.waiting.insert(number);
                }
            }
            (feed.out, feed.until, feed.look_at, feed.mark_at) = (0, 0, None, None);
        }
    }

    /// Looks at the next turn of the relay, not before so many nanoseconds, unless it does so anyway.
    fn look_later<O: Observer>(&mut self, at: usize, least: u64, cx: &mut Cx<'_, O>) {
        let (stands_still, interval) = (self.stands_still(), self.settings.interval);
        let feed = &mut self.feeds[at];
        if stands_still || feed.look_at.is_some() || feed.waiting.is_empty() {
            return;
        }
        let after = next_turn(cx.now, interval).max(least);
        feed.look_at = Some(cx.now.saturating_add(after));
        cx.wake(after, Clock::Relay(at as u16).token());
    }

    fn wake<O: Observer>(&mut self, at: usize, cx: &mut Cx<'_, O>) {
        let stands_still = self.stands_still();
        let Some(feed) = self.feeds.get_mut(at) else { return };
        let (looks, marks) = (feed.look_at == Some(cx.now), feed.mark_at == Some(cx.now));
        if looks {
            feed.look_at = None;
            feed.until = feed.first + feed.rows.len() as u64;
        }
        if marks {
            feed.mark_at = None;
        }
        if stands_still {
            return;
        }
        if marks {
            feed.note_published(cx);
        }
        if looks {
            self.publish(at, cx);
        }
    }

    /// Sends as many as may be on their way, in the order of their transactions.
    fn publish<O: Observer>(&mut self, at: usize, cx: &mut Cx<'_, O>) {
        let Some(connection) = cx.outgoing.get(at).map(|outgoing| outgoing.connection) else { return };
        let feed = &mut self.feeds[at];
        while feed.out < self.settings.in_flight {
            let Some(number) = feed.waiting.first().copied().filter(|number| *number < feed.until) else { break };
            feed.waiting.remove(&number);
            let token = self.calls.insert(((at as u64) << NUMBER_BITS) | number).pack();
            let row = &mut feed.rows[(number - feed.first) as usize];
            row.1 = State::Out(cx.call(connection, row.0, Ask::Run, token));
            feed.out += 1;
        }
    }

    fn answered<O: Observer>(&mut self, slot: Slot, outcome: Outcome, cx: &mut Cx<'_, O>) {
        let Some(packed) = self.calls.remove(slot) else { return };
        let (at, number) = ((packed >> NUMBER_BITS) as usize, packed & ((1 << NUMBER_BITS) - 1));
        let feed = &mut self.feeds[at];
        let row = &mut feed.rows[(number - feed.first) as usize];
        feed.out -= 1;
        if outcome != Outcome::Ok {
            // Nobody knows whether it came through: it is sent again, and meanwhile nothing new is.
            row.1 = State::Waiting;
            feed.waiting.insert(number);
            feed.until = 0;
            return self.look_later(at, LEAST_WAIT, cx);
        }
        row.1 = State::Published;
        self.mark(at, cx);
        if !self.stands_still() {
            self.publish(at, cx);
        }
    }

    /// Notes what is published, now or at the next turn.
    fn mark<O: Observer>(&mut self, at: usize, cx: &mut Cx<'_, O>) {
        let (stands_still, interval) = (self.stands_still(), self.settings.mark_interval);
        let feed = &mut self.feeds[at];
        if stands_still || feed.mark_at.is_some() || feed.waiting.len() + feed.out == feed.rows.len() {
            return;
        }
        if interval == 0 {
            return feed.note_published(cx);
        }
        let after = next_turn(cx.now, interval);
        feed.mark_at = Some(cx.now.saturating_add(after));
        cx.wake(after, Clock::Relay(at as u16).token());
    }

    /// Panics where the books do not balance.
    pub(super) fn audit(&self) {
        let out: usize = self.feeds.iter().map(|feed| feed.out).sum();
        assert_eq!(out, self.calls.len(), "messages on their way, counted twice");
        for feed in &self.feeds {
            let of = |wanted: fn(&State) -> bool| feed.rows.iter().filter(|(_, state)| wanted(state)).count();
            assert_eq!(feed.out, of(|state| matches!(state, State::Out(_))), "messages out, counted twice");
            assert_eq!(feed.waiting.len(), of(|state| *state == State::Waiting), "messages waiting, counted twice");
        }
    }
}

impl Feed {
    /// Everything up to the first that is not published is done with.
    fn note_published<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        while let Some((op, state)) =
            self.rows.pop_front_if(|(_, state)| matches!(state, State::Published | State::Gone))
        {
            self.first += 1;
            if state == State::Published {
                cx.note(Fact::Dequeued { node: cx.me, op, dead: false });
            }
        }
    }
}

/// How long until the next of the instants that lie so far apart; 0 where there is no distance.
const fn next_turn(now: u64, interval: u64) -> u64 {
    match now.checked_rem(interval) {
        Some(since) => interval - since,
        None => 0,
    }
}
