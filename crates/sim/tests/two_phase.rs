//! Two-phase commit: all or nothing, who waits for whom, and what crashes leave behind.

mod support;

use betwixt_sim::observe::TwoPhase;
use betwixt_sim::{CATALOGUE, Fact, Outcome, compile};
use support::{Run, run};

/// People order once a second, nine times. Components: people 0, checkout 1, orders 2, stock 3. A message takes 50 ms each way
/// between checkout and its databases, their work 10 ms, and the log 5 ms.
fn order(key: &str, checkout: &str, stock: &str, more: &str) -> Run {
    run(&format!(
        r#"{{"betwixt":1,"duration":"60s","components":[
        {{"id":"people","kind":"client","arrivals":"constant","rate":"1/s","profile":[["0s",1],["9.5s",1],["9.5s",0]]}},
        {{"id":"checkout","kind":"service","workers":100,"service_time":"0s","log_write":"5ms","decision_retry":"1s","transaction_timeout":"1s"{checkout},"handlers":{{"*":[
          {{"two_phase_commit":[{{"write":{{"to":"orders","key":"{key}"}}}},{{"write":{{"to":"stock","key":"{key}"}}}}]}}]}}}},
        {{"id":"orders","kind":"database","workers":100,"service_time":"10ms"}},
        {{"id":"stock","kind":"database","workers":100,"service_time":"10ms"{stock}}}],
        "connections":[{{"from":"people","to":"checkout","latency":"0s"}},
          {{"from":"checkout","to":"orders","latency":"100ms"}},{{"from":"checkout","to":"stock","latency":"100ms"}}]{more}}}"#
    ))
}

fn crash(at: &str, more: &str) -> String {
    format!(r#","faults":[{{"fault":"crash","component":"checkout","at":"{at}","for":"500ms"}}{more}]"#)
}

/// Records written at orders and at stock.
fn written(run: &Run) -> [usize; 2] {
    [2, 3].map(|store| run.count(|fact| matches!(fact, Fact::RecordWritten { node, .. } if *node == store)))
}

fn times(run: &Run, wanted: TwoPhase) -> usize {
    run.count(|fact| matches!(fact, Fact::TwoPhase { what, .. } if *what == wanted))
}

/// What orders and stock have promised and not heard of again.
fn in_doubt(run: &Run) -> [Option<u32>; 2] {
    [2, 3].map(|node| run.world.facets(node).in_doubt)
}

const BY_WORD: fn(bool) -> TwoPhase = |commit| TwoPhase::Settled { commit, heuristic: false };
const BY_ITSELF: TwoPhase = TwoPhase::Settled { commit: false, heuristic: true };

#[test]
fn all_is_well_after_two_rounds_and_a_write_of_the_log() {
    let run = order("operation", "", "", "");
    assert_eq!((written(&run), run.told(Outcome::Ok)), ([9, 9], 9));
    assert_eq!((times(&run, TwoPhase::Prepared), times(&run, BY_WORD(true))), (18, 18));
    assert_eq!(times(&run, TwoPhase::Decided { commit: true }), 9);
    // Two rounds of 50 + 10 + 50 ms, and 5 ms for the log.
    assert!(run.durations_ms().iter().all(|ms| (ms - 225.0).abs() < 1e-6), "{:?}", run.durations_ms());
    let no_log = order("operation", r#","transaction_log":"none""#, "", "");
    assert!(no_log.durations_ms().iter().all(|ms| (ms - 220.0).abs() < 1e-6), "{:?}", no_log.durations_ms());
}

#[test]
fn one_that_cannot_promise_keeps_all_from_writing() {
    let down = r#","faults":[{"fault":"crash","component":"stock","at":"2.5s","for":"3s"}]"#;
    let run = order("operation", "", "", down);
    assert_eq!((written(&run), run.told(Outcome::Failed)), ([6, 6], 3));
    assert_eq!(times(&run, TwoPhase::Decided { commit: false }), 3);
    assert_eq!(in_doubt(&run), [Some(0), Some(0)]);
    let full = r#","faults":[{"fault":"full_disk","component":"stock","at":"2.5s","for":"3s"}]"#;
    assert_eq!(written(&order("operation", "", "", full)), [6, 6]);
}

#[test]
fn two_writers_of_one_record_go_one_after_the_other() {
    // The second comes 20 ms after the first. Its lock is free when the first has heard, 175 ms after that one began.
    let two = |wait: &str| {
        run(&format!(
            r#"{{"betwixt":1,"duration":"10s","components":[
            {{"id":"people","kind":"client","arrivals":"constant","rate":"50/s","profile":[["0s",1],["50ms",1],["50ms",0]]}},
            {{"id":"checkout","kind":"service","workers":100,"service_time":"0s","log_write":"5ms","handlers":{{"*":[
              {{"two_phase_commit":[{{"write":{{"to":"orders","key":"=one"}}}},{{"write":{{"to":"stock","key":"=one"}}}}]}}]}}}},
            {{"id":"orders","kind":"database","workers":100,"service_time":"10ms","lock_wait":"{wait}"}},
            {{"id":"stock","kind":"database","workers":100,"service_time":"10ms","lock_wait":"{wait}"}}],
            "connections":[{{"from":"people","to":"checkout","latency":"0s"}},
              {{"from":"checkout","to":"orders","latency":"100ms"}},{{"from":"checkout","to":"stock","latency":"100ms"}}]}}"#
        ))
    };
    let waits = two("1s");
    let expected = [225.0, 225.0 - 20.0 + 175.0 - 60.0];
    let durations = waits.durations_ms();
    assert_eq!((written(&waits), durations.len()), ([2, 2], 2));
    assert!(durations.iter().zip(expected).all(|(ms, expected)| (ms - expected).abs() < 1e-6), "{durations:?}");
    let gives_up = two("50ms");
    assert_eq!((written(&gives_up), gives_up.told(Outcome::Failed)), ([1, 1], 1));
    assert_eq!(times(&gives_up, TwoPhase::Blocked { holder: 1 }), 2);
}

