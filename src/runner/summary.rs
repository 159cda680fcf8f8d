//! The small picture of a run that views render: made at most ten times a second, compared by value.

use std::rc::Rc;

use super::insides::Inside;
use crate::state::Lens;
use betwixt_model::{ConnectionId, FaultId, SimSpan, SimTime};

impl Summary {
    /// Whether nothing more will happen.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        matches!(self.state, RunState::Ended | RunState::Stopped(_))
    }

    /// Whether this is the same moment of the same run, if the document is the same: all else follows from these.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.now == other.now
            && self.in_flight == other.in_flight
            && self.digest == other.digest
            && self.state == other.state
            && self.speed == other.speed
            && self.lens == other.lens
            && self.verdicts.as_ref().map(Rc::as_ptr) == other.verdicts.as_ref().map(Rc::as_ptr)
    }
}

/// Whether time passes.
#[derive(Clone, Debug, PartialEq)]
pub enum RunState {
    /// It stands still.
    Paused,
    /// It passes.
    Playing,
    /// The run's time is over.
    Ended,
    /// The run stopped early, for this reason: one or two plain sentences.
    Stopped(String),
    /// It is being worked out again up to now after a change in the past, this far (0 to 1).
    Catching(f64),
    /// The scenario cannot be run, for this reason.
    CannotRun(String),
}

/// How fast time passes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Speed {
    /// Simulated seconds per real second, as wanted.
    pub wanted: f64,
    /// As reached, when this device cannot keep up.
    pub reached: Option<f64>,
    /// Whether the app chooses.
    pub auto: bool,
}

/// One component, lately (the last two simulated seconds or so). Times in milliseconds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ComponentNow {
    /// Requests taken in per second; operations started per second for a source.
    pub rate_per_s: f64,
    /// 95th percentile of the time from arrival to answer [ms].
    pub p95_ms: Option<f64>,
    /// Requests or items waiting.
    pub waiting: u32,
    /// Workers there are, all copies together.
    pub workers: u32,
    /// Workers held.
    pub busy: u32,
    /// Workers working.
    pub working: u32,
    /// Copies.
    pub instances: u32,
    /// A crash keeps it down.
    pub down: bool,
    /// Age of the oldest waiting item [ms].
    pub oldest_ms: Option<f64>,
    /// Share of reads that found a copy.
    pub hit_ratio: Option<f64>,
    /// Share of operations (for a source) or requests that did not end well.
    pub error_ratio: Option<f64>,
    /// Active faults: kind title and a short strength, such as "Slow ×44".
    pub faults: Vec<String>,
    /// It sends no telemetry, and only telemetry is looked at: nothing of this is known.
    pub unseen: bool,
    /// What is inside, if it has an inside worth a picture; once the second file is here.
    pub inside: Option<Rc<Inside>>,
}

/// A connection's breaker.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BreakerNow {
    /// Calls pass.
    Closed,
    /// Calls are refused for so much longer [ms].
    Open(f64),
    /// A few calls try.
    HalfOpen,
}

/// A connection's pool of open connections.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PoolNow {
    /// Open ones.
    pub open: u32,
    /// Those among them that carry nothing.
    pub idle: u32,
    /// Those that are being opened.
    pub connecting: u32,
    /// Attempts that wait for one.
    pub waiting: u32,
}

/// One connection, lately.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConnectionNow {
    /// Requests and publications per second, retries included.
    pub rate_per_s: f64,
    /// Answered ok per second.
    pub ok_per_s: f64,
    /// Share of attempts that did not end well.
    pub error_ratio: Option<f64>,
    /// 95th percentile of the time an attempt took [ms].
    pub p95_ms: Option<f64>,
    /// Messages per second by flow index, for the ribbon.
    pub by_flow: Vec<f64>,
    /// The breaker, if there is one.
    pub breaker: Option<BreakerNow>,
    /// The pool, if the caller keeps one.
    pub pool: Option<PoolNow>,
    /// Nothing gets through: (requests, replies).
    pub cut: (bool, bool),
    /// A balancer has taken it out of its rotation.
    pub ejected: bool,
    /// Active faults, as for components.
    pub faults: Vec<String>,
}

