//! The parameters of a balancer, and what they mean.

use betwixt_model::{ParamSpec, Params};

use crate::balancing::Policy;
use crate::balancing::health::Thresholds;
use crate::balancing::least_request::MOST_CHOICES;
use crate::balancing::outlier::{FailurePercentage, OutlierConfig, SuccessRate};
use crate::balancing::slow_start::SlowStart;

const BALANCING: &str = "Balancing";
const EJECTION: &str = "Ejection";
const CHECKS: &str = "Health checks";
const START: &str = "Slow start";

pub(super) const PARAMS: [ParamSpec; 32] = [
    ParamSpec::choice(
        "policy",
        "Policy",
        "round_robin",
        &[
            ("round_robin", "each connection in turn, by weight"),
            ("random", "any of them by luck, with chances by weight"),
            ("least_request", "the one with the fewest requests under way for its weight; ties by luck"),
            ("power_of_two", "the one with the fewest requests under way among a few different ones drawn by luck"),
            ("ring_hash", "always the same one for the same key, by consistent hashing on a ring"),
            ("maglev", "always the same one for the same key, by a Maglev table"),
        ],
        "Which connection a request is passed on over.",
    )
    .in_group(BALANCING),
    ParamSpec::count("choices", "Choices", 2, (2, MOST_CHOICES as u64), "How many different connections are drawn by luck, of which the least loaded is taken.")
        .in_group(BALANCING)
        .only_if("policy", "power_of_two")
        .linear(),
    ParamSpec::choice(
        "hash_by",
        "Hash of",
        "key",
        &[
            ("key", "the record that the operation is about"),
            ("operation", "the operation, so that every request of it meets the same one"),
            ("caller", "the caller, so that every request of a caller meets the same one"),
        ],
        "What a ring or a Maglev table goes by; other policies ignore it.",
    )
    .in_group(BALANCING),
    ParamSpec::count("ring_size", "Ring size", Policy::RING_SIZE as u64, (1, 65_536), "The least number of points on the ring, all connections together.")
        .in_group(BALANCING)
        .only_if("policy", "ring_hash"),
    ParamSpec::count("maglev_size", "Table size", Policy::MAGLEV_SIZE as u64, (3, 655_373), "Places in the Maglev table; the next prime number is taken.")
        .in_group(BALANCING)
        .only_if("policy", "maglev"),
    ParamSpec::number(
        "hash_balance_factor",
        "Bounded load",
        0.0,
        (0.0, 10.0),
        "How many times the mean load a connection may carry before a ring or a Maglev table passes it over; 0 sets no bound.",
    )
    .in_group(BALANCING)
    .linear(),
    ParamSpec::choice(
        "zones",
        "Zones",
        "ignore",
        &[("ignore", "all zones alike"), ("prefer_own", "the own zone first, others only for what it cannot carry")],
        "Whether requests stay in the balancer's own zone.",
    )
    .in_group(BALANCING),
    ParamSpec::number("overprovisioning", "Overprovisioning", 1.4, (1.0, 10.0), "The own zone takes everything while this many times the share of its connections that are in is at least one.")
        .in_group(BALANCING)
        .only_if("zones", "prefer_own")
        .linear(),
    ParamSpec::ratio("panic_threshold", "Panic below", 0.0, "When a smaller share of all connections than this is in, those that are out are used as well.")
        .in_group(BALANCING)
        .linear(),
    ParamSpec::count("eject_after", "Takes out after", 5, (0, 1_000), "Calls in a row that must end badly before a connection is taken out; 0 never does.")
        .in_group(EJECTION)
        .with_slider(0.0, 50.0),
    ParamSpec::duration("eject_for", "Keeps out for", 30_000, "How long, the first time; the n-th time n times as long.")
        .in_group(EJECTION),
    ParamSpec::optional_duration("eject_for_max", "At most", 0, "No connection is kept out longer than this; without it, than ten times the first time.")
        .in_group(EJECTION)
        .with_slider(0.0, 3_600.0),
    ParamSpec::ratio("max_ejection", "Share out", 1.0, "The largest share of all connections that is out at once for bad answers; 10 % of fewer than ten is none.")
        .in_group(EJECTION)
        .linear(),
    ParamSpec::flag("always_eject_one_host", "One at least", false, "Whether one connection may be out, whatever the largest share is.")
        .in_group(EJECTION),
    ParamSpec::duration("eject_interval", "Compares every", 10_000, "How often the answers of connections are compared, where success rates or failures are looked at.")
        .in_group(EJECTION)
        .with_slider(0.1, 60.0),
    ParamSpec::flag("success_rate_ejection", "By success rate", false, "Whether connections whose share of good answers lies far below the mean of all are taken out.")
        .in_group(EJECTION),
    ParamSpec::number("success_rate_stdev_factor", "Far below", 1.9, (0.0, 10.0), "How many standard deviations below the mean is too far.")
        .in_group(EJECTION)
        .only_if("success_rate_ejection", "true")
        .linear(),
    ParamSpec::count("success_rate_minimum_hosts", "Needs connections", 5, (1, 1_000), "How many connections must have enough calls before they are compared.")
        .in_group(EJECTION)
        .only_if("success_rate_ejection", "true")
        .with_slider(1.0, 20.0),
    ParamSpec::count("success_rate_request_volume", "Needs calls", 100, (1, 1_000_000), "How many calls of an interval are enough.")
        .in_group(EJECTION)
        .only_if("success_rate_ejection", "true")
        .with_slider(1.0, 1_000.0),
    ParamSpec::flag("failure_percentage_ejection", "By failures", false, "Whether connections with too large a share of bad answers are taken out.")
        .in_group(EJECTION),
    ParamSpec::ratio("failure_percentage_threshold", "Too many", 0.85, "The share of bad answers at which a connection is taken out.")
        .in_group(EJECTION)
        .only_if("failure_percentage_ejection", "true")
        .linear(),
    ParamSpec::count("failure_percentage_minimum_hosts", "Needs connections too", 5, (1, 1_000), "How many connections must have enough calls before any is taken out for its failures.")
        .in_group(EJECTION)
        .only_if("failure_percentage_ejection", "true")
        .with_slider(1.0, 20.0),
    ParamSpec::count("failure_percentage_request_volume", "Needs calls too", 50, (1, 1_000_000), "How many calls of an interval are enough.")
        .in_group(EJECTION)
        .only_if("failure_percentage_ejection", "true")
        .with_slider(1.0, 1_000.0),
    ParamSpec::flag("health_checks", "Health checks", false, "Whether it probes each connection, and takes out those that do not answer well.")
        .in_group(CHECKS),
    ParamSpec::choice(
        "check_depth",
        "Depth",
        "shallow",
        &[
            ("shallow", "answered by any process that runs"),
            ("deep", "answered by a worker, so that it waits where requests wait"),
        ],
        "What it takes to answer a probe.",
    )
    .in_group(CHECKS)
    .only_if("health_checks", "true"),
    ParamSpec::duration("check_interval", "Every", 2_000, "The time from the end of one probe to the next.")
        .in_group(CHECKS)
        .only_if("health_checks", "true"),
    ParamSpec::duration("check_timeout", "Waits", 2_000, "How long it waits for the answer to a probe.")
        .in_group(CHECKS)
        .only_if("health_checks", "true"),
    ParamSpec::count("unhealthy_threshold", "Out after", 3, (1, 100), "Probes in a row without a good answer before a connection is taken out.")
        .in_group(CHECKS)
        .only_if("health_checks", "true")
        .with_slider(1.0, 20.0)
        .linear(),
    ParamSpec::count("healthy_threshold", "In after", 2, (1, 100), "Good probes in a row before it is used again.")
        .in_group(CHECKS)
        .only_if("health_checks", "true")
        .with_slider(1.0, 20.0)
        .linear(),
    ParamSpec::optional_duration("slow_start", "Slow start", 0, "How long a connection that comes back takes to get its full share. Ring and Maglev ignore it.")
        .in_group(START),
    ParamSpec::number("slow_start_aggression", "Aggression", 1.0, (0.1, 10.0), "How soon its share rises: 1 evenly, more sooner.")
        .in_group(START)
        .linear(),
    ParamSpec::ratio("slow_start_min_weight", "From", 0.1, "The least share of its weight that it gets from the beginning.")
        .in_group(START)
        .linear(),
];

