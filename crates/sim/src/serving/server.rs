//! A component that serves: what it is made of, what it is told, and what can be seen of it.

use betwixt_model::Params;

use super::ServerConfig;
use super::idempotency::Answers;
use super::instance::Instance;
use super::rate_limit::Throttle;
use super::saga_log::SagaLog;
use super::scaling::Scaler;
use super::shared::Shared;
use super::timer::{Timer, Woken};
use crate::component::{Cx, Facets, Input, Outcome, Reply, Request};
use crate::faults::Answer;
use crate::handler::Frame;
use crate::kernel::slab::{Slab, Slot};
use crate::kernel::streams::Stream;
use crate::observe::{Fact, Observer, not_plain};

/// What a kind adds to serving: what it does when a program has ended well, and what it answers then.
pub trait Extra {
    /// Called once per request, after its work; the answer goes to the caller.
    fn finish<O: Observer>(&mut self, request: &Request, cx: &mut Cx<'_, O>) -> Reply;

    /// Whether the answer has to wait for others, asked after the work of a program that has ended well. It is given with
    /// [`Server::complete`], and then there is no [`Self::finish`]; where the worker is held meanwhile, with [`Server::settle`].
    fn waits<O: Observer>(&mut self, _request: &Request, _task: Slot, _cx: &mut Cx<'_, O>) -> bool {
        false
    }

    /// Whether a worker is held while an answer waits for others.
    fn holds(&self) -> bool {
        false
    }

    /// Everything in memory is gone.
    fn forget(&mut self) {}
}

/// When work on shared processors is done: nobody knows yet.
pub(super) const TIMELESS: u64 = u64::MAX;

/// A request that has a worker, or had one and waits for others.
#[derive(Clone, Debug)]
pub(super) struct Task {
    pub(super) request: Request,
    pub(super) frame: Frame,
    pub(super) arrived: u64,
    /// When the work that it does, if it does any, is done [nanoseconds].
    pub(super) due: u64,
    /// Decided at the start: this one will be answered so, whatever comes of its work.
    pub(super) struck: Option<Answer>,
    /// What was answered, once it was.
    pub(super) answered: Option<Outcome>,
    pub(super) holds_worker: bool,
    /// An answer came while no worker was free to go on.
    pub(super) queued: bool,
}

/// Copies of a component, each with its own queue and workers.
///
/// Shape: what every request needs comes first, also in memory.
#[derive(Clone, Debug)]
#[repr(C)]
pub struct Server {
    pub(super) waiting: u32,
    pub(super) busy: u32,
    pub(super) working: u32,
    /// How many of the instances callers choose among, the first ones; the others finish what they have.
    pub(super) serving: u16,
    /// The instance where this input set a worker free.
    pub(super) freed: Option<u16>,
    pub(super) instances: Vec<Instance>,
    pub(super) tasks: Slab<Task>,
    pub(super) work: Stream,
    pub(super) config: ServerConfig,
    /// Who asks too often.
    throttle: Throttle,
    /// Answers by idempotency key.
    pub(super) answers: Answers,
    /// Programs that a crash has stopped, where they are kept.
    pub(super) saga_log: SagaLog,
    pub(super) luck: Stream,
    /// Decides who goes next where the order is random.
    pub(super) order: Stream,
    /// Decides who is refused before the queue is full.
    pub(super) shed: Stream,
    pub(super) scaler: Scaler,
}

impl Server {
    /// An idle server, with streams of its own by purpose.
    #[must_use]
    pub fn new(params: Params<'_>, stream: impl Fn(&'static str) -> Stream) -> Self {
        let config = ServerConfig::read(params);
        Self {
            instances: vec![Instance::new(&config); usize::from(config.initial())],
            serving: config.initial(),
            scaler: Scaler::new(config.scaling.is_some()),
            config,
            tasks: Slab::default(),
            work: stream("work"),
            luck: stream("errors"),
            order: stream("order"),
            shed: stream("shed"),
            answers: Answers::new(params, stream("clocks")),
            saga_log: SagaLog::new(params),
            throttle: Throttle::new(params),
            waiting: 0,
            busy: 0,
            working: 0,
            freed: None,
        }
    }

    /// Reads the parameters again.
    pub fn configure(&mut self, params: Params<'_>) {
        let before = std::mem::replace(&mut self.config, ServerConfig::read(params));
        self.answers.configure(params);
        self.saga_log.configure(params);
        self.throttle.configure(params);
        self.scaler.changed |= before.scaling != self.config.scaling;
        self.serving = match self.config.scaling {
            Some(scaling) if before.instances == self.config.instances => {
                self.serving.min(scaling.most).max(scaling.least)
            }
            _ => self.config.initial(),
        };
        if self.instances.len() < usize::from(self.serving) {
            // Copies that are taken away keep their place and work off what they have; callers no longer choose them.
            let fresh = Instance::new(&self.config);
            self.instances.resize(usize::from(self.serving), fresh);
        }
    }

