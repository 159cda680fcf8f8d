//! One setting by its path: `components.checkout.workers`, `seed`. What the command line and interventions use.

use crate::catalogue::Catalogue;
use crate::ids::{self, ComponentId, ConnectionId, FlowId};
use crate::index::Index;
use crate::param::{ParamDefault, ParamSpec, ParamValue};
use crate::problem::Problem;
use crate::read::{Problems, clip, duration_problem, resolve, sentences};
use crate::scenario::{MAX_SEED, Scenario, Target};
use crate::units;

/// Changes one setting, given as people write it.
///
/// Paths are `components.<id>.<parameter>`, `connections.<id>.<parameter>`, `flows.<id>.<parameter>`, `seed`, `duration`.
///
/// Errors: what is wrong with the path or the value; the scenario is then unchanged.
pub fn set(scenario: &mut Scenario, catalogue: &Catalogue, path: &str, value: &str) -> Result<(), Problem> {
    match path {
        "seed" => {
            scenario.seed = match value.trim().parse() {
                Ok(seed) if seed <= MAX_SEED => seed,
                _ => return Err(seed_problem(value)),
            };
            Ok(())
        }
        "duration" => {
            let span = units::parse_span(value).map_err(|error| {
                let (what, remedy) = sentences(&error, "Write it like \"60s\".");
                Problem::error(path, what, remedy)
            })?;
            if let Some(problem) = duration_problem(span) {
                return Err(problem);
            }
            scenario.duration = span;
            Ok(())
        }
        _ => {
            let (target, spec) = find(scenario, catalogue, path)?;
            let held = spec.parse(value).map_err(|error| {
                let (what, remedy) = sentences(&error, &default_of(spec));
                Problem::error(path, what, remedy)
            })?;
            put(scenario, &target, spec, held);
            Ok(())
        }
    }
}

/// Sets a parameter of a part, or takes the setting away where the value is the default. Does nothing if there is no such part.
pub fn put(scenario: &mut Scenario, target: &Target, spec: &'static ParamSpec, value: ParamValue) {
    let Some(params) = scenario.params_mut(target) else { return };
    if spec.default == ParamDefault::Value(value) {
        params.unset(spec.id);
    } else {
        params.set(spec.id, value);
    }
}

/// The part and the table entry that a path names.
///
/// Errors: there is no such part or parameter; with the nearest that there is.
pub fn find(scenario: &Scenario, catalogue: &Catalogue, path: &str) -> Result<(Target, &'static ParamSpec), Problem> {
    let index = Index::new(scenario, catalogue);
    resolve(path, &index, &Problems::default()).map_err(|(what, remedy)| Problem::error(clip(path), what, remedy))
}

/// Splits a path into a part and the name of a parameter, without asking whether there are such.
///
/// Errors: the path has another form.
pub fn parse_target(path: &str) -> Result<(Target, &str), Problem> {
    let parts: Vec<&str> = path.splitn(4, '.').collect();
    let wrong = || {
        Problem::error(
            clip(path),
            format!("{:?} is not the path of a setting.", clip(path)),
            "Write it like components.checkout.workers, connections.web-db.latency or flows.browse.weight.",
        )
    };
    let [list, id, param] = parts.as_slice() else { return Err(wrong()) };
    if !ids::is_valid(id) || param.is_empty() {
        return Err(wrong());
    }
    let target = match *list {
        "components" => Target::Component(ComponentId::new(id)),
        "connections" => Target::Connection(ConnectionId::new(id)),
        "flows" => Target::Flow(FlowId::new(id)),
        _ => return Err(wrong()),
    };
    Ok((target, param))
}

/// The path of a part: `components.checkout`.
#[must_use]
pub fn format_target(target: &Target) -> String {
    match target {
        Target::Component(id) => format!("components.{id}"),
        Target::Connection(id) => format!("connections.{id}"),
        Target::Flow(id) => format!("flows.{id}"),
    }
}

fn default_of(spec: &ParamSpec) -> String {
    match spec.default {
        ParamDefault::Value(value) => format!("The default is {}.", spec.format(value)),
        ParamDefault::SameAs(other) => format!("By default it follows {other}."),
        ParamDefault::HalfOf(other) => format!("By default it is half of {other}."),
    }
}

pub(crate) fn seed_problem(written: &str) -> Problem {
    let what = format!("{} is not a seed.", clip(written));
    Problem::error("seed", what, format!("Write a whole number from 0 to {MAX_SEED}."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_catalogue::CATALOGUE;

    fn scenario() -> Scenario {
        let text = r#"{"betwixt":1,"components":[{"id":"c","kind":"client"},{"id":"a","kind":"service"}],
            "connections":[{"from":"c","to":"a"}]}"#;
        crate::read::read(text, &CATALOGUE).scenario
    }

    #[test]
    fn each_sort_of_setting_is_set() {
        let mut s = scenario();
        for (path, value) in [
            ("components.a.workers", "20"),
            ("connections.c-a.latency", "8s"),
            ("flows.request.weight", "3"),
            ("seed", "7"),
            ("duration", "60s"),
        ] {
            set(&mut s, &CATALOGUE, path, value).unwrap();
        }
        assert_eq!((s.seed, s.duration.seconds()), (7, 60.0));
        assert_eq!(s.components[1].params.get("workers"), Some(ParamValue::Count(20)));
        set(&mut s, &CATALOGUE, "components.a.workers", "4").unwrap();
        assert_eq!(s.components[1].params.get("workers"), None, "the default is not kept");
    }

    #[test]
    fn wrong_paths_and_values_say_what_to_do() {
        let mut s = scenario();
        for (path, value, part) in [
            ("components.a.wokers", "20", "Did you mean \"workers\"?"),
            ("components.b.workers", "20", "There is no component \"b\"."),
            ("components.a.workers", "0", "must be between 1 and"),
            ("components.a", "0", "not the path"),
            ("a.b.c.d", "0", "not the path"),
            ("seed", "-1", "whole number from 0"),
            ("duration", "60", "not a duration"),
            ("duration", "0", "between"),
        ] {
            let problem = set(&mut s, &CATALOGUE, path, value).unwrap_err();
            assert!(problem.to_string().contains(part), "{problem}");
        }
        assert_eq!(s, scenario());
    }
}
