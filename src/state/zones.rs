//! Zones as containers: what is dropped into one joins it, what is dragged out leaves it, and what is in it moves with it.

use std::collections::BTreeSet;
use std::rc::Rc;

use betwixt_model::{Area, Catalogue, ComponentId, FaultTarget, Point, Scenario, Zone, ZoneId};

use super::apply::gone;
use super::document::Document;
use super::edit::{Edit, EditError};
use super::plan::{Context, GRID, snapped};
use super::regions::{region, zone_at};
use super::selection::Selection;

/// What a new region covers where nothing is selected [canvas units].
const NEW: (f64, f64) = (360.0, 240.0);

/// What was asked for, so that the step can be called by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Boxes were moved, and some of them into a region or out of one.
    Dropped,
    /// A region was moved.
    Moved(ZoneId),
    /// A region covers something else.
    Resized(ZoneId),
}

/// Boxes to new places, into regions and out of them, and regions with them: all of it one step.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// What it is called by.
    pub why: Why,
    /// Boxes to new places.
    pub boxes: Vec<(ComponentId, Point)>,
    /// Boxes that are in another region afterwards, or in none.
    pub members: Vec<(ComponentId, Option<ZoneId>)>,
    /// What regions cover afterwards.
    pub areas: Vec<(ZoneId, Option<Area>)>,
}

/// Boxes that a hand let go: a step that also says which region each of them is in now.
pub(super) fn dropped(scenario: &Scenario, places: &[(ComponentId, Point)], catalogue: &Catalogue) -> Edit {
    let moved: BTreeSet<&ComponentId> = places.iter().map(|(id, _)| id).collect();
    let mut placed = Placed { why: Why::Dropped, boxes: places.to_vec(), members: Vec::new(), areas: Vec::new() };
    // A region of which everything is moved goes along; one box alone is taken out of it.
    let mut along = Vec::new();
    for zone in &scenario.zones {
        let first = scenario.components.iter().find(|held| held.zone.as_ref() == Some(&zone.id));
        let Some(first) = first.filter(|_| moved.len() > 1) else { continue };
        if members(scenario, &zone.id).all(|id| moved.contains(id)) {
            let to = places.iter().find(|(id, _)| *id == first.id).map_or(first.at, |(_, at)| *at);
            let shifted = zone.area.map(|area| shifted(area, to.x - first.at.x, to.y - first.at.y));
            placed.areas.extend(shifted.map(|area| (zone.id.clone(), Some(area))));
            along.push(zone.id.clone());
        }
    }
    for (id, to) in places {
        let Some(held) = scenario.component(id) else { continue };
        if held.zone.as_ref().is_some_and(|zone| along.contains(zone) || covers(scenario, zone, *to, catalogue)) {
            continue;
        }
        let zone = zone_at(scenario, *to, &along, catalogue);
        if zone != held.zone {
            placed.members.push((id.clone(), zone));
        }
    }
    placed.areas.extend(left_empty(scenario, &placed.members, catalogue));
    if placed.members.is_empty() && placed.areas.is_empty() {
        Edit::Move(placed.boxes)
    } else {
        Edit::Place(Rc::new(placed))
    }
}

/// Regions that lose all they have stay where they were drawn: otherwise they would vanish under the hand.
fn left_empty(
    scenario: &Scenario,
    changes: &[(ComponentId, Option<ZoneId>)],
    catalogue: &Catalogue,
) -> Vec<(ZoneId, Option<Area>)> {
    let leaves = |id: &ComponentId| changes.iter().any(|(moved, _)| moved == id);
    let mut out = Vec::new();
    for (at, zone) in scenario.zones.iter().enumerate().filter(|(_, zone)| zone.area.is_none()) {
        let joined = changes.iter().any(|(_, to)| to.as_ref() == Some(&zone.id));
        let had = members(scenario, &zone.id).next().is_some();
        if had && !joined && members(scenario, &zone.id).all(leaves) {
            out.push((zone.id.clone(), region(scenario, at, catalogue)));
        }
    }
    out
}

fn members<'a>(scenario: &'a Scenario, zone: &'a ZoneId) -> impl Iterator<Item = &'a ComponentId> {
    scenario.components.iter().filter(move |held| held.zone.as_ref() == Some(zone)).map(|held| &held.id)
}

fn place_of(scenario: &Scenario, zone: &ZoneId) -> Result<usize, EditError> {
    scenario.zones.iter().position(|held| held.id == *zone).ok_or_else(|| gone("region"))
}

fn covers(scenario: &Scenario, zone: &ZoneId, place: Point, catalogue: &Catalogue) -> bool {
    let at = scenario.zones.iter().position(|held| held.id == *zone);
    at.and_then(|at| region(scenario, at, catalogue)).is_some_and(|area| area.holds(place))
}

