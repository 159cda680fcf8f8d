//! The journal forgets the oldest first, says so, and goes back.

use super::*;

fn journal(capacity: usize, facts: u64) -> Journal {
    let mut journal = Journal::new(capacity);
    for at in 0..facts {
        journal.push(at, Fact::Retuned);
    }
    journal
}

fn times(journal: &Journal) -> Vec<u64> {
    journal.iter().map(|(at, _)| at.0).collect()
}

#[test]
fn the_oldest_go_first() {
    let journal = journal(3, 5);
    assert_eq!(times(&journal), [2, 3, 4]);
    assert_eq!((journal.len(), journal.total(), journal.dropped()), (3, 5, 2));
    let text = journal.text(&Names::default(), 2);
    assert!(text.starts_with("... 3 earlier facts left out\n"), "{text}");
    assert_eq!(text.lines().count(), 3, "{text}");
}

#[test]
fn going_back_keeps_what_is_still_there() {
    let mut some = journal(3, 5);
    some.truncate(4);
    assert_eq!((times(&some), some.total(), some.dropped()), (vec![2, 3], 4, 2));
    some.push(9, Fact::Retuned);
    assert_eq!((times(&some), some.total()), (vec![2, 3, 9], 5));
    let mut none = journal(3, 9);
    none.truncate(2);
    assert_eq!((none.len(), none.total(), none.dropped()), (0, 2, 2));
}

#[test]
fn a_journal_of_nothing_still_counts() {
    let journal = journal(0, 7);
    assert_eq!((journal.len(), journal.total()), (0, 7));
}

/// A client asks a service with one worker, and its patience is short; then the service crashes.
fn crowded() -> crate::Recorder {
    let text = r#"{"betwixt":1,"duration":"10s","components":[
        {"id":"c","kind":"client","arrivals":"constant","rate":"2/s"},
        {"id":"s","kind":"service","workers":1,"service_time":"800ms"}],
        "connections":[{"from":"c","to":"s","latency":"20ms","timeout":"700ms"}],
        "faults":[{"fault":"crash","component":"s","at":"5s","for":"1s"}]}"#;
    let scenario = betwixt_model::read(text, &betwixt_sim::CATALOGUE).scenario;
    let mut world = betwixt_sim::compile(&scenario, &betwixt_sim::CATALOGUE).expect("it compiles");
    let mut recorder = crate::Recorder::new(&scenario, &betwixt_sim::CATALOGUE);
    crate::advance(&mut world, SimTime(10_000_000_000), u64::MAX, &mut recorder);
    recorder
}

/// What led to the last fact that fits, itself first.
fn chain(recorder: &crate::Recorder, fits: impl FnMut(&Fact) -> bool) -> Vec<Fact> {
    let number = recorder.journal().last(fits).expect("it happened");
    recorder.journal().why(number).map(|cause| cause.fact).collect()
}

#[test]
fn a_chain_of_causes_leads_back_to_whoever_came() {
    let recorder = crowded();
    // The first operation is given up 0.7 s after it was sent, because of the timeout that began with it.
    let first = chain(&recorder, |fact| matches!(fact, Fact::OperationEnded { op, .. } if op.id == 1));
    assert_eq!(first.len(), 3, "{first:?}");
    assert!(matches!(first[1], Fact::Sent { op, .. } if op.id == 1), "{first:?}");
    assert!(matches!(first[2], Fact::OperationStarted { op, .. } if op.id == 1), "{first:?}");
    // Work on the second began because the first was done.
    let second = chain(&recorder, |fact| matches!(fact, Fact::Begun { op, .. } if op.id == 2));
    assert!(second.len() >= 3, "{second:?}");
    assert!(second.iter().any(|fact| fact.op().is_some_and(|op| op.id == 1)), "{second:?}");
    assert!(matches!(second.last(), Some(Fact::OperationStarted { op, .. }) if op.id == 1), "{second:?}");
}

#[test]
fn a_fault_is_a_cause_of_its_own() {
    let recorder = crowded();
    let cut = chain(&recorder, |fact| matches!(fact, Fact::Up { up: false, .. }));
    assert_eq!(cut.len(), 1);
    let told = recorder.journal().iter().any(|(at, fact)| at.0 == 5_000_000_000 && matches!(fact, Fact::Fault { .. }));
    assert!(told);
    let text = recorder.journal().why_text(recorder.journal().total() - 1, recorder.names());
    assert!(text.lines().count() > 1, "{text}");
}

#[test]
fn a_chain_ends_where_the_journal_does() {
    let whole = crowded();
    let number = whole.journal().last(|fact| matches!(fact, Fact::OperationEnded { .. })).expect("one ended");
    let all = whole.journal().why(number).count();
    let mut short = whole.journal().clone();
    short.truncate(number + 1);
    let mut facts = Ring::new(3);
    short.dropped += short.facts.iter().filter(|fact| facts.push(**fact)).count() as u64;
    short.facts = facts;
    let some = short.why(number).count();
    assert!((1..all).contains(&some), "{some} of {all}");
    assert_eq!(short.why(0).count(), 0, "it is kept no longer");
}
