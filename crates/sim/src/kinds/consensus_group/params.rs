//! The parameters of a consensus group.

use betwixt_model::{Distribution, ParamDefault, ParamSpec, ParamValue, Params, SimSpan};

use crate::kernel::sampler::Sampler;
use crate::serving;

/// So many votes fit into a small number, and nobody has more members in earnest.
pub(super) const MOST_MEMBERS: usize = 15;
const MEMBERS: ParamSpec = ParamSpec::count(
    "members",
    "Members",
    3,
    (1, MOST_MEMBERS as u64),
    "How many members the group has. More than half of them decide. Moved while it runs it changes nothing: membership is fixed for a run.",
)
.in_group(GROUP)
.with_slider(1.0, 9.0)
.linear();
const DELAY: ParamSpec = ParamSpec::distribution(
    "member_delay",
    "Delay between members",
    Distribution::Constant(SimSpan::from_ms(1)),
    "How long a message from one member to another takes, drawn for each; those from one to the same other one stay in order.",
)
.in_group(GROUP)
.with_slider(0.000_1, 1.0);
const LOSS: ParamSpec = ParamSpec::ratio(
    "member_loss",
    "Lost between members",
    0.0,
    "Share of the messages between members that are lost. They are not sent again by the network; the next heartbeat finds out.",
)
.in_group(GROUP)
.with_slider(0.0, 0.5);
const LEAST: ParamSpec = ParamSpec {
    range: AT_LEAST_1_MS,
    ..ParamSpec::duration(
    "election_timeout",
    "Election timeout",
    150,
    "How long a member that hears from no leader waits at least before it asks for votes. Raft's authors: 150 ms to 300 ms; etcd: --election-timeout, 1 s.",
)
}
.in_group(GROUP)
.with_slider(0.01, 10.0);
const MOST: ParamSpec = ParamSpec {
    range: AT_LEAST_1_MS,
    ..ParamSpec::duration(
    "election_timeout_max",
    "Election timeout, at most",
    300,
    "How long it waits at most. Each wait is drawn anew between the two, all alike; where both are the same, members ask at the same time and split the votes.",
)
}
.in_group(GROUP)
.with_slider(0.01, 20.0);
const HEARTBEAT: ParamSpec = ParamSpec {
    range: AT_LEAST_1_MS,
    ..ParamSpec::duration(
    "heartbeat",
    "Heartbeat",
    75,
    "How often a leader lets the others hear from it. Raft's authors: half of the least election timeout; etcd: --heartbeat-interval, 100 ms.",
)
}
.in_group(GROUP)
.with_slider(0.01, 10.0);
const CHECK_QUORUM: ParamSpec = ParamSpec::flag(
    "check_quorum",
    "Checks its majority",
    true,
    "Whether a leader that has not heard from a majority for the longest election timeout gives up, and members that have heard from a leader within the shortest one vote for nobody. etcd: CheckQuorum, on.",
)
.in_group(GROUP);
const READS: ParamSpec = ParamSpec::choice(
    "reads",
    "Reads",
    "confirmed",
    &[
        ("confirmed", "the leader asks a majority whether it still leads, then reads (read index)"),
        ("lease", "the leader reads at once while a majority has heard from it within the shortest election timeout, and confirms otherwise; members then vote for nobody in that time"),
        ("unchecked", "whoever takes itself for the leader reads at once: one that was cut off gives old values"),
        ("any", "any member reads at once, as the caller's connection chooses: it may be behind"),
    ],
    "How a read is answered. etcd: ReadOnlySafe, ReadOnlyLeaseBased; serializable reads.",
)
.in_group(GROUP);
const STORAGE: ParamSpec = ParamSpec::choice(
    "storage",
    "Keeps its log",
    "disk",
    &[
        ("disk", "term, vote and log are on disk before a member answers; a crash leaves them"),
        ("memory", "a member that crashes has forgotten them: it can vote twice, and a majority can lose what it had agreed on"),
    ],
    "Whether a member that comes back from a crash knows what it has promised.",
)
.in_group(GROUP);
const DRIFT: ParamSpec = ParamSpec {
    range: (0.0, 0.9),
    ..ParamSpec::ratio(
        "clock_drift",
        "Clocks drift",
        0.0,
        "How wrong the clocks run: that of the first member is slow by this share, those of the others are fast. The lease of the first one then lasts longer than the others keep their promise.",
    )
}
.in_group(GROUP)
.with_slider(0.0, 0.5);

const GROUP: &str = "Consensus";
/// In seconds: a clock that runs all the time would never let a run end.
const AT_LEAST_1_MS: (f64, f64) = (0.001, 86_400_000.0);

