//! Stories of operations of small scenarios, to the word.

use betwixt_model::{Scenario, read};
use betwixt_sim::CATALOGUE;

use super::*;

fn scenario(text: &str) -> Scenario {
    let loaded = read(text, &CATALOGUE);
    assert!(!loaded.has_errors(), "{:?}", loaded.problems);
    loaded.scenario
}

/// Checkout asks Payments; the first answer is lost, Checkout waits 1 s, and asks again.
fn twice() -> Scenario {
    scenario(
        r#"{"betwixt": 1, "duration": "20s",
            "flows": [{"id": "order", "name": "Order"}],
            "components": [
                {"id": "people", "kind": "client", "name": "Shoppers", "arrivals": "constant", "rate": "1/s"},
                {"id": "checkout", "kind": "service", "name": "Checkout", "service_time": "10ms", "handlers": {"*": ["work", {"call": "payments"}, {"write": {"to": "orders", "key": "operation"}}, "answer"]}},
                {"id": "payments", "kind": "third_party", "name": "Payments", "effect": "charge", "service_time": "100ms"},
                {"id": "orders", "kind": "database", "name": "Orders", "service_time": "5ms"}],
            "connections": [
                {"from": "people", "to": "checkout", "latency": "20ms"},
                {"from": "checkout", "to": "payments", "latency": "40ms", "timeout": "1s", "retries": 1, "backoff": "fixed", "backoff_base": "200ms", "backoff_jitter": "none"},
                {"from": "checkout", "to": "orders"}],
            "faults": [{"fault": "loss", "connection": "checkout-payments", "direction": "reply", "first": 1, "rate": 1, "for": "10s"}]}"#,
    )
}

#[test]
fn a_double_charge_is_told_to_the_word() {
    let scenario = twice();
    let story = story(&scenario, &CATALOGUE, 1, None).unwrap();
    assert_eq!(
        story.cause.as_ref().unwrap().sentence,
        "Order 1 was charged twice because Checkout asked Payments again when the answer of Payments was lost, without an \
         idempotency key, while the fault \"loss\" was on the way from Checkout to Payments."
    );
    assert_eq!(story.cause.as_ref().unwrap().faults, ["loss-1"]);
    assert_eq!(story.findings, [(FindingKind::ChargedTwice, SimTime(2_340_000_000))]);
    assert_eq!((story.question.as_str(), story.truth), ("How many times was the card charged?", 2));
    assert!(story.is_over && story.told == Told::Answer(Outcome::Ok));
    let beliefs: Vec<(&str, Option<u32>, bool)> =
        story.participants.iter().map(|belief| (belief.component.as_str(), belief.count, belief.is_wrong)).collect();
    assert_eq!(
        beliefs,
        [
            ("people", Some(1), true),
            ("checkout", Some(1), true),
            ("payments", Some(2), false),
            ("orders", Some(1), true)
        ]
    );
    assert_eq!(story.participants[1].sentence, "Try 2 worked.");
    assert_eq!(story.participants[1].note, "Try 1: no answer within 1s, try 2: ok");
}

#[test]
fn each_message_says_when_it_came_or_what_became_of_it() {
    let scenario = twice();
    let story = story(&scenario, &CATALOGUE, 1, None).unwrap();
    let messages: Vec<(&str, u64, u64, Option<u32>)> = story
        .messages
        .iter()
        .map(|sent| (sent.what.as_str(), sent.sent.0 / 1_000_000, sent.end.unwrap().0 / 1_000_000, sent.step))
        .collect();
    // The connection adds 20 ms and 40 ms there and back: half of it each way; what is lost comes half of
    // that way. Work takes 10, 100 and 5 ms.
    assert_eq!(
        messages,
        [
            ("Shoppers asks Checkout", 1000, 1010, Some(1)),
            ("Checkout asks Payments", 1020, 1040, Some(2)),
            ("Payments answers Checkout; lost on the way", 1140, 1150, Some(4)),
            ("Checkout asks Payments, try 2", 2220, 2240, Some(6)),
            ("Payments answers Checkout: ok", 2340, 2360, Some(8)),
            ("Checkout asks Orders", 2360, 2360, Some(9)),
            ("Orders answers Checkout: ok", 2365, 2365, None),
            ("Checkout answers Shoppers: ok", 2365, 2375, None),
        ]
    );
    let fates: Vec<Fate> = story.messages.iter().map(|sent| sent.fate).collect();
    assert!(fates.iter().enumerate().all(|(at, fate)| (at == 2) == (*fate == Fate::Lost)), "{fates:?}");
    assert!(
        story
            .messages
            .iter()
            .all(|sent| { sent.step.is_none_or(|number| story.steps[number as usize - 1].from == sent.from) })
    );
}

