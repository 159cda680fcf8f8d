//! What a region covers on the canvas, in numbers: everybody can write what a hand drags.

use betwixt_model::{Area, Catalogue, Scenario, ZoneId};

use super::entries::{Control, Entry};
use super::fixed;
use super::regions::region;
use super::sketch::Sketch;

/// The furthest place of a border, and the greatest width [canvas units].
const MOST: f64 = 100_000.0;

/// What can be written of the place and the size of a region; nothing if it covers nothing.
#[must_use]
pub fn extent(scenario: &Scenario, catalogue: &Catalogue, zone: &ZoneId) -> Vec<Entry<Sketch>> {
    let at = scenario.zones.iter().position(|held| held.id == *zone);
    let Some(at) = at else { return Vec::new() };
    let Some(area) = region(scenario, at, catalogue) else { return Vec::new() };
    let field = |id: &str, label: &str, held: f64, least: f64, with: fn(Area, f64) -> Area| {
        let zone = zone.clone();
        let control = Control::Field { value: fixed(held, 0), empty: "" };
        Entry::new(id, label, control, move |text| match text.parse::<f64>() {
            Ok(value) if (least..=MOST).contains(&value) => {
                Ok(Sketch::ResizeZone { zone: zone.clone(), area: Some(with(area, value)) })
            }
            _ => Err(format!("{text:?} is no number from {least} to {MOST}")),
        })
    };
    let mut out = vec![
        field("left", "Left", area.at.x, -MOST, |mut area, x| {
            area.at.x = x;
            area
        }),
        field("top", "Top", area.at.y, -MOST, |mut area, y| {
            area.at.y = y;
            area
        }),
        field("width", "Width", area.width, Area::LEAST, |area, width| Area { width, ..area }),
        field("height", "Height", area.height, Area::LEAST, |area, height| Area { height, ..area }),
    ];
    if scenario.zones[at].area.is_some() {
        let zone = zone.clone();
        out.push(Entry::new("fit", "Fit to its components", Control::Press(true), move |_| {
            Ok(Sketch::ResizeZone { zone: zone.clone(), area: None })
        }));
    }
    out
}
