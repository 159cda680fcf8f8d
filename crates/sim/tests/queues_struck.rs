//! Queues with any setting, struck at any time: the books balance, and what was promised is kept.

mod support;

use std::collections::BTreeMap;

use betwixt_model::Effect;
use betwixt_sim::Fact;
use support::{Run, run};

/// What was asked of a queue, and what befalls it.
struct Struck {
    text: String,
    delivery: &'static str,
    /// Its consumers get items about the same thing in order, and none is given up, lost or shared.
    in_order: bool,
    changed: bool,
}

fn struck(seed: u64, draw: &mut impl FnMut(u64) -> u64) -> Struck {
    let delivery = ["at_least_once", "at_least_once", "at_most_once", "delete_first"][draw(4) as usize];
    let ordering = ["none", "key", "all"][draw(3) as usize];
    let share = draw(2) == 0;
    let dead = draw(3) == 0;
    let queue = format!(
        r#""delivery":"{delivery}","ordering":"{ordering}","subscribers":"{}","consumers":{},"visibility_timeout":"{}ms","redelivery_delay":"{}ms",
        "delivery_delay":"{}ms","deduplicate_for":"{}s","capacity":{},"max_receives":{}{}"#,
        if share { "share" } else { "each" },
        1 + draw(5),
        200 + draw(4_000),
        draw(3_000),
        [0, 0, 700][draw(3) as usize],
        [0, 5][draw(2) as usize],
        [5, 50, 100_000][draw(3) as usize],
        [0, 0, 3][draw(3) as usize],
        if dead { r#","dead_letters":"last_connection""# } else { "" }
    );
    let mut faults: Vec<String> = (0..1 + draw(4))
        .map(|_| match draw(5) {
            0 => format!(
                r#"{{"fault":"crash","component":"queue","at":"{}ms","for":"{}ms"}}"#,
                2_000 + draw(30_000),
                100 + draw(4_000)
            ),
            1 => format!(r#"{{"fault":"restart","component":"queue","at":"{}ms"}}"#, 2_000 + draw(30_000)),
            2 => format!(
                r#"{{"fault":"pause","component":"one","at":"{}ms","for":"{}ms"}}"#,
                2_000 + draw(30_000),
                100 + draw(6_000)
            ),
            3 => format!(
                r#"{{"fault":"crash","component":"other","at":"{}ms","for":"{}ms"}}"#,
                2_000 + draw(30_000),
                100 + draw(6_000)
            ),
            _ => format!(
                r#"{{"fault":"errors","component":"one","at":"{}ms","for":"8s","rate":"30%"}}"#,
                2_000 + draw(30_000)
            ),
        })
        .collect();
    if draw(5) == 0 {
        faults.push(r#"{"fault":"crash","component":"queue","at":"25s","for":"1s","loses":"records"}"#.to_owned());
    }
    let changed = if draw(3) == 0 {
        r#","interventions":[{"set":"components.queue.consumers","points":[["10s",1],["20s",6]]},{"set":"components.queue.subscribers","points":[["15s","share"],["22s","each"]]},
        {"set":"components.queue.delivery_delay","points":[["12s","1s"],["26s","0s"]]}]"#
    } else {
        ""
    };
    let text = format!(
        r#"{{"betwixt":1,"duration":"100s","seed":{seed},"flows":[{{"id":"f","keys":6}}],"components":[
        {{"id":"people","kind":"client","rate":"8/s","profile":[["0s",1],["40s",1],["40s",0]],"handlers":{{"*":[{{"call":"queue"}}]}}}},
        {{"id":"queue","kind":"queue",{queue}}},
        {{"id":"one","kind":"third_party","effect":"ship","service_time":"exponential(150ms)"}},
        {{"id":"other","kind":"third_party","effect":"ship","service_time":"exponential(300ms)"}},{{"id":"dead","kind":"queue"}},
        {{"id":"clerk","kind":"third_party"}}],
        "connections":[{{"from":"people","to":"queue"}},{{"from":"queue","to":"one","loss":"3%"}},{{"from":"queue","to":"other"}},
        {{"from":"queue","to":"dead"}},{{"from":"dead","to":"clerk"}}],"faults":[{}]{changed}}}"#,
        faults.join(",")
    );
    let tidy = changed.is_empty() && !share && text.contains(r#""max_receives":0"#) && !text.contains("loses");
    Struck { in_order: ordering != "none" && tidy, text, delivery, changed: !changed.is_empty() }
}

/// How often each consumer shipped each operation.
type Times = BTreeMap<(u32, u64), usize>;

/// How often each operation was shipped by each consumer, and those that the first one shipped, by key, in order.
fn shipped(run: &Run) -> (Times, BTreeMap<u32, Vec<u64>>) {
    let (mut times, mut first) = (Times::new(), BTreeMap::<u32, Vec<u64>>::new());
    for (_, fact) in &run.notes.0 {
        if let Fact::EffectHappened { node, op, effect: Effect::Ship } = fact {
            let again = times.entry((*node, op.id)).or_default();
            *again += 1;
            if *again == 1 && *node == 2 {
                first.entry(op.key).or_default().push(op.id);
            }
        }
    }
    (times, first)
}

#[test]
fn whatever_befalls_a_queue_its_books_balance() {
    let mut luck = 11_u64;
    let mut draw = |below: u64| {
        luck = luck.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (luck >> 33) % below
    };
    for seed in 0..40 {
        let Struck { text, delivery, in_order, changed } = struck(seed, &mut draw);
        let run = run(&text);
        let [came, gone] = [
            run.count(|f| matches!(f, Fact::Enqueued { node: 1, .. })),
            run.count(|f| matches!(f, Fact::Dequeued { node: 1, .. })),
        ];
        let facets = run.world.facets(1);
        let deleted = if delivery == "delete_first" { facets.busy } else { 0 };
        assert_eq!(came - gone, (facets.waiting + facets.busy - deleted) as usize, "{came} came, {gone} went: {text}");
        let (times, first) = shipped(&run);
        if delivery != "at_least_once" {
            // What was kept for each of them is left to both when they begin to share.
            assert!(changed || times.values().all(|times| *times == 1), "twice: {text}");
        } else if in_order {
            // Of what was given up or lost, a consumer that stood still can do one late.
            assert!(first.values().all(|operations| operations.is_sorted()), "out of order: {text}");
        }
    }
}