#[test]
fn the_way_and_the_waterfall_are_in_order_and_belong_together() {
    let scenario = twice();
    let story = story(&scenario, &CATALOGUE, 1, None).unwrap();
    let steps: Vec<&str> = story.steps.iter().map(|step| step.what.as_str()).collect();
    assert_eq!(
        steps,
        [
            "Shoppers asks Checkout",
            "Checkout asks Payments",
            "Payments charged the card",
            "The answer of Payments is lost",
            "Checkout stops waiting for Payments",
            "Checkout asks Payments again, try 2",
            "Payments charged the card again",
            "Payments answers Checkout: ok",
            "Checkout asks Orders",
            "Orders writes version 1",
            "The person is told: ok",
        ]
    );
    assert!(story.steps.windows(2).all(|pair| pair[0].at <= pair[1].at && pair[0].number + 1 == pair[1].number));
    let spans: Vec<(&str, u16, u64, u64)> = story
        .spans
        .iter()
        .map(|span| (span.name.as_str(), span.depth, span.start.0 / 1_000_000, span.end.unwrap().0 / 1_000_000))
        .collect();
    assert_eq!(
        spans,
        [
            ("Shoppers", 0, 1000, 2375),
            ("Checkout", 1, 1010, 2365),
            ("Payments, try 1", 2, 1040, 1140),
            ("wait 200ms", 2, 2020, 2220),
            ("Payments, try 2", 2, 2240, 2340),
            ("Orders", 2, 2360, 2365),
        ]
    );
}

#[test]
fn work_goes_on_for_nobody_from_when_its_caller_gave_up() {
    let mut scenario = twice();
    scenario.faults.clear();
    let settings = [("components.payments.service_time", "3s"), ("connections.checkout-payments.retries", "0")];
    for (path, value) in settings {
        betwixt_model::setting::set(&mut scenario, &CATALOGUE, path, value).unwrap();
    }
    let story = story(&scenario, &CATALOGUE, 2, Some(FindingKind::ToldFailedButCharged)).unwrap();
    let payments = story.spans.iter().find(|span| span.component == "payments").unwrap();
    let sent = payments.start.0 - 20_000_000;
    assert_eq!(payments.given_up_at, Some(SimTime(sent + 1_000_000_000)));
    assert_eq!(payments.end, Some(SimTime(payments.start.0 + 3_000_000_000)));
    assert_eq!(
        story.cause.unwrap().sentence,
        "Order 2 was charged although the person was told that it failed, because Checkout gave up when Payments had not \
         answered within 1s, and Payments had done it all the same."
    );
    let kinds: Vec<FindingKind> = story.findings.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, [FindingKind::ToldFailedButCharged, FindingKind::WorkForNobody]);
}

