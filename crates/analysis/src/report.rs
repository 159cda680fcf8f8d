//! The results of a run as plain numbers: what the command line prints and other programs read.
//!
//! Units: every name ends in its unit; `_ms` are milliseconds, `_ratio` shares of one. `None`, written `null`, means that
//! there were no samples. Changing the meaning of a field, or taking one away, is a new [`VERSION`].

mod disagreement;
mod fault;

use betwixt_model::{Effect, Scenario};
use betwixt_sim::observe::MessageKind;
use betwixt_sim::{ENGINE, Outcome, World};
use serde::Serialize;

use crate::beliefs::Belief;
use crate::faults::faults;
use crate::histogram::Histogram;
use crate::metrics::{ComponentMetrics, ConnectionMetrics, FlowMetrics};
use crate::pools::{PoolReport, pool};
use crate::recorder::Recorder;
use crate::verdict::report::ExpectationReport;

pub use disagreement::Disagreement;
use disagreement::disagreement;
pub use fault::FaultReport;
use fault::fault;

/// Version of the form of a report.
pub const VERSION: u32 = 1;

/// Everything that is known of a run when it is over.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// [`VERSION`].
    pub betwixt_report: u32,
    /// Version of the engine that ran it.
    pub engine: &'static str,
    /// Name of the scenario.
    pub scenario: String,
    /// Seed of the run.
    pub seed: u64,
    /// Fingerprint of the run: sixteen hexadecimal digits, equal for the same scenario, seed and engine.
    pub digest: String,
    /// Things that the engine executed.
    pub events: u64,
    /// Simulated time from the start to the end of the run.
    pub simulated_ms: f64,
    /// The leading part of it that was left out of all counts below.
    pub warmup_ms: f64,
    /// The limit that stopped the run before its end, in words; `null` where none did.
    pub stopped: Option<String>,
    /// Messages of the whole run, warm-up included.
    pub messages: Messages,
    /// What people got, flow by flow, in the order of the document.
    pub flows: Vec<FlowReport>,
    /// In the order of the document.
    pub components: Vec<ComponentReport>,
    /// In the order of the document.
    pub connections: Vec<ConnectionReport>,
    /// Ways in which the two sides of an operation can disagree in this scenario, with how often they did.
    pub disagreements: Vec<Disagreement>,
    /// What became of each fault, in the order of the document.
    pub faults: Vec<FaultReport>,
    /// What came of each expectation, in the order of the document; empty where nobody judged them.
    pub expectations: Vec<ExpectationReport>,
}

/// Messages of all connections. `sent` is the sum of the three others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Messages {
    /// Requests, replies and publications that left.
    pub sent: u64,
    /// Those that arrived.
    pub delivered: u64,
    /// Those that died on their way.
    pub lost: u64,
    /// Those on their way when the run ended.
    pub in_flight: u64,
}

/// A number of endings, by what could be inferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Outcomes {
    /// Answered, done.
    pub ok: u64,
    /// An error answer: the work may have happened all the same.
    pub failed: u64,
    /// Never executed.
    pub refused: u64,
    /// No answer: it may have happened.
    pub unknown: u64,
}

/// How long something took. Percentiles are right to 1 part in 100; the rest is exact.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Durations {
    /// How many were measured.
    pub samples: u64,
    /// Mean.
    pub mean_ms: Option<f64>,
    /// Half took no longer.
    pub p50_ms: Option<f64>,
    /// 95 % took no longer.
    pub p95_ms: Option<f64>,
    /// 99 % took no longer.
    pub p99_ms: Option<f64>,
    /// The longest.
    pub max_ms: Option<f64>,
}

/// The operations of a flow.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FlowReport {
    /// Its identity.
    pub id: String,
    /// As shown.
    pub name: String,
    /// Operations that started.
    pub started: u64,
    /// Operations that ended with an answer, by what the person was told.
    pub ended: Outcomes,
    /// People who lost patience and left without an answer; in none of the outcomes.
    pub left: u64,
    /// Operations that people still waited for when the run ended.
    pub open: u64,
    /// Operations that ended well, per second.
    pub ok_per_s: Option<f64>,
    /// Share of the operations that ended, but not well.
    pub error_ratio: Option<f64>,
    /// From start to end as the person saw it, whatever the outcome.
    pub latency: Durations,
}

