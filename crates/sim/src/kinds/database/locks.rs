//! Promises: writes of transactions over several stores that are held back, with their records locked, until word comes.

use std::collections::{BTreeMap, VecDeque};

use betwixt_model::{ParamSpec, Params};

use super::cluster::Clock;
use crate::component::{Ask, Cx, Op, Outcome, Reason, Reply, Request};
use crate::kernel::slab::Slot;
use crate::observe::{Fact, Observer, TwoPhase};

const GROUP: &str = "Two-phase commit";

const WAIT: ParamSpec = ParamSpec::duration(
    "lock_wait",
    "Waits for a lock",
    50_000,
    "How long a write waits for a record that somebody has locked; then it fails. MySQL: innodb_lock_wait_timeout, 50 s.",
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

/// One write of one transaction: over which connection it was asked for, the transaction, the record.
type Name = (u32, u64, u64);

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
    held: BTreeMap<u64, Promise>,
    waiting: VecDeque<Waiting>,
    /// Records that have just become free.
    freed: Vec<u64>,
    done: VecDeque<(Slot, Reply)>,
    /// What became of transactions, and in which order.
    ended: BTreeMap<Name, bool>,
    in_order: VecDeque<Name>,
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
            held: BTreeMap::new(),
            waiting: VecDeque::new(),
            freed: Vec::new(),
            done: VecDeque::new(),
            ended: BTreeMap::new(),
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
        self.held.values().map(|promise| promise.since).min()
    }

    /// Requests that wait for a lock.
    pub(super) fn lock_waits(&self) -> u32 {
        self.waiting.len() as u32
    }

    /// What becomes of a request whose work is done.
    pub(super) fn judge<O: Observer>(&mut self, request: &Request, slot: Slot, cx: &mut Cx<'_, O>) -> Judgement {
        let connection = request.reply_to.connection;
        match request.ask {
            Ask::Prepare { key, transaction } => self.prepare(request, (connection, transaction, key), slot, cx),
            Ask::Decide { key, transaction, commit } => self.decide((connection, transaction, key), commit, cx),
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
        if let Some(commit) = self.ended.get(&name) {
            return Judgement::Answer(if *commit { OK } else { CONFLICT });
        }
        let (key, op) = (name.2, request.op);
        match self.held.get(&key) {
            Some(promise) if promise.name == name => return Judgement::Answer(OK),
            Some(_) => return self.wait_for(key, request, slot, cx),
            None => {}
        }
        if let Some(full) = cx.disk_is_full(op.flow) {
            return Judgement::Answer(full);
        }
        self.held.insert(key, Promise { name, op, since: cx.now });
        cx.note(Fact::TwoPhase { node: cx.me, op, key, what: TwoPhase::Prepared });
        if let Some(patience) = self.settings.patience {
            cx.wake(patience, Clock::Locks.token());
        }
        Judgement::Answer(OK)
    }

    fn decide<O: Observer>(&mut self, name: Name, commit: bool, cx: &mut Cx<'_, O>) -> Judgement {
        let key = name.2;
        if self.held.get(&key).is_some_and(|promise| promise.name == name) {
            if commit {
                return Judgement::Write(key);
            }
            self.settle(key, (false, false), cx);
            return Judgement::Answer(OK);
        }
        match (self.ended.get(&name), commit) {
            (Some(done), commit) if *done == commit => Judgement::Answer(OK),
            // It was never asked for a promise, has forgotten it, or has broken it.
            (Some(_), _) | (None, true) => {
                Judgement::Answer(Reply::of(Outcome::Failed).because(Reason::Heuristic))
            }
            (None, false) => {
                self.remember(name, false);
                // The question may still wait for its lock.
                let asks = |it: &Waiting| matches!(it.request.ask, Ask::Prepare { key, transaction } if (it.request.reply_to.connection, transaction, key) == name);
                self.done.extend(self.waiting.iter().filter(|it| asks(it)).map(|it| (it.slot, CONFLICT)));
                self.waiting.retain(|it| !asks(it));
                Judgement::Answer(OK)
            }
        }
    }

    /// A writer goes on, or waits.
    fn wait_for<O: Observer>(&mut self, key: u64, request: &Request, slot: Slot, cx: &mut Cx<'_, O>) -> Judgement {
        if !self.held.contains_key(&key) {
            return Judgement::Free;
        }
        let until = cx.now.saturating_add(self.settings.wait);
        self.waiting.push_back(Waiting { slot, request: *request, key, until });
        cx.wake(self.settings.wait, Clock::Locks.token());
        Judgement::Waits
    }

    /// A promise is over, and its record free.
    pub(super) fn settle<O: Observer>(&mut self, key: u64, (commit, heuristic): (bool, bool), cx: &mut Cx<'_, O>) {
        let Some(Promise { name, op, .. }) = self.held.remove(&key) else { return };
        self.remember(name, commit);
        self.freed.push(key);
        cx.note(Fact::TwoPhase { node: cx.me, op, key, what: TwoPhase::Settled { commit, heuristic } });
    }

    fn remember(&mut self, name: Name, commit: bool) {
        self.ended.insert(name, commit);
        self.in_order.push_back(name);
        if self.in_order.len() > REMEMBERED
            && let Some(old) = self.in_order.pop_front()
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
            let broken: Vec<u64> = self.held.values().filter(old).map(|promise| promise.name.2).collect();
            for key in broken {
                self.settle(key, (false, true), cx);
            }
        }
        let now = cx.now;
        let (over, waiting) = std::mem::take(&mut self.waiting).into_iter().partition(|it| it.until <= now);
        self.waiting = waiting;
        for Waiting { slot, request, key, .. } in <VecDeque<Waiting>>::into_iter(over).filter(|it| waits(it.slot)) {
            if let Some(promise) = self.held.get(&key) {
                let what = TwoPhase::Blocked { holder: promise.op.id };
                cx.note(Fact::TwoPhase { node: cx.me, op: request.op, key, what });
            }
            self.done.push_back((slot, CONFLICT));
        }
    }

    /// The next one whose wait is over.
    pub(super) fn next_due(&mut self) -> Option<Due> {
        if let Some((slot, reply)) = self.done.pop_front() {
            return Some(Due::Answer(slot, reply));
        }
        while let Some(key) = self.freed.last().copied() {
            let next = self.waiting.iter().position(|it| it.key == key).filter(|_| !self.held.contains_key(&key));
            if let Some(Waiting { slot, request, .. }) = next.and_then(|next| self.waiting.remove(next)) {
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
        for promise in self.held.values() {
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
        let keys: Vec<u64> = self.held.keys().copied().collect();
        for key in keys {
            self.settle(key, (false, true), cx);
        }
        self.ended.clear();
        self.in_order.clear();
    }
}
