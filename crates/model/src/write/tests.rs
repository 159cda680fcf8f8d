//! There and back: by hand for the layout, by chance for everything else.

use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::read::read;
use crate::test_catalogue::CATALOGUE;

fn loaded(text: &str) -> Scenario {
    let loaded = read(text, &CATALOGUE);
    assert!(!loaded.has_errors(), "{:?}\n{text}", loaded.problems);
    loaded.scenario
}

pub(crate) const WHOLE: &str = r#"{"$schema":"x","betwixt":1,"name":"Shop","about":"Two\nlines","hint":"Slow it.","seed":42,"duration":"90s",
  "flows":[{"id":"browse","name":"Browse","clients":["c"],"weight":80,"keys":1000,"key_skew":0.9},{"id":"buy"}],
  "zones":[{"id":"eu","name":"Europe"},{"id":"us"}],"distances":[{"between":["eu","us"],"latency":"78ms"}],
  "components":[{"id":"c","kind":"client","at":[0,-0.0],"rate":"3000/min"},
    {"id":"shop","kind":"service","name":"Shop","at":[340.5,200],"zone":"eu","icon":"checkout","instrumented":false,
     "workers":40,"queue":"unlimited","service_time":"lognormal(10ms, p99 80ms)","hold":false,"patience":"none",
     "handlers":{"browse":["work",{"call":"pay"},{"read":"db"},{"read":{"from":"db","key":"key","cache":"cache"}},
       {"write":"db"},{"write":{"to":"db","key":"operation"}},{"write":{"to":"db","key":"=stock"}},{"publish":"events"},
       {"effect":"charge"},{"work":"exponential(10ms)"},"answer",{"answer":"error"},{"compensate":"pay"},
       {"write":{"to":"db","key":"operation","inbox":true}},{"compensation":["work",{"effect":"refund"}]},
       {"transaction":[{"read":"db"},{"call":"pay"},{"write":"db"}],"on":"db","isolation":"serializable"},{"transaction":[],"on":"db"}],"*":["work"]}},
    {"id":"pay","kind":"third_party"},{"id":"db","kind":"database","slowdown":1.5},{"id":"cache","kind":"cache","ttl":"none"},
    {"id":"q","kind":"queue"}],
  "connections":[{"from":"c","to":"shop","timeout":"30s","retries":1},{"id":"p","from":"shop","to":"pay","loss":"0.5%","latency":0},
    {"from":"shop","to":"db","back":"1ms","there":0},{"from":"shop","to":"cache"},{"from":"shop","to":"q","role":"events","async":true,"bend":[-20,60.5]},
    {"from":"q","to":"shop"}],
  "faults":[{"fault":"slow","component":"shop","at":"30s","for":"20s","factor":44},{"fault":"slow","zone":"eu","at":"31s"},
    {"fault":"loss","connection":"p","share":0.5,"flow":"buy","first":3},{"fault":"loss","connection":"p","flows":["buy","browse"]},
    {"fault":"slow","component":"shop","at":"1s","when":{"component":"shop","measure":"waiting","above":20,"held_for":"2s"}},
    {"fault":"loss","connection":"p","for":"3s","when":{"connection":"p","measure":"in_flight","below":0.5}},{"fault":"crash","component":"db"}],
  "expect":[{"id":"quick","say":"Most are quick.","always":{"metric":"p90","flow":"browse","at_most":"2s"},"window":"10s","from":"20s","within":"40s"},
    {"never":{"finding":"charged_twice"}},{"eventually":{"metric":"error_ratio","connection":"p","at_most":"1%"},"from":"60s","until":"80s"},
    {"sometimes":{"metric":"breaker_open","connection":"p"}},{"sometimes":{"fault":"slow-1"}},{"always":{"metric":"rate","component":"shop","at_least":"3000/min"}},
    {"always":{"metric":"waiting","component":"shop","at_most":10}},{"always":{"finding":"stale-read","at_most":3}}],
  "interventions":[{"set":"connections.p.latency","points":[["40s","1ms"],["30s","8s"]]}],
  "exposed":[{"set":"connections.p.latency","label":"Pays in"},{"set":"flows.buy.weight"}],
  "bookmarks":[{"at":"42s","name":"The queue is full"},{"at":"1.5s"}],"engine":"0.1.0"}"#;

#[test]
fn a_whole_document_is_the_same_after_a_trip() {
    let scenario = loaded(WHOLE);
    assert_eq!(read(WHOLE, &CATALOGUE).problems, []);
    let text = write(&scenario, &CATALOGUE);
    assert_eq!(loaded(&text), scenario);
    assert_eq!(write(&loaded(&text), &CATALOGUE), text);
    assert_eq!(loaded(&write_pretty(&scenario, &CATALOGUE)), scenario);
}

