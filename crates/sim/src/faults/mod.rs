//! What can go wrong, one file per fault; the registry below is all that the rest knows of them.

mod crash;
mod duplicate;
mod errors;
mod failover;
mod isolate;
mod latency;
mod loss;
mod partition;
mod pause;
mod refuse;
mod restart;
mod slow;
mod renewal;
mod state;

use betwixt_model::{FaultSpec, ParamSpec, Params};

pub use renewal::Renewal;
use renewal::{MTBF, MTTR};
pub use state::{Direction, Directions, FaultState, Harm, NodeFault, Strike, WayFault};

/// What a fault does while it is active.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FaultEffect {
    /// The component, or one of its instances, is down.
    Crash(Option<u16>),
    /// The component, or one of its instances, goes down and comes back at once, empty.
    Restart(Option<u16>),
    /// Work takes so many times longer.
    Slow(f64),
    /// So large a share of requests is answered with an error.
    Errors(f64),
    /// Messages take longer by so many nanoseconds, each.
    Latency(Directions, u64),
    /// So large a share of messages is lost.
    Loss(Directions, f64),
    /// The component, or one of its instances, does no work.
    Pause(Option<u16>),
    /// So large a share of requests finds nobody listening.
    Refuse(f64),
    /// One instance, and the callers at home with it, are cut off from the others.
    Isolate(u16),
    /// Another replica becomes the leader: this one, or the one that has most.
    Failover(Option<u16>),
    /// So large a share of messages arrives twice.
    Duplicate(Directions, f64),
}

/// A fault in the registry: how it looks from outside, and how its parameters become an effect.
#[derive(Clone, Copy, Debug)]
pub struct FaultKind {
    /// As the outside sees it.
    pub spec: &'static FaultSpec,
    /// Reads its parameters.
    pub effect: fn(Params<'_>) -> FaultEffect,
}

/// Every fault.
pub const FAULTS: &[FaultKind] = &[
    crash::KIND,
    restart::KIND,
    pause::KIND,
    slow::KIND,
    errors::KIND,
    latency::KIND,
    loss::KIND,
    duplicate::KIND,
    refuse::KIND,
    partition::KIND,
    isolate::KIND,
    failover::KIND,
];

/// The same, as the catalogue lists them.
pub const SPECS: &[&FaultSpec] = &[
    &crash::SPEC,
    &restart::SPEC,
    &pause::SPEC,
    &slow::SPEC,
    &errors::SPEC,
    &latency::SPEC,
    &loss::SPEC,
    &duplicate::SPEC,
    &refuse::SPEC,
    &partition::SPEC,
    &isolate::SPEC,
    &failover::SPEC,
];

const DIRECTION: ParamSpec = ParamSpec::choice(
    "direction",
    "Direction",
    "both",
    &[("both", "requests and answers"), ("request", "only what the caller sends"), ("reply", "only what comes back")],
    "Which way it acts.",
);
const INSTANCE: ParamSpec =
    ParamSpec::count("instance", "Instance", 0, (0, 100), "Which instance it hits, from 1; 0 hits all of them.")
        .linear();

fn instance(params: Params<'_>) -> Option<u16> {
    match params.count(INSTANCE.id) {
        0 => None,
        n => Some(n as u16 - 1),
    }
}

fn directions(params: Params<'_>) -> Directions {
    match params.choice(DIRECTION.id) {
        "request" => Directions { request: true, reply: false },
        "reply" => Directions { request: false, reply: true },
        _ => Directions { request: true, reply: true },
    }
}
