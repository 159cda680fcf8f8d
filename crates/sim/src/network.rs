//! The gap between two components: how long a message takes, and whether it arrives.

use betwixt_model::{ParamDefault, ParamSpec, Params};

use crate::faults::{Direction, FaultState, WayFault};
use crate::kernel::streams::{Purpose, Stream};

const GAP: &str = "In the gap";
const EACH_WAY: &str = "Each way";

/// The network of a connection.
pub const PARAMS: [ParamSpec; 10] = [
    ParamSpec::duration(
        "latency",
        "Latency",
        0,
        "Round trip through the network: half of it for the request, half for the answer, unless one way is set by itself below.",
    )
    .in_group(GAP),
    ParamSpec::ratio(
        "jitter",
        "Jitter",
        0.0,
        "Each message takes its latency, more or less by up to this share, evenly spread. Later messages can overtake.",
    )
    .in_group(GAP)
    .linear(),
    ParamSpec::ratio("loss", "Lost", 0.0, "Share of messages that never arrive, each way. Nobody is told.").in_group(GAP),
    ParamSpec::ratio(
        "failure_rate",
        "Fails",
        0.0,
        "Share of requests that come back as an error without having reached the callee.",
    )
    .in_group(GAP),
    ParamSpec::duration("latency_request", "Latency there", 0, "One way, for requests and publications.")
        .in_group(EACH_WAY)
        .defaulting(ParamDefault::HalfOf("latency")),
    ParamSpec::duration("latency_reply", "Latency back", 0, "One way, for answers.")
        .in_group(EACH_WAY)
        .defaulting(ParamDefault::HalfOf("latency")),
    ParamSpec::ratio("loss_request", "Lost there", 0.0, "Share of requests and publications that never arrive.")
        .in_group(EACH_WAY)
        .defaulting(ParamDefault::SameAs("loss")),
    ParamSpec::ratio("loss_reply", "Lost back", 0.0, "Share of answers that never arrive: the work is done, the caller does not know.")
        .in_group(EACH_WAY)
        .defaulting(ParamDefault::SameAs("loss")),
    ParamSpec::ratio(
        "failure_rate_reply",
        "Fails back",
        0.0,
        "Share of good answers that turn into an error on their way: the work is done, the caller is told it failed.",
    )
    .in_group(EACH_WAY),
    ParamSpec::count(
        "priority",
        "Priority",
        0,
        (0, 9),
        "For a balancer: connections with 0 are asked first; a higher number takes over when all below it are out.",
    )
    .in_group("Balancing")
    .linear(),
];

/// One direction of a connection.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Way {
    latency: u64,
    loss: f64,
    failure: f64,
}

/// What becomes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It arrives after so many nanoseconds.
    Arrives(u64),
    /// It arrives as an error.
    Fails(u64),
    /// It dies after so many nanoseconds, and nobody is told.
    Lost(u64),
}

/// The network of one connection, with its own luck.
#[derive(Clone, Debug)]
pub struct Network {
    ways: [Way; 2],
    jitter: f64,
    /// Half of the distance between the zones, added to each way [nanoseconds].
    zone: u64,
    timing: Stream,
    loss: Stream,
    failure: Stream,
}

impl Network {
    /// The network of a connection; `zone` is the round trip between the two zones [nanoseconds].
    #[must_use]
    pub fn new(params: Params<'_>, zone: u64, seed: u64, owner: u64) -> Self {
        let stream = |purpose| Stream::new(seed, owner, Purpose(purpose));
        let nothing = Way { latency: 0, loss: 0.0, failure: 0.0 };
        let mut network = Self {
            ways: [nothing; 2],
            jitter: 0.0,
            zone: zone / 2,
            timing: stream("latency"),
            loss: stream("loss"),
            failure: stream("failure"),
        };
        network.configure(params);
        network
    }

    /// Reads the parameters.
    pub fn configure(&mut self, params: Params<'_>) {
        let way = |latency, loss, failure| Way {
            latency: params.span(latency).0 + self.zone,
            loss: params.number(loss),
            failure: params.number(failure),
        };
        self.ways = [
            way("latency_request", "loss_request", "failure_rate"),
            way("latency_reply", "loss_reply", "failure_rate_reply"),
        ];
        self.jitter = params.number("jitter");
    }

    /// Decides what becomes of a message; faults come first, then the network's own luck.
    pub fn send(&mut self, direction: Direction, faults: &[WayFault], states: &mut [FaultState]) -> Verdict {
        let way = self.ways[direction as usize];
        let mut latency = way.latency;
        if self.jitter > 0.0 && latency > 0 {
            let share = 1.0 + self.jitter * (2.0 * self.timing.unit() - 1.0);
            latency = (latency as f64 * share) as u64;
        }
        let (mut lost, mut failed) = (false, false);
        for fault in faults.iter().filter(|fault| fault.acts_on(direction)) {
            let verdict = fault.strike(&mut states[fault.index]);
            latency = latency.saturating_add(verdict.delay);
            lost |= verdict.lost;
            failed |= verdict.failed;
        }
        lost |= way.loss > 0.0 && self.loss.chance(way.loss);
        failed |= way.failure > 0.0 && self.failure.chance(way.failure);
        if lost {
            // Where on its way it dies changes nothing but the picture.
            Verdict::Lost(latency / 2)
        } else if failed {
            Verdict::Fails(latency)
        } else {
            Verdict::Arrives(latency)
        }
    }
}
