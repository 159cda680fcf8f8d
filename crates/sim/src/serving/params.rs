//! The parameters of serving, as the outside sees them.

mod scaling;

pub(super) use scaling::{
    AUTOSCALE, MAX_INSTANCES, MIN_INSTANCES, SCALE_DOWN_AFTER, SCALE_INTERVAL, TARGET_QUEUE, TARGET_UTILISATION,
};

use betwixt_model::{Distribution, ParamSpec, SimSpan};

use super::rate_limit;

pub(super) const INSTANCES: ParamSpec = ParamSpec::count(
    "instances",
    "Instances",
    1,
    (1, 100),
    "How many copies run. Each has its own queue and workers; the caller's connection chooses one for each call.",
)
.in_group("Capacity")
.with_slider(1.0, 12.0)
.linear();
pub(super) const WORKERS: ParamSpec = ParamSpec::count(
    "workers",
    "Workers",
    10,
    (1, 100_000),
    "How many requests each instance handles at once: threads, processes or database connections.",
)
.in_group("Capacity")
.with_slider(1.0, 200.0);
pub(super) const QUEUE: ParamSpec = ParamSpec::count(
    "queue",
    "Queue",
    1_000,
    (0, 10_000_000),
    "How many requests may wait at each instance. One more is refused at once.",
)
.in_group("Capacity")
.with_slider(0.0, 10_000.0)
.or_unlimited();
pub(super) const SERVICE_TIME: ParamSpec = ParamSpec::distribution(
    "service_time",
    "Service time",
    Distribution::Exponential(SimSpan::from_ms(10)),
    "How long a worker works on one request, not counting the time it waits for others.",
)
.in_group("Work")
.with_slider(0.000_1, 30.0);
pub(super) const WHILE_WAITING: ParamSpec = ParamSpec::choice(
    "while_waiting",
    "While waiting",
    "hold",
    &[
        ("hold", "the worker is held until the answer comes, as with a thread per request"),
        ("release", "the worker does other work meanwhile, as with asynchronous code"),
    ],
    "What a worker does while its request waits for another component.",
)
.in_group("Work");
pub(super) const FAILURE_RATE: ParamSpec = ParamSpec::ratio(
    "failure_rate",
    "Fails",
    0.0,
    "Share of requests that it answers with an error after working on them, before anything lasting is done.",
)
.in_group("Work")
.with_slider(0.0, 1.0);

pub(super) const SHARING: ParamSpec = ParamSpec::choice(
    "sharing",
    "Sharing",
    "workers",
    &[
        ("workers", "each request has a worker to itself, the others wait"),
        ("processor", "all requests present are worked on at once and share the workers evenly, as threads share processors"),
    ],
    "How requests share the workers. With processor sharing the queue is how many more requests than workers may be present.",
)
.in_group("Work");
pub(super) const CONTENTION: ParamSpec = ParamSpec::number(
    "contention",
    "Contention",
    0.0,
    (0.0, 1_000.0),
    "How much longer work takes for each other request worked on at the same instance: 0.05 is 5 % each. Sigma of the Universal Scalability Law.",
)
.in_group("Work")
.with_slider(0.0, 1.0);
pub(super) const COHERENCY: ParamSpec = ParamSpec::number(
    "coherency",
    "Coherency",
    0.0,
    (0.0, 1_000.0),
    "How much longer work takes for each pair of requests worked on at the same instance, because all must agree. Kappa of the Universal Scalability Law.",
)
.in_group("Work")
.with_slider(0.0, 0.1);

