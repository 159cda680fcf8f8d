//! Small histories with known verdicts, and random ones against the search through all orders.

use proptest::prelude::*;

use super::*;
use crate::consistency::history::{Act, Content, History, Outcome};
use crate::consistency::read;

fn history(text: &str) -> History {
    let loaded = read(&format!("{{\"betwixt_history\": 1, \"initial\": 0}}\n{text}"));
    assert_eq!(loaded.problems, []);
    loaded.history
}

fn ops(history: &History) -> &[RegisterOp] {
    match &history.content {
        Content::Registers(ops) => ops,
        Content::Transactions(_) => panic!("these are registers"),
    }
}

/// One event for each word: `1w3` process 1 begins to write 3, `1r` begins a read, `1c34` a cas from 3 to 4, `1a` adds "a";
/// `1ok`, `1=3`, `1!` (fail), `1?` (info), `1no` (a cas that found another value).
fn short(words: &str) -> History {
    let event = |word: &str| {
        let (process, rest) = word.split_at(1);
        let digits: Vec<char> = rest.chars().skip(1).collect();
        let rest = match rest.chars().next().unwrap() {
            'w' => format!(r#""type":"invoke","f":"write","value":{}"#, digits[0]),
            'r' => r#""type":"invoke","f":"read""#.to_owned(),
            'c' => format!(r#""type":"invoke","f":"cas","value":[{},{}]"#, digits[0], digits[1]),
            'a' => r#""type":"invoke","f":"append","value":"a""#.to_owned(),
            '=' => format!(r#""type":"ok","value":{}"#, &rest[1..]),
            '!' => r#""type":"fail""#.to_owned(),
            '?' => r#""type":"info""#.to_owned(),
            'n' => r#""type":"ok","value":false"#.to_owned(),
            _ => r#""type":"ok""#.to_owned(),
        };
        format!(r#"{{"process":{process},{rest}}}"#)
    };
    history(&words.split(' ').map(event).collect::<Vec<_>>().join("\n"))
}

fn verdict(history: &History) -> Linear {
    let mut found = check_registers(ops(history), &history.initial, &mut Work::default());
    found.pop().map_or(Linear::Yes, |(_, verdict)| verdict)
}

#[test]
fn known_histories_get_their_verdicts() {
    for (words, linear) in [
        ("1w1 1ok 2r 2=1", true),
        ("1w1 1ok 2r 2=0", false),
        ("1w1 2r 2=0 1ok", true),
        ("1w1 2r 2=1 1ok", true),
        // The two micro histories of Porcupine's tests: the second is the inversion of new and old.
        ("1w1 2r 3r 3=0 2=1 1ok", true),
        ("1w2 2r 2=2 3r 3=0 1ok", false),
        // A write without an answer may come at once, late, or never.
        ("1w1 1? 2r 2=1 2r 2=1", true),
        ("1w1 1? 2r 2=0 2r 2=1", true),
        ("1w1 1? 2r 2=0 2r 2=0", true),
        ("1w1 1? 2r 2=1 2r 2=0", false),
        ("1w1 1? 2w2 2ok 3r 3=2 3r 3=1", true),
        ("1w1 2r 2=1 2r 2=0", false),
        // What failed never happens.
        ("1w1 1! 2r 2=0", true),
        ("1w1 1! 2r 2=1", false),
        ("1c01 1ok 2r 2=1", true),
        ("1c12 1ok", false),
        ("1c12 1no", true),
        ("1c01 1no", false),
        ("1c01 1? 2r 2=1 2r 2=1", true),
        ("1c01 1ok 2c01 2ok", false),
        ("1c01 2c01 1ok 2ok", false),
        ("1c01 2c01 1ok 2no", true),
        ("1a 2a 1ok 2ok 3r 3=\"0aa\"", true),
        ("1a 1ok 2a 3r 3=\"0aa\" 2ok", true),
        ("1a 1ok 2a 2ok 3r 3=\"0a\"", false),
    ] {
        let found = verdict(&short(words));
        assert_eq!(found == Linear::Yes, linear, "{words}: {found:?}");
        assert_ne!(found, Linear::Unknown, "{words}");
    }
}

#[test]
fn the_first_operation_without_a_place_is_named_with_what_shows_it() {
    let history = short("1w1 1ok 2w2 2ok 1w3 1ok 4r 4=3 2r 2=2 1w4 1ok 4r 4=4");
    let Linear::No(failure) = verdict(&history) else { panic!("it has no order") };
    assert_eq!(failure.op, 4);
    assert_eq!(failure.events, 10, "up to the answer to the second read, which is the tenth event");
    assert_eq!(failure.possible, Some(vec![Value::Whole(3)]));
    assert_eq!(failure.enough, [1, 2, 4], "the writes of 2 and 3, and the read: {failure:?}");
}

#[test]
fn a_bound_that_is_reached_gives_no_verdict() {
    let history = short("1w1 1? 2w2 2? 3w3 3? 4w4 4? 5r 5=1 5r 5=2 5r 5=1");
    assert!(matches!(verdict(&history), Linear::No(_)));
    let mut small = Work { tries: 5, memory: 1_000 };
    let found = check_registers(ops(&history), &history.initial, &mut small);
    assert_eq!(found[0].1, Linear::Unknown);
    let mut forgetful = Work { tries: 5_000, memory: 2 };
    assert_eq!(check_registers(ops(&history), &history.initial, &mut forgetful)[0].1, Linear::Unknown);
}

#[test]
fn remembered_sets_are_bounded_by_their_bytes() {
    // Writes of unknown outcome, each seen once: the sets grow, and all together would take 1.6 GB.
    let count = 20_000;
    let one = |at: usize| {
        format!(
            r#"{{"process":{at},"type":"invoke","f":"write","value":{at}}}
{{"process":{at},"type":"info"}}
{{"process":"r","type":"invoke","f":"read"}}
{{"process":"r","type":"ok","value":{at}}}"#
        )
    };
    let history = history(&(1..=count).map(one).collect::<Vec<_>>().join("\n"));
    let own: Vec<usize> = (0..ops(&history).len()).collect();
    let mut machine = Machine::new(&history.initial);
    let pieces = pieces(ops(&history), &own, &mut machine);
    let mut work = Work::of(1_000_000);
    let mut search = search::Search::new(&pieces);
    assert_eq!(search.run(&mut machine, &mut work), Answer::Unknown);
    let most = work.memory + 4 * count + 1_000;
    assert!(search.remembered >= work.memory && search.remembered <= most, "{} of {most}", search.remembered);
    assert!(work.tries > 0, "it was the memory that ended it");
}

#[test]
fn records_are_checked_one_by_one() {
    let history = history(
        r#"{"process":1,"type":"invoke","f":"write","key":"x","value":1}
{"process":1,"type":"ok"}
{"process":1,"type":"invoke","f":"read","key":"y"}
{"process":1,"type":"ok","value":1}"#,
    );
    let found = check_registers(ops(&history), &history.initial, &mut Work::default());
    assert_eq!(found[0], (0, Linear::Yes));
    assert!(matches!(&found[1], (1, Linear::No(failure)) if failure.possible == Some(vec![Value::Whole(0)])));
}

/// A long history of one record costs work in proportion to its length, and no stack.
#[test]
fn a_long_history_is_no_trouble() {
    let mut text = String::new();
    for value in 0..15_000 {
        text.push_str(&format!(
            "{{\"process\":1,\"type\":\"invoke\",\"f\":\"write\",\"value\":{value}}}\n\
             {{\"process\":2,\"type\":\"invoke\",\"f\":\"read\"}}\n{{\"process\":1,\"type\":\"ok\"}}\n\
             {{\"process\":2,\"type\":\"ok\",\"value\":{value}}}\n"
        ));
    }
    let mut work = Work::default();
    let found = check_registers(ops(&history(&text)), &Value::Whole(0), &mut work);
    assert_eq!(found[0].1, Linear::Yes);
    assert!(Work::default().tries - work.tries < 300_000, "{work:?}");
}

/// An operation of a random history, before it has answers.
#[derive(Clone, Debug)]
pub(in crate::consistency) struct Plan {
    begins: u32,
    effect: u32,
    ends: u32,
    sort: u8,
    pub(in crate::consistency) values: (i64, i64),
    outcome: u8,
}

pub(in crate::consistency) fn plans(most: usize) -> impl Strategy<Value = Vec<Plan>> {
    let one = (0..40_u32, 0..12_u32, 0..12_u32, 0..6_u8, (0..3_i64, 0..3_i64), 0..8_u8);
    let plan = one.prop_map(|(begins, wait, more, sort, values, outcome)| Plan {
        begins,
        effect: begins + wait,
        ends: begins + wait + more,
        sort,
        values,
        outcome,
    });
    prop::collection::vec(plan, 1..=most)
}

/// Carries the plans out on one register, each at its moment, and writes down what a caller would.
pub(in crate::consistency) fn carry_out(plans: &[Plan]) -> Vec<RegisterOp> {
    let mut order: Vec<usize> = (0..plans.len()).collect();
    order.sort_by_key(|at| (plans[*at].effect, *at));
    let mut state = 0;
    let mut acts = vec![Act::Read(None); plans.len()];
    for at in order {
        let Plan { sort, values: (first, second), outcome, .. } = plans[at];
        let happens = outcome != 0;
        acts[at] = match sort {
            0..=2 => Act::Read((outcome > 1).then_some(Value::Whole(state))),
            3..=4 => Act::Write(Value::Whole(first)),
            _ => {
                let done = (outcome > 1).then_some(state == first);
                Act::Cas { expected: Value::Whole(first), new: Value::Whole(second), done }
            }
        };
        if happens {
            state = match sort {
                0..=2 => state,
                3..=4 => first,
                _ if state == first => second,
                _ => state,
            };
        }
    }
    // Whatever begins, takes effect and ends at one time does so in this order, each operation in an instant of its own.
    let mut events: Vec<(u32, usize, bool)> = Vec::new();
    for (at, plan) in plans.iter().enumerate() {
        events.push((plan.begins * 3, at, false));
        events.push((plan.ends * 3 + 2, at, true));
    }
    events.sort_unstable();
    let order_of = |wanted: (usize, bool)| {
        events.iter().position(|(_, at, end)| (*at, *end) == wanted).expect("both ends are there")
    };
    let moment = |order| crate::consistency::history::Moment {
        order,
        place: crate::consistency::history::Place::Event(order),
        ms: None,
    };
    let mut ops: Vec<RegisterOp> = (0..plans.len())
        .map(|at| {
            let outcome = match plans[at].outcome {
                0 => Outcome::Fail,
                1 => Outcome::Info,
                _ => Outcome::Ok,
            };
            let (begins, ends) = (moment(order_of((at, false))), Some(moment(order_of((at, true)))));
            RegisterOp { span: Span { process: at, begins, ends, outcome }, key: 0, act: acts[at].clone() }
        })
        .collect();
    ops.sort_by_key(|op| op.span.begins.order);
    ops
}

fn found(ops: &[RegisterOp]) -> Linear {
    let mut found = check_registers(ops, &Value::Whole(0), &mut Work::default());
    found.pop().map_or(Linear::Yes, |(_, verdict)| verdict)
}

/// Every order of every choice of what happened, one by one.
fn brute_force(ops: &[RegisterOp]) -> bool {
    let alive: Vec<&RegisterOp> = ops.iter().filter(|op| op.span.outcome != Outcome::Fail).collect();
    let all_definite = |placed: u32| {
        alive.iter().enumerate().all(|(at, op)| placed >> at & 1 == 1 || op.span.outcome == Outcome::Info)
    };
    let mut open = vec![(0_u32, 0_i64)];
    while let Some((placed, state)) = open.pop() {
        if all_definite(placed) {
            return true;
        }
        for (at, op) in alive.iter().enumerate().filter(|(at, _)| placed >> at & 1 == 0) {
            let too_early = |(other, earlier): (usize, &&RegisterOp)| {
                placed >> other & 1 == 0 && other != at && earlier.span.precedes(&op.span)
            };
            if alive.iter().enumerate().any(too_early) {
                continue;
            }
            let is = |value: &Value| *value == Value::Whole(state);
            let whole = |value: &Value| if let Value::Whole(number) = value { *number } else { -1 };
            let next = match &op.act {
                Act::Read(None) => Some(state),
                Act::Read(Some(value)) => is(value).then_some(state),
                Act::Write(value) => Some(whole(value)),
                Act::Cas { expected, done: Some(false), .. } => (!is(expected)).then_some(state),
                Act::Cas { expected, new, done: Some(true) } => is(expected).then_some(whole(new)),
                Act::Cas { expected, new, .. } => Some(if is(expected) { whole(new) } else { state }),
                Act::Append(_) => None,
            };
            open.extend(next.map(|next| (placed | 1 << at, next)));
        }
    }
    false
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn what_one_register_did_always_has_an_order(plans in plans(40)) {
        prop_assert_eq!(found(&carry_out(&plans)), Linear::Yes);
    }

    #[test]
    fn a_changed_answer_is_caught_exactly_when_no_order_explains_it(plans in plans(7), which in 0..7_usize, value in 0..3_i64) {
        let mut ops = carry_out(&plans);
        let length = ops.len();
        let op = &mut ops[which % length];
        match &mut op.act {
            Act::Read(Some(told)) => *told = Value::Whole(value),
            Act::Cas { done: Some(done), .. } => *done = !*done,
            _ => {}
        }
        let verdict = found(&ops);
        prop_assert_eq!(verdict == Linear::Yes, brute_force(&ops), "{:?}: {:?}", verdict, ops);
        if let Linear::No(failure) = verdict {
            // Up to just before that event there is an order, and with it there is none.
            let cut = |events: usize| -> Vec<RegisterOp> {
                let begun = ops.iter().filter(|op| op.span.begins.order < events);
                begun.cloned().map(|mut op| {
                    // What failed later never happens, and whether a cas replaces anything is known as well.
                    if op.span.outcome != Outcome::Fail && op.span.ends.is_some_and(|ends| ends.order >= events) {
                        op.span.outcome = Outcome::Info;
                        op.span.ends = None;
                        if let Act::Read(told) = &mut op.act {
                            *told = None;
                        }
                    }
                    op
                }).collect()
            };
            prop_assert!(brute_force(&cut(failure.events - 1)));
            prop_assert!(!brute_force(&cut(failure.events)));
            prop_assert!(failure.enough.contains(&failure.op));
        }
    }
}
