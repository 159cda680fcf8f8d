//! Puts the facts of one operation together, one after the other.

use betwixt_sim::observe::{Conflict, Counted, Ending, MessageKind};
use betwixt_sim::{Fact, Outcome};

use super::super::Told;
use super::{Attempt, Call, Happened, Kept, Touch, Trace, Visit};

pub(super) struct Reading<'a> {
    trace: &'a mut Trace,
    /// The attempt that has arrived last, at which component.
    arrived: Option<(u32, usize)>,
    /// What the next write makes of the amount.
    amount: Option<i16>,
}

impl<'a> Reading<'a> {
    pub(super) const fn new(trace: &'a mut Trace) -> Self {
        Self { trace, arrived: None, amount: None }
    }

    pub(super) fn note(&mut self, at: u64, fact: &Fact) {
        match *fact {
            Fact::OperationEnded { outcome, ending, .. } => {
                self.trace.visits[0].left = Some((at, outcome));
                self.trace.told = match ending {
                    Ending::Answered => Told::Answer(outcome),
                    Ending::Left => Told::Left,
                    Ending::Crashed => Told::Crashed,
                };
            }
            Fact::TriesAgain { outcome, .. } => self.trace.tries.push((at, outcome)),
            Fact::CallStarted { connection, .. } => self.call(at, connection, false),
            Fact::Sent { connection, kind, attempt, .. } => self.sent(at, (connection, attempt), kind),
            Fact::Delivered { connection, kind, outcome, late, .. } => {
                self.delivered(at, connection, kind, (outcome, late));
            }
            Fact::Lost { connection, kind, .. } => self.lost(at, connection, kind),
            Fact::AttemptEnded { connection, outcome, began, .. } => self.attempt_ended(at, connection, outcome, began),
            Fact::CallEnded { connection, outcome, began, abandoned, .. } => {
                self.call_ended(at, connection, (outcome, abandoned), began);
            }
            Fact::FellBack { connection, .. } => {
                let call = self.trace.calls.iter_mut().rev().find(|call| call.connection == connection);
                if let Some(call) = call {
                    call.fell_back = true;
                }
            }
            Fact::Accepted { node, op } => {
                let by = self.arrived.take().filter(|(to, _)| *to == node).map(|(_, attempt)| attempt);
                let visit = Visit { node, by, came: at, begun: None, left: None, depth: u16::from(op.depth) };
                self.trace.visits.push(visit);
            }
            Fact::TurnedAway { node, .. } => {
                if let Some((_, attempt)) = self.arrived.filter(|(to, _)| *to == node) {
                    self.trace.attempts[attempt].turned_away = true;
                }
            }
            Fact::Replayed { node, .. } => {
                if let Some((_, attempt)) = self.arrived.filter(|(to, _)| *to == node) {
                    self.trace.attempts[attempt].replayed = true;
                }
                self.trace.replayed.push((at, node));
            }
            Fact::Begun { node, arrived, .. } => {
                let visits = &mut self.trace.visits;
                let begun = |visit: &&mut Visit| visit.node == node && visit.came == arrived && visit.begun.is_none();
                if let Some(visit) = visits.iter_mut().find(begun) {
                    visit.begun = Some(at);
                }
            }
            Fact::Finished { node, outcome, arrived, .. } => self.finished(at, node, outcome, arrived),
            Fact::EffectHappened { node, effect, .. } => {
                self.trace.effects.push(Happened { at, node, effect, visit: None });
            }
            Fact::Enqueued { node, .. } => self.trace.kept.push(Kept { node, from: at, until: None }),
            Fact::Dequeued { node, dead, .. } => {
                let open = |kept: &&mut Kept| kept.node == node && kept.until.is_none();
                if let Some(kept) = self.trace.kept.iter_mut().find(open) {
                    kept.until = Some((at, dead));
                }
            }
            _ => self.record(at, fact),
        }
    }

