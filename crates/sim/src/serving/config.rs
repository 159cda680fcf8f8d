//! The parameters of serving, read.

use betwixt_model::Params;

use super::contract::Contract;
use super::params as p;
use super::queue::{CoDel, Discipline};
use super::scaling::{Metric, Scaling};
use super::start::Start;
use super::two_phase::TwoPhase;
use super::usl::Usl;
use crate::kernel::sampler::Sampler;

/// Who is refused when the queue is full, or nearly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum WhenFull {
    /// Who comes.
    Reject,
    /// Who has waited longest.
    DropOldest,
    /// Who comes, and before it is full already a share of them, which grows evenly from nothing at this fullness.
    ///
    /// Source: the line of Floyd and Jacobson, "Random Early Detection Gateways for Congestion Avoidance", IEEE/ACM ToN
    /// 1(4), 1993, up to the full queue. Simplified: over the length now, not over a moving average.
    Shed(f64),
}

/// The parameters, read.
///
/// Shape: what every request needs comes first, also in memory.
#[derive(Clone, Debug)]
#[repr(C)]
pub struct ServerConfig {
    /// Time of work.
    pub service_time: Sampler,
    /// Requests that may be begun, per instance: as many as there are workers, or all that are present.
    pub slots: u32,
    /// Requests at once, per instance.
    pub workers: u32,
    /// Requests that may wait, per instance.
    pub room: u64,
    /// Share of requests answered with an error.
    pub failure_rate: f64,
    /// How work slows down work.
    pub usl: Usl,
    /// Whether a worker is held while its request waits.
    pub hold: bool,
    /// Whether workers are processors that all requests present share.
    pub shares: bool,
    /// Whether requests whose deadline has passed are begun no more.
    pub drop_expired: bool,
    /// Who goes next.
    pub discipline: Discipline,
    /// Who is refused.
    pub when_full: WhenFull,
    /// How long one may wait, if that is controlled.
    pub codel: Option<CoDel>,
    /// How the number of copies follows the load, if it does.
    pub scaling: Option<Scaling>,
    /// How copies start.
    pub start: Start,
    /// In which version they write, and what they can read.
    pub contract: Contract,
    /// How it coordinates transactions.
    pub(super) two_phase: TwoPhase,
    /// Copies.
    pub instances: u16,
}

impl ServerConfig {
    /// Reads the parameters; a kind without a choice of what workers do while they wait holds them.
    #[must_use]
    pub fn read(params: Params<'_>) -> Self {
        let has_choice = params.specs.iter().any(|spec| spec.id == p::WHILE_WAITING.id);
        let codel = CoDel { target: params.span(p::CODEL_TARGET.id).0, interval: params.span(p::CODEL_INTERVAL.id).0 };
        let workers = params.count(p::WORKERS.id).clamp(1, 100_000) as u32;
        let (queue, shares) = (params.count(p::QUEUE.id), params.choice(p::SHARING.id) == "processor");
        Self {
            instances: params.count(p::INSTANCES.id).clamp(1, 100) as u16,
            workers,
            shares,
            slots: if shares { u32::try_from(queue).unwrap_or(u32::MAX).saturating_add(workers) } else { workers },
            room: if shares { 0 } else { queue },
            service_time: Sampler::new(params.distribution(p::SERVICE_TIME.id)),
            hold: !has_choice || params.choice(p::WHILE_WAITING.id) == "hold",
            usl: Usl { contention: params.number(p::CONTENTION.id), coherency: params.number(p::COHERENCY.id) },
            failure_rate: params.number(p::FAILURE_RATE.id),
            scaling: scaling(params),
            start: Start {
                start_up: params.span(p::START_UP.id).0,
                cold_start: params.span(p::COLD_START.id).0,
                warm_up: params.span(p::WARM_UP.id).0,
                warm_up_factor: params.number(p::WARM_UP_FACTOR.id),
            },
            discipline: discipline(params),
            when_full: match params.choice(p::WHEN_FULL.id) {
                "drop_oldest" => WhenFull::DropOldest,
                "shed" => WhenFull::Shed(params.number(p::SHED_FROM.id)),
                _ => WhenFull::Reject,
            },
            contract: Contract::read(params),
            two_phase: TwoPhase::read(params),
            drop_expired: params.flag(p::DROP_EXPIRED.id),
            codel: params.flag(p::CODEL.id).then_some(codel),
        }
    }

    /// How many copies a run begins with.
    #[must_use]
    pub fn initial(&self) -> u16 {
        self.scaling.map_or(self.instances, |scaling| self.instances.min(scaling.most).max(scaling.least))
    }
}

fn scaling(params: Params<'_>) -> Option<Scaling> {
    let metric = match params.choice(p::AUTOSCALE.id) {
        "utilisation" => Metric::Utilisation(params.number(p::TARGET_UTILISATION.id)),
        "queue_length" => Metric::Queue(params.number(p::TARGET_QUEUE.id)),
        _ => return None,
    };
    let least = params.count(p::MIN_INSTANCES.id).clamp(1, 100) as u16;
    Some(Scaling {
        metric,
        least,
        most: params.count(p::MAX_INSTANCES.id).clamp(u64::from(least), 100) as u16,
        // Looking all the time would never end.
        interval: params.span(p::SCALE_INTERVAL.id).0.max(1_000_000),
        settle: params.span(p::SCALE_DOWN_AFTER.id).0,
    })
}

fn discipline(params: Params<'_>) -> Discipline {
    match params.choice(p::DISCIPLINE.id) {
        "lifo" => Discipline::Lifo,
        "random" => Discipline::Random,
        "adaptive_lifo" => Discipline::AdaptiveLifo(params.count(p::LIFO_THRESHOLD.id)),
        "priority" => Discipline::Priority,
        "deadline" => Discipline::Deadline,
        _ => Discipline::Fifo,
    }
}
