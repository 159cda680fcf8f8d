//! A few facts written by hand, and what must be measured from them.

use betwixt_model::{Effect, read};
use betwixt_sim::{CATALOGUE, Fact, Observer, Op, Outcome};

use super::{Meter, Wanted};

const SECOND: u64 = 1_000_000_000;

fn meter(from: u64) -> Meter {
    let text = r#"{"betwixt":1,"components":[{"id":"people","kind":"client"},{"id":"server","kind":"service"}],
        "connections":[{"from":"people","to":"server"}]}"#;
    let scenario = read(text, &CATALOGUE).scenario;
    Meter::new(&scenario, &Wanted { from, keep: vec!["server".into()], deliveries: vec!["server".into()] })
}

fn op(id: u64) -> Op {
    Op { id, key: 0, flow: 0, depth: 0, version: 1, deadline: Op::NO_DEADLINE }
}

fn load(meter: &mut Meter, at_s: u64, (waiting, busy): (u32, u32)) {
    meter.note(at_s * SECOND, Fact::Load { node: 1, waiting, busy, working: busy });
}

/// One worker: the first comes at 1 and is served until 4, the second comes at 2 and is served from 4 to 5.
fn two_customers(meter: &mut Meter) {
    for (at, id) in [(1, 1), (2, 2)] {
        meter.note(at * SECOND, Fact::OperationStarted { op: op(id), client: 0 });
        meter.note(at * SECOND, Fact::Accepted { node: 1, op: op(id) });
        if id == 1 {
            meter.note(SECOND, Fact::Begun { node: 1, op: op(1), arrived: SECOND });
            load(meter, 1, (0, 1));
        } else {
            load(meter, 2, (1, 1));
        }
    }
    let done = |id, arrived| Fact::Finished { node: 1, op: op(id), outcome: Outcome::Ok, arrived };
    meter.note(4 * SECOND, done(1, SECOND));
    meter.note(4 * SECOND, Fact::Begun { node: 1, op: op(2), arrived: 2 * SECOND });
    load(meter, 4, (0, 1));
    meter.note(5 * SECOND, done(2, 2 * SECOND));
    load(meter, 5, (0, 0));
    meter.close(10 * SECOND);
}

#[test]
fn waits_times_and_levels_of_two_customers() {
    let mut meter = meter(0);
    two_customers(&mut meter);
    let server = &meter.stations[1];
    assert_eq!(server.waits.mean(), 1.0);
    assert_eq!(server.sojourns.mean(), 3.0);
    assert_eq!(server.wait_share(), 0.5);
    assert_eq!(server.working.mean(), 0.4);
    assert_eq!(server.waiting.mean(), 0.2);
    assert_eq!(server.number.mean(), 0.6);
    assert_eq!(server.deliveries, [1, 1]);
    assert_eq!(server.number.whole(), server.all_sojourns);
}

#[test]
fn the_warm_up_is_left_out() {
    let mut meter = meter(2 * SECOND);
    two_customers(&mut meter);
    let server = &meter.stations[1];
    assert_eq!((server.arrivals, server.waits.mean(), server.sojourns.mean()), (1, 2.0, 3.0));
    assert_eq!(server.working.mean(), 3.0 / 8.0);
    assert_eq!(server.all_accepted, 2);
}

#[test]
fn effects_are_counted_for_each_operation_and_reads_by_second() {
    let mut meter = meter(0);
    for id in 1..=3 {
        meter.note(0, Fact::OperationStarted { op: op(id), client: 0 });
    }
    for id in [3, 1, 3] {
        meter.note(SECOND, Fact::EffectHappened { node: 1, op: op(id), effect: Effect::Send });
    }
    for (at, found) in [(0, true), (1, true), (1, false), (2, true)] {
        meter.note(
            at * SECOND,
            Fact::RecordRead { node: 1, instance: 0, op: op(1), key: 7, found, version: 0, value: 0, amount: 0 },
        );
    }
    meter.close(3 * SECOND);
    assert_eq!(meter.stations[1].effects, [1, 0, 2]);
    assert_eq!((meter.stations[1].hit_share(0, 1), meter.stations[1].hit_share(1, 3)), (1.0, 2.0 / 3.0));
}