#[test]
fn the_canonical_form_leaves_defaults_out_and_sorts() {
    let text = r#"{"seed":1,"name":"Untitled","betwixt":1,"duration":"2 min","flows":[{"id":"request","name":"Request","weight":1}],
        "components":[{"workers":4,"kind":"service","id":"b","name":"b","at":[1.0,2e1],"instrumented":true,"queue":7},{"id":"a","kind":"client","at":[0,0]}],
        "connections":[{"id":"a-b","from":"a","to":"b","role":"b","async":false,"latency":"1ms"}],
        "faults":[{"id":"slow-1","fault":"slow","component":"b","at":"0s","factor":10}]}"#;
    let expected = concat!(
        r#"{"betwixt":1,"components":[{"at":[1,20],"id":"b","kind":"service","queue":7},{"at":[0,0],"id":"a","kind":"client"}],"#,
        r#""connections":[{"from":"a","to":"b"}],"faults":[{"component":"b","fault":"slow"}]}"#
    );
    assert_eq!(write(&loaded(text), &CATALOGUE), expected);
    assert_eq!(write(&Scenario::default(), &CATALOGUE), r#"{"betwixt":1}"#);
    assert_eq!(loaded(r#"{"betwixt":1}"#), Scenario::default());
}

#[test]
fn the_pretty_form_keeps_short_things_on_one_line() {
    let pretty = write_pretty(&loaded(WHOLE), &CATALOGUE);
    assert!(pretty.starts_with("{\n  \"about\": \"Two\\nlines\",\n  \"betwixt\": 1,\n"), "{pretty}");
    assert!(pretty.contains("\n    { \"") || pretty.contains("\n    {\""), "{pretty}");
    assert!(pretty.contains("\n      \"at\": [340.5, 200],\n"), "{pretty}");
    assert!(pretty.ends_with("}\n"));
}

#[test]
fn faults_with_ids_of_their_own_keep_them() {
    for ids in [["slow-2", "slow-1"], ["slow-1", "x"], ["x", "slow-1"], ["slow-1", "slow-2"]] {
        let text = format!(
            r#"{{"betwixt":1,"components":[{{"id":"b","kind":"service"}}],"faults":[
                {{"id":"{}","fault":"slow","component":"b"}},{{"id":"{}","fault":"slow","component":"b"}}]}}"#,
            ids[0], ids[1]
        );
        let scenario = loaded(&text);
        assert_eq!(scenario.faults.iter().map(|fault| fault.id.as_str()).collect::<Vec<_>>(), ids);
        assert_eq!(loaded(&write(&scenario, &CATALOGUE)), scenario);
    }
}

/// A number in a range, often at its ends.
fn number(least: f64, greatest: f64) -> impl Strategy<Value = f64> {
    let between = (0.0..=1.0).prop_map(move |share: f64| least + share * (greatest - least));
    prop_oneof![Just(least), Just(greatest), Just(libm::round(least.midpoint(greatest))), between]
}

fn span() -> impl Strategy<Value = SimSpan> {
    let any = (0..=crate::units::LONGEST.0).prop_map(SimSpan);
    prop_oneof![any, (0_u64..100_000).prop_map(SimSpan::from_ms), (0_u64..10_000_000_000).prop_map(SimSpan)]
}

fn value(spec: &'static ParamSpec) -> BoxedStrategy<ParamValue> {
    let (least, greatest) = spec.range;
    match spec.ty {
        ParamType::Choice(words) => select(words).prop_map(|(word, _)| ParamValue::Choice(word)).boxed(),
        ParamType::Flag => any::<bool>().prop_map(ParamValue::Flag).boxed(),
        ParamType::Distribution => {
            use crate::distribution::Distribution as D;
            let shape = number(0.1, 100.0);
            let times = (span(), span(), shape, 1_u32..1_000, 0..8);
            times
                .prop_map(|(a, b, shape, stages, form)| {
                    let (low, high) = (a.min(b), a.max(b));
                    ParamValue::Distribution(match form {
                        0 => D::Constant(a),
                        1 => D::Uniform(low, high),
                        2 => D::Exponential(a),
                        3 => D::Normal(a, b),
                        4 if !low.is_zero() => D::LogNormal(low, high),
                        5 => D::Pareto(a, shape),
                        6 => D::Weibull(a, shape),
                        _ => D::Erlang(stages, a),
                    })
                })
                .prop_filter("in range", move |value| spec.check(*value).is_ok())
                .boxed()
        }
        ParamType::Count { unlimited: true } => prop_oneof![
            Just(ParamValue::Count(crate::param::UNLIMITED)),
            number(least, greatest).prop_map(|n| ParamValue::Count(n as u64))
        ]
        .boxed(),
        _ => number(least, greatest).prop_map(|n| spec.sample().with_magnitude(n)).boxed(),
    }
}

