//! What policies come to, and how it is said.

use betwixt_model::{Scenario, SimTime, read};

use super::axis::{Axis, WIDTH};
use super::plan::{Attempt, Plan};
use super::words;
use crate::views::CATALOGUE;

const S: u64 = 1_000_000_000;

/// Shoppers ask the shop, the shop asks payments.
fn scenario(shop: &str, payments: &str) -> Scenario {
    let text = format!(
        r#"{{"betwixt":1,"components":[{{"id":"people","kind":"client","name":"Shoppers"}},{{"id":"gate","kind":"service","name":"Gateway"}},
        {{"id":"shop","kind":"service","name":"Shop"}},{{"id":"pay","kind":"third_party"}}],
        "connections":[{{"from":"people","to":"gate"}},{{"from":"gate","to":"shop"{shop}}},{{"from":"shop","to":"pay"{payments}}}]}}"#
    );
    let read = read(&text, &CATALOGUE);
    assert_eq!(read.problems, []);
    read.scenario
}

fn plan(shop: &str, payments: &str) -> Plan {
    let scenario = scenario(shop, payments);
    Plan::of(&scenario, SimTime::START, &scenario.connections[2]).expect("it is there")
}

fn says(shop: &str, payments: &str) -> (String, bool) {
    words::sentence(&plan(shop, payments), "Shop")
}

#[test]
fn the_picture_of_the_design_is_two_tries_of_30_s_and_a_gateway_that_leaves_after_10_s() {
    let plan = plan(r#","timeout":"10s""#, r#","timeout":"30s","retries":1,"backoff_base":"400ms""#);
    let tries = [(0, 30 * S), (30 * S + S * 2 / 5, 60 * S + S * 2 / 5)];
    assert_eq!(plan.attempts, tries.map(|(from, to)| Attempt { from, to: Some(to) }));
    assert_eq!((plan.earliest, plan.latest), (Some(60 * S), Some(60 * S + S * 2 / 5)), "the jitter is full");
    assert_eq!(plan.outlasted().map(|leaver| (leaver.name.as_str(), leaver.after)), Some(("Gateway", 10 * S)));
    assert_eq!(
        words::sentence(&plan, "Shop"),
        ("Tries 2 times, gives up after 1 min at worst; Gateway waits only 10 s.".to_owned(), true)
    );
    let axis = Axis::of(&plan);
    let ticks: Vec<String> = axis.ticks(&plan).into_iter().map(|tick| tick.words).collect();
    assert_eq!(ticks, ["10 s", "0 s", "1 min", "30 s"]);
    assert!((axis.x(60 * S + S * 2 / 5) - WIDTH).abs() < 1e-9);
}

#[test]
fn waits_grow_as_the_policy_says_and_the_sum_is_exact() {
    let three = r#","timeout":"1s","retries":2,"backoff_base":"400ms","backoff_jitter":"none""#;
    let exact = plan("", three);
    assert_eq!((exact.earliest, exact.latest), (Some(4_200 * S / 1_000), Some(4_200 * S / 1_000)));
    assert_eq!(
        words::sentence(&exact, "Shop").0,
        "Tries 3 times, gives up after 4.2 s at worst; whoever asked Shop waits for as long as it takes."
    );
    assert_eq!(
        says(r#","timeout":"2s""#, three),
        ("Tries 3 times, gives up after 4.2 s at worst; Gateway waits only 2 s.".to_owned(), true)
    );
    assert_eq!(
        says(r#","timeout":"5s""#, three),
        ("Tries 3 times, gives up after 4.2 s at worst; Gateway waits longer, 5 s.".to_owned(), false)
    );
}

#[test]
fn a_deadline_cuts_tries_short_and_leaves_others_out() {
    let plan = plan(
        "",
        r#","timeout":"1s","retries":5,"backoff":"fixed","backoff_base":"1s","backoff_jitter":"none","deadline":"2500ms""#,
    );
    assert_eq!(plan.attempts, [Attempt { from: 0, to: Some(S) }, Attempt { from: 2 * S, to: Some(2_500_000_000) }]);
    assert_eq!(plan.latest, Some(2_500_000_000));
    assert_eq!(
        words::sentence(&plan, "Shop").0,
        "Tries 6 times, gives up after 2.5 s at worst, at its deadline, which leaves no time for all tries; whoever asked Shop waits for as long as it takes."
    );
}

#[test]
fn without_a_timeout_it_waits_for_ever() {
    assert_eq!(
        says("", ""),
        ("Waits for an answer for ever; whoever asked Shop waits for as long as it takes.".to_owned(), false)
    );
    assert_eq!(
        says(r#","timeout":"2s""#, r#","retries":2"#),
        (
            "Tries up to 3 times after errors, but waits for an answer for ever; Gateway waits only 2 s.".to_owned(),
            true
        )
    );
    let ever = plan("", "");
    assert_eq!((ever.attempts.as_slice(), ever.latest), ([Attempt { from: 0, to: None }].as_slice(), None));
}

#[test]
fn a_policy_that_does_not_try_again_after_silence_has_one_try() {
    let plan = plan("", r#","timeout":"3s","retries":4,"retry_on":"refused""#);
    assert_eq!(plan.attempts.len(), 1);
    assert!(
        words::sentence(&plan, "Shop")
            .0
            .starts_with("Waits 3 s for an answer, and tries again only after other failures")
    );
}

#[test]
fn a_deadline_that_is_passed_on_is_known() {
    let (words, harm) = says(r#","deadline":"2s","propagate_deadline":true"#, r#","timeout":"30s""#);
    assert_eq!(
        (words.as_str(), harm),
        ("Waits 30 s for an answer, then gives up; Gateway waits 2 s, and Shop stops waiting with it.", false)
    );
}

#[test]
fn people_leave_too_and_nobody_waits_for_what_is_only_told() {
    let mut scenario = scenario("", r#","timeout":"30s""#);
    scenario.components[0].params.set("patience", betwixt_model::ParamValue::Span(betwixt_model::SimSpan::from_s(8)));
    let plan = Plan::of(&scenario, SimTime::START, &scenario.connections[2]).expect("it is there");
    assert_eq!(
        words::sentence(&plan, "Shop"),
        ("Waits 30 s for an answer, then gives up; Shoppers waits only 8 s.".to_owned(), true)
    );
    scenario.connections[2].asynchronous = true;
    let plan = Plan::of(&scenario, SimTime::START, &scenario.connections[2]).expect("it is there");
    assert_eq!(
        words::sentence(&plan, "Shop"),
        ("Waits 30 s for an answer, then gives up. Nobody waits for it.".to_owned(), false)
    );
}

#[test]
fn a_circle_of_callers_ends() {
    let mut scenario = scenario("", r#","timeout":"30s""#);
    let mut back = scenario.connections[1].clone();
    std::mem::swap(&mut back.from, &mut back.to);
    back.id = betwixt_model::ConnectionId::new("back");
    scenario.connections.push(back);
    assert!(Plan::of(&scenario, SimTime::START, &scenario.connections[2]).is_some());
}
