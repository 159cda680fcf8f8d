//! Findings against exact counts: faults that take every so-manieth message, and the facts of a few operations.

use betwixt_model::{Scenario, read};
use betwixt_sim::observe::Counted;
use betwixt_sim::{CATALOGUE, Fact, Observer, Op, compile};

use super::*;
use crate::recorder::advance;

fn scenario(text: &str) -> Scenario {
    let loaded = read(text, &CATALOGUE);
    assert!(!loaded.has_errors(), "{:?}", loaded.problems);
    loaded.scenario
}

/// 100 orders, one every 100 ms; a queue; a consumer that takes 1 ms.
fn queue(queue: &str, consumer: &str, wire: &str, faults: &str) -> Scenario {
    scenario(&format!(
        r#"{{"betwixt": 1, "duration": "10.05s",
            "components": [
                {{"id": "people", "kind": "client", "arrivals": "constant", "rate": "10/s"}},
                {{"id": "shop", "kind": "service", "service_time": "1ms", "handlers": {{"*": ["work", {{"publish": "q"}}, "answer"]}}}},
                {{"id": "q", "kind": "queue" {queue}}},
                {{"id": "worker", "kind": "service", "service_time": "1ms" {consumer}}}],
            "connections": [
                {{"from": "people", "to": "shop"}}, {{"from": "shop", "to": "q"}},
                {{"from": "q", "to": "worker" {wire}}}],
            "faults": [{faults}]}}"#
    ))
}

fn count(scenario: &Scenario, kind: FindingKind) -> u64 {
    look(scenario, &CATALOGUE).unwrap().count(kind)
}

#[test]
fn every_tenth_publication_is_lost_and_found() {
    let fault = r#"{"fault": "loss", "connection": "shop-q", "every": 10, "rate": 1}"#;
    let run = queue("", "", "", fault);
    assert_eq!(count(&run, FindingKind::LostMessage), 10);
    let findings = look(&run, &CATALOGUE).unwrap();
    let lost = findings.list.iter().find(|finding| finding.kind == FindingKind::LostMessage).unwrap();
    let operations: Vec<u64> = lost.examples.iter().map(|case| case.operation).collect();
    assert_eq!(operations, [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    assert_eq!(lost.first_at.unwrap(), lost.examples[0].at);
}

#[test]
fn what_is_only_late_or_set_aside_is_not_lost() {
    assert_eq!(count(&queue("", "", "", ""), FindingKind::LostMessage), 0);
    // Every fifth answer of the consumer is an error, and the queue gives up after one try.
    let fault = r#"{"fault": "errors", "component": "worker", "every": 5, "rate": 1}"#;
    let given_up = queue(r#", "max_receives": 1, "redelivery_delay": "1ms""#, "", "", fault);
    assert_eq!(count(&given_up, FindingKind::LostMessage), 20, "aside, and nobody ever did it");
    let mut set_aside = given_up;
    let text = r#"{"betwixt": 1, "components": [
        {"id": "q", "kind": "queue"}, {"id": "people-who-look", "kind": "service"}],
        "connections": [{"from": "q", "to": "people-who-look"}]}"#;
    let other = read(text, &CATALOGUE).scenario;
    set_aside.components.push(other.components[1].clone());
    set_aside.connections.push(other.connections[0].clone());
    betwixt_model::setting::set(&mut set_aside, &CATALOGUE, "components.q.dead_letters", "last_connection").unwrap();
    assert_eq!(count(&set_aside, FindingKind::LostMessage), 0, "in a queue for dead letters somebody has it");
}

#[test]
fn a_copy_made_by_the_network_is_processed_twice() {
    let fault = r#"{"fault": "duplicate", "connection": "q-worker", "direction": "request", "every": 4, "rate": 1}"#;
    assert_eq!(count(&queue("", "", "", fault), FindingKind::ProcessedTwice), 25);
    let knows = queue("", r#", "idempotency_window": "1h""#, r#", "idempotency_key": "operation""#, fault);
    assert_eq!(count(&knows, FindingKind::ProcessedTwice), 0);
}

#[test]
fn a_program_that_publishes_twice_means_it() {
    let text = r#"{"betwixt": 1, "duration": "10.05s",
        "components": [
            {"id": "people", "kind": "client", "arrivals": "constant", "rate": "10/s"},
            {"id": "shop", "kind": "service", "service_time": "1ms", "handlers": {"*": [{"publish": "q"}, {"publish": "q"}, "answer"]}},
            {"id": "q", "kind": "queue"},
            {"id": "worker", "kind": "service", "service_time": "1ms"}],
        "connections": [{"from": "people", "to": "shop"}, {"from": "shop", "to": "q"}, {"from": "q", "to": "worker"}]}"#;
    assert_eq!(count(&scenario(text), FindingKind::ProcessedTwice), 0);
}

#[test]
fn ten_errors_make_a_message_poisonous_and_nine_do_not() {
    let fault = |first: u32| format!(r#"{{"fault": "errors", "component": "worker", "first": {first}, "rate": 1}}"#);
    let settings = r#", "redelivery_delay": "10ms", "ordering": "all""#;
    assert_eq!(count(&queue(settings, "", "", &fault(9)), FindingKind::PoisonMessage), 0);
    assert_eq!(count(&queue(settings, "", "", &fault(10)), FindingKind::PoisonMessage), 1);
    assert_eq!(count(&queue(settings, "", "", &fault(25)), FindingKind::PoisonMessage), 1, "the rest waits behind it");
}

/// Two operations after each other on one record, whose program is `first`, and whose second is `second`.
fn records(steps: &str, store: &str) -> Scenario {
    scenario(&format!(
        r#"{{"betwixt": 1, "duration": "10.05s",
            "components": [
                {{"id": "people", "kind": "client", "arrivals": "constant", "rate": "10/s"}},
                {{"id": "shop", "kind": "service", "service_time": "1ms", "handlers": {{"*": [{steps}]}}}},
                {{"id": "db", "kind": "database", "service_time": "1ms" {store}}}],
            "connections": [{{"from": "people", "to": "shop"}}, {{"from": "shop", "to": "db", "latency": "2ms"}}]}}"#
    ))
}