/// One flow, whole run so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FlowNow {
    /// Operations started per second, lately.
    pub rate_per_s: f64,
    /// Share that did not end well, lately.
    pub error_ratio: Option<f64>,
    /// Operations by outcome so far: ok, failed, refused, unknown.
    pub outcomes: [u64; 4],
}

/// A fault of the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct FaultNow {
    /// Which.
    pub id: FaultId,
    /// Active now.
    pub active: bool,
    /// It has begun.
    pub begun: bool,
    /// Messages and pieces of work it has changed.
    pub times_applied: u64,
    /// It began, and has changed nothing although there was time: to be said loudly.
    pub never_landed: bool,
}

/// Points of one line of a chart: (seconds, value); gaps are left out.
pub type Line = Vec<(f64, f64)>;

/// The three charts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Charts {
    /// Operations started per second, by flow.
    pub rate: Vec<Line>,
    /// Share of operations that did not end well, by flow, 0 to 1.
    pub errors: Vec<Line>,
    /// 50th, 95th and 99th percentile of operations' durations [ms], all flows.
    pub duration: [Line; 3],
}

/// A sort of disagreement between two sides, and how often it occurred.
#[derive(Clone, Debug, PartialEq)]
pub struct BeliefNow {
    /// Plain words that follow the number: "saw an error, but paid".
    pub words: String,
    /// How often.
    pub count: u64,
    /// When it was first seen.
    pub first: Option<SimTime>,
    /// It may still come right (not shipped yet).
    pub open: bool,
}

/// What became of an expectation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is so, as far as the run has come.
    Held,
    /// It is not so.
    Broken,
    /// Its time is not over, and nothing is decided.
    Open,
    /// Nothing happened that could have shown it.
    NeverTested,
}

impl Standing {
    /// As other programs read it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::NeverTested => "never_tested",
            _ => self.words(),
        }
    }

    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Broken => "broken",
            Self::Open => "open",
            Self::NeverTested => "never tested",
        }
    }
}

/// What became of an expectation, and what showed it.
#[derive(Clone, Debug, PartialEq)]
pub struct VerdictNow {
    /// The verdict as far as the run has come.
    pub standing: Standing,
    /// Nothing that is still to come can change it.
    pub settled: bool,
    /// The moment that decided, with an operation to look at.
    pub at: Option<(SimTime, Option<u64>)>,
    /// A sentence: what was measured, and why it is so.
    pub told: String,
}

/// The run, as views see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// What of the run this shows.
    pub lens: Lens,
    /// Whether time passes.
    pub state: RunState,
    /// Simulated now.
    pub now: SimTime,
    /// When the run ends.
    pub duration: SimSpan,
    /// How fast.
    pub speed: Speed,
    /// By place in the document.
    pub components: Vec<ComponentNow>,
    /// By place in the document.
    pub connections: Vec<ConnectionNow>,
    /// By place in the document.
    pub flows: Vec<FlowNow>,
    /// By place in the document.
    pub faults: Vec<FaultNow>,
    /// Charts.
    pub charts: Charts,
    /// Harm over time for the timeline: (seconds, share of operations that did not end well).
    pub harm: Line,
    /// Disagreements, those that occurred first.
    pub beliefs: Vec<BeliefNow>,
    /// What became of each expectation, by place in the document, as far as it is known; none where nothing is expected.
    pub verdicts: Option<Rc<[VerdictNow]>>,
    /// Messages on their way.
    pub in_flight: usize,
    /// Fingerprint of the run so far.
    pub digest: String,
    /// The connection that is worth a look now (the slowest or most failing), if one stands out.
    pub notable: Option<ConnectionId>,
}
