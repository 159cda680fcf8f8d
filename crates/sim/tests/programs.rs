//! Programs with branches and with a second way.

mod support;

use betwixt_model::Effect;
use betwixt_sim::{Fact, Outcome};
use support::{Run, run};

/// A service with this program before leaves that answer after 10, 20 and 30 ms; the third can be made to fail.
fn three(program: &str, third_fails: &str) -> Run {
    run(&format!(
        r#"{{"betwixt":1,"duration":"10s","components":[
        {{"id":"c","kind":"client","arrivals":"constant","rate":"1/s"}},
        {{"id":"s","kind":"service","service_time":"0ms","handlers":{{"*":{program}}}}},
        {{"id":"x","kind":"service","service_time":"10ms"}},{{"id":"y","kind":"service","service_time":"20ms"}},
        {{"id":"z","kind":"service","service_time":"30ms","failure_rate":{third_fails}}}],
        "connections":[{{"from":"c","to":"s"}},{{"from":"s","to":"x"}},{{"from":"s","to":"y"}},{{"from":"s","to":"z"}}]}}"#
    ))
}

fn all_take(run: &Run, ms: f64) {
    let durations = run.durations_ms();
    assert_eq!(durations.len(), 9);
    assert!(durations.iter().all(|held| (held - ms).abs() < 1e-6), "{durations:?} instead of {ms}");
}

