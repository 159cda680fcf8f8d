//! Messages between services: outbox, relay and inbox, and what is lost or done twice without them.

mod support;

use std::collections::BTreeMap;

use betwixt_model::Effect;
use betwixt_sim::{Fact, Outcome};
use support::{Run, run};

/// People order ten times a second, one after the other, until 50 s. Components: people 0, shop 1, orders 2, events 3,
/// shipper 4, and what the shipper remembers 5.
fn shop(shop: &str, orders: &str, shipper: &str, more: &str) -> Run {
    run(&format!(
        r#"{{"betwixt":1,"duration":"100s","components":[
        {{"id":"people","kind":"client","arrivals":"constant","rate":"10/s","profile":[["0s",1],["50s",1],["50s",0]]}},
        {{"id":"shop","kind":"service","service_time":"0ms","handlers":{{"*":{shop}}}}},
        {{"id":"orders","kind":"database","service_time":"0ms"{orders}}},
        {{"id":"events","kind":"queue","visibility_timeout":"5s"}},
        {{"id":"shipper","kind":"service","service_time":"0ms","handlers":{{"*":{shipper}}}}},
        {{"id":"shipped","kind":"database","service_time":"0ms","inbox_window":"30s"}}],
        "connections":[{{"from":"people","to":"shop"}},{{"from":"shop","to":"orders"}},{{"from":"shop","to":"events"}},
          {{"from":"orders","to":"events"}},{{"from":"events","to":"shipper"}},{{"from":"shipper","to":"shipped"}}]{more}}}"#
    ))
}

const DUAL: &str =
    r#"[{"effect":"charge"},{"write":{"to":"orders","key":"operation"}},{"work":"40ms"},{"publish":"events"}]"#;
const OUTBOX: &str =
    r#"[{"effect":"charge"},{"write":{"to":"orders","key":"operation","outbox":true}},{"work":"40ms"}]"#;
const SHIPS: &str = r#"[{"effect":"ship"}]"#;
const SHIPS_ONCE: &str = r#"[{"write":{"to":"shipped","key":"operation","inbox":true}},{"effect":"ship"}]"#;

/// When an effect happened last for each operation, and how often.
fn effects(run: &Run, wanted: Effect) -> BTreeMap<u64, (u64, u32)> {
    let mut found = BTreeMap::new();
    for (at, fact) in &run.notes.0 {
        if let Fact::EffectHappened { op, effect, .. } = fact
            && *effect == wanted
        {
            let known = found.entry(op.id).or_insert((0, 0));
            *known = (*at, known.1 + 1);
        }
    }
    found
}