#[test]
fn without_a_record_of_a_commit_it_is_an_abort() {
    // The third order has its votes after 110 ms, and its decision on disk after 115 ms.
    for at in ["3.06s", "3.112s"] {
        let run = order("operation", "", "", &crash(at, ""));
        assert_eq!((written(&run), in_doubt(&run)), ([8, 8], [Some(0), Some(0)]), "at {at}");
        assert_eq!((times(&run, BY_WORD(false)), run.told(Outcome::Unknown)), (2, 1), "at {at}");
    }
    // It was decided, and nobody had heard of it: stock cannot be reached.
    let silence = r#",{"fault":"partition","connection":"checkout-stock","at":"3.114s","for":"700ms"}"#;
    let run = order("operation", "", "", &crash("3.12s", silence));
    assert_eq!((written(&run), in_doubt(&run)), ([9, 9], [Some(0), Some(0)]));
    assert_eq!(run.count(|fact| matches!(fact, Fact::Resumed { node: 1, .. })), 1);
    let accepted = run.count(|fact| matches!(fact, Fact::Accepted { node: 1, .. }));
    assert_eq!(run.count(|fact| matches!(fact, Fact::Finished { node: 1, .. })), accepted);
}

#[test]
fn a_dead_coordinator_without_a_log_blocks_for_ever() {
    let dead = order("=shop", r#","transaction_log":"none""#, r#","lock_wait":"200ms""#, &crash("3.06s", ""));
    assert_eq!((written(&dead), in_doubt(&dead)), ([2, 2], [Some(1), Some(1)]));
    // Nobody gets that record any more: six orders after it are sent away by stock.
    assert_eq!(times(&dead, TwoPhase::Blocked { holder: 3 }), 6);
    assert_eq!((dead.told(Outcome::Ok), dead.told(Outcome::Failed)), (2, 6));
    assert_eq!(dead.world.facets(3).in_doubt_since, Some(3_060_000_000));
    let knows = order("=shop", "", r#","lock_wait":"200ms""#, &crash("3.06s", ""));
    assert_eq!((written(&knows), in_doubt(&knows)), ([8, 8], [Some(0), Some(0)]));
}

#[test]
fn who_decides_by_itself_may_decide_otherwise() {
    let silence = r#","faults":[{"fault":"partition","connection":"checkout-stock","at":"3.114s","for":"3.2s"}]"#;
    let waits = order("operation", "", "", silence);
    assert_eq!((written(&waits), times(&waits, BY_ITSELF)), ([6, 6], 0), "three later ones cannot be promised");
    let alone = order("operation", "", r#","in_doubt_timeout":"2s""#, silence);
    assert_eq!((written(&alone), times(&alone, BY_ITSELF)), ([6, 5], 1), "orders has it, stock has not");
    assert_eq!(in_doubt(&alone), [Some(0), Some(0)]);
}

#[test]
fn a_word_that_overtakes_the_question_is_remembered() {
    let late = r#","faults":[{"fault":"latency","connection":"checkout-stock","direction":"request","added":"3s","at":"2.9s","for":"200ms"}]"#;
    let run = order("operation", "", "", late);
    assert_eq!((written(&run), in_doubt(&run)), ([8, 8], [Some(0), Some(0)]));
    assert_eq!(times(&run, TwoPhase::Prepared), 17, "the question of the third order came after its answer");
}

#[test]
fn promises_are_on_disk() {
    let stock = |more: &str| {
        format!(r#","faults":[{{"fault":"crash","component":"stock","at":"3.112s","for":"800ms"{more}}}]"#)
    };
    // It has promised, and comes back before it is told for the second time.
    let run = order("operation", "", "", &stock(""));
    assert_eq!((written(&run), in_doubt(&run), run.told(Outcome::Ok)), ([9, 9], [Some(0), Some(0)], 9));
    let gone = order("operation", "", "", &stock(r#","loses":"records""#));
    assert_eq!(written(&gone), [9, 8], "a disk that is lost breaks a promise");
}

#[test]
fn replicas_have_what_was_promised() {
    let replicas = r#","instances":3,"replication":"synchronous","replication_delay":"5ms""#;
    let run = order("operation", "", replicas, "");
    assert_eq!((written(&run), run.told(Outcome::Ok)), ([9, 9], 9));
    assert_eq!(run.count(|fact| matches!(fact, Fact::Replicated { node: 3, .. })), 18);
    // The write waits until both have it and have said so.
    assert!(run.durations_ms().iter().all(|ms| (ms - 235.0).abs() < 1e-6), "{:?}", run.durations_ms());
}

/// What is wrong with a step of `checkout`, which is asked by a client and may name a database and a store with quorums.
fn problems(who: &str, step: &str) -> Vec<String> {
    let text = format!(
        r#"{{"betwixt":1,"components":[{{"id":"people","kind":"client"{}}},{{"id":"checkout","kind":"service"{}}},
        {{"id":"orders","kind":"database"}},{{"id":"stock","kind":"database"}},{{"id":"ring","kind":"quorum_store"}}],
        "connections":[{{"from":"people","to":"checkout"}},{{"from":"checkout","to":"orders"}},{{"from":"checkout","to":"stock"}},
          {{"from":"people","to":"orders"}},{{"from":"people","to":"stock"}},{{"from":"checkout","to":"ring"}}]}}"#,
        if who == "people" { format!(r#","handlers":{{"*":[{step}]}}"#) } else { String::new() },
        if who == "people" { String::new() } else { format!(r#","handlers":{{"*":[{step}]}}"#) },
    );
    let loaded = betwixt_model::read(&text, &CATALOGUE);
    let errors = loaded.problems.iter().filter(|problem| problem.severity == betwixt_model::Severity::Error);
    let errors: Vec<String> = errors.map(ToString::to_string).collect();
    // Whatever was wrong, what is left can be run.
    let mut world = compile(&loaded.scenario, &CATALOGUE).expect("it compiles");
    world.advance(betwixt_model::SimTime(2_000_000_000), u64::MAX, &mut ());
    let written = betwixt_model::write(&loaded.scenario, &CATALOGUE);
    if errors.is_empty() {
        assert_eq!(betwixt_model::read(&written, &CATALOGUE).scenario, loaded.scenario, "it comes back from {written}");
    }
    errors
}

#[test]
fn what_cannot_be_done_everywhere_or_nowhere_is_said() {
    let whole = r#"{"two_phase_commit":[{"write":{"to":"orders","key":"operation"}},{"write":"stock"}]}"#;
    assert_eq!(problems("checkout", whole), [""; 0]);
    assert_eq!(problems("checkout", &format!(r#"{{"try":[{whole}]}}"#)), [""; 0]);
    let wrong = [
        ("checkout", format!(r#"{{"together":["work",[{whole}]]}}"#), "at once"),
        ("checkout", r#"{"two_phase_commit":[{"write":"stock"}]}"#.to_owned(), "A single write"),
        ("checkout", r#"{"two_phase_commit":["work",{"write":"stock"}]}"#.to_owned(), "without conditions"),
        ("checkout", whole.replace(r#""key":"operation""#, r#""if":"absent""#), "without conditions"),
        ("checkout", whole.replace(r#""key":"operation""#, r#""add":-1"#), "without conditions and amounts"),
        ("checkout", whole.replace("stock", "ring"), "has no locks"),
        ("checkout", whole.replace("stock", "stok"), "no connection with the role"),
        ("people", whole.to_owned(), "cannot coordinate"),
    ];
    for (who, step, words) in wrong {
        let found = problems(who, &step);
        assert!(found.iter().any(|problem| problem.contains(words)), "{step}: {found:?}");
    }
}
