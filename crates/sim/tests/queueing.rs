//! Closed forms of queueing theory, reproduced through the public scenario format.

use betwixt_model::SimTime;
use betwixt_sim::{CATALOGUE, Fact, Observer, Progress, compile};

#[derive(Default)]
struct Times {
    ended: u64,
    total_ns: u128,
}

impl Observer for Times {
    fn note(&mut self, at: u64, fact: Fact) {
        if let Fact::OperationEnded { began, .. } = fact {
            self.ended += 1;
            self.total_ns += u128::from(at - began);
        }
    }
}

fn mean_ms(json: &str) -> f64 {
    let loaded = betwixt_model::read(json, &CATALOGUE);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    let mut world = compile(&loaded.scenario, &CATALOGUE).expect("it compiles");
    let mut times = Times::default();
    let end = world.end();
    assert_eq!(world.advance(end, u64::MAX, &mut times), Progress::Ended);
    world.audit();
    assert_eq!(world.now(), SimTime(loaded.scenario.duration.0));
    times.total_ns as f64 / times.ended as f64 / 1e6
}

#[test]
fn mm1_has_the_mean_time_of_the_formula() {
    let mean = mean_ms(
        r#"{"betwixt":1,"duration":"4000s","components":[
            {"id":"source","kind":"client","rate":"80/s"},
            {"id":"server","kind":"service","workers":1,"queue":"unlimited","service_time":"exponential(10ms)"}],
            "connections":[{"from":"source","to":"server"}]}"#,
    );
    // W = 1 / (mu - lambda) = 1 / (100 - 80) s
    assert!((mean - 50.0).abs() < 2.5, "{mean} ms");
}
