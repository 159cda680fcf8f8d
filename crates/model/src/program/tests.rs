//! Default programs by role and connection.

use super::*;
use crate::ids::ComponentId;
use crate::test_catalogue::CATALOGUE;

fn program(json_parts: &str, component: &str) -> Program {
    let text = format!(r#"{{"betwixt":1,{json_parts}}}"#);
    let loaded = crate::read::read(&text, &CATALOGUE);
    assert!(!loaded.has_errors(), "{:?}", loaded.problems);
    let component = loaded.scenario.component(&ComponentId::new(component)).unwrap();
    program_for(&loaded.scenario, &CATALOGUE, component, &FlowId::new("request"))
}

fn read(from: &str, cache: Option<&str>) -> Step {
    Step::Read { from: from.into(), key: Key::Drawn, cache: cache.map(Into::into), at_least: None }
}

const PARTS: &str = r#""components":[{"id":"c","kind":"client"},{"id":"a","kind":"service"},{"id":"b","kind":"service"},
    {"id":"ca","kind":"cache"},{"id":"ca2","kind":"cache"},{"id":"db","kind":"database"},{"id":"db2","kind":"database"},
    {"id":"q","kind":"queue"},{"id":"tp","kind":"third_party"},{"id":"lb","kind":"balancer"}]"#;

fn connections(pairs: &[(&str, &str)]) -> String {
    let list: Vec<String> = pairs.iter().map(|(from, to)| format!(r#"{{"from":"{from}","to":"{to}"}}"#)).collect();
    format!(r#"{PARTS},"connections":[{}]"#, list.join(","))
}

#[test]
fn a_source_asks_each_connection_in_order() {
    let text = connections(&[("c", "b"), ("c", "q"), ("c", "db"), ("c", "a")]);
    let steps = program(&text, "c").steps;
    assert_eq!(steps, [Step::Call("b".into()), Step::Publish("q".into()), read("db", None), Step::Call("a".into())]);
}

#[test]
fn a_server_works_asks_and_answers() {
    let text = connections(&[("a", "b"), ("a", "q"), ("a", "tp"), ("a", "lb")]);
    let expected = [
        Step::Work(None),
        Step::Call("b".into()),
        Step::Publish("q".into()),
        Step::Call("tp".into()),
        Step::Call("lb".into()),
        Step::Answer(Answer::Ok),
    ];
    assert_eq!(program(&text, "a").steps, expected);
}

#[test]
fn stores_are_read_through_the_first_cache_wherever_it_stands() {
    let text = connections(&[("a", "db"), ("a", "ca"), ("a", "ca2"), ("a", "db2")]);
    let expected = [Step::Work(None), read("db", Some("ca")), read("db2", Some("ca")), Step::Answer(Answer::Ok)];
    assert_eq!(program(&text, "a").steps, expected);
}

#[test]
fn a_cache_without_a_store_is_read_itself() {
    let text = connections(&[("a", "ca")]);
    assert_eq!(program(&text, "a").steps, [Step::Work(None), read("ca", None), Step::Answer(Answer::Ok)]);
}

#[test]
fn an_asynchronous_connection_is_told_and_not_asked() {
    let text = format!(r#"{PARTS},"connections":[{{"from":"a","to":"b","async":true}}]"#);
    let expected = [Step::Work(None), Step::Publish("b".into()), Step::Answer(Answer::Ok)];
    assert_eq!(program(&text, "a").steps, expected);
}

#[test]
fn kinds_with_a_behaviour_of_their_own_have_no_program() {
    let text = connections(&[("lb", "a"), ("q", "a"), ("ca", "db")]);
    for id in ["lb", "q", "ca", "db", "tp"] {
        assert_eq!(program(&text, id), Program::default(), "{id}");
    }
}

#[test]
fn a_written_program_wins_and_the_flow_of_that_name_wins_over_all() {
    let text = r#""components":[{"id":"a","kind":"service","handlers":{"request":["answer"],"*":["work"]}}]"#;
    assert_eq!(program(text, "a").steps, [Step::Answer(Answer::Ok)]);
    let text = r#""components":[{"id":"a","kind":"service","handlers":{"*":["work"]}}]"#;
    assert_eq!(program(text, "a").steps, [Step::Work(None)]);
}
