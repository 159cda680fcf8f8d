//! Health of what is balanced: ejection, panic, probes, slow start.

mod support;

use betwixt_model::{ParamValue, SimSpan, SimTime};
use betwixt_sim::observe::MessageKind;
use betwixt_sim::{CATALOGUE, Fact, Outcome, compile};
use support::balanced::{QUICK, STEADY, accepted, behind_a_balancer, scenario};
use support::run;

/// When connections went out and came back in [seconds], by connection.
fn outs(run: &support::Run) -> Vec<(f64, u32, bool)> {
    let notes = run.notes.0.iter();
    notes
        .filter_map(|(at, fact)| match fact {
            Fact::Ejected { connection, out, .. } => Some((*at as f64 / 1e9, *connection, *out)),
            _ => None,
        })
        .collect()
}

#[test]
fn probes_find_a_crash_and_its_end_without_any_request() {
    let balancer = r#""health_checks":true,"eject_after":0"#;
    let wire = |_| r#","latency":"20ms""#.to_owned();
    let parts = behind_a_balancer(2, r#""rate":"0/s""#, balancer, QUICK, wire);
    let more = r#","faults":[{"fault":"crash","component":"s0","at":"10s","for":"10s"}]"#;
    let run = run(&scenario(40, &parts, more));
    // Probes leave at 0 s and then every 2.02 s, and are refused from 10.1 s on: the third bad one is back at 14.16 s.
    // The first good one leaves at 20.2 s, the second one is back at 22.24 s.
    let outs = outs(&run);
    assert_eq!(outs.len(), 2, "{outs:?}");
    assert!((outs[0].0 - 14.16).abs() < 1e-9 && outs[0].2, "{outs:?}");
    assert!((outs[1].0 - 22.24).abs() < 1e-9 && !outs[1].2, "{outs:?}");
    let probes = run.count(|fact| matches!(fact, Fact::Sent { kind: MessageKind::Probe, connection: 1, .. }));
    assert_eq!(probes, 40, "twenty there and twenty back: traffic, but");
    assert_eq!(run.count(|fact| matches!(fact, Fact::Sent { kind: MessageKind::Request, .. })), 0);
    let about_operations = |fact: &Fact| {
        matches!(
            fact,
            Fact::CallStarted { .. } | Fact::Accepted { .. } | Fact::Finished { .. } | Fact::TurnedAway { .. }
        )
    };
    assert_eq!(run.count(about_operations), 0, "no operation is counted");
}

#[test]
fn a_probe_that_is_lost_is_given_up() {
    let balancer = r#""health_checks":true,"eject_after":0,"check_timeout":"500ms","check_interval":"1s""#;
    let parts = behind_a_balancer(2, r#""rate":"0/s""#, balancer, QUICK, |_| String::new());
    let more = r#","faults":[{"fault":"partition","connection":"w1","at":"10.5s","for":"1h"}]"#;
    let outs = outs(&run(&scenario(30, &parts, more)));
    // Lost at 11 s, 12.5 s and 14 s, and each is given up half a second later.
    assert_eq!(outs.len(), 1);
    assert!((outs[0].0 - 14.5).abs() < 1e-9 && outs[0].1 == 2, "{outs:?}");
}

#[test]
fn a_shallow_probe_sees_a_process_and_a_deep_one_sees_a_jam() {
    let went_out = |depth: &str| {
        let balancer = format!(
            r#""health_checks":true,"check_depth":"{depth}","check_timeout":"500ms","eject_after":0,"policy":"random""#
        );
        let service = r#""workers":1,"queue":"unlimited","service_time":"10ms""#;
        let parts = behind_a_balancer(2, STEADY, &balancer, service, |_| String::new());
        // A hundred times slower: one request a second, and fifty come.
        let more = r#","faults":[{"fault":"slow","component":"s0","at":"10s","for":"1h","factor":100}]"#;
        let run = run(&scenario(60, &parts, more));
        (outs(&run).iter().any(|(_, connection, out)| *connection == 1 && *out), accepted(&run, 2))
    };
    let (out, shallow) = went_out("shallow");
    assert!(!out, "the process answers");
    let (out, deep) = went_out("deep");
    assert!(out, "no worker answers");
    assert!(deep[0] * 2 < shallow[0], "{deep:?} against {shallow:?}");
}

#[test]
fn the_odd_one_out_is_ejected_by_its_success_rate() {
    let run_with = |how: &str| {
        let balancer = format!(r#""policy":"random","eject_after":0,{how}"#);
        let service = r#""service_time":"1ms""#;
        let mut parts = behind_a_balancer(6, r#""rate":"200/s""#, &balancer, service, |_| String::new());
        parts = parts.replace(r#""id":"s2","#, r#""id":"s2","failure_rate":"40%","#);
        outs(&run(&scenario(35, &parts, "")))
    };
    // One of six far from the others lies sqrt(5) = 2.24 standard deviations below the mean: more than 1.9.
    let outs = run_with(r#""success_rate_ejection":true"#);
    assert_eq!(outs.len(), 1, "{outs:?}");
    assert!((outs[0].0 - 10.0).abs() < 1e-9 && outs[0].1 == 3 && outs[0].2, "{outs:?}");
    assert!(run_with(r#""success_rate_ejection":true,"success_rate_stdev_factor":2.5"#).is_empty());
    assert!(run_with(r#""failure_percentage_ejection":true"#).is_empty(), "40 % are less than 85 %");
    let outs = run_with(r#""failure_percentage_ejection":true,"failure_percentage_threshold":"30%""#);
    assert_eq!(outs.iter().map(|(_, connection, _)| *connection).collect::<Vec<_>>(), [3]);
}

#[test]
fn only_so_many_are_out_at_once_and_in_a_panic_all_are_asked() {
    let crash_all_but_one = r#","faults":[
        {"fault":"crash","component":"s0","at":"1s","for":"1h"},{"fault":"crash","component":"s1","at":"1s","for":"1h"},
        {"fault":"crash","component":"s2","at":"1s","for":"1h"}]"#;
    let ok = |how: &str| {
        let balancer = format!(r#""policy":"random","eject_after":1,"eject_for":"1h",{how}"#);
        let parts = behind_a_balancer(4, STEADY, &balancer, QUICK, |_| String::new());
        let run = run(&scenario(101, &parts, crash_all_but_one));
        (outs(&run).len(), run.told(Outcome::Ok) as f64 / 10_000.0)
    };
    let (out, share) = ok(r#""max_ejection":"100%""#);
    assert!(out == 3 && share > 0.99, "{out} {share}");
    // Half of four may be out, so half of the requests still meet a dead one. Four standard errors: 0.02.
    let (out, share) = ok(r#""max_ejection":"50%""#);
    assert!(out == 2 && (share - 0.5).abs() < 0.03, "{out} {share}");
    // One of four in is less than half: all four are asked, and a quarter is served.
    let (out, share) = ok(r#""panic_threshold":"50%""#);
    assert!(out == 3 && (share - 0.25).abs() < 0.03, "{out} {share}");
}

#[test]
fn whoever_comes_back_gets_its_share_little_by_little() {
    let balancer = r#""policy":"round_robin","eject_after":1,"eject_for":"10s","slow_start":"40s""#;
    let parts = behind_a_balancer(2, r#""arrivals":"constant","rate":"1000/s""#, balancer, QUICK, |_| String::new());
    let more = r#","faults":[{"fault":"crash","component":"s0","at":"5s","for":"5s"}]"#;
    let run = run(&scenario(80, &parts, more));
    let back = outs(&run)[1].0;
    let share = |from: f64, to: f64| {
        let mut counts = [0.0_f64; 2];
        for (at, fact) in &run.notes.0 {
            let since = *at as f64 / 1e9 - back;
            if let Fact::Accepted { node: node @ 2..=3, .. } = fact
                && (from..to).contains(&since)
            {
                counts[*node as usize - 2] += 1.0;
            }
        }
        counts[0] / (counts[0] + counts[1])
    };
    // A weight of w against 1 is a share of w / (1 + w): 0.1 at first, a half after twenty seconds, 1 after forty.
    assert!((share(0.0, 2.0) - 0.1 / 1.1).abs() < 0.005, "{}", share(0.0, 2.0));
    assert!((share(19.0, 21.0) - 1.0 / 3.0).abs() < 0.005, "{}", share(19.0, 21.0));
    assert!((share(41.0, 45.0) - 0.5).abs() < 0.005, "{}", share(41.0, 45.0));
}

#[test]
fn the_preset_has_the_documented_defaults_of_envoy() {
    let kinds = CATALOGUE.kinds.iter();
    let mut presets = kinds.flat_map(|kind| kind.presets.iter().map(move |preset| (kind, preset)));
    let (kind, preset) = presets.find(|(_, preset)| preset.id == "envoy").expect("it is in the palette");
    let mut map = betwixt_model::ParamMap::new();
    preset.params.iter().for_each(|(id, value)| map.set(id, *value));
    let params = betwixt_model::Params::new(kind.params, &map);
    // docs.envoyproxy.io, config.cluster.v3.OutlierDetection, CommonLbConfig and the load balancers' own pages.
    for (id, value) in [
        ("eject_after", ParamValue::Count(5)),
        ("eject_for", ParamValue::Span(SimSpan::from_ms(30_000))),
        ("eject_for_max", ParamValue::Span(SimSpan::from_ms(300_000))),
        ("eject_interval", ParamValue::Span(SimSpan::from_ms(10_000))),
        ("max_ejection", ParamValue::Ratio(0.1)),
        ("always_eject_one_host", ParamValue::Flag(false)),
        ("success_rate_ejection", ParamValue::Flag(true)),
        ("success_rate_stdev_factor", ParamValue::Number(1.9)),
        ("success_rate_minimum_hosts", ParamValue::Count(5)),
        ("success_rate_request_volume", ParamValue::Count(100)),
        ("failure_percentage_ejection", ParamValue::Flag(false)),
        ("failure_percentage_threshold", ParamValue::Ratio(0.85)),
        ("failure_percentage_minimum_hosts", ParamValue::Count(5)),
        ("failure_percentage_request_volume", ParamValue::Count(50)),
        ("panic_threshold", ParamValue::Ratio(0.5)),
        ("overprovisioning", ParamValue::Number(1.4)),
        ("ring_size", ParamValue::Count(1_024)),
        ("maglev_size", ParamValue::Count(65_537)),
        ("choices", ParamValue::Count(2)),
        ("slow_start_aggression", ParamValue::Number(1.0)),
        ("slow_start_min_weight", ParamValue::Ratio(0.1)),
    ] {
        assert_eq!(params.value(id), value, "{id}");
    }
}

#[test]
fn checks_that_are_switched_off_forget_what_they_found() {
    let balancer = r#""health_checks":true,"eject_after":0"#;
    let parts = behind_a_balancer(2, STEADY, balancer, QUICK, |_| String::new());
    let more = r#","faults":[{"fault":"crash","component":"s0","at":"5s","for":"1h"}],
        "interventions":[{"set":"components.lb.health_checks","points":[["30s",false],["40s",true]]}]"#;
    let run = run(&scenario(60, &parts, more));
    let outs = outs(&run);
    let turns: Vec<bool> = outs.iter().map(|(_, _, out)| *out).collect();
    assert_eq!(turns, [true, false, true], "{outs:?}");
    assert!((outs[1].0 - 30.0).abs() < 1e-9 && (outs[2].0 - 44.0).abs() < 1e-9, "{outs:?}");
    let probes_between = run.notes.0.iter().filter(|(at, fact)| {
        (30_000_000_001..40_000_000_000).contains(at) && matches!(fact, Fact::Sent { kind: MessageKind::Probe, .. })
    });
    assert_eq!(probes_between.count(), 0);
}

#[test]
fn probing_goes_on_after_the_balancer_comes_back_and_from_a_snapshot() {
    let balancer = r#""health_checks":true,"check_depth":"deep","policy":"power_of_two","slow_start":"20s",
        "success_rate_ejection":true,"success_rate_minimum_hosts":2"#;
    let service = r#""service_time":"exponential(10ms)","failure_rate":"5%","instances":2"#;
    let wire = |_| r#","latency":"5ms","loss":"2%","timeout":"200ms","choose_instance":"maglev""#.to_owned();
    let parts = behind_a_balancer(4, r#""rate":"100/s""#, balancer, service, wire);
    let more = r#","faults":[{"fault":"crash","component":"lb","at":"10.01s","for":"5s"},
        {"fault":"crash","component":"s1","at":"20s","for":"15s"}]"#;
    let json = scenario(60, &parts, more);
    let whole = run(&json);
    let late = whole.notes.0.iter().filter(|(at, fact)| {
        *at > 16_000_000_000 && matches!(fact, Fact::Sent { kind: MessageKind::Probe, connection: 1, .. })
    });
    assert!(late.count() > 30, "probing began again");
    assert!(outs(&whole).iter().any(|(at, connection, out)| *at > 20.0 && *connection == 2 && *out));
    let loaded = betwixt_model::read(&json, &CATALOGUE);
    let mut world = compile(&loaded.scenario, &CATALOGUE).expect("it compiles");
    world.advance(SimTime(31_000_000_007), u64::MAX, &mut ());
    let mut copy = world.clone();
    while copy.step(&mut ()) {}
    world.advance(world.end(), u64::MAX, &mut ());
    assert_eq!(world.digest(), whole.world.digest());
    assert_eq!(copy.digest(), whole.world.digest());
}

/// Numbers for settings, not for luck: a small generator of its own.
struct Dice(u64);

impl Dice {
    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        words[(self.0 >> 33) as usize % words.len()]
    }
}

#[test]
fn whatever_is_set_the_books_balance_and_everybody_is_told() {
    let mut dice = Dice(11);
    for _ in 0..30 {
        let mut balancer = Vec::new();
        for (id, words) in [
            ("policy", &["round_robin", "random", "least_request", "power_of_two", "ring_hash", "maglev"][..]),
            ("hash_by", &["key", "operation", "caller"]),
            ("zones", &["ignore", "prefer_own"]),
            ("check_depth", &["shallow", "deep"]),
        ] {
            balancer.push(format!(r#""{id}":"{}""#, dice.of(words)));
        }
        for (id, words) in [
            ("maglev_size", &["3", "101"][..]),
            ("ring_size", &["1", "100"]),
            ("choices", &["2", "16"]),
            ("hash_balance_factor", &["0", "0.5", "1.2"]),
            ("panic_threshold", &["0", "0.5", "1"]),
            ("eject_after", &["0", "1", "3"]),
            ("max_ejection", &["0", "0.3", "1"]),
            ("always_eject_one_host", &["false", "true"]),
            ("success_rate_ejection", &["false", "true"]),
            ("success_rate_request_volume", &["5"]),
            ("success_rate_minimum_hosts", &["2"]),
            ("failure_percentage_ejection", &["false", "true"]),
            ("failure_percentage_request_volume", &["5"]),
            ("failure_percentage_minimum_hosts", &["1"]),
            ("health_checks", &["false", "true"]),
        ] {
            balancer.push(format!(r#""{id}":{}"#, dice.of(words)));
        }
        for id in ["eject_for", "eject_for_max", "check_timeout", "slow_start"] {
            balancer.push(format!(r#""{id}":"{}""#, dice.of(&["0s", "10ms", "1s", "20s"])));
        }
        for id in ["eject_interval", "check_interval"] {
            balancer.push(format!(r#""{id}":"{}""#, dice.of(&["50ms", "1s", "20s"])));
        }
        let balancer = format!(r#""zone":"here",{}"#, balancer.join(","));
        let service = r#""workers":2,"queue":3,"instances":2,"failure_rate":"10%","zone":"here""#;
        let wire = |at: usize| {
            let more =
                [r#""weight":0.01"#, r#""priority":1"#, r#""weight":1000,"loss":"20%""#, r#""latency":"50ms""#][at % 4];
            format!(r#","timeout":"100ms",{more}"#)
        };
        let mut parts = behind_a_balancer(6, r#""rate":"100/s""#, &balancer, service, wire);
        parts = parts.replace(
            r#""id":"s4","kind":"service","workers":2,"queue":3,"instances":2,"failure_rate":"10%","zone":"here""#,
            r#""id":"s4","kind":"service","zone":"there""#,
        );
        let more = r#","zones":[{"id":"here"},{"id":"there"}],"faults":[
            {"fault":"crash","component":"s0","at":"3s","for":"5s"},{"fault":"crash","zone":"there","at":"5s","for":"5s"},
            {"fault":"crash","component":"lb","at":"12s","for":"2s"},{"fault":"slow","component":"s5","at":"2s","for":"9s","factor":50}],
            "interventions":[{"set":"components.lb.health_checks","points":[["6s",true],["9s",false],["13s",true]]},
            {"set":"components.lb.policy","points":[["7s","maglev"],["15s","ring_hash"]]}]"#;
        let run = run(&scenario(20, &parts, more));
        let started = run.count(|fact| matches!(fact, Fact::OperationStarted { .. }));
        let ended = run.count(|fact| matches!(fact, Fact::OperationEnded { .. }));
        assert!(ended <= started && started - ended < 60, "{ended} of {started}: {balancer}");
    }
}
