//! Promises: writes of transactions over several stores that are held back, with their records locked, until word comes.

use std::collections::{BTreeSet, VecDeque};

use betwixt_model::{ParamSpec, Params};

use super::clock::Clock;
use crate::component::{Ask, Cx, Op, Outcome, Reason, Reply, Request};
use crate::kernel::slab::Slot;
use crate::observe::{Fact, Observer, TwoPhase};

const GROUP: &str = "Two-phase commit";

const WAIT: ParamSpec = ParamSpec::duration(
    "lock_wait",
    "Waits for a lock",
    50_000,
    "How long a write waits for a record that somebody has locked; then it fails. MySQL 8 Reference Manual: innodb_lock_wait_timeout, 50 s. PostgreSQL waits for ever: lock_timeout, 0.",
)
.in_group(GROUP)
.with_slider(0.01, 600.0);
const PATIENCE: ParamSpec = ParamSpec::optional_duration(
    "in_doubt_timeout",
    "Stays in doubt for",
    0,
    "After how long in doubt it decides by itself not to write (heuristic rollback); none is never. The standard leaves it to the resource (XA: XA_HEURRB).",
)
.in_group(GROUP)
.with_slider(0.1, 3_600.0);

/// All of them.
pub(super) const PARAMS: [ParamSpec; 2] = [WAIT, PATIENCE];

/// Outcomes of transactions that are remembered, for messages that come late or twice. Chosen: more than can be under way.
const REMEMBERED: usize = 100_000;

/// The parameters, read.
#[derive(Clone, Copy, Debug)]
struct Settings {
    /// How long somebody waits for a lock [nanoseconds].
    wait: u64,
    /// How long a promise is kept without a word [nanoseconds].
    patience: Option<u64>,
}

/// One write of one transaction: the record, and which transaction of which coordinator.
type Name = (u64, u64);

/// The name of a write: the transaction is the place of a task, and the connection says whose. The lowest bit is free.
///
/// Shape: 23 bits of how often the place was used, 20 of the place, 20 of the connection; no run has more at a time.
const fn name(connection: u32, transaction: u64, key: u64) -> Name {
    let (uses, place) = ((transaction >> 32) & 0x7f_ffff, transaction & 0xf_ffff);
    (key, (uses << 41) | (place << 21) | ((connection as u64 & 0xf_ffff) << 1))
}

const fn with_outcome((key, whose): Name, commit: bool) -> Name {
    (key, whose | commit as u64)
}

/// A write that is held back.
#[derive(Clone, Copy, Debug)]
struct Promise {
    name: Name,
    op: Op,
    since: u64,
}

/// Somebody who wants a record that is locked.
#[derive(Clone, Copy, Debug)]
struct Waiting {
    slot: Slot,
    request: Request,
    key: u64,
    until: u64,
}

/// What is done with a request whose work is done.
pub(super) enum Judgement {
    /// It goes on as if there were no locks.
    Free,
    /// It is answered so.
    Answer(Reply),
    /// It waits for a lock.
    Waits,
    /// Its promise is kept now.
    Write(u64),
}

/// Somebody whose wait is over.
pub(super) enum Due {
    /// The record may be free: it tries again.
    Again(Slot, Request),
    /// This is the answer.
    Answer(Slot, Reply),
}

/// The promises of a database, on disk, and those who wait for their records, in memory.
///
/// Stands for: the prepared transactions of a resource manager (XA), with locks on records for writers.
/// Shape: a record is locked from the promise to the decision. Readers do not wait, they see the value before.
/// Simplified: only two-phase commits lock records; replicas of one database have one list of promises, which no failover loses.
#[derive(Clone, Debug)]
pub(super) struct Locks {
    settings: Settings,
    /// By record.
    held: Vec<Promise>,
    /// In the order of coming.
    waiting: Vec<Waiting>,
    /// Records that have just become free.
    freed: Vec<u64>,
    done: Vec<(Slot, Reply)>,
    /// What became of transactions, and when: each name with its outcome in the lowest bit.
    ended: BTreeSet<Name>,
    in_order: VecDeque<(u64, Name)>,
    down: bool,
}

const CONFLICT: Reply = Reply::of(Outcome::Failed).because(Reason::Conflict);
const OK: Reply = Reply::of(Outcome::Ok);

impl Settings {
    fn read(params: Params<'_>) -> Self {
        let patience = params.span(PATIENCE.id);
        Self { wait: params.span(WAIT.id).0, patience: (!patience.is_zero()).then_some(patience.0) }
    }
}

