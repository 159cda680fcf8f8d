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
mod reorder;
mod bandwidth;
mod malformed;
mod quota;
mod full_disk;
mod certificate_expired;
mod clock_skew;
mod answer;
mod which;
mod renewal;
mod state;

use betwixt_model::catalogue::FaultReach;
use betwixt_model::{FaultSpec, ParamSpec, Params, Role};

pub use answer::{Answer, Status};
pub use quota::{Quota, Used};
pub(crate) use renewal::MAX_STRIKES;
pub use renewal::Renewal;
use renewal::{MTBF, MTTR};
pub use state::{Direction, Directions, FaultState, Freight, Harm, NodeFault, Strike, WayFault};
pub(crate) use state::{strike_all, strike_opening, turn_opening_away};
pub use which::Which;
use which::{EVERY, FIRST, SKIP};

/// What a fault does while it is active.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FaultEffect {
    /// The component, or one of its instances, is down; and whether records are lost too.
    Crash(Option<u16>, bool),
    /// The component, or one of its instances, goes down and comes back at once, empty.
    Restart(Option<u16>),
    /// Work takes so many times longer, and so many nanoseconds on top.
    Slow(f64, u64),
    /// So large a share of requests is answered so.
    Errors(f64, Answer),
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
    /// So large a share of messages is held back by so many nanoseconds.
    Reorder(Directions, f64, u64),
    /// So many kilobits a second go through.
    Bandwidth(Directions, u32),
    /// So large a share of good answers cannot be read.
    Malformed(f64),
    /// Requests over a limit are refused.
    Quota(Quota),
    /// Nothing can be written.
    FullDisk,
    /// New requests are refused during the handshake.
    Handshake,
    /// The clock of the component, or of one of its instances, is off by so many nanoseconds.
    ClockSkew(Option<u16>, i64),
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
    reorder::KIND,
    bandwidth::KIND,
    malformed::KIND,
    quota::KIND,
    full_disk::KIND,
    certificate_expired::KIND,
    isolate::KIND,
    failover::KIND,
    clock_skew::KIND,
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
    &reorder::SPEC,
    &bandwidth::SPEC,
    &malformed::SPEC,
    &quota::SPEC,
    &full_disk::SPEC,
    &certificate_expired::SPEC,
    &isolate::SPEC,
    &failover::SPEC,
    &clock_skew::SPEC,
];

const DIRECTION: ParamSpec = ParamSpec::choice(
    "direction",
    "Direction",
    "both",
    &[("both", "requests and answers"), ("request", "only what the caller sends"), ("reply", "only what comes back")],
    "Which way it acts.",
);
/// What every fault that acts on messages has beside its own parameters: which way, which of them, and whether it comes and goes.
const ON_MESSAGES: [ParamSpec; 6] = [DIRECTION, SKIP, FIRST, EVERY, MTBF, MTTR];
const INSTANCE: ParamSpec =
    ParamSpec::count("instance", "Instance", 0, (0, 100), "Which instance it hits, from 1; 0 hits all of them.")
        .linear();

/// A fault that acts on messages, as the outside sees it.
const fn on_messages(
    id: &'static str,
    title: &'static str,
    summary: &'static str,
    params: &'static [ParamSpec],
) -> FaultSpec {
    let doubt = FaultSpec::no_doubt;
    FaultSpec { id, title, summary, reach: FaultReach::Connection, params, instant: false, selective: true, doubt }
}

/// Why a fault that meets requests or their answers does nothing on a component of that role.
const fn not_asked(role: Role) -> Option<(&'static str, &'static str)> {
    match role {
        Role::Source => Some((
            "Nobody asks a client, so it does nothing there.",
            "Place it on what the client asks, or on a connection.",
        )),
        _ => None,
    }
}

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
