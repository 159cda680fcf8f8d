//! What each kind does, shown through small scenarios.

mod support;

use betwixt_model::Effect;
use betwixt_sim::{Fact, Outcome};
use support::run;

#[test]
fn the_second_region_takes_over_and_the_first_comes_back() {
    let run = run(r#"{"betwixt":1,"duration":"60s","components":[
        {"id":"c","kind":"client","arrivals":"constant","rate":"10/s"},
        {"id":"lb","kind":"balancer","eject_after":3,"eject_for":"5s"},
        {"id":"one","kind":"service","service_time":"1ms"},{"id":"two","kind":"service","service_time":"1ms"}],
        "connections":[{"from":"c","to":"lb"},{"from":"lb","to":"one"},{"from":"lb","to":"two","priority":1}],
        "faults":[{"fault":"crash","component":"one","at":"10s","for":"20s"}]}"#);
    let accepted = |node: u32| run.count(|f| matches!(f, Fact::Accepted { node: at, .. } if *at == node));
    assert!(accepted(3) > 150, "the second region served {}", accepted(3));
    assert!(accepted(2) > 250, "the first one served {}", accepted(2));
    assert!((3..15).contains(&run.told(Outcome::Refused)), "{}", run.told(Outcome::Refused));
    let cut_off = run.told(Outcome::Failed);
    assert!(cut_off <= 1, "the one that was being served at the crash: {cut_off}");
    assert_eq!(run.told(Outcome::Ok) + run.told(Outcome::Refused) + cut_off, 599);
}

#[test]
fn least_request_avoids_the_slow_one() {
    let run = run(r#"{"betwixt":1,"duration":"60s","components":[
        {"id":"c","kind":"client","rate":"50/s"},{"id":"lb","kind":"balancer","policy":"least_request"},
        {"id":"quick","kind":"service","service_time":"10ms"},{"id":"slow","kind":"service","service_time":"1s","workers":100}],
        "connections":[{"from":"c","to":"lb"},{"from":"lb","to":"quick"},{"from":"lb","to":"slow"}]}"#);
    let accepted = |node: u32| run.count(|f| matches!(f, Fact::Accepted { node: at, .. } if *at == node));
    assert!(accepted(2) > 10 * accepted(3), "{} against {}", accepted(2), accepted(3));
}

