//! From a world and its recorder to the small picture that views render.

use betwixt_analysis::{FaultPhase, Recorder, Series, beliefs, faults};
use betwixt_model::{Catalogue, Fault, Params, Scenario, sort};
use betwixt_sim::World;
use betwixt_sim::faults::FaultEffect;
use betwixt_sim::observe::BreakerState;

use super::engine::Engine;
use super::run::Runner;
use super::summary::{
    BeliefNow, BreakerNow, Charts, ComponentNow, ConnectionNow, FaultNow, FlowNow, Line, PoolNow, Speed, Summary,
};
use crate::state::Lens;

/// Buckets of a chart: more cannot be told apart on the screen.
const MOST_POINTS: usize = 240;

/// Everything that views see of a run.
pub(super) fn summarise(runner: &Runner, scenario: &Scenario, engine: &Engine, speed: Speed) -> Summary {
    let mut summary = Summary {
        lens: Lens::Everything,
        state: runner.state(),
        now: runner.now(),
        duration: scenario.duration,
        speed,
        components: vec![ComponentNow::default(); scenario.components.len()],
        connections: vec![ConnectionNow::default(); scenario.connections.len()],
        flows: vec![FlowNow::default(); scenario.flows.len()],
        faults: Vec::new(),
        charts: Charts::default(),
        harm: Line::new(),
        beliefs: Vec::new(),
        verdicts: None,
        in_flight: 0,
        digest: String::new(),
        notable: None,
    };
    if let (Some(world), Some(recorder)) = (runner.world(), runner.recorder()) {
        fill(&mut summary, scenario, engine, world, recorder);
    }
    summary
}

fn fill(summary: &mut Summary, scenario: &Scenario, engine: &Engine, world: &World, recorder: &Recorder) {
    let active = active_faults(scenario, engine, world);
    summary.components = (0..scenario.components.len()).map(|at| component(at, world, recorder, &active)).collect();
    summary.connections = (0..scenario.connections.len()).map(|at| connection(at, world, recorder, &active)).collect();
    let share = flow_shares(scenario, world);
    for (connection, shares) in summary.connections.iter_mut().zip(share) {
        connection.by_flow = shares.iter().map(|share| share * connection.rate_per_s).collect();
    }
    let series = recorder.series();
    summary.flows = (0..scenario.flows.len()).map(|at| flow(at, recorder, series)).collect();
    summary.faults = fault_list(scenario, world);
    summary.charts = charts(series, scenario.flows.len());
    summary.harm = harm(series, scenario.flows.len());
    summary.beliefs = beliefs(recorder.ledger())
        .into_iter()
        .map(|line| BeliefNow {
            words: line.label.to_owned(),
            count: line.count,
            first: line.first_at,
            open: line.pending,
        })
        .collect();
    sort::by_number(&mut summary.beliefs, |belief| u64::from(belief.count == 0));
    summary.in_flight = world.in_flight();
    summary.digest = world.digest();
    summary.notable = notable(scenario, summary);
}

/// An active fault: its index, and how it is called on the canvas.
struct Active {
    index: usize,
    words: String,
}

fn active_faults(scenario: &Scenario, engine: &Engine, world: &World) -> Vec<Active> {
    let states = world.faults().iter().enumerate().filter(|(_, state)| state.active);
    states
        .filter_map(|(index, _)| {
            Some(Active { index, words: (engine.words)(scenario.faults.get(index)?, &engine.catalogue) })
        })
        .collect()
}

/// "Slow ×44": the fault's title, and its first parameter where that says how strong it is.
pub(super) fn words(fault: &Fault, catalogue: &Catalogue) -> String {
    let Some(spec) = catalogue.fault(&fault.kind) else { return fault.kind.clone() };
    let params = Params::new(spec.params, &fault.params);
    let strength = spec.params.first().filter(|spec| params.value(spec.id).magnitude().is_some_and(|n| n > 0.0));
    match strength {
        Some(first) if first.ty == betwixt_model::ParamType::Number => {
            format!("{} ×{}", spec.title, first.format(params.value(first.id)))
        }
        Some(first) if !matches!(first.ty, betwixt_model::ParamType::Count { .. }) => {
            format!("{} {}", spec.title, first.format(params.value(first.id)))
        }
        _ => spec.title.to_owned(),
    }
}

fn component(at: usize, world: &World, recorder: &Recorder, active: &[Active]) -> ComponentNow {
    let facets = world.facets(at);
    let recent = recorder.recent_component(at);
    let on_it = |fault: &&Active| world.plan().faults[fault.index].nodes.contains(&(at as u32));
    ComponentNow {
        rate_per_s: recent.rate_per_s,
        p95_ms: recent.p95_ms,
        waiting: facets.waiting,
        workers: facets.workers,
        busy: facets.busy,
        working: facets.working,
        instances: facets.instances,
        down: world.is_down(at),
        oldest_ms: facets.oldest.map(|since| world.now().0.saturating_sub(since) as f64 / 1e6),
        hit_ratio: facets.hit_ratio,
        error_ratio: recent.error_ratio,
        faults: active.iter().filter(on_it).map(|fault| fault.words.clone()).collect(),
        unseen: false,
        inside: None,
    }
}

