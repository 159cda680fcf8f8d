//! What a first visit opens, as code: `scenarios/online-shop.json`, written by `cargo xtask bless`; do not edit.
//!
//! All that reads scenarios is much larger than this one, and no first visit needs it.

use betwixt_model::Answer::*;
use betwixt_model::Distribution::*;
use betwixt_model::Key::*;
use betwixt_model::ParamValue::*;
use betwixt_model::Step::*;
use betwixt_model::Target::*;
use betwixt_model::scenario::{Component, Connection, Distance, Exposed, Flow, Point, Scenario, Zone};
use betwixt_model::{ParamMap, ParamValue, Program, SimSpan};

fn params(held: &[(&'static str, ParamValue)]) -> ParamMap {
    let mut map = ParamMap::new();
    for (id, value) in held {
        map.set(id, *value);
    }
    map
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
            Zone { id: "eu-west".into(), name: "eu-west".into() },
            Zone { id: "us-east".into(), name: "us-east".into() },
        ],
        distances: vec![Distance { a: "eu-west".into(), b: "us-east".into(), latency: SimSpan(78000000) }],
        components: vec![
            Component {
                id: "shoppers".into(),
                name: "Shoppers".into(),
                kind: "client".into(),
                at: Point { x: 60.0, y: 280.0 },
                zone: None,
                icon: None,
                instrumented: true,
                params: params(&[("rate", Rate(50.0))]),
                handlers: [].into(),
            },
            Component {
                id: "gateway".into(),
                name: "Web gateway".into(),
                kind: "service".into(),
                at: Point { x: 220.0, y: 280.0 },
                zone: Some("eu-west".into()),
                icon: Some("gateway".into()),
                instrumented: true,
                params: params(&[
                    ("service_time", Distribution(Exponential(SimSpan(1000000)))),
                    ("while_waiting", Choice("release")),
                    ("workers", Count(500)),
                ]),
                handlers: [
                    (Some("browse".into()), Program { steps: vec![Work(None), Call("catalog".into()), Answer(Ok)] }),
                    (Some("checkout".into()), Program { steps: vec![Work(None), Call("checkout".into()), Answer(Ok)] }),
                ]
                .into(),
            },
            Component {
                id: "catalog".into(),
                name: "Catalog".into(),
                kind: "service".into(),
                at: Point { x: 420.0, y: 160.0 },
                zone: Some("eu-west".into()),
                icon: Some("catalog".into()),
                instrumented: true,
                params: params(&[
                    ("instances", Count(3)),
                    ("service_time", Distribution(Exponential(SimSpan(8000000)))),
                    ("workers", Count(16)),
                ]),
                handlers: [].into(),
            },
            Component {
                id: "cache".into(),
                name: "Cache".into(),
                kind: "cache".into(),
                at: Point { x: 620.0, y: 100.0 },
                zone: Some("eu-west".into()),
                icon: None,
                instrumented: true,
                params: params(&[("ttl", Span(SimSpan(300000000000)))]),
                handlers: [].into(),
            },
            Component {
                id: "catalog-db".into(),
                name: "Catalog DB".into(),
                kind: "database".into(),
                at: Point { x: 620.0, y: 200.0 },
                zone: Some("eu-west".into()),
                icon: None,
                instrumented: true,
                params: params(&[("service_time", Distribution(Exponential(SimSpan(12000000))))]),
                handlers: [].into(),
            },
            Component {
                id: "checkout".into(),
                name: "Checkout".into(),
                kind: "service".into(),
                at: Point { x: 420.0, y: 340.0 },
                zone: Some("eu-west".into()),
                icon: Some("checkout".into()),
                instrumented: true,
                params: params(&[
                    ("queue", Count(200)),
                    ("service_time", Distribution(Exponential(SimSpan(15000000)))),
                    ("workers", Count(40)),
                ]),
                handlers: [(
                    None,
                    Program {
                        steps: vec![
                            Work(None),
                            Call("stock".into()),
                            Call("payments".into()),
                            Write { to: "orders-db".into(), key: Operation },
                            Publish("order-events".into()),
                            Answer(Ok),
                        ],
                    },
                )]
                .into(),
            },
            Component {
                id: "orders-db".into(),
                name: "Orders DB".into(),
                kind: "database".into(),
                at: Point { x: 620.0, y: 440.0 },
                zone: Some("eu-west".into()),
                icon: None,
                instrumented: true,
                params: params(&[("service_time", Distribution(Exponential(SimSpan(6000000))))]),
                handlers: [].into(),
            },
            Component {
                id: "order-events".into(),
                name: "Order events".into(),
                kind: "queue".into(),
                at: Point { x: 640.0, y: 320.0 },
                zone: Some("eu-west".into()),
                icon: None,
                instrumented: true,
                params: params(&[]),
                handlers: [].into(),
            },
            Component {
                id: "stock".into(),
                name: "Stock (legacy)".into(),
                kind: "service".into(),
                at: Point { x: 420.0, y: 560.0 },
                zone: Some("us-east".into()),
                icon: Some("stock".into()),
                instrumented: false,
                params: params(&[("service_time", Distribution(Exponential(SimSpan(20000000))))]),
                handlers: [].into(),
            },
            Component {
                id: "payments".into(),
                name: "Payments".into(),
                kind: "third_party".into(),
                at: Point { x: 860.0, y: 200.0 },
                zone: None,
                icon: Some("card".into()),
                instrumented: true,
                params: params(&[
                    ("effect", Choice("charge")),
                    ("service_time", Distribution(LogNormal(SimSpan(60000000), SimSpan(200000000)))),
                ]),
                handlers: [].into(),
            },
            Component {
                id: "email".into(),
                name: "Email".into(),
                kind: "third_party".into(),
                at: Point { x: 860.0, y: 320.0 },
                zone: None,
                icon: Some("mail".into()),
                instrumented: true,
                params: params(&[("effect", Choice("send"))]),
                handlers: [].into(),
            },
            Component {
                id: "shipping".into(),
                name: "Shipping".into(),
                kind: "third_party".into(),
                at: Point { x: 860.0, y: 440.0 },
                zone: None,
                icon: Some("truck".into()),
                instrumented: true,
                params: params(&[("effect", Choice("ship"))]),
                handlers: [].into(),
            },
        ],
        connections: vec![
            Connection {
                id: "shoppers-gateway".into(),
                from: "shoppers".into(),
                to: "gateway".into(),
                role: "gateway".into(),
                asynchronous: false,
                params: params(&[("jitter", Ratio(0.2)), ("latency", Span(SimSpan(400000000)))]),
            },
            Connection {
                id: "gateway-catalog".into(),
                from: "gateway".into(),
                to: "catalog".into(),
                role: "catalog".into(),
                asynchronous: false,
                params: params(&[("latency", Span(SimSpan(300000000))), ("timeout", Span(SimSpan(10000000000)))]),
            },
            Connection {
                id: "gateway-checkout".into(),
                from: "gateway".into(),
                to: "checkout".into(),
                role: "checkout".into(),
                asynchronous: false,
                params: params(&[("latency", Span(SimSpan(400000000))), ("timeout", Span(SimSpan(10000000000)))]),
            },
            Connection {
                id: "catalog-cache".into(),
                from: "catalog".into(),
                to: "cache".into(),
                role: "cache".into(),
                asynchronous: false,
                params: params(&[("latency", Span(SimSpan(150000000))), ("timeout", Span(SimSpan(1000000000)))]),
            },
            Connection {
                id: "catalog-catalog-db".into(),
                from: "catalog".into(),
                to: "catalog-db".into(),
                role: "catalog-db".into(),
                asynchronous: false,
                params: params(&[("latency", Span(SimSpan(150000000))), ("timeout", Span(SimSpan(5000000000)))]),
            },
            Connection {
                id: "checkout-stock".into(),
                from: "checkout".into(),
                to: "stock".into(),
                role: "stock".into(),
                asynchronous: false,
                params: params(&[("latency", Span(SimSpan(80000000))), ("timeout", Span(SimSpan(5000000000)))]),
            },
            Connection {
                id: "checkout-payments".into(),
                from: "checkout".into(),
                to: "payments".into(),
                role: "payments".into(),
                asynchronous: false,
                params: params(&[
                    ("backoff_base", Span(SimSpan(400000000))),
                    ("jitter", Ratio(0.35)),
                    ("latency", Span(SimSpan(180000000))),
                    ("retries", Count(1)),
                    ("timeout", Span(SimSpan(30000000000))),
                ]),
            },
            Connection {
                id: "checkout-orders-db".into(),
                from: "checkout".into(),
                to: "orders-db".into(),
                role: "orders-db".into(),
                asynchronous: false,
                params: params(&[("latency", Span(SimSpan(150000000))), ("timeout", Span(SimSpan(5000000000)))]),
            },
            Connection {
                id: "checkout-order-events".into(),
                from: "checkout".into(),
                to: "order-events".into(),
                role: "order-events".into(),
                asynchronous: false,
                params: params(&[("latency", Span(SimSpan(160000000)))]),
            },
            Connection {
                id: "order-events-email".into(),
                from: "order-events".into(),
                to: "email".into(),
                role: "email".into(),
                asynchronous: false,
                params: params(&[("latency", Span(SimSpan(150000000))), ("timeout", Span(SimSpan(10000000000)))]),
            },
            Connection {
                id: "order-events-shipping".into(),
                from: "order-events".into(),
                to: "shipping".into(),
                role: "shipping".into(),
                asynchronous: false,
                params: params(&[("latency", Span(SimSpan(150000000))), ("timeout", Span(SimSpan(10000000000)))]),
            },
        ],
        faults: vec![],
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
        engine: "".into(),
    }
}