impl Locks {
    /// No promises; nothing where a scenario is plain.
    pub(super) fn new(params: Params<'_>) -> Option<Box<Self>> {
        if params.specs.iter().all(|spec| spec.id != WAIT.id) {
            return None;
        }
        Some(Box::new(Self {
            settings: Settings::read(params),
            held: Vec::new(),
            waiting: Vec::new(),
            freed: Vec::new(),
            done: Vec::new(),
            ended: BTreeSet::new(),
            in_order: VecDeque::new(),
            down: false,
        }))
    }

    /// The parameters have changed.
    pub(super) fn configure(&mut self, params: Params<'_>) {
        self.settings = Settings::read(params);
    }

    /// Whether a request may have to do with locks.
    pub(super) fn concern(&self, ask: Ask) -> bool {
        !self.held.is_empty() || matches!(ask, Ask::Prepare { .. } | Ask::Decide { .. })
    }

    /// Promises that wait for a decision.
    pub(super) fn in_doubt(&self) -> u32 {
        self.held.len() as u32
    }

    /// When the oldest of them was given [nanoseconds].
    pub(super) fn oldest(&self) -> Option<u64> {
        self.held.iter().map(|promise| promise.since).min()
    }

    /// Requests that wait for a lock.
    pub(super) fn lock_waits(&self) -> u32 {
        self.waiting.len() as u32
    }

    /// What becomes of a request whose work is done.
    pub(super) fn judge<O: Observer>(&mut self, request: &Request, slot: Slot, cx: &mut Cx<'_, O>) -> Judgement {
        let connection = request.reply_to.connection;
        match request.ask {
            Ask::Prepare { key, transaction } => self.prepare(request, name(connection, transaction, key), slot, cx),
            Ask::Decide { key, transaction, commit } => self.decide(name(connection, transaction, key), commit, cx),
            Ask::Fill { key, .. } => self.wait_for(key, request, slot, cx),
            ask => match ask.record() {
                Some((key, true)) => self.wait_for(key, request, slot, cx),
                _ => Judgement::Free,
            },
        }
    }

    fn prepare<O: Observer>(
        &mut self,
        request: &Request,
        name: Name,
        slot: Slot,
        cx: &mut Cx<'_, O>,
    ) -> Judgement {
        // A question that comes late, or once more.
        if let Some(commit) = self.outcome(name) {
            return Judgement::Answer(if commit { OK } else { CONFLICT });
        }
        let (key, op) = (name.0, request.op);
        match self.holder(key) {
            Some(promise) if promise.name == name => return Judgement::Answer(OK),
            Some(_) => return self.wait_for(key, request, slot, cx),
            None => {}
        }
        if let Some(full) = cx.disk_is_full(op.flow) {
            return Judgement::Answer(full);
        }
        let place = self.held.partition_point(|promise| promise.name.0 < key);
        self.held.insert(place, Promise { name, op, since: cx.now });
        cx.note(Fact::TwoPhase { node: cx.me, op, key, what: TwoPhase::Prepared });
        if let Some(patience) = self.settings.patience {
            cx.wake(patience, Clock::Locks.token());
        }
        Judgement::Answer(OK)
    }

    fn decide<O: Observer>(&mut self, name: Name, commit: bool, cx: &mut Cx<'_, O>) -> Judgement {
        let key = name.0;
        if self.holder(key).is_some_and(|promise| promise.name == name) {
            if commit {
                return Judgement::Write(key);
            }
            self.settle(key, (false, false), cx);
            return Judgement::Answer(OK);
        }
        match (self.outcome(name), commit) {
            (Some(done), commit) if done == commit => Judgement::Answer(OK),
            // It was never asked for a promise, has forgotten it, or has broken it.
            (Some(_), _) | (None, true) => {
                Judgement::Answer(Reply::of(Outcome::Failed).because(Reason::Heuristic))
            }
            (None, false) => {
                self.remember(name, false, cx.now);
                // The question may still wait for its lock.
                let asks = |it: &Waiting| matches!(it.request.ask, Ask::Prepare { key, transaction } if self::name(it.request.reply_to.connection, transaction, key) == name);
                self.done.extend(self.waiting.iter().filter(|it| asks(it)).map(|it| (it.slot, CONFLICT)));
                self.waiting.retain(|it| !asks(it));
                Judgement::Answer(OK)
            }
        }
    }

    /// A writer goes on, or waits.
    fn wait_for<O: Observer>(&mut self, key: u64, request: &Request, slot: Slot, cx: &mut Cx<'_, O>) -> Judgement {
        if self.holder(key).is_none() {
            return Judgement::Free;
        }
        let until = cx.now.saturating_add(self.settings.wait);
        self.waiting.push(Waiting { slot, request: *request, key, until });
        cx.wake(self.settings.wait, Clock::Locks.token());
        Judgement::Waits
    }

