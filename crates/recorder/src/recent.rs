//! The last two seconds or so, per component and connection: the numbers that stand on the canvas.
//!
//! Rates cost nothing while it runs: every half second the running totals are noted down, and a rate is the difference
//! between now and then. Only durations are counted a second time, in a small [`Window`] per part.

use std::collections::VecDeque;

use crate::metrics::Metrics;
use crate::window::Window;

/// How often totals are noted down [nanoseconds].
const TICK: u64 = 500_000_000;
/// How many notes are kept: rates are over four to five ticks.
const KEPT: usize = 5;

/// What is shown on a component.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RecentComponent {
    /// Requests that came in, or operations that a client started [per second].
    pub rate_per_s: f64,
    /// Share of them that ended badly or were turned away; none where nothing ended.
    pub error_ratio: Option<f64>,
    /// Time that 95 % of those that ended did not exceed [milliseconds]; right to 6 %.
    pub p95_ms: Option<f64>,
    /// Requests waiting, on average.
    pub waiting: f64,
    /// Workers held, on average.
    pub busy: f64,
    /// Workers working, on average.
    pub working: f64,
}

/// What is shown on a connection.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RecentConnection {
    /// Requests and publications sent, retries included [per second].
    pub rate_per_s: f64,
    /// Share of attempts that did not end well; none where none ended.
    pub error_ratio: Option<f64>,
    /// Time that 95 % of the attempts did not exceed, refused ones left out [milliseconds]; right to 6 %.
    pub p95_ms: Option<f64>,
}

/// Totals of one part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Total {
    came: u64,
    ended: u64,
    bad: u64,
}

/// Totals of a client: it takes nothing in, but starts operations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Started(Total);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Note {
    at: u64,
    components: Vec<(Total, [u128; 3])>,
    connections: Vec<Total>,
}

/// Totals of some moments ago, and windows of durations.
#[derive(Clone, Debug)]
pub(crate) struct Recent {
    /// When the next note is due [nanoseconds].
    next: u64,
    ticks: u64,
    notes: VecDeque<Note>,
    clients: Vec<Started>,
    pub(crate) components: Vec<Window>,
    pub(crate) connections: Vec<Window>,
}

impl Recent {
    pub(crate) fn new(metrics: &Metrics) -> Self {
        let (components, connections) = (metrics.components.len(), metrics.connections.len());
        let mut new = Self {
            next: TICK,
            ticks: 0,
            notes: VecDeque::new(),
            clients: vec![Started::default(); components],
            components: vec![Window::default(); components],
            connections: vec![Window::default(); connections],
        };
        new.notes.push_back(new.note(metrics, 0));
        new
    }

    pub(crate) const fn next(&self) -> u64 {
        self.next
    }

    pub(crate) fn operation_started(&mut self, client: u32) {
        self.clients[client as usize].0.came += 1;
    }

    pub(crate) fn operation_ended(&mut self, client: u32, ok: bool, ns: u64) {
        let Started(total) = &mut self.clients[client as usize];
        total.ended += 1;
        total.bad += u64::from(!ok);
        self.components[client as usize].record(ns);
    }

    /// Notes the totals down for the ticks that have passed; of many only the last ones matter.
    pub(crate) fn tick(&mut self, metrics: &mut Metrics, at: u64) {
        let passed = (at - self.next) / TICK + 1;
        let last = self.next + (passed - 1) * TICK;
        for before in (0..passed.min(KEPT as u64)).rev() {
            let then = last - before * TICK;
            metrics.settle(then);
            let note = self.note(metrics, then);
            self.notes.push_back(note);
        }
        while self.notes.len() > KEPT {
            self.notes.pop_front();
        }
        // Windows turn at every other tick: once a second.
        let turns = (self.ticks + passed) / 2 - self.ticks / 2;
        for window in self.components.iter_mut().chain(&mut self.connections) {
            window.tick(turns);
        }
        self.ticks += passed;
        self.next = last + TICK;
    }

    /// Starts afresh where the totals do.
    pub(crate) fn begin_again(&mut self, metrics: &Metrics, at: u64) {
        self.clients.fill(Started::default());
        self.notes.clear();
        let note = self.note(metrics, at);
        self.notes.push_back(note);
    }

    pub(crate) fn component(&self, metrics: &Metrics, index: usize) -> RecentComponent {
        let total = self.component_total(metrics, index);
        let integrals = metrics.components[index].load.integrals();
        let Some(note) = self.notes.front() else { return RecentComponent::default() };
        let (before, integrals_before) = note.components[index];
        let time = metrics.until.saturating_sub(note.at) as f64;
        let mean = |which: usize| {
            let grown = integrals[which] - integrals_before[which];
            if time > 0.0 { grown as f64 / time } else { 0.0 }
        };
        RecentComponent {
            rate_per_s: rate(total.came - before.came, time),
            error_ratio: share(total.bad - before.bad, total.ended - before.ended),
            p95_ms: p95(&self.components[index]),
            waiting: mean(0),
            busy: mean(1),
            working: mean(2),
        }
    }

    pub(crate) fn connection(&self, metrics: &Metrics, index: usize) -> RecentConnection {
        let total = connection_total(metrics, index);
        let Some(note) = self.notes.front() else { return RecentConnection::default() };
        let before = note.connections[index];
        let time = metrics.until.saturating_sub(note.at) as f64;
        RecentConnection {
            rate_per_s: rate(total.came - before.came, time),
            error_ratio: share(total.bad - before.bad, total.ended - before.ended),
            p95_ms: p95(&self.connections[index]),
        }
    }

    fn note(&self, metrics: &Metrics, at: u64) -> Note {
        let component = |index| (self.component_total(metrics, index), metrics.components[index].load.integrals());
        Note {
            at,
            components: (0..metrics.components.len()).map(component).collect(),
            connections: (0..metrics.connections.len()).map(|index| connection_total(metrics, index)).collect(),
        }
    }

    fn component_total(&self, metrics: &Metrics, index: usize) -> Total {
        let component = &metrics.components[index];
        let Started(own) = self.clients[index];
        let finished = component.finished_all();
        let bad = finished - component.finished[0] + component.turned_away;
        Total {
            came: component.requests() + own.came,
            ended: finished + component.turned_away + own.ended,
            bad: bad + own.bad,
        }
    }
}

fn connection_total(metrics: &Metrics, index: usize) -> Total {
    let connection = &metrics.connections[index];
    Total { came: connection.asked(), ended: connection.attempts_all(), bad: connection.attempts_bad() }
}

fn rate(count: u64, ns: f64) -> f64 {
    if ns > 0.0 { count as f64 / ns * 1e9 } else { 0.0 }
}

fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

fn p95(window: &Window) -> Option<f64> {
    window.quantile(0.95).map(|ns| ns as f64 / 1e6)
}
