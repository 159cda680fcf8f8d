//! Small whole runs with the real kinds.

use betwixt_model::{Scenario, SimTime, read};
use betwixt_sim::{CATALOGUE, Progress, World, compile};

use super::{Recorder, advance};
use crate::beliefs::Belief;
use crate::faults::{FaultPhase, faults};

const FOR_EVER: u64 = u64::MAX;

pub(crate) fn scenario(json: &str) -> Scenario {
    let loaded = read(json, &CATALOGUE);
    assert!(!loaded.has_errors(), "{:?}", loaded.problems);
    loaded.scenario
}

pub(crate) fn begin(json: &str) -> (Scenario, World, Recorder) {
    let scenario = scenario(json);
    let world = compile(&scenario, &CATALOGUE).unwrap();
    let recorder = Recorder::new(&scenario, &CATALOGUE);
    (scenario, world, recorder)
}

pub(crate) fn at(seconds: f64) -> SimTime {
    SimTime((seconds * 1e9) as u64)
}

/// Equal where everything that a view can see is equal.
fn fingerprint(recorder: &Recorder) -> [u64; 5] {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let hash = |text: String| {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        hasher.finish()
    };
    let components = 0..recorder.metrics().components.len();
    let connections = 0..recorder.metrics().connections.len();
    let components: Vec<_> = components.map(|index| recorder.recent_component(index)).collect();
    let connections: Vec<_> = connections.map(|index| recorder.recent_connection(index)).collect();
    [
        recorder.journal().total(),
        hash(format!("{:?}", recorder.metrics())),
        hash(format!("{:?}", recorder.series())),
        hash(format!("{:?}", recorder.ledger())),
        hash(format!("{components:?} {connections:?}")),
    ]
}

/// Runs until the client has stopped for so long that everything has drained.
pub(crate) fn drained(json: &str) -> (World, Recorder) {
    let (_, mut world, mut recorder) = begin(json);
    let end = SimTime(world.end().0 - 1);
    assert_eq!(advance(&mut world, end, FOR_EVER, &mut recorder), Progress::Reached);
    assert_eq!(world.in_flight(), 0, "all messages have arrived");
    (world, recorder)
}

/// A shop whose client stops at 60 s of 300 s.
fn shop(shop: &str, payments: &str, connection: &str, more: &str) -> String {
    format!(
        r#"{{"betwixt":1,"seed":3,"duration":"300s",
        "components":[{{"id":"people","kind":"client","rate":"20/s"}},{{"id":"shop","kind":"service","queue":"unlimited"{shop}}},
          {{"id":"pay","kind":"third_party","effect":"charge"{payments}}}{more}],
        "connections":[{{"from":"people","to":"shop"}},{{"from":"shop","to":"pay"{connection}}}{extra}],
        "interventions":[{{"set":"components.people.rate","points":[["60s",0]]}}]}}"#,
        extra = if more.is_empty() { "" } else { r#",{"from":"shop","to":"jobs"},{"from":"jobs","to":"dispatch"}"# },
    )
}

#[test]
fn when_all_is_well_nobody_disagrees() {
    let (_, recorder) = drained(&shop("", "", "", ""));
    let (ledger, flow) = (recorder.ledger(), &recorder.metrics().flows[0]);
    assert_eq!(ledger.live(), 0, "a drained run leaves nothing open");
    assert_eq!(ledger.strays(), 0);
    assert!(flow.started > 1_000 && flow.ok() == flow.started, "{flow:?}");
    assert_eq!(recorder.metrics().components[2].effects, [flow.started, 0, 0, 0, 0, 0, 0]);
    for belief in Belief::ALL {
        assert_eq!(ledger.finding(belief).count, 0, "{belief:?}");
    }
}

