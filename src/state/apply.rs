//! The only place that turns one scenario into the next.

use std::collections::BTreeMap;

use betwixt_model::ids::is_valid;
use betwixt_model::scenario::MAX_SEED;
use betwixt_model::units::LONGEST;
use betwixt_model::{
    Catalogue, Component, ComponentId, ConnectionId, Exposed, Flow, FlowId, Intervention, Load, ParamDefault, ParamMap,
    ParamValue, Point, PresetSpec, Program, Scenario, SimSpan, Target, ZoneId,
};

use super::arrange::Arrange;
use super::edit::{Edit, EditError, NewComponent, NewConnection};
use super::{
    bending, bookmarks, connecting, details, distances, expecting, faults, fragment, interventions, removing, triggers,
    zones,
};

/// The longest name [characters].
pub const NAME_MOST: usize = 80;

/// Carries out an edit on a copy.
///
/// Errors: one plain sentence; the scenario stays as it was.
pub fn apply(scenario: &Scenario, edit: &Edit, catalogue: &Catalogue) -> Result<Scenario, EditError> {
    let mut next = scenario.clone();
    carry_out(&mut next, edit, catalogue).map(|()| next)
}

/// Every verb, one line each; exhaustive on purpose, so that a new one cannot be forgotten.
fn carry_out(next: &mut Scenario, edit: &Edit, catalogue: &Catalogue) -> Result<(), EditError> {
    match edit {
        Edit::Open { scenario, .. } => next.clone_from(scenario),
        Edit::RenameScenario(name) => next.name = checked_name(name)?,
        Edit::SetSeed(seed) => next.seed = checked_seed(*seed)?,
        Edit::SetDuration(duration) => next.duration = checked_duration(*duration)?,
        Edit::Add { component, connection } => {
            add(next, component, catalogue)?;
            connection.as_ref().map_or(Ok(()), |connection| connect(next, connection, catalogue))?;
        }
        Edit::Connect(connection) => connect(next, connection, catalogue)?,
        Edit::Remove { components, connections } => removing::remove(next, components, connections)?,
        Edit::Move(places) => move_to(next, places)?,
        Edit::Arrange { how, places } => arrange(next, *how, places)?,
        Edit::Bend(connection, bend) => bending::carry_out(next, connection, *bend)?,
        Edit::Bookmark(edit) => bookmarks::carry_out(next, edit)?,
        Edit::Place(placed) => zones::place(next, placed)?,
        Edit::AddZone { zone, members } => zones::add(next, zone, members)?,
        Edit::RenameZone { zone, name } => zones::rename(next, zone, checked_name(name)?)?,
        Edit::RemoveZone(zone) => zones::remove(next, zone)?,
        Edit::Rewire(to) => connecting::rewire(next, to, catalogue)?,
        Edit::SetDisabled { connection, disabled } => set_disabled(next, connection, *disabled)?,
        Edit::Paste(pasted) => fragment::put_in(next, pasted)?,
        Edit::Reverse(id) => connecting::reverse(next, id, catalogue)?,
        Edit::Rename { component, name } => component_mut(next, component)?.name = checked_name(name)?,
        Edit::RenameAll(names) => {
            for (component, name) in names {
                component_mut(next, component)?.name = checked_name(name)?;
            }
        }
        Edit::SetInstrumented { component, instrumented } => {
            component_mut(next, component)?.instrumented = *instrumented;
        }
        Edit::SetZone { component, zone } => set_zone(next, component, zone.as_ref())?,
        Edit::SetDistance { a, b, latency } => distances::set(next, a, b, *latency)?,
        Edit::SetAsync { connection, asynchronous } => set_async(next, connection, *asynchronous)?,
        Edit::SetHandler { component, flow, program, label: _ } => {
            set_handler(component_mut(next, component)?, flow.as_ref(), program.as_ref());
        }
        Edit::AddFlow { id, name } => add_flow(next, id, name)?,
        Edit::RenameFlow { flow, name } => rename_flow(next, flow, name)?,
        Edit::RemoveFlow(id) => removing::remove_flow(next, id)?,
        Edit::SetParam { target, param, value } => set_param(next, target, param, *value, catalogue)?,
        Edit::UnsetParam { target, param } => unset_param(next, target, param)?,
        Edit::Intervene { target, param, at, value, goes_on } => {
            let value = checked_value(next, target, param, *value, catalogue)?;
            let new = Intervention { target: target.clone(), param, points: vec![(*at, value)] };
            interventions::drop_later(next, target, param, *at);
            interventions::add_point(next, new, *goes_on);
        }
        Edit::SetParamOfAll { edits, label: _ } => {
            for edit in edits {
                carry_out(next, edit, catalogue)?;
            }
        }
        Edit::Detail(detail) => details::set(next, detail, catalogue)?,
        Edit::RemoveIntervention(index) => interventions::remove(next, *index)?,
        Edit::ForgetChanges(after) => interventions::forget(next, *after),
        Edit::Expose { target, param, label } => expose(next, target, param, label.as_deref(), catalogue)?,
        Edit::AddFault(new) => faults::add(next, new, catalogue)?,
        Edit::MoveFault { fault, at, lasts } => faults::move_to(next, fault, *at, *lasts)?,
        Edit::SetFaultParam { fault, param, value } => faults::set_param(next, fault, param, *value, catalogue)?,
        Edit::SetTrigger(fault, trigger) => triggers::set(next, fault, trigger, catalogue)?,
        Edit::RemoveFault(id) => faults::remove(next, id)?,
        Edit::Expect(what) => expecting::set(next, what, catalogue)?,
    }
    Ok(())
}