    fn record(&mut self, at: u64, fact: &Fact) {
        let blank = Touch {
            at,
            node: 0,
            instance: 0,
            wrote: false,
            found: true,
            version: 0,
            conflict: false,
            lost: false,
            amount: None,
        };
        let touch = match *fact {
            Fact::RecordRead { node, instance, found, version, amount, .. } => {
                Touch { node, instance, found, version, amount: Some(amount), ..blank }
            }
            Fact::RecordWritten { node, instance, version, .. } => {
                Touch { node, instance, version, wrote: true, amount: self.amount.take(), ..blank }
            }
            Fact::Conflicted(Conflict { node, expected, .. }) => {
                Touch { node, version: expected, conflict: true, ..blank }
            }
            Fact::Counted { node, what: Counted::NotEnough { left }, .. } => {
                Touch { node, conflict: true, amount: Some(left), ..blank }
            }
            Fact::Counted { what: Counted::Changed { to, .. }, .. } => {
                // The write that it belongs to is told of next.
                self.amount = Some(to);
                return;
            }
            Fact::WriteLost { node, instance, version, .. } => {
                Touch { node, instance, version, wrote: true, lost: true, ..blank }
            }
            _ => return,
        };
        self.trace.records.push(touch);
    }

    fn call(&mut self, at: u64, connection: u32, is_publication: bool) {
        let from_node = self.trace.ends.get(connection as usize).map_or(u32::MAX, |(from, _)| *from);
        let visits = self.trace.visits.iter().enumerate().filter(|(_, visit)| visit.node == from_node);
        let open = visits.clone().rfind(|(_, visit)| visit.left.is_none_or(|(left, _)| left == at));
        let from = open.or_else(|| visits.clone().next_back()).map_or(0, |(place, _)| place);
        let call =
            Call { connection, from, began: at, ended: None, abandoned: false, is_publication, fell_back: false };
        self.trace.calls.push(call);
    }

    fn sent(&mut self, at: u64, (connection, number): (u32, u16), kind: MessageKind) {
        match kind {
            MessageKind::Publication => {
                self.call(at, connection, true);
                self.attempt(at, self.trace.calls.len() - 1, number);
            }
            MessageKind::Request => {
                let open = |call: usize| self.trace.calls[call].ended.is_none();
                let next = |call: usize| self.trace.attempts_of(call).count() + 1 == usize::from(number);
                let calls = (0..self.trace.calls.len()).rev().filter(|call| {
                    let call = &self.trace.calls[*call];
                    call.connection == connection && !call.is_publication
                });
                let call = calls.clone().find(|call| open(*call) && next(*call)).or_else(|| calls.clone().next());
                let Some(call) = call else { return };
                let is_copy = self.trace.attempts_of(call).any(|(_, attempt)| attempt.number == number);
                self.attempt(at, call, number);
                if let Some(last) = self.trace.attempts.last_mut() {
                    last.is_copy = is_copy;
                }
            }
            MessageKind::Reply => {
                let fits = |attempt: &Attempt| attempt.arrived.is_some() && attempt.reply_sent.is_none();
                if let Some(attempt) = self.find(connection, |attempt| fits(attempt) && attempt.number == number) {
                    attempt.reply_sent = Some(at);
                }
            }
            MessageKind::Cancel | MessageKind::Probe => {}
        }
    }

    fn attempt(&mut self, at: u64, call: usize, number: u16) {
        let attempt = Attempt {
            call,
            number,
            sent: at,
            unsent: false,
            arrived: None,
            lost: None,
            turned_away: false,
            replayed: false,
            is_copy: false,
            reply_sent: None,
            reply_lost: None,
            reply: None,
            ended: None,
        };
        self.trace.attempts.push(attempt);
    }

    /// The oldest attempt on a connection that fits.
    fn find(&mut self, connection: u32, fits: impl Fn(&Attempt) -> bool) -> Option<&mut Attempt> {
        self.place(connection, fits).map(|place| &mut self.trace.attempts[place])
    }

    fn place(&self, connection: u32, fits: impl Fn(&Attempt) -> bool) -> Option<usize> {
        let calls = &self.trace.calls;
        self.trace
            .attempts
            .iter()
            .position(|attempt| calls[attempt.call].connection == connection && !attempt.unsent && fits(attempt))
    }

