//! Interventions, and the sliders that are shown.

use serde_json::Value;

use crate::index::Index;
use crate::param::{ParamSpec, ParamValue};
use crate::scenario::{Exposed, Intervention, Target};
use crate::setting::{format_target, parse_target};
use crate::units::SimTime;

use super::Reader;
use super::fields::{Fields, MAX_NAME, Problems};
use super::value;
use super::words::{clip, sentences};

/// Most points in one intervention.
pub(crate) const MAX_POINTS: usize = 10_000;

impl<'a> Reader<'a> {
    pub(super) fn interventions(&self, list: &'a [Value], index: &Index<'_>) -> Vec<Intervention> {
        let intervention = |(at, value)| {
            let mut fields = Fields::open(value, format!("interventions[{at}]"), self.problems)?;
            let target = self.target(&mut fields, index);
            let points = fields.list("points", MAX_POINTS);
            let empty = points.is_empty() && fields.known_empty("points");
            let points: Vec<(SimTime, ParamValue)> = match target {
                Some((_, spec)) => {
                    points.iter().enumerate().filter_map(|(at, value)| self.point(&fields, at, value, spec)).collect()
                }
                None => Vec::new(),
            };
            if empty {
                fields.error(
                    "points",
                    "It changes nothing and was left out.",
                    "Write \"points\": [[\"30s\", \"8s\"]].",
                );
            }
            fields.close();
            let (target, spec) = target?;
            in_order(Intervention { target, param: spec.id, points })
        };
        list.iter().enumerate().filter_map(intervention).collect()
    }

    fn point(&self, fields: &Fields<'_>, at: usize, value: &Value, spec: &ParamSpec) -> Option<(SimTime, ParamValue)> {
        let wrong = |(what, remedy): (String, String)| {
            self.problems.error(fields.at(&format!("points[{at}]")), what, remedy);
            None
        };
        let Some([time, held]) = value.as_array().and_then(|pair| <&[Value; 2]>::try_from(pair.as_slice()).ok()) else {
            return wrong(("A point is a list of a time and a value.".into(), "Write it as [\"30s\", \"8s\"].".into()));
        };
        match (value::span(time), value::param(spec, held)) {
            (Ok(time), Ok(held)) => Some((SimTime(time.0), held)),
            (Err(problem), _) => wrong(problem),
            (_, Err(error)) => wrong(sentences(&error, "The point was left out.")),
        }
    }

    /// The parameter that `"set"` names.
    fn target(&self, fields: &mut Fields<'_>, index: &Index<'_>) -> Option<Found> {
        let Some(path) = fields.word("set") else {
            if !fields.has("set") {
                fields.error("", "It does not say what it sets.", "Add \"set\": \"connections.a-b.latency\".");
            }
            return None;
        };
        match resolve(path, index, self.problems) {
            Ok(found) => Some(found),
            Err((what, remedy)) => {
                fields.error("set", what, remedy);
                None
            }
        }
    }

    pub(super) fn exposed(&self, list: &'a [Value], index: &Index<'_>) -> Vec<Exposed> {
        let exposed = |(at, value)| {
            let mut fields = Fields::open(value, format!("exposed[{at}]"), self.problems)?;
            let target = self.target(&mut fields, index);
            let label = fields.prose("label", MAX_NAME, false).filter(|label| !label.is_empty());
            fields.close();
            let (target, spec) = target?;
            Some(Exposed { target, param: spec.id, label: label.unwrap_or_else(|| spec.name.to_owned()) })
        };
        list.iter().enumerate().filter_map(exposed).collect()
    }
}

fn in_order(mut intervention: Intervention) -> Option<Intervention> {
    crate::sort::by_number(&mut intervention.points, |(at, _)| at.0);
    (!intervention.points.is_empty()).then_some(intervention)
}

/// A part and one of its parameters.
pub(crate) type Found = (Target, &'static ParamSpec);

/// The parameter that a path names, or a sentence and a remedy.
pub(crate) fn resolve(path: &str, index: &Index<'_>, problems: &Problems) -> Result<Found, (String, String)> {
    let (target, param) = parse_target(path).map_err(|problem| (problem.what, problem.remedy))?;
    let Some(specs) = index.specs(&target) else {
        let name = target_name(&target);
        let what = format!("There is no {} {name:?}.", sort_of(&target));
        return Err((what, problems.hint(name, index.names_like(&target))));
    };
    match specs.iter().find(|spec| spec.id == param) {
        Some(spec) => Ok((target, spec)),
        None => {
            let what = format!("{} has no setting {:?}.", format_target(&target), clip(param));
            Err((what, problems.hint(param, specs.iter().map(|spec| spec.id))))
        }
    }
}

fn target_name(target: &Target) -> &str {
    match target {
        Target::Component(id) => id.as_str(),
        Target::Connection(id) => id.as_str(),
        Target::Flow(id) => id.as_str(),
    }
}

const fn sort_of(target: &Target) -> &'static str {
    match target {
        Target::Component(_) => "component",
        Target::Connection(_) => "connection",
        Target::Flow(_) => "flow",
    }
}
