//! Instances, workers and queues: who works on what, and who waits.

use std::collections::VecDeque;

use betwixt_model::Params;

use super::ServerConfig;
use super::idempotency::{Answers, Verdict};
use crate::component::{Cx, Facets, Input, Outcome, Reason, Reply, ReplyTo, Request};
use crate::handler::{Frame, Progress};
use crate::kernel::slab::{Slab, Slot};
use crate::kernel::streams::Stream;
use crate::observe::{Fact, Observer};

/// What a kind adds to serving: what it does when a program has ended well, and what it answers then.
pub trait Extra {
    /// Called once per request, after its work; the answer goes to the caller.
    fn finish<O: Observer>(&mut self, request: &Request, cx: &mut Cx<'_, O>) -> Reply;

    /// Everything in memory is gone.
    fn forget(&mut self) {}
}

/// A request that has a worker, or had one and waits for others.
#[derive(Clone, Debug)]
struct Task {
    request: Request,
    frame: Frame,
    arrived: u64,
    /// Decided at the start: this one will be answered with an error.
    doomed: bool,
    /// What was answered, once it was.
    answered: Option<Outcome>,
    holds_worker: bool,
    /// An answer came while no worker was free to go on.
    queued: bool,
}

#[derive(Clone, Debug, Default)]
struct Instance {
    waiting: VecDeque<(Request, u64)>,
    ready: VecDeque<Slot>,
    busy: u32,
}

/// Copies of a component, each with its own queue and workers.
#[derive(Clone, Debug)]
pub struct Server {
    config: ServerConfig,
    instances: Vec<Instance>,
    tasks: Slab<Task>,
    work: Stream,
    luck: Stream,
    answers: Answers,
    waiting: u32,
    busy: u32,
    working: u32,
    /// The instance where this input set a worker free.
    freed: Option<u16>,
}

impl Server {
    /// An idle server with two streams of its own: one for work, one for its errors.
    #[must_use]
    pub fn new(params: Params<'_>, work: Stream, luck: Stream) -> Self {
        let config = ServerConfig::read(params);
        let instances = vec![Instance::default(); usize::from(config.instances)];
        let mut answers = Answers::default();
        answers.configure(params);
        let tasks = Slab::default();
        Self { config, instances, tasks, work, luck, answers, waiting: 0, busy: 0, working: 0, freed: None }
    }

    /// Reads the parameters again.
    pub fn configure(&mut self, params: Params<'_>) {
        self.config = ServerConfig::read(params);
        self.answers.configure(params);
        if self.instances.len() < usize::from(self.config.instances) {
            // Copies that are taken away keep their place and work off what they have; callers no longer choose them.
            self.instances.resize_with(usize::from(self.config.instances), Instance::default);
        }
    }

    /// What a view may know.
    #[must_use]
    pub fn facets(&self) -> Facets {
        Facets {
            waiting: self.waiting,
            busy: self.busy,
            working: self.working,
            workers: self.config.workers * u32::from(self.config.instances),
            instances: u32::from(self.config.instances),
            oldest: self.instances.iter().filter_map(|i| i.waiting.front().map(|(_, arrived)| *arrived)).min(),
            ..Facets::default()
        }
    }

    /// Copies that callers choose among.
    #[must_use]
    pub const fn instances(&self) -> u16 {
        self.config.instances
    }

    /// Takes one input.
    pub fn on<O: Observer>(&mut self, input: Input, cx: &mut Cx<'_, O>, extra: &mut impl Extra) {
        match input {
            // While it is down the kernel turns requests away; it comes back empty.
            Input::Start | Input::Restart(_) => return,
            Input::Request(request) if request.key.is_some() => self.recognise(request, cx, extra),
            Input::Request(request) => self.arrive(request, cx, extra),
            Input::Wake(token) => self.worked(Slot::unpack(token), cx, extra),
            Input::CallEnded(token, branch, reply) => self.answered(Slot::unpack(token), branch, reply, cx, extra),
            Input::Cancel(reply_to) => self.cancel(reply_to, cx),
            Input::Crash(instance) => self.crash(instance, cx, extra),
            Input::Retuned => self.fill_all(cx, extra),
        }
        if let Some(instance) = self.freed.take() {
            self.fill(instance, cx, extra);
        }
        cx.note(Fact::Load { node: cx.me, waiting: self.waiting, busy: self.busy, working: self.working });
    }

