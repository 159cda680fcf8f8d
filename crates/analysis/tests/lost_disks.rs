//! Disks that are lost, and members that forget: acknowledged writes that are gone are found, each once, and told why.

use betwixt_analysis::findings::look;
use betwixt_analysis::remedy::{Trial, remedy};
use betwixt_analysis::{FindingKind, story};
use betwixt_model::{Scenario, read};
use betwixt_sim::CATALOGUE;

/// Five writes, each of a record of its own, at 1 s to 5 s; and this happens to the store at 10 s.
fn five(store: &str, faults: &str) -> Scenario {
    let loaded = read(
        &format!(
            r#"{{"betwixt": 1, "duration": "20s",
            "flows": [{{"id": "order", "name": "Order"}}],
            "components": [
                {{"id": "people", "kind": "client", "arrivals": "recorded", "trace": ["1s", "2s", "3s", "4s", "5s"]}},
                {{"id": "shop", "kind": "service", "handlers": {{"*": [{{"write": {{"to": "db", "key": "operation"}}}}]}}}},
                {{"id": "db", "name": "Orders", {store}}}],
            "connections": [{{"from": "people", "to": "shop"}}, {{"from": "shop", "to": "db"}}],
            "faults": [{faults}]}}"#
        ),
        &CATALOGUE,
    );
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    loaded.scenario
}

fn lost(scenario: &Scenario) -> u64 {
    look(scenario, &CATALOGUE).expect("it compiles").count(FindingKind::LostWrite)
}

fn why(scenario: &Scenario) -> String {
    let told = story(scenario, &CATALOGUE, 1, Some(FindingKind::LostWrite)).expect("it is told");
    told.cause.map(|cause| cause.sentence).unwrap_or_default()
}

const WIPED: &str = r#"{"fault": "crash", "component": "db", "at": "10s", "for": "1s", "loses": "records"}"#;

#[test]
fn every_store_tells_of_what_its_disk_had() {
    let stores = [
        r#""kind": "database""#,
        r#""kind": "database", "instances": 3, "replication": "asynchronous""#,
        r#""kind": "database", "instances": 3, "replication": "synchronous""#,
        r#""kind": "quorum_store""#,
        r#""kind": "consensus_group""#,
    ];
    for store in stores {
        let plain = WIPED.replace(r#", "loses": "records""#, "");
        assert_eq!(lost(&five(store, &plain)), 0, "{store}: a crash leaves the disk");
        let wiped = five(store, WIPED);
        assert_eq!(lost(&wiped), 5, "{store}");
        assert_eq!(
            why(&wiped),
            "Order 1 lost a write that was acknowledged because Orders lost what was on its disk.",
            "{store}"
        );
    }
}

#[test]
fn one_disk_of_three_loses_nothing_where_a_quorum_has_it() {
    let one = WIPED.replace(r#""component": "db""#, r#""component": "db", "instance": 1"#);
    assert_eq!(lost(&five(r#""kind": "quorum_store""#, &one)), 0);
    // With one copy of each record, the instance that held it is all there was.
    let single = r#""kind": "quorum_store", "replicas": 1, "read_quorum": 1, "write_quorum": 1"#;
    let each: u64 = (1..=3)
        .map(|instance| {
            let one = WIPED.replace(r#""component": "db""#, &format!(r#""component": "db", "instance": {instance}"#));
            lost(&five(single, &one))
        })
        .sum();
    assert_eq!(each, 5, "each record was on one of the three");
}

#[test]
fn members_that_forget_lose_what_nobody_else_has() {
    let crash = r#"{"fault": "crash", "component": "db", "at": "10s", "for": "1s"}"#;
    for members in [1, 3] {
        let group =
            |storage: &str| five(&format!(r#""kind": "consensus_group", "members": {members}{storage}"#), crash);
        assert_eq!(lost(&group("")), 0, "{members}: logs are on disk");
        let memory = group(r#", "storage": "memory""#);
        assert_eq!(lost(&memory), 5, "{members}");
        assert_eq!(
            why(&memory),
            "Order 1 lost a write that was acknowledged because members of Orders that went down had kept it in memory \
             only."
        );
        let told = story(&memory, &CATALOGUE, 1, Some(FindingKind::LostWrite)).expect("it is told");
        let remedy = remedy(&memory, &CATALOGUE, &told).expect("there is one");
        assert_eq!(remedy.settings, [("components.db.storage".to_owned(), "disk".to_owned())]);
        let mut trial = Trial::new(&memory, &remedy.scenario, &CATALOGUE, None).expect("both compile");
        while !trial.go_on(100_000) {}
        assert_eq!(trial.counts(FindingKind::LostWrite), (5, 0));
    }
    let one = crash.replace(r#""component": "db""#, r#""component": "db", "instance": 1"#);
    let three = five(r#""kind": "consensus_group", "members": 3, "storage": "memory""#, &one);
    assert_eq!(lost(&three), 0, "the other two know");
}
