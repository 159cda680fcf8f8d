//! Amounts of records: taken with a condition, without one, and from what somebody has read before.

mod support;

use betwixt_model::Effect;
use betwixt_sim::observe::Counted;
use betwixt_sim::{Fact, Outcome};
use support::{Run, run};

/// Five people come at once, each with this program, to a stock of three.
fn five(program: &str) -> Run {
    with(program, "", "")
}

/// The same, with these words about the connection of the people, and about the store.
fn with(program: &str, words: &str, store: &str) -> Run {
    run(&format!(
        r#"{{"betwixt":1,"duration":"10s","components":[
        {{"id":"c","kind":"client","arrivals":"recorded","trace":["0s","0s","0s","0s","0s"]}},
        {{"id":"s","kind":"service","service_time":"0ms","handlers":{{"*":{program}}}}},
        {{"id":"db","kind":"database","service_time":"10ms","starting_amount":3{store}}},
        {{"id":"cache","kind":"cache","service_time":"0ms","ttl":"1h"}}],
        "connections":[{{"from":"c","to":"s"{words}}},{{"from":"s","to":"db"}},{{"from":"s","to":"cache"}}]}}"#
    ))
}

/// One person a second, five of them, with this program.
fn one_a_second(program: &str, cache: &str, store: &str) -> Run {
    run(&format!(
        r#"{{"betwixt":1,"duration":"10s","components":[
        {{"id":"c","kind":"client","arrivals":"recorded","trace":["0s","1s","2s","3s","4s"]}},
        {{"id":"s","kind":"service","service_time":"0ms","handlers":{{"*":{program}}}}},
        {{"id":"db","kind":"database","service_time":"10ms","starting_amount":3{store}}},
        {{"id":"cache","service_time":"0ms","kind":{cache}}}],
        "connections":[{{"from":"c","to":"s"}},{{"from":"s","to":"db"}},{{"from":"s","to":"cache"}}]}}"#
    ))
}

/// What the amount was after each change.
fn left(run: &Run) -> Vec<i16> {
    let to = |(_, fact): &(u64, Fact)| {
        if let Fact::Counted { what: Counted::Changed { to, .. }, .. } = fact { Some(*to) } else { None }
    };
    run.notes.0.iter().filter_map(to).collect()
}

fn refused(run: &Run) -> usize {
    run.count(|fact| matches!(fact, Fact::Counted { what: Counted::NotEnough { left: 0 }, .. }))
}