fn shifted(area: Area, dx: f64, dy: f64) -> Area {
    Area { at: Point { x: area.at.x + dx, y: area.at.y + dy }, ..area }
}

/// A region with everything in it.
///
/// Errors: it is not there.
pub(super) fn moved(scenario: &Scenario, zone: &ZoneId, dx: f64, dy: f64) -> Result<Edit, EditError> {
    let at = place_of(scenario, zone)?;
    let boxes = scenario.components.iter().filter(|held| held.zone.as_ref() == Some(zone));
    let boxes = boxes.map(|held| (held.id.clone(), Point { x: held.at.x + dx, y: held.at.y + dy })).collect();
    let areas = scenario.zones[at].area.map(|area| (zone.clone(), Some(shifted(area, dx, dy))));
    let placed =
        Placed { why: Why::Moved(zone.clone()), boxes, members: Vec::new(), areas: areas.into_iter().collect() };
    Ok(Edit::Place(Rc::new(placed)))
}

/// A region that covers something else, with whoever is inside now.
///
/// Errors: it is not there, or there is nothing to fit it to.
pub(super) fn resized(scenario: &Scenario, zone: &ZoneId, area: Option<Area>) -> Result<Edit, EditError> {
    place_of(scenario, zone)?;
    let mut changed = Vec::new();
    if let Some(area) = area {
        for held in &scenario.components {
            match (&held.zone, area.holds(held.at)) {
                (Some(own), false) if own == zone => changed.push((held.id.clone(), None)),
                (None, true) => changed.push((held.id.clone(), Some(zone.clone()))),
                _ => {}
            }
        }
    } else if members(scenario, zone).next().is_none() {
        return Err(EditError::new("There is nothing in this region to fit it to."));
    }
    let area =
        area.map(|area| Area { width: area.width.max(Area::LEAST), height: area.height.max(Area::LEAST), ..area });
    let (boxes, areas) = (Vec::new(), vec![(zone.clone(), area)]);
    Ok(Edit::Place(Rc::new(Placed { why: Why::Resized(zone.clone()), boxes, members: changed, areas })))
}

/// The region that is selected, wider and higher.
///
/// Errors: none is selected.
pub(super) fn grown(document: &Document, selection: &Selection, dx: f64, dy: f64) -> Result<Edit, EditError> {
    let scenario = document.scenario();
    let none = || EditError::new("Select a region first.");
    let Selection::Zone(id) = selection else { return Err(none()) };
    let at = place_of(scenario, id)?;
    let area = region(scenario, at, document.catalogue()).ok_or_else(none)?;
    let area = Area { width: area.width + dx, height: area.height + dy, ..area };
    resized(scenario, id, Some(area))
}

/// A new region: around what is selected, else in the middle of what is seen, with whoever stands there in none.
pub(super) fn added(document: &Document, context: &Context) -> Edit {
    let boxes: Vec<ComponentId> = context.selection.components().cloned().collect();
    if boxes.is_empty() {
        return added_at(document, context.centre);
    }
    let (id, name) = named(document);
    Edit::AddZone { zone: Zone { id, name, area: None }, members: boxes }
}

fn named(document: &Document) -> (ZoneId, String) {
    let taken = |name: &str| document.scenario().zones.iter().any(|zone| zone.name == name);
    let numbered = (2_u64..).map(|n| format!("Region {n}"));
    let name = std::iter::once("Region".to_owned()).chain(numbered).find(|name| !taken(name));
    let name = name.expect("more numbers than regions");
    (ZoneId::new(&document.used().fresh(&name)), name)
}

/// A new region with its middle here, with whoever stands there in none.
pub(super) fn added_at(document: &Document, at: Point) -> Edit {
    let scenario = document.scenario();
    let (id, name) = named(document);
    let corner = snapped(Point { x: at.x - NEW.0 / 2.0, y: at.y - NEW.1 / 2.0 });
    let area = Area { at: corner, width: NEW.0, height: NEW.1 };
    let inside = scenario.components.iter().filter(|held| held.zone.is_none() && area.holds(held.at));
    let members = inside.map(|held| held.id.clone()).collect();
    Edit::AddZone { zone: Zone { id, name, area: Some(area) }, members }
}

/// Arrows of the keyboard move the region that is selected.
pub(super) fn nudged(scenario: &Scenario, selection: &Selection, dx: f64, dy: f64) -> Option<Edit> {
    let Selection::Zone(id) = selection else { return None };
    moved(scenario, id, dx, dy).ok()
}

