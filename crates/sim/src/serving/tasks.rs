//! Requests that were begun: from their worker through their program to their answer.

use super::server::{Extra, Server, Task};
use crate::component::{Ask, Cx, Outcome, Reason, Reply, Request};
use crate::faults::Answer;
use crate::handler::{Frame, Progress};
use crate::kernel::slab::Slot;
use crate::observe::{Fact, Observer, not_plain};

impl Server {
    pub(super) fn begin<O: Observer>(
        &mut self,
        request: &Request,
        arrived: u64,
        cx: &mut Cx<'_, O>,
        extra: &mut impl Extra,
    ) {
        if O::EVERYTHING && request.op.is_nobodys() {
            // A probe has found a worker: that is all it wanted to know.
            cx.reply(request.reply_to, request.op, Reply::of(Outcome::Ok));
            return;
        }
        let mut op = request.op;
        if O::EVERYTHING {
            op.version = self.config.contract.writes(request.instance, self.serving, cx.now);
            if !self.config.contract.reads(op.version, request.op.version) {
                return self.cannot_read(request, arrived, cx);
            }
        }
        let unlucky = self.config.failure_rate > 0.0 && self.luck.chance(self.config.failure_rate);
        let struck = if unlucky {
            Some(Answer::ERROR)
        } else {
            cx.struck_by_error(request.op.flow, (request.instance, self.serving))
        };
        self.take_worker(request.instance);
        let mut frame = Frame::new(op);
        if O::EVERYTHING && request.ask == Ask::Compensate {
            frame.compensate(cx.programs);
        }
        let task = Task {
            request: *request,
            frame,
            arrived,
            due: 0,
            struck,
            answered: None,
            holds_worker: true,
            queued: false,
        };
        cx.note(Fact::Begun { node: cx.me, op: request.op, arrived });
        let slot = self.tasks.insert(task);
        self.step(slot, cx, extra);
    }

    /// It was written in a version that nobody here understands: that is seen before any work.
    #[cold]
    fn cannot_read<O: Observer>(&mut self, request: &Request, arrived: u64, cx: &mut Cx<'_, O>) {
        self.answers.forget(request);
        cx.note(Fact::Finished { node: cx.me, op: request.op, outcome: Outcome::Refused, arrived });
        cx.reply(request.reply_to, request.op, Reply::of(Outcome::Refused).because(Reason::Incompatible));
    }

    /// Lets a task go on until it works, waits or is over.
    pub(super) fn step<O: Observer>(&mut self, slot: Slot, cx: &mut Cx<'_, O>, extra: &mut impl Extra) {
        loop {
            let Some(task) = self.tasks.get_mut(slot) else { return };
            match task.frame.resume(slot.pack(), cx) {
                Progress::Work(own) => {
                    let ns = own.unwrap_or(&self.config.service_time).draw_for::<O>(&mut self.work);
                    self.begin_work(slot, ns, cx);
                    return;
                }
                Progress::Waiting => {
                    if !self.config.hold {
                        task.holds_worker = false;
                        let instance = task.request.instance;
                        self.give_worker(instance);
                    }
                    return;
                }
                Progress::Remind(_) if !O::EVERYTHING => not_plain(),
                Progress::Remind(what) => self.remind(slot, what, cx),
                Progress::Answer(outcome) => self.answer(slot, outcome, cx, extra),
                Progress::LastAnswer(outcome) => return self.end(slot, outcome, cx, extra),
                Progress::Over(outcome) => {
                    // Whatever went wrong below, the caller above gets an error answer: earlier steps may have had effects.
                    let well = outcome == Outcome::Ok && task.struck.is_none();
                    if O::EVERYTHING && well && task.answered.is_none() && extra.waits(&task.request, slot, cx) {
                        if extra.holds() {
                            return;
                        }
                        // It is answered from memory later, so it needs no worker until then, nor afterwards.
                        task.holds_worker = false;
                        let instance = task.request.instance;
                        self.give_worker(instance);
                        return;
                    }
                    let outcome = if well { Outcome::Ok } else { Outcome::Failed };
                    self.end(slot, outcome, cx, extra);
                    return;
                }
            }
        }
    }

    /// What the answer to a request had to wait for has come. The worker was held until now.
    pub fn settle<O: Observer>(&mut self, slot: Slot, cx: &mut Cx<'_, O>, extra: &mut impl Extra) {
        if self.tasks.get(slot).is_none() {
            return;
        }
        self.end(slot, Outcome::Ok, cx, extra);
        if let Some(instance) = self.freed.take() {
            self.fill(instance, cx, extra);
        }
        let (waiting, busy, working) = self.load();
        cx.note(Fact::Load { node: cx.me, waiting, busy, working });
    }

    /// The work of a task is done, unless it was held up since the time was set.
    pub(super) fn worked<O: Observer>(&mut self, slot: Slot, cx: &mut Cx<'_, O>, extra: &mut impl Extra) {
        let Some(task) = self.tasks.get(slot) else { return };
        let instance = &self.instances[usize::from(task.request.instance)];
        if task.due == cx.now && !instance.is_paused() && task.frame.is_working() {
            self.work_ends(slot, cx, extra);
        }
    }