    /// A promise is over, and its record free.
    pub(super) fn settle<O: Observer>(&mut self, key: u64, (commit, heuristic): (bool, bool), cx: &mut Cx<'_, O>) {
        let Ok(place) = self.held.binary_search_by_key(&key, |promise| promise.name.0) else { return };
        let Promise { name, op, .. } = self.held.remove(place);
        self.remember(name, commit, cx.now);
        self.freed.push(key);
        cx.note(Fact::TwoPhase { node: cx.me, op, key, what: TwoPhase::Settled { commit, heuristic } });
    }

    /// Whether a record is locked for a promise.
    pub(super) fn lock(&self, key: u64) -> bool {
        self.holder(key).is_some()
    }

    /// The promise that a record is locked for.
    fn holder(&self, key: u64) -> Option<&Promise> {
        let place = self.held.binary_search_by_key(&key, |promise| promise.name.0).ok()?;
        self.held.get(place)
    }

    /// What became of a transaction, as far as that is remembered.
    fn outcome(&self, name: Name) -> Option<bool> {
        [true, false].into_iter().find(|commit| self.ended.contains(&with_outcome(name, *commit)))
    }

    fn remember(&mut self, name: Name, commit: bool, now: u64) {
        let name = with_outcome(name, commit);
        self.ended.insert(name);
        self.in_order.push_back((now, name));
        if self.in_order.len() > REMEMBERED
            && let Some((_, old)) = self.in_order.pop_front()
        {
            self.ended.remove(&old);
        }
    }

    /// Whoever has waited too long is sent away, and promises that nobody has asked about for too long are broken.
    pub(super) fn expire<O: Observer>(&mut self, cx: &mut Cx<'_, O>, waits: impl Fn(Slot) -> bool) {
        if self.down {
            return;
        }
        if let Some(patience) = self.settings.patience {
            let old = |promise: &&Promise| promise.since.saturating_add(patience) <= cx.now;
            let broken: Vec<u64> = self.held.iter().filter(old).map(|promise| promise.name.0).collect();
            for key in broken {
                self.settle(key, (false, true), cx);
            }
        }
        let now = cx.now;
        let over: Vec<Waiting> = self.waiting.iter().copied().filter(|it| it.until <= now && waits(it.slot)).collect();
        self.waiting.retain(|it| it.until > now);
        for Waiting { slot, request, key, .. } in over {
            if let Some(promise) = self.holder(key) {
                let what = TwoPhase::Blocked { holder: promise.op.id };
                cx.note(Fact::TwoPhase { node: cx.me, op: request.op, key, what });
            }
            self.done.push((slot, CONFLICT));
        }
    }

    /// The next one whose wait is over.
    pub(super) fn next_due(&mut self) -> Option<Due> {
        if !self.done.is_empty() {
            let (slot, reply) = self.done.remove(0);
            return Some(Due::Answer(slot, reply));
        }
        while let Some(key) = self.freed.last().copied() {
            let next = self.waiting.iter().position(|it| it.key == key).filter(|_| self.holder(key).is_none());
            if let Some(next) = next {
                let Waiting { slot, request, .. } = self.waiting.remove(next);
                return Some(Due::Again(slot, request));
            }
            self.freed.pop();
        }
        None
    }

    /// It goes down: promises are on disk, those who wait are cut off.
    pub(super) fn crash(&mut self, which: Option<u16>) {
        self.down |= which.is_none();
        self.waiting.retain(|it| which.is_some_and(|which| which != it.request.instance));
    }

    /// It is back, or its parameters have changed: times go on.
    pub(super) fn go_on<O: Observer>(&mut self, which: Option<u16>, cx: &mut Cx<'_, O>) {
        self.down &= which.is_some();
        for promise in &self.held {
            if let Some(patience) = self.settings.patience {
                cx.wake(promise.since.saturating_add(patience).saturating_sub(cx.now), Clock::Locks.token());
            }
        }
        for it in &self.waiting {
            cx.wake(it.until.saturating_sub(cx.now), Clock::Locks.token());
        }
    }

    /// The disk is gone, and the promises with it.
    pub(super) fn wipe<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        let keys: Vec<u64> = self.held.iter().map(|promise| promise.name.0).collect();
        for key in keys {
            self.settle(key, (false, true), cx);
        }
        self.ended.clear();
        self.in_order.clear();
    }
}
