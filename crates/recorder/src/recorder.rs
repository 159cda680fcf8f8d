//! Everything that listens to a run, in one: metrics, live charts, ledgers and the journal.
//!
//! It stands outside the world. To go back in time, take a [`Mark`] together with each snapshot of the world, and
//! [`Recorder::go_back`] to it: metrics, charts and ledgers are copied and so exact; the journal, much larger, is cut at
//! the mark instead.

mod both;

use std::sync::Arc;

use betwixt_model::{Catalogue, Scenario, SimTime};
use betwixt_sim::observe::{MessageKind, Plain};
use betwixt_sim::{Fact, Observer, Outcome, Progress, World};

use crate::journal::{DEFAULT_CAPACITY, Journal};
use crate::ledger::Ledger;
use crate::metrics::Metrics;
use crate::names::Names;
use crate::reach::reach;
use crate::recent::{Recent, RecentComponent, RecentConnection};
use crate::series::Series;

pub use both::{advance_beside, advance_heard, advance_with};

/// Listens to one run from its start.
#[derive(Clone, Debug)]
pub struct Recorder {
    names: Arc<Names>,
    state: State,
    journal: Journal,
}

/// What a recorder knew at a moment.
///
/// Memory: a few kilobytes per component, connection and flow that has seen traffic (histograms), at most 40 kB for the
/// charts, and 16 bytes per operation alive.
#[derive(Clone, Debug)]
pub struct Mark {
    state: State,
    facts: u64,
}

/// Everything but the journal.
#[derive(Clone, Debug)]
struct State {
    /// When something has to be closed or noted down, whatever happens [nanoseconds].
    next_tick: u64,
    metrics: Metrics,
    series: Series,
    recent: Recent,
    ledger: Ledger,
}

/// Most work for what comes from outside before [`advance`] comes back [see `World::entered`].
const OUTSIDE: u64 = 2_000;

/// Lets a run go on as [`World::advance`] does, and listens. When the run is over, the books are closed.
///
/// It comes back [`Progress::Busy`] after less than `budget` appointments where a plan is so dense that its entries are most
/// of the work: a fault that comes and goes can have 100,000 of them between two appointments, and whoever has to draw a
/// picture meanwhile calls again. Without a budget (`u64::MAX`) it goes on to `until`.
///
/// Not generic on purpose: made once, here, it runs faster than a copy made where it is used.
#[inline(never)]
pub fn advance(world: &mut World, until: SimTime, budget: u64, recorder: &mut Recorder) -> Progress {
    drive(world, until, budget, recorder, |world, until, left, recorder| {
        world.advance_within(until, left.0, left.1, recorder)
    })
}

#[inline(always)]
fn drive(
    world: &mut World,
    until: SimTime,
    budget: u64,
    recorder: &mut Recorder,
    mut run: impl FnMut(&mut World, SimTime, (u64, u64), &mut Recorder) -> Progress,
) -> Progress {
    let (first, entered) = (world.executed(), world.entered());
    let outside = if budget == u64::MAX { u64::MAX } else { OUTSIDE };
    recorder.state.metrics.look(world);
    loop {
        // The number of workers may change at each entry of the plan: stop there and look.
        let cursor = world.plan_cursor();
        let entry = world.plan().entries.get(cursor).map_or(until, |entry| SimTime(entry.at));
        let left = budget.saturating_sub(world.executed() - first).max(1);
        let left_outside = outside.saturating_sub(world.entered() - entered);
        if left_outside == 0 {
            return Progress::Busy;
        }
        let progress = run(world, until.min(entry), (left, left_outside), recorder);
        if world.plan_cursor() != cursor {
            recorder.state.metrics.look(world);
        }
        match progress {
            Progress::Reached if world.now() < until => {}
            Progress::Reached | Progress::Busy | Progress::Ended | Progress::Stopped(_) => {
                recorder.heard(world, progress);
                return progress;
            }
        }
    }
}

/// The same for the world of a plain scenario ([`betwixt_sim::compile_plain`]), to which nothing comes from outside.
#[inline(never)]
pub fn advance_plain(world: &mut World, until: SimTime, budget: u64, recorder: &mut Recorder) -> Progress {
    recorder.state.metrics.look(world);
    let progress = world.advance(until, budget, &mut Plain(recorder));
    recorder.heard(world, progress);
    progress
}

