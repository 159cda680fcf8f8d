//! What each zone covers on the canvas: what was drawn for it, and in any case its components with some room around them.

use betwixt_model::{Area, Catalogue, Point, Scenario, ZoneId};

use super::silhouettes::silhouette;

/// Room between the boxes of a zone and its border [canvas units].
const PADDING: f64 = 40.0;
/// Further room above them for the zone's name, and below them for the names of the boxes [canvas units].
const NAME: f64 = 16.0;

/// What a zone covers, by its place in the document; nothing where it has neither an area nor a component.
#[must_use]
pub fn region(scenario: &Scenario, at: usize, catalogue: &Catalogue) -> Option<Area> {
    let zone = scenario.zones.get(at)?;
    let mut covered = zone.area;
    for component in scenario.components.iter().filter(|held| held.zone.as_ref() == Some(&zone.id)) {
        let sane = |value: f64| if value.is_finite() { value } else { 0.0 };
        let (x, y) = (sane(component.at.x), sane(component.at.y));
        let (half_width, half_height) = silhouette(component, catalogue).half_extents();
        let (across, down) = (half_width + PADDING, half_height + PADDING + NAME);
        let at = Point { x: x - across, y: y - down };
        let own = Area { at, width: 2.0 * across, height: 2.0 * down };
        covered = Some(covered.map_or(own, |covered| around(&covered, &own)));
    }
    covered
}

/// The smallest rectangle around both.
fn around(a: &Area, b: &Area) -> Area {
    let (left, top) = (a.at.x.min(b.at.x), a.at.y.min(b.at.y));
    let right = (a.at.x + a.width).max(b.at.x + b.width);
    let bottom = (a.at.y + a.height).max(b.at.y + b.height);
    Area { at: Point { x: left, y: top }, width: right - left, height: bottom - top }
}

/// The zone that a place lies in: the smallest, where they lie on each other. Zones of the list are left out.
#[must_use]
pub fn zone_at(scenario: &Scenario, place: Point, but: &[ZoneId], catalogue: &Catalogue) -> Option<ZoneId> {
    let mut best: Option<(f64, &ZoneId)> = None;
    for (at, zone) in scenario.zones.iter().enumerate() {
        let Some(area) = region(scenario, at, catalogue) else { continue };
        let size = area.width * area.height;
        if area.holds(place) && !but.contains(&zone.id) && best.is_none_or(|(least, _)| size < least) {
            best = Some((size, &zone.id));
        }
    }
    best.map(|(_, id)| id.clone())
}
