//! What is noticed without running anything.

use crate::handler::{Answer, Step};
use crate::problem::Severity;
use crate::scenario::Scenario;
use crate::test_catalogue::CATALOGUE;

fn problems(parts: &str) -> Vec<(Severity, String)> {
    let loaded = crate::read::read(&format!(r#"{{"betwixt":1,{parts}}}"#), &CATALOGUE);
    loaded.problems.into_iter().map(|problem| (problem.severity, problem.to_string())).collect()
}

fn warns(parts: &str, words: &str) {
    let found = problems(parts);
    let hit = found.iter().any(|(severity, text)| *severity == Severity::Warning && text.contains(words));
    assert!(hit, "{parts}\nexpected {words}\nfound {found:#?}");
}

fn parts(components: &[(&str, &str)], connections: &[(&str, &str)]) -> String {
    let components: Vec<String> =
        components.iter().map(|(id, kind)| format!(r#"{{"id":"{id}","kind":"{kind}"}}"#)).collect();
    let connections: Vec<String> =
        connections.iter().map(|(from, to)| format!(r#"{{"from":"{from}","to":"{to}"}}"#)).collect();
    format!(r#""components":[{}],"connections":[{}]"#, components.join(","), connections.join(","))
}

#[test]
fn an_empty_scenario_is_sound() {
    assert_eq!(super::validate(&Scenario::default(), &CATALOGUE), []);
}

#[test]
fn parts_that_lead_nowhere_are_noticed() {
    warns(&parts(&[("c", "client")], &[]), "components.c: It asks nobody.");
    warns(&parts(&[("c", "client"), ("lb", "balancer")], &[("c", "lb")]), "components.lb: It passes on");
    warns(&parts(&[("c", "client"), ("q", "queue")], &[("c", "q")]), "components.q: It passes on");
    warns(&parts(&[("a", "service")], &[]), "Nothing starts an operation");
    let island = parts(&[("c", "client"), ("a", "service"), ("b", "service")], &[("c", "a")]);
    warns(&island, "components.b: No client reaches it");
    assert_eq!(problems(&island).len(), 1);
}

#[test]
fn an_outbox_that_nobody_publishes_is_noticed() {
    let text = r#""components":[{"id":"c","kind":"client"},{"id":"a","kind":"service","handlers":{"*":[
        {"write":{"to":"db","key":"operation","outbox":true}}]}},{"id":"db","kind":"database"}],
        "connections":[{"from":"c","to":"a"},{"from":"a","to":"db"}]"#;
    warns(text, "components.a.handlers.*[0]: Nobody publishes");
    let inbox = text.replace("outbox", "inbox");
    assert_eq!(problems(&inbox), []);
}

#[test]
fn a_queue_has_a_place_for_so_many_subscribers() {
    let with = |count: usize| {
        let services: Vec<String> = (0..count).map(|at| format!("s{at}")).collect();
        let mut list = vec![("c", "client"), ("q", "queue")];
        list.extend(services.iter().map(|id| (id.as_str(), "service")));
        let mut wires = vec![("c", "q")];
        wires.extend(services.iter().map(|id| ("q", id.as_str())));
        problems(&parts(&list, &wires))
    };
    assert_eq!(with(256), []);
    let found = with(257);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, Severity::Error);
    assert!(found[0].1.starts_with("components.q: 257 connections leave it; at most 256"), "{found:?}");
}

#[test]
fn a_circle_is_named_in_order() {
    let list = [("c", "client"), ("b", "service"), ("a", "service"), ("lb", "balancer")];
    let round = parts(&list, &[("c", "a"), ("a", "lb"), ("lb", "b"), ("b", "a")]);
    warns(&round, "components.b: These wait for one another in a circle: b -> a -> lb -> b.");
    assert_eq!(problems(&round).len(), 1);
    let queue = [("c", "client"), ("b", "service"), ("a", "service"), ("q", "queue")];
    assert_eq!(problems(&parts(&queue, &[("c", "a"), ("a", "q"), ("q", "b"), ("b", "a")])), []);
    let told = parts(&queue[..3], &[("c", "a"), ("a", "b"), ("b", "a")])
        .replace(r#""from":"b""#, r#""async":true,"from":"b""#);
    assert_eq!(problems(&told), []);
}

#[test]
fn programs_break_and_make_circles_by_flow() {
    let round = parts(&[("c", "client"), ("a", "service"), ("b", "service")], &[("c", "a"), ("a", "b"), ("b", "a")]);
    let with = |handlers: &str| round.replace(r#""id":"b","#, &format!(r#""id":"b","handlers":{handlers},"#));
    assert_eq!(problems(&with(r#"{"*":["work","answer"]}"#)), []);
    assert_eq!(problems(&with(r#"{"*":["answer",{"call":"a"}]}"#)), [], "nobody waits after the answer");
    let by_flow = format!(r#""flows":[{{"id":"x"}},{{"id":"y"}}],{}"#, with(r#"{"*":["work"],"y":[{"call":"a"}]}"#));
    warns(&by_flow, "in a circle: a -> b -> a.");
}

#[test]
fn dangling_parts_of_a_document_changed_in_memory_are_errors() {
    let text = format!(
        r#"{{"betwixt":1,"zones":[{{"id":"eu"}}],{},"faults":[{{"fault":"slow","component":"a"}},{{"fault":"loss","zone":"eu"}}],
        "interventions":[{{"set":"connections.c-a.latency","points":[["1s","2s"]]}}],"exposed":[{{"set":"components.a.workers"}}]}}"#,
        parts(&[("c", "client"), ("a", "service")], &[("c", "a")])
    );
    let mut scenario = crate::read::read(&text, &CATALOGUE).scenario;
    assert_eq!(super::validate(&scenario, &CATALOGUE), []);
    scenario.components.truncate(1);
    scenario.components[0].kind = "cleint".into();
    scenario.components[0].zone = Some("us".into());
    scenario.zones.clear();
    scenario.connections[0].id = "renamed".into();
    let places: Vec<String> = super::validate(&scenario, &CATALOGUE).into_iter().map(|problem| problem.place).collect();
    for place in [
        "components.c.kind",
        "connections.renamed.to",
        "faults.slow-1.component",
        "faults.loss-1.zone",
        "interventions[0].set",
        "exposed[0].set",
    ] {
        assert!(places.iter().any(|found| found == place), "{place} in {places:?}");
    }
}

#[test]
fn transactions_need_a_database_that_shares_its_records() {
    let check = |to: &str, more: &str| {
        let text = format!(
            r#"{{"betwixt":1,"components":[{{"id":"c","kind":"client"}},{{"id":"s","kind":"service","handlers":{{"*":[
            {{"transaction":[{{"read":"to"}},{{"write":"to"}}],"on":"to"}}]}}}},{{"id":"x","kind":"{to}"{more}}}],
            "connections":[{{"from":"c","to":"s"}},{{"from":"s","to":"x","role":"to"}}]}}"#
        );
        let problems = crate::read::read(&text, &CATALOGUE).problems;
        problems.into_iter().map(|problem| problem.what).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(check("database", ""), "");
    assert!(check("database", r#","replication":"asynchronous""#).contains("has replicas"));
    assert!(check("cache", "").contains("does not lead to a database"));
    assert!(check("service", "").contains("does not lead to a database"));
}

#[test]
fn what_cannot_stand_in_a_transaction_is_said_of_a_document_changed_in_memory() {
    let text = r#"{"betwixt":1,"components":[{"id":"c","kind":"client"},{"id":"s","kind":"service","handlers":{"*":[
        {"transaction":[{"read":"db"},{"write":"db"}],"on":"db"}]}},{"id":"db","kind":"database"}],
        "connections":[{"from":"c","to":"s"},{"from":"s","to":"db"}]}"#;
    let mut scenario = crate::read::read(text, &CATALOGUE).scenario;
    let program = scenario.components[1].handlers.get_mut(&None).unwrap();
    let Step::Transaction { steps, .. } = &mut program.steps[0] else { panic!("{program:?}") };
    steps.push(Step::Answer(Answer::Ok));
    let Step::Read { at_least, .. } = &mut steps[0] else { panic!("{steps:?}") };
    *at_least = Some(1);
    let places: Vec<String> = super::validate(&scenario, &CATALOGUE).into_iter().map(|problem| problem.place).collect();
    assert_eq!(places, [0, 2].map(|at| format!("components.s.handlers.*[0].transaction[{at}]")));
    super::programs::drop_spoilt_steps(&mut scenario, &CATALOGUE);
    let Step::Transaction { steps, .. } = &scenario.components[1].handlers[&None].steps[0] else { panic!() };
    assert_eq!(steps.len(), 1);
}