pub(super) const DISCIPLINE: ParamSpec = ParamSpec::choice(
    "discipline",
    "Discipline",
    "fifo",
    &[
        ("fifo", "first come, first served"),
        ("lifo", "last come, first served"),
        ("random", "any of them, all equally likely"),
        ("adaptive_lifo", "first come, first served; last come, first served while the queue is long"),
        ("priority", "by the priority of the flow, first come, first served within it"),
        ("deadline", "the earliest deadline first; those without one last"),
    ],
    "Which waiting request is begun next. Work that was begun is never interrupted for another.",
)
.in_group("Queue");
pub(super) const LIFO_THRESHOLD: ParamSpec = ParamSpec::count(
    "lifo_threshold",
    "LIFO above",
    100,
    (0, 10_000_000),
    "While more requests than this wait, the one that came last goes first.",
)
.in_group("Queue")
.with_slider(0.0, 1_000.0)
.only_if("discipline", "adaptive_lifo");
pub(super) const WHEN_FULL: ParamSpec = ParamSpec::choice(
    "when_full",
    "When full",
    "reject",
    &[
        ("reject", "the request that comes is refused"),
        ("drop_oldest", "the request that has waited longest is refused, the one that comes takes its place"),
        ("shed", "as reject, and the fuller the queue is, the more of those that come are refused"),
    ],
    "Who is refused when there is no room in the queue, or soon will be none.",
)
.in_group("Queue");
pub(super) const SHED_FROM: ParamSpec = ParamSpec::ratio(
    "shed_from",
    "Sheds from",
    0.5,
    "How full the queue is when it begins to refuse. From there the share refused grows evenly, up to all when it is full.",
)
.in_group("Queue")
.with_slider(0.0, 1.0)
.linear()
.only_if("when_full", "shed");
pub(super) const DROP_EXPIRED: ParamSpec = ParamSpec::flag(
    "drop_expired",
    "Drops expired",
    false,
    "A request whose deadline has passed when its turn comes is refused instead of worked on. Callers must pass on their deadlines for this.",
)
.in_group("Queue");
pub(super) const CODEL: ParamSpec = ParamSpec::flag(
    "codel",
    "Controlled delay",
    false,
    "Refuses requests that have waited too long (CoDel): longer than the interval, or than the target once the queue has not been empty for an interval.",
)
.in_group("Queue");
pub(super) const CODEL_TARGET: ParamSpec =
    ParamSpec::duration("codel_target", "Target", 5, "How long a request may wait while the queue stands.")
        .in_group("Queue")
        .with_slider(0.0, 1.0)
        .only_if("codel", "true");
pub(super) const CODEL_INTERVAL: ParamSpec = ParamSpec::duration(
    "codel_interval",
    "Interval",
    100,
    "How long a request may wait at most, and how long the queue must not have been empty to count as standing.",
)
.in_group("Queue")
.with_slider(0.0, 10.0)
.only_if("codel", "true");

pub(super) const START_UP: ParamSpec = ParamSpec::optional_duration(
    "start_up",
    "Starts in",
    0,
    "How long a new instance, or one that comes back after a crash or restart, takes until it listens. Requests that reach it before are refused.",
)
.in_group("Starting")
.with_slider(0.0, 600.0);
pub(super) const COLD_START: ParamSpec = ParamSpec::optional_duration(
    "cold_start",
    "Cold start",
    0,
    "How much longer the first work of a new or restarted instance takes, as with a function that has to be loaded.",
)
.in_group("Starting")
.with_slider(0.0, 60.0);
pub(super) const WARM_UP: ParamSpec = ParamSpec::optional_duration(
    "warm_up",
    "Warms up for",
    0,
    "How long the work of a new or restarted instance takes longer, less and less: until its own memory is filled and its code compiled.",
)
.in_group("Starting")
.with_slider(0.0, 600.0);
pub(super) const WARM_UP_FACTOR: ParamSpec = ParamSpec::number(
    "warm_up_factor",
    "Slower by",
    3.0,
    (1.0, 1_000.0),
    "How many times longer work takes at the beginning of the warm-up.",
)
.in_group("Starting")
.with_slider(1.0, 20.0);

/// The parameters of a component that waits for nobody. The first five stay where they are: kinds change their defaults.
pub const EXTERNAL_PARAMS: [ParamSpec; 31] = [
    SERVICE_TIME,
    FAILURE_RATE,
    INSTANCES,
    WORKERS,
    QUEUE,
    SHARING,
    CONTENTION,
    COHERENCY,
    DISCIPLINE,
    LIFO_THRESHOLD,
    WHEN_FULL,
    SHED_FROM,
    DROP_EXPIRED,
    CODEL,
    CODEL_TARGET,
    CODEL_INTERVAL,
    AUTOSCALE,
    TARGET_UTILISATION,
    TARGET_QUEUE,
    MIN_INSTANCES,
    MAX_INSTANCES,
    SCALE_INTERVAL,
    SCALE_DOWN_AFTER,
    START_UP,
    COLD_START,
    WARM_UP,
    WARM_UP_FACTOR,
    rate_limit::PARAMS[0],
    rate_limit::PARAMS[1],
    rate_limit::PARAMS[2],
    rate_limit::PARAMS[3],
];

/// The parameters of a component that does work, and may wait for others meanwhile.
pub const PARAMS: [ParamSpec; EXTERNAL_PARAMS.len() + 1] = {
    let mut all = [WHILE_WAITING; EXTERNAL_PARAMS.len() + 1];
    let mut i = 0;
    while i < EXTERNAL_PARAMS.len() {
        all[if i < 2 { i } else { i + 1 }] = EXTERNAL_PARAMS[i];
        i += 1;
    }
    all
};
