//! What goes wrong, as entries of the fault plan: planned, injected, moved and ended.

use betwixt_model::catalogue::FaultReach;
use betwixt_model::ids::is_valid;
use betwixt_model::{
    Catalogue, Fault, FaultId, FaultSpec, FaultTarget, ParamDefault, ParamMap, ParamValue, Scenario, SimSpan, SimTime,
};

use super::apply::{gone, sentence, taken};
use super::command::Command;
use super::edit::{Edit, EditError, NewFault};

/// Whether a fault can be placed on something.
///
/// Errors: a sentence that says why not.
pub fn can_place(
    scenario: &Scenario,
    kind: &str,
    target: &FaultTarget,
    catalogue: &Catalogue,
) -> Result<&'static FaultSpec, EditError> {
    let spec = catalogue.fault(kind).ok_or_else(|| EditError::new(format!("Nothing is called \"{kind}\".")))?;
    let exists = match target {
        FaultTarget::Component(id) => scenario.component(id).is_some(),
        FaultTarget::Connection(id) => scenario.connection(id).is_some(),
        FaultTarget::Zone(id) => scenario.zones.iter().any(|zone| zone.id == *id),
    };
    match (exists, spec.reach, target) {
        (false, ..) => Err(gone("part")),
        (true, FaultReach::Component, FaultTarget::Connection(_)) => {
            Err(EditError::new(format!("{} happens to a component, not to a connection.", spec.title)))
        }
        _ => Ok(spec),
    }
}

impl Command {
    /// Something goes wrong now, as strong as it is by default, until it is ended by hand.
    #[must_use]
    pub fn break_now(kind: &str, target: FaultTarget) -> Self {
        Self::break_at(kind, target, None, None)
    }

    /// The same at a moment, for so long.
    #[must_use]
    pub fn break_at(kind: &str, target: FaultTarget, at: Option<SimTime>, lasts: Option<SimSpan>) -> Self {
        Self::InjectFault { kind: kind.to_owned(), target, at, lasts, params: Default::default() }
    }
}

pub(super) fn add(next: &mut Scenario, new: &NewFault, catalogue: &Catalogue) -> Result<(), EditError> {
    let NewFault { id, kind, target, at, lasts, params } = new;
    let spec = can_place(next, kind, target, catalogue)?;
    check_length(*lasts)?;
    if next.faults.iter().any(|held| held.id == *id) || !is_valid(id.as_str()) {
        return Err(taken(id.as_str()));
    }
    next.faults.push(Fault {
        id: id.clone(),
        kind: kind.clone(),
        target: target.clone(),
        at: *at,
        lasts: if spec.instant { None } else { *lasts },
        when: None,
        flows: Vec::new(),
        params: ParamMap::new(),
    });
    params.iter().try_for_each(|(param, value)| set_param(next, id, param, value, catalogue))
}

pub(super) fn move_to(next: &mut Scenario, id: &FaultId, at: SimTime, lasts: Option<SimSpan>) -> Result<(), EditError> {
    check_length(lasts)?;
    let held = fault_mut(next, id)?;
    (held.at, held.lasts) = (at, lasts);
    Ok(())
}

pub(super) fn set_param(
    next: &mut Scenario,
    id: &FaultId,
    param: &'static str,
    value: ParamValue,
    catalogue: &Catalogue,
) -> Result<(), EditError> {
    let held = fault_mut(next, id)?;
    let spec = catalogue.fault(&held.kind).and_then(|spec| spec.params.iter().find(|spec| spec.id == param));
    let spec = spec.ok_or_else(|| gone("parameter"))?;
    if std::mem::discriminant(&spec.sample()) != std::mem::discriminant(&value) {
        return Err(EditError::new(format!("{} does not hold that sort of value.", spec.name)));
    }
    let value = spec.check(value).map_err(sentence)?;
    if spec.default == ParamDefault::Value(value) {
        held.params.unset(param);
    } else {
        held.params.set(param, value);
    }
    Ok(())
}

pub(super) fn remove(next: &mut Scenario, id: &FaultId) -> Result<(), EditError> {
    fault_mut(next, id)?;
    next.faults.retain(|held| held.id != *id);
    super::removing::forget_unasked(next);
    Ok(())
}

/// Ends a lasting fault at a moment, as an edit; `None` if it is over already or is not there.
#[must_use]
pub fn end_now(scenario: &Scenario, id: &FaultId, now: SimTime) -> Option<Edit> {
    let fault = scenario.faults.iter().find(|fault| fault.id == *id)?;
    if fault.lasts.is_some_and(|lasts| fault.at.after(lasts) <= now) {
        return None;
    }
    if fault.at >= now || fault.when.is_some() {
        // It has not begun, or begins this very moment: then it never was. One that waits for a condition has no end.
        return Some(Edit::RemoveFault(id.clone()));
    }
    Some(Edit::MoveFault { fault: id.clone(), at: fault.at, lasts: Some(SimSpan(now.0 - fault.at.0)) })
}

fn fault_mut<'a>(scenario: &'a mut Scenario, id: &FaultId) -> Result<&'a mut Fault, EditError> {
    scenario.faults.iter_mut().find(|held| held.id == *id).ok_or_else(|| gone("fault"))
}

fn check_length(lasts: Option<SimSpan>) -> Result<(), EditError> {
    match lasts {
        Some(span) if span.is_zero() => Err(EditError::new("A fault that lasts no time at all does nothing.")),
        _ => Ok(()),
    }
}
