//! Amounts in steps: what is understood, what is written back, and what is said about the rest.

use super::{around, read};
use crate::handler::{Amount, OnlyIf};
use crate::{ComponentId, Step};

/// The first step of a program that should read well, and the same after it was written and read again.
fn step(text: &str) -> Step {
    let one = |text: &str| {
        let loaded = read(&around("").replace(r#""id":"a","#, &format!(r#""id":"a","handlers":{{"*":[{text}]}},"#)));
        assert!(loaded.problems.is_empty(), "{text}: {:?}", loaded.problems);
        loaded.scenario.component(&ComponentId::new("a")).unwrap().handlers[&None].steps[0].clone()
    };
    let first = one(text);
    assert_eq!(one(&crate::write::step(&first).to_string()), first);
    first
}

/// The place of the first problem, and what to do.
fn problem(text: &str) -> (String, String) {
    let loaded = read(&around("").replace(r#""id":"a","#, &format!(r#""id":"a","handlers":{{"*":[{text}]}},"#)));
    let steps = &loaded.scenario.component(&ComponentId::new("a")).unwrap().handlers[&None].steps;
    assert!(steps.is_empty(), "{text}: what was not understood is not carried out");
    let first = &loaded.problems[0];
    (first.place.clone(), first.remedy.clone())
}

#[test]
fn amounts_are_read_and_written() {
    let amount = |text: &str| match step(text) {
        Step::Write { amount, condition, .. } => (amount, condition),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        amount(r#"{"write":{"to":"db","add":-1,"if":"enough"}}"#),
        (Some(Amount::Add(-1)), Some(OnlyIf::Enough))
    );
    assert_eq!(amount(r#"{"write":{"to":"db","add":30000}}"#), (Some(Amount::Add(30_000)), None));
    assert_eq!(amount(r#"{"write":{"to":"db","set":"read - 1"}}"#), (Some(Amount::Set(-1)), None));
    assert_eq!(amount(r#"{"write":{"to":"db","set":" read+2 "}}"#), (Some(Amount::Set(2)), None));
    assert_eq!(
        amount(r#"{"write":{"to":"db","set":"read","if":"unchanged"}}"#),
        (Some(Amount::Set(0)), Some(OnlyIf::Unchanged))
    );
    let read = step(r#"{"read":{"from":"db","at_least":2}}"#);
    assert!(matches!(read, Step::Read { at_least: Some(2), .. }), "{read:?}");
}

#[test]
fn what_is_no_amount_is_said_and_left_out() {
    let table = [
        (r#"{"write":{"to":"db","add":1.5}}"#, "write.add", "from -30000 to 30000"),
        (r#"{"write":{"to":"db","add":30001}}"#, "write.add", "from -30000 to 30000"),
        (r#"{"write":{"to":"db","add":"-1"}}"#, "write.add", "from -30000 to 30000"),
        (r#"{"write":{"to":"db","set":5}}"#, "write.set", "read - 1"),
        (r#"{"write":{"to":"db","set":"read - -1"}}"#, "write.set", "read - 1"),
        (r#"{"write":{"to":"db","set":"read * 2"}}"#, "write.set", "read - 1"),
        (r#"{"write":{"to":"db","set":"read - 99999"}}"#, "write.set", "read - 1"),
        (r#"{"write":{"to":"db","add":-1,"set":"read"}}"#, "write.set", "Write one of them"),
        (r#"{"write":{"to":"db","if":"enough"}}"#, "write.if", "Add \"add\" or \"set\""),
        (r#"{"read":{"from":"db","at_least":-1}}"#, "read.at_least", "from 0 to 30000"),
    ];
    for (text, place, remedy) in table {
        let (found, said) = problem(text);
        assert_eq!(found, format!("components.a.handlers.*[0].{place}"), "{text}");
        assert!(said.contains(remedy), "{text}: {said}");
    }
}

#[test]
fn amounts_do_not_stand_in_a_transaction() {
    for text in [
        r#"{"write":{"to":"db","add":-1}}"#,
        r#"{"write":{"to":"db","set":"read - 1"}}"#,
        r#"{"read":{"from":"db","at_least":1}}"#,
    ] {
        assert!(!step(text).fits_transaction(), "{text}");
        let program = format!(r#"{{"transaction":[{{"read":"db"}},{text},{{"write":"db"}}],"on":"db"}}"#);
        let loaded = read(&around("").replace(r#""id":"a","#, &format!(r#""id":"a","handlers":{{"*":[{program}]}},"#)));
        let first = &loaded.problems[0];
        assert_eq!(first.place, "components.a.handlers.*[0].transaction", "{text}");
        assert!(first.what.contains("1 of its steps cannot stand in a transaction"), "{text}: {}", first.what);
        let handlers = &loaded.scenario.component(&ComponentId::new("a")).unwrap().handlers;
        let Step::Transaction { steps, .. } = &handlers[&None].steps[0] else { panic!("{text}") };
        assert!(steps.len() == 2 && steps.iter().all(Step::fits_transaction), "{text}: {steps:?}");
    }
}
