//! The plan of a run: faults, interventions and the sliders that are shown.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::catalogue::FaultSpec;
use crate::ids::{ComponentId, ConnectionId, FaultId, ZoneId};
use crate::index::Index;
use crate::param::{ParamSpec, ParamValue};
use crate::scenario::{Exposed, Fault, FaultTarget, Intervention, Target};
use crate::setting::{format_target, parse_target};
use crate::units::SimTime;

use super::Reader;
use super::fields::{Fields, MAX_NAME, Problems};
use super::value;
use super::words::{clip, sentences};

/// Most points in one intervention.
pub(crate) const MAX_POINTS: usize = 10_000;

impl<'a> Reader<'a> {
    pub(super) fn faults(&self, list: &'a [Value], index: &Index<'_>) -> Vec<Fault> {
        let mut ids = FaultIds::of(list);
        let fault = |(at, value)| {
            let mut fields = Fields::open(value, format!("faults[{at}]"), self.problems)?;
            let kind = self.fault_kind(&mut fields)?;
            let id = match fields.id("id") {
                Some(id) if ids.used.contains(&id) => {
                    let what = format!("The id {id:?} is already taken; this fault was left out.");
                    fields.error("", what, "Give each fault an id of its own, or none.");
                    return None;
                }
                Some(id) => id,
                None => ids.next(kind.id),
            };
            ids.used.insert(id.clone());
            fields.place = format!("faults.{id}");
            let target = self.fault_target(&mut fields, index);
            let at = fields.span("at").unwrap_or_default();
            let lasts = fields.span("for");
            let params = fields.params(kind.params);
            fields.close();
            let target = target?;
            if let Some((what, remedy)) = crate::validate::reach_problem(kind, &target) {
                self.problems.error(format!("faults.{id}"), what, remedy);
                return None;
            }
            Some(Fault { id: FaultId::new(&id), kind: kind.id.to_owned(), target, at: SimTime(at.0), lasts, params })
        };
        list.iter().enumerate().filter_map(fault).collect()
    }

    fn fault_kind(&self, fields: &mut Fields<'_>) -> Option<&'static FaultSpec> {
        let known = || self.catalogue.faults.iter().map(|fault| fault.id);
        let Some(word) = fields.word("fault") else {
            if !fields.has("fault") {
                fields.error("", "It does not say what goes wrong and was left out.", fields.hint("", known()));
            }
            return None;
        };
        let fault = self.catalogue.fault(word);
        if fault.is_none() {
            let what = format!("There is no fault {:?}; it was left out.", clip(word));
            fields.error("fault", what, fields.hint(word, known()));
        }
        fault
    }

    fn fault_target(&self, fields: &mut Fields<'_>, index: &Index<'_>) -> Option<FaultTarget> {
        let component = fields.reference("component");
        let connection = fields.reference("connection");
        let zone = fields.reference("zone");
        let target = match (component, connection, zone) {
            (Some(id), None, None) => FaultTarget::Component(ComponentId::new(&id)),
            (None, Some(id), None) => FaultTarget::Connection(ConnectionId::new(&id)),
            (None, None, Some(id)) => FaultTarget::Zone(ZoneId::new(&id)),
            (None, None, None) => {
                fields.error(
                    "",
                    "It does not say what it is placed on.",
                    "Add \"component\", \"connection\" or \"zone\".",
                );
                return None;
            }
            _ => {
                fields.error(
                    "",
                    "It is placed on more than one thing.",
                    "Keep one of \"component\", \"connection\" and \"zone\".",
                );
                return None;
            }
        };
        if let Some((field, what, remedy)) = crate::validate::missing_target(&target, index, self.problems) {
            fields.error(field, what, remedy);
            return None;
        }
        Some(target)
    }

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

/// Ids of faults: the ones given, and numbers for the rest.
struct FaultIds {
    given: BTreeSet<String>,
    used: BTreeSet<String>,
    last: BTreeMap<&'static str, usize>,
}

impl FaultIds {
    fn of(list: &[Value]) -> Self {
        let mut given = BTreeSet::new();
        for id in list.iter().filter_map(|value| value.get("id")?.as_str()) {
            given.insert(super::fields::reference(id));
        }
        Self { given, used: BTreeSet::new(), last: BTreeMap::new() }
    }

    /// `slow-1`, `slow-2` and so on, passing over ids that are given in the document.
    fn next(&mut self, kind: &'static str) -> String {
        let last = self.last.entry(kind).or_default();
        loop {
            *last += 1;
            let id = format!("{kind}-{last}");
            if !self.given.contains(&id) {
                return id;
            }
        }
    }
}
