//! Long forks against every order of the writes that there is.

use betwixt_model::{Scenario, read as read_scenario};
use betwixt_sim::{CATALOGUE, Fact, Observer, Op, Outcome};

use super::super::{FindingKind, Watch};

/// Two stores, each with records that everybody asks for.
fn scenario() -> Scenario {
    let text = r#"{"betwixt": 1, "components": [
        {"id": "people", "kind": "client"},
        {"id": "page", "kind": "service", "handlers": {"*": [
            {"read": {"from": "one", "key": "=a"}}, {"read": {"from": "two", "key": "=a"}},
            {"write": {"to": "one", "key": "=a"}}, "answer"]}},
        {"id": "one", "kind": "database"}, {"id": "two", "kind": "database"}],
        "connections": [{"from": "people", "to": "page"}, {"from": "page", "to": "one"}, {"from": "page", "to": "two"}]}"#;
    let loaded = read_scenario(text, &CATALOGUE);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    loaded.scenario
}

/// Something that somebody asked of a record: of store 0 or 1, with key 5 or 6.
#[derive(Clone, Copy, Debug)]
struct Question {
    op: u64,
    record: usize,
    asked: u64,
    told: u64,
    /// What a reader was told; for a writer, itself.
    value: u64,
    write: bool,
}

const fn place(record: usize) -> (u32, u64) {
    (1 + (record % 2) as u32, 5 + (record / 2) as u64)
}

fn op(id: u64) -> Op {
    Op { id, key: 5, ..Op::NOBODYS }
}

/// Tells a watch of all of them, in the order of time, and says which operations saw a long fork.
fn found(questions: &[Question]) -> Vec<u64> {
    let scenario = scenario();
    let mut watch = Watch::new(&scenario, &CATALOGUE);
    let mut facts: Vec<(u64, Fact)> = Vec::new();
    let mut started: Vec<u64> = questions.iter().map(|question| question.op).collect();
    started.sort_unstable();
    started.dedup();
    facts.extend(started.iter().map(|id| (0, Fact::OperationStarted { op: op(*id), client: 0 })));
    for (call, question) in questions.iter().enumerate() {
        let Question { op: id, record, asked, told, value, write } = *question;
        let ((connection, key), op, call) = (place(record), op(id), call as u64);
        facts.push((asked, Fact::RecordAsked { connection, op, call, key, write }));
        let fact = Fact::RecordTold {
            connection,
            op,
            call,
            outcome: Outcome::Ok,
            untouched: false,
            found: true,
            value,
            amount: 0,
        };
        facts.push((told, fact));
    }
    // Stable: what was asked at an instant comes before what is told then.
    facts.sort_by_key(|(at, fact)| (*at, matches!(fact, Fact::RecordTold { .. })));
    for (at, fact) in facts {
        watch.note(at, fact);
    }
    assert!(watch.notes().is_empty(), "{:?}", watch.notes());
    let mut all: Vec<u64> = watch.found(FindingKind::LongFork).examples.iter().map(|case| case.operation).collect();
    assert_eq!(all.len() as u64, watch.found(FindingKind::LongFork).count, "few enough to be all examples");
    all.sort_unstable();
    all
}

/// Whether some order of the writes, those of each record as they are, has a place for each of these reads: reads of one
/// list come one after the other.
fn explained(versions: &[Vec<u64>; 2], sights: &[[(usize, u64); 2]]) -> bool {
    let [one, two] = versions;
    // Which of the steps of an order change the first record: every choice of as many as it has.
    let steps = one.len() + two.len();
    (0_u32..1 << steps).filter(|mask| mask.count_ones() as usize == one.len()).any(|mask| {
        // What both records hold after each step, from the start.
        let mut states = vec![[0_u64, 0]];
        let (mut first, mut second) = (one.iter(), two.iter());
        for step in 0..steps {
            let mut state = states[step];
            if mask >> step & 1 == 1 {
                state[0] = *first.next().unwrap();
            } else {
                state[1] = *second.next().unwrap();
            }
            states.push(state);
        }
        sights.iter().all(|[(one, seen), (other, then)]| {
            let from = states.iter().position(|state| state[*one] == *seen);
            from.is_some_and(|from| states[from..].iter().any(|state| state[*other] == *then))
        })
    })
}