#[test]
fn a_lost_reply_with_a_timeout_and_retries_charges_twice() {
    let (_, recorder) = drained(&shop("", "", r#","loss_reply":"10%","timeout":"2s","retries":5"#, ""));
    let ledger = recorder.ledger();
    let started = recorder.metrics().flows[0].started as f64;
    let charges = recorder.metrics().components[2].effects[0] as f64;
    let twice = ledger.finding(Belief::ChargedTwice);
    assert_eq!((ledger.live(), ledger.strays()), (0, 0));
    // A tenth of the first answers is lost, and each of those is tried again.
    assert!((twice.count as f64 / started - 0.1).abs() < 0.03, "{} of {started}", twice.count);
    assert!(charges > started + twice.count as f64 - 1.0);
    assert_eq!(twice.examples.len(), 50);
    assert_eq!(twice.first_at, Some(twice.examples[0].1));
    assert!(ledger.finding(Belief::SawAnErrorButPaid).count < 5, "six attempts are almost always enough");
}

#[test]
fn an_answer_that_turns_into_an_error_hides_a_charge() {
    let (_, recorder) = drained(&shop("", "", r#","failure_rate_reply":"20%""#, ""));
    let (ledger, flow) = (recorder.ledger(), &recorder.metrics().flows[0]);
    let finding = ledger.finding(Belief::SawAnErrorButPaid);
    assert!(flow.bad() > 100);
    assert_eq!(finding.count, flow.bad(), "everyone who saw an error has paid");
    assert_eq!(ledger.finding(Belief::ChargedTwice).count, 0);
    assert_eq!(ledger.live(), 0);
}

#[test]
fn a_person_who_leaves_before_the_charge_has_paid_all_the_same() {
    let json = shop("", r#","service_time":"constant(5s)""#, "", "")
        .replace(r#""rate":"20/s""#, r#""rate":"20/s","patience":"1s""#)
        .replace(r#""queue":"unlimited""#, r#""queue":"unlimited","workers":1000"#);
    let (_, recorder) = drained(&json);
    let flow = &recorder.metrics().flows[0];
    assert_eq!((flow.left, flow.ended), (flow.started, [0; 4]));
    assert_eq!(recorder.ledger().finding(Belief::SawAnErrorButPaid).count, flow.started);
    assert_eq!(recorder.ledger().live(), 0);
}

#[test]
fn a_dead_consumer_never_ships() {
    let jobs = r#",{"id":"jobs","kind":"queue","max_receives":2,"visibility_timeout":"5s"},
        {"id":"dispatch","kind":"service","handlers":{"*":["work",{"effect":"ship"}]}}"#;
    let well = shop("", "", "", jobs);
    let (_, recorder) = drained(&well);
    assert_eq!(recorder.ledger().finding(Belief::PaidNeverShipped).count, 0);
    assert_eq!(recorder.ledger().not_shipped_yet(), 0);
    assert_eq!(recorder.metrics().components[4].effects[1], recorder.metrics().flows[0].started);

    let dead = format!(
        r#"{},"faults":[{{"fault":"crash","component":"dispatch","at":"10s"}}]}}"#,
        well.strip_suffix('}').unwrap()
    );
    let (scenario, mut world, mut recorder) = begin(&dead);
    advance(&mut world, at(12.0), FOR_EVER, &mut recorder);
    assert!(recorder.ledger().not_shipped_yet() > 20, "they wait in the queue");
    assert_eq!(recorder.ledger().finding(Belief::PaidNeverShipped).count, 0, "not yet is not never");
    let waiting = recorder.ledger().list_not_shipped_yet(5);
    advance(&mut world, at(299.0), FOR_EVER, &mut recorder);
    let never = recorder.ledger().finding(Belief::PaidNeverShipped);
    assert_eq!(recorder.ledger().not_shipped_yet(), 0);
    assert_eq!(never.count, recorder.metrics().components[3].dead);
    assert_eq!(never.cut_off, 0);
    assert!(never.examples.iter().any(|(id, _)| waiting.contains(id)));
    let fault = &faults(&scenario, &world)[0];
    assert_eq!(fault.phase, FaultPhase::Active);
    assert!(fault.times_applied > 0 && fault.never_applied.is_none());
}

#[test]
fn work_after_the_answer_still_counts() {
    let json = r#"{"betwixt":1,"duration":"100s","components":[{"id":"c","kind":"client","rate":"5/s"},
        {"id":"s","kind":"service","workers":50,"handlers":{"*":[{"effect":"charge"},"answer",{"work":"3s"},{"effect":"ship"}]}}],
        "connections":[{"from":"c","to":"s"}],
        "interventions":[{"set":"components.c.rate","points":[["60s",0]]}]}"#;
    let (_, recorder) = drained(json);
    assert_eq!(recorder.ledger().strays(), 0, "the simulator tells of everything that goes on");
    assert_eq!(recorder.ledger().finding(Belief::PaidNeverShipped).count, 0);
}

#[test]
fn the_end_of_the_run_turns_not_yet_into_never() {
    let jobs = r#",{"id":"jobs","kind":"queue"},{"id":"dispatch","kind":"service","service_time":"constant(20s)","workers":1000,
        "handlers":{"*":["work",{"effect":"ship"}]}}"#;
    let json = shop("", "", "", jobs).replace("300s", "50s").replace("60s", "49s");
    let (_, mut world, mut recorder) = begin(&json);
    assert_eq!(advance(&mut world, at(50.0), FOR_EVER, &mut recorder), Progress::Ended);
    let never = recorder.ledger().finding(Belief::PaidNeverShipped);
    assert!(never.count > 100 && never.cut_off == never.count, "{never:?}");
    assert_eq!((recorder.ledger().live(), recorder.ledger().not_shipped_yet()), (0, 0));
}

#[test]
fn going_back_is_exact() {
    let json = shop("", "", r#","loss_reply":"10%","timeout":"2s","retries":5"#, "");
    let (_, mut world, mut recorder) = begin(&json);
    advance(&mut world, at(20.0), FOR_EVER, &mut recorder);
    let (snapshot, mark) = (world.clone(), recorder.mark());
    advance(&mut world, at(70.0), FOR_EVER, &mut recorder);
    let first = fingerprint(&recorder);
    let text = recorder.journal().text(recorder.names(), 500);
    world = snapshot;
    recorder.go_back(&mark);
    advance(&mut world, at(70.0), FOR_EVER, &mut recorder);
    assert_eq!(fingerprint(&recorder), first);
    assert_eq!(recorder.journal().text(recorder.names(), 500), text);
}

#[test]
fn small_steps_give_the_same_numbers() {
    let json = shop("", "", r#","loss_reply":"10%","timeout":"2s","retries":5"#, "");
    let (_, mut world, mut recorder) = begin(&json);
    advance(&mut world, at(300.0), FOR_EVER, &mut recorder);
    let (_, mut stepped, mut listening) = begin(&json);
    let mut until = 0.0;
    while stepped.now() < stepped.end() {
        until += 0.017;
        while advance(&mut stepped, at(until), 7, &mut listening) == Progress::Busy {}
    }
    assert_eq!(stepped.digest(), world.digest());
    assert_eq!(fingerprint(&listening), fingerprint(&recorder));
}

#[test]
fn a_dense_plan_does_not_hold_anybody_up() {
    let json = r#"{"betwixt":1,"duration":"50ms","components":[{"id":"c","kind":"client","rate":"100/s"},{"id":"s","kind":"service"}],
        "connections":[{"from":"c","to":"s"}],"faults":[{"fault":"crash","component":"s","mtbf":"1us","mttr":"1us"}]}"#;
    let (_, mut world, mut recorder) = begin(json);
    assert_eq!(
        advance(&mut world, at(0.05), FOR_EVER, &mut recorder),
        Progress::Ended,
        "whoever has time gets to the end"
    );
    let (_, mut sliced, mut listening) = begin(json);
    let (mut slices, mut before) = (0, 0);
    while advance(&mut sliced, at(0.05), 2_000, &mut listening) == Progress::Busy {
        assert!(sliced.entered() - before <= super::OUTSIDE + 1);
        before = sliced.entered();
        slices += 1;
    }
    assert!(world.executed() < 100 && world.entered() >= 49_999 && slices >= 24, "{} {slices}", world.entered());
    assert_eq!(sliced.digest(), world.digest());
    assert_eq!(fingerprint(&listening), fingerprint(&recorder));
}

#[test]
fn a_fault_that_waits_is_planned_then_active_then_over() {
    let json = r#"{"betwixt":1,"duration":"20s","components":[{"id":"c","kind":"client","arrivals":"constant","rate":"10/s"},
        {"id":"s","kind":"service","workers":1,"service_time":"50ms"}],"connections":[{"from":"c","to":"s"}],
        "faults":[{"fault":"pause","component":"s","at":"2.01s","for":"2s"},
        {"fault":"loss","connection":"c-s","rate":1,"for":"1s","when":{"component":"s","measure":"waiting","above":9}},
        {"fault":"slow","component":"s","when":{"component":"s","measure":"waiting","above":1000}}]}"#;
    let (scenario, mut world, mut recorder) = begin(json);
    let mut phases = Vec::new();
    for seconds in [1.0, 3.5, 4.5, 20.0] {
        advance(&mut world, at(seconds), FOR_EVER, &mut recorder);
        phases.push(faults(&scenario, &world)[1].phase);
    }
    assert_eq!(phases, [FaultPhase::Planned, FaultPhase::Active, FaultPhase::Over, FaultPhase::Over]);
    let list = faults(&scenario, &world);
    assert_eq!(list[1].times_applied, 10, "a second of requests");
    assert!(
        list[2].never_applied.as_deref().is_some_and(|said| said.contains("what it waits for never held")),
        "{list:?}"
    );
}

#[test]
fn listening_changes_nothing() {
    let json = shop("", "", r#","loss_reply":"10%","timeout":"2s","retries":5"#, "");
    let (scenario, mut world, mut recorder) = begin(&json);
    let mut alone = compile(&scenario, &CATALOGUE).unwrap();
    advance(&mut world, at(300.0), FOR_EVER, &mut recorder);
    alone.advance(at(300.0), FOR_EVER, &mut ());
    assert_eq!(alone.digest(), world.digest());
    let (traffic, connections) = (world.traffic(), &recorder.metrics().connections);
    let sum = |count: fn(&crate::ConnectionMetrics) -> u64| connections.iter().map(count).sum::<u64>();
    assert_eq!(traffic.sent, sum(|c| c.sent.iter().sum()));
    assert_eq!((traffic.delivered, traffic.lost), (sum(|c| c.delivered), sum(|c| c.lost)));
}

#[test]
fn a_warm_up_is_left_out() {
    let json = shop("", "", "", "");
    let (_, mut world, mut recorder) = begin(&json);
    advance(&mut world, at(30.0), FOR_EVER, &mut recorder);
    let before = recorder.metrics().flows[0].started;
    recorder.begin_again(world.now());
    assert_eq!(recorder.metrics().flows[0].started, 0);
    advance(&mut world, at(299.0), FOR_EVER, &mut recorder);
    let metrics = recorder.metrics();
    let flow = &metrics.flows[0];
    assert!(before > 400 && flow.started > 400);
    assert!(flow.ended_all() >= flow.started, "those from before end, too");
    assert_eq!(flow.latency.count(), flow.started, "but are not measured");
    assert!((metrics.seconds() - 269.0).abs() < 1e-6);
}

#[test]
fn recent_numbers_follow_the_present() {
    let json = shop("", "", "", "");
    let (_, mut world, mut recorder) = begin(&json);
    advance(&mut world, at(40.0), FOR_EVER, &mut recorder);
    let (client, shop) = (recorder.recent_component(0), recorder.recent_component(1));
    assert!((10.0..30.0).contains(&client.rate_per_s), "{client:?}");
    assert!((10.0..30.0).contains(&shop.rate_per_s), "{shop:?}");
    assert!(shop.p95_ms.is_some_and(|ms| ms > 50.0) && shop.busy > shop.working && shop.working > 0.0, "{shop:?}");
    assert!((10.0..30.0).contains(&recorder.recent_connection(1).rate_per_s));
    assert_eq!(recorder.recent_connection(1).error_ratio, Some(0.0));
    advance(&mut world, at(90.0), FOR_EVER, &mut recorder);
    let shop = recorder.recent_component(1);
    assert_eq!((shop.rate_per_s, shop.p95_ms, shop.busy), (0.0, None, 0.0));
}

#[test]
fn utilisation_counts_workers_as_they_were() {
    let json = r#"{"betwixt":1,"duration":"100s","components":[{"id":"c","kind":"client","rate":"10/s","arrivals":"constant"},
        {"id":"s","kind":"service","workers":1,"service_time":"constant(50ms)"}],"connections":[{"from":"c","to":"s"}],
        "interventions":[{"set":"components.s.workers","points":[["50s",2]]}]}"#;
    let (_, mut world, mut recorder) = begin(json);
    advance(&mut world, at(100.0), FOR_EVER, &mut recorder);
    let load = &recorder.metrics().components[1].load;
    // 10/s of 50 ms are half a worker: out of one for 50 s, out of two for another 50 s.
    let expected = 50.0 / 150.0;
    assert!((load.utilisation_working().unwrap() - expected).abs() < 0.01, "{load:?}");
}

#[test]
fn utilisation_counts_the_workers_of_every_instance_that_comes_and_goes() {
    let json = r#"{"betwixt":1,"duration":"600s","components":[{"id":"c","kind":"client","rate":"60/s","arrivals":"constant"},
        {"id":"s","kind":"service","workers":2,"service_time":"100ms","autoscale":"utilisation"}],"connections":[{"from":"c","to":"s"}]}"#;
    let (_, mut world, mut recorder) = begin(json);
    advance(&mut world, at(300.0), FOR_EVER, &mut recorder);
    recorder.begin_again(at(300.0));
    advance(&mut world, at(600.0), FOR_EVER, &mut recorder);
    let (load, facets) = (&recorder.metrics().components[1].load, world.facets(1));
    assert!(facets.instances > 3 && load.workers == facets.workers, "{load:?}, {facets:?}");
    // Six of them work, on average, of as many as there are.
    let expected = 6.0 / f64::from(facets.workers);
    assert!((load.utilisation_working().unwrap() - expected).abs() < 0.01, "{load:?}");
}

