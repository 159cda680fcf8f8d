//! Balancing against published figures, through the public scenario format.

mod support;

use betwixt_model::SimTime;
use betwixt_sim::observe::MessageKind;
use betwixt_sim::{CATALOGUE, Fact, Observer, Outcome, compile};
use support::run;

/// Sums up the times of operations.
#[derive(Default)]
struct Times {
    ended: u32,
    total_ns: u64,
}

impl Observer for Times {
    fn note(&mut self, at: u64, fact: Fact) {
        if let Fact::OperationEnded { began, .. } = fact {
            self.ended += 1;
            self.total_ns += at - began;
        }
    }
}

/// The mean time in the system, in mean service times of 10 ms.
fn mean_sojourn(json: &str) -> f64 {
    let loaded = betwixt_model::read(json, &CATALOGUE);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    let mut world = compile(&loaded.scenario, &CATALOGUE).expect("it compiles");
    let mut times = Times::default();
    world.advance(SimTime(world.end().0), u64::MAX, &mut times);
    world.audit();
    times.total_ns as f64 / f64::from(times.ended) / 1e7
}

/// Ten instances of one worker at 0.8 of their capacity, 160,000 requests.
fn among_instances(how: &str) -> f64 {
    mean_sojourn(&format!(
        r#"{{"betwixt":1,"duration":"200s","components":[
        {{"id":"c","kind":"client","rate":"800/s"}},
        {{"id":"s","kind":"service","instances":10,"workers":1,"queue":"unlimited","service_time":"exponential(10ms)"}}],
        "connections":[{{"from":"c","to":"s",{how}}}]}}"#
    ))
}