fn arrange(next: &mut Scenario, how: Arrange, places: &[(ComponentId, Point)]) -> Result<(), EditError> {
    move_to(next, places)?;
    if how == Arrange::Tidy {
        // Whatever an arrow was bent around stands elsewhere now.
        next.connections.iter_mut().for_each(|held| held.bend = None);
    }
    Ok(())
}

fn add(next: &mut Scenario, new: &NewComponent, catalogue: &Catalogue) -> Result<(), EditError> {
    let NewComponent { id, name, kind, preset, at, zone } = new;
    let spec = catalogue.kind(kind).ok_or_else(|| EditError::new(format!("Nothing is called \"{kind}\".")))?;
    if next.component(id).is_some() || !is_valid(id.as_str()) {
        return Err(taken(id.as_str()));
    }
    let preset = match preset {
        Some(wanted) => {
            let found = spec.presets.iter().find(|held| held.id == wanted);
            Some(found.ok_or_else(|| EditError::new(format!("Nothing is called \"{wanted}\".")))?)
        }
        None => spec.presets.first(),
    };
    let mut params = ParamMap::new();
    for (param, value) in preset.map_or(&[][..], |preset| preset.params) {
        params.set(param, *value);
    }
    next.components.push(Component {
        id: id.clone(),
        name: checked_name(name)?,
        kind: kind.clone(),
        at: on_canvas(*at)?,
        zone: zone.clone().filter(|zone| next.zones.iter().any(|held| held.id == *zone)),
        icon: preset.and_then(|preset| icon_of(preset, spec.icon)),
        instrumented: true,
        params,
        load: Load::default(),
        handlers: BTreeMap::new(),
    });
    Ok(())
}

fn icon_of(preset: &PresetSpec, usual: &str) -> Option<String> {
    (preset.icon != usual).then(|| preset.icon.to_owned())
}

fn connect(next: &mut Scenario, new: &NewConnection, catalogue: &Catalogue) -> Result<(), EditError> {
    connecting::can_connect(next, &new.from, &new.to, catalogue)?;
    if next.connection(&new.id).is_some() || !is_valid(new.id.as_str()) {
        return Err(taken(new.id.as_str()));
    }
    let made = connecting::made(next, new, catalogue);
    connecting::use_in_programs(next, &made, catalogue);
    next.connections.push(made);
    Ok(())
}

fn expose(
    next: &mut Scenario,
    target: &Target,
    param: &'static str,
    label: Option<&str>,
    catalogue: &Catalogue,
) -> Result<(), EditError> {
    next.param_spec(target, param, catalogue).ok_or_else(|| gone("parameter"))?;
    let held = next.exposed.iter().position(|held| held.target == *target && held.param == param);
    match (label, held) {
        (Some(label), Some(held)) => next.exposed[held].label = checked_name(label)?,
        (Some(label), None) => {
            next.exposed.push(Exposed { target: target.clone(), param, label: checked_name(label)? });
        }
        (None, Some(held)) => {
            next.exposed.remove(held);
        }
        (None, None) => {}
    }
    Ok(())
}

fn move_to(next: &mut Scenario, places: &[(ComponentId, Point)]) -> Result<(), EditError> {
    for (id, at) in places {
        component_mut(next, id)?.at = on_canvas(*at)?;
    }
    Ok(())
}

fn set_zone(next: &mut Scenario, id: &ComponentId, zone: Option<&ZoneId>) -> Result<(), EditError> {
    if zone.is_some_and(|zone| next.zones.iter().all(|held| held.id != *zone)) {
        return Err(gone("zone"));
    }
    component_mut(next, id)?.zone = zone.cloned();
    Ok(())
}

