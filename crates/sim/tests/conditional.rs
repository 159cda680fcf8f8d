//! Writes under a condition: what two who change one record at the same time do to each other.

mod support;

use betwixt_sim::{Fact, Outcome};
use support::{Run, run};

/// Five people come at once, each with this program, over a connection to a service with these words.
fn five(program: &str, words: &str) -> Run {
    run(&format!(
        r#"{{"betwixt":1,"duration":"10s","components":[
        {{"id":"c","kind":"client","arrivals":"recorded","trace":["0s","0s","0s","0s","0s"]}},
        {{"id":"s","kind":"service","service_time":"0ms","handlers":{{"*":{program}}}}},
        {{"id":"db","kind":"database","service_time":"10ms"}},
        {{"id":"cache","kind":"cache","service_time":"0ms","ttl":"1h"}}],
        "connections":[{{"from":"c","to":"s"{words}}},{{"from":"s","to":"db"}},{{"from":"s","to":"cache"}}]}}"#
    ))
}

fn writes(run: &Run) -> usize {
    run.count(|fact| matches!(fact, Fact::RecordWritten { node: 2, .. }))
}

fn conflicts(run: &Run) -> usize {
    run.count(|fact| matches!(fact, Fact::Conflicted { .. }))
}

const CHANGE: &str = r#"[{"read":{"from":"db","key":"=row"}},{"write":{"to":"db","key":"=row","if":"unchanged"}}]"#;

#[test]
fn without_a_condition_updates_are_lost() {
    let run = five(&CHANGE.replace(r#","if":"unchanged""#, ""), "");
    assert_eq!((run.told(Outcome::Ok), writes(&run)), (5, 5));
    let read = run.count(|fact| matches!(fact, Fact::RecordRead { version: 0, .. }));
    assert_eq!(read, 5, "all five changed version 0, so four changes are lost, and nobody is told");
}

#[test]
fn only_one_of_those_who_read_the_same_version_writes() {
    let run = five(CHANGE, "");
    assert_eq!((run.told(Outcome::Ok), run.told(Outcome::Failed)), (1, 4));
    assert_eq!((writes(&run), conflicts(&run)), (1, 4));
}

#[test]
fn whoever_reads_again_after_a_conflict_changes_it_in_the_end() {
    let named = r#","retries":10,"retry_on":"chosen","retry_conflict":true,"backoff":"none""#;
    let run = five(CHANGE, named);
    assert_eq!(run.told(Outcome::Ok), 5);
    // In each round those who are left conflict with the one who was first: 4 + 3 + 2 + 1.
    assert_eq!((writes(&run), conflicts(&run)), (5, 10));
    let other = r#","retries":10,"retry_on":"chosen","retry_error":true,"backoff":"none""#;
    assert_eq!(five(CHANGE, other).told(Outcome::Ok), 1, "a conflict is no error of the callee's");
}

#[test]
fn a_program_may_write_what_it_has_written_itself() {
    let program =
        r#"[{"write":{"to":"db","key":"operation"}},{"write":{"to":"db","key":"operation","if":"unchanged"}}]"#;
    let run = five(program, "");
    assert_eq!((run.told(Outcome::Ok), writes(&run)), (5, 10));
}

#[test]
fn absent_lets_the_first_of_two_copies_of_a_request_through() {
    let program = r#"[{"write":{"to":"db","key":"operation","if":"absent"}},{"effect":"ship"}]"#;
    let run = five(program, r#","duplication":"100%""#);
    assert_eq!((writes(&run), conflicts(&run)), (5, 5));
    assert_eq!(run.effects(betwixt_model::Effect::Ship), 5, "each is shipped once, although each was asked for twice");
}

#[test]
fn a_copy_that_is_out_of_date_leads_to_a_conflict() {
    let program =
        r#"[{"read":{"from":"db","key":"=row","cache":"cache"}},{"write":{"to":"db","key":"=row","if":"unchanged"}}]"#;
    let again = r#","retries":10,"backoff":"fixed","backoff_base":"50ms""#;
    let run = five(program, again);
    assert_eq!(writes(&run), 1, "the cache gives everybody the old version for an hour");
    assert_eq!((run.told(Outcome::Ok), run.told(Outcome::Failed)), (1, 4));
}

#[test]
fn a_conflict_that_was_caught_is_no_conflict_any_more() {
    let program = format!(r#"[{{"try":{CHANGE},"otherwise":[{{"effect":"send"}}]}}]"#);
    let run = five(&program, "");
    assert_eq!((run.told(Outcome::Ok), run.effects(betwixt_model::Effect::Send)), (5, 4));
}

#[test]
fn what_was_read_over_one_connection_is_known_over_another_to_the_same_store() {
    let text = r#"{"betwixt":1,"duration":"30s","components":[
        {"id":"people","kind":"client","arrivals":"constant","rate":"2/s"},
        {"id":"counter","kind":"service","service_time":"1ms","handlers":{"*":[
            {"read":{"from":"reads","key":"=row"}},{"write":{"to":"writes","key":"=row","if":"unchanged"}},"answer"]}},
        {"id":"db","kind":"database","service_time":"1ms"}],
        "connections":[{"from":"people","to":"counter"},{"id":"w","from":"counter","to":"db","role":"writes"},
        {"id":"r","from":"counter","to":"db","role":"reads"}]}"#;
    let run = run(text);
    assert_eq!((conflicts(&run), writes(&run)), (0, 59), "one after the other: nobody else has written in between");
}
