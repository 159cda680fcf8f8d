//! What a first visit opens, as code: `scenarios/online-shop.json`, written by `cargo xtask bless`; do not edit.
//!
//! All that reads scenarios is much larger than this one, and no first visit needs it.

use std::collections::BTreeMap;

use betwixt_model::Answer::*;
use betwixt_model::Distribution::*;
use betwixt_model::Key::*;
use betwixt_model::ParamValue::*;
use betwixt_model::Step::*;
use betwixt_model::Target::*;
use betwixt_model::scenario::{Component, Connection, Distance, Exposed, Flow, Point, Scenario, Zone};
use betwixt_model::{Besides, FlowId, Load, ParamMap, ParamValue, Program, SimSpan};

type Held<'a> = &'a [(&'static str, ParamValue)];

fn params(held: Held<'_>) -> ParamMap {
    let mut map = ParamMap::new();
    for (id, value) in held {
        map.set(id, *value);
    }
    map
}

/// In the order of the fields: a few letters of code for each, where a literal takes hundreds.
#[inline(never)]
#[expect(clippy::too_many_arguments, reason = "one for each field")]
fn component(
    id: &str,
    name: &str,
    kind: &str,
    at: Point,
    zone: Option<&str>,
    icon: Option<&str>,
    instrumented: bool,
    held: Held<'_>,
    load: Load,
    handlers: BTreeMap<Option<FlowId>, Program>,
) -> Component {
    let (icon, params) = (icon.map(Into::into), params(held));
    let (id, name, kind, zone) = (id.into(), name.into(), kind.into(), zone.map(Into::into));
    Component { id, name, kind, at, zone, icon, instrumented, params, load, handlers }
}

/// In the order of the fields.
#[inline(never)]
fn connection(id: &str, from: &str, to: &str, role: &str, asynchronous: bool, held: Held<'_>) -> Connection {
    let (id, from, to, role) = (id.into(), from.into(), to.into(), role.into());
    Connection { id, from, to, role, asynchronous, disabled: false, bend: None, params: params(held) }
}

/// The scenario of a first visit.
#[must_use]
#[expect(clippy::too_many_lines, reason = "a document, not a decision")]
pub fn scenario() -> Scenario {
    Scenario {
        name: "Online shop, slow payments".into(),
        about: "Shoppers browse and buy. Everything runs in one region, except payments, which somebody \
else runs, and an old stock service far away. Checkout holds a worker for as long \
as Payments takes."
            .into(),
        hint: "Drag \"Payments answers in\" to 8 s and watch who pays for it.".into(),
        seed: 42,
        duration: SimSpan(120000000000),
        flows: vec![
            Flow {
                id: "browse".into(),
                name: "Browse".into(),
                clients: vec![],
                params: params(&[("key_skew", Number(1.0)), ("keys", Count(2000)), ("weight", Number(80.0))]),
            },
            Flow {
                id: "checkout".into(),
                name: "Checkout".into(),
                clients: vec![],
                params: params(&[("keys", Count(2000)), ("weight", Number(20.0))]),
            },
        ],
        zones: vec![
            Zone { id: "eu-west".into(), name: "eu-west".into(), area: None },
            Zone { id: "us-east".into(), name: "us-east".into(), area: None },
        ],
        distances: vec![Distance { a: "eu-west".into(), b: "us-east".into(), latency: SimSpan(78000000) }],
        components: vec![
            component(
                "shoppers",
                "Shoppers",
                "client",
                Point { x: 60.0, y: 280.0 },
                None,
                None,
                true,
                &[("rate", Rate(50.0))],
                Load { profile: vec![], trace: vec![] },
                [].into(),
            ),
            component(
                "gateway",
                "Web gateway",
                "service",
                Point { x: 220.0, y: 280.0 },
                Some("eu-west"),
                Some("gateway"),
                true,
                &[
                    ("service_time", Distribution(Exponential(SimSpan(1000000)))),
                    ("while_waiting", Choice("release")),
                    ("workers", Count(500)),
                ],
                Load { profile: vec![], trace: vec![] },
                [
                    (Some("browse".into()), Program { steps: vec![Work(None), Call("catalog".into()), Answer(Ok)] }),
                    (Some("checkout".into()), Program { steps: vec![Work(None), Call("checkout".into()), Answer(Ok)] }),
                ]
                .into(),
            ),
            component(
                "catalog",
                "Catalog",
                "service",
                Point { x: 420.0, y: 160.0 },
                Some("eu-west"),
                Some("catalog"),
                true,
                &[
                    ("instances", Count(3)),
                    ("service_time", Distribution(Exponential(SimSpan(8000000)))),
                    ("workers", Count(16)),
                ],
                Load { profile: vec![], trace: vec![] },
                [].into(),
            ),
            component(
                "cache",
                "Cache",
                "cache",
                Point { x: 620.0, y: 100.0 },
                Some("eu-west"),
                None,
                true,
                &[("ttl", Span(SimSpan(300000000000)))],
                Load { profile: vec![], trace: vec![] },
                [].into(),
            ),
            component(
                "catalog-db",
                "Catalog DB",
                "database",
                Point { x: 620.0, y: 200.0 },
                Some("eu-west"),
                None,
                true,
                &[("service_time", Distribution(Exponential(SimSpan(12000000))))],
                Load { profile: vec![], trace: vec![] },
                [].into(),
            ),
            component(
                "checkout",
                "Checkout",
                "service",
                Point { x: 420.0, y: 340.0 },
                Some("eu-west"),
                Some("checkout"),
                true,
                &[
                    ("queue", Count(200)),
                    ("service_time", Distribution(Exponential(SimSpan(15000000)))),
                    ("workers", Count(40)),
                ],
                Load { profile: vec![], trace: vec![] },
                [(
                    None,
                    Program {
                        steps: vec![
                            Work(None),
                            Call("stock".into()),
                            Call("payments".into()),
                            Write {
                                to: "orders-db".into(),
                                key: Operation,
                                condition: None,
                                besides: Besides { inbox: false, outbox: false },
                                amount: None,
                            },
                            Publish("order-events".into()),
                            Answer(Ok),
                        ],
                    },
                )]
                .into(),
            ),
            component(
                "orders-db",
                "Orders DB",
                "database",
                Point { x: 620.0, y: 440.0 },
                Some("eu-west"),
                None,
                true,
                &[("service_time", Distribution(Exponential(SimSpan(6000000))))],
                Load { profile: vec![], trace: vec![] },
                [].into(),
            ),
            component(
                "order-events",
                "Order events",
                "queue",
                Point { x: 640.0, y: 320.0 },
                Some("eu-west"),
                None,
                true,
                &[],
                Load { profile: vec![], trace: vec![] },
                [].into(),
            ),
            component(
                "stock",
                "Stock (legacy)",
                "service",
                Point { x: 420.0, y: 560.0 },
                Some("us-east"),
                Some("stock"),
                false,
                &[("service_time", Distribution(Exponential(SimSpan(20000000))))],
                Load { profile: vec![], trace: vec![] },
                [].into(),
            ),
            component(
                "payments",
                "Payments",
                "third_party",
                Point { x: 860.0, y: 200.0 },
                None,
                Some("card"),
                true,
                &[
                    ("effect", Choice("charge")),
                    ("service_time", Distribution(LogNormal(SimSpan(60000000), SimSpan(200000000)))),
                ],
                Load { profile: vec![], trace: vec![] },
                [].into(),
            ),
            component(
                "email",
                "Email",
                "third_party",
                Point { x: 860.0, y: 320.0 },
                None,
                Some("mail"),
                true,
                &[("effect", Choice("send"))],
                Load { profile: vec![], trace: vec![] },
                [].into(),
            ),
            component(
                "shipping",
                "Shipping",
                "third_party",
                Point { x: 860.0, y: 440.0 },
                None,
                Some("truck"),
                true,
                &[("effect", Choice("ship"))],
                Load { profile: vec![], trace: vec![] },
                [].into(),
            ),
        ],
        connections: vec![
            connection(
                "shoppers-gateway",
                "shoppers",
                "gateway",
                "gateway",
                false,
                &[("jitter", Ratio(0.2)), ("latency", Span(SimSpan(400000000)))],
            ),
            connection(
                "gateway-catalog",
                "gateway",
                "catalog",
                "catalog",
                false,
                &[("latency", Span(SimSpan(300000000))), ("timeout", Span(SimSpan(10000000000)))],
            ),
            connection(
                "gateway-checkout",
                "gateway",
                "checkout",
                "checkout",
                false,
                &[("latency", Span(SimSpan(400000000))), ("timeout", Span(SimSpan(10000000000)))],
            ),
            connection(
                "catalog-cache",
                "catalog",
                "cache",
                "cache",
                false,
                &[("latency", Span(SimSpan(150000000))), ("timeout", Span(SimSpan(1000000000)))],
            ),
            connection(
                "catalog-catalog-db",
                "catalog",
                "catalog-db",
                "catalog-db",
                false,
                &[("latency", Span(SimSpan(150000000))), ("timeout", Span(SimSpan(5000000000)))],
            ),
            connection(
                "checkout-stock",
                "checkout",
                "stock",
                "stock",
                false,
                &[("latency", Span(SimSpan(80000000))), ("timeout", Span(SimSpan(5000000000)))],
            ),
            connection(
                "checkout-payments",
                "checkout",
                "payments",
                "payments",
                false,
                &[
                    ("backoff_base", Span(SimSpan(400000000))),
                    ("jitter", Ratio(0.35)),
                    ("latency", Span(SimSpan(180000000))),
                    ("retries", Count(1)),
                    ("timeout", Span(SimSpan(30000000000))),
                ],
            ),
            connection(
                "checkout-orders-db",
                "checkout",
                "orders-db",
                "orders-db",
                false,
                &[("latency", Span(SimSpan(150000000))), ("timeout", Span(SimSpan(5000000000)))],
            ),
            connection(
                "checkout-order-events",
                "checkout",
                "order-events",
                "order-events",
                false,
                &[("latency", Span(SimSpan(160000000)))],
            ),
            connection(
                "order-events-email",
                "order-events",
                "email",
                "email",
                false,
                &[("latency", Span(SimSpan(150000000))), ("timeout", Span(SimSpan(10000000000)))],
            ),
            connection(
                "order-events-shipping",
                "order-events",
                "shipping",
                "shipping",
                false,
                &[("latency", Span(SimSpan(150000000))), ("timeout", Span(SimSpan(10000000000)))],
            ),
        ],
        faults: vec![],
        expectations: vec![],
        interventions: vec![],
        exposed: vec![
            Exposed {
                target: Connection("checkout-payments".into()),
                param: "latency",
                label: "Payments answers in".into(),
            },
            Exposed {
                target: Connection("gateway-checkout".into()),
                param: "timeout",
                label: "The gateway gives up after".into(),
            },
            Exposed { target: Component("checkout".into()), param: "workers", label: "Checkout's workers".into() },
        ],
        bookmarks: vec![],
        engine: "".into(),
    }
}