    fn delivered(&mut self, at: u64, connection: u32, kind: MessageKind, (outcome, late): (Outcome, bool)) {
        match kind {
            MessageKind::Request | MessageKind::Publication => {
                let publication = kind == MessageKind::Publication;
                let calls = &self.trace.calls;
                let way = |attempt: &Attempt| {
                    attempt.arrived.is_none()
                        && attempt.lost.is_none()
                        && calls[attempt.call].is_publication == publication
                };
                let Some(place) = self.place(connection, way) else { return };
                self.trace.attempts[place].arrived = Some(at);
                let to = self.trace.callee(self.trace.attempts[place].call);
                self.arrived = Some((to, place));
            }
            MessageKind::Reply => {
                let way = |attempt: &Attempt| {
                    attempt.reply_sent.is_some() && attempt.reply.is_none() && attempt.reply_lost.is_none()
                };
                // Late is one whose attempt has ended already.
                let fits = |attempt: &Attempt| way(attempt) && attempt.ended.is_some() == late;
                let place = self.place(connection, fits).or_else(|| self.place(connection, way));
                if let Some(place) = place {
                    self.trace.attempts[place].reply = Some((at, outcome, late));
                }
            }
            MessageKind::Cancel | MessageKind::Probe => {}
        }
    }

    fn lost(&mut self, at: u64, connection: u32, kind: MessageKind) {
        match kind {
            MessageKind::Request | MessageKind::Publication => {
                if let Some(attempt) =
                    self.find(connection, |attempt| attempt.arrived.is_none() && attempt.lost.is_none())
                {
                    attempt.lost = Some(at);
                }
            }
            MessageKind::Reply => {
                let way = |attempt: &Attempt| {
                    attempt.reply_sent.is_some() && attempt.reply.is_none() && attempt.reply_lost.is_none()
                };
                if let Some(attempt) = self.find(connection, way) {
                    attempt.reply_lost = Some(at);
                }
            }
            MessageKind::Cancel | MessageKind::Probe => {}
        }
    }

    fn attempt_ended(&mut self, at: u64, connection: u32, outcome: Outcome, began: u64) {
        let exact = self.place(connection, |attempt| attempt.ended.is_none() && attempt.sent == began);
        let answered =
            |attempt: &Attempt| attempt.ended.is_none() && attempt.reply.is_some_and(|(then, ..)| then == at);
        let place = exact
            .or_else(|| self.place(connection, answered))
            .or_else(|| self.place(connection, |attempt| attempt.ended.is_none()));
        if let Some(place) = place {
            self.trace.attempts[place].ended = Some((at, outcome));
            return;
        }
        // It never left.
        let calls = &self.trace.calls;
        let call = calls.iter().rposition(|call| call.connection == connection && call.ended.is_none());
        if let Some(call) = call {
            let number = self.trace.attempts_of(call).count() as u16 + 1;
            self.attempt(began, call, number);
            if let Some(last) = self.trace.attempts.last_mut() {
                last.unsent = true;
                last.ended = Some((at, outcome));
            }
        }
    }

    fn call_ended(&mut self, at: u64, connection: u32, (outcome, abandoned): (Outcome, bool), began: u64) {
        let open = |call: &Call| call.connection == connection && call.ended.is_none() && !call.is_publication;
        let calls = &mut self.trace.calls;
        let exact = calls.iter().position(|call| open(call) && call.began == began);
        let Some(place) = exact.or_else(|| calls.iter().position(open)) else { return };
        calls[place].ended = Some((at, outcome));
        calls[place].abandoned = abandoned;
        for attempt in self.trace.attempts.iter_mut().filter(|attempt| attempt.call == place) {
            attempt.ended.get_or_insert((at, Outcome::Unknown));
        }
    }

    fn finished(&mut self, at: u64, node: u32, outcome: Outcome, arrived: u64) {
        let open = |visit: &Visit| visit.node == node && visit.left.is_none();
        let visits = &mut self.trace.visits;
        let exact = visits.iter().position(|visit| open(visit) && visit.came == arrived);
        let Some(place) = exact.or_else(|| visits.iter().position(open)) else { return };
        visits[place].left = Some((at, outcome));
        for happened in &mut self.trace.effects {
            if happened.visit.is_none() && happened.at == at && happened.node == node {
                happened.visit = Some(place);
            }
        }
    }
}
