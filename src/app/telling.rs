//! The run and its parameters as the page around an embed is told of them.

use betwixt_analysis::findings::FindingKind;
use betwixt_model::{Expectation, Exposed, ParamSpec, ParamType, ParamValue, Scenario, SimTime, setting};
use serde_json::{Map, Value, json};

use super::CATALOGUE;
use crate::runner::numbers;
use crate::runner::summary::{BeliefNow, RunState, Summary, VerdictNow};
use crate::state::expecting;
use crate::state::host::Given;
use crate::state::interventions::value_at;
use crate::views::controls::track::value_of;

/// Room around a drawing, for names [canvas units].
const ROOM: (f64, f64) = (200.0, 170.0);
/// A drawing is at least and at most so high [pixels].
const HIGH: (f64, f64) = (160.0, 640.0);

/// Where the run is.
pub(super) fn state(scenario: &Scenario, summary: &Summary) -> Value {
    let (standing, why) = match &summary.state {
        RunState::Paused => ("paused", None),
        RunState::Playing => ("playing", None),
        RunState::Ended => ("ended", None),
        RunState::Catching(_) => ("catching-up", None),
        RunState::Stopped(why) => ("stopped", Some(why)),
        RunState::CannotRun(why) => ("cannot-run", Some(why)),
    };
    let mut state = json!({
        "name": scenario.name,
        "standing": standing,
        "t": summary.now.seconds(),
        "duration": summary.duration.seconds(),
        "speed": summary.speed.wanted,
        "auto": summary.speed.auto,
    });
    if let (Some(why), Some(state)) = (why, state.as_object_mut()) {
        state.insert("why".to_owned(), why.as_str().into());
    }
    state
}

/// Whether the run's time is over.
pub(super) fn completed(summary: &Summary) -> bool {
    summary.state == RunState::Ended
}

/// The run in numbers.
pub(super) fn metrics(scenario: &Scenario, summary: &Summary) -> Value {
    let flows = scenario.flows.iter().zip(&summary.flows).map(|(flow, now)| {
        let [ok, failed, refused, unknown] = now.outcomes;
        json!({
            "id": flow.id.as_str(), "name": flow.name, "rate_per_s": now.rate_per_s, "errors": now.error_ratio,
            "ok": ok, "failed": failed, "refused": refused, "unknown": unknown,
        })
    });
    json!({
        "t": summary.now.seconds(),
        "rate_per_s": numbers::rate(summary),
        "success": numbers::success(summary),
        "errors": numbers::errors(summary),
        "p95_ms": numbers::p95_ms(summary),
        "disagreements": numbers::disagreements(summary),
        "in_flight": summary.in_flight,
        "flows": flows.collect::<Vec<Value>>(),
    })
}

/// A parameter: what it holds now, and what a slider of somebody else's needs to know of it.
pub(super) fn param(scenario: &Scenario, now: SimTime, exposed: &Exposed) -> Option<(ParamValue, Value)> {
    let Exposed { target, param, label } = exposed;
    let spec = scenario.param_spec(target, param, &CATALOGUE)?;
    let value = value_at(scenario, now, target, param, &CATALOGUE)?;
    let mut told = Map::new();
    let mut tell = |name: &str, value: Value| told.insert(name.to_owned(), value);
    tell("path", format!("{}.{param}", setting::format_target(target)).into());
    tell("name", spec.name.into());
    tell("label", label.as_str().into());
    tell("value", spec.format(value).into());
    match spec.ty {
        ParamType::Choice(words) => {
            tell("choices", words.iter().map(|(word, _)| *word).collect());
        }
        _ => {
            tell("number", value.magnitude().into());
            tell("least", spec.slider.0.into());
            tell("greatest", spec.slider.1.into());
            tell("log", (spec.scale == betwixt_model::Scale::Log).into());
        }
    }
    Some((value, told.into()))
}

/// A sort of disagreement.
pub(super) fn finding(belief: &BeliefNow) -> Value {
    let kind = FindingKind::ALL.into_iter().find(|kind| kind.label() == belief.words);
    json!({
        "kind": kind.map(FindingKind::key),
        "words": belief.words,
        "count": belief.count,
        "first_t": belief.first.map(SimTime::seconds),
        "open": belief.open,
    })
}

/// What is expected, each with what became of it; nothing as long as nobody has judged.
pub(super) fn judged<'a>(
    scenario: &'a Scenario,
    summary: &'a Summary,
) -> impl Iterator<Item = (&'a Expectation, &'a VerdictNow)> {
    scenario.expectations.iter().zip(summary.verdicts.iter().flat_map(|verdicts| verdicts.iter()))
}

/// What became of something that is expected.
pub(super) fn check(scenario: &Scenario, held: &Expectation, now: &VerdictNow) -> Value {
    json!({
        "id": held.id.as_str(),
        "say": Some(&held.say).filter(|say| !say.is_empty()),
        "expects": expecting::sentence(scenario, held),
        "verdict": now.standing.key(),
        "settled": now.settled,
        "t": now.at.map(|(at, _)| at.seconds()),
        "operation": now.at.and_then(|(_, operation)| operation),
        "told": now.told,
    })
}