    /// Has so many instances from here on, whatever the parameters say.
    pub fn keep_to(&mut self, instances: u16) {
        self.config.instances = instances;
        self.serving = instances;
        let fresh = Instance::new(&self.config);
        self.instances.resize(usize::from(instances), fresh);
    }

    /// What a view may know.
    #[must_use]
    pub fn facets(&self) -> Facets {
        let (waiting, busy, working) = self.load();
        Facets {
            waiting,
            busy,
            working,
            workers: self.config.workers * u32::from(self.serving),
            instances: u32::from(self.serving),
            oldest: self.instances.iter().filter_map(|i| i.line.oldest().map(|oldest| oldest.arrived)).min(),
            ..Facets::default()
        }
    }

    /// Copies that callers choose among.
    #[must_use]
    pub const fn instances(&self) -> u16 {
        self.serving
    }

    /// Copies there are, those included that only finish what they have.
    #[must_use]
    pub const fn copies(&self) -> usize {
        self.instances.len()
    }

    /// Whether somebody listens at an instance; one that is still starting does not.
    #[must_use]
    pub fn listens(&self, instance: u16, now: u64) -> bool {
        let instance = &self.instances[usize::from(instance) % self.instances.len()];
        instance.young.is_none_or(|young| now >= young.since)
    }

    /// Whether a request that was set aside still waits for its answer.
    #[must_use]
    pub fn has(&self, slot: Slot) -> bool {
        self.tasks.get(slot).is_some()
    }

    /// Whether all instances stand still.
    #[must_use]
    pub fn stands_still(&self) -> bool {
        self.instances.iter().all(Instance::is_paused)
    }

    /// Takes one input.
    pub fn on<O: Observer>(&mut self, input: Input, cx: &mut Cx<'_, O>, extra: &mut impl Extra) {
        match input {
            Input::Start if !O::EVERYTHING => return,
            Input::Start => return self.follow_load(cx),
            Input::Request(request) if O::EVERYTHING && self.throttle.is_on() && self.throttles(&request, cx) => {}
            Input::Request(request) if O::EVERYTHING && request.key.is_some() => self.recognise(&request, cx, extra),
            Input::Request(request) => self.arrive(&request, cx, extra),
            Input::Wake(token) => match Woken::from_token(token) {
                Woken::Task(slot) => self.worked(slot, cx, extra),
                _ if !O::EVERYTHING => not_plain(),
                Woken::Reminder(slot) => self.reminded(slot, cx, extra),
                Woken::Timer(Timer::Shared(at), version) => self.shared_done((at, version), cx, extra),
                Woken::Timer(Timer::Look, version) => self.look(version, cx),
                Woken::Timer(Timer::Started, version) => self.started(version, cx, extra),
                Woken::Timer(Timer::Recovery(at), _) => self.take_up(at, cx, extra),
            },
            Input::CallEnded(token, branch, reply) => self.answered(Slot::unpack(token), (branch, reply), cx, extra),
            _ if !O::EVERYTHING => not_plain(),
            // While it is down the kernel turns requests away; it comes back empty.
            Input::Restart(instance) => {
                self.restart(instance, cx.now);
                if self.saga_log.is_empty() {
                    return;
                }
                self.recover(instance, cx, extra);
            }
            Input::Peers { .. } | Input::PeerCrashed { .. } => return,
            Input::Cancel(reply_to) => self.cancel(reply_to, cx),
            Input::Crash(instance) => self.crash(instance, cx, extra),
            Input::Wipe(None) => return self.lose_log(cx),
            Input::Wipe(Some(_)) => return,
            Input::Pause(instance) => self.pause(instance, cx.now),
            Input::Resume(instance) => self.resume(instance, cx, extra),
            Input::Isolate(_) | Input::Rejoin(_) | Input::Promote(_) => return,
            Input::Retuned => self.retuned(cx, extra),
        }
        if let Some(instance) = self.freed.take() {
            self.fill(instance, cx, extra);
        }
        let (waiting, busy, working) = self.load();
        cx.note(Fact::Load { node: cx.me, waiting, busy, working });
    }

