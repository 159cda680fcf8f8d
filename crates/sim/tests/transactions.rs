//! Transactions over several records: what each isolation level lets happen, and what it does not.

mod support;

use betwixt_sim::observe::{Transacted, TransactionFact};
use betwixt_sim::{Fact, Outcome};
use support::{Run, run};

const LEVELS: [&str; 4] = ["read_uncommitted", "read_committed", "snapshot", "serializable"];

/// People who come when it says, to a service that begins at once and does what it says in a transaction of a database.
fn people(times: &str, steps: &str, isolation: &str, more: &str) -> Run {
    run(&format!(
        r#"{{"betwixt":1,"duration":"20s","components":[
        {{"id":"c","kind":"client","arrivals":"recorded","trace":[{times}]}},
        {{"id":"s","kind":"service","service_time":"0ms","workers":50,
          "handlers":{{"*":[{{"transaction":[{steps}],"on":"db","isolation":"{isolation}"}}]}}}},
        {{"id":"db","kind":"database","service_time":"10ms"{more}}}],
        "connections":[{{"from":"c","to":"s"}},{{"from":"s","to":"db"}}]}}"#
    ))
}

fn happened(run: &Run, sort: impl Fn(Transacted) -> bool) -> usize {
    run.count(|fact| matches!(fact, Fact::Transaction(TransactionFact::Happened { what, .. }) if sort(*what)))
}

fn ends(run: &Run) -> [usize; 3] {
    [Transacted::Committed, Transacted::Conflicted, Transacted::RolledBack].map(|end| happened(run, |what| what == end))
}

fn read(key: &str) -> String {
    format!(r#"{{"read":{{"from":"db","key":"={key}"}}}}"#)
}

fn write(key: &str) -> String {
    format!(r#"{{"write":{{"to":"db","key":"={key}"}}}}"#)
}

/// The steps in order.
fn all(steps: &[&str]) -> String {
    steps.join(",")
}

/// What operations 1, 2, … read and wrote, in order: operation, sort and writer.
fn story(run: &Run) -> Vec<(u64, Transacted, u64)> {
    let told = |fact: &Fact| match *fact {
        Fact::Transaction(TransactionFact::Happened { op, what, value, .. }) => Some((op.id, what, value)),
        _ => None,
    };
    run.notes.0.iter().filter_map(|(_, fact)| told(fact)).collect()
}

fn reads(run: &Run) -> Vec<(u64, Transacted, u64)> {
    let read = |what: Transacted| matches!(what, Transacted::Read | Transacted::ReadUncommitted);
    story(run).into_iter().filter(|(_, what, _)| read(*what)).collect()
}

#[test]
fn two_who_change_one_record_lose_an_update_unless_the_first_wins() {
    for (level, both) in LEVELS.into_iter().zip([true, true, false, false]) {
        // Both read before either writes.
        let run = people(
            r#""0s","0s""#,
            &[read("x"), "{\"work\":\"1ms\"}".into(), write("x")].join(","),
            level,
            r#","workers":9"#,
        );
        let unread = run.count(|fact| matches!(fact, Fact::RecordRead { version: 0, .. }));
        assert_eq!(unread, 2, "{level}");
        let told = (run.told(Outcome::Ok), run.told(Outcome::Failed));
        // Where everything is seen, the second meets a write that is not committed: it is told at once, and nothing is lost.
        let expected = if both && level != "read_uncommitted" { (2, 0) } else { (1, 1) };
        assert_eq!(told, expected, "{level}");
    }
}

#[test]
fn a_later_one_loses_nothing_at_any_level() {
    for level in LEVELS {
        let run = people(r#""0s","1s","2s""#, &[read("x"), write("x")].join(","), level, "");
        assert_eq!((run.told(Outcome::Ok), ends(&run)), (3, [3, 0, 0]), "{level}");
        assert_eq!(run.count(|fact| matches!(fact, Fact::RecordWritten { version: 3, .. })), 1, "{level}");
    }
}

#[test]
fn two_who_each_read_what_the_other_writes_are_stopped_only_where_reads_count() {
    for (level, both) in LEVELS.into_iter().zip([true, true, true, false]) {
        // One goes through the steps of the other flow: each reads both records and writes another one.
        let run = run(&format!(
            r#"{{"betwixt":1,"duration":"20s","flows":[{{"id":"a","clients":["ca"]}},{{"id":"b","clients":["cb"]}}],"components":[
            {{"id":"ca","kind":"client","arrivals":"recorded","trace":["0s"]}},
            {{"id":"cb","kind":"client","arrivals":"recorded","trace":["0s"]}},
            {{"id":"s","kind":"service","service_time":"0ms","workers":50,"handlers":{{
              "a":[{{"transaction":[{x},{y},{wx}],"on":"db","isolation":"{level}"}}],
              "b":[{{"transaction":[{x},{y},{wy}],"on":"db","isolation":"{level}"}}]}}}},
            {{"id":"db","kind":"database","service_time":"10ms","workers":9}}],
            "connections":[{{"from":"ca","to":"s"}},{{"from":"cb","to":"s"}},{{"from":"s","to":"db"}}]}}"#,
            x = read("x"),
            y = read("y"),
            wx = write("x"),
            wy = write("y")
        ));
        let skewed = reads(&run).iter().filter(|(_, _, writer)| *writer == 0).count();
        assert_eq!(skewed, 4, "{level}: both saw nothing of the other");
        assert_eq!(ends(&run), if both { [2, 0, 0] } else { [1, 1, 0] }, "{level}");
    }
}