/// Whether something is told at once and not only with the next tick: the run stands where it passed, another is open.
pub(super) fn has_turned(before: &Value, now: &Value) -> bool {
    ["standing", "name", "speed", "auto", "duration"].iter().any(|field| before.get(field) != now.get(field))
}

/// A value for a parameter that now holds something.
///
/// Errors: a sentence that says what it takes.
pub(super) fn value(spec: &ParamSpec, now: Option<ParamValue>, given: &Given) -> Result<ParamValue, String> {
    match (given, now) {
        (Given::Text(text), _) => spec.parse(text),
        (Given::Flag(on), _) if spec.ty == ParamType::Flag => Ok(ParamValue::Flag(*on)),
        (Given::Number(number), Some(now)) if now.magnitude().is_some() => {
            let (least, most) = spec.range;
            if (least..=most).contains(number) {
                Ok(value_of(spec, now, *number))
            } else {
                Err(format!("{} takes numbers from {least} to {most}.", spec.name))
            }
        }
        (Given::Number(_) | Given::Flag(_), _) => Err(format!("{} is written as a text.", spec.name)),
    }
}

/// How high the drawing is where it is so wide [pixels].
pub(super) fn drawn_height(scenario: &Scenario, width: f64) -> f64 {
    let span = |of: fn(betwixt_model::Point) -> f64| {
        let all = || scenario.components.iter().map(|held| of(held.at));
        (all().fold(f64::NEG_INFINITY, f64::max) - all().fold(f64::INFINITY, f64::min)).max(0.0)
    };
    let (wide, high) = (span(|at| at.x) + ROOM.0, span(|at| at.y) + ROOM.1);
    (high * (width / wide).min(1.0)).clamp(HIGH.0, HIGH.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gallery;
    use crate::runner::Runner;
    use std::rc::Rc;

    #[test]
    fn a_run_is_told_in_plain_numbers() {
        let scenario = Rc::new(gallery::find("charged-twice", &CATALOGUE).unwrap());
        let mut runner = Runner::new(Rc::clone(&scenario));
        let now = state(&scenario, &runner.summary());
        assert_eq!(
            (&now["name"], &now["standing"], &now["t"]),
            (&json!("Charged twice"), &json!("paused"), &json!(0.0))
        );
        assert_eq!(now.get("why"), None);
        runner.seek(SimTime(60_000_000_000));
        while runner.now().seconds() < 60.0 {
            runner.frame(16.0, &|| 0.0);
        }
        let told = metrics(&scenario, &runner.summary());
        assert!(told["success"].as_f64().is_some_and(|share| share > 0.5 && share < 1.0), "{told}");
        assert!(
            told["disagreements"].as_u64().is_some_and(|n| n > 0) && told["p95_ms"].as_f64().is_some_and(|ms| ms > 0.0)
        );
        assert_eq!(told["flows"].as_array().map(Vec::len), Some(scenario.flows.len()));
    }

    #[test]
    fn a_parameter_is_told_with_all_that_a_slider_needs() {
        let scenario = gallery::find("charged-twice", &CATALOGUE).unwrap();
        let (value, told) = param(&scenario, SimTime::START, &scenario.exposed[2]).unwrap();
        assert_eq!(value.magnitude(), Some(2.0));
        assert_eq!(told["path"], "connections.checkout-payments.timeout");
        assert_eq!((&told["value"], &told["number"]), (&json!("2s"), &json!(2.0)));
        assert!(told["least"].as_f64() < told["greatest"].as_f64() && told["log"].is_boolean());
    }

    #[test]
    fn a_value_is_taken_as_people_write_it_or_as_a_number_in_range() {
        let timeout = CATALOGUE.connection.iter().find(|spec| spec.id == "timeout").unwrap();
        let now = timeout.parse("2s").ok();
        let given = |given: Given| value(timeout, now, &given).map(|value| timeout.format(value));
        assert_eq!(given(Given::Text("250 ms".into())), Ok("250ms".into()));
        assert_eq!(given(Given::Number(1.5)), Ok("1.5s".into()));
        for wrong in [Given::Text("soon".into()), Given::Number(-1.0), Given::Number(1e300), Given::Flag(true)] {
            assert!(given(wrong.clone()).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_drawing_is_as_high_as_it_needs_to_be() {
        let scenario = gallery::find("online-shop", &CATALOGUE).unwrap();
        let [narrow, wide] = [400.0, 1_600.0].map(|width| drawn_height(&scenario, width));
        assert!((HIGH.0..=HIGH.1).contains(&narrow) && narrow < wide && wide <= HIGH.1, "{narrow} {wide}");
        assert_eq!(drawn_height(&Scenario::default(), 800.0), ROOM.1);
    }
}