#[test]
fn a_fault_that_never_landed_is_marked() {
    let json = r#"{"betwixt":1,"duration":"60s","components":[{"id":"c","kind":"client","rate":"10/s"},{"id":"s","kind":"service"},
        {"id":"idle","kind":"service"}],"connections":[{"from":"c","to":"s"}],
        "faults":[{"fault":"slow","component":"idle","at":"10s","for":"10s"},{"fault":"slow","component":"s","at":"10s","for":"10s"},
          {"fault":"errors","component":"idle","at":"50s"},{"fault":"errors","component":"s","at":"2min"}]}"#;
    let (scenario, mut world, mut recorder) = begin(json);
    let look = |world: &World| {
        faults(&scenario, world).iter().map(|fault| (fault.phase, fault.never_applied.is_some())).collect::<Vec<_>>()
    };
    use FaultPhase::{Active, Over, Planned};
    assert_eq!(look(&world), [(Planned, false); 4]);
    advance(&mut world, at(12.0), FOR_EVER, &mut recorder);
    assert_eq!(look(&world)[..2], [(Active, false); 2], "it may still land");
    advance(&mut world, at(16.0), FOR_EVER, &mut recorder);
    assert_eq!(look(&world)[..2], [(Active, true), (Active, false)]);
    advance(&mut world, at(60.0), FOR_EVER, &mut recorder);
    assert_eq!(look(&world), [(Over, true), (Over, false), (Active, true), (Planned, true)]);
}

#[test]
fn a_crash_lands_also_where_nobody_is_cut_off() {
    let json = r#"{"betwixt":1,"duration":"60s","flows":[{"id":"f","keys":10}],"components":[{"id":"c","kind":"client","rate":"10/s"},
        {"id":"q","kind":"queue","delivery":"at_most_once"},{"id":"s","kind":"service","service_time":"1s"},
        {"id":"cache","kind":"cache","ttl":"none"},{"id":"db","kind":"database"}],
        "connections":[{"from":"c","to":"q","async":true},{"from":"q","to":"s"},{"from":"s","to":"cache"},{"from":"s","to":"db"}],
        "faults":[{"fault":"crash","component":"c","at":"10s","for":"10s"},{"fault":"restart","component":"s","at":"30s"},
          {"fault":"restart","component":"cache","at":"40s"}]}"#;
    let (scenario, mut world, mut recorder) = begin(json);
    advance(&mut world, at(60.0), FOR_EVER, &mut recorder);
    for fault in faults(&scenario, &world) {
        assert!(fault.times_applied > 0 && fault.never_applied.is_none(), "{fault:?}");
    }
}