fn params(specs: &'static [ParamSpec]) -> BoxedStrategy<ParamMap> {
    let each: Vec<_> = specs.iter().map(|spec| (Just(spec), proptest::option::of(value(spec)))).collect();
    each.prop_map(|values| {
        let mut params = ParamMap::new();
        for (spec, value) in values {
            if let Some(value) = value.filter(|value| spec.default != ParamDefault::Value(*value)) {
                params.set(spec.id, value);
            }
        }
        params
    })
    .boxed()
}

/// A scenario of a client, services and a database, with everything about them left to chance.
fn scenarios() -> impl Strategy<Value = Scenario> {
    let kind = |id: &str| CATALOGUE.kind(id).unwrap().params;
    let at = || (number(-1e6, 1e6), number(-1e6, 1e6)).prop_map(|(x, y)| crate::Point { x: x + 0.0, y: y + 0.0 });
    let services = proptest::collection::vec((params(kind("service")), at(), "[^\\p{C}]{1,20}", any::<bool>()), 1..5);
    let bend =
        || proptest::option::of(at().prop_filter("straight is no bend", |bend| *bend != crate::Point::default()));
    let arrows = proptest::collection::vec((params(CATALOGUE.connection), any::<bool>(), bend()), 4);
    let plan =
        proptest::collection::vec((span(), proptest::option::of(span()), params(CATALOGUE.faults[0].params)), 0..4);
    let points = proptest::collection::vec((span(), value(&CATALOGUE.connection[0])), 1..4);
    let head = (
        0..=crate::scenario::MAX_SEED,
        span().prop_filter("a run", |s| *s >= SimSpan::from_ms(1)),
        params(CATALOGUE.flow),
        proptest::collection::btree_map(span(), "([a-z][^\\p{C}]{0,18}[a-z])?", 0..4),
    );
    (services, arrows, plan, points, head, params(kind("client"))).prop_map(
        |(services, arrows, plan, points, head, client)| {
            let mut s = loaded(r#"{"betwixt":1,"components":[{"id":"c","kind":"client"}]}"#);
            let (seed, duration, flow, marks) = head;
            (s.seed, s.duration, s.flows[0].params) = (seed, duration, flow);
            s.bookmarks = marks.into_iter().map(|(at, name)| Bookmark { at: SimTime(at.0), name }).collect();
            s.components[0].params = client;
            for (n, (params, at, name, instrumented)) in services.into_iter().enumerate() {
                let id = format!("s{n}");
                let text = format!(r#"{{"betwixt":1,"components":[{{"id":"{id}","kind":"service"}}]}}"#);
                let component = loaded(&text).components.remove(0);
                s.components.push(Component { params, at, name, instrumented, ..component });
            }
            for (n, (params, asynchronous, bend)) in arrows.into_iter().enumerate().take(s.components.len() - 1) {
                let (from, to) = (s.components[n].id.clone(), s.components[n + 1].id.clone());
                let (id, role) = (Connection::default_id(&from, &to), to.as_str().to_owned());
                s.connections.push(Connection {
                    id: id.as_str().into(),
                    from,
                    to,
                    role,
                    asynchronous,
                    disabled: n % 2 == 1,
                    bend,
                    params,
                });
            }
            for (n, (at, lasts, params)) in plan.into_iter().enumerate() {
                let target = FaultTarget::Component(s.components[0].id.clone());
                let at = SimTime(at.0);
                s.faults.push(Fault {
                    id: format!("f{n}").as_str().into(),
                    kind: "slow".into(),
                    target,
                    at,
                    lasts,
                    when: None,
                    flows: Vec::new(),
                    params,
                });
            }
            let mut points: Vec<_> = points.into_iter().map(|(at, value)| (SimTime(at.0), value)).collect();
            points.sort_by_key(|(at, _)| *at);
            let target = Target::Connection(s.connections[0].id.clone());
            s.interventions.push(Intervention { target, param: "latency", points });
            s
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn any_scenario_is_the_same_after_a_trip(scenario in scenarios()) {
        let text = write(&scenario, &CATALOGUE);
        prop_assert_eq!(&loaded(&text), &scenario);
        prop_assert_eq!(&loaded(&write_pretty(&scenario, &CATALOGUE)), &scenario);
        prop_assert_eq!(write(&loaded(&text), &CATALOGUE), text);
        let link = crate::permalink::encode(&scenario, &CATALOGUE);
        prop_assert_eq!(&crate::permalink::decode(&link, &CATALOGUE).unwrap().scenario, &scenario);
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in "\\PC{0,80}", cut in 0_usize..2_000) {
        let _any = read(&text, &CATALOGUE);
        let cut = WHOLE.char_indices().map(|(at, _)| at).nth(cut).unwrap_or(0);
        let _spliced = read(&format!("{}{text}{}", &WHOLE[..cut], &WHOLE[cut..]), &CATALOGUE);
    }
}
