//! People who lose patience, each in their own time, and people who try again.

mod support;

use betwixt_model::Effect;
use betwixt_sim::observe::Ending;
use betwixt_sim::{Fact, Outcome};
use support::{Run, run};

/// A client with these settings in front of a service with those.
fn people(client: &str, service: &str, more: &str) -> Run {
    run(&format!(
        r#"{{"betwixt":1,"duration":"1000s","components":[{{"id":"c","kind":"client",{client}}},
        {{"id":"s","kind":"service","workers":1000,"queue":"unlimited",{service}}}],
        "connections":[{{"from":"c","to":"s"}}]{more}}}"#
    ))
}

fn started(run: &Run) -> usize {
    run.count(|fact| matches!(fact, Fact::OperationStarted { .. }))
}

fn tries(run: &Run) -> usize {
    run.count(|fact| matches!(fact, Fact::TriesAgain { .. }))
}

#[test]
fn who_tries_three_times_more_fails_as_often_as_four_errors_in_a_row() {
    let client = r#""rate":"20/s","tries_again":3,"tries_again_after":"10ms""#;
    let run = people(client, r#""service_time":"1ms","failure_rate":"50%""#, "");
    let n = started(&run) as f64;
    // Four standard errors each: 1 in 16 fail in the end, and 1/2 + 1/4 + 1/8 tries follow the first.
    let failed = run.told(Outcome::Failed) as f64 / n;
    assert!((failed - 0.0625).abs() < 4.0 * (0.0625 * 0.9375 / n).sqrt(), "{failed}");
    let more = tries(&run) as f64 / n;
    assert!((more - 0.875).abs() < 4.0 * (1.11 / n).sqrt(), "{more}");
}

#[test]
fn a_reload_is_the_same_operation_and_happens_twice() {
    let client = r#""arrivals":"constant","rate":"1/s","patience":"2s","tries_again":1,"tries_again_after":"1s""#;
    let service = r#""service_time":"3s","handlers":{"*":[{"effect":"charge"},"work","answer"]}"#;
    let run = people(client, service, "");
    let ended: Vec<_> = run
        .notes
        .0
        .iter()
        .filter_map(|(at, fact)| match fact {
            Fact::OperationEnded { op, outcome, began, ending, .. } => Some((op.id, *outcome, at - began, *ending)),
            _ => None,
        })
        .collect();
    assert!(ended.len() > 990);
    for (index, (id, outcome, took, ending)) in ended.iter().enumerate() {
        assert_eq!(*id, index as u64 + 1, "each operation ends once");
        // Two waits of 2 s, and 1 s in between.
        assert_eq!((*outcome, *took, *ending), (Outcome::Unknown, 5_000_000_000, Ending::Left));
    }
    for id in 1..=990 {
        let charges =
            |fact: &Fact| matches!(fact, Fact::EffectHappened { op, effect: Effect::Charge, .. } if op.id == id);
        assert_eq!(run.count(charges), 2, "operation {id}");
    }
}

#[test]
fn nobody_tries_again_once_it_went_well() {
    let run = people(r#""rate":"10/s","patience":"2s","tries_again":5"#, r#""service_time":"1ms""#, "");
    assert_eq!((tries(&run), run.told(Outcome::Ok)), (0, started(&run)));
}

#[test]
fn exponential_patience_lets_the_share_of_the_formula_leave() {
    let client = r#""rate":"20/s","patience":"2s","patience_spread":"exponential""#;
    let run = people(client, r#""service_time":"1s""#, "");
    let left = run.count(|fact| matches!(fact, Fact::OperationEnded { ending: Ending::Left, .. })) as f64;
    let ended = run.count(|fact| matches!(fact, Fact::OperationEnded { .. })) as f64;
    // Memoryless with mean 2 s, asked to wait 1 s: 1 - e^-0.5.
    let expected = 1.0 - 0.606_530_659_712_633_4;
    assert!((left / ended - expected).abs() < 4.0 * (expected * (1.0 - expected) / ended).sqrt(), "{}", left / ended);
}

#[test]
fn a_crash_ends_those_who_were_about_to_try_again() {
    let client = r#""rate":"10/s","tries_again":100,"tries_again_after":"20s""#;
    let crash = r#","faults":[{"fault":"crash","component":"c","at":"500s","for":"400s"}]"#;
    let run = people(client, r#""service_time":"1ms","failure_rate":"100%""#, crash);
    let crashed = run.count(|fact| matches!(fact, Fact::OperationEnded { ending: Ending::Crashed, .. }));
    let before =
        run.notes.0.iter().filter(|(at, fact)| *at <= 500_000_000_000 && matches!(fact, Fact::OperationStarted { .. }));
    assert_eq!(crashed, before.count(), "with a try every 20 s nobody has given up after 500 s");
    let ghosts = run.notes.0.iter().filter(|(at, fact)| {
        (500_000_000_001..900_000_000_000).contains(at) && matches!(fact, Fact::CallStarted { .. })
    });
    assert_eq!(ghosts.count(), 0);
}

#[test]
fn users_of_a_closed_load_think_only_after_their_last_try() {
    let client = r#""arrivals":"closed","users":1,"think_time":"5s","tries_again":2,"tries_again_after":"1s""#;
    let run = people(client, r#""service_time":"1s","failure_rate":"100%""#, "");
    // Think 5 s, then 1 s of work three times with 1 s between: 10 s each.
    assert_eq!(started(&run), 100);
    assert!(run.told(Outcome::Failed) >= 99 && run.told(Outcome::Failed) == run.durations_ms().len());
    assert!(run.durations_ms().iter().all(|ms| (*ms - 5_000.0).abs() < 10.0), "{:?}", run.durations_ms());
}