#[test]
fn only_where_everything_is_seen_somebody_reads_what_is_undone_later() {
    // The first writes, and asks somebody who fails; the second reads meanwhile.
    let steps = all(&[&read("x"), &write("x"), r#"{"call":"pay"}"#]);
    for level in LEVELS {
        let run = run(&format!(
            r#"{{"betwixt":1,"duration":"20s","components":[
            {{"id":"c","kind":"client","arrivals":"recorded","trace":["0s","200ms"]}},
            {{"id":"s","kind":"service","service_time":"0ms","workers":50,"handlers":{{"*":[
              {{"transaction":[{steps}],"on":"db","isolation":"{level}"}}]}}}},
            {{"id":"pay","kind":"service","service_time":"500ms","failure_rate":1}},
            {{"id":"db","kind":"database","service_time":"10ms","workers":9}}],
            "connections":[{{"from":"c","to":"s"}},{{"from":"s","to":"db"}},{{"from":"s","to":"pay"}}]}}"#
        ));
        let dirty = level == "read_uncommitted";
        let second = if dirty { (2, Transacted::ReadUncommitted, 1) } else { (2, Transacted::Read, 0) };
        assert_eq!(reads(&run), [(1, Transacted::Read, 0), second], "{level}");
        // The second meets the first one's write where it happens at once; else both are rolled back by their caller.
        assert_eq!(ends(&run), if dirty { [0, 1, 1] } else { [0, 0, 2] }, "{level}");
        assert_eq!(happened(&run, |what| what == Transacted::Undone), usize::from(dirty), "{level}");
        assert_eq!(run.told(Outcome::Failed), 2, "{level}");
    }
}

#[test]
fn a_second_read_sees_what_was_committed_between_only_below_snapshot() {
    let twice = all(&[&read("x"), r#"{"work":"500ms"}"#, &read("x")]);
    for (level, again) in LEVELS.into_iter().zip([2, 2, 0, 0]) {
        let run = run(&format!(
            r#"{{"betwixt":1,"duration":"20s","flows":[{{"id":"a","clients":["ca"]}},{{"id":"b","clients":["cb"]}}],"components":[
            {{"id":"ca","kind":"client","arrivals":"recorded","trace":["0s"]}},
            {{"id":"cb","kind":"client","arrivals":"recorded","trace":["200ms"]}},
            {{"id":"s","kind":"service","service_time":"0ms","workers":50,"handlers":{{
              "a":[{{"transaction":[{twice}],"on":"db","isolation":"{level}"}}],
              "b":[{w}]}}}},
            {{"id":"db","kind":"database","service_time":"10ms","workers":9}}],
            "connections":[{{"from":"ca","to":"s"}},{{"from":"cb","to":"s"}},{{"from":"s","to":"db"}}]}}"#,
            w = write("x")
        ));
        let seen: Vec<u64> = reads(&run).iter().map(|(_, _, writer)| *writer).collect();
        assert_eq!(seen, [0, again], "{level}");
        // It only reads, so it has its place in the order of all at any level.
        assert_eq!(ends(&run), [1, 0, 0], "{level}");
    }
}

