//! Insides of small systems, to the word.

use std::rc::Rc;

use betwixt_model::{ParamValue, Scenario, SimSpan, SimTime, read};
use betwixt_sim::CATALOGUE;

use super::{History, Inside, Sort, inside};
use crate::runner::Runner;

fn scenario(store: &str, more: &str) -> Scenario {
    let text = format!(
        r#"{{"betwixt": 1, "duration": "30s", "flows": [{{"id": "order", "name": "Order"}}],
            "components": [
                {{"id": "people", "kind": "client", "arrivals": "constant", "rate": "20/s"}},
                {{"id": "shop", "kind": "service", "service_time": "1ms", "handlers": {{"*": [{{"write": {{"to": "store", "key": "operation"}}}}, "answer"]}}}},
                {store}],
            "connections": [{{"from": "people", "to": "shop", "latency": "2ms"}}, {{"from": "shop", "to": "store", "latency": "2ms"}}]{more}}}"#
    );
    let loaded = read(&text, &CATALOGUE);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    loaded.scenario
}

fn at(scenario: &Scenario, s: f64) -> Inside {
    let mut runner = Runner::new(Rc::new(scenario.clone()));
    runner.run_until(SimTime(SimSpan::from_seconds(s).0));
    inside(runner.world().expect("it runs"), 2).expect("it has an inside")
}

#[test]
fn a_group_says_who_leads_who_is_down_and_what_is_decided() {
    let store = r#"{"id": "store", "kind": "consensus_group"}"#;
    let calm = at(&scenario(store, ""), 5.0);
    assert_eq!((calm.sort, calm.members.len()), (Sort::Group, 3));
    let leader = calm.members.iter().position(|held| held.leads).expect("one leads");
    let term = calm.members[leader].term;
    assert_eq!(calm.lines[0], format!("Member {} leads in term {term}", leader + 1));
    assert!(calm.lines[1].ends_with("entries are decided"), "{}", calm.lines[1]);
    assert_eq!(calm.brief, format!("term {term}"));
    assert!(calm.spoken.starts_with(&calm.lines[0]));
    let crash = r#", "faults": [{"fault": "crash", "component": "store", "instance": 1, "at": "2s"}]"#;
    let struck = at(&scenario(store, crash), 5.0);
    assert!(struck.lines.contains(&"Member 1 is down".to_owned()), "{:?}", struck.lines);
}

#[test]
fn replicas_say_who_lacks_what() {
    let store = r#"{"id": "store", "kind": "database", "instances": 2, "replication": "asynchronous", "replication_delay": "500ms"}"#;
    let now = at(&scenario(store, ""), 5.0);
    assert_eq!((now.sort, now.members.len()), (Sort::Replicas, 2));
    assert_eq!(now.lines[0], "Replica 1 leads");
    let lacks = now.members[0].log - now.members[1].log;
    // 20 writes in a second, half a second late.
    assert!((8..=12).contains(&lacks), "{lacks}");
    assert_eq!(now.lines[1], format!("Replica 2 lacks {lacks} writes"));
    assert_eq!(now.lines[2], format!("{lacks} writes are on the leader alone: a failover would lose them"));
    assert_eq!(now.brief, format!("{lacks} behind · {lacks} unsafe"));
}

#[test]
fn nodes_and_partitions_are_counted() {
    let now = at(&scenario(r#"{"id": "store", "kind": "quorum_store"}"#, ""), 3.0);
    assert_eq!((now.sort, now.lines[0].as_str()), (Sort::Nodes, "3 of 3 nodes are up"));
    assert!(now.members.iter().all(|held| held.log > 0 && held.up && held.kept == 0));
}

#[test]
fn numbers_are_kept_over_time_and_forgotten_with_their_past() {
    let store = r#"{"id": "store", "kind": "database", "instances": 2, "replication": "asynchronous", "replication_delay": "500ms"}"#;
    let mut document = Rc::new(scenario(store, ""));
    let mut runner = Runner::new(Rc::clone(&document));
    let mut history = History::default();
    let mut look = |runner: &mut Runner, document: &Rc<Scenario>, s: f64| {
        runner.run_until(SimTime(SimSpan::from_seconds(s).0));
        let mut summary = runner.summary();
        summary.components[2].inside = super::shared(runner.world().expect("it runs"), 2);
        history.take(document, &mut summary);
        let inside = summary.components[2].inside.clone().expect("it has an inside");
        inside.tracks.iter().map(|track| (track.name, track.points.len())).collect::<Vec<_>>()
    };
    for tick in 1..20 {
        look(&mut runner, &document, f64::from(tick) / 10.0);
    }
    let two = [("Writes that the slowest lacks", 20), ("Writes on the leader alone", 20)];
    assert_eq!(look(&mut runner, &document, 2.0), two);
    // A change made now leaves the past as it was.
    let target = betwixt_model::Target::Component("people".into());
    let change = |ms: u64| betwixt_model::Intervention {
        target: target.clone(),
        param: "rate",
        points: vec![(SimTime(ms * 1_000_000), ParamValue::Number(30.0))],
    };
    let mut later = (*document).clone();
    later.interventions.push(change(2_000));
    document = Rc::new(later.clone());
    assert_eq!(look(&mut runner, &document, 2.1)[0].1, 21);
    // One made before changes it.
    later.interventions[0] = change(1_000);
    document = Rc::new(later);
    assert_eq!(look(&mut runner, &document, 2.2)[0].1, 1);
}