#[test]
fn a_replica_that_is_always_late_is_always_found() {
    // Each operation writes at the leader and reads from a replica that is 1 s behind. Reads go to the three in turn.
    let late = r#", "instances": 3, "replication": "asynchronous", "replication_delay": "1s", "read_from": "any""#;
    let steps = r#"{"write": {"to": "db", "key": "operation"}}, {"read": {"from": "db", "key": "operation"}}"#;
    let run = records(steps, late);
    let own = count(&run, FindingKind::ReadYourWrites);
    assert!((60..=100).contains(&own), "two of three reads are late, {own}");
    assert_eq!(count(&run, FindingKind::StaleRead), own, "and each of them is stale");
    assert_eq!(count(&records(steps, ""), FindingKind::ReadYourWrites), 0);
}

#[test]
fn changes_that_overlap_are_lost_and_changes_that_do_not_are_kept() {
    // Read, 150 ms of work, write; one begins every 100 ms, so each overwrites what the one before it has written meanwhile.
    let overlapping =
        r#"{"read": {"from": "db", "key": "=row"}}, {"work": "150ms"}, {"write": {"to": "db", "key": "=row"}}"#;
    let lost = count(&records(overlapping, ""), FindingKind::LostUpdate);
    assert_eq!(lost, 97, "the operations 2 to 98; the later ones are not through by the end");
    let quick = r#"{"read": {"from": "db", "key": "=row"}}, {"write": {"to": "db", "key": "=row"}}"#;
    assert_eq!(count(&records(quick, ""), FindingKind::LostUpdate), 0);
    let guarded = r#"{"read": {"from": "db", "key": "=row"}}, {"work": "150ms"}, {"write": {"to": "db", "key": "=row", "if": "unchanged"}}"#;
    assert_eq!(count(&records(guarded, ""), FindingKind::LostUpdate), 0);
}

/// Orders once a second, written in two databases, with a fault of 1.5 s. A message takes 50 ms.
fn two_stores(fault: &str, steps: &str, stock: &str, checkout: &str) -> Scenario {
    scenario(&format!(
        r#"{{"betwixt": 1, "duration": "30s",
            "components": [
                {{"id": "people", "kind": "client", "arrivals": "constant", "rate": "1/s", "profile": [["0s", 1], ["9.5s", 1], ["9.5s", 0]]}},
                {{"id": "checkout", "kind": "service", "service_time": "0s", "transaction_timeout": "1s", "decision_retry": "1s" {checkout}, "handlers": {{"*": [{steps}]}}}},
                {{"id": "orders", "kind": "database", "service_time": "10ms"}},
                {{"id": "stock", "kind": "database", "service_time": "10ms" {stock}}}],
            "connections": [{{"from": "people", "to": "checkout", "latency": "0s"}},
                {{"from": "checkout", "to": "orders", "latency": "100ms"}}, {{"from": "checkout", "to": "stock", "latency": "100ms"}}],
            "faults": [{{{fault}, "for": "1.5s"}}]}}"#
    ))
}

const DOWN: &str = r#""fault": "crash", "component": "checkout", "at": "3.112s""#;