#[test]
fn with_a_condition_as_many_are_taken_as_there_are() {
    let run = five(r#"[{"write":{"to":"db","key":"=row","add":-1,"if":"enough"}}]"#);
    assert_eq!((run.told(Outcome::Ok), run.told(Outcome::Failed)), (3, 2));
    assert_eq!((left(&run), refused(&run)), (vec![2, 1, 0], 2));
}

#[test]
fn without_a_condition_more_are_taken_than_there_are() {
    let run = five(r#"[{"write":{"to":"db","key":"=row","add":-1}}]"#);
    assert_eq!(run.told(Outcome::Ok), 5);
    assert_eq!(left(&run), [2, 1, 0, -1, -2]);
}

#[test]
fn whoever_writes_what_it_thinks_is_left_takes_for_five_and_counts_one() {
    let program = r#"[{"read":{"from":"db","key":"=row","at_least":1}},{"write":{"to":"db","key":"=row","set":"read - 1","if":"enough"}}]"#;
    let run = five(program);
    assert_eq!(run.told(Outcome::Ok), 5, "all five read 3 before anybody has written");
    assert_eq!((left(&run), refused(&run)), (vec![2; 5], 0));
    let meant =
        run.count(|fact| matches!(fact, Fact::Counted { what: Counted::Changed { by: -1, sets: true, .. }, .. }));
    assert_eq!(meant, 5);
    let guarded = five(&program.replace("enough", "unchanged"));
    assert_eq!((guarded.told(Outcome::Ok), left(&guarded)), (1, vec![2]));
}

#[test]
fn a_read_that_finds_too_little_does_not_go_well() {
    let program = |least: u16| {
        format!(
            r#"[{{"try":[{{"read":{{"from":"db","key":"=row","at_least":{least}}}}},{{"effect":"ship"}}],"otherwise":[{{"effect":"send"}}]}}]"#
        )
    };
    let enough = five(&program(3));
    assert_eq!((enough.effects(Effect::Ship), enough.effects(Effect::Send)), (5, 0));
    let short = five(&program(4));
    assert_eq!((short.effects(Effect::Ship), short.effects(Effect::Send), short.told(Outcome::Ok)), (0, 5, 5));
    let unguarded = five(r#"[{"read":{"from":"db","key":"=row","at_least":4}},{"effect":"ship"}]"#);
    assert_eq!((unguarded.effects(Effect::Ship), unguarded.told(Outcome::Failed)), (0, 5));
}

#[test]
fn a_copy_says_what_was_there_when_it_was_made() {
    let program = r#"[{"read":{"from":"db","key":"=row","cache":"cache","at_least":1}},{"write":{"to":"db","key":"=row","add":-1}}]"#;
    let text = |ttl: &str| one_a_second(program, &format!(r#""cache","ttl":"{ttl}""#), "");
    let stale = text("1h");
    assert_eq!((stale.told(Outcome::Ok), left(&stale)), (5, vec![2, 1, 0, -1, -2]));
    let fresh = text("500ms");
    assert_eq!((fresh.told(Outcome::Ok), left(&fresh)), (3, vec![2, 1, 0]));
}

#[test]
fn who_reads_through_a_cache_knows_what_that_said() {
    let program =
        r#"[{"read":{"from":"cache","key":"=row","at_least":1}},{"write":{"to":"db","key":"=row","set":"read - 1"}}]"#;
    let run = run(&format!(
        r#"{{"betwixt":1,"duration":"10s","components":[
        {{"id":"c","kind":"client","arrivals":"recorded","trace":["0s","1s","2s"]}},
        {{"id":"s","kind":"service","service_time":"0ms","handlers":{{"*":{program}}}}},
        {{"id":"db","kind":"database","service_time":"10ms","starting_amount":3}},
        {{"id":"cache","kind":"cache","service_time":"0ms","ttl":"1h","reads":"through"}}],
        "connections":[{{"from":"c","to":"s"}},{{"from":"s","to":"db"}},{{"from":"s","to":"cache"}},{{"from":"cache","to":"db"}}]}}"#
    ));
    assert_eq!((run.told(Outcome::Ok), left(&run)), (3, vec![2, 2, 2]), "the copy says 3 for an hour");
}

#[test]
fn a_replica_says_what_has_reached_it() {
    let program = r#"[{"read":{"from":"db","key":"=row","at_least":1}},{"write":{"to":"db","key":"=row","add":-1}}]"#;
    let copies = r#","instances":2,"replication":"asynchronous","replication_delay":"1h","read_from":"any""#;
    let run = one_a_second(program, r#""cache""#, copies);
    // Reads go to the two in turn: the second one says 3 whatever happens, and the leader tells the last person the truth.
    assert_eq!((run.told(Outcome::Ok), left(&run)), (4, vec![2, 1, 0, -1]));
}

#[test]
fn an_amount_is_a_smallint_and_marks_leave_it_alone() {
    let program = r#"[{"write":{"to":"db","key":"=row","add":30000}},{"write":{"to":"db","key":"=row"}},{"read":{"from":"db","key":"=row","at_least":30003}}]"#;
    let run = five(&program.replace("30003", "30000"));
    assert_eq!((run.told(Outcome::Ok), run.told(Outcome::Failed)), (1, 4), "there is no room for 60003");
    assert_eq!(left(&run), [30_003]);
    let own = five(r#"[{"write":{"to":"db","key":"operation","add":-1,"if":"enough"}}]"#);
    assert_eq!(own.told(Outcome::Failed), 5, "a record of its own has no amount at the start");
}

#[test]
fn whoever_is_not_told_and_asks_again_takes_twice_unless_its_message_is_known() {
    let program = |inbox: bool| {
        format!(
            r#"[{{"write":{{"to":"db","key":"=row","add":-1,"if":"enough","inbox":{inbox}}}}},{{"effect":"reserve"}}]"#
        )
    };
    let twice = r#","duplication":"100%""#;
    let run = with(&program(false), twice, "");
    assert_eq!((left(&run), run.effects(Effect::Reserve)), (vec![2, 1, 0], 3));
    let known = with(&program(true), twice, "");
    assert_eq!((left(&known), known.effects(Effect::Reserve)), (vec![2, 1, 0], 3));
    let whose = |run: &Run| {
        let op = |(_, fact): &(u64, Fact)| {
            if let Fact::Counted { op, what: Counted::Changed { .. }, .. } = fact { Some(op.id) } else { None }
        };
        run.notes.0.iter().filter_map(op).collect::<std::collections::BTreeSet<u64>>().len()
    };
    assert_eq!((whose(&run), whose(&known)), (2, 3), "three people have one each");
}