/// What a component did.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ComponentReport {
    /// Its identity.
    pub id: String,
    /// As shown.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// Requests and publications taken in.
    pub accepted: u64,
    /// Requests and publications turned away before any work.
    pub turned_away: u64,
    /// Requests finished, by what was answered; `unknown` is one that a crash ended.
    pub finished: Outcomes,
    /// Requests finished, per second.
    pub finished_per_s: Option<f64>,
    /// From coming in to being finished, waiting included.
    pub time: Durations,
    /// How long requests waited for a worker, those that did not wait included; `null` where nothing waits for workers.
    pub wait_mean_ms: Option<f64>,
    /// Share of requests that had to wait for a worker.
    pub wait_ratio: Option<f64>,
    /// Workers at the end of the run, all instances together; 0 where the idea does not apply.
    pub workers: u32,
    /// Share of the workers' time in which they worked; `null` without workers.
    pub working_ratio: Option<f64>,
    /// Share of the workers' time in which they were held: working, or waiting for somebody else; `null` without workers.
    pub busy_ratio: Option<f64>,
    /// Requests or items waiting, on average over time.
    pub queue_mean: Option<f64>,
    /// Most requests or items that waited.
    pub queue_max: u32,
    /// What happened in the world here.
    pub effects: Effects,
    /// Records asked for.
    pub reads: u64,
    /// Records written.
    pub writes: u64,
    /// Share of reads that found their record.
    pub hit_ratio: Option<f64>,
    /// Items put into the queue, once per subscriber.
    pub enqueued: u64,
    /// Items that left the queue for good, dead letters included.
    pub dequeued: u64,
    /// Items given up after too many tries.
    pub dead_letters: u64,
}

/// What happened in the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Effects {
    /// Money taken.
    pub charge: u64,
    /// Goods sent off.
    pub ship: u64,
    /// Messages to people.
    pub send: u64,
    /// Goods set aside.
    pub reserve: u64,
    /// Money given back.
    pub refund: u64,
    /// Goods set aside and given free again.
    pub release: u64,
    /// Goods called back.
    pub cancel: u64,
}

impl Effects {
    /// From counts by [`Effect`].
    fn of(counts: [u64; Effect::ALL.len()]) -> Self {
        let [charge, ship, send, reserve, refund, release, cancel] = counts;
        Self { charge, ship, send, reserve, refund, release, cancel }
    }
}

/// What a connection carried.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ConnectionReport {
    /// Its identity.
    pub id: String,
    /// The caller.
    pub from: String,
    /// The callee.
    pub to: String,
    /// Calls begun; a retry belongs to its call.
    pub calls: u64,
    /// Calls ended, by what the caller may infer.
    pub ended: Outcomes,
    /// Calls that nobody waited for any more; in none of the outcomes.
    pub abandoned: u64,
    /// Attempts ended, by what the caller may infer.
    pub attempts: Outcomes,
    /// Requests sent that were not the first attempt of their call.
    pub retries: u64,
    /// Requests sent.
    pub requests: u64,
    /// Publications sent.
    pub publications: u64,
    /// Messages, replies included, that arrived.
    pub delivered: u64,
    /// Messages, replies included, that died on their way.
    pub lost: u64,
    /// Replies that arrived when nobody waited any more.
    pub late_replies: u64,
    /// From sending an attempt to its end, refused ones left out.
    pub latency: Durations,
    /// The pool of connections, warm-up included; left out where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pool: Option<PoolReport>,
}