#[test]
fn a_crash_between_two_writes_leaves_half_and_one_promise_at_a_time_does_not() {
    let plain = r#"{"write": {"to": "orders", "key": "operation"}}, {"write": {"to": "stock", "key": "operation"}}"#;
    let crashed = two_stores(DOWN, plain, "", "");
    // The third order has its answer from orders at 3.11 s, and goes on to stock: that write is on its way.
    assert_eq!(count(&crashed, FindingKind::HalfWritten), 0);
    let between = plain.replace("}}, {", "}}, {\"work\": \"100ms\"}, {");
    assert_eq!(count(&two_stores(DOWN, &between, "", ""), FindingKind::HalfWritten), 1);
    let both = format!(r#"{{"two_phase_commit": [{plain}]}}"#);
    for checkout in ["", r#", "transaction_log": "none""#] {
        assert_eq!(count(&two_stores(DOWN, &both, "", checkout), FindingKind::HalfWritten), 0, "{checkout}");
    }
}

#[test]
fn whoever_decides_alone_is_found_and_whoever_waits_is_not() {
    let both = r#"{"two_phase_commit": [{"write": {"to": "orders", "key": "operation"}}, {"write": {"to": "stock", "key": "operation"}}]}"#;
    let silence = r#""fault": "partition", "connection": "checkout-stock", "at": "3.1105s""#;
    let decided = |stock: &str| two_stores(silence, both, stock, "");
    assert_eq!(count(&decided(""), FindingKind::HalfWritten), 0);
    assert_eq!(count(&decided(r#", "in_doubt_timeout": "500ms""#), FindingKind::HalfWritten), 1);
}

#[test]
fn each_that_a_dead_coordinator_blocks_is_found() {
    let both = r#"{"two_phase_commit": [{"write": {"to": "orders", "key": "=shop"}}, {"write": {"to": "stock", "key": "=shop"}}]}"#;
    let run = |log: &str| {
        let log = format!(r#", "transaction_log": "{log}""#);
        count(
            &two_stores(&DOWN.replace("3.112", "3.08"), both, r#", "lock_wait": "100ms""#, &log),
            FindingKind::BlockedInDoubt,
        )
    };
    // The fourth order is refused by checkout, which is down; the five after it are sent away by stock.
    assert_eq!((run("disk"), run("none")), (0, 5));
}

#[test]
fn watching_changes_nothing_and_pieces_find_the_same() {
    let fault = r#"{"fault": "loss", "connection": "q-worker", "direction": "reply", "every": 3, "rate": 1}"#;
    let run = queue(r#", "visibility_timeout": "2s""#, "", "", fault);
    let whole = look(&run, &CATALOGUE).unwrap();
    let mut bare = compile(&run, &CATALOGUE).unwrap();
    let mut recorder = Recorder::new(&run, &CATALOGUE).with_journal(0);
    let end = bare.end();
    advance(&mut bare, end, u64::MAX, &mut recorder);

    let mut world = compile(&run, &CATALOGUE).unwrap();
    let mut recorder = Recorder::new(&run, &CATALOGUE).with_journal(0);
    let mut watch = Watch::new(&run, &CATALOGUE);
    for ms in (0..=10_050).step_by(37) {
        watched(&mut world, SimTime(ms * 1_000_000), &mut recorder, &mut watch);
    }
    watched(&mut world, end, &mut recorder, &mut watch);
    assert_eq!(world.digest(), bare.digest());
    assert_eq!(Findings::of(recorder.ledger(), &watch), whole);
    assert!(whole.count(FindingKind::ProcessedTwice) > 0, "lost answers are handed out again: {whole:?}");
}

/// Two take one each from a stock of one, and the first one's write is lost, whether or not it was told of it.
fn taken_and_lost(acknowledged: bool) -> u64 {
    let run = records(r#"{"write": {"to": "db", "key": "=row", "add": -1}}"#, r#", "starting_amount": 1"#);
    let mut watch = Watch::new(&run, &CATALOGUE);
    let op = |id: u64| Op { id, ..Op::NOBODYS };
    let takes = |id: u64, from: i16| {
        let what = Counted::Changed { from, to: from - 1, by: -1, sets: false };
        Fact::Counted { node: 2, op: op(id), key: 7, what }
    };
    let lost = Fact::WriteLost { node: 2, instance: 0, op: op(1), key: 7, version: 1, acknowledged };
    let started = |id: u64| Fact::OperationStarted { op: op(id), client: 0 };
    for (at, fact) in (1..).zip([started(1), started(2), takes(1, 1), lost, takes(2, 1)]) {
        watch.note(at, fact);
    }
    watch.found(FindingKind::Oversold).count
}

#[test]
fn what_is_lost_before_anybody_was_told_of_it_can_be_sold_again() {
    assert_eq!(taken_and_lost(false), 0, "nobody thinks that the first one has it");
    assert_eq!(taken_and_lost(true), 1, "both were told that they have it");
}

#[test]
fn every_sort_has_words_of_its_own() {
    for kind in FindingKind::ALL {
        assert_eq!(FindingKind::from_key(kind.key()), Some(kind));
        assert!(kind.means().ends_with('.') && !kind.label().ends_with('.') && !kind.title().is_empty());
    }
    assert_eq!(FindingKind::from_key("nothing"), None);
}
