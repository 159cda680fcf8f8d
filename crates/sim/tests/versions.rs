//! Two versions of a service at once, and messages that one of them cannot read.

mod support;

use betwixt_model::Effect;
use betwixt_sim::{Fact, Outcome};
use support::{Run, run};

/// A shop that publishes to a queue, from which a mailer sends.
fn mailed(shop: &str, mailer: &str) -> Run {
    run(&format!(
        r#"{{"betwixt":1,"duration":"100.5s","components":[
        {{"id":"c","kind":"client","arrivals":"constant","rate":"10/s"}},
        {{"id":"shop","kind":"service","service_time":"1ms","handlers":{{"*":["work",{{"publish":"q"}}]}}{shop}}},
        {{"id":"q","kind":"queue","max_receives":2,"redelivery_delay":"100ms"}},
        {{"id":"mailer","kind":"service","service_time":"1ms","handlers":{{"*":["work",{{"effect":"send"}}]}}{mailer}}}],
        "connections":[{{"from":"c","to":"shop","latency":"0ms"}},{{"from":"shop","to":"q","latency":"0ms"}},
        {{"from":"q","to":"mailer","latency":"0ms"}}]}}"#
    ))
}

const NEW: &str = r#","instances":4,"deploy":"rolling","deploy_at":"20s","deploy_time":"40s""#;

fn dead(run: &Run) -> u32 {
    run.world.facets(2).dead_letters.unwrap_or_default()
}

#[test]
fn what_the_new_version_writes_the_old_one_cannot_read() {
    let run = mailed(NEW, "");
    // The instances change at 30, 40, 50 and 60 s. Each has a quarter of 10 a second, in turn: 25, 50, 75 in ten seconds, then all.
    let (dead, sent) = (dead(&run), run.effects(Effect::Send) as u32);
    assert!((dead + sent).abs_diff(1_004) <= 2, "{dead} dead, {sent} sent");
    assert!(dead.abs_diff(25 + 50 + 75 + 405) <= 4, "{dead}");
    assert_eq!(run.told(Outcome::Refused), 0, "nobody who ordered hears of it");
    // Each was received twice, and begun never.
    let refused = run.count(|f| matches!(f, Fact::Finished { node: 3, outcome: Outcome::Refused, .. }));
    assert!((refused as u32).abs_diff(2 * dead) <= 4);
}

#[test]
fn a_tolerant_reader_or_a_reader_who_was_there_first_reads_all() {
    for mailer in
        [r#","reads":"any""#, r#","deploy":"rolling","deploy_at":"5s","deploy_time":"10s""#, r#","version":2"#]
    {
        let run = mailed(NEW, mailer);
        assert_eq!(dead(&run), 0, "{mailer}");
        assert!(run.effects(Effect::Send) >= 1_003, "{mailer}: {}", run.effects(Effect::Send));
    }
    // One that has forgotten the old version is no better than one that does not know the new one.
    assert!(dead(&mailed("", r#","version":2,"reads":"own""#)) > 1_000);
}

#[test]
fn a_canary_and_the_way_back() {
    let canary = r#","instances":4,"deploy":"canary","deploy_at":"20s","canary_share":"25%""#;
    assert!(dead(&mailed(canary, "")).abs_diff(805 / 4) <= 2, "{}", dead(&mailed(canary, "")));
    let back = format!(r#"{canary},"roll_back_after":"20s""#);
    assert!(dead(&mailed(&back, "")).abs_diff(200 / 4) <= 2, "{}", dead(&mailed(&back, "")));
}

#[test]
fn a_third_party_retires_a_version_and_tells_in_a_new_one() {
    let asked = |third_party: &str| {
        run(&format!(
            r#"{{"betwixt":1,"duration":"50.5s","components":[
            {{"id":"c","kind":"client","arrivals":"constant","rate":"1/s"}},
            {{"id":"p","kind":"third_party","service_time":"1ms","webhook_delay":"0ms","webhook_retries":1{third_party}}},
            {{"id":"hook","kind":"service","service_time":"1ms","handlers":{{"*":["work",{{"effect":"send"}}]}}}}],
            "connections":[{{"from":"c","to":"p","latency":"0ms"}},{{"from":"p","to":"hook","latency":"0ms"}}],
            "interventions":[{{"set":"components.p.version","points":[["20.5s",2]]}}]}}"#
        ))
    };
    let retired = asked(r#","reads":"own""#);
    assert_eq!((retired.told(Outcome::Ok), retired.told(Outcome::Refused)), (20, 30));
    let tells = asked("");
    assert_eq!((tells.told(Outcome::Ok), tells.effects(Effect::Send)), (50, 20), "the receiver reads version 1");
}

#[test]
fn a_bad_version_makes_errors_where_it_is_and_ends_with_the_way_back() {
    let errors = |fault: &str| {
        let run = run(&format!(
            r#"{{"betwixt":1,"duration":"100.5s","components":[
            {{"id":"c","kind":"client","arrivals":"constant","rate":"10/s"}},
            {{"id":"s","kind":"service","instances":5,"service_time":"1ms"}}],
            "connections":[{{"from":"c","to":"s","latency":"0ms"}}],
            "faults":[{{"fault":"bad_version","component":"s","at":"20s","for":"50s",{fault}}}]}}"#
        ));
        let slow = run.durations_ms().into_iter().filter(|ms| *ms > 5.0).count();
        let applied = run.world.faults()[0].times_applied;
        (run.told(Outcome::Failed), slow, applied)
    };
    assert_eq!(errors(r#""share":"20%","rate":1"#), (100, 0, 100), "one of five instances for 50 s at 10 a second");
    assert_eq!(errors(r#""share":"20%","rate":0,"factor":10"#), (0, 100, 100));
    // One instance from 30 s, two from 40 s, three from 50 s, four from 60 s on, until 70 s.
    let (failed, _, applied) = errors(r#""rate":1,"takes":"50s""#);
    assert!(failed.abs_diff(20 + 40 + 60 + 80) <= 4 && applied == failed as u64, "{failed}, {applied}");
    let some = errors(r#""rate":"10%""#).0;
    assert!((30..70).contains(&some), "a tenth of 500: {some}");
}

/// Runs one of the pairs with a seed of its own: charged, shipped, dead letters.
fn pair(text: &str, seed: u64) -> (usize, usize, u32) {
    let run = run(&text.replace(r#""seed": 3"#, &format!(r#""seed": {seed}"#)));
    (run.effects(Effect::Charge), run.effects(Effect::Ship), run.world.facets(3).dead_letters.unwrap_or_default())
}

#[test]
fn the_new_version_nobody_understands_is_paid_and_never_shipped_unless_the_reader_came_first() {
    let broken = include_str!("../../../scenarios/pairs/new-version-broken.json");
    let mended = include_str!("../../../scenarios/pairs/new-version-mended.json");
    for seed in 0..20 {
        let (charged, shipped, dead) = pair(broken, seed);
        assert!(dead > 200 && charged == shipped + dead as usize, "seed {seed}: {charged}, {shipped}, {dead}");
        let (charged, shipped, dead) = pair(mended, seed);
        assert!(charged > 400 && charged == shipped && dead == 0, "seed {seed}: {charged}, {shipped}, {dead}");
    }
}
