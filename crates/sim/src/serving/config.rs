//! The parameters of serving, and what they mean.

use betwixt_model::{Distribution, ParamSpec, Params, SimSpan};

use crate::kernel::sampler::Sampler;

const INSTANCES: ParamSpec = ParamSpec::count(
    "instances",
    "Instances",
    1,
    (1, 100),
    "How many copies run. Each has its own queue and workers; the caller's connection chooses one for each call.",
)
.in_group("Capacity")
.with_slider(1.0, 12.0)
.linear();
const WORKERS: ParamSpec = ParamSpec::count(
    "workers",
    "Workers",
    10,
    (1, 100_000),
    "How many requests each instance handles at once: threads, processes or database connections.",
)
.in_group("Capacity")
.with_slider(1.0, 200.0);
const QUEUE: ParamSpec = ParamSpec::count(
    "queue",
    "Queue",
    1_000,
    (0, 10_000_000),
    "How many requests may wait at each instance. One more is refused at once.",
)
.in_group("Capacity")
.with_slider(0.0, 10_000.0)
.or_unlimited();
const SERVICE_TIME: ParamSpec = ParamSpec::distribution(
    "service_time",
    "Service time",
    Distribution::Exponential(SimSpan::from_ms(10)),
    "How long a worker works on one request, not counting the time it waits for others.",
)
.in_group("Work")
.with_slider(0.000_1, 30.0);
const WHILE_WAITING: ParamSpec = ParamSpec::choice(
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
const FAILURE_RATE: ParamSpec = ParamSpec::ratio(
    "failure_rate",
    "Fails",
    0.0,
    "Share of requests that it answers with an error after working on them, before anything lasting is done.",
)
.in_group("Work")
.with_slider(0.0, 1.0);

/// The parameters of a component that does work.
pub const PARAMS: [ParamSpec; 6] = [SERVICE_TIME, FAILURE_RATE, WHILE_WAITING, INSTANCES, WORKERS, QUEUE];

/// The same for a component that waits for nobody.
pub const EXTERNAL_PARAMS: [ParamSpec; 5] = [SERVICE_TIME, FAILURE_RATE, INSTANCES, WORKERS, QUEUE];

/// The parameters, read.
#[derive(Clone, Debug)]
pub struct ServerConfig {
    /// Copies.
    pub instances: u16,
    /// Requests at once, per instance.
    pub workers: u32,
    /// Requests waiting, per instance.
    pub queue: u64,
    /// Time of work.
    pub service_time: Sampler,
    /// Whether a worker is held while its request waits.
    pub hold: bool,
    /// Share of requests answered with an error.
    pub failure_rate: f64,
}

impl ServerConfig {
    /// Reads the parameters; `hold` is what holds where the kind has no such choice.
    #[must_use]
    pub fn read(params: Params<'_>) -> Self {
        let has_choice = params.specs.iter().any(|spec| spec.id == WHILE_WAITING.id);
        Self {
            instances: params.count(INSTANCES.id).clamp(1, 100) as u16,
            workers: params.count(WORKERS.id).clamp(1, 100_000) as u32,
            queue: params.count(QUEUE.id),
            service_time: Sampler::new(params.distribution(SERVICE_TIME.id)),
            hold: !has_choice || params.choice(WHILE_WAITING.id) == "hold",
            failure_rate: params.number(FAILURE_RATE.id),
        }
    }
}