impl Recorder {
    /// A recorder for a run of this scenario that has not begun.
    #[must_use]
    pub fn new(scenario: &Scenario, catalogue: &Catalogue) -> Self {
        let metrics = Metrics::new(scenario);
        let recent = Recent::new(&metrics);
        let series = Series::new(scenario.flows.len());
        let state = State {
            next_tick: recent.next().min(series.next()),
            metrics,
            series,
            recent,
            ledger: Ledger::new(reach(scenario, catalogue)),
        };
        Self { names: Arc::new(Names::of(scenario)), state, journal: Journal::new(DEFAULT_CAPACITY) }
    }

    /// Closes the books as far as the run has come.
    fn heard(&mut self, world: &World, progress: Progress) {
        match progress {
            Progress::Busy => {}
            Progress::Reached => {
                self.state.catch_up(world.now().0);
                self.state.ledger.settle();
            }
            Progress::Ended | Progress::Stopped(_) => {
                self.state.catch_up(world.now().0);
                self.state.ledger.finish(world.now().0);
            }
        }
    }

    /// The same with a journal of another length; 0 keeps none, and is the cheapest.
    #[must_use]
    pub fn with_journal(self, capacity: usize) -> Self {
        Self { journal: Journal::new(capacity), ..self }
    }

    /// Forgets what was counted and found so far; what is going on now stays known. Operations that started before now
    /// are counted when they end, but neither their durations nor their disagreements are. The charts keep the past.
    pub fn begin_again(&mut self, now: SimTime) {
        self.state.metrics.begin_again(now.0);
        self.state.recent.begin_again(&self.state.metrics, now.0);
        self.state.ledger.begin_again();
    }

    /// Counts and durations since counting began.
    #[must_use]
    pub const fn metrics(&self) -> &Metrics {
        &self.state.metrics
    }

    /// The live charts.
    #[must_use]
    pub const fn series(&self) -> &Series {
        &self.state.series
    }

    /// What each side believes.
    #[must_use]
    pub const fn ledger(&self) -> &Ledger {
        &self.state.ledger
    }

    /// What happened, fact by fact.
    #[must_use]
    pub const fn journal(&self) -> &Journal {
        &self.journal
    }

    /// What the parts are called.
    #[must_use]
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The last two seconds of a component.
    #[must_use]
    pub fn recent_component(&self, index: usize) -> RecentComponent {
        self.state.recent.component(&self.state.metrics, index)
    }

    /// The last two seconds of a connection.
    #[must_use]
    pub fn recent_connection(&self, index: usize) -> RecentConnection {
        self.state.recent.connection(&self.state.metrics, index)
    }

    /// What it knows now, to be kept beside a snapshot of the world.
    #[must_use]
    pub fn mark(&self) -> Mark {
        Mark { state: self.state.clone(), facts: self.journal.total() }
    }

    /// Goes back to a mark of the same run.
    pub fn go_back(&mut self, mark: &Mark) {
        self.state.clone_from(&mark.state);
        self.journal.truncate(mark.facts);
    }
}

impl Observer for Recorder {
    #[inline]
    fn begins(&mut self, event: u64, cause: u64) {
        self.journal.begins(event, cause);
    }

    #[inline]
    fn note(&mut self, at: u64, fact: Fact) {
        if at >= self.state.next_tick {
            self.state.tick(at);
        }
        self.state.note(at, &fact);
        // How full a component is follows from the other facts, and would be a third of all.
        if !matches!(fact, Fact::Load { .. }) {
            self.journal.push(at, fact);
        }
    }
}

impl State {
    fn catch_up(&mut self, now: u64) {
        if now >= self.next_tick {
            self.tick(now);
        }
        self.metrics.settle(now);
    }

    #[cold]
    #[inline(never)]
    fn tick(&mut self, at: u64) {
        if at >= self.series.next() {
            self.series.close(at);
        }
        if at >= self.recent.next() {
            self.recent.tick(&mut self.metrics, at);
        }
        self.next_tick = self.recent.next().min(self.series.next());
    }