#[test]
fn slices_tell_the_same_and_a_story_can_be_told_up_to_a_moment() {
    let scenario = twice();
    let whole = story(&scenario, &CATALOGUE, 3, None).unwrap();
    let mut telling = Retelling::new(&scenario, &CATALOGUE, 3, None).unwrap();
    let mut slices = 0;
    while !telling.go_on(3) {
        slices += 1;
    }
    assert!(slices > 3);
    assert_eq!(Story { until: whole.until, ..telling.story().unwrap() }, whole);
    assert!(whole.cause.is_none() && whole.findings.is_empty());

    let mut telling = Retelling::new(&scenario, &CATALOGUE, 1, None).unwrap().until(SimTime(1_500_000_000));
    while !telling.go_on(100) {}
    let early = telling.story().unwrap();
    assert!(!early.is_over && early.told == Told::Nothing && early.truth == 1);
    assert_eq!(early.participants[0].sentence, "I am still waiting.");
    assert!(story(&scenario, &CATALOGUE, 999, None).is_none(), "there are not so many");
}

/// An order once a second, in two databases, with a fault; a message between Checkout and a database takes 50 ms.
fn two_stores(steps: &str, checkout: &str, stock: &str, fault: &str) -> Scenario {
    scenario(&format!(
        r#"{{"betwixt": 1, "duration": "30s",
            "flows": [{{"id": "order", "name": "Order"}}],
            "components": [
                {{"id": "people", "kind": "client", "name": "Shoppers", "arrivals": "constant", "rate": "1/s"}},
                {{"id": "checkout", "kind": "service", "name": "Checkout", "service_time": "0s", "transaction_timeout": "1s", "decision_retry": "1s" {checkout}, "handlers": {{"*": [{steps}]}}}},
                {{"id": "orders", "kind": "database", "name": "Orders", "service_time": "10ms"}},
                {{"id": "stock", "kind": "database", "name": "Stock", "service_time": "10ms" {stock}}}],
            "connections": [{{"from": "people", "to": "checkout", "latency": "0s"}},
                {{"from": "checkout", "to": "orders", "latency": "100ms"}}, {{"from": "checkout", "to": "stock", "latency": "100ms"}}],
            "faults": [{{{fault}, "for": "1.5s"}}]}}"#
    ))
}

#[test]
fn halves_and_locks_are_told_to_the_word() {
    let sentence = |scenario: &Scenario, operation: u64| {
        story(scenario, &CATALOGUE, operation, None).unwrap().cause.map(|cause| cause.sentence).unwrap_or_default()
    };
    let writes = r#"{"write": {"to": "orders", "key": "=a"}}, {"write": {"to": "stock", "key": "=a"}}"#;
    let crash = r#""fault": "crash", "component": "checkout", "at": "3.08s""#;
    let plain = two_stores(&writes.replace("}}, {", "}}, {\"work\": \"9ms\"}, {"), "", "", &crash.replace("08", "112"));
    assert_eq!(
        sentence(&plain, 3),
        "Order 3 is half written because its writes in Orders and Stock are two transactions, and Checkout did not get as \
         far as Stock, while the fault \"crash\" was on Checkout."
    );
    let both = format!(r#"{{"two_phase_commit": [{writes}]}}"#);
    let cut = r#""fault": "partition", "connection": "checkout-stock", "at": "3.1105s""#;
    let alone = two_stores(&both, "", r#", "in_doubt_timeout": "500ms""#, cut);
    assert_eq!(
        sentence(&alone, 3),
        "Order 3 is half written because Orders was told to commit, and Stock, 500ms in doubt, had decided by itself not to \
         write, while the fault \"partition\" was on the way from Checkout to Stock."
    );
    let blocked = two_stores(&both, r#", "transaction_log": "none""#, r#", "lock_wait": "200ms""#, crash);
    assert_eq!(
        sentence(&blocked, 6),
        "Order 6 was blocked by a transaction in doubt because Stock had promised the record to operation 3, Checkout had \
         not told it what was decided, and it waited for 200ms."
    );
    let told = story(&blocked, &CATALOGUE, 6, None).unwrap();
    let remedy = crate::remedy::remedy(&blocked, &CATALOGUE, &told).unwrap();
    assert_eq!(remedy.settings, [("components.checkout.transaction_log".to_owned(), "disk".to_owned())]);
}