fn set_async(next: &mut Scenario, id: &ConnectionId, asynchronous: bool) -> Result<(), EditError> {
    let held = next.connections.iter_mut().find(|held| held.id == *id);
    held.ok_or_else(|| gone("connection"))?.asynchronous = asynchronous;
    Ok(())
}

fn set_disabled(next: &mut Scenario, id: &ConnectionId, disabled: bool) -> Result<(), EditError> {
    let held = next.connections.iter_mut().find(|held| held.id == *id);
    held.ok_or_else(|| gone("connection"))?.disabled = disabled;
    Ok(())
}

fn set_handler(component: &mut Component, flow: Option<&FlowId>, program: Option<&Program>) {
    match program {
        Some(program) => component.handlers.insert(flow.cloned(), program.clone()),
        None => component.handlers.remove(&flow.cloned()),
    };
}

fn add_flow(next: &mut Scenario, id: &FlowId, name: &str) -> Result<(), EditError> {
    if next.flow(id).is_some() || !is_valid(id.as_str()) {
        return Err(taken(id.as_str()));
    }
    next.flows.push(Flow { id: id.clone(), name: checked_name(name)?, clients: Vec::new(), params: ParamMap::new() });
    Ok(())
}

fn rename_flow(next: &mut Scenario, id: &FlowId, name: &str) -> Result<(), EditError> {
    let name = checked_name(name)?;
    next.flows.iter_mut().find(|held| held.id == *id).ok_or_else(|| gone("journey"))?.name = name;
    Ok(())
}

fn set_param(
    next: &mut Scenario,
    target: &Target,
    param: &'static str,
    value: ParamValue,
    catalogue: &Catalogue,
) -> Result<(), EditError> {
    let value = checked_value(next, target, param, value, catalogue)?;
    interventions::drop_all(next, target, param);
    let usual = next.param_spec(target, param, catalogue).map(|spec| spec.default);
    let map = next.params_mut(target).ok_or_else(|| gone("part"))?;
    if usual == Some(ParamDefault::Value(value)) {
        // As a document is written: what is at its default is not set. Otherwise a link would open to another scenario.
        map.unset(param);
    } else {
        map.set(param, value);
    }
    Ok(())
}

fn unset_param(next: &mut Scenario, target: &Target, param: &str) -> Result<(), EditError> {
    interventions::drop_all(next, target, param);
    next.params_mut(target).ok_or_else(|| gone("part"))?.unset(param);
    Ok(())
}

fn component_mut<'a>(scenario: &'a mut Scenario, id: &ComponentId) -> Result<&'a mut Component, EditError> {
    scenario.components.iter_mut().find(|held| held.id == *id).ok_or_else(|| gone("component"))
}

fn checked_seed(seed: u64) -> Result<u64, EditError> {
    if seed > MAX_SEED {
        return Err(EditError::new(format!("A seed is a whole number up to {MAX_SEED}.")));
    }
    Ok(seed)
}

fn checked_duration(duration: SimSpan) -> Result<SimSpan, EditError> {
    if duration.is_zero() || duration > LONGEST {
        return Err(EditError::new("A run lasts longer than nothing, and at most 1000 days."));
    }
    Ok(duration)
}

fn on_canvas(at: Point) -> Result<Point, EditError> {
    let finite = at.x.is_finite() && at.y.is_finite();
    finite.then_some(at).ok_or_else(|| EditError::new("That place is not on the canvas."))
}

fn checked_value(
    scenario: &Scenario,
    target: &Target,
    param: &str,
    value: ParamValue,
    catalogue: &Catalogue,
) -> Result<ParamValue, EditError> {
    let spec = scenario.param_spec(target, param, catalogue).ok_or_else(|| gone("parameter"))?;
    if std::mem::discriminant(&spec.sample()) != std::mem::discriminant(&value) {
        return Err(EditError::new(format!("{} does not hold that sort of value.", spec.name)));
    }
    spec.check(value).map_err(sentence)
}

/// Trimmed, on one line, neither empty nor endless.
pub(super) fn checked_name(name: &str) -> Result<String, EditError> {
    let name: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    match name.trim() {
        "" => Err(EditError::new("A name has at least one letter.")),
        name if name.chars().count() > NAME_MOST => {
            Err(EditError::new(format!("A name has at most {NAME_MOST} letters.")))
        }
        name => Ok(name.to_owned()),
    }
}

pub(super) fn taken(id: &str) -> EditError {
    EditError::new(format!("Something is already called \"{id}\"."))
}

pub(super) fn gone(what: &str) -> EditError {
    EditError::new(format!("That {what} is no longer there."))
}

/// The model's reasons have no full stop, because they also stand inside other sentences.
pub(super) fn sentence(reason: String) -> EditError {
    EditError(reason + ".")
}