#[test]
fn a_cache_hits_what_it_was_given_and_loses_it_in_a_crash() {
    let json = |more: &str| {
        format!(
            r#"{{"betwixt":1,"duration":"100s","flows":[{{"id":"f","keys":100,"key_skew":0}}],"components":[
            {{"id":"c","kind":"client","rate":"50/s"}},{{"id":"s","kind":"service"}},
            {{"id":"cache","kind":"cache","ttl":"none"}},{{"id":"db","kind":"database"}}],
            "connections":[{{"from":"c","to":"s"}},{{"from":"s","to":"cache"}},{{"from":"s","to":"db"}}]{more}}}"#
        )
    };
    let reads =
        |run: &support::Run, node: u32| run.count(|f| matches!(f, Fact::RecordRead { node: at, .. } if *at == node));
    let healthy = run(&json(""));
    // Each of the hundred keys misses once; a few more miss together, before the first copy is there.
    assert!((100..110).contains(&reads(&healthy, 3)), "{}", reads(&healthy, 3));
    let crashed = run(&json(r#","faults":[{"fault":"crash","component":"cache","at":"50s","for":"1s"}]"#));
    assert!((220..290).contains(&reads(&crashed, 3)), "{}", reads(&crashed, 3));
    assert!(crashed.told(Outcome::Ok) > 4_900, "a cache that is down harms nobody but the database");
}

#[test]
fn copies_grow_old_unless_a_use_makes_them_new() {
    // One key, a read every second, copies good for 4.5 s.
    let misses = |from: &str| {
        let run = run(&format!(
            r#"{{"betwixt":1,"duration":"500.5s","flows":[{{"id":"f","keys":1}}],"components":[
            {{"id":"c","kind":"client","arrivals":"constant","rate":"1/s"}},
            {{"id":"s","kind":"service","service_time":"1ms"}},
            {{"id":"cache","kind":"cache","ttl":"4.5s",{from}"service_time":"1ms"}},
            {{"id":"db","kind":"database","service_time":"1ms"}}],
            "connections":[{{"from":"c","to":"s"}},{{"from":"s","to":"cache"}},{{"from":"s","to":"db"}}]}}"#
        ));
        assert_eq!(run.count(|f| matches!(f, Fact::RecordRead { node: 2, .. })), 500);
        run.count(|f| matches!(f, Fact::RecordRead { node: 2, found: false, .. }))
    };
    assert_eq!(misses(""), 100, "each fifth read, however often the copy was used meanwhile");
    assert_eq!(misses(r#""ttl_from":"last_use","#), 1, "no second passes without a use");
}

#[test]
fn a_queue_delivers_again_until_it_is_done_or_given_up() {
    let json = |queue: &str, consumer: &str| {
        format!(
            r#"{{"betwixt":1,"duration":"100s","components":[
            {{"id":"c","kind":"client","arrivals":"constant","rate":"1/s"}},{{"id":"q","kind":"queue",{queue}}},
            {{"id":"ship","kind":"third_party","effect":"ship","service_time":"10ms"}}],
            "connections":[{{"from":"c","to":"q"}},{{"from":"q","to":"ship","latency":"20ms",{consumer}}}]}}"#
        )
    };
    let lost_answers = run(&json(r#""visibility_timeout":"2s""#, r#""loss_reply":"50%""#));
    assert!(lost_answers.effects(Effect::Ship) > 150, "delivered again after each lost answer");
    let given_up = run(&json(r#""redelivery_delay":"100ms","max_receives":3"#, r#""failure_rate":"100%""#));
    let dead = given_up.count(|f| matches!(f, Fact::Dequeued { dead: true, .. }));
    assert!(dead >= 97, "{dead}");
    let sent = given_up.count(|f| matches!(f, Fact::CallStarted { connection: 1, .. }));
    assert!((3 * dead..3 * dead + 6).contains(&sent), "three tries each: {sent} for {dead}");
    let forgotten = run(&json(r#""delivery":"at_most_once""#, r#""loss":"50%""#));
    assert!((30..70).contains(&forgotten.effects(Effect::Ship)), "{}", forgotten.effects(Effect::Ship));
}

#[test]
fn a_queue_hands_out_to_each_or_shares() {
    for (subscribers, shipped) in [("each", 198), ("share", 99)] {
        let run = run(&format!(
            r#"{{"betwixt":1,"duration":"100s","components":[
            {{"id":"c","kind":"client","arrivals":"constant","rate":"1/s"}},{{"id":"q","kind":"queue","subscribers":"{subscribers}"}},
            {{"id":"a","kind":"third_party","effect":"ship","service_time":"10ms"}},
            {{"id":"b","kind":"third_party","effect":"ship","service_time":"10ms"}}],
            "connections":[{{"from":"c","to":"q"}},{{"from":"q","to":"a"}},{{"from":"q","to":"b"}}]}}"#
        ));
        assert_eq!(run.effects(Effect::Ship), shipped);
    }
}

#[test]
fn closed_clients_keep_their_number_of_users() {
    // Exact mean value analysis of one queueing station (D = 100 ms) and thinking (Z = 1 s), four users: X = 3.4 /s or so.
    let run = run(r#"{"betwixt":1,"duration":"2000s","components":[
        {"id":"c","kind":"client","arrivals":"closed","users":4,"think_time":"exponential(1s)"},
        {"id":"s","kind":"service","workers":1,"service_time":"exponential(100ms)"}],
        "connections":[{"from":"c","to":"s"}]}"#);
    let (mut queue, mut throughput) = (0.0, 0.0);
    for users in 1..=4 {
        let response = 0.1 * (1.0 + queue);
        throughput = f64::from(users) / (response + 1.0);
        queue = throughput * response;
    }
    let measured = run.told(Outcome::Ok) as f64 / 2_000.0;
    assert!((measured / throughput - 1.0).abs() < 0.03, "{measured} against {throughput}");
}

#[test]
fn a_full_queue_refuses_at_once() {
    // M/M/1/K with room for four: the share refused is (1 - r) r^K / (1 - r^(K+1)).
    let run = run(r#"{"betwixt":1,"duration":"2000s","components":[
        {"id":"c","kind":"client","rate":"9/s"},
        {"id":"s","kind":"service","workers":1,"queue":3,"service_time":"exponential(100ms)"}],
        "connections":[{"from":"c","to":"s"}]}"#);
    let r: f64 = 0.9;
    let expected = (1.0 - r) * (r * r * r * r) / (1.0 - r * r * r * r * r);
    let refused = run.told(Outcome::Refused) as f64 / (run.told(Outcome::Refused) + run.told(Outcome::Ok)) as f64;
    assert!((refused / expected - 1.0).abs() < 0.06, "{refused} against {expected}");
}

