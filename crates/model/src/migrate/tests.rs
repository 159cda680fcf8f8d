//! The mechanism, by a version 0 that never was.

use serde_json::json;

use super::*;
use crate::test_catalogue::CATALOGUE;

/// Version 0: "services" for components, "links" for connections, latencies as plain milliseconds.
const FICTION: &[Migration] = &[Migration { from: 0, name: "units and new words", up: words_and_units }];

fn words_and_units(map: &mut Map<String, Value>, problems: &mut Vec<Problem>) {
    for (old, new) in [("services", "components"), ("links", "connections")] {
        if let Some(list) = map.remove(old) {
            map.insert(new.to_owned(), list);
        }
    }
    let Some(Value::Array(connections)) = map.get_mut("connections") else { return };
    for connection in connections {
        if let Some(latency) = connection.get_mut("latency") {
            match latency.as_f64() {
                Some(ms) => *latency = format!("{ms}ms").into(),
                None => problems.push(Problem::warning("connections", "A latency was no number.", "Look at it.")),
            }
        }
    }
}

#[test]
fn an_old_document_is_brought_forward_and_reads_without_problems() {
    let old = json!({"betwixt": 0, "services": [{"id": "a", "kind": "client"}, {"id": "b", "kind": "service"}],
        "links": [{"from": "a", "to": "b", "latency": 20}]});
    let (new, problems) = migrate_by(FICTION, 1, old).unwrap();
    assert!(problems.is_empty());
    let loaded = crate::read::read(&new.to_string(), &CATALOGUE);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    assert_eq!(loaded.scenario.connections[0].params.iter().count(), 1);
}

#[test]
fn what_a_step_could_not_bring_along_names_the_step() {
    let old = json!({"betwixt": 0, "links": [{"latency": "slow"}]});
    let (_, problems) = migrate_by(FICTION, 1, old).unwrap();
    assert_eq!(problems[0].what, "A latency was no number. (version 0 to 1: units and new words)");
}

#[test]
fn steps_run_one_after_the_other() {
    fn mark(map: &mut Map<String, Value>, _: &mut Vec<Problem>) {
        let seen = map.get("seen").and_then(Value::as_u64).unwrap_or(0);
        map.insert("seen".into(), (seen * 10 + map["betwixt"].as_u64().unwrap()).into());
    }
    let steps = [2, 1, 3].map(|from| Migration { from, name: "mark", up: mark });
    let (value, _) = migrate_by(&steps, 4, json!({"betwixt": 1})).unwrap();
    assert_eq!(value, json!({"betwixt": 4, "seen": 123}));
}

#[test]
fn newer_documents_stay_and_unknown_old_ones_are_refused() {
    let newer = json!({"betwixt": 9, "x": 1});
    assert_eq!(migrate(newer.clone()).unwrap(), (newer, Vec::new()));
    assert_eq!(migrate(json!({"betwixt": 0})).unwrap_err().place, "betwixt");
}

#[test]
fn a_document_without_a_version_is_read_as_the_newest_and_says_so() {
    for value in [json!({}), json!({"betwixt": "1"}), json!({"betwixt": -1}), json!({"betwixt": 1.5})] {
        let (same, problems) = migrate(value.clone()).unwrap();
        assert_eq!(same, value);
        assert_eq!(problems.len(), 1);
        assert!(problems[0].remedy.contains("\"betwixt\": 1"));
    }
}

#[test]
fn each_released_step_leads_to_the_next_version() {
    for (at, step) in STEPS.iter().enumerate() {
        assert_eq!(step.from, VERSION - (STEPS.len() - at) as u64, "{}", step.name);
    }
}
