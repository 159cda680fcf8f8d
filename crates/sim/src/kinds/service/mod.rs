//! A service: workers that run handler programs.

use betwixt_model::{KindSpec, ParamSpec, Params, PresetSpec, Role};

use crate::component::{Ask, Behaviour, Cx, Facets, Input, Outcome, Reply, Request};
use crate::kinds::Birth;
use crate::observe::Observer;
use crate::serving::{self, Extra, Server, contract};

const TABLES: &[&[ParamSpec]] = &[
    &serving::PARAMS,
    &[serving::idempotency::WINDOW, serving::saga_log::SAGA_LOG],
    &serving::two_phase::PARAMS,
    &contract::PARAMS,
    &contract::DEPLOY,
    &serving::clocks::PARAMS,
];
const PARAMS: [ParamSpec; crate::rows(TABLES)] = crate::joined(TABLES);

/// As the outside sees it.
pub(super) const SPEC: KindSpec = KindSpec {
    id: "service",
    title: "Service",
    role: Role::Server,
    icon: "service",
    silhouette: "square",
    summary: "Runs a program for each request, with a limited number of workers and a queue.",
    params: &PARAMS,
    presets: &[
        PresetSpec { id: "gateway", title: "Gateway", icon: "gateway", category: "Front door", params: GATEWAY },
        PresetSpec { id: "service", title: "Service", icon: "service", category: "Compute", params: &[] },
        PresetSpec { id: "worker", title: "Worker", icon: "worker", category: "Compute", params: WORKER },
    ],
    takes: true,
    sends: true,
    programmable: true,
    #[cfg(not(target_arch = "wasm32"))]
    page: include_str!("model.md"),
};

const GATEWAY: &[(&str, betwixt_model::ParamValue)] = &[
    ("workers", betwixt_model::ParamValue::Count(500)),
    ("while_waiting", betwixt_model::ParamValue::Choice("release")),
    (
        "service_time",
        betwixt_model::ParamValue::Distribution(betwixt_model::Distribution::Exponential(betwixt_model::SimSpan::from_ms(1))),
    ),
];
const WORKER: &[(&str, betwixt_model::ParamValue)] = &[("workers", betwixt_model::ParamValue::Count(1))];

/// A service at work.
#[derive(Clone, Debug)]
pub struct Service {
    server: Server,
}

impl Service {
    /// An idle service.
    pub(super) fn new(birth: Birth<'_>) -> Self {
        Self { server: Server::new(birth.params, |purpose| birth.stream(purpose)) }
    }
}

/// A service adds nothing to its program.
struct Plain;

impl Extra for Plain {
    fn finish<O: Observer>(&mut self, request: &Request, _cx: &mut Cx<'_, O>) -> Reply {
        // What was read, a page or a price list, is of no version. A cache that asked for it keeps it all the same.
        Reply { found: O::EVERYTHING && matches!(request.ask, Ask::Read(_)), ..Reply::of(Outcome::Ok) }
    }
}

impl Behaviour for Service {
    fn configure(&mut self, params: Params<'_>) {
        self.server.configure(params);
    }

    fn on<O: Observer>(&mut self, input: Input, cx: &mut Cx<'_, O>) {
        self.server.on(input, cx, &mut Plain);
    }

    fn facets(&self) -> Facets {
        self.server.facets()
    }

    fn instances(&self) -> u16 {
        self.server.instances()
    }

    fn listens(&self, instance: u16, now: u64) -> bool {
        self.server.listens(instance, now)
    }

    fn audit(&self) {
        self.server.audit();
    }
}