/// What a hash goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HashBy {
    Key,
    Operation,
    Caller,
}

/// What probes ask for, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Checks {
    pub(super) deep: bool,
    pub(super) interval: u64,
    pub(super) timeout: u64,
    pub(super) thresholds: Thresholds,
}

/// The parameters, read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Config {
    pub(super) policy: Policy,
    pub(super) hash_by: HashBy,
    pub(super) balance_factor: f64,
    pub(super) overprovisioning: Option<f64>,
    pub(super) panic_threshold: f64,
    pub(super) outlier: OutlierConfig,
    pub(super) checks: Option<Checks>,
    pub(super) slow_start: SlowStart,
}

impl Config {
    pub(super) fn read(params: Params<'_>) -> Self {
        let policy = match params.choice("policy") {
            "random" => Policy::Random,
            "least_request" => Policy::LeastRequest,
            "power_of_two" => Policy::Choices(params.count("choices") as u16),
            "ring_hash" => Policy::Ring(params.count("ring_size") as u32),
            "maglev" => Policy::Maglev(params.count("maglev_size") as u32),
            _ => Policy::RoundRobin,
        };
        let hash_by = match params.choice("hash_by") {
            "operation" => HashBy::Operation,
            "caller" => HashBy::Caller,
            _ => HashBy::Key,
        };
        Self {
            policy,
            hash_by,
            balance_factor: params.number("hash_balance_factor"),
            overprovisioning: (params.choice("zones") == "prefer_own").then(|| params.number("overprovisioning")),
            panic_threshold: params.number("panic_threshold"),
            outlier: outlier(params),
            checks: params.flag("health_checks").then(|| Checks {
                deep: params.choice("check_depth") == "deep",
                interval: params.span("check_interval").0.max(MS),
                timeout: params.span("check_timeout").0.max(1),
                thresholds: Thresholds {
                    unhealthy: params.count("unhealthy_threshold"),
                    healthy: params.count("healthy_threshold"),
                },
            }),
            slow_start: SlowStart {
                window: params.span("slow_start").0,
                aggression: params.number("slow_start_aggression"),
                least: params.number("slow_start_min_weight"),
            },
        }
    }

    /// Whether answers are compared at intervals.
    pub(super) const fn compares(&self) -> bool {
        self.outlier.success_rate.is_some() || self.outlier.failure_percentage.is_some()
    }
}

/// Shortest interval: a run must move on.
const MS: u64 = 1_000_000;

fn outlier(params: Params<'_>) -> OutlierConfig {
    let longest = params.span("eject_for_max");
    OutlierConfig {
        consecutive: params.count("eject_after"),
        base: params.span("eject_for").0,
        longest: (!longest.is_zero()).then_some(longest.0),
        most_out: params.number("max_ejection"),
        always_one: params.flag("always_eject_one_host"),
        interval: params.span("eject_interval").0.max(MS),
        success_rate: params.flag("success_rate_ejection").then(|| SuccessRate {
            stdev_factor: params.number("success_rate_stdev_factor"),
            hosts: params.count("success_rate_minimum_hosts"),
            volume: params.count("success_rate_request_volume"),
        }),
        failure_percentage: params.flag("failure_percentage_ejection").then(|| FailurePercentage {
            threshold: params.number("failure_percentage_threshold"),
            hosts: params.count("failure_percentage_minimum_hosts"),
            volume: params.count("failure_percentage_request_volume"),
        }),
    }
}
