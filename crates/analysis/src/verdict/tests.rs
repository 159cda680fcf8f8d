//! Verdicts against runs whose numbers are known, however the run is cut.

mod windows;

use betwixt_model::expect::FINDINGS;
use betwixt_model::{Scenario, read};
use betwixt_sim::{CATALOGUE, compile};

use super::report::{ExpectationReport, expectations};
use super::*;
use crate::findings::{FindingKind, Findings};

fn scenario(text: &str) -> Scenario {
    let loaded = read(text, &CATALOGUE);
    assert!(!loaded.has_errors(), "{:?}\n{text}", loaded.problems);
    loaded.scenario
}

/// Ten orders a second, one every 100 ms; a shop that takes 20 ms, and a third party that is paid in 10 ms.
fn shop(more: &str, faults: &str, expect: &str) -> Scenario {
    scenario(&format!(
        r#"{{"betwixt": 1, "duration": "60s",
            "components": [
                {{"id": "people", "kind": "client", "arrivals": "constant", "rate": "10/s"}},
                {{"id": "shop", "kind": "service", "service_time": "20ms", "workers": 8}},
                {{"id": "pay", "kind": "third_party", "effect": "charge", "service_time": "10ms"}}],
            "connections": [
                {{"from": "people", "to": "shop", "latency": 0}},
                {{"from": "shop", "to": "pay", "latency": 0 {more}}}],
            "faults": [{faults}], "expect": [{expect}]}}"#
    ))
}

/// Runs to the end, in slices of so many appointments.
fn judge_in(scenario: &Scenario, slice: u64) -> (Vec<Judgement>, World) {
    let mut world = compile(scenario, &CATALOGUE).unwrap();
    let mut recorder = Recorder::new(scenario, &CATALOGUE).with_journal(0);
    let (mut watch, mut jury) = (Watch::new(scenario, &CATALOGUE), Jury::new(scenario, &CATALOGUE, &world));
    let end = world.end();
    while judged_for(&mut world, end, slice, &mut recorder, (&mut watch, &mut jury)) == Progress::Busy {}
    let findings = Findings::of(recorder.ledger(), &watch);
    (jury.judgements(scenario, &world, &findings), world)
}

fn judge(scenario: &Scenario) -> Vec<Judgement> {
    judge_in(scenario, u64::MAX).0
}

fn report(scenario: &Scenario) -> Vec<ExpectationReport> {
    expectations(scenario, &CATALOGUE, &judge(scenario))
}

/// The only expectation, judged.
fn only(more: &str, faults: &str, expect: &str) -> ExpectationReport {
    report(&shop(more, faults, expect)).remove(0)
}

const S: u64 = 1_000_000_000;

/// Slow payments from 20 s to 30 s: 400 ms instead of 10.
const SLOW: &str =
    r#"{"id": "slow-pay", "fault": "slow", "component": "pay", "at": "20s", "for": "10s", "factor": 40}"#;

#[test]
fn the_list_of_findings_is_the_same_in_model_and_analysis() {
    assert_eq!(FINDINGS.to_vec(), FindingKind::ALL.map(FindingKind::key));
}

#[test]
fn a_percentile_breaks_in_the_first_window_that_is_too_slow() {
    let expect = r#"{"id": "quick", "say": "Orders are quick", "always": {"metric": "p90", "flow": "request", "at_most": "100ms"}}"#;
    let found = only("", SLOW, expect);
    assert_eq!((found.verdict, found.settled, found.judged), ("broken", true, 60));
    let first = found.first.unwrap();
    // The order of 20.0 s is paid from 20.02 s on, until 20.42 s.
    assert_eq!((first.from_ms, first.at_ms), (20_000.0, 21_000.0));
    assert!((first.value - 420.0).abs() < 5.0, "{first:?}");
    assert_eq!(first.faults, ["slow-pay"]);
    assert!(first.operation.is_some());
    assert_eq!(found.expects, "P90 of Request is always at most 100ms, in each window of 1s.");
    assert!(found.told.starts_with("From 20s to 21s p90 of Request was 4"), "{}", found.told);
    assert!(found.told.contains("Active then: slow-pay. Operation "), "{}", found.told);
    assert_eq!(found.say.as_deref(), Some("Orders are quick"));

    let held = only("", "", expect);
    assert_eq!((held.verdict, held.judged, held.first), ("held", 60, None));
    assert_eq!((held.least, held.greatest), (Some(30.0), Some(30.0)));
}

