//! Balancing against published figures, through the public scenario format.

mod support;

use betwixt_model::SimTime;
use betwixt_sim::{CATALOGUE, Fact, Observer, compile};
use support::balanced::{QUICK, STEADY, accepted, behind_a_balancer, scenario};
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

#[test]
fn two_choices_of_a_hundred() {
    // At 0.9 of the capacity; the limit for ever more of them is 2.61406.
    let mean = mean_sojourn(
        r#"{"betwixt":1,"duration":"18s","components":[
        {"id":"c","kind":"client","rate":"9000/s"},
        {"id":"s","kind":"service","instances":100,"workers":1,"queue":"unlimited","service_time":"exponential(10ms)"}],
        "connections":[{"from":"c","to":"s","choose_instance":"power_of_two"}]}"#,
    );
    near(mean, 2.6463, 0.06);
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

#[test]
fn a_caller_sticks_to_its_service() {
    let parts = behind_a_balancer(5, STEADY, r#""policy":"maglev","hash_by":"caller""#, QUICK, |_| String::new());
    let parts = parts.replace(r#""components":["#, r#""components":[{"id":"d","kind":"client","rate":"100/s"},"#);
    let parts = parts.replace(r#""connections":["#, r#""connections":[{"from":"d","to":"lb"},"#);
    let run = run(&scenario(20, &parts, ""));
    let mut homes = Vec::new();
    for (_, fact) in &run.notes.0 {
        if let Fact::CallStarted { connection, op } = fact
            && *connection >= 2
        {
            homes.push((op.id, *connection));
        }
    }
    let from_d =
        |id: u64| run.notes.0.iter().any(|(_, f)| matches!(f, Fact::OperationStarted { op, client: 0 } if op.id == id));
    let mut of_each: [Vec<u32>; 2] = [Vec::new(), Vec::new()];
    for (id, home) in homes.iter().take(200) {
        let served = &mut of_each[usize::from(from_d(*id))];
        if !served.contains(home) {
            served.push(*home);
        }
    }
    assert!(of_each.iter().all(|served| served.len() == 1), "{of_each:?}");
}

#[test]
fn the_hottest_of_a_hundred_shards() {
    // A thousand keys hashed to a hundred shards: the hottest gets 18.7617 on average, with a standard deviation of about
    // 1.7 in one run; four standard errors of forty runs.
    let mut sum = 0;
    for seed in 0..40 {
        let run = run(&format!(
            r#"{{"betwixt":1,"duration":"10.005s","seed":{seed},"flows":[{{"id":"f","keys":100000000,"key_skew":0}}],
            "components":[{{"id":"c","kind":"client","arrivals":"constant","rate":"100/s"}},
            {{"id":"s","kind":"service","instances":100,"service_time":"1h","workers":1000}}],
            "connections":[{{"from":"c","to":"s","choose_instance":"maglev"}}]}}"#
        ));
        let under_way = &run.world.connection(0).under_way;
        assert_eq!(under_way.iter().sum::<u32>(), 1_000);
        sum += under_way.iter().max().copied().unwrap_or(0);
    }
    let mean = f64::from(sum) / 40.0;
    assert!((mean - 18.7617).abs() < 1.1, "{mean}");
}

#[test]
fn a_weight_that_is_moved_counts_from_then_on() {
    let parts = behind_a_balancer(2, STEADY, r#""policy":"round_robin""#, QUICK, |_| String::new());
    let more = r#","interventions":[{"set":"connections.w1.weight","points":[["50s",3]]}]"#;
    let shares = accepted(&run(&scenario(100, &parts, more)), 2);
    assert!(shares[0].abs_diff(3_750) <= 3 && shares[1].abs_diff(6_250) <= 3, "{shares:?}");
}