/// A client, a balancer and so many services, each with its own connection.
fn behind_a_balancer(
    count: usize,
    client: &str,
    balancer: &str,
    service: &str,
    wire: impl Fn(usize) -> String,
) -> String {
    let (mut components, mut connections) = (String::new(), String::new());
    for at in 0..count {
        components.push_str(&format!(r#",{{"id":"s{at}","kind":"service",{service}}}"#));
        connections.push_str(&format!(r#",{{"id":"w{at}","from":"lb","to":"s{at}"{}}}"#, wire(at)));
    }
    format!(
        r#""components":[{{"id":"c","kind":"client",{client}}},{{"id":"lb","kind":"balancer",{balancer}}}{components}],
        "connections":[{{"from":"c","to":"lb"}}{connections}]"#
    )
}

fn among_connections(how: &str) -> f64 {
    let service = r#""workers":1,"queue":"unlimited","service_time":"exponential(10ms)""#;
    let parts = behind_a_balancer(10, r#""rate":"800/s""#, how, service, |_| String::new());
    mean_sojourn(&format!(r#"{{"betwixt":1,"duration":"200s",{parts}}}"#))
}

/// Four standard errors of 160,000 requests are 2.5 times those of the million that the figures come from.
fn near(measured: f64, expected: f64, tolerance_of_a_million: f64) {
    let tolerance = 2.5 * tolerance_of_a_million;
    assert!((measured - expected).abs() < tolerance, "{measured} against {expected} +- {tolerance}");
}

#[test]
fn instances_by_luck_are_ten_queues() {
    // M/M/1 at 0.8: 1 / (1 - 0.8).
    near(among_instances(r#""choose_instance":"random""#), 5.0, 0.312);
}

#[test]
fn instances_in_turn_even_out_arrivals() {
    // GI/M/1 with Erlang-10 times between arrivals.
    near(among_instances(r#""choose_instance":"round_robin""#), 2.92227, 0.092);
}

#[test]
fn two_and_three_choices_of_instances() {
    near(among_instances(r#""choose_instance":"power_of_two""#), 2.07318, 0.0434);
    near(among_instances(r#""choose_instance":"power_of_two","choices":3"#), 1.73003, 0.0256);
}

#[test]
fn the_shortest_of_all_queues() {
    near(among_instances(r#""choose_instance":"least_request""#), 1.35528, 0.0223);
    near(among_connections(r#""policy":"least_request""#), 1.35528, 0.0223);
}

#[test]
fn two_choices_of_connections() {
    near(among_connections(r#""policy":"power_of_two""#), 2.07318, 0.0434);
}

/// How often each service, from component 2 on, accepted.
fn accepted(run: &support::Run, count: usize) -> Vec<usize> {
    let mut accepted = vec![0; count];
    for (_, fact) in &run.notes.0 {
        if let Fact::Accepted { node, .. } = fact
            && *node >= 2
        {
            accepted[*node as usize - 2] += 1;
        }
    }
    accepted
}

fn scenario(seconds: u32, parts: &str, more: &str) -> String {
    format!(r#"{{"betwixt":1,"duration":"{seconds}s",{parts}{more}}}"#)
}

const STEADY: &str = r#""arrivals":"constant","rate":"100/s""#;
const QUICK: &str = r#""service_time":"1ms""#;

#[test]
fn weights_are_shares_of_the_traffic() {
    let weight = |at: usize| format!(r#","weight":{}"#, [5, 1, 1][at]);
    let parts = behind_a_balancer(3, STEADY, r#""policy":"round_robin""#, QUICK, weight);
    let shares = accepted(&run(&scenario(70, &parts, "")), 3);
    assert!(shares.iter().zip([5_000, 1_000, 1_000]).all(|(got, due)| got.abs_diff(due) <= 5), "{shares:?}");
}

/// Which service each key was served by, at the start and after one was taken out.
fn moves(policy: &str) -> (usize, usize, usize) {
    let parts = behind_a_balancer(
        10,
        STEADY,
        &format!(r#""policy":"{policy}","eject_after":1,"eject_for":"1h""#),
        QUICK,
        |_| String::new(),
    );
    let more = r#","flows":[{"id":"f","keys":300,"key_skew":0}],
        "faults":[{"fault":"crash","component":"s3","at":"60s","for":"1h"}]"#;
    let run = run(&scenario(120, &parts, more));
    let mut homes: [Vec<Option<u32>>; 2] = [vec![None; 300], vec![None; 300]];
    for (at, fact) in &run.notes.0 {
        if let Fact::Accepted { node, op } = fact
            && *node >= 2
        {
            let home = &mut homes[usize::from(*at > 60_000_000_000)][op.key as usize];
            assert!(home.is_none_or(|home| home == *node), "the same key meets the same service");
            *home = Some(*node);
        }
    }
    let [before, after] = homes;
    let both = before.iter().zip(&after).filter_map(|(before, after)| before.zip(*after));
    let (mut own, mut others, mut all) = (0, 0, 0);
    for (was, is) in both {
        all += 1;
        own += usize::from(was == 5);
        others += usize::from(was != 5 && was != is);
    }
    (own, others, all)
}

#[test]
fn a_key_stays_where_it_is_when_another_member_leaves() {
    let (own, others, all) = moves("ring_hash");
    assert!((10..60).contains(&own) && all > 290, "{own} of {all}");
    assert_eq!(others, 0, "on a ring only the keys of the one that left move");
    let (own, others, all) = moves("maglev");
    assert!((10..60).contains(&own) && all > 290, "{own} of {all}");
    assert!(others <= all / 33, "{others} of {all}: a Maglev table moves a few more");
}

#[test]
fn bounded_loads_spread_a_hot_key() {
    let busy = r#""workers":100,"service_time":"100ms""#;
    let shares = |factor: &str| {
        let balancer = format!(r#""policy":"ring_hash","hash_balance_factor":{factor}"#);
        let parts = behind_a_balancer(4, STEADY, &balancer, busy, |_| String::new());
        accepted(&run(&scenario(20, &parts, r#","flows":[{"id":"f","keys":1}]"#)), 4)
    };
    assert_eq!(shares("0").iter().filter(|count| **count > 0).count(), 1);
    // About ten under way, so nobody has more than the ceiling of 1.5 * 10 / 4.
    let bounded = shares("1.5");
    assert!(bounded.iter().all(|count| *count < 2_000 * 45 / 100), "{bounded:?}");
}

#[test]
fn requests_stay_in_the_zone_until_it_lacks_members() {
    let json = |crashed: usize| {
        let mut faults = String::new();
        for at in 0..crashed {
            let comma = if at > 0 { "," } else { "" };
            faults.push_str(&format!(r#"{comma}{{"fault":"crash","component":"s{at}","at":"0s","for":"1h"}}"#));
        }
        let balancer = r#""policy":"random","zones":"prefer_own","eject_after":1,"eject_for":"1h","zone":"here""#;
        let parts = behind_a_balancer(10, STEADY, balancer, QUICK, |_| String::new());
        let mut parts = parts;
        for at in 0..10 {
            let zone = if at < 5 { "here" } else { "there" };
            parts = parts.replace(&format!(r#""id":"s{at}","#), &format!(r#""id":"s{at}","zone":"{zone}","#));
        }
        scenario(100, &parts, &format!(r#","zones":[{{"id":"here"}},{{"id":"there"}}],"faults":[{faults}]"#))
    };
    let far = |crashed| accepted(&run(&json(crashed)), 10)[5..].iter().sum::<usize>() as f64 / 10_000.0;
    assert!(far(0) < 1e-9 && far(1) < 1e-9, "four of five times 1.4 are enough");
    // Two of five left: 1.4 * 0.4 = 0.56 stay. Four standard errors of 10,000 draws: 0.02.
    assert!((far(3) - 0.44).abs() < 0.02, "{}", far(3));
}

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
