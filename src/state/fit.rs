//! The camera that shows boxes with their names and regions, as large as they fit beside what floats over the canvas.

use betwixt_model::{Area, Catalogue, Component, Point, Role, Scenario};

use super::regions::region;
use super::session::{Camera, ZOOM};
use super::silhouettes::silhouette;

/// A fitted picture is not made larger than this: three boxes need not fill a wall.
const MOST: f64 = 1.25;

/// Air at the edges [pixels].
const AIR: f64 = 10.0;
/// What the legend, or an embed's title, covers at the top of a wide canvas [pixels].
const TOP: f64 = 46.0;
/// What zoom and map cover at the foot of a canvas that is high enough to leave them alone [pixels].
const FOOT: f64 = 44.0;
/// A canvas is wide or high enough for these from here on [pixels].
const ROOMY: (f64, f64) = (600.0, 460.0);

/// Width of a letter of a name, and of the numbers under it [pixels at 100 %].
const LETTER: f64 = 7.8;
const NUMBERS: f64 = 122.0;
/// Height of a name with its numbers [pixels at 100 %].
const LINES: f64 = 34.0;
/// From here on names are shown, and from there on numbers.
const NAMED: f64 = 0.35;
const NUMBERED: f64 = 0.6;

/// Something that has to be seen: how far it reaches from a place, by itself [canvas units] and with its name [pixels].
struct Thing {
    at: Point,
    half: (f64, f64),
    name: f64,
    beside: bool,
}

/// The camera that shows everything.
#[must_use]
pub fn fitted(scenario: &Scenario, stage: (f64, f64), catalogue: &Catalogue) -> Camera {
    let zones = (0..scenario.zones.len()).filter_map(|at| region(scenario, at, catalogue));
    framed(scenario.components.iter(), zones, stage, catalogue)
}

/// The camera that shows these.
pub(super) fn framed<'a>(
    boxes: impl Iterator<Item = &'a Component>,
    areas: impl Iterator<Item = Area>,
    stage: (f64, f64),
    catalogue: &Catalogue,
) -> Camera {
    let boxes = boxes.map(|held| Thing {
        at: held.at,
        half: silhouette(held, catalogue).half_extents(),
        name: (held.name.len() as f64 * LETTER).max(1.0),
        beside: matches!(catalogue.kind(&held.kind).map(|kind| kind.role), Some(Role::Cache | Role::Store)),
    });
    let areas = areas.map(|Area { at, width, height }| Thing {
        at: Point { x: at.x + width / 2.0, y: at.y + height / 2.0 },
        half: (width / 2.0, height / 2.0),
        name: 0.0,
        beside: false,
    });
    let things: Vec<Thing> =
        boxes.chain(areas).filter(|thing| thing.at.x.is_finite() && thing.at.y.is_finite()).collect();
    if things.is_empty() {
        return Camera::default();
    }
    let top = if stage.0 > ROOMY.0 { TOP.min(stage.1 * 0.15) } else { AIR };
    let foot = if stage.1 > ROOMY.1 { FOOT } else { AIR };
    let (across, down) = (stage.0 - 2.0 * AIR, stage.1 - top - foot);
    // Before the first measure nobody knows.
    let (mut least, mut most) = (if across > 0.0 && down > 0.0 { ZOOM.0 } else { MOST }, MOST);
    // Names do not shrink with the rest: what fits is found by trying.
    for _ in 0..20 {
        let zoom = least.midpoint(most);
        let [left, upper, right, lower] = reach(&things, zoom);
        if right - left <= across && lower - upper <= down {
            least = zoom;
        } else {
            most = zoom;
        }
    }
    let [left, upper, right, lower] = reach(&things, least);
    let middle = (upper + lower + foot - top) / 2.0;
    Camera { centre: Point { x: left.midpoint(right) / least, y: middle / least }, zoom: least }
}

/// What they cover on the screen at this zoom: left, top, right, bottom [pixels].
fn reach(things: &[Thing], zoom: f64) -> [f64; 4] {
    let text = zoom.max(1.0);
    let edges = things.iter().map(|thing| {
        let (x, y) = (thing.at.x * zoom, thing.at.y * zoom);
        let (wide, high) = (thing.half.0 * zoom, thing.half.1 * zoom);
        let named = thing.name > 0.0 && zoom >= NAMED;
        let name = match zoom {
            _ if !named => 0.0,
            zoom if zoom < NUMBERED => thing.name,
            _ => thing.name.max(NUMBERS) * text,
        };
        let lines = if named { LINES * text } else { 0.0 };
        if thing.beside {
            return [x - wide, y - high, x + wide + 9.0 * zoom + name, y + high];
        }
        let wide = wide.max(name / 2.0);
        [x - wide, y - high, x + wide, y + high + lines]
    });
    edges.fold([f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY], |all, one| {
        [all[0].min(one[0]), all[1].min(one[1]), all[2].max(one[2]), all[3].max(one[3])]
    })
}

#[cfg(test)]
mod tests {
    use betwixt_sim::CATALOGUE;

    use super::*;

    fn shop() -> Scenario {
        betwixt_model::read(include_str!("../../scenarios/online-shop.json"), &CATALOGUE).scenario
    }

    #[test]
    fn every_name_is_inside_and_nothing_could_be_larger() {
        for stage in [(752.0, 448.0), (1_000.0, 600.0), (456.0, 300.0)] {
            let camera = fitted(&shop(), stage, &CATALOGUE);
            let things = |camera: Camera| {
                let shop = shop();
                let (x, y) = (camera.centre.x * camera.zoom, camera.centre.y * camera.zoom);
                let boxes = shop.components.iter().map(|held| Thing {
                    at: held.at,
                    half: silhouette(held, &CATALOGUE).half_extents(),
                    name: held.name.chars().count() as f64 * LETTER,
                    beside: false,
                });
                let all: Vec<Thing> = boxes.collect();
                let [left, top, right, bottom] = reach(&all, camera.zoom);
                [
                    left - x + stage.0 / 2.0,
                    top - y + stage.1 / 2.0,
                    right - x + stage.0 / 2.0,
                    bottom - y + stage.1 / 2.0,
                ]
            };
            let [left, top, right, bottom] = things(camera);
            assert!(left >= AIR - 0.1 && top >= AIR && right <= stage.0 - AIR + 0.1 && bottom <= stage.1 - AIR + 0.1);
            let closer = fitted(&shop(), (stage.0 * 1.1, stage.1 * 1.1), &CATALOGUE);
            assert!(closer.zoom > camera.zoom, "more room is used");
        }
    }

    #[test]
    fn a_small_laptop_sees_the_numbers_of_the_shop() {
        assert!(fitted(&shop(), (752.0, 430.0), &CATALOGUE).zoom >= NUMBERED);
    }

    #[test]
    fn nothing_and_nowhere_are_looked_at_from_the_usual_place() {
        assert_eq!(fitted(&Scenario::default(), (0.0, 0.0), &CATALOGUE), Camera::default());
        let mut lost = shop();
        for held in &mut lost.components {
            held.at.x = f64::NAN;
        }
        lost.zones.clear();
        assert_eq!(fitted(&lost, (800.0, 600.0), &CATALOGUE), Camera::default());
        assert_eq!(fitted(&shop(), (0.0, 0.0), &CATALOGUE).zoom, MOST, "before the first measure nobody knows");
    }
}
