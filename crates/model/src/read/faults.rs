//! Faults: what goes wrong, where, when, and on which flows.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::catalogue::FaultSpec;
use crate::condition::{Bound, Condition, Measure};
use crate::ids::{ComponentId, ConnectionId, FaultId, FlowId, ZoneId};
use crate::index::Index;
use crate::scenario::{Fault, FaultTarget, Target};
use crate::units::SimTime;
use crate::validate::condition_problem;

use super::fields::{Fields, reference};
use super::words::clip;
use super::{MAX_FLOWS, Reader, value};

/// Most faults that wait for a condition: each is looked at after everything that happens.
pub const MAX_WATCHING: usize = 100;

impl<'a> Reader<'a> {
    pub(super) fn faults(&self, list: &'a [Value], index: &Index<'_>) -> Vec<Fault> {
        let mut ids = FaultIds::of(list);
        let mut watching = 0;
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
            let at = SimTime(fields.span("at").unwrap_or_default().0);
            let lasts = fields.span("for");
            let flows = if kind.selective { self.fault_flows(&mut fields, index)? } else { Vec::new() };
            let waits = fields.has("when");
            let when = if waits { self.condition(&mut fields, index) } else { None };
            let params = fields.params(kind.params);
            fields.close();
            let target = target?;
            if waits && when.is_none() {
                // Without what it was to wait for it would begin at once, which nobody meant.
                return None;
            }
            if when.is_some() {
                watching += 1;
                if watching > MAX_WATCHING {
                    let what = format!("More than {MAX_WATCHING} faults wait for a condition; this one was left out.");
                    self.problems.error(format!("faults.{id}.when"), what, "Let some begin at a time instead.");
                    return None;
                }
            }
            if let Some((what, remedy)) = crate::validate::reach_problem(kind, &target) {
                self.problems.error(format!("faults.{id}"), what, remedy);
                return None;
            }
            Some(Fault { id: FaultId::new(&id), kind: kind.id.to_owned(), target, at, lasts, when, flows, params })
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

    /// The flows that a fault acts on: one under "flow", or a list under "flows". Nothing if none of them is there, for
    /// then it would act on all.
    fn fault_flows(&self, fields: &mut Fields<'_>, index: &Index<'_>) -> Option<Vec<FlowId>> {
        let one = fields.reference("flow");
        let list = fields.list("flows", MAX_FLOWS);
        if one.is_some() && fields.has("flows") {
            fields.error("flows", "It has both \"flow\" and \"flows\".", "Keep one of the two.");
        }
        let named = list.iter().filter_map(|value| match value.as_str() {
            Some(text) => Some(reference(text)),
            None => {
                let what = format!("{} stands here instead of the id of a flow.", value::sort(value));
                fields.error("flows", what, "Write a list of ids, such as [\"buy\"].");
                None
            }
        });
        let mut flows: Vec<FlowId> = Vec::new();
        let mut missing = false;
        for id in one.into_iter().chain(named) {
            if index.flow(&id).is_none() {
                let what = format!("There is no flow {id:?}; it was left out.");
                fields.error("flows", what, fields.hint(&id, index.flow_names()));
                missing = true;
            } else if !flows.iter().any(|flow| flow.as_str() == id) {
                flows.push(FlowId::new(&id));
            }
        }
        (!flows.is_empty() || !missing).then_some(flows)
    }

    /// What a fault waits for.
    fn condition(&self, fields: &mut Fields<'_>, index: &Index<'_>) -> Option<Condition> {
        let value = fields.get("when")?;
        let mut inside = Fields::open(value, fields.at("when"), self.problems)?;
        let target = condition_target(&mut inside);
        let measure = measure(&mut inside);
        let (above, below) = (inside.number("above", Bound::MOST), inside.number("below", Bound::MOST));
        let held_for = inside.span("held_for").unwrap_or_default();
        let both = inside.has("above") == inside.has("below");
        if both {
            inside.error(
                "",
                "It has to say either above or below what.",
                "Write one of the two, such as \"above\": 100.",
            );
        }
        let bound = above.map(Bound::Above).or(below.map(Bound::Below)).filter(|_| !both);
        let condition = Condition { target: target?, measure: measure?, bound: bound?, held_for };
        if let Some((field, what, remedy)) = condition_problem(&condition, index, self.problems) {
            inside.error(field, what, remedy);
            return None;
        }
        inside.close();
        Some(condition)
    }
}

fn condition_target(inside: &mut Fields<'_>) -> Option<Target> {
    match (inside.reference("component"), inside.reference("connection")) {
        (Some(id), None) => Some(Target::Component(ComponentId::new(&id))),
        (None, Some(id)) => Some(Target::Connection(ConnectionId::new(&id))),
        _ => {
            inside.error("", "It has to name one part to look at.", "Name either a \"component\" or a \"connection\".");
            None
        }
    }
}

fn measure(inside: &mut Fields<'_>) -> Option<Measure> {
    let known = || Measure::ALL.into_iter().map(Measure::name);
    let Some(word) = inside.word("measure") else {
        if !inside.has("measure") {
            inside.error("", "It does not say what to look at.", "Add a \"measure\", such as \"waiting\".");
        }
        return None;
    };
    let measure = Measure::from_name(word);
    if measure.is_none() {
        inside.error("measure", format!("There is no measure {:?}.", clip(word)), inside.hint(word, known()));
    }
    measure
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
            given.insert(reference(id));
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