fn connection(at: usize, world: &World, recorder: &Recorder, active: &[Active]) -> ConnectionNow {
    let recent = recorder.recent_connection(at);
    let state = world.connection(at);
    let breaker = state.breaker.as_ref().map(|breaker| match breaker.state() {
        BreakerState::Closed => BreakerNow::Closed,
        BreakerState::HalfOpen => BreakerNow::HalfOpen,
        BreakerState::Open => {
            let until = breaker.open_until().unwrap_or(0);
            BreakerNow::Open(until.saturating_sub(world.now().0) as f64 / 1e6)
        }
    });
    let mut cut = (false, false);
    for fault in &state.faults {
        if let FaultEffect::Loss(ways, ratio) = fault.effect
            && ratio >= 1.0
            && world.faults()[fault.index].takes_all()
        {
            cut = (cut.0 || ways.request, cut.1 || ways.reply);
        }
    }
    let on_it = |fault: &&Active| world.plan().faults[fault.index].connections.contains(&(at as u32));
    ConnectionNow {
        rate_per_s: recent.rate_per_s,
        ok_per_s: recent.rate_per_s * (1.0 - recent.error_ratio.unwrap_or(0.0)),
        error_ratio: recent.error_ratio,
        p95_ms: recent.p95_ms,
        by_flow: Vec::new(),
        breaker,
        pool: state.pool.as_ref().map(|pool| pool.counts(world.now().0)).map(|pool| PoolNow {
            open: pool.open,
            idle: pool.idle,
            connecting: pool.connecting,
            waiting: pool.waiting,
        }),
        cut,
        ejected: world.is_left_out(at),
        faults: active.iter().filter(on_it).map(|fault| fault.words.clone()).collect(),
    }
}

/// The share of each flow among what is on its way and being waited for, per connection.
fn flow_shares(scenario: &Scenario, world: &World) -> Vec<Vec<f64>> {
    let flows = scenario.flows.len();
    let mut counts = vec![vec![0.0; flows]; scenario.connections.len()];
    let flights = world.flights().map(|flight| (flight.connection, flight.op));
    let calls = world.calls().map(|call| (call.connection, call.op));
    // Probes belong to no flow.
    for (connection, op) in flights.chain(calls).filter(|(_, op)| !op.is_nobodys()) {
        counts[connection as usize][usize::from(op.flow)] += 1.0;
    }
    for of_connection in &mut counts {
        let sum: f64 = of_connection.iter().sum();
        of_connection.iter_mut().for_each(|count| *count = if sum > 0.0 { *count / sum } else { 0.0 });
    }
    counts
}

fn flow(at: usize, recorder: &Recorder, series: &Series) -> FlowNow {
    let last = series.len().checked_sub(1);
    FlowNow {
        rate_per_s: last.map_or(0.0, |bucket| series.rate_per_s(bucket, at)),
        error_ratio: last.and_then(|bucket| series.error_ratio(bucket, at)),
        outcomes: recorder.metrics().flows[at].ended,
    }
}

fn fault_list(scenario: &Scenario, world: &World) -> Vec<FaultNow> {
    let list = faults(scenario, world);
    let now = |fault: &Fault| {
        let found = list.iter().find(|summary| summary.id == fault.id.as_str());
        FaultNow {
            id: fault.id.clone(),
            active: found.is_some_and(|summary| summary.phase == FaultPhase::Active),
            begun: found.is_some_and(|summary| summary.phase != FaultPhase::Planned),
            times_applied: found.map_or(0, |summary| summary.times_applied),
            never_landed: found.is_some_and(|summary| summary.never_applied.is_some()),
        }
    };
    scenario.faults.iter().map(now).collect()
}

/// Closed buckets, thinned out evenly where there are too many, with the middle of each in seconds.
fn buckets(series: &Series) -> impl Iterator<Item = (usize, f64)> + '_ {
    let step = series.len().div_ceil(MOST_POINTS).max(1);
    let half = series.width().seconds() / 2.0;
    (0..series.len()).step_by(step).map(move |bucket| (bucket, series.begin(bucket).seconds() + half))
}

fn charts(series: &Series, flows: usize) -> Charts {
    let rate = |flow| buckets(series).map(|(bucket, at)| (at, series.rate_per_s(bucket, flow))).collect();
    let errors =
        |flow| buckets(series).filter_map(|(bucket, at)| Some((at, series.error_ratio(bucket, flow)?))).collect();
    let mut duration: [Line; 3] = Default::default();
    for (bucket, at) in buckets(series) {
        if let Some(found) = series.percentiles(bucket) {
            for (line, ns) in duration.iter_mut().zip([found.p50, found.p95, found.p99]) {
                line.push((at, ns as f64 / 1e6));
            }
        }
    }
    Charts { rate: (0..flows).map(rate).collect(), errors: (0..flows).map(errors).collect(), duration }
}

fn harm(series: &Series, flows: usize) -> Line {
    let share = |bucket: usize| {
        let (mut ended, mut bad) = (0_u32, 0_u32);
        for flow in 0..flows {
            let count = series.count(bucket, flow);
            ended += count.ended;
            bad += count.bad;
        }
        (ended > 0).then(|| f64::from(bad) / f64::from(ended))
    };
    buckets(series).filter_map(|(bucket, at)| Some((at, share(bucket)?))).collect()
}

/// The connection that fails most, if one fails for more than a tenth; its own callers' failures are only its echo.
pub(super) fn notable(scenario: &Scenario, summary: &Summary) -> Option<betwixt_model::ConnectionId> {
    let failing = summary.connections.iter().enumerate().filter_map(|(at, now)| Some((at, now.error_ratio?)));
    let worst = failing.filter(|(_, share)| *share > 0.1).max_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)))?;
    Some(scenario.connections[worst.0].id.clone())
}