#[test]
fn a_stretch_of_time_and_longer_windows_are_kept_to() {
    let expect = |times: &str| {
        only("", SLOW, &format!(r#"{{"always": {{"metric": "max", "flow": "request", "at_most": "100ms"}}, {times}}}"#))
    };
    assert_eq!(expect(r#""until": "20s""#).verdict, "held");
    assert_eq!(expect(r#""from": "31s""#).verdict, "held");
    // Nine whole windows of 6 s fit behind 1 s.
    let found = expect(r#""from": "1s", "window": "6s""#);
    let first = found.first.unwrap();
    assert_eq!((found.judged, first.from_ms, first.at_ms), (9, 19_000.0, 25_000.0));
}

#[test]
fn shares_and_rates_are_exact() {
    let errors = r#"{"fault": "errors", "component": "pay", "every": 5, "rate": 1}"#;
    let ask = |how: &str, metric: &str, bound: &str| {
        only("", errors, &format!(r#"{{"{how}": {{"metric": "{metric}", {bound}}}, "window": "10s", "from": "10s"}}"#))
    };
    let share = ask("always", "error_ratio", r#""flow": "request", "at_most": "20%""#);
    assert_eq!((share.verdict, share.least, share.greatest, share.judged), ("held", Some(0.2), Some(0.2), 5));
    let never = ask("never", "failed_ratio", r#""connection": "shop-pay", "at_least": "20%""#);
    assert_eq!((never.verdict, never.first.unwrap().at_ms), ("broken", 20_000.0));
    assert_eq!(ask("always", "refused_ratio", r#""flow": "request", "at_most": "0%""#).verdict, "held");
    let rate = ask("always", "rate", r#""flow": "request", "at_least": "10/s""#);
    assert_eq!((rate.verdict, rate.least), ("held", Some(10.0)));
    let ok = ask("always", "ok_rate", r#""component": "shop", "at_least": "9/s""#);
    assert_eq!((ok.verdict, ok.first.unwrap().value), ("broken", 8.0));
}

#[test]
fn what_is_there_at_each_moment_breaks_at_the_moment() {
    // While a payment takes 400 ms, four or five orders are at the shop at once: 20 ms + 400 ms, one every 100 ms.
    let found = only("", SLOW, r#"{"always": {"metric": "in_flight", "flow": "request", "at_most": 3}}"#);
    let first = found.first.unwrap();
    assert_eq!((found.verdict, first.from_ms, first.at_ms, first.value), ("broken", 20_300.0, 20_300.0, 4.0));
    assert_eq!(
        only("", SLOW, r#"{"always": {"metric": "in_flight", "flow": "request", "at_most": 5}}"#).verdict,
        "held"
    );
    // 30 ms of every 100 ms somebody is at it: an average of 0.3.
    let mean = only("", "", r#"{"always": {"metric": "in_flight", "flow": "request", "at_most": 1}, "window": "10s"}"#);
    assert_eq!((mean.verdict, mean.judged), ("held", 6));
    assert!((mean.greatest.unwrap() - 0.3).abs() < 1e-9, "{mean:?}");
}

#[test]
fn recovery_is_something_that_is_reached_in_time() {
    let ask = |within: &str| {
        let expect = format!(
            r#"{{"eventually": {{"metric": "max", "flow": "request", "at_most": "40ms"}}, "from": "21s", "within": "{within}"}}"#
        );
        only("", SLOW, &expect)
    };
    let late = ask("5s");
    assert_eq!((late.verdict, late.judged, late.first), ("broken", 5, None));
    assert_eq!(late.told, "From 21s to 26s max duration of Request was never at most 40ms; the least was 420ms.");
    let good = ask("15s");
    assert_eq!((good.verdict, good.first.unwrap().from_ms), ("held", 31_000.0));
}

#[test]
fn a_finding_breaks_with_its_operation_and_the_chain_of_causes() {
    let lost = r#"{"fault": "loss", "connection": "shop-pay", "direction": "reply", "every": 50, "rate": 1}"#;
    let found = only(r#", "timeout": "1s", "retries": 1"#, lost, r#"{"never": {"finding": "charged_twice"}}"#);
    assert_eq!(found.verdict, "broken");
    assert!(found.first.as_ref().is_some_and(|first| first.operation.is_some()), "{found:?}");
    assert!(found.told.contains("operations were charged twice; operation "), "{}", found.told);
    assert!(found.causes[0].contains("was charged twice because"), "{:?}", found.causes);
    let many = r#"{"always": {"finding": "charged_twice", "at_most": 5}}"#;
    let most = only(r#", "timeout": "1s", "retries": 1"#, lost, many);
    assert_eq!(most.verdict, "broken");
    assert!(most.first.unwrap().at_ms > found.first.unwrap().at_ms, "the sixth is later than the first");
    let lenient = many.replace('5', "49");
    assert_eq!(only(r#", "timeout": "1s", "retries": 1"#, lost, &lenient).verdict, "held");
}

#[test]
fn what_never_came_near_is_never_tested() {
    let told = |faults: &str, expect: &str| {
        let found = only("", faults, expect);
        assert_eq!(found.verdict, "never_tested", "{found:?}");
        found.told
    };
    let late = r#"{"id": "late", "fault": "slow", "component": "pay", "at": "2min"}"#;
    assert_eq!(told(late, r#"{"sometimes": {"fault": "late"}}"#), "The fault never began.");
    assert_eq!(
        told("", r#"{"never": {"finding": "told_failed_but_charged"}}"#),
        "In this run nobody who could be charged was told that it failed."
    );
    assert_eq!(
        told("", r#"{"never": {"finding": "stale-read"}}"#),
        "It cannot happen in this scenario, so that it did not says nothing."
    );
    assert_eq!(
        told("", r#"{"sometimes": {"metric": "breaker_open", "connection": "shop-pay"}}"#),
        "There was nothing to measure in any of its windows."
    );
    assert_eq!(
        told("", r#"{"sometimes": {"metric": "max", "flow": "request", "at_least": "1s"}}"#),
        "This run did not come to it; the nearest was 30ms."
    );
    // Nobody was ever charged twice, but people were charged: that is a test.
    assert_eq!(only("", "", r#"{"never": {"finding": "charged_twice"}}"#).verdict, "held");
}

#[test]
fn a_breaker_that_opens_and_a_fault_that_lands_are_seen() {
    let errors = r#"{"id": "down", "fault": "errors", "component": "pay", "at": "10s", "for": "10s", "rate": 1}"#;
    let breaker = r#", "breaker": true, "breaker_window": 10, "breaker_minimum_calls": 5"#;
    let open = only(breaker, errors, r#"{"sometimes": {"metric": "breaker_open", "connection": "shop-pay"}}"#);
    assert_eq!(open.verdict, "held", "{open:?}");
    assert!((10_000.0..12_000.0).contains(&open.first.unwrap().at_ms));
    let closed = only(breaker, errors, r#"{"never": {"metric": "breaker_open", "connection": "shop-pay"}}"#);
    assert_eq!(closed.verdict, "broken");
    assert!(closed.told.contains("the circuit breaker of shop to pay was open. Active then: down."), "{}", closed.told);
    assert_eq!(only(breaker, errors, r#"{"sometimes": {"fault": "down"}}"#).verdict, "held");
    assert_eq!(only(breaker, errors, r#"{"never": {"fault": "down"}}"#).verdict, "broken");
}

#[test]
fn verdicts_are_the_same_however_the_run_is_cut() {
    let expect = r#"{"always": {"metric": "p90", "flow": "request", "at_most": "100ms"}},
        {"always": {"metric": "in_flight", "component": "shop", "at_most": 3}},
        {"eventually": {"metric": "busy", "component": "shop", "at_most": 0}, "from": "21s"},
        {"never": {"metric": "rate", "connection": "shop-pay", "at_most": "9/s"}, "window": "300ms"},
        {"never": {"finding": "charged_twice"}}, {"sometimes": {"fault": "slow-pay"}}"#;
    let scenario = shop("", SLOW, expect);
    let (whole, world) = judge_in(&scenario, u64::MAX);
    for slice in [1, 7, 1_000] {
        let (cut, again) = judge_in(&scenario, slice);
        assert_eq!(cut, whole);
        assert_eq!(again.digest(), world.digest());
    }
    let mut bare = compile(&scenario, &CATALOGUE).unwrap();
    let end = bare.end();
    let _ended = bare.advance(end, u64::MAX, &mut ());
    assert_eq!(bare.digest(), world.digest(), "a jury changes nothing");
}

#[test]
fn so_far_nothing_is_settled_but_what_is_broken() {
    let expect = r#"{"always": {"metric": "p90", "flow": "request", "at_most": "100ms"}},
        {"always": {"metric": "p90", "flow": "request", "at_most": "1s"}},
        {"eventually": {"metric": "p90", "flow": "request", "at_least": "1s"}}"#;
    let scenario = shop("", SLOW, expect);
    let mut world = compile(&scenario, &CATALOGUE).unwrap();
    let mut recorder = Recorder::new(&scenario, &CATALOGUE).with_journal(0);
    let (mut watch, mut jury) = (Watch::new(&scenario, &CATALOGUE), Jury::new(&scenario, &CATALOGUE, &world));
    let mut at = |until: u64| {
        judged_for(&mut world, SimTime(until), u64::MAX, &mut recorder, (&mut watch, &mut jury));
        let judgements = jury.judgements(&scenario, &world, &Findings::of(recorder.ledger(), &watch));
        judgements.into_iter().map(|judgement| (judgement.verdict, judgement.settled)).collect::<Vec<_>>()
    };
    use Verdict::{Broken, Held, NeverTested};
    assert_eq!(at(10 * S), [(Held, false), (Held, false), (NeverTested, false)]);
    assert_eq!(at(22 * S), [(Broken, true), (Held, false), (NeverTested, false)]);
    assert_eq!(at(60 * S), [(Broken, true), (Held, true), (Broken, true)]);
}

#[test]
fn a_warm_up_is_not_judged() {
    let scenario = shop("", SLOW, r#"{"always": {"metric": "p90", "flow": "request", "at_most": "100ms"}}"#);
    let mut world = compile(&scenario, &CATALOGUE).unwrap();
    let mut recorder = Recorder::new(&scenario, &CATALOGUE).with_journal(0);
    let (mut watch, mut jury) = (Watch::new(&scenario, &CATALOGUE), Jury::new(&scenario, &CATALOGUE, &world));
    for until in [SimTime(35 * S + 1), world.end()] {
        judged_for(&mut world, until, u64::MAX, &mut recorder, (&mut watch, &mut jury));
        if until < world.end() {
            recorder.begin_again(until);
            watch.begin_again();
            jury.begin_again(until);
        }
    }
    let judgement = jury.judgements(&scenario, &world, &Findings::of(recorder.ledger(), &watch)).remove(0);
    assert_eq!((judgement.verdict, judgement.judged), (Verdict::Held, 24), "windows from 36s to 60s");
}
