//! What telemetry could know of a small shop whose Payments are asked twice, because an answer is lost.

use std::rc::Rc;

use betwixt_analysis::Story;
use betwixt_analysis::story::{self, Fate, SpanKind};
use betwixt_model::{Scenario, SimSpan, SimTime, read};
use betwixt_sim::{CATALOGUE, Outcome};

use super::echoes::{Echoes, part_of_way};
use super::{UNSEEN, numbers};
use crate::canvas::flight::Flight;
use crate::canvas::glyph::Shape;
use crate::runner::{Runner, Summary};
use crate::state::Lens;
use crate::state::lens::Ends;
use crate::views::stage::flight;

/// Shoppers ask Checkout; it asks Payments, whose first answer is lost, and writes to Orders. Some of them are dark.
fn shop(dark: &[&str]) -> Scenario {
    let text = r#"{"betwixt": 1, "duration": "20s",
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
        "faults": [{"fault": "loss", "connection": "checkout-payments", "direction": "reply", "first": 1, "rate": 1, "for": "10s"}]}"#;
    let loaded = read(text, &CATALOGUE);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    let mut scenario = loaded.scenario;
    for held in &mut scenario.components {
        held.instrumented = !dark.contains(&held.id.as_str());
    }
    scenario
}

fn seen_after(scenario: &Scenario, s: f64) -> (Summary, Summary) {
    let mut runner = Runner::new(Rc::new(scenario.clone()));
    runner.run_until(SimTime(SimSpan::from_seconds(s).0));
    let whole = runner.summary();
    let mut seen = whole.clone();
    numbers(&mut seen, scenario, &CATALOGUE);
    (whole, seen)
}

fn told(dark: &[&str]) -> (Story, Story) {
    let scenario = shop(dark);
    let whole = story::story(&scenario, &CATALOGUE, 1, None).expect("there is an operation");
    let seen = super::story(&whole, &scenario, &CATALOGUE);
    (whole, seen)
}

#[test]
fn where_nothing_is_dark_only_the_truth_is_missing() {
    let (whole, seen) = seen_after(&shop(&[]), 6.0);
    assert!(whole.faults[0].active && !whole.connections[1].faults.is_empty() && !whole.beliefs.is_empty());
    assert_eq!(seen.lens, Lens::Telemetry);
    assert!(seen.faults.is_empty() && seen.connections[1].faults.is_empty() && seen.beliefs.is_empty());
    assert_eq!(seen.components[1].rate_per_s, whole.components[1].rate_per_s);
    assert_eq!(seen.connections[1].p95_ms, whole.connections[1].p95_ms);
    assert_eq!((&seen.charts, &seen.harm), (&whole.charts, &whole.harm));
}

#[test]
fn a_dark_component_has_no_numbers_and_its_callers_keep_theirs() {
    let (whole, seen) = seen_after(&shop(&["payments"]), 6.0);
    assert!(whole.components[2].rate_per_s > 0.0);
    assert!(seen.components[2].unseen && seen.components[2].rate_per_s == 0.0 && seen.components[2].p95_ms.is_none());
    assert_eq!(seen.connections[1].error_ratio, whole.connections[1].error_ratio);
    assert!(seen.connections[1].rate_per_s > 0.0);
}

#[test]
fn who_is_asked_by_a_dark_caller_counts_what_comes_and_no_more() {
    let (whole, seen) = seen_after(&shop(&["checkout"]), 6.0);
    let now = &seen.connections[1];
    assert_eq!(now.rate_per_s, whole.components[2].rate_per_s);
    assert_eq!((now.p95_ms, now.error_ratio), (None, None));
    let (_, seen) = seen_after(&shop(&["checkout", "payments"]), 6.0);
    assert_eq!(seen.connections[1].rate_per_s, 0.0);
}

#[test]
fn with_a_dark_client_nobody_can_say_how_people_fare() {
    let (whole, seen) = seen_after(&shop(&["people"]), 6.0);
    assert!(whole.flows[0].outcomes[0] > 0 && !whole.harm.is_empty());
    assert_eq!(seen.flows[0].outcomes, [0; 4]);
    assert!(seen.harm.is_empty() && seen.charts.rate.is_empty());
}