    pub(super) fn work_ends<O: Observer>(&mut self, slot: Slot, cx: &mut Cx<'_, O>, extra: &mut impl Extra) {
        let Some(task) = self.tasks.get_mut(slot) else { return };
        let instance = &mut self.instances[usize::from(task.request.instance)];
        if O::EVERYTHING && self.config.scaling.is_some() {
            instance.measure(cx.now, self.config.workers);
        }
        self.working -= 1;
        instance.working -= 1;
        task.frame.worked();
        if task.struck.is_some() {
            task.frame.abandon(cx);
            self.end(slot, Outcome::Failed, cx, extra);
        } else {
            self.step(slot, cx, extra);
        }
    }

    /// A call that a task made has ended.
    pub(super) fn answered<O: Observer>(
        &mut self,
        slot: Slot,
        (branch, reply): (u16, Reply),
        cx: &mut Cx<'_, O>,
        extra: &mut impl Extra,
    ) {
        let Some(task) = self.tasks.get_mut(slot) else { return };
        if O::EVERYTHING && task.frame.coordinates() {
            task.frame.hear_participant(branch, reply);
        } else {
            task.frame.hear(branch, reply);
        }
        self.go_on_when_free(slot, cx, extra);
    }

    /// A task that has something to go on with goes on, as soon as it has a worker.
    pub(super) fn go_on_when_free<O: Observer>(&mut self, slot: Slot, cx: &mut Cx<'_, O>, extra: &mut impl Extra) {
        let Some(task) = self.tasks.get_mut(slot) else { return };
        if task.queued || task.frame.is_working() {
            return;
        }
        let instance = &mut self.instances[usize::from(task.request.instance)];
        if instance.is_paused() || (!task.holds_worker && instance.busy >= self.config.slots) {
            task.queued = true;
            instance.ready.push_back(slot);
            return;
        }
        self.go_on(slot, cx, extra);
    }

    /// A task that has heard what it waited for goes on, with its worker or with a free one.
    pub(super) fn go_on<O: Observer>(&mut self, slot: Slot, cx: &mut Cx<'_, O>, extra: &mut impl Extra) {
        let Some(task) = self.tasks.get_mut(slot) else { return };
        task.queued = false;
        if !std::mem::replace(&mut task.holds_worker, true) {
            let instance = task.request.instance;
            self.take_worker(instance);
        }
        self.step(slot, cx, extra);
    }

    fn answer<O: Observer>(&mut self, slot: Slot, outcome: Outcome, cx: &mut Cx<'_, O>, extra: &mut impl Extra) {
        let Some(task) = self.tasks.get_mut(slot) else { return };
        if task.answered.is_some() {
            return;
        }
        let reply = match outcome {
            Outcome::Ok => extra.finish(&task.request, cx),
            // Whoever asked has to read again before it tries again: that is worth knowing.
            Outcome::Failed if O::EVERYTHING && task.frame.met_conflict() => {
                Reply::of(outcome).because(Reason::Conflict)
            }
            Outcome::Failed | Outcome::Refused | Outcome::Unknown => {
                task.struck.map_or(Reply::of(outcome).because(Reason::Error), Answer::reply)
            }
        };
        task.answered = Some(reply.outcome);
        if O::EVERYTHING {
            self.answers.answered(&task.request, reply, cx);
        }
        cx.reply(task.request.reply_to, task.request.op, reply);
    }

    fn end<O: Observer>(&mut self, slot: Slot, outcome: Outcome, cx: &mut Cx<'_, O>, extra: &mut impl Extra) {
        self.answer(slot, outcome, cx, extra);
        let Some(task) = self.tasks.remove(slot) else { return };
        // Steps after the answer belong to the request too: only now is nothing of it left here.
        let outcome = task.answered.unwrap_or(outcome);
        cx.note(Fact::Finished { node: cx.me, op: task.request.op, outcome, arrived: task.arrived });
        if task.holds_worker {
            self.give_worker(task.request.instance);
        }
    }

    /// Answers a request that [`Extra::waits`] has set aside; `false` while its instance stands still.
    pub fn complete<O: Observer>(&mut self, slot: Slot, reply: Reply, cx: &mut Cx<'_, O>) -> bool {
        let Some(task) = self.tasks.get(slot) else { return true };
        if self.instances[usize::from(task.request.instance)].is_paused() {
            return false;
        }
        let Some(Task { request, arrived, .. }) = self.tasks.remove(slot) else { return true };
        self.answers.answered(&request, reply, cx);
        cx.reply(request.reply_to, request.op, reply);
        cx.note(Fact::Finished { node: cx.me, op: request.op, outcome: reply.outcome, arrived });
        true
    }

    fn take_worker(&mut self, instance: u16) {
        self.instances[usize::from(instance)].busy += 1;
        self.busy += 1;
    }

    /// A worker is free. What it does next is settled once the input is dealt with: one loop instead of a deep recursion.
    pub(super) fn give_worker(&mut self, instance: u16) {
        self.instances[usize::from(instance)].busy -= 1;
        self.busy -= 1;
        self.freed = Some(instance);
    }
}