/// The nearest places on the grid for the border of a region.
#[must_use]
pub fn on_grid(area: Area) -> Area {
    let corner = snapped(area.at);
    let near = |from: f64, to: f64| ((to / GRID).round() * GRID - from).max(Area::LEAST);
    let (right, bottom) = (area.at.x + area.width, area.at.y + area.height);
    Area { at: corner, width: near(corner.x, right), height: near(corner.y, bottom) }
}

/// Carries out [`Edit::Place`].
///
/// Errors: something is not there any more.
pub(super) fn place(next: &mut Scenario, placed: &Placed) -> Result<(), EditError> {
    for (id, at) in &placed.boxes {
        if !at.x.is_finite() || !at.y.is_finite() {
            return Err(EditError::new("That place is not on the canvas."));
        }
        component(next, id)?.at = *at;
    }
    for (id, zone) in &placed.members {
        if let Some(zone) = zone {
            place_of(next, zone)?;
        }
        component(next, id)?.zone.clone_from(zone);
    }
    for (id, area) in &placed.areas {
        let at = place_of(next, id)?;
        next.zones[at].area = *area;
    }
    Ok(())
}

fn component<'a>(scenario: &'a mut Scenario, id: &ComponentId) -> Result<&'a mut betwixt_model::Component, EditError> {
    scenario.components.iter_mut().find(|held| held.id == *id).ok_or_else(|| gone("component"))
}

/// Carries out [`Edit::AddZone`].
///
/// Errors: its name is taken, or there are too many.
pub(super) fn add(next: &mut Scenario, zone: &Zone, members: &[ComponentId]) -> Result<(), EditError> {
    if next.zones.iter().any(|held| held.id == zone.id) {
        return Err(super::apply::taken(zone.id.as_str()));
    }
    if next.zones.len() >= betwixt_model::MAX_ZONES {
        return Err(EditError::new(format!("A scenario has at most {} regions.", betwixt_model::MAX_ZONES)));
    }
    next.zones.push(zone.clone());
    for id in members {
        component(next, id)?.zone = Some(zone.id.clone());
    }
    Ok(())
}

/// Carries out [`Edit::RenameZone`]; the name has been checked.
///
/// Errors: it is not there.
pub(super) fn rename(next: &mut Scenario, zone: &ZoneId, name: String) -> Result<(), EditError> {
    let at = place_of(next, zone)?;
    next.zones[at].name = name;
    Ok(())
}

/// Carries out [`Edit::RemoveZone`]: what was in it stays, in no region; its distances and its faults go.
///
/// Errors: it is not there.
pub(super) fn remove(next: &mut Scenario, zone: &ZoneId) -> Result<(), EditError> {
    place_of(next, zone)?;
    next.zones.retain(|held| held.id != *zone);
    next.distances.retain(|distance| distance.a != *zone && distance.b != *zone);
    next.faults.retain(|fault| fault.target != FaultTarget::Zone(zone.clone()));
    super::removing::forget_unasked(next);
    for held in next.components.iter_mut().filter(|held| held.zone.as_ref() == Some(zone)) {
        held.zone = None;
    }
    Ok(())
}

/// What a step about regions is called.
pub(super) fn label(edit: &Edit, before: &Scenario) -> String {
    let name =
        |id: &ZoneId| before.zones.iter().find(|zone| zone.id == *id).map_or("a region", |zone| zone.name.as_str());
    match edit {
        Edit::AddZone { zone, members } if members.is_empty() => format!("Add {}", zone.name),
        Edit::AddZone { zone, members } => format!("Add {} around {}", zone.name, boxes(before, members.iter())),
        Edit::RenameZone { zone, name: new } => format!("Rename {} to {}", name(zone), new.trim()),
        Edit::RemoveZone(zone) => format!("Delete the region {}", name(zone)),
        Edit::Place(placed) => match &placed.why {
            Why::Moved(zone) => format!("Move {}", name(zone)),
            Why::Resized(zone) => format!("Resize {}", name(zone)),
            Why::Dropped => match placed.members.first() {
                None => format!("Move {}", boxes(before, placed.boxes.iter().map(|(id, _)| id))),
                Some((_, first)) => {
                    let same = placed.members.iter().all(|(_, zone)| zone == first);
                    let what = boxes(before, placed.members.iter().map(|(id, _)| id));
                    match first {
                        Some(zone) if same => format!("Move {what} to {}", name(zone)),
                        None if same => format!("Move {what} out of a region"),
                        _ => format!("Move {what} to other regions"),
                    }
                }
            },
        },
        _ => String::new(),
    }
}

fn boxes<'a>(before: &'a Scenario, ids: impl Iterator<Item = &'a ComponentId>) -> String {
    let ids: Vec<_> = ids.collect();
    match ids.as_slice() {
        [one] => super::label::component_name(before, one).to_owned(),
        many => format!("{} components", many.len()),
    }
}