#[test]
fn a_lost_message_goes_on_and_its_caller_shows_a_cross_at_the_deadline() {
    let scenario = shop(&[]);
    let mut runner = Runner::new(Rc::new(scenario.clone()));
    let mut echoes = Echoes::default();
    let (mut lost_seen, mut ghost_seen, mut crosses) = (false, false, Vec::new());
    // Half of a round trip each way: asked at 1.02 s, answered at 1.14 s, given up at 2.02 s.
    for ms in (1_000..2_600).step_by(10) {
        runner.run_until(SimTime(SimSpan::from_ms(ms).0));
        let (Some(world), Some(recorder)) = (runner.world(), runner.recorder()) else { panic!("it runs") };
        let all: Vec<Flight> = world.flights().map(|view| flight(&view)).collect();
        let doomed = all.iter().any(|flight| flight.vanish_at < 1.0);
        lost_seen |= doomed;
        let seen = echoes.flights((world, recorder), &scenario, all.into_iter(), (None, ms as f64));
        assert!(seen.iter().all(|flight| flight.vanish_at >= 1.0), "nothing dies on its way");
        ghost_seen |= !doomed && seen.iter().any(|flight| flight.link == 1 && flight.shape == Shape::Reply);
        if seen.iter().any(|flight| flight.link == 1 && flight.shape == Shape::Error) {
            crosses.push(ms);
        }
    }
    assert!(lost_seen && ghost_seen);
    // The cross stays for 0.7 s.
    assert_eq!((crosses.first(), crosses.last()), (Some(&2_020), Some(&2_590)));
}

#[test]
fn a_message_is_drawn_on_the_half_of_its_way_that_somebody_knows() {
    let ends = |caller, callee| Ends { caller, callee };
    assert_eq!(part_of_way(true, ends(true, true)), Some((0.0, 1.0)));
    assert_eq!(part_of_way(true, ends(true, false)), Some((0.0, 0.5)));
    assert_eq!(part_of_way(false, ends(true, false)), Some((0.5, 1.0)));
    assert_eq!(part_of_way(true, ends(false, true)), Some((0.5, 1.0)));
    assert_eq!(part_of_way(false, ends(false, false)), None);
}

#[test]
fn a_story_told_from_telemetry_knows_no_cause_and_no_loss() {
    let (whole, seen) = told(&[]);
    assert!(whole.cause.is_some() && whole.participants.iter().any(|belief| belief.is_wrong));
    assert!(seen.cause.is_none() && seen.findings.is_empty());
    assert!(seen.participants.iter().all(|belief| !belief.is_wrong));
    assert_eq!(seen.participants[1].sentence, "Try 2 worked.");
    assert_eq!(seen.participants[3].sentence, "Not visible to telemetry.");
    assert!(seen.steps.iter().all(|step| !step.what.contains("lost") && !step.what.contains("version")));
    assert!(seen.steps.iter().any(|step| step.what == "Checkout stops waiting for Payments"));
    let numbers: Vec<u32> = seen.steps.iter().map(|step| step.number).collect();
    assert_eq!(numbers, (1..=seen.steps.len() as u32).collect::<Vec<_>>());
    for span in &seen.spans {
        assert!(span.steps.iter().all(|number| (*number as usize) <= seen.steps.len()));
        assert!(!span.note.contains("lost"), "{}", span.note);
    }
    // The answer that was lost is one that nobody heard of, up to when Checkout stopped waiting.
    let lost = whole.messages.iter().position(|told| told.fate == Fate::Lost).expect("an answer is lost");
    let told = &seen.messages[lost];
    assert_eq!((told.fate, told.end), (Fate::OnItsWay, Some(SimTime(2_020_000_000))));
}

#[test]
fn a_dark_callee_leaves_a_gap_from_asking_to_answer() {
    let (whole, seen) = told(&["payments"]);
    let bars = |story: &Story| -> Vec<(String, SimTime, Option<SimTime>, String)> {
        let of = story.spans.iter().filter(|span| span.component == "payments");
        of.map(|span| (span.name.clone(), span.start, span.end, span.note.clone())).collect()
    };
    assert_eq!(bars(&whole)[0].1, SimTime(1_040_000_000), "it arrives 20 ms after it is sent");
    let at = |ms: u64| SimTime(ms * 1_000_000);
    assert_eq!(
        bars(&seen),
        [
            ("Payments, try 1".to_owned(), at(1_020), Some(at(2_020)), UNSEEN.to_owned()),
            ("Payments, try 2".to_owned(), at(2_220), Some(at(2_360)), UNSEEN.to_owned()),
        ]
    );
    assert!(seen.steps.iter().all(|step| step.from != "payments" || step.to == "checkout"));
    let payments = seen.participants.iter().find(|belief| belief.component == "payments").expect("it took part");
    assert_eq!((payments.count, payments.sentence.as_str()), (None, "Not visible to telemetry."));
}

#[test]
fn below_a_dark_caller_a_component_has_its_own_bars_only() {
    let (_, seen) = told(&["checkout"]);
    let names: Vec<&str> = seen.spans.iter().map(|span| span.name.as_str()).collect();
    // The person knows that it asked; what Checkout waited for in vain, nobody knows.
    assert_eq!(names, ["Shoppers", "Checkout", "Payments, try 1", "Payments, try 2", "Orders"]);
    assert_eq!(seen.spans[1].note, UNSEEN);
    assert!(seen.spans.iter().all(|span| span.kind != SpanKind::Silence && span.given_up_at.is_none()));
    assert_eq!(seen.spans[2].outcome, Some(Outcome::Ok));
}