    /// A request with an idempotency key: it may have been asked before.
    fn recognise<O: Observer>(&mut self, request: Request, cx: &mut Cx<'_, O>, extra: &mut impl Extra) {
        match self.answers.judge(&request, cx.now) {
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

    fn arrive<O: Observer>(&mut self, request: Request, cx: &mut Cx<'_, O>, extra: &mut impl Extra) {
        let workers = self.config.workers;
        let room = self.config.queue;
        let at = usize::from(request.instance) % self.instances.len();
        let request = Request { instance: at as u16, ..request };
        let instance = &mut self.instances[at];
        if instance.busy >= workers && instance.waiting.len() as u64 >= room {
            cx.note(Fact::TurnedAway { node: cx.me, op: request.op });
            self.answers.forget(&request);
            cx.reply(request.reply_to, request.op, Reply::of(Outcome::Refused).because(Reason::Overloaded));
            return;
        }
        cx.note(Fact::Accepted { node: cx.me, op: request.op });
        if instance.busy >= workers {
            instance.waiting.push_back((request, cx.now));
            self.waiting += 1;
        } else {
            self.begin(request, cx.now, cx, extra);
        }
    }

    fn begin<O: Observer>(&mut self, request: Request, arrived: u64, cx: &mut Cx<'_, O>, extra: &mut impl Extra) {
        let unlucky = self.config.failure_rate > 0.0 && self.luck.chance(self.config.failure_rate);
        let doomed = unlucky || cx.struck_by_error();
        self.take_worker(request.instance);
        let frame = Frame::new(request.op);
        let task = Task { request, frame, arrived, doomed, answered: None, holds_worker: true, queued: false };
        cx.note(Fact::Begun { node: cx.me, op: task.request.op, arrived });
        let slot = self.tasks.insert(task);
        self.step(slot, cx, extra);
    }

    /// Lets a task go on until it works, waits or is over.
    fn step<O: Observer>(&mut self, slot: Slot, cx: &mut Cx<'_, O>, extra: &mut impl Extra) {
        loop {
            let Some(task) = self.tasks.get_mut(slot) else { return };
            match task.frame.resume(slot.pack(), cx) {
                Progress::Work(own) => {
                    let ns = own.as_ref().unwrap_or(&self.config.service_time).draw(&mut self.work);
                    let ns = cx.slowed(ns);
                    cx.wake(ns, slot.pack());
                    self.working += 1;
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
                Progress::Answer(outcome) => self.answer(slot, outcome, cx, extra),
                Progress::Over(outcome) => {
                    // Whatever went wrong below, the caller above gets an error answer: earlier steps may have had effects.
                    let well = outcome == Outcome::Ok && !task.doomed;
                    let outcome = if well { Outcome::Ok } else { Outcome::Failed };
                    self.end(slot, outcome, cx, extra);
                    return;
                }
            }
        }
    }

    fn worked<O: Observer>(&mut self, slot: Slot, cx: &mut Cx<'_, O>, extra: &mut impl Extra) {
        let Some(task) = self.tasks.get_mut(slot) else { return };
        self.working -= 1;
        task.frame.worked();
        if task.doomed {
            task.frame.abandon(cx);
            self.end(slot, Outcome::Failed, cx, extra);
        } else {
            self.step(slot, cx, extra);
        }
    }

    fn answered<O: Observer>(
        &mut self,
        slot: Slot,
        branch: u16,
        reply: Reply,
        cx: &mut Cx<'_, O>,
        extra: &mut impl Extra,
    ) {
        let workers = self.config.workers;
        let Some(task) = self.tasks.get_mut(slot) else { return };
        task.frame.hear(branch, reply);
        if task.queued || task.frame.is_working() {
            return;
        }
        if !task.holds_worker {
            let instance = &mut self.instances[usize::from(task.request.instance)];
            if instance.busy >= workers {
                task.queued = true;
                instance.ready.push_back(slot);
                return;
            }
            task.holds_worker = true;
            let at = task.request.instance;
            self.take_worker(at);
        }
        self.step(slot, cx, extra);
    }

    fn answer<O: Observer>(&mut self, slot: Slot, outcome: Outcome, cx: &mut Cx<'_, O>, extra: &mut impl Extra) {
        let Some(task) = self.tasks.get_mut(slot) else { return };
        if task.answered.is_some() {
            return;
        }
        let reply = if outcome == Outcome::Ok {
            extra.finish(&task.request, cx)
        } else {
            Reply::of(outcome).because(Reason::Error)
        };
        task.answered = Some(reply.outcome);
        self.answers.answered(&task.request, reply, cx.now);
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

    fn take_worker(&mut self, instance: u16) {
        self.instances[usize::from(instance)].busy += 1;
        self.busy += 1;
    }

    /// A worker is free. What it does next is settled once the input is dealt with: one loop instead of a deep recursion.
    fn give_worker(&mut self, instance: u16) {
        self.instances[usize::from(instance)].busy -= 1;
        self.busy -= 1;
        self.freed = Some(instance);
    }

    /// Free workers go on with what was begun, else with what waits longest.
    fn fill<O: Observer>(&mut self, at: u16, cx: &mut Cx<'_, O>, extra: &mut impl Extra) {
        let workers = self.config.workers;
        loop {
            let instance = &mut self.instances[usize::from(at)];
            if instance.busy >= workers {
                return;
            }
            if let Some(slot) = instance.ready.pop_front() {
                let Some(task) = self.tasks.get_mut(slot) else { continue };
                task.queued = false;
                task.holds_worker = true;
                self.take_worker(at);
                self.step(slot, cx, extra);
            } else if let Some((request, arrived)) = instance.waiting.pop_front() {
                self.waiting -= 1;
                self.begin(request, arrived, cx, extra);
            } else {
                return;
            }
        }
    }

    fn fill_all<O: Observer>(&mut self, cx: &mut Cx<'_, O>, extra: &mut impl Extra) {
        for at in 0..self.instances.len() {
            self.fill(at as u16, cx, extra);
        }
    }

    /// Nobody waits for this answer any more: it leaves the queue, or its work stops and its own calls with it.
    fn cancel<O: Observer>(&mut self, reply_to: ReplyTo, cx: &mut Cx<'_, O>) {
        for instance in &mut self.instances {
            if let Some(place) = instance.waiting.iter().position(|(request, _)| request.reply_to == reply_to)
                && let Some((request, arrived)) = instance.waiting.remove(place)
            {
                self.waiting -= 1;
                self.answers.forget(&request);
                cx.note(Fact::Finished { node: cx.me, op: request.op, outcome: Outcome::Unknown, arrived });
                return;
            }
        }
        let found = self.tasks.iter().find(|(_, task)| task.request.reply_to == reply_to && task.answered.is_none());
        let Some((slot, mut task)) =
            found.map(|(slot, _)| slot).and_then(|slot| Some((slot, self.tasks.remove(slot)?)))
        else {
            return;
        };
        self.working -= u32::from(task.frame.is_working());
        task.frame.abandon(cx);
        self.answers.forget(&task.request);
        let instance = task.request.instance;
        // Its wake-up finds nobody: the place has changed hands. Its turn for a worker is given up as well.
        self.instances[usize::from(instance)].ready.retain(|ready| *ready != slot);
        cx.note(Fact::Finished { node: cx.me, op: task.request.op, outcome: Outcome::Unknown, arrived: task.arrived });
        if task.holds_worker {
            self.give_worker(instance);
        }
    }

    fn crash<O: Observer>(&mut self, which: Option<u16>, cx: &mut Cx<'_, O>, extra: &mut impl Extra) {
        let hit = |instance: u16| which.is_none_or(|which| which == instance);
        let gone: Vec<Slot> =
            self.tasks.iter().filter(|(_, task)| hit(task.request.instance)).map(|(slot, _)| slot).collect();
        for slot in gone {
            let Some(mut task) = self.tasks.remove(slot) else { continue };
            self.working -= u32::from(task.frame.is_working());
            task.frame.abandon(cx);
            self.answers.forget(&task.request);
            let (op, arrived, outcome) = (task.request.op, task.arrived, task.answered.unwrap_or(Outcome::Unknown));
            cx.note(Fact::Finished { node: cx.me, op, outcome, arrived });
        }
        for (_, instance) in self.instances.iter_mut().enumerate().filter(|(at, _)| hit(*at as u16)) {
            self.busy -= instance.busy;
            self.waiting -= instance.waiting.len() as u32;
            for (request, arrived) in instance.waiting.drain(..) {
                self.answers.forget(&request);
                cx.note(Fact::Finished { node: cx.me, op: request.op, outcome: Outcome::Unknown, arrived });
            }
            *instance = Instance::default();
        }
        if which.is_none() {
            // Copies share what they remember: one of them coming back finds it as it was.
            extra.forget();
        }
    }

    /// Panics where the books do not balance.
    pub fn audit(&self) {
        let busy: u32 = self.instances.iter().map(|instance| instance.busy).sum();
        let waiting: usize = self.instances.iter().map(|instance| instance.waiting.len()).sum();
        let holding = self.tasks.iter().filter(|(_, task)| task.holds_worker).count();
        assert_eq!(busy, self.busy, "workers held, counted twice");
        assert_eq!(waiting as u32, self.waiting, "requests waiting, counted twice");
        assert_eq!(holding as u32, self.busy, "every held worker is held by a task");
        assert!(self.working <= self.busy, "a worker that works is held");
    }
}