/// The same by trying every order of the writes of two records, for every two readers and every two reads of each.
fn by_force(questions: &[Question], records: usize) -> Vec<u64> {
    let versions =
        |record: usize| questions.iter().filter(|own| own.write && own.record == record).map(|own| own.op).collect();
    let reads: Vec<&Question> = questions.iter().filter(|own| !own.write).collect();
    let mut found = Vec::new();
    for one in 0..records {
        for other in one + 1..records {
            let both: [Vec<u64>; 2] = [versions(one), versions(other)];
            let place = |own: &Question| if own.record == one { Some(0) } else { (own.record == other).then_some(1) };
            // Two reads of a reader, one of each record, of which one was over when the other began.
            let mut sights = Vec::new();
            for first in &reads {
                for then in &reads {
                    let (Some(from), Some(to)) = (place(first), place(then)) else { continue };
                    if first.op == then.op && from != to && first.told <= then.asked {
                        sights.push((first.op, then.told, [(from, first.value), (to, then.value)]));
                    }
                }
            }
            for (reader, told, sight) in &sights {
                assert!(explained(&both, &[*sight]), "one reader alone contradicts nobody");
                let against = |(by, before, with): &(u64, u64, [(usize, u64); 2])| {
                    by != reader && before <= told && !explained(&both, &[*sight, *with])
                };
                if sights.iter().any(against) {
                    found.push(*reader);
                }
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// A generator of our own: the same histories everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, many: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % many
    }
}

/// Writers one after the other for each record, and readers who are told anything that had been asked for by then.
fn history(dice: &mut Dice, records: usize) -> Vec<Question> {
    let mut questions = Vec::new();
    let mut next = 1;
    for record in 0..records {
        let mut at = dice.below(100);
        for _ in 0..1 + dice.below(3) {
            let asked = at + dice.below(80);
            let told = asked + 1 + dice.below(60);
            questions.push(Question { op: next, record, asked, told, value: next, write: true });
            (next, at) = (next + 1, told);
        }
    }
    for _ in 0..3 + dice.below(3) {
        let mut at = 100 + dice.below(200);
        for _ in 0..2 + dice.below(3) {
            let record = dice.below(records as u64) as usize;
            let asked = at + dice.below(40);
            let told = asked + 1 + dice.below(60);
            let there: Vec<u64> = questions
                .iter()
                .filter(|own: &&Question| own.write && own.record == record && own.asked < told)
                .map(|own| own.op)
                .chain([0])
                .collect();
            let value = there[dice.below(there.len() as u64) as usize];
            questions.push(Question { op: next, record, asked, told, value, write: false });
            // Sometimes the next read begins before this one is over.
            at = if dice.below(4) == 0 { asked } else { told };
        }
        next += 1;
    }
    questions
}

#[test]
fn every_order_of_the_writes_says_the_same_in_small_histories() {
    let (mut with, mut without) = (0, 0);
    for seed in 0..10_000 {
        let mut dice = Dice(seed);
        let records = 2 + dice.below(2) as usize;
        let questions = history(&mut dice, records);
        // Several may be told at the same instant; then either of them may be the one that is counted.
        let mut told: Vec<u64> = questions.iter().filter(|own| !own.write).map(|own| own.told).collect();
        told.sort_unstable();
        if told.windows(2).any(|pair| pair[0] == pair[1]) {
            continue;
        }
        let expected = by_force(&questions, records);
        assert_eq!(found(&questions), expected, "seed {seed}: {questions:?}");
        if expected.is_empty() { without += 1 } else { with += 1 }
    }
    assert!(with > 200 && without > 2_000, "{with} with and {without} without");
}

/// Writes 1 of the first record and 2 of the second, and two readers: what each asked for, and was told.
fn readers(reads: [[(usize, u64, u64, u64); 2]; 2]) -> Vec<u64> {
    let write = |op, record| Question { op, record, asked: 10, told: 20, value: op, write: true };
    let mut questions = vec![write(1, 0), write(2, 1)];
    for (op, own) in [11, 12].into_iter().zip(reads) {
        for (record, asked, told, value) in own {
            questions.push(Question { op, record, asked, told, value, write: false });
        }
    }
    found(&questions)
}

#[test]
fn two_who_saw_two_writes_in_opposite_orders_are_found_once() {
    assert_eq!(readers([[(0, 12, 13, 1), (1, 14, 15, 0)], [(1, 12, 16, 2), (0, 17, 18, 0)]]), [12]);
}

const NOBODY: [u64; 0] = [];

#[test]
fn reads_that_only_overlap_in_time_are_no_fork() {
    // The second reader asked for both at once: either may have been read first.
    assert_eq!(readers([[(0, 12, 13, 1), (1, 14, 15, 0)], [(1, 12, 16, 2), (0, 12, 18, 0)]]), NOBODY);
    // The old one was read first: the write came in between.
    assert_eq!(readers([[(0, 12, 13, 1), (1, 14, 15, 0)], [(0, 12, 13, 0), (1, 14, 16, 2)]]), NOBODY);
    // Both asked in the same order, and one of them missed the second write.
    assert_eq!(readers([[(0, 12, 13, 1), (1, 14, 15, 0)], [(0, 12, 16, 1), (1, 17, 18, 2)]]), NOBODY);
}
