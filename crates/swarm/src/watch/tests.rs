//! Books that cannot be found wrong prove nothing: each rule, broken once.

use betwixt_model::read;
use betwixt_sim::{CATALOGUE, Fact, Observer, Op, Outcome, compile};

use super::*;

fn op(id: u64) -> Op {
    Op { id, key: 0, flow: 0, depth: 0, version: 1, deadline: Op::NO_DEADLINE }
}

fn verdict(facts: &[(u64, Fact)]) -> Option<String> {
    let mut watch = Watch::default();
    facts.iter().for_each(|(at, fact)| watch.note(*at, *fact));
    watch.wrong
}

#[test]
fn each_broken_rule_is_found() {
    let started = Fact::OperationStarted { op: op(1), client: 0 };
    let sent = Fact::Sent { connection: 0, kind: MessageKind::Request, op: op(1), attempt: 1 };
    let lost = Fact::Lost { connection: 0, kind: MessageKind::Request, op: op(1) };
    let call = Fact::CallStarted { connection: 0, op: op(1) };
    let ended =
        Fact::CallEnded { connection: 0, op: op(1), outcome: Outcome::Ok, began: 0, attempts: 1, abandoned: false };
    let accepted = Fact::Accepted { node: 0, op: op(1) };
    let finished = Fact::Finished { node: 0, op: op(1), outcome: Outcome::Ok, arrived: 0 };
    let load = Fact::Load { node: 0, waiting: 0, busy: 1, working: 2 };
    assert_eq!(
        verdict(&[(0, started), (0, call), (1, sent), (2, lost), (3, accepted), (4, finished), (4, ended)]),
        None
    );
    for (facts, part) in [
        (vec![(5, started), (4, sent)], "ran back"),
        (vec![(0, started), (1, started)], "started twice"),
        (vec![(0, sent), (1, lost), (1, lost)], "what nobody sent"),
        (vec![(0, call), (1, ended), (1, ended)], "ended twice"),
        (vec![(0, accepted), (1, finished), (1, finished)], "had not accepted"),
        (vec![(0, load)], "2 workers work and 1 are held"),
        (vec![(0, Fact::Dequeued { node: 0, op: op(1), dead: false })], "did not have"),
        (vec![(0, Fact::Fault { index: 0, active: false })], "ended twice"),
    ] {
        let wrong = verdict(&facts).unwrap_or_default();
        assert!(wrong.contains(part), "{part}: {wrong:?}");
    }
}

#[test]
fn books_that_missed_something_do_not_agree_with_the_world() {
    let text = r#"{"betwixt":1,"components":[{"id":"a","kind":"client"},{"id":"b","kind":"service"}],
        "connections":[{"from":"a","to":"b"}]}"#;
    let mut world = compile(&read(text, &CATALOGUE).scenario, &CATALOGUE).unwrap();
    let mut watch = Watch::default();
    let end = world.end();
    world.advance(end, 100, &mut watch);
    watch.settle(&world);
    assert_eq!(watch.wrong, None);
    world.advance(end, 100, &mut ());
    watch.settle(&world);
    assert!(watch.wrong.is_some_and(|wrong| wrong.starts_with("messages")));
}
