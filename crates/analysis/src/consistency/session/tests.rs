//! Small histories with known broken guarantees, and random ones of a single record that breaks none.

use proptest::prelude::*;

use super::*;
use crate::consistency::history::Content;
use crate::consistency::linear::tests::{carry_out, plans};
use crate::consistency::read;

/// Operations one after the other: `1 w x 3`, `1 r x 0`; with `!` the write fails, with `?` nobody knows.
fn history(words: &[&str], head: &str) -> History {
    let mut lines = vec![format!("{{\"betwixt_history\":1,\"initial\":0{head}}}")];
    for word in words {
        let parts: Vec<&str> = word.split(' ').collect();
        let (process, key, value) = (parts[0], parts[2], parts[3].trim_end_matches(['!', '?']));
        let (f, asked) =
            if parts[1] == "w" { ("write", format!(",\"value\":{value}")) } else { ("read", String::new()) };
        let kind = match parts[3].chars().last() {
            Some('!') => "fail",
            Some('?') => "info",
            _ => "ok",
        };
        lines.push(format!(r#"{{"process":"{process}","type":"invoke","f":"{f}","key":"{key}"{asked}}}"#));
        lines.push(format!(r#"{{"process":"{process}","type":"{kind}","value":{value}}}"#));
    }
    let loaded = read(&lines.join("\n"));
    assert_eq!(loaded.problems, []);
    loaded.history
}

fn found(history: &History) -> Findings {
    match &history.content {
        Content::Registers(ops) => check_sessions(history, ops),
        Content::Transactions(_) => panic!("these are registers"),
    }
}

#[test]
fn each_broken_guarantee_is_called_by_its_name() {
    for (words, expected) in [
        (&["a w x 1", "a r x 0"][..], &["stale-read", "read-your-writes"][..]),
        (&["a w x 1", "b r x 0"], &["stale-read"]),
        (&["a w x 1?", "b r x 1", "b r x 0"], &["non-monotonic-read"]),
        (&["a w x 1?", "b r x 1", "c r x 0"], &[]),
        (&["a w x 1?", "a r x 0"], &[]),
        (&["a w x 1", "a w x 2", "b r x 2", "b r x 1"], &["stale-read", "non-monotonic-read"]),
        (&["a w x 1?", "a w y 2?", "b r y 2", "b r x 0"], &[]),
        (&["a w x 1", "a w y 2", "b r y 2", "b r x 0"], &["stale-read", "monotonic-writes"]),
        (&["a w p 1", "b r p 1", "b w q 2", "c r q 2", "c r p 0"], &["stale-read", "writes-follow-reads"]),
        (&["a w p 1?", "b r p 1", "b w q 2?", "c r q 2", "c r p 0"], &["writes-follow-reads"]),
        (&["a w x 1!", "b r x 1"], &["dirty-read"]),
        (&["a w x 1!", "b r x 0"], &[]),
        (&["a r x 7"], &["garbage-read"]),
        // Whoever wrote 2 had seen 1, whose outcome nobody knows: 1 is older all the same.
        (&["a w x 1?", "b r x 1", "b w x 2?", "c r x 2", "c r x 1"], &["non-monotonic-read"]),
    ] {
        let found = found(&history(words, ""));
        let names: Vec<&str> = found.list.iter().map(|finding| finding.anomaly.key()).collect();
        assert_eq!(names, expected, "{words:?}: {:#?}", found.list);
        assert!(!found.is_incomplete);
    }
}

#[test]
fn a_given_order_decides_what_is_older() {
    let words = ["a w x 1", "a w x 2", "b r x 2", "b r x 1"];
    let names = |head: &str| -> Vec<&str> {
        found(&history(&words, head)).list.iter().map(|finding| finding.anomaly.key()).collect()
    };
    assert_eq!(names(r#","versions":{"x":[2,1]}"#), ["stale-read", "monotonic-writes"]);
    assert_eq!(names(r#","versions":{"x":[1,2]}"#), ["stale-read", "non-monotonic-read"]);
}

#[test]
fn what_cannot_be_told_is_said() {
    let twice = found(&history(&["a w x 1", "b w x 1", "a r x 0"], ""));
    assert!(twice.list.is_empty() && twice.notes[0].contains("more than once to x"), "{twice:?}");
    let words = ["a w p 1", "b r p 1", "b w q 2", "c r q 2"];
    let history = history(&words, "");
    let Content::Registers(ops) = &history.content else { panic!("these are registers") };
    let found = check_within(&history, ops, 0);
    assert!(found.is_incomplete && found.notes.len() == 1, "{found:?}");
}

#[test]
fn a_finding_says_what_happened() {
    let found = found(&history(&["a w p 1?", "b r p 1", "b w q 2?", "c r q 2", "c r p 0"], ""));
    assert_eq!(
        found.list[0].sentence,
        "Process c read 0 in p (line 10), although it had seen the 2 in q (line 6), whose writer had seen the 1 in p (line 2)."
    );
}

proptest! {
    /// One copy of each record, and every operation in an instant: nothing is broken, whatever the processes do.
    #[test]
    fn a_single_copy_breaks_nothing(plans in prop::collection::vec((0..4_u8, any::<bool>(), 0..3_usize), 1..60)) {
        let mut records = [0; 3];
        let mut words = Vec::new();
        for (at, (process, is_read, key)) in plans.iter().enumerate() {
            if *is_read {
                words.push(format!("{process} r k{key} {}", records[*key]));
            } else {
                records[*key] = at + 1;
                words.push(format!("{process} w k{key} {}", at + 1));
            }
        }
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        prop_assert_eq!(found(&history(&words, "")), Findings::default());
    }

    /// What has an order breaks no guarantee either, however many overlap: what is found is always wrong.
    #[test]
    fn what_is_linearizable_breaks_nothing(mut plans in plans(24)) {
        for (at, plan) in plans.iter_mut().enumerate() {
            plan.values = (at as i64 + 1, at as i64 + 100);
        }
        let mut ops = carry_out(&plans);
        for op in &mut ops {
            op.span.process %= 24;
        }
        let mut history = history(&["1 w x 1"], "");
        history.processes = (0..24).map(Value::Whole).collect();
        let found = check_sessions(&history, &ops);
        prop_assert_eq!(found.list, &[]);
    }
}
