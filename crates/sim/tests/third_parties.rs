//! Third parties: what their agreement allows, and what they tell afterwards.

mod support;

use std::collections::BTreeMap;

use betwixt_model::Effect;
use betwixt_sim::{Fact, Outcome};
use support::{Run, run};

/// A client that asks a third party at a constant rate, with no time on the way.
fn asked(rate: &str, duration: &str, third_party: &str, connection: &str) -> Run {
    run(&format!(
        r#"{{"betwixt":1,"duration":"{duration}","components":[
        {{"id":"c","kind":"client","arrivals":"constant","rate":"{rate}"}},
        {{"id":"p","kind":"third_party","service_time":"1ms",{third_party}}}],
        "connections":[{{"from":"c","to":"p","latency":"0ms"{connection}}}]}}"#
    ))
}

/// A third party that charges, and tells a service that sends.
fn told(third_party: &str, hook: &str, connection: &str, more: &str) -> Run {
    let unless = |given: &str, id: &str, text: &str| if given.contains(id) { String::new() } else { text.to_owned() };
    let delay = unless(third_party, "webhook_delay", r#","webhook_delay":"200ms""#);
    let time = unless(hook, "service_time", r#","service_time":"10ms""#);
    run(&format!(
        r#"{{"betwixt":1,"duration":"400s","components":[
        {{"id":"c","kind":"client","arrivals":"constant","rate":"1/s","profile":[["0s",1],["100.5s",1],["100.5s",0]]}},
        {{"id":"p","kind":"third_party","effect":"charge","service_time":"1ms"{delay}{third_party}}},
        {{"id":"hook","kind":"service","workers":1000{time},"handlers":{{"*":["work",{{"effect":"send"}}]}}{hook}}}],
        "connections":[{{"from":"c","to":"p","latency":"0ms"}},{{"from":"p","to":"hook","latency":"0ms"{connection}}}]{more}}}"#
    ))
}

/// When the hook began which operation [milliseconds].
fn begun(run: &Run) -> BTreeMap<u64, Vec<u64>> {
    let mut begun: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    for (at, fact) in &run.notes.0 {
        if let Fact::Begun { node: 2, op, .. } = fact {
            begun.entry(op.id).or_default().push(at / 1_000_000);
        }
    }
    begun
}

