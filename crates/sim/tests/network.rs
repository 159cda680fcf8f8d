//! What the gap does to messages, against closed forms: delays, losses, copies, order, bandwidth.

mod support;

use betwixt_model::{Effect, ParamValue, SimSpan};
use betwixt_sim::observe::MessageKind;
use betwixt_sim::{CATALOGUE, Fact, Outcome};
use support::{Run, run};

/// A client that asks payments directly; what it costs is only the gap.
fn gap(client: &str, gap: &str, duration: &str) -> Run {
    run(&format!(
        r#"{{"betwixt":1,"duration":"{duration}","components":[
        {{"id":"c","kind":"client",{client}}},
        {{"id":"p","kind":"third_party","effect":"charge","workers":100000,"service_time":"0ms"}}],
        "connections":[{{"from":"c","to":"p",{gap}}}]}}"#
    ))
}

const STEADY: &str = r#""arrivals":"constant","rate":"1000/s""#;

fn mean_and_sd(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (mean, (values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n).sqrt())
}

/// How long each request was on its way [milliseconds], in the order of arriving, where every one is sent on a whole
/// millisecond and named by its operation.
fn one_way(run: &Run) -> Vec<(u64, f64)> {
    let mut sent = std::collections::BTreeMap::new();
    let mut ways = Vec::new();
    for (at, fact) in &run.notes.0 {
        match fact {
            Fact::Sent { kind: MessageKind::Request, op, .. } => drop(sent.insert(op.id, *at)),
            Fact::Delivered { kind: MessageKind::Request, op, .. } => {
                ways.push((op.id, (at - sent[&op.id]) as f64 / 1e6));
            }
            _ => {}
        }
    }
    ways
}

