//! Queues: when items go out, in which order, how often, and what becomes of those that nobody takes.

mod support;

use betwixt_model::Effect;
use betwixt_sim::{Fact, Outcome};
use support::{Run, run};

/// People, a queue and a consumer that ships; components 0 to 2. The consumer needs 200 ms unless it says otherwise.
fn scenario(flow: &str, client: &str, queue: &str, consumer: &str, more: &str) -> String {
    format!(
        r#"{{"betwixt":1,"duration":"100s","flows":[{{"id":"f",{flow}}}],"components":[
        {{"id":"people","kind":"client","arrivals":"constant",{client},"handlers":{{"*":[{{"call":"queue"}}]}}}},
        {{"id":"queue","kind":"queue",{queue}}},
        {{"id":"shipper","kind":"third_party","effect":"ship","service_time":"200ms","workers":100}}],
        "connections":[{{"from":"people","to":"queue"}},{{"from":"queue","to":"shipper",{consumer}}}]{more}}}"#
    )
}

/// The operations whose items were shipped, in order, each with its key and time in milliseconds.
fn shipped(run: &Run) -> Vec<(u64, u32, u64)> {
    let facts = run.notes.0.iter();
    facts
        .filter_map(|(at, fact)| match fact {
            Fact::EffectHappened { op, effect: Effect::Ship, .. } => Some((op.id, op.key, at / 1_000_000)),
            _ => None,
        })
        .collect()
}

fn dead(run: &Run) -> usize {
    run.count(|fact| matches!(fact, Fact::Dequeued { dead: true, .. }))
}

