//! The next component on one side of another, already connected to it.

use betwixt_model::{Catalogue, ComponentId, KindSpec, Point, Scenario};

use super::command::{Direction, Wanted};
use super::connecting;
use super::document::Document;
use super::edit::{Edit, EditError};
use super::plan::{BESIDE, new_component, new_connection, snapped};
use super::regions::zone_at;

/// Whether a new component of that kind could stand on that side, connected; left of a box stands who asks it, elsewhere who
/// is asked by it.
#[must_use]
pub fn can_stand(
    scenario: &Scenario,
    kind: &KindSpec,
    beside: &ComponentId,
    way: Direction,
    catalogue: &Catalogue,
) -> bool {
    let Some(held) = scenario.component(beside).and_then(|held| catalogue.kind(&held.kind)) else {
        return false;
    };
    match way {
        Direction::Left => kind.sends && held.takes,
        Direction::Right | Direction::Up | Direction::Down => kind.takes && held.sends,
    }
}

/// The edit that puts it there.
///
/// Errors: it cannot be connected.
pub(super) fn add(document: &Document, what: &Wanted, beside: &ComponentId, way: Direction) -> Result<Edit, EditError> {
    let scenario = document.scenario();
    let (mut component, _, _, _) = new_component(document, what)?;
    let held = scenario.component(beside).ok_or_else(|| super::apply::gone("component"))?;
    let kind = document.catalogue().kind(&what.kind);
    if !kind.is_some_and(|kind| can_stand(scenario, kind, beside, way, document.catalogue())) {
        if way != Direction::Left {
            connecting::can_start(scenario, beside, document.catalogue())?;
        }
        return Err(EditError::new(match way {
            Direction::Left => format!("{} cannot ask {}.", component.name, held.name),
            _ => format!("{} cannot ask {}.", held.name, component.name),
        }));
    }
    component.at = free(scenario, snapped(held.at), way);
    component.zone = zone_at(scenario, component.at, &[], document.catalogue());
    let connection = match way {
        Direction::Left => new_connection(document, &component.id, beside),
        _ => new_connection(document, beside, &component.id),
    };
    Ok(Edit::Add { component, connection: Some(connection) })
}

/// The first free place on that side: straight ahead, else to both sides of that, further and further.
fn free(scenario: &Scenario, at: Point, way: Direction) -> Point {
    let place = |step: i32| {
        let aside = f64::from((step + 1) / 2) * if step % 2 == 0 { -1.0 } else { 1.0 };
        match way {
            Direction::Left => Point { x: at.x - BESIDE.0, y: at.y + aside * BESIDE.1 },
            Direction::Right => Point { x: at.x + BESIDE.0, y: at.y + aside * BESIDE.1 },
            Direction::Up => Point { x: at.x + aside * BESIDE.0, y: at.y - BESIDE.1 - 20.0 },
            Direction::Down => Point { x: at.x + aside * BESIDE.0, y: at.y + BESIDE.1 + 20.0 },
        }
    };
    let is_free = |place: &Point| {
        let near = |held: Point| (held.x - place.x).abs() < 0.6 * BESIDE.0 && (held.y - place.y).abs() < 0.9 * BESIDE.1;
        scenario.components.iter().all(|held| !near(held.at))
    };
    (0..1_000).map(place).find(is_free).unwrap_or_else(|| place(0))
}