    /// Refuses a request that is one too many. A probe is never, and who does not listen or stands still counts nothing.
    #[inline(never)]
    fn throttles<O: Observer>(&mut self, request: &Request, cx: &mut Cx<'_, O>) -> bool {
        let instance = &self.instances[usize::from(request.instance) % self.instances.len()];
        if request.op.is_nobodys() || instance.is_paused() || !self.listens(request.instance, cx.now) {
            return false;
        }
        let Some(refusal) = self.throttle.refuses(request.reply_to.connection, cx.now) else { return false };
        cx.note(Fact::TurnedAway { node: cx.me, op: request.op });
        cx.reply(request.reply_to, request.op, refusal);
        true
    }

    /// Parameters were moved: who waits may have to wait in another order, and there may be more workers.
    fn retuned<O: Observer>(&mut self, cx: &mut Cx<'_, O>, extra: &mut impl Extra) {
        self.throttle.retune(cx.now);
        self.follow_load(cx);
        self.line_up(cx);
        self.share_anew(cx);
        for at in 0..self.instances.len() {
            self.fill(at as u16, cx, extra);
        }
    }

    /// It comes back as something new.
    fn restart(&mut self, which: Option<u16>, now: u64) {
        let since = now.saturating_add(self.config.start.start_up);
        for (_, instance) in
            self.instances.iter_mut().enumerate().filter(|(at, _)| which.is_none_or(|w| usize::from(w) == *at))
        {
            instance.start(since);
        }
    }

    fn crash<O: Observer>(&mut self, which: Option<u16>, cx: &mut Cx<'_, O>, extra: &mut impl Extra) {
        let hit = |instance: u16| which.is_none_or(|which| which == instance);
        let gone: Vec<Slot> =
            self.tasks.iter().filter(|(_, task)| hit(task.request.instance)).map(|(slot, _)| slot).collect();
        for slot in gone {
            let Some(mut task) = self.tasks.remove(slot) else { continue };
            let knows_transaction = self.config.two_phase.has_log && task.frame.coordinates();
            if self.saga_log.is_on() || knows_transaction {
                task.frame.stop(knows_transaction, cx);
                if !self.saga_log.is_on() {
                    task.frame.ends_with_transaction();
                }
                self.saga_log.keep(task);
                continue;
            }
            task.frame.abandon(cx);
            self.answers.forget(&task.request);
            let (op, arrived, outcome) = (task.request.op, task.arrived, task.answered.unwrap_or(Outcome::Unknown));
            cx.note(Fact::Finished { node: cx.me, op, outcome, arrived });
        }
        for (_, instance) in self.instances.iter_mut().enumerate().filter(|(at, _)| hit(*at as u16)) {
            self.busy -= instance.busy;
            self.working -= if instance.is_paused() { 0 } else { instance.working };
            self.waiting -= instance.line.len() as u32;
            while let Some(waiting) = instance.line.pop_oldest() {
                let (op, arrived) = (waiting.request.op, waiting.arrived);
                self.answers.forget(&waiting.request);
                cx.note_of(op, Fact::Finished { node: cx.me, op, outcome: Outcome::Unknown, arrived });
            }
            let (paused, paused_since) = (instance.paused, instance.paused_since);
            let mut shared = std::mem::replace(&mut instance.shared, Shared::new(1));
            shared.clear();
            let mut meter = instance.meter;
            meter.add(cx.now, if instance.is_paused() { 0 } else { instance.working.min(self.config.workers) });
            *instance = Instance { meter, paused, paused_since, shared, ..Instance::new(&self.config) };
        }
        if which.is_none() {
            // Copies share what they remember: one of them coming back finds it as it was.
            extra.forget();
            self.throttle.forget();
        }
    }

    /// Panics where the books do not balance.
    pub fn audit(&self) {
        let busy: u32 = self.instances.iter().map(|instance| instance.busy).sum();
        let waiting: usize = self.instances.iter().map(|instance| instance.line.len()).sum();
        let working: u32 = self.instances.iter().filter(|i| !i.is_paused()).map(|i| i.working).sum();
        let at_work = self.tasks.iter().filter(|(_, task)| task.frame.is_working()).count();
        let holding = self.tasks.iter().filter(|(_, task)| task.holds_worker).count();
        assert_eq!(busy, self.busy, "workers held, counted twice");
        assert_eq!(waiting as u32, self.waiting, "requests waiting, counted twice");
        assert_eq!(holding as u32, self.busy, "every held worker is held by a task");
        assert_eq!(working, self.working, "workers at work, counted twice");
        let all_working: u32 = self.instances.iter().map(|instance| instance.working).sum();
        assert_eq!(all_working, at_work as u32, "work is done by tasks");
        assert!(self.working <= self.busy, "a worker that works is held");
    }
}
