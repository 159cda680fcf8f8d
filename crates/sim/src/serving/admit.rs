//! Who is let in, who waits, who is refused while waiting, and who goes next.

use super::WhenFull;
use super::queue::{Line, Waiting};
use super::server::{Extra, Server};
use crate::component::{Cx, Outcome, Reason, Reply, Request};
use crate::observe::{Fact, Observer};

impl Server {
    pub(super) fn arrive<O: Observer>(&mut self, request: &Request, cx: &mut Cx<'_, O>, extra: &mut impl Extra) {
        let Some(instance) = self.instances.get(usize::from(request.instance)) else {
            let there = Request { instance: request.instance % self.instances.len() as u16, ..*request };
            return self.arrive(&there, cx, extra);
        };
        if O::beyond(instance.young).is_some_and(|young| cx.now < young.since) {
            // Nobody listens there yet.
            self.answers.forget(request);
            cx.note_of(request.op, Fact::TurnedAway { node: cx.me, op: request.op });
            cx.reply(request.reply_to, request.op, Reply::of(Outcome::Refused).because(Reason::Unreachable));
        } else if instance.busy < self.config.slots && !instance.is_paused() {
            cx.note_of(request.op, Fact::Accepted { node: cx.me, op: request.op });
            self.begin(request, cx.now, cx, extra);
        } else {
            self.wait(request, cx);
        }
    }

    /// A request for which no worker is free.
    fn wait<O: Observer>(&mut self, request: &Request, cx: &mut Cx<'_, O>) {
        let at = usize::from(request.instance);
        if O::EVERYTHING && self.config.codel.is_some() && !self.instances[at].is_paused() {
            self.drop_overdue(at, cx);
        }
        if !self.make_room(at, cx) {
            cx.note_of(request.op, Fact::TurnedAway { node: cx.me, op: request.op });
            if O::EVERYTHING {
                self.answers.forget(request);
            }
            cx.reply(request.reply_to, request.op, Reply::of(Outcome::Refused).because(Reason::Overloaded));
            return;
        }
        cx.note_of(request.op, Fact::Accepted { node: cx.me, op: request.op });
        let priority = cx.flows.get(usize::from(request.op.flow)).map_or(0, |flow| flow.priority);
        let instance = &mut self.instances[at];
        let mut limit = u64::MAX;
        if let Some(codel) = O::beyond(self.config.codel) {
            if instance.line.is_empty() {
                instance.last_empty = cx.now;
            }
            limit = codel.limit(cx.now, instance.last_empty);
        }
        instance.line.push::<O>(Waiting { request: *request, arrived: cx.now, limit }, priority);
        self.waiting += 1;
    }

    /// Whether one more may wait there.
    fn make_room<O: Observer>(&mut self, at: usize, cx: &mut Cx<'_, O>) -> bool {
        let (length, room) = (self.instances[at].line.len() as u64, self.config.room);
        match self.config.when_full {
            _ if !O::EVERYTHING => length < room,
            // Whoever stands still drops nobody; the one that comes is refused on its behalf.
            _ if self.instances[at].is_paused() => length < room,
            WhenFull::Reject => length < room,
            WhenFull::DropOldest if length < room => true,
            WhenFull::DropOldest => {
                // With no room at all there is nobody whose place could be taken.
                let Some(oldest) = self.instances[at].line.pop_oldest() else { return false };
                self.turn_out(&oldest, Reason::Overloaded, cx);
                true
            }
            WhenFull::Shed(_) if length >= room => false,
            WhenFull::Shed(from) => {
                let fullness = length as f64 / room as f64;
                fullness <= from || !self.shed.chance((fullness - from) / (1.0 - from))
            }
        }
    }

    /// Refuses all at the head of the line that have waited longer than controlled delay allows.
    fn drop_overdue<O: Observer>(&mut self, at: usize, cx: &mut Cx<'_, O>) {
        while self.instances[at].line.oldest().is_some_and(|oldest| oldest.limit <= cx.now) {
            let Some(oldest) = self.instances[at].line.pop_oldest() else { return };
            self.turn_out(&oldest, Reason::Overloaded, cx);
        }
    }

    /// Refuses one that has been taken out of the line.
    fn turn_out<O: Observer>(&mut self, out: &Waiting, reason: Reason, cx: &mut Cx<'_, O>) {
        self.waiting -= 1;
        let Waiting { request, arrived, .. } = *out;
        self.answers.forget(&request);
        cx.note_of(request.op, Fact::Finished { node: cx.me, op: request.op, outcome: Outcome::Refused, arrived });
        cx.reply(request.reply_to, request.op, Reply::of(Outcome::Refused).because(reason));
    }

    /// Free workers go on with what was begun, else with who is next in line.
    pub(super) fn fill<O: Observer>(&mut self, at: u16, cx: &mut Cx<'_, O>, extra: &mut impl Extra) {
        let place = usize::from(at);
        loop {
            let instance = &mut self.instances[place];
            if instance.busy >= self.config.slots || instance.is_paused() {
                return;
            }
            if let Some(slot) = instance.ready.pop_front() {
                self.go_on(slot, cx, extra);
            } else if let Some(next) = instance.line.pop::<O>(self.config.discipline, &mut self.order) {
                if let Some(reason) = O::beyond(self.comes_too_late(&next, cx.now)) {
                    self.turn_out(&next, reason, cx);
                    continue;
                }
                self.waiting -= 1;
                self.begin(&next.request, next.arrived, cx, extra);
            } else {
                return;
            }
        }
    }

    /// Why a request is not begun although it is its turn, if it is not.
    const fn comes_too_late(&self, next: &Waiting, now: u64) -> Option<Reason> {
        if self.config.drop_expired && next.request.op.deadline <= now {
            Some(Reason::Expired)
        } else if next.limit <= now {
            Some(Reason::Overloaded)
        } else {
            None
        }
    }

    /// Puts everybody who waits into lines as the discipline needs them, in the order in which they came.
    pub(super) fn line_up<O: Observer>(&mut self, cx: &Cx<'_, O>) {
        let discipline = self.config.discipline;
        for instance in self.instances.iter_mut().filter(|instance| !instance.line.suits(discipline)) {
            let mut before = std::mem::replace(&mut instance.line, Line::new(discipline));
            while let Some(waiting) = before.pop_oldest() {
                let flow = usize::from(waiting.request.op.flow);
                instance.line.push::<O>(waiting, cx.flows.get(flow).map_or(0, |flow| flow.priority));
            }
        }
    }
}