#[test]
fn a_transaction_sees_its_own_writes_and_nobody_else_does() {
    for level in LEVELS {
        let run = people(r#""0s""#, &all(&[&write("x"), &read("x")]), level, "");
        assert_eq!(reads(&run), [(1, Transacted::Read, 1)], "{level}");
        assert_eq!(run.count(|fact| matches!(fact, Fact::RecordWritten { .. })), 1, "{level}");
    }
}

#[test]
fn one_that_nobody_ends_is_rolled_back_when_its_time_is_up() {
    // The caller crashes in its transaction and never tells; somebody reads a minute later, and somebody earlier.
    let run = run(&format!(
        r#"{{"betwixt":1,"duration":"120s","flows":[{{"id":"a","clients":["ca"]}},{{"id":"b","clients":["cb"]}}],"components":[
        {{"id":"ca","kind":"client","arrivals":"recorded","trace":["0s"]}},
        {{"id":"cb","kind":"client","arrivals":"recorded","trace":["59s","61s"]}},
        {{"id":"s","kind":"service","service_time":"0ms","workers":50,"handlers":{{
          "a":[{{"transaction":[{w},{{"work":"10s"}}],"on":"db","isolation":"read_uncommitted"}}]}}}},
        {{"id":"t","kind":"service","service_time":"0ms","handlers":{{
          "b":[{{"transaction":[{r}],"on":"db","isolation":"read_uncommitted"}}]}}}},
        {{"id":"db","kind":"database","service_time":"10ms","workers":9}}],
        "connections":[{{"from":"ca","to":"s"}},{{"from":"cb","to":"t"}},{{"from":"s","to":"db"}},{{"from":"t","to":"db"}}],
        "faults":[{{"fault":"crash","component":"s","at":"1s"}}]}}"#,
        w = write("x"),
        r = read("x")
    ));
    assert_eq!(reads(&run), [(2, Transacted::ReadUncommitted, 1), (3, Transacted::Read, 0)]);
    assert_eq!(ends(&run), [2, 0, 1]);
}

#[test]
fn a_crash_of_the_database_ends_what_is_open() {
    let steps = all(&[&write("x"), r#"{"work":"2s"}"#, &read("x")]);
    for level in LEVELS {
        let run = run(&format!(
            r#"{{"betwixt":1,"duration":"20s","components":[
            {{"id":"c","kind":"client","arrivals":"recorded","trace":["0s"]}},
            {{"id":"s","kind":"service","service_time":"0ms","handlers":{{"*":[
              {{"transaction":[{steps}],"on":"db","isolation":"{level}"}}]}}}},
            {{"id":"db","kind":"database","service_time":"10ms"}}],
            "connections":[{{"from":"c","to":"s"}},{{"from":"s","to":"db"}}],
            "faults":[{{"fault":"crash","component":"db","at":"1s","for":"100ms"}}]}}"#
        ));
        assert_eq!((run.told(Outcome::Failed), ends(&run), reads(&run).len()), (1, [0, 0, 1], 0), "{level}");
    }
}

#[test]
fn whoever_begins_again_after_a_conflict_changes_it_in_the_end() {
    let run = run(&format!(
        r#"{{"betwixt":1,"duration":"20s","components":[
        {{"id":"c","kind":"client","arrivals":"recorded","trace":["0s","0s","0s","0s","0s"]}},
        {{"id":"s","kind":"service","service_time":"0ms","workers":50,"handlers":{{"*":[
          {{"transaction":[{},{}],"on":"db","isolation":"snapshot"}}]}}}},
        {{"id":"db","kind":"database","service_time":"10ms","workers":9}}],
        "connections":[{{"from":"c","to":"s","retries":10,"retry_on":"chosen","retry_conflict":true,"backoff":"none"}},
          {{"from":"s","to":"db","retries":10,"retry_on":"chosen","retry_conflict":true,"backoff":"none"}}]}}"#,
        read("x"),
        write("x")
    ));
    // In each round those who are left conflict with the one who was first: 4 + 3 + 2 + 1. To ask again over the connection
    // to the database would help nobody, and is not done.
    assert_eq!((run.told(Outcome::Ok), ends(&run)), (5, [5, 10, 0]));
}