#[test]
fn released_workers_serve_more_than_held_ones() {
    let json = |how: &str| {
        format!(
            r#"{{"betwixt":1,"duration":"60s","components":[
            {{"id":"c","kind":"client","rate":"50/s","patience":"5s"}},
            {{"id":"s","kind":"service","workers":2,"service_time":"5ms","while_waiting":"{how}"}},
            {{"id":"t","kind":"third_party","service_time":"200ms"}}],
            "connections":[{{"from":"c","to":"s"}},{{"from":"s","to":"t"}}]}}"#
        )
    };
    let (held, released) = (run(&json("hold")).told(Outcome::Ok), run(&json("release")).told(Outcome::Ok));
    assert!(held < 700 && released > 2_700, "{held} held, {released} released");
}

#[test]
fn a_slow_fault_slows_and_counts_and_one_that_meets_nobody_says_so() {
    let run = run(r#"{"betwixt":1,"duration":"60s","components":[
        {"id":"c","kind":"client","arrivals":"constant","rate":"1/s"},
        {"id":"s","kind":"service","service_time":"10ms"},{"id":"idle","kind":"database"}],
        "connections":[{"from":"c","to":"s"}],
        "faults":[{"fault":"slow","component":"s","at":"9.5s","for":"10s","factor":10},
                  {"fault":"slow","component":"idle","at":"10s","for":"10s"}]}"#);
    let slow = run.durations_ms().iter().filter(|ms| (**ms - 100.0).abs() < 1e-6).count();
    assert_eq!(slow, 10);
    assert_eq!(run.world.faults()[0].times_applied, 10);
    assert_eq!(run.world.faults()[1].times_applied, 0);
}

#[test]
fn a_queue_serves_256_subscribers_and_refuses_one_more() {
    let with = |count: usize| {
        let services: String = (0..count).map(|at| format!(r#",{{"id":"s{at}","kind":"service"}}"#)).collect();
        let wires: String = (0..count).map(|at| format!(r#",{{"from":"q","to":"s{at}"}}"#)).collect();
        format!(
            r#"{{"betwixt":1,"duration":"1s","components":[{{"id":"c","kind":"client","arrivals":"constant","rate":"10/s"}},
            {{"id":"q","kind":"queue"}}{services}],"connections":[{{"from":"c","to":"q"}}{wires}]}}"#
        )
    };
    let run = run(&with(256));
    let taken = run.count(|fact| matches!(fact, Fact::Dequeued { .. }));
    assert!(taken >= 8 * 256, "each of them gets its items: {taken}");
    // A document with an error stays open; what it says is not run.
    let scenario = betwixt_model::read(&with(257), &betwixt_sim::CATALOGUE).scenario;
    assert_eq!(scenario.connections.len(), 258, "nothing was left out");
    let problems = betwixt_sim::compile(&scenario, &betwixt_sim::CATALOGUE).map(|_| ()).unwrap_err();
    assert_eq!(problems.len(), 1);
    assert!(problems[0].what.contains("at most 256"), "{problems:?}");
}