#[test]
fn outages_take_the_share_of_time_that_is_not_promised() {
    let outages = r#""availability":"80%","outage_time":"1s""#;
    let run = asked("50/s", "4000s", outages, "");
    let share = run.told(Outcome::Refused) as f64 / 200_000.0;
    // Some 800 cycles of up and down: the standard error of the share is about 0.8 x 0.2 x sqrt(2 / 800) = 0.008.
    assert!((share - 0.2).abs() < 0.03, "{share}");
    let silent = asked("50/s", "40s", r#""availability":0,"outage":"silence""#, r#","timeout":"1s""#);
    assert!(silent.told(Outcome::Unknown) > 1_900, "{}", silent.told(Outcome::Unknown));
    let fully = asked("50/s", "40s", r#""availability":1"#, "");
    assert_eq!(fully.told(Outcome::Refused), 0);
}

#[test]
fn outages_are_the_same_whoever_asks_when() {
    let down = |rate: &str| {
        let run = asked(rate, "300s", r#""availability":"50%","outage_time":"10s""#, "");
        let mut seconds = vec![false; 301];
        for (at, fact) in &run.notes.0 {
            if matches!(fact, Fact::TurnedAway { .. }) {
                seconds[(at / 1_000_000_000) as usize] = true;
            }
        }
        seconds
    };
    let (often, seldom) = (down("20/s"), down("1/s"));
    assert!(seldom.iter().zip(&often).all(|(seldom, often)| !seldom || *often), "nobody meets an outage of their own");
    assert!(seldom.contains(&true) && often.contains(&false));
}

#[test]
fn maintenance_comes_when_it_is_planned_and_says_when_it_ends() {
    let plan = r#""maintenance_from":"5s","maintenance_every":"10s","maintenance_for":"2s""#;
    let run = asked("10/s", "60s", plan, "");
    assert_eq!(run.told(Outcome::Refused), 6 * 20, "six times two seconds");
    let patient = r#","retries":1,"backoff":"none","honour_retry_after":true"#;
    let waits = asked("10/s", "60s", plan, patient);
    assert_eq!(waits.told(Outcome::Refused), 0);
    let longest = waits.durations_ms().into_iter().fold(0.0, f64::max);
    assert!((2_000.0..2_010.0).contains(&longest), "the first that was refused waited {longest} ms");
}

#[test]
fn a_quota_begins_anew_with_each_window() {
    let run = asked("1/s", "100.5s", r#""quota":4,"quota_window":"10s""#, "");
    // The first window has nine arrivals, the tenth and the others ten each; the last one has one.
    assert_eq!(run.told(Outcome::Refused), 5 + 9 * 6);
}

#[test]
fn each_charge_is_told_once_where_all_goes_well() {
    let run = told("", "", "", "");
    assert_eq!(run.effects(Effect::Charge), 100);
    assert_eq!(run.effects(Effect::Send), 100);
    assert_eq!(begun(&run)[&1], [1_201], "one millisecond of work, and then the delay");
    assert_eq!(run.count(|fact| matches!(fact, Fact::Dequeued { node: 1, dead: false, .. })), 100);
    assert_eq!(run.world.facets(1).dead_letters, Some(0));
    // Whoever tells nobody keeps no books.
    assert_eq!(asked("1/s", "10s", r#""effect":"charge""#, "").world.facets(1).dead_letters, None);
}

#[test]
fn what_is_not_acknowledged_is_told_again_and_each_wait_is_twice_the_last() {
    let run = told(r#","webhook_retries":3,"webhook_backoff":"1s""#, r#","failure_rate":1"#, "", "");
    let first = &begun(&run)[&1];
    assert_eq!(*first, [1_201, 2_211, 4_221, 8_231], "after 1 s, 2 s, 4 s, and 10 ms of work each");
    assert_eq!(run.effects(Effect::Send), 0);
    assert_eq!(run.world.facets(1).dead_letters, Some(100));
    assert_eq!(run.count(|fact| matches!(fact, Fact::Dequeued { node: 1, dead: true, .. })), 100);
}

#[test]
fn a_receiver_that_takes_too_long_is_told_twice_unless_it_knows_what_it_was_told() {
    let slow = r#","service_time":"20s""#;
    let again = told(r#","webhook_retries":1"#, slow, "", "");
    assert_eq!(begun(&again)[&1], [1_201, 21_201], "15 s without an answer, and 5 s of patience");
    assert_eq!((again.effects(Effect::Charge), again.effects(Effect::Send)), (100, 200), "sent twice");
    assert_eq!(again.world.facets(1).dead_letters, Some(100), "both answers came too late");
    let known = r#","service_time":"20s","idempotency_window":"1h""#;
    let once = told(r#","webhook_retries":2"#, known, r#","idempotency_key":"operation""#, "");
    assert_eq!((once.effects(Effect::Charge), once.effects(Effect::Send)), (100, 100));
    assert_eq!(once.world.facets(1).dead_letters, Some(0), "the answer is known when it is asked for again");
}

#[test]
fn notices_come_twice_and_out_of_order_without_any_fault() {
    let twice = told(r#","webhook_duplicates":1"#, "", "", "");
    assert_eq!(twice.effects(Effect::Send), 200);
    let order = |delay: &str| {
        let run = told(delay, "", "", "");
        let told = |(_, fact): &(u64, Fact)| match fact {
            Fact::Begun { node: 2, op, .. } => Some(op.id),
            _ => None,
        };
        let order: Vec<u64> = run.notes.0.iter().filter_map(told).collect();
        assert_eq!(order.len(), 100);
        order.is_sorted()
    };
    assert!(order(""), "the same delay for each");
    assert!(!order(r#","webhook_delay":"exponential(5s)""#), "they overtake one another");
}

#[test]
fn a_crash_of_the_third_party_forgets_no_notice() {
    let crash = r#","faults":[{"fault":"crash","component":"p","at":"50.1s","for":"20s"}]"#;
    let run = told(r#","webhook_delay":"5s""#, "", "", crash);
    assert_eq!(run.effects(Effect::Charge), 80);
    assert_eq!(run.effects(Effect::Send), 80);
    let held: Vec<u64> = begun(&run).into_values().flatten().filter(|at| (50_100..70_200).contains(at)).collect();
    assert_eq!(held, [70_100; 5], "those that were due meanwhile come at once when it is back");
    let wiped = told(r#","webhook_delay":"5s""#, "", "", &crash.replace(r#""for""#, r#""loses":"records","for""#));
    assert_eq!(wiped.effects(Effect::Send), 75, "and these are gone with its disk");
}

/// Runs one of the pairs with a seed of its own.
fn pair(text: &str, seed: u64) -> Run {
    let at = text.find(r#""seed": 3"#).expect("it has a seed");
    run(&format!(r#"{}"seed": {seed}{}"#, &text[..at], &text[at + r#""seed": 3"#.len()..]))
}

/// Operations to which an effect happened more than once.
fn twice(run: &Run, effect: Effect) -> usize {
    let mut times: BTreeMap<u64, u32> = BTreeMap::new();
    for (_, fact) in &run.notes.0 {
        if let Fact::EffectHappened { op, effect: happened, .. } = fact
            && *happened == effect
        {
            *times.entry(op.id).or_default() += 1;
        }
    }
    times.values().filter(|times| **times > 1).count()
}

#[test]
fn a_webhook_storm_charges_twice_unless_the_receiver_knows_what_it_was_told() {
    let broken = include_str!("../../../scenarios/pairs/webhook-storm-broken.json");
    let mended = include_str!("../../../scenarios/pairs/webhook-storm-mended.json");
    for seed in 0..20 {
        assert!(twice(&pair(broken, seed), Effect::Charge) > 10, "seed {seed}");
        let mended = pair(mended, seed);
        assert_eq!(twice(&mended, Effect::Charge), 0, "seed {seed}");
        assert!(mended.effects(Effect::Charge) > 250, "seed {seed}: {}", mended.effects(Effect::Charge));
    }
}