#[test]
fn somebody_outside_of_all_transactions_counts_as_well() {
    // A plain write comes between: a snapshot still sees what was there, and must not write over it.
    let steps = all(&[r#"{"work":"500ms"}"#, &read("x"), &write("x")]);
    let run = run(&format!(
        r#"{{"betwixt":1,"duration":"20s","flows":[{{"id":"a","clients":["ca"]}},{{"id":"b","clients":["cb"]}}],"components":[
        {{"id":"ca","kind":"client","arrivals":"recorded","trace":["0s"]}},
        {{"id":"cb","kind":"client","arrivals":"recorded","trace":["200ms"]}},
        {{"id":"s","kind":"service","service_time":"0ms","workers":50,"handlers":{{
          "a":[{{"transaction":[{steps}],"on":"db","isolation":"snapshot"}}],"b":[{w}]}}}},
        {{"id":"db","kind":"database","service_time":"10ms","workers":9}}],
        "connections":[{{"from":"ca","to":"s"}},{{"from":"cb","to":"s"}},{{"from":"s","to":"db"}}]}}"#,
        w = write("x")
    ));
    assert_eq!(reads(&run), [(1, Transacted::Read, 0)]);
    assert_eq!((ends(&run), run.told(Outcome::Ok), run.told(Outcome::Failed)), ([0, 1, 0], 1, 1));
}

/// Somebody promises to write record x of the database, and is told to after 2 s, for the other store is far away; a person
/// begins a transaction after 500 ms, when the promise stands.
fn beside_a_promise(steps: &str, isolation: &str) -> Run {
    run(&format!(
        r#"{{"betwixt":1,"duration":"20s","components":[
        {{"id":"c","kind":"client","arrivals":"recorded","trace":["0.5s"]}},
        {{"id":"s","kind":"service","service_time":"0ms",
          "handlers":{{"*":[{{"transaction":[{steps}],"on":"db","isolation":"{isolation}"}}]}}}},
        {{"id":"db","kind":"database","service_time":"10ms"}},
        {{"id":"buyers","kind":"client","arrivals":"recorded","trace":["0s"]}},
        {{"id":"checkout","kind":"service","service_time":"0ms","handlers":{{"*":[{{"two_phase_commit":[
          {{"write":{{"to":"db","key":"=x"}}}},{{"write":{{"to":"far","key":"=x"}}}}]}}]}}}},
        {{"id":"far","kind":"database","service_time":"10ms"}}],
        "connections":[{{"from":"c","to":"s"}},{{"from":"s","to":"db"}},{{"from":"buyers","to":"checkout"}},
          {{"from":"checkout","to":"db"}},{{"from":"checkout","to":"far","latency":"2s","timeout":"none"}}]}}"#
    ))
}

#[test]
fn what_is_promised_to_another_meets_a_conflict() {
    for level in LEVELS {
        let run = beside_a_promise(&write("x"), level);
        assert_eq!(ends(&run), [0, 1, 0], "{level}");
        assert_eq!((run.told(Outcome::Ok), run.told(Outcome::Failed)), (1, 1), "{level}: the promise is kept");
        let other = beside_a_promise(&write("y"), level);
        assert_eq!((ends(&other), other.told(Outcome::Ok)), ([1, 0, 0], 2), "{level}");
    }
}

#[test]
fn a_promise_that_is_kept_counts_as_a_change() {
    for (level, ends_then) in LEVELS.into_iter().zip([[1, 0, 0], [1, 0, 0], [1, 0, 0], [0, 1, 0]]) {
        let run = beside_a_promise(&all(&[&read("x"), r#"{"work":"5s"}"#, &write("y")]), level);
        assert_eq!(ends(&run), ends_then, "{level}");
    }
    let overwritten = beside_a_promise(&all(&[r#"{"work":"5s"}"#, &write("x")]), "snapshot");
    assert_eq!(ends(&overwritten), [0, 1, 0], "the first to commit wins");
}

#[test]
fn amounts_stay_what_they_are() {
    let text = r#","starting_amount":7"#;
    for level in LEVELS {
        let run = people(r#""0s","5s""#, &all(&[&write("x"), &read("x")]), level, text);
        assert_eq!(run.count(|fact| matches!(fact, Fact::RecordRead { amount: 7, .. })), 2, "{level}");
    }
}

#[test]
fn only_stores_have_transactions() {
    let text = r#"{"betwixt":1,"components":[{"id":"c","kind":"client"},{"id":"s","kind":"service","handlers":{"*":[
        {"transaction":[],"on":"to"}]}},{"id":"to","kind":"service"}],"connections":[{"from":"c","to":"s"},{"from":"s","to":"to"}]}"#;
    let problems = betwixt_model::read(text, &betwixt_sim::CATALOGUE).problems;
    assert!(problems.iter().any(|problem| problem.what.contains("does not lead to a database")), "{problems:?}");
}