#[test]
fn a_drawn_delay_has_the_mean_and_the_spread_it_says() {
    for (delay, mean, sd) in [("normal(10ms, sd 2ms)", 10.0, 2.0), ("exponential(10ms)", 10.0, 10.0)] {
        let run = gap(STEADY, &format!(r#""delay_request":"{delay}""#), "20s");
        let ways: Vec<f64> = one_way(&run).into_iter().map(|(_, ms)| ms).collect();
        let (m, s) = mean_and_sd(&ways);
        // Four standard errors of twenty thousand draws.
        assert!((m - mean).abs() < 4.0 * sd / 141.0, "{delay}: {m}");
        assert!((s / sd - 1.0).abs() < 0.06, "{delay}: {s}");
        assert!(run.durations_ms().iter().all(|ms| *ms > 0.0), "{delay}");
    }
}

#[test]
fn drawn_delays_overtake_unless_order_is_kept() {
    let overtaken = |more: &str| {
        let run = gap(STEADY, &format!(r#""delay":"exponential(10ms)"{more}"#), "5s");
        one_way(&run).windows(2).filter(|pair| pair[0].0 > pair[1].0).count()
    };
    assert!(overtaken("") > 1_000, "{}", overtaken(""));
    assert_eq!(overtaken(r#","in_order":true"#), 0);
}

#[test]
fn a_share_of_messages_is_held_back() {
    let run = gap(STEADY, r#""latency_request":"1ms","reordering":"10%","reordering_delay":"7ms""#, "20s");
    let ways = one_way(&run);
    let held = ways.iter().filter(|(_, ms)| (ms - 8.0).abs() < 1e-9).count() as f64;
    let rest = ways.iter().filter(|(_, ms)| (ms - 1.0).abs() < 1e-9).count() as f64;
    assert_eq!(held + rest, ways.len() as f64);
    assert!((held / (held + rest) - 0.1).abs() < 0.01, "{held}");
}

#[test]
fn bursts_lose_the_share_that_the_chain_says() {
    let run = gap(
        STEADY,
        r#""timeout":"10ms","loss_model":"gilbert_elliott","burst_start":"2%","burst_end":"25%","burst_loss":"80%","loss_request":"1%""#,
        "40s",
    );
    let lost = |kind| run.count(|f| matches!(f, Fact::Lost { kind: lost, .. } if *lost == kind)) as f64;
    let bad = 0.02 / 0.27;
    let there = lost(MessageKind::Request) / 40_000.0;
    assert!((there - (bad * 0.8 + (1.0 - bad) * 0.01)).abs() < 0.007, "{there}");
}

#[test]
fn a_doubled_request_is_carried_out_twice_and_its_second_answer_is_late() {
    let all = gap(STEADY, r#""latency":"2ms","duplication_request":"100%""#, "1.0005s");
    assert_eq!((all.told(Outcome::Ok), all.effects(Effect::Charge)), (998, 1_998), "999 have got there, twice each");
    let late = all.count(|f| matches!(f, Fact::Delivered { late: true, .. }));
    assert_eq!(late, 998, "the callers had their answers");
    let some = gap(STEADY, r#""latency":"2ms","duplication":"10%""#, "20s");
    let share = some.effects(Effect::Charge) as f64 / 20_000.0;
    assert!((share - 1.1).abs() < 0.01, "{share}");
    let answers = some.count(|f| matches!(f, Fact::Delivered { kind: MessageKind::Reply, .. })) as f64 / 20_000.0;
    assert!((answers - 1.21).abs() < 0.02, "answers are doubled, too: {answers}");
    assert_eq!(some.count(|f| matches!(f, Fact::OperationEnded { outcome, .. } if *outcome != Outcome::Ok)), 0);
}

#[test]
fn at_least_once_figures() {
    // Requests and answers are lost with 5 % each; at most five attempts.
    let run = gap(
        r#""arrivals":"constant","rate":"500/s""#,
        r#""loss":"5%","timeout":"1ms","retries":4,"backoff":"none""#,
        "80s",
    );
    let operations = 40_000.0;
    let mut times = std::collections::BTreeMap::new();
    for (_, fact) in &run.notes.0 {
        if let Fact::EffectHappened { op, .. } = fact {
            *times.entry(op.id).or_insert(0_u32) += 1;
        }
    }
    let deliveries = run.effects(Effect::Charge) as f64 / operations;
    let twice = times.values().filter(|times| **times > 1).count() as f64 / operations;
    let attempts =
        run.count(|f| matches!(f, Fact::Sent { kind, .. } if *kind != MessageKind::Reply)) as f64 / operations;
    // Closed forms with f = 1 - 0.95^2 per attempt; four standard errors of forty thousand.
    assert!((deliveries - 1.052_62).abs() < 0.005, "{deliveries}");
    assert!((twice - 0.049_998_5).abs() < 0.004_5, "{twice}");
    assert!((attempts - 1.108_02).abs() < 0.007, "{attempts}");
}

#[test]
fn a_message_takes_as_long_as_its_bytes() {
    let run = gap(
        r#""arrivals":"constant","rate":"1/s""#,
        r#""latency":"20ms","bandwidth":8000,"request_size":1000,"reply_size":10000"#,
        "10s",
    );
    assert!(run.durations_ms().iter().all(|ms| (ms - 31.0).abs() < 1e-6), "1 ms + 10 ms + 10 ms + 10 ms");
    assert_eq!(run.durations_ms().len(), 9);
}

#[test]
fn a_line_is_a_queue_with_a_constant_service_time() {
    // 1,250 bytes at 1,000 kbit/s: 10 ms. Half busy, M/D/1 waits rho S / (2 (1 - rho)) = 5 ms.
    let run = gap(r#""arrivals":"poisson","rate":"50/s""#, r#""bandwidth_request":1000,"request_size":1250"#, "800s");
    let (mean, _) = mean_and_sd(&run.durations_ms());
    assert!((mean - 15.0).abs() < 0.4, "{mean}");
}

#[test]
fn a_full_buffer_loses_what_comes_last() {
    // No room to wait: Erlang's loss formula with one server offered 0.5 gives a third, whatever the distribution.
    let run = gap(
        r#""arrivals":"poisson","rate":"50/s","patience":"1s""#,
        r#""bandwidth_request":1000,"request_size":1250,"buffer":0"#,
        "400s",
    );
    let lost = run.count(|f| matches!(f, Fact::Lost { .. })) as f64;
    let sent = run.count(|f| matches!(f, Fact::Sent { kind, .. } if *kind != MessageKind::Reply)) as f64;
    assert!((lost / sent - 1.0 / 3.0).abs() < 0.014, "{}", lost / sent);
}

#[test]
fn named_networks_are_what_their_sources_say() {
    let unlimited = betwixt_model::param::UNLIMITED;
    for (id, round_trip_us, loss, up, down) in [
        ("local", 0, 0.0, unlimited, unlimited),
        ("datacenter", 500, 0.0, unlimited, unlimited),
        ("cross-region", 150_000, 0.0, unlimited, unlimited),
        ("internet", 28_000, 0.0, 1_000, 5_000),
        ("satellite", 558_000, 0.0, unlimited, unlimited),
        ("3g", 300_000, 0.0, 768, 1_600),
        ("4g", 170_000, 0.0, 9_000, 9_000),
        ("lossy", 500, 0.2, unlimited, unlimited),
    ] {
        let preset = CATALOGUE.connection_preset(id).expect("it is registered");
        let expected = [
            ("latency", ParamValue::Span(SimSpan(round_trip_us * 1_000))),
            ("loss", ParamValue::Ratio(loss)),
            ("bandwidth_request", ParamValue::Count(up)),
            ("bandwidth_reply", ParamValue::Count(down)),
        ];
        assert_eq!(preset.params, expected, "{id}");
        for (name, value) in preset.params {
            let spec = CATALOGUE.connection.iter().find(|spec| spec.id == *name).expect("it sets what there is");
            assert_eq!(spec.check(*value), Ok(*value), "{id}.{name}");
        }
    }
}

#[test]
fn a_named_network_is_used() {
    let run =
        gap(r#""arrivals":"constant","rate":"1/s""#, r#""presets":["3g"],"request_size":960,"reply_size":2000"#, "5s");
    // 150 ms and 10 ms each way.
    assert!(run.durations_ms().iter().all(|ms| (ms - 320.0).abs() < 1e-6), "{:?}", run.durations_ms());
    assert_eq!(run.durations_ms().len(), 4);
}

/// Two zones, 80 ms apart.
fn zones(faults: &str) -> Run {
    run(&format!(
        r#"{{"betwixt":1,"duration":"10.5s","zones":[{{"id":"east"}},{{"id":"west"}}],
        "distances":[{{"between":["east","west"],"latency":"80ms"}}],"components":[
        {{"id":"c","kind":"client","arrivals":"constant","rate":"10/s","zone":"east","patience":"1s"}},
        {{"id":"a","kind":"service","service_time":"0ms","zone":"east","workers":1000}},
        {{"id":"p","kind":"third_party","effect":"charge","service_time":"0ms","zone":"west","workers":1000}}],
        "connections":[{{"from":"c","to":"a","latency":"0ms"}},{{"from":"a","to":"p","latency":"0ms","timeout":"500ms"}}],
        "faults":[{faults}]}}"#
    ))
}

#[test]
fn zones_are_apart_fail_whole_and_can_be_cut_off() {
    let well = zones("");
    assert!(well.durations_ms().iter().all(|ms| (ms - 80.0).abs() < 1e-6));
    let down = zones(r#"{"fault":"crash","zone":"east","at":"5.05s"}"#);
    assert_eq!(down.count(|f| matches!(f, Fact::Up { up: false, .. })), 2, "both components of the zone");
    assert!(down.world.faults()[0].times_applied > 0);
    for (direction, charges) in [("both", 50), ("request", 50), ("reply", 104)] {
        let cut = zones(&format!(r#"{{"fault":"partition","zone":"west","at":"5.05s","direction":"{direction}"}}"#));
        assert_eq!(cut.effects(Effect::Charge), charges, "{direction}: one charge each tenth of a second");
        assert!(cut.world.faults()[0].times_applied >= 54, "{direction}: {}", cut.world.faults()[0].times_applied);
    }
}