#[test]
fn a_relay_that_polls_is_late_by_half_its_interval_on_average() {
    // Orders come each tenth of a second, so between two looks there are ten: late by 0, 0.1, ... 0.9 s, and by 1 s for the
    // one that comes with a look that has passed.
    let polled = shop(OUTBOX, r#","relay_interval":"1s""#, SHIPS, "");
    let (paid, sent) = (effects(&polled, Effect::Charge), effects(&polled, Effect::Ship));
    assert_eq!((paid.len(), sent.len()), (500, 500));
    let late: Vec<f64> = paid.iter().map(|(op, (at, _))| (sent[op].0 - at) as f64 / 1e9).collect();
    let mean = late.iter().sum::<f64>() / late.len() as f64;
    assert!((mean - 0.5).abs() < 0.06, "{mean}");
    assert!(late.iter().all(|late| *late < 1.1), "{late:?}");
    let followed = shop(OUTBOX, r#","relay_interval":"0s""#, SHIPS, "");
    let sent = effects(&followed, Effect::Ship);
    let paid = effects(&followed, Effect::Charge);
    assert!(paid.iter().all(|(op, (at, _))| sent[op].0 - at < 20_000_000), "it follows the log");
}

#[test]
fn a_dual_write_loses_what_an_outbox_keeps() {
    let crashes = r#","faults":[{"fault":"restart","component":"shop","at":"10.02s"},{"fault":"crash","component":"events","at":"20s","for":"5s"}]"#;
    let dual = shop(DUAL, "", SHIPS, crashes);
    // One order was between its write and its message; those of 5 s found no queue, and nobody waited for an answer.
    let lost = effects(&dual, Effect::Charge).len() - effects(&dual, Effect::Ship).len();
    assert!((50..=52).contains(&lost), "{lost}");
    let outbox = shop(OUTBOX, "", SHIPS, crashes);
    let (paid, sent) = (effects(&outbox, Effect::Charge), effects(&outbox, Effect::Ship));
    assert_eq!(paid.keys().collect::<Vec<_>>(), sent.keys().collect::<Vec<_>>());
    assert!(sent.values().all(|(_, times)| *times == 1));
    assert_eq!(outbox.world.facets(2).outbox, Some(0));
}

#[test]
fn a_relay_publishes_again_what_it_had_not_noted_and_an_inbox_knows_it() {
    let crash = r#","faults":[{"fault":"restart","component":"orders","at":"35.55s"}]"#;
    let relay = r#","relay_interval":"0s","relay_mark_interval":"10s""#;
    let twice = effects(&shop(OUTBOX, relay, SHIPS, crash), Effect::Ship);
    // The orders since the last note, at 30 s.
    let again: Vec<u64> = twice.iter().filter(|(_, (_, times))| *times == 2).map(|(op, _)| *op).collect();
    assert!((54..=56).contains(&again.len()), "{}", again.len());
    assert!(again.iter().all(|op| (299..=356).contains(op)), "{again:?}");
    let once = shop(OUTBOX, relay, SHIPS_ONCE, crash);
    assert!(effects(&once, Effect::Ship).values().all(|(_, times)| *times == 1));
    assert_eq!(once.count(|fact| matches!(fact, Fact::Recognised { node: 5, .. })), again.len());
    assert_eq!(once.count(|fact| matches!(fact, Fact::Dequeued { node: 3, dead: false, .. })), 500 + again.len());
}

#[test]
fn an_inbox_that_fails_is_no_duplicate() {
    let down = r#","faults":[{"fault":"crash","component":"shipped","at":"10s","for":"10s"}]"#;
    let sent = effects(&shop(OUTBOX, "", SHIPS_ONCE, down), Effect::Ship);
    assert_eq!(sent.len(), 500, "the queue delivers again");
    assert!(sent.values().all(|(_, times)| *times == 1));
}

#[test]
fn an_inbox_forgets_after_its_window() {
    // For a while answers to the queue take longer than it waits: it delivers again after 5 s, and after 10 s.
    let slow = r#","faults":[{"fault":"latency","connection":"events-shipper","direction":"reply","added":"8s","at":"10s","for":"8s"}]"#;
    let remembers = effects(&shop(OUTBOX, "", SHIPS_ONCE, slow), Effect::Ship);
    assert!(remembers.values().all(|(_, times)| *times == 1));
    let forgets =
        slow.replace("]", r#"],"interventions":[{"set":"components.shipped.inbox_window","points":[["0s","1s"]]}]"#);
    let forgotten = effects(&shop(OUTBOX, "", SHIPS_ONCE, &forgets), Effect::Ship);
    assert!(forgotten.values().any(|(_, times)| *times > 1));
}

#[test]
fn change_capture_publishes_every_write() {
    let plain = r#"[{"effect":"charge"},{"write":{"to":"orders","key":"operation"}}]"#;
    assert_eq!(effects(&shop(plain, "", SHIPS, ""), Effect::Ship).len(), 0);
    let captured = shop(plain, r#","change_capture":"writes""#, SHIPS, "");
    assert_eq!(effects(&captured, Effect::Ship).len(), 500);
}

#[test]
fn one_message_on_its_way_keeps_the_order_and_several_do_not() {
    // A third of the messages is lost on the way to the queue, and sent again after a second.
    let lossy = r#","faults":[{"fault":"loss","connection":"orders-events","rate":"30%"}],
        "interventions":[{"set":"connections.orders-events.timeout","points":[["0s","20ms"]]}]"#;
    let ordered = |in_flight: u32| {
        let orders = format!(r#","relay_interval":"0s","relay_in_flight":{in_flight}"#);
        let run = shop(OUTBOX, &orders, SHIPS, lossy);
        let enqueued = run.notes.0.iter().filter_map(|(_, fact)| match fact {
            Fact::Enqueued { node: 3, op } => Some(op.id),
            _ => None,
        });
        let ids: Vec<u64> = enqueued.collect();
        assert!(ids.len() > 300, "{}", ids.len());
        ids.is_sorted()
    };
    assert!(ordered(1));
    assert!(!ordered(50));
}

#[test]
fn a_message_goes_with_its_transaction_when_a_failover_loses_that() {
    let replicas = r#","instances":2,"replication":"asynchronous","replication_delay":"2s","relay_interval":"10s""#;
    let failover = r#","faults":[{"fault":"failover","component":"orders","at":"25s"}]"#;
    let run = shop(OUTBOX, replicas, SHIPS, failover);
    let lost: Vec<u64> = run
        .notes
        .0
        .iter()
        .filter_map(|(_, fact)| match fact {
            Fact::WriteLost { op, .. } => Some(op.id),
            _ => None,
        })
        .collect();
    assert!((19..=21).contains(&lost.len()), "{lost:?}");
    let sent = effects(&run, Effect::Ship);
    assert_eq!(sent.len(), 500 - lost.len());
    assert!(lost.iter().all(|op| !sent.contains_key(op)), "no message of a transaction that never was");
}

#[test]
fn a_conflict_writes_neither_record_nor_message() {
    let once =
        r#"[{"effect":"charge"},{"write":{"to":"orders","key":"=row","if":"absent","outbox":true,"inbox":true}}]"#;
    let run = shop(once, "", SHIPS, "");
    assert_eq!((run.told(Outcome::Ok), run.told(Outcome::Failed)), (1, 499));
    assert_eq!(effects(&run, Effect::Ship).len(), 1);
}