    #[inline]
    fn note(&mut self, at: u64, fact: &Fact) {
        match *fact {
            Fact::OperationStarted { .. } | Fact::OperationEnded { .. } => self.journey(at, fact),
            Fact::Sent { connection, kind, op, attempt } => {
                self.metrics.connections[connection as usize].send(kind, attempt);
                if kind != MessageKind::Probe {
                    self.ledger.more(at, &op);
                }
            }
            Fact::Delivered { connection, kind: MessageKind::Probe, .. } => {
                self.metrics.connections[connection as usize].delivered += 1;
            }
            Fact::Delivered { connection, kind, op, late, .. } => {
                let connection = &mut self.metrics.connections[connection as usize];
                connection.delivered += 1;
                connection.late_replies += u64::from(late && kind == MessageKind::Reply);
                self.ledger.less(at, &op);
            }
            Fact::Lost { connection, kind, op } => {
                self.metrics.connections[connection as usize].lost += 1;
                if kind != MessageKind::Probe {
                    self.ledger.less(at, &op);
                }
            }
            Fact::CallStarted { .. } | Fact::AttemptEnded { .. } | Fact::CallEnded { .. } => self.call(at, fact),
            Fact::Accepted { node, op } => {
                self.metrics.components[node as usize].accepted += 1;
                self.ledger.more(at, &op);
            }
            Fact::TurnedAway { node, .. } => self.metrics.components[node as usize].turned_away += 1,
            Fact::Begun { node, arrived, .. } => self.metrics.components[node as usize].begin(at - arrived),
            Fact::Finished { node, op, outcome, arrived } => {
                let time = (arrived >= self.metrics.since).then(|| at - arrived);
                self.metrics.components[node as usize].finish(outcome, time);
                self.recent.components[node as usize].record(at - arrived);
                self.ledger.less(at, &op);
            }
            Fact::Load { node, waiting, busy, working } => {
                self.metrics.components[node as usize].load.set(at, [waiting, busy, working]);
            }
            Fact::Scaled { node, instances } => self.metrics.components[node as usize].load.scale(at, instances),
            Fact::EffectHappened { node, op, effect } => {
                self.metrics.components[node as usize].effects[effect as usize] += 1;
                self.ledger.happened(at, op, effect);
            }
            Fact::RecordRead { node, found, .. } => {
                let component = &mut self.metrics.components[node as usize];
                component.reads += 1;
                component.hits += u64::from(found);
            }
            Fact::RecordWritten { node, .. } => self.metrics.components[node as usize].writes += 1,
            Fact::Enqueued { node, op } => {
                self.metrics.components[node as usize].enqueued += 1;
                self.ledger.more(at, &op);
            }
            Fact::Dequeued { node, op, dead } => {
                let component = &mut self.metrics.components[node as usize];
                component.dequeued += 1;
                component.dead += u64::from(dead);
                self.ledger.less(at, &op);
            }
            Fact::TriesAgain { .. } | Fact::RetryDenied { .. } | Fact::FellBack { .. } | Fact::Replayed { .. } => {}
            Fact::RecordAsked { .. } | Fact::RecordTold { .. } | Fact::Transaction(_) => {}
            Fact::Rescued { .. } | Fact::Resumed { .. } | Fact::Recognised { .. } | Fact::TwoPhase { .. } => {}
            Fact::Counted { .. }
            | Fact::Conflicted { .. }
            | Fact::Replicated { .. }
            | Fact::WriteLost { .. }
            | Fact::Leads { .. } => {}
            Fact::Breaker { .. } | Fact::Ejected { .. } | Fact::Up { .. } | Fact::Fault { .. } | Fact::Retuned => {}
        }
    }

    fn journey(&mut self, at: u64, fact: &Fact) {
        match *fact {
            Fact::OperationStarted { op, client } => {
                self.metrics.flows[usize::from(op.flow)].started += 1;
                self.series.started(op.flow);
                self.recent.operation_started(client);
                self.ledger.started(at, op);
            }
            Fact::OperationEnded { op, client, outcome, began, ending } => {
                let latency = at - began;
                let counted = (began >= self.metrics.since).then_some(latency);
                self.metrics.flows[usize::from(op.flow)].end(outcome, ending, counted);
                let ok = outcome == Outcome::Ok;
                self.series.ended(op.flow, ok, latency);
                self.recent.operation_ended(client, ok, latency);
                self.ledger.ended(at, op, outcome);
            }
            _ => {}
        }
    }

    #[inline]
    fn call(&mut self, at: u64, fact: &Fact) {
        match *fact {
            Fact::CallStarted { connection, op } => {
                self.metrics.connections[connection as usize].calls += 1;
                self.ledger.more(at, &op);
            }
            Fact::AttemptEnded { connection, outcome, began, .. } => {
                let index = connection as usize;
                let connection = &mut self.metrics.connections[index];
                connection.attempts[outcome as usize] += 1;
                if outcome != Outcome::Refused {
                    if began >= self.metrics.since {
                        connection.latency.record(at - began);
                    }
                    self.recent.connections[index].record(at - began);
                }
            }
            Fact::CallEnded { connection, op, outcome, abandoned, .. } => {
                let connection = &mut self.metrics.connections[connection as usize];
                if abandoned {
                    connection.abandoned += 1;
                } else {
                    connection.ended[outcome as usize] += 1;
                }
                self.ledger.less(at, &op);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