/// The results so far; after the end of the run, the results.
#[must_use]
pub fn report(scenario: &Scenario, world: &World, recorder: &Recorder) -> Report {
    let metrics = recorder.metrics();
    let seconds = metrics.seconds();
    let traffic = world.traffic();
    let flows = scenario.flows.iter().zip(&metrics.flows);
    let components = scenario.components.iter().zip(&metrics.components);
    let connections = scenario.connections.iter().zip(&metrics.connections);
    let possible = Belief::ALL.into_iter().filter(|belief| recorder.ledger().is_possible(*belief));
    Report {
        betwixt_report: VERSION,
        engine: ENGINE,
        scenario: scenario.name.clone(),
        seed: scenario.seed,
        digest: world.digest(),
        events: world.executed(),
        simulated_ms: ms(world.now().0),
        warmup_ms: ms(metrics.since),
        stopped: world.stopped().map(|limit| limit.to_string()),
        messages: Messages {
            sent: traffic.sent,
            delivered: traffic.delivered,
            lost: traffic.lost,
            in_flight: world.in_flight() as u64,
        },
        flows: flows.map(|(part, metrics)| flow(part, metrics, seconds)).collect(),
        components: components.map(|(part, metrics)| component(part, metrics, seconds)).collect(),
        connections: connections.enumerate().map(|(at, (part, of))| connection(part, of, pool(world, at))).collect(),
        disagreements: possible.map(|belief| disagreement(belief, recorder.ledger().finding(belief))).collect(),
        faults: faults(scenario, world).into_iter().map(fault).collect(),
        expectations: Vec::new(),
    }
}

fn flow(flow: &betwixt_model::Flow, metrics: &FlowMetrics, seconds: f64) -> FlowReport {
    FlowReport {
        id: flow.id.to_string(),
        name: flow.name.clone(),
        started: metrics.started,
        ended: outcomes(metrics.ended),
        left: metrics.left,
        open: metrics.open(),
        ok_per_s: per_s(metrics.ok(), seconds),
        error_ratio: share(metrics.bad(), metrics.ended_all()),
        latency: durations(&metrics.latency),
    }
}

fn component(component: &betwixt_model::Component, metrics: &ComponentMetrics, seconds: f64) -> ComponentReport {
    ComponentReport {
        id: component.id.to_string(),
        name: component.name.clone(),
        kind: component.kind.clone(),
        accepted: metrics.accepted,
        turned_away: metrics.turned_away,
        finished: outcomes(metrics.finished),
        finished_per_s: per_s(metrics.finished_all(), seconds),
        time: durations(&metrics.time),
        wait_mean_ms: metrics.wait_mean_ms(),
        wait_ratio: metrics.wait_ratio(),
        workers: metrics.load.workers,
        working_ratio: metrics.load.utilisation_working(),
        busy_ratio: metrics.load.utilisation_busy(),
        queue_mean: metrics.load.waiting_mean(),
        queue_max: metrics.load.waiting_max,
        effects: Effects::of(metrics.effects),
        reads: metrics.reads,
        writes: metrics.writes,
        hit_ratio: metrics.hit_ratio(),
        enqueued: metrics.enqueued,
        dequeued: metrics.dequeued,
        dead_letters: metrics.dead,
    }
}

fn connection(
    of: &betwixt_model::Connection,
    metrics: &ConnectionMetrics,
    pool: Option<PoolReport>,
) -> ConnectionReport {
    ConnectionReport {
        id: of.id.to_string(),
        from: of.from.to_string(),
        to: of.to.to_string(),
        calls: metrics.calls,
        ended: outcomes(metrics.ended),
        abandoned: metrics.abandoned,
        attempts: outcomes(metrics.attempts),
        retries: metrics.retries,
        requests: metrics.sent[MessageKind::Request as usize],
        publications: metrics.sent[MessageKind::Publication as usize],
        delivered: metrics.delivered,
        lost: metrics.lost,
        late_replies: metrics.late_replies,
        latency: durations(&metrics.latency),
        pool,
    }
}

fn durations(histogram: &Histogram) -> Durations {
    let quantile = |q| histogram.quantile(q).map(ms);
    Durations {
        samples: histogram.count(),
        mean_ms: histogram.mean().map(|ns| ns / 1e6),
        p50_ms: quantile(0.5),
        p95_ms: quantile(0.95),
        p99_ms: quantile(0.99),
        max_ms: histogram.max().map(ms),
    }
}

fn outcomes(counts: [u64; 4]) -> Outcomes {
    let of = |outcome: Outcome| counts[outcome as usize];
    Outcomes {
        ok: of(Outcome::Ok),
        failed: of(Outcome::Failed),
        refused: of(Outcome::Refused),
        unknown: of(Outcome::Unknown),
    }
}

fn per_s(count: u64, seconds: f64) -> Option<f64> {
    (seconds > 0.0).then(|| count as f64 / seconds)
}

fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

fn ms(ns: u64) -> f64 {
    ns as f64 / 1e6
}