#[test]
fn together_takes_as_long_as_the_longest_and_need_as_the_last_one_needed() {
    all_take(&three(r#"[{"call":"x"},{"call":"y"},{"call":"z"}]"#, "0"), 60.0);
    all_take(&three(r#"[{"together":[{"call":"x"},{"call":"y"},{"call":"z"}]}]"#, "0"), 30.0);
    all_take(&three(r#"[{"together":[{"call":"x"},{"call":"y"},{"call":"z"}],"need":2}]"#, "0"), 20.0);
    all_take(&three(r#"[{"together":[[{"call":"x"},{"call":"y"}],{"call":"y"}]}]"#, "0"), 30.0);
    all_take(
        &three(r#"[{"together":[{"together":[{"call":"x"},{"call":"y"}],"need":1},{"call":"x"}]},{"call":"x"}]"#, "0"),
        20.0,
    );
}

#[test]
fn branches_inside_branches_are_all_run() {
    // 40 branches with a hundred inside each of them.
    let run = run(
        r#"{"betwixt":1,"duration":"3s","components":[{"id":"c","kind":"client","arrivals":"recorded","trace":["1s"]},
        {"id":"s","kind":"service","handlers":{"*":[{"together":[{"together":[{"call":"x"}],"times":100}],"times":40}]}},
        {"id":"x","kind":"service","workers":10000,"service_time":"10ms"}],
        "connections":[{"from":"c","to":"s"},{"from":"s","to":"x"}]}"#,
    );
    assert_eq!(run.count(|fact| matches!(fact, Fact::Accepted { node: 2, .. })), 4_000);
    assert_eq!(run.told(Outcome::Ok), 1);
}

#[test]
fn a_request_has_one_worker_so_its_own_work_does_not_overlap() {
    let run = three(r#"[{"together":[{"work":"15ms"},{"work":"15ms"},{"call":"x"}]}]"#, "0");
    all_take(&run, 30.0);
}

#[test]
fn together_fails_as_soon_as_too_many_have_failed() {
    let all = three(r#"[{"together":[{"call":"z"},[{"call":"z"},{"call":"z"}]]}]"#, "1");
    all_take(&all, 30.0);
    assert_eq!(all.told(Outcome::Failed), 9);
    let enough = three(r#"[{"together":[{"call":"x"},{"call":"y"},{"call":"z"}],"need":2}]"#, "1");
    assert_eq!(enough.told(Outcome::Ok), 9, "two of three are enough");
    let too_few = three(r#"[{"together":[{"call":"x"},{"call":"z"},{"call":"z"}],"need":2}]"#, "1");
    assert_eq!(too_few.told(Outcome::Failed), 9);
}

#[test]
fn what_nobody_waits_for_any_more_goes_on_and_its_answer_comes_late() {
    let run = three(r#"[{"together":[{"call":"x"},{"call":"y"},{"call":"z"}],"need":1}]"#, "0");
    assert_eq!(run.count(|fact| matches!(fact, Fact::Delivered { late: true, .. })), 18);
    let z = run.count(|fact| matches!(fact, Fact::Finished { node: 4, outcome: Outcome::Ok, .. }));
    assert_eq!(z, 9, "the slowest did its work for nobody");
}

#[test]
fn try_does_the_other_thing_and_goes_on() {
    let program = r#"[{"try":[{"call":"z"},{"effect":"charge"}],"otherwise":[{"call":"x"},{"effect":"send"}]},{"effect":"ship"}]"#;
    let wrong = three(program, "1");
    all_take(&wrong, 40.0);
    let happened = |run: &Run| [Effect::Charge, Effect::Send, Effect::Ship].map(|effect| run.effects(effect));
    assert_eq!((wrong.told(Outcome::Ok), happened(&wrong)), (9, [0, 9, 9]));
    let well = three(program, "0");
    assert_eq!((well.told(Outcome::Ok), happened(&well)), (9, [9, 0, 9]));
    all_take(&well, 30.0);
}

#[test]
fn what_goes_wrong_in_the_second_way_goes_wrong_and_an_empty_second_way_forgives() {
    let twice = three(r#"[{"try":[{"call":"z"}],"otherwise":[{"call":"z"}]},{"effect":"ship"}]"#, "1");
    assert_eq!((twice.told(Outcome::Failed), twice.effects(Effect::Ship)), (9, 0));
    let forgiven = three(r#"[{"try":[{"call":"z"}]},{"effect":"ship"}]"#, "1");
    assert_eq!((forgiven.told(Outcome::Ok), forgiven.effects(Effect::Ship)), (9, 9));
    let nested = three(
        r#"[{"try":[{"try":[{"call":"z"}],"otherwise":[{"call":"z"}]},{"effect":"charge"}],"otherwise":[{"effect":"send"}]}]"#,
        "1",
    );
    assert_eq!((nested.effects(Effect::Charge), nested.effects(Effect::Send)), (0, 9));
    let branches = three(
        r#"[{"try":[{"together":[{"call":"x"},{"try":[{"call":"z"}]}]},{"together":[{"call":"z"},{"call":"x"}]}],"otherwise":[{"effect":"send"}]}]"#,
        "1",
    );
    assert_eq!((branches.told(Outcome::Ok), branches.effects(Effect::Send)), (9, 9));
}

/// Fan-out amplification: with 1 % slow leaves, a request to `n` of them is slow with probability 1 - 0.99^n.
///
/// Source: Dean, Barroso: "The Tail at Scale", CACM 56(2), 2013.
#[test]
fn the_tail_of_a_leaf_is_the_middle_of_the_fan() {
    let slow = |times: u32| {
        let run = run(&format!(
            r#"{{"betwixt":1,"duration":"200s","components":[
            {{"id":"c","kind":"client","rate":"50/s"}},
            {{"id":"s","kind":"service","service_time":"0ms","workers":100000,"while_waiting":"release",
              "handlers":{{"*":[{{"together":[{{"call":"leaf"}}],"times":{times}}}]}}}},
            {{"id":"leaf","kind":"service","service_time":"0ms","workers":100000}}],
            "connections":[{{"from":"c","to":"s"}},
            {{"from":"s","to":"leaf","failure_rate":"1%"}}]}}"#
        ));
        run.told(Outcome::Failed) as f64 / run.durations_ms().len() as f64
    };
    // About 10,000 requests: four standard errors are 0.02.
    assert!((slow(10) - 0.0956).abs() < 0.012, "{}", slow(10));
    assert!((slow(100) - 0.634).abs() < 0.02, "{}", slow(100));
}

#[test]
fn a_crash_in_the_middle_leaves_no_books_open() {
    let run = run(r#"{"betwixt":1,"duration":"20s","components":[
        {"id":"c","kind":"client","rate":"40/s","patience":"40ms",
         "handlers":{"*":[{"together":[{"call":"s"},{"call":"s"}],"need":1}]}},
        {"id":"s","kind":"service","service_time":"exponential(5ms)","while_waiting":"release","workers":2,
         "handlers":{"*":["work",{"together":[{"call":"x"},["work",{"call":"x"}],{"try":[{"call":"x"}],"otherwise":["work"]}],"need":2}]}},
        {"id":"x","kind":"service","service_time":"exponential(10ms)","failure_rate":0.2,"workers":3,"queue":3}],
        "connections":[{"from":"c","to":"s","timeout":"80ms","retries":1},{"from":"s","to":"x","timeout":"30ms"}],
        "faults":[{"fault":"restart","component":"s","at":"5s"},{"fault":"crash","component":"x","at":"8s","for":"2s"},
                  {"fault":"restart","component":"c","at":"12s"}]}"#);
    let started = run.count(|fact| matches!(fact, Fact::OperationStarted { .. }));
    let ended = run.count(|fact| matches!(fact, Fact::OperationEnded { .. }));
    assert!(started > 700 && started - ended < 10, "{started} started, {ended} ended");
    assert!(run.told(Outcome::Ok) > 100, "{}", run.told(Outcome::Ok));
    let accepted = run.count(|fact| matches!(fact, Fact::Accepted { node: 1, .. }));
    let finished = run.count(|fact| matches!(fact, Fact::Finished { node: 1, .. }));
    assert!(accepted - finished < 10, "{accepted} accepted, {finished} finished");
}