/// The parameters of serving that fit: the number of members does not follow the load, and they take part from the start.
const SERVING: [ParamSpec; 19] = {
    let all = &serving::EXTERNAL_PARAMS;
    let mut kept = [all[0]; 19];
    let mut at = 1;
    let mut from = 1;
    while from < all.len() {
        // Instances, scaling and starting stay out.
        if from != 2 && (from < 16 || from > 26) {
            kept[at] = all[from];
            at += 1;
        }
        from += 1;
    }
    assert!(at == kept.len());
    kept[0] = kept[0].defaulting(ParamDefault::Value(ParamValue::Distribution(WORK)));
    kept
};

/// Chosen: etcd wants a disk that keeps the 99th percentile of its writes below 10 ms.
const WORK: Distribution = Distribution::Exponential(SimSpan::from_ms(1));

const OWN: [ParamSpec; 10] =
    [MEMBERS, DELAY, LOSS, LEAST, MOST, HEARTBEAT, CHECK_QUORUM, READS, STORAGE, DRIFT];

/// All of them, as the outside sees them.
pub(super) const PARAMS: [ParamSpec; SERVING.len() + OWN.len()] = crate::joined(&[&SERVING, &OWN]);

/// The same with those of serving that have one value only.
static WITH_FIXED: [ParamSpec; PARAMS.len() + serving::EXTERNAL_PARAMS.len()] =
    crate::joined(&[&PARAMS, &serving::EXTERNAL_PARAMS]);

/// As serving reads them.
pub(super) fn for_serving(params: Params<'_>) -> Params<'_> {
    Params::new(&WITH_FIXED, params.map)
}

/// How many members there are.
pub(super) fn members(params: Params<'_>) -> u16 {
    params.count(MEMBERS.id).clamp(1, MOST_MEMBERS as u64) as u16
}

/// How reads are answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reads {
    Confirmed,
    Lease,
    Unchecked,
    Any,
}

/// The parameters, read.
#[derive(Clone, Debug)]
pub(super) struct Config {
    pub(super) delay: Sampler,
    pub(super) loss: f64,
    /// Shortest and longest election timeout, by a member's clock [nanoseconds].
    least: u64,
    most: u64,
    /// Time from heartbeat to heartbeat, by a member's clock [nanoseconds].
    heartbeat: u64,
    pub(super) check_quorum: bool,
    pub(super) reads: Reads,
    /// A crash leaves term, vote and log.
    pub(super) durable: bool,
    drift: f64,
}

/// As short as the table allows.
const SHORTEST: u64 = 1_000_000;

impl Config {
    pub(super) fn read(params: Params<'_>) -> Self {
        let least = params.span(LEAST.id).0.max(SHORTEST);
        Self {
            delay: Sampler::new(params.distribution(DELAY.id)),
            loss: params.number(LOSS.id),
            least,
            most: params.span(MOST.id).0.max(least),
            heartbeat: params.span(HEARTBEAT.id).0.max(SHORTEST),
            check_quorum: params.flag(CHECK_QUORUM.id),
            reads: match params.choice(READS.id) {
                "lease" => Reads::Lease,
                "unchecked" => Reads::Unchecked,
                "any" => Reads::Any,
                _ => Reads::Confirmed,
            },
            durable: params.choice(STORAGE.id) == "disk",
            drift: params.number(DRIFT.id),
        }
    }

    /// How long it really takes until the clock of a member has moved on by so much [nanoseconds].
    fn real(&self, member: u16, span: u64) -> u64 {
        if self.drift == 0.0 {
            return span;
        }
        let rate = if member == 0 { 1.0 - self.drift } else { 1.0 + self.drift };
        (span as f64 / rate) as u64
    }

    /// The shortest election timeout, which is also how long a lease and a promise not to vote last [nanoseconds].
    pub(super) fn least(&self, member: u16) -> u64 {
        self.real(member, self.least)
    }

    /// The longest election timeout [nanoseconds].
    pub(super) fn most(&self, member: u16) -> u64 {
        self.real(member, self.most)
    }

    /// From heartbeat to heartbeat [nanoseconds].
    pub(super) fn heartbeat(&self, member: u16) -> u64 {
        self.real(member, self.heartbeat)
    }

    /// Members that have heard from a leader lately vote for nobody: leases, and leaders who watch their majority, need it.
    pub(super) fn sticks(&self) -> bool {
        self.check_quorum || self.reads == Reads::Lease
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_of_serving_is_all_but_copies_and_their_start() {
        let left_out: Vec<&str> = serving::EXTERNAL_PARAMS
            .iter()
            .map(|spec| spec.id)
            .filter(|id| !SERVING.iter().any(|kept| kept.id == *id))
            .collect();
        assert_eq!(
            left_out,
            [
                "instances",
                "autoscale",
                "target_utilisation",
                "target_queue",
                "min_instances",
                "max_instances",
                "scale_interval",
                "scale_down_after",
                "start_up",
                "cold_start",
                "warm_up",
                "warm_up_factor"
            ]
        );
    }
}
