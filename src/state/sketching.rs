//! What a [`Sketch`] means: the edit it asks for, and where a person looks and points afterwards.

use betwixt_model::{Component, Scenario};

use super::bending::selected;
use super::document::Document;
use super::edit::{Edit, EditError, NewConnection};
use super::fit::{fitted, framed};
use super::plan::Context;
use super::selection::{Selection, Subject};
use super::session::Session;
use super::sketch::{End, Picked, Picking, Sketch};
use super::templates::TEMPLATES;
use super::{bending, beside, connecting, fragment, zones};

/// The edit that it asks for, if it asks for one.
///
/// Errors: a sentence that says why it cannot be.
pub(super) fn plan(document: &Document, sketch: &Sketch, context: &Context) -> Result<Option<Edit>, EditError> {
    let scenario = document.scenario();
    Ok(Some(match sketch {
        Sketch::AddZone => zones::added(document, context),
        Sketch::AddZoneAt(at) => zones::added_at(document, *at),
        Sketch::PasteAt(Some(text), at) => fragment::paste(document, text, *at, true)?,
        Sketch::RenameZone { zone, name } => Edit::RenameZone { zone: zone.clone(), name: name.clone() },
        Sketch::MoveZone { zone, dx, dy } => zones::moved(scenario, zone, *dx, *dy)?,
        Sketch::ResizeZone { zone, area } => zones::resized(scenario, zone, *area)?,
        Sketch::GrowZone { dx, dy } => zones::grown(document, &context.selection, *dx, *dy)?,
        Sketch::Rewire { connection, end, to } => {
            let held = scenario.connection(connection).ok_or_else(|| super::apply::gone("connection"))?;
            let (from, to) = match end {
                End::Caller => (to.clone(), held.to.clone()),
                End::Callee => (held.from.clone(), to.clone()),
            };
            if from != held.from || to != held.to {
                connecting::can_connect(scenario, &from, &to, document.catalogue())?;
            }
            Edit::Rewire(NewConnection { id: connection.clone(), from, to })
        }
        Sketch::ToggleDisabled(id) => {
            let id = id.as_ref().or(selected(&context.selection)).ok_or_else(none_selected)?;
            let held = scenario.connection(id).ok_or_else(|| super::apply::gone("connection"))?;
            Edit::SetDisabled { connection: id.clone(), disabled: !held.disabled }
        }
        Sketch::Bend(id, bend) => Edit::Bend(id.clone(), bend.and_then(bending::settled)),
        Sketch::Straighten(id) => {
            let id = id.as_ref().or(selected(&context.selection)).ok_or_else(none_selected)?;
            bending::straightened(scenario, id)?
        }
        Sketch::AddBeside { what, beside: held, way } => beside::add(document, what, held, *way)?,
        Sketch::PutTemplate(at) => match TEMPLATES.get(*at) {
            Some(template) => fragment::paste(document, template.text, context.centre, false)?,
            None => return Ok(None),
        },
        _ => return Ok(None),
    }))
}

fn none_selected() -> EditError {
    EditError::new("Select a connection first.")
}

/// Lets the session follow.
pub(super) fn take(session: &mut Session, sketch: &Sketch, document: &Document, page_ms: f64) {
    let scenario = document.scenario();
    // Whatever is asked for closes the list, unless it opens it.
    session.picking = None;
    match sketch {
        Sketch::NextZone => next_zone(session, scenario, page_ms),
        Sketch::Pick(picking) => session.picking = Some(Picked::new(picking.clone())),
        Sketch::PickHere => session.picking = Some(Picked::new(Picking::Add(None))),
        Sketch::PickBeside(way) => match session.selection.single_component() {
            Some(id) => session.picking = Some(Picked::new(Picking::Beside(id.clone(), *way))),
            None => session.voice.answer("Select one component first.", page_ms),
        },
        Sketch::PickEnd(end) => match selected(&session.selection) {
            Some(id) => session.picking = Some(Picked::new(Picking::Rewire(id.clone(), *end))),
            None => session.voice.answer("Select a connection first.", page_ms),
        },
        Sketch::StartBending(id) => bending::begin(session, scenario, id.as_ref(), page_ms),
        Sketch::Straighten(_) => bending::say(session, scenario, page_ms),
        Sketch::GoToCaller => go_to_caller(session, scenario, page_ms),
        Sketch::DrawRectangle => session.voice.answer("Draw a rectangle over what is to be selected.", page_ms),
        Sketch::ZoomActual => session.camera.zoom = 1.0,
        Sketch::FitSelection => fit(session, document),
        Sketch::ToggleMap => session.map_open = !session.map_open,
        _ => {}
    }
}

/// To the first component that calls the one that is selected; of a connection to its caller.
fn go_to_caller(session: &mut Session, scenario: &Scenario, page_ms: f64) {
    let held = match &session.selection {
        Selection::Connection(id) => scenario.connection(id),
        other => {
            let here = other.single_component();
            scenario.connections.iter().find(|held| Some(&held.to) == here)
        }
    };
    match held {
        Some(held) => session.point_at(Subject::Component(held.from.clone())),
        None => session.voice.answer("Nobody asks it.", page_ms),
    }
}

fn next_zone(session: &mut Session, scenario: &Scenario, page_ms: f64) {
    let here = match &session.selection {
        Selection::Zone(id) => scenario.zones.iter().position(|zone| zone.id == *id).map_or(0, |at| at + 1),
        _ => 0,
    };
    match scenario.zones.get(here % scenario.zones.len().max(1)) {
        Some(zone) => session.point_at(Subject::Zone(zone.id.clone())),
        None => session.voice.answer("There is no region.", page_ms),
    }
}

/// What is selected, as large as it can be; everything if nothing is.
fn fit(session: &mut Session, document: &Document) {
    let (scenario, catalogue, stage) = (document.scenario(), document.catalogue(), session.stage);
    let found: Vec<&Component> = match &session.selection {
        Selection::Components(ids) => ids.iter().filter_map(|id| scenario.component(id)).collect(),
        Selection::Connection(id) => {
            let ends = scenario.connection(id).map(|held| [&held.from, &held.to]);
            ends.into_iter().flatten().filter_map(|id| scenario.component(id)).collect()
        }
        Selection::Zone(id) => {
            let at = scenario.zones.iter().position(|zone| zone.id == *id);
            let area = at.and_then(|at| super::regions::region(scenario, at, catalogue));
            if let Some(area) = area {
                session.camera = framed(stage, &|edges| edges.spread(&area));
                return;
            }
            Vec::new()
        }
        Selection::Nothing | Selection::Fault(_) | Selection::Expectation(_) => Vec::new(),
    };
    session.camera = if found.is_empty() {
        fitted(scenario, stage, catalogue)
    } else {
        framed(stage, &|edges| found.iter().for_each(|held| edges.hold(held, catalogue)))
    };
}
