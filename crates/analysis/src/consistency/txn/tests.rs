//! Micro-histories with known anomalies, and random ones against a store that has none.

use proptest::prelude::*;

use super::*;
use crate::consistency::anomaly::Through;
use crate::consistency::findings::Finding;
use crate::consistency::graph::{Edge, Graph, Kind, Ways};
use crate::consistency::history::Content;
use crate::consistency::read;
use crate::consistency::value::Value;

/// Transactions all at the same time, each of a process of its own. `ax1` appends 1 to x, `wx1` writes it, `rx12` reads
/// [1, 2] or 12, `rx` reads what is empty; `!` at the end: it failed, `?`: nobody knows.
fn together(txns: &[&str], head: &str) -> History {
    let mut lines = vec![format!("{{\"betwixt_history\":1{head}}}")];
    let is_list = |key: char| txns.iter().any(|txn| txn.contains(&format!("a{key}")));
    let mut ends = Vec::new();
    for (process, txn) in txns.iter().enumerate() {
        let (kind, plain) = match txn.chars().last() {
            Some('!') => ("fail", &txn[..txn.len() - 1]),
            Some('?') => ("info", &txn[..txn.len() - 1]),
            _ => ("ok", *txn),
        };
        let mut steps: Vec<(char, char, String)> = Vec::new();
        for letter in plain.chars() {
            match steps.last_mut() {
                Some((_, key, _)) if *key == ' ' => *key = letter,
                Some((_, _, digits)) if letter.is_ascii_digit() => digits.push(letter),
                _ => steps.push((letter, ' ', String::new())),
            }
        }
        let written = steps.iter().map(|(what, key, digits)| {
            let word = match what {
                'a' => "append",
                'w' => "write",
                _ => "read",
            };
            let value = match (what, is_list(*key)) {
                ('r', true) => format!("[{}]", digits.chars().map(String::from).collect::<Vec<_>>().join(",")),
                _ if digits.is_empty() => "null".to_owned(),
                _ => digits.clone(),
            };
            format!("[\"{word}\",\"{key}\",{value}]")
        });
        let value = written.collect::<Vec<_>>().join(",");
        lines.push(format!(r#"{{"process":{process},"type":"invoke","f":"txn","value":[{value}]}}"#));
        ends.push(format!(r#"{{"process":{process},"type":"{kind}","value":[{value}]}}"#));
    }
    lines.extend(ends);
    let loaded = read(&lines.join("\n"));
    assert_eq!(loaded.problems, []);
    loaded.history
}

fn verdict(history: &History) -> Findings {
    match &history.content {
        Content::Transactions(txns) => check_transactions(history, txns),
        Content::Registers(_) => panic!("these are transactions"),
    }
}

fn names(history: &History) -> Vec<String> {
    let mut names: Vec<String> = verdict(history).list.iter().map(Finding::name).collect();
    names.dedup();
    names
}

#[test]
fn each_anomaly_is_called_by_its_name() {
    for (txns, expected) in [
        // After Elle's own tests of list-append.
        (&["ax1ay1", "ax2ay2", "rx12ry21"][..], &["G0"][..]),
        (&["ax1!", "rx1"], &["G1a"]),
        (&["ax1ax2", "rx1", "rx12"], &["G1b", "G-single"]),
        (&["ax1ry1", "ax2ay1", "rx12ry1"], &["G1c"]),
        (&["ax1ay1", "ax2ry", "rx12"], &["G-single"]),
        (&["ax1ry", "ay1rx"], &["G2-item"]),
        (&["rxax1", "rxax2", "rx12"], &["lost-update", "G-single"]),
        (&["ax1", "ay1", "rx1ry", "rxry1"], &["G-nonadjacent", "long-fork", "G2-item"]),
        (&["ax1ay1", "rx1ry1ax2", "rx12ry1"], &[]),
        // Others.
        (&["ax1rx"], &["internal"]),
        (&["rxax1rx1", "rx1"], &[]),
        (&["rxrx1", "ax1"], &["internal"]),
        (&["rx1ax1"], &["internal"]),
        (&["rx1wx1"], &["internal"]),
        (&["rx7", "ax1"], &["garbage-read"]),
        (&["ax1", "ax2", "rx12", "rx21"], &["incompatible-order"]),
        (&["ax1", "rx11"], &["duplicate-elements"]),
        (&["ax1?", "rx1"], &[]),
        (&["ax1ay1?", "rx1ry"], &["G-single"]),
        (&["ay1?", "rx1ry", "ax1"], &[]),
        // A fractured read is no long fork.
        (&["ax1ay1", "rx1ry", "rxry1"], &["G-single"]),
        // Registers, each key written once: the order is known.
        (&["wx1ry", "wy1rx"], &["G2-item"]),
        (&["wx1wy1", "rx1ry"], &["G-single"]),
        (&["wx1!", "rx1"], &["G1a"]),
        (&["wx1wx2", "rx1"], &["G1b"]),
        (&["wx1rx2", "wx2"], &["internal"]),
        (&["rxwx1", "rxwx2"], &["lost-update", "G2-item"]),
        (&["wx1ry2", "wy2rx1"], &["G1c"]),
    ] {
        let history = together(txns, "");
        assert_eq!(names(&history), expected, "{txns:?}: {:#?}", verdict(&history));
    }
}

#[test]
fn a_given_order_of_versions_shows_more() {
    let txns = ["wx1wy1", "wx2wy2"];
    assert_eq!(names(&together(&txns, "")), [""; 0]);
    assert!(verdict(&together(&txns, "")).notes[0].contains("\"versions\""));
    assert_eq!(names(&together(&txns, r#","versions":{"x":[1,2],"y":[2,1]}"#)), ["G0"]);
    assert_eq!(names(&together(&txns, r#","versions":{"x":[1,2],"y":[1,2]}"#)), [""; 0]);
}

#[test]
fn values_that_are_not_unique_leave_no_verdict() {
    let found = verdict(&together(&["ax1", "ax1", "rx1"], ""));
    assert!(found.is_incomplete && found.list.is_empty());
    assert!(found.notes[0].contains("nobody can tell which"), "{found:?}");
}

/// One after the other, `p:txn` of process p.
fn in_turn(txns: &[&str]) -> History {
    let mut history = together(&txns.iter().map(|txn| &txn[2..]).collect::<Vec<_>>(), "");
    history.processes = (0..10).map(Value::Whole).collect();
    if let Content::Transactions(all) = &mut history.content {
        for (at, (txn, text)) in all.iter_mut().zip(txns).enumerate() {
            txn.span.process = text[..1].parse().unwrap();
            txn.span.begins.order = at * 2;
            txn.span.ends.as_mut().unwrap().order = at * 2 + 1;
        }
    }
    history
}

#[test]
fn processes_and_the_clock_count_where_nothing_else_is_wrong() {
    assert_eq!(names(&in_turn(&["1:ax1", "1:rx"])), ["G-single-process"]);
    assert_eq!(names(&in_turn(&["1:ax1", "2:rx"])), ["G-single-realtime"]);
    assert_eq!(names(&in_turn(&["1:rx1", "1:ax1"])), ["G1c-process"]);
    assert_eq!(names(&in_turn(&["1:ax1", "2:ax2", "3:rx21"])), ["G0-realtime"]);
    assert_eq!(names(&in_turn(&["1:ax1", "2:rx1", "1:ax2", "2:rx12"])), [""; 0]);
}

#[test]
fn a_cycle_is_told_step_by_step() {
    let found = verdict(&together(&["ax1ry", "ay1rx"], ""));
    assert_eq!(found.list[0].sentence, "No order fits T1 (line 2) and T2 (line 3): each had to come before the next.");
    assert_eq!(
        found.list[0].steps,
        [
            "T1 came before T2: it saw y at its start, without T2's 1.",
            "T2 came before T1: it saw x at its start, without T1's 1."
        ]
    );
}

#[test]
fn a_bound_that_is_reached_is_said() {
    let history = together(&["ax1ry", "ay1rx"], "");
    let Content::Transactions(txns) = &history.content else { panic!("these are transactions") };
    let found = check_within(&history, txns, 1);
    assert!(found.is_incomplete && found.list.is_empty(), "{found:?}");
}

/// Transactions in waves: those of a wave are all at the same time, and the next wave begins when all have ended.
fn waves(waves: &[Vec<String>]) -> History {
    let mut lines = vec![r#"{"betwixt_history":1}"#.to_owned()];
    let mut process = 0;
    for wave in waves {
        for kind in ["invoke", "ok"] {
            for (at, steps) in wave.iter().enumerate() {
                let process = process + at;
                lines.push(format!(r#"{{"process":{process},"type":"{kind}","f":"txn","value":[{steps}]}}"#));
            }
        }
        process += wave.len();
    }
    let loaded = read(&lines.join("\n"));
    assert_eq!(loaded.problems, []);
    loaded.history
}

fn count_edges(history: &History, work: u64) -> (usize, bool) {
    let Content::Transactions(txns) = &history.content else { panic!("these are transactions") };
    let story = Story { history, txns };
    let mut findings = Findings::default();
    let external = external::external(story, &mut findings);
    let versions = versions::versions(story, &external, &mut findings);
    let found = dependencies::dependencies(story, &external, &versions, work);
    (found.graph.edges().len(), found.is_cut)
}

#[test]
fn many_before_many_take_few_edges() {
    // One by one it would be 2 * 10^8 edges of the clock and as many of those who did not see the 15,000 elements: 40 GB.
    let count = 15_000;
    let appends = (0..count).map(|at| format!(r#"["append","x",{at}]"#)).collect();
    let reads = (0..count).map(|_| r#"["r","x",[]]"#.to_owned()).collect();
    let history = waves(&[appends, reads]);
    let (edges, is_cut) = count_edges(&history, WORK);
    assert!(!is_cut && edges <= 8 * count, "{edges}");
    let found = verdict(&history);
    assert!(!found.is_incomplete, "{:?}", found.notes);
    assert_eq!(found.list.iter().map(Finding::name).collect::<Vec<_>>(), ["G-single-realtime"]);
    assert_eq!(
        found.list[0].steps,
        [
            "T1 came before T15001: it had ended before T15001 began.",
            "T15001 came before T1: it saw x at its start, without T1's 0."
        ]
    );
}

#[test]
fn many_who_replaced_the_same_version_take_few_edges() {
    // One by one it would be 4 * 10^8 edges, at about 100 bytes each.
    let count = 20_000;
    let both = (0..count).map(|at| format!(r#"["r","x",null],["w","x",{at}]"#)).collect();
    let (edges, is_cut) = count_edges(&waves(&[both]), WORK);
    assert!(!is_cut && edges <= 6 * count, "{edges}");
}

#[test]
fn edges_are_built_within_the_work() {
    let both = (0..200).map(|at| format!(r#"["r","x",null],["w","x",{at}]"#)).collect();
    let history = waves(&[both]);
    assert_eq!(count_edges(&history, 100), (0, true));
    assert!(count_edges(&history, 900).0 <= 900);
    let Content::Transactions(txns) = &history.content else { panic!("these are transactions") };
    let found = check_within(&history, txns, 900);
    assert!(found.is_incomplete && found.notes.iter().any(|note| note.contains("not all of them")), "{found:?}");
}

#[test]
fn a_fan_leads_to_all_but_oneself() {
    let values: Vec<Value> = (0..7).map(Value::Whole).collect();
    for writers in 1..7 {
        let mut fan = fan::Fan::new((0..writers).map(|at| (at * 2, &values[at])).collect());
        let mut next = 20;
        let spokes: Vec<_> = (0..13).flat_map(|reader| fan.spokes(reader, &mut next)).collect();
        let edges = spokes.iter().map(|(from, to, _)| Edge { from: *from, to: *to, kind: Kind::Rw, why: 0 });
        let graph = Graph::with_joints(20, next - 20, edges.collect());
        let mut ways = Ways::new(&graph, 10_000);
        for reader in 0..13 {
            let own = graph.edges().iter().filter(|edge| edge.from == reader);
            let mut to: Vec<usize> = own.flat_map(|edge| ways.heads(edge, 99)).map(|head| head.to).collect();
            to.sort_unstable();
            let expected: Vec<usize> = (0..writers).map(|at| at * 2).filter(|writer| *writer != reader).collect();
            assert_eq!(to, expected, "reader {reader} of {writers}");
        }
    }
}

proptest! {
    /// A store that carries out one transaction after the other, in the order of the list or another, has no anomaly; and
    /// one element too few in one of its answers is never mistaken for nothing where it contradicts the transaction itself.
    #[test]
    fn a_serial_store_has_no_anomaly(plans in prop::collection::vec(
        prop::collection::vec((any::<bool>(), 0..3_usize), 1..5), 1..40), turn in 0..40_usize) {
        let mut lists = vec![Vec::<usize>::new(); 3];
        let mut next = 0;
        let mut written = vec![String::new(); plans.len()];
        for at in 0..plans.len() {
            let at = (at + turn) % plans.len();
            let mut steps = Vec::new();
            for (is_read, key) in &plans[at] {
                if *is_read {
                    steps.push(format!("[\"r\",{key},{:?}]", lists[*key]));
                } else {
                    next += 1;
                    lists[*key].push(next);
                    steps.push(format!("[\"append\",{key},{next}]"));
                }
            }
            written[at] = steps.join(",");
        }
        let begin = |(at, steps): (usize, &String)| format!(r#"{{"process":{at},"type":"invoke","f":"txn","value":[{steps}]}}"#);
        let end = |(at, steps): (usize, &String)| format!(r#"{{"process":{at},"type":"ok","value":[{steps}]}}"#);
        let lines: Vec<String> = written.iter().enumerate().map(begin).chain(written.iter().enumerate().map(end)).collect();
        let loaded = read(&lines.join("\n"));
        let found = verdict(&loaded.history);
        prop_assert_eq!(&found.list, &[]);
        prop_assert!(!found.is_incomplete);
    }

    /// With one answer changed, something is found exactly when no order of whole transactions explains the answers,
    /// with the clock and without.
    #[test]
    fn something_is_found_exactly_when_no_order_fits(plans in prop::collection::vec(
        prop::collection::vec((any::<bool>(), 0..2_usize), 1..4), 1..6), swaps in prop::collection::vec((0..20_usize, 0..4_usize), 0..3),
        spans in prop::collection::vec((0..12_u32, 0..6_u32), 6)) {
        let mut lists = vec![Vec::<i64>::new(); 2];
        let mut next = 0;
        let mut txns: Vec<Vec<(bool, usize, Vec<i64>)>> = Vec::new();
        for plan in &plans {
            let mut steps = Vec::new();
            for (is_read, key) in plan {
                if !is_read {
                    next += 1;
                    lists[*key].push(next);
                }
                steps.push((*is_read, *key, if *is_read { lists[*key].clone() } else { vec![next] }));
            }
            txns.push(steps);
        }
        // A read is told what the list ends up as, up to somewhere.
        let reads = txns.iter().flatten().filter(|(is_read, ..)| *is_read).count();
        for (which, length) in swaps.iter().filter(|_| reads > 0) {
            let read = txns.iter_mut().flatten().filter(|(is_read, ..)| *is_read).nth(which % reads).unwrap();
            read.2 = lists[read.1].iter().copied().take(*length).collect();
        }
        let json = |steps: &Vec<(bool, usize, Vec<i64>)>| {
            let one = |(is_read, key, list): &(bool, usize, Vec<i64>)| {
                if *is_read { format!("[\"r\",{key},{list:?}]") } else { format!("[\"append\",{key},{}]", list[0]) }
            };
            steps.iter().map(one).collect::<Vec<_>>().join(",")
        };
        let mut events: Vec<(u32, &str, usize)> = Vec::new();
        for (at, (begins, lasts)) in spans.iter().enumerate().take(txns.len()) {
            events.extend([(begins * 2, "invoke", at), ((begins + lasts) * 2 + 1, "ok", at)]);
        }
        events.sort_unstable();
        let line = |(_, kind, at): &(u32, &str, usize)| {
            format!(r#"{{"process":{at},"type":"{kind}","f":"txn","value":[{}]}}"#, json(&txns[*at]))
        };
        let lines: Vec<String> = events.iter().map(line).collect();
        let found = verdict(&read(&lines.join("\n")).history);
        let precedes = |one: usize, other: usize| spans[one].0 + spans[one].1 < spans[other].0;
        prop_assert_eq!(found.list.is_empty(), some_order_fits(&txns, precedes), "{:?}", found.list);
        let names: Vec<String> = found.list.iter().filter(|one| one.through == Through::Data).map(Finding::name).collect();
        prop_assert_eq!(names.is_empty(), some_order_fits(&txns, |_, _| false), "{:?}", names);
    }
}

/// Tries every order of whole transactions in which nothing comes before what precedes it.
fn some_order_fits(txns: &[Vec<(bool, usize, Vec<i64>)>], precedes: impl Fn(usize, usize) -> bool) -> bool {
    let mut open = vec![(0_u32, vec![Vec::<i64>::new(); 2])];
    while let Some((done, lists)) = open.pop() {
        if done.count_ones() as usize == txns.len() {
            return true;
        }
        for (at, txn) in txns.iter().enumerate().filter(|(at, _)| done >> at & 1 == 0) {
            if (0..txns.len()).any(|other| done >> other & 1 == 0 && precedes(other, at)) {
                continue;
            }
            let mut lists = lists.clone();
            let fits = txn.iter().all(|(is_read, key, list)| {
                if !is_read {
                    lists[*key].extend(list);
                }
                !is_read || lists[*key] == *list
            });
            if fits {
                open.push((done | 1 << at, lists));
            }
        }
    }
    false
}
