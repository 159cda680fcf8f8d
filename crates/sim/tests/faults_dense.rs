//! Plans with more entries than appointments: budgets still count appointments, a step is still one of them, and whoever
//! has little time comes back in between.

use betwixt_sim::{CATALOGUE, Progress, World, compile};

fn world(text: &str) -> World {
    let loaded = betwixt_model::read(text, &CATALOGUE);
    assert_eq!(loaded.problems, []);
    compile(&loaded.scenario, &CATALOGUE).expect("it compiles")
}

/// Two entries a microsecond, and a request each 2 ms.
const FLAPPING: &str = r#"{"betwixt":1,"duration":"100ms","components":[{"id":"c","kind":"client","arrivals":"constant","rate":"500/s"},
    {"id":"s","kind":"service","service_time":"300us"}],"connections":[{"from":"c","to":"s","latency":"100us"}],
    "faults":[{"fault":"slow","component":"s","factor":3,"mtbf":"1us","mttr":"1us"}]}"#;

/// 1,000 users who wait for an answer, and a service that crashes every 20 ms.
const CROWDED: &str = r#"{"betwixt":1,"duration":"1s","components":[
    {"id":"c","kind":"client","arrivals":"closed","users":1000,"think_time":"1ms"},
    {"id":"s","kind":"service","workers":10000,"service_time":"10s"}],"connections":[{"from":"c","to":"s","latency":"1ms"}],
    "faults":[{"fault":"crash","component":"s","mtbf":"19ms","mttr":"1ms"}]}"#;

#[test]
fn a_budget_counts_appointments_whatever_comes_between() {
    for text in [FLAPPING, CROWDED] {
        let mut whole = world(text);
        let end = whole.end();
        assert_eq!(whole.advance(end, u64::MAX, &mut ()), Progress::Ended);
        let mut counted = world(text);
        let mut done = 0;
        while counted.advance(end, 7, &mut ()) == Progress::Busy {
            done += 7;
            assert_eq!(counted.executed(), done);
        }
        assert_eq!((counted.digest(), counted.executed()), (whole.digest(), whole.executed()));
        let mut stepped = world(text);
        let mut steps = 0;
        while steps < 3_000 && stepped.step(&mut ()) {
            steps += 1;
            assert_eq!(stepped.executed(), steps);
        }
        stepped.advance(end, u64::MAX, &mut ());
        assert_eq!(stepped.digest(), whole.digest());
    }
}

#[test]
fn whoever_has_little_time_comes_back_and_gets_to_the_same_end() {
    for (text, most_at_once) in [(FLAPPING, 1), (CROWDED, 1_100)] {
        let mut whole = world(text);
        let end = whole.end();
        whole.advance(end, u64::MAX, &mut ());
        let mut sliced = world(text);
        let (mut slices, mut before) = (0, 0);
        while sliced.advance_within(end, 1_000_000, 1_000, &mut ()) == Progress::Busy {
            let entered = sliced.entered() - before;
            assert!(entered <= 1_000 + most_at_once, "{entered}");
            before = sliced.entered();
            slices += 1;
        }
        assert_eq!((sliced.digest(), sliced.entered()), (whole.digest(), whole.entered()));
        assert!(slices >= 40, "{slices}");
    }
    let mut flapping = world(FLAPPING);
    let end = flapping.end();
    flapping.advance(end, u64::MAX, &mut ());
    assert_eq!(flapping.entered(), 100_000, "two each two microseconds");
    assert!(flapping.executed() < 500, "{}", flapping.executed());
}