#[test]
fn an_item_is_kept_back_for_the_delay() {
    let run = run(&scenario(r#""keys":1"#, r#""rate":"1/s""#, r#""delivery_delay":"5s""#, "", "").replace(",}", "}"));
    let shipped = shipped(&run);
    assert_eq!(shipped.len(), 94, "those that came by 94 s");
    assert!(shipped.iter().all(|(op, _, at)| *at == op * 1_000 + 5_200), "{shipped:?}");
    assert_eq!(run.world.facets(1).waiting, 5);
}

#[test]
fn a_delayed_item_survives_a_crash_and_keeps_its_time() {
    let crash = r#","faults":[{"fault":"crash","component":"queue","at":"20.5s","for":"2s"}]"#;
    let run =
        run(&scenario(r#""keys":1"#, r#""rate":"1/s""#, r#""delivery_delay":"5s""#, "", crash).replace(",}", "}"));
    let at = |op: u64| shipped(&run).iter().find(|(id, ..)| *id == op).map(|(_, _, at)| *at);
    assert_eq!(at(16), Some(22_700), "due while it was down: as soon as it is back");
    assert_eq!(at(18), Some(23_200), "due afterwards");
    assert_eq!(at(21), None, "it was turned away");
}

#[test]
fn items_about_one_key_wait_for_each_other() {
    let busy = |ordering: &str| {
        // A third of the answers is lost, and a fifth of the work fails: everything that could upset an order.
        let queue =
            format!(r#""ordering":"{ordering}","consumers":50,"visibility_timeout":"1s","redelivery_delay":"300ms""#);
        let consumer = r#""loss_reply":"30%","failure_rate":"20%""#;
        run(&scenario(r#""keys":20,"key_skew":0"#, r#""rate":"8/s""#, &queue, consumer, ""))
    };
    let out_of_order = |run: &Run| {
        let mut last = std::collections::BTreeMap::new();
        shipped(run).iter().filter(|(op, key, _)| last.insert(*key, *op).is_some_and(|before| before > *op)).count()
    };
    assert!(out_of_order(&busy("none")) > 50, "{}", out_of_order(&busy("none")));
    let by_key = busy("key");
    assert_eq!(out_of_order(&by_key), 0);
    assert!(shipped(&by_key).len() > 700, "and still many at once: {}", shipped(&by_key).len());
}

#[test]
fn one_group_is_as_slow_as_one_consumer() {
    // Work of 200 ms with ten times as many workers as needed: five a second, of eight that come.
    let run = run(&scenario(r#""keys":20"#, r#""rate":"8/s""#, r#""ordering":"all""#, "", "").replace(",}", "}"));
    let shipped = shipped(&run);
    assert_eq!(shipped.len(), 499, "from 125 ms on, one each 200 ms");
    assert!(shipped.windows(2).all(|pair| pair[0].0 + 1 == pair[1].0));
}

#[test]
fn the_same_item_is_kept_once_within_the_window() {
    let times = |queue: &str| {
        let text = scenario(r#""keys":1"#, r#""rate":"1/s""#, queue, "", "").replace(",}", "}");
        // Every answer of the queue is lost, so each operation asks three times, a second apart.
        run(&text.replace(
            r#""to":"queue""#,
            r#""to":"queue","loss_reply":"100%","timeout":"1s","retries":2,"backoff":"none""#,
        ))
    };
    let none = times(r#""deduplicate_for":"0s""#);
    assert_eq!(shipped(&none).len(), 99 + 98 + 97, "those that came by 99 s, by 98 s and by 97 s");
    let all = times(r#""deduplicate_for":"5min""#);
    assert_eq!(shipped(&all).len(), 99);
    assert_eq!(all.count(|f| matches!(f, Fact::Replayed { node: 1, outcome: Outcome::Ok, .. })), 99 + 98);
    // The window ends between the second try and the third.
    assert_eq!(shipped(&times(r#""deduplicate_for":"1.5s""#)).len(), 99 + 97);
}

#[test]
fn dead_letters_go_where_somebody_looks_at_them() {
    let text = scenario(
        r#""keys":1"#,
        r#""rate":"1/s""#,
        r#""max_receives":3,"redelivery_delay":"100ms","dead_letters":"last_connection""#,
        r#""failure_rate":"100%""#,
        "",
    );
    let text = text.replace(
        r#"}],
        "connections":["#,
        r#"},{"id":"looked-at","kind":"queue"},{"id":"clerk","kind":"third_party","effect":"send","service_time":"10ms"}],
        "connections":["#,
    );
    let text = text
        .replace(r#""100%"}]}"#, r#""100%"},{"from":"queue","to":"looked-at"},{"from":"looked-at","to":"clerk"}]}"#);
    let run = run(&text);
    assert_eq!(
        run.count(|f| matches!(f, Fact::CallStarted { connection: 1, .. })),
        3 * 99 + 1,
        "three tries each, and the first of the item that comes at the end"
    );
    assert_eq!((dead(&run), run.effects(Effect::Send)), (99, 99));
    assert_eq!(run.world.facets(1).dead_letters, Some(99));
}

#[test]
fn what_is_deleted_first_is_delivered_at_most_once_and_respects_the_consumer() {
    let consumer = r#""loss_reply":"50%""#;
    let queue = r#""delivery":"delete_first","consumers":2,"visibility_timeout":"1s""#;
    let first = run(&scenario(r#""keys":1"#, r#""rate":"50/s""#, queue, consumer, ""));
    let shipped = shipped(&first);
    let mut operations: Vec<u64> = shipped.iter().map(|(op, ..)| *op).collect();
    operations.dedup();
    assert_eq!(operations.len(), shipped.len(), "nothing twice, although half of the answers are lost");
    // Two at once; each takes 0.2 s, or 1 s where the answer is lost: 2 / 0.6 s a second.
    let per_second = shipped.len() as f64 / 100.0;
    assert!((per_second / (2.0 / 0.6) - 1.0).abs() < 0.1, "{per_second}");
    assert!(first.world.facets(1).waiting > 4_000, "{}", first.world.facets(1).waiting);
}

#[test]
fn the_order_can_be_changed_while_it_runs() {
    let changes = r#","interventions":[{"set":"components.queue.ordering","points":[["20s","key"],["40s","all"],["60s","none"],["80s","key"]]}]"#;
    let queue = r#""consumers":20,"visibility_timeout":"1s""#;
    let run = run(&scenario(r#""keys":20,"key_skew":0"#, r#""rate":"8/s""#, queue, r#""loss_reply":"20%""#, changes));
    let mut operations: Vec<u64> = shipped(&run).iter().map(|(op, ..)| *op).collect();
    operations.sort_unstable();
    operations.dedup();
    let facets = run.world.facets(1);
    let left = u64::from(facets.waiting + facets.busy);
    assert!(operations.len() as u64 + left >= 799, "{} shipped, {left} left: nothing is lost", operations.len());
}

#[test]
fn a_disk_that_is_gone_takes_hidden_items_and_their_wakes() {
    let crash = r#","faults":[{"fault":"crash","component":"queue","at":"20.5s","for":"1s","loses":"records"}]"#;
    let run =
        run(&scenario(r#""keys":1"#, r#""rate":"1/s""#, r#""delivery_delay":"5s""#, "", crash).replace(",}", "}"));
    let shipped = shipped(&run);
    // What came at 16 s to 20 s is gone, and at 21 s it was down; what came afterwards keeps its full delay.
    assert!(shipped.iter().all(|(op, _, at)| *at == op * 1_000 + 5_200 && !(16..=21).contains(op)), "{shipped:?}");
    assert_eq!(shipped.len(), 94 - 6);
}

/// A queue whose items two consumers share: one needs 10 ms for each, the other `slow`; requests that each accepted.
fn shared(client: &str, queue: &str, slow: &str) -> [usize; 2] {
    let run = run(&format!(
        r#"{{"betwixt":1,"duration":"2min","components":[
        {{"id":"people","kind":"client","arrivals":"constant",{client}}},
        {{"id":"queue","kind":"queue","subscribers":"share",{queue}}},
        {{"id":"fast","kind":"service","service_time":"10ms"}},
        {{"id":"slow","kind":"service","service_time":"{slow}","workers":100}}],
        "connections":[{{"from":"people","to":"queue"}},{{"from":"queue","to":"fast"}},{{"from":"queue","to":"slow"}}]}}"#
    ));
    [2, 3].map(|node| run.count(|fact| matches!(fact, Fact::Accepted { node: at, .. } if *at == node)))
}

#[test]
fn consumers_that_share_get_items_in_turn() {
    for delivery in ["at_least_once", "at_most_once", "delete_first"] {
        let queue = format!(r#""delivery":"{delivery}""#);
        let [one, other] = shared(r#""rate":"1/s""#, &queue, "10ms");
        assert!(one.abs_diff(other) <= 1 && one + other >= 119, "{delivery}: {one} and {other}");
    }
}

#[test]
fn consumers_who_begin_to_share_get_each_item_once() {
    let text = r#"{"betwixt":1,"duration":"60s","components":[
        {"id":"people","kind":"client","arrivals":"constant","rate":"10/s"},{"id":"queue","kind":"queue"},
        {"id":"one","kind":"service","service_time":"1ms"},{"id":"other","kind":"service","service_time":"1ms"}],
        "connections":[{"from":"people","to":"queue"},{"from":"queue","to":"one"},{"from":"queue","to":"other"}],
        "interventions":[{"set":"components.queue.subscribers","points":[["20050ms","share"],["40050ms","each"]]}]}"#;
    let run = run(text);
    let kept = |from: u64, to: u64| {
        let facts = run.notes.0.iter().filter(|(at, _)| (from..to).contains(&(at / 1_000_000)));
        facts.filter(|(_, fact)| matches!(fact, Fact::Enqueued { .. })).count()
    };
    assert_eq!([kept(0, 20_050), kept(20_050, 40_050), kept(40_050, 60_000)], [400, 200, 398]);
}

#[test]
fn a_slow_consumer_does_not_take_what_a_free_one_could_have() {
    let [fast, slow] = shared(r#""rate":"10/s""#, r#""consumers":3"#, "100s");
    // It has three, and after 30 s without an answer three others, and so on; the fast one never has to wait for it.
    assert_eq!(slow, 12);
    assert!(fast + slow >= 1_199, "{fast} and {slow}");
}

#[test]
fn a_try_after_an_error_waits_even_if_the_visibility_timeout_is_shorter() {
    let queue = r#""visibility_timeout":"5s","redelivery_delay":"20s""#;
    let text = scenario(r#""keys":1"#, r#""rate":"0.1/s""#, queue, r#""failure_rate":"100%""#, "");
    let run = run(&text.replace(r#""arrivals":"constant","rate":"0.1/s""#, r#""arrivals":"recorded","trace":["1s"]"#));
    // At 1, 21, 41, 61 and 81 s.
    assert_eq!(run.count(|f| matches!(f, Fact::CallStarted { connection: 1, .. })), 5);
}

#[test]
fn a_crash_of_the_queue_delivers_nothing_more_often_than_it_may() {
    let crash = r#","faults":[{"fault":"restart","component":"queue","at":"1100ms"}]"#;
    let text = scenario(r#""keys":1"#, r#""rate":"1/s""#, r#""max_receives":1"#, r#""latency":"0ms""#, crash);
    let run = run(&text.replace(r#""arrivals":"constant","rate":"1/s""#, r#""arrivals":"recorded","trace":["1s"]"#));
    assert_eq!(run.count(|f| matches!(f, Fact::CallStarted { connection: 1, .. })), 1);
    assert_eq!((dead(&run), run.world.facets(1).waiting), (1, 0));
}
